"""What an order and a customer's aggregate consist of, and how one changes the other.

The aggregate of a customer's confirmed orders, from which the profile is computed:
version (of the item), latest (the highest order id ever given, as milliseconds), count, amount
(their totals, in hundredths of a cent), last (the newest one's milliseconds), for each pizza and
each size [count, milliseconds of the first one], and recent: the last orders that came with a date,
each [milliseconds of its id, of its date, what was asked for]. No HTTP, no AWS.
"""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import msgspec

from functions.orders import menu

Item = dict[str, Any]
Tally = dict[str, list[int]]

PREFIX = "order_"
CONFIRMED, CANCELLED = "confirmed", "cancelled"
DAY = 86_400_000  # milliseconds
GONE = [0, 0]  # somebody else has just cancelled the same order: the version refuses us
REPEATABLE = 86_400  # seconds in which an Idempotency-Key, or what came with a date, is remembered
TOGETHER = 2_000  # milliseconds between the dates of one order that was sent twice
MOST_RECENT = 10  # orders that are remembered by their date
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
POSITIONS = re.compile(f"{PREFIX}.*", re.DOTALL)  # in cursors: old ids may have any form
ORDER_ID = re.compile(r"order_[0-9]{1,13}")
LATEST = 9_000_000_000_000  # milliseconds of a readable id: the next one has 13 digits as well
MOST = 10**11  # dollars of a readable total
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Wish(msgspec.Struct, frozen=True):
    """What a customer asks for; `total` in dollars and `date` as they were sent, None without."""

    pizza: menu.Pizza
    size: menu.Size
    total: float | None
    date: str | None


def order_key(user_id: str, order_id: str) -> Item:
    """Return the key of an order. Helper items have other hash keys: a query finds orders."""
    return {"user_id": user_id, "order_id": order_id}


def aggregate_key(user_id: str) -> Item:
    """Return the key of a customer's aggregate."""
    return {"user_id": f"agg#{user_id}", "order_id": "customer_profile"}


def order_idempotency_record_key(user_id: str, key: str) -> Item:
    """Return the key of what an Idempotency-Key made."""
    return {"user_id": f"idem#{user_id}", "order_id": key}


def build_order(
    user_id: str, email: str | None, pizza: str, size: str, cents: int, ms: int
) -> Item:
    """Return a new order, its id made of its time."""
    return order_key(user_id, f"{PREFIX}{ms:013}") | {
        "pizza": pizza,
        "size": size,
        "total": Decimal(cents).scaleb(-2),
        "created_at": format_timestamp_ms(ms),
        "status": CONFIRMED,
        **({"user_email": email} if email else {}),
    }


def build_order_idempotency_record(
    user_id: str, key: str, order_id: str, proof: str, now: int
) -> Item:
    """Return what tells a repeated request from a new one, for REPEATABLE seconds from `now`."""
    return order_idempotency_record_key(user_id, key) | {
        "placed": order_id,
        "request": proof,
        "ttl": now + REPEATABLE,
    }


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


def remember_order(aggregate: Item, order: Item, wish: Wish) -> Item:
    """Return an aggregate that knows its new order by the date that it came with, if with any."""
    date = parse_order_date(wish.date)
    if date is None:
        return aggregate
    entry = [parse_order_time_ms(order), date, _describe_wish(wish)]
    return aggregate | {"recent": [*aggregate.get("recent", ()), entry][-MOST_RECENT:]}


def find_repeated_order(aggregate: Item, wish: Wish, now: int) -> str | None:
    """Return the id of the order that a wish without a key repeats; None for a new wish.

    One for the same with a date at most TOGETHER apart. `now` in seconds.
    """
    date = parse_order_date(wish.date)
    if date is None:
        return None
    for ms, other, asked in reversed(aggregate.get("recent", ())):
        fresh = ms > (now - REPEATABLE) * 1000
        if fresh and asked == _describe_wish(wish) and abs(other - date) <= TOGETHER:
            return f"{PREFIX}{ms:013}"
    return None


def hash_wish(wish: Wish) -> str:
    """Return what stands for a request's body."""
    return hashlib.sha256(json.dumps(msgspec.structs.astuple(wish)).encode()).hexdigest()


def build_audit_line(
    order: Item, number: int, what: str, request_id: str, network: str, ms: int
) -> Item:
    """Return a line of the audit trail: who did what to which order, when, from where."""
    return {
        "user_id": f"audit#{order['user_id']}",
        "order_id": f"{order['order_id']}#{number}#{what}",
        "actor": order["user_id"],
        "at": format_timestamp_ms(ms),
        "request": request_id,
        "network": network,
    }


def build_empty_aggregate(user_id: str) -> Item:
    """Return the aggregate of somebody without orders, not stored yet."""
    numbers = dict.fromkeys(("version", "latest", "count", "amount", "last"), 0)
    return aggregate_key(user_id) | numbers | {"pizzas": {}, "sizes": {}}


def fold_orders(user_id: str, orders: list[Item]) -> Item:
    """Return the aggregate of orders that were written without one, in any order."""
    total = build_empty_aggregate(user_id)
    for each in orders:
        if each["status"] == CONFIRMED:
            total = add_order(total, each)
        total["latest"] = max(total["latest"], parse_order_time_ms(each))
    return total | {"version": 0}


