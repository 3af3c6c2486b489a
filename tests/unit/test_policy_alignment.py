"""Which disclosures figures answer, and which rules reach an organisation."""

import pytest

from auxeira.esg.metrics import ALL_METRICS, METRICS
from report_writer import frameworks, rules, write
from report_writer.disclosures import REQUIREMENTS
from report_writer.reports.sources import SOURCES
from tests.support import golden

KIND = "policy_alignment"


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def test_every_disclosure_rule_and_figure_has_its_words():
    assert set(REQUIREMENTS) == {each.code for each in frameworks.disclosures()}
    assert {row.most for row in REQUIREMENTS.values()} == {"fully", "partly", "not"}
    assert set(METRICS) <= set(SOURCES) <= set(ALL_METRICS)


def test_a_headline_counts_what_is_answered_in_full_and_names_of_how_many():
    document, tables, _ = parts("C")
    states = [row[3] for row in tables["disclosure_table"].rows]

    counted = [states.count(each) for each in ("fully", "partly", "not")]
    assert counted == [3, 39, 8]
    told = (
        "Of 50 disclosures on our list, the figures answer 3 in full, 39 in part and 8 not at all"
    )
    assert told in document.executive_summary


@pytest.mark.parametrize(
    ("country", "figures", "result"),
    [
        ("DE", {"employees": 1001, "totalIncome": 450_000_001}, "reaches"),
        ("DE", {"employees": 1000, "totalIncome": 450_000_001}, "does not reach"),
    ],
)
def test_a_rule_is_tested_by_arithmetic_and_is_no_legal_advice(country, figures, result):
    _, tables, said = parts("C", figures, country=country, reporting_currency="EUR")
    found = {row[0]: row for row in tables["rule_applicability"].rows}

    assert found["Corporate Sustainability Reporting Directive, as amended in 2026"][3] == result
    assert {row[0] for row in tables["rule_applicability"].rows} == {
        rule.title for rule in rules.list_rules("Corporate", country)
    }
    assert "no legal advice" in said


def test_a_missing_figure_is_told_with_where_it_comes_from_and_what_it_answers():
    _, _, said = parts("A")

    assert "a screening of purchases, travel and investments" in said
    assert "GRI 305-3, ESRS E1-6, IFRS S2 29(a) and IRIS+ OI9604" in said


def test_law_of_the_union_is_told_where_it_is_law():
    _, tables, said = parts("C", country="US")
    titles = {row[0] for row in tables["rule_applicability"].rows}

    assert "Corporate Sustainability Reporting Directive, as amended in 2026" not in titles
    assert "Directive (EU) 2024/825 on environmental claims" in titles
    assert "groups with much turnover there have a test of their own" in said


@pytest.mark.parametrize(("energy", "result"), [(23_611, "does not reach"), (23_612, "reaches")])
def test_who_uses_much_energy_needs_a_system_to_manage_it(energy, result):
    _, tables, _ = parts("C", {"energyTotal": energy}, country="DE")
    found = {row[0]: row for row in tables["rule_applicability"].rows}

    assert found["Energy management systems of large users of energy"][3] == result


def test_a_rule_that_reaches_brings_its_step_and_policies_that_are_missing_are_named():
    document, _, said = parts(
        "C", {"genderPayGapPct": 9, "policiesAdopted": ["codeOfConduct"]}, country="CH"
    )

    assert "S02" in {each.id for each in document.recommended_actions}
    assert "missing: anti-corruption, whistleblowing, data protection" in said


def test_the_dates_lie_on_a_line_in_their_order():
    document, _, _ = parts("A")
    (line,) = [each for each in document.visualizations if each.id == "rule_dates"]
    points = line.series[0].points

    assert [point.label for point in points] == sorted(point.label for point in points)
    assert points[0].x == 2026.74  # 27 September


def test_the_bars_of_a_framework_add_up_to_the_whole():
    document, _, _ = parts("E")
    (bars,) = [each for each in document.visualizations if each.id == "framework_coverage"]
    whole = {}
    for each in bars.series:
        for point in each.points:
            whole[point.y] = whole.get(point.y, 0) + point.x

    assert all(abs(total - 100) < 0.2 for total in whole.values())


@pytest.mark.parametrize(
    ("code", "figures", "state"),
    [
        ("GRI 2-7", {}, "partly"),  # a headcount is neither by gender nor by contract
        ("GRI 305-1", {}, "partly"),
        ("IFRS S2 29(d)", {}, "not"),  # savings are no assets aligned with opportunities
        ("IFRS S2 29(e)", {}, "not"),
        ("IFRS S2 29(g)", {"esgOversight": 2}, "not"),
        ("IFRS S2 29(g)", {"esgOversight": 3}, "partly"),
        ("IRIS+ OI8237", {}, "partly"),  # asks for yes or no, and the strategy
        ("ESRS S1-10", {"adequateWageShare": 100}, "fully"),
        ("ESRS S1-10", {"adequateWageShare": 99}, "partly"),
        ("ESRS G1-4", {}, "partly"),
    ],
)
def test_a_total_answers_what_the_disclosure_asks_for_and_no_more(code, figures, state):
    _, tables, _ = parts("C", figures)
    (row,) = [row for row in tables["disclosure_table"].rows if row[0] == code]

    assert row[3] == state
    assert row[4]


@pytest.mark.parametrize(("country", "listed"), [("GB", True), ("CA", False), ("KE", False)])
def test_rules_on_charities_are_those_of_their_country(country, listed):
    _, tables, _ = parts("A", country=country)
    titles = [row[0] for row in tables["rule_applicability"].rows]

    assert ("Annual return of charities in England and Wales" in titles) == listed


def test_whom_the_directive_leaves_out_is_told_of_the_cap_on_questions():
    _, tables, said = parts("C", country="DE")
    found = {row[0]: row[3] for row in tables["rule_applicability"].rows}

    assert found["Value-chain cap of that directive"] == "reaches"
    assert "no more than the voluntary standard" in said
