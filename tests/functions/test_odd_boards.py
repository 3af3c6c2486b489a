"""Odd items that the boards count from: others go on; what waits is seen, and counts in the end."""

import pytest

from auxeira.benchmarks import board, peer_groups
from auxeira.core.records import read_record
from functions.leaderboard.handler import lambda_handler as leaderboard
from functions.scores import handler as consumer
from local.sample_organisations import build_sample_organisations
from tests.support import accounts, cloud, leaderboard_state, odd_items, stream_and_queue_events
from tests.support.events import NOW, call

ESG = "esg_impact_score"
NGOS = [each for each in build_sample_organisations() if each["organization_type"] == "NGO"]
NAMES = tuple(map(accounts.id_of, ("org0", "org1", "org2")))


def stored(profiles):
    """Profiles by user id are saved, each by somebody whose address is verified."""
    cloud.load("profiles", [{"version": 1, **p, "user_id": n, "record": "PROFILE"}
                            for n, p in profiles.items()])  # fmt: skip
    cloud.load("users", [accounts.user_item(n) for n in profiles])


def delivered(*user_ids):
    records = [stream_and_queue_events.change(user_id, n) for n, user_id in enumerate(user_ids)]
    return stream_and_queue_events.stream(consumer.lambda_handler, records)


def replayed(*messages):
    """The queue brings them back. Returns how many it has to bring again."""
    bodies = {f"message-{n}": message for n, message in enumerate(messages)}
    return len(stream_and_queue_events.deliver(consumer.lambda_handler, bodies))


def counted(*numbers):
    """Organisations are on the boards, each as the sample of that number."""
    stored({name: NGOS[n] for name, n in zip(NAMES, numbers, strict=True)})
    assert delivered(*NAMES) == []


def item(table, key):
    (found,) = [each for each in cloud.items(table) if key.items() <= each.items()]
    return found


def kept():
    """All that is counted, by key."""
    volatile = {"version", "updated_at", "groups"}
    boards = {
        (each["pk"], each["sk"]): {n: v for n, v in each.items() if n not in volatile and v != 0}
        for each in cloud.items("leaderboard")
    }
    tallies = leaderboard_state.tallies(cloud.items("profiles"))
    return boards, {name: tally for name, tally in tallies.items() if tally}


def wanted(*numbers):
    """What is counted where nothing was ever odd."""
    everything = cloud.snapshot()
    for table in ("leaderboard", "profiles"):
        for each in cloud.items(table):
            names = ("pk", "sk") if table == "leaderboard" else ("user_id", "record")
            cloud.drop(table, {name: each[name] for name in names})
    counted(*numbers)
    found = kept()
    cloud.restore(everything)
    return found


MEMBERS = ("version", "entries", "groups", "year")


def odd_states(state):
    return [
        (f"{what} for {member}", variant)
        for member in MEMBERS
        for what, variant in odd_items.variants(state, member)
        if read_record(board.State, variant) is None
    ]


