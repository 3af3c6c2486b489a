"""All that is kept of many organisations on the boards and in the groups, counted from nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from auxeira.benchmarks import board, histogram, peer_groups, peers
from auxeira.core.records import to_item
from auxeira.esg.scores import CATEGORIES
from auxeira.profiles import stored_profile
from functions.scores import rules

Item = dict[str, Any]


def rows(profiles: Mapping[str, Item], year: int) -> dict[str, list[Item]]:
    """The items of the tables leaderboard and profiles that stand for these profiles by user id.

    Each has `email_verified` among its members.
    """
    items, counted, members = [], defaultdict(list), defaultdict(list)
    for user_id, profile in profiles.items():
        kept = stored_profile.parse_profile({"user_id": user_id, **profile})
        shown = rules.score_organisation(kept, profile["email_verified"], year)
        state = board.build_empty_state(user_id)
        change = rules.decide_change(state, kept, shown, dict.fromkeys(shown.groups, 0))
        assert change is not None
        assert change.after is not None
        items += [to_item(change.after) | {"version": 1}, *map(to_item, change.puts)]
        for category, score in shown.scores.items():
            counted[category] += [score.score] if score.ranked else []
        for name, marks in shown.groups.items():
            members[name].append(marks)
    items += [
        board.histogram_key(name) | histogram.build_histogram(counted[name]) | {"updated_at": 0}
        for name in CATEGORIES
    ]
    live = [
        peer_groups.live_key(name, part) | counters
        for name, found in members.items()
        for part, counters in peer_groups.split_moves(flat(peers.build_tally(found))).items()
    ]
    return {"leaderboard": items, "profiles": live}


def tallies(items: Iterable[Item]) -> dict[str, dict[str, Item]]:
    """What the parts of LIVE among items of the table profiles count, by hash key."""
    parts = defaultdict(list)
    for each in items:
        if each["record"].startswith("LIVE"):
            parts[each["user_id"]].append(each)
    return {name: peer_groups.parse_tally(found) for name, found in parts.items()}


def flat(tally: peers.Tally) -> Item:
    """The counters of LIVE that make a tally."""
    return {
        f"{peer_groups.LETTERS[code]}{point}": n
        for code, counters in tally.items()
        for point, n in counters.items()
        if point != "n"
    }
