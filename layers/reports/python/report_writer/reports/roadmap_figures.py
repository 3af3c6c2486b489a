"""The figures of the Sustainability Roadmap."""

from report_writer.fact_book import Book
from report_writer.figure_builder import figure, point, series
from report_writer.reports.roadmap_plan import Plan


def draw_lines(book: Book, plan: Plan, note: str, words: str) -> str:
    """What was, what the path allows, the latest level, and what the plan leads to."""
    given = [y for y in (*sorted(book.reading.before), book.year) if y >= plan.base]
    actual = [(y, book.value("ghg12", y)) for y in given]
    ahead = range(book.year, plan.last + 1)
    found = [
        series("Actual", [point(y, fact) for y, fact in actual if fact]),
        series(
            "Reference path",
            [point(y, plan.tonnes("path", y)) for y in range(plan.base, plan.last + 1)],
        ),
        series(
            "Without further steps", [point(y, plan.tonnes("level", y)) for y in ahead], dashed=True
        ),
    ]
    if any(plan.avoided(plan.last).values()):
        planned = [point(y, plan.tonnes("plan", y)) for y in ahead]
        found.append(series("Plan", planned, dashed=True))
    axes = ("Year", ""), ("Scope 1 and 2 emissions", "t CO2e")
    return figure(book, "path_lines", "lines", *axes, found, words, note)


def draw_wedges(book: Book, plan: Plan, note: str, words: str) -> str:
    final = plan.avoided(plan.last)
    found = [
        series(
            each.row.title,
            [point(y, plan.wedge(each.row.id, y)) for y in range(book.year, plan.last + 1)],
        )
        for each in plan.chosen
        if final[each.row.id] > 0
    ]
    axes = ("Year", ""), ("Emissions avoided", "t CO2e")
    return figure(book, "wedge_area", "areas", *axes, found, words, note)


def draw_quarters(book: Book, plan: Plan, note: str, words: str) -> str:
    points = []
    for each in plan.chosen:
        start, end = plan.spans[each.row.id]
        low, high = (
            book.fact(
                f"{each.row.id}.{name}",
                f"{name} quarter of the plan for {each.row.id}",
                at + 1,
                "of 12 quarters",
                "formula: order of the actions, by effort",
            )
            for name, at in (("first", start), ("last", end))
        )
        label = f"{plan.quarter(start)} to {plan.quarter(end)}"
        points.append(point(None, each.row.title, low=low, high=high, label=label))
    axes = ("Quarter", f"the first is {plan.quarter(0)}"), ("Step", "")
    return figure(book, "quarter_plan", "quarters", *axes, [series("Work", points)], words, note)
