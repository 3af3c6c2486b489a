"""Users, sessions and the list of erasures as they are stored: keys, members, states. No AWS."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from auxeira.core import item_shapes
from auxeira.core.item_shapes import Number, Seconds, Shape

Item = dict[str, Any]

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
    """Return the key of the item that says who a user is."""
    return {"pk": f"USER#{user_id}", "sk": "USER"}


def session_key(user_id: str, session_id: str) -> Item:
    """Return the key of a session."""
    return {"pk": f"USER#{user_id}", "sk": f"{SESSION_PREFIX}{session_id}"}


def erasure_key(user_id: str) -> Item:
    """Return the key of the row of an account that is erased, until nothing is left of it."""
    return {"pk": ERASURES, "sk": user_id}


def is_active(user: Item) -> bool:
    """Return whether a user can be read, and has neither closed the account nor been shut out."""
    return user.get("status") == ACTIVE and _is_user(user)


def is_alive(user: Item, session: Item, now: int) -> bool:
    """Return whether a session may go on.

    It has not expired, was not idle for too long, and is of the user's present password epoch. An
    item that cannot be read lets nobody in.
    """
    return bool(
        is_active(user)
        and _is_session(session)
        and session["user_id"] == user["user_id"]
        and session["epoch"] == user["epoch"]
        and now < session["expires_at"]
        and now < session["ttl"]
    )


def _is_user(item: Item) -> bool:
    return item_shapes.is_readable_item(item, USER, user_id=str(item.get("user_id")))


def _is_session(item: Item) -> bool:
    """Return whether a session can be read, and is the one that its key says."""
    names = {name: str(item.get(name)) for name in ("pk", "sk")}
    if not item_shapes.is_readable_item(item, SESSION, **names):
        return False
    return session_key(item["user_id"], item["session_id"]).items() <= item.items()
