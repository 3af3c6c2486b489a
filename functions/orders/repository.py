"""The table of orders: what is read of it, and the puts with their conditions.

Nothing is updated or deleted: the role may put and read only. An order of an earlier system that
cannot be read is left out, logged and counted.
"""

from typing import Any, NamedTuple

from auxeira.aws import dynamodb
from auxeira.core.problems import Unavailable
from auxeira.core.records import Item, Record, read_record, to_item
from auxeira.orders import order_records
from auxeira.orders.customer_summary import PARTITIONS, ROW, CustomerSummary
from auxeira.orders.order_records import (
    KEYS,
    AuditLine,
    CustomerAggregate,
    Order,
    OrderIdempotencyRecord,
    OrdersItem,
)

TABLE = "orders"


class Refusal(NamedTuple):
    """What was in the way of a new order: another one under its id, another version of the
    aggregate (None where it has gone), what its key has made before."""

    taken: bool
    moved: bool
    aggregate: CustomerAggregate | None
    record: OrderIdempotencyRecord | None


def get_aggregate(user_id: str) -> CustomerAggregate | None:
    """Return a customer's aggregate, None where there is none. 0.5 read units."""
    return _read(CustomerAggregate, dynamodb.get_item(TABLE, order_records.aggregate_key(user_id)))


def get_aggregate_and_record(
    user_id: str, name: str
) -> tuple[CustomerAggregate | None, OrderIdempotencyRecord | None]:
    """Return the aggregate, and what the key `name` made. 2 read units."""
    aggregate, record = dynamodb.get_two_items(
        TABLE,
        order_records.aggregate_key(user_id),
        order_records.order_idempotency_record_key(user_id, name),
    )
    return _read(CustomerAggregate, aggregate), _read(OrderIdempotencyRecord, record)


def get_order_and_aggregate(
    user_id: str, order_id: str
) -> tuple[Order | None, CustomerAggregate | None]:
    """Return one of the customer's orders, and the aggregate. 2 read units."""
    order, aggregate = dynamodb.get_two_items(
        TABLE, order_records.order_key(user_id, order_id), order_records.aggregate_key(user_id)
    )
    return _read(Order, order), _read(CustomerAggregate, aggregate)


def list_stored_orders(
    user_id: str, limit: int, after: str | None, *, newest: bool = True, strong: bool = False
) -> tuple[list[Order], str | None]:
    """Return the readable ones of `limit` orders behind `after`; where the next page starts."""
    found, following = dynamodb.query(
        *(TABLE, user_id, order_records.PREFIX, limit, after),
        names=KEYS,
        newest=newest,
        strong=strong,
    )
    return _read_orders(found), following


def list_all_orders(user_id: str) -> list[Order]:
    """Return all of a customer's readable orders, read strongly. 1 read unit per 4 KB."""
    return _read_orders(dynamodb.query_all(TABLE, user_id, order_records.PREFIX, KEYS))


def list_customer_summaries(
    limit: int, after: str | None
) -> tuple[list[CustomerSummary], str | None]:
    """Return up to `limit` customers behind `after`, newest order first; where more start.

    One query for each of the eight partitions, of a quarter of a page: all are at the same
    position, and what lies behind the end of one's part waits for the next page. A page may be
    short.
    0.5 read units per 4 KB: 4 for a page of 20 customers, 12 for one of 100.
    """
    rows: list[Item] = []
    ends = [""]
    for partition in PARTITIONS:
        share = max(1, limit // 4)
        part, end = dynamodb.query(TABLE, partition, ROW, share, after, names=KEYS, newest=True)
        rows += part
        ends.append(end or "")
    ready = sorted(
        (row for row in rows if row["order_id"] >= max(ends)), key=_position, reverse=True
    )
    page = ready[:limit]
    following = _position(page[-1]) if len(ready) > limit else max(ends) or None
    return [row for item in page if (row := _read(CustomerSummary, item))], following


def put_first_aggregate(aggregate: CustomerAggregate) -> CustomerAggregate:
    """Store an aggregate where there is none. Returns it, or the one that is there."""
    try:
        dynamodb.put_new_item(TABLE, to_item(aggregate), KEYS[0])
    except dynamodb.ConditionFailed as refusal:
        return _read(CustomerAggregate, refusal.item) or aggregate
    return aggregate


def write_new_order(
    order: Order,
    aggregate: CustomerAggregate,
    line: AuditLine,
    record: OrderIdempotencyRecord,
    now: int,
) -> Refusal | None:
    """Write order, next version of the aggregate, audit line and record. 8 write units.

    The record goes over nothing, or over one whose time is up. Returns None, or what was in the
    way. Raises Unavailable where that is odd, and would be in the way of every try.
    """
    free = {"condition": "attribute_not_exists(#ttl) OR #ttl <= :now", "names": {"#ttl": "ttl"}}
    try:
        dynamodb.transact(
            _put_action(order),
            _put_next_version_action(aggregate),
            _put_action(line),
            _put_action(record, **free, values={"now": now}),
        )
    except dynamodb.Cancelled as refusal:
        taken, moved, _, made = refusal.items
        return Refusal(
            taken=taken is not None,
            moved=moved is not None,
            aggregate=_require_readable(CustomerAggregate, moved),
            record=_require_readable(OrderIdempotencyRecord, made),
        )
    return None


def write_cancelled_order(
    before: Order, after: Order, aggregate: CustomerAggregate, line: AuditLine
) -> bool:
    """Write an order with another status, the aggregate and an audit line. 6 write units.

    Returns whether it was: its status and the aggregate were still what was read.
    """
    try:
        dynamodb.transact(
            _put_over_action(after, "status", before.status),
            _put_next_version_action(aggregate),
            _put_action(line),
        )
    except dynamodb.Cancelled:
        return False
    return True


def _put_action(record: OrdersItem, **condition: Any) -> Item:
    return dynamodb.put_action(TABLE, to_item(record), KEYS[0], **condition)


def _put_over_action(record: OrdersItem, name: str, before: str | int) -> Item:
    """Return the put of a record where its member `name` is still as it was before."""
    condition = {"condition": f"#{name} = :before", "names": {f"#{name}": name}}
    return _put_action(record, **condition, values={"before": before})


def _put_next_version_action(aggregate: CustomerAggregate) -> Item:
    """Return the put of the next version, over the one before and over nothing else."""
    if aggregate.version == 1:
        return _put_action(aggregate)
    return _put_over_action(aggregate, "version", aggregate.version - 1)


def _read[R: Record](kind: type[R], item: Item | None) -> R | None:
    """Return an item as a record; None where there is none, or an odd one."""
    return read_record(kind, item, **{name: str(item[name]) for name in KEYS}) if item else None


def _position(row: Item) -> str:
    """Return where a customer's row stands among all."""
    position: str = row["order_id"]
    return position


def _read_orders(items: list[Item]) -> list[Order]:
    return [order for item in items if (order := _read(Order, item))]


def _require_readable[R: Record](kind: type[R], item: Item | None) -> R | None:
    """Return what refused a write; None where nothing did, or where it has gone."""
    record = _read(kind, item)
    if item and record is None:
        raise Unavailable
    return record
