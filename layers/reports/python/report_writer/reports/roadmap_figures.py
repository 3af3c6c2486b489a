"""The two figures of emissions of the Sustainability Roadmap."""

from report_writer.fact_book import Book
from report_writer.figure_builder import figure, point, series
from report_writer.reports.roadmap_plan import Plan


def lines(book: Book, plan: Plan, note: str) -> str:
    """What was, what the path allows, the latest level, and what the plan leads to."""
    given = [y for y in (*sorted(book.reading.before), book.year) if y >= plan.base]
    actual = [(y, book.value("ghg12", y)) for y in given]
    ahead = [book.year, *plan.years]
    found = [
        series("Actual", [point(y, fact) for y, fact in actual if fact]),
        series(
            "Reference path",
            [point(y, plan.tonnes("path", y)) for y in range(plan.base, plan.last + 1)],
        ),
        series(
            "Without further steps", [point(y, plan.tonnes("level", y)) for y in ahead], dashed=True
        ),
        series("Plan", [point(y, plan.tonnes("plan", y)) for y in ahead], dashed=True),
    ]
    words = f"Emissions so far beside the path, the latest level and the plan to {plan.last}."
    axes = ("Year", ""), ("Scope 1 and 2 emissions", "t CO2e")
    return figure(book, "path_lines", "lines", *axes, found, words, note)


def wedges(book: Book, plan: Plan, note: str) -> str:
    final = plan.avoided(plan.last)
    found = [
        series(
            each.row.title,
            [point(y, plan.wedge(each.row.id, y)) for y in (book.year, *plan.years)],
        )
        for each in plan.chosen
        if final[each.row.id] > 0
    ]
    words = f"Each area shows the tonnes that one action would avoid in the years to {plan.last}."
    axes = ("Year", ""), ("Emissions avoided", "t CO2e")
    return figure(book, "wedge_area", "areas", *axes, found, words, note)
