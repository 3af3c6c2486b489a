"""A stand-in for an Auth0 tenant: keys of its own, a JWKS, tokens for the asking, outages.

It hands a token to anyone who asks, so it listens on loopback only, and nothing but `make run` and
tests starts it. Tokens are those of a login that the Action in auth0/ took part in.

    GET  /.well-known/jwks.json, /.well-known/openid-configuration
    GET  /token      POST too, by query, form or JSON: see `local.auth0_claims`
    POST /rotate     a new signing key; the former one stays in the JWKS
    POST /retire     the JWKS forgets all but the signing key
    POST /mode?set=  up, down, slow, redirect, garbage or huge: how the JWKS answers
"""

import http.server
import json
import os
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from local.auth0_claims import AUDIENCE, CLIENT_ID, NAMESPACE, Invalid, asked, claims_of

__all__ = ["AUDIENCE", "CLIENT_ID", "MODES", "NAMESPACE", "Issuer", "running"]

MODES = ("up", "down", "slow", "redirect", "garbage", "huge")
SLOW_S = 5.0
MAX_BODY = 64 * 1024

Reply = tuple[int, dict[str, str], bytes]


class Issuer:
    """A running stand-in. `url`, with its slash, is the `iss` of its tokens.

    `mode` is how the JWKS answers now, one of MODES; `fetches` counts how often it was asked for.
    """

    def __init__(self, url: str, store: Path | None) -> None:
        self.url = url
        self.mode = "up"
        self.fetches = 0
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._store = store
        self._keys = _loaded(store)  # {kid: key}, the signing key last
        self._save()

    def token(
        self, kind: str = "access", header: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """A signed token of a kind: access, id or machine (client credentials).

        Claims override the defaults or, as None, remove them. `email`, `email_verified`, `name`
        and `created_at` are the user's: they decide what the Action sets, and stand themselves in
        ID tokens only. `header` likewise: {"typ": "at+jwt"}.
        """
        with self._lock:
            kid, key = next(reversed(self._keys.items()))
        said = claims_of(self.url, int(time.time()), kind, claims)
        return jwt.PyJWS().encode(
            json.dumps(said).encode(), key, "RS256", {"kid": kid, **(header or {})}
        )

    def rotate(self) -> str:
        """Signs with a new key from now on and returns its kid; the JWKS keeps the former one."""
        kid, key = _new()
        with self._lock:
            self._keys[kid] = key
            self._save()
        return kid

    def retire(self) -> None:
        """Lets the JWKS forget all but the signing key."""
        with self._lock:
            self._keys = dict([self._keys.popitem()])
            self._save()

    def jwks(self) -> dict[str, Any]:
        """The public keys, as Auth0 shows them, the signing key first."""
        with self._lock:
            return {"keys": [_public(*pair) for pair in reversed(self._keys.items())]}

    def count(self) -> None:
        """One more was asked for the JWKS."""
        with self._lock:
            self.fetches += 1

    def _save(self) -> None:
        if self._store is None:
            return
        text = json.dumps({kid: _pem(key) for kid, key in self._keys.items()})
        descriptor = os.open(self._store, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)


@contextmanager
def running(port: int = 0, folder: Path | None = None) -> Iterator[Issuer]:
    """A stand-in on loopback until the block ends; on a free port unless one is given.

    Its keys are kept in `folder`/auth0.json where a folder is given, so that tokens outlive it.
    Raises OSError when the port is taken.
    """
    with _Server(("127.0.0.1", port), _Handler) as server:
        store = folder / "auth0.json" if folder else None
        server.issuer = Issuer(f"http://127.0.0.1:{server.server_port}/", store)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.issuer
        finally:
            server.issuer.stopping.set()
            server.shutdown()


def _new() -> tuple[str, RSAPrivateKey]:
    return secrets.token_urlsafe(15), generate_private_key(65537, 2048)


def _loaded(store: Path | None) -> dict[str, RSAPrivateKey]:
    """The kept keys; a new one where there are none that can be read."""
    try:
        kept = json.loads(store.read_text()) if store else {}
        keys = {kid: _read_pem(pem) for kid, pem in kept.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        keys = {}
    return keys or dict([_new()])


def _pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _read_pem(pem: str) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA key")
    return key


def _public(kid: str, key: RSAPrivateKey) -> dict[str, str]:
    numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    members = {name: numbers[name] for name in ("n", "e")}
    return {"kty": "RSA", "use": "sig", **members, "kid": kid, "alg": "RS256"}


def _answer(issuer: Issuer, method: str, target: str, kind: str, body: bytes) -> Reply:
    """What a request is answered: status, headers, body."""
    url = urlsplit(target)
    try:
        match method, url.path:
            case "GET", "/.well-known/jwks.json":
                issuer.count()
                return _troubled(issuer) or _json(issuer.jwks())
            case "GET", "/.well-known/openid-configuration":
                return _troubled(issuer) or _json(_configuration(issuer))
            case "GET", "/.well-known/moved.json":  # right keys, which nobody should follow to
                return _json(issuer.jwks())
            case "GET" | "POST", "/token":
                return _json(_tokens(issuer, asked(url.query, kind, body)))
            case "POST", "/rotate":
                return _json({"kid": issuer.rotate()})
            case "POST", "/retire":
                issuer.retire()
                return _json(issuer.jwks())
            case "POST", "/mode":
                return _json({"mode": _set_mode(issuer, asked(url.query, kind, body))})
    except Invalid as wrong:
        return _json({"error": "invalid_request", "error_description": str(wrong)}, 400)
    return _json({"error": "not_found", "error_description": f"no {method} {url.path} here"}, 404)


def _troubled(issuer: Issuer) -> Reply | None:
    """The answer of a mode that is none of a sound tenant. Waits in mode slow."""
    match issuer.mode:
        case "down":
            return 503, {"Content-Type": "text/plain"}, b"Service Unavailable"
        case "slow":
            issuer.stopping.wait(SLOW_S)
        case "redirect":
            return 302, {"Location": f"{issuer.url}.well-known/moved.json"}, b""
        case "garbage":
            return 200, {"Content-Type": "application/json"}, b"<html>Please try again</html>"
        case "huge":  # the right keys, and too much: its end is where the connection's is
            content = json.dumps({**issuer.jwks(), "padding": "x" * 2_000_000}).encode()
            return 200, {"Content-Type": "application/json", "Content-Length": ""}, content
    return None


def _configuration(issuer: Issuer) -> dict[str, Any]:
    return {
        "issuer": issuer.url,
        "jwks_uri": f"{issuer.url}.well-known/jwks.json",
        "token_endpoint": f"{issuer.url}token",
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["token", "id_token", "token id_token"],
        "subject_types_supported": ["public"],
    }


def _set_mode(issuer: Issuer, members: dict[str, Any]) -> str:
    mode = members.get("set")
    if mode not in MODES:
        raise Invalid(f"set must be one of {', '.join(MODES)}")
    issuer.mode = str(mode)
    return issuer.mode


def _tokens(issuer: Issuer, members: dict[str, Any]) -> dict[str, Any]:
    """The answer of Auth0's token endpoint, with the tokens of the wanted kind or, without, both."""
    wanted = wanted_of(members)
    kinds = [wanted.kind] if wanted.kind else ["access", "id"]
    tokens = {kind: issuer.token(kind, wanted.header, **wanted.claims) for kind in kinds}
    names = {"access": "access_token", "id": "id_token", "machine": "access_token"}
    first = claims_of(issuer.url, int(time.time()), kinds[0], wanted.claims)
    return {
        **{names[kind]: token for kind, token in tokens.items()},
        "scope": first.get("scope"),
    }
