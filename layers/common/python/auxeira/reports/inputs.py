"""What a report is written from: one organisation's figures and what may be told of its peers.

Packed inputs are kept beside a report that waits for its payment, so that the paid body is written
from the figures of the day it was asked for. Same inputs, same bytes.
"""

import hashlib
import zlib
from decimal import Decimal
from typing import Any

import msgspec

from auxeira.benchmarks.peers import Peers, drop_scores_of_other_editions

PLAIN = frozenset((str, int, float, bool, type(None)))  # written as they are


class Inputs(msgspec.Struct, frozen=True):
    """`profile` is a stored one (money in minor units, numbers int or Decimal); `projects` are the
    titles of open projects that share a goal; `date` is the day of the report, ISO 8601."""

    profile: dict[str, Any]
    peers: Peers
    now_year: int
    date: str
    projects: list[str] = []


def pack_inputs(inputs: Inputs) -> bytes:
    """Return the inputs as they are stored, whatever the order of their members."""
    plain = msgspec.to_builtins(inputs, builtin_types=(Decimal,), str_keys=True)
    plain["profile"] = _normalize_numbers(plain["profile"])  # all else is of declared types
    encoder = msgspec.json.Encoder(decimal_format="number", order="deterministic")
    return zlib.compress(encoder.encode(plain), 9)


def unpack_inputs(packed: bytes) -> Inputs:
    """Return the inputs of what `pack_inputs` made; figures are int or Decimal again.

    Of peers of another edition of the formulas than the report will be of, scores are left out.
    """
    decoder = msgspec.json.Decoder(Inputs, float_hook=Decimal)
    inputs = decoder.decode(zlib.decompress(packed))
    return msgspec.structs.replace(inputs, peers=drop_scores_of_other_editions(inputs.peers))


def hash_inputs(inputs: Inputs) -> str:
    """Return the facts hash that a report shows: 16 hexadecimal digits."""
    return hashlib.sha256(pack_inputs(inputs)).hexdigest()[:16]


def _normalize_numbers(value: Any) -> Any:
    """Return one spelling for each number: 5 for 5.0 and 5.00."""
    kind = type(value)
    if kind is dict:
        return {
            name: each if type(each) in PLAIN else _normalize_numbers(each)
            for name, each in value.items()
        }
    if kind is Decimal:
        return int(value) if value == value.to_integral_value() else value.normalize()
    if kind in PLAIN:
        return value
    return [each if type(each) in PLAIN else _normalize_numbers(each) for each in value]
