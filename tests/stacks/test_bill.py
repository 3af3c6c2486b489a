"""The bill that operators are shown: each line is computed here once more, from the template."""

import json

import pytest
from typer.testing import CliRunner

from cdk import alarms, resources, specs
from layers.build import ROOT
from ops import costs, workload
from ops.__main__ import app
from ops.cost_model import PRICES, estimate_traffic, list_lines

USERS = (0, 100, 1_000, 10_000, 100_000)
HOURS = 730
BUDGETS = {
    name: row
    for path in (ROOT / "measurements" / "budgets").glob("*.json")
    for name, row in json.loads(path.read_text()).items()
}


def lines_of(prod, users):
    return {
        (line.part, line.subject, line.unit): line
        for line in list_lines(prod.body, estimate_traffic(users))
    }


@pytest.mark.parametrize("work", workload.REQUESTS, ids=lambda work: work.name)
def test_the_units_of_a_request_are_those_of_its_budget(work):
    budget = BUDGETS[work.name]

    assert sum(read for read, _ in work.units.values()) == budget["read"]
    assert sum(write for _, write in work.units.values()) == budget["write"]
    assert work.session == bool(budget.get("sessions"))


def test_each_function_of_the_workload_is_deployed(prod):
    groups = {work.group for work in (*workload.REQUESTS, *workload.BEHIND)}

    assert groups < {row.group for row in specs.FUNCTIONS}


@pytest.mark.parametrize("users", USERS)
def test_each_line_is_quantity_times_price(prod, users):
    for line in lines_of(prod, users).values():
        assert line.usd == pytest.approx(line.quantity * PRICES["usd"][line.unit])
        assert (line.usd < 0) == (line.part == "free")


def test_what_costs_without_a_request_is_in_the_template(prod):
    found = lines_of(prod, 0)

    secrets = [line for line in found.values() if line.part == "secrets"]
    assert [line.usd for line in secrets] == [0.40] * len(specs.SECRETS)
    policies = len(prod.of("ApplicationAutoScaling::ScalingPolicy"))
    assert found["alarms", "auto scaling", "alarm metric"].usd == pytest.approx(policies * 0.40)


def test_alarms_cost_what_their_rows_say(prod):
    concurrency = prod.settings["account_concurrency"]
    rows = alarms.list_alarms("prod", concurrency, scales=True)
    found = lines_of(prod, 0)

    for severity, subject in (("page", "pages"), ("ticket", "tickets")):
        wanted = sum(row.usd for row in rows if row.severity == severity)
        assert found["alarms", subject, "alarm metric"].usd == pytest.approx(wanted)
    assert PRICES["usd"]["alarm metric"] == resources.ALARM_METRIC_USD


@pytest.mark.parametrize("users", USERS)
def test_tables_on_demand_cost_what_the_requests_ask_for(prod, users):
    found = lines_of(prod, users)

    for table in (row for row in specs.TABLES if row.read is None):
        for at, unit, price in ((0, "read request", 0.125e-6), (1, "write request", 0.625e-6)):
            wanted = (
                users
                * sum(
                    work.times * work.units.get(table.key, (0, 0))[at]
                    + (2 * work.times * work.session if (table.key, at) == ("users", 0) else 0)
                    for work in (*workload.REQUESTS, *workload.BEHIND)
                )
                + 2920 * workload.CLOCK_UNITS.get(table.key, (0, 0))[at]
            )
            line = found.get(("tables", table.key, unit))
            assert (line.usd if line else 0) == pytest.approx(wanted * price)


def test_provisioned_tables_cost_what_their_rows_say_until_more_is_needed(prod):
    few, many = lines_of(prod, 1_000), lines_of(prod, 100_000)

    for table in (row for row in specs.TABLES if row.read is not None):
        wanted = (table.read + sum(index.read for index in table.indexes)) * HOURS * 0.00013
        assert few["tables", table.key, "read unit hour"].usd == pytest.approx(wanted)
        wanted = (table.write + sum(index.write for index in table.indexes)) * HOURS * 0.00065
        assert few["tables", table.key, "write unit hour"].usd == pytest.approx(wanted)
    key = "tables", "leaderboard", "write unit hour"
    needed = 3 * 100_000 * 2.5 * 40 / (HOURS * 3600) / 0.7
    assert many[key].quantity == pytest.approx(needed * HOURS)


