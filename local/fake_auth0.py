"""A stand-in for an Auth0 tenant: keys of its own, a JWKS, tokens for the asking, outages.

It hands a token to anyone who asks, so it listens on loopback only, and nothing but `make run` and
tests starts it. Its tokens are those of a login that the Action in auth0/ took part in. Pages log
in as at a tenant: local/fake_auth0_login.py.

    GET  /.well-known/jwks.json, /.well-known/openid-configuration
    GET  /token      POST too; what one may ask for: local/fake_auth0_claims.py
    POST /rotate     a new signing key; the former one stays in the JWKS
    POST /retire     the JWKS forgets all but the signing key
    POST /mode?set=  up, down, slow, redirect, garbage or huge: how the JWKS answers
"""

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt

from local import fake_auth0_login, loopback
from local.fake_auth0_claims import (
    AUDIENCE,
    CLIENT_ID,
    LIFETIMES,
    NAMESPACE,
    SCOPE,
    InvalidTokenRequest,
    build_claims,
    read_request_members,
    read_token_request,
)
from local.fake_auth0_keys import generate_signing_key, load_signing_keys, save_signing_keys, to_jwk
from local.loopback import Reply, Request, answer_in_trouble, build_json_reply

__all__ = ["AUDIENCE", "CLIENT_ID", "MODES", "NAMESPACE", "Issuer", "run_fake_auth0"]

MODES = ("up", "down", "slow", "redirect", "garbage", "huge")
SLOW_S = 5.0
FIELDS = {"access": "access_token", "id": "id_token", "machine": "access_token"}
READABLE = ("/.well-known/jwks.json", "/.well-known/openid-configuration", "/oauth/token")
LOCAL = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")


