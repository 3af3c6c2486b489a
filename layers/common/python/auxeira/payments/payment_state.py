"""What a payment consists of, and what follows from what is known of it. No HTTP, no AWS.

A payment is bound to who pays, to the report, amount and currency before Paystack hears of it. It
keeps facts: what Paystack last `said` of the transaction and whether that was `exact`, its
refunds ({id: minor units}) and its disputes ({id: open, won or lost}). Its status follows from
them, so that events may come twice, late and in any order. `delivered_at` says when it first
unlocked its report, whatever has become of that since; `unclear` lists refunds and ends of disputes
that cannot be read, and `unreadable` is set where what Paystack says of the transaction cannot.
"""

import hashlib
from typing import Any, Literal

from auxeira.core import ids, timestamps
from auxeira.core.item_shapes import Number, Seconds, Shape, Text
from auxeira.payments.paystack_events import Event
from auxeira.payments.transaction import Transaction

Item = dict[str, Any]

KEYS = ("user_id", "record")
PAYMENT, LIST = "PAYMENT", "pending"
OURS = "aux-"  # begins each reference
PENDING, FAILED, ABANDONED = "pending", "failed", "abandoned"
PAID, MISMATCH, REFUNDED, DISPUTED = "paid", "mismatch", "refunded", "disputed"
OPEN = (PENDING, FAILED)  # may still become another
OPENED, WON, LOST = "open", "won", "lost"
SUCCESS, REVERSED = "success", "reversed"  # of what Paystack says
UNDER_WAY = ("ongoing", "pending", "processing", "queued")
PATIENCE = 86_400  # seconds after which nobody is waited for …
LONG_PATIENCE = 7 * 86_400  # … but a bank that has begun
TRACE = 90 * 86_400  # seconds that an event without effect is kept
MOST_MARKS = 50  # refunds, and disputes, of a payment that are told apart
STORED = Shape(
    "payment",
    "PaymentUnreadable",
    {
        "reference": Text,
        "payer": Text,
        "report_id": Text,
        "amount_minor": Number,
        "currency": str,
        "status": Literal[
            "pending", "failed", "abandoned", "paid", "mismatch", "refunded", "disputed"
        ],
        "created": Seconds,
        "created_at": str,
        "version": Number,
    },
    {
        "said": str,
        "exact": bool,
        "received": str,
        "refunds": dict[str, int],
        "disputes": dict[str, str],
        "unclear": list[str],
        "unreadable": bool,
        "delivered_at": str,
        "refund_due": str,
        "authorization_url": str,
        "access_code": str,
        "return_url": str,
    },
)
TWICE, GONE = "paid_twice", "report_gone"  # why a payment is to be given back


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


def pending_payment_key(payment: Item) -> Item:
    """Return the key of what lists a payment among the pending ones, the oldest first."""
    return {"user_id": LIST, "record": f"{payment['created_at']}#{payment['reference']}"}


def build_payment(
    reference: str,
    payer: str,
    report_id: str,
    amount_minor: int,
    currency: str,
    now: int,
    return_url: str | None,
) -> Item:
    """Return a payment that Paystack has not heard of; then its payer goes to `return_url`."""
    way_back = {"return_url": return_url} if return_url else {}
    return (
        payment_key(reference)
        | way_back
        | {
            "reference": reference,
            "payer": payer,
            "report_id": report_id,
            "amount_minor": amount_minor,
            "currency": currency,
            "status": PENDING,
            "created": now,
            "created_at": timestamps.format_timestamp(now),
            "version": 1,
        }
    )


def apply_event(payment: Item, event: Event) -> Item:
    """Return the payment with the facts that an event tells: a refund, a dispute, its end."""
    if event.name == "refund.processed":
        if event.amount is None or event.currency not in (None, payment["currency"]):
            return payment | {"unclear": _add_unclear(payment, event)}
        return payment | {"refunds": _add_mark(payment.get("refunds", {}), event.id, event.amount)}
    disputes = payment.get("disputes", {})
    if event.name == "charge.dispute.resolve" and event.won is not None:
        mark = WON if event.won else LOST
        return payment | {"disputes": _add_mark(disputes, event.id, mark)}
    if event.name == "charge.dispute.resolve":
        payment = payment | {"unclear": _add_unclear(payment, event)}
    if event.name.startswith("charge.dispute.") and event.id not in disputes:
        return payment | {"disputes": _add_mark(disputes, event.id, OPENED)}
    return payment


def apply_verification(payment: Item, found: Transaction | None, *, live: bool, now: int) -> Item:
    """Return the payment after Paystack was asked for it. `live`: test payments do not count."""
    if found is None:
        return payment | {"status": _derive_status(payment, now)}
    exact = _is_paid_exactly(payment, found) and (found.domain == "live" or not live)
    after = payment | {"said": found.status[:20], "exact": exact}
    after.pop("unreadable", None)
    if found.status == SUCCESS and not exact:
        after["received"] = f"{found.amount} {found.currency} {found.domain}"[:60]
    return after | {"status": _derive_status(after, now)}


def mark_unreadable(payment: Item, now: int) -> Item:
    """Return the payment after Paystack's answer about it could not be read."""
    after = payment | {"unreadable": True}
    return after | {"status": _derive_status(after, now)}


def mark_delivered(payment: Item, now: int) -> Item:
    """Return the payment that unlocks its report, which it remembers."""
    return payment | {"delivered_at": payment.get("delivered_at", timestamps.format_timestamp(now))}


def mark_report_gone(payment: Item) -> Item:
    """Return a payment that stands while its report is gone: to be given back if it got nothing.

    A report that was delivered, and then deleted by its owner, was paid for.
    """
    if "delivered_at" in payment:
        return payment
    return payment | {"refund_due": payment.get("refund_due", GONE)}


def _derive_status(payment: Item, now: int) -> str:
    disputes, said = payment.get("disputes", {}).values(), payment.get("said")
    if OPENED in disputes:
        return DISPUTED
    refunded = sum(payment.get("refunds", {}).values())
    if LOST in disputes or refunded >= payment["amount_minor"] or said == REVERSED:
        return REFUNDED
    if said == SUCCESS:
        return PAID if payment.get("exact") else MISMATCH
    unreadable = payment.get("unreadable", False)
    patience = LONG_PATIENCE if said in UNDER_WAY and not unreadable else PATIENCE
    if now - payment["created"] > patience:
        return MISMATCH if unreadable else ABANDONED
    return FAILED if said == FAILED else PENDING


def _is_paid_exactly(payment: Item, found: Transaction) -> bool:
    """Tell whether what was paid is the price, or that and Paystack's fee for the payer."""
    if (found.reference, found.currency) != (payment["reference"], payment["currency"]):
        return False
    price, asked = payment["amount_minor"], found.requested_amount
    with_fee = isinstance(asked, int) and asked == price and found.amount > price
    return found.amount == price or with_fee


def _add_unclear(payment: Item, event: Event) -> list[str]:
    """Return what somebody has to look at, once each."""
    known = payment.get("unclear", [])
    name = f"{event.name}#{event.id}"
    return known if name in known or len(known) >= MOST_MARKS else [*known, name]


def _add_mark(marks: dict[str, Any], id: str, mark: Any) -> dict[str, Any]:
    if id not in marks and len(marks) >= MOST_MARKS:  # fifty more is none of a report's payment
        id = "others"
    return marks | {id: mark}
