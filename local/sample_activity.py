"""What a fresh local run has of activity: the counts of thirty days, and a few events of today.

Sample organisations and their pledges are of before: they are among those counts, and are marked
as counted, so that the platform does not take them for today's.
"""

import time
from typing import Any, NamedTuple

from auxeira.activity import activity_records, user_sketch
from auxeira.activity.activity_records import KEPT, PART, TOTAL, CountedMetric, Hour, Sketch
from auxeira.core.records import to_item
from local.emulator import Cloud
from local.sample_loading import call_api, is_stored, load_items

HOUR, DAY = 3600, 86_400
AGES = (*range(1, 24, 4), *range(37, 30 * 24, 24))  # hours ago of which there are counts
EVENTS = ("page_viewed", "profile_saved", "report_viewed")
Item = dict[str, Any]
type Fact = tuple[CountedMetric, str]


class Usual(NamedTuple):
    """What is usual of a metric in an hour, and its parts; amounts are in minor units."""

    metric: CountedMetric
    total: int
    parts: dict[str, int] = {}


USUAL = (
    Usual("events", 24, {"page_viewed": 14, "report_viewed": 6, "profile_saved": 4}),
    Usual("reports", 3, {"impact_story": 2, "policy_alignment": 1}),
    Usual("pledges", 2, {"USD": 750_000}),
    Usual("signups", 2),
    Usual("revenue", 1, {"USD": 29_900}),
    Usual("orders", 6, {"USD": 10_194}),
)


def build_marker(fact: Fact, now: int) -> Item:
    """Return what lets a fact that is about to be loaded not count: nobody takes over its turn."""
    return activity_records.marker_key(*fact) | {"ttl": now + KEPT}


def load_sample_activity(cloud: Cloud, demo: Item) -> None:
    """Load the counts unless they are there, and send a few events as the demo user, {token}."""
    now = int(time.time())
    mark = build_marker(("events", "sample"), now)
    if is_stored(cloud, "activity", {name: mark[name] for name in activity_records.KEYS}):
        return
    hours = [_build_hour(row, age, now) for row in USUAL for age in AGES]
    sketches = [_build_sketch(age, now) for age in range(30)]
    load_items(cloud, "activity", [*hours, *sketches, mark])
    events = {"events": [{"activity": name} for name in EVENTS]}
    call_api(cloud, "POST", "/api/analytics/activity", demo["token"], events)


def _build_hour(row: Usual, age: int, now: int) -> Item:
    """Return what was counted so many hours ago, some more on some days than on others."""
    times = 1 + age % 3
    key = activity_records.hour_key(row.metric, activity_records.format_hour(now - age * HOUR))
    parts = {f"{PART}{part}": number * times for part, number in row.parts.items()}
    return to_item(Hour(**key, ttl=now + KEPT, rest={TOTAL: row.total * times} | parts))


def _build_sketch(age: int, now: int) -> Item:
    """Return the users of a day so many days ago, 20 to 50 of them."""
    users = (f"usr_{number:026}" for number in range(20 + age * 7 % 31))
    raises = user_sketch.merge_raises(user_sketch.locate_user(user_id) for user_id in users)
    registers = user_sketch.raise_registers(user_sketch.build_empty_registers(), raises)
    day = activity_records.format_hour(now - age * DAY)[:10]
    stored = user_sketch.compress_registers(registers)
    return to_item(Sketch(sk=day, registers=stored, version=1, updated_at=now, ttl=now + KEPT))
