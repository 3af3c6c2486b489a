"""What was done: to accounts, by the log of `auth`; to orders, by their audit trail."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from auxeira.aws.attribute_values import deserialize
from cdk import specs
from ops.stage import Mistake, connect_service, name_table

HOUR = 3600
LINES = "auth"  # what the log calls lines about accounts

Item = dict[str, Any]


def read_account_events(stage: str, hours: int, tell: Callable[[], None]) -> Iterator[Item]:
    """Yield {at, event, user_id, reason, request} of the last hours, the oldest first.

    A call for each 10,000 lines of the log; `tell` is called for each. Raises Mistake.
    """
    client = connect_service("logs", stage)
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=f"/aws/lambda/{specs.function_name('auth', stage)}",
        startTime=int((time.time() - hours * HOUR) * 1000),
        filterPattern=f'"{LINES}"',
    )
    try:
        for page in pages:
            tell()
            for line in page["events"]:
                if found := _read_line(line["message"]):
                    yield found
    except client.exceptions.ResourceNotFoundException:
        raise Mistake("There is no log of auth here: check account, region and stage.") from None


def list_order_events(stage: str, customer: str) -> list[Item]:
    """Return {at, order, what, actor, network, request} of a customer's orders, by order."""
    pages = (
        connect_service("dynamodb", stage)
        .get_paginator("query")
        .paginate(
            TableName=name_table("orders", stage),
            KeyConditionExpression="user_id = :trail",
            ExpressionAttributeValues={":trail": {"S": f"audit#{customer}"}},
        )
    )
    items = [deserialize(item) for page in pages for item in page["Items"]]
    return [_describe_order_event(item) for item in items]


def _read_line(text: str) -> Item | None:
    """Return what a line of the log says of an account; None for one that says something else."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    if not isinstance(line, dict) or line.get("message") != LINES or "event" not in line:
        return None
    return {
        "at": line.get("timestamp"),
        "event": line["event"],
        "user_id": line.get("user_id"),
        "reason": line.get("reason"),
        "request": line.get("correlation_id"),
    }


def _describe_order_event(item: Item) -> Item:
    order, _, rest = str(item["order_id"]).partition("#")
    return {
        "at": item.get("at"),
        "order": order,
        "what": rest.partition("#")[2],
        "actor": item.get("actor"),
        "network": item.get("network"),
        "request": item.get("request"),
    }
