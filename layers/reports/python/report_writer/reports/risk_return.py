"""The risk-adjusted return: the return of the year, less the widest swing of its own years.

A swing is the distance between the best and the worst year that are reported: of the net return, of
what improvements save of their cost, or of outcomes for the same money. No probability of ours
stands in it. Beside it stands what the organisation can bear before the year ends with a loss.
"""

from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.core.money import find_magnitude
from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.printing import round_planned

type Part = Fact | None
FORMULAS = {
    "mission": "outcomesAchieved / totalExpenditure",
    "capital": "financialReturnPct",
    "corporate": "esgSavings / esgInvestment",
}
RECKONED = {  # the return and its swing in words
    "mission": ("value of outcomes less deductions, divided by expenditure",
                "best less worst year of outcomes for the same spending, in percent of the best"),
    "capital": ("as reported", "best less worst year of the net return"),
    "corporate": ("yearly savings divided by spending on improvements",
                  "best less worst year of savings divided by spending"),
}  # fmt: skip
PRICED = 1000  # t of own emissions from which a carbon price is tried on the result
TRIED = 50  # dollars' worth a tonne, as an example
REMOTE = 200  # dollars' worth a tonne, above which a price is no matter of a summary


class Record(NamedTuple):
    """What the return rests on in each year that has it, the latest last."""

    years: tuple[int, ...]
    values: tuple[Fraction, ...]

    @property
    def swing(self) -> Fraction:
        """From the worst to the best year."""
        return max(self.values) - min(self.values)


def describe_return(book: Book, own: Fact) -> dict[str, Any]:
    """The return as reported, its swing and what is left; what lacks, and what can be borne."""
    record = read_record(book)
    known = len(record.years) > 1
    swing = _find_swing(book, record) if known else None
    return {
        "own": own,
        "swing": swing,
        "steady": known and not record.swing,
        "fell": len(record.years) == 2 and record.values[0] > record.values[1],
        "adjusted": _find_adjusted(book, own, record) if known else None,
        "first_year": str(record.years[0]) if known else None,
        "two": len(record.years) == 2,
        "latest_worst": known and record.values[-1] == min(record.values) and record.swing > 0,
        "weaker": str(record.years[record.values.index(min(record.values))]) if known else None,
        "revalued": _is_revalued(book),
        **_list_bounds(book),
    }


def read_record(book: Book) -> Record:
    """The years that are compared and have what the return rests on."""
    found = {}
    for year in (*sorted(book.reading.before), book.year):
        value = _read_year(book, year)
        if value is not None:
            found[year] = value
    return Record(tuple(found), tuple(found.values()))


def _is_revalued(book: Book) -> bool:
    """Whether a year is shown whose outcomes were given no value of its own."""
    return any("sroi" not in book.values(year) for year in read_record(book).years)


def _read_year(book: Book, year: int) -> Fraction | None:
    values = book.values(year)
    if book.family == "capital":
        return values.get("financialReturnPct")
    part, whole = FORMULAS[book.family].split(" / ")
    if part not in values or not values.get(whole):
        return None
    return values[part] / values[whole]


def _find_swing(book: Book, record: Record) -> Fact:
    """Of a percentage in percentage points, of outcomes for the same money in percent."""
    source = f"formula: largest - smallest {FORMULAS[book.family]} of the years reported"
    if book.family == "mission":
        value = 100 * record.swing / max(record.values) if record.swing else Fraction(0)
        source += " / the largest"
        return book.fact("swing", "widest swing of outcomes for the same money", value, "%", source)
    times = 100 if book.family == "corporate" else 1
    label = f"widest swing of {NAMES[book.family]}"
    return book.fact("swing", label, times * record.swing, "percentage points", source)


NAMES = {
    "mission": "outcomes for the same money",
    "capital": "the net return",
    "corporate": "what improvements save of their cost",
}


