"""Which goals have figures behind them, and which actions serve several."""

import re

import pytest

from local.sample_reports import build_sample_inputs
from report_writer import actions, labels, situation, write
from report_writer.reports.goal_rows import CONFLICTS, GOALS, OPERATION
from report_writer.reports.goal_targets import ON_WORK, UNNAMED, find_target
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "cross_impact_opportunity"
TITLES = {row.title: row for row in actions.ACTIONS.values()}


def parts(letter, figures=None, goals=(4, 13), **members):
    document = write(KIND, golden.inputs(letter, figures, sdg_alignment=list(goals), **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def goals(letter, figures=None, claimed=(4, 13)):
    rows = parts(letter, figures, claimed)[1]["goal_evidence"].rows
    return {row[0].split(" (")[0]: row[1:] for row in rows}


def test_goals_and_conflicts_are_known():
    assert list(GOALS) == list(range(1, 18))
    several = {row.id for row in actions.ACTIONS.values() if len(row.goals) > 1}
    assert several - set(CONFLICTS) == {
        *("S01", "S02", "S05", "S08"),
        *("S13", "G04", "G12", "E14", "E06", "E07", "E08", "E25"),
    }  # nothing likely
    assert set(CONFLICTS) <= several
    assert all(guard in labels.NAMES for _, _, guard in CONFLICTS.values())
    assert all(name in labels.NAMES for names in OPERATION.values() for name in names)
    assert set(OPERATION) <= set(GOALS)


def test_a_claimed_goal_has_its_figures_and_where_they_went():
    found = goals("A")

    assert found["SDG 4"][0] == "yes"
    assert found["SDG 4"][1].startswith("People with the intended outcome: 2,400 people")
    assert found["SDG 5"][0] == "no"
    assert goals("C", {"trainingHours": None})["SDG 4"][1:] == ("none", "no figure")


def test_a_goal_is_better_worse_or_mixed_by_all_of_its_figures():
    assert goals("A")["SDG 7"][2] == "mixed"  # 40 to 42 MWh, of it 10 to 25 % renewable
    assert goals("A", {"energyTotal": 38})["SDG 7"][2] == "better"
    assert goals("A", {"energyRenewable": 4})["SDG 7"][2] == "worse"
    assert goals("A")["SDG 13"][2] == "better"


def unlike(name, **figures):
    document = write(KIND, report_inputs.inputs(build_unlike(name, **figures)))
    (table,) = [t for s in document.sections for t in s.tables if t.id == "goal_evidence"]
    return document, {row[0].split(" (")[0]: row[1:] for row in table.rows}


def test_the_goal_of_the_work_rests_on_the_people_with_the_outcome():
    document, found = unlike("schools")
    assert "2,610 people" in found["SDG 4"][1]
    assert "Training" not in found["SDG 4"][1]
    assert found["SDG 5"][2] == "about the same"
    assert "Worse than in the first reported year" not in document.executive_summary

    _, found = unlike("schools", womenManagers=34)
    assert found["SDG 5"][2] == "further from balance"

    document, found = unlike("water")
    assert "15,800 people" in found["SDG 6"][1]
    assert "better not claimed" not in str(document.sections)
    assert "more claimed goals than" not in document.executive_summary
    assert "“Find out why fewer people are reached” only asks a question about SDG 3" in (
        document.executive_summary
    )
    assert found["SDG 6"][2] == "mixed"  # fewer people are reached, and more of them in a hundred


def test_climate_is_judged_by_all_emissions_together():
    assert unlike("bank")[1]["SDG 13"][2] == "worse"  # 60 t less and 230,000 t more


def test_only_steps_with_two_goals_or_a_claimed_one_are_listed_duties_first():
    document, _, said = parts("E", goals=(6, 13))
    steps = [actions.ACTIONS[each.id] for each in document.recommended_actions]

    assert steps
    assert all(len(row.goals) > 1 or row.duty or {6, 13} & set(row.goals) for row in steps)
    assert "Duties come first, whatever goals they serve" in said


def test_what_only_measures_outcomes_serves_no_goal():
    document, _, _ = parts("E", goals=(6, 13))

    assert "S10" not in {each.id for each in document.recommended_actions}


def test_steps_with_most_of_the_claimed_goals_come_first():
    document, _, _ = parts("E", goals=(5, 8))
    steps = [actions.ACTIONS[each.id] for each in document.recommended_actions if not each.duty]

    own = [len({5, 8} & set(row.goals)) for row in steps]
    assert own == sorted(own, reverse=True)
    assert own[0] == 2


def test_a_claimed_goal_without_a_figure_is_said_first_and_told_what_to_measure():
    document, _, said = parts("C", {"trainingHours": None}, goals=(4, 14))

    assert (
        "there is no figure on SDG 4 (education) and SDG 14 (oceans)" in document.executive_summary
    )
    assert "training hours would speak of SDG 4 (education)" in said
    assert "the training records" in said


def test_all_goals_that_figures_speak_of_are_named():
    _, tables, said = parts("A")
    free = [row[0] for row in tables["goal_evidence"].rows if row[1] == "no"]

    assert len(free) > 4
    assert all(name in said for name in free)


def test_the_office_is_no_evidence_of_what_an_investor_claims():
    document = write(KIND, report_inputs.of(24))

    assert (
        "What the portfolio does for these goals, the figures do not show"
        in document.executive_summary
    )


def test_the_grid_frames_claimed_goals():
    document, _, _ = parts("A", focus_areas=["Culture"])
    (grid,) = [each for each in document.visualizations if each.id == "action_goal_grid"]
    cells = {(p.x, TITLES[p.y].id): p.mark for p in grid.series[0].points if p.y in TITLES}

    assert cells["SDG 4", "S03"]
    assert not cells["SDG 8", "S03"]


@pytest.mark.parametrize(("figures", "goals"), [
    ({"ghgScope2Market": 5, "ghgScope2Location": None}, (7, 13)), ({}, (7,)),
])  # fmt: skip
def test_a_contract_for_electricity_serves_climate_where_emissions_are_market_based(figures, goals):
    now = situation.of(golden.inputs("C", figures))
    contract = actions.fit(actions.ACTIONS["E04"], now)

    assert contract.goals == goals


@pytest.mark.parametrize("letter", "ABCE")
def test_a_conflict_names_what_to_watch(letter):
    _, tables, _ = parts(letter, focus_areas=["Culture"])
    for row in tables["goal_conflicts"].rows:
        _, _, guard = CONFLICTS[TITLES[row[0]].id]
        assert row[3].lower().startswith(labels.label(guard).lower())


def test_wages_of_own_staff_say_nothing_of_poverty_where_people_are_served():
    document = write(KIND, report_inputs.inputs(build_unlike("bank")))
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "goal_evidence"]

    assert rows[0][:2] == ("SDG 1 (poverty)", "yes")
    assert "wage" not in rows[0][2]
    assert "181,000 people" in rows[0][2]  # who lends for inclusion serves it by its work


def test_a_woman_on_the_board_is_no_danger_to_its_independence():
    assert "G04" not in CONFLICTS


def test_a_goal_of_which_figures_say_little_is_marked_where_its_state_is_not_counted():
    inputs = report_inputs.inputs(build_unlike("haulier"))
    document = write("cross_impact_opportunity", inputs)
    tables = {each.id: each for section in document.sections for each in section.tables}
    worse = [
        row[0] for row in tables["goal_evidence"].rows if row[1] == "yes" and row[3] == "worse"
    ]

    assert worse
    assert all(name in document.executive_summary for name in worse)
    assert "For each hour worked that is 20.5 % more" in document.executive_summary
    assert document.recommended_actions[0].id == "S06"  # deaths come first


def test_a_goal_has_its_nearest_figures_and_what_its_steps_leave_open():
    document, found = unlike("haulier")
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)

    assert "work-related deaths (2 deaths, after 0 in 2022)" in said
    assert "it would move 13,240 t CO2e of 66,200 t CO2e, or 20 %." in said
    assert "30 percentage points are still missing" in said
    assert "No figure here would show whether the steps help on SDG 3 (health) and SDG 11" in said
    assert found["SDG 5"][2] == "better, by one of three figures"


