"""What follows from a year's figures: shares, rates, and changes since the base year. Exact.

Shares and rates are parts of 1, not percentages. What cannot be known is absent, never 0: a figure
is missing, a whole is 0, or there is no year to compare with.
"""

from collections.abc import Mapping, Set
from fractions import Fraction
from typing import Any

import msgspec

from auxeira.esg import metrics, score_values, taxonomy
from auxeira.esg.metric_details import SUMS, fill_totals
from auxeira.esg.metrics import ALL_METRICS, Years
from auxeira.esg.score_changes import Kept, derive_reduction, find_changed, find_earliest_year

ZERO = Fraction(0)
Figures = dict[str, Fraction]

LONGEST = 10  # years back to a base year
SCOPE_2 = ("ghgScope2Location", "ghgScope2Market")  # the first that both years have

RATIOS = {
    "ghgPerEmployee": ("ghg12", "employees"),
    "energyPerEmployee": ("energyTotal", "employees"),
    "waterPerEmployee": ("waterWithdrawal", "employees"),
    "renewableShare": ("energyRenewable", "energyTotal"),
    "wasteRecoveredShare": ("wasteRecovered", "wasteTotal"),
    "womenManagersShare": ("womenManagers", "managers"),
    "boardIndependentShare": ("boardIndependent", "boardMembers"),
    "boardWomenShare": ("boardWomen", "boardMembers"),
    "turnover": ("leavers", "employees"),
    "trainingPerEmployee": ("trainingHours", "employees"),
    "outcomeRate": ("outcomesAchieved", "beneficiariesReached"),
    "costPerOutcome": ("programmeSpend", "outcomesAchieved"),
    "programmeShare": ("programmeSpend", "totalExpenditure"),
    "leverage": ("coCapitalMobilised", "capitalDeployed"),
    "paybackRatio": ("esgSavings", "esgInvestment"),
    "communityShare": ("communityInvestment", "totalIncome"),
}
SROI_INPUTS = {
    "mission": ("totalExpenditure",),
    "capital": ("capitalDeployed",),
    "corporate": ("esgInvestment", "communityInvestment"),
}


class Reading(msgspec.Struct, frozen=True):
    """A year read: its figures and what follows (`values`), by id, policies and groups as numbers.

    `bases` has the base year of each change that is known; `basis` is the Scope 2 figure used.
    `before` are the figures of the years that may be base years, none before `earliest`.
    `dropped` are values of which there is nothing to judge, see `score_values`; `last` are the
    figures of the years before that a mean is of.
    """

    year: int
    earliest: int
    before: dict[int, Figures]
    values: Figures
    bases: dict[str, int]
    basis: str | None
    dropped: frozenset[str]
    last: list[Figures]


def derive_metrics(years: Years, organisation_type: str, year: int | None = None) -> Figures:
    """Return figures of a year (the latest one) and what follows from them, by id."""
    year = year or find_latest_year(years)
    return read_year(years, organisation_type, year).values if year else {}


def select_comparable_metrics(reading: Reading) -> Figures:
    """Return the figures of a year that has been read, and what follows, as they are compared with
    others: emissions location-based or not at all."""
    of_basis = ("ghgPerEmployee", "ghgChangePerYear")
    found = {name: value for name, value in reading.values.items() if name not in of_basis}
    if {"ghgScope1", "ghgScope2Location"} <= found.keys():
        now = found["ghgScope1"] + found["ghgScope2Location"]
        if found.get("employees"):
            found["ghgPerEmployee"] = now / found["employees"]
        base = reading.bases.get("pathPosition")
        first = base and sum(reading.before[base][n] for n in ("ghgScope1", "ghgScope2Location"))
        if base and first:
            found["ghgChangePerYear"] = (1 - now / first) / (reading.year - base)
    return found


def recall_years(profile: Mapping[str, Any], now_year: int) -> Years:
    """Return a stored profile's figures, with those that were reported once and are left out now.

    These stand in where others are compared with them. In the latest year that was ever reported
    they do not: what is left out there is unknown.
    """
    years: Years = profile.get("metrics") or {}
    gone: Years = profile.get("withdrawn") or {}
    if not gone:
        return years
    latest = find_latest_year({**years, **gone}, now_year) or now_year
    currency = profile.get("reporting_currency") or "USD"
    stored = metrics.convert_metrics_to_minor_units(gone, currency)
    return {
        year: {**(stored.get(year, {}) if int(year) < latest else {}), **years.get(year, {})}
        for year in sorted({*years, *gone})
    }


