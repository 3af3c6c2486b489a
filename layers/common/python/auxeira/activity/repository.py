"""Reads the events of users, and hands new ones on."""

from typing import Any

import msgspec

from auxeira.activity import activity_records
from auxeira.activity.activity_records import FactMessage, Flush, FlushMessage
from auxeira.aws import dynamodb, sqs
from auxeira.core.records import read_record

Item = dict[str, Any]

QUEUE = "activity"


def queue_fact(message: FactMessage) -> None:
    """Hand a fact on to who counts it. One call. Raises Unavailable."""
    sqs.send_message(QUEUE, msgspec.to_builtins(message))


def queue_flush(message: FlushMessage) -> None:
    """Hand events on to who writes them. One call. Raises Unavailable."""
    sqs.send_message(QUEUE, msgspec.to_builtins(message))


def list_own_events(user_id: str, limit: int, after: str | None) -> tuple[list[Item], str | None]:
    """Return at most `limit` events of a user, newest first, and where the next page starts.

    One call, 0.5 read units for each 4 KB. `after` is the key of the flush that the page before
    ended with; with a `~` it ended in its midst, and that many events of it have been told.
    """
    start, _, told = (after or "").partition("~")
    found, following = dynamodb.query(
        "activity",
        user_id,
        "",
        limit,
        f"{start}~" if told else start or None,
        names=activity_records.KEYS,
        newest=True,
    )
    events: list[Item] = []
    for item in found:
        skipped = int(told) if told and item["sk"] == start else 0
        own = _read_events(item)[skipped:]
        if len(events) + len(own) > limit:
            more = limit - len(events)
            return events + own[:more], f"{item['sk']}~{skipped + more}"
        events += own
        if len(events) == limit and item is not found[-1]:
            return events, str(item["sk"])
    return events, following


def list_all_events(user_id: str) -> list[Item]:
    """Return every event of a user, the oldest flush first. 1 read unit for each 4 KB."""
    found = dynamodb.query_all("activity", user_id, "", activity_records.KEYS)
    return [event for item in found for event in _read_events(item)]


def _read_events(item: Item) -> list[Item]:
    flush = read_record(Flush, item, user_id=item["user_id"], sk=item["sk"])
    return activity_records.unpack_events(flush) if flush else []