def test_no_fact_counts_goals_that_are_only_drawn():
    document, _ = unlike("haulier")
    assert "A claimed goal that no step serves" not in str(document.sections)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_people_that_tell_of_a_goal_are_evidence_for_it(name):
    """What is told by one number is not said to be evidence for none, and the other way round."""
    document = write(KIND, build_sample_inputs(build_unlike(name)))
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)

    assert not ("One figure shows" in document.executive_summary and "for none" in said)
    assert ("not split by goal" in document.executive_summary) == ("evidence for none" in said)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_no_goal_is_said_to_have_gone_worst_where_several_carry_the_figure(name):
    summary = write(KIND, build_sample_inputs(build_unlike(name))).executive_summary

    tie = re.search(
        r"It bears on (.+? and .+?) alike, and does not show which of them did worse", summary
    )
    alone = re.search(r"(SDG .+?) did worst of the claimed goals", summary)
    assert not (tie and alone)
    assert alone is None or " and " not in alone[1]
    assert (tie is not None) == (name == "water")


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_steps_serve_a_claimed_goal_or_fill_a_short_list(name):
    profile = build_unlike(name)
    document = write(KIND, build_sample_inputs(profile))
    claimed = {f"SDG {goal}" for goal in profile["sdg_alignment"]}
    steps = [each for each in document.recommended_actions if not each.duty]
    serving = [each for each in steps if claimed & set(each.links)]

    if len(steps) > len(serving) > 0:
        assert len(steps) <= 3
        assert profile["metrics"]["2025"]["employees"] >= actions.FEW
    if not serving:
        assert "serves a goal that is claimed" in str(document.sections)


