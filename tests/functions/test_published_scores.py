"""What scores make of organisations' published figures: each known component, and what is lacking.

Who publishes little has no score but "not enough data"; what is known is as a reader expects it.
"""

import re

import pytest

from auxeira.esg import scores
from auxeira.profiles import stored_profile
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
    "a manufacturer with a merger": {},  # nothing before the merger is compared
    "a charity of nine people": {},  # of Scope 1 one source alone, so that there is no total
    "a membership body without Scope 1 that widened its Scope 3": {},  # no year to compare with
    "a development bank": {},  # one year, and no return is published there
    # all but a little of the income is spent; reserves of five months
    "a charity with free reserves": {"I2": 100, "I8": 100},
    "a mine, a cooling circuit and an assembly": {"C4": 40, "S4": 0},  # 25 % a year, a promise
}


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
def test_what_is_lacking_is_named_and_is_no_rank(name):
    found = scores.calculate_scores(stored(PUBLISHED[name][1]), NOW)

    for category, score in found.items():
        if category != scores.COMPLETION and score.coverage < 60:
            assert not score.ranked
            assert score.missing
