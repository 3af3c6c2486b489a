"""A stand-in for an Auth0 tenant: keys of its own, a JWKS, tokens for the asking, outages.

It hands a token to anyone who asks, so it listens on loopback only, and nothing but `make run` and
tests starts it. Its tokens are those of a login that the Action in auth0/ took part in.

    GET  /.well-known/jwks.json, /.well-known/openid-configuration
    GET  /token      POST too; what one may ask for: local/auth0_claims.py
    POST /rotate     a new signing key; the former one stays in the JWKS
    POST /retire     the JWKS forgets all but the signing key
    POST /mode?set=  up, down, slow, redirect, garbage or huge: how the JWKS answers
"""

import http.server
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from local.auth0_claims import (
    AUDIENCE,
    CLIENT_ID,
    LIFETIMES,
    NAMESPACE,
    SCOPE,
    Invalid,
    claims_of,
    members_of,
    wanted,
)
from local.files import write_whole

__all__ = ["AUDIENCE", "CLIENT_ID", "MODES", "NAMESPACE", "Issuer", "running"]

MODES = ("up", "down", "slow", "redirect", "garbage", "huge")
SLOW_S = 5.0
MAX_BODY = 64 * 1024
FIELDS = {"access": "access_token", "id": "id_token", "machine": "access_token"}

Reply = tuple[int, dict[str, str], bytes]


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
        self._lock = threading.Lock()
        self._store = store
        self._keys = _loaded(store)  # by kid, the signing key last
        self._save()

    def token(
        self, kind: str = "access", header: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """A signed token of a kind: access, id or machine (client credentials).

        Claims override the defaults or, as None, remove them. `email`, `email_verified`, `name`
        and `created_at` are the user's: the Action's claims follow from them, and ID tokens alone
        show the first three. Header members likewise: {"typ": "at+jwt"}.
        """
        return self.signed(kind, header or {}, claims)

    def signed(self, kind: str, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        """The same for claims of any name."""
        with self._lock:
            kid, key = next(reversed(self._keys.items()))
        said = json.dumps(claims_of(self.url, int(time.time()), kind, claims)).encode()
        return jwt.PyJWS().encode(said, key, "RS256", {"kid": kid, **header})

    def rotate(self) -> str:
        """Signs with a new key from now on and returns its kid; the JWKS keeps the former one."""
        kid, key = _new()
        with self._lock:
            self._keys = dict([self._keys.popitem(), (kid, key)])
            self._save()
        return kid

    def retire(self) -> None:
        """Lets the JWKS forget all but the signing key."""
        with self._lock:
            self._keys = dict([self._keys.popitem()])
            self._save()

    def jwks(self) -> dict[str, Any]:
        """The public keys as Auth0 shows them, the signing key first."""
        with self._lock:
            return {"keys": [_public(*pair) for pair in reversed(self._keys.items())]}

    def count(self) -> None:
        """The JWKS was asked for once more."""
        with self._lock:
            self.fetches += 1

    def _save(self) -> None:
        if self._store is None:
            return
        text = json.dumps({kid: _pem(key) for kid, key in self._keys.items()})
        write_whole(self._store, text, 0o600)


@contextmanager
def running(port: int = 0, folder: Path | None = None) -> Iterator[Issuer]:
    """A stand-in on loopback until the block ends; on a free port unless one is given.

    Its keys are kept in `folder`/auth0.json where a folder is given: its tokens outlive it.
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


class _Server(http.server.ThreadingHTTPServer):
    issuer: Issuer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side went away."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server
    timeout = 10
    wbufsize = -1  # headers and body in one packet

    def do_GET(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if length.isdecimal() and len(length) < 6 and int(length) <= MAX_BODY:
            kind = self.headers.get("Content-Type") or ""
            body = self.rfile.read(int(length))
            reply = _answer(self.server.issuer, self.command, self.path, kind, body)
        else:
            reply = _refusal("invalid_request", f"the body may have {MAX_BODY} bytes")
        status, headers, content = reply
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)  # which ends with the connection: this is HTTP/1.0

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def _answer(issuer: Issuer, method: str, target: str, kind: str, body: bytes) -> Reply:
    """What a request is answered: status, headers, body."""
    path, _, query = target.partition("?")
    try:
        match method, path:
            case "GET", "/.well-known/jwks.json":
                issuer.count()
                return _troubled(issuer) or _json(issuer.jwks())
            case "GET", "/.well-known/moved.json":  # the right keys, which nobody should follow to
                return _json(issuer.jwks())
            case "GET", "/.well-known/openid-configuration":
                return _troubled(issuer) or _json(_configuration(issuer))
            case "GET" | "POST", "/token":
                return _json(_tokens(issuer, members_of(query, kind, body)))
            case "POST", "/rotate":
                return _json({"kid": issuer.rotate()})
            case "POST", "/retire":
                issuer.retire()
                return _json(issuer.jwks())
            case "POST", "/mode":
                return _json({"mode": _set_mode(issuer, members_of(query, kind, body))})
    except Invalid as wrong:
        return _refusal("invalid_request", str(wrong))
    return _refusal("not_found", f"there is no {method} {path} here", 404)


def _troubled(issuer: Issuer) -> Reply | None:
    """What a tenant in trouble answers. Waits in mode slow."""
    match issuer.mode:
        case "down":
            return 503, {"Content-Type": "text/plain"}, b"Service Unavailable"
        case "slow":
            issuer.stopping.wait(SLOW_S)
        case "redirect":
            return 302, {"Location": f"{issuer.url}.well-known/moved.json"}, b""
        case "garbage":
            return 200, {"Content-Type": "application/json"}, b"<html>Please try again</html>"
        case "huge":  # the right keys in too much, whose length nothing says beforehand
            return _json({**issuer.jwks(), "padding": "x" * 2_000_000})
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


def _tokens(issuer: Issuer, members: dict[str, Any]) -> dict[str, Any]:
    """The tokens that were asked for, in the shape of Auth0's answer."""
    order = wanted(members, int(time.time()))
    seconds = LIFETIMES[order.kinds[0]] if order.expires_in is None else order.expires_in
    return {
        **{FIELDS[kind]: issuer.signed(kind, order.header, order.claims) for kind in order.kinds},
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": order.claims.get("scope", SCOPE),
    }


def _set_mode(issuer: Issuer, members: dict[str, Any]) -> str:
    mode = members.get("set")
    if mode not in MODES:
        raise Invalid(f"set must be one of {', '.join(MODES)}")
    issuer.mode = str(mode)
    return issuer.mode


def _json(content: dict[str, Any], status: int = 200) -> Reply:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()


def _refusal(error: str, description: str, status: int = 400) -> Reply:
    return _json({"error": error, "error_description": description}, status)


def _new() -> tuple[str, RSAPrivateKey]:
    return secrets.token_urlsafe(15), generate_private_key(65537, 2048)


def _loaded(store: Path | None) -> dict[str, RSAPrivateKey]:
    """The kept keys; a new one where there are none that can be read."""
    try:
        kept = json.loads(store.read_text()) if store else {}
        keys = {kid: _read_pem(pem) for kid, pem in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        keys = {}
    return keys or dict([_new()])


def _pem(key: RSAPrivateKey) -> str:
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, plain).decode()


def _read_pem(pem: str) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("no RSA key")
    return key


def _public(kid: str, key: RSAPrivateKey) -> dict[str, str]:
    numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {
        "kty": "RSA",
        "use": "sig",
        "n": numbers["n"],
        "e": numbers["e"],
        "kid": kid,
        "alg": "RS256",
    }