def test_what_pulls_apart_in_the_figures_is_told():
    told = {name: str(write(KIND, build_sample_inputs(build_unlike(name))).sections)
            for name in ("bank", "schools", "water")}  # fmt: skip

    assert (
        "since 2023 people reached rose by 42,000 people, and people with the outcome by 9,000, "
        "which is 21.4 % of that"
    ) in told["bank"]
    assert "financed emissions and capital of others, they show how" in told["bank"]
    assert "150 more were reached than in 2023, and 40 fewer had the outcome" in told["schools"]
    assert "neither goal gained by the loss of the other" in told["water"]


def test_who_is_not_consulted_is_named():
    document = write("stakeholder_engagement", build_sample_inputs(build_unlike("water")))
    step = next(each for each in document.recommended_actions if each.id == "S13")

    assert "Not consulted: employees, suppliers, funders, regulators and partners." in step.reason


def test_points_stand_beside_the_score_of_today():
    for name in ORGANISATIONS:
        document = write("strategic_recommendations", build_sample_inputs(build_unlike(name)))
        for each in document.recommended_actions:
            claims = re.search(r"\d points? .*of the overall ESG score", each.effect)
            assert not claims or re.search(r"\(\d+ today\)", each.effect), each.effect


def test_a_goal_that_went_worst_alone_is_named_alone():
    summary = write(KIND, build_sample_inputs(build_unlike("bank"))).executive_summary

    assert "SDG 13 (climate) did worst of the claimed goals: " in summary
    assert "alike" not in summary


def test_what_law_wants_within_a_day_is_asked_for_today():
    """The day of the step is for the gap that made the case possible."""
    document, _ = unlike("water")
    (case,) = [each for each in document.recommended_actions if each.id == "G09"]

    assert "By law, bribery has to be reported within a day" in document.executive_summary
    assert (
        "today, where that has not been done: if it is bribery, the law allows one day for it"
        in case.reason
    )
    assert "within a day" not in unlike("bank")[0].executive_summary


@pytest.mark.parametrize("sector", "ABCDEFGHIJKLMNOPQRS")
def test_energy_saved_serves_industry_and_resources_in_industry_alone(sector):
    now = situation.of(golden.inputs("C", sector=sector))
    for name in ("E06", "E07", "E08"):
        served = actions.fit(actions.ACTIONS[name], now).goals
        assert served == ((7, 9, 12) if sector in "ABCDEFH" else (7,))


