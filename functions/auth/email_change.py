"""Another e-mail address: asked for with the password, proven by what is mailed to it, told of.

Nothing is stored until the proof is used: it names the new address and is bound to the present
one and to the epoch, so that a new password, the end of every session, or another address voids it.
"""

from contextlib import suppress
from typing import Annotated

from msgspec import Meta

from auxeira.core.email_addresses import Email
from auxeira.core.problems import Conflict, Invalid, TooMany
from auxeira.http.api import Request, public
from auxeira.http.schema import Input, Success
from auxeira.security.access_tokens import LiveSession, require_live_session
from auxeira.security.account_records import User
from functions.auth import credentials, queues, repository, rules
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import CHANGED, TAKEN, Password, api

NewEmailProof = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{83,414}$(?!\\n)", max_length=414)]

LIFETIME = 3600  # seconds


class EmailChange(Input):
    """The address that shall be, and the password of the account."""

    new_email: Email
    current_password: Password


class EmailConfirmation(Input):
    """What the mail carried."""

    token: NewEmailProof


@api.post(
    "/api/auth/email/change",
    caller=require_live_session,
    body=EmailChange,
    answers={202: Success, 403: credentials.WRONG},
    summary="Ask for a mail that moves the account to another address",
)
def request_email_change(caller: LiveSession, body: EmailChange, request: Request) -> Success:
    user, email = caller.user, rules.normalize_email(body.new_email)
    if email == user.email:
        detail = "is the address of the account already"
        fault = {"pointer": "#/newEmail", "detail": detail}
        raise Invalid(f"newEmail {detail}.", errors=[fault])
    credentials.confirm_password(caller.principal, user, body.current_password, request)
    credentials.consume_mail_attempt(user.email, request)
    token: str | None = credentials.issue_mail_proof("email", user, LIFETIME, request.now, email)
    if repository.is_address_taken(email):
        token = None  # the mailer drops it: whoever asks is not told of other accounts
    log_account_event("email_change_asked", user_id=user.user_id)
    queues.queue_mail("email_change_asked", user.email, user.first_name)
    queues.queue_mail("change_email", email, user.first_name, token)
    return Success()


@api.post(
    "/api/auth/email/confirm",
    caller=public,
    body=EmailConfirmation,
    answers={204: None, 409: "The address has an account by now, or the account has just changed"},
    summary="Move the account to the address that the mail went to; every session ends",
)
def confirm_email_change(body: EmailConfirmation, request: Request) -> None:
    user, used, email = credentials.verify_mail_proof("email", body.token, request.now)
    if used and user.former_email:  # perhaps by this very request, whose first reply was lost
        with suppress(TooMany):  # the notice alone is limited
            credentials.consume_mail_attempt(user.former_email, request)
            _announce_new_email(user, user.former_email)
        return
    if _move_account(user, email):
        log_account_event("email_changed", user_id=user.user_id)
        _announce_new_email(user, user.email)
        return
    if not credentials.verify_mail_proof("email", body.token, request.now)[1]:
        raise Conflict(CHANGED)
    # else a parallel one was first


def _move_account(user: User, email: str) -> bool:
    """Move an account to a new address: 1 read unit, 6 write units.

    Returns whether it moved, or something of the account came between. Raises Conflict for an
    address that has another account by now.
    """
    old = repository.read_credential(user.email)
    if old is None or old.user_id != user.user_id:
        return False
    try:
        repository.move_account(old, user, email)
    except repository.AddressTaken:
        raise Conflict(TAKEN, slug="email-taken", error="User already exists") from None
    except repository.AccountChanged:
        return False
    return True


def _announce_new_email(user: User, former: str) -> None:
    """Tell the former address, and whoever ranks: only who has proven an address is ranked."""
    queues.queue_mail("email_changed", former, user.first_name)
    queues.queue_score_refresh(user.user_id)
