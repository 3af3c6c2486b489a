"""What groups of stakeholders and partners are told of money, people and what is not known."""

import pytest

from local.sample_reports import build_sample_inputs
from report_writer import write
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND, PARTNERS = "stakeholder_engagement", "cross_sector_collaboration"


def read(name, kind=KIND, **figures):
    return write(kind, build_sample_inputs(build_unlike(name, **figures)))


def say(document):
    own = [each for each in document.sections if not each.id.startswith("x")]
    said = (s.text for each in own for p in each.paragraphs for s in p)
    return " ".join((document.executive_summary, *said))


def rows(document, table):
    return [row for s in document.sections for t in s.tables if t.id == table for row in t.rows]


def test_partners_see_what_is_carried_for_a_company():
    document = read("haulier")

    assert "No figure reported here concerns" not in document.executive_summary
    assert "51,000 t CO2e" in str(
        [r for r in rows(document, "group_figures") if r[0] == "Partners"]
    )


def test_customers_count_by_income_and_neighbours_by_what_there_is():
    said = say(read("haulier"))

    assert "72,200 t CO2e in 2025; for the same income that is 4.2 % less" in said
    assert "to 2,300 t in 2025." in said
    assert "9.3 % less" not in said


def test_a_loss_after_a_loss_is_told_with_what_reserves_pay():
    said = say(read("schools"))

    assert "a loss of GBP 300,000, after one of GBP 200,000 in 2024" in said
    assert "reserves pay for 1.15 months of spending" in said
    assert "closed with a loss" not in say(read("water"))


@pytest.mark.parametrize("kind", [KIND, PARTNERS])
def test_spending_for_each_person_that_rose_is_told(kind):
    assert "Spending for each person reached rose from KES 2,714 in 2024 to KES 3,128" in say(
        read("water", kind)
    )


def test_deaths_of_a_year_that_nobody_reports_are_to_be_found_out():
    words = "No figure says how many died at work in 2024: find out"

    assert words in say(read("haulier"))
    assert words not in say(read("maker"))


def test_a_step_on_outcomes_works_on_what_each_of_them_costs():
    assert "No step here works on cost per outcome" not in say(read("schools"))


def test_investors_hear_of_deaths_beside_the_margin():
    (row,) = [r for r in rows(read("haulier"), "engagement_calendar") if r[1].startswith("Funders")]

    assert row[4] == "Result margin: 4.1 %, beside 2 deaths and 1 fine"


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_amount_that_grew_with_staff_is_not_called_better(name):
    for row in rows(read(name), "group_figures"):
        assert not (row[1] == "Training hours" and row[4] == "better")


def test_what_lacks_to_half_of_a_goal_is_told():
    for kind in (KIND, PARTNERS):
        assert "30 percentage points are still missing" in say(read("haulier", kind))


def test_what_is_grave_comes_before_any_call():
    document = read("water", PARTNERS)

    assert "See to what is grave first; then ask" in document.executive_summary
    assert "Begin with the first row" not in say(document)
    assert "if it is bribery, the law allows one day" in str(document.recommended_actions)


def test_one_who_makes_all_calls_has_them_spread():
    assert "All four calls fall to the director: spread them over the year." in say(
        read("water", PARTNERS)
    )
    assert "calls fall to" not in say(read("haulier", PARTNERS))


def test_boards_of_trustees_are_no_measure_for_a_company():
    for name in ("haulier", "maker"):
        for row in rows(read(name, PARTNERS), "partner_matrix"):
            if row[0] in ("Non-governmental organisations", "Corporate foundations"):
                assert "independent share" not in f"{row[2]} {row[3]}"


def test_less_than_a_seat_is_nothing_to_teach():
    assert "could learn from share of women on the board" not in say(read("haulier", PARTNERS))


@pytest.mark.parametrize("kind", [KIND, PARTNERS, "strategic_recommendations"])
def test_spending_of_nothing_in_the_first_year_is_no_measure(kind):
    profile = build_unlike("schools")
    profile["metrics"]["2023"]["totalExpenditure"] = 0

    assert "Spending for each person reached" not in say(write(kind, build_sample_inputs(profile)))
