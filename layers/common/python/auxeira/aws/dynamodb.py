"""DynamoDB: one item, one update, one transaction. The only module that knows its wire format.

Items are plain dictionaries, see attribute_values. Tables go by their words in the specs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from auxeira.aws import client
from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.core import deadline, settings
from auxeira.core.problems import Unavailable

Item = dict[str, Any]

RANGED = " AND begins_with(#range, :prefix)"
ABSENT = "attribute_not_exists(#hash)"
RETRIABLE = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
ATTEMPTS = 4


class ConditionFailed(Exception):
    """A condition did not hold. `item` is what the table holds under the key, or None."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("a condition did not hold")
        self.item = item


class Cancelled(Exception):
    """A transaction was refused. `items` has an entry an action, in their order: None where its
    condition held, else the item that the table holds ({} when there is none).
    """

    def __init__(self, items: list[Item | None]) -> None:
        super().__init__("a condition of a transaction did not hold")
        self.items = items


def get_item(table: str, key: Item, *, strong: bool = False) -> Item | None:
    """Return the item under a key, or None. 0.5 read units per 4 KB, 1 when strong."""
    name = settings.table_name(table)
    answer = client.call_service(
        "dynamodb", "get_item", TableName=name, Key=serialize(key), ConsistentRead=strong
    )
    return deserialize(answer["Item"]) if "Item" in answer else None


def get_two_items(
    table: str, first: Item, second: Item, *, strong: bool = True
) -> list[Item | None]:
    """Return the items under two keys in one call. 1 read unit per 4 KB each, 0.5 unless strong."""
    return get_items([(table, first), (table, second)], strong=strong)


def get_items(keys: Sequence[tuple[str, Item]], *, strong: bool = False) -> list[Item | None]:
    """Return the items under up to 100 (table, key) in one call, each or None.

    Units as in `get_item`.
    """
    wanted: dict[str, Item] = {}
    for table, key in keys:
        name = settings.table_name(table)
        wanted.setdefault(name, {"Keys": [], "ConsistentRead": strong})
        wanted[name]["Keys"].append(serialize(key))
    answer = client.call_service("dynamodb", "batch_get_item", RequestItems=wanted)
    if answer.get("UnprocessedKeys"):  # throttled
        raise Unavailable
    answers = answer["Responses"].items()
    found = {name: [deserialize(item) for item in items] for name, items in answers}
    return [
        next((i for i in found[settings.table_name(table)] if key.items() <= i.items()), None)
        for table, key in keys
    ]


def query(
    table: str,
    hash_value: str,
    prefix: str,
    limit: int | None,
    after: str | None,
    *,
    names: tuple[str, str] = ("pk", "sk"),
    newest: bool = False,
    strong: bool = False,
) -> tuple[list[Item], str | None]:
    """Return items of a hash value whose range value starts with a prefix, behind `after`.

    In order, or against it with `newest`; all of them with the prefix "". `names` are the table's
    key attributes. One call: 1 MB, or `limit` where it is less. Returns them and the range value
    behind which there may be more, None at the end. 0.5 read units per 4 KB, 1 when strong.
    """
    start = dict(zip(names, (hash_value, after), strict=True)) if after else None
    where = names[0], hash_value, names[1], prefix
    answer = _query(table, where, limit, start, ScanIndexForward=not newest, ConsistentRead=strong)
    last = answer.get("LastEvaluatedKey")
    return [deserialize(item) for item in answer["Items"]], last and deserialize(last)[names[1]]


def query_all(
    table: str, hash_value: str, prefix: str, names: tuple[str, str] = ("pk", "sk")
) -> list[Item]:
    """Return all items of a hash value whose range value starts with a prefix, read strongly.

    One call for each MB. 1 read unit per 4 KB.
    """
    found, after = query(table, hash_value, prefix, None, None, names=names, strong=True)
    while after:
        more, after = query(table, hash_value, prefix, None, after, names=names, strong=True)
        found += more
    return found


def query_index(
    table: str, index: str, where: tuple[str, ...], limit: int, after: Item | None, **order: bool
) -> tuple[list[Item], Item | None]:
    """Return items of an index under (attribute, value), in falling order; 0.5 units per 4 KB.

    `where` may go on with (range attribute, prefix); `rising=True` turns the order. At most
    `limit`, and the key behind which there may be more, None at the end.
    """
    forward = order.get("rising", False)
    answer = _query(table, where, limit, after, IndexName=index, ScanIndexForward=forward)
    last = answer.get("LastEvaluatedKey")
    return [deserialize(item) for item in answer["Items"]], deserialize(last) if last else None


def _query(
    table: str, where: tuple[str, ...], limit: int | None, after: Item | None, **more: Any
) -> Item:
    """Query a hash (attribute, value), of it a range (attribute, prefix) where there is one."""
    ranged = len(where) > 2 and bool(where[3])
    request: Item = more | {
        "TableName": settings.table_name(table),
        "KeyConditionExpression": "#hash = :hash" + RANGED * ranged,
        "ExpressionAttributeNames": {"#hash": where[0]} | ({"#range": where[2]} if ranged else {}),
        "ExpressionAttributeValues": _bind_values(
            {"hash": where[1]} | ({"prefix": where[3]} if ranged else {})
        ),
    }
    if limit:
        request["Limit"] = limit
    if after:
        request["ExclusiveStartKey"] = serialize(after)
    return client.call_service("dynamodb", "query", **request)


