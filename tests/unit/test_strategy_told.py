"""What a board is told beside its decisions."""

import re

import pytest

from local.sample_reports import build_sample_inputs
from report_writer import write
from tests.support import report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "strategic_recommendations"
EFFECT = re.compile(r"^(?:about )?([\d.]+) points? ")


def read(name, kind=KIND, **figures):
    profile = build_unlike(name)
    profile["metrics"] = {**profile["metrics"]}
    profile["metrics"]["2025"] = {**profile["metrics"]["2025"], **figures}
    return write(kind, report_inputs.inputs(profile))


def say(document):
    own = [each for each in document.sections if not each.id.startswith("x")]
    said = (s.text for each in own for p in each.paragraphs for s in p)
    return " ".join((document.executive_summary, *said))


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_points_of_a_decision_are_the_same_wherever_they_stand(name):
    document = write(KIND, build_sample_inputs(build_unlike(name)))
    (table,) = [t for s in document.sections for t in s.tables if t.id == "decision_table"]
    points = {row[0]: row[2] for row in table.rows}

    for each in document.recommended_actions:
        if found := EFFECT.match(each.effect):
            assert points[each.title] == found[1]
        assert "than a point" not in each.effect


def test_contracts_are_told_in_tonnes_and_on_their_basis():
    document = read("maker")
    (step,) = [each for each in document.recommended_actions if each.id == "E04"]

    assert "take off about 3,730 t CO2e (2,490 to 4,980)" in step.evidence
    assert "location-based it takes off nothing" in step.evidence
    assert "takes off most: about 3,730 t CO2e of Scope 2" in document.executive_summary


def test_both_bases_of_scope_2_are_told_where_they_part():
    words = "Market-based, Scope 1 and 2 fell by 15.3 %, from 13,100 t CO2e in 2024 to 11,100"

    assert words in say(read("maker"))
    assert "Market-based, Scope 1 and 2" not in say(read("maker", ghgScope2Market=7700))
    assert "Market-based, Scope 1 and 2" not in say(read("bank"))  # beside what it finances


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_nothing_is_asked_to_be_repeated_that_cannot_be(name):
    assert "more of the same" not in say(read(name))


def test_fuel_behind_a_goal_on_energy_is_told_with_the_decision_on_it():
    assert "Of that energy, 15,100 MWh, or 47 %, is fuel: “Plan how the largest" in say(
        read("maker")
    )
    assert "is fuel:" not in say(read("haulier"))


def test_a_cut_that_is_planned_below_the_path_is_told_where_no_decision_raises_it():
    words = "The planned cut, 3 % of base-year emissions a year, is below the reference path of 4.2"

    assert words in say(read("maker"))
    assert "is below the reference path" not in say(read("maker", targetAnnualRatePct=4.2))


def test_who_may_be_bound_by_law_with_a_day_ahead_has_it_settled():
    words = "bound by the Colombian circular on environmental and social risks (2027-04-03), of"

    assert words in read("bank").executive_summary
    assert "No figure says whether it is bound" in say(read("haulier"))


@pytest.mark.parametrize("kind", [KIND, "policy_alignment"])
def test_what_a_pay_report_makes_public_is_told(kind):
    assert "4 women in 61 management posts" in say(read("maker", kind))
    assert "management posts published" not in say(read("schools", kind))


def test_points_that_go_another_way_than_tonnes_are_said_to():
    said = say(read("bank"))

    assert "Do not choose by points alone" in said
    assert "on 1,260 t CO2e, location-based, beside 3,170,000 t CO2e" in said
    assert "Of the 13 figures that can be compared with an earlier year, six got worse" in said


def test_a_handful_of_tonnes_is_no_first_concern():
    opening = read("water").executive_summary

    assert "At 18 t CO2e in all, that matters little" in opening
    assert "ask for a plan of its own" not in opening


def test_a_board_hears_what_reserves_pay_and_what_each_person_takes():
    said = say(read("schools"))

    assert "1.4 % of income; reserves pay for 1.15 months of spending" in said
    assert "Spending for each person reached rose from GBP 5,154 in 2023 to GBP 5,407." in said


@pytest.mark.parametrize("kind", [KIND, "policy_alignment"])
def test_a_pace_names_the_year_that_it_is_counted_from(kind):
    assert (
        "by 2035, counted from 2023, which takes 189,000 t CO2e less each year."
        in read("bank", kind).executive_summary
    )
