"""Figures that are taken and named: what a reader of them should know.

Some keep an organisation out of the rankings that use the figure, until a note of that year
explains it or somebody has reviewed the year's figures. No score moves by a flag.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics
from auxeira.esg.derived_metrics import Figures, Reading
from auxeira.esg.metric_details import fill_totals
from auxeira.esg.metrics import NOTE, SCORED, Years
from auxeira.esg.score_changes import divide_figures

BLOCKING = ("jump", "restated", "sroi", "zeroEmissions")
JUMP = Fraction(1, 2)  # of the figure, in a year


class QualityFlag(msgspec.Struct, frozen=True):
    """A flag of a year, on a figure. None stands for all of the year's."""

    year: int
    flag: str
    metric: str | None


def build_stored_flags(
    years: Years,
    organisation_type: str,
    *,
    before: Years | None = None,
    first_ranked: int | None = None,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, list[str]]:
    """Return the flags to store beside figures, by year; years without any are left out.

    `before` are the figures that these replace, `kept` their flags, and `first_ranked` the first
    year with which the organisation was in a ranking: what changes earlier years is "restated",
    and stays so.
    """
    found = {(str(mark.year), mark.flag) for mark in find_flags(years, organisation_type)}
    stays = {year for year, names in (kept or {}).items() if "restated" in names}
    stays |= set(_find_restated_years(years, before or {}, first_ranked)) if first_ranked else set()
    found |= {(year, "restated") for year in stays if year in years}
    return {
        year: sorted(flag for each, flag in found if each == year)
        for year in sorted({year for year, _ in found})
    }


def find_flags(
    years: Years, organisation_type: str, kept: Mapping[str, Sequence[str]] | None = None
) -> list[QualityFlag]:
    """Return the flags of all years with their figures; "restated" comes from the stored ones."""
    return find_flags_of_years(years, derived_metrics.read_years(years, organisation_type), kept)


def find_flags_of_years(
    years: Years, readings: Iterable[Reading], kept: Mapping[str, Sequence[str]] | None = None
) -> list[QualityFlag]:
    """Return the flags of years that have been read."""
    return [mark for reading in readings for mark in find_flags_of_year(years, reading, kept)]


def find_flags_of_year(
    years: Years, reading: Reading, kept: Mapping[str, Sequence[str]] | None = None
) -> list[QualityFlag]:
    """Return the flags of a year that has been read; none of one without an entry."""
    year = str(reading.year)
    if year not in years:
        return []
    names: list[tuple[str, str | None]] = [
        *_find_inconsistencies(reading.values),
        *_find_emission_flags(reading),
        *_find_gap(reading),
        *_find_jumps(years[year], reading),
    ]
    if "restated" in (kept or {}).get(year, ()):
        names.append(("restated", None))
    if years[year].get("boundaryChange") is True:
        names.append(("boundary", None))
    return [QualityFlag(reading.year, flag, metric) for flag, metric in names]


def select_blocking_flags(years: Years, found: Iterable[QualityFlag]) -> list[QualityFlag]:
    """Return those that keep somebody out of a ranking: unexplained, in a year nobody reviewed."""
    return [
        mark
        for mark in found
        if mark.flag in BLOCKING and not _is_explained_or_assured(years[str(mark.year)])
    ]


def _is_explained_or_assured(figures: Mapping[str, object]) -> bool:
    note, assurance = figures.get("note"), figures.get("esgAssurance")
    explained = isinstance(note, str) and len(note.strip()) >= NOTE
    return explained or (assurance is not None and assurance != 0)


def _find_inconsistencies(values: Figures) -> Iterator[tuple[str, str]]:
    """Yield figures of one year that hardly fit each other."""
    hours = divide_figures(values, "hoursWorked", "employees")
    if hours is not None and not 200 <= hours <= 3500:
        yield "hours", "hoursWorked"
    if values.get("trainingPerEmployee", 0) > 400:
        yield "training", "trainingHours"
    if values.get("programmeSpend") == 0 and values.get("beneficiariesReached", 0) > 0:
        yield "noSpend", "programmeSpend"
    if values.get("outcomeAdjustmentPct") == 0:
        yield "noDeductions", "outcomeAdjustmentPct"
    if values.get("sroi", 0) > 10:
        yield "sroi", "outcomeValue"


def _find_emission_flags(reading: Reading) -> Iterator[tuple[str, str]]:
    values = reading.values
    location, market = (values.get(name) for name in derived_metrics.SCOPE_2)
    if market is not None and location is not None and market > 3 * location:
        yield "scope2", "ghgScope2Market"
    if market is None and values.get("renewableShare", 0) >= Fraction(3, 10):
        yield "basis", "energyRenewable"
    if values.get("carbonCreditsRetired", 0) > 0:
        yield "credits", "carbonCreditsRetired"
    # who hides the headcount hides nothing
    if values.get("ghg12") == 0 and values.get("employees", 10) >= 10:
        yield "zeroEmissions", "ghgScope1"


def _find_gap(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield emissions of a year where the years before it lack them, though earlier ones do not."""
    known = [
        each
        for each, given in {**reading.before, reading.year: reading.values}.items()
        if "ghgScope1" in given and any(name in given for name in derived_metrics.SCOPE_2)
    ]
    if len(known) > 1 and known[-1] == reading.year and known[-2] < reading.year - 1:
        yield "gap", "ghgScope1"


def _find_jumps(figures: Mapping[str, object], reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield emissions or energy per employee that moved by over half a year without a reason."""
    if figures.get("boundaryChange") is True:
        return
    before = sorted(reading.before.items(), reverse=True)
    now = reading.values
    pairs = [
        (name, year, given["ghgScope1"] + given[name], now["ghgScope1"] + now[name])
        for name in derived_metrics.SCOPE_2
        for year, given in before
        if {"ghgScope1", name} <= given.keys() & now.keys()
    ]
    if pairs and _is_jump(reading.year - pairs[0][1], *pairs[0][2:]):
        yield "jump", "ghgScope1"
    for year, given in before:
        earlier = divide_figures(given, "energyTotal", "employees")
        later = now.get("energyPerEmployee")
        if earlier is not None and later is not None:
            if _is_jump(reading.year - year, earlier, later):
                yield "jump", "energyTotal"
            return


def _is_jump(years: int, earlier: Fraction, later: Fraction) -> bool:
    return not earlier * (1 - JUMP) ** years <= later <= earlier * (1 + JUMP) ** years


def _find_restated_years(years: Years, before: Years, first_ranked: int) -> Iterator[str]:
    """Yield years before the first ranked one whose figures differ; for one gone, the next."""
    old = [year for year in sorted(years.keys() | before.keys()) if int(year) < first_ranked]
    for year in old:
        if _normalize_figures(years, year) != _normalize_figures(before, year):
            yield year if year in years else min((y for y in years if y > year), default=year)


def _normalize_figures(years: Years, year: str) -> dict[str, object]:
    figures = fill_totals(years.get(year, {}))
    return {
        name: sorted(value) if isinstance(value, list) else value
        for name, value in figures.items()
        if name in SCORED and value is not None
    }
