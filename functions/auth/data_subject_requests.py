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
from auxeira.core.records import Item, to_item
from auxeira.http.api import Request
from auxeira.http.schema import Input, Output, Success
from auxeira.profiles import suggestion_record
from auxeira.projects.personal_data_repository import read_community_items
from auxeira.reports import report_record
from auxeira.security import account_records, session_liveness
from auxeira.security.access_tokens import (
    LiveSession,
    Principal,
    require_live_session,
    require_token_holder,
    session_ended_problem,
)
from auxeira.security.account_records import ClosedUser
from functions.auth import queues, repository
from functions.auth.audit_log import log_account_event
from functions.auth.credentials import confirm_password
from functions.auth.dependencies import CHANGED, Password, api

PROFILE_KEYS = ("user_id", "record")
SECRET = {"pk", "sk", "key", "key_id", "former_key_id", "request", "password_hash"}


class Stored(msgspec.Struct, frozen=True):
    """What one group keeps of a user, and how to read it. `functions/housekeeping` erases it."""

    name: str
    read: Callable[[str], list[Item]]


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
    parts = [Part(name="account", records=[_remove_secrets(to_item(caller.user))])]
    parts += [
        Part(
            name=row.name, records=[_remove_secrets(item) for item in row.read(caller.user.user_id)]
        )
        for row in STORED
    ]
    log_account_event("exported", user_id=caller.user.user_id)
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
    user, session = session_liveness.load_user_and_session(caller.user_id, caller.session_id)
    if isinstance(user, ClosedUser):  # by this request, whose reply was lost
        return Success()
    if not (session and account_records.is_alive(user, session, request.now)):
        raise session_ended_problem()
    confirm_password(caller, user, body.password, request)
    try:
        closed = repository.close_account(user, request.now)
    except repository.AccountChanged:
        raise Conflict(CHANGED) from None
    if closed:
        queues.queue_erasure(user.user_id)
        log_account_event("erased", user_id=user.user_id)
    return Success()


def _read_session_items(user_id: str) -> list[Item]:
    """Return every session of a user, expired ones included."""
    place = account_records.user_partition(user_id), account_records.SESSION_PREFIX
    return dynamodb.query_all("users", *place)


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


def _read_profile_items(user_id: str) -> list[Item]:
    """Return the profile of a user and all that is kept beside it."""
    return dynamodb.query_all("profiles", user_id, "", PROFILE_KEYS)


def _read_report_metas(user_id: str) -> list[Item]:
    """Return what is known of a user's reports; their bodies are read one by one."""
    return dynamodb.query_all("reports", user_id, report_record.META, report_record.KEYS)


def _read_suggestion_items(user_id: str) -> list[Item]:
    """Return what the website of a user's profile was found to say, if it was read."""
    return dynamodb.query_all("reports", user_id, suggestion_record.RECORD, report_record.KEYS)


STORED = (
    Stored("sessions", _read_session_items),
    Stored("profile", _read_profile_items),
    Stored("suggestions", _read_suggestion_items),
    Stored("reports", _read_report_metas),
    Stored("activity", list_all_events),
    Stored("community", read_community_items),
)
