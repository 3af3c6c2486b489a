"""Projects that should not be there: anybody signed in reports one, an admin takes it down."""

from auxeira.http.api import Request
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.http.schema import Success
from auxeira.security.access_tokens import LiveSession, Principal, require_admin, require_bearer
from functions.projects import repository, responses, service
from functions.projects.dependencies import api
from functions.projects.responses import ProjectReportList, ProjectShown
from functions.projects.schema import NewProjectReport, Takedown

NO_ADMIN = "The caller is no admin"


@api.post(
    "/api/projects/{projectId}/report",
    caller=require_bearer,
    body=NewProjectReport,
    answers={202: Success},
    summary="Say what is wrong with a project",
)
def report_project(
    caller: Principal, projectId: str, body: NewProjectReport, request: Request
) -> Success:
    service.file_report(caller.user_id, projectId, body, request.now)
    return Success()


@api.get(
    "/api/projects/reports",
    caller=require_admin,
    query=Page,
    answers={200: ProjectReportList, 403: NO_ADMIN},
    summary="What was said against projects, newest first",
)
def list_reports_of_projects(
    caller: LiveSession, query: Page, request: Request
) -> ProjectReportList:
    scope = ("reports of projects", caller.principal.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=repository.REPORTED)
    found, following = repository.load_report_page(query.limit, after)
    return ProjectReportList(
        reports=[responses.to_project_report(each) for each in found],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )


@api.post(
    "/api/projects/{projectId}/takedown",
    caller=require_admin,
    body=Takedown,
    answers={200: ProjectShown, 403: NO_ADMIN},
    summary="Take a project down",
)
def take_project_down(
    caller: LiveSession, projectId: str, body: Takedown, request: Request
) -> tuple[ProjectShown, dict[str, str]]:
    admin_id = caller.principal.user_id
    project, text = service.hide_project(admin_id, projectId, body.reason, request.now)
    shown = responses.to_project(project, text, admin_id, request.now, admin=True)
    return ProjectShown(project=shown), {"ETag": f'"{project.version}"'}
