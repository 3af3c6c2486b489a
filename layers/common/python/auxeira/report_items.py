"""What is kept of a report (META), and what is said of one, or of a body, that cannot be read."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from auxeira import shapes
from auxeira.codes import ReportType
from auxeira.errors import Conflict
from auxeira.logs import count, logger
from auxeira.shapes import Number, Seconds, Shape

Item = dict[str, Any]

type Moment = Annotated[datetime, Meta(tz=True)]  # as text

STORED = Shape(
    "report",
    "ReportDamaged",
    {
        "report_type": ReportType,
        "title": str,
        "status": Literal["locked", "queued", "generating", "ready", "failed"],
        "attempt": Number,
        "is_premium": bool,
        "unlocked": bool,
        "price_minor": Number,
        "currency": str,
        "summary": str,
        "created_at": Moment,
        "updated_at": Moment,
    },
    {
        "payment": str,
        "spare": list[str],
        "holder": str,
        "lease_until": Seconds,
        "queued_at": Seconds,
        "ttl": Seconds,
        "body": str,
        "engine": str,
    },
)
DAMAGED = "This report, or its text, is lost or damaged. The operator has been told."


def is_readable(meta: Item) -> bool:
    """Whether a report has what every one has; says of one that has not what it lacks."""
    return shapes.is_readable(meta, STORED, report_id=meta["record"])


def check(meta: Item) -> Item:
    """Return a report that was read. Raises Conflict for one that cannot be."""
    if not is_readable(meta):
        raise Conflict(DAMAGED, slug="report-damaged")
    return meta


def damaged(meta: Item) -> Conflict:
    """Count a report whose body cannot be read, and return the refusal to show it."""
    logger.error("report", event="report_damaged", report_id=meta["record"])
    count("ReportDamaged")
    return Conflict(DAMAGED, slug="report-damaged")
