"""Sessions: reading them, and whether one may go on.

An access token outlives its session. A session that was alive is taken for alive for KEPT
seconds by each process, and then read again: one that ends is refused everywhere within a minute.
"""

from auxeira.aws import dynamodb
from auxeira.security import account_records
from auxeira.security.account_records import ClosedUser, Session, User

KEPT = 55  # seconds: with what a replica lags behind, and with the clocks, less than a minute
MOST_KEPT = 2000  # sessions that a process remembers


def load_active_user(user_id: str, *, strong: bool = False) -> User | None:
    """Read a user who is there and not shut out. 0.5 read units, 1 when strong."""
    item = dynamodb.get_item("users", account_records.user_key(user_id), strong=strong)
    user = account_records.read_user(item)
    return user if account_records.is_active(user) else None


def load_user_and_session(
    user_id: str, session_id: str, *, strong: bool = True
) -> tuple[User | ClosedUser | None, Session | None]:
    """Read a user and a session, in one call: 2 read units, 1 unless strong.

    They may be of two moments: a session ahead of its user was read behind a new password that
    came between, and both are read once more.
    """
    both = account_records.user_key(user_id), account_records.session_key(user_id, session_id)
    for _ in range(2):
        items = dynamodb.get_two_items("users", *both, strong=strong)
        user, session = account_records.read_user(items[0]), account_records.read_session(items[1])
        if not (user and session and session.epoch > user.epoch):
            break
    return user, session


def load_live_session(
    user_id: str, session_id: str, now: int, *, strong: bool = True
) -> tuple[User, Session] | None:
    """Read a user and her session where that may go on. Units as in `load_user_and_session`."""
    user, session = load_user_and_session(user_id, session_id, strong=strong)
    if session and account_records.is_alive(user, session, now):
        return user, session
    return None


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
        if live := load_live_session(*place, now, strong=strong):
            _, session = live
            _remember_session(place, now, min(now + KEPT, session.expires_at, session.ttl))
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
    _alive_until[place] = now, until
