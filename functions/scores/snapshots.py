"""Makes the copies of groups' counters that are shown. See auxeira.benchmarks.peer_groups."""

import time
from collections.abc import Iterable

from auxeira.aws import dynamodb
from auxeira.benchmarks import peer_groups
from auxeira.core import deadline
from auxeira.core.records import to_item
from functions.scores import repository

ATTEMPTS = 4  # of a copy of counters that move meanwhile


def make_due_snapshots(names: Iterable[str], *, at_once: bool = False) -> None:
    """Copy the counters of groups where that is due, or `at_once`, as operators may ask.

    A copy that others were in the way of each time is left to who asks next. Raises Unreadable,
    after the others, where the counters of a group are odd.
    """
    odd = None
    for name in names:
        if name in peer_groups.NAMES:
            try:
                any(_try_snapshot(name, at_once, attempt) for attempt in range(ATTEMPTS))
            except repository.Unreadable as error:
                odd = error
    if odd:
        raise odd


def _try_snapshot(name: str, at_once: bool, attempt: int) -> bool:
    deadline.wait_before_retry(attempt)
    ms = time.time_ns() // 1_000_000
    if not (at_once or peer_groups.is_snapshot_due(repository.load_first_part(name), ms)):
        return True
    live = repository.load_group_counters(name)
    tally = peer_groups.parse_tally(map(to_item, live))
    copy = {
        "made": max(ms, *((part.made or 0) + 1 for part in live)),
        "size": peer_groups.count_members(tally),
        "content": peer_groups.compress_tally(tally),
    }
    try:
        repository.commit_snapshot(name, live, copy)
    except dynamodb.Cancelled:  # the counters moved, or somebody else has copied them
        return False
    return True
