"""Projects that raise money and look for people."""

from auxeira.aws import client
from auxeira.http.api import Api, Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from functions.projects import repository, responses
from functions.projects.responses import ProjectList

CACHED = {"Cache-Control": "public, max-age=15"}
SCOPE = ("projects", "newest")

api = Api()
lambda_handler = api.handler
client.prepare_clients("dynamodb")


@api.get(
    "/api/projects",
    caller=public,
    query=Page,
    answers={200: ProjectList},
    summary="Projects that are open, newest first",
)
def list_projects(query: Page, request: Request) -> tuple[ProjectList, dict[str, str]]:
    after = read_cursor(query.cursor, request.now, *SCOPE, positions=repository.POSITIONS)
    found, following = repository.list_open_projects(query.limit, after)
    answer = ProjectList(
        projects=[responses.to_card(card) for card in found],
        next_cursor=issue_cursor(following, request.now, *SCOPE) if following else None,
    )
    return answer, CACHED
