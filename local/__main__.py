"""`make run`: everything on this machine, without an account and without Docker."""

import argparse
import fcntl
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from cdk import specs
from layers.build import ROOT
from local import auth0, demo, deploy, field, reload
from local.cloud import STAGE, Cloud, Trouble, running

out = Console(highlight=False, soft_wrap=True)

WALK = """
API={api_url}
curl $API/health
curl $API/api/health
curl -X POST $API/api/auth/register -H 'Content-Type: application/json' \\
  -d '{{"email":"you@example.org","password":"correct horse battery",
       "firstName":"Ann","lastName":"Lee"}}'
curl -X POST $API/api/auth/login -H 'Content-Type: application/json' \\
  -d '{{"email":"{email}","password":"{password}"}}'
curl $API/api/auth/me -H "Authorization: Bearer {token}"

TOKEN={customer_token}
curl -X POST $API/api/orders -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' -d '{{"pizza":"Margherita","size":"medium","total":16.99}}'
curl $API/api/orders -H "Authorization: Bearer $TOKEN"
"""

TENANT = """The stand-in for Auth0 makes such tokens of anyone, and can change its keys or fail:
AUTH0={url}
curl "$AUTH0/token?sub=auth0|ann&email=ann@example.org&email_verified=false"
curl -X POST $AUTH0/rotate
curl -X POST "$AUTH0/mode?set=down"   # and up again
"""


def main() -> int:
    """Serves until Ctrl-C or SIGTERM. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="of everything (default: 4566)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".local", help="state and logs")
    options = parser.parse_args()
    if not 0 < options.port < 65535:
        parser.error("--port must be between 1 and 65534: the one behind it is used as well")
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell may have a background job ignore them
        signal.signal(number, signal.default_int_handler)
    try:
        _check_node()
        with (
            _only_one(options.folder),
            running(options.port, options.folder, keep=True) as cloud,
            _tenant(cloud) as tenant,
        ):
            _serve(cloud, tenant)
    except Trouble as trouble:
        out.print(str(trouble), style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        out.print("\nStopped. The state is kept: `make run` goes on from here.")
    return 0


def _serve(cloud: Cloud, tenant: auth0.Issuer) -> None:
    with _step("reading the infrastructure"):
        assembly = deploy.synthesised(cloud)
    with _step("preparing the embedded cloud"):
        deploy.bootstrap(cloud, assembly)
    with _step("deploying"):
        deploy.deploy(cloud, assembly)
        deploy.complete(cloud)
        if reload.mark(cloud).exists():  # code of an earlier run that CloudFormation missed
            reload.push(cloud, {reload.COMMON / "auxeira", *_folders()})
            reload.mark(cloud).unlink()
    with _step("first requests"):
        user = demo.seed(cloud)
        keys = demo.provider_keys(cloud, ROOT / ".env", _provider_secrets())
    with _step("organisations to compare with"):
        field.populate(cloud, user)
    run = {
        "api_url": cloud.api_url,
        "docs_url": f"{cloud.api_url}/docs",
        "mail_url": cloud.mail_url,
        "demo": user | demo.customer(tenant),
        "stand_ins": {"auth0": tenant.url},
        "pid": os.getpid(),
    }
    path = cloud.folder / "run.json"
    path.write_text(json.dumps(run, indent=2))
    try:
        _greet(run, keys)
        _watch(cloud)
    finally:
        path.unlink()


def _greet(run: dict[str, Any], keys: list[str]) -> None:
    out.print(f"\nServing {run['api_url']}  (docs: {run['docs_url']})", style="bold green")
    out.print(f"Mails are not sent but kept to be read: {run['mail_url']}", markup=False)
    out.print(WALK.format(api_url=run["api_url"], **run["demo"]), markup=False)
    out.print(TENANT.format(url=run["stand_ins"]["auth0"].rstrip("/")), markup=False)
    if keys:
        out.print(f"From .env: {', '.join(keys)}")
    out.print("Saved files under functions/ and layers/common go live at once. Ctrl-C stops.")


def _watch(cloud: Cloud) -> None:
    stop = threading.Event()
    try:
        for line in reload.reloads(cloud, stop):
            out.print(f"{time.strftime('%H:%M:%S')} {line}", markup=False)
        raise KeyboardInterrupt  # watchfiles ends quietly on a signal
    finally:
        stop.set()


def _folders() -> set[Path]:
    return {reload.FUNCTIONS / row.group for row in specs.FUNCTIONS}


def _provider_secrets() -> dict[str, tuple[str, ...]]:
    return {specs.secret_name(row.key, STAGE): row.keys for row in specs.SECRETS if row.keys}


@contextmanager
def _step(words: str) -> Iterator[None]:
    started = time.monotonic()
    with out.status(words + " …"):
        yield
    out.print(f"[green]✓[/] {words} [dim]{time.monotonic() - started:.1f} s[/]")


@contextmanager
def _tenant(cloud: Cloud) -> Iterator[auth0.Issuer]:
    """The stand-in for Auth0, where the stage looks for it. Raises Trouble: its port is taken."""
    port = cloud.port + 1
    with ExitStack() as stack:
        try:
            tenant = stack.enter_context(auth0.running(port, cloud.folder))
        except OSError:
            raise Trouble(
                f"Port {port}, for the stand-in for Auth0, is taken by another program. "
                f"Take another pair: make run PORT={port + 34}"
            ) from None
        yield tenant


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Holds the folder's lock. Raises Trouble while another run holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Trouble(
                f"An earlier run is still alive in this folder (process {lock.read().strip()}). "
                "Stop it with Ctrl-C or kill, or use its API."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _check_node() -> None:
    node = shutil.which("node")
    version = (
        subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if node
        else ""
    )
    if not version or int(version.strip().lstrip("v").split(".")[0]) < 20:
        raise Trouble("The cdk CLI needs Node.js 20 or newer on PATH: https://nodejs.org")


if __name__ == "__main__":
    raise SystemExit(main())
