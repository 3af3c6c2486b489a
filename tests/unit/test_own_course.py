"""What the own ratios did, which no comparison shows: held over golden figures."""

import pytest

from auxeira.reports.report_types import TYPES
from report_writer import write
from report_writer.fact_book import Book
from report_writer.reports.comparative_benchmark import is_part_of_one
from report_writer.reports.own_course import describe_own_course, list_own_course
from report_writer.reports.scope3 import describe_scope3
from tests.support import golden

BENCHMARK = "comparative_benchmark"
DEAR = {"totalExpenditure": 900_000, "programmeSpend": 600_000}


def course(letter, **figures):
    return describe_own_course(Book(TYPES[BENCHMARK], golden.inputs(letter, figures)))


def said(document):
    return " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)


def test_what_each_person_takes_is_told_where_it_rose():
    found = course("A", **DEAR)

    # 900,000 / 4,000 after 620,000 / 3,000
    assert (found["person_first"].text, found["person_now"].text) == ("USD 207", "USD 225")
    assert found["person_up"].text == "8.9 %"
    assert course("A", totalExpenditure=700_000)["person_up"] is None


def test_of_who_lends_the_cost_of_all_reached_is_no_finding():
    assert course("B", totalExpenditure=900_000_000)["person_up"] is None


def test_a_rate_that_rose_because_fewer_are_reached_is_told_as_that():
    found = course("A", beneficiariesReached=2_000, outcomesAchieved=1_500)

    assert found["rate_flattered"]
    assert found["had_first"].value >= found["had_now"].value
    assert not course("A")["rate_flattered"]


def book_with(letter, year, before, now):
    """A golden organisation with more of an earlier year, and money in whole units."""
    given = golden.inputs(letter, now)
    given.profile["metrics"][year] |= {name: 100 * value for name, value in before.items()}
    return Book(TYPES[BENCHMARK], given)


@pytest.mark.parametrize(("before", "fell"), [(30, True), (20, False), (10, False)])
def test_capital_of_others_is_told_where_it_fell_alone(before, fell):
    book = book_with("B", "2022", {"coCapitalMobilised": before}, {"coCapitalMobilised": 20})

    assert bool(describe_own_course(book)["others_now"]) is fell
    told = ["capital of others mobilised fell from USD 30 in 2022 to USD 20"]
    assert list_own_course(book) == told * fell


@pytest.mark.parametrize(("income", "told"), [(96_000_000, True), (40_000_000, False)])
def test_emissions_that_rose_less_than_income_are_told_for_each_million(income, told):
    now = {"ghgScope1": 4_000, "totalIncome": income}
    found = describe_own_course(book_with("C", "2021", {"totalIncome": 40_000_000}, now))

    # 4,100 t of 40 million, then 5,376 t
    assert bool(found["intensity_down"]) is told
    assert not told or found["intensity_first"].printed == "103"
    assert not told or found["intensity_now"].text == "56 t CO2e"
    assert course("C")["intensity_down"] is None  # these emissions fell


def test_the_text_has_what_a_ratio_was_in_the_first_year():
    document = write(BENCHMARK, golden.inputs("A", DEAR))
    rows = {row[0]: row for each in document.sections for table in each.tables
            if table.id == "efficiency_ratios" for row in table.rows}  # fmt: skip

    assert rows["Expenditure per person reached"][1:3] == ("USD 207 (2023)", "USD 225")
    assert "Spending for each person reached rose by 8.9 %" in said(document)


@pytest.mark.parametrize(("women", "median", "part"), [(4, 36, True), (4, 40, False)])
def test_a_part_of_a_seat_is_no_gap(women, median, part):
    given = golden.inputs("A", {"boardMembers": 12, "boardWomen": women})
    book = Book(TYPES[BENCHMARK], golden.beside(given, boardWomenShare=median))

    assert is_part_of_one(book, "boardWomenShare") is part


def test_the_largest_part_of_scope_3_is_named():
    figures = {"ghgScope3": 90_000, "scope3Category1": 20_000, "scope3Category4": 50_000}
    found = describe_scope3(Book(TYPES[BENCHMARK], golden.inputs("C", figures)), ())

    assert found["scope3_name"] == "emissions of upstream transport"
    assert found["scope3_part"].text == "50,000 t CO2e"


@pytest.mark.parametrize(("outcomes", "asked"), [(1_900, True), (3_900, False)])
def test_a_landscape_works_on_the_outcome_where_a_smaller_share_has_it(outcomes, asked):
    given = golden.inputs("A", {"outcomesAchieved": outcomes})
    document = write("competitive_landscape", golden.beside(given, outcomeRate=60))

    assert ("S12" in {each.id for each in document.recommended_actions}) is asked
    assert ("is included whatever the scores say" in said(document)) is asked
