"""What requests about reports are answered with, as JSON."""

from typing import Any

from auxeira.contract import Output, Success
from auxeira.reported import ListedReport, Money, Report, ReportStatus, ReportType, report
from auxeira.writer.types import TYPES

Item = dict[str, Any]


class ReportKind(Output):
    """A type of report; `contains` are its sections."""

    report_type: ReportType
    title: str
    is_premium: bool
    price: Money
    contains: list[str]


class ReportKinds(Success):
    """The types of report."""

    types: list[ReportKind]


class ReportShown(Success):
    """A report."""

    report: Report


class Generated(Success):
    """The report that was asked for: written, or locked until it is paid for."""

    report_id: str
    report: Report
    is_premium: bool
    unlock_price: Money | None


class Accepted(Success):
    """The report is being written. Ask for it at Location."""

    report_id: str
    status: ReportStatus


class ReportList(Success):
    """A page of reports, newest first."""

    reports: list[ListedReport]
    next_cursor: str | None


def kinds(currency: str) -> ReportKinds:
    """All types with their prices."""
    return ReportKinds(
        types=[
            ReportKind(
                report_type=row.id,
                title=row.title,
                is_premium=row.price_minor > 0,
                price=Money(amount_minor=row.price_minor, currency=currency),
                contains=list(row.sections),
            )
            for row in TYPES.values()
        ]
    )


def generated(meta: Item, content: bytes | None) -> Generated:
    shown = report(meta, content)
    return Generated(
        report_id=shown.report_id,
        report=shown,
        is_premium=shown.is_premium,
        unlock_price=shown.unlock_price,
    )
