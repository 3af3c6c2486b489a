"""What a payment consists of, and what follows from what is known of it. No HTTP, no AWS.

A payment is bound to who pays, to the report, amount and currency before Paystack hears of it. It
keeps facts: what Paystack last `said` of the transaction and whether that was `exact`, its
refunds ({id: minor units}) and its disputes ({id: open, won or lost}). Its status follows from
them, so that events may come twice, late and in any order.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from auxeira import ids
from auxeira.paystack import Event, Transaction

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
PATIENCE = 86_400  # seconds after which nobody is waited for
TRACE = 90 * 86_400  # seconds that an event without effect is kept
MOST_MARKS = 50  # refunds, and disputes, of a payment that are told apart
TWICE, GONE = "paid_twice", "report_gone"  # why a payment is to be given back


def reference(user_id: str, key: str, attempt: int) -> str:
    """The reference of the payment that an Idempotency-Key begins, in its so many-th attempt."""
    digest = hashlib.sha256(f"{user_id}\n{key}".encode()).digest()
    return f"{OURS}{ids.encode(digest[:16])}-{attempt}"


def key(reference: str) -> Item:
    """Key of a payment. Ids of users begin otherwise."""
    return {"user_id": f"pay#{reference}", "record": PAYMENT}


def event_key(event: Event) -> Item:
    """Key of an event, under its payment where it has one."""
    place = f"pay#{event.reference}" if event.reference else "pay#"
    return {"user_id": place, "record": f"EVT#{event.name}#{event.id}"}


def list_key(payment: Item) -> Item:
    """Key of what lists a payment among the pending ones, the oldest first."""
    return {"user_id": LIST, "record": f"{payment['created_at']}#{payment['reference']}"}


def new(
    reference: str,
    payer: str,
    report_id: str,
    amount_minor: int,
    currency: str,
    now: int,
    return_url: str | None,
) -> Item:
    """A payment that Paystack has not heard of; `return_url` is where its payer goes after it."""
    way_back = {"return_url": return_url} if return_url else {}
    return (
        key(reference)
        | way_back
        | {
            "reference": reference,
            "payer": payer,
            "report_id": report_id,
            "amount_minor": amount_minor,
            "currency": currency,
            "status": PENDING,
            "created": now,
            "created_at": iso(now),
            "version": 1,
        }
    )


def noted(payment: Item, event: Event) -> Item:
    """The payment with the facts that an event tells: a refund, a dispute, its end."""
    if event.name == "refund.processed":
        amount = payment["amount_minor"] if event.amount is None else event.amount
        return payment | {"refunds": _marked(payment.get("refunds", {}), event.id, amount)}
    disputes = payment.get("disputes", {})
    if event.name == "charge.dispute.resolve":
        mark = WON if event.won else LOST
        return payment | {"disputes": _marked(disputes, event.id, mark)}
    if event.name.startswith("charge.dispute.") and event.id not in disputes:
        return payment | {"disputes": _marked(disputes, event.id, OPENED)}
    return payment


def told(payment: Item, found: Transaction | None, *, live: bool, now: int) -> Item:
    """The payment after Paystack was asked for it. `live`: test payments do not count."""
    if found is None:
        return payment | {"status": _status(payment, now)}
    wanted = (payment["reference"], payment["amount_minor"], payment["currency"])
    exact = (found.reference, found.amount, found.currency) == wanted
    exact = exact and (found.domain == "live" or not live)
    after = payment | {"said": found.status[:20], "exact": exact}
    if found.status == SUCCESS and not exact:
        after["received"] = f"{found.amount} {found.currency} {found.domain}"[:60]
    return after | {"status": _status(after, now)}


def _status(payment: Item, now: int) -> str:
    disputes, said = payment.get("disputes", {}).values(), payment.get("said")
    if OPENED in disputes:
        return DISPUTED
    refunded = sum(payment.get("refunds", {}).values())
    if LOST in disputes or refunded >= payment["amount_minor"] or said == REVERSED:
        return REFUNDED
    if said == SUCCESS:
        return PAID if payment["exact"] else MISMATCH
    if now - payment["created"] > PATIENCE and said not in UNDER_WAY:
        return ABANDONED
    return FAILED if said == FAILED else PENDING


def _marked(marks: dict[str, Any], id: str, mark: Any) -> dict[str, Any]:
    if id not in marks and len(marks) >= MOST_MARKS:  # fifty more is none of a report's payment
        id = "others"
    return marks | {id: mark}


def iso(now: int) -> str:
    """2026-01-31T12:00:00Z for seconds since the epoch."""
    return f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}"
