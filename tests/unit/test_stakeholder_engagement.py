"""How each group of stakeholders is scored, and when it is heard."""

from fractions import Fraction

import pytest

from auxeira.esg import metrics
from report_writer import write
from report_writer.reports import stakeholder_engagement as type_
from report_writer.reports import stakeholder_words
from tests.support import golden

KIND = "stakeholder_engagement"
GROUPS = metrics.SETS["groupsEngaged"]


def parts(letter, heard=("employees", "beneficiaries", "communities"), **figures):
    given = golden.inputs(letter, {"groupsEngaged": list(heard)} | figures)
    document = write(KIND, given)
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def register(letter, heard=("employees", "beneficiaries", "communities"), **figures):
    rows = parts(letter, heard, **figures)[1]["stakeholder_register"].rows
    return dict(zip(GROUPS, rows, strict=True))


def test_every_group_has_a_row():
    rows = [row.split("|")[0].strip() for row in stakeholder_words.ROWS.strip().splitlines()]

    assert tuple(rows) == GROUPS


def test_a_score_is_40_for_being_heard_and_60_percent_of_the_mean_points():
    assert type_.score(True, [(30, Fraction(75)), (15, Fraction(70))]) == 84
    assert type_.score(False, [(12, Fraction(70))]) == 42
    assert type_.score(True, []) is None


@pytest.mark.parametrize(
    ("group", "score"),
    [
        # 40 + 0.6 x (10 x 100 + 10 x 62.5 + 7 x 62.857 + 10 x 100) / 37
        ("employees", "90 of 100"),
        ("beneficiaries", "90 of 100"),  # 40 + 0.6 x (18 x 100 + 24 x 70) / 42
        ("communities", "not measured"),  # of its components, none concerns an NGO of 14
        ("suppliers", "48 of 100"),  # 0.6 x 80
        ("partners", "42 of 100"),  # 0.6 x 70
    ],
)
def test_groups_of_an_organisation_score_by_their_components(group, score):
    assert register("A")[group][2] == score


def test_influence_and_interest_go_with_the_family():
    assert register("A")["regulators"][3:5] == ("4", "3")
    assert register("B")["regulators"][3:5] == ("5", "4")


def test_silent_groups_are_heard_first_by_influence_times_interest():
    _, tables, said = parts("A")
    rows = tables["engagement_calendar"].rows

    assert [row[1] for row in rows[:4]] == [
        *("Funders or investors", "Partners", "Regulators", "Suppliers"),
    ]
    assert rows[0][0] == "April 2026"  # after 1 March
    assert rows[-1][0] == "March 2027"
    assert len(rows) == 12
    assert "likelihood 4" in said  # three of seven: fewer than 6, 5 and 4


def test_where_all_are_heard_nobody_is_called_silent():
    _, _, said = parts("C", GROUPS)

    assert "are not consulted" not in said
    assert any(words in said for words in ("No group is silent", "no silent", "Nobody is silent"))


def test_where_none_is_heard_the_whole_register_says_so():
    rows = register("E", ())

    assert {row[1] for row in rows.values()} == {"no"}


def test_the_web_says_which_groups_are_at_its_middle_for_want_of_figures():
    document, _, _ = parts("A")
    (web,) = [each for each in document.visualizations if each.id == "engagement_radar"]

    assert web.note == "At the middle, since not measured: communities."
