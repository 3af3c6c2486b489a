"""What a stage costs in a month, reckoned from its template: `python -m tools.costs <template>`.

Writes the table of docs/operations.md. List prices are those of ops/prices.json, with what every
account has free for ever.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cdk import specs
from cdk.resources import ALARM_METRIC_USD
from layers.build import ROOT

HOURS = 730  # of a month
MILLION = 1_000_000
GUIDE = ROOT / "docs" / "operations.md"
MARKS = "<!-- costs: python -m tools.costs -->\n", "<!-- /costs -->\n"

PRICES = json.loads((ROOT / "ops" / "prices.json").read_text())
USD, FREE, PRICED = PRICES["usd"], PRICES["free"], PRICES["as_of"]
FREE_UNITS = FREE["read unit hour"] // HOURS  # of provisioned capacity, each way
FREE_DASHBOARDS, FREE_BUDGETS = FREE["dashboard"], 2
CLOCK = 0.02  # its runs and their log

POLLERS, POLLS_AN_HOUR = 5, 180  # of Lambda for each queue: one of 20 seconds after the other
ALARMS_OF_A_TARGET = 4

# 100 requests a month of each of 1,000 users: how many of which. Capacity as the budgets have it
USERS = 1_000
MIX = {
    "POST /api/auth/register": 300, "POST /api/auth/login": 8_000,
    "POST /api/auth/refresh": 20_000, "GET /api/auth/me": 18_000, "GET /api/profile": 12_000,
    "PUT /api/profile": 3_000, "GET /api/leaderboard/{category}": 12_000,
    "GET /api/benchmarks": 2_000, "GET /api/reports": 8_000, "POST /api/reports/generate": 2_000,
    "GET /api/reports/{reportId}": 5_000, "POST /api/payments/initialize": 400,
    "POST /api/payments/webhook": 400, "POST /api/reports/{reportId}/unlock": 300,
    "GET /api/menu": 2_000, "POST /api/orders": 2_000, "GET /api/orders": 3_600,
    "POST /api/projects": 200, "POST /api/pledges": 800,
}  # fmt: skip
HASHED_S, ANSWER_S, FOLLOWED_S = 0.46, 0.06, 0.1  # of a login, of others, of what follows a write
LINES_KB = 3  # of logs for a call: of the gateway, of the function, of Lambda itself
USER_KB, ANSWER_KB = 300, 10
MAILS, PROCESSES, OWN_METRICS = 3_000, 6, 20


class Line(NamedTuple):
    """A line of the bill: what, how it is reckoned, US dollars."""

    what: str
    reckoned: str
    usd: float


def list_idle_lines(template: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what a month without a request costs, the tickets and auto scaling not among it."""
    secrets = len(_list_kind(template, "SecretsManager::Secret"))
    yield Line("secrets", f"{secrets} x {USD['secret']:.2f}", secrets * USD["secret"])
    queues = len(specs.QUEUES)
    polls = queues * POLLERS * POLLS_AN_HOUR * HOURS
    reckoned = (
        f"{queues} x {POLLERS} pollers x {POLLS_AN_HOUR} an hour x {HOURS} h = "
        f"{polls / MILLION:.2f} million, 1 million free, 0.40 a million"
    )
    yield Line(
        "polling of the queues",
        reckoned,
        max(0, polls - FREE["queue request"]) * USD["queue request"],
    )
    read, write = count_units(template)
    units = (
        max(0, read - FREE_UNITS) * USD["read unit hour"]
        + max(0, write - FREE_UNITS) * USD["write unit hour"]
    )
    yield Line(
        "provisioned capacity",
        f"{read} units to read, {write} to write; {FREE_UNITS} of each are free",
        units * HOURS,
    )
    reckoned = "2,920 runs; three dashboards of 50 metrics, two budgets and ten metrics of our own "
    yield Line("the clock, its log, the dashboard, the budget", f"{reckoned}are free", CLOCK)
    pages = count_alarm_metrics(template)["page"]
    yield Line("the pages", f"{pages} metrics of alarms x 0.10", pages * ALARM_METRIC_USD)
    free = FREE["alarm metric"]
    yield Line("free metrics of alarms", f"{free} x 0.10", -free * ALARM_METRIC_USD)


