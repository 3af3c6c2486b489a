"""How many different users there were, from 2,048 registers whoever they were. Pure.

A HyperLogLog sketch: of each user's 64-bit digest, 11 bits choose a register, which keeps the
greatest position of the first 1 in the others (Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog:
the analysis of a near-optimal cardinality estimation algorithm", 2007). Its standard error is
1.04 / sqrt(2048) = 2.3 %. The estimate is that of Ertl, "New cardinality estimation algorithms for
HyperLogLog sketches" (arXiv:1702.01284, 2017), section 4, which needs no correction for small
numbers. The order of users, and how often they come, change nothing.
"""

import hashlib
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping

BITS = 11
REGISTERS = 1 << BITS
REST = 64 - BITS  # bits of a digest in which the first 1 is looked for

Raises = dict[int, int]  # register -> the least that it shall be


def locate_user(user_id: str) -> tuple[int, int]:
    """Return the register of a user, and what the user raises it to: 1 to 54."""
    digest = int.from_bytes(hashlib.sha256(user_id.encode()).digest()[:8])
    rest = digest & ((1 << REST) - 1)
    return digest >> REST, REST - rest.bit_length() + 1


def merge_raises(pairs: Iterable[tuple[int, int]]) -> Raises:
    """Return for each register the greatest that is asked for."""
    found: Raises = {}
    for register, rank in pairs:
        found[register] = max(rank, found.get(register, 0))
    return found


def select_raises(registers: bytes, raises: Mapping[int, int]) -> Raises:
    """Return those that change something."""
    return {n: rank for n, rank in raises.items() if rank > registers[n]}


def raise_registers(registers: bytes, raises: Mapping[int, int]) -> bytes:
    """Return registers of which none is less than before, or than is asked for."""
    after = bytearray(registers)
    for register, rank in select_raises(registers, raises).items():
        after[register] = rank
    return bytes(after)


def estimate_users(registers: bytes) -> int:
    """Return how many different users raised the registers."""
    counts = Counter(registers)
    tail = REGISTERS * _sum_full(1 - counts[REST + 1] / REGISTERS)
    for rank in range(REST, 0, -1):
        tail = (tail + counts[rank]) / 2
    tail += REGISTERS * _sum_empty(counts[0] / REGISTERS)
    return round(REGISTERS**2 / (2 * math.log(2) * tail)) if math.isfinite(tail) else 0


def compress_registers(registers: bytes) -> bytes:
    """Return registers as they are stored: at most some 1,000 bytes."""
    return zlib.compress(registers, 9)


def decompress_registers(stored: bytes) -> bytes:
    """Return registers that were stored. Raises ValueError for anything else."""
    try:
        registers = zlib.decompressobj().decompress(stored, REGISTERS + 1)
    except zlib.error as error:
        raise ValueError("no sketch") from error
    if len(registers) != REGISTERS:
        raise ValueError("a sketch of another size")
    return registers


def build_empty_registers() -> bytes:
    """Return the registers of a day without users."""
    return bytes(REGISTERS)


def _sum_empty(share: float) -> float:
    """Return sigma of the share of registers that are empty: x + sum of x^(2^k) 2^(k-1)."""
    if share == 1:
        return math.inf
    total, weight = share, 1.0
    while True:
        share *= share
        before, total = total, total + share * weight
        weight += weight
        if total == before:
            return total


def _sum_full(share: float) -> float:
    """Return tau of the share of registers that are not full."""
    if share in (0, 1):
        return 0.0
    total, weight = 1 - share, 1.0
    while True:
        share = math.sqrt(share)
        weight /= 2
        before, total = total, total - (1 - share) ** 2 * weight
        if total == before:
            return total / 3
