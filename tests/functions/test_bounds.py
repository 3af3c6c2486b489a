"""No request reads as much as there is: each query says how many items it looks at, at most."""

import pytest

from auxeira.aws import dynamodb
from auxeira.benchmarks import board, histogram, peer_groups
from auxeira.esg.editions import EDITION, add_edition
from auxeira.esg.score_components import CARBON
from auxeira.http.api import public
from tests.support import aws_calls, capacity, project_scenarios, route_scenarios
from tests.support.events import call

MOST = 100  # items of one query
ONCE = "orders that were written without an aggregate are counted, once for each customer"
ALL_OF_IT = "what is asked for is all that is kept of the caller"
WHOLE = {  # (route, table) -> why all of somebody's items are read
    ("GET /api/orders", "orders"): ONCE,
    ("GET /api/orders/{orderId}", "orders"): ONCE,
    ("POST /api/orders", "orders"): ONCE,
    ("POST /api/orders/{orderId}/cancel", "orders"): ONCE,
    ("GET /api/auth/export", "users"): ALL_OF_IT,
    ("GET /api/auth/export", "profiles"): ALL_OF_IT,
    ("GET /api/auth/export", "activity"): ALL_OF_IT,
    ("GET /api/auth/export", "reports"): ALL_OF_IT,
    ("DELETE /api/auth/account", "users"): ALL_OF_IT,
    ("DELETE /api/auth/account", "profiles"): ALL_OF_IT,
    ("DELETE /api/auth/account", "reports"): ALL_OF_IT,
}


class Unbounded(aws_calls.Listener):
    """The tables of which more than MOST items are asked for at once."""

    def __init__(self):
        self.tables = set()

    def before(self, call):
        if call.operation in ("Query", "Scan") and call.body.get("Limit", MOST + 1) > MOST:
            self.tables.add(aws_calls.TABLES[call.body["TableName"]].key)


@pytest.mark.slow
@pytest.mark.parametrize("walk", route_scenarios.WALKS, ids=str)
def test_a_request_looks_at_a_hundred_items_of_a_query_at_most(cloud, walk):
    prepared = walk.prepare()
    cloud.fresh_process()

    with aws_calls.heard_by(heard := Unbounded()):
        walk.request(prepared, route_scenarios.NOW)

    assert heard.tables <= {table for route, table in WHOLE if route == walk.route}


def test_a_query_without_a_bound_is_noticed(cloud):
    with aws_calls.heard_by(heard := Unbounded()):
        dynamodb.query("users", "USER#x", "", 100, None)
        assert heard.tables == set()
        dynamodb.query("users", "USER#x", "", None, None)
        dynamodb.query("orders", "auth0|x", "", 101, None, names=("user_id", "order_id"))

    assert heard.tables == {"users", "orders"}


# what anybody may ask for, however much there is

MANY = 10_000
BOARD = "/api/leaderboard/{category}"
QUERIES = {  # of a board -> read units at most, of an index with two a second or its table
    "": 1,
    "limit=1": 1,
    "limit=100": 3.5,
    "country=AQ": 3.5,
    "country=AQ&limit=100": 3.5,
    "sector=NGO": 1 + 0.5,
    "sector=NGO&limit=100": 3.5 + 0.5,
    "sector=NGO&country=AQ": 3.5 + 0.5,
}
FREE = {  # routes for everybody that read nothing
    "GET /health", "GET /api/health", "GET /openapi.json", "GET /docs", "GET /docs/{part}",
    "GET /api/metrics", "GET /api/reports/types", "GET /api/payments/config", "GET /api/menu",
}  # fmt: skip


COMMUNITY = {
    "GET /api/projects", "GET /api/projects/sdg/{sdg}", "GET /api/projects/{projectId}",
    "GET /api/projects/{projectId}/pledges",
}  # fmt: skip


LINKED = {"GET /api/reports/{reportId}/open"}  # for who has a link: one report, as its owner's


def entry(number):
    """An organisation on the board, with a long name; the last of all is the only one of AQ."""
    score = 100 - number * 100 // MANY
    return board.entry_key(f"usr_{number:026}", CARBON) | {
        "score": score, "quality": 50, "coverage": 100, "year": 2025, "ranked": True, "flags": [],
        "missing": [], "org_name": "An organisation with a name as long as they are",
        "sector": "NGO",
        "country": "AQ" if number == MANY - 1 else "DE",
        "category": add_edition(CARBON, EDITION),
        "sector_category": add_edition(f"NGO#{CARBON}", EDITION), "score_key": f"{score:03}",
    }  # fmt: skip