def _find_adjusted(book: Book, own: Fact, record: Record) -> Fact:
    """The return less the swing, in three digits."""
    swing = _find_swing(book, record)
    value, source = own.value - swing.value, "formula: return - widest swing"
    if book.family == "mission":
        value, source = own.value * (1 - swing.value / 100), "formula: return x (1 - widest swing)"
    label = f"{own.label}, risk-adjusted"
    return book.fact("adjusted", label, round_planned(value), own.unit, source, book.year)


# what can be borne


def _list_bounds(book: Book) -> dict[str, Any]:
    """How far the return and the year are from a loss; None where that is not known."""
    found: dict[str, Any] = {
        "limit": _find_limit(book),
        "bear_years": _find_years(book),
        "bear_income": _find_income_margin(book),
        **_list_shortfalls(book),
        **_try_price(book),
        "invest_part": _measure_invested(book),
        "price_on": "financed emissions" if book.family == "capital" else "its own Scope 1",
        "price_takes": "the net return" if book.family == "capital" else "the result of the year",
    }
    value, spent = (book.value(n) for n in ("outcomeValue", "totalExpenditure"))
    found["below_cost"] = bool(value and spent and value.value <= spent.value)
    sroi = book.value("sroi")
    found["below_one"] = bool(sroi and sroi.value < 1)
    return found


def _measure_invested(book: Book) -> Part:
    """What was spent on improvements, in percent of the result of the year."""
    income, cost, own = (
        book.value(name) for name in ("totalIncome", "totalExpenditure", "esgInvestment")
    )
    if book.family != "corporate" or not (income and cost and own) or income.value <= cost.value:
        return None
    share = 100 * own.value / (income.value - cost.value)
    label = "spending on improvements beside the result"
    source = "formula: esgInvestment / (totalIncome - totalExpenditure)"
    return book.fact("invested", label, share, "%", source, book.year)


def _find_limit(book: Book) -> Part:
    """The deductions at which outcomes are worth what was put in."""
    value, spent = book.value("outcomeValue"), book.value("totalExpenditure")
    if book.family != "mission" or not value or not spent or value.value <= spent.value:
        return None
    share = 100 * (1 - spent.value / value.value)
    label, source = (
        "deductions at which the social return is 1",
        ("formula: 1 - totalExpenditure / outcomeValue"),
    )
    return book.fact("limit", label, share, "%", source, book.year)


def _find_years(book: Book) -> Part:
    """Years that improvements must last to come back; None where nothing is saved."""
    ratio = book.reading.values.get("paybackRatio")
    if book.family != "corporate" or not ratio:
        return None
    label, source = (
        "years of savings that pay for improvements",
        ("formula: esgInvestment / esgSavings"),
    )
    return book.fact("payback", label, 1 / ratio, "years", source, book.year)


def _list_shortfalls(book: Book) -> dict[str, Part]:
    """Years that improvements must last where a fifth or two fifths of the savings stay away."""
    years = _find_years(book)
    found: dict[str, Part] = {"years_fifth": None, "years_fifths": None}
    if years is None:
        return found
    for name, left in (("years_fifth", Fraction(4, 5)), ("years_fifths", Fraction(3, 5))):
        label = f"years of savings that pay for improvements, at {int(100 * left)} % of them"
        source = f"formula: esgInvestment / esgSavings / {int(100 * left)} %"
        found[name] = book.fact(f"payback.{name}", label, years.value / left, "years", source)
    return found


def _find_income_margin(book: Book) -> Part:
    """How much income may fall before the year ends with a loss."""
    margin = book.value("resultMargin")
    if margin is None or margin.value <= 0:
        return None
    label, source = (
        "fall of income that the year bears",
        "formula: 1 - totalExpenditure / totalIncome",
    )
    return book.fact("bear.income", label, margin.value, "%", source, book.year)


def _find_price(book: Book) -> Part:
    """The price of a tonne that would take the net return, or the result of the year."""
    values = book.reading.values
    gain = _find_gain(book)
    if book.family == "capital":
        tonnes = values.get("scope3Category15")
        source = "formula: financialReturnPct x capitalDeployed / scope3Category15"
    else:
        tonnes = values.get("ghgScope1")
        source = "formula: (totalIncome - totalExpenditure) / ghgScope1"
    if gain is None or gain <= 0 or not tonnes or tonnes < PRICED:
        return None
    label = "carbon price a tonne that would take it"
    value = round_planned(gain / tonnes)
    return book.fact("bear.price", label, value, "money", source, book.year)


