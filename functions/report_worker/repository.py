"""What the worker keeps beside the reports: budgets, counts, answers and breakers of providers."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from auxeira.aws import dynamodb
from auxeira.core.records import Number, Seconds, read_record, to_item
from auxeira.reports.report_record import ReportsItem

Item = dict[str, Any]

METRIC = "ModelItemUnreadable"
BUDGET_KEPT = 400 * 86_400  # seconds that a month's figure is kept
COUNT_KEPT = 2 * 86_400  # seconds that a day's count is kept
CLOSED, OPEN, HALF_OPEN = "CLOSED", "OPEN", "HALF_OPEN"
UNTRIED = "(#state = :open AND attribute_not_exists(#owner) AND #opened_at = :seen)"
LAPSED = "(#state = :half_open AND #lease <= :now)"

type MicroDollars = Annotated[int, Meta(ge=0)]
type State = Annotated[str, Meta(pattern=f"^({CLOSED}|{OPEN}|{HALF_OPEN})$")]


class MonthlyBudget(ReportsItem, frozen=True, kw_only=True):
    """What a month has cost, with what is reserved."""

    KIND: ClassVar[str] = "model_budget"
    METRIC: ClassVar[str] = METRIC

    spent: MicroDollars
    ttl: Seconds


class DailyCount(ReportsItem, frozen=True, kw_only=True):
    """How many reports of a user a model has worded on a day."""

    KIND: ClassVar[str] = "model_count"
    METRIC: ClassVar[str] = METRIC

    n: Number
    ttl: Seconds


class CachedAnswer(ReportsItem, frozen=True, kw_only=True):
    """An answer of the model, packed, that counts until `ttl`."""

    KIND: ClassVar[str] = "model_answer"
    METRIC: ClassVar[str] = METRIC

    answer: bytes
    ttl: Seconds


class BreakerState(ReportsItem, frozen=True, kw_only=True):
    """The circuit: open since when; who tries whether it can be closed, and until when."""

    KIND: ClassVar[str] = "model_breaker"
    METRIC: ClassVar[str] = METRIC

    state: State
    failures: Number = 0
    opened_at: Seconds | None = None
    owner: str | None = None
    lease: Seconds | None = None
    ttl: Seconds | None = None


def daily_count_key(user_id: str, now: float) -> Item:
    """Return the key of a user's day, among the user's own items: it goes with the account."""
    return {"user_id": user_id, "record": f"worded_{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"}


def monthly_budget_key(now: float) -> Item:
    """Return the key of a month's item."""
    return {"user_id": "budget", "record": f"{datetime.fromtimestamp(now, UTC):%Y-%m}"}


def cached_answer_key(digest: str, name: str) -> Item:
    """Return the key of an answer: `digest` of the question, `name` of report type and model."""
    return {"user_id": f"cache#{digest}", "record": name}


def breaker_key(name: str) -> Item:
    """Return the key of a provider's circuit."""
    return {"user_id": "breaker", "record": name}


def count_daily_report(user_id: str, most: int, now: float) -> bool:
    """Count a report for a user's day; return whether there was room for it. Raises Unavailable."""
    try:
        dynamodb.update_item(
            "reports",
            daily_count_key(user_id, now),
            "SET #ttl = :ttl ADD #n :one",
            {"ttl": int(now) + COUNT_KEPT, "one": 1, "most": most},
            condition="attribute_not_exists(#n) OR #n < :most",
            names={"#n": "n", "#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed as refusal:
        read_record(DailyCount, refusal.item or {}, user_id=user_id)  # says so where it is odd
        return False
    return True


def add_monthly_cost(amount: int, most: int, now: float) -> bool:
    """Add to what a month costs; return whether it stays at `most`. Raises Unavailable."""
    key = monthly_budget_key(now)
    try:
        dynamodb.update_item(
            "reports",
            key,
            "SET #ttl = :ttl ADD #spent :amount",
            {"ttl": int(now) + BUDGET_KEPT, "amount": amount, "room": most - amount},
            condition="attribute_not_exists(#spent) OR #spent <= :room",
            names={"#spent": "spent", "#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed as refusal:
        read_record(MonthlyBudget, refusal.item or {}, **key)
        return False
    return True


def correct_monthly_cost(amount: int, now: float) -> None:
    """Add to what a month has cost, or take from it. Raises Unavailable."""
    dynamodb.update_item(
        "reports",
        monthly_budget_key(now),
        "ADD #spent :amount",
        {"amount": amount},
        names={"#spent": "spent"},
    )


def get_packed_answer(digest: str, name: str) -> CachedAnswer | None:
    """Return an answer; None where there is none, or one that is odd. 0.5 read units for 4 KB."""
    item = dynamodb.get_item("reports", cached_answer_key(digest, name))
    return read_record(CachedAnswer, item, digest=digest) if item else None


def put_packed_answer(digest: str, name: str, packed: bytes, until: int) -> None:
    """Keep an answer until a time. Raises Unavailable."""
    dynamodb.update_item(
        "reports",
        cached_answer_key(digest, name),
        "SET #answer = :answer, #ttl = :ttl",
        {"answer": packed, "ttl": until},
        names={"#answer": "answer", "#ttl": "ttl"},
    )


def get_breaker_state(name: str) -> BreakerState | None:
    """Return the circuit; None, as while it is closed, where what is kept of it is odd."""
    item = dynamodb.get_item("reports", breaker_key(name))
    return read_record(BreakerState, item) if item else None


def put_breaker_state(
    after: BreakerState, condition: str | None = None, values: Item | None = None
) -> None:
    """Write the circuit; members that are None go. Raises ConditionFailed, Unavailable."""
    members = {name for name in after.__struct_fields__ if name not in ("rest", *after.KEYS)}
    given = {name: value for name, value in to_item(after).items() if name in members}
    sets = ", ".join(f"#{name} = :set_{name}" for name in given)
    gone = ", ".join(f"#{name}" for name in sorted(members - given.keys()))
    dynamodb.update_item(
        "reports",
        after.key(),
        f"SET {sets} REMOVE {gone}" if gone else f"SET {sets}",
        {f"set_{name}": value for name, value in given.items()} | (values or {}),
        condition=condition,
        names={f"#{name}": name for name in members},
    )


def take_breaker_trial(after: BreakerState, seen: int | None, now: int) -> bool:
    """Let one process try whether an open circuit can be closed; return whether it is this one.

    `seen` is since when the circuit was open when it was read.
    """
    values = {"open": OPEN, "half_open": HALF_OPEN, "seen": seen, "now": now}
    try:
        put_breaker_state(after, f"{UNTRIED} OR {LAPSED}", values)
    except dynamodb.ConditionFailed:
        return False
    return True