def test_a_step_that_serves_all_claimed_goals_of_a_manufacturer_is_named_first():
    document, found = unlike("maker")

    assert "serves more claimed goals than any other step: SDG 7 (energy), SDG 9" in (
        document.executive_summary
    )
    assert "none speaks of SDG 9" not in document.executive_summary
    assert found["SDG 9"][1] != "none"
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    assert "For the same income" in said
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "goal_targets"]
    targets = {(row[0], row[1].split(" (")[0]): row[2] for row in rows}
    energy = actions.ACTIONS["E08"].title
    assert [targets[energy, f"SDG {goal}"].split()[1] for goal in (7, 9, 12)] == [
        *("7.3", "9.4", "12.2"),
    ]


def test_every_goal_that_a_step_serves_has_a_target_or_is_known_to_have_none():
    for row in actions.ACTIONS.values():
        for goal in row.goals:
            target = find_target(row.id, goal)
            assert target is None or target.startswith(f"{goal}.")
            assert target is not None or row.id in (*ON_WORK, *dict(UNNAMED))


def test_industry_that_emits_more_is_told_what_it_emits_for_the_same_income():
    document, found = unlike("haulier")
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)

    assert found["SDG 9"][2] == "mixed"
    assert "emissions for each unit of revenue: 4.2 % lower than in 2022" in found["SDG 9"][1]
    assert "Scope 1 and 2 emissions (location-based) are 4.2 % lower than in 2022" in said


def test_a_story_names_what_got_worse_and_quotes_no_value_that_is_not_there():
    document = write("impact_story", report_inputs.inputs(build_unlike("bank")))

    assert (
        "six got worse, among them net return of the portfolio, result margin and capital of others"
    ) in document.executive_summary
    assert "Check what an outcome is valued at" not in str(document.sections)


@pytest.mark.parametrize(("name", "often"), [("water", "yearly"), ("schools", "quarterly")])
def test_a_few_tonnes_are_counted_once_a_year(name, often):
    document = write("impact_measurement", report_inputs.inputs(build_unlike(name)))
    rows = [r for s in document.sections for t in s.tables for r in t.rows]

    assert [r[2] for r in rows if r[0] == "Direct emissions (Scope 1)" and len(r) > 7] == [often]


def say(name, kind=KIND, **figures):
    document = write(kind, report_inputs.inputs(build_unlike(name, **figures)))
    own = [s for s in document.sections if not s.id.startswith("x")]
    said = [one.text for s in own for paragraph in s.paragraphs for one in paragraph]
    return " ".join([document.executive_summary, *said])


def test_more_people_reached_are_no_progress_where_no_more_have_the_outcome():
    assert unlike("schools")[1]["SDG 4"][2] == "worse"
    more = {"outcomesAchieved": 2710, "beneficiariesReached": 4200}
    assert unlike("schools", **more)[1]["SDG 4"][2] == "mixed"
    assert unlike("bank")[1]["SDG 1"][2] == "mixed"


def test_training_of_staff_does_not_serve_the_education_of_those_who_are_taught():
    document, _ = unlike("schools")
    steps = {each.id for each in document.recommended_actions}

    assert "S03" not in steps
    assert "S08" in steps


def test_wages_and_a_wide_pay_gap_have_a_step_or_a_sentence():
    said = say("haulier")
    assert "54 of 1,800 employees are paid less than an adequate wage" in said
    assert "The gender pay gap is 14 %, which bears on SDG 5 and SDG 8" in said
    assert "S02" in {each.id for each in unlike("maker")[0].recommended_actions}
    assert "No step here is on it" not in say("maker")


def test_steps_that_take_money_are_told_beside_a_loss():
    assert "reserves would pay for 1.15 months of spending: each step below needs" in say("schools")
    assert "each step below needs" not in say("water")


def test_a_planned_cut_is_set_beside_a_goal_that_halves_what_is_financed():
    assert "it would come to 36 % by 2035, and not to half" in say("bank")
    assert "and not to half" not in say("bank", targetAnnualRatePct=5)


@pytest.mark.parametrize("kind", [KIND, "impact_story", "innovation_pipeline"])
def test_a_goal_that_counts_from_before_a_change_of_boundary_is_to_be_restated(kind):
    assert "The boundary changed in 2024: restate the first year of the goal" in say("maker", kind)
    assert "restate the first year" not in say("haulier", kind)


def test_a_goal_on_grave_injuries_asks_for_their_count():
    said = say("haulier")
    assert "vehicles by what drives them and grave injuries by place" in said
    assert "How many of them are grave, no figure says." in said
