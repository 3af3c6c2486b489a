"""Queues reports again that nobody writes any more.

The stream gives a report up after three tries, and a process that is ended says nothing: what is on
the list of those that wait, and is neither written nor being written, comes back by itself.
"""

from typing import Any, NamedTuple

from auxeira.aws import backoff, dynamodb
from auxeira.core.logs import count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports import report_record, repository

Item = dict[str, Any]

LEFT = 600  # seconds in which a writer, and the stream with its tries, come first
PAGE = 25  # reports that are looked up in one call
HALF_MS = 60_000  # of the function's time that stay for payments
QUEUED, WAITING, FAILED = "report_queued", "report_waiting", "report_error"


class Left(NamedTuple):
    """What came of the reports that waited for too long, and for how many seconds the oldest."""

    outcomes: list[str]
    age: int


def queue_again(now: int, context: Any) -> Left:
    """Queue what nobody writes. Raises Unavailable while AWS is away."""
    outcomes: list[str] = []
    age, after = 0, None
    while True:
        page, after = backoff.read_page(PAGE, after)
        for entry in page:
            if context.get_remaining_time_in_millis() < HALF_MS:
                return Left(outcomes, age)
            if entry["since"] + LEFT > now:
                continue
            if outcome := _look_after(entry, now):
                outcomes.append(outcome)
                age = max(age, now - int(entry["since"]))
        if not after:
            return Left(outcomes, age)


def _look_after(entry: Item, now: int) -> str:
    """Return what came of a report on the list; nothing where it need not be there any more."""
    place = report_record.key(entry["owner"], entry["report_id"])
    try:
        meta = dynamodb.get("reports", place, strong=True)
        if meta is None or meta["status"] not in (report_record.QUEUED, report_record.GENERATING):
            backoff.remove(entry)
            return ""
        if not repository.due(meta, now):
            return WAITING
        repository.queue(meta, now)
        count("ReportQueuedAgain")
        logger.warning("report", event=QUEUED, report_id=entry["report_id"], nth=entry["attempt"])
        return QUEUED
    except repository.Fenced:  # somebody has begun to write it
        return WAITING
    except Unavailable:
        raise
    except Exception:  # whatever it is, the other reports go on
        logger.exception("housekeeping", event=FAILED, report_id=entry["report_id"])
        return FAILED
