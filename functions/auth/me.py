"""The caller's account: read it, change the names in it."""

from datetime import UTC, datetime
from typing import Literal

from msgspec import UNSET, UnsetType, structs

from auxeira.aws import dynamodb
from auxeira.core.problems import Conflict
from auxeira.http.schema import Change, Output, Success
from auxeira.security import session_record
from auxeira.security.access_tokens import LiveSession, require_live_session
from functions.auth import rules
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import CHANGED, Line, Name, api

Item = rules.Item

OPTIONAL = {"organization_name"}


class User(Output):
    """An account as its owner sees it. What was not said at registering is left out."""

    user_id: str
    email: str
    first_name: str
    last_name: str
    role: Literal["user", "admin"]
    email_verified: bool
    created_at: datetime
    user_type: str | UnsetType = UNSET
    organization_name: str | UnsetType = UNSET


class Me(Success):
    """The caller's account."""

    user: User


class NameChange(Change):
    """The names to change, at least one. null, or only blanks, takes `organizationName` away."""

    first_name: Name | UnsetType = UNSET
    last_name: Name | UnsetType = UNSET
    organization_name: Line | UnsetType | None = UNSET


@api.get(
    "/api/auth/me", caller=require_live_session, answers={200: Me}, summary="The caller's account"
)
def read_account(caller: LiveSession) -> Me:
    return Me(user=to_user(caller.user))


@api.route(
    "PATCH",
    "/api/auth/me",
    caller=require_live_session,
    body=NameChange,
    answers={200: Me, 409: "The account was changed at the same time"},
    summary="Change the names of the caller's account",
)
def change_names(caller: LiveSession, body: NameChange) -> Me:
    given = {name: text for name, text in structs.asdict(body).items() if text is not UNSET}
    dropped = [name for name in OPTIONAL & given.keys() if not (given[name] or "").strip()]
    kept = {name: text for name, text in given.items() if name not in dropped}
    user = caller.user
    keys = session_record.user_key(user["user_id"]), rules.credential_key(user["email"])
    try:
        dynamodb.transact(*(_rename_action(key, user["user_id"], kept, dropped) for key in keys))
    except dynamodb.Cancelled:
        raise Conflict(CHANGED) from None
    log_account_event("names_changed", user_id=user["user_id"])
    rest = {name: value for name, value in user.items() if name not in dropped}
    return Me(user=to_user(rest | kept))


def _rename_action(key: Item, user_id: str, kept: Item, dropped: list[str]) -> Item:
    """Return an action that sets and removes names in a user or credential that is active."""
    sets = [f"{name} = :{name}" for name in kept]
    expression = f"SET {', '.join(sets)} " if sets else ""
    expression += f"REMOVE {', '.join(dropped)}" if dropped else ""
    return dynamodb.update_action(
        "users",
        key,
        expression,
        kept | {"id": user_id, "active": session_record.ACTIVE},
        condition="user_id = :id AND #status = :active",
        names={"#status": "status"},
    )


def to_user(item: Item) -> User:
    """Return an account as its owner sees it, of its user item or its credential."""
    return User(
        user_id=item["user_id"],
        email=item["email"],
        first_name=item["first_name"],
        last_name=item["last_name"],
        role=item["role"],
        email_verified=item["email_verified"],
        created_at=datetime.fromtimestamp(item["created_at"], UTC),
        user_type=item.get("user_type", UNSET),
        organization_name=item.get("organization_name", UNSET),
    )
