"""What follows from a year's figures: shares, rates, and changes since the base year. Exact.

Shares and rates are parts of 1, not percentages. What cannot be known is absent, never 0: a figure
is missing, a whole is 0, or there is no year to compare with.
"""

from collections.abc import Mapping, Set
from typing import Any

import msgspec

from auxeira.core.exact import Fraction, divide
from auxeira.esg import metrics, ratios, score_values, taxonomy
from auxeira.esg.metric_details import SUMS, fill_totals
from auxeira.esg.metrics import ALL_METRICS, Years
from auxeira.esg.ratios import RATIOS, SROI_INPUTS
from auxeira.esg.score_changes import Derived, Draft, derive_reduction, find_earliest_year

Figures = dict[str, Fraction]

LONGEST = 10  # years back to a base year
SCOPE_2 = ("ghgScope2Location", "ghgScope2Market")  # the first that both years have


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
    found = {**reading.values}
    for name in of_basis:
        found.pop(name, None)
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
) -> tuple[Reading, set[str]]:
    """Return a year read again with other figures, and the names of all values that moved: of those
    that changed, of totals of them, and of what follows. The rest is taken over."""
    again = {*changed, *(name for name, parts in SUMS.items() if not changed.isdisjoint(parts))}
    filled, values = fill_totals(figures), {**reading.values}
    found = {name: filled.get(name) for name in again if name in ALL_METRICS}
    moved = _put(values, {n: None if v is None else _count(n, v) for n, v in found.items()})
    basis = reading.basis
    draft = Draft(
        values, {**reading.bases}, {*reading.dropped}, reading.before, reading.last, reading.year,
        organisation_type, basis,
    )  # fmt: skip
    if not moved.isdisjoint(EMITTED):
        basis, base = _choose_scope2_basis(values, reading.before)
        draft = msgspec.structs.replace(draft, basis=basis)
        _note_base(draft, base)
        moved |= _put(values, dict.fromkeys(OF_SCOPE_2) | _derive_emissions(values, basis))
    for at in sorted({at for name in moved for at in FOLLOWING.get(name, ())}):
        row = DERIVED[at]
        moved |= _put(values, dict.fromkeys(row.names) | row.derive(draft))
    return _build_reading(draft, reading.earliest), moved


def _put(values: Figures, found: Mapping[str, Fraction | None]) -> set[str]:
    """Put what is known in its place, and take away what is not. Returns what moved."""
    moved = set()
    for name, value in found.items():
        if values.get(name) == value:
            continue
        moved.add(name)
        if value is not None:
            values[name] = value
        else:
            del values[name]
    return moved


def _read_given_year(
    years: Years, given: dict[int, Figures], organisation_type: str, year: int
) -> Reading:
    changed = (int(each) for each in years if years[each].get("boundaryChange") is True)
    earliest = max([year - LONGEST, *(each for each in changed if each <= year)])
    before = {each: given[each] for each in sorted(given) if earliest <= each < year}
    # a mean compares nothing, so that a change of boundary drops none of its years
    last = [given[each] for each in given if year - score_values.MEAN_YEARS < each < year]
    now = given.get(year, {})
    basis, base = _choose_scope2_basis(now, before)
    values = now | _derive_emissions(now, basis)
    draft = Draft(values, {}, set(), before, last, year, organisation_type, basis)
    _note_base(draft, base)
    for row in DERIVED:
        values |= row.derive(draft)
    return _build_reading(draft, earliest)


def _note_base(draft: Draft, base: int | None) -> None:
    if base:
        draft.bases["ghg12"] = base
    else:
        draft.bases.pop("ghg12", None)


def _build_reading(draft: Draft, earliest: int) -> Reading:
    return Reading(
        year=draft.year,
        earliest=earliest,
        before=draft.before,
        values=draft.values,
        bases=draft.bases,
        basis=draft.basis,
        dropped=frozenset(draft.dropped),
        last=draft.last,
    )


def read_figures(years: Years, year: str) -> Figures:
    """Return a year's known figures as fractions; of policies and groups their number."""
    return {
        name: _count(name, value)
        for name, value in fill_totals(years[year]).items()
        if name in ALL_METRICS and value is not None
    }


def _count(name: str, value: Any) -> Fraction:
    number = len(value) if ALL_METRICS[name].type == "set" else value
    return divide(number, 1) if type(number) is int else Fraction(number)


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


INPUTS = {
    "ghg12": ("ghgScope1", "scope2"),
    "accidents": ("recordableInjuries", "hoursWorked", "fatalities"),
    **ratios.INPUTS,
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


def _derive_cut(draft: Draft) -> Figures:
    """Return the cut of emissions since the base year, and what that is a year."""
    base, basis = draft.bases.get("ghg12"), draft.basis
    if not base or not basis:
        return {}
    first = draft.before[base]["ghgScope1"] + draft.before[base][basis]
    return derive_reduction(draft.values["ghg12"], first, draft.year - base)


OF_SCOPE_2 = ("scope2", "ghg12")
EMITTED = ("ghgScope1", *SCOPE_2)  # what these follow from
DERIVED = (  # all that follows from the figures of a year, each after those that it depends on
    *ratios.DERIVED,
    Derived(("reduction", "ghgChangePerYear"), ("ghg12",), _derive_cut),
    *score_values.DERIVED,
)
FOLLOWING: dict[str, list[int]] = {}  # where in this list what follows from a figure is
for _at, _row in enumerate(DERIVED):
    for _name in _row.inputs:
        FOLLOWING.setdefault(_name, []).append(_at)
