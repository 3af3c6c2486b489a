"""Access tokens of our own: issue them, check them, and the session behind. Alone knows jwt.

HS256, 15 minutes, `kid` of the key ring, `typ: at+jwt` (RFC 9068). The algorithm is never taken
from the token.
"""

import base64
import os
import re
from typing import Any, Literal

import jwt
import msgspec

from auxeira.core import settings
from auxeira.core.problems import Forbidden, Unauthorized
from auxeira.http.api import Request
from auxeira.security import key_ring, session_liveness
from auxeira.security.account_records import User

LIFETIME = 900  # seconds
LEEWAY = 60
MAX_LENGTH = 8192
AUDIENCE = "auxeira-api"
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
KEY_ID = re.compile(r"[0-9a-f]{8}")
CHALLENGE = 'error="invalid_token"'


class Principal(msgspec.Struct, frozen=True):
    """Who calls: the ids of the user and of the session, and the role (user, admin)."""

    user_id: str
    session_id: str
    role: str


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    alg: Literal["HS256"]
    kid: str
    typ: Literal["at+jwt"]


HEADER = msgspec.json.Decoder(_Header)


class InvalidAccessToken(Exception):
    """The token is not one of ours, or no longer. The message is for the log."""


def issue_access_token(caller: Principal, now: int) -> str:
    """Return an access token for a caller, valid from `now` (epoch seconds) for LIFETIME."""
    key = key_ring.find_signing_key("signing", now)
    claims = {
        "iss": token_issuer(),
        "aud": AUDIENCE,
        "sub": caller.user_id,
        "sid": caller.session_id,
        "role": caller.role,
        "jti": os.urandom(12).hex(),
        "iat": now,
        "exp": now + LIFETIME,
    }
    return jwt.encode(claims, key.value, "HS256", headers={"kid": key.id, "typ": "at+jwt"})


def token_issuer() -> str:
    """Return the issuer of this stage, so that no stage takes the tokens of another."""
    return f"auxeira-{settings.stage()}"


class LiveSession(msgspec.Struct, frozen=True):
    """A caller whose session was looked at in this request, and the user behind it."""

    principal: Principal
    user: User


def require_bearer(request: Request) -> Principal:
    """Return the caller by the Authorization header, whose session was alive within the minute.

    One call, 1 read unit, a process, session and minute. Raises Unauthorized, Unavailable.
    """
    principal = require_token_holder(request)
    if not session_liveness.is_known_alive(principal.user_id, principal.session_id, request.now):
        raise session_ended_problem()
    return principal


def require_live_session(request: Request) -> LiveSession:
    """Return the caller by the Authorization header, whose session is alive now.

    For passwords, e-mail, payments, sessions and the account: what a thief must not do. One call,
    2 read units. Raises Unauthorized, Unavailable.
    """
    principal = require_token_holder(request)
    live = session_liveness.load_live_session(principal.user_id, principal.session_id, request.now)
    if live is None:
        raise session_ended_problem()
    return LiveSession(principal, live[0])


def require_admin(request: Request) -> LiveSession:
    """Return the caller, who is an admin at this moment. As `require_live_session`.

    Raises Forbidden for everybody else.
    """
    caller = require_live_session(request)
    if caller.user.role != "admin":
        raise Forbidden("This is for those who run Auxeira.")
    return caller


def require_token_holder(request: Request) -> Principal:
    """Return the caller by the Authorization header alone, whether or not the session has ended.

    For routes that look at the session themselves, or end it. Raises Unauthorized.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Send the access token: Authorization: Bearer <token>.")
    try:
        return verify_access_token(token, request.now)
    except InvalidAccessToken as error:
        raise Unauthorized(
            "The access token is not valid or has expired. Log in again.",
            challenge=CHALLENGE,
            slug="invalid-token",
        ) from error


def require_own_id(caller: Principal, user_id: str, detail: str) -> None:
    """Raise Forbidden, which says `detail`, where a path names another user than the caller."""
    if user_id != caller.user_id:
        raise Forbidden(detail, error="Access denied")


def session_ended_problem() -> Unauthorized:
    """Return the refusal of a caller whose access token outlives the session."""
    return Unauthorized(
        "This session has ended. Log in again.", challenge=CHALLENGE, slug="session-ended"
    )


def verify_access_token(token: str, now: int) -> Principal:
    """Return the principal of an access token.

    Raises InvalidToken, and nothing else for any text.
    """
    if len(token) > MAX_LENGTH or not COMPACT.fullmatch(token):
        raise InvalidAccessToken("not a compact token")
    key = key_ring.find_key_by_id("signing", _read_key_id(token), now)
    if key is None:
        raise InvalidAccessToken("unknown key")
    return _build_principal(_decode_claims(token, key), now)


def _read_key_id(token: str) -> str:
    """Return the `kid` of a header that is exactly ours. Raises InvalidToken.

    Of the first part alone: PyJWT's own function would decode the whole token a second time.
    """
    first = token.partition(".")[0]
    try:
        header = HEADER.decode(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, RecursionError) as error:
        raise InvalidAccessToken("foreign header") from error
    if not KEY_ID.fullmatch(header.kid):
        raise InvalidAccessToken("foreign key")
    return header.kid


def _decode_claims(token: str, key: key_ring.Key) -> dict[str, Any]:
    options: Any = {
        "require": ["aud", "exp", "iat", "iss", "jti", "role", "sid", "sub"],
        "strict_aud": True,
        "enforce_minimum_key_length": True,
        # the times are checked against the request's clock
        "verify_exp": False,
        "verify_iat": False,
        "verify_nbf": False,
    }
    try:
        return jwt.decode(
            token, key.value, ["HS256"], audience=AUDIENCE, issuer=token_issuer(), options=options
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise InvalidAccessToken("not ours") from error


def _build_principal(claims: dict[str, Any], now: int) -> Principal:
    times = claims["iat"], claims["exp"], claims.get("nbf", 0)
    if not all(type(time) is int for time in times):
        raise InvalidAccessToken("times are not whole seconds")
    issued, expires, begins = times
    early = max(issued, begins) > now + LEEWAY
    if early or expires <= now or expires - issued > LIFETIME:
        raise InvalidAccessToken("expired, or not yet valid")
    try:
        return msgspec.convert(
            {"user_id": claims["sub"], "session_id": claims["sid"], "role": claims["role"]},
            Principal,
        )
    except msgspec.ValidationError as error:
        raise InvalidAccessToken("members of a wrong type") from error
