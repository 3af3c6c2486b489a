"""Password hashes: bcrypt over HMAC-SHA-384, so that no length is cut off.

bcrypt takes 72 bytes; the HMAC in base64 has 64, whatever the password has, and its key (the
pepper) is not in the table. A stored hash is `<version>$<id of the pepper>$<bcrypt's own text>`;
the version says what the HMAC is over: v2 the password in NFC, so that it is one password on every
device, v1 as it was sent. The original backend's hashes are bcrypt over the password itself. Both
older kinds are taken until the next login. Each comparison is one hash.
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable

import bcrypt

from auxeira.core import settings
from auxeira.security import key_ring

BCRYPT_BYTES = 72  # what bcrypt looks at; the original cut off the rest
ORIGINAL = ("$2a$", "$2b$", "$2y$")
VERSION = "v2"


def normalize_password(password: str) -> str:
    """Return the one spelling of a password: accents composed or not, it is the same (NFC)."""
    return unicodedata.normalize("NFC", password)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "v1": str,
    VERSION: normalize_password,
}  # what a version's HMAC is over


def hash_password(password: str, now: float) -> str:
    """Return a new hash, 72 characters, at the cost that the stage asks for."""
    pepper = key_ring.find_signing_key("credentials", now)
    salt = bcrypt.gensalt(settings.bcrypt_cost())
    digest = _digest_with_pepper(password, VERSION, pepper)
    return f"{VERSION}${pepper.id}{bcrypt.hashpw(digest, salt).decode()}"


def is_correct_password(password: str, stored: str | None, now: float) -> bool:
    """Tell whether a password is the one of a stored hash.

    None stands for an account that is not there: it costs the same time and is never right.
    """
    if stored and stored.startswith(ORIGINAL):
        return _is_bcrypt_match(password.encode()[:BCRYPT_BYTES], stored)
    parts = [*stored.split("$", 2), "", ""] if stored else [VERSION, "", ""]
    pepper = key_ring.find_key_by_id("credentials", parts[1], now) if stored else None
    known = pepper is not None and parts[0] in SPELLINGS
    version = parts[0] if known else VERSION
    digest = _digest_with_pepper(
        password, version, pepper or key_ring.find_signing_key("credentials", now)
    )
    text = f"${parts[2]}" if known else _unmatchable_hash()
    return _is_bcrypt_match(digest, text) and known


def is_outdated_hash(stored: str, now: float) -> bool:
    """Tell whether a hash is of an older kind, cheaper than ours, or made with a former pepper."""
    pepper = key_ring.find_signing_key("credentials", now)
    return not stored.startswith(f"{VERSION}${pepper.id}$2b${settings.bcrypt_cost():02}$")


def _is_bcrypt_match(secret: bytes, stored: str) -> bool:
    """Tell whether bcrypt's text is of a secret. One that is damaged costs the same time."""
    try:
        return bcrypt.checkpw(secret, stored.encode())
    except ValueError:
        bcrypt.checkpw(secret, _unmatchable_hash().encode())
        return False


def _unmatchable_hash() -> str:
    """Return a well-formed hash that no password has."""
    return f"$2b${settings.bcrypt_cost():02}${'.' * 53}"


def _digest_with_pepper(password: str, version: str, pepper: key_ring.Key) -> bytes:
    raw = hmac.digest(pepper.value, SPELLINGS[version](password).encode(), hashlib.sha384)
    return base64.b64encode(raw)
