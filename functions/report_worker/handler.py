"""Writes reports, and asks for suggestions: called with those that become queued, one at a time.

The record says only which report: it is read as it is now, so that records may come twice, late
or in any order. A report that cannot be written is marked as failed, and the next one goes on.
"""

import time
from typing import Any

import msgspec

from auxeira.aws import client
from auxeira.aws.batch import handle_batch
from auxeira.core import deadline
from auxeira.core.logs import logger
from auxeira.core.problems import NotFound, Unavailable
from auxeira.profiles import suggestion_record
from auxeira.reports import generation, report_record, repository
from auxeira.reports.report_record import StoredReport
from auxeira.reports.repository import Fenced

Item = dict[str, Any]

ATTEMPTS = 3  # of a report, before the embedded writer writes it alone

client.prepare_clients("dynamodb", "s3")


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of the stream; return what is to be sent again. Raises nothing."""
    return handle_batch(event, context, _handle_record)


def _handle_record(record: Item, name: str) -> bool:
    """Write the report of a record. Returns whether it is done with."""
    try:
        keys = record["dynamodb"]["Keys"]
        user_id, report_id = keys["user_id"]["S"], keys["record"]["S"]
        if report_id == suggestion_record.RECORD:
            outcome = _answer_suggestions_request(user_id, name)
        else:
            outcome = _claim_and_write_report(user_id, report_id, name)
        logger.info("report", event=outcome, report_id=report_id)
        return True
    except Unavailable:
        logger.warning("report", event="report_delayed", record=name)
        return False
    except Exception:  # no report of ours, or none that could even be marked as failed
        logger.exception("report", event="report_skipped", record=name)
        return True


def _claim_and_write_report(user_id: str, report_id: str, holder: str) -> str:
    """Write a report unless somebody else does. Returns what came of it. Raises Unavailable."""
    now = int(time.time())
    try:
        claimed = repository.claim_report(
            repository.get_report(user_id, report_id, strong=True), holder, now
        )
        # what ended the process each time is not tried for ever
        engine = (
            write_report_body if claimed.attempt <= ATTEMPTS else generation.write_embedded_document
        )
        return f"report_{generation.complete_report(claimed, now, engine).status}"
    except NotFound:  # perhaps while somebody wrote it
        if report_id.startswith(report_record.META):
            repository.delete_stored_report(user_id, report_id)
        return "report_gone"
    except Fenced:
        return "report_held"


def _answer_suggestions_request(user_id: str, holder: str) -> str:
    from functions.report_worker import suggestions  # paid for where somebody asks

    return suggestions.answer_suggestions_request(user_id, holder)


def write_report_body(report: StoredReport, inputs: Any) -> tuple[bytes, str]:
    """Return the document of a report as JSON, and who worded it."""
    from functions.report_worker import generator  # which has use for the writer

    whose = report.user_id, report.report_type
    document, name = generator.write_report(
        *whose, inputs, deadline.remaining_seconds(), int(time.time())
    )
    return msgspec.json.encode(document), name
