"""Who may try again: counters of guesses at a password, whether or not the account exists.

Every comparison of a password begins with `begin_guess`, which counts before anything is looked
at, so that parallel guesses cannot all pass, and `give_back_guess` follows the right password. One
item an address counts for each network (10 in 10 minutes) and for all together: from the 20th
failure on one guess at a time is let through, at growing distances. Whoever holds a session of the
account has a counter of that session's own, so that strangers cannot keep her out. Nothing locks
for good.
"""

from contextlib import suppress

import msgspec

from auxeira.aws import dynamodb
from auxeira.core import item_shapes
from auxeira.core.item_shapes import Number, Seconds, Shape
from auxeira.core.problems import TooMany
from auxeira.http.api import Request
from auxeira.security import key_ring
from functions.auth import rules
from functions.auth.audit_log import log_account_event

Item = rules.Item

NAMES = {"#ttl": "ttl"}
METRIC = "AttemptsUnreadable"
FREE = (
    "attribute_not_exists(pk) OR (#ttl > :now AND failures < :free AND "
    "(attribute_not_exists(#ends) OR (#ends > :now AND #tries < :most)))"
)


class Guess(msgspec.Struct, frozen=True):
    """A guess that was counted: in which item, and for which network if not for a session."""

    key: Item
    network: str | None = None

    @property
    def names(self) -> dict[str, str]:
        """Placeholders of the network's own attributes."""
        return {"#tries": f"tries {self.network}", "#ends": f"ends {self.network}"}

    @property
    def shape(self) -> Shape:
        """What an item that counts for all networks must have."""
        tries, ends = self.names.values()
        always = {"failures": int, "last": Seconds, "ttl": Seconds}
        return Shape("attempts", METRIC, always, {tries: Number, ends: Seconds})


def begin_guess(email: str, request: Request, session_id: str | None = None) -> Guess:
    """Count a guess at the password of an address before it is looked at. Raises TooMany.

    `session_id` is that of a caller who holds one of this account. One conditional write; two
    where a past window is still lying there, or guesses are delayed.
    """
    secret = key_ring.find_signing_key("credentials", request.now).value
    if session_id:
        key = rules.attempts_key(secret, email, session_id)
        consume_attempt(key, request.now)
        return Guess(key)
    guess = Guess(rules.failures_key(secret, email), request.network)
    now = request.now
    limits = {"free": rules.FREE_FAILURES, "most": rules.MAX_ATTEMPTS}
    times = {"now": now, "kept": now + rules.FAILURES_KEPT, "ends": now + rules.ATTEMPT_WINDOW}
    try:
        dynamodb.update_item(
            "users",
            guess.key,
            "ADD failures :one, #tries :one "
            "SET #last = :now, #ttl = :kept, #ends = if_not_exists(#ends, :ends)",
            {"one": 1, **limits, **times},
            condition=FREE,
            names=NAMES | {"#last": "last"} | guess.names,
        )
    except dynamodb.ConditionFailed as refusal:
        seen = _discard_unreadable_counter(guess.key, refusal.item, guess.shape)
        if not (seen and _begin_late_guess(guess, seen, now)):
            return begin_guess(email, request)  # a parallel one was first, or the item expired
    return guess


def _begin_late_guess(guess: Guess, seen: Item, now: int) -> bool:
    """Count a guess in a new window, or as the one that a delay lets through. Raises TooMany.

    Returns whether it is counted; a parallel one may have come between where there is no delay.
    """
    tries, ends = (seen.get(name, 0) for name in guess.names.values())
    if ends > now and tries >= rules.MAX_ATTEMPTS:
        raise _log_and_build_too_many(ends - now)
    failures = seen["failures"] if seen["ttl"] > now else 0
    delay = rules.calculate_guess_delay(failures)
    if delay and now < seen["last"] + delay:
        raise _log_and_build_too_many(seen["last"] + delay - now)
    sets = "SET failures = :next, #last = :now, #ttl = :kept"
    values = {"next": failures + 1, "now": now, "kept": now + rules.FAILURES_KEPT}
    names = NAMES | {"#last": "last"}
    if not delay:  # else the delay alone counts: the item does not grow by a network a guess
        sets += ", #tries = :tries, #ends = :ends"
        started = ends > now
        values["tries"] = tries + 1 if started else 1
        values["ends"] = ends if started else now + rules.ATTEMPT_WINDOW
        names |= guess.names
    try:
        dynamodb.update_item(
            "users",
            guess.key,
            sets,
            values | {"seen": seen["failures"], "before": seen["last"]},
            condition="failures = :seen AND #last = :before",
            names=names,
        )
    except dynamodb.ConditionFailed:
        if delay:
            raise _log_and_build_too_many(delay) from None
        return False
    return True


def give_back_guess(guess: Guess) -> None:
    """Undo a guess that was right, and clear the counter of its network."""
    if guess.network is None:
        dynamodb.delete_item("users", guess.key)
        return
    with suppress(dynamodb.ConditionFailed):  # cleared in between
        dynamodb.update_item(
            "users",
            guess.key,
            "ADD failures :minus REMOVE #tries, #ends",
            {"minus": -1},
            condition="attribute_exists(pk)",
            names=guess.names,
        )


def clear_guesses(email: str, now: int) -> None:
    """Forget all guesses at the password of an address but those of its sessions."""
    secret = key_ring.find_signing_key("credentials", now).value
    dynamodb.delete_item("users", rules.failures_key(secret, email))


def consume_attempt(key: Item, now: int, most: int = rules.MAX_ATTEMPTS) -> None:
    """Take one of the `most` of a window. Raises TooMany when there is none left.

    One conditional write; two where a past window is still lying there.
    """
    ends = now + rules.ATTEMPT_WINDOW
    try:
        dynamodb.update_item(
            "users",
            key,
            "ADD attempts :one SET #ttl = if_not_exists(#ttl, :ends)",
            {"one": 1, "ends": ends, "now": now, "most": most},
            condition="attribute_not_exists(pk) OR (#ttl > :now AND attempts < :most)",
            names=NAMES,
        )
    except dynamodb.ConditionFailed as refusal:
        shape = Shape("attempts", METRIC, {"attempts": Number, "ttl": Seconds})
        held = _discard_unreadable_counter(key, refusal.item, shape)
        if held is None:
            return consume_attempt(key, now, most)
        if held["ttl"] > now:
            raise _log_and_build_too_many(held["ttl"] - now) from None
        _reopen_window(key, held["ttl"], now, most)


def _discard_unreadable_counter(key: Item, seen: Item | None, shape: Shape) -> Item | None:
    """Return a counter that is there. One that cannot be read is deleted, and begun anew."""
    if seen is None or item_shapes.is_readable_item(
        seen, shape, pk=str(key["pk"]), sk=str(key["sk"])
    ):
        return seen
    dynamodb.delete_item("users", key)
    return None


def _reopen_window(key: Item, past: int, now: int, most: int) -> None:
    try:
        dynamodb.update_item(
            "users",
            key,
            "SET attempts = :one, #ttl = :ends",
            {"one": 1, "ends": now + rules.ATTEMPT_WINDOW, "past": past},
            condition="#ttl = :past",
            names=NAMES,
        )
    except dynamodb.ConditionFailed:  # a parallel attempt was first, or the past one expired
        consume_attempt(key, now, most)


def _log_and_build_too_many(seconds: int) -> TooMany:
    log_account_event("login_delayed", reason="too_many_attempts")
    return TooMany("Too many attempts. Wait, or reset the password.", seconds)
