"""What becomes of a payment and of its report, decided from all that is known. No HTTP, no AWS.

A payment's status follows from the facts that it keeps, and its report is unlocked while one
payment for it stands: the report names that one, and the ones too many behind it.
"""

from typing import Any, Final, Literal, NamedTuple

from msgspec.structs import replace

from auxeira.core.timestamps import format_timestamp
from auxeira.payments.payment_record import (
    ABANDONED,
    DISPUTED,
    FAILED,
    MISMATCH,
    PAID,
    PENDING,
    REFUNDED,
    EventTrace,
    Payment,
    PaymentStatus,
    build_event_trace,
)
from auxeira.payments.paystack_events import Event
from auxeira.payments.transaction import Transaction
from auxeira.reports import report_record
from auxeira.reports.report_record import StoredReport

SUCCEEDED = "charge.success"
REFUND, DISPUTE, RESOLVED = "refund.processed", "charge.dispute.", "charge.dispute.resolve"
UNREADABLE: Final = "unreadable"  # Paystack's answer
UNDER_WAY = ("ongoing", "pending", "processing", "queued")
SUCCESS, REVERSED = "success", "reversed"  # of what Paystack says
OPENED, WON, LOST = "open", "won", "lost"  # of disputes
TWICE, GONE = "paid_twice", "report_gone"  # why a payment is to be given back
PATIENCE = 86_400  # seconds after which nobody is waited for …
LONG_PATIENCE = 7 * 86_400  # … but a bank that has begun
MOST_MARKS = 50  # refunds, and disputes, of a payment that are told apart

type Verification = Transaction | Literal["unreadable"] | None  # of a payment, by Paystack


class Known(NamedTuple):
    """What is decided from: a payment, what comes in, and its report where that is concerned.

    `found` is what Paystack says of it, None where it knows nothing. With `live` test payments do
    not count. `holder` writes a report that is unlocked at once; without one it is queued.
    """

    payment: Payment
    event: Event | None
    found: Verification
    live: bool
    now: int
    holder: str | None = None
    report: StoredReport | None = None


class Change(NamedTuple):
    """What is to be written; `report` is None where it stays as it is.

    `is_to_write` lists the report among those that wait for a writer. `successor` is the reference
    of the payment, one too many until now, that pays for the report from now on. A payment that
    is not open any more leaves the list of pending ones.
    """

    payment: Payment
    report: StoredReport | None = None
    is_to_write: bool = False
    successor: str | None = None
    trace: EventTrace | None = None


def decide(known: Known) -> Change:
    """Return what becomes of a payment, of its report, and of the event."""
    payment = derive_payment(known)
    change = _decide_report(known, payment) if concerns_report(known) else Change(payment)
    event = known.event
    # a success that is not confirmed yet may come again
    if event and (event.name != SUCCEEDED or not payment.is_open):
        return change._replace(trace=build_event_trace(event, known.now, payment.status))
    return change


def has_effect(event: Event) -> bool:
    """Tell whether an event is one of those that change a payment."""
    return event.name in (SUCCEEDED, REFUND) or event.name.startswith(DISPUTE)


def concerns_report(known: Known) -> bool:
    """Tell whether the report has to be known: of a payment that stood or is going to."""
    return PAID in (known.payment.status, derive_payment(known).status)


def derive_payment(known: Known) -> Payment:
    """Return the payment with what the event and Paystack say of it, and its status after that."""
    payment = _apply_event(known.payment, known.event) if known.event else known.payment
    if isinstance(known.found, Transaction):
        payment = _apply_verification(payment, known.found, live=known.live)
    elif known.found == UNREADABLE:
        payment = replace(payment, unreadable=True)
    return replace(payment, status=_derive_status(payment, known.now))


def _decide_report(known: Known, payment: Payment) -> Change:
    report, reference, stands = known.report, payment.reference, payment.status == PAID
    if report is None:
        return Change(_mark_report_gone(payment) if stands else _clear_refund_due(payment))
    payers = [report.payment, *(report.spare or [])] if report.payment else []
    if stands == (reference in payers):
        return Change(payment)
    if stands and payers:
        too_many = replace(report, spare=[*payers[1:], reference])
        return Change(replace(payment, refund_due=TWICE), too_many)
    if stands:
        unlocked = _unlock_report(report, reference, known)
        is_to_write = unlocked.status != report_record.READY
        return Change(_mark_delivered(payment, known.now), unlocked, is_to_write)
    payment = _clear_refund_due(payment)
    left = [payer for payer in payers if payer != reference]
    if not left:
        return Change(payment, _lock_report(report, known.now))
    successor = left[0] if report.payment == reference else None
    return Change(payment, replace(report, payment=left[0], spare=left[1:]), successor=successor)


