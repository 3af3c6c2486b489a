"""What the report on ROI and performance computes beside the figures, as facts."""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.ratios import SROI_INPUTS
from auxeira.esg.scores import round_half_up
from report_writer.fact_book import Book
from report_writer.facts import Fact, subtract_printed
from report_writer.printing import round_planned

# id | label | part | whole
RATIOS = """
costPerEmployee | expenditure per employee | totalExpenditure | employees
costPerPost | expenditure per full-time equivalent | totalExpenditure | fullTimeEquivalents
spentPerPerson | expenditure per person reached | totalExpenditure | beneficiariesReached
spentPerOutcome | expenditure per person with the outcome | totalExpenditure | outcomesAchieved
capitalPerPerson | capital per person reached | capitalDeployed | beneficiariesReached
capitalPerOutcome | capital per person with the outcome | capitalDeployed | outcomesAchieved
incomePerEmployee | income per employee | totalIncome | employees
"""
EXTRA = {
    name: (label, part, whole)
    for name, label, part, whole in (
        [cell.strip() for cell in row.split("|")] for row in RATIOS.strip().splitlines()
    )
}


SMALLEST = Fraction(1, 20)  # percent, or percentage points


def list_facts(book: Book) -> dict[str, Any]:
    """What the text uses beside figures; None where unknown."""
    result = money(book, "totalIncome", 1, "totalExpenditure", -1)
    parts = (
        _results(book, result),
        _other(book),
        _breaks(book),
        _returns(book),
        _lent(book, result),
    )
    found: dict[str, Any] = {name: fact for each in parts for name, fact in each.items()}
    return found | {name: extra(book, name) for name in EXTRA} | _steps(book, result)


def _results(book: Book, result: Fraction | None) -> dict[str, Fact | None]:
    """Surplus or loss of the latest and of the first year, without a sign, and the share."""
    found: dict[str, Fact | None] = dict.fromkeys(("size", "room", "size_first"))
    if result is None:
        return found
    formula, year = "formula: totalIncome - totalExpenditure, without its sign", book.year
    found["size"] = book.fact("result.size", "result", abs(result), "money", formula, year)
    if "resultMargin" in book.reading.values:
        margin = abs(100 * raw(book, "resultMargin"))
        label = "result in percent of income"
        found["room"] = book.fact("room", label, margin, "%", "formula: resultMargin", year)
    years = [y for y in sorted(book.reading.before) if "resultMargin" in book.values(y)]
    if years:
        first = book.values(years[0])
        less = first["totalIncome"] - first["totalExpenditure"]
        value, label = abs(book.scaled("totalIncome", less)), f"result of {years[0]}"
        found["size_first"] = book.fact("result.first", label, value, "money", formula, years[0])
    return found


def extra(book: Book, name: str, year: int | None = None) -> Fact | None:
    """One of the ratios that only this report has, of a year."""
    label, part, whole = EXTRA[name]
    year = year or book.year
    values = book.values(year)
    if part not in values or not values.get(whole):
        return None
    value = round_digits(book.scaled(part, values[part]) / values[whole])
    return book.fact(f"{name}.{year}", label, value, "money", f"formula: {part} / {whole}", year)


def round_digits(value: Fraction) -> Fraction:
    """A ratio of money with five digits: more of them say nothing."""
    step = Fraction(1)
    while value >= 100_000 * step:
        step *= 10
    return round_half_up(value / step) * step if step > 1 else value


def of(book: Book, name: str, year: int | None = None) -> Fact | None:
    return extra(book, name, year) if name in EXTRA else book.value(name, year)


def raw(book: Book, name: str) -> Fraction:
    return book.reading.values[name]


def money(book: Book, first: str, plus: int, second: str, minus: int) -> Fraction | None:
    values = book.reading.values
    if first not in values or not values.get(second):
        return None
    return plus * book.scaled(first, values[first]) + minus * book.scaled(second, values[second])


def _other(book: Book) -> dict[str, Fact | None]:
    """What does not go to programmes, and what each 1 on programmes carries of it."""
    rest = money(book, "totalExpenditure", 1, "programmeSpend", -1)
    if rest is None:
        return {"other": None, "carried": None}
    formula = "formula: totalExpenditure - programmeSpend"
    other = book.fact("other", "spending beside programmes", rest, "money", formula, book.year)
    share = rest / book.scaled("programmeSpend", raw(book, "programmeSpend"))
    label, unit = "overhead per 1 of programme spending", "per 1 of programmes"
    formula = "formula: (totalExpenditure - programmeSpend) / programmeSpend"
    return {"other": other, "carried": book.fact("carried", label, share, unit, formula, book.year)}


