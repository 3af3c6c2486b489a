"""Experts: lists of them, who fits a project, and letters to them."""

from auxeira.aws import client
from auxeira.http.api import Api, Request
from auxeira.http.pagination import issue_cursor, read_cursor
from auxeira.security.access_tokens import (
    LiveSession,
    Principal,
    require_bearer,
    require_live_session,
)
from functions.experts import repository, responses, service
from functions.experts.responses import ExpertList, LetterTaken, MatchList
from functions.experts.schema import ExpertPage, LetterToExpert

api = Api()
lambda_handler = api.handler
client.prepare_clients("dynamodb", "secretsmanager", "sqs")


@api.get(
    "/api/experts",
    caller=require_bearer,
    query=ExpertPage,
    answers={200: ExpertList},
    summary="Experts, of a skill or all",
)
def list_experts(caller: Principal, query: ExpertPage, request: Request) -> ExpertList:
    scope = "experts", caller.user_id, query.skill or "", str(query.list_filters())
    after = read_cursor(query.cursor, request.now, *scope, positions=repository.POSITIONS)
    found, following = service.find_experts(query, after)
    return ExpertList(
        experts=[responses.to_expert(row) for row in found],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )


@api.get(
    "/api/projects/{projectId}/matches",
    caller=require_bearer,
    answers={200: MatchList},
    summary="Experts who fit the required roles of a project",
)
def match_experts(caller: Principal, projectId: str) -> MatchList:
    return responses.to_match_list(*service.match_project(caller, projectId))


@api.post(
    "/api/experts/{expertId}/contact",
    caller=require_live_session,
    body=LetterToExpert,
    idempotent=True,
    answers={202: LetterTaken, 403: "The caller's email address is not proven"},
    summary="Write to an expert",
)
def contact_expert(
    caller: LiveSession, expertId: str, body: LetterToExpert, key: str | None, request: Request
) -> tuple[LetterTaken, dict[str, str]]:
    replayed = service.send_letter(caller, expertId, body, key, request.now)
    return LetterTaken(), {"Idempotent-Replayed": "true"} if replayed else {}
