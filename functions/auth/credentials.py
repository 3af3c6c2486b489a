"""Passwords and addresses: change, forget, reset, verify."""

import hmac
from typing import Annotated

import msgspec
from msgspec import Meta

from auxeira.core.email_addresses import Email
from auxeira.core.problems import Conflict, Forbidden, Invalid
from auxeira.http.api import Request, public
from auxeira.http.schema import Input, Success
from auxeira.security import key_ring, session_liveness
from auxeira.security.access_tokens import LiveSession, Principal, require_live_session
from auxeira.security.account_records import Account, User
from functions.auth import password_policy, passwords, queues, rate_limit, repository, rules
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import (
    CHANGED,
    NewPassword,
    Password,
    api,
)

MailProof = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{75}$(?!\\n)", max_length=75)]

RESET_LIFETIME = 600  # seconds
VERIFY_LIFETIME = 86400
MOST_MAILS = 5  # asked for an address from one network in a window of attempts
WRONG = "The current password is wrong"


class PasswordChange(Input):
    """The password that is and the one that shall be."""

    current_password: Password
    new_password: NewPassword


class Forgotten(Input):
    """The address of the account."""

    email: Email


class PasswordReset(Input):
    """What the mail carried, and the new password."""

    token: MailProof
    new_password: NewPassword


class Verification(Input):
    """What the mail carried."""

    token: MailProof


@api.post(
    "/api/auth/password/change",
    caller=require_live_session,
    body=PasswordChange,
    answers={204: None, 403: WRONG, 409: "The account was changed at the same time"},
    summary="Change the password; every other session ends",
)
def change_password(caller: LiveSession, body: PasswordChange, request: Request) -> None:
    user = caller.user
    stored = confirm_password(
        caller.principal, user, body.current_password, request, body.new_password
    )
    if not passwords.is_correct_password(body.new_password, stored, request.now):
        refuse_weak_password(body.new_password, user, "newPassword")
        password_hash = passwords.hash_password(body.new_password, request.now)
        kept = caller.principal.session_id
        try:
            repository.replace_password(user, password_hash, kept_session_id=kept)
        except repository.AccountChanged:
            raise Conflict(CHANGED) from None
    _announce_new_password(user, "password_changed")


@api.post(
    "/api/auth/password/forgot",
    caller=public,
    body=Forgotten,
    answers={202: Success},
    summary="Ask for a mail to reset the password, whether or not there is such an account",
)
def forgot_password(body: Forgotten, request: Request) -> Success:
    email = rules.normalize_email(body.email)
    consume_mail_attempt(email, request)
    found = repository.read_credential(email, strong=False)
    token = issue_mail_proof("reset", found, RESET_LIFETIME, request.now) if found else None
    log_account_event("reset_asked", user_id=found.user_id if found else None)
    queues.queue_mail("reset_password", email, found.first_name if found else "", token)
    return Success()


@api.post(
    "/api/auth/password/reset",
    caller=public,
    body=PasswordReset,
    answers={204: None},
    summary="Set a new password with what the mail carried; every session ends",
)
def reset_password(body: PasswordReset, request: Request) -> None:
    user, used, _ = verify_mail_proof("reset", body.token, request.now)
    if used:  # perhaps by this very request, whose first reply was lost
        rate_limit.begin_guess(user.email, request)
        found = repository.read_credential(user.email)
        stored = found.password_hash if found else None
        if not passwords.is_correct_password(body.new_password, stored, request.now):
            raise invalid_proof_problem()
    else:
        refuse_weak_password(body.new_password, user, "newPassword")
        password_hash = passwords.hash_password(body.new_password, request.now)
        try:  # what the mail carried proves the address as well
            repository.replace_password(user, password_hash, proven=True)
        except repository.AccountChanged:
            raise invalid_proof_problem() from None
    rate_limit.clear_guesses(user.email, request.now)
    queues.queue_score_refresh(user.user_id)
    _announce_new_password(user, "password_reset")


@api.post(
    "/api/auth/verify-email",
    caller=public,
    body=Verification,
    answers={204: None},
    summary="Prove an address with what the mail carried",
)
def verify_email(body: Verification, request: Request) -> None:
    user, *_ = verify_mail_proof("verify", body.token, request.now)
    if not user.email_verified:  # else perhaps by this very request, whose first reply was lost
        try:
            verified = repository.mark_email_verified(user)
        except repository.AccountChanged:
            raise invalid_proof_problem() from None
        if not verified:
            return
        log_account_event("email_verified", user_id=user.user_id)
    queues.queue_score_refresh(user.user_id)


@api.post(
    "/api/auth/verify-email/resend",
    caller=require_live_session,
    answers={202: Success},
    summary="Ask for the mail that proves the address once more",
)
def resend_verification(caller: LiveSession, request: Request) -> Success:
    resend_verification_mail(caller.user, request)
    return Success()


