"""Has users told by mail of reports that became ready and payments that were received, and has
both counted.

Called with the changes that leave an item ready or paid, which are there as soon as the
transaction is: what breaks off between a payment and its receipt comes again, for a day. A mail is
queued, and then remembered, so that a record which comes twice has one mail; where the process
ends in between it is sent twice, and never not at all.
"""

import time
from typing import Any

from auxeira.aws import client
from auxeira.aws.attribute_values import deserialize
from auxeira.aws.batch import Event, handle_batch
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from functions.notifier import service

client.prepare_clients("dynamodb", "sqs")


def lambda_handler(event: Event, context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of the stream; return what is to be sent again. Raises nothing."""
    return handle_batch(event, context, _handle_record)


def _handle_record(record: Event, name: str) -> bool:
    """Return whether a record is done with."""
    change = record["dynamodb"]
    try:
        before, after = deserialize(change.get("OldImage") or {}), deserialize(change["NewImage"])
        at = int(change["ApproximateCreationDateTime"])
        outcome = service.handle_change(before, after, at, int(time.time()))
        logger.info("notifier", event=outcome, record=name)
        return True
    except (Unavailable, client.ClientError):
        logger.warning("notifier", event="notice_delayed", record=name)
        return False
    except Exception:  # whatever it is, the other mails go on
        logger.exception("notifier", event="notice_skipped", record=name)
        emit_count("MailLost")
        return True