def put_item(table: str, item: Item) -> None:
    """Write an item over whatever is under its key."""
    client.call_service(
        "dynamodb", "put_item", TableName=settings.table_name(table), Item=serialize(item)
    )


def put_new_item(table: str, item: Item, hash_key: str = "pk") -> None:
    """Write an item whose key is free. Raises ConditionFailed with the one that is there."""
    _write_item("put_item", put_action(table, item, hash_key)["Put"])


def update_item(
    table: str,
    key: Item,
    expression: str,
    values: Item,
    *,
    condition: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Item:
    """Update an item and return it whole. Raises ConditionFailed with the one that is there."""
    action = update_action(table, key, expression, values, condition=condition, names=names)
    answer = _write_item("update_item", {**action["Update"], "ReturnValues": "ALL_NEW"})
    return deserialize(answer["Attributes"])


def delete_item(table: str, key: Item) -> Item | None:
    """Delete an item; none under the key is fine. Returns what was there."""
    name = settings.table_name(table)
    answer = client.call_service(
        "dynamodb", "delete_item", TableName=name, Key=serialize(key), ReturnValues="ALL_OLD"
    )
    return deserialize(answer["Attributes"]) if answer.get("Attributes") else None


def delete_items(table: str, keys: Sequence[Item]) -> None:
    """Delete items; none under a key is fine. A call for each 25. Raises Unavailable."""
    wanted = [{"DeleteRequest": {"Key": serialize(key)}} for key in keys]
    for start in range(0, len(wanted), 25):
        batch = {settings.table_name(table): wanted[start : start + 25]}
        answer = client.call_service("dynamodb", "batch_write_item", RequestItems=batch)
        if answer.get("UnprocessedItems"):  # throttled
            raise Unavailable


def put_action(
    table: str,
    item: Item,
    hash_key: str = "pk",
    *,
    condition: str | None = ABSENT,
    values: Item | None = None,
    names: Mapping[str, str] | None = None,
) -> Item:
    """Return an action for `transact`: a put under a free key, another condition, or none."""
    request: Item = {
        "TableName": settings.table_name(table),
        "Item": serialize(item),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    return {"Put": request | _build_condition(condition, values, names or {"#hash": hash_key})}


def delete_action(
    table: str,
    key: Item,
    *,
    condition: str | None = "attribute_exists(#hash)",
    values: Item | None = None,
    names: Mapping[str, str] | None = None,
) -> Item:
    """Return an action for `transact`: a delete, of an item that must be there by default."""
    request: Item = {"TableName": settings.table_name(table), "Key": serialize(key)}
    names = names or {"#hash": next(iter(key))}
    return {"Delete": request | _build_condition(condition, values, names)}


def update_action(
    table: str,
    key: Item,
    expression: str,
    values: Item,
    *,
    condition: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Item:
    """Return an action for `transact`: an update; `values` have no colon: {"now": 1} is :now."""
    request: Item = {
        "TableName": settings.table_name(table),
        "Key": serialize(key),
        "UpdateExpression": expression,
        "ExpressionAttributeValues": _bind_values(values),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if condition:
        request["ConditionExpression"] = condition
    if names:
        request["ExpressionAttributeNames"] = dict(names)
    return {"Update": request}


def transact(*actions: Item) -> None:
    """Write all actions or none. Raises Cancelled when a condition did not hold.

    A conflict with another transaction is tried again, which botocore never does by itself.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        try:
            client.call_service("dynamodb", "transact_write_items", TransactItems=list(actions))
            return
        except client.ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            reasons = error.response["CancellationReasons"]
            codes = {reason["Code"] for reason in reasons} - {"None"}
            if codes & RETRIABLE:  # what a condition then says may be about to change
                continue
            if "ConditionalCheckFailed" in codes:
                raise Cancelled([_read_refused_item(reason) for reason in reasons]) from error
            raise
    raise Unavailable


def _build_condition(condition: str | None, values: Item | None, names: Mapping[str, str]) -> Item:
    if not condition:
        return {}
    bound = {"ExpressionAttributeValues": _bind_values(values)} if values else {}
    return {"ConditionExpression": condition, "ExpressionAttributeNames": dict(names)} | bound


def _bind_values(values: Item) -> Item:
    return {f":{name}": value for name, value in serialize(values).items()}


def _read_refused_item(reason: Item) -> Item | None:
    if reason["Code"] != "ConditionalCheckFailed":
        return None
    return deserialize(reason.get("Item", {}))


def _write_item(operation: str, request: Item) -> Item:
    try:
        return client.call_service("dynamodb", operation, **request)
    except client.ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        held = error.response.get("Item")
        raise ConditionFailed(deserialize(held) if held else None) from error
