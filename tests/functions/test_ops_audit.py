"""Who did what, by the command line."""

import json
import time

import pytest

from cdk import specs
from tests.support import auth0, command_line, route_scenarios
from tests.support.client import CLIENT
from tests.support.command_line import STAGE, do, read, refuse

GROUP = f"/aws/lambda/{specs.function_name('auth', STAGE)}"


@pytest.fixture(autouse=True)
def _stage(cloud):
    with command_line.tests_stage():
        yield


@pytest.fixture
def log(cloud):
    """Writes lines into the log of auth, so many hours ago."""
    logs = cloud.admin("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        logs.delete_log_group(logGroupName=group["logGroupName"])
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="s")

    def write(*lines, hours=0.0):
        at = int((time.time() - hours * 3600 - 1) * 1000)
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        logs.put_log_events(
            logGroupName=GROUP,
            logStreamName="s",
            logEvents=[{"timestamp": at, "message": text} for text in texts],
        )

    return write


def account_event(name, user_id=None, reason=None):
    return {"message": "auth", "event": name, "user_id": user_id, "reason": reason,
            "timestamp": "2026-11-27 08:00:00,000+0000", "correlation_id": "r-1"}  # fmt: skip


def test_what_happened_to_accounts_is_counted_the_most_frequent_first(log):
    refused = account_event("login_refused", reason="wrong_password")
    log(account_event("logged_in", "usr_1"), refused, refused)
    log("REPORT auth", {"message": "request", "event": "auth"}, '{"message": "auth"}')

    assert read("audit", "accounts")["events"] == [
        {"event": "login_refused", "reason": "wrong_password", "number": 2},
        {"event": "logged_in", "reason": None, "number": 1},
    ]
    assert "wrong_password" in do("audit", "accounts")


def test_of_one_account_each_event_is_listed(log):
    log(account_event("logged_in", "usr_1"), account_event("exported", "usr_2"))

    (event,) = read("audit", "accounts", "--user", "usr_2")["events"]

    assert (event["event"], event["request"]) == ("exported", "r-1")


def test_what_is_older_is_left_out(log):
    log(account_event("logged_in", "usr_1"), hours=30)

    assert read("audit", "accounts")["events"] == []
    assert len(read("audit", "accounts", "--hours", "48")["events"]) == 1


def test_a_log_that_is_not_there_is_said_in_a_sentence(log, cloud):
    cloud.admin("logs").delete_log_group(logGroupName=GROUP)

    assert refuse("audit", "accounts").startswith("There is no log of auth here")


def test_what_was_done_to_orders_is_listed_with_who_and_from_where(cloud):
    token = auth0.token()
    body = {"pizza": "Margherita", "size": "medium", "total": 16.99}
    placed = CLIENT.post("/api/orders", body, token=token)
    assert placed.status == 201, placed.text
    customer = route_scenarios.tokens.claims(token)["sub"]

    (event,) = read("audit", "orders", customer)["events"]

    assert event["order"].startswith("order_")
    assert event["what"]
    assert event["actor"] == customer
    assert event["network"]
    assert read("audit", "orders", "auth0|nobody")["events"] == []
