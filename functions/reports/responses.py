"""What requests about reports are answered with, as JSON."""

from typing import Any, cast

from msgspec import UNSET, UnsetType

from auxeira.esg.reference_data import ReportType
from auxeira.http.schema import Output, Success
from auxeira.reports.report_record import ReportStatus, StoredReport
from auxeira.reports.report_types import TYPES
from auxeira.reports.schema import ListedReport, Money, Report, to_report

Item = dict[str, Any]


class ReportKind(Output):
    """A type of report; `contains` are its sections. What follows `contains` is told to a caller:
    whether it can be written now, and what it lacks, as a refusal says it."""

    report_type: ReportType
    title: str
    is_premium: bool
    price: Money
    contains: list[str]
    ready: bool | UnsetType = UNSET
    missing_fields: list[str] | UnsetType = UNSET
    alternatives: list[list[str]] | UnsetType = UNSET
    needs: dict[str, int] | UnsetType = UNSET


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


def to_report_kinds(currency: str, lacks: Item | None = None) -> ReportKinds:
    """Return all types with their prices, and what each lacks (None: nothing) if that is known."""
    return ReportKinds(
        types=[
            ReportKind(
                report_type=cast("ReportType", row.id),
                title=row.title,
                is_premium=row.price_minor > 0,
                price=Money(amount_minor=row.price_minor, currency=currency),
                contains=list(row.sections),
                **(_to_readiness(lacks[row.id]) if lacks else {}),
            )
            for row in TYPES.values()
        ]
    )


def _to_readiness(lacks: Any) -> Item:
    return {
        "ready": lacks is None,
        "missing_fields": list(lacks.missing_fields) if lacks else [],
        "alternatives": [list(group) for group in lacks.alternatives] if lacks else [],
        "needs": lacks.needs if lacks else {},
    }


def to_generated_response(report: StoredReport, content: bytes | None) -> Generated:
    shown = to_report(report, content)
    return Generated(
        report_id=shown.report_id,
        report=shown,
        is_premium=shown.is_premium,
        unlock_price=shown.unlock_price,
    )