def send_verification_mail(user: User, now: int) -> None:
    """Mail what proves the address of a user."""
    token = issue_mail_proof("verify", user, VERIFY_LIFETIME, now)
    queues.queue_mail("verify_email", user.email, user.first_name, token)


def resend_verification_mail(user: User, request: Request) -> None:
    """Mail it once more to whoever has not proven the address. Raises TooMany after MOST_MAILS."""
    if not user.email_verified:
        consume_mail_attempt(user.email, request)
        send_verification_mail(user, request.now)


def confirm_password(
    caller: Principal, user: User, password: str, request: Request, or_else: str | None = None
) -> str:
    """Return the stored hash of a caller who has given the password again.

    `or_else` is taken too: the password that the same request has just set, its reply lost.
    Guesses count for the caller's session, one each that is compared. Raises Forbidden, TooMany.
    """
    guess = rate_limit.begin_guess(user.email, request, caller.session_id)
    found = repository.read_credential(user.email)
    stored = found.password_hash if found and found.user_id == user.user_id else None
    right = stored is not None and passwords.is_correct_password(password, stored, request.now)
    if stored is not None and not right and or_else is not None:
        rate_limit.begin_guess(user.email, request, caller.session_id)
        right = passwords.is_correct_password(or_else, stored, request.now)
    if stored is None or not right:
        log_account_event("confirmation_refused", user_id=user.user_id, reason="wrong_password")
        raise Forbidden("The current password is wrong.", slug="wrong-password")
    rate_limit.give_back_guess(guess)
    return stored


def refuse_weak_password(password: str, person: Account | rules.Person, member: str) -> None:
    """Raise Invalid, with the reason at the member, for a password that is easily guessed."""
    names = person.first_name, person.last_name, person.organization_type, person.organization_name
    if reason := password_policy.find_password_weakness(
        passwords.normalize_password(password), person.email, [name or "" for name in names]
    ):
        fault = {"pointer": f"#/{member}", "detail": reason}
        raise Invalid(f"{member} {reason}.", errors=[fault], slug="weak-password")


def _announce_new_password(user: User, what: str) -> None:
    log_account_event(what, user_id=user.user_id)
    queues.queue_mail("password_changed", user.email, user.first_name)


def consume_mail_attempt(email: str, request: Request) -> None:
    """Take one of the mails that may be asked for an address from a network. Raises TooMany."""
    secret = key_ring.find_signing_key("credentials", request.now).value
    rate_limit.consume_attempt(
        rules.attempts_key(secret, f"mail {email}", request.network), request.now, MOST_MAILS
    )


def issue_mail_proof(
    purpose: str, account: Account, lifetime: int, now: int, new_email: str = ""
) -> str:
    """Return what a mail to a user carries; it is taken for so many seconds."""
    key = key_ring.find_signing_key("credentials", now)
    return rules.compute_mail_proof(key.id, key.value, purpose, account, now + lifetime, new_email)


def verify_mail_proof(purpose: str, token: str, now: int) -> tuple[User, bool, str]:
    """Return the user of a mailed proof, whether it was used before, and the new address or "".

    Used: the user has moved on by one epoch, and by one address where the proof is of a new one.
    Raises Invalid.
    """
    try:
        user_id, expires, key_id, new_email = rules.parse_mail_proof(token)
    except ValueError:
        raise invalid_proof_problem() from None
    key = key_ring.find_key_by_id("credentials", key_id, now)
    if key is None or expires <= now:
        raise invalid_proof_problem()
    user = session_liveness.load_active_user(user_id, strong=True)
    if user is None:
        raise invalid_proof_problem()
    for used, then in ((False, user), (True, _find_earlier_user(user, new_email))):
        if then is None:
            continue
        made = rules.compute_mail_proof(key_id, key.value, purpose, then, expires, new_email)
        if hmac.compare_digest(token, made):
            return user, used, new_email
    raise invalid_proof_problem()


def _find_earlier_user(user: User, new_email: str) -> User | None:
    """Return a user as she was before a proof, perhaps of a new address, was used, or None."""
    email: str | None = user.email
    if new_email:
        email = user.former_email if email == new_email else None
    if email is None or user.epoch == 0:
        return None
    return msgspec.structs.replace(user, epoch=user.epoch - 1, email=email)


def invalid_proof_problem() -> Invalid:
    """Return the refusal of what a mail carried, whatever is wrong with it."""
    detail = "is not valid, was used, or has expired: ask for a new mail"
    fault = {"pointer": "#/token", "detail": detail}
    return Invalid(f"token {detail}.", errors=[fault], slug="invalid-proof")
