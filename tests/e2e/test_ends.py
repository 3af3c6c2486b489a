"""However a run ends, the next one starts, and what was confirmed is there."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from layers.build import ROOT
from local.emulator import find_free_port
from local.fake_paystack import SECRET_KEY
from tests.support.clone import processes_below
from tests.support.local_run import eventually, serving, started, wait_until_served
from tests.support.patience import stretch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
KINDS = ("Ctrl-C", "Ctrl-C twice", "SIGTERM", "closed terminal", "parent", "child", "both")
ENDING = "Ending the run"
KEPT_S = 5  # what was confirmed longer ago than this is there again, on an idle machine
SOAK = bool(os.environ.get("SOAK"))
SEED = int(os.environ.get("SEED", str(random.randrange(10**6))))
ROUNDS = 20 if SOAK else 0


@pytest.fixture(scope="module")
def port() -> int:
    """The port of all runs that do not move: what is synthesised for it is synthesised once."""
    return find_free_port()


class Load:
    """Orders and transactions, one after the other, until the run is gone."""

    def __init__(self, run: dict[str, Any]) -> None:
        self.confirmed: dict[str, float] = {}  # order id -> when
        self.references: list[str] = []
        self._run = run
        self._threads = [threading.Thread(target=work) for work in (self._order, self._begin)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()

    def _order(self) -> None:
        token = {"Authorization": f"Bearer {self._run['demo']['customer_token']}"}
        body = {"pizza": "Margherita", "size": "medium", "total": 16.99}
        with httpx.Client(base_url=self._run["api_url"], headers=token, timeout=10) as client:
            while True:
                try:
                    key = {"Idempotency-Key": uuid.uuid4().hex}
                    answer = client.post("/api/orders", json=body, headers=key)
                except httpx.TimeoutException:  # it is busy, and not gone
                    continue
                except httpx.HTTPError:
                    return
                if answer.status_code == 201:
                    self.confirmed[answer.json()["order"]["id"]] = time.monotonic()

    def _begin(self) -> None:
        key = {"Authorization": f"Bearer {SECRET_KEY}"}
        url = self._run["stand_ins"]["paystack"] + "/transaction/initialize"
        wanted = {"email": "ann@example.org", "amount": 100, "currency": "USD"}
        while True:
            try:
                data = httpx.post(url, json=wanted, headers=key, timeout=10).json()["data"]
            except httpx.TimeoutException:
                continue
            except (httpx.HTTPError, ValueError):
                return
            self.references.append(data["reference"])
            if len(self.references) > 200:
                return


def end(process: subprocess.Popen[bytes], kind: str, said: Callable[[], str]) -> None:
    """End a run in one of many ways; `said` is what it has said so far."""
    children = _children(process.pid)
    match kind:
        case "Ctrl-C":
            process.send_signal(signal.SIGINT)
        case "Ctrl-C twice":
            process.send_signal(signal.SIGINT)
            eventually(lambda: process.poll() is not None or ENDING in said(), 10)
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGINT)
        case "SIGTERM":
            process.terminate()
        case "closed terminal":
            process.send_signal(signal.SIGHUP)
        case "parent":
            process.kill()
        case "child":
            _kill(children)
        case "both":
            process.kill()
            _kill(children)
    process.wait(60)


def _kill(processes: list[int]) -> None:
    for number in processes:
        os.kill(number, signal.SIGKILL)


def _children(process: int) -> list[int]:
    """The embedded cloud of a run, if it has one by now."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    named = [(int(n), Path(f"/proc/{n}/cmdline").read_bytes()) for n in found]
    return [number for number, words in named if b"emulator_process.py" in words]


def is_all_there(run: dict[str, Any], load: Load, until: float) -> None:
    """Every order that was confirmed until then is listed, every transaction known."""
    token = {"Authorization": f"Bearer {run['demo']['customer_token']}"}
    listed: set[str] = set()
    cursor = None
    with httpx.Client(base_url=run["api_url"], headers=token, timeout=30) as client:
        while True:
            asked: dict[str, Any] = {"limit": 100} | ({"cursor": cursor} if cursor else {})
            page = client.get("/api/orders", params=asked).json()
            listed |= {order["id"] for order in page["orders"]}
            if not (cursor := page["next_cursor"]):
                break
    due = {order for order, when in load.confirmed.items() if when < until}
    assert due <= listed, f"{len(due - listed)} of {len(due)} are gone"
    key = {"Authorization": f"Bearer {SECRET_KEY}"}
    for reference in load.references[-5:]:
        url = f"{run['stand_ins']['paystack']}/transaction/verify/{reference}"
        assert httpx.get(url, headers=key).status_code == 200


