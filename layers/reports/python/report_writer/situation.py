"""Where an organisation stands in its latest year, and what holds there.

A condition is text: terms such as "renewableShare < 0.3", joined by "and", and these by "or". On
the left stands a figure, a derived value, a component (its points) or one of `EXTRA`; further
terms are "given x", "missing x", "worse x" (than the peers' median of an indicator), "lacks x" and
"has x" (a policy), and the codes of `taxonomy`, as "50+" and "not cor". Exact.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec

from auxeira.benchmarks.peers import Peers
from auxeira.esg import (
    derived_metrics,
    indicators,
    materiality,
    score_components,
    scores,
    taxonomy,
)
from auxeira.esg.derived_metrics import RATIOS, Figures, Reading, divide_figures
from auxeira.esg.metrics import Years
from auxeira.esg.score_changes import is_same
from auxeira.esg.score_components import COMPONENTS, Part
from auxeira.esg.scores import ScoreSheet
from auxeira.reports.inputs import Inputs
from report_writer import action_sources

CATEGORIES = tuple(dict.fromkeys(row.category for row in COMPONENTS))
VALUES = {row.id: row.value for row in COMPONENTS}  # what a component's points follow from
WEAK = 40  # points of a component
EXTRA: dict[str, tuple[str, ...]] = {  # computed here; the figures that each follows from
    "coverage": (),
    "weakComponents": (),
    "rateChange": ("outcomesAchieved", "beneficiariesReached"),
    **action_sources.FROM,
}
COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


class Situation(msgspec.Struct, frozen=True):
    """`values` are those of the reading and of EXTRA; `points` of the components that apply, None
    where unknown; `exact` are the scores before they are rounded; `figures` are the year's as
    stored; `shares` what each score is of the overall one; `flags` are the stored ones of its
    years. `taken` are the situations that steps lead to from here, as far as somebody has asked."""

    kind: str
    sector: str | None
    currency: str
    year: int
    years: Years
    figures: Mapping[str, Any]
    reading: Reading
    parts: dict[str, tuple[Part, ...]]
    points: dict[str, Fraction | None]
    exact: dict[str, scores.ExactScore]
    values: Figures
    peers: Peers
    shares: Mapping[str, Fraction]
    flags: Mapping[str, Sequence[str]] | None
    taken: dict[str, Any] = {}


def of(inputs: Inputs) -> Situation:
    """The situation of a profile that has one of the organisation types."""
    profile = inputs.profile
    years = derived_metrics.recall_years(profile, inputs.now_year)
    year = derived_metrics.find_latest_year(years, inputs.now_year) or inputs.now_year - 1
    currency = profile.get("reporting_currency") or "USD"
    sector = profile.get("sector")
    kind = profile["organization_type"]
    reading = derived_metrics.read_year(years, kind, year)
    parts = {name: score_components.build_score_parts(name, reading, kind) for name in CATEGORIES}
    values, exact, shares = _weigh(kind, sector, reading, parts)
    return Situation(
        kind=kind,
        sector=sector,
        currency=currency,
        year=year,
        years=years,
        figures=years.get(str(year)) or {},
        reading=reading,
        parts=parts,
        points=_list_points(parts),
        exact=exact,
        values=values,
        peers=inputs.peers,
        shares=shares,
        flags=profile.get("flags"),
    )


def patched(now: Situation, figures: Mapping[str, Any]) -> Situation:
    """The same organisation with other figures in its latest year."""
    full = {**now.figures, **figures}
    reading = derived_metrics.read_changed_year(now.reading, full, now.kind, figures.keys())
    parts = {
        name: score_components.rebuild_score_parts(own, now.reading, reading, name, now.kind)
        for name, own in now.parts.items()
    }
    values, exact, shares = _weigh(now.kind, now.sector, reading, parts, now)
    return msgspec.structs.replace(
        now,
        years={**now.years, str(now.year): full},
        figures=full,
        reading=reading,
        parts=parts,
        points=_list_points(parts),
        exact=exact,
        values=values,
        shares=shares,
        taken={},
    )


def with_values(now: Situation, values: Mapping[str, Fraction | int]) -> Situation:
    """The same with further values that conditions can look at."""
    return msgspec.structs.replace(now, values={**now.values, **values})


def _list_points(parts: Mapping[str, tuple[Part, ...]]) -> dict[str, Fraction | None]:
    return {part.id: part.points for found in parts.values() for part in found}


def _weigh(
    kind: str,
    sector: str | None,
    reading: Reading,
    parts: dict[str, tuple[Part, ...]],
    was: Situation | None = None,
) -> tuple[Figures, dict[str, scores.ExactScore], Mapping[str, Fraction]]:
    """Return the values, scores and shares of a year; of what it was before, what is the same."""
    same = {n: was.exact[n] for n in parts if parts[n] is was.parts[n]} if was else {}
    mixes = materiality.find_mixes(kind, sector, reading.values)
    exact = scores.calculate_exact_scores(ScoreSheet(reading.year, parts, (), (), mixes), same)
    points = (part.points for own in parts.values() for part in own)
    weak = sum(p is not None and p.numerator < WEAK * p.denominator for p in points)
    values = {
        **reading.values,
        "coverage": exact[scores.ESG].coverage,
        "weakComponents": Fraction(weak),
    }
    if was and is_same(action_sources.INPUTS, values, was.values):
        names = (name for name in action_sources.FOUND if name in was.values)
        values |= {name: was.values[name] for name in names}
    else:
        values |= action_sources.find_sources(values, sector)
    values |= _find_rate_change(reading)
    return values, exact, materiality.MIXES[mixes[0]]


def _find_rate_change(reading: Reading) -> Figures:
    """How the outcome rate changed since the first year that has one, as a part of what it was."""
    rates = (
        divide_figures(each, *RATIOS["outcomeRate"]) for _, each in sorted(reading.before.items())
    )
    first, own = next((each for each in rates if each), None), reading.values.get("outcomeRate")
    return {"rateChange": own / first - 1} if own is not None and first else {}


def holds(condition: str, now: Situation) -> bool | None:
    """Whether a condition holds; None where that depends on what is unknown."""
    return _any([_all(terms, now) for terms in _parse(condition)])


@cache
def _parse(condition: str) -> tuple[tuple[tuple[str, list[str], Fraction], ...], ...]:
    """Return the terms of a condition of the library: as written, in words, and the number."""
    found = []
    for each in condition.split(" or "):
        terms = [(term, term.split()) for term in each.split(" and ")]
        found.append(
            tuple(
                (term, words, Fraction(words[2] if len(words) == 3 else 0)) for term, words in terms
            )
        )
    return tuple(found)


def names(condition: str) -> tuple[str, ...]:
    """The values that a condition looks at, as they are written in it."""
    terms = [term.split() for each in condition.split(" or ") for term in each.split(" and ")]
    found = []
    for term in terms:
        if term[0] in ("given", "missing"):
            found.append(term[1])
        elif term[0] == "worse":
            found.append(indicators.INDICATORS[term[1]].value)
        elif term[0] in ("lacks", "has"):
            found.append("policiesAdopted")
        elif len(term) == 3:
            found.append(term[0])
    return tuple(dict.fromkeys(found))


def metrics_of(names: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """The figures that such values follow from; "scope2" stands for either basis."""
    found: list[str] = []
    for name in names:
        if name in EXTRA:
            found += EXTRA[name]
        else:
            found += derived_metrics.list_input_metrics(VALUES.get(name, name), kind)
    return tuple(dict.fromkeys(found))


def value(name: str, now: Situation) -> Fraction | None:
    """A figure, a derived value or the points of a component; None where unknown."""
    return now.points.get(name) if name in VALUES else now.values.get(name)


def worse(indicator: str, now: Situation) -> bool:
    """Whether the own figure lies on the worse side of its peers' median, where there is one."""
    standing = now.peers.standings.get(indicator)
    row = indicators.INDICATORS[indicator]
    own = now.values.get(row.value)
    if standing is None or own is None:
        return False
    point, median = indicators.to_scale_point(row, own), standing.quartiles[1]
    return point > median if row.better == "low" else point < median


def _any(found: list[bool | None]) -> bool | None:
    return True if True in found else None if None in found else False


def _all(terms: Iterable[tuple[str, list[str], Fraction]], now: Situation) -> bool | None:
    found = [_term(*each, now) for each in terms]
    return False if False in found else None if None in found else True


def _term(term: str, words: list[str], number: Fraction, now: Situation) -> bool | None:
    if len(words) == 3:
        own = value(words[0], now)
        return None if own is None else COMPARED[words[1]](own, number)
    if words[0] in ("given", "missing"):
        return (value(words[1], now) is not None) == (words[0] == "given")
    if words[0] == "worse":
        return worse(words[1], now)
    if words[0] in ("lacks", "has"):
        policies = now.figures.get("policiesAdopted")
        return None if policies is None else (words[1] in policies) == (words[0] == "has")
    if words[0] == "not" and term not in taxonomy.ASKED:
        return now.kind not in taxonomy.ASKED[words[1]]
    return taxonomy.is_asked(term, now.kind, now.values.get("employees"))
