"""What an account and a session consist of, and who may try again. No HTTP, no AWS."""

import base64
import hashlib
import hmac
import os
from typing import Any

from auxeira.core import ids
from auxeira.security.session_record import ACTIVE, session_key, user_key

Item = dict[str, Any]

MAX_ATTEMPTS = 10  # wrong passwords for an address from one network …
ATTEMPT_WINDOW = 600  # … in so many seconds from the first
FREE_FAILURES = 20  # of an address from anywhere, before the delay grows …
FIRST_DELAY, LONGEST_DELAY = 15, 900  # … from the one to the other, twofold each time, in seconds
FAILURES_KEPT = 86400  # seconds after the last one
SESSION_IDLE = 7 * 86400  # seconds without a refresh until a session ends
SESSION_LIFETIME = 30 * 86400
LEFT = -1  # the epoch of a session whose device has ended every session


def normalize_email(email: str) -> str:
    """Return the one spelling of an address. Dots and plus signs are the mailbox's own affair."""
    return email.strip().lower()


def compute_hmac(secret: bytes, *parts: str) -> bytes:
    """Return 32 bytes for the parts that only we can compute. Parts cannot run together."""
    message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hmac.digest(secret, message, hashlib.sha256)


def encode_identifier(prefix: str, raw: bytes) -> str:
    """Return usr_ or ses_ and 26 characters for 16 bytes."""
    return f"{prefix}_{ids.encode_id(raw[:16])}"


def compute_refresh_token(secret: bytes, session: Item) -> str:
    """Return the refresh token of a session at its present counter.

    base64url of 16 bytes user, 16 bytes session, 4 bytes counter and an HMAC-SHA-256 over them
    by a key made of ours and the session's own: neither the table alone nor a token gives one.
    """
    user, own = (ids.decode_id(session[name][4:]) for name in ("user_id", "session_id"))
    message = user + own + session["counter"].to_bytes(4)
    key = hmac.digest(secret, session["key"], hashlib.sha256)
    mac = hmac.digest(key, message, hashlib.sha256)
    return base64.urlsafe_b64encode(message + mac).decode().rstrip("=")


def parse_refresh_token(token: str) -> tuple[str, str, int]:
    """Return the ids of user and session and the counter that a token of 91 characters claims."""
    raw = base64.urlsafe_b64decode(token + "=")
    return (
        encode_identifier("usr", raw[:16]),
        encode_identifier("ses", raw[16:32]),
        int.from_bytes(raw[32:36]),
    )


def is_refresh_token(token: str, secret: bytes, session: Item) -> bool:
    """Tell whether a token was made for this session, at whichever counter."""
    claimed = session | {"counter": parse_refresh_token(token)[2]}
    return hmac.compare_digest(token, compute_refresh_token(secret, claimed))


def list_maker_key_ids(session: Item, counter: int) -> list[str]:
    """Return the ids of the keys of ours that may have made a session's token with this counter.

    A refresh moves the session to the key that signs then; earlier tokens have the former one.
    """
    former = session.get("former_key_id")
    if former is None or counter >= session["counter"]:
        return [session["key_id"]]
    return [session["key_id"], former]


def compute_mail_proof(
    key_id: str, secret: bytes, purpose: str, user: Item, expires: int, new_email: str = ""
) -> str:
    """Return what a mail carries: 75 characters that prove one purpose for one user, once.

    base64url of 16 bytes user, 4 bytes expiry, 4 bytes key id and an HMAC-SHA-256 over them, the
    purpose and the address; of a reset also over the epoch, so that a new password, or a use that
    moves the epoch, ends it. A proof of the address holds as long as its mail says. That of a new
    address is bound as a reset is, and has the new address at its end.
    """
    head = ids.decode_id(user["user_id"][4:]) + expires.to_bytes(4) + bytes.fromhex(key_id)
    epoch = "" if purpose == "verify" else str(user["epoch"])
    parts = [purpose, user["email"], epoch, head.hex(), *([new_email] if new_email else [])]
    raw = head + compute_hmac(secret, *parts) + new_email.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def parse_mail_proof(text: str) -> tuple[str, int, str, str]:
    """Return (user, expiry, id of the key, new address or "") that a proof claims.

    Raises ValueError.
    """
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    user_id, expires = encode_identifier("usr", raw[:16]), int.from_bytes(raw[16:20])
    return user_id, expires, raw[20:24].hex(), raw[56:].decode()


