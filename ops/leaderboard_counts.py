"""What the counters of boards and groups have to be, counted anew from what is kept of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from auxeira.benchmarks import board, histogram, peer_groups
from auxeira.benchmarks.board import State
from auxeira.esg.scores import CATEGORIES
from functions.scores import rules

Item = dict[str, Any]
type Counts = dict[str, dict[str, int]]  # name of a category or group -> counter -> number


class Difference(NamedTuple):
    """Counters of a category or group that are otherwise than they have to be: {name: number}.

    They are of one item, as `before` it was, {} for none, and as it has to be `after`.
    """

    of: str
    key: Item
    before: Item
    after: Item
    stored: dict[str, int | None]
    wanted: dict[str, int]


class LostRank(NamedTuple):
    """A rank that an organisation has and will not have: of which score, and what it would need."""

    user_id: str
    category: str
    score: int
    coverage: int
    missing: list[str]


def count_categories(states: Iterable[State]) -> Counts:
    """Return the counters of each category, by the scores that STATE says are ranked."""
    points: dict[str, list[int]] = {category: [] for category in CATEGORIES}
    for state in states:
        for category, summary in state.entries.items():
            if summary.ranked:
                points.setdefault(category, []).append(summary.score)
    return {name: histogram.build_histogram(found) for name, found in points.items()}


def count_groups(states: Iterable[State]) -> Counts:
    """Return the counters of each group, by the marks that STATE says are counted now."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in peer_groups.NAMES}
    for state in states:
        for name, kept in state.groups.items():
            added = peer_groups.diff_counters({}, peer_groups.decode_marks(kept.now))
            counts.setdefault(name, Counter()).update(added)
    return {name: dict(found) for name, found in counts.items()}


def find_difference(
    of: str, key: Item, item: Mapping[str, Any], wanted: Mapping[str, int]
) -> Difference | None:
    """Return which counters of a stored item, {} for none, are wrong; None where none is."""
    names = sorted({name for name in item if is_counter(of, name)} | wanted.keys())
    wrong = [name for name in names if item.get(name, 0) != wanted.get(name, 0)]
    if not wrong:
        return None
    others = {name: value for name, value in item.items() if not is_counter(of, name)}
    return Difference(
        of,
        key,
        dict(item),
        key | others | {name: number for name, number in wanted.items() if number},
        {name: item.get(name) for name in wrong},
        {name: wanted.get(name, 0) for name in wrong},
    )


def list_counter_keys(of: str) -> list[Item]:
    """Return the keys of the items that have the counters of a category or group."""
    return [board.histogram_key(of)] if of in CATEGORIES else peer_groups.list_live_keys(of)


def select_wanted(key: Item, wanted: Mapping[str, int]) -> dict[str, int]:
    """Return those of the counters of a category or group that are in the item of a key."""
    part = key.get("record")
    return {
        name: n for name, n in wanted.items() if not part or peer_groups.find_part(name) == part
    }


def is_counter(of: str, name: str) -> bool:
    """Tell whether a member of a category's or of a group's item is a counter."""
    if of in CATEGORIES:
        return name in board.POINT_NAMES or name == "n"
    return peer_groups.is_counter_name(name)


def compare_profile(
    state: State, profile: Any, year: int, *, email_verified: bool
) -> tuple[bool, list[LostRank]]:
    """Tell whether an organisation has to be counted again, and which ranks it loses by that.

    It has to where its profile, by the formulas that are here, is not what was counted: one of the
    two has changed. `profile` is None for one without a profile, or without an active owner.
    """
    shown = rules.score_organisation(profile, email_verified, year)
    touched = dict.fromkeys(rules.find_touched_groups(state, shown), 0)
    stale = rules.decide_change(state, profile, shown, touched) is not None
    lost = [
        LostRank(state.user_id, category, score.score, score.coverage, list(score.missing))
        for category, score in shown.scores.items()
        if not score.ranked and category in state.entries and state.entries[category].ranked
    ]
    return stale, lost
