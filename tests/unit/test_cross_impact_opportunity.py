"""Which goals have figures behind them, and which actions serve several."""

import pytest

from report_writer import actions, labels, write
from report_writer.reports.cross_words import CONFLICTS, GOALS
from tests.support import golden

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
    several = {row.id for row in actions.ACTIONS.values() if len(row.goals) > 1 or row.chosen}
    assert set(CONFLICTS) == several
    assert all(guard in labels.NAMES for _, _, guard in CONFLICTS.values())


def test_a_goal_is_evidenced_by_a_reported_figure_of_one_of_its_targets():
    found = goals("A")

    assert found["SDG 4"] == ("yes", "SDG 4.4", "Training hours", "not comparable")
    assert found["SDG 5"][0] == "no"
    assert goals("A", {"trainingHours": None})["SDG 4"][2:] == ("none", "no figure")


def test_progress_is_better_or_worse_by_all_figures_of_a_goal():
    assert goals("A")["SDG 7"][3] == "better"  # 10 to 25 % renewable
    worse = goals("A", {"energyRenewable": 4})  # 10 % in 2023, 9.5 % now

    assert worse["SDG 7"][3] == "worse"  # less of the energy is renewable


def test_only_actions_with_two_goals_are_listed():
    document, _, _ = parts("E", goals=(6, 13))
    found = [actions.ACTIONS[each.id] for each in document.recommended_actions]

    assert found
    assert all(len(row.goals) > 1 or row.chosen for row in found)


def test_the_cross_value_is_claimed_goals_times_points():
    document, _, said = parts("E", goals=(6, 13))
    ids = [each.id for each in document.recommended_actions]

    # to measure before and after adds 2.69 points and serves both claimed goals
    assert ids[0] == "S10"
    assert "5.38" in said
    assert ids[1:]  # less, for one of them


def test_duties_are_named_before_the_list():
    _, _, said = parts("E")

    assert actions.ACTIONS["S06"].title in said
    assert "dut" in said


def test_a_claimed_goal_without_a_figure_is_said_first_and_told_what_to_measure():
    document, _, said = parts("A", {"trainingHours": None}, goals=(4, 14))

    assert "SDG 4" in document.executive_summary
    assert "training hours" in said
    assert "the training records" in said
    assert "SDG 14 (oceans)" in said  # no figure of the catalogue belongs to it


def test_the_grid_frames_claimed_goals():
    document, _, _ = parts("A")
    (grid,) = [each for each in document.visualizations if each.id == "action_goal_grid"]
    cells = {(point.x, TITLES[point.y].id): point.mark for point in grid.series[0].points}

    assert cells["SDG 13", "E04"]
    assert not cells["SDG 7", "E04"]


@pytest.mark.parametrize("letter", "ABCE")
def test_a_conflict_names_its_guard_figure(letter):
    _, tables, _ = parts(letter)
    for row in tables["goal_conflicts"].rows:
        _, _, guard = CONFLICTS[TITLES[row[0]].id]
        assert row[3].lower().startswith(labels.label(guard).lower())
