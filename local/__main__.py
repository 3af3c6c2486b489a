"""`make run`: everything on this machine, without an account and without Docker."""

import _thread
import argparse
import fcntl
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from urllib.error import URLError

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from cdk import specs
from layers.build import ROOT
from local import (
    alarm_watch,
    demo_accounts,
    deploy,
    fakes,
    greeting,
    reload,
    sample_activity,
    sample_data,
    sample_projects,
    web_page,
)
from local.emulator import AFRESH, BEHIND, Cloud, Trouble, run_emulator
from local.files import write_file_atomically

for stream in (sys.stdout, sys.stderr):  # a terminal that has not all letters
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
out = Console(highlight=False, soft_wrap=True)
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DONE = "✓" if out.encoding.startswith("utf") else "-"
RUN = "run.json"  # what is served, for programs
ENDING_S = 30  # that the embedded cloud of a run which was killed may take to save its state


def main() -> int:
    """Serve until Ctrl-C, SIGTERM or SIGHUP. Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="of everything (default: 4566)")
    parser.add_argument("--model", default="", choices=["", fakes.CHOICE], help="of reports")
    parser.add_argument("--folder", type=Path, default=ROOT / ".local", help="state and logs")
    options = parser.parse_args()
    if not 0 < options.port <= 65535 - BEHIND:
        parser.error(f"--port must be between 1 and {65535 - BEHIND}: those behind it are used too")
    for number in ENDS:  # a shell may have a background job ignore SIGINT; nohup means SIGHUP
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        _check_node()
        with (
            _hold_lock(options.folder) as lock,
            run_emulator(
                options.port, options.folder, keep=True, held=(lock,), on_end=_thread.interrupt_main
            ) as cloud,
            fakes.run_fakes(cloud) as others,
            web_page.serve_web_page(cloud, others) as page_url,
        ):
            _serve_until_stopped(cloud, others, page_url, options.model)
    except Trouble as trouble:
        out.print(str(trouble), style="red", markup=False)
        return 1
    except (ClientError, BotoCoreError, URLError) as error:  # of the embedded cloud
        out.print(f"{error}\nBegin with an empty state: {AFRESH}", style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        out.print("\nStopped. The state is kept: `make run` goes on from here.")
    return 0


def _interrupt(number: int, frame: object) -> None:
    """End the run, the first time; what comes while the state is saved changes nothing."""
    for each in ENDS:
        signal.signal(each, _ask_for_patience)
    os.write(2, b"\nEnding the run and saving its state.\n")  # print may be at work already
    raise KeyboardInterrupt


def _ask_for_patience(number: int, frame: object) -> None:
    os.write(2, b"\nThe state is being saved: this takes a moment.\n")


def _serve_until_stopped(cloud: Cloud, others: fakes.StandIns, page_url: str, model: str) -> None:
    path, given = cloud.folder / RUN, demo_accounts.read_env_file(ROOT / ".env")
    named, changed = set(given), fakes.choose_model_settings(model, given, others.model)
    paid = fakes.choose_payment_settings(given, others.paystack)
    read = fakes.choose_suggestion_settings(given, others.thunderbit)
    with _show_step("reading the infrastructure"):
        settings = changed | paid | read | {"app_url": page_url}
        assembly = deploy.synthesise_assembly(cloud, settings)
    with _show_step("building the page"):
        web_page.build_web_page(cloud)
    with _show_step("preparing the embedded cloud"):
        deploy.bootstrap_account(cloud, assembly)
    with _show_step("deploying"):
        deploy.deploy_stack(cloud, assembly)
        deploy.apply_dropped_settings(cloud)
        pushed = reload.pushed_mark_path(cloud)
        if pushed.exists():  # code of an earlier run that CloudFormation missed
            functions = {reload.FUNCTIONS / row.group for row in specs.FUNCTIONS}
            reload.push_changes(cloud, {*reload.PACKAGES.values(), *functions})
            pushed.unlink()
    with _show_step("first requests"):
        user = demo_accounts.register_demo_user(cloud)
        admin = demo_accounts.register_demo_admin(cloud)
        secrets = demo_accounts.list_provider_secrets()
        keys = demo_accounts.store_provider_keys(cloud, given, secrets)
    with _show_step("organisations to compare with"):
        sample_data.load_sample_organisations(cloud, user)
        sample_projects.load_sample_projects(cloud, user)
        sample_activity.load_sample_activity(cloud, user)
    demo = user | demo_accounts.issue_customer_tokens(others.auth0)
    run = _describe_run(cloud, others) | {"page_url": page_url, "demo": demo, "admin": admin}
    write_file_atomically(path, json.dumps(run, indent=2))
    try:
        greeting.print_greeting(out, run, [key for key in keys if key in named])
        _print_reloads(cloud)
    finally:
        path.unlink(missing_ok=True)


def _describe_run(cloud: Cloud, others: fakes.StandIns) -> dict[str, Any]:
    return {
        "api_url": cloud.api_url,
        "docs_url": f"{cloud.api_url}/docs",
        "mail_url": cloud.mail_url,
        "stand_ins": {
            "auth0": others.auth0.url,
            "paystack": others.paystack.url,
            "model": others.model.url,
            "thunderbit": others.thunderbit.url,
        },
        "pid": os.getpid(),
    }


def _print_reloads(cloud: Cloud) -> None:
    stop = threading.Event()

    def print_lines(lines: Iterator[str]) -> None:
        for line in lines:
            out.print(f"{time.strftime('%H:%M:%S')} {line}", markup=False)

    beside = [
        threading.Thread(target=print_lines, args=(lines,))
        for lines in (
            web_page.watch_web_page(cloud, stop),
            alarm_watch.watch_alarms(cloud, stop),
        )
    ]
    for thread in beside:
        thread.start()
    try:
        print_lines(reload.watch_and_push(cloud, stop))
        raise KeyboardInterrupt  # watchfiles ends quietly on a signal
    finally:
        stop.set()
        for thread in beside:
            thread.join()


@contextmanager
def _show_step(words: str) -> Iterator[None]:
    started = time.monotonic()
    with out.status(words + " …"):
        yield
    out.print(f"[green]{DONE}[/] {words} [dim]{time.monotonic() - started:.1f} s[/]")


@contextmanager
def _hold_lock(folder: Path) -> Iterator[int]:
    """Hold the folder's lock, and yield its descriptor. Raises Trouble while another run lives.

    The embedded cloud holds it as well: that of a run which was killed is saving its state.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        deadline = time.monotonic() + ENDING_S
        while not _is_locked(lock):
            lock.seek(0)
            holder = lock.read().strip()
            if _is_alive(holder) or time.monotonic() > deadline:
                raise Trouble(
                    f"An earlier run is still alive in this folder (process {holder}). "
                    "Stop it with Ctrl-C or kill, or use its API."
                )
            time.sleep(0.2)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        (folder / RUN).unlink(missing_ok=True)  # of a run that was killed
        yield lock.fileno()


def _is_locked(lock: TextIO) -> bool:
    """Take a lock unless somebody holds it, and tell whether it is ours now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


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
