"""Where every number of a report is registered before it is printed, and every figure."""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.reports.document import Figure
from report_writer import printing
from report_writer.constants import CONSTANTS
from report_writer.facts import Fact, Number


class FactRegister:
    """The facts and figures that a report uses so far, by their ids; money in `currency`."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
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
        plain = printing.number(exact, unit)
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