def large(cloud):
    """As many organisations as a board may have for years to come, all of one type."""
    entries = [entry(number) for number in range(MANY)]
    counters = histogram.build_histogram(each["score"] for each in entries)
    cloud.load("leaderboard", [*entries, board.histogram_key(CARBON) | counters])
    points = [
        f"{letter}{name}" for letter in peer_groups.LETTERS.values() for name in histogram.NAMES
    ]
    parts = peer_groups.split_moves(dict.fromkeys(points, MANY - 1))
    cloud.load("profiles", [peer_groups.live_key("NGO", name) | parts[name] for name in parts])


@pytest.mark.slow
def test_what_anybody_may_read_has_a_bound_in_read_units_however_much_there_is(cloud):
    large(cloud)
    for query, most in QUERIES.items():
        cursor: dict[str, list[str]] = {}
        asked = {name: [value] for name, _, value in (q.partition("=") for q in query.split("&"))}
        for _ in range(2):  # the first pages; each looks at a window, found or not
            cloud.fresh_process()
            with capacity.counted() as spent:
                answer = call(
                    route_scenarios.leaderboard.lambda_handler,
                    "GET",
                    BOARD.format(category=CARBON),
                    query={n: v for n, v in (asked | cursor).items() if n},
                    now=route_scenarios.NOW,
                )
            assert answer.status == 200, answer.text
            assert (spent.calls, spent.read <= most) == (2, True), (query, spent.read)
            cursor = {"cursor": [answer.json["nextCursor"]]}


def test_every_route_for_everybody_that_reads_is_held_to_a_bound():
    found = {
        f"{route.method} {route.path}"
        for handler in route_scenarios.HANDLERS.values()
        for route in handler.api.routes
        if route.caller is public and route.method == "GET"
    }

    assert found == FREE | {f"GET {BOARD}"} | COMMUNITY | LINKED


PROJECTS = {  # path and query of what anybody may list -> (entries, read units at most)
    ("/projects", ""): (20, 1),
    ("/projects", "limit=100"): (100, 4),
    ("/projects", "sort=funded"): (20, 1),
    ("/projects", "sort=funded&limit=100"): (100, 4),
    ("/projects", "sdg=4&sort=funded&limit=100"): (100, 4),
    ("/projects/sdg/4", "limit=100"): (100, 4),
}


@pytest.mark.slow
@pytest.mark.parametrize("where", PROJECTS, ids=str)
def test_a_page_of_projects_costs_as_much_however_many_there_are(cloud, where):
    cards = [project_scenarios.build_card(number) for number in range(1000)]
    goal = {"record": "IDX#SDG", "browse_pk": "SDG#04", "funded_pk": "SDG#04"}
    cloud.load("projects", [*cards, *(card | goal for card in cards)])
    path, query = where
    entries, most = PROJECTS[where]

    asked = {name: [value] for name, _, value in (q.partition("=") for q in query.split("&"))}
    with capacity.counted() as spent:
        for _ in range(2):  # the second time nothing is read
            answer = project_scenarios.send(
                "GET", path, query={n: v for n, v in asked.items() if n}
            )

    assert len(answer.json["projects"]) == entries
    assert (spent.calls, spent.read <= most) == (1, True), spent.read


def test_a_page_of_pledges_costs_as_much_however_many_there_are(cloud):
    project_id = project_scenarios.make_project()
    pledge_id = project_scenarios.make_pledge(project_id)
    (pledge,) = (item for item in cloud.items("projects") if item["record"].startswith("PLEDGE#"))
    cloud.load("projects", [pledge | {"record": f"PLEDGE#{n:026}"} for n in range(500)])

    with capacity.counted() as spent:
        answer = project_scenarios.send(
            "GET", f"/projects/{pledge_id.partition('-')[2]}/pledges", query={"limit": ["100"]}
        )

    assert len(answer.json["pledges"]) == 40
    assert (spent.calls, spent.read <= 4) == (2, True), spent.read


@pytest.mark.parametrize("route", sorted(FREE))
def test_the_others_read_nothing(cloud, route):
    path = route.removeprefix("GET ").replace("{part}", "style")
    (handler,) = (
        handler.lambda_handler
        for handler in route_scenarios.HANDLERS.values()
        if any(f"{each.method} {each.path}" == route for each in handler.api.routes)
    )

    with capacity.counted() as spent:
        assert call(handler, "GET", path, now=route_scenarios.NOW).status == 200

    assert spent.row() == {"calls": 0, "read": 0, "write": 0}