def _try_price(book: Book) -> dict[str, Any]:
    """The price that would take the result, whether one so high is near, and for scale what a price
    of everyday size would cost, with its part of the result."""
    found: dict[str, Any] = dict.fromkeys(("bear_price", "tried", "tried_cost", "tried_part"))
    found["bear_near"] = False
    bears = found["bear_price"] = _find_price(book)
    if bears is None:
        return found
    tonnes = book.value("scope3Category15" if book.family == "capital" else "ghgScope1")
    size = find_magnitude(book.currency)
    assert tonnes is not None
    price, source = Fraction(TRIED * size), f"formula: price x {tonnes.id.partition('.')[0]}"
    cost, gain = round_planned(price * tonnes.value), _find_gain(book)
    assert gain
    label = "carbon price of the example, a tonne"
    return found | {
        "bear_near": bears.value <= REMOTE * size,
        "tried": book.fact("bear.tried", label, price, "money", "constant: an example"),
        "tried_cost": book.fact("bear.cost", "what it would cost", cost, "money", source),
        "tried_part": book.fact("bear.part", "part of the result that it would take",
                                100 * price * tonnes.value / gain, "%",
                                "formula: bear.tried x tonnes / result"),
    }  # fmt: skip


def _find_gain(book: Book) -> Fraction | None:
    """What a price of carbon would be taken from: the net return, or the result of the year."""
    if book.family == "capital":
        return _read_gain(book)
    income, spent = (book.value(name) for name in ("totalIncome", "totalExpenditure"))
    return income.value - spent.value if income and spent else None


def _read_gain(book: Book) -> Fraction | None:
    rate, capital = book.value("financialReturnPct"), book.value("capitalDeployed")
    return rate.value * capital.value / 100 if rate and capital else None


# shown


def list_rows(book: Book, found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each figure of the return and what can be borne, with how it is reckoned."""
    own, swing = RECKONED[book.family]
    less = "the return less the swing" if book.family != "mission" else "the return less that share"
    of_price = "net return x capital" if book.family == "capital" else "income less expenditure"
    rows = [
        (labels.first(found["own"].label), found["own"], own),
        ("Widest swing", found["swing"], swing),
        ("Risk-adjusted return", found["adjusted"], less),
        ("Deductions at which it is 1", found["limit"], "1 less expenditure / value of outcomes"),
        ("Years that improvements must last", found["bear_years"], "spending / yearly savings"),
        ("The same, if a fifth of the savings stays away", found["years_fifth"],
         "spending / 80 % of the savings"),
        ("Fall of income that the year bears", found["bear_income"], "1 less expenditure / income"),
        (f"Carbon price a tonne on {found['price_on']} that takes {found['price_takes']}",
         found["bear_price"], f"{of_price}, divided by {found['price_on']}"),
    ]  # fmt: skip
    return [each for each in rows if each[1] is not None]


def draw_return(book: Book, found: dict[str, Any], words: str) -> str:
    """A bar for each year that has the return, and one for what is left of it."""
    record, own, points = read_record(book), found["own"], []
    for year, value in zip(record.years, record.values, strict=True) if found["adjusted"] else ():
        as_now = own.value * value / record.values[-1] if record.values[-1] else Fraction(0)
        shown = {"mission": as_now, "capital": value}.get(book.family, 100 * value)
        source = f"formula: {FORMULAS[book.family]}, at what they are worth in {book.year}"
        fact = book.fact(f"return.{year}", f"return of {year}", shown, own.unit, source, year)
        points.append(point(fact, str(year), label=fact.printed))
    if found["adjusted"]:
        left = found["adjusted"]
        points.append(point(left, "Risk-adjusted", label=left.printed, mark=True))
    axes = (labels.first(own.label), own.unit), ("Year", "")
    return figure(book, "return_bars", "bars", *axes, [series("Return", points)], words)
