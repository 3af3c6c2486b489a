"""Batches of a queue or a stream: one record after another, and what failed is sent again."""

from collections.abc import Callable
from typing import Any

from auxeira.core import deadline
from auxeira.core.logs import flush_metrics

type Event = dict[str, Any]  # as Lambda gives it, or one of its records


def handle_batch(
    event: Event, context: Any, handle: Callable[[Event, str], bool]
) -> dict[str, list[dict[str, str]]]:
    """Hand each record, with its name, to `handle`, which returns whether it is done with.

    Returns the names of the others, which AWS sends again, in the form of ReportBatchItemFailures.
    Each has a request's time to wait for AWS. Raises what `handle` raises: then all is sent again.
    """
    failed = []
    for record in event["Records"]:
        name = _find_name(record)
        deadline.start_request(context)
        try:
            if not handle(record, name):
                failed.append(name)
        finally:
            deadline.end_request()
    flush_metrics(context.aws_request_id)
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def _find_name(record: Event) -> str:
    """Return what a message of a queue, or a record of a stream, goes by."""
    name: str = record.get("messageId") or record["dynamodb"]["SequenceNumber"]
    return name
