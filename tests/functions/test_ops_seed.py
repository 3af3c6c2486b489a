"""Demo data in a stage that is not prod: put once, and taken away again, by the command line."""

import pytest

from auxeira.benchmarks import board
from functions.scores import handler as scores
from local import sample_data, sample_projects
from ops import stage as ops_stage
from tests.support import (
    command_line,
    drill,
    project_scenarios,
    route_scenarios,
    stream_and_queue_events,
)
from tests.support.client import CLIENT
from tests.support.command_line import do, read
from tests.support.events import NOW

OWNER = "usr_00000000000000000000000062"


@pytest.fixture(autouse=True)
def _stage(cloud):
    with command_line.tests_stage():
        yield


def seed(*words, code=0):
    return read("seed", "--yes", *words, code=code)


def test_prod_gets_no_demo_data(monkeypatch):
    monkeypatch.setattr(ops_stage, "list_stages", lambda: ["prod", "dev", "local"])

    done = command_line.run("seed", "--yes", stage="prod")

    assert "Demo data is not for prod" in str(done.exception)


@pytest.mark.slow
def test_the_demo_data_of_a_local_run_is_put_once(cloud):
    first, held = seed(), drill.held()

    assert first["put"] == 63 + len(sample_projects.SAMPLES)
    assert len([i for i in cloud.items("profiles") if i["record"] == "PROFILE"]) == 63
    assert seed()["put"] == 0
    assert drill.held() == held


@pytest.mark.slow
def test_what_is_taken_away_is_what_was_put_and_nothing_else(cloud):
    drill.prepared()
    before = drill.held()

    seed()
    assert drill.held() != before
    assert seed("--remove") == {"put": 0, "kept": []}

    assert drill.held() == before
    assert "is gone" in do("seed", "--yes", "--remove")


@pytest.mark.slow
def test_what_a_local_run_has_put_is_no_seed_and_stays(cloud):
    own = sample_data.build_sample_user(OWNER)
    project = next(iter(sample_projects.build_sample_projects(OWNER, NOW).values()))
    cloud.load("users", [own])
    cloud.load("projects", project["projects"])
    before = drill.held()

    assert seed()["put"] == 62 + len(sample_projects.SAMPLES) - 1
    assert seed("--remove")["kept"] == []

    assert drill.held() == before


@pytest.mark.slow
def test_a_project_that_somebody_else_has_pledged_to_stays_and_is_named(cloud):
    ann = drill.prepared().ann
    seed()
    projects = [i for i in cloud.items("projects") if i["record"] == "META"]
    chosen = next(i["project_id"] for i in projects if i["title"].startswith("Mangroves"))
    project_scenarios.make_pledge(chosen, user=ann)

    left = seed("--remove", code=3)

    assert left["kept"] == [chosen]
    assert {i["project_id"] for i in cloud.items("projects") if i["record"] == "META"} >= {chosen}


@pytest.mark.slow
def test_one_that_broke_off_goes_on(cloud):
    calls = iter(range(1000))

    def hear(**_):
        if next(calls) == 5:
            raise ConnectionError

    with command_line.calls_heard("before-send.dynamodb.TransactWriteItems", hear):
        assert command_line.run("seed", "--yes").exception is not None

    assert seed()["put"] == 63 + len(sample_projects.SAMPLES) - 5


@pytest.mark.slow
def test_seeded_organisations_are_ranked_and_nobody_logs_in_as_one(cloud):
    seed()
    records = [stream_and_queue_events.change(OWNER)]
    assert stream_and_queue_events.stream(scores.lambda_handler, records) == []

    assert cloud.item("leaderboard", board.state_key(OWNER))["entries"]
    token = route_scenarios.on_board()[0]
    shown = CLIENT.get("/api/projects", token=token, now=NOW).json["projects"]
    assert len(shown) == 4  # that still take pledges
    emails = [i["pk"] for i in cloud.items("users") if i["pk"].startswith("EMAIL#")]
    assert emails == ["EMAIL#ann@example.org"]
