"""What the model costs in a month, in millionths of a US dollar.

The most that a request can cost is reserved before it is sent, by one update that only holds
below the cap, and put right by what it did cost. What nobody knows of stays reserved.
"""

import math
from datetime import UTC, datetime

from auxeira import settings, store
from auxeira.errors import Unavailable
from auxeira.logs import logger

MICRO = 1_000_000
KEPT = 400 * 86_400  # seconds that a month's figure is kept
OVERHEAD = 200  # tokens around the messages


class OverBudget(Exception):
    """The month's budget does not have room for another request."""


def most(body: bytes, answer_tokens: int) -> int:
    """The most that a request can cost: no token has less than a byte."""
    return cost(len(body) + OVERHEAD, answer_tokens)


def cost(asked: int, answered: int) -> int:
    """What so many tokens cost. US dollars for a million are millionths for one."""
    of_question, of_answer = settings.model_prices()
    return math.ceil(asked * of_question + answered * of_answer)


def reserve(amount: int, now: float) -> None:
    """Takes an amount out of the month's budget. Raises OverBudget, Unavailable."""
    room = int(settings.model_budget() * MICRO) - amount
    if room < 0:
        raise OverBudget
    try:
        store.update(
            "reports",
            key(now),
            "SET #ttl = :ttl ADD #spent :amount",
            {"ttl": int(now) + KEPT, "amount": amount, "room": room},
            condition="attribute_not_exists(#spent) OR #spent <= :room",
            names={"#spent": "spent", "#ttl": "ttl"},
        )
    except store.ConditionFailed:
        raise OverBudget from None


def settle(reserved: int, actual: int, now: float) -> None:
    """Puts a reservation right. If that cannot be written the reservation stays."""
    if actual == reserved:
        return
    try:
        values = {"amount": actual - reserved}
        store.update("reports", key(now), "ADD #spent :amount", values, names={"#spent": "spent"})
    except Unavailable:
        logger.warning("spend", event="model_spend_unsettled", micro_dollars=reserved)


def key(now: float) -> dict[str, str]:
    """The key of a month's item."""
    return {"user_id": "budget", "record": f"{datetime.fromtimestamp(now, UTC):%Y-%m}"}
