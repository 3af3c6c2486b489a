"""Targets as the next quarter of a scale, states of figures, and the ladder of evidence."""

from fractions import Fraction

import pytest

from auxeira.esg import score_components
from report_writer import write
from report_writer.reports import measurement_facts as facts
from tests.support import golden

KIND = "impact_measurement"
ROWS = {row.id: row for row in score_components.COMPONENTS}


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def indicators(letter, figures=None):
    return {row[0]: row for row in parts(letter, figures)[1]["indicator_framework"].rows}


@pytest.mark.parametrize(
    ("points", "next_"), [(0, 25), (24, 25), (25, 50), (74.9, 75), (75, 100), (100, None)]
)
def test_a_target_is_the_next_quarter_above(points, next_):
    assert facts.target(Fraction(points)) == next_


@pytest.mark.parametrize(
    ("code", "points", "value"),
    [
        ("E3", 100, Fraction(80, 100)),
        ("S4", 75, Fraction(25, 4)),  # fewer is better: 25 % less a quarter of it
        ("S6", 50, Fraction(175, 1000)),
        ("C1", 100, Fraction(3, 2)),
        ("I6", 75, Fraction(3, 2)),
        ("C3", 10, Fraction(-1, 2)),
        ("S8", -5, Fraction(80)),  # below the lowest anchor
    ],
)
def test_points_turn_back_into_the_value_that_has_them(code, points, value):
    assert facts.value_at(ROWS[code].anchors, points) == value


@pytest.mark.parametrize("row", score_components.COMPONENTS, ids=lambda row: row.id)
@pytest.mark.parametrize("points", [50, 75, 100])
def test_the_value_at_some_points_has_these_points(row, points):
    assert (
        score_components.calculate_component_points(row, facts.value_at(row.anchors, points))
        == points
    )


def test_baselines_and_targets_of_an_organisation():
    found = indicators("C")

    assert found["Share of the rarer sex in management"][5:7] == (
        "25 %",
        "30 % by 2027",
    )  # 62.5 points to 75
    assert found["Training per employee"][5:7] == ("20 hours", "24 hours by 2027")
    assert found["Policies in force"][6] == "keep"


def test_half_a_case_is_none():
    assert indicators("C")["Cases of corruption, each as half, and fines"][5:7] == (
        "1 case",
        "0 cases by 2027",
    )


def test_what_is_not_reported_has_no_target():
    row = indicators("A", {"trainingHours": None})["Training per employee"]

    assert row[5:7] == ("to be collected", "after the first year")
    assert row[3:5] == ("the training records", "quarterly")


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        ({}, "measured"),
        ({"esgAssurance": 2}, "assured"),
        ({"estimated": ["leavers"]}, "estimated"),
        ({"leavers": None}, "missing"),
    ],
)
def test_a_cell_says_how_good_a_figure_is(figures, word):
    document, _, _ = parts("A", figures)
    (matrix,) = [each for each in document.visualizations if each.id == "data_quality"]
    cells = {(point.y, point.x): point.label for point in matrix.series[0].points}

    assert cells["Employees who left", "2025"] == word
    assert cells["Employees who left", "2023"] == "missing"


def test_the_chain_holds_the_figures_of_its_stages():
    document, _, _ = parts("A")
    (chain,) = [each for each in document.visualizations if each.id == "effect_chain"]

    assert [(point.x, point.label) for point in chain.series[0].points] == [
        ("Input", "USD 780,000"),
        ("Activity", "USD 624,000"),
        ("Output", "4,000 people"),
        ("Outcome", "2,400 people"),
    ]


def test_the_ladder_marks_the_rung_of_today_and_tells_the_next():
    _, tables, said = parts("A")
    rows = tables["evidence_ladder"].rows

    assert [row[3] for row in rows] == ["0 points", "30 points", "70 points", "100 points"]
    assert [row[0].endswith("(today)") for row in rows] == [False, False, True, False]
    assert "30 weeks" in said


def test_deductions_leave_their_rest():
    _, _, said = parts("A")

    assert "USD 1,320,000" in said  # 2,400,000 less 45 %
