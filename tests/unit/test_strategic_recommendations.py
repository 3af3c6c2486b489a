"""Which decisions a board is shown, in which order, and what they add up to."""

from fractions import Fraction

import pytest

from auxeira.esg.scores import ESG, round_half_up
from report_writer import simulation, write
from report_writer.actions import ACTIONS
from tests.support import golden

KIND = "strategic_recommendations"
TITLES = {row.title: name for name, row in ACTIONS.items()}
# id, points at mid, effort
ORDERS = {
    "E": "S06 0/3, G09 4.11/2, G02 2.67/1, G01 2.51/1, S10 2.69/2, G05 1.23/1, E03 1.22/1",
    "C": "G09 2/2, E16 0.92/1, G02 0.75/1, E18 0.49/1, G06 0.9/2, S01 0.72/2, S03 0.56/2",
}


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    return document, tables, {each.title: each for each in document.sections}


def said(section):
    return " ".join(s.text for paragraph in section.paragraphs for s in paragraph)


def number(text):
    return f"{float(text):.3g}".rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize("letter", ORDERS)
def test_the_table_has_the_decisions_in_their_order(letter):
    _, tables, _ = parts(letter)
    found = [
        f"{TITLES[row[0]]} {number(row[3])}/{row[4][0]}" for row in tables["decision_table"].rows
    ]

    assert ", ".join(found) == ORDERS[letter]


@pytest.mark.parametrize("letter", ORDERS)
def test_the_actions_are_those_of_the_table(letter):
    document, _, _ = parts(letter)
    ids = [entry.split()[0] for entry in ORDERS[letter].split(", ")]

    assert [each.id for each in document.recommended_actions] == ids


def test_duties_come_first_and_the_finding_says_so():
    document, _, sections = parts("E")

    assert document.summary.startswith("These duties come before all else: ")
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

    assert bars[0].high == round_half_up(simulation.combined([], given)[ESG])
    assert bars[-1].high == bars[-2].high == round_half_up(simulation.combined(rows, given)[ESG])
    assert [bar.x for bar in bars[1:-1]] == [row.id for row in rows]


def test_together_is_less_than_one_by_one_where_decisions_share_a_figure():
    given = golden.inputs("A")
    rows = [ACTIONS[name] for name in ("E06", "E07")]  # both cut energy
    now = simulation.combined([], given)[ESG]
    alone = sum((simulation.combined([row], given)[ESG] - now for row in rows), Fraction(0))

    assert simulation.combined(rows, given)[ESG] - now < alone
    words = said(parts("A")[2]["Dependencies"])
    assert ACTIONS["E06"].title in words
    assert ACTIONS["E07"].title in words


def test_the_scatter_has_every_decision_but_those_on_money():
    document, _, _ = parts("E")
    (figure,) = [each for each in document.visualizations if each.id == "effort_effect"]
    points = {point.label: (point.x, point.y, point.mark) for point in figure.series[0].points}

    assert points["S06"] == (3, 0, True)
    assert points["G02"] == (1, 2.67, False)
    assert "F01" not in points


def test_a_decision_names_what_it_needs_and_what_it_makes_possible():
    _, tables, _ = parts("E")
    rows = {row[0].split()[0]: row for row in tables["decision_dependencies"].rows}

    assert rows["E03"][1:3] == ("Complete the Scope 1 and 2 inventory", "Tie pay to two targets")
    assert "Open a whistleblowing channel" in rows["G01"][3]
