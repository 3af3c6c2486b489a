"""Placing, cancelling and reading orders. Every write moves the customer's aggregate with it.

The aggregate has a version, and each transaction is bound to the one that it was computed from:
of two at the same moment one goes first, and the other is computed anew.
"""

from collections.abc import Callable
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import deadline
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Conflict, NotFound, Unavailable, Unprocessable
from auxeira.http.api import Request
from functions.orders import rules

Item = rules.Item

KEYS = ("user_id", "order_id")
ATTEMPTS = 10  # of a transaction that others are in the way of
LOOKS = (10, 100)  # orders that a cancelled one's place is looked for among, first and then
NEW, REPEATED, SAME = "new", "repeated", "same"  # what a request to place an order turned out to be
REUSED = "This Idempotency-Key was used before. Send a new key with a new request."
NOT_CONFIRMED = "Only a confirmed order can be cancelled, and this one is not."


def create_order(
    user_id: str, wish: rules.Wish, draft: Callable[[int], Item], key: str | None, request: Request
) -> tuple[Item, Item, str]:
    """Place an order: order, aggregate, audit line and key in one transaction, 8 write units.

    `draft` makes the order for the milliseconds of its id. With a key the key alone says whether
    the same request has come before, without one the date that it came with. Returns order,
    aggregate and NEW, REPEATED (by its key) or SAME (by its date). Raises what `draft` raises,
    Unprocessable, Unavailable.
    """
    name, proof = key or request.id, rules.hash_wish(wish)
    known, made = dynamodb.get_two_items(
        "orders", rules.aggregate_key(user_id), rules.order_idempotency_record_key(user_id, name)
    )
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        if made and made["ttl"] > request.now:
            return *_load_repeated_order(user_id, made, proof), REPEATED
        known = known or _compute_aggregate(user_id)
        if not key and (same := rules.find_repeated_order(known, wish, request.now)):
            return *load_order_and_aggregate(user_id, same), SAME
        order = draft(max(request.ms, known["latest"] + 1))
        after = rules.remember_order(rules.add_order(known, order), order, wish)
        made_now = user_id, name, order["order_id"], proof, request.now
        record = rules.build_order_idempotency_record(*made_now)
        actions = (
            _put_action(order),
            _put_aggregate_action(after),
            _put_action(_build_audit_line(order, 0, "PLACED", request)),
        )
        try:
            dynamodb.transact(*actions, _put_record_action(record, request.now))
            return order, after, NEW
        except dynamodb.Cancelled as refusal:
            taken, moved, _, made = refusal.items
        if taken:  # by an order that the aggregate does not know
            known["latest"] = rules.parse_order_time_ms(taken)
        if moved is not None:
            known = moved or None
    raise Unavailable


def cancel_confirmed_order(user_id: str, order_id: str, request: Request) -> tuple[Item, Item]:
    """Cancel a confirmed order, once: 6 write units. Returns order and aggregate.

    Raises NotFound, Unavailable, and Conflict for an order of any other status: it was never
    counted.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        order, known = load_order_and_aggregate(user_id, order_id)
        if order["status"] == rules.CANCELLED:
            return order, known
        if order["status"] != rules.CONFIRMED:
            raise Conflict(NOT_CONFIRMED, slug="order-not-confirmed")
        after = rules.remove_order(known, order, _find_replacements(known, order))
        cancelled = order | {
            "status": rules.CANCELLED,
            "cancelled_at": rules.format_timestamp_ms(request.ms),
        }
        try:
            dynamodb.transact(
                _put_action(
                    cancelled,
                    condition="#status = :before",
                    names={"#status": "status"},
                    values={"before": order["status"]},
                ),
                _put_aggregate_action(after),
                _put_action(_build_audit_line(order, 1, "CANCELLED", request)),
            )
            return cancelled, after
        except dynamodb.Cancelled:  # by this request, its reply lost, or by another order
            continue
    raise Unavailable


def load_order_and_aggregate(user_id: str, order_id: str) -> tuple[Item, Item]:
    """Return one of the customer's orders, and the aggregate. 2 read units. Raises NotFound."""
    order, known = dynamodb.get_two_items(
        "orders", rules.order_key(user_id, order_id), rules.aggregate_key(user_id)
    )
    if order is None or not _select_readable_orders([order]):
        raise NotFound("You have no such order.")
    return order, known or _store_aggregate(_compute_aggregate(user_id))


