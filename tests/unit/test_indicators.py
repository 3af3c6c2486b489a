"""The scales of the indicators: a figure becomes a point, and a point a figure again."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxeira.esg import indicators
from auxeira.esg.indicators import INDICATORS

LOGARITHMIC = [row for row in INDICATORS.values() if row.f == "log"]
LINEAR = [row for row in INDICATORS.values() if row.f != "log"]

each = pytest.mark.parametrize("row", INDICATORS.values(), ids=INDICATORS)


def at(name, value):
    return indicators.to_scale_point(INDICATORS[name], value)


def back(name, point):
    return indicators.from_scale_point(INDICATORS[name], point)


def test_there_are_eighteen_and_six_of_them_are_better_when_low():
    assert len(INDICATORS) == 18
    assert {row.id for row in INDICATORS.values() if row.better == "low"} == {
        "ghgPerEmployee", "energyPerEmployee", "genderPayGap", "turnover", "trir",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("ghgPerEmployee", 10, 50),
        ("energyPerEmployee", 5, 33),
        ("ghgChangePerYear", Fraction(5, 100), 63),  # 5 % less a year: 62.5
        ("ghgChangePerYear", Fraction(-1, 100), 48),
        ("renewableShare", Fraction(1, 4), 25),
        ("wasteRecoveredShare", Fraction(66, 100), 66),
        ("womenManagersShare", Fraction(1, 3), 33),
        ("genderPayGap", Decimal("8.5"), 21),
        ("genderPayGap", Decimal("-8.5"), 21),
        ("trainingPerEmployee", 20, 20),
        ("turnover", Fraction(1, 10), 20),
        ("boardIndependentShare", Fraction(6, 7), 86),
        ("boardWomenShare", Fraction(3, 7), 43),
        ("policies", 5, 83),
        ("antiCorruptionTrainedShare", 80, 80),
        ("outcomeRate", Fraction(3, 5), 60),
        ("programmeShare", Fraction(4, 5), 80),
        ("sroi", Decimal("1.692"), 17),
        ("resultMargin", Fraction(25, 1000), 54),
        ("resultMargin", Fraction(-1, 10), 33),
        ("trir", Decimal("4.202"), 14),
    ],
)
def test_a_figure_has_a_point(name, value, wanted):
    assert at(name, value) == wanted


def test_half_a_point_is_rounded_up_and_not_by_a_float():
    assert at("renewableShare", Fraction(5, 1000)) == 1
    assert at("renewableShare", Fraction(285, 1000)) == 29  # 0.285 * 100 is below 28.5
    assert at("sroi", Decimal("0.05")) == 1
    assert at("ghgChangePerYear", Decimal("-0.198")) == 1


@each
def test_the_ends_of_a_scale_are_0_and_100(row):
    low, high = (Fraction(str(end)) / row.times for end in (row.low, row.high))

    assert [indicators.to_scale_point(row, value) for value in (low, high)] == [0, 100]


@each
def test_whatever_lies_beyond_an_end_is_at_it(row):
    below = 0 if row.f == "absolute" else -(10**400)

    assert indicators.to_scale_point(row, below) == 0
    assert indicators.to_scale_point(row, 10**400) == 100


def test_nothing_emitted_is_the_low_end_and_not_the_logarithm_of_0():
    assert at("ghgPerEmployee", 0) == 0
    assert at("ghgPerEmployee", Fraction(1, 10**400)) == 0


def test_what_is_unknown_has_no_point_and_0_has_one():
    values = {"renewableShare": Fraction(1, 4), "trir": None, "turnover": 0, "employees": 12}

    assert indicators.calculate_indicator_points(values) == {"renewableShare": 25, "turnover": 0}


def test_policies_are_counted():
    assert indicators.calculate_indicator_points(
        {"policiesAdopted": ["codeOfConduct", "environment"]}
    ) == {"policies": 33}
    assert indicators.calculate_indicator_points({"policiesAdopted": []}) == {"policies": 0}


def test_all_that_is_known_has_a_point():
    values = {row.value: Fraction(1, 4) for row in INDICATORS.values()}

    assert indicators.calculate_indicator_points(values).keys() == INDICATORS.keys()


@pytest.mark.parametrize(
    ("name", "point", "wanted"),
    [
        ("ghgPerEmployee", 50, 10),
        ("energyPerEmployee", 0, 0.5),
        ("ghgChangePerYear", 62.5, 5),
        ("genderPayGap", 21, 8.4),
        ("resultMargin", 33.5, -9.9),
        ("policies", 83, 4.98),
        ("renewableShare", 25, 25),
    ],
)
def test_a_point_is_a_figure_in_the_unit_that_is_shown(name, point, wanted):
    assert back(name, point) == wanted


def test_a_figure_has_three_digits():
    assert back("ghgPerEmployee", 37) == 3.02
    assert back("renewableShare", 33.25) == 33.2


def test_only_the_ends_are_said_to_be_bounds():
    assert indicators.describe_bound(0) == "at or below"
    assert indicators.describe_bound(100) == "at or above"
    assert {indicators.describe_bound(point) for point in (0.25, 1, 50, 99.75)} == {""}


@each
def test_every_point_comes_back_from_its_figure(row):
    points = range(101)
    figures = [
        Fraction(str(indicators.from_scale_point(row, point))) / row.times for point in points
    ]

    assert [indicators.to_scale_point(row, value) for value in figures] == list(points)


@given(st.sampled_from(LINEAR), st.floats(0, 1))
def test_a_linear_figure_comes_back_within_a_point(row, share):
    wanted = row.low + (row.high - row.low) * share

    found = indicators.from_scale_point(
        row, indicators.to_scale_point(row, Fraction(wanted) / row.times)
    )

    assert abs(found - wanted) <= (row.high - row.low) / 100


@given(st.sampled_from(LOGARITHMIC), st.floats(0, 1))
def test_a_logarithmic_figure_comes_back_within_a_point(row, share):
    wanted = row.low * (row.high / row.low) ** share

    found = indicators.from_scale_point(row, indicators.to_scale_point(row, wanted))

    assert abs(math.log(found / wanted)) <= math.log(row.high / row.low) / 100


@given(st.sampled_from(sorted(INDICATORS)), st.floats(-50, 5000), st.floats(-50, 5000))
def test_more_never_lies_lower(name, one, other):
    absolute = INDICATORS[name].f == "absolute"
    less, more = sorted((one, other), key=abs if absolute else None)

    assert at(name, less) <= at(name, more)
