"""What a decision leaves of emissions that rose, and what they are for each unit of income."""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.core.money import find_magnitude
from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.peer_steps import measure_left
from report_writer.reports.portfolio import describe_portfolio
from report_writer.reports.risk_levels import TOP, Register

RISEN = ("R01", "R03")  # risks that the fall of emissions makes less likely
MILLION = 1_000_000


def describe_emissions(book: Book, register: Register) -> dict[str, Any]:
    """What steps leave, what is emitted for the income, and whether any of it has a price."""
    return {
        "falls_short": _say_shortfall(book, register),
        "per_income": _say_per_income(book),
        **describe_portfolio(book, register.chosen),
        "unpriced": book.reading.values.get("carbonPricedEmissions") == 0,
    }


def _say_shortfall(book: Book, register: Register) -> str | None:
    """That a step on emissions that rose leaves more than there were before; None where not."""
    for risk in register.risks[:TOP]:
        step = register.find_step(risk, register.chosen) if risk.id in RISEN else None
        found = measure_left(book, step) if step else None
        if step is None or found is None:
            continue
        left, first = found
        return (
            f"“{step.row.title}” would leave {left} of Scope 1 and 2, still more than the "
            f"{first:n} of {first:y}: it does not make “{risk.title}” less likely by "
            "itself, so ask for a further step."
        )
    return None


def _say_per_income(book: Book) -> str | None:
    """What emissions that rose are for each million of income, where that fell; None where not."""
    moved = movements.compare_years(book, "ghg12")
    if not moved or book.serves or moved.better is not False or movements.is_small_emitter(book):
        return None
    first, now = (_per_income(book, fact) for fact in (moved.first, moved.now))
    if first is None or now is None or now.value >= first.value:
        return None
    label, source = "fall of emissions by income", "formula: 1 - emissions by income now / then"
    size = book.fact("byIncome.fell", label, 100 * (1 - now.value / first.value), "%", source)
    million = f"{book.currency} {find_magnitude(book.currency) * MILLION:,}"
    return (
        f"for each {million} of income, Scope 1 and 2 emissions fell from {first} in {first:y} to "
        f"{now}, {size} less, while they rose in all."
    )


def _per_income(book: Book, emitted: Fact) -> Fact | None:
    income = book.values(emitted.year or book.year).get("totalIncome")
    if not income:
        return None
    whole = book.scaled("totalIncome", income) / find_magnitude(book.currency)
    value = Fraction(emitted.value) * MILLION / whole
    return book.fact(f"byIncome.{emitted.year}", "Scope 1 and 2 emissions for each million",
                     value, "t CO2e", "formula: ghg12 / totalIncome", emitted.year)  # fmt: skip