@pytest.mark.slow
@pytest.mark.parametrize("many", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_an_organisation_whose_state_is_odd_waits_where_it_is_seen_and_holds_up_nobody(
    cloud, logged, many
):
    counted(0, 1, 2)
    right = item("leaderboard", board.state_key(NAMES[1]))
    expected = wanted(2, 0, 1)
    stored({name: NGOS[n] for name, n in zip(NAMES, (2, 0, 1), strict=True)})
    everything = cloud.snapshot()
    variants = odd_states(right)
    assert {what.partition(" for ")[2] for what, _ in variants} == set(MEMBERS)
    for what, odd in variants if many else variants[:1]:
        cloud.restore(everything)
        cloud.load("leaderboard", [odd])

        assert delivered(*NAMES) == [], what

        (parked,) = cloud.messages("scores")
        assert parked["dynamodb"]["Keys"]["user_id"]["S"] == NAMES[1]
        assert item("leaderboard", board.state_key(NAMES[1])) == odd
        assert replayed(parked) == 1, what

        cloud.load("leaderboard", [right])
        assert replayed(parked) == 0, what
        assert kept() == expected, what
    assert any("StateUnreadable" in line for line in logged.lines())
    assert any("ScoresParked" in line for line in logged.lines())
    assert any(
        {"event": "state_unreadable", "user_id": NAMES[1], "lacks": ["version"]}.items()
        <= line.items()
        for line in logged.lines()
    )


@pytest.mark.slow
def test_an_owner_whose_state_is_odd_is_told_of_peers_all_the_same(cloud):
    counted(0, 1, 2)
    token = accounts.holder(NOW, NAMES[1])
    for what, odd in odd_states(item("leaderboard", board.state_key(NAMES[1]))):
        cloud.load("leaderboard", [odd])
        for fresh in (True, False):
            if fresh:
                cloud.fresh_process()
            answer = call(leaderboard, "GET", "/api/benchmarks", token=token, now=NOW)
            assert answer.status == 200, (what, answer.text)


def not_a_counter(found, name):
    return [(what, each) for what, each in odd_items.of_another_type(found, name) if name in each]


@pytest.mark.slow
@pytest.mark.parametrize("member", ["a counter", "n", "updated_at"])
def test_odd_counters_of_a_category_take_the_board_from_nobody(cloud, logged, member):
    counted(0, 1, 2)
    right = item("leaderboard", board.histogram_key(ESG))
    name = next(iter(right.keys() & board.POINT_NAMES)) if member == "a counter" else member
    for what, odd in [*odd_items.variants(right, name)]:
        cloud.load("leaderboard", [odd])
        cloud.fresh_process()

        shown = call(leaderboard, "GET", f"/api/leaderboard/{ESG}", now=NOW)
        own = call(leaderboard, "GET", f"/api/leaderboard/{ESG}/me", now=NOW,
                   token=accounts.holder(NOW, NAMES[1]))  # fmt: skip

        assert (shown.status, own.status) == (200, 200), what
    said = any("CountersUnreadable" in line for line in logged.lines())
    assert said == (member == "a counter")


@pytest.mark.slow
def test_what_moves_an_odd_counter_waits_where_it_is_seen_and_holds_up_nobody(cloud, logged):
    counted(0, 1, 2)
    key = board.histogram_key(ESG)
    right = item("leaderboard", key)
    score = item("leaderboard", board.entry_key(NAMES[1], ESG))["score"]
    expected = wanted(0, 2, 2)
    stored({NAMES[1]: NGOS[2]})
    cloud.load("leaderboard", [right | {f"{score:02x}": "odd"}])

    assert delivered(NAMES[1], NAMES[0]) == []

    (parked,) = cloud.messages("scores")
    assert replayed(parked) == 1
    assert any("ScoresParked" in line for line in logged.lines())
    cloud.load("leaderboard", [right])
    assert replayed(parked) == 0
    assert kept() == expected


@pytest.mark.slow
@pytest.mark.parametrize("member", ["changes", "made", "size"])
def test_a_group_whose_counters_are_odd_waits_and_the_others_are_copied(cloud, logged, member):
    counted(0, 1, 2)
    key = peer_groups.live_key("NGO")
    right = item("profiles", key)
    other = next(each["user_id"].removeprefix("GROUP#") for each in cloud.items("profiles")
                 if each["record"] == key["record"] and each != right)  # fmt: skip
    message = {"groups": ["NGO", other], "at_once": True}
    for what, odd in odd_items.of_another_type(right, member):
        if odd.get(member) is None:
            continue  # a group that was never copied
        cloud.load("profiles", [odd])
        before = item("profiles", peer_groups.snapshot_key(other))["made"]

        assert replayed(message) == 1, what

        assert item("profiles", peer_groups.snapshot_key(other))["made"] > before, what
        assert item("profiles", key) == odd, what
    cloud.load("profiles", [right])
    assert replayed(message) == 0
    assert any("GroupUnreadable" in line for line in logged.lines())
    assert any("ScoresParked" in line for line in logged.lines())


def test_odd_counters_of_a_group_are_in_no_copy_and_take_the_sectors_board_from_nobody(
    cloud, logged
):
    counted(0, 1, 2)
    right = item("profiles", peer_groups.live_key("NGO"))
    name = next(name for name in right if peer_groups.parse_tally([{name: right[name]}]))
    for what, odd in not_a_counter(right, name):
        cloud.load("profiles", [odd])
        cloud.fresh_process()

        assert replayed({"groups": ["NGO"], "at_once": True}) == 0, what
        shown = call(leaderboard, "GET", f"/api/leaderboard/{ESG}", query={"sector": ["NGO"]})
        assert shown.status == 200, what
    assert any("CountersUnreadable" in line for line in logged.lines())


def test_a_recount_lists_who_was_counted_before_there_were_lists_of_years(cloud):
    counted(0, 1, 2)
    state = item("leaderboard", board.state_key(NAMES[1]))
    line = board.build_year_line(NAMES[1], state["year"]).key()
    expected = kept()
    cloud.drop("leaderboard", line)
    cloud.load("leaderboard", [{name: v for name, v in state.items() if name != "year"}])

    assert replayed({"user_id": NAMES[1]}) == 0

    assert kept() == expected
    assert item("leaderboard", line) == line


def test_an_odd_line_of_a_year_hides_no_other(cloud):
    from functions.housekeeping.outdated_figures import queue_outdated_organisations

    right = board.build_year_line(NAMES[1], 2023).key()
    cloud.load("leaderboard", [right | {"sk": "odd"}, right])

    assert queue_outdated_organisations(NOW) == 1

    assert cloud.messages("scores") == [{"user_id": NAMES[1]}]
