"""Takes events, and reads what was counted."""

import msgspec
from msgspec import UNSET

from auxeira.activity import activity_records, repository
from auxeira.activity.activity_records import CountedMetric, FlushMessage, Pack
from auxeira.core import ids
from auxeira.core.problems import TooLarge, Unprocessable
from auxeira.http.api import Request
from auxeira.security.access_tokens import Principal
from functions.analytics import repository as counts_repository
from functions.analytics import rules
from functions.analytics.responses import NewActivity, NewEvent


def take_events(caller: Principal, body: NewActivity, request: Request) -> int:
    """Hand events on to the queue; return how many. Raises Unprocessable, TooLarge, Unavailable."""
    events = [
        rules.build_event(
            each.activity,
            None if each.metadata is UNSET else each.metadata,
            None if each.occurred_at is UNSET else each.occurred_at,
            request.ms,
        )
        for each in _list_given(body)
    ]
    device = request.headers.get("user-agent", "")[:100]
    pack = Pack(caller.session_id, device, events)
    if len(msgspec.json.encode(pack)) > rules.MOST_BYTES:
        raise TooLarge(f"The events are larger than {rules.MOST_BYTES // 1024} KB. Send fewer.")
    flush_id = f"act_{ids.generate_id(request.ms / 1000)}"
    repository.queue_flush(FlushMessage(caller.user_id, flush_id, request.ms, pack))
    return len(events)


def _list_given(body: NewActivity) -> list[NewEvent]:
    """Return the events of a body, however it has them. Raises Unprocessable."""
    alone = body.metadata is not UNSET or body.occurred_at is not UNSET
    if body.activity is not UNSET and body.events is UNSET:
        return [NewEvent(body.activity, body.metadata, body.occurred_at)]
    if body.events is not UNSET and body.activity is UNSET and not alone:
        return body.events
    raise Unprocessable("Send one event with activity, or several in events.")


def read_counts(
    metric: CountedMetric, timeframe: str, now: int
) -> list[tuple[int, dict[str, int]]]:
    """Return (when it starts, {part: number}) for each part of a timeframe. Raises Unavailable."""
    length, starts = rules.list_buckets(timeframe, now)
    hours = counts_repository.list_hours(metric, activity_records.format_hour(starts[0]))
    return list(zip(starts, rules.sum_hours(hours, length, starts), strict=True))


def read_user_numbers(timeframe: str, now: int) -> list[tuple[int, dict[str, int]]]:
    """Return (when it starts, {"": users}) for each day of a timeframe. Raises Unavailable."""
    days = rules.list_timeframe_days(timeframe, now)
    names = [activity_records.format_hour(day)[:10] for day in days]
    numbers = counts_repository.load_user_numbers(names)
    return [(day, {"": number}) for day, number in zip(days, numbers, strict=True)]
