"""What the code under test says to AWS: listeners on the botocore session of the layer.

A listener hears each call once, above botocore's own retries: `before` it leaves and `after` it
was answered, refusals included. What a listener raises reaches the code under test as if
botocore had raised it.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cdk import resources, specs

STAGE = "test"  # the stage of the test suite, which is never deployed
TABLES = {
    specs.physical_table_name(row.name, stage): row
    for stage in (STAGE, "local")
    for row in specs.TABLES
}
VERBS = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
EQUAL = re.compile(r"(#?\w+)\s*=\s*(:\w+)")


@dataclass
class Call:
    """One AWS call: what was sent, and botocore's reading of the answer.

    `body` is the JSON on the wire; of S3 bucket and key.
    """

    service: str
    operation: str
    body: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)  # a listener's own

    @property
    def error(self) -> str | None:
        return self.answer.get("Error", {}).get("Code")


@dataclass(frozen=True)
class Action:
    """What a call asks of one item, or of one index: the unit of grants and of capacity."""

    verb: str  # as IAM names it, e.g. PutItem, also within a transaction
    table: resources.Table
    key: dict[str, Any]
    request: dict[str, Any]  # with the expressions
    index: resources.Index | None = None


class Listener:
    """Superclass of listeners; hears, and does nothing."""

    def before(self, call: Call) -> None: ...
    def after(self, call: Call) -> None: ...


class Before(Listener):
    """Does something once, before the first call of an operation leaves."""

    def __init__(self, operation: str, action: Callable[[], Any]) -> None:
        self.operation = operation
        self.action: Callable[[], Any] | None = action

    def before(self, call: Call) -> None:
        if call.operation == self.operation and (action := self.action):
            self.action = None
            action()


_listeners: list[Listener] = []


@contextmanager
def heard_by[L: Listener](listener: L) -> Iterator[L]:
    """Lets a listener hear every call until the block ends, also of processes started in it."""
    _listeners.append(listener)
    try:
        yield listener
    finally:
        _listeners.remove(listener)


def attach(session: Any) -> None:
    """Makes a session heard. For `cloud.fresh_process`."""
    session.register("before-call", _before)
    session.register("after-call", _after)


def _before(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    service = model.service_model.service_name
    # S3 has its parameters in the address, and no JSON
    body = context["input_params"] if service == "s3" else json.loads(params["body"])
    call = Call(service, model.name, body)
    context["heard"] = call
    for listener in list(_listeners):
        listener.before(call)


def _after(parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    call = context["heard"]
    call.answer = parsed
    for listener in list(_listeners):
        listener.after(call)


def actions(call: Call) -> list[Action]:
    """What a call of DynamoDB asks, one entry an item; of a Query one for all."""
    body = call.body
    if call.operation == "Query":
        return [_query(body)]
    if "TransactItems" in body:
        parts = [part for entry in body["TransactItems"] for part in entry.items()]
        return [_action(VERBS[kind], request) for kind, request in parts]
    if call.operation == "BatchGetItem":
        return [
            _action("BatchGetItem", {"TableName": name, "Key": key, **wanted})
            for name, wanted in body["RequestItems"].items()
            for key in wanted["Keys"]
        ]
    if call.operation == "BatchWriteItem":
        return [
            _action("BatchWriteItem", {"TableName": name} | request)
            for name, wanted in body["RequestItems"].items()
            for entry in wanted
            for request in entry.values()
        ]
    if call.operation not in VERBS.values():
        raise AssertionError(f"teach tests/support/aws_calls.py what {call.operation} asks for")
    return [_action(call.operation, body)]


def _action(verb: str, request: dict[str, Any]) -> Action:
    row = TABLES[request["TableName"]]
    source = request.get("Key") or request["Item"]
    return Action(verb, row, {name: source[name] for name in (row.hash, row.range)}, request)


def _query(body: dict[str, Any]) -> Action:
    row = TABLES[body["TableName"]]
    index = next((i for i in row.indexes if i.name == body.get("IndexName")), None)
    names = body.get("ExpressionAttributeNames", {})
    hash_key = index.hash[0] if index else row.hash
    equal = {names.get(n, n): v for n, v in EQUAL.findall(body["KeyConditionExpression"])}
    value = body["ExpressionAttributeValues"][equal[hash_key]]
    return Action("Query", row, {hash_key: value}, body, index)
