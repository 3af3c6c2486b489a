"""Which datapoints ring an alarm in a local run, and what a line of a log counts."""

import json

import pytest

from cdk import metrics
from local import alarm_watch
from local.alarm_watch import Datapoint, is_beyond
from local.emulator import STAGE

ROWS = {row.name: row for row in alarm_watch.list_watched()}
NOW = 1_000_000.0


def seen(name: str, value: float, at: float = NOW) -> Datapoint:
    """A datapoint of the metric of an alarm."""
    metric = ROWS[name].metrics["m"]
    return Datapoint(at, metric.namespace, metric.name, metric.dimensions, value)


def test_every_alarm_that_is_watched_is_one_of_one_metric_in_one_period() -> None:
    assert len(ROWS) > 30
    for row in ROWS.values():
        assert (row.expression, row.periods, row.points) == ("", 1, 1)
        assert row.metrics["m"].statistic in alarm_watch.STATISTICS


def test_a_datapoint_rings_the_alarm_of_its_own_function_and_no_other() -> None:
    crashed = [seen("auth-errors", 1)]

    assert [name for name, row in ROWS.items() if is_beyond(row, crashed, NOW)] == [
        "auth-errors", "housekeeping-stopped",  # which silence rings
    ]  # fmt: skip


@pytest.mark.parametrize(("age", "rings"), [(0, True), (59, True), (60, False)])
def test_the_period_that_ends_now_is_looked_at(age: int, rings: bool) -> None:
    row = ROWS["auth-errors"]
    assert row.period_s == 60

    assert is_beyond(row, [seen("auth-errors", 1, NOW - age)], NOW) == rings


def test_sums_are_compared_with_the_limit_and_the_largest_where_it_is_an_age() -> None:
    refused = [seen("auth-wrong-passwords", 1)] * 101
    assert is_beyond(ROWS["auth-wrong-passwords"], refused, NOW)
    assert not is_beyond(ROWS["auth-wrong-passwords"], refused[1:], NOW)
    ages = [seen("housekeeping-old-report", age) for age in (3_000, 3_000)]
    assert not is_beyond(ROWS["housekeeping-old-report"], ages, NOW)
    assert not is_beyond(ROWS["housekeeping-stopped"], ages_of_a_run(), NOW)


def ages_of_a_run() -> list[Datapoint]:
    return [seen("housekeeping-old-payment", 0)]


@pytest.mark.parametrize(
    "line",
    ["START RequestId: 1", '{"level":"ERROR","exception":"Traceback (most recent call last):"}',
     '{"_aws":{}}', '{"_aws":1}', "[1]", "{", '"_aws"'],
)  # fmt: skip
def test_other_lines_count_nothing(line: str) -> None:
    assert list(alarm_watch._read_line("auth", line, NOW)) == []


def test_an_exception_that_nobody_caught_is_an_error_and_metrics_are_what_they_say() -> None:
    (crash,) = alarm_watch._read_line("auth", "Traceback (most recent call last):", NOW)
    assert (crash.name, crash.dimensions) == (
        "Errors",
        metrics.measure_function("Errors", "auth", STAGE).dimensions,
    )
    directive = {"Namespace": "Auxeira", "Dimensions": [["service", "stage"]],
                 "Metrics": [{"Name": "MailLost", "Unit": "Count"}]}  # fmt: skip
    line = {"_aws": {"CloudWatchMetrics": [directive]}, "service": "auth", "stage": STAGE,
            "MailLost": [1.0, 1.0]}  # fmt: skip

    assert [*alarm_watch._read_line("auth", json.dumps(line), NOW)] == [
        seen("auth-mail-lost", 1)
    ] * 2
