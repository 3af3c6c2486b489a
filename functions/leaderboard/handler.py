"""Where organisations stand: boards of six categories, the caller's own rank, benchmarks."""

from datetime import UTC, datetime

from auxeira.aws import client
from auxeira.benchmarks import histogram
from auxeira.benchmarks.shown_edition_repository import load_shown_edition
from auxeira.core.problems import NotFound
from auxeira.esg.reference_data import CATEGORIES, Category
from auxeira.http.api import Api, Request, public
from auxeira.http.pagination import issue_cursor, read_cursor
from auxeira.security.access_tokens import Principal, require_bearer, require_own_id
from functions.leaderboard import recount_requests, repository
from functions.leaderboard.responses import (
    Among,
    Benchmark,
    Benchmarks,
    Board,
    BoardPage,
    Group,
    OwnRanking,
    Place,
    Ranking,
)

CACHED = {"Cache-Control": "public, max-age=10"}
api = Api()
lambda_handler = api.handler
client.prepare_clients("dynamodb", "secretsmanager")  # a queue is rarely needed


@api.get(
    "/api/leaderboard/{category}",
    caller=public,
    query=BoardPage,
    answers={200: Board},
    summary="The best organisations of a category that let themselves be named",
)
def read_leaderboard(
    category: str, query: BoardPage, request: Request
) -> tuple[Board, dict[str, str]]:
    known = _require_category(category)
    sector, country = query.sector or None, query.country or None
    edition = load_shown_edition(category, request.now)
    scope = ("board", edition, category, sector or "", country or "")
    after = read_cursor(query.cursor, request.now, *scope, positions=repository.POSITIONS)
    places, following = repository.list_board_entries(
        category, edition, sector, country, query.limit, after, request.now
    )
    recount_requests.request_recounts(places, request.now)
    counted, of_sector = repository.load_counters(category, edition, sector, request.now, places)
    answer = Board(
        category=known,
        edition=edition,
        total_participants=None
        if country
        else histogram.count_values(of_sector if sector else counted.counters),
        leaderboard=[Place(**place) for place in repository.rank_entries(places, counted.counters)],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
        updated_at=_to_datetime(counted.updated_at),
    )
    return answer, CACHED


@api.get(
    "/api/leaderboard/{category}/me",
    caller=require_bearer,
    answers={200: OwnRanking},
    summary="Where the caller's organisation stands",
)
def read_own_ranking(caller: Principal, category: str, request: Request) -> OwnRanking:
    known = _require_category(category)
    edition = load_shown_edition(category, request.now)
    entry, shown = repository.load_own_ranking(caller.user_id, category, edition)
    recount_requests.request_recounts([entry] if entry and entry.ranked else [], request.now)
    return OwnRanking(ranking=Ranking(category=known, edition=edition, **shown))


@api.get(
    "/api/leaderboard/{category}/user/{userId}",
    caller=require_bearer,
    answers={200: OwnRanking, 403: "Somebody else's"},
    summary="Where the caller's organisation stands: the older name of /me",
)
def read_ranking_of_user(
    caller: Principal, category: str, userId: str, request: Request
) -> OwnRanking:
    require_own_id(caller, userId, "Access denied")
    return read_own_ranking(caller=caller, category=category, request=request)


@api.get(
    "/api/benchmarks",
    caller=require_bearer,
    query=Among,
    answers={200: Benchmarks},
    summary="The caller's organisation among its peers, per score and indicator",
)
def read_benchmarks(caller: Principal, query: Among, request: Request) -> Benchmarks:
    from auxeira.benchmarks import (
        repository,  # what scores are computed with: boards need none of it
    )
    from functions.leaderboard import benchmarks

    found = repository.load_standings(caller.user_id, request.now)
    recount_requests.request_snapshots(found.old, request.now)
    kind, region = query.sector or None, query.region or None
    told = repository.compare_with_peers(
        found.profile, found, request.now, kind=kind, region=region
    )
    own = repository.calculate_own_marks(found.profile, request.now, found.edition)
    scores = repository.calculate_own_scores(found.profile, request.now, found.edition)
    year = datetime.fromtimestamp(request.now, UTC).year
    rows = benchmarks.build_benchmark_rows(found.profile, scores, own, told, year)
    return Benchmarks(
        edition=found.edition,
        group=Group(name=told.group, size=told.size, years=told.years),
        benchmarks=[Benchmark(**row) for row in rows],
        updated_at=_to_datetime(min(found.made.values(), default=0) // 1000 or None),
    )


def _require_category(category: str) -> Category:
    for known in CATEGORIES:
        if known == category:
            return known
    raise NotFound(f"The categories are {', '.join(CATEGORIES)}.")


def _to_datetime(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
