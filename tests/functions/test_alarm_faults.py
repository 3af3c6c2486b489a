"""Faults of functions, the figures that they leave in the log, and the alarms that ring by these.

By CloudWatch's rules (tests/support/alarm_evaluator.py); faults of what is deployed are made in
tests/e2e/test_alarms.py.
"""

from contextlib import suppress

import pytest
from botocore.exceptions import ConnectTimeoutError

from auxeira.core.problems import Unavailable
from cdk import alarms
from cdk.function_alarms import WRONG_PASSWORDS
from local.alarm_watch import STATISTICS
from tests.functions.test_housekeeping import run as run_housekeeping
from tests.support import (
    aws_calls,
    cloud,
    notice_scenarios,
    project_scenarios,
    purchase,
    reports,
)
from tests.support.alarm_evaluator import is_ringing
from tests.support.client import CLIENT
from tests.support.events import NOW
from tests.support.project_scenarios import ADMIN, OWNER

ROWS = {row.name: row for row in alarms.list_alarms("prod", 1000, scales=True)}


def rings(name, logged):
    """Whether an alarm rings by what was counted, all of it in one of its periods."""
    metric = ROWS[name].metrics["m"]
    counted = [value for line in logged.lines() for value in line.get(metric.name, [])]
    figure = STATISTICS[metric.statistic](counted) if counted else None
    return is_ringing(ROWS[name], {"m": [figure]})


class QueuesAreAway(aws_calls.Listener):
    """SQS does not answer."""

    def before(self, call):
        if call.service == "sqs":
            raise ConnectTimeoutError(endpoint_url="https://sqs.test")


class TablesAreAway(aws_calls.Listener):
    """DynamoDB does not answer."""

    def before(self, call):
        if call.service == "dynamodb":
            raise ConnectTimeoutError(endpoint_url="https://dynamodb.test")


@pytest.mark.slow
@pytest.mark.usefixtures("cloud")
def test_a_project_that_somebody_reports_rings(logged):
    project_scenarios.make_project()
    assert not rings("projects-reported-project", logged)

    project_scenarios.reported()

    assert rings("projects-reported-project", logged)


@pytest.mark.slow
@pytest.mark.usefixtures("cloud")
def test_a_notice_of_a_project_that_cannot_be_queued_rings(logged):
    project_id = project_scenarios.make_project(user=OWNER)
    body = {"reason": "It is not what it says."}
    with aws_calls.heard_by(QueuesAreAway()):
        path = f"/projects/{project_id}/takedown"
        assert project_scenarios.send("POST", path, body, ADMIN).status == 200

    assert rings("projects-mail-lost", logged)


@pytest.mark.usefixtures("cloud")
def test_a_change_whose_mail_cannot_be_made_rings(logged):
    odd = notice_scenarios.change(notice_scenarios.payment(), notice_scenarios.paid())
    del odd["dynamodb"]["NewImage"]

    notice_scenarios.stream_and_queue_events.stream(notice_scenarios.notifier.lambda_handler, [odd])

    assert rings("notifier-mail-lost", logged)


@pytest.mark.slow
@pytest.mark.usefixtures("cloud")
def test_a_storm_of_logins_that_are_refused_rings_and_a_hundred_do_not(logged):
    for number in range(WRONG_PASSWORDS + 1):
        assert not rings("auth-wrong-passwords", logged)
        body = {"email": f"{number}@example.org", "password": "a leaked password"}
        assert CLIENT.post("/api/auth/login", body, now=NOW).status == 401

    assert rings("auth-wrong-passwords", logged)


def test_facts_that_are_lost_before_a_report_is_unlocked_ring(ann, paid, logged):
    cloud.put_objects({})

    purchase.unlock(ann, paid)

    assert rings("payments-failed-report", logged)


def test_a_report_that_is_read_and_whose_text_is_lost_rings(cloud, logged):
    report_id = reports.bought_and_written()
    assert reports.ask("GET", f"/{report_id}").status == 200
    assert not rings("reports-damaged-report", logged)
    cloud.put_objects({})

    assert reports.ask("GET", f"/{report_id}").problem.slug == "report-damaged"

    assert rings("reports-damaged-report", logged)


def test_a_run_of_the_clock_that_fails_is_silence_which_rings(ann, logged):
    with aws_calls.heard_by(TablesAreAway()), suppress(Unavailable):
        run_housekeeping(NOW)
    assert rings("housekeeping-stopped", logged)

    run_housekeeping(NOW)

    assert not rings("housekeeping-stopped", logged)
