"""Cursors of lists: where the next page starts, signed for one caller and one list.

base64url of 4 bytes expiry, 16 bytes of an HMAC-SHA-256 and the position as text. The key is the
one that signs access tokens; `scope` (the caller, the list, its filters) is under the HMAC and
not in the cursor.
"""

import base64
import hashlib
import hmac
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from auxeira import keys
from auxeira.contract import Input
from auxeira.errors import Invalid

LIFETIME = 86400  # seconds
PATTERN = "^[A-Za-z0-9_-]{27,1024}$(?!\\n)"


class Page(Input):
    """Which page of a list."""

    limit: Annotated[int, Meta(ge=1, le=100, description="Entries on a page")] = 20
    cursor: (
        Annotated[
            str,
            Meta(
                pattern=PATTERN,
                max_length=1024,
                description="Where the page starts: the cursor that the page before it named. "
                "It is good for a day, and for the same list of the same caller",
            ),
        ]
        | UnsetType
    ) = UNSET


def issue(position: str, now: int, *scope: str) -> str:
    """A cursor that starts behind `position`."""
    expiry = (now + LIFETIME).to_bytes(4)
    mac = _mac(keys.signing("signing", now), expiry, position, scope)
    return base64.urlsafe_b64encode(expiry + mac + position.encode()).decode().rstrip("=")


def read(cursor: str, now: int, *scope: str) -> str:
    """The position in a cursor. Raises Invalid for one that is not ours, or not for this list."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        expiry, mac, position = raw[:4], raw[4:20], raw[20:].decode()
    except ValueError:
        raise _refusal() from None
    # a cursor that was signed just before a rotation ends with it: the list starts anew
    wanted = _mac(keys.signing("signing", now), expiry, position, scope)
    if not hmac.compare_digest(mac, wanted) or int.from_bytes(expiry) <= now:
        raise _refusal()
    return position


def _mac(key: keys.Key, expiry: bytes, position: str, scope: tuple[str, ...]) -> bytes:
    parts = ["cursor", position, *scope]
    message = expiry + b"".join(len(p.encode()).to_bytes(4) + p.encode() for p in parts)
    return hmac.digest(key.value, message, hashlib.sha256)[:16]


def _refusal() -> Invalid:
    fault = {"parameter": "cursor", "detail": "is not one of this list: start without it"}
    return Invalid(f"cursor {fault['detail']}.", errors=[fault], slug="invalid-cursor")
