"""Looks after what nobody else comes back to: called every 15 minutes.

Reports that nobody writes any more are queued again, and payments that nobody told us of are
settled or given up. To run twice, or at the same time, does no harm.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from auxeira import aws
from auxeira.logs import flush, logger, measure
from functions.housekeeping import reconciliation, unwritten

aws.prepare("dynamodb", "secretsmanager")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """A scheduled event in, how many reports and payments ended in which way out.

    What is not reached in time is the next run's. Raises Unavailable while AWS is away.
    """
    now = int(datetime.fromisoformat(event["time"]).timestamp())
    left = unwritten.queue_again(now, context)
    found = Counter([*left.outcomes, *reconciliation.reconcile(now, context)])
    measure("OldestUnwrittenReport", left.age)
    measure("OldestPendingPayment", reconciliation.find_oldest_age(now))
    logger.info("housekeeping", event="looked_after", outcomes=dict(found))
    flush(context.aws_request_id)
    return dict(found)
