"""What is shown of reports: as JSON, as Markdown, as a page."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from auxeira import shelf
from auxeira.contract import Media, Output, Success
from auxeira.writer.document import Action, Document, Figure, KeyMetric, Section
from auxeira.writer.types import TYPES

Item = dict[str, Any]

Time = Annotated[str, Meta(max_length=32, extra_json_schema={"format": "date-time"})]
Status = Literal["locked", "queued", "generating", "ready", "failed"]
ReportType: Any = Literal[tuple(TYPES)]

MARKDOWN, HTML = "text/markdown", "text/html"
SAID = {
    shelf.LOCKED: "The body of this report is written once it is paid for.",
    shelf.QUEUED: "This report is being written.",
    shelf.GENERATING: "This report is being written.",
    shelf.FAILED: "This report could not be written. It does not count for the month.",
}


class Money(Output):
    """An amount in minor units of its currency, such as cents."""

    amount_minor: int
    currency: str


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


class ListedReport(Output):
    """A report in a list. `unlockPrice` is null where nothing is to be paid any more."""

    report_id: str
    report_type: ReportType
    title: str
    status: Status
    is_premium: bool
    is_unlocked: bool
    unlock_price: Money | None
    summary: str
    created_at: Time


class Report(ListedReport):
    """A report; what follows `executiveSummary` is there once it is ready."""

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
    status: Status


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


def listed(meta: Item) -> ListedReport:
    return ListedReport(**_known(meta))


def report(meta: Item, content: bytes | None) -> Report:
    """A report with the members of its document (JSON), without them where it is None."""
    known = _known(meta) | {"updated_at": meta["updated_at"]}
    if content is None:
        return Report(**known, executive_summary=meta["summary"])
    document = msgspec.json.decode(content, type=Document)
    return Report(
        **known,
        executive_summary=document.executive_summary,
        sections=document.sections,
        key_metrics=document.key_metrics,
        visualizations=document.visualizations,
        recommended_actions=document.recommended_actions,
        engine=meta["engine"],
        degraded=document.degraded or UNSET,
        organization_name=document.organisation,
        year=document.year,
        base_year=document.base_year,
        facts_hash=document.facts_hash,
    )


def text(meta: Item, content: bytes | None, media: str) -> Media:
    """A report as Markdown or as a page of HTML; of one that is not ready title and summary."""
    document = _cover(meta) if content is None else msgspec.json.decode(content, type=Document)
    if media == MARKDOWN:
        from auxeira.writer.markdown import markdown  # JSON is asked for more often

        return Media(f"{media}; charset=utf-8", markdown(document))
    from auxeira.writer.html import html

    return Media(f"{media}; charset=utf-8", html(document))


def generated(meta: Item, content: bytes | None) -> Generated:
    shown = report(meta, content)
    return Generated(
        report_id=shown.report_id,
        report=shown,
        is_premium=shown.is_premium,
        unlock_price=shown.unlock_price,
    )


def _known(meta: Item) -> Item:
    price = Money(amount_minor=meta["price_minor"], currency=meta["currency"])
    return {
        "report_id": meta["record"],
        "report_type": meta["report_type"],
        "title": meta["title"],
        "status": meta["status"],
        "is_premium": meta["is_premium"],
        "is_unlocked": meta["unlocked"],
        "unlock_price": None if meta["unlocked"] else price,
        "summary": meta["summary"],
        "created_at": meta["created_at"],
    }


def _cover(meta: Item) -> Document:
    """What is known of a report without its body, in the form of one."""
    return Document(
        report_type=meta["report_type"],
        title=meta["title"],
        organisation="",
        organisation_type="",
        year=int(meta["created_at"][:4]),
        base_year=None,
        date=meta["created_at"][:10],
        engine=meta["engine"],
        facts_hash=meta["facts_hash"],
        summary=meta["summary"],
        executive_summary=f"{meta['summary']} {SAID[meta['status']]}",
        sections=(),
        key_metrics=(),
        visualizations=(),
        recommended_actions=(),
    )
