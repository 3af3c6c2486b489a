"""Accounts of Auxeira: register, log in, read one's own."""

from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from auxeira import auth, aws
from auxeira.auth import Live, Principal, live_session
from auxeira.contract import Input, Output, Success
from auxeira.email_addresses import Email
from auxeira.http import Request, public
from functions.auth import account, accounts, recovery, rules, sessions
from functions.auth.api import (
    Line,
    Name,
    NewPassword,
    Password,
    RefreshToken,
    ShortLine,
    api,
    refresh_token,
)

WithHeaders = tuple["LoggedIn", dict[str, str]]

lambda_handler = api.handler
MODULES = (account, recovery, sessions)  # their routes are in `api` as well
aws.prepare("dynamodb", "secretsmanager", "sqs")


class Registration(Input):
    """A new account. `userType` and `organizationName` are kept as they are, and decide nothing:
    neither a role nor what the profile says."""

    email: Email
    password: NewPassword
    first_name: Name
    last_name: Name
    organization_type: Name | None = None
    user_type: ShortLine | None = None
    organization_name: Line | None = None


class Login(Input):
    """An address, its password and what to call the device in the list of sessions.

    With its last refresh token a device is let in however often others have guessed.
    """

    email: Email
    password: Password
    device: Name | None = None
    refresh_token: RefreshToken | None = None


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


class LoggedIn(Success):
    """An access token for `expiresIn` seconds, and a refresh token for the next one."""

    user: User
    token: str
    refresh_token: str
    expires_in: int = auth.LIFETIME


class Me(Success):
    """The caller's account."""

    user: User


REGISTER: dict[str, Any] = {
    "caller": public,
    "body": Registration,
    "idempotent": True,
    "answers": {201: LoggedIn, 409: "The address is taken"},
}


@api.post("/api/auth/register", **REGISTER, summary="Create an account and log in")
def register(body: Registration, key: str | None, request: Request) -> WithHeaders:
    return _logged_in(*accounts.register(body, key, request), request.now)


@api.post("/api/auth/signup", **REGISTER, summary="Create an account: the older name of register")
def sign_up(body: Registration, key: str | None, request: Request) -> WithHeaders:
    return register(body=body, key=key, request=request)


@api.post(
    "/api/auth/login",
    caller=public,
    body=Login,
    idempotent=True,
    answers={200: LoggedIn, 401: "Address or password are wrong"},
    summary="Log in",
)
def log_in(body: Login, key: str | None, request: Request) -> WithHeaders:
    return _logged_in(*accounts.log_in(body, key, request), request.now)


@api.get("/api/auth/me", caller=live_session, answers={200: Me}, summary="The caller's account")
def read_account(caller: Live) -> Me:
    return Me(user=_user(caller.user))


def _logged_in(user: rules.Item, session: rules.Item, replayed: bool, now: int) -> WithHeaders:
    principal = Principal(user["user_id"], session["session_id"], user["role"])
    answer = LoggedIn(
        user=_user(user),
        token=auth.issue(principal, now),
        refresh_token=refresh_token(session, now),
    )
    return answer, {"Idempotent-Replayed": "true"} if replayed else {}


def _user(item: rules.Item) -> User:
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
