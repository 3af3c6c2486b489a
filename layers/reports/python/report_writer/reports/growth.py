"""Three scenarios of growth: volume, staff, money, energy and emissions for three years.

Volume is people reached where people are the purpose, else income. Its own yearly growth goes on in
the middle scenario, at half the rate in the low one and at one and a half times in the high one.
Staff, energy and emissions go with volume; money goes with volume to a power.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

from auxeira.esg.score_values import PATH
from auxeira.esg.scores import round_half_up
from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned

YEARS = 3
LEAST, MOST = Fraction(-10, 100), Fraction(30, 100)  # of growth a year
SCENARIOS = ("low", "mid", "high")
SHARES = (Fraction(1, 2), Fraction(1), Fraction(3, 2))
POWERS = ("1", "0.95", "0.9")  # of cost by volume; planning values
USUAL = "0.95"
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

    def need(self, name: str, scenario: str, after: int) -> Fact | None:
        """Staff or energy in so many years, by volume; None where unknown."""
        now = self.book.reading.values.get(name)
        if now is None:
            return None
        return self._fact(name, name, now * self.times(scenario, after), scenario, after)

    def cost(self, scenario: str, after: int, power: str = USUAL) -> Fact:
        """Money in so many years."""
        now = self.book.scaled("totalExpenditure", self.book.reading.values["totalExpenditure"])
        value = now * raised(self.times(scenario, after), power)
        name = "cost" + power.replace(".", "")
        return self._fact(name, "totalExpenditure", value, scenario, after)

    def emissions(self, scenario: str, after: int, *, apart: bool = False) -> Fact | None:
        """Emissions in so many years, with volume or falling by the path each year besides."""
        now = self.book.reading.values.get("ghg12")
        if now is None:
            return None
        value = now * self.times(scenario, after) * (1 - PATH * after if apart else 1)
        return self._fact("apart" if apart else "ghg", "ghg12", value, scenario, after)

    def _fact(self, name: str, metric: str, value: Fraction, scenario: str, after: int) -> Fact:
        year, row = self.year + after, labels.NAMES[metric]
        label = f"{row.label} in {year}, {scenario} scenario"
        whole = Fraction(round_half_up(value)) if row.unit in ("people", "employees") else value
        whole = round_planned(whole) if after else whole
        source = f"formula: {FORMULAS.get(name, 'value x volume / volume now')}"
        return self.book.fact(f"{name}.{scenario}.{year}", label, whole, row.unit, source, year)


FORMULAS = {
    "volume": "volume x (1 + growth) ^ years",
    "cost1": "totalExpenditure x (volume / volume now) ^ 1",
    "cost095": "totalExpenditure x (volume / volume now) ^ 0.95",
    "cost09": "totalExpenditure x (volume / volume now) ^ 0.9",
    "apart": "ghg12 x volume / volume now x (1 - 0.042 x years)",
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
