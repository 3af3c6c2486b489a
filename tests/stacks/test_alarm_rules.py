"""Failure -> alarm: what each row does with the figures that a fault leaves.

The embedded cloud writes no metrics of AWS by itself and knows no expressions: those, and silence,
are computed by CloudWatch's rules (tests/support/alarm_evaluator.py). Bare metrics ring
there as well, by PutMetricData (tests/e2e/test_alarms.py); what we count is counted by real faults
in tests/functions.
"""

from collections.abc import Sequence

import pytest

from cdk import alarms, failures, specs
from cdk.resources import Alarm
from tests.support.alarm_evaluator import is_ringing
from tools import alarm_table

ROWS = {row.name: row for row in alarms.list_alarms("prod", 1000, scales=False)}
Series = dict[str, Sequence[float | None]]
LATE = None  # a minute whose figures have not come yet


def only(name: str, letter: str, values: Sequence[float | None]) -> Series:
    """One metric of an alarm has these values, and the others have none."""
    return {each: values if each == letter else [LATE] for each in ROWS[name].metrics}


def slow(name: str, place: str, calls: Sequence[float], p95: Sequence[float]) -> Series:
    """One function of an alarm is called so often and takes so long, and the others are not."""
    return only(name, "", [LATE]) | {f"c{place}": calls, f"p{place}": p95}


