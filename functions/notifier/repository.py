"""Which mails about reports and payments were queued.

A receipt is remembered with its payment, for good: a payment may be disputed and paid again. A
report becomes ready once, and its mark, among its owner's items, outlives the stream that tells.
"""

from typing import ClassVar

from auxeira.aws import dynamodb
from auxeira.core.records import Seconds, to_item
from auxeira.core.timestamps import format_timestamp
from auxeira.payments.payment_record import Payment, payment_key
from auxeira.reports.report_record import (
    ReportsItem,
    StoredReport,
    read_stored_report,
    report_key,
)

RECEIPT, MAILED = "RECEIPT", "mailed_"
REMEMBERED = 7 * 86_400  # seconds: a stream keeps its records for a day


class SentNotice(ReportsItem, frozen=True, kw_only=True):
    """That a mail was queued, and when."""

    KIND: ClassVar[str] = "sent_notice"

    at: str
    ttl: Seconds | None = None


def build_receipt_mark(payment: Payment, now: int) -> SentNotice:
    """Return what says that a payment has its receipt."""
    place = payment_key(payment.reference) | {"record": RECEIPT}
    return SentNotice(**place, at=format_timestamp(now))


def build_ready_mark(report: StoredReport, now: int) -> SentNotice:
    """Return what says that the owner was told of a report; it goes with the account."""
    place = report_key(report.user_id, f"{MAILED}{report.report_id}")
    return SentNotice(**place, at=format_timestamp(now), ttl=now + REMEMBERED)


def get_report_and_mark(
    mark: SentNotice, user_id: str, report_id: str
) -> tuple[StoredReport | None, bool]:
    """Return a report, and whether its mail was queued before. 2 read units. Raises Unavailable."""
    report, sent = dynamodb.get_two_items("reports", report_key(user_id, report_id), mark.key())
    return read_stored_report(report) if report else None, sent is not None


def put_mark(mark: SentNotice) -> None:
    """Remember that a mail was queued. One write unit."""
    dynamodb.put_item("reports", to_item(mark))
