"""Recency, frequency and value of a customer as scores from 1 to 5, and the segment of them.

RFM is from direct mail (A. M. Hughes, Strategic Database Marketing, 1994), where each score is a
fifth of all customers. Here the steps are fixed, chosen by us for pizza at 13 to 25 dollars: a
customer's scores follow from her orders alone, so that nobody changes segment by what strangers
order, one page needs no other, and the same export a minute later says the same.

    recency    days since the newest order   5: up to 7   4: 30   3: 90   2: 180   1: more
    frequency  confirmed orders              5: 20 or more   4: 10   3: 5   2: 2   1: 1
    monetary   dollars of all of them        5: 400 or more   4: 200   3: 100   2: 40   1: less

The segment is read from recency and frequency, in the order of `find_segment`; value is what a
campaign sorts by within one.
"""

from typing import Literal, NamedTuple

type Segment = Literal[
    "champion", "loyal", "promising", "new", "at_risk", "hibernating", "lost", "occasional"
]

RECENT_DAYS = (180, 90, 30, 7)  # at most, for 2, 3, 4 and 5
ORDERS = (2, 5, 10, 20)  # at least
DOLLARS = (40, 100, 200, 400)  # at least
UNIT = 10_000  # hundredths of a cent in a dollar


class Scores(NamedTuple):
    """Scores from 1 to 5."""

    recency: int
    frequency: int
    monetary: int


def score_customer(days: int, orders: int, amount: int) -> Scores:
    """Return the scores: days since the newest order, orders, hundredths of a cent of them all."""
    return Scores(
        recency=1 + sum(days <= step for step in RECENT_DAYS),
        frequency=1 + sum(orders >= step for step in ORDERS),
        monetary=1 + sum(amount >= step * UNIT for step in DOLLARS),
    )


def find_segment(scores: Scores) -> Segment:
    """Return the first segment that fits recency and frequency."""
    recency, frequency, _ = scores
    if recency >= 4 and frequency >= 4:
        return "champion"
    if recency >= 3:
        if frequency >= 3:
            return "loyal"
        if frequency == 1:
            return "new" if recency >= 4 else "occasional"
        return "promising" if recency >= 4 else "occasional"
    if frequency >= 3:
        return "at_risk"
    return "hibernating" if recency == 2 else "lost"
