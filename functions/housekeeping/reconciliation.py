"""Settles payments that are pending for too long.

An event that was lost, or a payer who never came back, leaves a payment pending. Each that is
older than half an hour is asked for at Paystack; one that a day has not paid is given up. What
Paystack says of one payment concerns that one; only while it says nothing at all, the run ends.
Every other run begins with the newest, so that one which Paystack fails at holds up no other.
"""

from datetime import datetime
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import timestamps
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.payments import payment_state, reconciliation
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
        page, after = dynamodb.query(
            "reports",
            payment_state.LIST,
            "",
            PAGE,
            after,
            names=payment_state.KEYS,
            newest=backwards,
        )
        for listed in page:
            is_young = _read_start_time(listed) > youngest
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
    page, _ = dynamodb.query("reports", payment_state.LIST, "", 1, None, names=payment_state.KEYS)
    if not page:
        return 0
    try:
        began = datetime.fromisoformat(_read_start_time(page[0])).timestamp()
    except ValueError:  # put there by hand
        began = 0
    return max(0, now - int(began))


def _read_start_time(listed: dict[str, Any]) -> str:
    return str(listed["record"]).partition("#")[0]


def _reconcile_listed_payment(listed: dict[str, Any], now: int) -> str:
    """Return what came of a payment; one that is settled, or not there, leaves the list."""
    reference = str(listed.get("reference"))
    try:
        try:
            payment, outcome = reconciliation.reconcile_payment(reference, now), ""
        except Strange:
            emit_count("PaymentStrange")
            payment, outcome = reconciliation.record_unreadable_answer(reference, now), "strange"
        if payment is None or payment["status"] not in payment_state.OPEN:
            dynamodb.delete_item("reports", {name: listed[name] for name in payment_state.KEYS})
        return outcome or (str(payment["status"]) if payment else "unknown")
    except Unavailable:
        return AWAY
    except Exception:  # whatever it is, the other payments go on
        logger.exception("housekeeping", event="payment_failed", reference=reference)
        emit_count("PaymentMismatch")
        return "error"
