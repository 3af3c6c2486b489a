"""Sessions: reading them, and whether one may go on.

An access token outlives its session. A session that was alive is taken for alive for KEPT
seconds by each process, and then read again: one that ends is refused everywhere within a minute.
"""

from typing import Any

from auxeira.aws import dynamodb
from auxeira.security import session_record

Item = dict[str, Any]

KEPT = 55  # seconds: with what a replica lags behind, and with the clocks, less than a minute
MOST_KEPT = 2000  # sessions that a process remembers


def load_user_and_session(
    user_id: str, session_id: str, *, strong: bool = True
) -> tuple[Item | None, Item | None]:
    """Read the items of a user and of a session, in one call: 2 read units, 1 unless strong.

    They may be of two moments: a session ahead of its user was read behind a new password that
    came between, and both are read once more.
    """
    both = session_record.user_key(user_id), session_record.session_key(user_id, session_id)
    for _ in range(2):
        user, session = dynamodb.get_two_items("users", *both, strong=strong)
        if not (user and session and _is_ahead(session, user)):
            break
    return user, session


def _is_ahead(session: Item, user: Item) -> bool:
    newer, older = session.get("epoch"), user.get("epoch")
    return isinstance(newer, int) and isinstance(older, int) and newer > older


_alive_until: dict[tuple[str, str], tuple[int, int]] = {}  # session -> (read at, taken until)


def is_known_alive(user_id: str, session_id: str, now: int) -> bool:
    """Return whether a session was alive when this process last read it, KEPT seconds ago at most.

    No call, or one of 1 read unit; a second one of 2 before a session is taken for ended, since a
    replica may not know yet what has just begun.
    """
    place = user_id, session_id
    read_at, until = _alive_until.get(place, (now, now))
    if read_at <= now < until:
        return True
    for strong in (False, True):
        user, session = load_user_and_session(*place, strong=strong)
        if user and session and session_record.is_alive(user, session, now):
            _remember_session(place, now, min(now + KEPT, session["expires_at"], session["ttl"]))
            return True
    _alive_until.pop(place, None)
    return False


def clear_session_cache() -> None:
    """Drop what is remembered, as a new process would."""
    _alive_until.clear()


def _remember_session(place: tuple[str, str], now: int, until: int) -> None:
    _alive_until.pop(place, None)  # so that the order is that of the reads
    if len(_alive_until) >= MOST_KEPT:
        del _alive_until[next(iter(_alive_until))]
    _alive_until[place] = now, int(until)
