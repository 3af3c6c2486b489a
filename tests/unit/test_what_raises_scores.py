"""docs/scores.md names what raises a score and is no improvement, with the most that it brought."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from auxeira.esg import scores, taxonomy
from auxeira.esg.reference_data import CATEGORIES
from local.sample_organisations import build_sample_organisations

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/scores.md").read_text()
ESG, CARBON, SOCIAL, GOVERNANCE, ROI, _ = CATEGORIES
SAMPLES = build_sample_organisations()


def changed(at=-1, kinds=taxonomy.TYPES, **acts):
    """The acts on figures of a year, the latest one or the one at a place, of some types."""

    def act(profile):
        years = profile["metrics"]
        if profile["organization_type"] not in kinds or at < -len(years):
            return []
        year = sorted(years)[at]
        given = {name: do(years[year][name]) for name, do in acts.items() if name in years[year]}
        return [profile | {"metrics": years | {year: years[year] | given}}]

    return act


def times(factor):
    return lambda value: Fraction(value) * Fraction(factor)


def another_sector(profile):
    return [profile | {"sector": each} for each in "ABCDEFGHIJKLMNOPQRSTUV"]


def a_merger_that_never_was(profile):
    years = profile["metrics"]
    if len(years) < 2:
        return []
    return [profile | {"metrics": years | {year: years[year] | {"boundaryChange": True}}}
            for year in sorted(years)[-2:-1]]  # fmt: skip


def fewer_heads_for_years(profile):
    years = profile["metrics"]
    if any(figures.get("employees", 0) < 50 for figures in years.values()):
        return []
    return [
        profile
        | {"metrics": {year: figures | {"employees": 49} for year, figures in years.items()}}
    ]


def posts_of_a_tenth(profile):
    years = {}
    for year, figures in profile["metrics"].items():
        years[year] = {n: value for n, value in figures.items() if n != "employees"}
        if "employees" in figures:
            years[year]["fullTimeEquivalents"] = Fraction(figures["employees"], 10)
    return [profile | {"metrics": years}]


def emissions_moved_to_a_contractor(profile):
    """Half of the own emissions of the latest year stand in Scope 3; their total is the same."""
    years = profile["metrics"]
    year = max(years)
    given = years[year]
    if not {"ghgScope1", "ghgScope2Location", "ghgScope3"} <= given.keys():
        return []
    halves = {name: Fraction(given[name]) / 2 for name in OWN if name in given}
    moved = halves["ghgScope1"] + halves["ghgScope2Location"]
    after = halves | {"ghgScope3": Fraction(given["ghgScope3"]) + moved}
    return [profile | {"metrics": years | {year: given | after}}]


def a_currency_that_loses_a_tenth_a_year(profile):
    years = profile["metrics"].items()
    told = {y: Fraction(f["financialReturnPct"]) for y, f in years if "financialReturnPct" in f}
    nominal = {
        year: {"financialReturnPct": (100 + real) * 11 / 10 - 100} for year, real in told.items()
    }
    return [profile | {"metrics": {year: f | nominal.get(year, {}) for year, f in years}}]


OWN = ("ghgScope1", "ghgScope2Location", "ghgScope2Market")
OF_A_BUSINESS = (
    *OWN, "ghgScope3", "energyTotal", "energyRenewable", "waterWithdrawal", "wasteTotal",
    "wasteRecovered", "totalIncome", "totalExpenditure",
)  # fmt: skip
BUSINESSES = (*taxonomy.MISSION, *taxonomy.CORPORATE)
OF_A_PORTFOLIO = ("scope3Category15", "ghgScope3", "capitalDeployed")
ACTS = {  # as the page says it: the score that rises, and what is done
    "three times as many hours of training": (SOCIAL, changed(trainingHours=times(3))),
    "twice as many hours worked, with the same injuries": (SOCIAL, changed(hoursWorked=times(2))),
    "a board half as large, with the same women and independents on it": (
        GOVERNANCE,
        changed(boardMembers=times("1/2")),
    ),
    "half of the own capital deployed": (ROI, changed(capitalDeployed=times("1/2"))),
    "a company that spends a tenth less": (
        ROI,
        changed(kinds=taxonomy.CORPORATE, totalExpenditure=times("9/10")),
    ),
    "an investor that spends a tenth less": (
        ROI,
        changed(kinds=taxonomy.CAPITAL, totalExpenditure=times("9/10")),
    ),
    "a mission that takes in a tenth less": (
        ROI,
        changed(kinds=taxonomy.MISSION, totalIncome=times("9/10")),
    ),
    "a company that halves what it says it spent the year before": (
        ROI,
        changed(at=-2, kinds=taxonomy.CORPORATE, totalExpenditure=times("1/2")),
    ),
    "twice as much of the spending called improvements": (ROI, changed(esgInvestment=times(2))),
    "another sector": (ESG, another_sector),
    "49 employees in all years": (CARBON, fewer_heads_for_years),
    "full-time equivalents of a tenth of the headcount, and no headcount, in all years": (
        SOCIAL,
        posts_of_a_tenth,
    ),
    "a change of boundary in the year before that never was": (CARBON, a_merger_that_never_was),
    "twice the Scope 1 in the base year": (CARBON, changed(at=0, ghgScope1=times(2))),
    "half of Scope 1 and 2 moved to a contractor, so that it stands in Scope 3": (
        CARBON,
        emissions_moved_to_a_contractor,
    ),
    "three tenths of a business sold, with no change of boundary declared": (
        CARBON,
        changed(kinds=BUSINESSES, **dict.fromkeys(OF_A_BUSINESS, times("7/10"))),
    ),
    "a fund that sells or loses three tenths of its portfolio": (
        CARBON,
        changed(kinds=taxonomy.CAPITAL, **dict.fromkeys(OF_A_PORTFOLIO, times("7/10"))),
    ),
    "a currency that loses a tenth a year, with the same real return": (
        ROI,
        a_currency_that_loses_a_tenth_a_year,
    ),
    "twice the income in the base year of a mission": (
        ROI,
        changed(at=0, kinds=taxonomy.MISSION, totalIncome=times(2)),
    ),
}


def exactly(profile, category):
    return scores.calculate_exact_scores(scores.build_score_sheet(profile, 2026))[category].score


def test_the_page_names_each():
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \| \d+\.\d \|", PAGE, re.MULTILINE)

    assert rows == [(words, category) for words, (category, _) in ACTS.items()]


@pytest.mark.parametrize("words", ACTS)
def test_the_page_says_the_most_that_it_brings_a_sample(words):
    category, act = ACTS[words]
    most = max(
        exactly(after, category) - exactly(profile, category)
        for profile in SAMPLES
        for after in act(profile)
    )

    assert f"| {words} | `{category}` | {float(most):.1f} |" in PAGE


def without(profile, name):
    years = profile["metrics"].items()
    return profile | {"metrics": {y: {n: v for n, v in f.items() if n != name} for y, f in years}}


def is_shown(profile, category):
    found = scores.calculate_scores(profile, 2026)[category]
    return found.coverage >= 100 * scores.ENOUGH


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
