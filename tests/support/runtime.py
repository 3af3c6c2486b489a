"""Lambda's own runtime loop around a packaged function, fed by a Runtime API on loopback."""

import importlib.metadata
import itertools
import json
import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from layers import build
from local.loopback import Reply, Request, serve_on_loopback

INTERPRETER = getattr(sys, "_base_executable", sys.executable)
MACHINE = build.this_machine()
LAYERS = ("hs256", "rs256")  # the dependency layers
LIMIT = 30  # seconds for an answer, a cold start included
ARN = "arn:aws:lambda:us-east-1:123456789012:function:packaged"


def command(*arguments: str) -> list[str]:
    """Python below the virtual environment, without site-packages or the present folder."""
    return [INTERPRETER, "-s", "-S", "-P", *arguments]


def environment(path: Sequence[Path], variables: Mapping[str, str]) -> dict[str, str]:
    """Nothing of this process's environment: the path, the region, and what is given."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(str(folder) for folder in path),
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "packaged",
        "AWS_SECRET_ACCESS_KEY": "packaged",
        "AWS_LAMBDA_FUNCTION_NAME": "packaged",
        **variables,
    }


def copy_client(target: Path) -> Path:
    """The runtime's own modules alone, as they lie in Lambda's /var/runtime."""
    for name in ("awslambdaric", "simplejson", "snapshot-restore-py"):
        for file in importlib.metadata.files(name) or []:
            if not file.parts[0].endswith(".dist-info") and ".." not in file.parts:
                (target / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), target / file)
    return target


class Function:
    """A running function. `log` is what it wrote so far."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._events: queue.Queue[bytes] = queue.Queue()
        self._answers: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._ids = itertools.count()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def invoke(self, event: Any) -> Any:
        """The answer to an event. Raises AssertionError when there is none."""
        self._events.put(json.dumps(event).encode())
        try:
            kind, answer = self._answers.get(timeout=LIMIT)
        except queue.Empty:
            raise AssertionError(f"no answer in {LIMIT} s:\n{self.log}") from None
        if kind != "response":
            raise AssertionError(f"{answer}\n{self.log}")
        return answer

    def _serve(self, call: Request) -> Reply:
        """The Runtime API: next, response, error."""
        if call.path.endswith("/next"):
            event = self._events.get()
            headers = {
                "Lambda-Runtime-Aws-Request-Id": f"packaged-{next(self._ids)}",
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + LIMIT) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": ARN,
                "Content-Type": "application/json",
            }
            return 200, headers, event
        self._answers.put((call.path.rpartition("/")[2], json.loads(call.body or b"null")))
        return 202, {"Content-Type": "application/json"}, b"{}"


@contextmanager
def started(
    handler: str, path: Sequence[Path], variables: Mapping[str, str], log: Path
) -> Iterator[Function]:
    """A function, e.g. functions.health.handler.lambda_handler, until the block ends."""
    function = Function(log)
    with serve_on_loopback(function._serve) as url, log.open("w") as output:
        process = subprocess.Popen(
            command("-m", "awslambdaric", handler),
            env=environment(
                path, {**variables, "AWS_LAMBDA_RUNTIME_API": url.removeprefix("http://")}
            ),
            cwd="/",
            stdout=output,
            stderr=output,
        )
        try:
            yield function
        finally:
            process.kill()
            process.wait(LIMIT)
            function._events.put(b"")  # lets the thread go that waits for an event
