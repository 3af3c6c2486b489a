"""The six scores of an organisation, whole points from 0 to 100: where it stands, and on what.

A score is quality x coverage: what is known, weighed, times how much of the weight is known. A
figure that is missing counts neither 0 nor an average; it lowers the coverage, for all to see.
Fractions all the way, rounded once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from auxeira.core.exact import Fraction, divide
from auxeira.esg import (
    data_quality,
    derived_metrics,
    materiality,
    reference_data,
    score_parts,
    taxonomy,
)
from auxeira.esg.data_quality import QualityFlag
from auxeira.esg.derived_metrics import Reading
from auxeira.esg.metrics import Years
from auxeira.esg.score_components import CARBON, GOVERNANCE, RESOURCES, ROI, SOCIAL, Part

CATEGORIES: tuple[str, ...] = reference_data.CATEGORIES
ESG, *_, COMPLETION = CATEGORIES

ENOUGH = Fraction(60, 100)  # coverage of a ranked score ...
OF_EACH = Fraction(10, 100)  # ... and of each pillar of the composite
RECENT = 2  # years back to the latest one

FIELDS = {  # of a complete profile, as stored and as shown
    "organization_name": "organizationName",
    "organization_type": "organizationType",
    "website": "website",
    "country": "country",
    "focus_areas": "focusAreas",
    "sdg_alignment": "sdgAlignment",
    "annual_spend": "annualSpend",
    "impact_goals": "impactGoals",
}
COMPOSITES = {  # and what they are mixed of
    "environment": (CARBON, RESOURCES),
    ESG: (CARBON, RESOURCES, SOCIAL, GOVERNANCE),
}
SHARES = {  # of a mix: what is mixed, and the shares of its parts, which make up 1
    name: {
        whole: {part: mix[part] / sum(mix[each] for each in parts) for part in parts}
        for whole, parts in COMPOSITES.items()
    }
    for name, mix in materiality.MIXES.items()
}
PERCENT = {  # the same in percent of the overall score
    name: {
        whole: {part: int(100 * mix[part]) for part in parts} for whole, parts in COMPOSITES.items()
    }
    for name, mix in materiality.MIXES.items()
}
IDENTITY = ("organization_name", "organization_type", "country")


class Score(msgspec.Struct, frozen=True):
    """Points and what they rest on.

    `quality` is 0 to 100, None where nothing is known; `coverage` in percent, rounded down, so
    that 60 is enough. `missing` are the fields to give for more coverage or for a rank.
    """

    score: int
    quality: int | None
    coverage: int
    year: int | None
    ranked: bool
    flags: tuple[str, ...]
    missing: tuple[str, ...]


class ExactScore(msgspec.Struct, frozen=True):
    """A score before it is rounded: 0 to 100, and the coverage as a part of 1."""

    score: Fraction
    coverage: Fraction


class ScoreSheet(msgspec.Struct, frozen=True):
    """All that scores are made from: the parts of each category, and the flags on the figures;
    `years` are all years read, and `reading` the one that is scored."""

    year: int | None
    parts: dict[str, tuple[Part, ...]]
    marks: tuple[QualityFlag, ...]
    blocking: tuple[QualityFlag, ...]
    mixes: tuple[str, ...] = tuple(materiality.MIXES)
    reading: Reading | None = None
    years: tuple[Reading, ...] = ()


def calculate_scores(profile: Mapping[str, Any], now_year: int) -> dict[str, Score]:
    """Return the six scores of a stored profile.

    Its members: organization_name, organization_type, website, country, focus_areas,
    sdg_alignment, annual_spend, impact_goals, email_verified, metrics {year: figures} and flags
    {year: [names]}, each of which may be absent.
    """
    sheet = build_score_sheet(profile, now_year)
    return rate_score_sheet(sheet, calculate_exact_scores(sheet), profile, now_year)


def rate_score_sheet(
    sheet: ScoreSheet,
    exactly: dict[str, ExactScore],
    profile: Mapping[str, Any],
    now_year: int,
) -> dict[str, Score]:
    """Return the six scores of a profile whose sheet is made and weighed."""
    made: dict[str, tuple[str, ...]] = {
        ESG: (CARBON, RESOURCES, SOCIAL, GOVERNANCE),
        **{category: (category,) for category in (CARBON, SOCIAL, GOVERNANCE, ROI)},
    }
    found = {
        category: _build_score(category, of, sheet, exactly, profile, now_year)
        for category, of in made.items()
    }
    return found | {COMPLETION: _build_completion_score(profile)}


def build_score_sheet(profile: Mapping[str, Any], now_year: int) -> ScoreSheet:
    """Return the components of a profile's scores; without a type there are none."""
    years = derived_metrics.recall_years(profile, now_year)
    kind = profile.get("organization_type")
    year = derived_metrics.find_latest_year(years, now_year)
    if kind not in taxonomy.TYPES:
        return ScoreSheet(year, {}, (), ())
    readings = {each.year: each for each in derived_metrics.read_years(years, kind)}
    at = year or now_year - 1
    reading = readings.get(at) or derived_metrics.read_year(years, kind, at)
    marks = data_quality.find_flags_of_years(years, readings.values(), profile.get("flags"))
    mixes = materiality.find_mixes(kind, profile.get("sector"), reading.values)
    names = (CARBON, RESOURCES, SOCIAL, GOVERNANCE, ROI)
    parts = {name: score_parts.build_score_parts(name, reading, kind) for name in names}
    blocking = tuple(data_quality.select_blocking_flags(years, marks))
    return ScoreSheet(year, parts, tuple(marks), blocking, mixes, reading, (*readings.values(),))


