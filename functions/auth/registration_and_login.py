"""Registering and logging in: each a few writes that hold when anything between them fails."""

import os
from contextlib import suppress
from typing import Any

from auxeira.core.problems import Conflict, TooMany, Unauthorized
from auxeira.http.api import Request
from auxeira.http.request_headers import key_reused_problem
from auxeira.security import account_records, key_ring, session_liveness
from auxeira.security.account_records import ClosedUser, Session, User
from functions.auth import credentials, passwords, rate_limit, repository, rules
from functions.auth.audit_log import log_account_event
from functions.auth.dependencies import TAKEN, is_genuine_refresh_token
from functions.auth.rules import Credential

WRONG = "The address or the password is wrong. Check both, or reset the password."


def register_account(body: Any, key: str | None, request: Request) -> tuple[User, Session, bool]:
    """Create credential, user and first session in one transaction: 6 write units.

    With an Idempotency-Key the ids follow from it, so that a retry finds what the first
    request made without a record of its own. Returns user, session and whether it was a
    replay. Raises Conflict, Unprocessable.
    """
    key_id, secret = _find_signing_secret(request.now)
    person = rules.build_person(
        *(body.email, body.first_name, body.last_name, body.organization_type),
        *(body.user_type, body.organization_name),
    )
    credentials.refuse_weak_password(body.password, person, "password")
    seed = rules.compute_hmac(secret, "register", key) if key else os.urandom(32)
    password = passwords.normalize_password(body.password)
    proof = (
        rules.compute_hmac(secret, *rules.list_person_members(person), password) if key else None
    )
    user_id = rules.encode_identifier("usr", seed[:16])
    password_hash = passwords.hash_password(body.password, request.now)
    credential = rules.build_credential(user_id, person, password_hash, request.now)
    user = rules.build_user(user_id, person, proof, request.now)
    session = rules.build_session(
        user, seed[16:], key_id, device=_read_device(request), request=proof, now=request.now
    )
    known, opened = repository.create_account(credential, user, session)
    if known is not user:
        if known:
            _refuse_other_request(known, person.email, proof, request)
        if opened and account_records.is_alive(known, opened, request.now):
            with suppress(TooMany):  # the mail; the first one may have been lost
                credentials.resend_verification_mail(known, request)
            return known, opened, True
        raise Conflict(TAKEN, slug="email-taken", error="User already exists")
    credentials.send_verification_mail(user, request.now)
    log_account_event("registered", user_id=user_id)
    return user, session, False


def log_in_with_password(
    body: Any, key: str | None, request: Request
) -> tuple[Credential, Session, bool]:
    """Count the attempt, check the password, open a session: 3 write units.

    An unknown address, a wrong password and a disabled account take the same calls and the
    same time. A caller with a live refresh token of the account has tries of her own. Returns as
    `register_account` does. Raises TooMany, Unauthorized, Unprocessable.
    """
    key_id, secret = _find_signing_secret(request.now)
    email = rules.normalize_email(body.email)
    held = body.refresh_token and find_held_session(body.refresh_token, email, request.now)
    guess = rate_limit.begin_guess(email, request, held or None)
    found = repository.read_credential(email)
    right = passwords.is_correct_password(
        body.password, found.password_hash if found else None, request.now
    )
    if not (right and found and found.status == account_records.ACTIVE):
        log_account_event("login_refused", reason=_find_refusal_reason(found, right))
        raise Unauthorized(WRONG, slug="invalid-credentials", error="Invalid credentials")
    seed = rules.compute_hmac(secret, "login", found.user_id, key) if key else os.urandom(16)
    device = body.device or _read_device(request)
    password = passwords.normalize_password(body.password)
    proof = rules.compute_hmac(secret, email, password, body.device or "") if key else None
    session = rules.build_session(
        found, seed[:16], key_id, device=device, request=proof, now=request.now
    )
    session, replayed = _open_session(session, found, request.now)
    rate_limit.give_back_guess(guess)
    if held:  # last: a repeat with the token of a session that has ended is anybody's guess
        _end_former_session(body.refresh_token, session)
    _upgrade_password_hash(found, body.password, request.now)
    log_account_event("logged_in", user_id=found.user_id)
    return found, session, replayed


def find_held_session(token: str, email: str, now: int) -> str | None:
    """Return the id of the live session of this address that a refresh token is of, or None."""
    user_id, session_id, counter = rules.parse_refresh_token(token)
    live = session_liveness.load_live_session(user_id, session_id, now)
    if live is None:
        return None
    user, session = live
    held = (
        user.email == email
        and is_genuine_refresh_token(token, session, now)
        and rules.is_accepted_counter(session, counter)
    )
    return session_id if held else None


def _end_former_session(token: str, session: Session) -> None:
    """End the session that a device leaves by logging in: its refresh token came along."""
    user_id, former, _ = rules.parse_refresh_token(token)
    if former != session.session_id:  # which the same request may have opened before
        repository.delete_session(user_id, former)


def _refuse_other_request(
    known: User | ClosedUser, email: str, proof: bytes | None, request: Request
) -> None:
    """Tell a repeated request from another with its key. Raises TooMany, Unprocessable.

    The password is among what is compared, so that for the address of the account it is a guess.
    """
    if isinstance(known, ClosedUser):
        raise key_reused_problem()
    guess = rate_limit.begin_guess(email, request) if known.email == email else None
    if known.request != proof:
        raise key_reused_problem()
    if guess:
        rate_limit.give_back_guess(guess)


def _upgrade_password_hash(credential: Credential, password: str, now: int) -> None:
    """Replace a hash of the original backend, or of a former pepper or cost."""
    if passwords.is_outdated_hash(credential.password_hash, now):
        repository.upgrade_password_hash(credential, passwords.hash_password(password, now))


def _open_session(session: Session, credential: Credential, now: int) -> tuple[Session, bool]:
    """Write a session, or find the one that the same request wrote before.

    Raises Unprocessable for the key of another request, or of a session that has ended since.
    """
    held = repository.create_session(session)
    if (
        held is None
        or held.request != session.request
        or not account_records.is_alive(credential, held, now)
    ):
        raise key_reused_problem()
    return held, held is not session


def _read_device(request: Request) -> str:
    return request.headers.get("user-agent", "")[:100]


def _find_signing_secret(now: int) -> tuple[str, bytes]:
    key = key_ring.find_signing_key("credentials", now)
    return key.id, key.value


def _find_refusal_reason(found: Credential | None, right: bool) -> str:
    if found is None:
        return "unknown_address"
    return "disabled" if right else "wrong_password"
