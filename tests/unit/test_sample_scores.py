"""docs/sample-scores.md says of each sample what moved most, and nothing else."""

import re

import pytest

from tests.support import sample_scores

KEPT = sample_scores.read_kept()
SAMPLES = {one["organization_name"]: one for one in sample_scores.samples(KEPT)}
ROW = re.compile(r"^\| (.+?) \| .* \| ([A-Z]\d+): (\S+) → (\S+) of (\w+) \|$", re.MULTILINE)


def test_the_page_is_what_is_computed():
    assert sample_scores.PAGE.read_text() == sample_scores.render()


def test_the_page_has_a_row_for_each_sample():
    assert [row[0] for row in ROW.findall(sample_scores.PAGE.read_text())] == list(SAMPLES)


@pytest.mark.parametrize("row", ROW.findall(sample_scores.PAGE.read_text()), ids=lambda row: row[0])
def test_the_component_that_is_named_is_the_one_that_moved_most(row):
    name, component, before, now, short = row
    moves = sample_scores.list_moves(SAMPLES[name], KEPT)
    sums = {key: float(sum(m.now - m.before for m in each)) for key, each in moves.items()}
    [category] = [key for key, value in sample_scores.SHOWN.items() if value == short]
    [move] = [each for each in moves[category] if each.component == component]
    up = 1 if sums[category] > 0 else -1

    assert (f"{float(move.before):.1f}", f"{float(move.now):.1f}") == (before, now)
    assert abs(sums[category]) == max(map(abs, sums.values()))
    assert all(up * (m.now - m.before) <= up * (move.now - move.before) for m in moves[category])


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_of_before_adds_up_to_the_scores_of_then(name):
    points, added = KEPT[name]

    for score, category in zip(points[1:], sample_scores.MADE, strict=True):
        assert abs(float(sum(added[category].values())) - score) <= 0.55
