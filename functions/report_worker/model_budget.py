"""What the model costs in a month, in millionths of a US dollar, and for whom it works in a day.

The most that a request can cost is reserved before it is sent, by one update that only holds
below the cap, and put right by what it did cost. What nobody knows of stays reserved. A user's
reports are counted alike, so that one of them does not use up the budget of all.
"""

import math

from auxeira.core import settings
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable
from functions.report_worker import repository

MICRO = 1_000_000
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
    if not (most and repository.count_daily_report(user_id, most, now)):
        raise OverCount


def reserve_cost(amount: int, now: float) -> None:
    """Take an amount out of the month's budget. Raises OverBudget, Unavailable."""
    most = int(settings.model_budget() * MICRO)
    if amount > most or not repository.add_monthly_cost(amount, most, now):
        raise OverBudget


def settle_reservation(reserved: int, actual: int, now: float) -> None:
    """Put a reservation right. If that cannot be written the reservation stays."""
    if actual == reserved:
        return
    try:
        repository.correct_monthly_cost(actual - reserved, now)
    except Unavailable:
        logger.warning("spend", event="model_spend_unsettled", micro_dollars=reserved)
