"""Asks for what is to be counted anew: copies of groups an hour old, entries of a year too old.

Asked for by a message to the function that counts, at most once a minute by each process; an
answer never waits for it, nor fails with it.
"""

from datetime import UTC, datetime
from typing import Any

from auxeira.aws import client, sqs
from auxeira.core.problems import Unavailable

PAUSE = 60  # seconds
AT_ONCE = 3  # messages of one request
_asked: dict[str, int] = {}


def ask(names: list[str], now: int) -> None:
    """Have the copies of these groups made anew."""
    wanted = _new(names, now)
    if wanted:
        _send({"groups": wanted})


def recount(entries: list[dict[str, Any]], now: int) -> None:
    """Have organisations counted anew whose figures may have become too old to be ranked since."""
    last = datetime.fromtimestamp(now, UTC).year - 1
    aged = [each for each in entries if each.get("year") is not None and each["year"] < last]
    if not aged:
        return
    from auxeira.esg.scores import RECENT  # dear to import, and rarely needed

    oldest = last + 1 - RECENT
    found = [each["pk"].partition("#")[2] for each in aged if each["year"] < oldest]
    for user_id in _new(found[:AT_ONCE], now):
        _send({"user_id": user_id})


def forget() -> None:
    """Drop what is cached, as a new process would."""
    _asked.clear()


def _new(names: list[str], now: int) -> list[str]:
    wanted = [name for name in names if not 0 <= now - _asked.get(name, -PAUSE) < PAUSE]
    if len(_asked) > 1000:
        _asked.clear()
    _asked.update(dict.fromkeys(wanted, now))
    return wanted


def _send(message: dict[str, object]) -> None:
    try:
        sqs.send_message("scores", message)
    except (Unavailable, client.ClientError):
        return
