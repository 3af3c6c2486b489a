"""What is measured, how good it is, what it rests on, and what a target allows."""

import pytest

from local.sample_reports import build_sample_inputs
from report_writer import write
from report_writer.reports import measurement_facts as facts
from report_writer.reports.sources import SOURCES
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "impact_measurement"


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def indicators(letter, figures=None):
    return {row[0]: row[1:] for row in parts(letter, figures)[1]["indicator_set"].rows}


def test_every_figure_of_a_set_has_a_source_and_a_rhythm():
    for core in facts.CORE.values():
        assert set(core) - {"scope2"} <= set(SOURCES)


def test_a_figure_has_its_source_its_baseline_and_its_state():
    assert indicators("A")["People reached"][:6] == (
        *("the case records, each person once", "quarterly", "Programme lead"),
        *("3,000 people (2023)", "4,000 people", "reported"),
    )


def test_what_is_not_reported_is_in_the_set_and_has_no_value():
    found = indicators("A", {"adequateWageShare": None})

    assert found["Share of staff on an adequate wage"][3:6] == ("-", "not reported", "missing")


def test_who_does_not_serve_people_is_not_asked_for_them():
    _, tables, said = parts("C")

    assert "People reached" not in indicators("C")
    assert "evidence_ladder" not in tables
    assert "How outcomes were established" not in said


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        ({}, "reported"),
        ({"esgAssurance": 2}, "reported"),  # which figures it covers, nobody is asked
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


def test_the_steps_lead_from_money_to_what_outcomes_are_worth():
    rows = parts("A")[1]["effect_steps"].rows

    assert [(row[0], row[2]) for row in rows] == [
        ("Money in", "USD 780,000"),
        ("What it pays for", "USD 624,000"),
        ("Who is reached", "4,000 people"),
        ("What changes for them", "2,400 people"),
        ("What that is worth, before deductions", "USD 2,400,000"),
        ("What is left of that", rows[-1][2]),
    ]


def test_the_ladder_marks_where_the_organisation_stands_and_tells_the_next_step():
    document, tables, _ = parts("A")

    here = [row[3] for row in tables["evidence_ladder"].rows]
    assert here == ["-", "-", "today", "-"]
    assert "about 30 weeks" in document.executive_summary


def test_a_sample_is_as_large_as_statistics_ask():
    # 384.16 / (1 + 383.16 / 4,000) = 350.6
    assert "351 people, drawn by lot" in parts("A")[2]
    assert "drawn by lot" not in parts("A", {"beneficiariesReached": 99, "outcomesAchieved": 9})[2]


def test_a_target_has_a_year_and_tonnes():
    _, _, said = parts("A")

    # 15 x (1 - 0.042 x 2), and x 3
    assert "it allows 13.7 t CO2e of Scope 1 and 2 emissions (location-based) in 2025" in said
    assert "they are 0.24 t CO2e below it. For 2026 it allows 13.1 t CO2e." in said


def test_without_a_target_none_is_made_up():
    document, _, said = parts("A", {"targetAnnualRatePct": None})

    assert "Not one figure has a target with a year." in document.executive_summary
    assert "No target of a figure is reported." in said


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("Reach 20,000 people by 2030", "Give the goal a value for each year until then"),
        ("A better world", "The goal names no number and no year"),
    ],
)
def test_a_goal_is_held_against_numbers(goal, said):
    assert said in parts("A", impact_goals=goal)[2]


def test_a_company_has_a_chain_of_its_improvements_alone():
    rows = parts("C")[1]["effect_steps"].rows

    assert [row[1] for row in rows][:2] == [
        "Spending on improvements",
        "Yearly savings from improvements",
    ]


def test_parts_that_do_not_add_up_to_their_total_are_told():
    document = write(KIND, report_inputs.inputs(build_unlike("haulier")))
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)

    assert "The five parts of Scope 3 emissions that are given come to 94,600 t CO2e" in said
    assert "2,400 t CO2e are in none of them" in said


def test_a_set_holds_deaths_hours_and_what_the_goal_names():
    (table,) = [
        table
        for section in write(KIND, report_inputs.inputs(build_unlike("haulier"))).sections
        for table in section.tables
        if table.id == "indicator_set"
    ]
    names = {row[0] for row in table.rows}
    assert names >= {"Work-related deaths", "Hours worked", "Direct emissions from own vehicles"}


def read_bank():
    document = write(KIND, report_inputs.inputs(build_unlike("bank")))
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, said


def test_a_target_that_was_missed_is_told_however_small_what_it_is_for():
    # 94 % of the 1,320 t of 2023 are 1,241 t
    assert "Counted from 2023 and location-based, it is missed by 19.2 t CO2e." in read_bank()[1]
    assert "Say which of the two the target means." in read_bank()[1]


def test_of_a_group_to_compare_with_nothing_is_known():
    summary = read_bank()[0].executive_summary
    assert "Whether there was a group to compare with, no figure says" in summary
    assert "about 30 weeks of work, over a year or more" in summary


def test_figures_of_one_year_are_not_held_with_high_confidence():
    assert "confidence is 80 of 100, held at medium as most are of one year" in read_bank()[1]


def test_deductions_leave_their_rest():
    assert "USD 1,320,000" in parts("A")[2]  # 2,400,000 less 45 %


def test_a_target_of_the_office_is_not_reckoned_beside_what_a_bank_finances():
    document = write(KIND, report_inputs.inputs(build_unlike("bank")))

    assert "are less than a hundredth of all that are reported" in str(document.sections)
    assert "19.2 t CO2e above it" not in str(document.sections)


