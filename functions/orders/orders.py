"""Placing, cancelling and reading orders. Every write moves the customer's aggregate with it.

The aggregate has a version, and each transaction is bound to the one that it was computed from:
of two at the same moment one goes first, and the other is computed anew.
"""

from collections.abc import Callable
from typing import Any

from auxeira import store
from auxeira.errors import NotFound, Unavailable, Unprocessable
from auxeira.http import Request
from functions.orders import rules

Item = rules.Item

KEYS = ("user_id", "order_id")
ATTEMPTS = 10  # of a transaction that others are in the way of
NEW, REPEATED, SAME = "new", "repeated", "same"  # what a request to place an order turned out to be
REUSED = "This Idempotency-Key was used before. Send a new key with a new request."


def place(
    user_id: str,
    wish: rules.Wish,
    draft: Callable[[int], Item],
    key: str | None,
    request: Request,
) -> tuple[Item, Item, str]:
    """Places an order: order, aggregate, audit line and key in one transaction, 8 write units.

    `draft` makes the order for the milliseconds of its id. With a key the key alone says whether
    the same request has come before, without one the date that it came with. Returns order,
    aggregate and NEW, REPEATED (by its key) or SAME (by its date). Raises what `draft` raises,
    Unprocessable, Unavailable.
    """
    name, proof = key or request.id, rules.proof(wish)
    known, made = store.get_both(
        "orders", rules.aggregate_key(user_id), rules.record_key(user_id, name)
    )
    for _ in range(ATTEMPTS):
        if made and made["ttl"] > request.now:
            return *_placed_before(user_id, made, proof), REPEATED
        known = known or _folded(user_id)
        if not key and (same := rules.find_same(known, wish, request.now)):
            return *read(user_id, same), SAME
        order = draft(max(request.ms, known["latest"] + 1))
        after = rules.remember(rules.added(known, order), order, wish)
        record = rules.record(user_id, name, order["order_id"], proof, request.now)
        line = _audit(order, 0, "PLACED", request)
        try:
            store.transact(
                *(_put(order), _put_aggregate(after), _put(line)), _put_record(record, request.now)
            )
            return order, after, NEW
        except store.Cancelled as refusal:
            taken, moved, _, made = refusal.items
        if taken:  # by an order that the aggregate does not know
            known["latest"] = rules.milliseconds(taken)
        if moved is not None:
            known = moved or None
    raise Unavailable


def cancel(user_id: str, order_id: str, request: Request) -> tuple[Item, Item]:
    """Cancels an order, once: 6 write units. Returns order and aggregate.

    Raises NotFound, Unavailable.
    """
    for _ in range(ATTEMPTS):
        order, known = read(user_id, order_id)
        if order["status"] == rules.CANCELLED:
            return order, known
        after = rules.removed(known, order, _replacements(known, order))
        cancelled = order | {"status": rules.CANCELLED, "cancelled_at": rules.iso(request.ms)}
        try:
            store.transact(
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
        except store.Cancelled:  # by this request, its reply lost, or by another order
            continue
    raise Unavailable


def read(user_id: str, order_id: str) -> tuple[Item, Item]:
    """One of the customer's orders, and the aggregate. 2 read units. Raises NotFound."""
    order, known = store.get_both(
        "orders", rules.order_key(user_id, order_id), rules.aggregate_key(user_id)
    )
    if order is None:
        raise NotFound("You have no such order.")
    return order, known or _kept(_folded(user_id))


def page(user_id: str, limit: int, after: str | None) -> tuple[list[Item], str | None, Item]:
    """Orders from behind `after` on, newest first; where the next page starts; the aggregate."""
    found, following = store.query(
        "orders", user_id, rules.PREFIX, limit, after, names=KEYS, newest=True
    )
    known = store.get("orders", rules.aggregate_key(user_id))
    if known is None and not (found or after):
        known = rules.empty(user_id)
    return found, following, known or _kept(_folded(user_id))


def _placed_before(user_id: str, made: Item, proof: str) -> tuple[Item, Item]:
    if made["request"] != proof:
        raise Unprocessable(REUSED, slug="idempotency-key-reused")
    return read(user_id, made["placed"])


def _folded(user_id: str) -> Item:
    """The aggregate of the orders that are there, computed and not stored: version 0.

    Whoever stores it does so only while there is none, and whoever places an order stores one
    with it: an order that comes in between is never forgotten.
    """
    orders = store.query_all("orders", user_id, rules.PREFIX, KEYS)
    return rules.folded(user_id, orders)


def _kept(aggregate: Item) -> Item:
    """Stores a folded aggregate, or returns the one that somebody stored before."""
    aggregate = aggregate | {"version": 1}
    try:
        store.put_new("orders", aggregate, "user_id")
    except store.ConditionFailed as refusal:
        return refusal.item or aggregate
    return aggregate


def _replacements(aggregate: Item, order: Item) -> dict[str, int]:
    """Who takes the places that an order leaves: the nearest confirmed ones that fit."""
    fits: dict[str, Callable[[Item], bool]] = {
        "last": lambda _: True,
        "pizza": lambda other: bool(other["pizza"] == order["pizza"]),
        "size": lambda other: bool(other["size"] == order["size"]),
    }
    found = {
        name: _nearest(order, fits[name], newest=name == "last")
        for name in sorted(rules.missing(aggregate, order))
    }
    return {name: ms for name, ms in found.items() if ms}


def _nearest(order: Item, fits: Callable[[Item], bool], *, newest: bool) -> int | None:
    """Milliseconds of the nearest confirmed order that fits, towards older ones with `newest`.

    None where another request has moved the orders since the aggregate was read: the version
    refuses what is computed from it.
    """
    after: str | None = order["order_id"]
    while after is not None:
        found, after = store.query(
            *("orders", order["user_id"], rules.PREFIX, None, after),
            names=KEYS,
            newest=newest,
            strong=True,
        )
        for other in found:
            if other["status"] == rules.CONFIRMED and fits(other):
                return rules.milliseconds(other)
    return None


def _put(item: Item, **condition: Any) -> Item:
    return store.put_action("orders", item, "user_id", **condition)


def _put_aggregate(aggregate: Item) -> Item:
    """The next version, over the one before and over nothing else."""
    if aggregate["version"] == 1:
        return _put(aggregate)
    return _put(
        aggregate,
        condition="#version = :before",
        names={"#version": "version"},
        values={"before": aggregate["version"] - 1},
    )


def _put_record(record: Item, now: int) -> Item:
    """Over nothing, or over one whose time is up and which is not deleted yet."""
    return _put(
        record,
        condition="attribute_not_exists(#ttl) OR #ttl <= :now",
        names={"#ttl": "ttl"},
        values={"now": now},
    )


def _audit(order: Item, number: int, what: str, request: Request) -> Item:
    return rules.audit(order, number, what, request.id, request.network, request.ms)
