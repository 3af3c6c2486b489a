"""Who may try again: counters of guesses at a password, whether or not the account exists.

Every comparison of a password begins with `begin_guess`, which counts before anything is looked
at, so that parallel guesses cannot all pass, and `give_back_guess` follows the right password. One
item an address counts for each network (10 in 10 minutes) and for all together: from the 20th
failure on one guess at a time is let through, at growing distances. Whoever holds a session of the
account has a counter of that session's own, so that strangers cannot keep her out. Nothing locks
for good.
"""

import msgspec

from auxeira.core.problems import TooMany
from auxeira.core.records import Item
from auxeira.http.api import Request
from auxeira.security import key_ring
from functions.auth import attempts_repository, rules
from functions.auth.attempts_repository import GuessCounter
from functions.auth.audit_log import log_account_event


class Guess(msgspec.Struct, frozen=True):
    """A guess that was counted: in which item, and for which network if not for a session."""

    key: Item
    network: str | None = None


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
    key, network = rules.failures_key(secret, email), request.network
    while seen := attempts_repository.count_guess(key, network, request.now):
        if _begin_late_guess(seen, network, request.now):
            break
    return Guess(key, network)


def _begin_late_guess(seen: GuessCounter, network: str, now: int) -> bool:
    """Count a guess in a new window, or as the one that a delay lets through. Raises TooMany.

    Returns whether it is counted; a parallel one may have come between where there is no delay.
    """
    if seen.ends > now and seen.tries >= rules.MAX_ATTEMPTS:
        raise _log_and_build_too_many(seen.ends - now)
    failures = seen.failures if seen.ttl > now else 0
    delay = rules.calculate_guess_delay(failures)
    if delay and now < seen.last + delay:
        raise _log_and_build_too_many(seen.last + delay - now)
    counted = attempts_repository.count_late_guess(seen, network, now, failures)
    if delay and not counted:
        raise _log_and_build_too_many(delay)
    return counted


def give_back_guess(guess: Guess) -> None:
    """Undo a guess that was right, and clear the counter of its network."""
    if guess.network is None:
        attempts_repository.delete_counter(guess.key)
    else:
        attempts_repository.subtract_guess(guess.key, guess.network)


def clear_guesses(email: str, now: int) -> None:
    """Forget all guesses at the password of an address but those of its sessions."""
    secret = key_ring.find_signing_key("credentials", now).value
    attempts_repository.delete_counter(rules.failures_key(secret, email))


def consume_attempt(key: Item, now: int, most: int = rules.MAX_ATTEMPTS) -> None:
    """Take one of the `most` of a window. Raises TooMany when there is none left.

    One conditional write; two where a past window is still lying there.
    """
    while held := attempts_repository.count_attempt(key, now, most):
        if held.ttl > now:
            raise _log_and_build_too_many(held.ttl - now)
        if attempts_repository.reopen_window(held, now):
            return


def _log_and_build_too_many(seconds: int) -> TooMany:
    log_account_event("login_delayed", reason="too_many_attempts")
    return TooMany("Too many attempts. Wait, or reset the password.", seconds)
