"""Key rings: the current and the previous version of a generated secret.

A key's id is the start of its SHA-256, so that a token or a hash names the key it needs. A
rotation (a new version of the secret) refuses nothing that the previous key made: that key goes
on signing until every process has read the new one, and is known as long as it is the previous
version.
"""

import hashlib

import msgspec

from auxeira.core import settings
from auxeira.core.problems import Unavailable
from auxeira.security import secret_versions

MIN_BYTES = 32
MIN_CHARACTERS = 8  # different ones
SAMPLES = ("your-super-secure-jwt-secret", "your-refresh-token-secret", "change-me", "changeme")


class Key(msgspec.Struct, frozen=True):
    """One key: its id (8 hexadecimal digits), its bytes, when it was made (epoch seconds)."""

    id: str
    value: bytes
    created: float


class _Ring(secret_versions.Kept):
    known: dict[str, Key]
    signing: Key
    searched: float = float("-inf")
    unsure: bool = False  # the last search failed: an unknown key may be one of ours


_rings: dict[str, _Ring] = {}


def find_signing_key(secret: str, now: float) -> Key:
    """Return the key that signs now. One call to Secrets Manager a process and MAX_AGE.

    Raises Misconfigured for a weak or a sample secret, Unavailable when it cannot be read.
    """
    return _current_ring(secret, now).signing


def find_key_by_id(secret: str, key_id: str, now: float) -> Key | None:
    """Return the key with this id, current or previous, or None. Raises as find_signing_key."""
    ring = _current_ring(secret, now)
    if key_id not in ring.known and not 0 <= now - ring.searched < secret_versions.COOLDOWN:
        # before the calls: a search that fails is not repeated at once
        ring.searched, ring.unsure = now, True
        ring = _load_ring(secret, now)
        _add_key(ring.known, _read_secret_key(secret, secret_versions.PREVIOUS))
        ring.unsure = False
    if key_id not in ring.known and ring.unsure:
        raise Unavailable
    return ring.known.get(key_id)


def clear_key_ring_cache() -> None:
    """Drop what is cached, as a new process would."""
    _rings.clear()


def _current_ring(secret: str, now: float) -> _Ring:
    """Return the ring in memory, read anew when it is old; an older one while it cannot be read."""
    return secret_versions.keep_or_load(_rings.get(secret), lambda: _load_ring(secret, now), now)


def _load_ring(secret: str, now: float) -> _Ring:
    key = _read_secret_key(secret, secret_versions.CURRENT)
    if key is None:
        raise settings.Misconfigured(f"the secret {secret} has no value")
    if any(key.id in ring.known for name, ring in _rings.items() if name != secret):
        raise settings.Misconfigured(f"the secret {secret} has the value of another one")
    former = _rings.get(secret)
    search = (former.searched, former.unsure) if former else ()
    ring = _rings[secret] = _Ring(now, now, {key.id: key}, key, *search)
    # a new key signs once every process has read it
    if now - key.created < secret_versions.MAX_AGE and (
        previous := _read_secret_key(secret, secret_versions.PREVIOUS)
    ):
        ring.signing = previous
        _add_key(ring.known, previous)
    return ring


def _add_key(known: dict[str, Key], key: Key | None) -> None:
    if key:
        known[key.id] = key


def _is_weak(value: str) -> bool:
    plain = value.lower()
    return (
        len(value.encode()) < MIN_BYTES
        or len(set(value)) < MIN_CHARACTERS
        or plain.startswith(SAMPLES)
    )


def _read_secret_key(secret: str, stage: str) -> Key | None:
    version = secret_versions.read_version(secret, stage)
    if version is None:
        return None
    if _is_weak(version.text):
        if stage == secret_versions.PREVIOUS:  # was replaced, which is what we ask for
            return None
        raise settings.Misconfigured(f"the secret {secret} is weak: set {MIN_BYTES} random bytes")
    value = version.text.encode()
    return Key(hashlib.sha256(value).hexdigest()[:8], value, version.created)