@pytest.mark.parametrize("users", USERS)
def test_functions_cost_their_calls_and_their_seconds(prod, users):
    found = lines_of(prod, users)

    for row in specs.FUNCTIONS:
        works = [w for w in (*workload.REQUESTS, *workload.BEHIND) if w.group == row.group]
        number = users * sum(w.times for w in works) + (2920 if row.group == "housekeeping" else 0)
        ms = users * sum(w.times * w.ms for w in works)
        ms += 2920 * 600 if row.group == "housekeeping" else 0
        line = found.get(("functions", row.group, "function request"))
        assert (line.usd if line else 0) == pytest.approx(number * 0.2e-6)
        line = found.get(("functions", row.group, "function GB second"))
        memory = prod.function(row.group)["MemorySize"] / 1024
        assert (line.usd if line else 0) == pytest.approx(ms / 1000 * memory * 13.3334e-6)


@pytest.mark.parametrize("users", USERS)
def test_the_rest_costs_what_the_workload_says(prod, users):
    found = lines_of(prod, users)
    requests = users * sum(work.times for work in workload.REQUESTS)
    calls = users * sum(w.times for w in (*workload.REQUESTS, *workload.BEHIND)) + 2920
    gigabyte = 2**30
    wanted = {
        ("gateway", "requests", "gateway request"): requests * 3.5e-6,
        ("queues", "asking for messages", "queue request"): 4 * 5 * 180 * HOURS * 0.4e-6,
        ("queues", "messages", "queue request"): users * 18 * 3 * 0.4e-6,
        ("logs", "lines", "log GB"): calls * 900 / gigabyte * 0.5,
        ("the rest", "objects of reports", "object GB"): users * 2 * 4 * 40e3 / gigabyte * 0.023,
        ("the rest", "objects of reports", "object write"): users * 4 * 5e-6,
        ("the rest", "objects of reports", "object read"): users * 6 * 0.4e-6,
        ("the rest", "mails", "mail"): users * 0.5 * 0.1e-3,
        ("the rest", "answers sent", "traffic GB"): requests * 4000 / gigabyte * 0.09,
        ("the rest", "dashboards", "dashboard"): len(prod.of("CloudWatch::Dashboard")) * 3,
        ("logs", "metrics of our own", "own metric"): (20 if users else 3) * 0.3,
    }
    for row in specs.TABLES:
        size = users * workload.ITEM_BYTES[row.key] / gigabyte
        wanted["tables", row.key, "table GB"] = size * 0.25
        wanted["tables", row.key, "recovery GB"] = size * 0.20 * bool(row.recovery_days)

    for key, usd in wanted.items():
        assert (found[key].usd if key in found else 0) == pytest.approx(usd), key
    computed = {"secrets", "alarms", "functions", "free"}
    left = {key for key in found if key[0] not in computed and key not in wanted}
    assert {unit for *_, unit in left} <= {
        "read request", "write request", "read unit hour", "write unit hour"
    }  # fmt: skip


@pytest.mark.parametrize("users", USERS)
def test_nothing_is_freer_than_it_costs(prod, users):
    lines = list(lines_of(prod, users).values())

    for unit, most in PRICES["free"].items():
        used = sum(line.quantity for line in lines if line.unit == unit and line.part != "free")
        free = sum(-line.quantity for line in lines if line.unit == unit and line.part == "free")
        assert free == pytest.approx(min(used, most))


def test_a_thousand_users_cost_at_most_15_dollars_more_than_none(prod):
    none, thousand = (
        sum(line.usd for line in lines_of(prod, users).values()) for users in (0, 1000)
    )

    assert 0 < thousand - none < 15


def said(*words, **env):
    done = CliRunner(env=env).invoke(app, ["costs", *words, "--stage", "prod"])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def test_the_sums_of_four_numbers_of_users_stand_beside_the_guides(prod):
    words = "--users", "100", "1000", "10000", "100000", "--template", str(prod.path)

    rows = {row["part"]: row for row in json.loads(said(*words, "--json"))["rows"]}

    for users in USERS[1:]:
        lines = lines_of(prod, users).values()
        assert rows["together"][str(users)] == pytest.approx(sum(x.usd for x in lines), abs=0.006)
    assert list(rows["the guide's"].values())[1:] == [35, 85, 250, 800]


def test_the_table_in_the_documentation_is_what_the_command_says(prod):
    rows = costs.compare_users(prod.body, [*USERS[1:]])
    text = (ROOT / "docs/operations.md").read_text()

    for row in rows:
        cells = [row["part"], *(f"{row[str(n)] or 0:,.2f}" for n in USERS[1:])]
        if row["part"] != "the guide's":
            assert f"| {' | '.join(cells)} |" in text


def test_one_number_of_users_shows_every_line(prod):
    text = said("1000", "--template", str(prod.path))

    assert "leaderboard" in text
    assert "Together: $" in text
