"""An alarm of the deployed stack rings and its topic is told: figures are put, as AWS would."""

import json

import pytest

from cdk import alarms
from local.emulator import STAGE
from tests.support.local_run import eventually

ROWS = {row.name: row for row in alarms.list_alarms(STAGE, 1000, scales=False)}
BARE = [name for name, row in ROWS.items() if "m" in row.metrics and not row.expression]


@pytest.fixture(scope="module")
def heard(deployed):
    """Reads what the topics tell of an alarm: a queue listens to both."""
    sqs, sns = deployed.cloud.client("sqs"), deployed.cloud.client("sns")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    for topic in sns.list_topics()["Topics"]:
        sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=attributes["QueueArn"])
    said: list[tuple[str, str]] = []

    def read(name: str) -> set[str]:
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            told = json.loads(json.loads(message["Body"])["Message"])
            said.append((told["AlarmName"], told["NewStateValue"]))
        return {state for alarm, state in said if alarm == name}

    yield read
    sqs.delete_queue(QueueUrl=url)


def put(deployed, name: str, value: float) -> None:
    metric = ROWS[name].metrics["m"]
    dimensions = [{"Name": n, "Value": v} for n, v in metric.dimensions.items()]
    deployed.cloud.client("cloudwatch").put_metric_data(
        Namespace=metric.namespace,
        MetricData=[{"MetricName": metric.name, "Dimensions": dimensions, "Value": value}],
    )


@pytest.mark.parametrize(
    "name",
    ["auth-errors", "mail-dead-letters", "payments-payment-mismatch", "scores-behind",
     "auth-mail-lost", "housekeeping-old-payment", "mail-bounces", "users-read-throttle"],
)  # fmt: skip
def test_a_failure_is_told(deployed, heard, name):
    full = f"auxeira-{STAGE}-{name}"

    put(deployed, name, ROWS[name].threshold + 1)

    eventually(lambda: "ALARM" in heard(full), 20)
    [alarm] = deployed.cloud.client("cloudwatch").describe_alarms(AlarmNames=[full])["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM"


def test_most_alarms_can_be_tried_here():
    assert len(BARE) > 50