def check_end(folder: Path, port: int, kind: str, seconds: float) -> str:
    """End a run that is under load after some seconds; start it again. Returns what it said."""
    # a terminal that has no tick mark
    with started(folder, port, PYTHONIOENCODING="latin-1") as process:
        load = Load(wait_until_served(folder, process))
        eventually(lambda: load.confirmed, 60)
        begun = time.monotonic()
        eventually(lambda: time.monotonic() - begun > stretch(seconds), 2 * seconds + 60)
        until = time.monotonic() - stretch(KEPT_S)
        end(process, kind, (folder / "run.log").read_text)
    load.join()
    said = (folder / "run.log").read_text()
    assert "Traceback" not in said
    eventually(lambda: not processes_below(folder), 30, lambda: str(processes_below(folder)))
    with serving(folder, port) as again:
        is_all_there(again, load, until)
    return said


@pytest.mark.parametrize("kind", KINDS if SOAK else ["Ctrl-C twice", "child"])
def test_a_run_under_load_that_ends_starts_again_with_what_was_confirmed(folder, port, kind):
    said = check_end(folder, port, kind, KEPT_S + 3)

    if kind == "Ctrl-C twice":
        assert "The state is being saved" in said
        assert "Stopped. The state is kept" in said
    if kind == "child":
        assert "The embedded cloud has ended without being asked to" in said
        assert "`make run` goes on" in said


def test_a_first_run_that_loses_its_power_halfway_starts_again(folder, port):
    for name in ("state", "s3", "cdk.out"):
        shutil.rmtree(folder / ".local" / name, ignore_errors=True)
    log = folder / "run.log"
    with started(folder, port) as process:
        eventually(lambda: "preparing the embedded cloud" in log.read_text(), 120, log.read_text)

        end(process, "both", log.read_text)

    eventually(lambda: not processes_below(folder), 30, lambda: str(processes_below(folder)))
    with serving(folder, port) as run:
        assert httpx.get(f"{run['api_url']}/health").status_code == 200


def test_a_run_that_moves_to_another_port_goes_on_sending_mails(folder, port):
    for each in (port, find_free_port()):
        with serving(folder, each) as run:
            email = f"{uuid.uuid4().hex}@example.org"
            person = {"email": email, "password": "correct horse battery"}
            names = {"firstName": "Ann", "lastName": "Lee"}
            register = f"{run['api_url']}/api/auth/register"
            assert httpx.post(register, json=person | names, timeout=30).status_code == 201
            wait_for_mail(run["mail_url"], email)


def wait_for_mail(url: str, email: str) -> None:
    eventually(lambda: email in httpx.get(url).text, 15)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_run_can_end_in_any_way_at_any_moment(folder, port, number):
    dice = random.Random(SEED + number)
    kind = KINDS[number % len(KINDS)]
    print(f"SEED={SEED}: {kind}")
    if dice.random() < 0.3:
        _end_while_it_starts(folder, port, kind, dice.uniform(0.5, 6))
    else:
        check_end(folder, port, kind, dice.uniform(0, KEPT_S * 2))


def _end_while_it_starts(folder: Path, port: int, kind: str, seconds: float) -> None:
    with started(folder, port) as process:
        deadline = time.monotonic() + seconds
        eventually(lambda: time.monotonic() > deadline, seconds + 1)
        end(process, kind, (folder / "run.log").read_text)
    assert "Traceback" not in (folder / "run.log").read_text()
    eventually(lambda: not processes_below(folder), 30, lambda: str(processes_below(folder)))
    with serving(folder, port) as run:
        assert httpx.get(f"{run['api_url']}/health").status_code == 200


def test_a_run_that_a_test_began_ends_though_the_test_is_killed(folder):
    begin = "import sys; from pathlib import Path; from tests.support.local_run import start; "
    begin += "print(start(Path(sys.argv[1]), int(sys.argv[2])).pid, flush=True); input()"
    command = [sys.executable, "-c", begin, str(folder), str(find_free_port())]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as test:
        assert test.stdout
        run = int(test.stdout.readline())
        os.kill(run, 0)  # it is there

        test.kill()

    eventually(lambda: not Path(f"/proc/{run}").exists(), 60, lambda: f"{run} goes on")
