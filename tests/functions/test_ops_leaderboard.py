"""Counters of boards and groups that are wrong are found and put right, by the command line."""

from fractions import Fraction

import pytest

from auxeira.benchmarks import board, peer_groups
from auxeira.esg.editions import EDITION
from tests.support import (
    cloud,
    command_line,
    drill,
    leaderboard_state,
    reports,
    route_scenarios,
)
from tests.support.command_line import do, read
from tests.support.events import NOW

RANKED = "profile_completion"
RIGHT = {
    "counters": [], "toCount": [], "losing": [], "odd": [], "leftOver": [],
    "shown": dict.fromkeys(board.BOARDS, EDITION),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _stage(cloud):
    with command_line.tests_stage():
        yield


@pytest.fixture
def stage(cloud):
    return drill.prepared()


def counters():
    """The counters that are kept, by key."""
    found = [i for i in cloud.items("leaderboard") if i["pk"].startswith("H#")]
    found += [i for i in cloud.items("profiles") if i["record"].startswith("LIVE")]
    return {
        (i.get("pk") or i["user_id"], i.get("record")): {
            name: n
            for name, n in i.items()
            if n and name not in ("updated_at", "changes", "made", "size")
        }
        for i in found
    }


def test_counters_that_are_right_are_said_to_be(stage):
    assert read("leaderboard", "verify") == RIGHT
    assert "are what they have to be" in do("leaderboard", "verify")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "key", "counter", "of"),
    [
        ("leaderboard", board.histogram_key(RANKED), "64", RANKED),
        ("leaderboard", board.histogram_key(RANKED), "n", RANKED),
        ("leaderboard", board.histogram_key(RANKED), "00", RANKED),
        ("profiles", peer_groups.live_key("NGO"), "a64", "NGO"),
    ],
)
def test_a_counter_that_is_wrong_is_found_and_put_right(stage, table, key, counter, of):
    before = counters()
    cloud.change(table, key, **{counter: 77})

    found = read("leaderboard", "verify", code=3)["counters"]
    done = read("leaderboard", "rebuild", "--yes")

    assert [(row["of"], row["counter"], row["is"]) for row in found] == [(of, counter, 77)]
    assert done["repaired"] == 1
    assert counters() == before
    assert read("leaderboard", "verify")["counters"] == []


@pytest.mark.slow
def test_a_group_that_is_still_one_item_is_counted_right_and_taken_apart_by_a_rebuild(stage):
    def change_figures():
        reports.saved(stage.ann, metrics={"2025": {"employees": 20, "energyTotal": 42}})
        assert route_scenarios.followed(stage.ann, NOW).status == 200

    kept = cloud.snapshot()
    change_figures()
    wanted, tallies = counters(), leaderboard_state.tallies(cloud.items("profiles"))
    cloud.restore(kept)
    first, *others = peer_groups.list_live_keys("NGO")
    parts = [item for key in (*others, first) if (item := cloud.item("profiles", key))]
    for key in others:
        cloud.drop("profiles", key)
    cloud.load("profiles", [{name: n for part in parts for name, n in part.items()}])

    change_figures()
    assert leaderboard_state.tallies(cloud.items("profiles")) == tallies
    assert any(n < 0 for found in counters().values() for n in found.values() if isinstance(n, int))
    assert read("leaderboard", "rebuild", "--yes")["repaired"] == 1

    assert counters() == wanted
    assert read("leaderboard", "verify")["counters"] == []


@pytest.mark.slow
def test_counters_that_are_gone_are_counted_from_nothing(stage):
    before = counters()
    for key in ({"pk": f"H#{RANKED}", "sk": "1"},):
        cloud.drop("leaderboard", key)
    cloud.drop("profiles", peer_groups.live_key("NGO"))

    read("leaderboard", "rebuild", "--yes")

    assert counters() == before


def test_a_board_that_is_gone_is_counted_again_from_the_profiles(stage):
    before, kept = counters(), {i["pk"] for i in cloud.items("leaderboard")}
    drill.wiped("leaderboard", objects=False)

    done = read("leaderboard", "rebuild", "--yes", code=0)
    drill.counted()
    read("leaderboard", "rebuild", "--yes")

    assert done["queued"] == 3
    assert counters() == before
    assert {i["pk"] for i in cloud.items("leaderboard")} == kept


@pytest.mark.slow
def test_who_has_no_profile_any_more_leaves_the_board(stage):
    cloud.drop("profiles", {"user_id": stage.ann, "record": "PROFILE"})

    assert read("leaderboard", "verify", code=3)["toCount"] == [stage.ann]
    read("leaderboard", "rebuild", "--yes")
    drill.counted()

    assert read("leaderboard", "verify")["toCount"] == []
    assert not [i for i in cloud.items("leaderboard") if stage.ann in str(i)]


@pytest.mark.slow
def test_counters_that_move_meanwhile_stay_as_they_are(stage):
    key = board.histogram_key(RANKED)
    cloud.change("leaderboard", key, **{"64": 77})
    moved = iter(range(100))

    def hear(**_):
        if next(moved) == 0:
            cloud.change("leaderboard", key, updated_at=9)

    with command_line.calls_heard("before-send.dynamodb.Scan", hear):
        answer = read("leaderboard", "rebuild", "--yes", code=3)

    assert answer["moved"] == [RANKED]
    assert cloud.item("leaderboard", key)["64"] == 77
    assert read("leaderboard", "rebuild", "--yes")["repaired"] == 1


def test_an_odd_item_is_named_and_nothing_is_counted_of_it(stage):
    cloud.change("leaderboard", board.state_key(stage.ann), entries="broken")

    found = read("leaderboard", "verify", code=3)

    assert found["odd"] == [f"ORG#{stage.ann}"]


@pytest.mark.slow
def test_new_formulas_say_beforehand_who_loses_a_rank_and_are_on_the_boards_afterwards(
    stage, monkeypatch
):
    ranked = list_ranked(stage.ann)
    monkeypatch.setattr("auxeira.esg.scores.ENOUGH", Fraction(2))  # nothing is enough

    said = read("leaderboard", "verify", code=3)
    table = do("leaderboard", "verify", code=3)
    read("leaderboard", "rebuild", "--yes", code=0)
    drill.counted()

    lost = {each["category"]: each for each in said["losing"] if each["userId"] == stage.ann}
    assert lost.keys() == ranked - {RANKED} != set()
    assert all(each["coverage"] >= 60 for each in lost.values())
    assert all(f"{stage.ann} " in table and name in table for name in lost)
    assert list_ranked(stage.ann) == {RANKED}
    drill.settled()
    assert read("leaderboard", "verify") == RIGHT


def list_ranked(user_id):
    """The categories in which an organisation is ranked."""
    state = cloud.item("leaderboard", board.state_key(user_id))
    return {name for name, (_, ranked, _) in state["entries"].items() if ranked}


@pytest.mark.slow
def test_a_rebuild_that_broke_off_goes_on(stage):
    before = counters()
    for name in ("64", "00"):
        cloud.change("leaderboard", board.histogram_key(RANKED), **{name: 50})
    cloud.change("profiles", peer_groups.live_key("NGO"), a64=70)
    calls = iter(range(100))

    def hear(**_):
        if next(calls) == 1:
            raise ConnectionError

    with command_line.calls_heard("before-send.dynamodb.TransactWriteItems", hear):
        assert command_line.run("leaderboard", "rebuild", "--yes").exception is not None

    assert read("leaderboard", "rebuild", "--yes")["repaired"] == 1
    assert counters() == before
