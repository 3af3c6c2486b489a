"""What the counters of boards and groups have to be, counted anew from what is kept of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from auxeira.benchmarks import board, histogram, peer_groups
from auxeira.benchmarks.board import State
from auxeira.esg import editions
from auxeira.esg.scores import CATEGORIES
from auxeira.profiles.stored_profile import Profile
from functions.scores import rules

Item = dict[str, Any]


class Place(NamedTuple):
    """Where counters are: those of a category or group, in an edition of the formulas."""

    edition: str
    of: str


class Difference(NamedTuple):
    """Counters of a category or group that are otherwise than they have to be: {name: number}.

    They are of one item, as `before` it was, {} for none, and as it has to be `after`.
    """

    place: Place
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


def count_boards(states: Iterable[State]) -> dict[Place, dict[str, int]]:
    """Return the counters that there have to be: {counter: number} of each place.

    Of a category by the scores that STATE says are ranked, of a group by the marks that it says are
    counted now.
    """
    names = (*CATEGORIES, *peer_groups.NAMES)
    counts: dict[Place, Counter[str]] = {
        Place(edition, name): Counter() for edition in editions.EDITIONS for name in names
    }
    for state in states:
        for category, summary in state.entries.items():
            added = histogram.shift_counters(None, summary.score) if summary.ranked else {}
            counts[Place(state.edition, category)].update(added)
        for name, kept in state.groups.items():
            added = peer_groups.diff_counters({}, peer_groups.decode_marks(kept.now))
            counts[Place(state.edition, name)].update(added)
    return {place: dict(found) for place, found in counts.items()}


def find_difference(
    place: Place, key: Item, item: Mapping[str, Any], wanted: Mapping[str, int]
) -> Difference | None:
    """Return which counters of a stored item, {} for none, are wrong; None where none is."""
    names = sorted({name for name in item if is_counter(place.of, name)} | wanted.keys())
    wrong = [name for name in names if item.get(name, 0) != wanted.get(name, 0)]
    if not wrong:
        return None
    others = {name: value for name, value in item.items() if not is_counter(place.of, name)}
    return Difference(
        place,
        key,
        dict(item),
        key | others | {name: number for name, number in wanted.items() if number},
        {name: item.get(name) for name in wrong},
        {name: wanted.get(name, 0) for name in wrong},
    )


def list_counter_keys(place: Place) -> list[Item]:
    """Return the keys of the items that have the counters of a category or group."""
    if place.of in CATEGORIES:
        return [board.histogram_key(place.of, place.edition)]
    return peer_groups.list_live_keys(place.of, place.edition)


def select_wanted(place: Place, key: Item, wanted: Mapping[str, int]) -> dict[str, int]:
    """Return those of the counters of a category or group that are in the item of a key."""
    if place.of in CATEGORIES:
        return dict(wanted)
    return {
        name: n
        for name, n in wanted.items()
        if peer_groups.live_key(place.of, peer_groups.find_part(name), place.edition) == key
    }


def is_counter(of: str, name: str) -> bool:
    """Tell whether a member of a category's or of a group's item is a counter."""
    if of in CATEGORIES:
        return name in board.POINT_NAMES or name == "n"
    return peer_groups.is_counter_name(name)


def compare_profile(
    user_id: str,
    states: Mapping[str, State],
    profile: Profile | None,
    year: int,
    shown: Mapping[str, str],
    *,
    email_verified: bool,
) -> tuple[bool, list[LostRank]]:
    """Tell whether an organisation has to be counted again, and which ranks it loses by that.

    It has to where its profile, by the formulas that are here, is not what was counted in each
    edition: profile or formulas have changed. It loses a rank of the edition that a board shows
    which it has not by the newest. `profile` is None without one, or without an active owner.
    """
    stale, found = False, rules.OrganisationScores({}, {})
    for edition in editions.EDITIONS:
        state = states.get(edition) or board.build_empty_state(user_id, edition)
        found = rules.score_organisation(profile, email_verified, year, edition)
        touched = dict.fromkeys(rules.find_touched_groups(state, found), 0)
        stale |= rules.decide_change(state, profile, found, touched) is not None
    lost = [
        LostRank(user_id, category, score.score, score.coverage, list(score.missing))
        for category, score in found.scores.items()
        if not score.ranked and _is_ranked(states.get(shown.get(category, "")), category)
    ]
    return stale, lost


def _is_ranked(state: State | None, category: str) -> bool:
    summary = state.entries.get(category) if state else None
    return summary is not None and summary.ranked