def calculate_exact_scores(
    sheet: ScoreSheet, known: Mapping[str, ExactScore] | None = None
) -> dict[str, ExactScore]:
    """Return every score by category, and resources and environment, parts of the composite.

    Of several mixes the lowest score counts, of the composite and of the environment each. Those
    that are `known` are not counted again.
    """
    known = known or {}
    found = {
        category: known.get(category) or _weigh_parts(parts)
        for category, parts in sheet.parts.items()
    }
    if not found:
        return {}
    return found | {
        whole: known.get(whole)
        or min([_mix_scores(found, PERCENT[name][whole]) for name in sheet.mixes], key=_score_of)
        for whole in COMPOSITES
    }


def assess_completion(profile: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return the percentage of the 8 fields that are filled, and the others as they are shown."""
    missing = [FIELDS[name] for name in find_missing_members(profile)]
    return round_half_up(Fraction(100 * (len(FIELDS) - len(missing)), len(FIELDS))), missing


def find_missing_members(profile: Mapping[str, Any]) -> list[str]:
    """Return those of the 8 that are not filled, as they are stored; a spend of 0 is filled."""
    return [name for name in FIELDS if not _is_filled(profile.get(name))]


def round_half_up(value: Fraction) -> int:
    """Return the nearest whole number, of two the larger."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _weigh_parts(parts: tuple[Part, ...]) -> ExactScore:
    whole = known = total = 0
    common = 1
    for part in parts:
        whole += part.weight
        if part.points is not None:
            known += part.weight
            own, below = part.points.numerator * part.weight, part.points.denominator
            if below == 1:
                total += own * common
            else:
                total = total * below + own * common
                common *= below
    if not whole:
        return ExactScore(Fraction(0), Fraction(0))
    return ExactScore(divide(total, common * whole), divide(known, whole))


def _mix_scores(found: dict[str, ExactScore], shares: Mapping[str, int]) -> ExactScore:
    """Return the sums of products, reduced once: by integers, as sums of fractions are slow."""
    score, below, covered, beneath = 0, 1, 0, 1
    for name, share in shares.items():
        one, two = found[name].score, found[name].coverage
        own, other = one.denominator, two.denominator
        score, below = score * own + one.numerator * share * below, below * own
        covered, beneath = covered * other + two.numerator * share * beneath, beneath * other
    whole = sum(shares.values())
    return ExactScore(divide(score, below * whole), divide(covered, beneath * whole))


def _score_of(exactly: ExactScore) -> Fraction:
    return exactly.score


def _build_score(
    category: str,
    of: tuple[str, ...],
    sheet: ScoreSheet,
    exactly: dict[str, ExactScore],
    profile: Mapping[str, Any],
    now_year: int,
) -> Score:
    who = _find_missing_identity(profile)
    if category not in exactly:
        return Score(0, None, 0, sheet.year, False, (), tuple(who))
    parts = [part for name in of for part in sheet.parts[name]]
    own = exactly[category]
    blocked = [mark for mark in sheet.blocking if _is_on_parts(mark, parts)]
    old = sheet.year is None or sheet.year < now_year - RECENT
    missing = who + [f"metrics.{now_year - 1}"] * old
    missing += [f"metrics.{mark.year}.note" for mark in blocked]
    covered = _is_covered(category, exactly)
    if not covered and any(part.points is None and not part.missing for part in parts):
        missing.append(
            _find_incomparable_field(profile.get("metrics") or {}, sheet.year or now_year - 1)
        )
    return Score(
        round_half_up(own.score),
        round_half_up(own.score / own.coverage) if own.coverage else None,
        int(100 * own.coverage),
        sheet.year,
        covered and not missing,
        tuple(sorted({mark.flag for mark in sheet.marks if _is_on_parts(mark, parts)})),
        tuple(dict.fromkeys(missing + [field for part in parts for field in part.missing])),
    )


def _is_covered(category: str, exactly: dict[str, ExactScore]) -> bool:
    """Tell whether enough is known for a rank."""
    enough = exactly[category].coverage >= ENOUGH
    each = all(
        exactly[pillar].coverage >= OF_EACH for pillar in ("environment", SOCIAL, GOVERNANCE)
    )
    return enough and (category != ESG or each)


def _find_incomparable_field(years: Years, year: int) -> str:
    """Return what keeps a score unknown that no missing figure does: the latest change of boundary,
    whose year compares with none before it; else the next year has to come.
    """
    changed = [each for each in years if years[each].get("boundaryChange") is True]
    return f"metrics.{max(changed)}.boundaryChange" if changed else f"metrics.{year + 1}"


def _build_completion_score(profile: Mapping[str, Any]) -> Score:
    percent, missing = assess_completion(profile)
    who = _find_missing_identity(profile)
    fields = tuple(dict.fromkeys([*who, *missing]))
    return Score(percent, percent, 100, None, not who, (), fields)


def _find_missing_identity(profile: Mapping[str, Any]) -> list[str]:
    """Return what keeps an organisation out of every ranking: nobody knows who it is."""
    missing = [] if profile.get("email_verified") is True else ["emailVerified"]
    return missing + [FIELDS[name] for name in IDENTITY if not _is_filled(profile.get(name))]


def _is_filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value == 0 or bool(value)


def _is_on_parts(mark: QualityFlag, parts: Iterable[Part]) -> bool:
    """Tell whether a flag is on a figure that a score is made from."""
    return any(
        (mark.metric is None or mark.metric in part.uses)
        and (
            part.years[0] < mark.year <= part.years[-1]  # a jump on the way counts as well
            if mark.flag == "jump" and len(part.years) == 2
            else mark.year in part.years
        )
        for part in parts
    )
