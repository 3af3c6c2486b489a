"""Which decisions a board is shown, in which order, and what they add up to."""

import re
from datetime import date
from fractions import Fraction

import pytest

from auxeira.esg.scores import ESG, round_half_up
from report_writer import action_words, duties, simulation, situation, write
from report_writer.actions import ACTIONS
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "strategic_recommendations"
# id, points at mid, effort
ORDERS = {
    "E": "S06 -/2, G09 -/2, S05 -/2, F06 -/2, E22 -/1, G02 2.7/1, G01 2.5/1",
    "C": "G09 -/2, G02 0.7/1, E18 0.5/1, E16 0.9/2, G06 0.9/2, S01 0.7/2, S03 0.6/2",
}


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    return document, tables, {each.title: each for each in document.sections}


def said(section):
    return " ".join(s.text for paragraph in section.paragraphs for s in paragraph)


@pytest.mark.parametrize("letter", ORDERS)
def test_the_table_has_the_decisions_in_their_order(letter):
    document, tables, _ = parts(letter)
    names = {each.title: each.id for each in document.recommended_actions}
    found = [
        f"{names[row[0]]} {row[2].replace('none claimed', '-')}/{row[4][0]}"
        for row in tables["decision_table"].rows
    ]

    assert ", ".join(found) == ORDERS[letter]


@pytest.mark.parametrize("letter", ORDERS)
def test_the_actions_are_those_of_the_table(letter):
    document, _, _ = parts(letter)
    ids = [entry.split()[0] for entry in ORDERS[letter].split(", ")]

    assert [each.id for each in document.recommended_actions] == ids


def test_duties_come_first_and_the_finding_says_so():
    document, _, sections = parts("E")

    assert "\n\nDuties come before all else, “Inquire into" in document.executive_summary
    assert sections["Decisions"].actions[:2] == ("S06", "G09")
    assert "A duty is not weighed against its effect" in said(sections["Decisions"])
    assert "duty" not in parts("A")[0].executive_summary


def test_the_finding_says_what_costs_the_score_most_and_what_the_decisions_add():
    for letter in "ABCE":
        finding = parts(letter)[0].executive_summary
        assert "what costs it most is" in finding
        assert "the score would be" in finding


@pytest.mark.parametrize("letter", "ABCE")
def test_the_last_bar_is_the_score_with_all_figures_at_once(letter):
    document, _, _ = parts(letter)
    (figure,) = [each for each in document.visualizations if each.id == "uplift_waterfall"]
    given = golden.inputs(letter)
    rows = [ACTIONS[each.id] for each in document.recommended_actions]
    bars = figure.series[0].points

    assert bars[0].high == round_half_up(simulation.combined([], situation.of(given))[ESG])
    assert (
        bars[-1].high
        == bars[-2].high
        == round_half_up(simulation.combined(rows, situation.of(given))[ESG])
    )
    assert [bar.x for bar in bars[1:-1]] == [row.id for row in rows]


def test_together_is_less_than_one_by_one_where_decisions_share_a_figure():
    given = golden.inputs("A")
    rows = [ACTIONS[name] for name in ("E06", "E07")]  # both cut energy
    now = simulation.combined([], situation.of(given))[ESG]
    alone = sum(
        (simulation.combined([row], situation.of(given))[ESG] - now for row in rows), Fraction(0)
    )

    assert simulation.combined(rows, situation.of(given))[ESG] - now < alone
    words = said(parts("A")[2]["Dependencies"])
    assert ACTIONS["E06"].title in words
    assert ACTIONS["E07"].title in words


def test_the_scatter_has_every_decision_but_those_on_money():
    document, _, _ = parts("E")
    (figure,) = [each for each in document.visualizations if each.id == "effort_effect"]
    points = {point.label: (point.x, point.y, point.mark) for point in figure.series[0].points}

    assert points["S06"] == (2, 0, True)
    assert points["G02"] == (1, 2.7, False)
    assert "F01" not in points


def test_a_decision_names_what_it_still_needs_and_what_of_the_report_it_works_with():
    lacking = {"esgOversight": 2, "targetAnnualRatePct": 0, "significantFines": 0}
    _, tables, sections = parts("C", lacking)
    rows = {row[0]: row[1:] for row in tables["decision_dependencies"].rows}

    assert rows["Tie pay to two targets"][0] == "Set a near-term target"
    assert "comes before “Tie pay to two targets”" in said(sections["Dependencies"])
    assert "No decision waits" not in said(sections["Dependencies"])
    _, tables, _ = parts("C", lacking | {"targetAnnualRatePct": 3})
    assert all(row[1] == "nothing" for row in tables["decision_dependencies"].rows)


