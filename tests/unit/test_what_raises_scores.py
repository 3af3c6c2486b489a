"""docs/scores.md names what raises a score and is no improvement, with the most that it brought."""

import re
from functools import cache
from pathlib import Path

import pytest

from auxeira.esg import scores, taxonomy
from auxeira.esg.reference_data import CATEGORIES
from local.sample_organisations import build_sample_organisations
from tests.support.score_acts import ACTS, HARMFUL, NOW, ROI, TOLD, income_times

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/scores.md").read_text()
SAMPLES = build_sample_organisations()


def exactly(profile, category):
    return scores.calculate_exact_scores(scores.build_score_sheet(profile, NOW))[category].score


@cache
def find_most(words):
    """What an act brought the sample that it brought most: its score before and after."""
    category, act = ACTS[words]
    pairs = [
        (exactly(profile, category), exactly(after, category))
        for profile in SAMPLES
        for after in act(profile)
    ]
    return max(pairs, key=lambda pair: pair[1] - pair[0])


def build_row(words):
    before, after = map(float, find_most(words))
    rise = float(find_most(words)[1] - find_most(words)[0])
    return f"| {words} | `{ACTS[words][0]}` | {rise:.1f} | {before:.1f} → {after:.1f} |"


@pytest.mark.slow
@pytest.mark.parametrize("acts", [HARMFUL, TOLD], ids=["harmful", "told"])
def test_the_page_names_each_the_largest_rise_first(acts):
    names = sorted(acts, key=lambda words: find_most(words)[0] - find_most(words)[1])
    rows = re.findall(r"^\| (.+?) \| `\w+` \| \d+\.\d \|", PAGE, re.MULTILINE)

    assert [each for each in rows if each in acts] == names
    assert set(rows) == set(ACTS)


@pytest.mark.parametrize("words", ACTS)
def test_the_page_says_the_most_that_it_brings_a_sample(words):
    assert build_row(words) in PAGE
    assert find_most(words)[1] > find_most(words)[0]


def test_the_page_says_that_a_mission_gains_by_any_spending_and_loses_by_none():
    missions = [each for each in SAMPLES if each["organization_type"] in taxonomy.MISSION]
    rises = []
    for profile in missions:
        [half], [most], [four] = (income_times(each)(profile) for each in ("1/2", "9/10", 4))
        rises.append(exactly(most, ROI) - exactly(half, ROI))
        assert exactly(four, ROI) == exactly(most, ROI)

    said = f"nine tenths of its income instead of half wins up to {float(max(rises)):.1f} points"
    assert said in " ".join(PAGE.split())


def without(profile, name):
    years = profile["metrics"].items()
    return profile | {"metrics": {y: {n: v for n, v in f.items() if n != name} for y, f in years}}


def is_shown(profile, category):
    found = scores.calculate_scores(profile, 2026)[category]
    return found.coverage >= 100 * scores.ENOUGH


@pytest.mark.slow
def test_the_page_says_how_many_low_scores_one_figure_never_given_takes_out_of_sight():
    low = [
        (profile, category)
        for profile in SAMPLES
        for category, score in scores.calculate_scores(profile, 2026).items()
        if category != CATEGORIES[-1] and score.score < 25 and is_shown(profile, category)
    ]
    names = {n for profile in SAMPLES for figures in profile["metrics"].values() for n in figures}
    hidden = [
        any(not is_shown(without(profile, name), category) for name in sorted(names))
        for profile, category in low
    ]

    said = f"Of the {len(low)} scores below 25 that samples show, {sum(hidden)} are out of sight"
    assert said in " ".join(PAGE.split())