def load_orders_and_aggregate(
    user_id: str, limit: int, after: str | None
) -> tuple[list[Item], str | None, Item]:
    """Return orders from behind `after` on, newest first; where the next page starts; aggregate."""
    found, following = dynamodb.query(
        "orders", user_id, rules.PREFIX, limit, after, names=KEYS, newest=True
    )
    known = dynamodb.get_item("orders", rules.aggregate_key(user_id))
    if known is None and not (found or after):
        known = rules.build_empty_aggregate(user_id)
    return (
        _select_readable_orders(found),
        following,
        known or _store_aggregate(_compute_aggregate(user_id)),
    )


def _load_repeated_order(user_id: str, made: Item, proof: str) -> tuple[Item, Item]:
    if made["request"] != proof:
        raise Unprocessable(REUSED, slug="idempotency-key-reused")
    return load_order_and_aggregate(user_id, made["placed"])


def _compute_aggregate(user_id: str) -> Item:
    """Return the aggregate of the orders that are there, computed and not stored: version 0.

    Whoever stores it does so only while there is none, and whoever places an order stores one
    with it: an order that comes in between is never forgotten.
    """
    orders = dynamodb.query_all("orders", user_id, rules.PREFIX, KEYS)
    return rules.fold_orders(user_id, _select_readable_orders(orders))


def _select_readable_orders(orders: list[Item]) -> list[Item]:
    """Return the orders that can be shown and counted; log each other one as left out."""
    readable = [order for order in orders if rules.is_readable_order(order)]
    for order in orders:
        if not rules.is_readable_order(order):
            emit_count("OrderUnreadable")
            logger.warning("orders", event="order_unreadable", order_id=order["order_id"])
    return readable


def _store_aggregate(aggregate: Item) -> Item:
    """Store a folded aggregate, or return the one that somebody stored before."""
    aggregate = aggregate | {"version": 1}
    try:
        dynamodb.put_new_item("orders", aggregate, "user_id")
    except dynamodb.ConditionFailed as refusal:
        return refusal.item or aggregate
    return aggregate


def _find_replacements(aggregate: Item, order: Item) -> dict[str, int]:
    """Return who takes the places that an order leaves: the nearest confirmed ones that fit."""
    wanted = rules.find_vacated_members(aggregate, order)
    older = _find_nearest_orders(order, wanted & {"last"}, newest=True)
    return older | _find_nearest_orders(order, wanted - {"last"}, newest=False)


def _find_nearest_orders(order: Item, wanted: set[str], *, newest: bool) -> dict[str, int]:
    """Return milliseconds of the nearest confirmed orders that fit, older ones with `newest`.

    Looks at LOOKS orders in so many calls, at most 2 and 7 read units where an order has 250 bytes.
    Where there are more, what is not found by then is nearest at the last one looked at, which is
    a bound and no more. None where another request has moved the orders since the aggregate was
    read: the version refuses what is computed from it.
    """
    found: dict[str, int] = {}
    after: str | None = order["order_id"]
    for look in LOOKS if wanted else ():
        others, after = dynamodb.query(
            *("orders", order["user_id"], rules.PREFIX, look, after),
            names=KEYS,
            newest=newest,
            strong=True,
        )
        others = _select_readable_orders(others)
        for other in others:
            for name in wanted - found.keys() if other["status"] == rules.CONFIRMED else ():
                if name == "last" or str(other[name]) == str(order[name]):
                    found[name] = rules.parse_order_time_ms(other)
        if after is None or wanted <= found.keys():
            return found
    bound = (
        dict.fromkeys(wanted, rules.parse_order_time_ms(others[-1])) if wanted and others else {}
    )
    return bound | found


def _put_action(item: Item, **condition: Any) -> Item:
    return dynamodb.put_action("orders", item, "user_id", **condition)


def _put_aggregate_action(aggregate: Item) -> Item:
    """Return the put of the next version, over the one before and over nothing else."""
    if aggregate["version"] == 1:
        return _put_action(aggregate)
    return _put_action(
        aggregate,
        condition="#version = :before",
        names={"#version": "version"},
        values={"before": aggregate["version"] - 1},
    )


def _put_record_action(record: Item, now: int) -> Item:
    """Return the put of a record over nothing, or over one whose time is up."""
    return _put_action(
        record,
        condition="attribute_not_exists(#ttl) OR #ttl <= :now",
        names={"#ttl": "ttl"},
        values={"now": now},
    )


def _build_audit_line(order: Item, number: int, what: str, request: Request) -> Item:
    return rules.build_audit_line(order, number, what, request.id, request.network, request.ms)