@pytest.mark.parametrize("letter", "ABCE")
def test_what_costs_the_score_most_has_a_decision_or_the_sentence_that_it_has_none(letter):
    words = parts(letter)[0].executive_summary

    works = re.search("” works? on that", words)
    assert bool(works) is ("No decision below works on it" not in words)


@pytest.mark.parametrize("letter", "ABCE")
def test_the_first_ninety_days_name_each_decision_once(letter):
    document, _, sections = parts(letter)
    words = said(sections["First ninety days"])

    assert all(words.count(f"“{each.title}”") == 1 for each in document.recommended_actions)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_who_has_more_work_by_a_day_than_weeks_until_then_is_named_with_both(name):
    inputs = report_inputs.inputs(build_unlike(name))
    document = write("strategic_recommendations", inputs)
    tables = {each.id: each for section in document.sections for each in section.tables}
    law = [row for each in ("law_table",) if each in tables for row in tables[each].rows]
    efforts = {row.title: row.effort for row in duties.STEPS.values()}
    seats = [each for each in document.recommended_actions if each.id != "G04"]
    tasks = [(each.owner, each.effort, each.due) for each in seats]
    tasks += [(row[2], efforts[row[0]], row[3]) for row in law]
    said = " ".join(s.text for section in document.sections for p in section.paragraphs for s in p)
    for owner, day in {(owner, day) for owner, _, day in tasks} - {("Board chair", "")}:
        due = [effort for who, effort, by in tasks if who == owner and by <= day]
        left = (date.fromisoformat(day) - date.fromisoformat(inputs.date)).days // 7
        if owner != "Board chair" and sum({1: 6, 2: 16, 3: 40}[each] for each in due) > left:
            assert f"he {owner[0].lower()}{owner[1:]} has about" in said, (owner, day)


def test_a_step_of_law_has_the_weeks_that_its_work_takes_where_law_leaves_them():
    inputs = report_inputs.inputs(build_unlike("schools"))
    (row,) = find_law_rows(inputs)

    assert row[3] == "2027-03-29"  # a day before it is due: the quarter before leaves five weeks


def test_a_decision_on_the_gap_to_the_path_is_told_beside_what_it_leaves():
    document = write(KIND, report_inputs.inputs(build_unlike("haulier")))

    # 72,200 - 6,350 - 64,100 x (1 - 7 x 0.042): in 2029, when it is done
    assert "by 2029; as the path falls until then, 20,600 t CO2e too much are left." in (
        document.executive_summary
    )


def test_a_year_in_which_emissions_rose_raises_no_score_if_it_comes_again():
    assert "a second year like it" not in read("water")[1]
    assert "a second year like it" in read("maker")[1]


def test_the_two_targets_that_pay_is_tied_to_are_named_and_a_range_is_explained():
    document, _ = read("maker")
    (tie,) = [e for e in document.recommended_actions if e.title == "Tie pay to two targets"]

    assert "Begin with Scope 1 and 2 emissions" in tie.reason
    assert "recordable injuries." in tie.reason
    assert "Range, where little and where much of it works" in str(document.sections)


@pytest.mark.parametrize("kind", ["cross_sector_collaboration", "impact_story"])
def test_a_flag_is_named_beside_its_count(kind):
    document = write(kind, report_inputs.inputs(build_unlike("water")))
    rows = [
        row for s in document.sections for t in s.tables if t.id == "confidence" for row in t.rows
    ]

    assert ("Open flags", "1") in rows
    assert "trained on anti-corruption: have it checked" in rows[-1][1]


@pytest.mark.parametrize(("value", "told"), [(2_000_000, True), (40_000_000_000, False)])
def test_what_outcomes_are_worth_is_told_where_it_is_less_than_they_cost(value, told):
    document = write(KIND, report_inputs.inputs(build_unlike("schools", outcomeValue=value)))
    words = " ".join(said(each) for each in document.sections)

    assert ("less than they cost" in words) is told
    assert "of spending. Decide it with the next budget" in document.recommended_actions[0].reason


def find_law_rows(inputs):
    document = write("strategic_recommendations", inputs)
    return [r for s in document.sections for t in s.tables if t.id == "law_table" for r in t.rows]


def test_points_of_another_score_are_not_added_up_with_the_overall_ones():
    _, tables, _ = parts("B", {"coCapitalMobilised": 44_000_000})
    shown = [row for row in tables["decision_table"].rows if "of the return score" in row[3]]

    assert all(row[2] == "none" for row in shown)


