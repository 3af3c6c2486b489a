"""What the model costs in a month, in millionths of a US dollar, and for whom it works in a day.

The most that a request can cost is reserved before it is sent, by one update that only holds
below the cap, and put right by what it did cost. What nobody knows of stays reserved. A user's
reports are counted alike, so that one of them does not use up the budget of all.
"""

import math
from datetime import UTC, datetime

from auxeira.aws import dynamodb
from auxeira.core import settings
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable

MICRO = 1_000_000
KEPT = 400 * 86_400  # seconds that a month's figure is kept
COUNTED = 2 * 86_400  # seconds that a day's count is kept
OVERHEAD = 200  # tokens around the messages


class OverBudget(Exception):
    """The month's budget does not have room for another request."""


class OverCount(Exception):
    """The user's day does not have room for another report."""


def calculate_maximum_cost(body: bytes, answer_tokens: int) -> int:
    """Return the most that a request can cost: no token has less than a byte."""
    return calculate_token_cost(len(body) + OVERHEAD, answer_tokens)


def calculate_token_cost(asked: int, answered: int) -> int:
    """Return what so many tokens cost. US dollars for a million are millionths for one."""
    of_question, of_answer = settings.model_prices()
    return math.ceil(asked * of_question + answered * of_answer)


def consume_daily_report(user_id: str, now: float) -> None:
    """Count a report for the user's day. Raises OverCount, Unavailable."""
    most = settings.model_daily_limit()
    if not most:
        raise OverCount
    try:
        dynamodb.update_item(
            "reports",
            daily_count_key(user_id, now),
            "SET #ttl = :ttl ADD #n :one",
            {"ttl": int(now) + COUNTED, "one": 1, "most": most},
            condition="attribute_not_exists(#n) OR #n < :most",
            names={"#n": "n", "#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed:
        raise OverCount from None


def reserve_cost(amount: int, now: float) -> None:
    """Take an amount out of the month's budget. Raises OverBudget, Unavailable."""
    room = int(settings.model_budget() * MICRO) - amount
    if room < 0:
        raise OverBudget
    try:
        dynamodb.update_item(
            "reports",
            monthly_budget_key(now),
            "SET #ttl = :ttl ADD #spent :amount",
            {"ttl": int(now) + KEPT, "amount": amount, "room": room},
            condition="attribute_not_exists(#spent) OR #spent <= :room",
            names={"#spent": "spent", "#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed:
        raise OverBudget from None


def settle_reservation(reserved: int, actual: int, now: float) -> None:
    """Put a reservation right. If that cannot be written the reservation stays."""
    if actual == reserved:
        return
    try:
        values = {"amount": actual - reserved}
        dynamodb.update_item(
            "reports",
            monthly_budget_key(now),
            "ADD #spent :amount",
            values,
            names={"#spent": "spent"},
        )
    except Unavailable:
        logger.warning("spend", event="model_spend_unsettled", micro_dollars=reserved)


def daily_count_key(user_id: str, now: float) -> dict[str, str]:
    """Return the key of a user's day, among the user's own items: it goes with the account."""
    return {"user_id": user_id, "record": f"worded_{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"}


def monthly_budget_key(now: float) -> dict[str, str]:
    """Return the key of a month's item."""
    return {"user_id": "budget", "record": f"{datetime.fromtimestamp(now, UTC):%Y-%m}"}
