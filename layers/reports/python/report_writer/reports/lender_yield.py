"""What a lender takes in and spends for its capital, beside the first year: which of them moved."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer.fact_book import Book
from report_writer.facts import Fact

PARTS = {"income": "totalIncome", "cost": "totalExpenditure"}
STEP = Fraction(1, 100)  # of capital, in percent, below which a part stayed the same
SURE = 7  # cells of nine from which they say one thing


def compare_yield(book: Book) -> dict[str, Any]:
    """Income and spending in percent of the capital, now and in the first year that has all three;
    None where they are not known in both."""
    names = [f"{part}_{when}" for part in PARTS for when in ("yield", "yield_first")]
    found: dict[str, Any] = dict.fromkeys(names) | {"by_yield": False, "by_cost": False}
    wanted = {"capitalDeployed", *PARTS.values()}
    years = [y for y in sorted(book.reading.before) if wanted <= book.values(y).keys()]
    if book.family != "capital" or not years or not wanted <= book.reading.values.keys():
        return found
    for part, name in PARTS.items():
        now, first = (_measure(book, name, year) for year in (book.year, years[0]))
        if now is None or first is None:
            return dict.fromkeys(names) | {"by_yield": False, "by_cost": False}
        found |= {f"{part}_yield": now, f"{part}_yield_first": first}
    less, more = (_move(found, part) for part in PARTS)
    return found | {
        "by_yield": less <= -STEP and more < STEP,
        "by_cost": less > -STEP and more >= STEP,
    }


def _move(found: dict[str, Any], part: str) -> Fraction:
    return Fraction(found[f"{part}_yield"].value - found[f"{part}_yield_first"].value)


def _measure(book: Book, name: str, year: int) -> Fact | None:
    values = book.values(year)
    if not values["capitalDeployed"]:
        return None
    share = book.scaled(name, values[name]) / book.scaled(
        "capitalDeployed", values["capitalDeployed"]
    )
    value = Fraction(round(10000 * share), 100)
    label = f"{'income' if name == PARTS['income'] else 'spending'} by capital deployed"
    source = f"formula: {name} / capitalDeployed"
    return book.fact(f"{name}.yield.{year}", label, value, "%", source, year)


def judge_cells(sroi: Fact | None, paying: Fact | None) -> dict[str, Any]:
    """Whether nearly all cells of the table of values say what the reported figure says."""
    count = int(paying.value) if paying else 0
    below = bool(sroi and paying and sroi.value < 1 and 0 < count <= 9 - SURE)
    return {
        "firm_below": below,
        "firm_above": bool(sroi and paying and sroi.value >= 1 and SURE <= count < 9),
    }
