"""How figures are said to move, what is set beside a stated goal, and where emissions should be."""

import pytest

from auxeira.esg.indicators import INDICATORS
from auxeira.reports.report_types import TYPES
from report_writer import labels, movements, write
from report_writer.fact_book import Book
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import build_unlike

STORY = "impact_story"


def book(name, **figures):
    return Book(TYPES[STORY], report_inputs.inputs(build_unlike(name, **figures)))


def moved(name, figure, **figures):
    found = movements.compare_years(book(name, **figures), figure)
    assert found is not None
    return found


def told(name, kind=STORY, **figures):
    document = write(kind, report_inputs.inputs(build_unlike(name, **figures)))
    own = [s for s in document.sections if not s.id.startswith("x")]
    said = [one.text for s in own for paragraph in s.paragraphs for one in paragraph]
    return " ".join([document.executive_summary, *said])


@pytest.mark.parametrize(
    ("name", "figure", "figures", "better"),
    [
        ("bank", "financialReturnPct", {}, False),  # 3.1 to 2.4 %
        ("bank", "financialReturnPct", {"financialReturnPct": 3.15}, None),
        ("maker", "resultMargin", {}, True),  # 6.1 to 7.8 %
        ("haulier", "turnover", {}, False),  # 21.4 to 23.3 %
        ("haulier", "trainingPerEmployee", {}, False),  # 9.66 to 9.44 hours
        ("schools", "outcomesAchieved", {}, None),  # 2,650 to 2,610 people
    ],
)
def test_about_the_same_is_less_than_two_percent_of_what_a_figure_was(
    name, figure, figures, better
):
    assert moved(name, figure, **figures).better is better


@pytest.mark.parametrize(
    ("women", "better"), [(33, False), (20, True), (28, True), (26, True), (31, None)]
)
def test_a_share_of_women_is_better_towards_the_band_of_balance(women, better):
    """Of 45 posts, after 30 of 44."""
    assert moved("schools", "womenManagersShare", womenManagers=women).better is better


@pytest.mark.parametrize(("women", "better"), [(32, None), (33, False), (28, True)])
def test_one_or_two_people_and_a_few_points_are_no_way_that_a_share_went(women, better):
    """Of 45 posts, after 30 of 44: 71.1 % after 68.2 %, 73.3 %, and 62.2 %."""
    assert moved("schools", "womenManagersShare", womenManagers=women).better is better


@pytest.mark.parametrize(
    ("figures", "listed"),
    [
        ({}, {"scope3Category15"}),
        ({"scope3Category15": 2_000_000}, {"scope3Category15", "ghgScope3"}),
        ({"scope3Category15": None}, {"ghgScope3"}),
    ],
)
def test_a_total_of_which_a_part_is_nearly_all_counts_by_that_part_alone(figures, listed):
    names = {each.name for each in movements.list_movements(book("bank", **figures))}
    assert names & {"scope3Category15", "ghgScope3"} == listed


@pytest.mark.parametrize("kind", [STORY, "strategic_recommendations"])
@pytest.mark.parametrize("name", ["bank", "haulier", "schools", "water", "maker", "shop"])
def test_what_is_counted_as_worse_is_what_the_list_tells(name, kind):
    document = write(kind, report_inputs.inputs(build_unlike(name)))
    worse = [e for e in movements.list_movements(book(name)) if e.better is False]
    (own,) = [s for s in document.sections if s.title == "What went the wrong way"]
    said = " ".join(one.text for paragraph in own.paragraphs for one in paragraph).lower()
    for each in worse:
        what = "exceeded income" if each.name == "resultMargin" and each.now.value < 0 else None
        assert (what or labels.label(each.name).lower()) in said, each.name


def test_a_surplus_that_turns_to_a_loss_got_worse_and_a_smaller_one_is_no_matter_of_a_mission():
    listed = {each.name: each.better for each in movements.list_movements(book("schools"))}
    assert listed["resultMargin"] is False
    assert "resultMargin" not in {e.name for e in movements.list_movements(book("water"))}
    assert "No decision waits" not in told("schools", "strategic_recommendations")
    assert "none takes away" not in told("schools", "strategic_recommendations")


