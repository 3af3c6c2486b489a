"""What is shown of a report: in a list, and by itself once its reader may see it."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from auxeira.esg.reference_data import ReportType
from auxeira.http.schema import Output, Time
from auxeira.reports import report_record
from auxeira.reports.document import Action, Document, Figure, KeyMetric, Section
from auxeira.reports.report_record import ReportStatus, StoredReport

Item = dict[str, Any]


class Money(Output):
    """An amount in minor units of its currency, such as cents."""

    amount_minor: int
    currency: str


class ListedReport(Output):
    """A report in a list. `unlockPrice` is null where nothing is to be paid any more."""

    report_id: str
    report_type: ReportType
    title: str
    status: ReportStatus
    is_premium: bool
    is_unlocked: bool
    unlock_price: Money | None
    summary: str
    created_at: Time


class Report(ListedReport):
    """A report; what follows `executiveSummary` is there once it is ready.

    `edition` is of the formulas of its scores.
    """

    updated_at: Time
    executive_summary: str
    sections: tuple[Section, ...] | UnsetType = UNSET
    key_metrics: tuple[KeyMetric, ...] | UnsetType = UNSET
    visualizations: tuple[Figure, ...] | UnsetType = UNSET
    recommended_actions: tuple[Action, ...] | UnsetType = UNSET
    engine: str | UnsetType = UNSET
    degraded: bool | UnsetType = UNSET
    organization_name: str | UnsetType = UNSET
    year: int | UnsetType = UNSET
    base_year: int | UnsetType | None = UNSET
    facts_hash: str | UnsetType = UNSET
    edition: str | UnsetType = UNSET


def to_list_item(report: StoredReport) -> ListedReport:
    return ListedReport(**_to_common_members(report))


def decode_document(report: StoredReport, content: bytes) -> Document:
    """Return the document of a report from its JSON. Raises Conflict where it is none."""
    try:
        return msgspec.json.decode(content, type=Document)
    except msgspec.MsgspecError:
        raise report_record.refuse_damaged_report(report) from None


def to_report(report: StoredReport, content: bytes | None) -> Report:
    """Return a report with the members of its document (JSON), without them where it is None."""
    known = _to_common_members(report) | {"updated_at": report.updated_at}
    if content is None:
        return Report(**known, executive_summary=report.summary)
    document = decode_document(report, content)
    return Report(
        **known,
        executive_summary=document.executive_summary,
        sections=document.sections,
        key_metrics=document.key_metrics,
        visualizations=document.visualizations,
        recommended_actions=document.recommended_actions,
        engine=report.engine or UNSET,
        degraded=document.degraded or UNSET,
        organization_name=document.organisation,
        year=document.year,
        base_year=document.base_year,
        facts_hash=document.facts_hash,
        edition=document.edition,
    )


def _to_common_members(report: StoredReport) -> Item:
    price = Money(amount_minor=report.price_minor, currency=report.currency)
    return {
        "report_id": report.report_id,
        "report_type": report.report_type,
        "title": report.title,
        "status": report.status,
        "is_premium": report.is_premium,
        "is_unlocked": report.unlocked,
        "unlock_price": None if report.unlocked else price,
        "summary": report.summary,
        "created_at": report.created_at,
    }