def inputs_of(book: Book) -> Fraction | None:
    """The money that the social return is measured against, in whole units."""
    parts = SROI_INPUTS[book.family]
    if any(name not in book.reading.values for name in parts):
        return None
    return sum((book.scaled(name, raw(book, name)) for name in parts), Fraction(0)) or None


def _breaks(book: Book) -> dict[str, Fact | None]:
    """At which value and which deductions the social return would be 1."""
    lent = book.family == "capital"  # of which no return of outcomes is worked out
    spent, value = None if lent else inputs_of(book), book.reading.values.get("outcomeValue")
    found: dict[str, Fact | None] = {"inputs": None, "limit": None, "net": None}
    if spent is not None:
        label, formula = "input of the social return", "formula: inputs of sroi"
        found["inputs"] = book.fact("inputs", label, spent, "money", formula, book.year)
    if not value or "outcomeAdjustmentPct" not in book.reading.values:
        return found
    whole = book.scaled("outcomeValue", value)
    net = whole * (1 - raw(book, "outcomeAdjustmentPct") / 100)
    label = "value of outcomes after deductions"
    found["net"] = book.fact("net", label, net, "money", "formula: value x (1 - deductions)")
    if spent is not None and whole > spent:
        label = "deductions at which the social return is 1"
        limit = 100 * (1 - spent / whole)
        found["limit"] = book.fact("limit", label, limit, "%", "formula: 1 - inputs / value")
    return found


def _lent(book: Book, result: Fraction | None) -> dict[str, Any]:
    """Of who lends or invests: the value of outcomes with deductions a step higher and lower, which
    losses take the surplus, and whether the return is more than the result."""
    found: dict[str, Any] = {"net_low": None, "net_high": None, "cushion": None}
    values, net = book.reading.values, _breaks(book)["net"]
    if book.family != "capital":
        return found | {"earned_more": False, "earned_first": None}
    for name, by in (("net_low", 1), ("net_high", -1)) if net else ():
        given = values["outcomeAdjustmentPct"] + by * book.constant("step").value
        kept = 1 - max(Fraction(0), min(Fraction(100), given)) / 100
        worth = book.scaled("outcomeValue", values["outcomeValue"]) * kept
        label, source = "value of outcomes at other deductions", "formula: value x (1 - deductions)"
        found[name] = book.fact(name, label, worth, "money", source, book.year)
    capital, earned = values.get("capitalDeployed"), _returns(book).get("earned")
    if capital and result is not None and result > 0:
        share = 100 * result / book.scaled("capitalDeployed", capital)
        label, source = "surplus on capital", "formula: result / capitalDeployed"
        found["cushion"] = book.fact("cushion", label, share, "%", source, book.year)
    more = earned is not None and result is not None and earned.value > result
    found["earned_more"] = more and values["financialReturnPct"] > 0
    return found | {"earned_first": _find_earned(book) if found["earned_more"] else None}


def _find_earned(book: Book) -> Fact | None:
    """The net return in money of the first year with a result, where it was more than that too."""
    names = {"totalIncome", "totalExpenditure", "capitalDeployed", "financialReturnPct"}
    year = next((y for y in sorted(book.reading.before) if "resultMargin" in book.values(y)), None)
    values = book.values(year) if year else {}
    if not names <= values.keys():
        return None
    earned = values["financialReturnPct"] / 100 * values["capitalDeployed"]
    if earned <= values["totalIncome"] - values["totalExpenditure"]:
        return None
    label, source = "net return in money", "formula: financialReturnPct x capitalDeployed"
    worth = book.scaled("capitalDeployed", earned)
    return book.fact("earned.first", label, worth, "money", source, year)


def _returns(book: Book) -> dict[str, Fact | None]:
    """Years to payback, and what one point of return is worth in money."""
    found: dict[str, Fact | None] = dict.fromkeys(
        ("payback", "point", "running", "lower", "earned")
    )
    ratio, capital = (book.reading.values.get(n) for n in ("paybackRatio", "capitalDeployed"))
    if ratio:
        label, formula = "years until savings repay spending", "formula: esgInvestment / esgSavings"
        found["payback"] = book.fact("payback", label, 1 / ratio, "years", formula, book.year)
        less = 1 - book.constant("swing").value / 100
        label = "years until it is repaid if savings are lower"
        formula = "formula: esgInvestment / (esgSavings x 0.8)"
        found["lower"] = book.fact("payback.low", label, 1 / ratio / less, "years", formula)
    if capital:
        one = book.scaled("capitalDeployed", capital)
        label, formula = "one point of return in money", "formula: capitalDeployed / 100"
        found["point"] = book.fact("point", label, one / 100, "money", formula, book.year)
        spent = book.scaled("totalExpenditure", raw(book, "totalExpenditure"))
        label, formula = "spending by capital deployed", "formula: totalExpenditure / capital"
        found["running"] = book.fact("running", label, 100 * spent / one, "%", formula, book.year)
        rate = book.reading.values.get("financialReturnPct")
        if rate is not None:
            label, formula = "net return in money", "formula: financialReturnPct x capitalDeployed"
            value = abs(rate / 100 * one)
            found["earned"] = book.fact("earned", label, value, "money", formula, book.year)
    return found


