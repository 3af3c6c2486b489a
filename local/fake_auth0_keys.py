"""The signing keys of the stand-in for Auth0: made, kept in a file, shown in a JWKS."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from local.files import write_file_atomically


def generate_signing_key() -> tuple[str, RSAPrivateKey]:
    """Make a key and the id that it goes by."""
    return secrets.token_urlsafe(15), generate_private_key(65537, 2048)


def load_signing_keys(store: Path | None) -> dict[str, RSAPrivateKey]:
    """Read the kept keys, by id; make one where there are none that can be read."""
    try:
        kept = json.loads(store.read_text()) if store else {}
        keys = {kid: _read_pem(pem) for kid, pem in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        keys = {}
    return keys or dict([generate_signing_key()])


def _to_pem(key: RSAPrivateKey) -> str:
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, plain).decode()


def _read_pem(pem: str) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("no RSA key")
    return key


def save_signing_keys(store: Path, keys: Mapping[str, RSAPrivateKey]) -> None:
    """Write the keys where only their owner reads them."""
    text = json.dumps({kid: _to_pem(key) for kid, key in keys.items()})
    write_file_atomically(store, text, 0o600)


def to_jwk(kid: str, key: RSAPrivateKey) -> dict[str, str]:
    """Return the public half of a key as Auth0's JWKS has it."""
    numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {
        "kty": "RSA",
        "use": "sig",
        "n": numbers["n"],
        "e": numbers["e"],
        "kid": kid,
        "alg": "RS256",
    }
