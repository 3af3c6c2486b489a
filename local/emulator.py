"""The embedded cloud: start it, stop it, talk to it. IAM is enforced; nothing is patched."""

import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from layers.build import ROOT

REGION = "us-east-1"
ACCOUNT = "000000000000"
PYTHON = ROOT / ".local" / "cloud" / "bin" / "python"
EMULATOR = ROOT / "local" / "emulator_process.py"
# where the CDK's own packages are unpacked, 200 MB, once for all runs; or where the variable says
JSII_CACHE, UNPACKED = ROOT / ".local" / "cache" / "jsii", "JSII_RUNTIME_PACKAGE_CACHE_ROOT"
API = "auxeira"  # the id that the stack gives the API here
STAGE = "local"
PAGE_BEHIND = 4  # the page's port, behind the cloud's own
BEHIND = 5  # ports behind it: the stand-ins', and the page's among them
# below those that systems hand out to clients, one of which could take it before it is used
FREE_PORTS = range(15_000, 30_000)
AFRESH = "rm -r .local/state .local/s3 && make run"
GONE = (
    "The embedded cloud has ended without being asked to; its last words are in {log}. "
    "What was confirmed more than a few seconds before is kept: `make run` goes on from there."
)
STUBBORN = (
    "The embedded cloud did not end by itself and was ended. "
    "What was confirmed more than a few seconds before is kept: `make run` goes on from there."
)


class Trouble(Exception):
    """Something stops the run. The message is one sentence that says what to do."""


@dataclass(frozen=True)
class Cloud:
    """A running embedded cloud: its port, and the folder of its state and logs."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        """The endpoint of every service."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """The base URL of the deployed API."""
        return f"{self.url}/_aws/execute-api/{API}/{STAGE}"

    @property
    def auth0(self) -> str:
        """Host and port of the stand-in for Auth0."""
        return f"127.0.0.1:{self.port + 1}"

    @property
    def mail_url(self) -> str:
        """Where the mails that were sent can be read, as JSON."""
        return f"{self.url}/_ministack/ses/messages"

    def environment(self) -> dict[str, str]:
        """Return what the cdk CLI needs to deploy here and nowhere else."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),  # no profile, no credentials of the caller
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DEFAULT_ACCOUNT": ACCOUNT,
            "CDK_DEFAULT_REGION": REGION,
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "NO_COLOR": "1",
            "PYTHON_COLORS": "0",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
            "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
            UNPACKED: os.environ.get(UNPACKED, str(JSII_CACHE)),
        }

    def client(self, service: str, **credentials: str) -> Any:
        """Return a boto3 client; as the root user unless credentials are given."""
        root = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            config=Config(retries={"total_max_attempts": 2}, read_timeout=60),
            **(credentials or root),
        )


@contextmanager
def run_emulator(
    port: int,
    folder: Path,
    *,
    keep: bool,
    held: tuple[int, ...] = (),
    program: Path = EMULATOR,
    on_end: Callable[[], None] = lambda: None,
) -> Iterator[Cloud]:
    """Run an embedded cloud until the block ends; keep its state in `folder` where `keep` says so.

    `program` is the process that serves. Descriptors in `held` stay open as long as it lives.
    `on_end` is called, from a thread, when it ends before the block does. Raises Trouble when the
    port is taken, when it does not answer, and at the end of the block when it has ended by itself
    or does not end.
    """
    _check_port(port)
    cloud = Cloud(port, folder)
    _clear_leftovers(folder)
    with (folder / "cloud.log").open("wb") as log:
        process = subprocess.Popen(
            [PYTHON, "-P", program],
            env=_build_environment(cloud, keep=keep),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
            pass_fds=held,
        )
        ending = threading.Event()
        threading.Thread(target=_announce_end, args=(process, ending, on_end), daemon=True).start()
        try:
            _wait_until_ready(cloud, process)
            with _blame_ended_process(process, folder / "cloud.log"):
                yield cloud
        finally:
            ending.set()
            _stop_process(process)


@contextmanager
def _blame_ended_process(process: subprocess.Popen[bytes], log: Path) -> Iterator[None]:
    """Say that the cloud has ended, where it has, whatever failed for want of it."""
    try:
        yield
    finally:
        if process.poll() is not None:
            raise Trouble(GONE.format(log=log)) from None


def _announce_end(
    process: subprocess.Popen[bytes], ending: threading.Event, on_end: Callable[[], None]
) -> None:
    while not ending.wait(0.2):
        if process.poll() is not None:
            on_end()
            return


def _clear_leftovers(folder: Path) -> None:
    """Delete what an earlier run left: its workers' files, and objects that no state knows of."""
    shutil.rmtree(folder / "tmp", ignore_errors=True)
    (folder / "tmp").mkdir(parents=True)
    if not (folder / "state" / "current").exists():
        for name in ("state", "s3"):
            shutil.rmtree(folder / name, ignore_errors=True)


def find_free_port() -> int:
    """Return a port that nobody listens on, nor on those behind it."""
    while True:
        port = random.SystemRandom().choice(FREE_PORTS)
        with ExitStack() as stack, suppress(OSError):
            for number in range(BEHIND + 1):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port + number))
            return port


def _build_environment(cloud: Cloud, *, keep: bool) -> dict[str, str]:
    """Return the whole environment of the process: what it has leaks into the functions."""
    kept = {"PERSIST_STATE": "1", "S3_PERSIST": "1"} if keep else {}
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(cloud.folder),
        "TMPDIR": str(cloud.folder / "tmp"),
        "GATEWAY_PORT": str(cloud.port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "STATE_DIR": str(cloud.folder / "state" / "live"),
        "S3_DATA_DIR": str(cloud.folder / "s3"),
        **kept,
    }


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Trouble(
                f"Port {port} is taken by another program. Take another: make run PORT={port + 34}"
            ) from None


def _wait_until_ready(cloud: Cloud, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{cloud.url}/_ministack/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Trouble(f"The embedded cloud did not start. Its log: {cloud.folder}/cloud.log")


def _stop_process(process: subprocess.Popen[bytes]) -> None:
    """Ask it to save its state and end; end it, and its whole group, after 20 seconds.

    Raises Trouble then.
    """
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        raise Trouble(STUBBORN) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
