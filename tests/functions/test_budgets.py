"""Every route is held against its row in measurements/budgets: AWS calls and capacity units."""

import json
from pathlib import Path

import pytest

from tests.support import capacity, route_scenarios

FOLDER = Path(__file__).parents[2] / "measurements" / "budgets"
BUDGETS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")
}
ORDINARY = [walk for walk in route_scenarios.WALKS if not walk.case]


@pytest.mark.parametrize("walk", ORDINARY, ids=str)
def test_a_request_spends_exactly_its_budget(cloud, walk):
    prepared = walk.prepare()
    cloud.fresh_process()

    with capacity.counted() as spent:
        answer = walk.request(prepared, route_scenarios.NOW)

    assert answer.status == walk.status, answer.text
    budget = {k: v for k, v in BUDGETS[walk.group][walk.route].items() if k != "why"}
    apart = {"keys": spent.keys} | ({"sessions": spent.sessions} if spent.sessions else {})
    assert spent.row() | apart == budget, spent.names


def test_a_warm_process_reads_no_key_for_five_minutes(cloud):
    token = route_scenarios.registered()

    with capacity.counted() as spent:
        route_scenarios.login()
        route_scenarios.me(token, route_scenarios.NOW + 299)

    assert spent.keys == 0


def test_a_warm_process_reads_a_ring_again_after_five_minutes(cloud):
    token = route_scenarios.registered()

    with capacity.counted() as spent:
        route_scenarios.me(token, route_scenarios.NOW + 300)

    assert spent.keys == 1


@pytest.mark.parametrize("group", route_scenarios.http_groups())
def test_every_route_has_a_budget_and_every_budget_a_route(group):
    routes = [
        f"{route.method} {route.path}" for route in route_scenarios.HANDLERS[group].api.routes
    ]

    assert sorted(BUDGETS[group]) == sorted(routes)


@pytest.mark.parametrize("group", route_scenarios.http_groups())
def test_every_route_has_one_ordinary_walk(group):
    routes = [
        f"{route.method} {route.path}" for route in route_scenarios.HANDLERS[group].api.routes
    ]

    walked = [walk.route for walk in route_scenarios.of(group) if not walk.case]

    assert sorted(walked) == sorted(routes)


def test_no_budget_is_of_a_group_that_is_not_there():
    assert sorted(BUDGETS) == sorted(route_scenarios.http_groups())


@pytest.mark.parametrize(
    ("route", "budget"),
    [(route, row) for rows in BUDGETS.values() for route, row in rows.items()],
)
def test_more_than_one_call_says_why(route, budget):
    assert budget["calls"] <= 1 or len(budget["why"]) > 20
