"""What is counted, read from messages of the queue and from changes of tables. No HTTP, no AWS."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from auxeira.activity import activity_records
from auxeira.activity.activity_records import PART, TOTAL, CountedMetric, Pack

Item = dict[str, Any]
Counts = dict[str, int]
Fact = tuple[CountedMetric, str, Counts]  # what, its name among those of the metric, what it adds

MOST_PARTS = 30  # of an hour that are told apart by a process; what comes later is OTHER
OTHER = f"{PART}other"
NEW = "INSERT"
HELPERS = ("agg", "idem", "audit")  # begin hash keys of what is kept beside orders


class Entry(NamedTuple):
    """Something that is counted once: the item that says so, and what it adds to which hour.

    `name` is that of its record in the batch, `user_id` whose events they are.
    """

    name: str
    item: Item
    metric: CountedMetric
    hour: str
    counts: Counts
    user_id: str | None = None


class Change(NamedTuple):
    """A change of a table: the item before and after, {} where there is none; when (seconds)."""

    before: Item
    after: Item
    at: int
    event: str  # INSERT, MODIFY


def build_flush_entry(name: str, user_id: str, flush_id: str, ms: int, pack: Pack) -> Entry:
    """Return what is written of events that came together at `ms`, and counted of them."""
    item = activity_records.flush_key(user_id, ms, flush_id)
    counts: Counts = {TOTAL: len(pack.events)}
    for event in pack.events:
        part = f"{PART}{event.activity}"
        counts[part] = counts.get(part, 0) + 1
    packed = {"events": activity_records.pack_events(pack)}
    hour = activity_records.format_hour(ms // 1000)
    return Entry(name, item | packed, "events", hour, counts, user_id)


def build_fact_entry(name: str, fact: Fact, at: int) -> Entry:
    """Return what is written and counted of a fact of `at`, in seconds since the epoch."""
    metric, named, counts = fact
    hour = activity_records.format_hour(at)
    return Entry(name, activity_records.marker_key(metric, named), metric, hour, counts)


def find_fact(change: Change) -> Fact | None:
    """Return what is counted of a change, if anything: the tables have keys of other names."""
    return _find_signup(change) or _find_pledge(change) or _find_order(change)


def _find_signup(change: Change) -> Fact | None:
    if change.event != NEW or change.after.get("sk") != "USER":
        return None
    return "signups", change.after["pk"], {TOTAL: 1}


def _find_pledge(change: Change) -> Fact | None:
    """Find a pledge; one of a role has no amount."""
    after = change.after
    pledge = "project_id" in after and after["record"].startswith("PLEDGE#")
    if change.event != NEW or not pledge:
        return None
    name = f"{after['project_id']} {after['record']}"
    return "pledges", name, _count_amount(after.get("amount_minor", 0), after.get("currency"))


def _find_order(change: Change) -> Fact | None:
    """Find an order of Pizza42, whose total is in dollars."""
    after = change.after
    helper = after.get("user_id", "").partition("#")[0] in HELPERS
    if change.event != NEW or helper or not after.get("order_id", "").startswith("order_"):
        return None
    total = after.get("total")
    cents = round(Decimal(total) * 100) if isinstance(total, int | Decimal) else 0
    return "orders", f"{after['user_id']} {after['order_id']}", _count_amount(cents, "USD")


def _count_amount(minor_units: int, currency: str | None) -> Counts:
    """Return one, and how much. Raises TypeError for what is no number."""
    if not isinstance(minor_units, int):
        raise TypeError(f"{type(minor_units).__name__} is no amount")
    amount = {f"{PART}{currency}": minor_units} if minor_units and currency else {}
    return {TOTAL: 1} | amount


def sum_entries(entries: Iterable[Entry]) -> dict[tuple[CountedMetric, str], Counts]:
    """Return what entries add together, by metric and hour."""
    sums: dict[tuple[CountedMetric, str], Counts] = {}
    for entry in entries:
        own = sums.setdefault((entry.metric, entry.hour), {})
        for part, number in entry.counts.items():
            own[part] = own.get(part, 0) + number
    return sums


def limit_parts(counts: Counts, known: set[str]) -> Counts:
    """Return counts whose parts are among those known, or MOST_PARTS with them; OTHER is the rest.

    A user names events at will: without a bound an hour would grow, and each write with it.
    """
    parts = {name for name in known if name.startswith(PART)}
    new = [part for part in counts if part not in parts and part != TOTAL]
    room = max(0, MOST_PARTS - len(parts))
    found: Counts = {}
    for part, number in counts.items():
        name = OTHER if part in new[room:] else part
        found[name] = found.get(name, 0) + number
    return found


def group_users_by_day(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """Return the users of each day whose events these are."""
    days: dict[str, set[str]] = {}
    for entry in entries:
        if entry.user_id:
            days.setdefault(entry.hour[:10], set()).add(entry.user_id)
    return days
