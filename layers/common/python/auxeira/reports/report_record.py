"""A report as it is stored: keys, names of objects, members, states and for how long. No AWS."""

import re
from datetime import datetime
from typing import Any, ClassVar, Literal

from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Conflict
from auxeira.core.records import Number, Record, Seconds, Text, read_record
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
LEASE = 240  # seconds that a writer has; longer than any function may run
DAMAGED = "This report, or its text, is lost or damaged. The operator has been told."

type ReportStatus = Literal["locked", "queued", "generating", "ready", "failed"]


class ReportsItem(Record, frozen=True, kw_only=True):
    """An item of the table of reports, under the key that it was read with."""

    METRIC: ClassVar[str] = "ReportDamaged"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    user_id: Text
    record: Text

    def key(self) -> Item:
        """Return its key."""
        return report_key(self.user_id, self.record)


class StoredReport(ReportsItem, frozen=True, kw_only=True):
    """What is known of a report.

    `attempt` counts its writers, `holder` is the present one until `lease_until`. `payment` has
    unlocked it, `spare` are further ones; `body` says where its document lies.
    """

    KIND: ClassVar[str] = "report"

    report_type: ReportType
    title: str
    status: ReportStatus
    attempt: Number
    is_premium: bool
    unlocked: bool
    price_minor: Number
    currency: str
    summary: str
    created_at: str
    updated_at: str
    payment: str | None = None
    spare: list[str] | None = None
    holder: str | None = None
    lease_until: Seconds | None = None
    queued_at: Seconds | None = None
    ttl: Seconds | None = None
    body: str | None = None
    engine: str | None = None
    facts_hash: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError with the name of a member that is no time with its zone."""
        for name in ("created_at", "updated_at"):
            if not _is_moment(getattr(self, name)):
                raise ValueError(name)

    @property
    def report_id(self) -> str:
        """Return the name that the report has outside."""
        return self.record

    @property
    def is_written_by_worker(self) -> bool:
        """Tell whether its writer is called by the stream: the number of a record holds it."""
        return self.holder is not None and self.holder.isdecimal()


class StoredBody(ReportsItem, frozen=True, kw_only=True):
    """The document of a report, packed, where it is short enough for an item."""

    KIND: ClassVar[str] = "report_body"

    content: bytes
    ttl: Seconds | None = None


class MonthlyQuota(ReportsItem, frozen=True, kw_only=True):
    """How many reports a user has asked for in a month."""

    KIND: ClassVar[str] = "report_quota"

    n: Number
    ttl: Seconds


def read_stored_report(item: Item) -> StoredReport | None:
    """Return a report that was read; None, and a word in the log, for one that is damaged."""
    return read_record(StoredReport, item, report_id=item["record"])


def require_readable_report(item: Item) -> StoredReport:
    """Return a report that was read. Raises Conflict for one that is damaged."""
    report = read_stored_report(item)
    if report is None:
        raise Conflict(DAMAGED, slug="report-damaged")
    return report


def refuse_damaged_report(report: StoredReport) -> Conflict:
    """Count a report whose body cannot be read, and return the refusal to show it."""
    logger.error("report", event="report_damaged", report_id=report.report_id)
    emit_count("ReportDamaged")
    return Conflict(DAMAGED, slug="report-damaged")


def build_claim(holder: str, now: int) -> Item:
    """Return the members of a report that say who writes it, and until when."""
    return {"status": GENERATING, "holder": holder, "lease_until": now + LEASE}


def report_key(user_id: str, report_id: str) -> Item:
    """Return the key of a report."""
    return {"user_id": user_id, "record": report_id}


def report_body_key(user_id: str, report_id: str) -> Item:
    """Return the key of a report's body that is an item."""
    return report_key(user_id, BODY + report_id.removeprefix(META))


def monthly_quota_key(user_id: str, when: str) -> Item:
    """Return the key of the count of a user's reports in a month; `when` begins with the month."""
    return report_key(user_id, f"quota_{when[:7]}")


def facts_object_name(report: StoredReport) -> str:
    """Return the name of the object with the facts of a report."""
    return f"{FACTS}/{report.user_id}/{report.report_id}"


def body_object_name(user_id: str, report_id: str, is_premium: bool) -> str:
    """Return the name of the object with the body of a report."""
    return f"{PAID if is_premium else FREE}/{user_id}/{report_id}"


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
