"""`make run` in a folder of its own, and what it says when it cannot."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_S = 120


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
            # as a background job of a script starts
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )


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
def serving(folder: Path, port: int, stop: int = signal.SIGTERM) -> Iterator[dict[str, Any]]:
    """A run until the block ends; yields run.json and the seconds until it was there."""
    started = time.monotonic()
    process = start(folder, port)
    try:
        yield wait_until_served(folder, process) | {"seconds": time.monotonic() - started}
    finally:
        process.send_signal(stop)
        process.wait(30)


def eventually(
    holds: Callable[[], Any], seconds: float, reason: Callable[[], str] = lambda: "it never came"
) -> None:
    """Poll until something holds, for a bounded time."""
    deadline = time.monotonic() + seconds
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