def _steps(book: Book, result: Fraction | None) -> dict[str, Fact | None]:
    """What the next unit has cost, and what a small change would move."""
    found: dict[str, Fact | None] = dict.fromkeys(("each", "missing", "left", "eaten"))
    values, now = book.reading.values, book.year
    base = book.base_of("programmeSpend")
    known = {"outcomesAchieved", "programmeSpend"} <= values.keys()
    if known and base is not None and base == book.base_of("outcomesAchieved"):
        before = book.values(base)
        more = raw(book, "outcomesAchieved") - before["outcomesAchieved"]
        spent = raw(book, "programmeSpend") - before["programmeSpend"]
        if more > 0 and spent > 0:
            label = f"programme spending for each further outcome since {base}"
            formula = "formula: change of programmeSpend / change of outcomesAchieved"
            cost = book.scaled("programmeSpend", spent / more)
            found["each"] = book.fact("each", label, cost, "money", formula, now)
    if result is not None:
        income = book.scaled("totalIncome", values["totalIncome"])
        part = income * book.constant("step").value / 100
        label, formula = "income that would be missing", "formula: totalIncome x 10 %"
        found["missing"] = book.fact("missing", label, round_planned(part), "money", formula, now)
        left, formula = (
            round_planned(abs(result - part)),
            "formula: result - missing income, without its sign",
        )
        label = "result with less income"
        found["left"] = book.fact("with.less", label, left, "money", formula, now)
        if result < part:
            found["eaten"] = _compare_with_reserves(book, left)
    return found | _corners(book)


def _compare_with_reserves(book: Book, loss: Fraction) -> Fact | None:
    """The share of free reserves that a loss would take."""
    reserves = book.reading.values.get("reserves")
    if not reserves:
        return None
    share = 100 * loss / book.scaled("reserves", reserves)
    label, formula = "share of reserves that it would take", "formula: with.less / reserves"
    return book.fact("eaten", label, share, "%", formula, book.year)


def _corners(book: Book) -> dict[str, Fact | None]:
    """The social return at the worst and the best corner of what is tried out; of who lends or
    invests, none."""
    if book.family == "capital":
        return dict.fromkeys(("worst", "best", "paying"))
    found = {name: sroi_at(book, at, -at) for name, at in (("worst", 1), ("best", -1))}
    every = [sroi_at(book, at, up) for at in (-1, 0, 1) for up in (-1, 0, 1)]
    known = [each for each in every if each]
    paying = sum(each.value >= 1 for each in known)
    label, formula = "cells in which as much comes back as was put in", "formula: count"
    found["paying"] = book.fact("paying", label, paying, "", formula) if known else None
    return found


def sroi_at(book: Book, deductions: int, value: int) -> Fact | None:
    """The social return with deductions and the value of outcomes a step higher (1) or lower (-1),
    or as reported (0)."""
    values, spent = book.reading.values, inputs_of(book)
    if spent is None or not {"outcomeValue", "outcomeAdjustmentPct"} <= values.keys():
        return None
    given = values["outcomeAdjustmentPct"] + deductions * book.constant("step").value
    kept = 1 - max(Fraction(0), min(Fraction(100), given)) / 100
    worth = book.scaled("outcomeValue", values["outcomeValue"])
    worth *= 1 + value * book.constant("swing").value / 100
    name = f"sroi.at.{deductions + 1}.{value + 1}"
    label = "social return at other deductions and values"
    return book.fact(name, label, worth * kept / spent, "for each 1 put in", "formula: sroi")


def moved(name: str, book: Book, first: Fact | None, now: Fact | None) -> Fact | str:
    """The change from one year to another: in percent, of percentages in percentage points."""
    if first is None or now is None or (first.value <= 0 and not now.unit.startswith("%")):
        return "-"
    label = f"change of {now.label} since {first.year}"
    formula = f"formula: {name} {now.year} against {first.year}"
    if now.unit.startswith("%"):
        value, unit = subtract_printed(now, first), "percentage points"
    else:
        value, unit = 100 * (now.value - first.value) / first.value, "%"
    if abs(value) < SMALLEST:
        return "no change"
    return book.fact(f"{name}.moved.ledger", label, value, unit, formula, book.year)
