"""The public keys of a tenant of Auth0 (its JWKS), kept in the process.

They are read anew every ten minutes, by one request at a time; whoever has a key that is young
enough does not wait for that one. While the tenant does not answer, keys that are known go on
for an hour. Strangers cannot make us ask more often: see SEARCH and BACKOFF.
"""

import base64
import threading
import time
from collections import Counter
from typing import Annotated, Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from auxeira.core import deadline, http_client, settings
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable

PATH = ".well-known/jwks.json"
TTL = 600  # seconds that a key set is taken as it is: how long a retired key lives at most
AHEAD = 480  # seconds after which it is read anew, ahead of time
STALE = 3600  # seconds after the TTL in which known keys are used while the tenant is away
SEARCH = 60  # seconds between two looks for an unknown key: strangers can ask for any
BACKOFF = (1, 4, 16, 30)  # seconds without a try after the first, second, … failure in a row
LIMIT = 2.0  # seconds for one try, names and connection included
MAX_BYTES = 64 * 1024
MAX_KEYS = 20
MIN_BITS = 2048
MAX_BITS = 8192  # a larger one costs too much at each check
MAX_EXPONENT = 1 << 32
# Keys of some smart cards can be factored (CVE-2017-15361): they are powers of 65537 modulo every
# small prime, which one in 10^8 others are
PRIMES = (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
ROCA = {prime: {pow(65537, n, prime) for n in range(prime)} for prime in PRIMES}


class JwksUnreachable(Exception):
    """There was no key set in the answer, or no answer. The message is for the log."""


class _Set(msgspec.Struct):
    keys: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=MAX_KEYS)]


class _Ring(msgspec.Struct):
    known: dict[str, RSAPublicKey] = {}
    loaded: float = float("-inf")
    searched: float = float("-inf")
    failed: float = float("-inf")
    failures: int = 0  # in a row

    def age(self, now: float) -> float:
        """Return seconds since it was read; also of a clock that went back."""
        return abs(now - self.loaded)


SET = msgspec.json.Decoder(_Set)

_rings: dict[str, _Ring] = {}
_flight = threading.Lock()


def find_public_key(issuer: str, kid: str, now: float) -> RSAPublicKey | None:
    """Return the issuer's RS256 key with this id; None if it has none. `issuer` ends in a slash.

    Raises Unavailable when that cannot be known, or could not for too long.
    """
    ring = _rings.setdefault(issuer, _Ring())
    usable = kid in ring.known and ring.age(now) < TTL
    if _is_refresh_due(ring, kid, now) and _flight.acquire(blocking=not usable):
        try:
            if _is_refresh_due(ring, kid, now):  # the flight that we waited for may have brought it
                _refresh_ring(ring, issuer, kid, now)
        finally:
            _flight.release()
    return _select_key(ring, kid, now)


def prefetch_public_keys() -> None:
    """Read the tenant's keys while a function starts. What fails is for the first request."""
    if settings.is_in_lambda():
        try:
            find_public_key(settings.auth0_issuer(), "", time.time())
        except (Unavailable, settings.Misconfigured):
            return


def clear_jwks_cache() -> None:
    """Drop what is cached, as a new process would."""
    _rings.clear()


def fetch_jwks(url: str) -> bytes:
    """Return the body at a URL, of MAX_BYTES at most and by no redirect. Raises Unreachable."""
    try:
        with deadline.track_waiting():
            answer = http_client.send_http_request(
                "GET", url, {}, None, limit=LIMIT, most=MAX_BYTES
            )
    except http_client.Unreachable as error:
        raise JwksUnreachable(str(error)) from error
    if answer.status != 200:
        raise JwksUnreachable(f"status {answer.status}, {len(answer.body)} bytes")
    return answer.body


def _is_refresh_due(ring: _Ring, kid: str, now: float) -> bool:
    """Tell whether the set is to be read for this key."""
    if ring.failures:
        pause = BACKOFF[min(ring.failures, len(BACKOFF)) - 1]
        if abs(now - ring.failed) < pause:
            return False
    if kid in ring.known:
        return ring.age(now) >= AHEAD
    return ring.age(now) >= TTL or abs(now - ring.searched) >= SEARCH


def _refresh_ring(ring: _Ring, issuer: str, kid: str, now: float) -> None:
    searching = ring.age(now) < TTL and kid not in ring.known
    try:
        ring.known = _read_usable_keys(fetch_jwks(issuer + PATH))
    except JwksUnreachable as error:
        ring.failed, ring.failures = now, ring.failures + 1
        logger.warning("no key set", issuer=issuer, reason=str(error), failures=ring.failures)
        return
    ring.loaded, ring.failures = now, 0
    if searching:  # not before the answer: others would take the key for unknown
        ring.searched = now


def _select_key(ring: _Ring, kid: str, now: float) -> RSAPublicKey | None:
    key, age = ring.known.get(kid), ring.age(now)
    if age < TTL and (key or not ring.failures):
        return key
    if key is None or age >= TTL + STALE:
        raise Unavailable
    emit_count("JwksStaleServed")
    return key


def _read_usable_keys(body: bytes) -> dict[str, RSAPublicKey]:
    """Return the keys of a set that can have signed a token, by their ids. Raises Unreachable."""
    try:
        entries = SET.decode(body).keys
    except (ValueError, RecursionError):
        raise JwksUnreachable("no JWKS") from None
    named = [(kid, entry) for entry in entries if isinstance(kid := entry.get("kid"), str)]
    times = Counter(kid for kid, _ in named)
    found = {
        kid: key
        for kid, entry in named
        if times[kid] == 1 and (key := _read_rsa_key(entry)) is not None
    }
    if not found:
        raise JwksUnreachable("a JWKS without a key for RS256")
    return found


def _read_rsa_key(entry: dict[str, Any]) -> RSAPublicKey | None:
    meant = entry.get("kty"), entry.get("use", "sig"), entry.get("alg", "RS256")
    if meant != ("RSA", "sig", "RS256"):
        return None
    try:
        if "verify" not in entry.get("key_ops", ["verify"]):
            return None
        modulus, exponent = _decode_integer(entry["n"]), _decode_integer(entry["e"])
        if not MIN_BITS <= modulus.bit_length() <= MAX_BITS or exponent > MAX_EXPONENT:
            return None
        if all(modulus % prime in powers for prime, powers in ROCA.items()):
            return None
        return RSAPublicNumbers(exponent, modulus).public_key()
    except (KeyError, TypeError, ValueError):  # no numbers, or none of an RSA key
        return None


def _decode_integer(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
