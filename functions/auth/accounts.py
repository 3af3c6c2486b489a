"""Registering and logging in: each a few writes that hold when anything between them fails."""

import os
from typing import Any

from auxeira import keys, store
from auxeira.errors import Conflict, TooMany, Unauthorized, Unprocessable
from auxeira.http import Request
from auxeira.logs import count, logger
from functions.auth import passwords, rules

Item = dict[str, Any]

REUSED = "This Idempotency-Key was used with another body. Send a new key with a new request."


def register(body: Any, key: str | None, request: Request) -> tuple[Item, Item, bool]:
    """Creates credential, user and first session in one transaction: 6 write units.

    With an Idempotency-Key the ids follow from it, so that a retry finds what the first
    request made without a record of its own. Returns user, session and whether it was a
    replay. Raises Conflict, Unprocessable.
    """
    secret = keys.signing("credentials", request.now).value
    person = rules.person(body.email, body.first_name, body.last_name, body.organization_type)
    seed = rules.digest(secret, "register", key) if key else os.urandom(32)
    proof = rules.digest(secret, *person.values(), body.password) if key else None
    user_id = rules.identifier("usr", seed[:16])
    password_hash = passwords.hashed(body.password, request.now)
    credential = rules.credential(user_id, person, password_hash, request.now)
    user = rules.user(user_id, person, proof, request.now)
    session = rules.session(
        user_id, seed[16:], device=_device(request), request=proof, now=request.now
    )
    try:
        store.transact(*(store.put_action("users", i) for i in (credential, user, session)))
    except store.Cancelled as refusal:
        _, known, opened = refusal.items
        if known and known["request"] != proof:
            raise Unprocessable(REUSED, slug="idempotency-key-reused") from None
        if known and opened:
            return known, opened, True
        raise Conflict("User already exists", slug="email-taken") from None
    _event("registered", "UserRegistered", user_id)
    return user, session, False


def log_in(body: Any, key: str | None, request: Request) -> tuple[Item, Item, bool]:
    """Counts the attempt, checks the password, opens a session: 3 write units.

    The attempt is taken before the password is looked at, so that parallel guesses cannot
    all pass, and given back after a success. An unknown address, a wrong password and a
    disabled account take the same calls and the same time. Returns as `register` does.
    Raises TooMany, Unauthorized, Unprocessable.
    """
    secret = keys.signing("credentials", request.now).value
    email = rules.normal_email(body.email)
    attempts = rules.attempts_key(secret, email, request.ip)
    _take_attempt(attempts, request.now)
    found = store.get("users", rules.credential_key(email), strong=True)
    right = passwords.matches(body.password, found["password_hash"] if found else None, request.now)
    if not (right and found and found["status"] == rules.ACTIVE):
        _event("refused", "LoginRefused")
        raise Unauthorized("Invalid credentials", slug="invalid-credentials")
    seed = rules.digest(secret, "login", found["user_id"], key) if key else os.urandom(16)
    device = body.device or _device(request)
    proof = rules.digest(secret, email, body.password, device) if key else None
    session = rules.session(
        found["user_id"], seed[:16], device=device, request=proof, now=request.now
    )
    session, replayed = _open(session)
    store.delete("users", attempts)
    _event("logged in", "LoginSucceeded", found["user_id"])
    return found, session, replayed


def _open(session: Item) -> tuple[Item, bool]:
    """Writes a session, or finds the one that the same request wrote before."""
    try:
        store.put_new("users", session)
        return session, False
    except store.ConditionFailed as refusal:
        if refusal.item is None or refusal.item["request"] != session["request"]:
            raise Unprocessable(REUSED, slug="idempotency-key-reused") from None
        return refusal.item, True


def _take_attempt(key: Item, now: int) -> None:
    """One conditional write; two where a past window is still lying there. Raises TooMany."""
    ends = now + rules.ATTEMPT_WINDOW
    try:
        store.update(
            "users",
            key,
            "ADD attempts :one SET #ttl = if_not_exists(#ttl, :ends)",
            {"one": 1, "ends": ends, "now": now, "most": rules.MAX_ATTEMPTS},
            condition="attribute_not_exists(pk) OR (#ttl > :now AND attempts < :most)",
            names={"#ttl": "ttl"},
        )
    except store.ConditionFailed as refusal:
        held = refusal.item or {"ttl": now}
        if held["ttl"] > now:
            detail = "Too many attempts to log in. Wait, or reset the password."
            raise TooMany(detail, held["ttl"] - now) from None
        _reopen(key, held["ttl"], ends, now)


def _reopen(key: Item, past: int, ends: int, now: int) -> None:
    try:
        store.update(
            "users",
            key,
            "SET attempts = :one, #ttl = :ends",
            {"one": 1, "ends": ends, "past": past},
            condition="#ttl = :past",
            names={"#ttl": "ttl"},
        )
    except store.ConditionFailed:  # a parallel attempt was first, or the past one expired
        _take_attempt(key, now)


def _device(request: Request) -> str:
    return request.headers.get("user-agent", "")[:100]


def _event(event: str, metric: str, user_id: str | None = None) -> None:
    logger.info("auth", event=event, user_id=user_id)
    count(metric)
