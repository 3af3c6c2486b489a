"""Pledges: promising, confirming, cancelling, the caller's own, those of a project."""

from typing import Any

from auxeira.http.api import Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.projects.project_record import may_see
from auxeira.security.access_tokens import Principal, require_bearer
from functions.projects import pledge_service, repository, responses, rules
from functions.projects.dependencies import BAD_TOKEN, CACHED, OWN, api, identify_caller
from functions.projects.responses import PledgeConfirmed, PledgeList, PledgeMade
from functions.projects.schema import NewPledge, NewPledgeOfProject

Made = tuple[PledgeMade, dict[str, str]]

ENDED = "The project takes no pledges any more, no more than a smaller amount, or another currency"
PLEDGES: dict[str, Any] = {
    "caller": require_bearer,
    "idempotent": True,
    "answers": {201: PledgeMade, 403: "The project is the caller's own", 409: ENDED},
}


@api.post(
    "/api/pledges",
    **PLEDGES | {"answers": PLEDGES["answers"] | {404: "There is no such project"}},
    body=NewPledgeOfProject,
    summary="Promise money, or to help",
)
def create_pledge(
    caller: Principal, body: NewPledgeOfProject, key: str | None, request: Request
) -> Made:
    return _create(caller, body.project_id, body, key, request)


@api.post(
    "/api/projects/{projectId}/pledges",
    **PLEDGES,
    body=NewPledge,
    summary="Promise money to a project, or to help",
)
def create_pledge_of_project(
    caller: Principal, projectId: str, body: NewPledge, key: str | None, request: Request
) -> Made:
    return _create(caller, projectId, body, key, request)


@api.get(
    "/api/projects/{projectId}/pledges",
    caller=public,
    query=Page,
    answers={200: PledgeList, 401: BAD_TOKEN},
    summary="Pledges of a project, pending and confirmed ones",
)
def list_pledges_of_project(
    projectId: str, query: Page, request: Request
) -> tuple[PledgeList, dict[str, str]]:
    caller = identify_caller(request)
    user_id, admin = (caller.user_id, caller.role == "admin") if caller else (None, False)
    scope = ("pledges", projectId)
    after = read_cursor(query.cursor, request.now, *scope, positions=repository.OF_PROJECT)
    both = repository.load_public_project(projectId, request.now)
    project = rules.require_seen(both and both[0], user_id, admin=admin)
    size = min(query.limit, repository.MOST_PLEDGES)
    found, following = repository.list_public_pledges(projectId, size, after, request.now)
    own = admin or (user_id is not None and project.owner_id == user_id)
    answer = PledgeList(
        pledges=responses.list_standing_pledges(found, request.now, with_message=own),
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )
    return answer, OWN if caller else CACHED


@api.get(
    "/api/pledges",
    caller=require_bearer,
    query=Page,
    answers={200: PledgeList},
    summary="The caller's pledges, newest first",
)
def list_pledges(caller: Principal, query: Page, request: Request) -> PledgeList:
    scope = ("own pledges", caller.user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=repository.OWN_PLEDGES)
    found, following = repository.list_own_pledges(caller.user_id, query.limit, after)
    return PledgeList(
        pledges=[responses.to_pledge(each) for each in found],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )


@api.post(
    "/api/pledges/{pledgeId}/confirm",
    caller=require_bearer,
    answers={
        200: PledgeConfirmed,
        409: "The pledge is not pending, or the project does not take it any more",
    },
    summary="Confirm a pledge of one's own",
)
def confirm_pledge(caller: Principal, pledgeId: str, request: Request) -> PledgeConfirmed:
    pledge, project = pledge_service.confirm_own_pledge(caller.user_id, pledgeId, request.now)
    seen = may_see(project, caller.user_id)
    return PledgeConfirmed(
        pledge=responses.to_pledge(pledge),
        project=responses.to_totals(project, request.now) if seen else None,
    )


@api.delete(
    "/api/pledges/{pledgeId}",
    caller=require_bearer,
    answers={204: None, 409: "The pledge was confirmed, and the project has ended"},
    summary="Cancel a pledge of one's own",
)
def cancel_pledge(caller: Principal, pledgeId: str, request: Request) -> None:
    pledge_service.withdraw_pledge(caller.user_id, pledgeId, request.now)


def _create(
    caller: Principal, project_id: str, body: NewPledge, key: str | None, request: Request
) -> Made:
    pledge, project, replayed = pledge_service.make_pledge(
        caller.user_id, project_id, body, key, request.now
    )
    seen = may_see(project, caller.user_id)
    answer = PledgeMade(
        pledge_id=pledge.pledge_id,
        pledge=responses.to_pledge(pledge),
        project=responses.to_totals(project, request.now) if seen else None,
    )
    return answer, {"Idempotent-Replayed": "true"} if replayed else {}
