"""Sessions: refresh, leave, look at them and end them."""

import re
from datetime import UTC, datetime

from auxeira.aws import dynamodb
from auxeira.core.problems import Unauthorized
from auxeira.http.api import Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.http.schema import Input, Output, Success
from auxeira.security import access_tokens, key_ring, session_record, sessions
from auxeira.security.access_tokens import (
    LiveSession,
    Principal,
    require_live_session,
    require_token_holder,
    session_ended_problem,
)
from functions.auth import rules
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import (
    RefreshToken,
    api,
    is_genuine_refresh_token,
    issue_refresh_token,
    next_epoch_action,
)

POSITIONS = re.compile(f"{session_record.SESSION_PREFIX}.*", re.DOTALL)  # in cursors


class Refresh(Input):
    """The refresh token that came with the last access token."""

    refresh_token: RefreshToken


class Refreshed(Success):
    """The next access token, and the refresh token to use next."""

    token: str
    refresh_token: str
    expires_in: int = access_tokens.LIFETIME


class Session(Output):
    """A device that is logged in."""

    session_id: str
    device: str
    created_at: datetime
    last_used_at: datetime
    current: bool


class Sessions(Success):
    """Live sessions of the caller, a page of them."""

    sessions: list[Session]
    next_cursor: str | None


@api.post(
    "/api/auth/refresh",
    caller=public,
    body=Refresh,
    answers={200: Refreshed, 401: "The refresh token is not valid, or its session has ended"},
    summary="Trade the refresh token for new tokens",
)
def refresh_tokens(body: Refresh, request: Request) -> Refreshed:
    user_id, session_id, counter = rules.parse_refresh_token(body.refresh_token)
    user, session = sessions.load_user_and_session(user_id, session_id)
    if not (user and session and session_record.is_alive(user, session, request.now)):
        raise _log_and_build_refusal("session_ended", user_id)
    if not is_genuine_refresh_token(body.refresh_token, session, request.now):
        raise _log_and_build_refusal("forged", user_id)
    if counter == session["counter"]:
        session = _rotate_session(session, request.now)
        if session is None:
            raise _log_and_build_refusal("session_ended", user_id)
    if not rules.is_accepted_counter(session, counter):
        dynamodb.delete_item("users", session_record.session_key(user_id, session_id))
        raise _log_and_build_refusal("reused", user_id)
    log_account_event("refreshed", user_id=user_id)
    return Refreshed(
        token=access_tokens.issue_access_token(
            Principal(user_id, session_id, user["role"]), request.now
        ),
        refresh_token=issue_refresh_token(session, request.now),
    )


@api.post(
    "/api/auth/logout", caller=require_token_holder, answers={204: None}, summary="End this session"
)
def log_out(caller: Principal) -> None:
    dynamodb.delete_item("users", session_record.session_key(caller.user_id, caller.session_id))
    log_account_event("logged_out", user_id=caller.user_id)


@api.post(
    "/api/auth/logout-all",
    caller=require_token_holder,
    answers={204: None},
    summary="End every session",
)
def log_out_everywhere(caller: Principal, request: Request) -> None:
    user, session = sessions.load_user_and_session(caller.user_id, caller.session_id)
    if session and session.get("epoch") == rules.LEFT:
        return  # by this request before, whose reply was lost
    if not (user and session and session_record.is_alive(user, session, request.now)):
        # one who must not end the others any more, nor believe to have
        raise session_ended_problem()
    own = session_record.session_key(caller.user_id, caller.session_id)
    try:
        dynamodb.transact(
            next_epoch_action(own, user["epoch"], to=rules.LEFT),
            next_epoch_action(session_record.user_key(caller.user_id), user["epoch"]),
            next_epoch_action(rules.credential_key(user["email"]), user["epoch"]),
        )
    except dynamodb.Cancelled as refusal:
        held = refusal.items[0]
        if held and held["epoch"] == rules.LEFT:
            return
        raise session_ended_problem() from None
    log_account_event("logged_out_everywhere", user_id=caller.user_id)


@api.get(
    "/api/auth/sessions",
    caller=require_live_session,
    query=Page,
    answers={200: Sessions},
    summary="The devices that are logged in",
)
def list_sessions(caller: LiveSession, query: Page, request: Request) -> Sessions:
    user_id = caller.principal.user_id
    scope = ("sessions", user_id)
    after = read_cursor(query.cursor, request.now, *scope, positions=POSITIONS)
    page, following = dynamodb.query(
        "users", f"USER#{user_id}", session_record.SESSION_PREFIX, query.limit, after
    )
    return Sessions(
        sessions=[
            _to_session(item, caller.principal)
            for item in page
            if session_record.is_alive(caller.user, item, request.now)
        ],
        next_cursor=issue_cursor(following, request.now, *scope) if following else None,
    )


@api.delete(
    "/api/auth/sessions/{sessionId}",
    caller=require_live_session,
    answers={204: None},
    summary="End one of the caller's sessions",
)
def end_session(caller: LiveSession, sessionId: str) -> None:
    dynamodb.delete_item("users", session_record.session_key(caller.principal.user_id, sessionId))
    log_account_event("logged_out", user_id=caller.principal.user_id)


def _rotate_session(session: rules.Item, now: int) -> rules.Item | None:
    """Move the counter, once whoever asks: of parallel refreshes one writes, all get its item.

    The session moves with it to the key that signs now. None when it ended in between.
    """
    key = session_record.session_key(session["user_id"], session["session_id"])
    values = {
        "seen": session["counter"],
        "next": session["counter"] + 1,
        "now": now,
        "ttl": min(now + rules.SESSION_IDLE, session["expires_at"]),
        "left": rules.LEFT,
    }
    sets = "SET #counter = :next, used_at = :now, #ttl = :ttl"
    signing = key_ring.find_signing_key("credentials", now).id
    if signing != session["key_id"]:
        values |= {"key": signing, "former": session["key_id"]}
        sets += ", key_id = :key, former_key_id = :former"
    try:
        return dynamodb.update_item(
            "users",
            key,
            sets,
            values,
            condition="#counter = :seen AND epoch <> :left",
            names={"#counter": "counter", "#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed as refusal:
        return refusal.item if refusal.item and refusal.item["epoch"] != rules.LEFT else None


def _to_session(item: rules.Item, caller: Principal) -> Session:
    return Session(
        session_id=item["session_id"],
        device=item["device"],
        created_at=datetime.fromtimestamp(item["created_at"], UTC),
        last_used_at=datetime.fromtimestamp(item["used_at"], UTC),
        current=item["session_id"] == caller.session_id,
    )


def _log_and_build_refusal(reason: str, user_id: str) -> Unauthorized:
    log_account_event("refresh_refused", user_id=user_id, reason=reason)
    return Unauthorized(
        "The refresh token is not valid or its session has ended. Log in again.",
        challenge=access_tokens.CHALLENGE,
        slug="invalid-refresh-token",
    )
