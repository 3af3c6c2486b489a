"""A new operator's walk, with README and docs/operations.md alone: `make run`, and what goes wrong.

A first deploy that fails cannot be shown here: the embedded cloud takes over whatever is there.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from cdk import specs
from local.emulator import STAGE, Cloud, find_free_port
from tests.support.clone import clone
from tests.support.local_run import eventually, refused, serving
from tests.support.runbook import GUIDE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="`make run` is started as there")
HEALTHY = "    return Health(timestamp="
MAIL = {"template": "verify_email", "to": "ann@example.org", "name": "Ann", "token": "a-token"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(tmp_path_factory.mktemp("operator"))


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [".venv/bin/python", "-m", "ops", *words, "--stage", "local"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def find_wrong(folder: Path, command: str) -> list[dict[str, Any]]:
    """What a command finds wrong, the first first; its exit code says whether there is any."""
    done = run(folder, command, "--json")
    wrong = [row for row in json.loads(done.stdout)["findings"] if row["state"] == "wrong"]
    assert done.returncode == (3 if wrong else 0), done.stderr
    return wrong


def test_an_operator_gets_out_of_what_goes_wrong(folder: Path) -> None:
    port = find_free_port()
    health = folder / "functions" / "health" / "handler.py"
    with serving(folder, port):
        assert find_wrong(folder, "status") == []
        assert find_wrong(folder, "doctor") == []
        _alarm_is_fired_and_mended(folder, Cloud(port, folder))

    _bad_setting_is_refused_and_mended(folder, port)

    good = health.read_text()
    assert good.count(HEALTHY) == 1
    health.write_text(good.replace(HEALTHY, f"    raise RuntimeError\n{HEALTHY}"))
    with serving(folder, port) as bad:  # each start is a release of what has changed
        (first, *_) = find_wrong(folder, "status")
        assert (first["subject"], first["seen"]) == ("GET /health", "status 500")
        assert f"\n## {first['todo'].split(', ')[1].strip(chr(39))}\n" in GUIDE
        back = run(folder, "rollback", "--yes")
        assert back.returncode == 0, back.stderr
        assert httpx.get(f"{bad['api_url']}/health").status_code == 200
        assert find_wrong(folder, "status") == []


def _alarm_is_fired_and_mended(folder: Path, cloud: Cloud) -> None:
    """A mail was given up: its alarm rings, the run says so, and it is sent once more."""
    sqs = cloud.client("sqs")
    dead = sqs.get_queue_url(QueueName=specs.dead_letters_name("mail", STAGE))["QueueUrl"]
    sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(MAIL))
    log = folder / "run.log"
    eventually(lambda: "alarm mail-dead-letters rings (page)" in log.read_text(), 30)

    first, *_ = find_wrong(folder, "status")
    assert first["subject"] == f"auxeira-{STAGE}-mail-dead-letters"
    section = first["todo"].partition("'")[2].partition("'")[0]
    assert f"\n## {section}\n" in GUIDE
    assert "python -m ops dlq replay mail --stage" in GUIDE.partition(f"\n## {section}\n")[2]
    assert run(folder, "dlq", "replay", "mail", "--yes").returncode == 0

    over = "alarm mail-dead-letters is over"  # when its minute is
    eventually(lambda: over in log.read_text(), 120)
    eventually(lambda: find_wrong(folder, "status") == [], 30)


def _bad_setting_is_refused_and_mended(folder: Path, port: int) -> None:
    settings = folder / "cdk.json"
    good = settings.read_text()
    assert '"log_days": 1,' in good
    settings.write_text(good.replace('"log_days": 1,', '"log_days": 100,'))
    assert "log_days must be one of the numbers of days" in refused(folder, port)
    settings.write_text(good)
