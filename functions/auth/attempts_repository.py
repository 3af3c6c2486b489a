"""Counters of attempts in the table `users`: of guesses at a password, and of a window's tries.

One that cannot be read is deleted, and begun anew.
"""

from contextlib import suppress
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from auxeira.aws import dynamodb
from auxeira.core.records import Item, Number, Record, Seconds, Text, read_record
from functions.auth import rules

TABLE = "users"
TTL = {"#ttl": "ttl"}
LAST_AND_TTL = TTL | {"#last": "last"}
FREE = (
    "attribute_not_exists(pk) OR (#ttl > :now AND failures < :free AND "
    "(attribute_not_exists(#ends) OR (#ends > :now AND #tries < :most)))"
)


class Counter(Record, frozen=True, kw_only=True):
    """What every counter has. Nobody sees of its key whose it is."""

    KIND: ClassVar[str] = "attempts"
    METRIC: ClassVar[str] = "AttemptsUnreadable"

    hidden: Text = msgspec.field(name="pk")
    counts: Text = msgspec.field(name="sk")
    ttl: Seconds

    def key(self) -> Item:
        """Return the key of the counter."""
        return {"pk": self.hidden, "sk": self.counts}


class GuessCounter(Counter, frozen=True, kw_only=True):
    """Guesses at an address: the failures from anywhere, and one network's tries in a window.

    A right guess is given back, perhaps to a counter that was begun anew meanwhile: there may be
    fewer failures than none. `rest` has the other networks.
    """

    failures: Annotated[int, Meta(ge=-(2**32), le=2**32)]
    last: Seconds
    tries: Number = 0
    ends: Seconds = 0


class WindowCounter(Counter, frozen=True, kw_only=True):
    """Attempts in a window that ends at `ttl`."""

    attempts: Number


def count_guess(key: Item, network: str, now: int) -> GuessCounter | None:
    """Count a guess if it is free: one conditional write. Return None, or the counter if not."""
    limits = {"free": rules.FREE_FAILURES, "most": rules.MAX_ATTEMPTS}
    times = {"now": now, "kept": now + rules.FAILURES_KEPT, "ends": now + rules.ATTEMPT_WINDOW}
    try:
        dynamodb.update_item(
            TABLE,
            key,
            "ADD failures :one, #tries :one "
            "SET #last = :now, #ttl = :kept, #ends = if_not_exists(#ends, :ends)",
            {"one": 1, **limits, **times},
            condition=FREE,
            names=LAST_AND_TTL | _name_network(network),
        )
        return None
    except dynamodb.ConditionFailed as refusal:
        item = refusal.item
    if item is not None:
        tries, ends = (item.get(name) for name in _name_network(network).values())
        held = _read_or_delete(GuessCounter, key, item | {"tries": tries, "ends": ends})
        if held:
            return held
    return count_guess(key, network, now)


def count_late_guess(seen: GuessCounter, network: str, now: int, failures: int) -> bool:
    """Count a guess after so many failures, in a network's window if there is no delay.

    Where there is one, that alone counts: the item does not grow by a network a guess. Return
    whether nobody else has come between.
    """
    sets = "SET failures = :next, #last = :now, #ttl = :kept"
    values = {"next": failures + 1, "now": now, "kept": now + rules.FAILURES_KEPT}
    names = LAST_AND_TTL
    if not rules.calculate_guess_delay(failures):
        sets += ", #tries = :tries, #ends = :ends"
        started = seen.ends > now
        values["tries"] = seen.tries + 1 if started else 1
        values["ends"] = seen.ends if started else now + rules.ATTEMPT_WINDOW
        names = names | _name_network(network)
    try:
        dynamodb.update_item(
            TABLE,
            seen.key(),
            sets,
            values | {"seen": seen.failures, "before": seen.last},
            condition="failures = :seen AND #last = :before",
            names=names,
        )
    except dynamodb.ConditionFailed:
        return False
    return True


def subtract_guess(key: Item, network: str) -> None:
    """Undo a guess, and clear the counter of its network, unless all was cleared in between."""
    with suppress(dynamodb.ConditionFailed):
        dynamodb.update_item(
            TABLE,
            key,
            "ADD failures :minus REMOVE #tries, #ends",
            {"minus": -1},
            condition="attribute_exists(pk)",
            names=_name_network(network),
        )


def count_attempt(key: Item, now: int, most: int) -> WindowCounter | None:
    """Count one of the `most` of a window: one conditional write.

    Return None, or the counter where none is left, or a past window still lies there.
    """
    try:
        dynamodb.update_item(
            TABLE,
            key,
            "ADD attempts :one SET #ttl = if_not_exists(#ttl, :ends)",
            {"one": 1, "ends": now + rules.ATTEMPT_WINDOW, "now": now, "most": most},
            condition="attribute_not_exists(pk) OR (#ttl > :now AND attempts < :most)",
            names=TTL,
        )
        return None
    except dynamodb.ConditionFailed as refusal:
        item = refusal.item
    held = None if item is None else _read_or_delete(WindowCounter, key, item)
    return held or count_attempt(key, now, most)


def reopen_window(past: WindowCounter, now: int) -> bool:
    """Count the first attempt of a new window; return whether nobody else has come between."""
    try:
        dynamodb.update_item(
            TABLE,
            past.key(),
            "SET attempts = :one, #ttl = :ends",
            {"one": 1, "ends": now + rules.ATTEMPT_WINDOW, "past": past.ttl},
            condition="#ttl = :past",
            names=TTL,
        )
    except dynamodb.ConditionFailed:
        return False
    return True


def delete_counter(key: Item) -> None:
    """Delete a counter; none is fine."""
    dynamodb.delete_item(TABLE, key)


def _name_network(network: str) -> dict[str, str]:
    """Return the placeholders of a network's own attributes."""
    return {"#tries": f"tries {network}", "#ends": f"ends {network}"}


def _read_or_delete[C: Counter](kind: type[C], key: Item, item: Item) -> C | None:
    held = read_record(kind, item, **{name: str(value) for name, value in key.items()})
    if held is None:
        delete_counter(key)
    return held
