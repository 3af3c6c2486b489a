"""The bill that operators are shown: each line is computed here once more, from the template."""

import json
import re

import pytest
from typer.testing import CliRunner

from cdk import alarms, resources, specs
from layers.build import ROOT
from ops import workload
from ops.__main__ import app
from ops.cost_model import PRICES, estimate_traffic, list_lines
from tools import costs_page

USERS = (0, 100, 1_000, 10_000, 100_000)
HOURS = 730
BUDGETS = {
    name: row
    for path in (ROOT / "measurements" / "budgets").glob("*.json")
    for name, row in json.loads(path.read_text()).items()
}


def secret_calls(users):
    """Six processes, and those that are busy, ask for two versions every five minutes, at most."""
    works = (*workload.REQUESTS, *workload.BEHIND)
    seconds = users * sum(work.times * work.ms for work in works) / 1000 + 2920 * 0.6
    asked = (6 + seconds / (HOURS * 3600)) * 2 * 12 * HOURS
    return min(asked, 2 * users * sum(work.times for work in workload.REQUESTS))


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
        ("logs", "lines", "log GB"): calls * 1300 / gigabyte * 0.5,
        ("secrets", "reading them", "secret call"): secret_calls(users) * 0.05 / 10_000,
        ("the rest", "budgets", "budget day"): 31 * 0.02,
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


def without(prod, users, *, subjects=(), parts=()):
    return sum(
        line.usd
        for (part, subject, _), line in lines_of(prod, users).items()
        if part not in parts and subject not in subjects
    )


def test_an_idle_month_costs_no_more_than_it_may(prod):
    pages = without(prod, 0, subjects=("tickets", "auto scaling"))
    tickets = without(prod, 0, subjects=("auto scaling",))

    assert pages <= 9
    assert tickets <= 19
    assert without(prod, 0) - tickets <= 7


def test_a_thousand_users_with_a_hundred_thousand_requests_cost_at_most_15_dollars_more(prod):
    """With what every account has free taken off of nothing."""
    assert estimate_traffic(1_000).requests >= 100_000
    assert 0 < without(prod, 1_000, parts=("free",)) - without(prod, 0, parts=("free",)) <= 15


def test_a_month_without_a_request_is_what_it_comes_to_by_hand(prod):
    """But for alarms, whose rows are added up above."""
    wanted = {
        "secret": 4 * 0.40,
        "read unit hour": 25 * 730 * 0.00013,  # 5 + 2 + 1 + 1, 10 + 2 + 2, 2
        "write unit hour": 19 * 730 * 0.00065,  # 2 + 1 + 1 + 1, 3 + 3 + 3, 5
        "read request": (2920 * 0.5 + 2920 * 2) * 0.000000125,
        "function request": 2920 * 0.0000002,
        "function GB second": 2920 * 0.6 * 0.25 * 0.0000133334,
        "queue request": 4 * 5 * 180 * 730 * 0.0000004,
        "log GB": 2920 * 1300 / 2**30 * 0.50,
        "own metric": 3 * 0.30,
        "dashboard": 1 * 3.00,
        "budget day": 31 * 0.02,
    }
    paid = {  # of 25 units each, a million requests of queues, 5 GB of logs nothing is left
        "secret": wanted["secret"],
        "queue request": (4 * 5 * 180 * 730 - 1_000_000) * 0.0000004,
        "read request": wanted["read request"],
    }
    lines = lines_of(prod, 0).values()
    found = {
        unit: sum(line.usd for line in lines if line.unit == unit and line.part != "free")
        for unit in {line.unit for line in lines} - {"alarm metric"}
    }
    left = {unit: sum(line.usd for line in lines if line.unit == unit) for unit in found}

    assert found == pytest.approx(wanted)
    assert {unit: usd for unit, usd in left.items() if usd > 1e-9} == pytest.approx(paid)


def test_a_web_acl_costs_where_it_is_on(prod, page):
    found, none = lines_of(page, 1_000), lines_of(prod, 1_000)

    requests = estimate_traffic(1_000).requests
    assert {key: line.usd for key, line in found.items() if key[0] == "web ACL"} == pytest.approx({
        ("web ACL", "the list", "web ACL"): 5.00,
        ("web ACL", "its rules", "web ACL rule"): 1.00,
        ("web ACL", "requests", "web ACL request"): requests * 0.60 / 1_000_000,
    })  # fmt: skip
    assert found.keys() - none.keys() == {key for key in found if key[0] == "web ACL"}


def test_a_switch_saves_what_it_is_said_to_save(prod, plain):
    saved = lines_of(prod, 0).keys() - lines_of(plain, 0).keys()

    assert saved == {("alarms", name, "alarm metric") for name in ("tickets", "auto scaling")}
    names = ("tickets", "auto scaling")
    assert without(plain, 0) == pytest.approx(without(prod, 0, subjects=names))


def test_nothing_that_costs_while_nobody_comes_is_left_out(prod, page):
    """What bills by the hour or the month is a line; the rest costs by use."""
    by_the_month = {
        "CloudWatch::Alarm", "SecretsManager::Secret", "DynamoDB::Table",
        "ApplicationAutoScaling::ScalingPolicy", "CloudWatch::Dashboard", "Budgets::Budget",
    }  # fmt: skip
    by_use_or_free = {
        "ApiGateway::Account", "ApiGateway::Deployment", "ApiGateway::GatewayResponse",
        "ApiGateway::Method", "ApiGateway::Resource", "ApiGateway::RestApi", "ApiGateway::Stage",
        "ApplicationAutoScaling::ScalableTarget", "Events::Rule", "IAM::Role", "Lambda::Alias",
        "Lambda::EventSourceMapping", "Lambda::Function", "Lambda::LayerVersion",
        "Lambda::Permission", "Lambda::Version", "Logs::LogGroup", "S3::Bucket",
        "S3::BucketPolicy", "SES::EmailIdentity", "SNS::Subscription", "SNS::Topic",
        "SNS::TopicPolicy", "SQS::Queue", "SQS::QueuePolicy",
    }  # fmt: skip
    switched = {
        "WAFv2::WebACL", "WAFv2::WebACLAssociation",  # the first by the month, a line
        "CloudFront::Distribution", "CloudFront::Function", "CloudFront::OriginAccessControl",
        "CloudFront::ResponseHeadersPolicy",
    }  # fmt: skip

    def list_kinds(template):
        return {row["Type"].removeprefix("AWS::") for row in template.resources.values()}

    assert list_kinds(prod) == by_the_month | by_use_or_free
    assert list_kinds(page) - list_kinds(prod) <= switched
    [stage] = prod.of("ApiGateway::Stage").values()
    assert not stage.get("CacheClusterEnabled")
    for function in prod.of("Lambda::Alias").values():
        assert "ProvisionedConcurrencyConfig" not in function


def test_what_is_reckoned_of_queues_is_what_calls_them(prod):
    mappings = prod.of("Lambda::EventSourceMapping").values()
    polled = [row for row in mappings if re.search("Queue", str(row["EventSourceArn"]))]

    assert len(polled) == len(specs.QUEUES) == 4


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


def test_the_bill_in_the_documentation_is_what_the_command_says(prod):
    page = costs_page.PAGE.read_text()

    assert costs_page.replace_bill(page, costs_page.render_bill(prod.body)) == page, (
        costs_page.__doc__
    )


def test_one_number_of_users_shows_every_line(prod):
    text = said("1000", "--template", str(prod.path))

    assert "leaderboard" in text
    assert "Together: $" in text
