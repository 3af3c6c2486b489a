"""How an order changes its customer's aggregate, and when it is the same order again.

Decides by what it is given: no HTTP, no AWS.
"""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import msgspec
from msgspec.structs import replace

from auxeira.orders import order_records
from auxeira.orders.order_records import (
    CONFIRMED,
    PREFIX,
    AuditLine,
    CustomerAggregate,
    Order,
    OrderIdempotencyRecord,
    Tally,
)
from functions.orders import menu

DAY = 86_400_000  # milliseconds
GONE = (0, 0)  # somebody else has just cancelled the same order: the version refuses us
REPEATABLE = 86_400  # seconds in which an Idempotency-Key, or what came with a date, is remembered
TOGETHER = 2_000  # milliseconds between the dates of one order that was sent twice
MOST_RECENT = 10  # orders that are remembered by their date
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Wish(msgspec.Struct, frozen=True):
    """What a customer asks for; `total` in dollars and `date` as they were sent, None without."""

    pizza: menu.Pizza
    size: menu.Size
    total: float | None
    date: str | None


def build_order(
    user_id: str, email: str | None, pizza: str, size: str, cents: int, ms: int
) -> Order:
    """Return a new order, its id made of its time."""
    return Order(
        **order_records.order_key(user_id, _order_id(ms)),
        pizza=pizza,
        size=size,
        total=Decimal(cents).scaleb(-2),
        created_at=format_timestamp_ms(ms),
        status=CONFIRMED,
        user_email=email or None,
    )


def build_order_idempotency_record(
    user_id: str, key: str, order_id: str, proof: str, now: int
) -> OrderIdempotencyRecord:
    """Return what tells a repeated request from a new one, for REPEATABLE seconds from `now`."""
    return OrderIdempotencyRecord(
        **order_records.order_idempotency_record_key(user_id, key),
        placed=order_id,
        request=proof,
        ttl=now + REPEATABLE,
    )


def parse_order_date(text: str | None) -> int | None:
    """Return the milliseconds of a moment such as 2025-08-28T10:00:00.000Z, None for other text.

    A day, or a time of no zone, says too little to tell one order from the next.
    """
    if not (text and MOMENT.fullmatch(text)):
        return None
    try:
        return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):  # no such day, or none that is counted
        return None


def remember_order(aggregate: CustomerAggregate, order: Order, wish: Wish) -> CustomerAggregate:
    """Return an aggregate that knows its new order by the date that it came with, if with any."""
    date = parse_order_date(wish.date)
    if date is None:
        return aggregate
    entry = (order.ms, date, _describe_wish(wish))
    return replace(aggregate, recent=[*(aggregate.recent or ()), entry][-MOST_RECENT:])


def find_repeated_order(aggregate: CustomerAggregate, wish: Wish, now: int) -> str | None:
    """Return the id of the order that a wish without a key repeats; None for a new wish.

    One for the same with a date at most TOGETHER apart. `now` in seconds.
    """
    date = parse_order_date(wish.date)
    if date is None:
        return None
    for ms, other, asked in reversed(aggregate.recent or ()):
        fresh = ms > (now - REPEATABLE) * 1000
        if fresh and asked == _describe_wish(wish) and abs(other - date) <= TOGETHER:
            return _order_id(ms)
    return None


def hash_wish(wish: Wish) -> str:
    """Return what stands for a request's body."""
    return hashlib.sha256(json.dumps(msgspec.structs.astuple(wish)).encode()).hexdigest()


def build_audit_line(
    order: Order, number: int, what: str, request_id: str, network: str, ms: int
) -> AuditLine:
    """Return a line of the audit trail: who did what to which order, when, from where."""
    return AuditLine(
        **order_records.audit_line_key(order, number, what),
        actor=order.user_id,
        at=format_timestamp_ms(ms),
        request=request_id,
        network=network,
    )


def build_empty_aggregate(user_id: str) -> CustomerAggregate:
    """Return the aggregate of somebody without orders, not stored yet."""
    return CustomerAggregate(
        **order_records.aggregate_key(user_id),
        version=0,
        latest=0,
        count=0,
        amount=0,
        last=0,
        pizzas={},
        sizes={},
    )


