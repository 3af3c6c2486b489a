"""Items as they are stored, copied: read page by page, put under their keys, compared by them."""

import time
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any, NamedTuple

from auxeira.aws.attribute_values import serialize
from auxeira.core.records import to_item
from auxeira.security.account_records import Erasure
from cdk import resources, specs
from ops.stage import connect_service, name_table

Item = dict[str, Any]

PAGE = 500  # items that are read in one call
LOOKED_UP = 100  # items that DynamoDB looks up in one call


class Page(NamedTuple):
    """Items in DynamoDB's form, and where the next page begins: None behind the last one."""

    items: list[Item]
    after: Item | None


def find_capacity(row: resources.Table) -> tuple[int, int]:
    """Return how many units a second a table takes to read, and to write."""
    return row.read or row.max_read or 1, row.write or row.max_write or 1


def scan_page(stage: str, name: str, after: Item | None) -> tuple[Page, float]:
    """Return a page of a table by its name in AWS, and what reading it took in units."""
    place = {"ExclusiveStartKey": after} if after else {}
    found = connect_service("dynamodb", stage).scan(
        TableName=name, Limit=PAGE, ReturnConsumedCapacity="TOTAL", **place
    )
    units = float(found.get("ConsumedCapacity", {}).get("CapacityUnits", 0))
    return Page(found["Items"], found.get("LastEvaluatedKey")), units


def scan_items(stage: str, name: str, units_per_second: float) -> Iterator[Item]:
    """Yield all items of a table by its name in AWS, in DynamoDB's form, at this rate."""
    after: Item | None = None
    while True:
        page, units = scan_page(stage, name, after)
        yield from page.items
        after = page.after
        if after is None:
            return
        wait_for_units(units, units_per_second)


def is_empty(stage: str, table: str) -> bool:
    """Tell whether a table holds nothing: DynamoDB's own count is hours old."""
    found = connect_service("dynamodb", stage).scan(
        TableName=name_table(table, stage), Limit=1, ConsistentRead=True
    )
    return not found["Items"]


def put_missing_item(stage: str, table: str, item: Item) -> bool:
    """Put an item in DynamoDB's form where there is none under its key. Return whether it was."""
    client, row = connect_service("dynamodb", stage), specs.find_table(table)
    try:
        client.put_item(
            TableName=name_table(table, stage),
            Item=item,
            ConditionExpression="attribute_not_exists(#hash)",
            ExpressionAttributeNames={"#hash": row.hash},
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def put_copied_item(stage: str, table: str, item: Item) -> None:
    """Put an item in DynamoDB's form over what is under its key."""
    connect_service("dynamodb", stage).put_item(TableName=name_table(table, stage), Item=item)


def look_up_items(stage: str, table: str, items: Sequence[Item]) -> dict[tuple[str, str], Item]:
    """Return what is stored under the keys of items, by hash and range value. Half a unit each."""
    row, name = specs.find_table(table), name_table(table, stage)
    client = connect_service("dynamodb", stage)
    found: dict[tuple[str, str], Item] = {}
    for batch in batched(items, LOOKED_UP, strict=False):
        keys = [{part: item[part] for part in (row.hash, row.range)} for item in batch]
        wanted: Item = {name: {"Keys": keys, "ConsistentRead": True}}
        while wanted:
            answer = client.batch_get_item(RequestItems=wanted)
            stored = answer["Responses"].get(name, [])
            found |= {find_key(row, item): item for item in stored}
            wanted = answer.get("UnprocessedKeys", {})
    return found


def find_key(row: resources.Table, item: Item) -> tuple[str, str]:
    """Return hash and range value of an item in DynamoDB's form."""
    return item[row.hash]["S"], item[row.range]["S"]


def list_for_erasure(stage: str, user_id: str, since: int) -> None:
    """Put an account on the list of those that housekeeping erases. One write unit."""
    row = Erasure(user_id=user_id, erasing_since=since)
    connect_service("dynamodb", stage).put_item(
        TableName=name_table("users", stage), Item=serialize(to_item(row))
    )


def wait_for_units(units: float, units_per_second: float) -> None:
    """Wait until so many units are there again, of those that may be used in a second."""
    if units > 0:
        time.sleep(units / units_per_second)
