"""A roadmap of who lends or invests leads with what is financed, year by year."""

import pytest

from report_writer import write
from tests.support import golden

GOAL = "A portfolio that halves its emissions by 2035."
LENT = {"scope3Category15": 53_000}


def roadmap(goal=GOAL, **figures):
    given = golden.inputs("B", LENT | figures, impact_goals=goal)
    given.profile["metrics"]["2022"] |= {"totalIncome": 100}
    return write("sustainability_roadmap", given)


def rows(document, name):
    tables = [table for each in document.sections for table in each.tables]
    return [row for table in tables if table.id == name for row in table.rows]


def tonnes(cell):
    return float(cell.replace(",", "").removesuffix(" t CO2e"))


def test_what_the_goal_takes_of_what_is_financed_is_the_first_key_figure():
    first, second = roadmap().key_metrics[:2]

    assert first.label.startswith("Cut of financed emissions needed by")
    assert second.label == "Financed emissions"


def test_each_year_has_what_the_goal_allows_and_what_the_plan_has():
    found = rows(roadmap(), "financed_path")
    due, planned, above = ([tonnes(row[at]) for row in found] for at in (1, 2, 3))

    # half of 51,000 in 2035; 53,000 until 2026, then a straight line over nine years
    assert due[:2] == pytest.approx([53_000, 53_000 - 27_500 / 9], rel=0.01)
    assert due == sorted(due, reverse=True)
    assert planned == sorted(planned, reverse=True)
    for row in zip(due, planned, above, strict=True):
        assert row[2] == pytest.approx(row[1] - row[0], abs=200)


def test_water_and_waste_of_offices_are_no_step_of_who_lends():
    document = roadmap(wasteTotal=90, wasteRecovered=20, waterWithdrawal=9_000)
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)

    assert {"E16", "E17", "E18"}.isdisjoint(each.id for each in document.recommended_actions)
    assert "next to what is financed that of the offices is no finding" in said
    assert "have it split by sector and by the largest clients" in said


def test_without_a_goal_there_is_no_line_to_it():
    assert rows(roadmap("More"), "financed_path") == []
