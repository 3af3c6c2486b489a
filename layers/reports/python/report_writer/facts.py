"""A number as a report prints it, and where it comes from."""

import re
from decimal import Decimal

import msgspec

from auxeira.core.exact import Fraction
from report_writer import labels, printing

WORD = re.compile(r"\w+")

type Number = int | Decimal | Fraction


class Fact(msgspec.Struct, frozen=True):
    """A number as it is printed. In a template, {f} is the number with its unit, {f:n} without,
    {f:l} the label, {f:L} the label at the beginning of a sentence, {f:y} the year, {f:w} a small
    whole number in words, {f:p} the same with "none" for 0, {f:is|are} the word that agrees with
    it."""

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
        plain, _, large = self.printed.replace(",", "").partition(" ")
        return float(plain) * (printing.LARGE[large] if large else 1)

    def stands_in(self, sentence: str) -> bool:
        """Whether the number is in a sentence, as digits or as a word."""
        if self.printed.removeprefix("-") in sentence:
            return True
        words = WORD.findall(sentence.lower())
        return f"{self:w}" in words or f"{self:p}" in words

    def __format__(self, spec: str) -> str:
        if not spec:
            return self.text
        if "|" in spec:
            one, many = spec.split("|")
            return one if self.printed.removeprefix("-") == "1" else many
        if spec in ("w", "p"):
            whole = self.value.denominator == 1 and 0 <= self.value <= 10
            words = printing.word(int(self.value)) if whole else self.printed
            return "none" if spec == "p" and words == "no" else words
        parts = {"n": self.printed, "l": self.label, "y": str(self.year)}
        return labels.first(self.label) if spec == "L" else parts[spec]

    def __str__(self) -> str:
        return self.text


def subtract_printed(now: Fact, first: Fact) -> Fraction:
    """The difference of two numbers as they are printed, so that a reader finds the same."""
    return Fraction(str(now.number)) - Fraction(str(first.number))
