"""Who may try again: counters of wrong passwords, whether or not the account exists.

Two per address: one for each network, taken before the password is looked at, so that parallel
guesses cannot all pass; and one for all networks together, which from the 20th failure on lets
through one guess at a time, at growing distances. Neither locks an account for good.
"""

from auxeira import store
from auxeira.errors import TooMany
from functions.auth import rules
from functions.auth.events import event

Item = rules.Item

NAMES = {"#ttl": "ttl"}


def take(key: Item, now: int, most: int = rules.MAX_ATTEMPTS) -> None:
    """Takes one attempt of a window. Raises TooMany when there is none left.

    One conditional write; two where a past window is still lying there.
    """
    ends = now + rules.ATTEMPT_WINDOW
    try:
        store.update(
            "users",
            key,
            "ADD attempts :one SET #ttl = if_not_exists(#ttl, :ends)",
            {"one": 1, "ends": ends, "now": now, "most": most},
            condition="attribute_not_exists(pk) OR (#ttl > :now AND attempts < :most)",
            names=NAMES,
        )
    except store.ConditionFailed as refusal:
        held = refusal.item or {"ttl": now}
        if held["ttl"] > now:
            raise _delayed(held["ttl"] - now) from None
        _reopen(key, held["ttl"], now, most)


def _reopen(key: Item, past: int, now: int, most: int) -> None:
    try:
        store.update(
            "users",
            key,
            "SET attempts = :one, #ttl = :ends",
            {"one": 1, "ends": now + rules.ATTEMPT_WINDOW, "past": past},
            condition="#ttl = :past",
            names=NAMES,
        )
    except store.ConditionFailed:  # a parallel attempt was first, or the past one expired
        take(key, now, most)


def give_back(key: Item) -> None:
    """Clears the counter of a network after the right password."""
    store.delete("users", key)


def wait_turn(key: Item, failures: Item | None, now: int) -> None:
    """Lets one guess through a delay, however many come at once. Raises TooMany.

    `failures` is the item of all networks as it was just read.
    """
    if failures is None or not (delay := rules.delay(failures, now)):
        return
    free_at = failures["last"] + delay
    if now < free_at:
        raise _delayed(free_at - now)
    try:
        store.update(
            "users",
            key,
            "SET #last = :now",
            {"now": now, "seen": failures["last"]},
            condition="#last = :seen",
            names={"#last": "last"},
        )
    except store.ConditionFailed:
        raise _delayed(delay) from None


def failed(key: Item, now: int) -> None:
    """Counts a wrong password for all networks together."""
    store.update(
        "users",
        key,
        "ADD failures :one SET #last = :now, #ttl = :ttl",
        {"one": 1, "now": now, "ttl": now + rules.FAILURES_KEPT},
        names=NAMES | {"#last": "last"},
    )


def _delayed(seconds: int) -> TooMany:
    event("login_delayed", reason="too_many_attempts")
    return TooMany("Too many attempts. Wait, or reset the password.", seconds)
