"""What an operator is told of, as data: each alarm with its metrics, severity, section and price.

`page`: users are hurt, or money is. `ticket`: it can wait until morning. Imports nothing but the
standard library, as cdk/specs.py.
"""

from collections.abc import Iterator
from dataclasses import replace

from cdk import function_alarms, metrics, resources, specs
from cdk.function_alarms import FIVE_MINUTES, HOUR, QUIET, rate_severity
from cdk.resources import Alarm, Metric

LATE = 5  # minutes within which DynamoDB's metrics arrive
OBJECTIVE_PERCENT = 0.1  # of requests may fail in a month: 99.9 % are answered
FAST_BURN, SLOW_BURN = 14.4, 6  # times as fast as the month allows: 2 % of it in 1 h, 5 % in 6 h
CONFLICTS = 10
BOUNCED, COMPLAINED = 0.05, 0.001  # shares at which SES looks at an account
QUEUE_AGE_S = {"mail": 300, "scores": HOUR, "erasures": 7_200, "activity": HOUR}
READS = ("BatchGetItem", "GetItem", "Query")  # the first that is granted is the most used


def list_alarms(stage: str, concurrency: int, *, scales: bool) -> tuple[Alarm, ...]:
    """Return all alarms of a stage, in an account with so many executions at once.

    `scales`: the capacity of provisioned tables follows their use.
    """
    found = [each for table in specs.TABLES for each in _list_table_alarms(table, stage, scales)]
    found += [alarm for queue in specs.QUEUES for alarm in _list_queue_alarms(queue, stage)]
    for spec in specs.FUNCTIONS:
        found += function_alarms.list_function_alarms(spec, stage)
        found += function_alarms.list_counted_alarms(spec, stage)
    found += function_alarms.list_throttle_alarms(stage)
    found += function_alarms.list_slow_alarms(stage)
    found += _list_system_error_alarms(stage)
    found.append(_build_conflict_alarm(stage))
    return (*found, *_list_api_alarms(stage), *_list_account_alarms(concurrency))


def _list_table_alarms(table: resources.Table, stage: str, scales: bool) -> Iterator[Alarm]:
    """List the alarms of a table with its indexes, whose use a table's own metrics do not count."""
    for direction in ("Read", "Write"):
        yield _build_throttle_alarm(table, stage, direction)
    if table.read is not None:
        yield _build_capacity_alarm(table, stage, scales)


def _build_throttle_alarm(table: resources.Table, stage: str, direction: str) -> Alarm:
    """Build the alarm on refused requests in one minute of five.

    An alarm in AWS/DynamoDB may ignore missing data whatever it is told, so gaps are zeros. Its
    metrics come minutes late, and until then the newest minute is a zero of ours: an alarm on that
    minute alone would never ring. A maximum of a table on demand has a metric of its own.
    """
    names = {"m": f"{direction}ThrottleEvents"}
    if table.read is None:
        names["d"] = f"{direction}MaxOnDemandThroughputThrottleEvents"
    watched = {
        f"{letter}{number or ''}": metrics.measure_table(name, table, stage, index)
        for number, index in enumerate(("", *(row.name for row in table.indexes)))
        for letter, name in names.items()
    }
    indexes = " or one of its indexes" if table.indexes else ""
    return Alarm(
        f"{table.key}-{direction.lower()}-throttle",
        rate_severity(table.key),
        "Throttled table",
        f"DynamoDB refuses {direction.lower()}s of {table.key}{indexes} for want of capacity",
        watched,
        expression="+".join(f"FILL({letter},0)" for letter in watched),
        periods=LATE,
    )


def _build_capacity_alarm(table: resources.Table, stage: str, scales: bool) -> Alarm:
    """Build the alarm on four fifths of what may be provisioned, for a quarter of an hour."""
    times = resources.SCALE_TO_TIMES if scales else 1
    watched, shares, units = {}, [], []
    rows: list[resources.Table | resources.Index] = [table, *table.indexes]
    for number, row in enumerate(rows):
        assert row.read is not None
        assert row.write is not None
        index, n = (row.name, str(number)) if isinstance(row, resources.Index) else ("", "")
        for letter, verb, most in (("r", "Read", row.read), ("w", "Write", row.write)):
            name = f"Consumed{verb}CapacityUnits"
            watched[f"{letter}{n}"] = metrics.measure_table(name, table, stage, index)
            shares.append(f"FILL({letter}{n}/{most * times * FIVE_MINUTES},0)")
        units.append(f"{index or table.key} {row.read * times} and {row.write * times}")
    return Alarm(
        f"{table.key}-capacity", "ticket", "Capacity nearly used",
        "80 % of the units are used that there may be to read and to write: " + ", ".join(units),
        watched, 0.799, "MAX([{}])".format(",".join(shares)),
        period_s=FIVE_MINUTES, periods=5, points=3,
    )  # fmt: skip


