"""All that is stored about a user: returned, or barred and handed over to be erased.

Later groups join by a row in STORED, and one in `functions/housekeeping/erasure.py`.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from auxeira.activity.repository import list_all_events
from auxeira.aws import dynamodb
from auxeira.core.problems import Conflict
from auxeira.http.api import Request
from auxeira.http.schema import Input, Output, Success
from auxeira.reports import report_record
from auxeira.security import session_record, sessions
from auxeira.security.access_tokens import (
    LiveSession,
    Principal,
    require_live_session,
    require_token_holder,
    session_ended_problem,
)
from functions.auth import queues, rules
from functions.auth.audit_log import log_account_event
from functions.auth.credentials import confirm_password
from functions.auth.dependencies import CHANGED, Password, api

Item = rules.Item
PROFILE_KEYS = ("user_id", "record")
SECRET = {"pk", "sk", "key", "key_id", "former_key_id", "request", "password_hash"}


class Stored(msgspec.Struct, frozen=True):
    """What one group keeps of a user, and how to read it. `functions/housekeeping` erases it."""

    name: str
    read: Callable[[Item], list[Item]]


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
    caller=require_live_session,
    answers={200: Export},
    summary="Everything that is stored about the caller",
)
def export_account(caller: LiveSession) -> Export:
    parts = [Part(name="account", records=[_remove_secrets(caller.user)])]
    parts += [
        Part(name=row.name, records=[_remove_secrets(item) for item in row.read(caller.user)])
        for row in STORED
    ]
    log_account_event("exported", user_id=caller.user["user_id"])
    return Export(parts=parts)


@api.delete(
    "/api/auth/account",
    caller=require_token_holder,
    body=Farewell,
    answers={
        202: Success,
        403: "The password is wrong",
        409: "The account was changed at the same time",
    },
    summary="Erase the account and everything stored about it",
)
def erase_account(caller: Principal, body: Farewell, request: Request) -> Success:
    user, session = sessions.load_user_and_session(caller.user_id, caller.session_id)
    if (
        user is None or user.get("status") == session_record.ERASING
    ):  # by this request, whose reply was lost
        return Success()
    if not (session and session_record.is_alive(user, session, request.now)):
        raise session_ended_problem()
    confirm_password(caller, user, body.password, request)
    try:
        _close_account(user, request.now)
    except dynamodb.Cancelled as refusal:
        held = refusal.items[0]
        if (
            held is not None
            and held.get("status", session_record.ERASING) != session_record.ERASING
        ):
            raise Conflict(CHANGED) from None
        return Success()  # a parallel one was first
    queues.queue_erasure(user["user_id"])
    log_account_event("erased", user_id=user["user_id"])
    return Success()


def _close_account(user: Item, now: int) -> None:
    """Close an account and list it for erasure: 6 write units. Raises Cancelled.

    What is left of the user lets nobody in, and keeps the id taken until all is erased. The
    address is free at once; it may be somebody else's by the time a second request comes here.
    """
    user_id = user["user_id"]
    closed = {"user_id": user_id, "status": session_record.ERASING, "epoch": user["epoch"] + 1}
    dynamodb.transact(
        dynamodb.put_action(
            "users",
            session_record.user_key(user_id) | closed,
            condition="epoch = :seen AND #status = :active",
            values={"seen": user["epoch"], "active": session_record.ACTIVE},
            names={"#status": "status"},
        ),
        dynamodb.delete_action(
            "users",
            rules.credential_key(user["email"]),
            condition="attribute_not_exists(#hash) OR user_id = :id",
            values={"id": user_id},
        ),
        dynamodb.put_action(
            "users",
            session_record.erasure_key(user_id) | {"erasing_since": now},
            condition=None,
        ),
    )


def _read_sessions(user: Item) -> list[Item]:
    """Return every session of a user, expired ones included."""
    return dynamodb.query_all("users", f"USER#{user['user_id']}", session_record.SESSION_PREFIX)


def _remove_secrets(item: Item) -> Item:
    return {name: _to_json_value(value) for name, value in item.items() if name not in SECRET}


def _to_json_value(value: Any) -> Any:
    """Return a value as JSON has it: a number is no text."""
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {name: _to_json_value(entry) for name, entry in value.items()}
        case list():
            return [_to_json_value(entry) for entry in value]
    return value


def _read_profile_items(user: Item) -> list[Item]:
    """Return the profile of a user and all that is kept beside it."""
    return dynamodb.query_all("profiles", user["user_id"], "", PROFILE_KEYS)


def _read_report_metas(user: Item) -> list[Item]:
    """Return what is known of a user's reports; their bodies are read one by one."""
    return dynamodb.query_all("reports", user["user_id"], report_record.META, report_record.KEYS)


def _read_activity(user: Item) -> list[Item]:
    """Return what a user did."""
    return list_all_events(user["user_id"])


STORED = (
    Stored("sessions", _read_sessions),
    Stored("profile", _read_profile_items),
    Stored("reports", _read_report_metas),
    Stored("activity", _read_activity),
)
