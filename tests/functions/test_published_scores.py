"""What scores make of organisations' published figures: each known component, and what is lacking.

Who publishes little has no score but "not enough data"; what is known is as a reader expects it.
"""

import re

import pytest

from auxeira.esg import scores
from auxeira.profiles import stored_profile
from functions.leaderboard import wording
from tests.functions.test_published_figures import PUBLISHED

NOW = 2026
# points of the components that are known, rounded; and why they are what they are
KNOWN = {
    "a utility": {},  # Scope 1 alone, of two years: without Scope 2 there is no path
    "a pension fund in yen": {"I5": 100},  # a return of 22.67 %
    # Scope 1 and 2 rose from 662 to 745 t, Scope 3 by more than half; financed emissions unknown
    "a sovereign fund in a bad year": {"C1": 18, "C3": 6},
    # 1,659 -> 1,519 t in a year, 8.5 % less, which counts as two; energy 11.7 % less
    "a school operator": {"C1": 80, "E1": 79},
    "a logistics firm that publishes a sum of scopes": {},  # a sum of scopes is none of them
    "a manufacturer with a merger": {},  # no emissions are in what was read
    # Scope 2 has no basis, so that there is no path; Scope 3 3.8 % less in a year, half of it as no
    # category is given; energy 5.9 % and water 29 % more; three women of eleven on the board; 8.5
    # hours of training
    "a manufacturer with a merger that reports every year": {
        "C2": 4,
        "C3": 41,
        "E1": 35,
        "E2": 0,
        "S5": 27,
        "G2": 68,
        "G6": 70,
        "G7": 100,
    },
    "a charity of nine people": {},  # of Scope 1 one source alone, so that there is no total
    "a membership body without Scope 1 that widened its Scope 3": {},  # no year to compare with
    "a development bank": {},  # one year, and no return is published there
    # 2.7 % more than the income is spent, out of last year's surplus; reserves of five months
    "a charity with free reserves": {"I2": 100, "I8": 100},
    "a mine, a cooling circuit and an assembly": {"C4": 40, "S4": 0},  # 25 % a year, a promise
}

# percent of the weight that is known, of the five scores; where nothing is named, none is
COVERED = {
    "a pension fund in yen": {"roi_performance": 100},
    "a sovereign fund in a bad year": {"esg_impact_score": 8, "carbon_reduction": 29},
    "a school operator": {"esg_impact_score": 12, "carbon_reduction": 57},
    "a manufacturer with a merger that reports every year": {
        "esg_impact_score": 30, "carbon_reduction": 29, "social_impact": 14, "governance_score": 34,
    },
    "a charity with free reserves": {"roi_performance": 40},
    "a mine, a cooling circuit and an assembly": {
        "esg_impact_score": 7, "carbon_reduction": 9, "social_impact": 14,
    },
}  # fmt: skip


def stored(profile):
    content = stored_profile.merge_profile(
        stored_profile.EMPTY,
        {re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", k): v for k, v in profile.items()},
    )
    whole = content | stored_profile.convert_profile_to_minor_units(content)
    return whole | {"email_verified": True}


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_known_has_the_points_that_a_reader_expects(name):
    sheet = scores.build_score_sheet(stored(PUBLISHED[name][1]), NOW)

    found = {
        part.id: scores.round_half_up(part.points)
        for parts in sheet.parts.values()
        for part in parts
        if part.points is not None
    }
    assert found == KNOWN[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_how_much_of_each_score_is_known_and_below_60_percent_it_is_no_score(name):
    found = scores.calculate_scores(stored(PUBLISHED[name][1]), NOW)
    del found[scores.COMPLETION]

    covered = {category: score.coverage for category, score in found.items()}
    assert {each: percent for each, percent in covered.items() if percent} == COVERED.get(name, {})
    for score in found.values():
        if score.coverage < 60:
            assert not score.ranked
            assert score.missing
            said = wording.describe_ranking({"score": None, "coverage": score.coverage})
            assert said.startswith(f"Not enough data: {score.coverage} % of what this score rests")
