"""What growth takes in money, and where income and spending go at their own paces.

Both are set beside each other over the same years, so that the prices and the pay of those years
are in both or in neither.
"""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import text
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.growth import YEARS, Growth, rate

EVEN = 100  # part of spending below which income and spending are about even
SIDES = {"income": "totalIncome", "spending": "totalExpenditure"}


def describe_cost(book: Book, growth: Growth) -> dict[str, Any]:
    """Cost of a unit on average, and what the pace would take."""
    spent = book.scaled("totalExpenditure", book.reading.values["totalExpenditure"])
    unit = "money" if book.serves else "per 1 of income"
    value = spent / book.scaled(growth.metric, growth.now)
    mean = book.fact("mean", "spending for each unit on average", value, unit,
                     f"formula: totalExpenditure / {growth.metric}", book.year)  # fmt: skip
    cost = growth.need("totalExpenditure", "mid")
    assert cost is not None
    last, label = (
        book.year + YEARS,
        "change of yearly spending at the average cost, without its sign",
    )
    size = round_planned(abs(cost.value - spent))
    more = book.fact("more", label, size, "money", "formula: spending then - now", last)
    return {"mean": mean, "cost_more": more}


def describe_own_paces(book: Book) -> dict[str, Any]:
    """Where income and spending lead if both go on as since the same year; where volume is not
    income itself."""
    names = [f"{side}_{part}" for side in SIDES for part in ("pace", "first", "then", "verb")]
    names += ["result_then", "losses_sum", "losses", "gone", "next", "surplus_first", "surplus_now"]
    found: dict[str, Any] = dict.fromkeys(names) | {"then_even": False, "then_loss": False}
    base = _find_base(book)
    if not book.serves or base is None:
        return found
    exact = {}
    for side in SIDES:
        exact[side], made = _go_on(book, side, base)
        found |= made
    results = [income - spent for income, spent in zip(*exact.values(), strict=True)]
    rest, last = results[-1], book.year + YEARS
    label, source = (
        f"result of {last} at both paces, without its sign",
        "formula: income - spending",
    )
    size = round_planned(abs(rest))
    return found | {
        "result_then": book.fact("result.then", label, size, "money", source, last),
        "then_even": abs(rest) < exact["spending"][-1] / EVEN,
        "then_loss": rest < 0,
        **_find_fallen_surplus(book, base),
        **_add_losses(book, results),
    }


def _find_fallen_surplus(book: Book, base: int) -> dict[str, Fact]:
    """The surplus of the first year and of the latest, where there are both and it fell."""
    found = {
        name: book.scaled("totalIncome", values["totalIncome"] - values["totalExpenditure"])
        for name, values in (("first", book.values(base)), ("now", book.reading.values))
    }
    if not 0 < found["now"] < found["first"]:
        return {}
    source, years = "formula: totalIncome - totalExpenditure", {"first": base, "now": book.year}
    return {
        f"surplus_{name}": book.fact(f"surplus.{name}", f"surplus of {years[name]}", value, "money",
                                     source, years[name])
        for name, value in found.items()
    }  # fmt: skip


def _add_losses(book: Book, results: list[Fraction]) -> dict[str, Any]:
    """The losses of the years to come where they add to more than the reserves, and the year in
    which those would be gone."""
    gone = _find_end(book, results)
    if gone is None:
        return {}
    label, last = "losses of the years to come at both paces", book.year + YEARS
    size, source = round_planned(-sum(results, Fraction(0))), "formula: spending - income, added up"
    return {
        "losses_sum": book.fact("losses.sum", label, size, "money", source, last),
        "losses": text.listed(_list_losses(book, results[: gone + 1])),
        "gone": str(book.year + gone + 1),
        "next": str(book.year + 1),
    }


def _find_end(book: Book, results: list[Fraction]) -> int | None:
    """The first of the years to come in which reserves would be gone, from 0 on."""
    own = book.value("reserves")
    sums = [sum(results[: n + 1], Fraction(0)) for n in range(YEARS)]
    return next((n for n in range(YEARS) if own and sums[n] + own.value < 0), None)


def find_end_of_reserves(book: Book) -> str | None:
    """The year in which reserves would be gone, if income and spending go on at their own paces."""
    base = _find_base(book)
    if not book.serves or base is None:
        return None
    income, spending = (_project(book, SIDES[side], base)[1] for side in SIDES)
    gone = _find_end(book, [one - other for one, other in zip(income, spending, strict=True)])
    return None if gone is None else str(book.year + gone + 1)


def _project(book: Book, name: str, base: int) -> tuple[Fraction, list[Fraction]]:
    """The own pace of a figure a year, and where it leads in each of three years."""
    now = book.reading.values[name]
    pace = rate(book.values(base)[name], now, book.year - base)
    return pace, [book.scaled(name, now * (1 + pace) ** n) for n in range(1, YEARS + 1)]


def _list_losses(book: Book, results: list[Fraction]) -> list[str]:
    """The result of each year to come, up to the one in which reserves would be gone."""
    source, told = "formula: spending - income", []
    for n, left in enumerate(results, book.year + 1):
        label, size = f"result of {n} at both paces", round_planned(abs(left))
        fact = book.fact(f"loss.{n}", label, size, "money", source, n)
        told.append(f"{'a surplus' if left > 0 else 'a loss'} of {fact} in {n}")
    return told


def _find_base(book: Book) -> int | None:
    """The first year that has both, where the latest has them."""
    years = [*sorted(book.reading.before), book.year]
    have = [y for y in years if all(book.values(y).get(name) for name in SIDES.values())]
    return have[0] if have[1:] and have[-1] == book.year else None


def _go_on(book: Book, side: str, base: int) -> tuple[list[Fraction], dict[str, Any]]:
    """One side in each of three years at its own pace, exact, and the facts of that."""
    name, last = SIDES[side], book.year + YEARS
    pace, then = _project(book, name, base)
    source = f"formula: ({name} / that of {base}) ^ (1 / years) - 1"
    return then, {
        f"{side}_pace": book.fact(f"{side}.pace", f"change of {side} a year, without its sign",
                                  abs(100 * pace), "%", source),
        f"{side}_first": book.value(name, base),
        f"{side}_then": book.fact(f"{side}.then", f"{side} in {last} at its own pace",
                                  round_planned(then[-1]), "money", f"formula: {name} x pace",
                                  last),
        f"{side}_verb": "fell" if pace < 0 else "grew",
    }  # fmt: skip
