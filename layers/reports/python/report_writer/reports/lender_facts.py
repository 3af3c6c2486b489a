"""What a lender earned in money, and what else bears on it, beside its first year."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.portfolio import is_portfolio

PARTS = ("gain", "gain_first", "capital_first", "others_first", "margin_first")
COLUMNS = {"others": "coCapitalMobilised", "margin": "resultMargin"}


def describe_lender(book: Book) -> dict[str, Any]:
    """The net return in money, now and in the first year that has it; capital of others and the
    margin where they fell; and whether what it finances is far more than what it emits."""
    found: dict[str, Any] = dict.fromkeys(PARTS) | {"lends": is_portfolio(book)}
    found |= dict.fromkeys(COLUMNS)
    if book.family != "capital":
        return found
    found["gain"] = _tell_gain(book, book.year)
    years = [year for year in sorted(book.reading.before) if _read_gain(book, year) is not None]
    if years and found["gain"]:
        found["gain_first"] = _tell_gain(book, years[0])
        found["capital_first"] = book.value("capitalDeployed", years[0])
    for part, name in COLUMNS.items():
        moved = movements.compare_years(book, name) if name in movements.HIGH else None
        first = moved.first if moved else _find_first(book, name)
        now = book.value(name)
        if now and first and first.value > now.value and first.text != now.text:
            found |= {part: now, f"{part}_first": first}
    return found


def _find_first(book: Book, name: str) -> Fact | None:
    base = book.base_of(name)
    return book.value(name, base) if base else None


def _read_gain(book: Book, year: int) -> Fraction | None:
    values = book.values(year)
    if not {"financialReturnPct", "capitalDeployed"} <= values.keys():
        return None
    share = book.scaled("financialReturnPct", values["financialReturnPct"]) / 100
    return share * book.scaled("capitalDeployed", values["capitalDeployed"])


def _tell_gain(book: Book, year: int) -> Fact | None:
    value = _read_gain(book, year)
    if value is None or value <= 0:
        return None
    label, source = (
        f"net return of {year} in money",
        "formula: financialReturnPct x capitalDeployed",
    )
    return book.fact(f"result.net.{year}", label, value, "money", source, year)