def list_switched_lines(template: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what settings add, and what they save where they are off."""
    tickets = count_alarm_metrics(template)["ticket"]
    reckoned = f"{tickets} metrics x 0.10; `tickets: false` saves them"
    yield Line("the tickets", reckoned, tickets * ALARM_METRIC_USD)
    targets = len(_list_kind(template, "ApplicationAutoScaling::ScalableTarget"))
    reckoned = f"{targets} targets x 4 alarms x 0.10; `autoscale: false` saves them"
    yield Line("auto scaling", reckoned, targets * ALARMS_OF_A_TARGET * ALARM_METRIC_USD)
    alone, rule = USD["web ACL"], USD["web ACL rule"]
    reckoned = f"{alone:.2f}, {rule:.2f} for its rule, 0.60 a million requests; `waf_rate`"
    yield Line("the web ACL", f"{reckoned} above 0 adds it", alone + rule)


def list_traffic_lines(template: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what 1,000 users with 100,000 requests add, without a language model."""
    requests = sum(MIX.values())
    yield Line("the gateway", f"{requests:,} x 3.50 a million", requests * USD["gateway request"])
    memory = {row.group: row.memory_mb / 1024 for row in specs.FUNCTIONS}
    hashed = MIX["POST /api/auth/login"] + MIX["POST /api/auth/register"]
    read, written, saves = count_traffic_units()
    usual = max(gb for group, gb in memory.items() if group != "auth")
    seconds = hashed * HASHED_S * memory["auth"] + requests * ANSWER_S * memory["auth"]
    seconds += saves * 2 * FOLLOWED_S * usual  # two that follow each write
    calls = requests + 2 * saves
    yield Line(
        "Lambda",
        f"{calls:,} calls x 0.20 a million, {seconds:,.0f} GB-seconds x 0.0000133",
        calls * USD["function request"] + seconds * USD["function GB second"],
    )
    yield Line(
        "DynamoDB on demand",
        f"{read:,.0f} units to read x 0.125 a million, 2 x {written:,.0f} to write x 0.625 "
        "(what follows writes as much again)",
        read * USD["read request"] + 2 * written * USD["write request"],
    )
    logged = calls * LINES_KB / MILLION
    yield Line("logs", f"{logged:.2f} GB x {USD['log GB']:.2f}", logged * USD["log GB"])
    stored = USERS * USER_KB / MILLION
    stored_price = USD["table GB"] + USD["recovery GB"]
    reckoned = f"{stored:.1f} GB in tables, with point-in-time recovery x {stored_price:.2f}"
    yield Line("storage", reckoned, stored * stored_price)
    objects = 3 * MIX["POST /api/reports/generate"]
    yield Line("objects", f"{objects:,} of reports x 5.00 a million", objects * USD["object write"])
    yield Line("mails", f"{MAILS:,} x 0.10 a thousand", MAILS * USD["mail"])
    asked = PROCESSES * 2 * 12 * HOURS
    reckoned = f"{PROCESSES} processes that ask for two versions every five minutes = {asked:,}"
    yield Line("reading secrets", f"{reckoned} x 0.05 for 10,000", asked * USD["secret call"])
    own = OWN_METRICS - FREE["own metric"]
    reckoned = f"{OWN_METRICS} counted in each hour, {FREE['own metric']} free, 0.30 each"
    yield Line("metrics of our own", reckoned, own * USD["own metric"])
    sent = requests * ANSWER_KB / MILLION
    yield Line("transfer", f"{sent:.1f} GB x 0.09", sent * USD["traffic GB"])


def count_alarm_metrics(template: Mapping[str, Any]) -> dict[str, int]:
    """Return how many metrics alarms watch, by severity, which their descriptions end in."""
    found = {"page": 0, "ticket": 0}
    for alarm in _list_kind(template, "CloudWatch::Alarm"):
        severity = alarm["AlarmDescription"].rpartition("(")[2].rstrip(")")
        found[severity] += sum("MetricStat" in each for each in alarm.get("Metrics", [])) or 1
    return found


def count_units(template: Mapping[str, Any]) -> tuple[int, int]:
    """Return the units to read and to write that tables and indexes have provisioned."""
    rows = [
        row["ProvisionedThroughput"]
        for table in _list_kind(template, "DynamoDB::Table")
        for row in (table, *table.get("GlobalSecondaryIndexes", []))
        if "ProvisionedThroughput" in row
    ]
    return sum(r["ReadCapacityUnits"] for r in rows), sum(r["WriteCapacityUnits"] for r in rows)


def count_traffic_units() -> tuple[float, float, int]:
    """Return units to read, units to write, and requests that write, of MIX by the budgets."""
    budgets: dict[str, dict[str, Any]] = {}
    for path in (ROOT / "measurements" / "budgets").glob("*.json"):
        budgets |= json.loads(path.read_text())
    read = written = saves = 0
    for route, number in MIX.items():
        budget = budgets[route]
        read += number * (budget["read"] + budget.get("sessions", 0))
        written += number * budget["write"]
        saves += number if budget["write"] else 0
    return read, written, saves


def render_costs(template: Mapping[str, Any]) -> str:
    """Return the tables and their sums, as docs/operations.md has them."""
    idle, switched = [*list_idle_lines(template)], [*list_switched_lines(template)]
    traffic = [*list_traffic_lines(template)]
    least = add_up(idle)
    tickets, scaling, _ = (line.usd for line in switched)
    return "\n".join(
        [
            f"List prices of us-east-1 as of {PRICED}, a month without a request, with what every "
            "account has free for ever:",
            "",
            *_render_table([*idle, *switched]),
            "",
            f"So ${least:.2f} with the pages, ${least + tickets:.2f} with the tickets too, "
            f"${scaling:.2f} more with auto scaling.",
            "",
            f"{USERS:,} users with {sum(MIX.values()):,} requests add, without a language model "
            "and with nothing free but metrics:",
            "",
            *_render_table(traffic),
            "",
            f"So ${add_up(traffic):.2f} more.",
            "",
        ]
    )


def add_up(lines: list[Line]) -> float:
    """Return the sum of lines, each in whole cents as it is shown."""
    return round(sum(round(line.usd, 2) for line in lines), 2)


def _render_table(lines: list[Line]) -> Iterator[str]:
    yield "| What | How it is reckoned | US dollars |"
    yield "|---|---|---|"
    for line in lines:
        reckoned = line.reckoned.replace(" x ", " \N{MULTIPLICATION SIGN} ")
        yield f"| {line.what} | {reckoned} | {line.usd:.2f} |"


def _list_kind(template: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    rows = template["Resources"].values()
    return [row["Properties"] for row in rows if row["Type"] == f"AWS::{kind}"]


def replace_costs(guide: str, costs: str) -> str:
    """Return the guide with these costs between its marks."""
    begin, end = (re.escape(mark) for mark in MARKS)
    pattern = re.compile(f"(?<={begin}).*?(?={end})", re.DOTALL)
    assert pattern.search(guide), "docs/operations.md has lost the marks around its costs"
    return pattern.sub(lambda _: costs, guide, count=1)


def main() -> None:
    """Write the costs of a template, by default that of `make synth STAGE=prod`."""
    path = Path(sys.argv[1] if sys.argv[1:] else ROOT / "cdk.out" / "Auxeira.template.json")
    GUIDE.write_text(replace_costs(GUIDE.read_text(), render_costs(json.loads(path.read_text()))))


if __name__ == "__main__":
    main()
