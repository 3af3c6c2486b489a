"""Where every number of a report is registered before it is printed, and every figure."""

from collections.abc import Mapping
from typing import Any

from auxeira.core import money
from auxeira.core.exact import Fraction
from auxeira.esg.metrics import ALL_METRICS
from auxeira.reports.document import Figure
from report_writer import printing
from report_writer.constants import CONSTANTS
from report_writer.facts import Fact, Number

IN_WORDS = 10**12  # of money


class FactRegister:
    """The facts and figures that a report uses so far, by their ids; money in `currency`, all of
    it in one form: in words where the largest amount is a trillion or more."""

    def __init__(self, profile: Mapping[str, Any]) -> None:
        self.currency: str = profile.get("reporting_currency") or "USD"
        self.in_words = _find_most(profile, self.currency) >= IN_WORDS
        self.facts: dict[str, Fact] = {}
        self.figures: dict[str, Figure] = {}
        self.asked: dict[Any, Any] = {}  # see asked_once

    def fact(
        self,
        name: str,
        label: str,
        value: Number,
        unit: str = "",
        source: str = "",
        year: int | None = None,
        marks: tuple[str, ...] = (),
    ) -> Fact:
        """Registers a number, in its unit; money in whole units of the currency.

        Raises ValueError where the id has another number already.
        """
        exact = value if isinstance(value, Fraction) else Fraction(value)
        known = self.facts.get(name)
        if known and known.value == exact and known.unit == unit:
            return known
        plain = printing.number(exact, unit, in_words=self.in_words)
        text = printing.name_unit(plain, unit, self.currency)
        fact = Fact(name, label, exact, plain, text, unit, year, source, marks)
        if known and known.printed != plain:
            raise ValueError(f"{name} is {known.printed} and {plain}")
        return self.facts.setdefault(name, fact)

    def constant(self, name: str) -> Fact:
        """A constant, with its source."""
        row = CONSTANTS[name]
        source = f"constant: {row.source}"
        return self.fact(f"constant.{name}", row.label, row.value, row.unit, source)

    def figure(self, figure: Figure) -> str:
        """Keeps a figure of the report; its id, for the section that shows it."""
        self.figures[figure.id] = figure
        return figure.id


def _find_most(profile: Mapping[str, Any], currency: str) -> Fraction:
    """The largest amount of money that is reported, in whole units."""
    own = [figures or {} for figures in (profile.get("metrics") or {}).values()]
    names = [name for name, row in ALL_METRICS.items() if row.unit == "money"]
    given = [Fraction(figures.get(name) or 0) for figures in own for name in names]
    return max(given, default=Fraction(0)) / money.to_minor_units(1, currency)
