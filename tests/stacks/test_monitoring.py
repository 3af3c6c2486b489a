"""Alarms that can ring, and reach somebody: the template says what their rows say."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk
import grimp
import pytest

from cdk import alarms, specs, stages
from cdk.resources import ALARM_METRIC_USD, Alarm, Metric
from tests.stacks.templates import Template, listed, referred, text

ROOT = stages.CONFIGURATION.parent
GUIDE = (ROOT / "docs" / "operations.md").read_text()
SOURCES = [
    path.read_text() for top in ("layers", "functions") for path in (ROOT / top).rglob("*.py")
]
# In AWS's documentation of DynamoDB's metrics and not in the list of the CDK.
NOT_LISTED = {
    "ReadMaxOnDemandThroughputThrottleEvents": "ReadThrottleEvents",
    "WriteMaxOnDemandThroughputThrottleEvents": "WriteThrottleEvents",
}


def rows(template: Template) -> dict[str, Alarm]:
    """The rows of a stage's alarms, by the names that these have."""
    settings = template.settings
    found = alarms.list_alarms(
        template.stage, settings["account_concurrency"], scales=settings["autoscale"]
    )
    return {
        f"auxeira-{template.stage}-{row.name}": row
        for row in found
        if row.severity == "page" or settings["tickets"]
    }


def watched(alarm: dict[str, Any]) -> tuple[str, dict[str, Metric], int]:
    """(expression, metrics, period) of an alarm of a template."""
    if "Metrics" not in alarm:
        return "", {"m": read_metric(alarm, alarm)}, alarm["Period"]
    [result] = [m for m in alarm["Metrics"] if m["ReturnData"] is True]
    stats = {m["Id"]: m["MetricStat"] for m in alarm["Metrics"] if "MetricStat" in m}
    metrics = {letter: read_metric(stat["Metric"], stat) for letter, stat in stats.items()}
    [period] = {stat["Period"] for stat in stats.values()}
    return result["Expression"], metrics, period


def read_metric(metric: dict[str, Any], stat: dict[str, Any]) -> Metric:
    dimensions = {d["Name"]: text(d["Value"]) for d in metric.get("Dimensions", [])}
    statistic = stat.get("Stat") or stat.get("ExtendedStatistic") or stat["Statistic"]
    return Metric(metric["Namespace"], metric["MetricName"], dimensions, statistic)


