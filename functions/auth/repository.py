"""Accounts in the table `users`: credentials, users and sessions, and each way they change.

User and credential repeat each other's members, so that a login reads one item; they change
together, in one transaction, where they are still as they were read.
"""

from collections.abc import Iterable
from contextlib import suppress

import msgspec

from auxeira.aws import dynamodb
from auxeira.aws.changes import change_action, set_action, write_change
from auxeira.core.records import Item, read_record, to_item
from auxeira.security import account_records
from auxeira.security.account_records import ClosedUser, Erasure, Session, User
from functions.auth import rules
from functions.auth.rules import Credential

TABLE = "users"
ABSENT_OR_OWN = "attribute_not_exists(#hash) OR user_id = :id"


class AccountChanged(Exception):
    """An account is not as it was read. Nothing was written."""


class AddressTaken(Exception):
    """An address has the account of somebody else by now. Nothing was written."""


def read_credential(email: str, *, strong: bool = True) -> Credential | None:
    """Return the credential of a normal address; None for none, or for one that cannot be read.

    1 read unit, half a one unless strong.
    """
    return _to_credential(dynamodb.get_item(TABLE, rules.credential_key(email), strong=strong))


def is_address_taken(email: str) -> bool:
    """Return whether a normal address has an account. Half a read unit."""
    return dynamodb.get_item(TABLE, rules.credential_key(email)) is not None


def create_account(
    credential: Credential, user: User, session: Session
) -> tuple[User | ClosedUser | None, Session | None]:
    """Write a new account and its first session in one transaction: 6 write units.

    Returns what is stored of user and session then: these, or, where ids or address are taken,
    what can be read under their ids.
    """
    new = credential, user, session
    try:
        dynamodb.transact(*(dynamodb.put_action(TABLE, to_item(record)) for record in new))
    except dynamodb.Cancelled as refusal:
        _, known, opened = refusal.items
        stored = account_records.read_user(known or None)
        return stored, account_records.read_session(opened or None)
    return user, session


def create_session(session: Session) -> Session | None:
    """Write a session; return the one that is stored then. None for one that cannot be read."""
    try:
        dynamodb.put_new_item(TABLE, to_item(session))
    except dynamodb.ConditionFailed as refusal:
        return account_records.read_session(refusal.item)
    return session


def delete_session(user_id: str, session_id: str) -> None:
    """Delete a session; none is fine."""
    dynamodb.delete_item(TABLE, account_records.session_key(user_id, session_id))


def query_sessions(user_id: str, limit: int, after: str | None) -> tuple[list[Session], str | None]:
    """Return a page of a user's sessions, expired ones included, and where the next one begins.

    Half a read unit per 4 KB. One that cannot be read is left out.
    """
    place = account_records.user_partition(user_id), account_records.SESSION_PREFIX
    page, following = dynamodb.query(TABLE, *place, limit, after)
    return [found for item in page if (found := account_records.read_session(item))], following


def rotate_session(session: Session, key_id: str, now: int) -> Session | None:
    """Move a session's counter, once whoever asks: of parallel refreshes one writes, all get it.

    The session moves with it to the key of ours that signs now. None when it ended in between.
    """
    values: Item = {
        "seen": session.counter,
        "next": session.counter + 1,
        "now": now,
        "ttl": min(now + rules.SESSION_IDLE, session.expires_at),
        "left": account_records.LEFT,
    }
    sets = "SET #counter = :next, used_at = :now, #ttl = :ttl"
    if key_id != session.key_id:
        values |= {"key": key_id, "former": session.key_id}
        sets += ", key_id = :key, former_key_id = :former"
    condition = "#counter = :seen AND epoch <> :left"
    names = {"#counter": "counter", "#ttl": "ttl"}
    try:
        item: Item | None = dynamodb.update_item(
            TABLE, session.key(), sets, values, condition=condition, names=names
        )
    except dynamodb.ConditionFailed as refusal:
        item = refusal.item
    held = account_records.read_session(item)
    return held if held and held.epoch != account_records.LEFT else None


def end_all_sessions(user: User, session_id: str) -> bool:
    """End every session of a user, as one of them asks, in one transaction: 6 write units.

    Returns whether this did it, or the same request before. Raises AccountChanged.
    """
    own = account_records.session_key(user.user_id, session_id)
    seen = {"epoch": user.epoch}
    try:
        dynamodb.transact(
            set_action(TABLE, own, {"epoch": account_records.LEFT}, seen),
            *_build_both_actions(user, {"epoch": user.epoch + 1}, seen),
        )
    except dynamodb.Cancelled as refusal:
        held = account_records.read_session(refusal.items[0] or None)
        if held is None or held.epoch != account_records.LEFT:
            raise AccountChanged from None
        return False
    return True


def replace_password(
    user: User, password_hash: str, *, kept_session_id: str | None = None, proven: bool = False
) -> None:
    """Write a new hash and the next epoch, which ends all sessions but one: 4 or 6 write units.

    `proven`: whoever sets it has proven the address as well. Raises AccountChanged.
    """
    seen: Item = {"epoch": user.epoch}
    sets: Item = {"epoch": user.epoch + 1}
    also: list[Item] = []
    if kept_session_id:
        own = account_records.session_key(user.user_id, kept_session_id)
        also.append(set_action(TABLE, own, sets, seen))
    members = sets | ({"email_verified": True} if proven else {})
    both = _build_both_actions(user, members, seen, credential={"password_hash": password_hash})
    _change_account(*both, *also)


