"""Settles payments that are pending for too long.

An event that was lost, or a payer who never came back, leaves a payment pending. Each that is
older than half an hour is asked for at Paystack; one that a day has not paid is given up. What
Paystack says of one payment concerns that one; only while it says nothing at all, the run ends.
Every other run begins with the newest, so that one which Paystack fails at holds up no other.
"""

from datetime import datetime
from typing import Any

from auxeira.core import timestamps
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.payments import reconciliation, repository
from auxeira.payments.payment_record import Payment, PendingPayment
from auxeira.payments.paystack import Strange

WAIT = 1800  # seconds in which an event, or the payer, comes first
PAGE = 25  # payments that are looked up in one call
PERIOD = 900  # seconds from one run to the next
ONE_MS = 10_000  # that one payment may take
AWAY = "unavailable"


def reconcile_pending_payments(now: int, context: Any) -> list[str]:
    """Settle the pending payments, from one end or the other. Returns what came of each."""
    outcomes: list[str] = []
    youngest, after = timestamps.format_timestamp(now - WAIT), None
    backwards = now // PERIOD % 2 == 1
    while True:
        page, after = repository.list_pending_payments(PAGE, after, newest=backwards)
        for listed in page:
            is_young = listed.since > youngest
            if is_young and backwards:  # those that have waited come behind it
                continue
            if is_young or context.get_remaining_time_in_millis() < ONE_MS:
                return outcomes
            outcomes.append(_reconcile_listed_payment(listed, now))
            if outcomes[-1] == AWAY:  # it would be for the next one, too
                return outcomes
        if not after:
            return outcomes


def find_oldest_payment_age(now: int) -> int:
    """Return how many seconds ago the oldest payment began that is still pending; 0 for none."""
    page, _ = repository.list_pending_payments(1)
    if not page:
        return 0
    try:
        began = datetime.fromisoformat(page[0].since).timestamp()
    except ValueError:  # put there by hand
        began = 0
    return max(0, now - int(began))


def _reconcile_listed_payment(listed: PendingPayment, now: int) -> str:
    """Return what came of a payment; one that is settled, or not there, leaves the list."""
    try:
        payment, outcome = _reconcile_reference(listed.reference, now)
        if payment is None or not payment.is_open:
            repository.delete_pending_entry(listed)
        return outcome or (payment.status if payment else "unknown")
    except Unavailable:
        return AWAY
    except Exception:  # whatever it is, the other payments go on
        logger.exception("housekeeping", event="payment_failed", reference=listed.reference)
        emit_count("PaymentMismatch")
        return "error"


def _reconcile_reference(reference: str | None, now: int) -> tuple[Payment | None, str]:
    """Return a payment as it is now, and "strange" where Paystack's answer cannot be read."""
    if reference is None:
        return None, ""
    try:
        return reconciliation.reconcile_payment(reference, now), ""
    except Strange:
        emit_count("PaymentStrange")
        return reconciliation.record_unreadable_answer(reference, now), "strange"