def read(name):
    document = write(KIND, report_inputs.inputs(build_unlike(name)))
    own = [each for each in document.sections if not each.id.startswith("x")]
    said = [s.text for each in own for paragraph in each.paragraphs for s in paragraph]
    return document, " ".join([document.executive_summary, *said])


def test_the_score_that_costs_most_is_moved_by_a_decision_where_one_can():
    document, text = read("maker")

    assert "E04" in {each.id for each in document.recommended_actions}
    assert "“Buy renewable electricity by contract” raises the carbon score sooner" in text
    assert "no decision here moves it by a point" not in text


def test_what_law_asks_for_is_told_with_an_owner_and_a_day_and_in_no_reason():
    document, text = read("haulier")
    tables = [table for section in document.sections for table in section.tables]
    rows = next(table.rows for table in tables if table.id == "law_table")

    assert "asks already for the energy audit (since 2026-10-11)" in document.executive_summary
    assert "Two steps more that it asks for are planned, the first by 2027-03-31." in text
    assert [(row[0].split(",")[0], row[2], row[3]) for row in rows] == [
        ("Prepare the pay report that the law asks for", "People lead", "2027-03-31"),
        ("Have an energy audit made", "Fleet lead", "2027-03-31"),
        ("Put an energy management system in place and have it certified", "Fleet lead",
         "2027-09-30"),
    ]  # fmt: skip
    assert not [each for each in document.recommended_actions if "Law asks" in each.reason]


def test_every_step_of_law_names_the_rule_that_asks_for_it():
    asked = golden.inputs("A", {"employees": 400}, country="CH")
    tables = [t for s in write(KIND, asked).sections for t in s.tables if t.id == "law_table"]

    assert [row[1] for table in tables for row in table.rows] == ["the analysis of equal pay"]


def test_what_led_to_a_fine_is_no_remedy_for_corruption():
    tables = [t for s in read("haulier")[0].sections for t in s.tables if t.id == "eased_risks"]
    eased = {row[0]: row[1] for table in tables for row in table.rows}

    assert eased["Remove what led to the fine"] == "Fines and legal cost"


def test_the_larger_part_of_supplies_is_named():
    reasons = {each.id: each.reason for each in read("haulier")[0].recommended_actions}

    assert reasons["E14"].endswith("Of them, 51,000 t CO2e is emissions of upstream transport.")


def test_electricity_in_place_of_a_fuel_is_told_on_both_bases():
    evidence = {each.id: each.evidence for each in read("haulier")[0].recommended_actions}["E10"]

    assert "adds back 6,890 t CO2e at 0.351" in evidence  # 19,600 x 0.351
    assert "that would be 1,880 t CO2e (market-based)" in evidence  # 19,600 x 900 / 9,400


def test_a_share_below_all_is_never_told_as_all_of_few():
    for staff in range(1, 200):
        for share in range(995, 1000):
            said = action_words.count_people("adequateWageShare", Fraction(share, 10),
                                             {"employees": Fraction(staff)})  # fmt: skip
            assert (
                said is None
                or said.part < staff
                or not action_words.is_whole(Fraction(share, 10), Fraction(staff))
            )


def test_the_first_ninety_days_begin_what_law_asks_for():
    text = read("haulier")[1]

    assert "By day thirty somebody works on what law asks for besides: the yearly pay rep" in text
    assert "law asks for besides:" not in read("shop")[1]


def test_what_costs_a_score_by_the_path_is_told_in_tonnes():
    # 72,200 - 64,100 x (1 - 3 x 4.2 %) = 16,177; the maker has one year of the path alone
    assert "they stand 16,200 t CO2e above what it allows" in read("haulier")[0].executive_summary
    assert "above what it allows" not in read("maker")[1]


def test_what_got_worse_since_last_year_alone_is_counted_too():
    text = read("schools")[1]

    assert "six got worse. One more got worse in 2025 alone." in text


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_a_strategy_is_no_longer_than_a_board_reads(name):
    document, text = read(name)

    assert len(text.split()) - len(document.executive_summary.split()) <= 900


def test_what_a_score_lacks_is_named_beside_what_costs_it_most():
    told = read("maker")[0].executive_summary

    assert "92 % rests on figures" in told
    assert "Scope 3 emissions of 2024" in told
    assert "Scope 3 is 80.1 % of all emissions" in told  # 52,000 of 64,900
