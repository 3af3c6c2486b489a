"""Queues keep what failed, and their consumers are called as their rows say."""

import json
from typing import Any

import pytest

from cdk import resources, specs
from tests.stacks.templates import Template, listed, referred, text

CONSUMERS = [spec for spec in specs.FUNCTIONS if spec.consumes]


@pytest.mark.parametrize("row", specs.QUEUES, ids=lambda row: row.key)
def test_a_queue_is_exactly_what_its_row_says(each: Template, row: resources.Queue) -> None:
    name = row.key.capitalize()
    queues = each.of("SQS::Queue")
    assert queues[f"{name}Queue"] == {
        "QueueName": f"auxeira-{each.stage}-{row.key}",
        "VisibilityTimeout": row.visibility_s,
        "MessageRetentionPeriod": row.days * 86_400,
        "RedrivePolicy": {
            "deadLetterTargetArn": {"Fn::GetAtt": [f"{name}DeadLetters", "Arn"]},
            "maxReceiveCount": row.receives,
        },
        "SqsManagedSseEnabled": True,
    }
    assert queues[f"{name}DeadLetters"] == {
        "QueueName": f"auxeira-{each.stage}-{row.key}-dead",
        "MessageRetentionPeriod": row.dead_days * 86_400,
        "SqsManagedSseEnabled": True,
    }
    assert len(queues) == 2 * len(specs.QUEUES)


def test_a_message_is_tried_again_when_its_consumer_has_surely_ended() -> None:
    """AWS asks for six times the timeout. Five tries fit the ten minutes of a reset's link."""
    for queue in specs.QUEUES:
        [consumer] = [spec for spec in CONSUMERS if spec.consumes == queue.key]
        assert queue.visibility_s == 6 * consumer.timeout_s
        # a table without write units for a while is no reason to give events up
        assert (queue.receives, queue.dead_days) == (50 if queue.key == "activity" else 5, 14)
    [mail] = [queue for queue in specs.QUEUES if queue.key == "mail"]
    assert mail.visibility_s * mail.receives <= 600


def test_a_consumer_is_called_in_batches_two_at_a_time_and_names_what_failed(
    each: Template,
) -> None:
    sources = each.of("Lambda::EventSourceMapping").values()
    found = {}
    for source in [source for source in sources if "StartingPosition" not in source]:
        assert source["BatchSize"] == 10
        assert source["ScalingConfig"] == {"MaximumConcurrency": 2}
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        group = each.called(source["FunctionName"])
        found[group] = referred(source["EventSourceArn"])
    assert found == {
        f"auxeira-{each.stage}-{spec.group}": f"{spec.consumes.capitalize()}Queue"
        for spec in CONSUMERS
        if spec.consumes
    }


def test_a_follower_is_called_with_the_records_that_its_row_names(each: Template) -> None:
    found = {}
    for source in each.of("Lambda::EventSourceMapping").values():
        if "StartingPosition" in source:
            assert source["StartingPosition"] == "TRIM_HORIZON"
            assert source["BisectBatchOnFunctionError"] is True
            assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            [pattern] = source["FilterCriteria"]["Filters"]
            group = each.called(source["FunctionName"])
            wanted = json.loads(pattern["Pattern"])
            rest = source["BatchSize"], source.get("MaximumRetryAttempts")
            parallel = source.get("ParallelizationFactor", 1)
            found[group, text(source["EventSourceArn"])] = wanted, *rest, parallel
    assert found == {
        (f"auxeira-{each.stage}-{spec.group}", f"${{{row.table.capitalize()}Table.StreamArn}}"): (
            wanted_of(row),
            row.batch,
            row.tries - 1 if row.tries else None,
            row.parallel,
        )
        for spec in specs.FUNCTIONS
        for row in spec.follows
    }


def wanted_of(row: resources.Stream) -> dict[str, Any]:
    """What a record of a stream must hold for a follower to be called."""
    places = {name: entry for name, entry in (wanted_items(row)) if entry}
    found: dict[str, Any] = {"dynamodb": places} if places else {}
    return found | ({"eventName": list(row.events)} if row.events else {})


def wanted_items(row: resources.Stream) -> list[tuple[str, dict[str, Any]]]:
    keys = [{"prefix": name[:-1]} if name.endswith("*") else name for name in row.records]
    by_key = {specs.find_table(row.table).range: {"S": keys}} if keys else {}
    status = {"status": {"S": list(row.statuses)}} if row.statuses else {}
    return [("Keys", by_key), ("NewImage", status)]


def test_the_writer_of_reports_is_called_with_a_queued_report_at_a_time(prod: Template) -> None:
    """So that it is not called by what it writes itself, and one report holds up no other."""
    [spec] = [spec for spec in specs.FUNCTIONS if spec.group == "report_worker"]
    [row] = spec.follows
    assert (row.table, row.statuses, row.batch, row.tries) == ("reports", ("queued",), 1, 3)
    assert specs.find_table("reports").stream == "NEW_AND_OLD_IMAGES"


def test_only_tables_with_a_stream_are_followed() -> None:
    for spec in specs.FUNCTIONS:
        for row in spec.follows:
            table = specs.find_table(row.table)
            assert table.stream
            assert table.stream == specs.IMAGES or not row.statuses
            assert row.records or row.statuses


def test_a_function_has_paths_or_something_else_that_calls_it() -> None:
    for spec in specs.FUNCTIONS:
        called = spec.consumes or spec.follows or spec.every_minutes
        assert bool(spec.paths) != bool(called), spec.group


def test_queues_of_aws_refuse_plain_http(prod: Template, dev: Template, local: Template) -> None:
    for template in (prod, dev):
        [policy] = template.of("SQS::QueuePolicy").values()
        [statement] = policy["PolicyDocument"]["Statement"]
        assert statement["Effect"] == "Deny"
        assert listed(statement["Action"]) == ["sqs:*"]
        assert statement["Principal"] == {"AWS": "*"}
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert statement["Resource"] == "*"  # of the queue that has it
        denied = {referred(queue) for queue in policy["Queues"]}
        assert denied == set(template.of("SQS::Queue"))
    assert not local.of("SQS::QueuePolicy")


def test_mails_come_from_the_stages_sender(each: Template) -> None:
    [identity] = each.of("SES::EmailIdentity").values()
    assert identity["EmailIdentity"] == each.settings["mail_sender"]
    assert not each.settings["app_url"].endswith("/")
