"""A release under load loses no request, and callers meet its code and its layers together."""

import json
import re
import subprocess
import sys
import threading
from itertools import groupby
from pathlib import Path

import httpx

from cdk import specs
from layers.build import ROOT
from local import deploy
from local.emulator import STAGE
from ops import rollback
from tests.e2e.conftest import deployment
from tests.support.clone import clone
from tests.support.local_run import eventually
from tools.walk_stage import walk_stage

WORD = '"2.0"'  # what the health document says of the version
CLIENTS = 2


def next_release(target: Path, cloud) -> Path:
    """The assembly of a release whose layer fits no former function, nor the other way round."""
    sources = clone(target)
    files = [*sources.glob("functions/**/*.py"), *sources.glob("layers/**/*.py")]
    for file in files:
        text = re.sub(r"\bMedia\b", "MediaDocument", file.read_text())
        file.write_text(text.replace(WORD, '"2.1"') if file.parts[-2] == "health" else text)
    command = [str(ROOT / "node_modules/.bin/cdk"), "synth", "--quiet", "--no-validation"]
    settings = ["-c", f"stage={STAGE}", "-c", f"auth0_domain={cloud.auth0}"]
    out = target / "cdk.out"
    subprocess.run(
        [*command, *settings, "-o", str(out)],
        cwd=sources, env=cloud.environment(), check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return out


class Load:
    """Clients that ask for the health document all the time, one request after the other."""

    def __init__(self, url: str) -> None:
        self.answers: list[list[tuple[int, str]]] = [[] for _ in range(CLIENTS)]
        self._url, self._end = url, threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(a,)) for a in self.answers]

    def _ask(self, answers: list[tuple[int, str]]) -> None:
        with httpx.Client(timeout=30) as client:
            while not self._end.is_set():
                answer = client.get(f"{self._url}/health")
                answers.append((answer.status_code, answer.json().get("version", "")))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def count(self) -> int:
        return sum(map(len, self.answers))

    def statuses(self) -> set[int]:
        return {status for answers in self.answers for status, _ in answers}

    def versions(self) -> list[list[str]]:
        """What each client met, one after the other."""
        return [[version for version, _ in groupby(v for _, v in a)] for a in self.answers]


def live(cloud, group: str = "health") -> str:
    name = specs.function_name(group, STAGE)
    alias = cloud.client("lambda").get_alias(FunctionName=name, Name=specs.LIVE)
    return alias["FunctionVersion"]


def operate(cloud, *words: str) -> dict:
    """What a command of operators prints for programs, as they call it."""
    done = subprocess.run(
        [sys.executable, "-m", "ops", *words, "--stage", STAGE, "--json"],
        cwd=ROOT, env=cloud.environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ring(cloud, name: str, state: str) -> None:
    cloud.client("cloudwatch").set_alarm_state(
        AlarmName=f"auxeira-{STAGE}-{name}", StateValue=state, StateReason="a test"
    )


def test_a_release_under_load_loses_no_request_and_the_way_back_neither(tmp_path):
    with deployment("releases") as found:
        release = next_release(tmp_path, found.cloud)
        before = live(found.cloud)

        with Load(found.cloud.api_url) as load:
            deploy.deploy_stack(found.cloud, release)
            met = load.count()
            eventually(lambda: load.count() > met + 10 * CLIENTS, 30)
            assert walk_stage(found.cloud.api_url)[0] == "/health: healthy"
            back = operate(found.cloud, "rollback", "--yes")
            met_again = load.count()
            eventually(lambda: load.count() > met_again + 10 * CLIENTS, 30)

        assert load.statuses() == {200}
        assert met > 10 * CLIENTS  # it went on all the time
        assert load.versions() == [["2.0", "2.1", "2.0"]] * CLIENTS
        assert {"function": "health", "was": str(int(before) + 1), "is": before} in back["changed"]
        assert live(found.cloud) == before
        _rings_only_for_new_pages(found.cloud)


def _rings_only_for_new_pages(cloud) -> None:
    """What rang before a release is not of it, and no ticket takes one back."""
    alarms = cloud.client("cloudwatch")
    ring(cloud, "mailer-errors", "ALARM")

    quiet = rollback.wait_for_page(
        alarms, STAGE, 0.25, lambda seconds: ring(cloud, "mail-waits", "ALARM")
    )
    rang = rollback.wait_for_page(
        alarms, STAGE, 0.25, lambda seconds: ring(cloud, "auth-errors", "ALARM")
    )

    assert (quiet, rang) == (None, f"auxeira-{STAGE}-auth-errors")
