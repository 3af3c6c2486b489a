"""What a lender earned in money, and what else bears on it, beside its first year."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import movements, printing
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED
from report_writer.reports.portfolio import is_portfolio
from report_writer.reports.risk_return import PRICED

PARTS = ("gain", "gain_first", "capital_first", "others_first", "margin_first",
         "surplus", "surplus_price")  # fmt: skip
SWING = ("swing_money", "swing_left", "surplus_now")
COLUMNS = {"others": "coCapitalMobilised", "margin": "resultMargin"}


def describe_lender(book: Book) -> dict[str, Any]:
    """The net return in money, now and in the first year that has it; capital of others and the
    margin where they fell; and whether what it finances is far more than what it emits."""
    found: dict[str, Any] = dict.fromkeys(PARTS) | {"lends": is_portfolio(book)}
    found |= dict.fromkeys(COLUMNS) | _price_swing(book, book.facts.get("swing"))
    if book.family != "capital":
        return found
    found["gain"] = _tell_gain(book, book.year)
    years = [year for year in sorted(book.reading.before) if _read_gain(book, year) is not None]
    if years and found["gain"]:
        found["gain_first"] = _tell_gain(book, years[0])
        found["capital_first"] = book.value("capitalDeployed", years[0])
    found |= _price_surplus(book, found["gain"])
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


def _price_surplus(book: Book, gain: Fact | None) -> dict[str, Fact]:
    """The surplus, where it is less than what the portfolio returns, and the price of a tonne of
    financed emissions that would take it."""
    tonnes, left = book.value(FINANCED), measure_surplus(book)
    if not (gain and left and tonnes and tonnes.value >= PRICED) or left.value >= gain.value:
        return {}
    label = "carbon price a tonne that would take the surplus"
    price, by = printing.round_planned(left.value / tonnes.value), f"formula: surplus / {FINANCED}"
    return {
        "surplus": left,
        "surplus_price": book.fact("bear.surplus", label, price, "money", by, book.year),
    }


def _price_swing(book: Book, swing: Fact | None) -> dict[str, Any]:
    """What the swing of the net return is in money on the capital of today, beside the surplus of
    the year: how much of it that would take."""
    found: dict[str, Any] = dict.fromkeys(SWING)
    capital, left = book.value("capitalDeployed"), measure_surplus(book)
    if book.family != "capital" or not (swing and swing.value and capital and left):
        return found
    label, source = "swing of the net return in money", "formula: swing x capitalDeployed"
    lost = capital.value * swing.value / 100
    found["swing_money"] = book.fact("result.swing", label, lost, "money", source, book.year)
    found["surplus_now"] = left
    label, source = "surplus that the swing would take", "formula: swing in money / surplus"
    part = book.fact("result.swing.part", label, 100 * lost / left.value, "%", source, book.year)
    return found | {"swing_left": part}


def measure_surplus(book: Book) -> Fact | None:
    """The surplus of the year; None where there is none."""
    income, spent = (book.value(name) for name in ("totalIncome", "totalExpenditure"))
    if not (income and spent) or income.value <= spent.value:
        return None
    source = "formula: totalIncome - totalExpenditure"
    left = income.value - spent.value
    return book.fact("result.surplus", "surplus", left, "money", source, book.year)


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
