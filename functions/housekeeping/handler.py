"""Looks after what nobody tells us of, payments and the turn of the year: called every 15 minutes.

An event that was lost, or a payer who never came back, leaves a payment pending. Each that is
older than half an hour is asked for at Paystack; one that a day has not paid is given up. To run
twice, or at the same time, does no harm.

An organisation that is ranked with figures of a year that has become too old is counted anew. That
takes it off the list of that year, so that each run goes on with those that are left.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from auxeira import aws, payments, settings, settling, store
from auxeira.errors import Unavailable
from auxeira.logs import count, flush, logger

WAIT = 1800  # seconds in which an event, or the payer, comes first
PAGE = 25  # payments that are looked up in one call
AGED = 50  # organisations that are counted anew in a run: what the boards can take in 15 minutes
ONE_MS = 10_000  # that one payment may take

aws.prepare("dynamodb", "secretsmanager", "sqs")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """A scheduled event in, how many payments ended in which way out.

    What is not reached in time is the next run's. Raises Unavailable while AWS is away.
    """
    now = int(datetime.fromisoformat(event["time"]).timestamp())
    found = Counter(_outcomes(now, context))
    logger.info("housekeeping", event="payments_reconciled", outcomes=dict(found))
    logger.info("housekeeping", event="aged_queued", organisations=_queue_aged(now))
    flush(context.aws_request_id)
    return dict(found)


def _queue_aged(now: int) -> int:
    """Has organisations counted anew whose figures have become too old; says how many."""
    from auxeira.scores import RECENT  # dear to import

    year = datetime.fromtimestamp(now, UTC).year - RECENT - 1
    page, _ = store.query("leaderboard", f"YEAR#{year}", "", AGED, None)
    for listed in page:
        body = json.dumps({"user_id": listed["sk"].partition("#")[2]})
        aws.call("sqs", "send_message", QueueUrl=settings.queue("scores"), MessageBody=body)
    return len(page)


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
