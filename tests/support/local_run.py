"""`make run` in a folder of its own, and what it says when it cannot."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.patience import stretch

START_S = 120
PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a process gets when its parent has gone


def command(port: int) -> list[str]:
    """The command behind `make run`."""
    return [".venv/bin/python", "-m", "local", "--port", str(port)]


def start(folder: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """Start a run whose words go to run.log, with more in its environment."""
    with (folder / "run.log").open("w") as log:
        return subprocess.Popen(
            command(port),
            cwd=folder,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            preexec_fn=_begin_in_background,
        )


def _begin_in_background() -> None:
    """Begin as a background job of a script does, and end with whoever started it.

    A run outlives its terminal's other processes, as it should: tests that were killed would
    leave theirs behind for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_served(folder: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Return run.json once it is there. Fails with what the run said."""
    path, log = folder / ".local" / "run.json", folder / "run.log"

    def found() -> dict[str, Any]:
        run: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return run if run.get("pid") == process.pid else {}  # another's may have been left

    eventually(lambda: found() or process.poll() is not None, START_S, log.read_text)
    assert process.poll() is None, log.read_text()
    return found()


@contextmanager
def started(folder: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A run that a test ends, in its own way; if the test fails before, as if it were asked to."""
    process = start(folder, port, **environment)
    try:
        yield process
    finally:
        _stop(process, signal.SIGTERM)


def _stop(process: subprocess.Popen[bytes], how: int) -> None:
    if process.poll() is None:
        process.send_signal(how)
        process.wait(stretch(30))


@contextmanager
def serving(folder: Path, port: int, stop: int = signal.SIGTERM) -> Iterator[dict[str, Any]]:
    """A run until the block ends; yields run.json and the seconds until it was there."""
    started = time.monotonic()
    process = start(folder, port)
    try:
        yield wait_until_served(folder, process) | {"seconds": time.monotonic() - started}
    finally:
        _stop(process, stop)


def eventually(
    holds: Callable[[], Any], seconds: float, reason: Callable[[], str] = lambda: "it never came"
) -> None:
    """Poll until something holds, for so many seconds of an idle machine."""
    deadline = time.monotonic() + stretch(seconds)
    while not holds():
        assert time.monotonic() < deadline, reason()
        time.sleep(0.1)


def refused(folder: Path, port: int, **options: Any) -> str:
    """Return what a run says that cannot start."""
    done = subprocess.run(
        command(port), cwd=folder, capture_output=True, text=True, timeout=120, **options
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    return str(done.stdout)
