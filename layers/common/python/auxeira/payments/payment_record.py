"""A payment as it is stored, the traces of its events, the list of pending ones. No HTTP, no AWS.

A payment is bound to who pays, to the report, amount and currency before Paystack hears of it. It
keeps facts: what Paystack last `said` of the transaction and whether that was `exact`, its
refunds ({id: minor units}) and its disputes ({id: open, won or lost}). Its status follows from
them, so that events may come twice, late and in any order. `delivered_at` says when it first
unlocked its report, whatever has become of that since; `unclear` lists refunds and ends of disputes
that cannot be read, and `unreadable` is set where what Paystack says of the transaction cannot.
"""

import hashlib
from typing import Any, ClassVar, Final, Literal

from auxeira.core import ids, timestamps
from auxeira.core.records import Number, Record, Seconds, Text
from auxeira.payments.paystack_events import Event

Item = dict[str, Any]

KEYS = ("user_id", "record")
PAYMENT, LIST = "PAYMENT", "pending"
OURS = "aux-"  # begins each reference
PENDING: Final = "pending"
FAILED: Final = "failed"
ABANDONED: Final = "abandoned"
PAID: Final = "paid"
MISMATCH: Final = "mismatch"
REFUNDED: Final = "refunded"
DISPUTED: Final = "disputed"
OPEN = (PENDING, FAILED)  # may still become another
TRACE = 90 * 86_400  # seconds that an event without effect is kept

type PaymentStatus = Literal[
    "pending", "failed", "abandoned", "paid", "mismatch", "refunded", "disputed"
]


class Payment(Record, frozen=True, kw_only=True):
    """A payment, of `amount_minor`; `version` counts its changes."""

    KIND: ClassVar[str] = "payment"
    METRIC: ClassVar[str] = "PaymentUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    reference: Text
    payer: Text
    report_id: Text
    amount_minor: Number
    currency: str
    status: PaymentStatus
    created: Seconds
    created_at: str
    version: Number
    said: str | None = None
    exact: bool | None = None
    received: str | None = None
    refunds: dict[str, int] | None = None
    disputes: dict[str, str] | None = None
    unclear: list[str] | None = None
    unreadable: bool | None = None
    delivered_at: str | None = None
    refund_due: str | None = None  # why it is to be given back
    authorization_url: str | None = None
    access_code: str | None = None
    return_url: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it may still become another, and is on the list of pending ones."""
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        """Tell whether it is paid, and nothing but an event can change that."""
        return self.status == PAID and self.unclear is None

    def key(self) -> Item:
        """Return its key, which its reference tells."""
        return payment_key(self.reference)


class EventTrace(Record, frozen=True, kw_only=True):
    """That an event had its effect, and which status followed; `ttl` where it had none."""

    KIND: ClassVar[str] = "payment_event"
    METRIC: ClassVar[str] = "PaymentUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    user_id: Text
    record: Text
    at: str
    status: PaymentStatus | None = None
    ttl: Seconds | None = None

    def key(self) -> Item:
        """Return its key, see `event_key`."""
        return {"user_id": self.user_id, "record": self.record}


class PendingPayment(Record, frozen=True, kw_only=True):
    """An entry of the list of pending payments; one that is odd names none."""

    KIND: ClassVar[str] = "pending_payment"
    METRIC: ClassVar[str] = "PaymentUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    record: str
    reference: Text | None = None

    @property
    def since(self) -> str:
        """Return when the payment began, by which the list is sorted."""
        return self.record.partition("#")[0]

    def key(self) -> Item:
        """Return its key."""
        return {"user_id": LIST, "record": self.record}


def derive_reference(user_id: str, key: str, attempt: int) -> str:
    """Return the reference of the payment that an Idempotency-Key begins in this attempt."""
    digest = hashlib.sha256(f"{user_id}\n{key}".encode()).digest()
    return f"{OURS}{ids.encode_id(digest[:16])}-{attempt}"


def payment_key(reference: str) -> Item:
    """Return the key of a payment. Ids of users begin otherwise."""
    return {"user_id": f"pay#{reference}", "record": PAYMENT}


def event_key(event: Event) -> Item:
    """Return the key of an event, under its payment where it has one."""
    place = f"pay#{event.reference}" if event.reference else "pay#"
    return {"user_id": place, "record": f"EVT#{event.name}#{event.id}"}


def build_payment(
    reference: str,
    payer: str,
    report_id: str,
    amount_minor: int,
    currency: str,
    now: int,
    return_url: str | None,
) -> Payment:
    """Return a payment that Paystack has not heard of; then its payer goes to `return_url`."""
    return Payment(
        reference=reference,
        payer=payer,
        report_id=report_id,
        amount_minor=amount_minor,
        currency=currency,
        status=PENDING,
        created=now,
        created_at=timestamps.format_timestamp(now),
        version=1,
        return_url=return_url,
    )


def build_pending_entry(payment: Payment) -> PendingPayment:
    """Return what lists a payment among the pending ones."""
    return PendingPayment(
        record=f"{payment.created_at}#{payment.reference}", reference=payment.reference
    )


def build_event_trace(event: Event, now: int, status: PaymentStatus | None) -> EventTrace:
    """Return the trace of an event after which a payment has a status; None: without effect."""
    return EventTrace(
        **event_key(event),
        at=timestamps.format_timestamp(now),
        status=status,
        ttl=None if status else now + TRACE,
    )
