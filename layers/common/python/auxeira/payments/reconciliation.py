"""Brings a payment, and the report that it pays for, to what Paystack says.

Whoever comes (an event, the payer, the schedule) asks Paystack after having read the payment, and
writes only over the version that was read: what was true later is never overwritten by what was
true before. Read: payment and report, and what Paystack says. Decided: by `decision`, from that
alone. Written: payment, report, event and lists in one transaction.
"""

from typing import Any

from auxeira.core import deadline, settings
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.payments import decision, payment_record, paystack, repository
from auxeira.payments.decision import Known
from auxeira.payments.payment_record import Payment
from auxeira.payments.paystack import Strange
from auxeira.payments.paystack_events import Event
from auxeira.payments.transaction import Transaction

ATTEMPTS = 10  # of a transaction that others are in the way of


def apply_paystack_event(event: Event, now: int) -> str:
    """Let an event have its effect, once. Returns what came of it. Raises Unavailable.

    An event about nothing of ours, or without an effect, is kept for a while.
    """
    if not decision.has_effect(event) or event.reference is None:
        return _record_ineffective_event(event, "unknown_event", now)
    if repository.has_event_trace(event):
        return "repeated"
    payment = _reconcile(event.reference, event, now, None)
    if payment:
        return payment.status
    if event.reference.startswith(payment_record.OURS):  # who paid this, and what for?
        emit_count("PaymentMismatch")
        logger.error("payment", event="payment_unknown", reference=event.reference)
    return _record_ineffective_event(event, "unknown_reference", now)


def reconcile_payment(reference: str, now: int, holder: str | None = None) -> Payment | None:
    """Return a payment as it is now; None if there is none. Raises Unavailable, Strange.

    `holder` is who writes the report at once where this unlocks it; nobody: it is queued.
    """
    return _reconcile(reference, None, now, holder)


def check_payment(payment: Payment, now: int) -> Payment:
    """Return a payment as Paystack speaks of it now, and write nothing.

    Raises Unavailable, Strange.
    """
    if payment.is_settled:
        return payment
    found = paystack.verify_transaction(payment.reference, now)
    return decision.derive_payment(Known(payment, None, found, _is_live(), now))


def record_unreadable_answer(reference: str, now: int) -> Payment | None:
    """Keep that Paystack's answer about a payment cannot be read. Returns the payment.

    After a day somebody is told of it, and it is no longer pending.
    """
    payment = repository.get_payment(reference)
    if payment is None or not payment.is_open:
        return payment
    known = _load_report(Known(payment, None, decision.UNREADABLE, _is_live(), now))
    after = _decide_and_commit(known)
    return after or repository.get_payment(reference)  # somebody else knows more by now


def _reconcile(reference: str, event: Event | None, now: int, holder: str | None) -> Payment | None:
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        payment = repository.get_payment(reference)
        if payment is None or (event is None and payment.is_settled):
            return payment
        found = _verify_for_event(reference, event, now)
        known = _load_report(Known(payment, event, found, _is_live(), now, holder))
        if after := _decide_and_commit(known):
            return after
        if event and repository.has_event_trace(event):  # by another delivery of the same event
            return repository.get_payment(reference)
    raise Unavailable


def _verify_for_event(reference: str, event: Event | None, now: int) -> Transaction | None:
    """Return what Paystack says. Raises Unavailable, Strange.

    A refund and a dispute count by themselves, whatever cannot be read beside them.
    """
    try:
        return paystack.verify_transaction(reference, now)
    except Strange:
        if event is None or event.name == decision.SUCCEEDED:
            raise
        return None


def _load_report(known: Known) -> Known:
    """Return all that a decision needs: the report has not heard of most payments."""
    if not decision.concerns_report(known):
        return known
    return known._replace(report=repository.find_report(known.payment))


def _decide_and_commit(known: Known) -> Payment | None:
    """Return the payment after it was decided about; None where somebody else was in the way."""
    change = decision.decide(known)
    if known.event is None and change.payment == known.payment:
        return known.payment
    if not repository.commit_payment_change(known, change):
        return None
    _log_outcome(known.payment, change.payment)
    return change.payment


def _is_live() -> bool:
    return settings.stage() == "prod"


def _record_ineffective_event(event: Event, outcome: str, now: int) -> str:
    trace = payment_record.build_event_trace(event, now, None)
    return outcome if repository.put_event_trace(trace) else "repeated"


def _log_outcome(before: Payment, after: Payment) -> None:
    """Say what became of a payment, and count what somebody has to look at."""
    told = _describe_change(before, after)
    if after.status != before.status:
        logger.info("payment", event="payment_moved", **told)
    is_new = {
        "payment_mismatch": after.status == payment_record.MISMATCH != before.status,
        "payment_unclear": after.unclear != before.unclear
        and after.status != payment_record.REFUNDED,
        "payment_to_refund": after.refund_due not in (None, before.refund_due),
    }
    for event in (name for name, new in is_new.items() if new):
        emit_count("PaymentMismatch")
        logger.error("payment", event=event, **told)


def _describe_change(before: Payment, after: Payment) -> dict[str, Any]:
    names = ("reference", "status", "amount_minor", "currency", "received", "refund_due",
             "unclear", "unreadable")  # fmt: skip
    found = {name: getattr(after, name) for name in names}
    return {n: value for n, value in found.items() if value is not None} | {"before": before.status}
