"""While an edition follows another: what it costs to ask, what is refused, what reports compare."""

import hashlib
import json

import msgspec
import pytest

from auxeira.benchmarks import board, peers
from auxeira.benchmarks.shown_edition_repository import FRESH, choose_shown_edition
from auxeira.esg import editions, formulas
from auxeira.esg.editions import EDITION
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.reference_data import CATEGORIES
from auxeira.esg.scores import calculate_scores
from auxeira.reports.inputs import pack_inputs, unpack_inputs
from auxeira.reports.report_types import TYPES
from local.sample_organisations import build_sample_organisations
from report_writer import write
from tests.support import accounts, aws_calls, cloud, command_line, drill, fault_injection, golden
from tests.support.client import CLIENT
from tests.support.command_line import read, refuse
from tests.support.events import NOW

NEW = "2027-05"
DIGEST = "d29b12f5f5f1654f"  # of all scores of the samples by the present edition
ESG = "esg_impact_score"


def stricter(profile, now_year):
    """The scores of the new edition: nobody has enough data but for one."""
    return {
        name: msgspec.structs.replace(score, ranked=score.ranked and name == "profile_completion")
        for name, score in calculate_scores(profile, now_year).items()
    }


@pytest.fixture
def both(cloud, monkeypatch):
    """Code of both editions is released over a stage that has counted one."""
    stage = drill.prepared()
    monkeypatch.setitem(formulas.FORMULAS, NEW, stricter)
    monkeypatch.setattr(editions, "EDITIONS", (EDITION, NEW))
    cloud.fresh_process()
    with command_line.tests_stage():
        yield stage


def shows(name, edition):
    cloud.load("leaderboard", [board.shown_edition_key(name) | {"edition": edition}])


def asked(path, now=NOW, user=None, **query):
    token = accounts.holder(now, user) if user else None
    return CLIENT.get(path, token=token, now=now, query=query)


def test_each_edition_that_is_counted_has_formulas():
    assert formulas.FORMULAS.keys() == set(editions.EDITIONS)
    assert list(editions.EDITIONS) == sorted(editions.EDITIONS)


def test_formulas_change_with_their_edition_alone():
    found = [
        [score.score for score in formulas.FORMULAS[EDITION](each, 2026).values()]
        for each in build_sample_organisations()
    ]

    digest = hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]
    assert digest == DIGEST, "Other formulas are another edition: docs/decisions/0078-editions.md"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "calls"),  # of a caller one is about the session
    [(f"/api/leaderboard/{ESG}", 3), (f"/api/leaderboard/{ESG}/me", 3), ("/api/benchmarks", 3)],
)
def test_asking_which_edition_is_shown_is_one_call_in_ten_seconds(both, path, calls):
    with aws_calls.heard_by(fault_injection.Journal()) as first:
        assert asked(path, user=both.ann).status == 200
    with aws_calls.heard_by(fault_injection.Journal()) as second:
        assert asked(path, now=NOW + 1, user=both.ann).status == 200

    database = [[c for c in each.calls if c.startswith("dynamodb")] for each in (first, second)]
    assert [len(each) for each in database] == [calls, 0 if path.endswith(ESG) else 1]


def test_a_switch_is_seen_within_ten_seconds_and_board_and_cursor_change_as_one(both):
    before = asked(f"/api/leaderboard/{ESG}", limit=1)
    assert before.json["edition"] == EDITION

    shows(ESG, NEW)
    kept = asked(f"/api/leaderboard/{ESG}", limit=1, now=NOW + FRESH - 1)
    after = asked(f"/api/leaderboard/{ESG}", limit=1, now=NOW + FRESH)

    assert kept.json == before.json
    assert (after.json["edition"], after.json["totalParticipants"]) == (NEW, 0)
    assert before.json["totalParticipants"] > 0


@pytest.mark.parametrize("item", [None, {"edition": "2031-01"}, {"edition": 7}, {}])
def test_an_edition_that_is_not_counted_is_not_shown(both, item):
    key = board.shown_edition_key(ESG)

    assert choose_shown_edition(item and key | item) == EDITION


@pytest.mark.slow
def test_who_will_not_be_ranked_is_said_before_anything_is_switched(both):
    before = read("leaderboard", "verify", code=3)
    refused = command_line.run("leaderboard", "switch", "--yes")
    read("leaderboard", "rebuild", "--yes")
    drill.counted()
    counted = read("leaderboard", "verify")
    done = read("leaderboard", "switch", "--yes")

    ranked = {name for name in CATEGORIES if name != "profile_completion"}
    assert {each["category"] for each in before["losing"]} == ranked
    assert all(each["score"] is not None for each in before["losing"])
    assert refused.exit_code == 3
    assert "Run `rebuild` first" in refused.stderr
    assert counted["losing"] == before["losing"]
    assert set(counted["shown"].values()) == {EDITION}
    assert done == {"edition": NEW, "switched": list(board.BOARDS), "moved": []}
    assert read("leaderboard", "switch", "--yes")["switched"] == []
    assert read("leaderboard", "verify")["losing"] == []


def test_what_is_counted_or_shown_is_not_dropped(both):
    assert "This code counts" in refuse("leaderboard", "drop", EDITION, "--yes")
    assert "may still be shown" in refuse("leaderboard", "drop", "2020-01", "--yes")
    assert "alone" in refuse("leaderboard", "switch", "--to", "2031-01", "--yes")


@pytest.mark.slow
def test_two_who_switch_at_once_are_told(both):
    read("leaderboard", "rebuild", "--yes")
    drill.counted()

    def hear(**_):
        shows(ESG, NEW)

    with command_line.calls_heard("before-send.dynamodb.PutItem", hear):
        done = read("leaderboard", "switch", "--yes", code=3)

    assert done["moved"] == [ESG]
    assert set(read("leaderboard", "verify")["shown"].values()) == {NEW}


@pytest.mark.slow
@pytest.mark.parametrize("letter", "ABCDE")
def test_a_report_compares_no_scores_of_another_edition(letter):
    given = golden.inputs(letter)
    old = msgspec.structs.replace(given.peers, edition="2020-01")

    found = unpack_inputs(pack_inputs(msgspec.structs.replace(given, peers=old)))

    assert found.peers.standings == {
        code: each for code, each in given.peers.standings.items() if code in INDICATORS
    }
    assert (found.peers.bands, found.peers.before, found.peers.cells) == ({}, {}, [])
    assert found.peers.size == given.peers.size
    assert peers.drop_scores_of_other_editions(given.peers) == given.peers
    for name in TYPES:
        if is_written(name, given):
            assert write(name, found).edition == EDITION


def is_written(name, inputs):
    try:
        write(name, inputs)
    except ValueError:  # it lacks something
        return False
    return True
