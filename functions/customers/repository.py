"""What the rows of customers are read from, and how they are written."""

from typing import Any

from auxeira.aws import dynamodb
from auxeira.core.records import read_record, to_item
from auxeira.orders.customer_summary import (
    CustomerPlace,
    CustomerSummary,
    build_customer_place,
    customer_place_key,
)
from auxeira.orders.order_records import KEYS, CustomerAggregate, aggregate_key

TABLE = "orders"
SAME = "#row = :row AND #version = :version"  # as the place was read
NAMES = {"#row": "row", "#version": "version"}


class OddItem(Exception):
    """An item cannot be read, and nothing is decided on a guess. It was logged and counted."""


def get_customer_place(user_id: str) -> CustomerPlace | None:
    """Return where a customer's row lies. 1 read unit. Raises OddItem, Unavailable."""
    item = dynamodb.get_item(TABLE, customer_place_key(user_id), strong=True)
    return _require_record(CustomerPlace, item) if item else None


def get_customer_aggregate(user_id: str) -> CustomerAggregate | None:
    """Return the aggregate of a customer. 1 read unit per 4 KB. Raises OddItem, Unavailable."""
    item = dynamodb.get_item(TABLE, aggregate_key(user_id), strong=True)
    return _require_record(CustomerAggregate, item) if item else None


def write_customer_summary(
    before: CustomerPlace | None, summary: CustomerSummary | None, version: int
) -> bool:
    """Put a row in its place, or away without one: 4 write units, 6 where it moves.

    Return whether it was written: not where somebody else has written the place since.
    """
    seen = _expect_place(before)
    actions = []
    if summary:
        place = to_item(build_customer_place(summary, version))
        actions.append(dynamodb.put_action(TABLE, place, KEYS[0], **seen))
        actions.append(dynamodb.put_action(TABLE, to_item(summary), condition=None))
    elif before:
        actions.append(dynamodb.delete_action(TABLE, before.key(), **seen))
    if before and not (summary and summary.order_id == before.row):
        key = {"user_id": before.user_id, "order_id": before.row}
        actions.append(dynamodb.delete_action(TABLE, key, condition=None))
    try:
        dynamodb.transact(*actions)
    except dynamodb.Cancelled:
        return False
    return True


def _expect_place(place: CustomerPlace | None) -> dict[str, Any]:
    """Return the condition that a place still is what was read; that there is none by default."""
    if place is None:
        return {}
    values = {"row": place.row, "version": place.version}
    return {"condition": SAME, "values": values, "names": NAMES}


def _require_record[R: (CustomerPlace, CustomerAggregate)](
    kind: type[R], item: dict[str, Any]
) -> R:
    record = read_record(kind, item, **{name: str(item[name]) for name in KEYS})
    if record is None:
        raise OddItem
    return record
