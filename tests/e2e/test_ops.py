"""The commands of operators, on what is deployed into the embedded cloud, with IAM enforced."""

import json
import shlex
import time
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from auxeira.core.records import to_item
from auxeira.payments import payment_record
from cdk import specs
from local import sample_loading
from local.emulator import STAGE
from ops.__main__ import app
from tests.e2e.conftest import Deployed, deployment
from tests.support.local_run import eventually
from tests.support.runbook import list_commands

MAIL = {"template": "verify_email", "to": "ann@example.org", "name": "Ann", "token": "a-token"}


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    """A stack of its own: what others left behind, dead letters or alarms, is not fine."""
    with deployment("ops") as found:
        yield found


pytestmark = pytest.mark.usefixtures("commands")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--stage", "local"])


def read(*words: str) -> Any:
    done = run(*words, "--json")
    assert done.exit_code in (0, 3), (done.output, done.exception)
    return json.loads(done.stdout)


def test_a_stage_that_was_just_deployed_is_fine(deployed):
    found = {row["subject"]: row["state"] for row in read("status")["findings"]}

    for subject in ("stack", "GET /health", "GET /api/health", "alarms", "tables"):
        assert found[subject] == "fine", found


def test_the_nine_measures_of_success_are_told(deployed):
    found = read("status", "--success")["findings"]

    states = {row["subject"][0]: row["state"] for row in found}
    assert sorted(states) == list("123456789")
    assert states["1"] == states["2"] == "fine"


def test_dead_letters_are_seen_and_go_back_to_their_consumer(deployed):
    sqs = deployed.cloud.client("sqs")
    dead = sqs.get_queue_url(QueueName=specs.dead_letters_name("mail", STAGE))["QueueUrl"]
    sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(MAIL))

    (shown,) = read("dlq", "show", "mail")["messages"]
    assert shown["body"]["template"] == MAIL["template"]
    assert "ann@" not in json.dumps(shown)
    assert read("dlq", "replay", "mail", "--yes") == {"queue": "mail", "replayed": 1}

    def count() -> int:
        (row,) = [row for row in read("dlq", "list")["queues"] if row["queue"] == "mail"]
        return sum(row[name] for name in ("waiting", "in_flight", "dead"))

    eventually(lambda: count() == 0, 20)


def test_what_the_stage_needs_is_there_but_for_keys_that_nobody_set(deployed):
    found = {row["subject"]: row["state"] for row in read("doctor")["findings"]}

    for subject in ("settings", "secret signing", "clock", "SES sender", "pages are told to"):
        assert found[subject] == "fine", found
    assert found["scores"] == found["activity_writer"] == "fine"


def test_a_payment_that_is_pending_for_days_is_settled_by_housekeeping(deployed):
    begun = int(time.time()) - 2 * 86_400
    payment = payment_record.build_payment("aux-ops-1", "usr_1", "rpt_1", 100, "USD", begun, None)
    items = [to_item(payment), to_item(payment_record.build_pending_entry(payment))]
    sample_loading.load_items(deployed.cloud, "reports", items)

    (listed,) = read("payments", "list")["payments"]
    assert listed["reference"] == "aux-ops-1"
    assert run("payments", "list").exit_code == 3
    done = read("payments", "settle", "aux-ops-1")
    assert (done["before"], done["after"]) == ("pending", "abandoned")
    assert read("payments", "list")["payments"] == []


def test_what_happens_to_accounts_is_in_the_audit(deployed, http):
    person = {"email": "audited@example.org", "password": "correct horse battery",
              "firstName": "Ann", "lastName": "Lee"}  # fmt: skip
    assert http.post("/api/auth/register", json=person).status_code == 201

    def events() -> set[str]:
        return {row["event"] for row in read("audit", "accounts")["events"]}

    eventually(lambda: "registered" in events(), 20)


# commands of the runbook that have nothing to do here, and the sentence that says so
NOTHING = {
    "secrets rotate": "have to pass",
    "user role": "There is no such account",
    "rollback": "Nothing to go back to",
    "costs --actual": "The embedded cloud costs nothing",
    "recover": "need not be taken over",
}


COPIES = [
    "backup",
    "backups",
    "export",
    "import",
    "restore",
    "leaderboard",
]  # walked by test_drills.py


def list_runbook() -> list[str]:
    """What the runbook has of commands that are whole, but for those that copy data."""
    whole = [line for line in list_commands("ops") if "--stage" in line and "…" not in line]
    return [line for line in whole if line.partition("-m ops ")[2].split()[0] not in COPIES]


@pytest.mark.parametrize("line", list_runbook())
def test_a_command_of_the_runbook_runs(deployed, line):
    words = shlex.split(line.partition("-m ops ")[2])
    words[words.index("--stage") + 1] = STAGE
    typed = "y\n" if words[:2] != ["secrets", "set"] else "sk_test_1234567890\n\ny\n"

    done = CliRunner().invoke(app, words, input=typed)

    if refusal := NOTHING.get(" ".join(words[:2]), NOTHING.get(words[0])):
        assert refusal in f"{done.exception} {done.output}"
    else:
        assert done.exit_code in (0, 3), (done.output, done.exception)


def test_a_payment_that_is_not_there_is_said_in_a_sentence(deployed):
    done = run("payments", "show", "aux-nobody-1")

    assert str(done.exception).startswith("There is no such payment.")
    assert read("payments", "list")["payments"] == []
