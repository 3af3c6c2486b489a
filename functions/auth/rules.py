"""What an account and a session consist of, and who may try again. No HTTP, no AWS."""

import base64
import hashlib
import hmac
import os
from typing import Any

from auxeira import ids

Item = dict[str, Any]

MAX_ATTEMPTS = 10  # wrong passwords for an address from one network …
ATTEMPT_WINDOW = 600  # … in so many seconds from the first
SESSION_IDLE = 7 * 86400  # seconds without a refresh until a session ends
SESSION_LIFETIME = 30 * 86400
ACTIVE = "active"


def normal_email(email: str) -> str:
    """The one spelling of an address. Dots and plus signs are the mailbox's own affair."""
    return email.strip().lower()


def network(ip: str) -> str:
    """The prefix that stands for a client: /24 of IPv4, /48 of IPv6."""
    if ":" not in ip:
        return ".".join(ip.split(".")[:3])
    import ipaddress  # rare, and not free to import

    return str(ipaddress.ip_network(f"{ip}/48", strict=False).network_address)


def digest(secret: bytes, *parts: str) -> bytes:
    """32 bytes that stand for the parts and that only we can compute. Parts cannot run together."""
    message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hmac.digest(secret, message, hashlib.sha256)


def identifier(prefix: str, raw: bytes) -> str:
    """usr_ or ses_ and 26 characters for 16 bytes."""
    return f"{prefix}_{ids.encode(raw[:16])}"


def refresh_token(secret: bytes, session: Item) -> str:
    """The refresh token of a session at its present counter.

    base64url of 16 bytes user, 16 bytes session, 4 bytes counter and an HMAC-SHA-256 over them
    by a key made of ours and the session's own: neither the table alone nor a token gives one.
    """
    user, own = (ids.decode(session[name][4:]) for name in ("user_id", "session_id"))
    message = user + own + session["counter"].to_bytes(4)
    key = hmac.digest(secret, session["key"], hashlib.sha256)
    mac = hmac.digest(key, message, hashlib.sha256)
    return base64.urlsafe_b64encode(message + mac).decode().rstrip("=")


def credential_key(email: str) -> Item:
    """Key of the item that makes an address unique and holds its password."""
    return {"pk": f"EMAIL#{email}", "sk": "CRED"}


def user_key(user_id: str) -> Item:
    """Key of the item that says who a user is."""
    return {"pk": f"USER#{user_id}", "sk": "USER"}


def attempts_key(secret: bytes, email: str, ip: str) -> Item:
    """Key of the counter of an address and a network; the address is not in clear."""
    hidden = digest(secret, "attempts", email)[:16].hex()
    return {"pk": f"ATTEMPTS#{hidden}", "sk": network(ip)}


def person(email: str, first_name: str, last_name: str, organization_type: str | None) -> Item:
    """What we know of somebody, as text."""
    return {
        "email": normal_email(email),
        "first_name": first_name,
        "last_name": last_name,
        "organization_type": organization_type or "",
    }


def credential(user_id: str, person: Item, password_hash: str, now: int) -> Item:
    """The credential item of a new account. It repeats the user, so that login reads one item."""
    return (
        credential_key(person["email"])
        | _account(user_id, person, now)
        | {"password_hash": password_hash}
    )


def user(user_id: str, person: Item, request: bytes | None, now: int) -> Item:
    """The user item of a new account. `request` is the digest of a request with a key."""
    return user_key(user_id) | _account(user_id, person, now) | {"request": request}


def _account(user_id: str, person: Item, now: int) -> Item:
    return {
        "user_id": user_id,
        **person,
        "role": "user",
        "status": ACTIVE,
        "email_verified": False,
        "epoch": 0,
        "created_at": now,
    }


def session(user_id: str, raw_id: bytes, *, device: str, request: bytes | None, now: int) -> Item:
    """A new session: its own key of 32 random bytes and a counter of refreshes."""
    session_id = identifier("ses", raw_id)
    return {
        "pk": f"USER#{user_id}",
        "sk": f"SESSION#{session_id}",
        "user_id": user_id,
        "session_id": session_id,
        "key": os.urandom(32),
        "counter": 0,
        "epoch": 0,
        "device": device,
        "created_at": now,
        "used_at": now,
        "expires_at": now + SESSION_LIFETIME,
        "ttl": now + SESSION_IDLE,
        "request": request,
    }
