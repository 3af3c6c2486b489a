"""Acts that raise a score and are no improvement, on figures of a stored profile.

Each returns the profiles that follow, none where it is not possible. docs/scores.md has them.
"""

import itertools
from decimal import Decimal
from fractions import Fraction

from auxeira.esg import metric_details, metrics, scores, taxonomy
from auxeira.esg.reference_data import CATEGORIES

ESG, CARBON, SOCIAL, GOVERNANCE, ROI, _ = CATEGORIES


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


def the_latest_year_never_typed_in(profile):
    """A bad year is not given; the one before it is ranked two years on."""
    years = sorted(profile["metrics"])
    if len(years) < 2 or int(years[-2]) < NOW - scores.RECENT:
        return []
    return [profile | {"metrics": {year: profile["metrics"][year] for year in years[:-1]}}]


def another_first_year(profile):
    """A new account, with the latest year and one before it of one's choice."""
    years = profile["metrics"]
    *before, last = sorted(years)
    return [profile | {"metrics": {year: years[year], last: years[last]}} for year in before]


def years_swapped(profile):
    """The figures of two years stand under each other's name."""
    years = profile["metrics"]
    pairs = itertools.combinations(sorted(years), 2)
    return [profile | {"metrics": years | {a: years[b], b: years[a]}} for a, b in pairs]


def to(value):
    return lambda _: value


def whole(part, of):
    """A part of the latest year that becomes the whole."""

    def act(profile):
        years = profile["metrics"]
        year = max(years)
        if not {part, of} <= years[year].keys():
            return []
        return [profile | {"metrics": years | {year: years[year] | {part: years[year][of]}}}]

    return act


def wood_for_coal(profile):
    """What is burnt is biomass, whose CO2 stands in no scope, and all energy is renewable."""
    burnt = changed(ghgScope1=to(0))(profile)
    return [after for each in burnt for after in whole("energyRenewable", "energyTotal")(each)]


def paper(profile):
    """Policies, a course for all, oversight and assurance of a single figure."""
    years = profile["metrics"]
    year = max(years)
    given = {
        "policiesAdopted": list(metrics.SETS["policiesAdopted"]),
        "antiCorruptionTrainedShare": 100,
        "esgOversight": 3,
        "esgAssurance": 2,
    }
    if "boardMembers" in years[year]:
        given["boardIndependent"] = years[year]["boardMembers"]
    return [profile | {"metrics": years | {year: years[year] | given}}]


def a_target_on_paper(profile):
    years = profile["metrics"]
    given = {"targetAnnualRatePct": Decimal("4.2"), "targetValidation": 1}
    return [profile | {"metrics": years | {max(years): years[max(years)] | given}}]


def zeros_in_scope_3(profile):
    years = profile["metrics"]
    given = dict.fromkeys(metric_details.SCOPE_3_CATEGORIES, 0) | years[max(years)]
    if "ghgScope3" not in given:
        return []
    return [profile | {"metrics": years | {max(years): given}}]


def income_times(factor, name="totalExpenditure"):
    """A figure becomes so many times the income of the year."""

    def act(profile):
        years = profile["metrics"]
        year = max(years)
        income = years[year].get("totalIncome")
        if profile["organization_type"] not in taxonomy.MISSION or income is None:
            return []
        if name not in years[year]:
            return []
        figures = years[year] | {name: Fraction(income) * Fraction(factor)}
        return [profile | {"metrics": years | {year: figures}}]

    return act


NOW = 2026
EASIER = {"outcomesAchieved": lambda value: Fraction(value) * 3 / 2}
OWN = ("ghgScope1", "ghgScope2Location", "ghgScope2Market")
OF_A_BUSINESS = (
    *OWN, "ghgScope3", "energyTotal", "energyRenewable", "waterWithdrawal", "wasteTotal",
    "wasteRecovered", "totalIncome", "totalExpenditure",
)  # fmt: skip
BUSINESSES = (*taxonomy.MISSION, *taxonomy.CORPORATE)
OF_A_PORTFOLIO = ("scope3Category15", "ghgScope3", "capitalDeployed")
HARMFUL = {  # somebody or something is worse off: as the page says it, the score, what is done
    "dangerous, badly paid work given to contractors": (
        SOCIAL,
        changed(
            recordableInjuries=to(0),
            leavers=times("1/2"),
            adequateWageShare=to(100),
            genderPayGapPct=to(0),
        ),
    ),
    "the latest year never typed in, as it is worse": (SOCIAL, the_latest_year_never_typed_in),
    "wood burnt instead of coal": (CARBON, wood_for_coal),
    "cases not looked for": (
        GOVERNANCE,
        changed(corruptionIncidents=to(0), significantFines=to(0)),
    ),
    "half as many outcomes more, of easier cases or easier to count": (SOCIAL, changed(**EASIER)),
    "the same, in the return: half as many outcomes more": (ROI, changed(**EASIER)),
    "harmless bulk recovered, toxic waste to the tip": (ESG, whole("wasteRecovered", "wasteTotal")),
    "a hoard of a mission moved to a linked trust": (ROI, income_times("1/2", "reserves")),
    "a company that spends a tenth less": (
        ROI,
        changed(kinds=taxonomy.CORPORATE, totalExpenditure=times("9/10")),
    ),
    "an investor that spends a tenth less": (
        ROI,
        changed(kinds=taxonomy.CAPITAL, totalExpenditure=times("9/10")),
    ),
    "half of Scope 1 and 2 moved to a contractor, so that it stands in Scope 3": (
        CARBON,
        emissions_moved_to_a_contractor,
    ),
}
TOLD = {  # only what is told, or owned, differs
    "three times as many hours of training": (SOCIAL, changed(trainingHours=times(3))),
    "twice as many hours worked, with the same injuries": (SOCIAL, changed(hoursWorked=times(2))),
    "a board half as large, with the same women and independents on it": (
        GOVERNANCE,
        changed(boardMembers=times("1/2")),
    ),
    "half of the own capital deployed": (ROI, changed(capitalDeployed=times("1/2"))),
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
    "a new account with a first year of one's choice": (CARBON, another_first_year),
    "years swapped, or dated wrongly": (ROI, years_swapped),
    "financed emissions that fall by three tenths as share prices rise, or loans are left out": (
        CARBON,
        changed(kinds=taxonomy.CAPITAL, scope3Category15=times("7/10")),
    ),
    "policies, a course, oversight, friends called independent and an assurance, on paper": (
        GOVERNANCE,
        paper,
    ),
    "a target of 4.2 % a year, called validated": (CARBON, a_target_on_paper),
    "zeros in the categories of Scope 3 that were not measured": (CARBON, zeros_in_scope_3),
    "money of the latest year told in a currency that gained a fifth": (
        ROI,
        changed(kinds=taxonomy.MISSION, totalIncome=times("5/6"), totalExpenditure=times("5/6")),
    ),
}
ACTS = HARMFUL | TOLD