def test_a_bank_is_measured_by_what_it_lends_and_its_goal_is_a_target():
    document = write("impact_measurement", report_inputs.inputs(build_unlike("bank")))
    tables = {each.id: each for section in document.sections for each in section.tables}
    rows = {row[0]: row for row in tables["indicator_set"].rows}

    assert "the loan book" in rows["People reached"][1]
    assert rows["Financed emissions"][7] == "GRI 305-3; ESRS E1-6"
    assert "Employees who left" not in rows


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("schools", "count those of that age, and how many of them get there."),
        ("water", "How many people the stated goal speaks of, no figure says: count them."),
        ("bank", "no figure says: count them by region."),
        ("haulier", "no figure counts its vehicles by what drives them: count them."),
        ("shop", "progress on the stated goal: count repairs a year"),
    ],
)
def test_what_the_goal_names_and_no_figure_counts_comes_before_that_all_are_reported(name, words):
    document = write(KIND, build_sample_inputs(build_unlike(name)))
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)

    asked, reported = map(document.executive_summary.find, (words, "figures of this framework"))
    assert 0 < asked + 1 <= reported
    assert "goal needs and nobody counts yet. Have its owners bring a first count by 20" in said


@pytest.mark.parametrize(
    ("goal", "step"),
    [
        ("Nine in ten pupils read well at 11.", "The stated goal speaks of an age"),
        ("Nine in ten of those aged 16 find work.", "The stated goal speaks of an age"),
        ("80 % of 5-year-olds are ready for school.", "The stated goal speaks of an age"),
        ("Nine in ten pupils read well at 20 sites.", "If it means others, count those"),
        ("Nine in ten pupils read well.", "If it means others, count those"),
        ("Pupils read well.", ""),
    ],
)
def test_a_goal_for_a_part_of_the_people_has_a_step_to_count_them(goal, step):
    profile = build_unlike("schools") | {"impact_goals": goal}
    summary = write(KIND, build_sample_inputs(profile)).executive_summary

    told = ("The stated goal speaks of an age", "If it means others, count those")
    assert [each for each in told if each in summary] == [step] * bool(step)


NEEDED = {
    "schools": "People of the age that the goal names",
    "water": "All people whom the goal speaks of",
    "bank": "People with the outcome by region",
    "maker": "What came back or failed, of what was sold",
    "haulier": "Vehicles by what drives them",
    "shop": "Repairs a year, and how many of them took the place of something new",
}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_what_the_stated_goal_needs_and_nobody_counts_is_missing_in_the_set(name):
    document = write("impact_measurement", report_inputs.inputs(build_unlike(name)))
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "indicator_set"]
    missing = [row[0] for row in rows if row[6] == "missing"]

    assert (name in NEEDED) == bool(missing)
    assert NEEDED.get(name) in [*missing, None]
    assert ("All 1" in document.executive_summary) == (not missing)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_no_chain_ends_on_a_value_before_deductions_and_what_is_grave_is_in_the_set(name):
    profile = build_unlike(name)
    document = write("impact_measurement", report_inputs.inputs(profile))
    tables = {t.id: t.rows for s in document.sections for t in s.tables}

    assert "before deductions" not in tables["effect_steps"][-1][0]
    figures = [row[0] for row in tables["indicator_set"]]
    for grave, label in (
        ("fatalities", "Work-related deaths"),
        ("corruptionIncidents", "Confirmed cases of corruption"),
        ("significantFines", "Significant fines"),
    ):
        assert not profile["metrics"]["2025"].get(grave) or label in figures


def test_injuries_stand_beside_their_rate():
    told = str(write("impact_measurement", report_inputs.inputs(build_unlike("haulier"))).sections)

    assert "19 for each million hours in 2025, after 15.7 in 2022" in told


def write_of(name, **members):
    document = write(KIND, build_sample_inputs(build_unlike(name) | members))
    (table,) = [t for s in document.sections for t in s.tables if t.id == "indicator_set"]
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return said, {row[0]: row for row in table.rows}


@pytest.mark.parametrize(
    ("members", "asked"),
    [
        ({}, True),  # claims gender equality
        ({"sdg_alignment": [4]}, False),
        ({"sdg_alignment": [4], "impact_goals": "Every girl and all women read."}, True),
    ],
)
def test_people_are_counted_by_sex_where_equality_is_claimed_or_named(members, asked):
    _, rows = write_of("schools", **members)

    assert ("People reached and with the outcome by sex" in rows) is asked
    assert ("Gender pay gap" in rows) is asked


def test_water_points_have_a_register_and_processes_their_records():
    assert "register of water points" in write_of("water")[1]["People reached"][1]
    assert "processes that emit" in write_of("maker")[1]["Direct emissions (Scope 1)"][1]
    assert "processes that emit" not in write_of("haulier")[1]["Direct emissions (Scope 1)"][1]


def test_scope_3_is_called_an_estimate_only_where_it_is_in_the_set():
    assert "Scope 3 emissions are usually estimates" in write_of("schools")[0]
    assert "Scope 3 emissions are usually" not in write_of("water")[0]


def test_what_a_goal_names_beside_a_figure_that_shows_it_is_in_the_set():
    assert "What came back or failed, of what was sold" in write_of("maker")[1]


def test_a_framework_tells_how_own_ratios_moved():
    assert "Capital of others fell from" in write_of("bank")[0]
    assert "Spending for each person with the outcome rose by" in write_of("schools")[0]


def test_one_person_is_not_asked_to_ask_and_another_to_check_where_few_work():
    assert "One person collects them all here" in write_of("water")[0]
    assert "One person asks four times a year" in write_of("schools")[0]
