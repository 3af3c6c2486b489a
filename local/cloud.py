"""The embedded cloud: start it, stop it, talk to it. IAM is enforced; nothing is patched."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
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
API = "auxeira"  # the id that the stack gives the API here
STAGE = "local"
BEHIND = 3  # ports behind the cloud's own: the stand-ins'
AFRESH = "rm -r .local/state .local/s3 && make run"


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
        """What the cdk CLI needs to deploy here and nowhere else."""
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
        }

    def client(self, service: str, **credentials: str) -> Any:
        """A boto3 client; as the root user unless credentials are given."""
        root = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            config=Config(retries={"total_max_attempts": 2}, read_timeout=60),
            **(credentials or root),
        )


@contextmanager
def running(port: int, folder: Path, *, keep: bool) -> Iterator[Cloud]:
    """An embedded cloud until the block ends; its state is kept in `folder` where `keep` says so.

    Raises Trouble when the port is taken or the process does not answer.
    """
    _check_port(port)
    cloud = Cloud(port, folder)
    shutil.rmtree(folder / "tmp", ignore_errors=True)  # the workers of an earlier run
    (folder / "tmp").mkdir(parents=True)
    with (folder / "cloud.log").open("wb") as log:
        process = subprocess.Popen(
            [PYTHON, "-m", "ministack"],
            env=_settings(cloud, keep=keep),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        try:
            _wait(cloud, process)
            yield cloud
        finally:
            _stop(process)


def free_port() -> int:
    """A port that nobody listens on, nor on those behind it."""
    while True:
        with ExitStack() as stack, suppress(OSError, OverflowError):
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            for number in range(1, BEHIND + 1):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port + number))
            return port


def _settings(cloud: Cloud, *, keep: bool) -> dict[str, str]:
    """The whole environment of the process: what it has leaks into the functions."""
    kept = {"PERSIST_STATE": "1", "S3_PERSIST": "1"} if keep else {}
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(cloud.folder),
        "TMPDIR": str(cloud.folder / "tmp"),
        "GATEWAY_PORT": str(cloud.port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "STATE_DIR": str(cloud.folder / "state"),
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


def _die_with_parent() -> None:
    """PR_SET_PDEATHSIG: even a kill -9 of this process leaves nothing running."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait(cloud: Cloud, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
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


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Asks it to write its state and end; insists, on its whole group, after 20 seconds."""
    process.terminate()
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
    finally:  # a second Ctrl-C ends the waiting, not the killing
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
