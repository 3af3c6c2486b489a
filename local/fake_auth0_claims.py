"""What the stand-in for Auth0 puts into tokens, and how one asks it for others.

Members of a request for tokens, by query, form or JSON: `type` (access, id or machine; access and
id without it), `sub`, `email`, `email_verified`, `name`, `created_at`, `scope`, `expires_in`
(seconds), `typ` (of the header), and `claims`: a JSON object of any claims. What is null or empty
is left out of the token.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from local.loopback import Request, read_members

AUDIENCE = "https://pizza42-api"
CLIENT_ID = "pizza42-spa"
NAMESPACE = "https://pizza42.com/"
SCOPE = "openid profile email place:orders"
DAY = 24 * 3600
LIFETIMES = {"access": DAY, "id": 10 * 3600, "machine": DAY}  # Auth0's defaults, in seconds
USER = {
    "email": "customer@pizza42.example",
    "email_verified": True,
    "name": "Carla Customer",
    "created_at": "2025-01-01T12:00:00.000Z",
}
TEXTS = ("sub", "email", "name", "created_at", "scope")
MEMBERS = {"type", "email_verified", "expires_in", "typ", "claims", *TEXTS}


class InvalidTokenRequest(Exception):
    """A request that the stand-in refuses. The message says why."""


class TokenRequest(NamedTuple):
    """Tokens that were asked for: kinds, header members, claims that differ, seconds to live."""

    kinds: tuple[str, ...]
    header: dict[str, Any]
    claims: dict[str, Any]
    expires_in: int | None


def build_claims(issuer: str, now: int, kind: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims of a token issued now (epoch seconds), with changes; None removes."""
    user = {name: changes.get(name, default) for name, default in USER.items()}
    times = {"iat": now, "exp": now + LIFETIMES[kind]}
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": "auth0|demo",
        **times,
        **build_action_claims(user, now),
    }
    match kind:
        case "access":
            claims |= {"aud": [AUDIENCE, f"{issuer}userinfo"], "azp": CLIENT_ID, "scope": SCOPE}
        case "id":
            shown = {name: user[name] for name in ("email", "email_verified", "name")}
            claims |= {"aud": CLIENT_ID, **shown}
        case _:  # client credentials: no user, no login, no Action
            client = "pizza42-machine"
            claims = {"iss": issuer, "sub": f"{client}@clients", "aud": AUDIENCE, **times}
            claims |= {"azp": client, "gty": "client-credentials", "scope": "place:orders"}
    claims |= {name: value for name, value in changes.items() if name not in USER}
    return {name: value for name, value in claims.items() if value is not None}


def build_action_claims(user: Mapping[str, Any], now: int) -> dict[str, Any]:
    """Return what auth0/post-login.js sets for a user now (seconds); a test compares the two."""
    known, verified = _is_text(user.get("email")), user.get("email_verified") is True
    can_order = known and verified
    claims: dict[str, Any] = {"email": user["email"]} if known else {}
    claims["email_verified"] = verified
    claims["token_verified_at"] = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    claims["can_place_orders"] = can_order
    if can_order:
        since = {"customer_since": user["created_at"]} if _is_text(user.get("created_at")) else {}
        claims["customer_info"] = {**since, "data_source": "dynamodb"}
    else:
        claims["verification_required"] = {
            "message": "Email verification required to place orders",
            "action": "verify_email",
        }
    return {f"{NAMESPACE}{name}": value for name, value in claims.items()}


def read_request_members(request: Request) -> dict[str, Any]:
    """Return the members of a request, those of the body before those of the query.

    Raises Invalid.
    """
    members = read_members(request)
    if members is None:
        raise InvalidTokenRequest("the body is neither a form nor a JSON object")
    return members


def read_token_request(members: Mapping[str, Any], now: int) -> TokenRequest:
    """Read a request for tokens. Raises Invalid."""
    unknown = sorted(members.keys() - MEMBERS)
    if unknown:
        raise InvalidTokenRequest(
            f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(MEMBERS))}"
        )
    kind = members.get("type") or None
    if kind is not None and kind not in tuple(LIFETIMES):
        raise InvalidTokenRequest(f"type must be one of {', '.join(LIFETIMES)}")
    claims: dict[str, Any] = {}
    for name in TEXTS:
        if name in members:
            claims[name] = _check_text(name, members[name])
    if "email_verified" in members:
        claims["email_verified"] = _parse_flag(members["email_verified"])
    seconds = _parse_seconds(members["expires_in"]) if "expires_in" in members else None
    if seconds is not None:
        claims["exp"] = now + seconds
    typ = _check_text("typ", members.get("typ"))
    kinds = (kind,) if kind else ("access", "id")
    return TokenRequest(
        kinds, {"typ": typ} if typ else {}, claims | _parse_object(members.get("claims")), seconds
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _check_text(name: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InvalidTokenRequest(f"{name} must be text")
    return value or None


def _parse_flag(value: Any) -> bool | None:
    flags = {"true": True, "false": False, "": None}
    if isinstance(value, str) and value in flags:
        return flags[value]
    if value is None or isinstance(value, bool):
        return value
    raise InvalidTokenRequest("email_verified must be true or false")


def _parse_seconds(value: Any) -> int:
    """Return whole seconds, below zero for a token that has expired, within a year."""
    try:
        seconds = int(value) if isinstance(value, int | str) else None
    except ValueError:
        seconds = None
    if seconds is None or isinstance(value, bool) or abs(seconds) > 366 * DAY:
        raise InvalidTokenRequest("expires_in must be whole seconds within a year")
    return seconds


def _parse_object(value: Any) -> dict[str, Any]:
    try:
        found = json.loads(value) if isinstance(value, str) and value else value or {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidTokenRequest("claims must be a JSON object")
    return found
