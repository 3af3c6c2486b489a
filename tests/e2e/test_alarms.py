"""Alarms of the deployed stack ring: by a fault that was made here, or by its figures alone.

The embedded cloud hands no figures of its own to CloudWatch. So they are put: what was counted of a
fault, or what AWS would have counted.
"""

import json

import pytest

from cdk import alarms, failures, specs
from local.emulator import STAGE
from tests.support.local_run import eventually

ROWS = {row.name: row for row in alarms.list_alarms(STAGE, 1000, scales=False)}
WATCHED = {n: row for n, row in ROWS.items() if "m" in row.metrics and not row.below}


def put_figures(deployed, figures: dict[str, float]) -> None:
    """Put the figure of the one metric of each alarm."""
    client = deployed.cloud.client("cloudwatch")
    for name, value in figures.items():
        metric = ROWS[name].metrics["m"]
        dimensions = [{"Name": n, "Value": v} for n, v in metric.dimensions.items()]
        figure = {"MetricName": metric.name, "Dimensions": dimensions, "Value": value}
        client.put_metric_data(Namespace=metric.namespace, MetricData=[figure])


def read_states(deployed) -> dict[str, str]:
    """The state of each alarm, by the name of its row."""
    pages = deployed.cloud.client("cloudwatch").get_paginator("describe_alarms").paginate()
    found = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return {a["AlarmName"].removeprefix(f"auxeira-{STAGE}-"): a["StateValue"] for a in found}


def wait_until_ringing(deployed, *names: str) -> None:
    def quiet() -> set[str]:
        states = read_states(deployed)
        return {name for name in names if states[name] != "ALARM"}

    eventually(lambda: not quiet(), 60, lambda: f"they do not ring: {quiet()}")


def test_a_function_that_crashes_rings(deployed):
    answer = deployed.cloud.client("lambda").invoke(
        FunctionName=specs.function_name("mailer", STAGE), Payload=b'{"Records": 1}'
    )
    assert answer["FunctionError"]  # which Lambda counts as an error

    put_figures(deployed, {"mailer-errors": 1})
    wait_until_ringing(deployed, "mailer-errors")


def test_a_message_that_is_given_up_rings(deployed):
    """Nobody can read it: its consumer fails as often as the queue allows."""
    sqs = deployed.cloud.client("sqs")
    queue, dead = (
        sqs.get_queue_url(QueueName=name)["QueueUrl"]
        for name in (specs.queue_name("mail", STAGE), specs.dead_letters_name("mail", STAGE))
    )
    patience = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})

    def count() -> int:
        name = "ApproximateNumberOfMessages"  # which SQS measures as …Visible
        found = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=[name])
        return int(found["Attributes"][name])

    before = count()
    try:
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({"template": "none"}))
        eventually(lambda: count() > before, 60)
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=patience["Attributes"])

    put_figures(deployed, {"mail-dead-letters": count()})
    wait_until_ringing(deployed, "mail-dead-letters")
    sqs.purge_queue(QueueUrl=dead)


def test_every_alarm_that_is_watched_here_rings_by_its_figure(deployed):
    put_figures(deployed, {name: row.threshold + 1 for name, row in WATCHED.items()})

    wait_until_ringing(deployed, *WATCHED)


@pytest.mark.parametrize("name", ROWS)
def test_the_page_says_so_of_those_and_of_no_others(name):
    ways = failures.list_ways(ROWS[name])

    assert ("its figure put into the embedded cloud" in ways) == (name in WATCHED)
    assert ways[-1] == "computed by CloudWatch's rules"
