"""A report as it is stored: keys, names of objects, members, states and for how long. No AWS."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from auxeira.core import item_shapes
from auxeira.core.item_shapes import Number, Seconds, Shape
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Conflict
from auxeira.esg.reference_data import ReportType

Item = dict[str, Any]

KEYS = ("user_id", "record")
META, BODY = "rpt_", "body_"
POSITIONS = re.compile(f"{META}.*", re.DOTALL)  # in cursors
FACTS, FREE, PAID = "facts", "free", "paid"  # prefixes of objects; the first two expire
LOCKED, QUEUED, GENERATING, READY, FAILED = "locked", "queued", "generating", "ready", "failed"
IN_ITEM, IN_BUCKET = "item", "s3"
RETAINED = 90 * 86_400  # seconds that a free or unpaid report is kept
STAY = 7 * 86_400  # seconds that an unpaid one is kept once somebody begins to pay for it …
TO_PAY = 110 * 86_400  # … but not more than these after it was made: its facts go after 120 days

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


def is_readable_report(meta: Item) -> bool:
    """Tell whether a report has what every one has; log what it lacks."""
    return item_shapes.is_readable_item(meta, STORED, report_id=meta["record"])


def require_readable_report(meta: Item) -> Item:
    """Return a report that was read. Raises Conflict for one that cannot be."""
    if not is_readable_report(meta):
        raise Conflict(DAMAGED, slug="report-damaged")
    return meta


def refuse_damaged_report(meta: Item) -> Conflict:
    """Count a report whose body cannot be read, and return the refusal to show it."""
    logger.error("report", event="report_damaged", report_id=meta["record"])
    emit_count("ReportDamaged")
    return Conflict(DAMAGED, slug="report-damaged")


def report_key(user_id: str, report_id: str) -> Item:
    """Return the key of a report's META."""
    return {"user_id": user_id, "record": report_id}


def report_body_key(meta: Mapping[str, Any]) -> Item:
    """Return the key of a body that is an item."""
    return report_key(meta["user_id"], BODY + meta["record"].removeprefix(META))


def facts_object_name(meta: Mapping[str, Any]) -> str:
    """Return the name of the object with the facts of a report."""
    return f"{FACTS}/{meta['user_id']}/{meta['record']}"


def body_object_name(meta: Mapping[str, Any]) -> str:
    """Return the name of the object with the body of a report."""
    return f"{PAID if meta.get('is_premium') else FREE}/{meta['user_id']}/{meta['record']}"
