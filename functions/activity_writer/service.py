"""Writes what is counted, and counts it: an item each, then an update for each hour.

The table has few write units. Who is refused for want of them waits and asks again, as long as
the function's time lasts: what is sent back to the queue instead would only come again later.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from auxeira.activity.activity_records import CountedMetric
from auxeira.core import deadline
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from functions.activity_writer import repository, rules
from functions.activity_writer.rules import Entry

ATTEMPTS = 100  # of a call that is refused
RESERVE_MS = 5000  # of the function's time, in which no call is repeated any more
MOST_HOURS = 50  # whose parts a process remembers

_own: dict[str, Any] = {}  # the name of this worker, and the number of its turn
_parts: dict[tuple[CountedMetric, str], set[str]] = {}  # the parts that an hour has


def write_entries(entries: Sequence[Entry], now: int, context: Any) -> set[str]:
    """Write and count what is new. Returns the names of those that have to come again."""
    worker, turn = _begin_turn()
    taken: dict[tuple[str, str], Entry] = {}
    failed: set[str] = set()
    unique = {(entry.item["user_id"], entry.item["sk"]): entry for entry in entries}
    for key, entry in unique.items():
        try:
            place = entry.metric, entry.hour, worker, turn, now
            if call_patiently(partial(repository.take_entry, entry.item, *place), context):
                taken[key] = entry
        except (Unavailable, repository.InProgress):
            failed.add(entry.name)
    for (metric, hour), counts in rules.sum_entries(taken.values()).items():
        try:
            known = _load_parts(metric, hour, context)
            limited = rules.limit_parts(counts, known)
            add = partial(repository.add_to_hour, metric, hour, limited, worker, turn, now)
            call_patiently(add, context)
            known.update(limited)
        except Unavailable:
            failed |= {e.name for e in taken.values() if (e.metric, e.hour) == (metric, hour)}
    if failed:
        emit_count("ActivityDelayed")
        logger.warning("activity", event="activity_delayed", records=len(failed))
    else:
        _own["ended"] = True
    keys = {(e.item["user_id"], e.item["sk"]) for e in unique.values() if e.name in failed}
    return {e.name for e in entries if (e.item["user_id"], e.item["sk"]) in keys}


def call_patiently[T](call: Callable[[], T], context: Any) -> T:
    """Return what a call returns, repeated while AWS refuses it and time lasts.

    Raises Unavailable, and what the call raises.
    """
    for attempt in range(1, ATTEMPTS):
        deadline.start_request(context)
        try:
            return call()
        except Unavailable:
            if context.get_remaining_time_in_millis() < RESERVE_MS:
                raise
            deadline.start_request(context)
            deadline.wait_before_retry(attempt)
    return call()


def clear_worker() -> None:
    """Forget what a process knows of itself, as a new one would."""
    _own.clear()
    _parts.clear()


def _begin_turn() -> tuple[str, int]:
    """Return the worker's name and the next number.

    A turn that did not end well may not be counted, and a later one of that name would hide it:
    the worker goes on under another name.
    """
    if not _own.pop("ended", False):
        _own.update(worker=os.urandom(4).hex(), turn=0)
    _own["turn"] += 1
    return _own["worker"], _own["turn"]


def _load_parts(metric: CountedMetric, hour: str, context: Any) -> set[str]:
    """Return the names of what an hour counts: the same set each time. Raises Unavailable."""
    place = metric, hour
    if place not in _parts:
        _parts[place] = set(call_patiently(partial(repository.load_hour, *place), context))
        for old in sorted(_parts, key=lambda each: each[1])[:-MOST_HOURS]:
            del _parts[old]
    return _parts.get(place, set())