def _unlock_report(report: StoredReport, reference: str, known: Known) -> StoredReport:
    """Return a report that is paid for, and never expires again.

    It is ready where its body is there already.
    """
    paid = replace(
        report,
        unlocked=True,
        payment=reference,
        updated_at=format_timestamp(known.now),
        ttl=None,
    )
    if report.body:
        return replace(paid, status=report_record.READY)
    if known.holder:
        return replace(paid, **report_record.build_claim(known.holder, known.now))
    return replace(paid, status=report_record.QUEUED, queued_at=known.now)


def _lock_report(report: StoredReport, now: int) -> StoredReport:
    """Return a report whose payment was given back, whatever it was."""
    return replace(
        report,
        status=report_record.LOCKED,
        unlocked=False,
        updated_at=format_timestamp(now),
        payment=None,
        spare=None,
        lease_until=None,
        holder=None,
        queued_at=None,
    )


def _mark_delivered(payment: Payment, now: int) -> Payment:
    """Return the payment that unlocks its report, which it remembers."""
    delivered_at = payment.delivered_at or format_timestamp(now)
    return replace(payment, delivered_at=delivered_at, refund_due=None)


def _mark_report_gone(payment: Payment) -> Payment:
    """Return a payment that stands while its report is gone: to be given back if it got nothing.

    A report that was delivered, and then deleted by its owner, was paid for.
    """
    if payment.delivered_at is not None:
        return payment
    return replace(payment, refund_due=payment.refund_due or GONE)


def _clear_refund_due(payment: Payment) -> Payment:
    return replace(payment, refund_due=None)


def _apply_event(payment: Payment, event: Event) -> Payment:
    """Return the payment with the facts that an event tells: a refund, a dispute, its end."""
    if event.name == REFUND:
        if event.amount is None or event.currency not in (None, payment.currency):
            return _mark_unclear(payment, event)
        return replace(payment, refunds=_add_mark(payment.refunds or {}, event.id, event.amount))
    disputes = payment.disputes or {}
    if event.name == RESOLVED and event.won is not None:
        mark = WON if event.won else LOST
        return replace(payment, disputes=_add_mark(disputes, event.id, mark))
    if event.name == RESOLVED:
        payment = _mark_unclear(payment, event)
    if event.name.startswith(DISPUTE) and event.id not in disputes:
        return replace(payment, disputes=_add_mark(disputes, event.id, OPENED))
    return payment


def _apply_verification(payment: Payment, found: Transaction, *, live: bool) -> Payment:
    exact = _is_paid_exactly(payment, found) and (found.domain == "live" or not live)
    received = payment.received
    if found.status == SUCCESS and not exact:
        received = f"{found.amount} {found.currency} {found.domain}"[:60]
    said = found.status[:20]
    return replace(payment, said=said, exact=exact, received=received, unreadable=None)


def _derive_status(payment: Payment, now: int) -> PaymentStatus:
    disputes, said = (payment.disputes or {}).values(), payment.said
    if OPENED in disputes:
        return DISPUTED
    refunded = sum((payment.refunds or {}).values())
    if LOST in disputes or refunded >= payment.amount_minor or said == REVERSED:
        return REFUNDED
    if said == SUCCESS:
        return PAID if payment.exact else MISMATCH
    patience = LONG_PATIENCE if said in UNDER_WAY and not payment.unreadable else PATIENCE
    if now - payment.created > patience:
        return MISMATCH if payment.unreadable else ABANDONED
    return FAILED if said == FAILED else PENDING


def _is_paid_exactly(payment: Payment, found: Transaction) -> bool:
    """Tell whether what was paid is the price, or that and Paystack's fee for the payer."""
    if (found.reference, found.currency) != (payment.reference, payment.currency):
        return False
    price, asked = payment.amount_minor, found.requested_amount
    with_fee = isinstance(asked, int) and asked == price and found.amount > price
    return found.amount == price or with_fee


def _mark_unclear(payment: Payment, event: Event) -> Payment:
    """Return the payment with what somebody has to look at, once each."""
    known, name = payment.unclear or [], f"{event.name}#{event.id}"
    if name in known or len(known) >= MOST_MARKS:
        return replace(payment, unclear=known)
    return replace(payment, unclear=[*known, name])


def _add_mark(marks: dict[str, Any], id: str, mark: Any) -> dict[str, Any]:
    if id not in marks and len(marks) >= MOST_MARKS:  # fifty more is none of a report's payment
        id = "others"
    return marks | {id: mark}
