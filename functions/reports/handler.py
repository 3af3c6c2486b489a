"""Reports: the types there are, asking for one, the list, reading and deleting one."""

from msgspec import UNSET, UnsetType

from auxeira.aws import client
from auxeira.core import settings
from auxeira.esg.reference_data import ReportType
from auxeira.http.api import Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.http.schema import Input, Media
from auxeira.profiles.schema import OriginalProfile, read_profile_members
from auxeira.reports import report_record, repository
from auxeira.reports.schema import to_list_item, to_report
from auxeira.security.access_tokens import Principal, require_bearer, require_own_id
from functions.reports import links, pages, responses, service
from functions.reports.dependencies import DAMAGED, api
from functions.reports.responses import Accepted, Generated, ReportKinds, ReportList, ReportShown

Rendered = tuple[Media, dict[str, str]]
OWN = {"Vary": "Origin, Authorization"}  # the types for a caller are not those for everybody
CACHED = {"Cache-Control": "public, max-age=300"} | OWN
MISSING = "Something is missing in the profile; missingFields names it"

lambda_handler = api.handler
MODULES = (links,)  # its routes are in `api` as well
client.prepare_clients("dynamodb", "s3", "secretsmanager")


class NewReport(Input):
    """What to write. `profile` fills what the saved one lacks, for this report alone."""

    report_type: ReportType
    profile: OriginalProfile | UnsetType = UNSET


@api.get(
    "/api/reports/types",
    caller=public,
    answers={200: ReportKinds, 401: "A token was sent, and is not valid"},
    summary="The types of report, their prices and what is in them; to a caller, which are ready",
)
def read_report_types(request: Request) -> tuple[ReportKinds, dict[str, str]]:
    currency = settings.report_currency()
    if "authorization" not in request.headers:
        return responses.to_report_kinds(currency), CACHED
    lacks = service.find_needs_by_type(require_bearer(request).user_id, request.now)
    return responses.to_report_kinds(currency, lacks), OWN


@api.post(
    "/api/reports/generate",
    caller=require_bearer,
    body=NewReport,
    idempotent=True,
    answers={201: Generated, 202: Accepted, 409: MISSING},
    summary="Ask for a report; a premium one is written once it is paid for",
)
def generate_report(
    caller: Principal, body: NewReport, key: str | None, request: Request
) -> tuple[Generated | Accepted, dict[str, str]]:
    profile = read_profile_members(body.profile, "/profile") if body.profile else {}
    made, replayed = service.create_report(caller.user_id, body.report_type, profile, key, request)
    headers = {"Location": f"/api/reports/{made.report_id}"}
    headers |= {"Idempotent-Replayed": "true"} if replayed else {}
    if not made.is_premium and settings.model_name():
        return Accepted(report_id=made.report_id, status=made.status), headers | pages.SOON
    content = repository.read_report_body(made) if made.status == report_record.READY else None
    return responses.to_generated_response(made, content), headers


@api.get(
    "/api/reports",
    caller=require_bearer,
    query=Page,
    answers={200: ReportList},
    summary="The caller's reports, newest first",
)
def list_reports(caller: Principal, query: Page, request: Request) -> ReportList:
    scope = ("reports", caller.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=report_record.POSITIONS)
    found, following = repository.list_stored_reports(caller.user_id, query.limit, after)
    return ReportList(
        reports=[to_list_item(report) for report in found],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )


@api.get(
    "/api/reports/user/{userId}",
    caller=require_bearer,
    query=Page,
    answers={200: ReportList, 403: "The reports of somebody else"},
    summary="The caller's reports by the caller's id",
)
def list_reports_of_user(
    caller: Principal, userId: str, query: Page, request: Request
) -> ReportList:
    require_own_id(
        caller, userId, "These are the reports of somebody else. Read your own at /api/reports."
    )
    return list_reports(caller=caller, query=query, request=request)


@api.get(
    "/api/reports/{reportId}",
    caller=require_bearer,
    media=(pages.MARKDOWN, pages.HTML),
    answers={200: ReportShown, 409: DAMAGED},
    summary="One of the caller's reports",
)
def read_report(
    caller: Principal, reportId: str, media: str, request: Request
) -> tuple[ReportShown, dict[str, str]] | Rendered:
    if media in pages.RENDERERS:
        return pages.render_report(caller.user_id, reportId, media, request.now)
    report, content = service.load_report(caller.user_id, reportId, request.now)
    return ReportShown(report=to_report(report, content)), pages.build_retry_header(report)


@api.get(
    "/api/reports/{reportId}/html",
    caller=require_bearer,
    answers={200: Media(pages.HTML), 409: DAMAGED},
    summary="One of the caller's reports as a page to print",
)
def read_report_page(caller: Principal, reportId: str, request: Request) -> Rendered:
    return pages.render_report(caller.user_id, reportId, pages.HTML, request.now)


@api.get(
    "/api/reports/{reportId}/markdown",
    caller=require_bearer,
    answers={200: Media(pages.MARKDOWN), 409: DAMAGED},
    summary="One of the caller's reports as Markdown",
)
def read_report_markdown(caller: Principal, reportId: str, request: Request) -> Rendered:
    return pages.render_report(caller.user_id, reportId, pages.MARKDOWN, request.now)


@api.delete(
    "/api/reports/{reportId}",
    caller=require_bearer,
    answers={204: None},
    summary="Delete a report; one that is not there is fine",
)
def delete_report(caller: Principal, reportId: str) -> None:
    service.delete_report_of_user(caller.user_id, reportId)
