"""Users and their sessions as they are stored: under which keys, and whether one may go on.

An access token outlives its session. A session that was alive is taken for alive for KEPT
seconds by each process, and then read again: one that ends is refused everywhere within a minute.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta

from auxeira import shapes, store
from auxeira.shapes import Number, Seconds, Shape

Item = dict[str, Any]

KEPT = 55  # seconds: with what a replica lags behind, and with the clocks, less than a minute
MOST_KEPT = 2000  # sessions that a process remembers

SESSION_PREFIX = "SESSION#"
ACTIVE, ERASING = "active", "erasing"
ERASURES = "ERASING#ACCOUNTS"  # hash key of the list of accounts that are being erased
Epoch = Annotated[int, Meta(ge=-1, le=2**32 - 1)]  # of passwords; -1 of a session that has ended
USER = Shape(
    "user",
    "UserUnreadable",
    {
        "user_id": str,
        "email": str,
        "first_name": str,
        "last_name": str,
        "role": Literal["user", "admin"],
        "status": str,
        "email_verified": bool,
        "epoch": Epoch,
        "created_at": Seconds,
    },
    {"user_type": str, "organization_name": str, "former_email": str},
)
SESSION = Shape(
    "session",
    "SessionUnreadable",
    {
        "user_id": str,
        "session_id": str,
        "key": bytes,
        "key_id": str,
        "counter": Number,
        "epoch": Epoch,
        "device": str,
        "created_at": Seconds,
        "used_at": Seconds,
        "expires_at": Seconds,
        "ttl": Seconds,
    },
    {"former_key_id": str},
)


def user_key(user_id: str) -> Item:
    """Key of the item that says who a user is."""
    return {"pk": f"USER#{user_id}", "sk": "USER"}


def session_key(user_id: str, session_id: str) -> Item:
    """Key of a session."""
    return {"pk": f"USER#{user_id}", "sk": f"{SESSION_PREFIX}{session_id}"}


def erasure_key(user_id: str) -> Item:
    """Key of the row that says that an account is being erased, until nothing is left of it."""
    return {"pk": ERASURES, "sk": user_id}


def is_active(user: Item) -> bool:
    """Whether a user can be read, and has neither closed the account nor been shut out."""
    return user.get("status") == ACTIVE and _is_user(user)


def alive(user: Item, session: Item, now: int) -> bool:
    """Whether a session may go on: not expired, not idle for too long, of this password epoch.

    An item that cannot be read lets nobody in.
    """
    return bool(
        is_active(user)
        and _is_session(session)
        and session["user_id"] == user["user_id"]
        and session["epoch"] == user["epoch"]
        and now < session["expires_at"]
        and now < session["ttl"]
    )


def load(user_id: str, session_id: str, *, strong: bool = True) -> tuple[Item | None, Item | None]:
    """Read the items of a user and of a session, in one call: 2 read units, 1 unless strong.

    They may be of two moments: a session ahead of its user was read behind a new password that
    came between, and both are read once more.
    """
    both = user_key(user_id), session_key(user_id, session_id)
    for _ in range(2):
        user, session = store.get_both("users", *both, strong=strong)
        if not (user and session and _is_ahead(session, user)):
            break
    return user, session


def _is_user(item: Item) -> bool:
    return shapes.is_readable(item, USER, user_id=str(item.get("user_id")))


def _is_session(item: Item) -> bool:
    """Whether a session can be read, and is the one that its key says."""
    names = {name: str(item.get(name)) for name in ("pk", "sk")}
    if not shapes.is_readable(item, SESSION, **names):
        return False
    return session_key(item["user_id"], item["session_id"]).items() <= item.items()


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
        user, session = load(*place, strong=strong)
        if user and session and alive(user, session, now):
            _remember(place, now, min(now + KEPT, session["expires_at"], session["ttl"]))
            return True
    _alive_until.pop(place, None)
    return False


def forget() -> None:
    """Drop what is remembered, as a new process would."""
    _alive_until.clear()


def _remember(place: tuple[str, str], now: int, until: int) -> None:
    _alive_until.pop(place, None)  # so that the order is that of the reads
    if len(_alive_until) >= MOST_KEPT:
        del _alive_until[next(iter(_alive_until))]
    _alive_until[place] = now, int(until)
