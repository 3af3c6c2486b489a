"""Shares of staff that tell others of one person, where few people work."""

import re

from report_writer.actions import FEW
from report_writer.fact_book import Book
from report_writer.facts import Fact

OF_STAFF = (
    *("adequateWageShare", "antiCorruptionTrainedShare"),
    *("genderPayGapPct", "absolutePayGap"),
)
# which partners, groups of stakeholders and the public read
FOR_OTHERS = ("cross_sector_collaboration", "impact_story", "stakeholder_engagement")


def is_told_apart(book: Book) -> bool:
    """Whether a share of staff would tell others of one person."""
    if book.row.id not in FOR_OTHERS:
        return False
    employees = book.reading.values.get("employees")
    return employees is not None and employees < FEW


def is_left_out(book: Book, name: str | None) -> bool:
    """Whether a figure is such a share."""
    return name in OF_STAFF and is_told_apart(book)


def is_withheld(book: Book, fact: Fact) -> bool:
    """Whether a fact is such a share, or made of one."""
    return is_told_apart(book) and not {*OF_STAFF}.isdisjoint(
        (fact.id.partition(".")[0], *re.findall(r"\w+", fact.source))
    )
