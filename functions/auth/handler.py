"""Accounts of Auxeira: register, log in, read one's own."""

from typing import Any

from auxeira.aws import client
from auxeira.core.email_addresses import Email, KeptEmail
from auxeira.http.api import Request, public
from auxeira.http.schema import Input, Success
from auxeira.security import access_tokens
from auxeira.security.access_tokens import Principal
from auxeira.security.account_records import Account, Session
from functions.auth import (
    credentials,
    data_subject_requests,
    email_change,
    me,
    registration_and_login,
    sessions,
)
from functions.auth.dependencies import (
    Line,
    Name,
    NewPassword,
    Password,
    RefreshToken,
    ShortLine,
    api,
    issue_refresh_token,
)
from functions.auth.me import User, to_user

WithHeaders = tuple["LoggedIn", dict[str, str]]

lambda_handler = api.handler
# their routes are in `api` as well
MODULES = (
    data_subject_requests,
    email_change,
    me,
    credentials,
    sessions,
)
client.prepare_clients("dynamodb", "secretsmanager", "sqs")


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

    With its last refresh token a device is let in however often others have guessed. The address
    may be one that could be registered once and no longer.
    """

    email: KeptEmail
    password: Password
    device: Name | None = None
    refresh_token: RefreshToken | None = None


class LoggedIn(Success):
    """An access token for `expiresIn` seconds, and a refresh token for the next one."""

    user: User
    token: str
    refresh_token: str
    expires_in: int = access_tokens.LIFETIME


REGISTER: dict[str, Any] = {
    "caller": public,
    "body": Registration,
    "idempotent": True,
    "answers": {201: LoggedIn, 409: "The address is taken"},
}


@api.post("/api/auth/register", **REGISTER, summary="Create an account and log in")
def register(body: Registration, key: str | None, request: Request) -> WithHeaders:
    return _to_logged_in_response(
        *registration_and_login.register_account(body, key, request), request.now
    )


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
    return _to_logged_in_response(
        *registration_and_login.log_in_with_password(body, key, request), request.now
    )


def _to_logged_in_response(
    user: Account, session: Session, replayed: bool, now: int
) -> WithHeaders:
    principal = Principal(user.user_id, session.session_id, user.role)
    answer = LoggedIn(
        user=to_user(user),
        token=access_tokens.issue_access_token(principal, now),
        refresh_token=issue_refresh_token(session, now),
    )
    return answer, {"Idempotent-Replayed": "true"} if replayed else {}
