"""The planned cut of Scope 1 and 2 emissions beside the way that they went."""

from typing import Any

from report_writer import movements
from report_writer.fact_book import Book

NAMES = (
    "plan_rate",
    "plan_moved",
    "plan_same",
    "plan_rose",
    "plan_first",
    "plan_basis",
    "plan_sum",
)


def tell_plan(book: Book) -> dict[str, Any]:
    """The planned cut, and how emissions moved in all since the first year, where they rose or fell
    by less than as many years of it; None otherwise, and where they are no finding at this size."""
    moved, plan = movements.compare_years(book, "ghg12"), book.value("targetAnnualRatePct")
    basis = movements.BASES.get(book.reading.basis or "")
    found: dict[str, Any] = dict.fromkeys(NAMES)
    if not (moved and moved.by and plan and plan.value and basis) or movements.is_small_emitter(
        book
    ):
        return found
    assert moved.first.year is not None
    whole = plan.value * (book.year - moved.first.year)
    if -moved.by >= whole:
        return found
    label, source = "years of the planned cut in all", "formula: targetAnnualRatePct x years"
    return {
        "plan_rate": plan,
        "plan_moved": movements.describe_movement(book, moved)["size"],
        "plan_same": moved.better is None,
        "plan_rose": moved.by > 0,
        "plan_first": moved.first,
        "plan_basis": basis,
        "plan_sum": book.fact("plan.sum", label, whole, "%", source, book.year),
    }
