"""Shares of staff that tell others of one person, where few people work."""

from report_writer.actions import FEW
from report_writer.fact_book import Book

OF_STAFF = ("adequateWageShare", "antiCorruptionTrainedShare", "genderPayGapPct")
FOR_OTHERS = ("cross_sector_collaboration", "impact_story")  # which partners and the public read


def is_told_apart(book: Book) -> bool:
    """Whether a share of staff would tell others of one person."""
    if book.row.id not in FOR_OTHERS:
        return False
    employees = book.reading.values.get("employees")
    return employees is not None and employees < FEW
