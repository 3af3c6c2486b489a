"""Placing, cancelling and reading orders. Every write moves the customer's aggregate with it.

The aggregate has a version, and each transaction is bound to the one that it was computed from:
of two at the same moment one goes first, and the other is computed anew.
"""

from collections.abc import Callable

from msgspec.structs import replace

from auxeira.core import deadline
from auxeira.core.problems import Conflict, NotFound, Unavailable
from auxeira.http.api import Request
from auxeira.http.request_headers import key_reused_problem
from auxeira.orders.order_records import (
    CANCELLED,
    CONFIRMED,
    AuditLine,
    CustomerAggregate,
    Order,
    OrderIdempotencyRecord,
)
from functions.orders import repository, rules

ATTEMPTS = 10  # of a transaction that others are in the way of
LOOKS = (10, 100)  # orders that a cancelled one's place is looked for among, first and then
NEW, REPEATED, SAME = "new", "repeated", "same"  # what a request to place an order turned out to be
NOT_CONFIRMED = "Only a confirmed order can be cancelled, and this one is not."


def create_order(
    user_id: str, wish: rules.Wish, draft: Callable[[int], Order], key: str | None, request: Request
) -> tuple[Order, CustomerAggregate, str]:
    """Place an order: order, aggregate, audit line and key in one transaction, 8 write units.

    `draft` makes the order for the milliseconds of its id. With a key the key alone says whether
    the same request has come before, without one the date that it came with. Returns order,
    aggregate and NEW, REPEATED (by its key) or SAME (by its date). Raises what `draft` raises,
    Unprocessable, Unavailable.
    """
    name, proof = key or request.id, rules.hash_wish(wish)
    known, made = repository.get_aggregate_and_record(user_id, name)
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        if made and made.ttl > request.now:
            return *_load_repeated_order(user_id, made, proof), REPEATED
        known = known or _compute_aggregate(user_id)
        if not key and (same := rules.find_repeated_order(known, wish, request.now)):
            return *load_order_and_aggregate(user_id, same), SAME
        order = draft(max(request.ms, known.latest + 1))
        after = rules.remember_order(rules.add_order(known, order), order, wish)
        made_now = user_id, name, order.order_id, proof, request.now
        record = rules.build_order_idempotency_record(*made_now)
        line = _build_audit_line(order, 0, "PLACED", request)
        refusal = repository.write_new_order(order, after, line, record, request.now)
        if refusal is None:
            return order, after, NEW
        made = refusal.record
        if refusal.moved:
            known = refusal.aggregate
        elif refusal.taken:  # by an order that the aggregate does not know
            known = replace(known, latest=order.ms)
    raise Unavailable


def cancel_confirmed_order(
    user_id: str, order_id: str, request: Request
) -> tuple[Order, CustomerAggregate]:
    """Cancel a confirmed order, once: 6 write units. Returns order and aggregate.

    Raises NotFound, Unavailable, and Conflict for an order of any other status: it was never
    counted.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        order, known = load_order_and_aggregate(user_id, order_id)
        if order.status == CANCELLED:
            return order, known
        if order.status != CONFIRMED:
            raise Conflict(NOT_CONFIRMED, slug="order-not-confirmed")
        after = rules.remove_order(known, order, _find_replacements(known, order))
        when = rules.format_timestamp_ms(request.ms)
        cancelled = replace(order, status=CANCELLED, cancelled_at=when)
        line = _build_audit_line(order, 1, "CANCELLED", request)
        if repository.write_cancelled_order(order, cancelled, after, line):
            return cancelled, after
        # else by this request, its reply lost, or by another order
    raise Unavailable


def load_order_and_aggregate(user_id: str, order_id: str) -> tuple[Order, CustomerAggregate]:
    """Return one of the customer's orders, and the aggregate. 2 read units. Raises NotFound."""
    order, known = repository.get_order_and_aggregate(user_id, order_id)
    if order is None:
        raise NotFound("You have no such order.")
    return order, known or _store_computed_aggregate(user_id)


def load_orders_and_aggregate(
    user_id: str, limit: int, after: str | None
) -> tuple[list[Order], str | None, CustomerAggregate]:
    """Return orders from behind `after` on, newest first; where the next page starts; aggregate."""
    found, following = repository.list_stored_orders(user_id, limit, after)
    known = repository.get_aggregate(user_id)
    if known is None and not (found or following or after):
        known = rules.build_empty_aggregate(user_id)
    return found, following, known or _store_computed_aggregate(user_id)


def _load_repeated_order(
    user_id: str, made: OrderIdempotencyRecord, proof: str
) -> tuple[Order, CustomerAggregate]:
    if made.request != proof:
        raise key_reused_problem()
    return load_order_and_aggregate(user_id, made.placed)


def _compute_aggregate(user_id: str) -> CustomerAggregate:
    """Return the aggregate of the orders that are there, computed and not stored: version 0.

    Whoever stores it does so only while there is none, and whoever places an order stores one
    with it: an order that comes in between is never forgotten.
    """
    return rules.fold_orders(user_id, repository.list_all_orders(user_id))


def _store_computed_aggregate(user_id: str) -> CustomerAggregate:
    """Store the computed aggregate, or return the one that somebody stored before."""
    return repository.put_first_aggregate(replace(_compute_aggregate(user_id), version=1))


def _find_replacements(aggregate: CustomerAggregate, order: Order) -> dict[str, int]:
    """Return who takes the places that an order leaves: the nearest confirmed ones that fit."""
    wanted = rules.find_vacated_members(aggregate, order)
    older = _find_nearest_orders(order, wanted & {"last"}, newest=True)
    return older | _find_nearest_orders(order, wanted - {"last"}, newest=False)


def _find_nearest_orders(order: Order, wanted: set[str], *, newest: bool) -> dict[str, int]:
    """Return milliseconds of the nearest confirmed orders that fit, older ones with `newest`.

    Looks at LOOKS orders in so many calls, at most 2 and 7 read units where an order has 250 bytes.
    Where there are more, what is not found by then is nearest at the last one looked at, which is
    a bound and no more. None where another request has moved the orders since the aggregate was
    read: the version refuses what is computed from it.
    """
    found: dict[str, int] = {}
    after: str | None = order.order_id
    for look in LOOKS if wanted else ():
        others, after = repository.list_stored_orders(
            order.user_id, look, after, newest=newest, strong=True
        )
        for other in others:
            for name in wanted - found.keys() if other.status == CONFIRMED else ():
                if name == "last" or str(getattr(other, name)) == str(getattr(order, name)):
                    found[name] = other.ms
        if after is None or wanted <= found.keys():
            return found
    bound = dict.fromkeys(wanted, others[-1].ms) if wanted and others else {}
    return bound | found


def _build_audit_line(order: Order, number: int, what: str, request: Request) -> AuditLine:
    return rules.build_audit_line(order, number, what, request.id, request.network, request.ms)
