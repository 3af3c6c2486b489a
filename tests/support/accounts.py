"""Somebody who is logged in, without the requests that make an account."""

from typing import Any

import msgspec

from auxeira.core import ids
from auxeira.core.records import to_item
from auxeira.security import account_records
from functions.auth import rules
from tests.support import cloud, tokens
from tests.support.events import NOW

USER: str = tokens.CLAIMS["sub"]
SESSION: str = tokens.CLAIMS["sid"]


def id_of(name: str) -> str:
    """The id of a user whom a test calls by a name of at most 16 letters; an id is its own."""
    if name.startswith("usr_"):
        return name
    return f"usr_{ids.encode_id(name.encode().rjust(16, bytes(1)))}"


OTHER = id_of("other")


def holder(now: float = NOW, user_id: str = USER, **claims: Any) -> str:
    """An access token of somebody who has an account and is logged in."""
    log_in(user_id)
    times = {"iat": int(now), "exp": int(now) + 900}
    return tokens.sign(claims=tokens.CLAIMS | times | {"sub": user_id} | claims)


def user_item(user_id: str, **members: Any) -> dict[str, Any]:
    """An account whose address is proven, as it is stored."""
    person = rules.build_person(f"{user_id.lower()}@example.org", "Una", "Lee", None)
    item = to_item(rules.build_user(user_id, person, None, NOW))
    return item | {"email_verified": True} | members


def log_in(user_id: str = USER, session_id: str = SESSION) -> None:
    """Let a user have this session, and an account if there is none."""
    key = account_records.user_key(user_id)
    item = cloud.item("users", key) or user_item(user_id, email_verified=False)
    user = account_records.read_user(item)
    assert isinstance(user, account_records.User)
    session = msgspec.structs.replace(
        rules.build_session(user, bytes(16), "0" * 8, device="", request=None, now=NOW),
        session_id=session_id,
        secret=bytes(32),
        expires_at=10**11,
        ttl=10**11,
    )
    cloud.load("users", [item, to_item(session)])
