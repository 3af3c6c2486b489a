"""Links that open a report in a browser, where no token can be sent along.

A link is good for MINUTES and for one report of one user. It is signed with a key of its own: an
HMAC of the key of access tokens, so that nothing of the one kind can be taken for the other, and no
function may read one secret more. It names the key by its id, as access tokens do.
"""

import base64
import hashlib
import hmac
import re
from typing import Annotated, Literal

from msgspec import Meta

from auxeira.core.problems import Forbidden
from auxeira.core.timestamps import format_timestamp
from auxeira.http.api import Request, public
from auxeira.http.schema import Input, Media, Success, Time
from auxeira.reports import repository
from auxeira.security import key_ring
from auxeira.security.access_tokens import Principal, require_bearer
from functions.reports import pages
from functions.reports.dependencies import DAMAGED, api

type PageFormat = Literal["html", "markdown"]

MINUTES = 5
PURPOSE = b"auxeira: link to a report"
LINK = re.compile(r"([0-9]{1,12})\.([0-9a-f]{8})\.(usr_[0-9A-Za-z]{1,60})\.([A-Za-z0-9_-]{43})")
TOO_OLD = (
    "This link is too old, or of another report. Open the report once more where it came from."
)


class ReportLink(Success):
    """Where a browser finds a report for a few minutes, as an address relative to this one."""

    html: str
    markdown: str
    expires_at: Time


class OpenedLink(Input):
    """What a link carries."""

    link: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z0-9_.-]{1,160}$(?!\\n)",
            max_length=160,
            description="What …/link has answered, and nothing else",
        ),
    ]
    format: Annotated[PageFormat, Meta(description="A page, or text/markdown")] = "html"


@api.post(
    "/api/reports/{reportId}/link",
    caller=require_bearer,
    answers={200: ReportLink},
    summary="A link to one of the caller's reports, for a browser and five minutes",
)
def issue_report_link(caller: Principal, reportId: str, request: Request) -> ReportLink:
    report = repository.get_report(caller.user_id, reportId)
    until = request.now + 60 * MINUTES
    link = f"open?link={sign_link(report.user_id, report.report_id, until, request.now)}"
    return ReportLink(
        html=link, markdown=f"{link}&format=markdown", expires_at=format_timestamp(until)
    )


@api.get(
    "/api/reports/{reportId}/open",
    caller=public,
    query=OpenedLink,
    answers={200: Media("text/*"), 403: TOO_OLD, 409: DAMAGED},
    summary="The report that a link is of, as a page or as Markdown",
)
def open_report_link(
    reportId: str, query: OpenedLink, request: Request
) -> tuple[Media, dict[str, str]]:
    user_id = read_link(query.link, reportId, request.now)
    media = pages.HTML if query.format == "html" else pages.MARKDOWN
    return pages.render_report(user_id, reportId, media, request.now)


def sign_link(user_id: str, report_id: str, until: int, now: int) -> str:
    """Return a link to a report of a user, good until a time in seconds since the epoch."""
    key = key_ring.find_signing_key("signing", now)
    return f"{until}.{key.id}.{user_id}.{_compute_signature(key, user_id, report_id, until)}"


def read_link(link: str, report_id: str, now: int) -> str:
    """Return whose report a link opens. Raises Forbidden where it is not this one, or too old."""
    found = LINK.fullmatch(link)
    key = key_ring.find_key_by_id("signing", found[2], now) if found else None
    if not found or key is None or int(found[1]) <= now:
        raise Forbidden(TOO_OLD, slug="link-expired")
    wanted = _compute_signature(key, found[3], report_id, int(found[1]))
    if not hmac.compare_digest(wanted, found[4]):
        raise Forbidden(TOO_OLD, slug="link-expired")
    return found[3]


def _compute_signature(key: key_ring.Key, user_id: str, report_id: str, until: int) -> str:
    own = hmac.digest(key.value, PURPOSE, hashlib.sha256)
    said = f"{until}|{user_id}|{report_id}".encode()
    return base64.urlsafe_b64encode(hmac.digest(own, said, hashlib.sha256)).decode().rstrip("=")