def _list_system_error_alarms(stage: str) -> Iterator[Alarm]:
    """List the alarms on DynamoDB's own faults, which it counts by table and operation.

    Watched are the operation that most requests read a table by, and the one they write it by.
    """
    for verb, choose in (("read", _find_usual_read), ("write", _find_usual_write)):
        watched = {}
        for table in specs.TABLES:
            plain = metrics.measure_table("SystemErrors", table, stage)
            dimensions = {**plain.dimensions, "Operation": choose(table.key)}
            watched[table.key] = replace(plain, dimensions=dimensions)
        yield Alarm(
            f"dynamodb-{verb}-errors", "ticket", "Errors of DynamoDB",
            f"DynamoDB fails at requests to {verb}", watched,
            expression="+".join(f"FILL({letter},0)" for letter in watched), periods=LATE,
        )  # fmt: skip


def _build_conflict_alarm(stage: str) -> Alarm:
    watched = {
        table.key: metrics.measure_table("TransactionConflict", table, stage)
        for table in specs.TABLES
        if table.key not in QUIET
    }
    worst = ",".join(f"FILL({letter},0)" for letter in watched)
    return Alarm(
        "dynamodb-conflicts", "ticket", "Transaction conflicts",
        "Transactions on a table get into each other's way",
        watched, CONFLICTS, f"MAX([{worst}])", period_s=FIVE_MINUTES, periods=5, points=3,
    )  # fmt: skip


def _find_usual_read(table: str) -> str:
    granted = {
        action
        for spec in specs.FUNCTIONS
        for target, actions in spec.grants.items()
        if target.partition(":")[0].partition("/")[0] == table
        for action in actions
    }
    return next((read for read in READS if read in granted), READS[0])


def _find_usual_write(table: str) -> str:
    return "PutItem" if table in QUIET else "TransactWriteItems"


def _list_queue_alarms(queue: resources.Queue, stage: str) -> Iterator[Alarm]:
    waiting = {"QueueName": specs.queue_name(queue.key, stage)}
    yield Alarm(
        f"{queue.key}-dead-letters", rate_severity(queue.key), "Dead letters",
        f"Messages of the queue {queue.key} were given up",
        {"m": metrics.count_dead_letters(queue.key, stage)},
    )  # fmt: skip
    yield Alarm(
        f"{queue.key}-waits", "ticket", "Queue that waits",
        f"A message of the queue {queue.key} has waited for {QUEUE_AGE_S[queue.key]} seconds",
        {"m": Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", waiting, "Maximum")},
        QUEUE_AGE_S[queue.key], period_s=FIVE_MINUTES,
    )  # fmt: skip


def _list_api_alarms(stage: str) -> Iterator[Alarm]:
    watched = {
        "e": metrics.measure_api("5XXError", stage),
        "c": metrics.measure_api("Count", stage),
    }
    yield Alarm(
        "api-5xx", "page", "API that fails",
        "More than 1 % of the requests of five minutes, and five at least, were answered with 5xx",
        watched, 1, "IF(e>=5,100*e/c,0)", period_s=FIVE_MINUTES,
    )  # fmt: skip
    for name, severity, burn, hours in (
        ("api-fast-burn", "page", FAST_BURN, 1), ("api-slow-burn", "ticket", SLOW_BURN, 6)
    ):  # fmt: skip
        yield Alarm(
            name, "page" if severity == "page" else "ticket", "Availability",
            f"Requests of the last {hours} h fail {burn} times as often as 99.9 % a month allows",
            watched, round(burn * OBJECTIVE_PERCENT, 2), "IF(e>=5,100*e/c,0)",
            period_s=hours * HOUR,
        )  # fmt: skip


def _list_account_alarms(concurrency: int) -> Iterator[Alarm]:
    """List what is counted for the whole account and region, whichever stage it is of."""
    most = concurrency * 4 // 5
    yield Alarm(
        "throttles", "page", "Account at its limit",
        "Lambda refuses calls of the account: too many run at once",
        {"m": Metric("AWS/Lambda", "Throttles", {})},
    )  # fmt: skip
    yield Alarm(
        "concurrency", "page", "Account at its limit",
        f"More than {most} functions run at once; the account takes {concurrency}",
        {"m": Metric("AWS/Lambda", "ConcurrentExecutions", {}, "Maximum")}, most,
    )  # fmt: skip
    for name, metric, share in (
        ("bounces", "BounceRate", BOUNCED), ("complaints", "ComplaintRate", COMPLAINED)
    ):  # fmt: skip
        yield Alarm(
            f"mail-{name}", "ticket", "Bounced mails",
            f"{share:.1%} of the mails are {name}, and SES looks at the account",
            {"m": Metric("AWS/SES", f"Reputation.{metric}", {}, "Average")}, share, period_s=HOUR,
        )  # fmt: skip
