"""What a month costs, from the template of prod and list prices with a date."""

import re

import pytest

from cdk import alarms, specs
from cdk.resources import ALARM_METRIC_USD
from tests.stacks.conftest import Synthesise
from tests.stacks.templates import Template
from tools import costs


def test_the_guide_shows_the_lines_of_the_template(prod: Template) -> None:
    guide = costs.GUIDE.read_text()

    assert costs.replace_costs(guide, costs.render_costs(prod.body)) == guide, (
        "make synth STAGE=prod && .venv/bin/python -m tools.costs"
    )


def test_an_idle_month_costs_no_more_than_it_may(prod: Template) -> None:
    idle = costs.add_up([*costs.list_idle_lines(prod.body)])
    tickets, scaling, acl = (line.usd for line in costs.list_switched_lines(prod.body))

    assert idle <= 9
    assert idle + tickets <= 19
    assert scaling <= 7
    assert acl == 6


def test_a_thousand_users_with_a_hundred_requests_each_cost_no_more_than_15_dollars_more(
    prod: Template,
) -> None:
    traffic = [*costs.list_traffic_lines(prod.body)]

    assert sum(costs.MIX.values()) == costs.USERS * 100
    assert costs.add_up(traffic) <= 15
    assert all(line.usd > 0 for line in traffic)


def test_a_switch_saves_what_it_is_said_to_save(prod: Template, synthesise: Synthesise) -> None:
    plain = synthesise("prod", tickets="false", autoscale="false")
    saved = {line.what: line.usd for line in costs.list_switched_lines(plain.body)}

    assert (saved["the tickets"], saved["auto scaling"]) == (0, 0)
    pages = [costs.add_up([*costs.list_idle_lines(each.body)]) for each in (prod, plain)]
    assert pages[0] == pages[1]


def test_nothing_that_costs_while_nobody_comes_is_left_out(prod: Template) -> None:
    """What bills by the hour or the month is a line; the rest costs by use."""
    by_the_month = {
        "CloudWatch::Alarm", "SecretsManager::Secret", "DynamoDB::Table",
        "ApplicationAutoScaling::ScalableTarget", "CloudWatch::Dashboard", "Budgets::Budget",
    }  # fmt: skip
    by_use_or_free = {
        "ApiGateway::Account", "ApiGateway::Deployment", "ApiGateway::GatewayResponse",
        "ApiGateway::Method", "ApiGateway::Resource", "ApiGateway::RestApi", "ApiGateway::Stage",
        "ApplicationAutoScaling::ScalingPolicy", "Events::Rule", "IAM::Role", "Lambda::Alias",
        "Lambda::EventSourceMapping", "Lambda::Function", "Lambda::LayerVersion",
        "Lambda::Permission", "Lambda::Version", "Logs::LogGroup", "S3::Bucket",
        "S3::BucketPolicy", "SES::EmailIdentity", "SNS::Subscription", "SNS::Topic",
        "SNS::TopicPolicy", "SQS::Queue", "SQS::QueuePolicy",
    }  # fmt: skip
    kinds = {resource["Type"].removeprefix("AWS::") for resource in prod.resources.values()}
    assert kinds == by_the_month | by_use_or_free
    assert len(prod.of("CloudWatch::Dashboard")) <= costs.FREE_DASHBOARDS
    assert len(prod.of("Budgets::Budget")) <= costs.FREE_BUDGETS
    [stage] = prod.of("ApiGateway::Stage").values()
    assert not stage.get("CacheClusterEnabled")
    for function in prod.of("Lambda::Alias").values():
        assert "ProvisionedConcurrencyConfig" not in function


@pytest.mark.parametrize("severity", ["page", "ticket"])
def test_alarms_cost_what_their_rows_say(prod: Template, severity: str) -> None:
    rows = [r for r in alarms.list_alarms("prod", 1000, scales=True) if r.severity == severity]
    metrics = costs.count_alarm_metrics(prod.body)[severity]

    assert round(metrics * ALARM_METRIC_USD, 2) == round(sum(row.usd for row in rows), 2)


def test_what_is_reckoned_of_queues_is_what_calls_them(prod: Template) -> None:
    mappings = prod.of("Lambda::EventSourceMapping").values()
    polled = [row for row in mappings if re.search("Queue", str(row["EventSourceArn"]))]
    assert len(polled) == len(specs.QUEUES)
