"""Makes the boards and groups show a profile as it is: read, decided, written."""

from datetime import UTC, datetime

from auxeira.aws import dynamodb
from auxeira.core import deadline
from auxeira.esg import editions
from functions.scores import repository, rules, snapshots

ATTEMPTS = 4  # of a transaction that others are in the way of


class Contended(Exception):
    """Others were in the way each time, or the board is not what STATE says."""


def refresh_scores(user_id: str, now: int) -> str:
    """Make the boards of all editions show a profile as it is. Return what came of it.

    Raises Unavailable, Contended, Unreadable.
    """
    changed = [_refresh_edition(user_id, edition, now) for edition in editions.EDITIONS]
    return "scores_counted" if any(changed) else "scores_unchanged"


def _refresh_edition(user_id: str, edition: str, now: int) -> bool:
    """Tell whether something had to be changed."""
    year = datetime.fromtimestamp(now, UTC).year
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        state, profile, email_verified = repository.load_organisation(user_id, edition)
        shown = rules.score_organisation(profile, email_verified, year, edition)
        made = repository.load_snapshot_times(rules.find_touched_groups(state, shown), edition)
        change = rules.decide_change(state, profile, shown, made)
        if change:
            try:
                repository.commit_board_change(change, made, now)
            except dynamodb.Cancelled:  # another process counted this profile, or copied a group
                continue
        # also when nothing changed: whoever counted it may not have come to it
        snapshots.make_due_snapshots(shown.groups, edition)
        return change is not None
    raise Contended
