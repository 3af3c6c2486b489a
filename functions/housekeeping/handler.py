"""Looks after what nobody comes back for: closed accounts, and payments. Called every 15 minutes.

Accounts that are being erased: see `erasure`; its queue tells of one as soon as it is closed.

An event that was lost, or a payer who never came back, leaves a payment pending. Each that is
older than half an hour is asked for at Paystack; one that a day has not paid is given up. To run
twice, or at the same time, does no harm.
"""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from auxeira import aws, payments, settling, store
from auxeira.errors import Unavailable
from auxeira.logs import count, flush, logger
from functions.housekeeping import erasure

WAIT = 1800  # seconds in which an event, or the payer, comes first
PAGE = 25  # payments that are looked up in one call
ONE_MS = 10_000  # that one payment may take
FOR_PAYMENTS_MS = 60_000  # of a run, that erasures leave

aws.prepare("dynamodb", "secretsmanager", "s3", "sqs")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """A scheduled event in, how many payments and erasures ended in which way out.

    What is not reached in time is the next run's. Raises Unavailable while AWS is away. Of a batch
    of the queue nothing comes back: what is not erased then is the clock's.
    """
    if "Records" in event:
        _erase_at_once(event["Records"], context)
        flush(context.aws_request_id)
        return {"batchItemFailures": []}
    now = int(datetime.fromisoformat(event["time"]).timestamp())
    erased = erasure.erase_accounts(now, lambda: _is_late(context, FOR_PAYMENTS_MS))
    found = Counter(_outcomes(now, context))
    logger.info("housekeeping", event="payments_reconciled", outcomes=dict(found), erasures=erased)
    flush(context.aws_request_id)
    return dict(found) | erased


def _erase_at_once(records: list[dict[str, Any]], context: Any) -> None:
    """Erase the accounts that messages name, as of when they were sent."""
    for record in records:
        try:
            user_id = json.loads(record["body"])["user_id"]
            sent = int(record["attributes"]["SentTimestamp"]) // 1000
            outcome = erasure.erase_account(user_id, sent, lambda: _is_late(context, ONE_MS))
            logger.info("housekeeping", event="account_erased", user_id=user_id, outcome=outcome)
        except Exception:  # whatever it is, the clock erases it
            logger.exception("housekeeping", event="erasure_delayed")


def _is_late(context: Any, reserve_ms: int) -> bool:
    return bool(context.get_remaining_time_in_millis() < reserve_ms)


def _outcomes(now: int, context: Any) -> list[str]:
    """What came of each payment that has been pending for too long, the oldest first."""
    outcomes: list[str] = []
    youngest, after = payments.iso(now - WAIT), None
    while True:
        page, after = store.query("reports", payments.LIST, "", PAGE, after, names=payments.KEYS)
        for listed in page:
            if _is_late(context, ONE_MS) or listed["record"].partition("#")[0] > youngest:
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
