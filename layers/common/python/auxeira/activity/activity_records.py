"""Events, markers, counts and sketches as they are stored. No AWS.

Everything that is counted lies under a key of its own with the `Turn` that counts it: a worker
and the number of its batch. The counts of an hour keep for each worker the last batch that is in
them, so that what comes twice is known to be counted, or is not, whoever was ended in between.
"""

import gzip
import hashlib
import re
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import msgspec

from auxeira.core.records import Number, Record, Seconds, Text

Item = dict[str, Any]

type CountedMetric = Literal["events", "reports", "pledges", "signups", "revenue", "orders"]
METRICS: tuple[CountedMetric, ...] = (
    "events",
    "reports",
    "pledges",
    "signups",
    "revenue",
    "orders",
)
KEYS = ("user_id", "sk")
KEPT = 90 * 86_400  # seconds that all of it stays
MARKER, HOURS, USERS = "FACT#", "HOURS#", "USERS"  # begin hash keys; ids of users begin otherwise
TOTAL, PART, TURN = "total", "part ", "turn "  # attributes of the counts
POSITIONS = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#act_[0-9A-Z]{26}(~\d{1,2})?", re.ASCII
)  # in cursors


class Event(msgspec.Struct, frozen=True, array_like=True):
    """Something that a user did: what, when (milliseconds since the epoch), with what."""

    activity: str
    ms: int
    metadata: dict[str, Any] | None = None


class Pack(msgspec.Struct, frozen=True, array_like=True):
    """The events that came together, and what the server saw of their sender."""

    session_id: str
    device: str
    events: list[Event]


class FlushMessage(msgspec.Struct, frozen=True):
    """What the queue carries: whose events came when (milliseconds since the epoch)."""

    user_id: str
    flush_id: str
    ms: int
    pack: Pack


class FactMessage(msgspec.Struct, frozen=True):
    """What the queue carries of what somebody else follows: what it adds to which hour, once.

    `name` tells it from others of its metric; `counts` are by part, "" being the sum.
    """

    metric: CountedMetric
    name: str
    at: int  # seconds since the epoch
    counts: dict[str, int]


DECODER = msgspec.json.Decoder(Pack)


class Turn(Record, frozen=True, kw_only=True):
    """Superclass of what is counted once: which worker counts it, in which batch, put when."""

    KEYS: ClassVar[tuple[str, ...]] = KEYS

    worker: Text
    turn: Number
    put_at: Seconds
    ttl: Seconds


class Flush(Turn, frozen=True, kw_only=True):
    """Events of a user that came together. `sk` is when, to the millisecond, and their id."""

    KIND: ClassVar[str] = "activity"
    METRIC: ClassVar[str] = "ActivityUnreadable"

    user_id: Text
    sk: Text
    events: bytes

    def key(self) -> Item:
        """Return the key."""
        return {"user_id": self.user_id, "sk": self.sk}


class Marker(Turn, frozen=True, kw_only=True):
    """Says that a fact is counted. It holds nothing of it but a digest."""

    KIND: ClassVar[str] = "fact"
    METRIC: ClassVar[str] = "FactUnreadable"

    user_id: Text
    sk: Text = "FACT"

    def key(self) -> Item:
        """Return the key."""
        return {"user_id": self.user_id, "sk": self.sk}


class Hour(Record, frozen=True, kw_only=True):
    """What was counted of a metric in an hour (UTC). The counts are in `rest`, by their names."""

    KIND: ClassVar[str] = "hour"
    METRIC: ClassVar[str] = "HourUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    user_id: Text
    sk: Text
    ttl: Seconds

    def key(self) -> Item:
        """Return the key."""
        return {"user_id": self.user_id, "sk": self.sk}


class Sketch(Record, frozen=True, kw_only=True):
    """The users of a day (UTC), as `user_sketch` counts them."""

    KIND: ClassVar[str] = "sketch"
    METRIC: ClassVar[str] = "SketchUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    sk: Text
    registers: bytes
    version: Number
    updated_at: Seconds
    ttl: Seconds

    def key(self) -> Item:
        """Return the key."""
        return sketch_key(self.sk)


def flush_key(user_id: str, ms: int, flush_id: str) -> Item:
    """Return the key of events that came at `ms` (milliseconds since the epoch)."""
    return {"user_id": user_id, "sk": f"{format_milliseconds(ms)}#{flush_id}"}


def marker_key(metric: CountedMetric, name: str) -> Item:
    """Return the key of the marker of a fact: whose it is cannot be read from it."""
    digest = hashlib.sha256(f"{metric}\n{name}".encode()).hexdigest()[:32]
    return {"user_id": f"{MARKER}{digest}", "sk": "FACT"}


def hour_key(metric: CountedMetric, hour: str) -> Item:
    """Return the key of the counts of an hour, such as 2026-11-27T05."""
    return {"user_id": f"{HOURS}{metric}", "sk": hour}


def sketch_key(day: str) -> Item:
    """Return the key of the sketch of a day, such as 2026-11-27."""
    return {"user_id": USERS, "sk": day}


def format_milliseconds(ms: int) -> str:
    """Return 2026-01-31T12:00:00.000Z for milliseconds since the epoch."""
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}Z"


def format_hour(seconds: float) -> str:
    """Return 2026-01-31T12 for seconds since the epoch."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H}"


def pack_events(pack: Pack) -> bytes:
    """Return events as they are stored: JSON, compressed; 20 ordinary ones in some 400 bytes."""
    return gzip.compress(msgspec.json.encode(pack), 9, mtime=0)


def unpack_events(flush: Flush) -> list[Item]:
    """Return the events of a flush as they are told, the last one first; none of an odd one.

    {activity, occurred_at, received_at, session_id, device, metadata?}; times in milliseconds.
    """
    pack = DECODER.decode(gzip.decompress(flush.events))
    received = datetime.fromisoformat(flush.sk.partition("#")[0])
    shared = {
        "received_at": round(received.timestamp() * 1000),
        "session_id": pack.session_id,
        "device": pack.device,
    }
    return [
        {"activity": event.activity, "occurred_at": event.ms}
        | shared
        | ({"metadata": event.metadata} if event.metadata else {})
        for event in reversed(pack.events)
    ]
