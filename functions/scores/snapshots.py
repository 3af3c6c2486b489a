"""The counters of groups, and the snapshots of them that are shown.

See auxeira.benchmarks.peer_groups.
"""

import time
from collections.abc import Iterable
from typing import Any

from auxeira.aws import dynamodb
from auxeira.benchmarks import peer_groups
from auxeira.core import deadline

ATTEMPTS = 4  # of a copy of counters that move meanwhile


def load_snapshot_times(names: list[str]) -> dict[str, int]:
    """Return when the last copy of each group was made, 0 for none. One call for all of them."""
    keys = [("profiles", peer_groups.live_key(name)) for name in names]
    found = dynamodb.get_items(keys, strong=True) if keys else []
    return {
        name: live.get("made", 0) if live else 0 for name, live in zip(names, found, strict=True)
    }


def shift_counters_action(name: str, made_at: int, moves: dict[str, int]) -> dict[str, Any]:
    """Return an action that moves counters of a group, unless it was copied after `made_at`."""
    adds = ", ".join(f"#{counter} :{_sign_placeholder(n)}" for counter, n in moves.items())
    values = {"plus": 1} | ({"minus": -1} if -1 in moves.values() else {})
    condition = "attribute_not_exists(#made)"
    if made_at:
        condition, values = "#made = :made", values | {"made": made_at}
    return dynamodb.update_action(
        "profiles",
        peer_groups.live_key(name),
        f"ADD {adds}, #changes :plus",
        values,
        condition=condition,
        names={f"#{each}": each for each in (*moves, "changes", "made")},
    )


def make_due_snapshots(names: Iterable[str], *, at_once: bool = False) -> None:
    """Copy the counters of groups where that is due, or `at_once`, as operators may ask.

    A copy that others were in the way of each time is left to who asks next.
    """
    for name in names:
        if name in peer_groups.NAMES:
            any(_try_snapshot(name, at_once, attempt) for attempt in range(ATTEMPTS))


def _try_snapshot(name: str, at_once: bool, attempt: int) -> bool:
    deadline.wait_before_retry(attempt)
    live = dynamodb.get_item("profiles", peer_groups.live_key(name), strong=True) or {}
    ms = time.time_ns() // 1_000_000
    if not (at_once or peer_groups.is_snapshot_due(live, ms)):
        return True
    tally = peer_groups.parse_tally(live)
    before = live.get("made", 0)
    now = {"made": max(ms, before + 1), "size": peer_groups.count_members(tally)}
    try:
        dynamodb.transact(
            _stamp_live_action(name, live, now),
            _write_snapshot_action(name, now | {"content": peer_groups.compress_tally(tally)}),
        )
    except dynamodb.Cancelled:  # the counters moved, or somebody else has copied them
        return False
    return True


def _stamp_live_action(name: str, live: dict[str, Any], now: dict[str, int]) -> dict[str, Any]:
    """Return the update of LIVE with the time of this copy, if it still is what was copied."""
    known = {each: live[each] for each in ("changes", "made") if each in live}
    tests = [f"#{each} = :was_{each}" for each in known]
    tests += [f"attribute_not_exists(#{each})" for each in ("changes", "made") if each not in live]
    return dynamodb.update_action(
        "profiles",
        peer_groups.live_key(name),
        "SET #made = :made, #size = :size",
        now | {f"was_{each}": value for each, value in known.items()},
        condition=" AND ".join(tests),
        names={f"#{each}": each for each in ("changes", "made", "size")},
    )


def _write_snapshot_action(name: str, now: dict[str, Any]) -> dict[str, Any]:
    return dynamodb.update_action(
        "profiles",
        peer_groups.snapshot_key(name),
        "SET #made = :made, #size = :size, #content = :content",
        now,
        names={f"#{each}": each for each in now},
    )


def _sign_placeholder(n: int) -> str:
    return "plus" if n > 0 else "minus"
