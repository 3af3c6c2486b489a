"""What a stage costs by what was measured, and by what AWS charges, by the command line."""

import pytest

from cdk import specs
from ops import stage as ops_stage
from tests.support import command_line
from tests.support.command_line import STAGE, read, run

USED = {
    "Count": 1_000_000,
    "Invocations": 500_000,
    "Duration": 2_000_000_000,
    "ConsumedReadCapacityUnits": 4_000_000,
    "ConsumedWriteCapacityUnits": 2_000_000,
}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


TEMPLATE = {
    "Resources": {
        "UsersTable": resource("DynamoDB::Table", TableName="auxeira-users-test"),
        "BoardTable": resource("DynamoDB::Table", TableName="auxeira-leaderboard-test"),
        "Auth": resource("Lambda::Function", FunctionName="auxeira-test-auth", MemorySize=512),
    }
}


def measured(params):
    """What CloudWatch says of each metric that is asked for."""
    name = params["body"].get("MetricName") if isinstance(params["body"], dict) else None
    name = name or next(word for word in USED if word in str(params["body"]))
    return {"Datapoints": [{"Sum": USED[name]}]}


@pytest.fixture(autouse=True)
def _stage(cloud):
    answers = {
        "cloudformation.DescribeStacks": {"Stacks": [{"StackName": "Auxeira-test"}]},
        "cloudformation.GetTemplate": {"TemplateBody": TEMPLATE},
        "cloudwatch.GetMetricStatistics": measured,
        "ce.GetCostAndUsage": {"ResultsByTime": [{"Groups": [
            {"Keys": ["Amazon DynamoDB"], "Metrics": {"UnblendedCost": {"Amount": "1.5"}}},
            {"Keys": ["AWS Lambda"], "Metrics": {"UnblendedCost": {"Amount": "0.25"}}},
        ]}]},
    }  # fmt: skip
    with command_line.tests_stage(), command_line.aws_answers(answers):
        yield


def lines(*words):
    found = read("costs", *words)["lines"]
    return {(row["part"], row["subject"], row["unit"]): row for row in found}


def test_what_was_measured_is_priced_line_by_line():
    found = lines("--from-metrics")

    assert found["gateway", "requests", "gateway request"]["USD"] == 3.5
    assert found["functions", "auth", "function request"]["USD"] == 0.1
    assert found["functions", "auth", "function GB second"]["USD"] == 13.33
    assert found["tables", "users", "read request"]["USD"] == 0.5
    assert found["tables", "users", "write request"]["USD"] == 1.25
    assert found["free", "function GB second", "function GB second"]["USD"] == -5.33


def test_a_provisioned_table_costs_what_is_provisioned():
    found = lines()

    row = specs.find_table("leaderboard")
    units = row.write + sum(index.write for index in row.indexes)
    assert found["tables", "leaderboard", "write unit hour"]["quantity"] == 730 * units


def test_what_aws_charges_is_told_by_service():
    rows = {row["service"]: row["USD"] for row in read("costs", "--actual")["rows"]}

    assert (rows["Amazon DynamoDB"], rows["AWS Lambda"], rows["together"]) == (1.5, 0.25, 1.75)
    assert rows["the whole month, at this pace"] >= 1.75


def test_the_embedded_cloud_has_no_bill(monkeypatch):
    monkeypatch.setattr(ops_stage, "list_stages", lambda: ["local", STAGE])

    done = run("costs", "--actual", stage="local")

    assert str(done.exception) == "The embedded cloud costs nothing."
