"""Users and their sessions as they are stored: under which keys, and whether one may go on."""

from typing import Any

Item = dict[str, Any]

SESSION_PREFIX = "SESSION#"
ACTIVE = "active"


def user_key(user_id: str) -> Item:
    """Key of the item that says who a user is."""
    return {"pk": f"USER#{user_id}", "sk": "USER"}


def session_key(user_id: str, session_id: str) -> Item:
    """Key of a session."""
    return {"pk": f"USER#{user_id}", "sk": f"{SESSION_PREFIX}{session_id}"}


def alive(user: Item, session: Item, now: int) -> bool:
    """Whether a session may go on: not expired, not idle for too long, of this password epoch."""
    return bool(
        user["status"] == ACTIVE
        and session["epoch"] == user["epoch"]
        and now < session["expires_at"]
        and now < session["ttl"]
    )
