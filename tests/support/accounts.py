"""Somebody who is logged in, without the requests that make an account."""

from typing import Any

from auxeira.security import session_record
from functions.auth import rules
from tests.support import cloud, tokens
from tests.support.events import NOW

USER: str = tokens.CLAIMS["sub"]
SESSION: str = tokens.CLAIMS["sid"]


def holder(now: float = NOW, user_id: str = USER, **claims: Any) -> str:
    """An access token of somebody who has an account and is logged in."""
    log_in(user_id)
    times = {"iat": int(now), "exp": int(now) + 900}
    return tokens.sign(claims=tokens.CLAIMS | times | {"sub": user_id} | claims)


def log_in(user_id: str = USER, session_id: str = SESSION) -> None:
    """Let a user have this session, and an account if there is none."""
    person = rules.build_person(f"{user_id.lower()}@example.org", "Una", "Lee", None)
    new = rules.build_user(user_id, person, None, NOW)
    user = new | (cloud.item("users", session_record.user_key(user_id)) or {})
    long = {"expires_at": 10**11, "ttl": 10**11}
    session = rules.build_session(user, bytes(16), "0" * 8, device="", request=None, now=NOW)
    key = session_record.session_key(user_id, session_id)
    cloud.load("users", [user, session | key | long | {"session_id": session_id, "key": bytes(32)}])
