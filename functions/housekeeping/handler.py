"""Looks after what nobody else comes back to: called every 15 minutes.

Reports that nobody writes any more are queued again, and payments that nobody told us of are
settled or given up; projects and pledges end when it is time; who is ranked with figures too old is
counted anew. To run twice, or at the same time, does no harm.
"""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from auxeira.aws import client
from auxeira.core.logs import emit_duration, flush_metrics, logger
from auxeira.core.problems import Unavailable
from functions.housekeeping import (
    due_projects,
    erasure,
    outdated_figures,
    pending_payments,
    stalled_reports,
)

ONE_MS = 10_000  # of a batch of the queue, that stay for its answer
FOR_OTHERS_MS = 60_000  # of a run, that erasures leave

client.prepare_clients("dynamodb", "secretsmanager", "s3", "sqs")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Handle a scheduled event; return how many reports, payments and erasures ended how.

    What is not reached in time is the next run's. Raises Unavailable while AWS is away. Of a batch
    of the queue nothing comes back: what is not erased then is the clock's.
    """
    if "Records" in event:
        _erase_at_once(event["Records"], context)
        flush_metrics(context.aws_request_id)
        return {"batchItemFailures": []}
    now = int(datetime.fromisoformat(event["time"]).timestamp())
    erased = erasure.erase_listed_accounts(now, lambda: _is_late(context, FOR_OTHERS_MS))
    left = stalled_reports.requeue_stalled_reports(now, context)
    found = Counter([*left.outcomes, *pending_payments.reconcile_pending_payments(now, context)])
    found += Counter(_end_what_is_due(now, context))
    logger.info(
        "housekeeping",
        event="aged_queued",
        organisations=outdated_figures.queue_outdated_organisations(now),
    )
    emit_duration("OldestUnwrittenReport", left.age)
    emit_duration("OldestPendingPayment", pending_payments.find_oldest_payment_age(now))
    emit_duration("OldestErasure", erased.age)
    done = erased.outcomes
    logger.info("housekeeping", event="looked_after", outcomes=dict(found), erasures=done)
    flush_metrics(context.aws_request_id)
    return dict(found) | done


def _end_what_is_due(now: int, context: Any) -> list[str]:
    """Return what came of projects and pledges whose time is over.

    Their table has few units: where it takes no more, the rest of the run goes on.
    """
    found: list[str] = []
    for end in (due_projects.end_due_projects, due_projects.drop_lapsed_pledges):
        try:
            found += end(now, lambda: _is_late(context, ONE_MS))
        except Unavailable:
            found.append("unavailable")
    return found


def _erase_at_once(records: list[dict[str, Any]], context: Any) -> None:
    """Erase the accounts that messages name, as of when they were sent."""
    for record in records:
        try:
            user_id = json.loads(record["body"])["user_id"]
            sent = int(record["attributes"]["SentTimestamp"]) // 1000
            outcome = erasure.erase_listed_account(user_id, sent, lambda: _is_late(context, ONE_MS))
            logger.info("housekeeping", event="account_erased", user_id=user_id, outcome=outcome)
        except Exception:  # whatever it is, the clock erases it
            logger.exception("housekeeping", event="erasure_delayed")


def _is_late(context: Any, reserve_ms: int) -> bool:
    return bool(context.get_remaining_time_in_millis() < reserve_ms)
