"""Looks after payments that nobody told us of: called every 15 minutes.

An event that was lost, or a payer who never came back, leaves a payment pending. Each that is
older than half an hour is asked for at Paystack; one that a day has not paid is given up. To run
twice, or at the same time, does no harm.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from auxeira import aws, payments, settling, store
from auxeira.errors import Unavailable
from auxeira.logs import count, flush, logger

WAIT = 1800  # seconds in which an event, or the payer, comes first
PAGE = 25  # payments that are looked up in one call
ONE_MS = 10_000  # that one payment may take

aws.prepare("dynamodb", "secretsmanager")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """A scheduled event in, how many payments ended in which way out.

    What is not reached in time is the next run's. Raises Unavailable while AWS is away.
    """
    now = int(datetime.fromisoformat(event["time"]).timestamp())
    found = Counter(_outcomes(now, context))
    logger.info("housekeeping", event="payments_reconciled", outcomes=dict(found))
    flush(context.aws_request_id)
    return dict(found)


def _outcomes(now: int, context: Any) -> list[str]:
    """What came of each payment that has been pending for too long, the oldest first."""
    outcomes: list[str] = []
    youngest, after = payments.iso(now - WAIT), None
    while True:
        page, after = store.query("reports", payments.LIST, "", PAGE, after, names=payments.KEYS)
        for listed in page:
            late = context.get_remaining_time_in_millis() < ONE_MS
            if late or listed["record"].partition("#")[0] > youngest:
                return outcomes
            outcomes.append(_outcome(listed, now))
            if outcomes[-1] == "unavailable":  # it would be for the next one, too
                return outcomes
        if not after:
            return outcomes


def _outcome(listed: dict[str, Any], now: int) -> str:
    try:
        payment = settling.settle(listed["reference"], now)
        return str(payment["status"]) if payment else "unknown"
    except Unavailable:
        return "unavailable"
    except Exception:  # whatever it is, the other payments go on
        logger.exception("housekeeping", event="payment_failed", reference=listed["reference"])
        count("PaymentMismatch")
        return "error"
