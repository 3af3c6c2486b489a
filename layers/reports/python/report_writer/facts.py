"""A number as a report prints it, and where it comes from."""

from decimal import Decimal
from fractions import Fraction

import msgspec

from report_writer import labels, printing

type Number = int | Decimal | Fraction


class Fact(msgspec.Struct, frozen=True):
    """A number as it is printed. In a template, {f} is the number with its unit, {f:n} without,
    {f:l} the label, {f:L} the label at the beginning of a sentence, {f:y} the year, {f:w} a small
    whole number in words, {f:is|are} the word that agrees with it."""

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

    def stands_in(self, sentence: str) -> bool:
        """Whether the number is in a sentence, as digits or as a word."""
        plain = self.printed.removeprefix("-")
        return plain in sentence or f"{self:w}" in sentence.lower().split()

    def __format__(self, spec: str) -> str:
        if "|" in spec:
            one, many = spec.split("|")
            return one if self.printed.removeprefix("-") == "1" else many
        parts = {"": self.text, "n": self.printed, "l": self.label, "y": str(self.year)}
        if spec == "w":
            whole = self.value.denominator == 1 and 0 <= self.value <= 10
            return printing.word(int(self.value)) if whole else self.printed
        return labels.first(self.label) if spec == "L" else parts[spec]

    def __str__(self) -> str:
        return self.text
