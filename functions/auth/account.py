"""All that is stored about a user: returned, or erased.

Later groups join by a row in STORED.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from auxeira import callers, shelf, store
from auxeira.auth import Live, Principal, live_session, session_ended, token_holder
from auxeira.contract import Input, Output, Success
from auxeira.http import Request
from functions.auth import rules
from functions.auth.api import Password, api
from functions.auth.events import event
from functions.auth.recovery import confirmed

Item = rules.Item
PROFILE_KEYS = ("user_id", "record")
SECRET = {"pk", "sk", "key", "key_id", "former_key_id", "request", "password_hash"}


class Stored(msgspec.Struct, frozen=True):
    """What one group keeps of a user: how to read it and how to erase it, both repeatable."""

    name: str
    read: Callable[[Item], list[Item]]
    erase: Callable[[Item], None]


class Part(Output):
    """The records of one kind, as they are stored, without what only we may know."""

    name: str
    records: list[dict[str, Any]]


class Export(Success):
    """Everything that is stored about the caller."""

    parts: list[Part]


class Farewell(Input):
    """The password, once more."""

    password: Password


@api.get(
    "/api/auth/export",
    caller=live_session,
    answers={200: Export},
    summary="Everything that is stored about the caller",
)
def export_account(caller: Live) -> Export:
    parts = [Part(name="account", records=[_shown(caller.user)])]
    parts += [
        Part(name=row.name, records=[_shown(item) for item in row.read(caller.user)])
        for row in STORED
    ]
    event("exported", user_id=caller.user["user_id"])
    return Export(parts=parts)


@api.delete(
    "/api/auth/account",
    caller=token_holder,
    body=Farewell,
    answers={202: Success, 403: "The password is wrong"},
    summary="Erase the account and everything stored about it",
)
def erase_account(caller: Principal, body: Farewell, request: Request) -> Success:
    user, session = callers.load(caller.user_id, caller.session_id)
    if user is None:  # erased before, and the reply was lost, or a token has written since
        _erase_all({"user_id": caller.user_id})
        return Success()
    if not (session and callers.alive(user, session, request.now)):
        raise session_ended()
    confirmed(user, body.password, request)
    _erase_all(user)
    # the account goes last: until then the request can be repeated
    store.transact(
        store.delete_action("users", rules.credential_key(user["email"]), condition=None),
        store.delete_action("users", callers.user_key(user["user_id"]), condition=None),
    )
    event("erased", user_id=user["user_id"])
    return Success()


def _erase_all(user: Item) -> None:
    """What is stored about a user but the account; the user's id is enough."""
    for row in STORED:
        row.erase(user)


def _sessions(user: Item) -> list[Item]:
    """Every session of a user, expired ones included."""
    return store.query_all("users", f"USER#{user['user_id']}", callers.SESSION_PREFIX)


def _end_sessions(user: Item) -> None:
    for session in _sessions(user):
        store.delete("users", callers.session_key(user["user_id"], session["session_id"]))


def _shown(item: Item) -> Item:
    return {name: _plain(value) for name, value in item.items() if name not in SECRET}


def _plain(value: Any) -> Any:
    """A value as JSON has it: a number is no text."""
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {name: _plain(entry) for name, entry in value.items()}
        case list():
            return [_plain(entry) for entry in value]
    return value


def _profile(user: Item) -> list[Item]:
    """The profile of a user and all that is kept beside it."""
    return store.query_all("profiles", user["user_id"], "", PROFILE_KEYS)


def _erase_profile(user: Item) -> None:
    for item in _profile(user):
        store.delete("profiles", {name: item[name] for name in PROFILE_KEYS})


def _reports(user: Item) -> list[Item]:
    """What is known of a user's reports; their bodies are read one by one."""
    return store.query_all("reports", user["user_id"], shelf.META, shelf.KEYS)


def _erase_reports(user: Item) -> None:
    """Reports with their facts and bodies, keys and counts. Payments stay: they are accounts."""
    for item in store.query_all("reports", user["user_id"], "", shelf.KEYS):
        if item["record"].startswith(shelf.META):
            shelf.delete(item["user_id"], item["record"])
        else:
            store.delete("reports", {name: item[name] for name in shelf.KEYS})


STORED = (
    Stored("sessions", _sessions, _end_sessions),
    Stored("profile", _profile, _erase_profile),
    Stored("reports", _reports, _erase_reports),
)
