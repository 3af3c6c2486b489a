"""Fractions by the short way are those of the standard library, beside whatever they stand."""

import copy
import fractions
import math
import operator
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxeira.core.exact import Fraction, divide

WHOLE = st.integers(-(10**12), 10**12)
BELOW = st.integers(-(10**9), 10**9).filter(bool)
SIDES = (int, fractions.Fraction, Fraction)
TWO = (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod)
COMPARED = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)
ONE = (operator.neg, abs, bool, hash, str, float, int, round, math.floor, math.ceil, copy.deepcopy)


def work_out(function, *values):
    """Return what comes of values, or the kind of error."""
    try:
        return function(*values)
    except ZeroDivisionError as error:
        return type(error)


def to_side(kind, value):
    return int(value) if kind is int else kind(value)


@given(WHOLE, BELOW, WHOLE, BELOW)
@pytest.mark.parametrize("function", [*TWO, *COMPARED], ids=lambda each: each.__name__)
@pytest.mark.parametrize("other", SIDES, ids=("whole", "library", "own"))
def test_two_sides_come_to_the_same(function, other, one, below, two, beneath):
    plain = fractions.Fraction(one, below), to_side(other, fractions.Fraction(two, beneath))
    sides = Fraction(one, below), to_side(other, plain[1])

    for way in (1, -1):
        expected, found = work_out(function, *plain[::way]), work_out(function, *sides[::way])
        assert found == expected
        assert str(found) == str(expected)  # reduced, with the sign above


@given(WHOLE, BELOW.map(abs))
def test_two_whole_numbers_are_divided_as_the_library_divides_them(one, below):
    plain, own = fractions.Fraction(one, below), divide(one, below)

    assert (own.numerator, own.denominator) == (plain.numerator, plain.denominator)
    assert type(own) is Fraction


@given(WHOLE, BELOW)
def test_a_fraction_alone_is_the_same(one, below):
    plain, own = fractions.Fraction(one, below), Fraction(one, below)

    assert [function(own) for function in ONE] == [function(plain) for function in ONE]
    assert (own.numerator, own.denominator) == (plain.numerator, plain.denominator)
    assert own**3 == plain**3
    assert pickle.loads(pickle.dumps(own)) == plain  # noqa: S301


@pytest.mark.parametrize("given", [3, True, "1/3", "-2.5", 0.1, Decimal("1.25"), Fraction(2, 6)])
def test_it_is_made_of_whatever_the_library_takes(given):
    assert Fraction(given) == fractions.Fraction(given)
    assert isinstance(Fraction(given), Fraction)


@pytest.mark.parametrize("wrong", [(1, 0), (Fraction(1), 0)])
def test_nothing_is_divided_by_nothing(wrong):
    with pytest.raises(ZeroDivisionError):
        Fraction(*wrong)


@pytest.mark.parametrize("wrong", ["", "one", None, ()])
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises((ValueError, TypeError)):
        Fraction(wrong)
