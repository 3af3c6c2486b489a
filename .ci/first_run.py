"""Open the door as a newcomer does: README's commands, in this checkout, with nothing built.

`make run`, README's requests against it, Ctrl-C; a second start with what was registered, Ctrl-C.
Ends with 1, and with the words of the command that failed, where any of it does.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUN = ROOT / ".local" / "run.json"
MADE = (".venv", "build", "node_modules", "web/node_modules")
FIRST_S, SECOND_S = 180, 20  # until it serves
BLOCKS = ("walk", "reports", "order", "mistake")  # README's, in its order


def main() -> None:
    """Walk through it. The outside world is loopback and the package registries."""
    there = [name for name in MADE if (ROOT / name).exists()]
    if there and os.environ.get("CI"):
        sys.exit(f"This is no fresh clone: {', '.join(there)} exist.")
    with serving(FIRST_S) as seconds:
        said = run("\n".join(block(mark) for mark in BLOCKS))
        check('"status": "healthy"' in said or '"status":"healthy"' in said, said)
        check('"Order placed successfully"' in said, said)
        check("urn:auxeira:problem:invalid-request" in said, said)
    print(f"first start: {seconds[0]:.0f} s")
    with serving(SECOND_S) as seconds:
        again = re.sub(r"send POST /api/auth/register .*?\}'\n", "", block("walk"), flags=re.DOTALL)
        said = run(again)
        check(said.rstrip().endswith('"success":true}'), said)
        check('"email":"lee@example.org"' in said, said)
    print(f"second start: {seconds[0]:.0f} s, and what was registered is there")


@contextmanager
def serving(most: float) -> Iterator[list[float]]:
    """README's first command until Ctrl-C; yields the seconds until it served."""
    command = re.search(r"^    (make run)\b", README, re.MULTILINE)
    check(command is not None, "README.md does not begin with `make run`")
    with tempfile.TemporaryFile("w+") as log:
        started = time.monotonic()
        process = subprocess.Popen(
            ["bash", "-c", command[1]], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        try:
            while not is_served_by(process):
                late = time.monotonic() - started > most
                check(process.poll() is None and not late, words(log))
                time.sleep(0.2)
            yield [time.monotonic() - started]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            process.wait(60)
        check("Stopped. The state is kept" in words(log), words(log))


def is_served_by(process: subprocess.Popen) -> bool:
    """Tell whether run.json is there and names a process of this command."""
    try:
        served_by = json.loads(RUN.read_text())["pid"]
        return os.getpgid(served_by) == process.pid
    except (OSError, ValueError):
        return False


def block(mark: str) -> str:
    """Return the commands behind a mark in README.md."""
    found = re.search(rf"<!-- {mark}.*?-->\n```bash\n(.*?)```", README, re.DOTALL)
    check(found is not None, f"README.md has no block {mark}")
    return found[1]


def run(script: str) -> str:
    """Return what a script prints; a folder of its own takes what it writes."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    check(done.returncode == 0, done.stdout + done.stderr)
    return done.stdout


def words(log) -> str:
    log.seek(0)
    return log.read()


def check(holds: bool, said: str) -> None:
    if not holds:
        sys.exit(f"{said}\nREADME's first commands do not work as they stand: see above.")


if __name__ == "__main__":
    main()
