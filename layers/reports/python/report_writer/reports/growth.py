"""Three scenarios of growth: volume, staff, money, energy and emissions for three years.

Volume is people reached where people are the purpose, else income. Its own yearly growth goes on in
the middle scenario, at half the rate in the low one and at one and a half times in the high one.
Staff, energy, money and emissions go with volume. What is to come has three significant digits.
"""

from decimal import Decimal, localcontext

from auxeira.core.exact import Fraction
from auxeira.esg.scores import round_half_up
from report_writer import labels
from report_writer.course import allow_on_path
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned

YEARS = 3
LEAST, MOST = Fraction(-10, 100), Fraction(30, 100)  # of growth a year
SMALLEST = Fraction(1, 200)  # of growth a year, below which there is none to go on with
SCENARIOS = ("low", "mid", "high")
SHARES = (Fraction(1, 2), Fraction(1), Fraction(3, 2))
DIGITS = 28
FINE = Decimal("0.000001")


class Growth:
    """`metric` is the volume; `rates` the growth of each scenario a year, as parts of 1."""

    def __init__(self, book: Book) -> None:
        self.book, self.year = book, book.year
        self.metric = "beneficiariesReached" if book.serves else "totalIncome"
        self.base = book.base_of(self.metric) or book.year - 1
        values = book.reading.values
        self.now, self.before = values[self.metric], book.values(self.base)[self.metric]
        self.own = rate(self.before, self.now, book.year - self.base)
        self.used = max(LEAST, min(MOST, self.own))
        shares = SHARES if self.used >= 0 else SHARES[::-1]
        self.rates = {name: self.used * s for name, s in zip(SCENARIOS, shares, strict=True)}

    def times(self, scenario: str, after: int) -> Fraction:
        """Volume in so many years, by that of today."""
        return (1 + self.rates[scenario]) ** after

    def volume(self, scenario: str, after: int) -> Fact:
        """Volume in so many years."""
        value = self.book.scaled(self.metric, self.now * self.times(scenario, after))
        return self._fact("volume", self.metric, value, scenario, after)

    def need(self, name: str, scenario: str, after: int = YEARS) -> Fact | None:
        """Staff, energy, money or emissions in so many years, by volume; None where unknown."""
        now = self.book.reading.values.get(name)
        if now is None:
            return None
        value = self.book.scaled(name, now * self.times(scenario, after))
        return self._fact(name, name, value, scenario, after)

    def path(self, after: int) -> Fact | None:
        """What the reference path allows in so many years; None without a base year."""
        base = self.book.reading.bases.get("ghg12")
        if base is None:
            return None
        year = self.year + after
        exact = allow_on_path(self.book.values(base)["ghg12"], year - base)
        value = round_planned(exact) if after else exact
        label, source = (
            f"reference path in {year}",
            "formula: ghg12 of the base year less 4.2 % of it a year",
        )
        return self.book.fact(f"path.{year}", label, value, "t CO2e", source, year)

    def _fact(self, name: str, metric: str, value: Fraction, scenario: str, after: int) -> Fact:
        year, row = self.year + after, labels.NAMES[metric]
        label = f"{self.book.label_of(metric)} in {year}, {scenario} scenario"
        whole = Fraction(round_half_up(value)) if row.unit in ("people", "employees") else value
        shown = round_planned(whole) if after else whole
        words = FORMULAS.get(name, f"{metric} x volume / volume now")
        source = f"formula: {words}, volume: {self.metric}"
        return self.book.fact(f"{name}.{scenario}.{year}", label, shown, row.unit, source, year)


FORMULAS = {
    "volume": "volume x (1 + growth) ^ years",
}


def rate(before: Fraction, now: Fraction, years: int) -> Fraction:
    """Yearly growth, as a part of 1: (now / before) ^ (1 / years) - 1."""
    return raised(now / before, Decimal(1) / Decimal(years)) - 1


def raised(base: Fraction, power: str | Decimal) -> Fraction:
    """A number to a power, to six decimals, the same on every machine."""
    with localcontext() as context:
        context.prec = DIGITS
        quotient = Decimal(base.numerator) / Decimal(base.denominator)
        return Fraction((quotient ** Decimal(power)).quantize(FINE)) if quotient else Fraction(0)
