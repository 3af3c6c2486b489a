"""A verdict is given where the figures carry it, and figures that belong together are joined."""

import re

import pytest

from auxeira.reports.report_types import TYPES
from report_writer import actions, simulation, write
from report_writer.action_sources import find_electricity
from report_writer.fact_book import Book
from report_writer.peer_comparison import low
from report_writer.reports.market_practices import PRACTICES
from report_writer.reports.roadmap_cuts import POWER, find_parts
from tests.support import report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike


def tell(kind, name, **figures):
    return write(kind, report_inputs.inputs(build_unlike(name, **figures)))


def list_rows(document, *tables):
    found = [t for section in document.sections for t in section.tables if t.id in tables]
    return [row for each in found for row in each.rows]


def read_condition(document, name):
    return next(row for row in list_rows(document, "growth_matrix") if row[0] == name)


def test_a_path_that_starts_in_a_year_of_some_months_stops_no_growth():
    document = tell("scalability_analysis", "maker")
    row = read_condition(document, "Emissions")
    assert row[4] == "not known"
    assert "Twelve months of 2024" in row[5]
    assert "Not yet" not in document.executive_summary
    assert "159 t CO2e above the reference path" in document.executive_summary


def test_energy_that_is_saved_counts_as_a_step_on_emissions():
    document = tell("scalability_analysis", "maker")
    assert "E08" in {each.id for each in document.recommended_actions}
    assert read_condition(document, "Emissions")[6] != "none claimed"


@pytest.mark.parametrize("name", sorted(ORGANISATIONS))
def test_a_social_return_is_set_beside_nobodys(name):
    rows = list_rows(tell("competitive_landscape", name), "separating_table", "advantage_table")
    assert not [row for row in rows if "social return" in row[0].lower()]


@pytest.mark.parametrize("name", sorted(ORGANISATIONS))
def test_who_is_behind_half_of_the_field_is_not_told_that_nothing_is_to_catch_up_with(name):
    inputs = report_inputs.inputs(build_unlike(name))
    codes = {each.name.lower(): each.code for each in PRACTICES}
    for row in list_rows(write("market_intelligence", inputs), "practice_adoption"):
        if row[-1] == "few have it: nothing to catch up with":
            code = codes[row[0].lower()]
            found = inputs.peers.standings[code]
            ahead = found.own - found.quartiles[1]
            assert (-ahead if low(code) else ahead) >= -1, row  # as both are rounded


def test_a_swing_of_the_net_return_is_told_beside_the_surplus():
    # 0.7 % of 7,000,000,000; 447,000,000 less 398,000,000
    told = tell("risk_adjusted_roi", "bank").executive_summary
    assert "USD 49,000,000 a year, 100 % of the surplus of USD 49,000,000" in told
    told = tell("risk_adjusted_roi", "bank", totalExpenditure=349_000_000).executive_summary
    assert "USD 49,000,000 a year, 50 % of the surplus of USD 98,000,000" in told


@pytest.mark.parametrize("name", sorted(ORGANISATIONS))
def test_steps_of_a_landscape_stand_in_the_order_that_it_tells(name):
    """After duties comes the step that is said to work on the score furthest behind."""
    document = tell("competitive_landscape", name)
    found = re.search(r"furthest behind.*?“(.+?)” works on it", document.executive_summary)
    rest = [each for each in document.recommended_actions if not each.duty]
    if found:
        assert rest[0].title == found[1]


def test_emissions_are_said_to_go_on_rising_where_they_do_at_each_pace_so_far():
    # 2,700 t a year since 2022, and 1,250 t since 2023: 72,200 + 5 x 1,250 - 9,600 is less than now
    told = tell("sustainability_roadmap", "haulier").executive_summary
    assert "do not even hold them" not in told


@pytest.mark.parametrize("name", sorted(ORGANISATIONS))
def test_a_split_of_scope_3_is_no_condition_of_steps_on_other_emissions(name):
    told = tell("sustainability_roadmap", name).executive_summary
    assert "has to be reported: Scope 3" not in told


def test_steps_that_work_against_each_other_are_told_beside_what_they_promise():
    told = tell("risk_adjusted_roi", "schools").executive_summary
    assert "none would be high. Better wages widen the loss" in told
    assert "reserves of GBP 2,100,000 are gone in 2028" in told
    assert "one step besides, to be done by 2027-03-29" in told


def test_outcomes_that_nobody_has_checked_carry_no_value():
    document = tell("roi_metrics", "water")
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    assert "has the lowest level of evidence, 1 of 3" in said


@pytest.mark.parametrize("name", ["bank", "schools", "water"])
def test_who_grows_is_told_what_an_outcome_takes_beside_what_a_person_takes(name):
    document = tell("scalability_analysis", name)
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    assert "Each person with the outcome took" in said


def test_lamps_of_an_office_save_what_each_mwh_of_its_electricity_emits():
    """The electricity of an office is what its fuels leave, where it is not reported apart."""
    inputs = report_inputs.inputs(
        build_unlike("schools", energyElectricity=None, energyFuels=None, scope1Stationary=None)
    )
    book = Book(TYPES["sustainability_roadmap"], inputs)
    for row in actions.within(book.now):
        each = simulation.effect(row, book.now)
        if row.id == "E06" and each.source:
            values = book.now.values
            power = find_electricity(values, office=values.get("office") == 1)
            parts = find_parts(book, each, "mid", market=False)
            assert parts == {POWER: each.source.mid / power}
            return
    pytest.fail("no lamps are changed here")


def test_a_step_that_leaves_more_than_there_was_at_first_is_told_so_beside_peers():
    document = tell("competitive_landscape", "haulier")
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    # 72,200 t less 6,350 t
    assert (
        "would leave 65,900 t CO2e of Scope 1 and 2 (location-based), still more than the "
        "64,100 of 2022" in said
    )