def test_a_pace_counts_the_years_that_are_left_on_the_day_of_the_report():
    assert "7,410 t CO2e a year from 2027 on" in told("haulier", "sustainability_roadmap")


def test_what_got_worse_in_the_last_year_is_told_with_it():
    assert moved("schools", "turnover").turned == 2024
    assert moved("schools", "outcomesAchieved").turned == 2024
    assert moved("schools", "trainingPerEmployee").turned is None
    assert moved("haulier", "ghgScope3").turned is None

    said = told("schools")
    assert "in 2024 it was still 67.5 %" in said
    assert "got worse in 2025: 2,700 people in 2024, 2,610 people now" in said
    assert "the second loss in a row: 2024 closed with one of GBP 200,000" in said


def test_what_grew_less_than_its_size_is_told_both_ways():
    said = told("haulier")
    assert "72,200 t CO2e in 2025; for each employee that is 9.3 % less" in said
    assert "for each hour worked that is 20.5 % more" in said
    assert "for each employee" not in told("water")
    assert "Energy use fell by 6.7 % in all; for each employee that is 86.5 % more" in told(
        "schools", employees=205
    )


def test_a_rate_that_rose_by_a_smaller_whole_is_no_improvement():
    said = told("water")
    assert "the rate rose because fewer were reached" in said
    assert "improvements are in outcome rate" not in said


@pytest.mark.parametrize(
    ("name", "allows", "apart"),
    [
        ("shop", "5.08 t CO2e", "0.677 t CO2e below"),
        ("maker", "12,741 t CO2e", "159 t CO2e above"),
        ("water", "14.5 t CO2e", "3.53 t CO2e above"),
        ("bank", "2,695,000 t CO2e", "475,000 t CO2e above"),
    ],
)
def test_the_path_is_one_number_in_words_and_in_the_chart(name, allows, apart):
    document = write(STORY, report_inputs.inputs(build_unlike(name)))
    (chart,) = [each for each in document.visualizations if each.id == "emission_lines"]
    last = chart.series[1].points[-1]

    assert f"allows {allows} in 2025: emissions are {apart} it" in told(name)
    assert last.y == float(allows.split()[0].replace(",", ""))


def test_the_own_plan_is_set_beside_the_emissions():
    assert "allows 12,901 t CO2e: emissions are 1 t CO2e below it" in told("maker")
    profile = build_unlike("bank") | {"impact_goals": "Loans that reach the whole country."}
    document = write(STORY, report_inputs.inputs(profile))
    assert "allows 1,241 t CO2e: emissions are 19.2 t CO2e above it" in str(document.sections)
    assert "plans the same cut, and misses its own plan by as much, if that counts from" in told(
        "haulier"
    )
    assert "No cut of emissions is planned." in told("water")


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("schools", "The goal is 90 %; if it means that outcome, the shortfall is 25.6 percentage"),
        ("water", "after 16,000 in 2024, 81 % of those reached, after 76.2 %."),
        ("water", "How many people the goal speaks of is not among the figures"),
        ("bank", "financed emissions, 3,170,000 t CO2e in 2025, after 2,940,000 t CO2e in 2023"),
        ("bank", "189,000 t CO2e less each year from 2027 on"),  # nine years are left
        ("haulier", "recordable injuries (58 injuries, after 39 in 2022)"),
        (
            "haulier",
            "No figure here counts this; count it each year: vehicles by what drives them and",
        ),
        (
            "maker",
            "No figure here counts this; count it each year: what came back or failed, "
            "of what was sold.",
        ),
        ("shop", "Count each year: repairs a year, and how many of them"),
        ("maker", "energy use, 32,100 MWh in 2025, after 33,000 MWh in 2024."),
        ("maker", "Of 2020, which the goal names, nothing can be compared."),
        ("shop", "No figure asked for here shows how far it is reached."),
    ],
)
def test_a_stated_goal_stands_beside_the_figures_that_come_nearest(name, beside):
    said = told(name)
    assert "The organisation's stated goal: “" in said
    assert beside in said


