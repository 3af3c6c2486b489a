"""What an account and a session consist of, and who may try again. No HTTP, no AWS."""

import base64
import hashlib
import hmac
import os
from typing import ClassVar

import msgspec

from auxeira.core import ids
from auxeira.core.records import Item
from auxeira.security.account_records import ACTIVE, Account, Session, User

MAX_ATTEMPTS = 10  # wrong passwords for an address from one network …
ATTEMPT_WINDOW = 600  # … in so many seconds from the first
FREE_FAILURES = 20  # of an address from anywhere, before the delay grows …
FIRST_DELAY, LONGEST_DELAY = 15, 900  # … from the one to the other, twofold each time, in seconds
FAILURES_KEPT = 86400  # seconds after the last one
SESSION_IDLE = 7 * 86400  # seconds without a refresh until a session ends
SESSION_LIFETIME = 30 * 86400


class Person(msgspec.Struct, frozen=True):
    """What somebody says of herself when registering; the last two only where they say something.

    They are kept as they are, and decide nothing.
    """

    email: str
    first_name: str
    last_name: str
    organization_type: str
    user_type: str | None = None
    organization_name: str | None = None


class Credential(Account, frozen=True, kw_only=True):
    """What makes an address unique and holds its password. It repeats the user."""

    KIND: ClassVar[str] = "credential"
    METRIC: ClassVar[str] = "CredentialUnreadable"

    password_hash: str

    def key(self) -> Item:
        """Return the key of the address."""
        return credential_key(self.email)


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


def compute_refresh_token(secret: bytes, session: Session) -> str:
    """Return the refresh token of a session at its present counter.

    base64url of 16 bytes user, 16 bytes session, 4 bytes counter and an HMAC-SHA-256 over them
    by a key made of ours and the session's own: neither the table alone nor a token gives one.
    """
    user, own = (ids.decode_id(text[4:]) for text in (session.user_id, session.session_id))
    message = user + own + session.counter.to_bytes(4)
    key = hmac.digest(secret, session.secret, hashlib.sha256)
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


def is_refresh_token(token: str, secret: bytes, session: Session) -> bool:
    """Tell whether a token was made for this session, at whichever counter."""
    claimed = msgspec.structs.replace(session, counter=parse_refresh_token(token)[2])
    return hmac.compare_digest(token, compute_refresh_token(secret, claimed))


def list_maker_key_ids(session: Session, counter: int) -> list[str]:
    """Return the ids of the keys of ours that may have made a session's token with this counter.

    A refresh moves the session to the key that signs then; earlier tokens have the former one.
    """
    if session.former_key_id is None or counter >= session.counter:
        return [session.key_id]
    return [session.key_id, session.former_key_id]


def compute_mail_proof(
    key_id: str, secret: bytes, purpose: str, account: Account, expires: int, new_email: str = ""
) -> str:
    """Return what a mail carries: 75 characters that prove one purpose for one user, once.

    base64url of 16 bytes user, 4 bytes expiry, 4 bytes key id and an HMAC-SHA-256 over them, the
    purpose and the address; of a reset also over the epoch, so that a new password, or a use that
    moves the epoch, ends it. A proof of the address holds as long as its mail says. That of a new
    address is bound as a reset is, and has the new address at its end.
    """
    head = ids.decode_id(account.user_id[4:]) + expires.to_bytes(4) + bytes.fromhex(key_id)
    epoch = "" if purpose == "verify" else str(account.epoch)
    parts = [purpose, account.email, epoch, head.hex(), *([new_email] if new_email else [])]
    raw = head + compute_hmac(secret, *parts) + new_email.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def parse_mail_proof(text: str) -> tuple[str, int, str, str]:
    """Return (user, expiry, id of the key, new address or "") that a proof claims.

    Raises ValueError.
    """
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    user_id, expires = encode_identifier("usr", raw[:16]), int.from_bytes(raw[16:20])
    return user_id, expires, raw[20:24].hex(), raw[56:].decode()


def is_accepted_counter(session: Session, counter: int) -> bool:
    """Return whether a session takes a token: the present one, or the one before it.

    The reply to the refresh that moved the counter may have been lost, or two tabs refreshed. Once
    the present token is used, the one before it is too old.
    """
    return counter in (session.counter, session.counter - 1)


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
) -> Person:
    """Return who registers, without what is only blanks."""
    also = (text if text and text.strip() else None for text in (user_type, organization_name))
    return Person(normalize_email(email), first_name, last_name, organization_type or "", *also)


def list_person_members(person: Person) -> list[str]:
    """Return what stands for a person in a digest: as ever for one without the optional members."""
    always = [person.email, person.first_name, person.last_name, person.organization_type]
    also = {"user_type": person.user_type, "organization_name": person.organization_name}
    return always + [f"{name} {text}" for name, text in also.items() if text is not None]


def build_credential(user_id: str, person: Person, password_hash: str, now: int) -> Credential:
    """Return the credential of a new account."""
    return Credential(**_build_account(user_id, person, now), password_hash=password_hash)


def build_user(user_id: str, person: Person, request: bytes | None, now: int) -> User:
    """Return the user of a new account. `request` is the digest of a request with a key."""
    return User(**_build_account(user_id, person, now), request=request)


def _build_account(user_id: str, person: Person, now: int) -> Item:
    return msgspec.structs.asdict(person) | {
        "user_id": user_id,
        "role": "user",
        "status": ACTIVE,
        "email_verified": False,
        "epoch": 0,
        "created_at": now,
    }


def build_session(
    account: Account, raw_id: bytes, key_id: str, *, device: str, request: bytes | None, now: int
) -> Session:
    """Return a new session: its own key of 32 random bytes and a counter of refreshes.

    `key_id` names the key of ours that its refresh token is made with.
    """
    return Session(
        user_id=account.user_id,
        session_id=encode_identifier("ses", raw_id),
        secret=os.urandom(32),
        key_id=key_id,
        counter=0,
        epoch=account.epoch,
        device=device,
        created_at=now,
        used_at=now,
        expires_at=now + SESSION_LIFETIME,
        ttl=now + SESSION_IDLE,
        request=request,
    )
