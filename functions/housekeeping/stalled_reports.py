"""Queues reports again that nobody writes any more.

The stream gives a report up after three tries, and a process that is ended says nothing: what is on
the list of those that wait, and is neither written nor being written, comes back by itself.
"""

from typing import Any, NamedTuple

from auxeira.aws import backoff, dynamodb
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports import report_record, repository

Item = dict[str, Any]

GRACE_PERIOD = 600  # seconds in which a writer, and the stream with its tries, come first
PAGE = 25  # reports that are looked up in one call
HALF_MS = 60_000  # of the function's time that stay for payments
QUEUED, WAITING, FAILED = "report_queued", "report_waiting", "report_error"


class StalledReports(NamedTuple):
    """What came of the reports that waited for too long, and for how many seconds the oldest."""

    outcomes: list[str]
    age: int


def requeue_stalled_reports(now: int, context: Any) -> StalledReports:
    """Queue what nobody writes. Raises Unavailable while AWS is away."""
    outcomes: list[str] = []
    age, after = 0, None
    while True:
        page, after = backoff.list_waiting_reports(PAGE, after)
        for entry in page:
            if context.get_remaining_time_in_millis() < HALF_MS:
                return StalledReports(outcomes, age)
            if entry["since"] + GRACE_PERIOD > now:
                continue
            if outcome := _requeue_listed_report(entry, now):
                outcomes.append(outcome)
                age = max(age, now - int(entry["since"]))
        if not after:
            return StalledReports(outcomes, age)


def _requeue_listed_report(entry: Item, now: int) -> str:
    """Return what came of a report on the list; nothing where it need not be there any more."""
    place = report_record.report_key(entry["owner"], entry["report_id"])
    try:
        meta = dynamodb.get_item("reports", place, strong=True)
        if meta is None or meta["status"] not in (report_record.QUEUED, report_record.GENERATING):
            backoff.remove_waiting_report(entry)
            return ""
        if not repository.is_overdue(meta, now):
            return WAITING
        repository.queue_report(meta, now)
        emit_count("ReportQueuedAgain")
        logger.warning("report", event=QUEUED, report_id=entry["report_id"], nth=entry["attempt"])
        return QUEUED
    except repository.Fenced:  # somebody has begun to write it
        return WAITING
    except Unavailable:
        raise
    except Exception:  # whatever it is, the other reports go on
        logger.exception("housekeeping", event=FAILED, report_id=entry["report_id"])
        return FAILED