def fold_orders(user_id: str, orders: list[Order]) -> CustomerAggregate:
    """Return the aggregate of orders that were written without one, in any order."""
    total = build_empty_aggregate(user_id)
    for each in orders:
        if each.status == CONFIRMED:
            total = add_order(total, each)
    return replace(total, version=0, latest=max((each.ms for each in orders), default=0))


def add_order(aggregate: CustomerAggregate, order: Order) -> CustomerAggregate:
    """Return the aggregate with one more order."""
    return replace(
        aggregate,
        version=aggregate.version + 1,
        latest=max(aggregate.latest, order.ms),
        count=aggregate.count + 1,
        amount=aggregate.amount + parse_amount(order.total),
        last=max(aggregate.last, order.ms),
        pizzas=_add_to_tally(aggregate.pizzas, order.pizza, order.ms),
        sizes=_add_to_tally(aggregate.sizes, order.size, order.ms),
    )


def find_vacated_members(aggregate: CustomerAggregate, order: Order) -> set[str]:
    """Return which of `last`, `pizza` and `size` to look up when an order leaves: it holds them."""
    held = {
        "last": aggregate.count > 1 and aggregate.last == order.ms,
        "pizza": _is_earliest_of_several(aggregate.pizzas, order.pizza, order.ms),
        "size": _is_earliest_of_several(aggregate.sizes, order.size, order.ms),
    }
    return {name for name, true in held.items() if true}


def remove_order(
    aggregate: CustomerAggregate, order: Order, found: dict[str, int]
) -> CustomerAggregate:
    """Return the aggregate without an order; `found` (milliseconds) is what was asked for."""
    return replace(
        aggregate,
        version=aggregate.version + 1,
        count=aggregate.count - 1,
        amount=aggregate.amount - parse_amount(order.total),
        last=0 if aggregate.count == 1 else found.get("last", aggregate.last),
        pizzas=_remove_from_tally(aggregate.pizzas, order.pizza, found.get("pizza")),
        sizes=_remove_from_tally(aggregate.sizes, order.size, found.get("size")),
    )


def parse_amount(total: Any) -> int:
    """Return a stored total in hundredths of a cent, half up.

    Ours are whole cents. Those of the original are of any precision, and some are text: cents
    alone would be rounded before they are added.
    """
    try:
        return int((Decimal(total) * 10_000).to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, TypeError, ValueError, OverflowError):
        return 0


def format_timestamp_ms(ms: int) -> str:
    """Return 2025-08-27T13:06:40.000Z for milliseconds since the epoch."""
    moment = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}Z"


def compute_order_frequency(count: int, first: int, last: int) -> float:
    """Return orders a day between the first and the last, in milliseconds; a day at least."""
    return divide_and_round(count * DAY, max(DAY, last - first), 3)


def divide_and_round(numerator: int, denominator: int, digits: int) -> float:
    """Return a quotient, half up to so many digits behind the point, exact before that step."""
    scale: int = 10**digits
    return (2 * numerator * scale + denominator) // (2 * denominator) / scale


def _order_id(ms: int) -> str:
    return f"{PREFIX}{ms:013}"


def _describe_wish(wish: Wish) -> str:
    return f"{wish.pizza} {wish.size} {wish.total}"


def _add_to_tally(tally: Tally, name: Any, ms: int) -> Tally:
    count, earliest = tally.get(_tally_name(name), (0, ms))
    return tally | {_tally_name(name): (count + 1, min(earliest, ms))}


def _remove_from_tally(tally: Tally, name: Any, earliest: int | None) -> Tally:
    count, before = tally.get(_tally_name(name), GONE)
    rest = {other: entry for other, entry in tally.items() if other != _tally_name(name)}
    return rest | ({_tally_name(name): (count - 1, earliest or before)} if count > 1 else {})


def _is_earliest_of_several(tally: Tally, name: Any, ms: int) -> bool:
    count, earliest = tally.get(_tally_name(name), GONE)
    return count > 1 and earliest == ms


def _tally_name(value: Any) -> str:
    return str(value)[:100]  # nobody checked it in the original
