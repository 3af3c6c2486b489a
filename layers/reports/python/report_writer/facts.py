"""A number as a report prints it, and where it comes from."""

from decimal import Decimal
from fractions import Fraction

import msgspec

from report_writer import labels

type Number = int | Decimal | Fraction


class Fact(msgspec.Struct, frozen=True):
    """A number as it is printed. In a template, {f} is the number with its unit, {f:n} without,
    {f:l} the label, {f:L} the label at the beginning of a sentence, {f:y} the year."""

    id: str
    label: str
    value: Fraction
    printed: str
    text: str
    unit: str
    year: int | None
    source: str
    marks: tuple[str, ...] = ()

    @property
    def number(self) -> float:
        """The number as printed, for drawing."""
        return float(self.printed.replace(",", ""))

    def __format__(self, spec: str) -> str:
        parts = {"": self.text, "n": self.printed, "l": self.label, "y": str(self.year)}
        return labels.first(self.label) if spec == "L" else parts[spec]

    def __str__(self) -> str:
        return self.text