def test_an_alarm_is_exactly_what_its_row_says(prod: Template, dev: Template) -> None:
    for template in (prod, dev):
        found = {a["AlarmName"]: a for a in template.of("CloudWatch::Alarm").values()}
        expected = rows(template)
        assert found.keys() == expected.keys()
        for name, row in expected.items():
            alarm = found[name]
            assert watched(alarm) == (row.expression, dict(row.metrics), row.period_s), name
            operator = "LessThanThreshold" if row.below else "GreaterThanThreshold"
            assert alarm["ComparisonOperator"] == operator
            assert (alarm["Threshold"], alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (
                row.threshold,
                row.periods,
                row.points,
            )
            silence = "notBreaching" if row.silence_is_fine else "breaching"
            assert alarm["TreatMissingData"] == silence


def test_the_embedded_cloud_watches_bare_what_it_cannot_calculate(local: Template) -> None:
    found = {a["AlarmName"]: a for a in local.of("CloudWatch::Alarm").values()}
    expected = {name: row for name, row in rows(local).items() if "m" in row.metrics}
    assert found.keys() == expected.keys()
    for name, row in expected.items():
        assert watched(found[name]) == ("", {"m": row.metrics["m"]}, row.period_s)


def test_pages_and_tickets_go_to_topics_of_their_own(prod: Template, dev: Template) -> None:
    for template in (prod, dev):
        for alarm in template.of("CloudWatch::Alarm").values():
            row = rows(template)[alarm["AlarmName"]]
            [topic] = [referred(action) for action in alarm["AlarmActions"]]
            word = {"page": "MonitoringAlarms", "ticket": "MonitoringTickets"}[row.severity]
            assert topic.startswith(word)
            over = [topic] if row.severity == "page" else []
            assert [referred(action) for action in alarm.get("OKActions", [])] == over
    assert len(prod.of("SNS::Topic")) == 2
    assert len(dev.of("SNS::Topic")) == 1  # tickets are off


def test_a_row_is_named_once_and_says_where_to_read_on(prod: Template) -> None:
    found = alarms.list_alarms("prod", 1000, scales=True)
    assert len({row.name for row in found}) == len(found)
    for alarm in prod.of("CloudWatch::Alarm").values():
        row = rows(prod)[alarm["AlarmName"]]
        said = f"{row.says}: see docs/operations.md, '{row.section}' ({row.severity})"
        assert alarm["AlarmDescription"] == said
        assert f"\n## {row.section}\n" in GUIDE, row.section
        assert len(said) <= 1024


def test_reads_and_writes_refused_of_a_table_or_any_of_its_indexes_ring(prod: Template) -> None:
    """Both dimensions for an index: a table's metrics do not count its indexes."""
    for table in specs.TABLES:
        of = {"TableName": specs.physical_table_name(table.name, prod.stage)}
        subjects = [of, *(of | {"GlobalSecondaryIndexName": i.name} for i in table.indexes)]
        for direction in ("Read", "Write"):
            row = rows(prod)[f"auxeira-prod-{table.key}-{direction.lower()}-throttle"]
            names = [f"{direction}ThrottleEvents"]
            if table.read is None:
                names.append(f"{direction}MaxOnDemandThroughputThrottleEvents")
            for name in names:
                found = [dict(m.dimensions) for m in row.metrics.values() if m.name == name]
                assert found == subjects
            assert len(row.metrics) == len(names) * len(subjects)
            assert dict(row.metrics["m"].dimensions) == of  # which the embedded cloud watches bare


def test_units_of_a_provisioned_table_and_of_each_of_its_indexes_are_watched(
    prod: Template,
) -> None:
    for table in specs.TABLES:
        row = rows(prod).get(f"auxeira-prod-{table.key}-capacity")
        assert (row is not None) == (table.read is not None)
        if row:
            subjects = ["", *(index.name for index in table.indexes)]
            for name in ("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"):
                found = [m.dimensions for m in row.metrics.values() if m.name == name]
                assert [d.get("GlobalSecondaryIndexName", "") for d in found] == subjects
            assert len(row.metrics) == 2 * len(subjects)


def test_a_minute_that_is_filled_is_never_looked_at_alone(prod: Template) -> None:
    """DynamoDB's metrics come minutes late: the newest would be a zero of ours, for ever."""
    filled = [row for row in rows(prod).values() if "FILL" in row.expression]
    assert filled
    for row in filled:
        assert row.periods == 5, row.name


def test_every_function_has_its_alarms(prod: Template) -> None:
    names = rows(prod).keys()
    for spec in specs.FUNCTIONS:
        assert f"auxeira-prod-{spec.group}-errors" in names
        function = {"FunctionName": f"auxeira-prod-{spec.group}"}
        for measured in (Metric("AWS/Lambda", "Throttles", function),
                         Metric("AWS/Lambda", "Duration", function, "p95")):  # fmt: skip
            [row] = [row for row in rows(prod).values() if measured in row.metrics.values()]
            assert spec.group in row.says
        assert (f"auxeira-prod-{spec.group}-behind" in names) == bool(spec.follows)
        assert spec.slow_limit_ms < spec.timeout_s * 1000
        assert spec.slow_ms or not spec.paths, spec.group


def test_an_expression_has_ten_metrics_at_most(prod: Template) -> None:
    assert max(len(row.metrics) for row in rows(prod).values()) <= 10


def test_a_writer_that_asks_a_model_may_be_minutes_behind() -> None:
    """A report takes minutes at most, and they are written one after the other."""
    [worker] = [spec for spec in specs.FUNCTIONS if spec.group == "report_worker"]
    assert worker.behind_s == 1200
    assert {spec.behind_s for spec in specs.FUNCTIONS if spec != worker} == {60}


def test_what_we_count_ourselves_is_counted_somewhere_and_by_stage(each: Template) -> None:
    own = [
        m for row in rows(each).values() for m in row.metrics.values() if m.namespace == "Auxeira"
    ]
    assert len(own) > 10
    for metric in own:
        assert any(f'"{metric.name}"' in source for source in SOURCES), metric.name
        variables = each.function(metric.dimensions["service"])["Environment"]["Variables"]
        assert metric.dimensions == {
            "service": variables["POWERTOOLS_SERVICE_NAME"],
            "stage": variables["STAGE"],
        }
        assert variables["POWERTOOLS_METRICS_NAMESPACE"] == metric.namespace


def test_what_a_function_is_watched_for_is_counted_by_what_it_imports() -> None:
    """An alarm on what its function never counts would never ring."""
    graph = grimp.build_graph("functions", "auxeira")
    for row in alarms.list_alarms("prod", 1000, scales=True):
        for metric in row.metrics.values():
            if metric.namespace == "Auxeira":
                handler = f"functions.{metric.dimensions['service']}.handler"
                modules = {handler, *graph.find_upstream_modules(handler)}
                assert any(f'"{metric.name}"' in read_module(name) for name in modules), row.name


def read_module(name: str) -> str:
    path = Path(*name.split("."))
    tops = (ROOT, ROOT / "layers" / "common" / "python")
    found = [top / path.with_suffix(".py") for top in tops]
    return next((each.read_text() for each in found if each.exists()), "")


def list_canned() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(namespace, metric, names of dimensions) of AWS's own list, as the CDK carries it."""
    [archive] = (Path(aws_cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.tgz")
    wanted = re.compile(r"package/aws-(\w+)/lib/\1-canned-metrics\.generated\.(js|d\.ts)")
    texts: dict[str, dict[str, str]] = {}
    with tarfile.open(archive) as packed:
        for member in packed:
            if (match := wanted.fullmatch(member.name)) and match[1] in SERVICES:
                content = packed.extractfile(member)
                assert content
                texts.setdefault(match[1], {})[match[2]] = content.read().decode()
    for found in texts.values():
        names = {
            method: (namespace, name)
            for method, namespace, name in re.findall(
                r'static (\w+)\(dimensions\)\{return\{namespace:"([^"]+)",metricName:"([^"]+)"',
                found["js"],
            )
        }
        for method, said in re.findall(
            r"static (\w+)\(this: void, dimensions: \{([^}]*)\}", found["d.ts"]
        ):
            yield *names[method], frozenset(re.findall(r"(\w+):", said))


SERVICES = ("dynamodb", "lambda", "apigateway", "sqs", "ses")


@pytest.fixture(scope="module")
def canned() -> set[tuple[str, str, frozenset[str]]]:
    return set(list_canned())


def test_names_and_dimensions_are_those_of_aws(
    prod: Template, canned: set[tuple[str, str, frozenset[str]]]
) -> None:
    assert len(canned) > 100
    for row in rows(prod).values():
        for metric in row.metrics.values():
            if metric.namespace != "Auxeira":
                name = NOT_LISTED.get(metric.name, metric.name)
                assert (metric.namespace, name, frozenset(metric.dimensions)) in canned, row.name


def test_a_metric_costs_the_same_alone_and_in_an_expression() -> None:
    found = alarms.list_alarms("prod", 1000, scales=True)
    assert {round(row.usd / len(row.metrics), 2) for row in found} == {ALARM_METRIC_USD}


def test_alarms_may_publish_and_nobody_may_without_tls(each: Template) -> None:
    for topic in each.of("SNS::Topic"):
        [policy] = [
            p
            for p in each.of("SNS::TopicPolicy").values()
            if [referred(name) for name in p["Topics"]] == [topic]
        ]
        deny, allow = sorted(policy["PolicyDocument"]["Statement"], key=lambda s: s["Effect"])[::-1]
        assert deny["Effect"] == "Deny"
        assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert listed(allow["Action"]) == ["sns:Publish"]
        account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
        assert allow["Condition"] == account


def test_the_operator_is_told_by_mail_once_an_address_is_set(
    prod: Template, local: Template, changed_dev: Template
) -> None:
    def addresses(template: Template) -> list[str]:
        subscriptions = template.of("SNS::Subscription").values()
        assert all(s["Protocol"] == "email" for s in subscriptions)
        return [s["Endpoint"] for s in subscriptions]

    assert addresses(prod) == ["ops@example.com"] * 2
    assert addresses(local) == ["operator@example.com"] * 2
    assert addresses(changed_dev) == []


def test_tickets_can_be_left_out(prod: Template, plain: Template) -> None:
    pages = plain.of("CloudWatch::Alarm").values()
    assert {a["AlarmName"] for a in pages} == {
        name for name, row in rows(prod).items() if row.severity == "page"
    }


def test_the_operator_is_told_of_a_month_that_becomes_dear(
    prod: Template, dev: Template, changed_prod: Template
) -> None:
    [budget] = prod.of("Budgets::Budget").values()
    assert budget["Budget"] == {
        "BudgetName": "auxeira-prod",
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": 50, "Unit": "USD"},
    }
    told = {
        n["Notification"]["NotificationType"]: (n["Notification"]["Threshold"], n["Subscribers"])
        for n in budget["NotificationsWithSubscribers"]
    }
    operator = [{"Address": "ops@example.com", "SubscriptionType": "EMAIL"}]
    assert told == {"ACTUAL": (80, operator), "FORECASTED": (100, operator)}
    assert not dev.of("Budgets::Budget")
    assert not changed_prod.of("Budgets::Budget")
