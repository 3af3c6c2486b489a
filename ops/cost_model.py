"""What a month costs, line by line: quantity times list price, less what is free of it.

The quantities are those of a template, and of traffic that is estimated or was measured.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cdk import resources, specs
from ops import workload
from ops.workload import HOURS

PRICES: dict[str, Any] = json.loads((Path(__file__).parent / "prices.json").read_text())
SCALING_ALARMS = 4  # that AWS makes for each policy by which capacity follows use
GB = 2**30
PEAK, FULL = 3, 0.7  # the busiest hour is so many times the mean; use that capacity follows

Item = dict[str, Any]


class Line(NamedTuple):
    """A line of the bill: of which part, for what, how many of which unit of PRICES in a month."""

    part: str
    subject: str
    unit: str
    quantity: float

    @property
    def usd(self) -> float:
        """US dollars a month; negative for what is free."""
        return self.quantity * float(PRICES["usd"][self.unit])


class Traffic(NamedTuple):
    """What is used in a month, by group of functions and by table; sizes in bytes."""

    requests: float
    calls: Mapping[str, tuple[float, float]]  # group -> calls, milliseconds of all together
    units: Mapping[str, tuple[float, float]]  # table -> units to read, to write
    stored: Mapping[str, float] = {}  # table -> bytes
    objects: tuple[float, float, float] = (0, 0, 0)  # bytes that are kept, writes, reads
    messages: float = 0
    mails: float = 0
    logs: float = 0
    sent: float = 0
    secret_calls: float = 0


def estimate_traffic(users: int) -> Traffic:
    """Return what so many active users use; the clock runs for none as well."""
    clock = workload.Work(
        "housekeeping", "housekeeping", workload.CLOCK_RUNS, workload.CLOCK_MS, workload.CLOCK_UNITS
    )
    done = [(work, work.times * users) for work in (*workload.REQUESTS, *workload.BEHIND)]
    calls: dict[str, list[float]] = defaultdict(lambda: [0, 0])
    units: dict[str, list[float]] = defaultdict(lambda: [0, 0])
    for work, times in [*done, (clock, clock.times)]:
        calls[work.group][0] += times
        calls[work.group][1] += times * work.ms
        units["users"][0] += times * workload.SESSION_UNITS * work.session
        for table, (read, write) in work.units.items():
            units[table][0] += times * read
            units[table][1] += times * write
    requests = users * sum(work.times for work in workload.REQUESTS)
    reports = users * workload.REPORTS
    return Traffic(
        requests,
        {group: (number, ms) for group, (number, ms) in calls.items()},
        {table: (read, write) for table, (read, write) in units.items()},
        {table: float(users * size) for table, size in workload.ITEM_BYTES.items()},
        (reports * workload.KEPT_MONTHS * workload.OBJECT_BYTES, reports * 2, reports * 3),
        users * workload.MESSAGES,
        users * workload.MAILS,
        sum(number for number, _ in calls.values()) * workload.LOG_BYTES,
        requests * workload.ANSWER_BYTES,
        count_secret_calls(requests, sum(ms for _, ms in calls.values())),
    )


def count_secret_calls(requests: float, ms: float) -> float:
    """Return how often secrets are read in a month of so many requests, busy so long in all."""
    processes = workload.PROCESSES + ms / 1000 / (HOURS * 3600)
    return min(2 * requests, processes * workload.SECRET_CALLS)


def list_lines(template: Item, traffic: Traffic) -> list[Line]:
    """Return the lines of a template with such traffic; last what is free, of all together."""
    lines = [*_list_fixed_lines(template), *_list_table_lines(template, traffic)]
    lines += [*_list_function_lines(template, traffic), *_list_other_lines(template, traffic)]
    lines = [line for line in lines if line.quantity]
    return lines + list(_list_free_lines(lines))


def sum_by_part(lines: Iterable[Line]) -> dict[str, float]:
    """Return the dollars of each part, in the order of the lines."""
    found: dict[str, float] = {}
    for line in lines:
        found[line.part] = found.get(line.part, 0) + line.usd
    return found


def _list_fixed_lines(template: Item) -> Iterator[Line]:
    """Yield what costs without a request."""
    for properties in _list_of(template, "SecretsManager::Secret"):
        yield Line("secrets", str(properties["Name"]).rpartition("/")[2], "secret", 1)
    watched: dict[str, int] = {"pages": 0, "tickets": 0}
    for properties in _list_of(template, "CloudWatch::Alarm"):
        queries = properties.get("Metrics", [{"MetricStat": {}}])
        severity = "pages" if properties["AlarmDescription"].endswith("(page)") else "tickets"
        watched[severity] += sum("MetricStat" in query for query in queries)
    for severity, number in watched.items():
        yield Line("alarms", severity, "alarm metric", number)
    policies = len(_list_of(template, "ApplicationAutoScaling::ScalingPolicy"))
    yield Line("alarms", "auto scaling", "alarm metric", policies * SCALING_ALARMS)
    dashboards = len(_list_of(template, "CloudWatch::Dashboard"))
    yield Line("the rest", "dashboards", "dashboard", dashboards)
    budgets = len(_list_of(template, "Budgets::Budget"))
    yield Line("the rest", "budgets", "budget day", budgets * workload.BUDGET_DAYS)


def _list_table_lines(template: Item, traffic: Traffic) -> Iterator[Line]:
    for properties in _list_of(template, "DynamoDB::Table"):
        name = str(properties["TableName"])
        row = next(row for row in specs.TABLES if name.startswith(row.name))
        used = traffic.units.get(row.key, (0, 0))
        stored = traffic.stored.get(row.key, 0) / GB
        if row.read is None:
            yield Line("tables", row.key, "read request", used[0])
            yield Line("tables", row.key, "write request", used[1])
        else:
            yield Line("tables", row.key, "read unit hour", _count_hours(row, 0, used[0]))
            yield Line("tables", row.key, "write unit hour", _count_hours(row, 1, used[1]))
        yield Line("tables", row.key, "table GB", stored)
        if "PointInTimeRecoverySpecification" in properties:
            yield Line("tables", row.key, "recovery GB", stored)


def _count_hours(row: resources.Table, direction: int, used: float) -> float:
    """Return unit hours of a provisioned table with its indexes, which grow with it: what its rows
    say, or what the busiest hour needs.
    """
    given = [(row.read or 0, row.write or 0)[direction]]
    given += [(index.read or 0, index.write or 0)[direction] for index in row.indexes]
    needed = PEAK * used / (HOURS * 3600) / FULL
    return HOURS * max(sum(given), needed)


def _list_function_lines(template: Item, traffic: Traffic) -> Iterator[Line]:
    for properties in _list_of(template, "Lambda::Function"):
        group = str(properties["FunctionName"]).split("-", 2)[2]
        number, ms = traffic.calls.get(group, (0, 0))
        yield Line("functions", group, "function request", number)
        seconds = ms / 1000 * properties.get("MemorySize", 128) / 1024
        yield Line("functions", group, "function GB second", seconds)


def _list_other_lines(template: Item, traffic: Traffic) -> Iterator[Line]:
    yield Line("gateway", "requests", "gateway request", traffic.requests)
    for properties in _list_of(template, "WAFv2::WebACL"):
        yield Line("web ACL", "the list", "web ACL", 1)
        yield Line("web ACL", "its rules", "web ACL rule", len(properties["Rules"]))
        yield Line("web ACL", "requests", "web ACL request", traffic.requests)
    yield Line("secrets", "reading them", "secret call", traffic.secret_calls)
    consumed = sum(
        "FilterCriteria" not in each and "StartingPosition" not in each
        for each in _list_of(template, "Lambda::EventSourceMapping")
    )
    polls = consumed * workload.POLLS
    yield Line("queues", "asking for messages", "queue request", polls)
    yield Line("queues", "messages", "queue request", traffic.messages * workload.MESSAGE_CALLS)
    kept, writes, reads = traffic.objects
    yield Line("the rest", "objects of reports", "object GB", kept / GB)
    yield Line("the rest", "objects of reports", "object write", writes)
    yield Line("the rest", "objects of reports", "object read", reads)
    yield Line("the rest", "mails", "mail", traffic.mails)
    yield Line("logs", "lines", "log GB", traffic.logs / GB)
    own = workload.OWN_METRICS if traffic.requests else workload.CLOCK_METRICS
    yield Line("logs", "metrics of our own", "own metric", own)
    yield Line("the rest", "answers sent", "traffic GB", traffic.sent / GB)


def _list_free_lines(lines: list[Line]) -> Iterator[Line]:
    """Yield what every account has free for ever, of the sum of all lines."""
    for unit, most in PRICES["free"].items():
        used = sum(line.quantity for line in lines if line.unit == unit)
        if used:
            yield Line("free", unit, unit, -min(used, most))


def _list_of(template: Item, kind: str) -> list[Item]:
    """Return the properties of all resources of a type."""
    return [
        resource.get("Properties", {})
        for resource in template["Resources"].values()
        if resource["Type"] == f"AWS::{kind}"
    ]