def add_order(aggregate: Item, order: Item) -> Item:
    """Return the aggregate with one more order."""
    ms = parse_order_time_ms(order)
    return aggregate | {
        "version": aggregate["version"] + 1,
        "latest": max(aggregate["latest"], ms),
        "count": aggregate["count"] + 1,
        "amount": aggregate["amount"] + parse_amount(order["total"]),
        "last": max(aggregate["last"], ms),
        "pizzas": _add_to_tally(aggregate["pizzas"], order["pizza"], ms),
        "sizes": _add_to_tally(aggregate["sizes"], order["size"], ms),
    }


def find_vacated_members(aggregate: Item, order: Item) -> set[str]:
    """Return which of `last`, `pizza` and `size` to look up when an order leaves: it holds them."""
    ms = parse_order_time_ms(order)
    held = {
        "last": aggregate["count"] > 1 and aggregate["last"] == ms,
        "pizza": _is_earliest_of_several(aggregate["pizzas"], order["pizza"], ms),
        "size": _is_earliest_of_several(aggregate["sizes"], order["size"], ms),
    }
    return {name for name, true in held.items() if true}


def remove_order(aggregate: Item, order: Item, found: dict[str, int]) -> Item:
    """Return the aggregate without an order; `found` (milliseconds) is what was asked for."""
    one = aggregate["count"] == 1
    return aggregate | {
        "version": aggregate["version"] + 1,
        "count": aggregate["count"] - 1,
        "amount": aggregate["amount"] - parse_amount(order["total"]),
        "last": 0 if one else found.get("last", aggregate["last"]),
        "pizzas": _remove_from_tally(aggregate["pizzas"], order["pizza"], found.get("pizza")),
        "sizes": _remove_from_tally(aggregate["sizes"], order["size"], found.get("size")),
    }


def is_readable_order(order: Item) -> bool:
    """Tell whether an order can be shown and counted; earlier systems checked little of theirs.

    Its id has our form, pizza, size and a word for its status are there, and its total is an
    amount or none: text of any other kind counts 0, as it always has.
    """
    return bool(
        ORDER_ID.fullmatch(order["order_id"])
        and parse_order_time_ms(order) < LATEST
        and {"pizza", "size", "total"} <= order.keys()
        and isinstance(order.get("status"), str)
        and _is_amount_within_limit(order["total"])
    )


def parse_order_time_ms(order: Item) -> int:
    """Return when an order was placed, by its id, made by our clock; dates were the client's."""
    return int(order["order_id"].removeprefix(PREFIX))


def parse_amount(total: Any) -> int:
    """Return a stored total in hundredths of a cent, half up.

    Ours are whole cents. Those of the original are of any precision, and some are text: cents
    alone would be rounded before they are added.
    """
    try:
        return int((Decimal(total) * 10_000).to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, TypeError, ValueError, OverflowError):
        return 0


def _is_amount_within_limit(total: Any) -> bool:
    """Tell whether a total is at most MOST either way, or no amount at all."""
    try:
        exact = Decimal(total)
        return not exact.is_finite() or exact.copy_abs() <= MOST
    except (InvalidOperation, TypeError, ValueError):
        return True


def format_timestamp_ms(ms: int) -> str:
    """Return 2025-08-27T13:06:40.000Z for milliseconds since the epoch."""
    moment = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}Z"


def find_favorite(tally: Tally) -> str:
    """Return what was ordered most often, of at least one.

    Of equals the one that reaches its number first, counted from the newest order on: the one
    whose first order is the latest.
    """
    return max(tally, key=lambda name: tally[name])


def find_first_order_time_ms(aggregate: Item) -> int:
    """Return milliseconds of the first order, of at least one."""
    earliest: int = min(ms for _, ms in aggregate["pizzas"].values())
    return earliest


def divide_and_round(numerator: int, denominator: int, digits: int) -> float:
    """Return a quotient, half up to so many digits behind the point, exact before that step."""
    scale: int = 10**digits
    return (2 * numerator * scale + denominator) // (2 * denominator) / scale


def _describe_wish(wish: Wish) -> str:
    return f"{wish.pizza} {wish.size} {wish.total}"


def _add_to_tally(tally: Tally, name: Any, ms: int) -> Tally:
    count, earliest = tally.get(_tally_name(name), [0, ms])
    return tally | {_tally_name(name): [count + 1, min(earliest, ms)]}


def _remove_from_tally(tally: Tally, name: Any, earliest: int | None) -> Tally:
    count, before = tally.get(_tally_name(name), GONE)
    rest = {other: entry for other, entry in tally.items() if other != _tally_name(name)}
    return rest | ({_tally_name(name): [count - 1, earliest or before]} if count > 1 else {})


def _is_earliest_of_several(tally: Tally, name: Any, ms: int) -> bool:
    count, earliest = tally.get(_tally_name(name), GONE)
    return bool(count > 1 and earliest == ms)


def _tally_name(value: Any) -> str:
    return str(value)[:100]  # nobody checked it in the original
