"""The caller's account: read it, change the names in it."""

from datetime import UTC, datetime
from typing import Literal

from msgspec import UNSET, UnsetType, structs

from auxeira.core.problems import Conflict
from auxeira.http.schema import Change, Output, Success
from auxeira.security.access_tokens import LiveSession, require_live_session
from auxeira.security.account_records import Account
from functions.auth import repository
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import CHANGED, Line, Name, api

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
    try:
        user = repository.rename_account(caller.user, kept, dropped)
    except repository.AccountChanged:
        raise Conflict(CHANGED) from None
    log_account_event("names_changed", user_id=user.user_id)
    return Me(user=to_user(user))


def to_user(account: Account) -> User:
    """Return an account as its owner sees it, of its user or its credential."""
    return User(
        user_id=account.user_id,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        role=account.role,
        email_verified=account.email_verified,
        created_at=datetime.fromtimestamp(account.created_at, UTC),
        user_type=UNSET if account.user_type is None else account.user_type,
        organization_name=UNSET if account.organization_name is None else account.organization_name,
    )
