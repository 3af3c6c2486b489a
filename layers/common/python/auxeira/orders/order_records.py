"""What is stored of Pizza42's customers: orders, and beside them an aggregate, what an
Idempotency-Key made, and lines of the audit trail. Keys and members. No HTTP, no AWS.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from auxeira.core.records import Item, Record, Seconds

KEYS = ("user_id", "order_id")
PREFIX = "order_"
AGGREGATE = "agg#"  # begins the hash key of one
POSITIONS = re.compile(f"{PREFIX}.*", re.DOTALL)  # in cursors: old ids may have any form
CONFIRMED, CANCELLED = "confirmed", "cancelled"
MOST = 10**11  # dollars of a readable total

# milliseconds, fewer than 9 * 10^12: the next one has 13 digits as well
type OrderId = Annotated[str, Meta(pattern=rf"^{PREFIX}([0-9]{{1,12}}|[0-8][0-9]{{12}})$(?!\n)")]
type Milliseconds = Annotated[int, Meta(ge=0, lt=10**13)]  # since the epoch, as in an id
type Count = Annotated[int, Meta(le=2**32 - 1)]
type Tally = dict[str, tuple[Count, Milliseconds]]  # by name: how many, when the first one was
type Recent = tuple[Milliseconds, int, str]  # of its id and of its date, and what was asked for


class OrdersItem(Record, frozen=True, kw_only=True):
    """An item of the table. Helpers have other hash keys: a query of a customer finds orders."""

    KEYS: ClassVar[tuple[str, ...]] = KEYS

    user_id: str
    order_id: str

    def key(self) -> Item:
        """Return the key that the item lies under."""
        return {"user_id": self.user_id, "order_id": self.order_id}


class Order(OrdersItem, frozen=True, kw_only=True):
    """An order, ours or one of an earlier system, which checked little of what it stored.

    Its id has our form, and pizza, size, total and a word for its status are there. A total is an
    amount within MOST or anything that is no amount, which counts 0, as it always has.
    """

    KIND: ClassVar[str] = "order"
    METRIC: ClassVar[str] = "OrderUnreadable"
    NULLS: ClassVar[frozenset[str]] = frozenset({"pizza", "size", "total"})

    order_id: OrderId
    pizza: Any
    size: Any
    total: Any
    status: str
    created_at: Any = None
    user_email: Any = None
    cancelled_at: Any = None

    def __post_init__(self) -> None:
        """Refuse a total that cannot be counted. Raises ValueError."""
        if not _is_within_limit(self.total):
            raise ValueError("total")

    @property
    def ms(self) -> int:
        """Return when it was placed, by its id, made by our clock; dates were the client's."""
        return int(self.order_id.removeprefix(PREFIX))


class CustomerAggregate(OrdersItem, frozen=True, kw_only=True):
    """What a customer's confirmed orders come to, from which the profile is computed.

    `latest`: the highest order id ever given, as milliseconds. `amount`: their totals, in
    hundredths of a cent. `last`: the newest one's milliseconds. `recent`: the last orders that
    came with a date. `version` is the item's, 0 of one that is computed and not stored.
    """

    KIND: ClassVar[str] = "order_aggregate"
    METRIC: ClassVar[str] = "OrderAggregateUnreadable"

    order_id: Literal["customer_profile"]
    version: int
    latest: Milliseconds
    count: Count
    amount: int
    last: Milliseconds
    pizzas: Tally
    sizes: Tally
    recent: list[Recent] | None = None


class OrderIdempotencyRecord(OrdersItem, frozen=True, kw_only=True):
    """What an Idempotency-Key made: the order's id, and the digest of what was asked for."""

    KIND: ClassVar[str] = "order_idempotency_record"
    METRIC: ClassVar[str] = "OrderIdempotencyRecordUnreadable"

    placed: OrderId
    request: str
    ttl: Seconds


class AuditLine(OrdersItem, frozen=True, kw_only=True):
    """Who did what to which order, when, from where. Only ever written."""

    actor: str
    at: str
    request: str
    network: str


def order_key(user_id: str, order_id: str) -> Item:
    """Return the key of an order."""
    return {"user_id": user_id, "order_id": order_id}


def aggregate_key(user_id: str) -> Item:
    """Return the key of a customer's aggregate."""
    return {"user_id": f"{AGGREGATE}{user_id}", "order_id": "customer_profile"}


def parse_aggregate_owner(hash_key: str) -> str | None:
    """Return whose aggregate lies under a hash key; None for an item of another kind."""
    owner = hash_key.removeprefix(AGGREGATE)
    return owner if owner != hash_key else None


def order_idempotency_record_key(user_id: str, key: str) -> Item:
    """Return the key of what an Idempotency-Key made."""
    return {"user_id": f"idem#{user_id}", "order_id": key}


def audit_line_key(order: Order, number: int, what: str) -> Item:
    """Return the key of a line of the audit trail: the how many-th of its order, and what of."""
    return {"user_id": f"audit#{order.user_id}", "order_id": f"{order.order_id}#{number}#{what}"}


def _is_within_limit(total: Any) -> bool:
    """Tell whether a total is at most MOST either way, or no amount at all."""
    try:
        exact = Decimal(total)
        return not exact.is_finite() or exact.copy_abs() <= MOST
    except (InvalidOperation, TypeError, ValueError):
        return True
