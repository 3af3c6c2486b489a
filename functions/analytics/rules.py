"""What is kept of events, and which hours and days a timeframe has. No HTTP, no AWS."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from auxeira.activity import activity_records
from auxeira.activity.activity_records import Event

HOUR, DAY = 3600, 86_400
BUCKETS = {"1h": (HOUR, 2), "24h": (HOUR, 24), "7d": (DAY, 7), "30d": (DAY, 30)}
MOST_BYTES = 8192  # of the JSON of events that come together
MOST_FLUSHES, WINDOW = 60, 60  # of a user, in so many seconds and in each process
MOST_USERS = 2000  # whose flushes a process counts at a time


def clamp_moment(occurred: str | None, ms: int) -> int:
    """Return when an event happened, in milliseconds since the epoch; when it came if unknown.

    Never after it came: a client's clock may be wrong. Never before what is still kept.
    """
    try:
        said = round(datetime.fromisoformat(occurred).timestamp() * 1000) if occurred else ms
    except (ValueError, OverflowError):  # no such day
        return ms
    return min(max(said, ms - activity_records.KEPT * 1000), ms)


def build_event(
    activity: str, metadata: dict[str, Any] | None, occurred: str | None, ms: int
) -> Event:
    """Return an event that came at `ms`, in milliseconds since the epoch."""
    return Event(activity, clamp_moment(occurred, ms), metadata or None)


def list_buckets(timeframe: str, now: int) -> tuple[int, list[int]]:
    """Return the length of each part of a timeframe in seconds, and when each starts, in order.

    The last one is not over yet.
    """
    length, number = BUCKETS[timeframe]
    last = now // length * length
    return length, [last - length * back for back in range(number - 1, -1, -1)]


def list_timeframe_days(timeframe: str, now: int) -> list[int]:
    """Return when each day (UTC) of a timeframe starts, in order."""
    _, starts = list_buckets(timeframe, now)
    return sorted({start // DAY * DAY for start in starts})


def sum_hours(
    hours: Mapping[str, dict[str, int]], length: int, starts: list[int]
) -> list[dict[str, int]]:
    """Return the counts of each part of a timeframe, of those of hours such as 2026-11-27T05."""
    sums: dict[int, dict[str, int]] = {start: {} for start in starts}
    for name, counts in hours.items():
        at = int(datetime.strptime(name, "%Y-%m-%dT%H").replace(tzinfo=UTC).timestamp())
        own = sums.get(at // length * length, {})
        for part, number in counts.items():
            own[part] = own.get(part, 0) + number
    return [sums[start] for start in starts]
