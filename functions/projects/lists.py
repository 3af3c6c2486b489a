"""Lists of projects: those that are open, of a goal, the caller's own."""

from typing import Any

from auxeira.core.problems import NotFound, Unauthorized
from auxeira.http.api import Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.projects.project_record import is_due
from functions.projects import repository, responses, rules
from functions.projects.dependencies import BAD_TOKEN, CACHED, OWN, api, identify_caller
from functions.projects.responses import ProjectList
from functions.projects.schema import ProjectPage

Listed = tuple[ProjectList, dict[str, str]]


@api.get(
    "/api/projects",
    caller=public,
    query=ProjectPage,
    answers={200: ProjectList, 401: BAD_TOKEN},
    summary="Projects that are open, newest or most funded first; or the caller's own",
)
def list_projects(query: ProjectPage, request: Request) -> Listed:
    sdg = query.sdg or None
    if query.mine == "true":
        return _list_own(query, request)
    scope = ("projects", query.sort, str(sdg or ""))
    most = query.sort == "funded"
    positions = repository.MOST_FUNDED if most else repository.NEWEST
    after = read_cursor(query.cursor, request.now, *scope, positions=positions)
    read = repository.list_most_funded_projects if most else repository.list_newest_projects
    found, following = read(sdg, query.limit, after, request.now)
    found = [card for card in found if not is_due(card, request.now)]  # until the clock comes by
    return _to_list(found, following, request, scope), CACHED


@api.get(
    "/api/projects/sdg/{sdg}",
    caller=public,
    query=Page,
    answers={200: ProjectList},
    summary="Projects of a goal that are open, newest first",
)
def list_projects_of_goal(sdg: str, query: Page, request: Request) -> Listed:
    goal = rules.parse_sdg(sdg)
    if goal is None:
        raise NotFound("The goals are 1 to 17.")
    page = ProjectPage(limit=query.limit, cursor=query.cursor, sdg=goal)
    return list_projects(query=page, request=request)


def _list_own(query: ProjectPage, request: Request) -> Listed:
    caller = identify_caller(request)
    if caller is None:
        raise Unauthorized("Send the access token: Authorization: Bearer <token>.")
    scope = ("own projects", caller.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=repository.OWN)
    found, following = repository.list_own_projects(caller.user_id, query.limit, after)
    found = [card for card in found if not query.sdg or card.sdg == query.sdg]
    return _to_list(found, following, request, scope), OWN


def _to_list(
    found: list[Any], following: str | None, request: Request, scope: tuple[str, ...]
) -> ProjectList:
    cursor = issue_cursor(following, request.now, *scope) if following else None
    return ProjectList(
        projects=[responses.to_card(card, request.now) for card in found], next_cursor=cursor
    )