class Issuer:
    """A running stand-in. `url`, with its slash, is the `iss` of its tokens.

    `mode` is how the JWKS answers from now on, one of MODES; `fetches` counts how often it was
    asked for.
    """

    def __init__(self, url: str, store: Path | None) -> None:
        self.url = url
        self.mode = "up"
        self.fetches = 0
        self.stopping = threading.Event()
        self.logins = fake_auth0_login.Logins(self.sign_claims)
        self._lock = threading.Lock()
        self._store = store
        self._keys = load_signing_keys(store)  # by kid, the signing key last
        self._save()

    def token(
        self, kind: str = "access", header: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """Return a signed token of a kind: access, id or machine (client credentials).

        Claims override the defaults or, as None, remove them. `email`, `email_verified`, `name`
        and `created_at` are the user's: the Action's claims follow from them, and ID tokens alone
        show the first three. Header members likewise: {"typ": "at+jwt"}.
        """
        return self.sign_claims(kind, header or {}, claims)

    def sign_claims(self, kind: str, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        """Sign the same for claims of any name."""
        with self._lock:
            kid, key = next(reversed(self._keys.items()))
        said = json.dumps(build_claims(self.url, int(time.time()), kind, claims)).encode()
        return jwt.PyJWS().encode(said, key, "RS256", {"kid": kid, **header})

    def rotate(self) -> str:
        """Sign with a new key from now on and return its kid; the JWKS keeps the former one."""
        kid, key = generate_signing_key()
        with self._lock:
            self._keys = dict([self._keys.popitem(), (kid, key)])
            self._save()
        return kid

    def retire(self) -> None:
        """Let the JWKS forget all but the signing key."""
        with self._lock:
            self._keys = dict([self._keys.popitem()])
            self._save()

    def jwks(self) -> dict[str, Any]:
        """Return the public keys as Auth0 shows them, the signing key first."""
        with self._lock:
            return {"keys": [to_jwk(*pair) for pair in reversed(self._keys.items())]}

    def count(self) -> None:
        """Count one more request for the JWKS."""
        with self._lock:
            self.fetches += 1

    def _save(self) -> None:
        if self._store is not None:
            save_signing_keys(self._store, self._keys)


@contextmanager
def run_fake_auth0(port: int = 0, folder: Path | None = None) -> Iterator[Issuer]:
    """Serve a stand-in on loopback until the block ends; on a free port unless one is given.

    Its keys are kept in `folder`/auth0.json where a folder is given: its tokens outlive it.
    Raises OSError when the port is taken.
    """
    found: list[Issuer] = []
    store = folder / "auth0.json" if folder else None
    with loopback.serve_on_loopback(
        lambda request: _answer_with_cors(found[0], request), port
    ) as url:
        found.append(Issuer(f"{url}/", store))
        try:
            yield found[0]
        finally:
            found[0].stopping.set()


def _answer_with_cors(issuer: Issuer, request: Request) -> Reply:
    """Answer a request; pages of this machine may read what those of a tenant may."""
    origin = request.headers.get("origin", "")
    if not (request.path in READABLE and LOCAL.fullmatch(origin)):
        return _answer_request(issuer, request)
    cors = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if request.method == "OPTIONS":
        asked = request.headers.get("access-control-request-headers", "")
        allowed = {"Allow-Methods": "GET, POST", "Allow-Headers": asked, "Max-Age": "600"}
        cors |= {f"Access-Control-{name}": value for name, value in allowed.items()}
        return 204, cors, b""
    status, headers, content = _answer_request(issuer, request)
    return status, headers | cors, content


def _answer_request(issuer: Issuer, request: Request) -> Reply:
    try:
        match request.method, request.path:
            case "GET", "/.well-known/jwks.json":
                issuer.count()
                return _answer_in_trouble(issuer) or build_json_reply(issuer.jwks())
            case "GET", "/.well-known/moved.json":  # the right keys, which nobody should follow to
                return build_json_reply(issuer.jwks())
            case "GET", "/.well-known/openid-configuration":
                return _answer_in_trouble(issuer) or build_json_reply(
                    _build_openid_configuration(issuer)
                )
            case "GET" | "POST", "/token":
                return build_json_reply(_issue_tokens(issuer, read_request_members(request)))
            case "POST", "/rotate":
                return build_json_reply({"kid": issuer.rotate()})
            case "POST", "/retire":
                issuer.retire()
                return build_json_reply(issuer.jwks())
            case "POST", "/mode":
                return build_json_reply({"mode": _set_mode(issuer, read_request_members(request))})
            case _ if request.path in fake_auth0_login.PATHS:
                return issuer.logins.answer(request)
    except InvalidTokenRequest as wrong:
        return _refusal_reply("invalid_request", str(wrong))
    return _refusal_reply("not_found", f"there is no {request.method} {request.path} here", 404)


def _answer_in_trouble(issuer: Issuer) -> Reply | None:
    """Return what a tenant in trouble answers. Waits in mode slow."""
    match issuer.mode:
        case "redirect":
            return 302, {"Location": f"{issuer.url}.well-known/moved.json"}, b""
        case "huge":  # the right keys in too much, whose length nothing says beforehand
            content = {**issuer.jwks(), "padding": "x" * 2_000_000}
            return build_json_reply(content, headers={"Content-Length": ""})
    return answer_in_trouble(issuer.mode, issuer.stopping, SLOW_S)


def _build_openid_configuration(issuer: Issuer) -> dict[str, Any]:
    return {
        "issuer": issuer.url,
        "jwks_uri": f"{issuer.url}.well-known/jwks.json",
        "authorization_endpoint": f"{issuer.url}authorize",
        "token_endpoint": f"{issuer.url}oauth/token",
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "web_message"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public"],
    }


def _issue_tokens(issuer: Issuer, members: dict[str, Any]) -> dict[str, Any]:
    """Return the tokens that were asked for, in the shape of Auth0's answer."""
    order = read_token_request(members, int(time.time()))
    seconds = LIFETIMES[order.kinds[0]] if order.expires_in is None else order.expires_in
    return {
        **{
            FIELDS[kind]: issuer.sign_claims(kind, order.header, order.claims)
            for kind in order.kinds
        },
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": order.claims.get("scope", SCOPE),
    }


def _set_mode(issuer: Issuer, members: dict[str, Any]) -> str:
    mode = members.get("set")
    if mode not in MODES:
        raise InvalidTokenRequest(f"set must be one of {', '.join(MODES)}")
    issuer.mode = str(mode)
    return issuer.mode


def _refusal_reply(error: str, description: str, status: int = 400) -> Reply:
    return build_json_reply({"error": error, "error_description": description}, status)
