"""Queues reports again that nobody writes any more.

The stream gives a report up after three tries, and a process that is ended says nothing: what is on
the list of those that wait, and is neither written nor being written, comes back by itself.
"""

from typing import Any, NamedTuple

from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import NotFound, Unavailable
from auxeira.reports import report_record, repository, waiting_reports_repository
from auxeira.reports.report_record import StoredReport
from auxeira.reports.waiting_reports_repository import WaitingReport

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
        page, after = waiting_reports_repository.list_waiting_reports(PAGE, after)
        for entry in page:
            if context.get_remaining_time_in_millis() < HALF_MS:
                return StalledReports(outcomes, age)
            if entry.since + GRACE_PERIOD > now:
                continue
            if outcome := _requeue_listed_report(entry, now):
                outcomes.append(outcome)
                age = max(age, now - entry.since)
        if not after:
            return StalledReports(outcomes, age)


def _requeue_listed_report(entry: WaitingReport, now: int) -> str:
    """Return what came of a report on the list; nothing where it need not be there any more."""
    try:
        report = _get_unwritten_report(entry)
        if report is None:
            waiting_reports_repository.remove_waiting_report(entry)
            return ""
        if not repository.is_overdue(report, now):
            return WAITING
        repository.queue_report(report, now)
        emit_count("ReportQueuedAgain")
        logger.warning("report", event=QUEUED, report_id=entry.report_id, nth=entry.attempt)
        return QUEUED
    except repository.Fenced:  # somebody has begun to write it
        return WAITING
    except Unavailable:
        raise
    except Exception:  # whatever it is, the other reports go on
        logger.exception("housekeeping", event=FAILED, report_id=entry.report_id)
        return FAILED


def _get_unwritten_report(entry: WaitingReport) -> StoredReport | None:
    """Return the report of an entry; None for one that is written, given up or gone.

    Raises Conflict for one that is damaged.
    """
    try:
        report = repository.get_report(entry.owner, entry.report_id, strong=True)
    except NotFound:
        return None
    return report if report.status in (report_record.QUEUED, report_record.GENERATING) else None
