"""What is tried first: what the work is for, the goal and the largest source, before upkeep."""

import pytest

from report_writer import write
from report_writer.reports.innovation_trials import TRIALS
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "innovation_pipeline"
UPKEEP = (
    "Buy less, by rules of procurement",
    "Separate waste and contract its recovery",
    "Meter water and repair leaks",
    "Change to LED lighting with occupancy sensors",
)


def write_of(profile):
    document = write(KIND, report_inputs.inputs(profile))
    tables = {each.id: each.rows for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_who_serves_people_has_a_trial_on_the_outcome_with_owner_date_and_test(name):
    profile = build_unlike(name)
    document, tables, said = write_of(profile)
    serves = "outcomesAchieved" in profile["metrics"]["2025"]

    assert bool(tables.get("outcome_trial")) is serves
    for title, *cells in tables.get("outcome_trial") or ():
        assert f"The first trial is on the outcome itself: “{title}”" in document.executive_summary
        assert f"Decide first on the trial on the outcome, “{title}”" in said
        assert all(cells)
        assert cells[2] > report_inputs.DATE


@pytest.mark.parametrize("name", ["bank", "haulier", "schools"])
def test_upkeep_is_no_pilot_where_something_else_matters_and_is_named_once(name):
    _, tables, said = write_of(build_unlike(name))
    listed = {row[0] for table in ("idea_pipeline", "pilot_cards") for row in tables[table]}
    (line,) = [each for each in said.split(". ") if "would change little of what matters" in each]

    assert not listed & {*UPKEEP}
    assert any(title in line for title in UPKEEP)


def test_an_office_without_another_practice_keeps_what_it_can_try():
    figures = {"trainingHours": 99_000, "outcomeEvidence": None, "outcomesAchieved": None}
    _, tables, said = write_of(golden.profile("C", figures))

    assert "would change little" not in said or tables["pilot_cards"]


def test_capital_of_others_that_fell_is_tried_on_one_loan_or_fund():
    _, tables, _ = write_of(build_unlike("bank"))
    assert "Bring in capital of others" in {row[0] for row in tables["pilot_cards"]}

    _, tables, _ = write_of(build_unlike("bank", coCapitalMobilised=300_000_000_000))
    assert "Bring in capital of others" not in {row[0] for row in tables["pilot_cards"]}


def test_what_a_goal_takes_a_year_by_waiting_is_told():
    document, _, _ = write_of(build_unlike("bank"))

    # (3,170,000 - 158,500 - 1,470,000) / 6.5 years from the middle of 2029 to the end of 2035
    assert "the goal takes 237,000 t CO2e a year from then on" in document.executive_summary


def test_a_manufacturer_has_a_pilot_on_what_burns_fuel():
    document, tables, said = write_of(build_unlike("maker"))
    titles = [row[0] for row in tables["pilot_cards"]]

    assert titles[1] == "Plan how the largest source of direct emissions is replaced"
    assert "Fuel is 47 % of the energy used" in document.executive_summary
    assert "Of 32,100 MWh of energy, 15,100 MWh are fuel" in said


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (4050, "At least 12 more of the 100 who began catch up than of those who wait"),
        (2690, "At least 8 more of the 40 who began catch up than of those who wait"),
        (2640, "More of those who began catch up than of those who wait"),
    ],
)
def test_a_trial_asks_for_more_than_chance_can_bring(reached, words):
    """1.645 x the root of half of 100, and of 40: 11.6 and 7.4."""
    _, tables, _ = write_of(build_unlike("schools", beneficiariesReached=reached))

    assert tables["outcome_trial"][0][4] == words


@pytest.mark.parametrize(
    ("goal", "title"),
    [
        ("Loans that reach the second half of the country", "Lend through local partners"),
        ("Loans that pay", "Fit repayments to the months"),
    ],
)
def test_a_trial_of_a_lender_follows_its_goal(goal, title):
    _, tables, _ = write_of(build_unlike("bank") | {"impact_goals": goal})

    assert tables["outcome_trial"][0][0].startswith(title)


def test_practices_that_start_from_the_same_figure_are_not_added_up():
    """An office that tries what saves energy, as nothing else is called for."""
    _, _, said = write_of(report_inputs.of(28).profile)

    assert "start from the same figure (energy use)" in said


def test_a_plan_is_tried_by_a_study_and_not_by_what_it_is_to_plan():
    trial, vehicles = TRIALS["E25"], TRIALS["E10"]
    assert trial
    assert vehicles
    assert "a study" in trial.reading
    assert "cost" in trial.goes_on
    assert "power that the site can draw" in vehicles.reading
