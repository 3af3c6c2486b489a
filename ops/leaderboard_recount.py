"""What boards and groups have to be, by all that is kept of each organisation, read once."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.board import State
from auxeira.esg import editions
from auxeira.esg.scores import CATEGORIES
from ops import leaderboard_counts, leaderboard_repository
from ops.leaderboard_counts import Difference, LostRank, Place
from ops.options import show_progress

Item = dict[str, Any]
type States = dict[str, dict[str, State]]  # by organisation, by edition


class Recount(NamedTuple):
    """What was found: counters that are wrong, organisations to count again, ranks they lose by
    that or by the newest edition, what is odd, editions that are stored and not counted any more.

    `differences` are of the counters as they were before anything was counted; `shown` is the
    edition that each board shows.
    """

    differences: list[Difference]
    stale: list[str]
    lost: list[LostRank]
    odd: list[str]
    left_over: list[str]
    shown: dict[str, str]


def recount_boards(stage: str, share: float) -> Recount:
    """Compare what is counted with what is kept of each organisation, and that with its profile.

    The counters are read first: what moves while the rest is read is then seen to have moved.
    """
    names = (*CATEGORIES, *peer_groups.NAMES)
    places = [Place(edition, name) for edition in editions.EDITIONS for name in names]
    before = {each: leaderboard_repository.load_counters(stage, each) for each in places}
    shown = {name: leaderboard_repository.load_shown_edition(stage, name) for name in board.BOARDS}
    states, odd, left_over = _load_states(stage, share)
    wanted = leaderboard_counts.count_boards(
        each for kept in states.values() for each in kept.values()
    )
    found = [
        difference
        for place in places
        for key, item in before[place]
        if (
            difference := leaderboard_counts.find_difference(
                place, key, item, leaderboard_counts.select_wanted(place, key, wanted[place])
            )
        )
    ]
    stale, lost = _list_stale(stage, share, states, shown)
    return Recount(found, stale, lost, odd, left_over, shown)


def find_still_stale(stage: str, user_ids: list[str]) -> list[str]:
    """Return those organisations that have to be counted again although they are read anew."""
    year = datetime.now(UTC).year
    found = []
    for user_id in user_ids:
        states = {
            edition: state
            for edition in editions.EDITIONS
            if (state := leaderboard_repository.load_state(stage, user_id, edition))
        }
        profile, verified = leaderboard_repository.load_profile(stage, user_id)
        compared = leaderboard_counts.compare_profile(
            user_id, states, profile, year, {}, email_verified=verified
        )
        found += [user_id] * compared[0]
    return found


def _load_states(stage: str, share: float) -> tuple[States, list[str], list[str]]:
    """Return what is kept of each organisation, what is odd, and editions that are not counted."""
    states: States = {}
    odd: list[str] = []
    left_over: set[str] = set()
    with show_progress() as progress:
        task = progress.add_task("organisations:")
        for state in leaderboard_repository.scan_states(stage, share):
            progress.advance(task)
            if not isinstance(state, State):
                odd.append(state)
            elif state.edition in editions.EDITIONS:
                states.setdefault(state.user_id, {})[state.edition] = state
            else:
                left_over.add(state.edition)
    return states, odd, sorted(left_over)


def _list_stale(
    stage: str, share: float, states: States, shown: dict[str, str]
) -> tuple[list[str], list[LostRank]]:
    year, left = datetime.now(UTC).year, dict(states)
    found: list[str] = []
    lost: list[LostRank] = []
    for user_id, profile, verified in leaderboard_repository.scan_profiles(stage, share):
        stale, ranks = leaderboard_counts.compare_profile(
            user_id, left.pop(user_id, {}), profile, year, shown, email_verified=verified
        )
        found += [user_id] * stale
        lost += ranks
    return found + sorted(left), lost  # the left ones have no profile any more
