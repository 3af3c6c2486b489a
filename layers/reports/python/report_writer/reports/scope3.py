"""Scope 3 beside what an organisation emits itself, where a report has no step on it."""

from collections.abc import Sequence
from typing import Any

from report_writer.action_sources import WORTH_A_DECISION
from report_writer.fact_book import Book
from report_writer.simulation import Chosen

STEPS = ("E12", "E13", "E14", "E15", "E24")  # that work on it, or find out what it is made of
HALF = 50  # percent


def describe_scope3(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """The share of Scope 3 in all emissions where it is the larger part of what matters and no
    step of the report is on it; None otherwise."""
    own, values = book.value("ghgScope3"), book.reading.values
    found = {"scope3_share": None}
    if own is None or own.value < WORTH_A_DECISION or "ghg12" not in values:
        return found
    if any(each.row.id in STEPS for each in chosen):
        return found
    share = 100 * own.value / (own.value + values["ghg12"])
    label, source = "share of Scope 3 in all emissions", "formula: ghgScope3 / (ghg12 + ghgScope3)"
    fact = book.fact("scope3.share", label, share, "%", source, book.year)
    return {"scope3_share": fact if share > HALF else None}
