"""The straight line from financed emissions of the first year to half of them, as a goal asks."""

from typing import Any

from report_writer import movements
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED, build_goal_parts


@once_a_report
def list_goal_line(book: Book) -> list[tuple[int, Fact]]:
    """What the line allows from the first year on; nothing where no goal asks for a half."""
    half, first = build_goal_parts(book)["goal_half"], movements.compare_years(book, FINANCED)
    if not half or first is None or first.first.year is None:
        return []
    base, by = first.first.year, half["there"].year
    source = f"formula: {FINANCED} {base} less half of it by {by} in equal steps"
    return [
        (
            year,
            book.fact(f"goal.line.{year}", f"financed emissions on the line to half in {year}",
                      first.first.value * (1 - (year - base) / (2 * (by - base))), "t CO2e",
                      source, year),
        )
        for year in range(base, book.year + 1)
    ]  # fmt: skip


def describe_goal_line(book: Book) -> dict[str, Any]:
    """What the line allows in the year and by how much emissions are above it; None where they are
    not, or where no goal asks for a half."""
    line, now = list_goal_line(book), book.value(FINANCED)
    found: dict[str, Any] = dict.fromkeys(("goal_allows", "goal_over", "goal_from"))
    if not line or now is None or now.value <= line[-1][1].value:
        return found
    label, source = "financed emissions above the line to half", f"formula: {FINANCED} - goal.line"
    over = now.value - line[-1][1].value
    return {
        "goal_allows": line[-1][1],
        "goal_over": book.fact("goal.over", label, over, "t CO2e", source, book.year),
        "goal_from": str(line[0][0]),
    }
