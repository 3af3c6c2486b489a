"""Pages of lists, and cursors: where the next page starts, for one caller and one list.

A cursor is base64url of 4 bytes expiry, 16 bytes of a SHA-256 and the position as text; `scope`
(the caller, the list, its filters) is in the digest alone. The digest finds what is of another
list, too old or damaged; it keeps nobody out. Whoever makes a cursor of his own reads his own list
from elsewhere, since a list is read by the key of its owner.
"""

import base64
import hashlib
import re
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from auxeira.core.problems import Invalid
from auxeira.http.schema import Input

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


def issue_cursor(position: str, now: int, *scope: str) -> str:
    """Return a cursor of the page that starts behind `position`."""
    expiry = (now + LIFETIME).to_bytes(4)
    raw = expiry + _digest(expiry, position, scope) + position.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(
    cursor: str | UnsetType, now: int, *scope: str, positions: re.Pattern[str]
) -> str | None:
    """Return the position in a cursor, None without one.

    Raises Invalid for a cursor that is not of this list, or whose position is none of `positions`.
    """
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        expiry, digest, position = raw[:4], raw[4:20], raw[20:].decode()
    except ValueError:
        raise _refusal() from None
    if digest != _digest(expiry, position, scope) or int.from_bytes(expiry) <= now:
        raise _refusal()
    if not positions.fullmatch(position):
        raise _refusal()
    return position


def _digest(expiry: bytes, position: str, scope: tuple[str, ...]) -> bytes:
    parts = ["cursor", position, *scope]
    message = expiry + b"".join(len(p.encode()).to_bytes(4) + p.encode() for p in parts)
    return hashlib.sha256(message).digest()[:16]


def _refusal() -> Invalid:
    fault = {"parameter": "cursor", "detail": "is not one of this list: start without it"}
    return Invalid(f"cursor {fault['detail']}.", errors=[fault], slug="invalid-cursor")