def is_accepted_counter(session: Item, counter: int) -> bool:
    """Return whether a session takes a token: the present one, or the one before it.

    The reply to the refresh that moved the counter may have been lost, or two tabs refreshed. Once
    the present token is used, the one before it is too old.
    """
    present: int = session["counter"]
    return counter in (present, present - 1)


def credential_key(email: str) -> Item:
    """Return the key of the item that makes an address unique and holds its password."""
    return {"pk": f"EMAIL#{email}", "sk": "CRED"}


def attempts_key(secret: bytes, email: str, network: str) -> Item:
    """Return the key of the counter of an address and a network; the address is not in clear."""
    hidden = compute_hmac(secret, "attempts", email)[:16].hex()
    return {"pk": f"ATTEMPTS#{hidden}", "sk": network}


def failures_key(secret: bytes, email: str) -> Item:
    """Return the key of the counter of an address and all networks together."""
    return attempts_key(secret, email, "") | {"sk": "ANYWHERE"}


def calculate_guess_delay(failures: int) -> int:
    """Return seconds between two guesses after so many failures; 0 while there are few."""
    over = failures - FREE_FAILURES
    if over < 0:
        return 0
    return int(min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(over, 10)))


def build_person(
    email: str,
    first_name: str,
    last_name: str,
    organization_type: str | None,
    user_type: str | None = None,
    organization_name: str | None = None,
) -> Item:
    """Return what we know of somebody, as text. The last two only where they say something."""
    optional = {"user_type": user_type, "organization_name": organization_name}
    return {
        "email": normalize_email(email),
        "first_name": first_name,
        "last_name": last_name,
        "organization_type": organization_type or "",
        **{name: text for name, text in optional.items() if text and text.strip()},
    }


def list_person_members(person: Item) -> list[str]:
    """Return what stands for a person in a digest: as ever for one without the optional members."""
    always = [person[name] for name in ("email", "first_name", "last_name", "organization_type")]
    optional = [name for name in ("user_type", "organization_name") if name in person]
    return always + [f"{name} {person[name]}" for name in optional]


def build_credential(user_id: str, person: Item, password_hash: str, now: int) -> Item:
    """Return the credential item of a new account.

    It repeats the user, so that login reads one item.
    """
    return (
        credential_key(person["email"])
        | _build_account(user_id, person, now)
        | {"password_hash": password_hash}
    )


def build_user(user_id: str, person: Item, request: bytes | None, now: int) -> Item:
    """Return the user item of a new account. `request` is the digest of a request with a key."""
    return user_key(user_id) | _build_account(user_id, person, now) | {"request": request}


def _build_account(user_id: str, person: Item, now: int) -> Item:
    return {
        "user_id": user_id,
        **person,
        "role": "user",
        "status": ACTIVE,
        "email_verified": False,
        "epoch": 0,
        "created_at": now,
    }


def build_session(
    user: Item, raw_id: bytes, key_id: str, *, device: str, request: bytes | None, now: int
) -> Item:
    """Return a new session: its own key of 32 random bytes and a counter of refreshes.

    `key_id` names the key of ours that its refresh token is made with.
    """
    session_id = encode_identifier("ses", raw_id)
    return session_key(user["user_id"], session_id) | {
        "user_id": user["user_id"],
        "session_id": session_id,
        "key": os.urandom(32),
        "key_id": key_id,
        "counter": 0,
        "epoch": user["epoch"],
        "device": device,
        "created_at": now,
        "used_at": now,
        "expires_at": now + SESSION_LIFETIME,
        "ttl": now + SESSION_IDLE,
        "request": request,
    }
