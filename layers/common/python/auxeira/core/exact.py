"""Fractions as the standard library has them, by a shorter way where both sides are exact.

What a score or a report counts with: of a sum or a comparison of the standard library most of the
time goes into finding out what the other side is. A value and a type are the same by either.
"""

import fractions
import math
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction as Fraction  # to who reads types there is but one

    def divide(numerator: int, denominator: int) -> Fraction: ...
else:

    class Fraction(fractions.Fraction):
        """The same number, which knows its like and whole numbers at first sight."""

        __slots__ = ()
        numerator = fractions.Fraction._numerator
        denominator = fractions.Fraction._denominator

        def __new__(cls, numerator=0, denominator=None):
            """Return a fraction of whatever the standard library takes; itself of itself."""
            if denominator is None:
                if type(numerator) is int:
                    return _make(numerator, 1)
                if type(numerator) is Fraction:
                    return numerator
                if type(numerator) is Decimal or type(numerator) is float:
                    return _make(*numerator.as_integer_ratio())
            elif type(numerator) is int and type(denominator) is int and denominator > 0:
                return divide(numerator, denominator)
            return super().__new__(cls, numerator, denominator)

        def __add__(self, other):
            if type(other) is Fraction:
                below, others = self._denominator, other._denominator
                if below == others == 1:
                    return _make(self._numerator + other._numerator, 1)
                return divide(self._numerator * others + other._numerator * below, below * others)
            if type(other) is int:
                return _make(self._numerator + other * self._denominator, self._denominator)
            return super().__add__(other)

        def __radd__(self, other):
            if type(other) is int:
                return _make(self._numerator + other * self._denominator, self._denominator)
            return super().__radd__(other)

        def __sub__(self, other):
            if type(other) is Fraction:
                below, others = self._denominator, other._denominator
                if below == others == 1:
                    return _make(self._numerator - other._numerator, 1)
                return divide(self._numerator * others - other._numerator * below, below * others)
            if type(other) is int:
                return _make(self._numerator - other * self._denominator, self._denominator)
            return super().__sub__(other)

        def __rsub__(self, other):
            if type(other) is int:
                return _make(other * self._denominator - self._numerator, self._denominator)
            return super().__rsub__(other)

        def __mul__(self, other):
            if type(other) is Fraction:
                return divide(
                    self._numerator * other._numerator, self._denominator * other._denominator
                )
            if type(other) is int:
                return divide(self._numerator * other, self._denominator)
            return super().__mul__(other)

        def __rmul__(self, other):
            if type(other) is int:
                return divide(self._numerator * other, self._denominator)
            return super().__rmul__(other)

        def __truediv__(self, other):
            if type(other) is Fraction and other._numerator > 0:
                return divide(
                    self._numerator * other._denominator, self._denominator * other._numerator
                )
            if type(other) is int and other > 0:
                return divide(self._numerator, self._denominator * other)
            return super().__truediv__(other)

        def __rtruediv__(self, other):
            if type(other) is int and self._numerator > 0:
                return divide(other * self._denominator, self._numerator)
            return super().__rtruediv__(other)

        def __neg__(self):
            return _make(-self._numerator, self._denominator)

        def __abs__(self):
            return self if self._numerator >= 0 else _make(-self._numerator, self._denominator)

        def __eq__(self, other):
            if type(other) is Fraction:
                return (
                    self._numerator == other._numerator and self._denominator == other._denominator
                )
            if type(other) is int:
                return self._numerator == other and self._denominator == 1
            return super().__eq__(other)

        __hash__ = fractions.Fraction.__hash__

        def __lt__(self, other):
            if type(other) is Fraction:
                return self._numerator * other._denominator < other._numerator * self._denominator
            if type(other) is int:
                return self._numerator < other * self._denominator
            return super().__lt__(other)

        def __le__(self, other):
            if type(other) is Fraction:
                return self._numerator * other._denominator <= other._numerator * self._denominator
            if type(other) is int:
                return self._numerator <= other * self._denominator
            return super().__le__(other)

        def __gt__(self, other):
            if type(other) is Fraction:
                return self._numerator * other._denominator > other._numerator * self._denominator
            if type(other) is int:
                return self._numerator > other * self._denominator
            return super().__gt__(other)

        def __ge__(self, other):
            if type(other) is Fraction:
                return self._numerator * other._denominator >= other._numerator * self._denominator
            if type(other) is int:
                return self._numerator >= other * self._denominator
            return super().__ge__(other)

    _new, _gcd = object.__new__, math.gcd

    def _make(numerator, denominator):
        """Return what is reduced already."""
        made = _new(Fraction)
        made._numerator = numerator
        made._denominator = denominator
        return made

    def divide(numerator, denominator):
        """Return the fraction of two whole numbers, the second above 0."""
        common = _gcd(numerator, denominator)
        made = _new(Fraction)
        if common == 1:
            made._numerator = numerator
            made._denominator = denominator
        else:
            made._numerator = numerator // common
            made._denominator = denominator // common
        return made
