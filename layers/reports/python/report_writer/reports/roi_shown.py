"""The tables and figures of the report on ROI and performance."""

from auxeira.reports.document import Table
from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.reports.roi_facts import EXTRA, moved, of, sroi_at
from report_writer.text import table

LEDGER = {
    "mission": (
        *("totalIncome", "totalExpenditure", "resultMargin", "programmeSpend", "programmeShare"),
        *("outcomesAchieved", "outcomeRate", "costPerOutcome", "spentPerPerson"),
        *("costPerEmployee", "incomePerEmployee", "sroi"),
    ),
    "capital": (
        *("financialReturnPct", "capitalDeployed", "coCapitalMobilised", "leverage"),
        *("totalIncome", "totalExpenditure", "resultMargin", "capitalPerEmployee"),
        *("costPerEmployee", "incomePerEmployee", "sroi"),
    ),
    "corporate": (
        *("esgInvestment", "esgSavings", "paybackRatio", "totalIncome", "totalExpenditure"),
        *("resultMargin", "communityInvestment", "communityShare", "costPerEmployee"),
        *("incomePerEmployee", "sroi"),
    ),
}
UNITS = {
    "mission": ("costPerOutcome", "spentPerPerson", "costPerEmployee"),
    "capital": ("costPerEmployee", "incomePerEmployee", "capitalPerEmployee"),
    "corporate": ("costPerEmployee", "incomePerEmployee"),
}
STEPS = (-1, 0, 1)


def row(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    now = of(book, name)
    label = EXTRA[name][0] if name in EXTRA else labels.label(name)
    if name in EXTRA:
        formula = f"{EXTRA[name][1]} / {EXTRA[name][2]}"
    else:
        formula = labels.NAMES[name].formula or "as reported"
    year = next((y for y in sorted(book.reading.before) if of(book, name, y)), None)
    first = of(book, name, year) if year else None
    then = f"{first} ({year})" if first else "no base year"
    return labels.first(label), formula, now, then, moved(book, name, first, now)


def waterfall(book: Book, own: dict[str, Fact | None]) -> str:
    income, spent = book.value("totalIncome"), book.value("totalExpenditure")
    programme, other, result = book.value("programmeSpend"), own["other"], own["result"]
    zero = book.fact("zero", "start of the steps", 0, "money", "constant: 0")
    points = [point("Income", income, low=zero, high=income, label=str(income), mark=True)]
    level_now = income
    steps = [("Programmes", programme), ("Other spending", other)]
    if programme is None or other is None:
        steps = [("Expenditure", spent)]
    for name, part in steps:
        if part is None or level_now is None:
            continue
        left = book.fact(
            f"left.{name.lower()[:5]}",
            f"left after {name.lower()}",
            level_now.value - part.value,
            "money",
            "formula: income less spending",
        )
        points.append(point(name, part, low=level_now, high=left, label=str(part)))
        level_now = left
    if result is not None:
        points.append(point("Result", result, low=zero, high=result, label=str(result), mark=True))
    words = "From income, each step takes away what is spent, down to the result of the year."
    axes = ("Step", ""), ("Money", book.currency)
    return figure(book, "result_waterfall", "waterfall", *axes, [series("Money", points)], words)


def line(book: Book) -> str:
    lines = []
    for name in UNITS[book.family]:
        if book.family == "mission" and name != "costPerOutcome":
            continue
        found = [of(book, name, year) for year in (*sorted(book.reading.before), book.year)]
        points = [point(each.year, each, label=each.text) for each in found if each]
        label = EXTRA[name][0] if name in EXTRA else labels.label(name)
        lines.append(series(labels.first(label), points))
    words = "Each line follows the money behind one unit over the years that report it."
    axes = ("Year", ""), ("Money per unit", book.currency)
    return figure(book, "unit_cost_line", "lines", *axes, lines, words)


def grid(book: Book) -> Table:
    """The social return at other deductions and other values of outcomes."""
    step, swing = book.constant("step"), book.constant("swing")
    rows = []
    for more, name in zip(STEPS, ("Lower by", "As reported", "Higher by"), strict=True):
        shown = f"{name} {step}" if more else name
        rows.append((shown, *(sroi_at(book, more, up) for up in STEPS)))
    columns = ("Deductions", f"Value {swing} lower", "Value as reported", f"Value {swing} higher")
    return table(book, "sroi_sensitivity", columns, rows)
