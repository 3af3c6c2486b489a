"""The tenant of Auth0 in a test: its keys, its tokens, and its key set without a network.

Tokens are signed by a library that the code under test does not use.
"""

import functools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from auxeira.security import jwks
from tests.support.events import NOW

DOMAIN = "tenant.auth0.test"
ISSUER = f"https://{DOMAIN}/"
AUDIENCE = "https://pizza42-api"
CLIENT_ID = "pizza42-spa"
NAMESPACE = "https://pizza42.com/"
STAFF_SCOPE = "openid profile email place:orders read:customers"
KID = "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4"
ACTION = {  # what the post-login Action adds for a customer with a verified address
    f"{NAMESPACE}email": "ann@example.org",
    f"{NAMESPACE}email_verified": True,
    f"{NAMESPACE}token_verified_at": "2026-09-21T14:13:20.000Z",
    f"{NAMESPACE}can_place_orders": True,
    f"{NAMESPACE}customer_info": {
        "customer_since": "2025-08-27T13:06:40.000Z",
        "data_source": "dynamodb",
    },
}
DAY = 86_400


_making = threading.Lock()  # two threads that ask first would each have a key of their own


def environment() -> dict[str, str]:
    """What the CDK app writes for a function that checks the tenant's tokens."""
    return {
        "AUTH0_DOMAIN": DOMAIN,
        "AUTH0_AUDIENCE": AUDIENCE,
        "AUTH0_CLIENT_ID": CLIENT_ID,
        "AUTH0_TOKEN_MODE": "both",
    }


def key(name: str = "tenant") -> RSAPrivateKey:
    """A key of a name, the same for every thread that asks."""
    with _making:
        return _key(name)


@functools.cache
def _key(name: str) -> RSAPrivateKey:
    """An RSA key of 2048 bits, made once for each name."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public(private: RSAPrivateKey, kid: str = KID, **members: Any) -> dict[str, Any]:
    """A key as a JWKS lists it."""
    numbers = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": kid,
        "n": numbers["n"],
        "e": numbers["e"],
        **members,
    }


def claims(
    kind: str = "access", *, issuer: str = ISSUER, now: float = NOW, **changed: Any
) -> dict[str, Any]:
    """The claims of a verified customer's token, access or id; None removes one."""
    shared = {"iss": issuer, "sub": "auth0|ann", "iat": int(now), "azp": CLIENT_ID, **ACTION}
    kinds = {
        "access": {
            "aud": [AUDIENCE, f"{issuer}userinfo"],
            "scope": "openid profile email place:orders",
            "exp": int(now) + DAY,
        },
        "id": {
            "aud": CLIENT_ID,
            "email": "ann@example.org",
            "email_verified": True,
            "name": "Ann Lee",
            "exp": int(now) + 36_000,
        },
    }
    said = shared | kinds[kind] | changed
    return {name: value for name, value in said.items() if value is not None}


def sign(
    said: dict[str, Any],
    private: RSAPrivateKey | None = None,
    kid: str = KID,
    **header: Any,
) -> str:
    """A token that says this, by the tenant's key or another."""
    return jwt.encode(said, private or key(), "RS256", headers={"kid": kid, **header})


def token(kind: str = "access", *, now: float = NOW, **changed: Any) -> str:
    """A customer's token, access or id; claims as in `claims`, by their names without namespace."""
    named = {NAMESPACE + n if NAMESPACE + n in ACTION else n: v for n, v in changed.items()}
    return sign(claims(kind, now=now, **named))


class KeySet:
    """The tenant's JWKS: what it lists, whether it answers, and what was asked for."""

    def __init__(self) -> None:
        self.up = True
        self.urls: list[str] = []

    @functools.cached_property
    def keys(self) -> list[dict[str, Any]]:
        return [public(key())]

    def fetch(self, url: str) -> bytes:
        """In the place of `jwks.fetch`."""
        self.urls.append(url)
        if not self.up:
            raise jwks.JwksUnreachable("switched off by the test")
        return json.dumps({"keys": self.keys}).encode()


@contextmanager
def reachable() -> Iterator[KeySet]:
    """Puts a key set in the place of the network, for a process that knows no key yet."""
    network, found = jwks.fetch_jwks, KeySet()
    jwks.fetch_jwks = found.fetch
    jwks.clear_jwks_cache()
    try:
        yield found
    finally:
        jwks.fetch_jwks = network
        jwks.clear_jwks_cache()
