"""Users, sessions and the list of erasures as they are stored: keys, members, states. No AWS."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeGuard

import msgspec
from msgspec import Meta

from auxeira.core import email_addresses
from auxeira.core.records import Item, Number, Record, Seconds, Text, read_record

SESSION_PREFIX = "SESSION#"
ACTIVE, ERASING = "active", "erasing"
ERASURES = "ERASING#ACCOUNTS"  # hash key of the list of accounts that are being erased
LEFT = -1  # the epoch of a session whose device has ended every session
_ID = "_[0-7][0-9A-HJKMNP-TV-Z]{25}$(?!\\n)"  # 128 bits in Crockford's base 32

type UserId = Annotated[str, Meta(pattern=f"^usr{_ID}")]
type SessionId = Annotated[str, Meta(pattern=f"^ses{_ID}")]
type KeyId = Annotated[str, Meta(pattern="^[0-9a-f]{8}$(?!\\n)")]
type Address = Annotated[str, Meta(min_length=1, max_length=email_addresses.MAX_LENGTH)]


class Account(Record, frozen=True, kw_only=True):
    """What the items of a user and of its credential both have. `epoch` is of the password."""

    user_id: UserId
    email: Address
    first_name: str
    last_name: str
    role: Literal["user", "admin"]
    status: Text
    email_verified: bool
    epoch: Number
    created_at: Seconds
    organization_type: str | None = None
    user_type: str | None = None
    organization_name: str | None = None


class User(Account, frozen=True, kw_only=True):
    """Who somebody is. `request` is the digest of the registration, where that had a key."""

    KIND: ClassVar[str] = "user"
    METRIC: ClassVar[str] = "UserUnreadable"

    former_email: Address | None = None
    request: bytes | None = None

    def key(self) -> Item:
        """Return the user's key."""
        return user_key(self.user_id)


class ClosedUser(Record, frozen=True, kw_only=True):
    """What is left of a user whose account is being erased: it keeps the id taken."""

    KIND: ClassVar[str] = "user"
    METRIC: ClassVar[str] = "UserUnreadable"

    user_id: UserId
    epoch: Number
    status: Literal["erasing"] = "erasing"

    def key(self) -> Item:
        """Return the key that the user had."""
        return user_key(self.user_id)


class Session(Record, frozen=True, kw_only=True):
    """A device that is logged in: its own secret, our key's id, and how often it was refreshed.

    It ends at `expires_at`, or at `ttl` where nobody refreshes it. `request` is the digest of the
    request with an Idempotency-Key that opened it.
    """

    KIND: ClassVar[str] = "session"
    METRIC: ClassVar[str] = "SessionUnreadable"

    user_id: UserId
    session_id: SessionId
    secret: bytes = msgspec.field(name="key")
    key_id: KeyId
    counter: Number
    epoch: Annotated[int, Meta(ge=LEFT, le=2**32 - 1)]
    device: str
    created_at: Seconds
    used_at: Seconds
    expires_at: Seconds
    ttl: Seconds
    former_key_id: KeyId | None = None
    request: bytes | None = None

    def key(self) -> Item:
        """Return the session's key."""
        return session_key(self.user_id, self.session_id)


class Erasure(Record, frozen=True, kw_only=True):
    """An account that is being erased, closed at `erasing_since`, until nothing is left of it."""

    KIND: ClassVar[str] = "erasure"
    METRIC: ClassVar[str] = "ErasureFailed"

    user_id: UserId = msgspec.field(name="sk")
    erasing_since: Seconds

    def key(self) -> Item:
        """Return the key of the row."""
        return erasure_key(self.user_id)


def user_partition(user_id: str) -> str:
    """Return the hash key of a user and her sessions."""
    return f"USER#{user_id}"


def user_key(user_id: str) -> Item:
    """Return the key of the item that says who a user is."""
    return {"pk": user_partition(user_id), "sk": "USER"}


def session_key(user_id: str, session_id: str) -> Item:
    """Return the key of a session."""
    return {"pk": user_partition(user_id), "sk": f"{SESSION_PREFIX}{session_id}"}


def erasure_key(user_id: str) -> Item:
    """Return the key of the row of an account that is erased."""
    return {"pk": ERASURES, "sk": user_id}


def read_user(item: Mapping[str, Any] | None) -> User | ClosedUser | None:
    """Return a stored user, closed or not; None for none, or for one that cannot be read."""
    if item is None:
        return None
    names = {"user_id": str(item.get("user_id"))}
    if item.get("status") == ERASING:
        return read_record(ClosedUser, item, **names)
    return read_record(User, item, **names)


def read_session(item: Mapping[str, Any] | None) -> Session | None:
    """Return a stored session; None for none, or for one that cannot be read."""
    if item is None:
        return None
    return read_record(Session, item, **{name: str(item.get(name)) for name in ("pk", "sk")})


def is_active(user: User | ClosedUser | None) -> TypeGuard[User]:
    """Return whether somebody is a user who has not been shut out."""
    return isinstance(user, User) and user.status == ACTIVE


def is_alive[A: Account](
    account: A | ClosedUser | None, session: Session, now: int
) -> TypeGuard[A]:
    """Return whether a session may go on, by its user or credential.

    It has not expired, was not idle for too long, and is of the user's present password epoch.
    """
    return (
        isinstance(account, Account)
        and account.status == ACTIVE
        and session.user_id == account.user_id
        and session.epoch == account.epoch
        and now < session.expires_at
        and now < session.ttl
    )