# alarm -> what the failure is, the figures that it leaves, the newest last, and figures of health
FAILURES: dict[str, tuple[str, Series, Series]] = {
    "projects-read-throttle": (
        "a minute of refusals that comes three minutes late",
        only("projects-read-throttle", "m", [0, 7, LATE, LATE, LATE]),
        only("projects-read-throttle", "m", [LATE] * 5),
    ),
    "users-write-throttle": (
        "the maximum on demand is reached, which the other metric does not say",
        {"m": [LATE] * 5, "d": [LATE, 3, LATE, LATE, LATE]},
        {"m": [LATE] * 5, "d": [LATE] * 5},
    ),
    "leaderboard-write-throttle": (
        "an index refuses writes",
        only("leaderboard-write-throttle", "m2", [LATE, 3, LATE]),
        only("leaderboard-write-throttle", "m2", [LATE] * 3),
    ),
    "leaderboard-capacity": (
        "2.5 of 3 units to write of an index are used in three of five periods",
        only("leaderboard-capacity", "w1", [750, 0, 750, 0, 750]),
        only("leaderboard-capacity", "w1", [750, 0, 0, 0, 750]),
    ),
    "dynamodb-read-errors": (
        "DynamoDB fails at one table",
        only("dynamodb-read-errors", "orders", [LATE, 1, LATE]),
        only("dynamodb-read-errors", "orders", [LATE] * 3),
    ),
    "dynamodb-conflicts": (
        "more than ten conflicts in each of three periods",
        only("dynamodb-conflicts", "users", [11, 30, 12]),
        only("dynamodb-conflicts", "users", [500, 10, 500]),
    ),
    "mail-dead-letters": ("a mail is given up", {"m": [1]}, {"m": [0]}),
    "mail-waits": ("a mail waits for six minutes", {"m": [360]}, {"m": [LATE]}),
    "auth-errors": ("auth crashes once", {"m": [1]}, {"m": [0]}),
    "functions-throttles-1": (
        "Lambda refuses one function",
        only("functions-throttles-1", "t2", [LATE, 4]),
        only("functions-throttles-1", "t2", [LATE]),
    ),
    "functions-slow-1": (
        "logins take two seconds in three of five periods",
        slow("functions-slow-1", "1", [20, 90, 20, 50, 20], [2000, 300, 2000, 300, 2000]),
        slow("functions-slow-1", "1", [19] * 5, [9000] * 5),  # too few to say
    ),
    "consumers-slow-1": (
        "DynamoDB is slow for one of them, three times of five",
        only("consumers-slow-1", "p0", [25_000, 25_000, 25_000, 900, LATE]),
        only("consumers-slow-1", "p0", [25_000, 900, 900, 25_000, LATE]),
    ),
    "scores-behind": ("changes are two minutes old", {"m": [120_000]}, {"m": [59_000]}),
    "report_worker-behind": (
        "reports wait for half an hour", {"m": [1_800_000]}, {"m": [600_000]}  # a model at work
    ),
    "payments-payment-mismatch": ("another amount was paid", {"m": [1]}, {"m": [LATE]}),
    "auth-wrong-passwords": ("leaked passwords are tried", {"m": [150]}, {"m": [100]}),
    "housekeeping-old-payment": ("a payment is pending for 26 h", {"m": [93_600]}, {"m": [3_600]}),
    "housekeeping-stopped": ("the clock is switched off", {"m": [LATE]}, {"m": [2]}),
    "api-5xx": (
        "six of a hundred requests fail",
        {"e": [6], "c": [100]},
        {"e": [4], "c": [10]},  # a handful
    ),
    "api-fast-burn": ("2 % of an hour fail", {"e": [20], "c": [1000]}, {"e": [14], "c": [1000]}),
    "api-slow-burn": ("0.7 % of six hours fail", {"e": [7], "c": [1000]}, {"e": [5], "c": [1000]}),
    "concurrency": ("a flood of requests", {"m": [801]}, {"m": [300]}),
    "throttles": ("the account has no executions left", {"m": [1]}, {"m": [0]}),
    "mail-bounces": ("6 % of the mails bounce", {"m": [0.06]}, {"m": [0.01]}),
    "mail-complaints": ("two of a thousand complain", {"m": [0.002]}, {"m": [0]}),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_rings_and_health_does_not(name: str) -> None:
    _, failing, healthy = FAILURES[name]
    assert is_ringing(ROWS[name], failing)
    assert not is_ringing(ROWS[name], healthy)


def build_figures(row: Alarm, letter: str) -> tuple[Series, Series]:
    """Figures of a failure that one of the metrics of an alarm shows, and of health."""
    silent: Series = {each: [LATE] * row.periods for each in row.metrics}
    many, few = [row.threshold + 1] * 5, [row.threshold] * 5
    if row.below:
        return silent, {letter: [row.threshold + 1]}
    if not row.expression:
        return {letter: many}, {letter: few}
    if row.expression.startswith("FILL"):
        return silent | {letter: [LATE, 1, LATE, LATE, LATE]}, silent
    if row.expression == "IF(e>=5,100*e/c,0)":
        return {"e": [50], "c": [1000]}, {"e": [4], "c": [5]}
    if row.expression.startswith("MAX([FILL(IF(c"):
        calls, p95 = f"c{letter[1:]}", f"p{letter[1:]}"
        enough: Series = silent | {calls: [20] * 5, p95: [1e9] * 5}
        return enough, enough | {letter: [19 if letter == calls else 1] * 5}
    assert row.expression.startswith("MAX([FILL("), row.expression
    return silent | {letter: [1e9, LATE, 1e9, LATE, 1e9]}, silent | {letter: [1e9, LATE, LATE]}


@pytest.mark.parametrize("name", ROWS)
def test_every_alarm_rings_by_each_of_its_metrics_and_not_in_health(name: str) -> None:
    row = ROWS[name]
    for letter in row.metrics:
        failing, healthy = build_figures(row, letter)
        assert is_ringing(row, failing), letter
        assert not is_ringing(row, healthy), letter


def test_the_page_says_of_every_alarm_what_fires_it() -> None:
    assert alarm_table.PAGE.read_text() == alarm_table.build_alarm_page(), (
        "python -m tools.alarm_table"
    )
    used = {failures.find_failure(row) for row in ROWS.values()}
    spare = [row.alarms for row in failures.FAILURES if row not in used]
    assert spare == []


def test_a_fault_is_made_by_a_test_or_it_is_said_why_not() -> None:
    made = 0
    for row in ROWS.values():
        failure = failures.find_failure(row)
        assert bool(failure.fault) != bool(failure.why), row.name
        path, _, test = failure.fault.partition("::")
        made += bool(test)
        if test:
            body = (specs.ROOT / path).read_text().partition(f"def {test}(")[2]
            assert body, failure.fault
            names = {m.name for m in row.metrics.values()} | {row.name}
            heard = path in (failures.PUT, failures.FAULTS) or any(
                name in body.partition("\ndef ")[0] for name in names
            )
            assert heard or _is_in_cases(path, test, names), failure.fault
    assert made >= 40


def _is_in_cases(path: str, test: str, names: set[str]) -> bool:
    """Tell whether the cases of a parametrised test name one of these."""
    cases = (specs.ROOT / path).read_text().partition(f"def {test}(")[0][-700:]
    return any(name in cases for name in names)


def shape_of(row: Alarm) -> tuple[object, ...]:
    """What two alarms have in common that ring by the same rule."""
    expression = row.expression if "FILL" not in row.expression else len(row.metrics)
    metric = next(iter(row.metrics.values()))
    own = metric.namespace == "Auxeira"
    rule = (row.periods, row.points, row.below, row.silence_is_fine)
    return (metric.namespace, own or metric.name, metric.statistic, bool(expression), *rule)


def test_every_kind_of_alarm_has_a_failure() -> None:
    tried = {shape_of(ROWS[name])[:4] for name in FAILURES}
    assert {name for name, row in ROWS.items() if shape_of(row)[:4] not in tried} == set()


def test_a_lonely_newest_minute_would_never_have_rung() -> None:
    """Which is what the rule of five minutes is for: figures come late, and a gap is a zero."""
    row = ROWS["projects-read-throttle"]
    late = only("projects-read-throttle", "m", [7, LATE])
    assert is_ringing(row, late)
    assert not is_ringing(Alarm(**{**vars(row), "periods": 1}), late)