def find_latest_year(years: Years, now_year: int = 9999) -> int | None:
    """Return the last year with an entry, even an empty one: nobody hides a year that way."""
    return max((int(year) for year in years if int(year) <= now_year), default=None)


def read_year(years: Years, organisation_type: str, year: int) -> Reading:
    """Return a year with all that follows from it and from the years before it."""
    given = {int(each): read_figures(years, each) for each in years if int(each) <= year}
    return _read_given_year(years, given, organisation_type, year)


def read_years(years: Years, organisation_type: str) -> list[Reading]:
    """Return all years read, the earliest first."""
    given = {int(each): read_figures(years, each) for each in years}
    return [_read_given_year(years, given, organisation_type, year) for year in sorted(given)]


def read_changed_year(
    reading: Reading, figures: Mapping[str, Any], organisation_type: str, changed: Set[str]
) -> Reading:
    """Return a year read again with other figures: those that changed, and totals of them. What
    follows from the others is taken over."""
    again = {*changed, *(name for name, parts in SUMS.items() if not changed.isdisjoint(parts))}
    now = {
        name: _count(name, value) if name in again else reading.values[name]
        for name, value in fill_totals(figures).items()
        if name in ALL_METRICS and value is not None
    }
    before, last, earliest = reading.before, reading.last, reading.earliest
    return _derive_reading(now, before, last, earliest, organisation_type, reading.year, reading)


def _read_given_year(
    years: Years, given: dict[int, Figures], organisation_type: str, year: int
) -> Reading:
    changed = (int(each) for each in years if years[each].get("boundaryChange") is True)
    earliest = max([year - LONGEST, *(each for each in changed if each <= year)])
    before = {each: given[each] for each in sorted(given) if earliest <= each < year}
    # a mean compares nothing, so that a change of boundary drops none of its years
    last = [given[each] for each in given if year - score_values.MEAN_YEARS < each < year]
    now = given.get(year, {})
    return _derive_reading(now, before, last, earliest, organisation_type, year)


def _derive_reading(
    now: Figures,
    before: dict[int, Figures],
    last: list[Figures],
    earliest: int,
    organisation_type: str,
    year: int,
    known: Reading | None = None,
) -> Reading:
    """Return the year read; `known` is it with some figures the same, and others."""
    basis, base = _choose_scope2_basis(now, before)
    values = now | _derive_emissions(now, basis)
    kept = _keep(values, known)
    values |= _derive_ratios(values, kept)
    if kept.holds_of(OTHER_INPUTS):
        values |= kept.take(OTHERS)
    else:
        values |= _derive_other_values(values, organisation_type)
    if base and basis:
        first = before[base]["ghgScope1"] + before[base][basis]
        values |= derive_reduction(values["ghg12"], first, year - base)
    judged, bases, dropped = score_values.derive_score_values(values, before, last, year, kept)
    bases |= {"ghg12": base} if base else {}
    return Reading(year, earliest, before, values | judged, bases, basis, dropped, last)


def read_figures(years: Years, year: str) -> Figures:
    """Return a year's known figures as fractions; of policies and groups their number."""
    return {
        name: _count(name, value)
        for name, value in fill_totals(years[year]).items()
        if name in ALL_METRICS and value is not None
    }


def _count(name: str, value: Any) -> Fraction:
    return Fraction(len(value) if ALL_METRICS[name].type == "set" else value)


def list_input_metrics(name: str, organisation_type: str) -> tuple[str, ...]:
    """Return the figures a value follows from, "scope2" for either basis; itself for a figure."""
    if name in ALL_METRICS:
        return (name,)
    if name in INPUTS:
        return INPUTS[name]
    if name == "sroi":
        money = SROI_INPUTS[taxonomy.find_family(organisation_type)]
        return ("outcomeValue", "outcomeAdjustmentPct", *money)
    return RATIOS[name]


