"""Sessions: refresh, leave, look at them and end them."""

import re
from datetime import UTC, datetime

from auxeira.core.problems import Unauthorized
from auxeira.http.api import Request, public
from auxeira.http.pagination import Page, issue_cursor, read_cursor
from auxeira.http.schema import Input, Output, Success
from auxeira.security import access_tokens, account_records, key_ring, session_liveness
from auxeira.security.access_tokens import (
    LiveSession,
    Principal,
    require_live_session,
    require_token_holder,
    session_ended_problem,
)
from functions.auth import repository, rules
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import (
    RefreshToken,
    api,
    is_genuine_refresh_token,
    issue_refresh_token,
)

POSITIONS = re.compile(f"{account_records.SESSION_PREFIX}.*", re.DOTALL)  # in cursors


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
    live = session_liveness.load_live_session(user_id, session_id, request.now)
    if live is None:
        raise _log_and_build_refusal("session_ended", user_id)
    user, held = live
    if not is_genuine_refresh_token(body.refresh_token, held, request.now):
        raise _log_and_build_refusal("forged", user_id)
    session: account_records.Session | None = held
    if counter == held.counter:
        signing = key_ring.find_signing_key("credentials", request.now).id
        session = repository.rotate_session(held, signing, request.now)
    if session is None:
        raise _log_and_build_refusal("session_ended", user_id)
    if not rules.is_accepted_counter(session, counter):
        repository.delete_session(user_id, session_id)
        raise _log_and_build_refusal("reused", user_id)
    log_account_event("refreshed", user_id=user_id)
    return Refreshed(
        token=access_tokens.issue_access_token(
            Principal(user_id, session_id, user.role), request.now
        ),
        refresh_token=issue_refresh_token(session, request.now),
    )


@api.post(
    "/api/auth/logout", caller=require_token_holder, answers={204: None}, summary="End this session"
)
def log_out(caller: Principal) -> None:
    repository.delete_session(caller.user_id, caller.session_id)
    log_account_event("logged_out", user_id=caller.user_id)


@api.post(
    "/api/auth/logout-all",
    caller=require_token_holder,
    answers={204: None},
    summary="End every session",
)
def log_out_everywhere(caller: Principal, request: Request) -> None:
    user, session = session_liveness.load_user_and_session(caller.user_id, caller.session_id)
    if session and session.epoch == account_records.LEFT:
        return  # by this request before, whose reply was lost
    if not (session and account_records.is_alive(user, session, request.now)):
        # one who must not end the others any more, nor believe to have
        raise session_ended_problem()
    try:
        ended = repository.end_all_sessions(user, caller.session_id)
    except repository.AccountChanged:
        raise session_ended_problem() from None
    if ended:
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
    page, following = repository.query_sessions(user_id, query.limit, after)
    return Sessions(
        sessions=[
            _to_session(session, caller.principal)
            for session in page
            if account_records.is_alive(caller.user, session, request.now)
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
    repository.delete_session(caller.principal.user_id, sessionId)
    log_account_event("logged_out", user_id=caller.principal.user_id)


def _to_session(session: account_records.Session, caller: Principal) -> Session:
    return Session(
        session_id=session.session_id,
        device=session.device,
        created_at=datetime.fromtimestamp(session.created_at, UTC),
        last_used_at=datetime.fromtimestamp(session.used_at, UTC),
        current=session.session_id == caller.session_id,
    )


def _log_and_build_refusal(reason: str, user_id: str) -> Unauthorized:
    log_account_event("refresh_refused", user_id=user_id, reason=reason)
    return Unauthorized(
        "The refresh token is not valid or its session has ended. Log in again.",
        challenge=access_tokens.CHALLENGE,
        slug="invalid-refresh-token",
    )
