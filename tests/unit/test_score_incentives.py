"""What paid off and was no improvement: each act with the score before and after it."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest

from auxeira.esg import metrics, scores
from auxeira.profiles import yearly_metrics
from tests.support.trial_organisations import build_trial

NOW = 2026
CARBON, SOCIAL, GOVERNANCE = "carbon_reduction", "social_impact", "governance_score"
ROI, ESG, RESOURCES = "roi_performance", "esg_impact_score", "resources"


def leave_out(year):
    """A save without a year."""

    def act(profile):
        before = metrics.convert_metrics_to_whole_units(profile["metrics"])
        after = {each: figures for each, figures in before.items() if each != year}
        kept = yearly_metrics.keep_withdrawn({}, before, after)
        stored = metrics.convert_metrics_to_minor_units(after)
        return profile | {"metrics": stored, "withdrawn": kept}

    return act


def change(**figures):
    """Other figures of 2025: a number, or a function of what was there."""

    def act(profile):
        years = copy.deepcopy(profile["metrics"])
        for name, value in figures.items():
            years["2025"][name] = value(years["2025"][name]) if callable(value) else value
        return profile | {"metrics": years}

    return act


def times(factor):
    return lambda value: int(value * Fraction(factor))


def exactly(profile, category):
    found = scores.calculate_exact_scores(scores.build_score_sheet(profile, NOW))
    return round(float(found[category].score), 1)


# act | organisation | what is done | score, before and after
ACTS = [
    (
        "a bad base year is left out",
        "power",
        leave_out("2022"),
        CARBON,
        28.3,
        28.3,
    ),
    (
        "a bad base year is left out, overall",
        "power",
        leave_out("2022"),
        ESG,
        62.8,
        62.8,
    ),
    (
        "a year between is left out",
        "power",
        leave_out("2023"),
        CARBON,
        28.3,
        28.3,
    ),
    (
        "Scope 3 is five times as much",
        "power",
        change(ghgScope3=times(5)),
        CARBON,
        28.3,
        18.2,
    ),
    (
        "financed emissions are three times as much",
        "investor",
        change(ghgScope3=times(3), scope3Category15=times(3)),
        CARBON,
        69.4,
        12.9,
    ),
    (
        "financed emissions are three times as much, overall",
        "investor",
        change(ghgScope3=times(3), scope3Category15=times(3)),
        ESG,
        74.6,
        57.6,
    ),
    (
        "certificates alone",
        "power",
        change(ghgScope2Market=0),
        CARBON,
        28.3,
        30.7,
    ),
    (
        "certificates alone, bought by an office",
        "foundation",
        change(ghgScope2Market=0),
        CARBON,
        69.4,
        69.4,
    ),
    (
        "certificates alone, overall",
        "foundation",
        change(ghgScope2Market=0),
        ESG,
        76.3,
        76.3,
    ),
    (
        "certificates, and all energy called renewable",
        "foundation",
        change(ghgScope2Market=0, energyRenewable=352),
        CARBON,
        69.4,
        72.7,
    ),
    (
        "708 people are insourced",
        "power",
        change(employees=3708),
        RESOURCES,
        74.2,
        74.2,
    ),
    (
        "708 people are insourced, overall",
        "power",
        change(employees=3708),
        ESG,
        62.8,
        62.2,
    ),
    (
        "12,900 reached become 8,000, with the same outcomes",
        "foundation",
        change(beneficiariesReached=8000),
        SOCIAL,
        76.0,
        69.1,
    ),
    (
        "1.9 m are not spent",
        "foundation",
        change(totalExpenditure=times(Fraction(72, 91))),
        ROI,
        78.4,
        71.7,
    ),
    (
        "a fifth less is spent on programmes",
        "foundation",
        change(programmeSpend=times("4/5")),
        ROI,
        78.4,
        78.4,
    ),
    (
        "62 people become 43, of whom no Scope 3 would be asked",
        "foundation",
        change(employees=43),
        CARBON,
        69.4,
        69.4,
    ),
    (
        "62 people become 43, with the same hours of training",
        "foundation",
        change(employees=43),
        SOCIAL,
        76.0,
        74.9,
    ),
    (
        "no deductions are made from it",
        "foundation",
        change(outcomeAdjustmentPct=0),
        ROI,
        78.4,
        68.4,
    ),
    (
        "half as much is spent on improvements",
        "power",
        change(esgInvestment=times("1/2")),
        ROI,
        62.3,
        61.1,
    ),
    (
        "half as much is spent on improvements, and all in all",
        "power",
        change(esgInvestment=times("1/2"), totalExpenditure=lambda spent: spent - 900_000_000),
        ROI,
        62.3,
        62.3,
    ),
    (
        "two injuries at 105,000 hours are not recorded",
        "foundation",
        change(recordableInjuries=0),
        SOCIAL,
        76.0,
        76.0,
    ),
    (
        "the hours of work are left out",
        "foundation",
        change(hoursWorked=None),
        SOCIAL,
        76.0,
        68.9,
    ),
    (
        "a fine is left out",
        "power",
        change(significantFines=None),
        GOVERNANCE,
        82.8,
        74.8,
    ),
    (
        "all of the board are women",
        "charity",
        change(boardWomen=6),
        GOVERNANCE,
        74.6,
        64.6,
    ),
    (
        "a charity of eight has its figures assured",
        "charity",
        change(esgAssurance=3),
        GOVERNANCE,
        74.6,
        74.6,
    ),
    (
        "a social return is called twice as much",
        "foundation",
        change(outcomeValue=times(2)),
        ROI,
        78.4,
        78.4,
    ),
]
IMPROVEMENTS = [
    (
        "the office saves 41 t, the portfolio nothing",
        "investor",
        change(ghgScope2Location=19, ghgScope2Market=14),
        CARBON,
        69.4,
        78.6,
    ),
    (
        "twice as much is spent on improvements",
        "power",
        change(esgInvestment=times(2)),
        ROI,
        62.3,
        64.7,
    ),
    (
        "a promise is typed in",
        "charity",
        change(targetAnnualRatePct=Decimal("4.2")),
        CARBON,
        60.2,
        65.2,
    ),
    (
        "a heat pump in a charity of eight, overall",
        "charity",
        change(ghgScope1=Decimal("1.37")),
        ESG,
        61.6,
        65.5,
    ),
    (
        "outcomes of a charity are measured, overall",
        "charity",
        change(outcomeEvidence=2),
        ESG,
        61.6,
        67.6,
    ),
]


def cases(rows):
    return [pytest.param(*row[1:], id=row[0]) for row in rows]


@pytest.mark.parametrize(("organisation", "act", "category", "before", "after"), cases(ACTS))
def test_an_act_that_improves_nothing_wins_nothing(organisation, act, category, before, after):
    profile = build_trial(organisation)

    assert (exactly(profile, category), exactly(act(profile), category)) == (before, after)
    # certificates move a few points
    assert after <= before + (5 if category == CARBON else 0)


@pytest.mark.parametrize(
    ("organisation", "act", "category", "before", "after"), cases(IMPROVEMENTS)
)
def test_an_improvement_wins_what_it_is_worth(organisation, act, category, before, after):
    profile = build_trial(organisation)

    assert (exactly(profile, category), exactly(act(profile), category)) == (before, after)
    assert after > before


def test_hiding_the_headcount_makes_no_few_hours_of_work():
    hours = {"employees": 60, "hoursWorked": 5_000, "recordableInjuries": 3, "fatalities": 0}
    figures = {**hours, "adequateWageShare": 100}
    told = {"organization_type": "Corporate", "metrics": {"2025": figures}}

    hidden = change(employees=None)(told)

    assert (exactly(told, SOCIAL), exactly(hidden, SOCIAL)) == (14.9, 14.9)


def test_an_income_below_0_in_the_year_before_is_no_better_margin():
    figures = {"totalIncome": 100, "totalExpenditure": 98}
    profile = {"organization_type": "Corporate", "metrics": {"2024": figures, "2025": figures}}
    lost = profile | {"metrics": {"2024": {**figures, "totalIncome": -9}, "2025": figures}}

    assert exactly(lost, ROI) < exactly(profile, ROI)


def test_hiding_the_location_based_figure_makes_no_office():
    emissions = {"ghgScope1": 0, "ghgScope2Location": 9_000, "ghgScope2Market": 0}
    figures = {"employees": 60, "energyTotal": 900, "adequateWageShare": 100, **emissions}
    told = {"organization_type": "NGO", "sector": "Q", "metrics": {"2025": figures}}

    hidden = change(ghgScope2Location=None)(told)

    assert exactly(hidden, ESG) <= exactly(told, ESG)