def test_years_before_a_merger_are_named_as_left_out_with_its_note():
    assert "2021 is left out of every comparison" in told("maker", "roi_metrics")
    assert "“Merger with Hyogo Castings in April 2024;" in told("maker", "roi_metrics")
    assert "left out of every comparison" not in told("haulier")


def test_a_year_without_figures_is_named():
    said = told("haulier")
    assert "Nothing is reported for 2024; 2025 is compared with years before it." in said


def test_deaths_are_not_told_over_a_year_that_reports_none_of_them():
    said = told("haulier", "policy_alignment")
    assert "after one in 2023 and none in 2022; 2024 is not reported." in said
    document = write(STORY, report_inputs.inputs(build_unlike("haulier")))
    (step,) = [each for each in document.recommended_actions if each.id == "S06"]
    assert "after 1 death in 2023 (2024 is not reported)" in step.reason


def test_a_company_is_not_asked_what_outcomes_are_worth():
    assert "money value of outcomes" not in told("maker")


def test_a_count_of_none_is_said_so():
    facts = Book(TYPES[STORY], golden.inputs("A"))
    assert f"{facts.fact('n', 'figures', 0):p} got worse" == "none got worse"
    assert " no got worse" not in told("maker")


def test_direct_emissions_are_told_by_source_and_what_contracts_cut():
    assert (
        "come from fuel burnt on site (2,700 t CO2e), processes (2,100 t CO2e) and own vehicles "
        "(200 t CO2e)." in told("maker")
    )
    assert "As contracted" not in told("water")
    assert "Scope 2 fell from 900 t CO2e in 2023 to 410 t CO2e; by the grid it is 860" in told(
        "bank"
    )


def test_who_is_paid_too_little_is_told_as_people():
    assert "54 of 1,800 employees are paid less than an adequate wage" in told("haulier")
    # donors read it: one of four would be known by it
    assert "Not every employee is paid an adequate wage." in told("shop")


def test_the_board_reads_the_goal_beside_its_figure_first():
    assert "the rate of 64.4 % falls short by 25.6 percentage points" in told(
        "schools", "strategic_recommendations"
    )
    assert "the stated goal is to halve them" in told("bank", "strategic_recommendations")


@pytest.mark.parametrize(
    "row",
    [each for each in INDICATORS.values() if each.value not in movements.BALANCED],
    ids=lambda row: row.id,
)
def test_a_figure_gets_better_in_the_direction_of_its_indicator(row):
    """A falling rate of injuries was once told as worse."""
    names = movements.LOW + movements.LOW_RATES

    assert (row.value in names) is (row.better == "low")


def test_the_story_of_a_lender_begins_with_its_capital():
    document = write(STORY, report_inputs.inputs(build_unlike("bank")))
    (chain,) = [t for s in document.sections for t in s.tables if t.id == "outcome_chain"]

    assert [row[0] for row in chain.rows][:2] == ["Capital deployed", "Capital of others beside it"]
    assert "Capital deployed rose from USD 6,100,000,000 in 2023 to USD 7,000" in told("bank")


def test_a_story_tells_the_pay_gap_and_turnover_that_rose_with_fewer_outcomes():
    said = told("schools")
    assert "The gender pay gap is 8 %; the organisation claims SDG 5" in said
    assert "Staff turnover rose over the same time, from 17.1 % in 2023 to 21.4 %" in said
    assert "over the same time" not in told("bank")


def test_what_few_people_are_paid_is_told_neither_way():
    assert "An adequate wage is paid to everybody" not in told("water")
    assert "An adequate wage is paid to everybody" in told("maker")
