"""Which disclosures figures answer, and which rules reach an organisation."""

import pytest

from auxeira.esg.metrics import METRICS
from report_writer import frameworks, write
from report_writer.reports.policy_alignment import CALLED
from report_writer.reports.policy_words import TITLES
from report_writer.reports.sources import SOURCES
from tests.support import golden

KIND = "policy_alignment"


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def test_every_disclosure_rule_and_figure_has_its_words():
    assert set(TITLES) == {each.code for each in frameworks.disclosures()}
    assert set(CALLED) == set(frameworks.RULED)
    assert set(SOURCES) == set(METRICS)


def test_coverage_counts_what_is_answered_in_part_by_half():
    _, tables, said = parts("C")
    states = [row[3] for row in tables["disclosure_table"].rows]

    assert [states.count(each) for each in ("answered", "partly", "missing")] == [37, 1, 4]
    assert "89.3 %" in said  # (37 + 0.5) / 42


@pytest.mark.parametrize(
    ("country", "figures", "result"),
    [
        ("DE", {"employees": 1001, "totalIncome": 450_000_001}, "reaches"),
        ("DE", {"employees": 1000, "totalIncome": 450_000_001}, "does not reach"),
        ("US", {"employees": 1001, "totalIncome": 450_000_001}, "cannot tell"),
    ],
)
def test_a_rule_is_tested_by_arithmetic_and_sends_to_counsel(country, figures, result):
    _, tables, said = parts("C", figures, country=country, reporting_currency="EUR")
    found = {row[0]: row for row in tables["rule_applicability"].rows}

    assert found["Corporate Sustainability Reporting Directive after Omnibus I"][3] == result
    assert said.count("heck with counsel") >= len(frameworks.RULED)


def test_a_missing_figure_is_told_with_where_it_comes_from_and_what_it_answers():
    _, _, said = parts("A")

    assert "a screening of purchases, travel and investments" in said
    assert "GRI 305-3, ESRS E1-6, IFRS S2 29(a) and IRIS+ OI9604" in said


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