def upgrade_password_hash(credential: Credential, password_hash: str) -> None:
    """Write another hash of the same password. One that has changed meanwhile stays."""
    after = msgspec.structs.replace(credential, password_hash=password_hash)
    with suppress(dynamodb.ConditionFailed):
        write_change(TABLE, credential, after, ("password_hash",))


def mark_email_verified(user: User) -> bool:
    """Keep that an address is proven, in one transaction: 4 write units.

    Returns whether this did it, or a parallel request. Raises AccountChanged.
    """
    seen = {"email": user.email, "email_verified": False}
    try:
        dynamodb.transact(*_build_both_actions(user, {"email_verified": True}, seen))
    except dynamodb.Cancelled as refusal:
        held = account_records.read_user(refusal.items[0] or None)
        if not (isinstance(held, User) and held.email == user.email and held.email_verified):
            raise AccountChanged from None
        return False
    return True


def rename_account(user: User, texts: Item, dropped: Iterable[str]) -> User:
    """Set members of an active account, and drop others, in one transaction: 4 write units.

    Returns the user as she is then. Raises AccountChanged.
    """
    seen = {"status": account_records.ACTIVE}
    _change_account(*_build_both_actions(user, texts, seen, dropped))
    return msgspec.structs.replace(user, **texts, **dict.fromkeys(dropped))


def move_account(credential: Credential, user: User, email: str) -> None:
    """Move an account and its credential to a new address in one transaction: 6 write units.

    The credential goes as it was read, or not at all: a hash, a name or a state that changes
    meanwhile is not lost. The digest of the registration goes, which stood for the former address
    and a password: a repeated registration is no way to guess at that. Raises AddressTaken,
    AccountChanged.
    """
    old = list(to_item(credential).items())  # numbered: a name may have signs that no name here has
    moved = {"email": email, "email_verified": True, "epoch": user.epoch + 1}
    after = msgspec.structs.replace(user, **moved, former_email=user.email, request=None)
    try:
        dynamodb.transact(
            dynamodb.delete_action(
                TABLE,
                credential.key(),
                condition=" AND ".join(f"#m{n} = :m{n}" for n in range(len(old))),
                values={f"m{n}": value for n, (_, value) in enumerate(old)},
                names={f"#m{n}": name for n, (name, _) in enumerate(old)},
            ),
            dynamodb.put_action(TABLE, to_item(msgspec.structs.replace(credential, **moved))),
            change_action(TABLE, user, after, ("email", "epoch", "status")),
        )
    except dynamodb.Cancelled as refusal:
        held = refusal.items[1]
        owner = _to_credential(held or None)
        if held and (owner is None or owner.user_id != user.user_id):
            raise AddressTaken from None
        raise AccountChanged from None


def close_account(user: User, now: int) -> bool:
    """Close an account and list it for erasure, in one transaction: 6 write units.

    What is left of the user lets nobody in, and keeps the id taken until all is erased. The
    address is free at once; it may be somebody else's by the time a second request comes here.
    Returns whether this did it, or a parallel request. Raises AccountChanged.
    """
    closed = ClosedUser(user_id=user.user_id, epoch=user.epoch + 1)
    try:
        dynamodb.transact(
            dynamodb.put_action(
                TABLE,
                to_item(closed),
                condition="epoch = :seen AND #status = :active",
                values={"seen": user.epoch, "active": account_records.ACTIVE},
                names={"#status": "status"},
            ),
            dynamodb.delete_action(
                TABLE,
                rules.credential_key(user.email),
                condition=ABSENT_OR_OWN,
                values={"id": user.user_id},
            ),
            dynamodb.put_action(
                TABLE, to_item(Erasure(user_id=user.user_id, erasing_since=now)), condition=None
            ),
        )
    except dynamodb.Cancelled as refusal:
        held = refusal.items[0]
        gone = held == {} or isinstance(account_records.read_user(held), ClosedUser)
        if not gone:
            raise AccountChanged from None
        return False
    return True


def _build_both_actions(
    user: User,
    sets: Item,
    seen: Item,
    dropped: Iterable[str] = (),
    credential: Item | None = None,
) -> list[Item]:
    """Return actions that change user and credential alike, and members of `credential` there.

    Both must be of this user, and have what was `seen`.
    """
    seen = seen | {"user_id": user.user_id}
    return [
        set_action(TABLE, user.key(), sets, seen, dropped),
        set_action(
            TABLE, rules.credential_key(user.email), sets | (credential or {}), seen, dropped
        ),
    ]


def _change_account(*actions: Item) -> None:
    try:
        dynamodb.transact(*actions)
    except dynamodb.Cancelled:
        raise AccountChanged from None


def _to_credential(item: Item | None) -> Credential | None:
    if item is None:
        return None
    return read_record(Credential, item, user_id=str(item.get("user_id")))
