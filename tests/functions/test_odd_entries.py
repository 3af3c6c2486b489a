"""Odd entries of the boards take them from nobody."""

import pytest

from auxeira.benchmarks import peer_groups
from functions.leaderboard.handler import lambda_handler as leaderboard
from tests.functions.test_odd_items import BOARD, ENTRY
from tests.support import odd_items
from tests.support.accounts import holder
from tests.support.events import NOW, call

KEYS = ("category", "sector_category", "score_key")


@pytest.mark.slow
@pytest.mark.parametrize("member", sorted(ENTRY.keys() - {"pk", "sk"}))
def test_an_entry_with_an_odd_member_takes_the_board_from_nobody(cloud, member):
    other = ENTRY | {"pk": "ORG#other", "org_name": "Other"}
    for what, variant in odd_items.variants(ENTRY, member):
        if member in KEYS and member in variant and not variant[member]:
            continue  # DynamoDB takes no such key of an index …
        if member in KEYS and not isinstance(variant.get(member, ""), str):
            continue  # … nor one that is no text
        cloud.load("leaderboard", [other, variant])
        for query in ({}, {"country": ["DE"]}, {"sector": ["NGO"]}):
            cloud.fresh_process()
            shown = call(leaderboard, "GET", BOARD, query=query)
            own = call(leaderboard, "GET", f"{BOARD}/me", token=holder(), now=NOW)

            assert (shown.status, own.status) == (200, 200), (what, query)
            named = [each["organizationName"] for each in shown.json["leaderboard"]]
            assert "Other" in named, (what, query)


@pytest.mark.parametrize("member", ["made", "content", "size"])
def test_an_odd_copy_of_a_group_takes_the_benchmarks_from_nobody(cloud, logged, member):
    token = holder()
    copy = peer_groups.snapshot_key("NGO") | {
        "made": NOW * 1000,
        "size": 9,
        "content": peer_groups.compress_tally({}),
    }
    for what, variant in [
        *odd_items.variants(copy, member),
        ("cut off", copy | {"content": b"x\x9c"}),
    ]:
        cloud.load("profiles", [variant])
        cloud.fresh_process()

        answer = call(leaderboard, "GET", "/api/benchmarks", token=token, now=NOW)

        assert answer.status == 200, (what, answer.text)
    assert any("CopyUnreadable" in line for line in logged.lines())
