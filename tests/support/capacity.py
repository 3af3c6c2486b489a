"""The AWS calls and the read and write units of requests, by DynamoDB's own rules.

    with capacity.counted() as spent:
        call(handler, "POST", "/api/orders", …)
    assert spent.row() == {"calls": 1, "read": 0, "write": 8}

No emulator counts them, so sizes are taken here: of the items as they are before and after each
call, read by a client that is not counted. Rules (Amazon DynamoDB Developer Guide, "Capacity
unit consumption"): an item's size is that of its attributes' names and values; a read costs 0.5
per started 4 KB, 1 when strong; a write costs 1 per started KB of the larger of old and new;
in a transaction twice as much; an index costs a write for each entry put, changed or deleted,
two where its key changes, and is never doubled; a failed condition is charged.
"""

import base64
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cdk import resources
from tests.support import aws_calls, cloud

Item = dict[str, Any]

CHARGED = {None, "ConditionalCheckFailedException", "TransactionCanceledException"}
READS = {"BatchGetItem", "GetItem", "Query"}
PLACEHOLDER = re.compile(r"[#:]\w+")


@dataclass
class Spent(aws_calls.Listener):
    """What was spent so far. `keys`: calls for the key rings, once a process and five minutes.

    `sessions`: reads of a caller's session and user, 1 unit each, once a process, session and
    minute.

    `writes`: the write units of each table with its indexes.
    """

    calls: int = 0
    read: float = 0
    write: float = 0
    keys: int = 0
    sessions: int = 0
    names: list[str] = field(default_factory=list)
    writes: dict[str, float] = field(default_factory=dict)

    def before(self, call: aws_calls.Call) -> None:
        if call.service == "secretsmanager":
            self.keys += 1
            return
        if call.notes.setdefault("session", _looks_at_session(call)):
            self.sessions += 1
            return
        self.calls += 1
        self.names.append(f"{call.service}.{call.operation}")
        if call.service == "dynamodb":
            call.notes["old"] = [_held(action) for action in aws_calls.actions(call)]

    def after(self, call: aws_calls.Call) -> None:
        unread = call.service != "dynamodb" or call.error not in CHARGED
        if unread or call.notes["session"]:
            return
        factor = 2 if "TransactItems" in call.body else 1
        for action, old in zip(aws_calls.actions(call), call.notes["old"], strict=True):
            if action.verb in READS:
                self.read += factor * _read_units(action, old, strong=factor == 2)
            else:
                self._write(action, old, factor, done=call.error is None)

    def _write(
        self, action: aws_calls.Action, old: Item | None, factor: int, *, done: bool
    ) -> None:
        new = _held(action) if done else action.request.get("Item")
        units: float = factor * _write_units(old, new)
        if done:
            units += sum(_index_units(action.table, i, old, new) for i in action.table.indexes)
        self.write += units
        self.writes[action.table.key] = self.writes.get(action.table.key, 0) + units

    def row(self) -> dict[str, float]:
        """As in measurements/budgets."""
        return {"calls": self.calls, "read": self.read, "write": self.write}


def _looks_at_session(call: aws_calls.Call) -> bool:
    """Whether a call is the one that every route makes of a caller it does not know."""
    if call.operation != "BatchGetItem":
        return False
    asked = aws_calls.actions(call)
    weak = not any(action.request.get("ConsistentRead") for action in asked)
    kinds = [action.key["sk"]["S"].partition("#")[0] for action in asked if "sk" in action.key]
    return weak and len(asked) == 2 and kinds == ["USER", "SESSION"]


@contextmanager
def counted() -> Iterator[Spent]:
    """Counts what the requests of a block spend."""
    with aws_calls.heard_by(Spent()) as spent:
        yield spent


def item_size(item: Item) -> int:
    """Bytes of an item in DynamoDB's form; binary values as bytes or in base64."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Item) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            digits = content.lstrip("-").partition("E")[0].replace(".", "").strip("0")
            return (len(digits) + 1) // 2 + 1 + content.startswith("-")
        case "B":
            return len(base64.b64decode(content) if isinstance(content, str) else content)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _size(entry) for entry in content)
        case "M":
            return 3 + sum(1 + item_size({name: entry}) for name, entry in content.items())
        case "SS" | "NS" | "BS":
            return sum(_size({kind[0]: entry}) for entry in content)
    raise AssertionError(f"no size is known for {kind}")


def _held(action: aws_calls.Action) -> Item | None:
    """The item that a table holds under the key of an action."""
    if action.verb == "Query":
        return None
    found: Item = cloud.admin("dynamodb").get_item(
        TableName=action.request["TableName"], Key=_binary(action.key), ConsistentRead=True
    )
    return found.get("Item")


def _binary(item: Item) -> Item:
    """An item from the wire as the SDK takes it: binary values as bytes."""
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in item.items()
    }


def _read_units(action: aws_calls.Action, old: Item | None, *, strong: bool) -> float:
    size = _query_size(action) if action.verb == "Query" else item_size(old or {})
    blocks = max(1, math.ceil(size / 4096))
    return blocks if strong or action.request.get("ConsistentRead") else blocks * 0.5


def _query_size(action: aws_calls.Action) -> int:
    """Bytes that a query reads: whole items, those that its filter drops included."""
    used = set(PLACEHOLDER.findall(action.request["KeyConditionExpression"]))
    request = {
        name: value
        for name, value in action.request.items()
        if name not in {"FilterExpression", "ProjectionExpression", "Select"}
    }
    for name in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        kept = {key: value for key, value in request.pop(name, {}).items() if key in used}
        if kept:
            request[name] = _binary(kept) if name.endswith("Values") else kept
    if "ExclusiveStartKey" in request:
        request["ExclusiveStartKey"] = _binary(request["ExclusiveStartKey"])
    found = cloud.admin("dynamodb").query(**request)["Items"]
    return sum(item_size(_projected(action.table, action.index, item)) for item in found)


def _write_units(old: Item | None, new: Item | None) -> int:
    return max(1, math.ceil(max(item_size(old or {}), item_size(new or {})) / 1024))


def _index_units(
    table: resources.Table, index: resources.Index, old: Item | None, new: Item | None
) -> int:
    before, after = (_entry(table, index, item) for item in (old, new))
    if before == after:
        return 0
    if before and after and _key(index, before) == _key(index, after):
        return _write_units(before, after)
    return sum(_write_units(entry, None) for entry in (before, after) if entry)


def _entry(table: resources.Table, index: resources.Index, item: Item | None) -> Item | None:
    """What an index holds of an item: nothing unless it has both keys of the index."""
    if item is None or not {index.hash[0], index.range[0]} <= item.keys():
        return None
    return _projected(table, index, item)


def _projected(table: resources.Table, index: resources.Index | None, item: Item) -> Item:
    if index is None:
        return item
    kept = {table.hash, table.range, index.hash[0], index.range[0], *index.include}
    return {name: value for name, value in item.items() if name in kept}


def _key(index: resources.Index, entry: Item) -> tuple[Any, Any]:
    return entry[index.hash[0]], entry[index.range[0]]
