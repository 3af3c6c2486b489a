"""Asks for what is to be counted anew: copies of groups an hour old, entries of a year too old.

Asked for by a message to the function that counts, at most once a minute by each process; an
answer never waits for it, nor fails with it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from auxeira.aws import client, sqs
from auxeira.benchmarks.board import BoardRow, Entry
from auxeira.core.problems import Unavailable

PAUSE = 60  # seconds
AT_ONCE = 3  # messages of one request
_requested_at: dict[str, int] = {}


def request_snapshots(names: list[str], now: int) -> None:
    """Have the copies of these groups made anew."""
    wanted = _take_unrequested(names, now)
    if wanted:
        _queue_request({"groups": wanted})


def request_recounts(entries: Sequence[Entry | BoardRow], now: int) -> None:
    """Have organisations counted anew whose figures may have become too old to be ranked since."""
    last = datetime.fromtimestamp(now, UTC).year - 1
    aged = [(each, each.year) for each in entries if each.year is not None and each.year < last]
    if not aged:
        return
    from auxeira.esg.scores import RECENT  # dear to import, and rarely needed

    oldest = last + 1 - RECENT
    found = [each.user_id for each, year in aged if year < oldest]
    for user_id in _take_unrequested(found[:AT_ONCE], now):
        _queue_request({"user_id": user_id})


def clear_recount_requests() -> None:
    """Drop what is cached, as a new process would."""
    _requested_at.clear()


def _take_unrequested(names: list[str], now: int) -> list[str]:
    wanted = [name for name in names if not 0 <= now - _requested_at.get(name, -PAUSE) < PAUSE]
    if len(_requested_at) > 1000:
        _requested_at.clear()
    _requested_at.update(dict.fromkeys(wanted, now))
    return wanted


def _queue_request(message: dict[str, object]) -> None:
    try:
        sqs.send_message("scores", message)
    except (Unavailable, client.ClientError):
        return
