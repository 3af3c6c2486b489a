"""What the routes of activity take and answer."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from auxeira.activity.activity_records import CountedMetric
from auxeira.http.schema import ONE_LINE, Change, Input, Output, Success

MOST_EVENTS = 25
LARGEST = 2**53  # what a page reads without loss
DATE = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
HOURS = "([01][0-9]|2[0-3]):[0-5][0-9]"
TIME = f"{HOURS}:[0-5][0-9]([.][0-9]{{1,9}})?"

type MetricType = CountedMetric | Literal["users"]
type Timeframe = Literal["1h", "24h", "7d", "30d"]
type Activity = Annotated[
    str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9 _.:-]{0,39}$(?!\\n)", max_length=40)
]
type Name = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_]{0,29}$(?!\\n)", max_length=30)]
type Value = (
    Annotated[str, Meta(pattern=ONE_LINE, max_length=100)]
    | Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
    | Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
    | bool
    | None
)
type Metadata = Annotated[dict[Name, Value], Meta(max_length=5)]
type Instant = Annotated[str, Meta(pattern=f"{DATE}T{TIME}(Z|[+-]{HOURS})$(?!\\n)", max_length=35)]


class NewEvent(Input):
    """Something that the caller did."""

    activity: Activity
    metadata: Metadata | UnsetType = UNSET
    occurred_at: Instant | UnsetType = UNSET


class NewActivity(Change):
    """One event, or up to 25 in `events`."""

    activity: Activity | UnsetType = UNSET
    metadata: Metadata | UnsetType = UNSET
    occurred_at: Instant | UnsetType = UNSET
    events: Annotated[list[NewEvent], Meta(min_length=1, max_length=MOST_EVENTS)] | UnsetType = (
        UNSET
    )


class EventsTaken(Success):
    """The events are kept, and will be on the list in a moment."""

    events: int


class OwnEvent(Output):
    """Something that the caller did."""

    activity: str
    occurred_at: datetime
    received_at: datetime
    session_id: str
    device: str
    metadata: dict[str, Any]


class EventList(Success):
    """A page of the caller's events, the newest first."""

    events: list[OwnEvent]
    next_cursor: str | None


class MetricWindow(Input):
    """Which time is looked at."""

    timeframe: Timeframe = "24h"


class MetricPoint(Output):
    """What was counted in an hour or a day."""

    start: datetime
    count: int
    parts: dict[str, int]


class PlatformMetrics(Success):
    """What was counted of one kind, the oldest first."""

    metric_type: MetricType
    timeframe: Timeframe
    metrics: list[MetricPoint]


def to_event(told: dict[str, Any]) -> OwnEvent:
    """Return an event as the list shows it."""
    return OwnEvent(
        activity=told["activity"],
        occurred_at=_to_datetime(told["occurred_at"]),
        received_at=_to_datetime(told["received_at"]),
        session_id=told["session_id"],
        device=told["device"],
        metadata=told.get("metadata", {}),
    )


def _to_datetime(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
