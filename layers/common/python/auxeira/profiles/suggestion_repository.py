"""Suggestions in the table of reports: asked for once, taken by one worker, finished by it."""

from functools import partial
from typing import cast

from msgspec.structs import replace

from auxeira.aws import changes, dynamodb
from auxeira.core.records import Item, read_record, to_item
from auxeira.esg.reference_data import Currency
from auxeira.profiles import suggestion_record
from auxeira.profiles.suggestion_record import ASKING, FAILED, QUEUED, Suggestions, suggestions_key

SAME = ("status", "requested_at", "attempt")
DUE = (  # there are none, or they rest no more: of another page, that failed, or that are old
    "attribute_not_exists(#status) OR #requested_at <= :old OR "
    "(#requested_at <= :lost AND #status IN (:queued, :asking)) OR "
    "(#requested_at <= :rested AND (#page <> :page OR #status = :failed))"
)


class SuggestionsTaken(Exception):
    """Another worker has them, or they were asked for anew, or they are gone."""


def get_suggestions(user_id: str, *, strong: bool = False) -> Suggestions | None:
    """Return a user's suggestions; None where there are none, or odd ones.

    0.5 read units for 4 KB, 1 when strong.
    """
    item = dynamodb.get_item("reports", suggestions_key(user_id), strong=strong)
    return _read_suggestions(item)


def queue_suggestions(user_id: str, page: str, currency: str, now: int) -> Suggestions:
    """Have a page asked about, unless one was lately. Return what there is then.

    One write unit for each KB, of what is written over too. Odd ones are written over: nothing of
    anybody's is in them that was not on a page.
    """
    names = ("status", "page", "currency", "requested_at", "attempt", "ttl")
    gone = ("holder", "reason", "found", "left_out")
    after = Suggestions(
        user_id=user_id,
        status="queued",
        page=page,
        currency=cast("Currency", currency),
        requested_at=now,
        attempt=0,
        ttl=now + suggestion_record.RETAINED,
    )
    values: Item = {name: getattr(after, name) for name in names}
    queue = partial(
        dynamodb.update_item,
        "reports",
        after.key(),
        f"SET {', '.join(f'#{name} = :{name}' for name in names)} "
        f"REMOVE {', '.join(f'#{name}' for name in gone)}",
        names={f"#{name}": name for name in (*names, *gone)},
    )
    others: Item = {"queued": QUEUED, "asking": ASKING, "failed": FAILED}
    others |= {"old": now - suggestion_record.FRESH, "lost": now - suggestion_record.LOST_AFTER}
    others["rested"] = now - suggestion_record.REST
    try:
        queue(values=values | others, condition=DUE)
    except dynamodb.ConditionFailed as refusal:
        if known := _read_suggestions(refusal.item):
            return known
        queue(values=values)
    return after


def claim_suggestions(known: Suggestions, holder: str) -> Suggestions:
    """Take suggestions that are queued, or that this worker has begun before.

    Returns them. One write unit. Raises SuggestionsTaken.
    """
    if known.status != QUEUED and not (known.status == ASKING and known.holder == holder):
        raise SuggestionsTaken
    return _write_suggestions(
        known, replace(known, status=ASKING, holder=holder, attempt=known.attempt + 1)
    )


def finish_suggestions(known: Suggestions, **outcome: object) -> Suggestions:
    """Keep what came of it. One write unit for each KB. Raises SuggestionsTaken."""
    return _write_suggestions(known, replace(known, **outcome, holder=None))


def _write_suggestions(before: Suggestions, after: Suggestions) -> Suggestions:
    try:
        return changes.write_change("reports", before, after, SAME)
    except dynamodb.ConditionFailed as refusal:
        if refusal.item == to_item(after):  # by the try before, whose reply was lost
            return after
        raise SuggestionsTaken from None


def _read_suggestions(item: Item | None) -> Suggestions | None:
    return read_record(Suggestions, item, user_id=item["user_id"]) if item else None
