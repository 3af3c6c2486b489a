"""Ordinary requests of the routes of activity, and what its writer is called with."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.activity_writer import handler as writer
from functions.analytics import handler
from tests.support import cloud, stream_and_queue_events
from tests.support.events import NOW, Answer, call
from tests.support.walk import Walk

ACTIVITY = "/api/analytics/activity"
METRICS = "/api/analytics/metrics/{metricType}"
RETRY_S = 180  # seconds after which the queue gives a message again
TWENTY: list[dict[str, Any]] = [
    {
        "activity": f"page_{number % 4}",
        "metadata": {"reportType": "impact_story", "position": number},
        "occurredAt": f"2026-01-01T00:00:{number:02}Z",
    }
    for number in range(20)
]


def register() -> str:
    """Ann has an account. Returns her access token."""
    from tests.support import route_scenarios  # which imports this module

    return route_scenarios.registered()


def register_admin() -> str:
    """Ann is an admin. Returns her access token, which says that she is a user."""
    from tests.support import route_scenarios

    token = register()
    user_id = route_scenarios.me(token).json["user"]["userId"]
    cloud.change("users", {"pk": f"USER#{user_id}", "sk": "USER"}, role="admin")
    cloud.fresh_process()
    return token


def send(token: str, body: Any, now: float = NOW, **parts: Any) -> Answer:
    return call(handler.lambda_handler, "POST", ACTIVITY, body, token=token, now=now, **parts)


def send_twenty(token: str, now: float = NOW) -> Answer:
    return send(token, {"events": TWENTY}, now)


def list_events(token: str, now: float = NOW, **query: list[str]) -> Answer:
    return call(handler.lambda_handler, "GET", ACTIVITY, token=token, now=now, query=query)


def read_metrics(token: str, name: str = "events", now: float = NOW, **query: list[str]) -> Answer:
    path = METRICS.replace("{metricType}", name)
    return call(handler.lambda_handler, "GET", path, token=token, now=now, query=query)


def write(messages: dict[str, Any], now: float = NOW, remaining_ms: int = 20_000) -> set[str]:
    """The queue delivers a batch at a time of its own. Returns the names that come again."""
    return run_at(
        now, lambda: stream_and_queue_events.deliver(writer.lambda_handler, messages, remaining_ms)
    )


def count_changes(records: list[dict[str, Any]], now: float = NOW) -> list[str]:
    """A stream delivers its records. Returns the numbers that come again."""
    return run_at(now, lambda: stream_and_queue_events.stream(writer.lambda_handler, records))


def run_at(now: float, call: Any) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "time", SimpleNamespace(time=lambda: now))
        return call()


def write_queued(now: float = NOW) -> set[str]:
    """What lies in the queue is written, as one batch."""
    messages = {f"m{n}": body for n, body in enumerate(cloud.messages("activity"))}
    return write(messages, now) if messages else set()


def tell_change(
    event: str,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    *,
    number: int = 1,
    at: float = NOW,
    keys: tuple[str, str] = ("user_id", "record"),
    images: bool = True,
) -> dict[str, Any]:
    """A record of a stream: an item as it is after a change."""
    from auxeira.aws.attribute_values import serialize

    told = {
        "ApproximateCreationDateTime": at,
        "Keys": serialize({name: after[name] for name in keys}),
        "SequenceNumber": f"{number:021}",
    }
    if images:
        told["NewImage"] = serialize(after)
        if before:
            told["OldImage"] = serialize(before)
    return {"eventName": event, "eventSource": "aws:dynamodb", "dynamodb": told}


def written() -> str:
    """Ann has sent twenty events, and they are written. Returns her token."""
    token = register()
    assert send_twenty(token).status == 202
    assert write_queued() == set()
    return token


def counted_for_admin() -> str:
    """Ann has sent twenty events, and is an admin since. Returns her token."""
    assert written()
    return _make_admin_again()


def _make_admin_again() -> str:
    from tests.support import route_scenarios

    token: str = route_scenarios.login(key="logs-in-as-admin").json["token"]
    user_id = route_scenarios.me(token).json["user"]["userId"]
    cloud.change("users", {"pk": f"USER#{user_id}", "sk": "USER"}, role="admin")
    return token


def sent() -> list[Any]:
    """Ann has sent twenty events, which wait in the queue. Returns the messages."""
    assert send_twenty(register()).status == 202
    return cloud.messages("activity")


def sent_by_two() -> list[Any]:
    """Ann's events are counted since just now, and others are in the queue."""
    token = register()
    assert send_twenty(token).status == 202
    assert write_queued() == set()
    cloud.load("activity", [_build_young_sketch()])
    assert send_twenty(token).status == 202
    return cloud.messages("activity")


def _build_young_sketch() -> dict[str, Any]:
    """A sketch of the day of NOW with nobody in it, as if written a moment ago."""
    from auxeira.activity import activity_records, user_sketch

    day = activity_records.format_hour(NOW)[:10]
    registers = user_sketch.compress_registers(user_sketch.build_empty_registers())
    return activity_records.sketch_key(day) | {
        "registers": registers,
        "version": 1,
        "updated_at": int(NOW) + 10**6,
        "ttl": int(NOW) + 10**7,
    }


def delivered(messages: list[Any], now: float) -> Answer:
    """The queue delivers: 200, or 503 where it has to deliver again, minutes later."""
    later = NOW + (now - NOW) * RETRY_S
    found = write({f"m{n}": body for n, body in enumerate(messages)}, later)
    return Answer(503 if found else 200, {"Retry-After": "1"}, "")


def followed(records: list[dict[str, Any]], now: float) -> Answer:
    """A stream delivers: 200, or 503 where it has to deliver again."""
    found = count_changes(records, NOW + (now - NOW) * RETRY_S)
    return Answer(503 if found else 200, {"Retry-After": "1"}, "")


def signed_up() -> list[dict[str, Any]]:
    """Somebody has registered. Returns what the stream tells of it."""
    user = {"pk": "USER#usr_new", "sk": "USER"}
    return [tell_change("INSERT", user, keys=("pk", "sk"), images=False)]


def half_counted() -> list[Any]:
    """Ann's events are put by a worker that was ended before it counted them."""
    found = sent()
    assert write({"m0": found[0]}) == set()
    for item in cloud.items("activity"):
        if item["user_id"].startswith("HOURS#"):
            cloud.drop("activity", {name: item[name] for name in ("user_id", "sk")})
    for item in cloud.items("activity"):
        if "put_at" in item:
            key = {name: item[name] for name in ("user_id", "sk")}
            cloud.change("activity", key, put_at=int(NOW) - 300)
    cloud.fresh_process()
    return found


def body_of(message: Any) -> str:
    return json.dumps(message)


WALKS = (
    Walk("analytics", f"POST {ACTIVITY}", 202, send_twenty, register),
    Walk("analytics", f"GET {ACTIVITY}", 200, list_events, written),
    Walk(
        "analytics",
        f"GET {METRICS}",
        200,
        lambda token, now: read_metrics(token, now=now),
        counted_for_admin,
    ),
    Walk(
        "analytics",
        f"GET {METRICS}",
        200,
        lambda token, now: read_metrics(token, "users", now, timeframe=["30d"]),
        counted_for_admin,
        "users",
    ),
    Walk("activity_writer", "the queue", 200, delivered, sent, "twenty events"),
    Walk("activity_writer", "the queue", 200, delivered, sent_by_two, "a user of this minute"),
    Walk("activity_writer", "the queue", 200, delivered, half_counted, "events put, not counted"),
    Walk("activity_writer", "the stream", 200, followed, signed_up, "somebody new"),
)