def list_whole_metrics(name: str, organisation_type: str) -> tuple[str, ...]:
    """Return the figures of which a value is a part; while none is above 0, it is unknown."""
    if name == "sroi":
        return SROI_INPUTS[taxonomy.find_family(organisation_type)]
    return WHOLES.get(name) or ((RATIOS[name][1],) if name in RATIOS else ())


def divide_figures(values: Figures, part: str, whole: str) -> Fraction | None:
    """Return one figure divided by another, where both are known and the second is above 0."""
    known = part in values and values.get(whole, ZERO).numerator > 0
    return values[part] / values[whole] if known else None


GIVEN = frozenset((*ALL_METRICS, "scope2", "ghg12"))  # all that the rest follows from
OTHERS = ("trir", "absolutePayGap", "cases", "resultMargin", "sroi")
OTHER_INPUTS = (  # all that these are made from
    *("recordableInjuries", "hoursWorked", "genderPayGapPct"),
    *("corruptionIncidents", "significantFines", "totalIncome", "totalExpenditure"),
    *("outcomeValue", "outcomeAdjustmentPct"),
    *("capitalDeployed", "esgInvestment", "communityInvestment"),
)
INPUTS = {
    "ghg12": ("ghgScope1", "scope2"),
    "absolutePayGap": ("genderPayGapPct",),
    "accidents": ("recordableInjuries", "hoursWorked", "fatalities"),
    "trir": ("recordableInjuries", "hoursWorked"),
    "cases": ("corruptionIncidents", "significantFines"),
    "resultMargin": ("totalIncome", "totalExpenditure"),
    **score_values.INPUTS,
}
WHOLES = {
    "accidents": ("hoursWorked",),
    "resultMargin": ("totalIncome",),
    **score_values.WHOLES,
}


def _choose_scope2_basis(now: Figures, before: dict[int, Figures]) -> tuple[str | None, int | None]:
    """Return which Scope 2 figure is compared, and with which year; without any, the year's own."""
    for name in SCOPE_2:
        if {"ghgScope1", name} <= now.keys():
            base = find_earliest_year(before, ("ghgScope1", name))
            if base:
                return name, base
    return next((name for name in SCOPE_2 if name in now), None), None


def _derive_emissions(now: Figures, basis: str | None) -> Figures:
    if basis is None:
        return {}
    whole = {"ghg12": now["ghgScope1"] + now[basis]} if "ghgScope1" in now else {}
    return {"scope2": now[basis], **whole}


def _keep(values: Figures, known: Reading | None) -> Kept:
    """Return what is kept of a year: nothing where it has not been read before."""
    if known is None:
        return Kept(GIVEN, {}, {}, frozenset())
    changed = find_changed(GIVEN, values, known.values)
    return Kept(changed, known.values, known.bases, known.dropped)


def _derive_ratios(values: Figures, kept: Kept) -> Figures:
    found = {
        name: kept.values.get(name) if kept.holds_of(pair) else divide_figures(values, *pair)
        for name, pair in RATIOS.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _derive_other_values(values: Figures, organisation_type: str) -> Figures:
    """Return what is no quotient of two figures."""
    found: dict[str, Fraction | None] = {}
    injuries = divide_figures(values, "recordableInjuries", "hoursWorked")
    found["trir"] = None if injuries is None else injuries * 1_000_000
    if "genderPayGapPct" in values:
        found["absolutePayGap"] = abs(values["genderPayGapPct"])
    if {"corruptionIncidents", "significantFines"} <= values.keys():
        found["cases"] = values["corruptionIncidents"] + values["significantFines"]
    spent = divide_figures(values, "totalExpenditure", "totalIncome")
    found["resultMargin"] = None if spent is None else 1 - spent
    found["sroi"] = _calculate_sroi(values, organisation_type)
    return {name: value for name, value in found.items() if value is not None}


def _calculate_sroi(values: Figures, organisation_type: str) -> Fraction | None:
    """Return value per 1 of input, of one year, undiscounted; only what the organisation caused."""
    if not set(list_input_metrics("sroi", organisation_type)) <= values.keys():
        return None
    spent = sum(values[name] for name in SROI_INPUTS[taxonomy.find_family(organisation_type)])
    own = values["outcomeValue"] * (1 - values["outcomeAdjustmentPct"] / 100)
    return own / spent if spent else None
