"""Granted minus used is nothing, and used minus granted is nothing."""

import functools

import pytest

from auxeira.aws import client
from auxeira.core import settings
from cdk import specs
from layers import sdk
from tests.support import aws_calls, cloud, iam_usage, route_scenarios, stream_and_queue_events

SPECS = {row.group: row for row in specs.FUNCTIONS}
each_group = pytest.mark.parametrize("group", SPECS)


@functools.cache
def used_by(group):
    """What the walks of a group ask of AWS, each in a process of its own, or its deliveries."""
    used = iam_usage.Used(group)
    if group in stream_and_queue_events.ORDINARY:
        with cloud.running(), aws_calls.heard_by(used):
            stream_and_queue_events.ORDINARY[group]()
    for walk in route_scenarios.of(group):
        with cloud.running():
            prepared = walk.prepare()
            cloud.fresh_process()
            with aws_calls.heard_by(used):
                assert walk.request(prepared, route_scenarios.NOW).status == walk.status
    return used


@pytest.mark.slow
@each_group
def test_a_function_uses_exactly_the_actions_that_it_is_granted(group):
    granted = {(resource, a) for resource, acts in SPECS[group].grants.items() for a in acts}

    assert used_by(group).grants() == granted


@each_group
def test_a_function_uses_exactly_the_objects_that_it_is_granted(group):
    granted = {(prefix, a) for prefix, acts in SPECS[group].objects.items() for a in acts}

    assert used_by(group).objects == granted


@each_group
def test_a_function_reads_exactly_the_secrets_that_it_is_granted(group):
    assert used_by(group).secrets == set(SPECS[group].secrets)


@each_group
def test_a_function_sends_to_exactly_the_queues_that_it_is_granted(group):
    assert used_by(group).queues == set(SPECS[group].sends)


@each_group
def test_a_function_mails_from_the_stages_sender_where_its_row_says_so(group):
    assert used_by(group).senders == ({cloud.SENDER} if "mail" in SPECS[group].uses else set())


def test_every_consumer_is_known_to_the_tests():
    consumers = {row.group for row in specs.FUNCTIONS if row.consumes}

    assert stream_and_queue_events.ORDINARY.keys() == consumers | {"report_worker"}


@pytest.mark.slow
def test_the_sdk_is_packaged_with_exactly_the_operations_that_are_called():
    packaged = {(service, name) for service, names in sdk.OPERATIONS.items() for name in names}

    called = {operation for group in SPECS for operation in used_by(group).operations}

    assert called == packaged


def test_a_query_of_an_index_is_recorded_as_such(cloud):
    with aws_calls.heard_by(iam_usage.Used("projects")) as used:
        client.call_service(
            "dynamodb",
            "query",
            TableName=settings.table_name("projects"),
            IndexName="browse",
            KeyConditionExpression="#pk = :sdg AND browse_sk > :after",
            ExpressionAttributeNames={"#pk": "browse_pk"},
            ExpressionAttributeValues={":sdg": {"S": "SDG#04"}, ":after": {"S": "2026"}},
        )

    assert used.uses == {iam_usage.Use("projects", "Query", "projects/browse", "SDG#*")}


def test_a_transaction_is_recorded_as_the_actions_on_its_items(cloud):
    key = {"pk": {"S": "USER#usr_1"}, "sk": {"S": "USER"}}
    table = {"TableName": settings.table_name("users")}
    absent = {"ConditionExpression": "attribute_not_exists(pk)"}
    one = {"UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}
    actions = [
        {"Update": table | one | {"Key": key}},
        {"Delete": table | {"Key": key | {"sk": {"S": "b"}}}},
        {"ConditionCheck": table | absent | {"Key": key | {"sk": {"S": "c"}}}},
    ]

    with aws_calls.heard_by(iam_usage.Used("auth")) as used:
        client.call_service("dynamodb", "transact_write_items", TransactItems=actions)

    assert used.grants() == {
        ("users", "UpdateItem"),
        ("users", "DeleteItem"),
        ("users", "ConditionCheckItem"),
    }


@pytest.mark.slow
def test_the_leading_keys_of_accounts_are_known():
    uses = used_by("auth").uses
    leading = {use.leading_key for use in uses if use.resource == "users"}

    assert leading == {"ATTEMPTS#*", "EMAIL#*", "ERASING#*", "USER#*"}
