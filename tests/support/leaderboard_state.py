"""All that is kept of many organisations on the boards and in the groups, counted from nothing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from auxeira.benchmarks import histogram, peer_groups, peers
from auxeira.esg.scores import CATEGORIES, calculate_scores
from functions.scores import rules

Item = dict[str, Any]


def rows(profiles: Mapping[str, Item], year: int) -> dict[str, list[Item]]:
    """The items of the tables leaderboard and profiles that stand for these profiles by user id.

    Each has `email_verified` among its members.
    """
    board, counted, members = [], defaultdict(list), defaultdict(list)
    for user_id, profile in profiles.items():
        found = calculate_scores(profile, year)
        own = peer_groups.split_marks_by_group(profile, peers.calculate_marks(profile, found, year))
        made = dict.fromkeys(own, 0)
        change = rules.decide_change(
            user_id, profile, found, own, rules.build_empty_state(user_id), made
        )
        assert change is not None
        board += [change.state | {"version": 1}, *change.puts]
        for category, _, score in change.moves:
            counted[category].append(score)
        for name, marks in own.items():
            members[name].append(marks)
    board += [
        rules.histogram_key(name) | histogram.build_histogram(counted[name]) | {"updated_at": 0}
        for name in CATEGORIES
    ]
    live = [
        peer_groups.live_key(name) | flat(peers.build_tally(found))
        for name, found in members.items()
    ]
    return {"leaderboard": board, "profiles": live}


def flat(tally: peers.Tally) -> Item:
    """The counters of LIVE that make a tally."""
    return {
        f"{peer_groups.LETTERS[code]}{point}": n
        for code, counters in tally.items()
        for point, n in counters.items()
        if point != "n"
    }
