"""Projects, as those who look for them see them."""

from tests.support import project_scenarios
from tests.support.client import CLIENT


def test_nobody_has_a_project_yet(cloud):
    answer = CLIENT.get("/api/projects")

    assert answer.status == 200, answer.text
    assert answer.json == {"success": True, "projects": [], "nextCursor": None}
    assert answer.headers["Cache-Control"] == "public, max-age=15"


def test_pages_go_on_where_the_one_before_ended_and_an_odd_item_is_left_out(cloud):
    cards = [project_scenarios.build_card(number) for number in range(5)]
    cards[3] |= {"sdg": 99}
    cloud.load("projects", cards)

    first = list_projects(limit=3)
    second = list_projects(limit=3, cursor=first["nextCursor"])

    found = [*first["projects"], *second["projects"]]
    assert [project["projectId"][-1] for project in found] == ["4", "2", "1", "0"]
    assert second["nextCursor"] is None
    assert found[0] | {"title": ""} == {
        "projectId": cards[4]["project_id"], "title": "", "sdgFocus": 4, "target": 100_000,
        "currency": "USD", "percentFunded": 12, "createdAt": "2026-11-01T00:00:00Z",
    }  # fmt: skip


def list_projects(**query):
    answer = CLIENT.get("/api/projects", query=query)
    assert answer.status == 200, answer.text
    return answer.json
