"""Reports as Markdown and as a page to print; of one without a body, what is known of it."""

import html

from auxeira.core import money
from auxeira.http.schema import Media
from auxeira.reports import report_record
from auxeira.reports.report_record import StoredReport
from auxeira.reports.report_types import TYPES
from auxeira.reports.schema import decode_document
from functions.reports import service

MARKDOWN, HTML = "text/markdown", "text/html"
SOON = {"Retry-After": "2"}
ENDINGS = {MARKDOWN: "md", HTML: "html"}  # of the files that a browser saves
POLICY = {  # of a page with an organisation's words in it: it shows, and loads and runs nothing
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # its address may hold what opens it
}
STATUS_TEXTS = {
    report_record.LOCKED: "The body of this report is written once it is paid for: "
    "{price} {currency}.",
    report_record.QUEUED: "This report is being written.",
    report_record.GENERATING: "This report is being written.",
    report_record.FAILED: "This report could not be written. The operator has been told.",
}
COVER = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
body {{ max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 sans-serif }}
</style></head><body><h1>{title}</h1><p>{summary}</p><p>{said}</p>
<h2>What is in it</h2><ul>{parts}</ul></body></html>
"""


def render_report(
    user_id: str, report_id: str, media: str, now: int
) -> tuple[Media, dict[str, str]]:
    """Return a user's report in a media type, and its headers. Raises NotFound."""
    report, content = service.load_report(user_id, report_id, now)
    name = f"{report.report_type}-{report.created_at[:10]}.{ENDINGS[media]}"
    headers = POLICY | {"Content-Disposition": f'inline; filename="{name}"'}
    return Media(
        f"{media}; charset=utf-8", RENDERERS[media](report, content)
    ), headers | build_retry_header(report)


def build_retry_header(report: StoredReport) -> dict[str, str]:
    """Return the header that says when to ask again for a report that is being written."""
    return SOON if report.status in (report_record.QUEUED, report_record.GENERATING) else {}


def _render_markdown(report: StoredReport, content: bytes | None) -> str:
    from report_writer.markdown import escaped, markdown  # JSON is asked for more often

    if content is not None:
        return markdown(decode_document(report, content))
    title, summary, said, *parts = (escaped(text) for text in _describe_cover(report))
    listed = "\n".join(f"- {part}" for part in parts)
    return f"# {title}\n\n{summary}\n\n{said}\n\n## What is in it\n\n{listed}\n"


def _render_html(report: StoredReport, content: bytes | None) -> str:
    if content is not None:
        from report_writer.html import html as drawn

        return drawn(decode_document(report, content))
    title, summary, said, *parts = (html.escape(text) for text in _describe_cover(report))
    listed = "".join(f"<li>{part}</li>" for part in parts)
    return COVER.format(title=title, summary=summary, said=said, parts=listed)


def _describe_cover(report: StoredReport) -> list[str]:
    """Return title, summary, state, and what will be in it: sections, tables and figures."""
    row = TYPES[report.report_type]
    price = money.to_whole_units(report.price_minor, report.currency)
    said = STATUS_TEXTS[report.status].format(price=price, currency=report.currency)
    parts = [*row.sections, *row.tables.values(), *row.figures.values()]
    return [report.title, report.summary, said, *parts]


RENDERERS = {MARKDOWN: _render_markdown, HTML: _render_html}
