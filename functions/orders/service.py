"""Placing, cancelling and reading orders. Every write moves the customer's aggregate with it.

The aggregate has a version, and each transaction is bound to the one that it was computed from:
of two at the same moment one goes first, and the other is computed anew.
"""

from collections.abc import Callable
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import deadline
from auxeira.core.logs import count, logger
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


def place(
    user_id: str,
    wish: rules.Wish,
    draft: Callable[[int], Item],
    key: str | None,
    request: Request,
) -> tuple[Item, Item, str]:
    """Place an order: order, aggregate, audit line and key in one transaction, 8 write units.

    `draft` makes the order for the milliseconds of its id. With a key the key alone says whether
    the same request has come before, without one the date that it came with. Returns order,
    aggregate and NEW, REPEATED (by its key) or SAME (by its date). Raises what `draft` raises,
    Unprocessable, Unavailable.
    """
    name, proof = key or request.id, rules.proof(wish)
    known, made = dynamodb.get_both(
        "orders", rules.aggregate_key(user_id), rules.record_key(user_id, name)
    )
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        if made and made["ttl"] > request.now:
            return *_placed_before(user_id, made, proof), REPEATED
        known = known or _folded(user_id)
        if not key and (same := rules.find_same(known, wish, request.now)):
            return *read(user_id, same), SAME
        order = draft(max(request.ms, known["latest"] + 1))
        after = rules.remember(rules.added(known, order), order, wish)
        record = rules.record(user_id, name, order["order_id"], proof, request.now)
        actions = _put(order), _put_aggregate(after), _put(_audit(order, 0, "PLACED", request))
        try:
            dynamodb.transact(*actions, _put_record(record, request.now))
            return order, after, NEW
        except dynamodb.Cancelled as refusal:
            taken, moved, _, made = refusal.items
        if taken:  # by an order that the aggregate does not know
            known["latest"] = rules.milliseconds(taken)
        if moved is not None:
            known = moved or None
    raise Unavailable


def cancel(user_id: str, order_id: str, request: Request) -> tuple[Item, Item]:
    """Cancel a confirmed order, once: 6 write units. Returns order and aggregate.

    Raises NotFound, Unavailable, and Conflict for an order of any other status: it was never
    counted.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        order, known = read(user_id, order_id)
        if order["status"] == rules.CANCELLED:
            return order, known
        if order["status"] != rules.CONFIRMED:
            raise Conflict(NOT_CONFIRMED, slug="order-not-confirmed")
        after = rules.removed(known, order, _replacements(known, order))
        cancelled = order | {"status": rules.CANCELLED, "cancelled_at": rules.iso(request.ms)}
        try:
            dynamodb.transact(
                _put(
                    cancelled,
                    condition="#status = :before",
                    names={"#status": "status"},
                    values={"before": order["status"]},
                ),
                _put_aggregate(after),
                _put(_audit(order, 1, "CANCELLED", request)),
            )
            return cancelled, after
        except dynamodb.Cancelled:  # by this request, its reply lost, or by another order
            continue
    raise Unavailable


def read(user_id: str, order_id: str) -> tuple[Item, Item]:
    """Return one of the customer's orders, and the aggregate. 2 read units. Raises NotFound."""
    order, known = dynamodb.get_both(
        "orders", rules.order_key(user_id, order_id), rules.aggregate_key(user_id)
    )
    if order is None or not _readable([order]):
        raise NotFound("You have no such order.")
    return order, known or _kept(_folded(user_id))


def page(user_id: str, limit: int, after: str | None) -> tuple[list[Item], str | None, Item]:
    """Return orders from behind `after` on, newest first; where the next page starts; aggregate."""
    found, following = dynamodb.query(
        "orders", user_id, rules.PREFIX, limit, after, names=KEYS, newest=True
    )
    known = dynamodb.get("orders", rules.aggregate_key(user_id))
    if known is None and not (found or after):
        known = rules.empty(user_id)
    return _readable(found), following, known or _kept(_folded(user_id))


def _placed_before(user_id: str, made: Item, proof: str) -> tuple[Item, Item]:
    if made["request"] != proof:
        raise Unprocessable(REUSED, slug="idempotency-key-reused")
    return read(user_id, made["placed"])


def _folded(user_id: str) -> Item:
    """Return the aggregate of the orders that are there, computed and not stored: version 0.

    Whoever stores it does so only while there is none, and whoever places an order stores one
    with it: an order that comes in between is never forgotten.
    """
    orders = dynamodb.query_all("orders", user_id, rules.PREFIX, KEYS)
    return rules.folded(user_id, _readable(orders))


def _readable(orders: list[Item]) -> list[Item]:
    """Return the orders that can be shown and counted; log each other one as left out."""
    readable = [order for order in orders if rules.is_readable(order)]
    for order in orders:
        if not rules.is_readable(order):
            count("OrderUnreadable")
            logger.warning("orders", event="order_unreadable", order_id=order["order_id"])
    return readable


def _kept(aggregate: Item) -> Item:
    """Store a folded aggregate, or return the one that somebody stored before."""
    aggregate = aggregate | {"version": 1}
    try:
        dynamodb.put_new("orders", aggregate, "user_id")
    except dynamodb.ConditionFailed as refusal:
        return refusal.item or aggregate
    return aggregate


def _replacements(aggregate: Item, order: Item) -> dict[str, int]:
    """Return who takes the places that an order leaves: the nearest confirmed ones that fit."""
    wanted = rules.missing(aggregate, order)
    older = _nearest(order, wanted & {"last"}, newest=True)
    return older | _nearest(order, wanted - {"last"}, newest=False)


def _nearest(order: Item, wanted: set[str], *, newest: bool) -> dict[str, int]:
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
        others = _readable(others)
        for other in others:
            for name in wanted - found.keys() if other["status"] == rules.CONFIRMED else ():
                if name == "last" or str(other[name]) == str(order[name]):
                    found[name] = rules.milliseconds(other)
        if after is None or wanted <= found.keys():
            return found
    bound = dict.fromkeys(wanted, rules.milliseconds(others[-1])) if wanted and others else {}
    return bound | found


def _put(item: Item, **condition: Any) -> Item:
    return dynamodb.put_action("orders", item, "user_id", **condition)


def _put_aggregate(aggregate: Item) -> Item:
    """Return the put of the next version, over the one before and over nothing else."""
    if aggregate["version"] == 1:
        return _put(aggregate)
    return _put(
        aggregate,
        condition="#version = :before",
        names={"#version": "version"},
        values={"before": aggregate["version"] - 1},
    )


def _put_record(record: Item, now: int) -> Item:
    """Return the put of a record over nothing, or over one whose time is up."""
    return _put(
        record,
        condition="attribute_not_exists(#ttl) OR #ttl <= :now",
        names={"#ttl": "ttl"},
        values={"now": now},
    )


def _audit(order: Item, number: int, what: str, request: Request) -> Item:
    return rules.audit(order, number, what, request.id, request.network, request.ms)
