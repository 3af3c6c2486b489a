"""What marketing sees of a customer of Pizza42: a row that follows from the aggregate.

Rows lie under `rfm#0` to `rfm#7`, each customer's under one of them, by the time of the newest
confirmed order: `last#<milliseconds>#<customer>`, where the customer is a digest. A row moves with
each order, so that `place#<customer>` beside it says where it lies and of which version of the
aggregate it is. Neither names an address or a network. No HTTP, no AWS.
"""

import hashlib
import re
from typing import ClassVar

from auxeira.core.records import Item, Number, Text
from auxeira.orders.order_records import Count, CustomerAggregate, Milliseconds, OrdersItem, Tally

PARTITIONS = tuple(f"rfm#{number}" for number in range(8))
ROW, PLACE = "last#", "place#"
ROW_POSITIONS = re.compile(f"{ROW}[0-9]{{13}}#[0-9a-f]{{32}}")  # in cursors


class CustomerSummary(OrdersItem, frozen=True, kw_only=True):
    """A customer with at least one confirmed order.

    `amount`: their totals, in hundredths of a cent. `first` and `last`: milliseconds of the oldest
    and the newest. `pizza` and `size`: those that were ordered most.
    """

    KIND: ClassVar[str] = "customer_summary"
    METRIC: ClassVar[str] = "CustomerSummaryUnreadable"

    customer: Text
    count: Count
    amount: int
    first: Milliseconds
    last: Milliseconds
    pizza: str
    size: str


class CustomerPlace(OrdersItem, frozen=True, kw_only=True):
    """Where a customer's row lies, its range key, and of which version of the aggregate it is."""

    KIND: ClassVar[str] = "customer_place"
    METRIC: ClassVar[str] = "CustomerSummaryUnreadable"

    row: Text
    version: Number


def customer_place_key(user_id: str) -> Item:
    """Return the key of what says where a customer's row lies."""
    digest = _digest(user_id)
    return {"user_id": _find_partition(digest), "order_id": f"{PLACE}{digest}"}


def customer_summary_key(user_id: str, last: int) -> Item:
    """Return the key of a customer's row, by the milliseconds of the newest confirmed order."""
    digest = _digest(user_id)
    return {"user_id": _find_partition(digest), "order_id": f"{ROW}{last:013}#{digest}"}


def build_customer_summary(user_id: str, aggregate: CustomerAggregate) -> CustomerSummary | None:
    """Return a customer's row; None without a confirmed order."""
    if not (aggregate.count and aggregate.pizzas and aggregate.sizes):
        return None
    return CustomerSummary(
        **customer_summary_key(user_id, aggregate.last),
        customer=user_id,
        count=aggregate.count,
        amount=aggregate.amount,
        first=find_first_order_time_ms(aggregate),
        last=aggregate.last,
        pizza=find_favorite(aggregate.pizzas),
        size=find_favorite(aggregate.sizes),
    )


def build_customer_place(summary: CustomerSummary, version: int) -> CustomerPlace:
    """Return what says where a row lies."""
    return CustomerPlace(
        **customer_place_key(summary.customer), row=summary.order_id, version=version
    )


def find_favorite(tally: Tally) -> str:
    """Return what was ordered most often, of at least one.

    Of equals the one that reaches its number first, counted from the newest order on: the one
    whose first order is the latest.
    """
    return max(tally, key=lambda name: tally[name])


def find_first_order_time_ms(aggregate: CustomerAggregate) -> int:
    """Return milliseconds of the first order, of at least one."""
    return min(ms for _, ms in aggregate.pizzas.values())


def _digest(user_id: str) -> str:
    """Return 128 bits of a digest as hex: an id may be longer than a range key."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:32]


def _find_partition(digest: str) -> str:
    return PARTITIONS[int(digest[0], 16) % len(PARTITIONS)]
