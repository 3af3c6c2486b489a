"""Where organisations stand: the boards of six categories, and the caller's own rank."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from auxeira import aws, cursors, ranklist
from auxeira.auth import Principal, bearer
from auxeira.contract import Input, Output, Success
from auxeira.errors import Forbidden, NotFound
from auxeira.http import Api, Request, public
from functions.leaderboard import board
from functions.leaderboard.board import Category, Sector

CACHED = {"Cache-Control": "public, max-age=10"}
api = Api()
lambda_handler = api.handler
aws.prepare("dynamodb", "secretsmanager")


class BoardPage(Input):
    """Which organisations, and which page of them."""

    sector: Sector | UnsetType = UNSET
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$(?!\\n)", max_length=2)] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    cursor: Annotated[str, Meta(pattern=cursors.PATTERN, max_length=1024)] | UnsetType = UNSET


class Place(Output):
    """An organisation that lets itself be named, and its rank among all that are ranked."""

    rank: int
    organization_name: str
    organization_type: str
    country: str
    score: int


class Board(Success):
    """A page of a board, best first. All that are ranked count, those that are not named too."""

    category: Category
    total_participants: int
    leaderboard: list[Place]
    next_cursor: str | None
    updated_at: datetime | None


class Ranking(Output):
    """Where the caller's organisation stands; `rank` is null where `missingFields` says why."""

    category: Category
    rank: int | None
    score: int
    quality: int | None  # null where nothing is known
    coverage: int
    year: int | None
    total_participants: int
    percentile: int | None
    flags: list[str]
    missing_fields: list[str]


class OwnRanking(Success):
    """The caller's own rank."""

    ranking: Ranking


@api.get(
    "/api/leaderboard/{category}",
    caller=public,
    query=BoardPage,
    answers={200: Board},
    summary="The best organisations of a category that let themselves be named",
)
def read_board(category: str, query: BoardPage, request: Request) -> tuple[Board, dict[str, str]]:
    known = _known(category)
    sector, country = query.sector or None, query.country or None
    scope = ("board", category, sector or "", country or "")
    after = cursors.read(query.cursor, request.now, *scope) if query.cursor else None
    places, following = board.page(category, sector, country, query.limit, after)
    counters = board.counters(category, request.now, places)
    answer = Board(
        category=known,
        total_participants=ranklist.total(counters),
        leaderboard=[Place(**place) for place in board.ranked(places, counters)],
        next_cursor=cursors.issue(following, request.now, *scope) if following else None,
        updated_at=_time(counters.get("updated_at")),
    )
    return answer, CACHED


@api.get(
    "/api/leaderboard/{category}/me",
    caller=bearer,
    answers={200: OwnRanking},
    summary="Where the caller's organisation stands",
)
def read_own(caller: Principal, category: str) -> OwnRanking:
    known = _known(category)
    return OwnRanking(ranking=Ranking(category=known, **board.own(caller.user_id, category)))


@api.get(
    "/api/leaderboard/{category}/user/{userId}",
    caller=bearer,
    answers={200: OwnRanking, 403: "Somebody else's"},
    summary="Where the caller's organisation stands: the older name of /me",
)
def read_user(caller: Principal, category: str, userId: str) -> OwnRanking:
    if userId != caller.user_id:
        raise Forbidden("Access denied")
    return read_own(caller=caller, category=category)


def _known(category: str) -> Category:
    for known in board.CATEGORIES:
        if known == category:
            return known
    raise NotFound(f"The categories are {', '.join(board.CATEGORIES)}.")


def _time(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
