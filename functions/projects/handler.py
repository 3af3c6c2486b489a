"""Projects that raise money and look for people: one of them, making and changing one."""

from typing import Any

from auxeira.aws import client
from auxeira.http.api import Request, public
from auxeira.http.request_headers import Match
from auxeira.projects import repository as stored_projects
from auxeira.security.access_tokens import Principal, require_bearer
from functions.projects import (
    lists,
    moderation,
    pledge_routes,
    repository,
    responses,
    rules,
    service,
)
from functions.projects.dependencies import BAD_TOKEN, CACHED, OWN, api, identify_caller
from functions.projects.responses import ProjectMade, ProjectShown
from functions.projects.schema import NewProject, ProjectChange

Shown = tuple[ProjectShown, dict[str, str]]

SOMEBODY_ELSES = "The project of somebody else"
CHANGES: dict[str, Any] = {"caller": require_bearer}

lambda_handler = api.handler
MODULES = (lists, moderation, pledge_routes)  # their routes are in `api` as well
client.prepare_clients("dynamodb", "secretsmanager", "sqs")


@api.post(
    "/api/projects",
    caller=require_bearer,
    body=NewProject,
    idempotent=True,
    answers={201: ProjectMade},
    summary="Make a project",
)
def create_project(
    caller: Principal, body: NewProject, key: str | None, request: Request
) -> tuple[ProjectMade, dict[str, str]]:
    project, text, replayed = service.make_project(caller.user_id, body, key, request.now)
    shown = responses.to_project(project, text, caller.user_id, request.now)
    headers = {"Location": f"/api/projects/{project.project_id}", "ETag": f'"{project.version}"'}
    headers |= {"Idempotent-Replayed": "true"} if replayed else {}
    return ProjectMade(project_id=project.project_id, project=shown), headers


@api.get(
    "/api/projects/{projectId}",
    caller=public,
    answers={200: ProjectShown, 401: BAD_TOKEN},
    summary="A project",
)
def read_project(projectId: str, request: Request) -> Shown:
    caller = identify_caller(request)
    user_id, admin = (caller.user_id, caller.role == "admin") if caller else (None, False)
    if caller:
        found = stored_projects.load_project_and_text(projectId)
    else:
        found = repository.load_public_project(projectId, request.now)
    project = rules.require_seen(found and found[0], user_id, admin=admin)
    assert found
    shown = responses.to_project(project, found[1], user_id, request.now, admin=admin)
    headers = OWN if caller else CACHED
    return ProjectShown(project=shown), headers | {"ETag": f'"{project.version}"'}


@api.route(
    "PATCH",
    "/api/projects/{projectId}",
    **CHANGES,
    body=ProjectChange,
    conditional=True,
    answers={
        200: ProjectShown,
        403: SOMEBODY_ELSES,
        409: "The project has ended, or takes pledges, and this member stays",
        412: "The project is at another version than If-Match says",
    },
    summary="Change members of a project",
)
def change_project(
    caller: Principal, projectId: str, body: ProjectChange, match: Match, request: Request
) -> Shown:
    both = service.update_project(caller.user_id, projectId, body, match, request.now)
    return _to_shown(both, caller, request)


@api.post(
    "/api/projects/{projectId}/publish",
    **CHANGES,
    answers={200: ProjectShown, 403: SOMEBODY_ELSES, 409: "The project has ended"},
    summary="Let a draft take pledges",
)
def publish_project(caller: Principal, projectId: str, request: Request) -> Shown:
    both = service.open_own_project(caller.user_id, projectId, request.now)
    return _to_shown(both, caller, request)


@api.post(
    "/api/projects/{projectId}/close",
    **CHANGES,
    answers={200: ProjectShown, 403: SOMEBODY_ELSES},
    summary="End a project",
)
def close_project(caller: Principal, projectId: str, request: Request) -> Shown:
    both = service.end_own_project(caller.user_id, projectId, request.now)
    return _to_shown(both, caller, request)


def _to_shown(both: service.Both, caller: Principal, request: Request) -> Shown:
    project, text = both
    shown = responses.to_project(project, text, caller.user_id, request.now)
    return ProjectShown(project=shown), {"ETag": f'"{project.version}"'}
