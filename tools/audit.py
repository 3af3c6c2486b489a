"""Ask what is known of the packages in every lock file: `python tools/audit.py`.

Needs the open network, and what audit.txt names on PATH: pip-audit asks for PyPI's advisories, npm
for those of its registry. Ends with 1 where a weakness is known, or where nobody answered.
By when such a package is to be updated stands in SECURITY.md.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("*.txt", "*package-lock.json")
PIP = ("pip-audit", "--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", "-r")
NPM = ("npm", "audit", "--package-lock-only")


def main() -> None:
    """Ask about each lock file, whatever is known of the others."""
    bad = [path for path in find_lock_files() if not is_clean_lock_file(path)]
    if bad:
        sys.exit("Known weaknesses, or no answer: " + ", ".join(map(str, bad)))


def find_lock_files() -> list[Path]:
    """Return every lock file that git knows, from the root: pip's with hashes, and npm's."""
    known = subprocess.run(
        ["git", "ls-files", "-z", *LOCKS], cwd=ROOT, capture_output=True, check=True, text=True
    )
    paths = [Path(name) for name in known.stdout.split("\0") if name]
    return [
        path for path in paths if path.suffix != ".txt" or "--hash=" in read_file_below_root(path)
    ]


def read_file_below_root(path: Path) -> str:
    """Return the text of a file below the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def is_clean_lock_file(path: Path) -> bool:
    """Tell whether nothing is known of the packages of a lock file. Prints what is."""
    print(f"{path}:", flush=True)
    npm = path.name == "package-lock.json"
    command, folder = (NPM, ROOT / path.parent) if npm else ((*PIP, str(path)), ROOT)
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


if __name__ == "__main__":
    main()
