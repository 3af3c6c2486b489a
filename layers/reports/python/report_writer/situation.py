"""Where an organisation stands in its latest year, and what holds there.

A condition is text: terms such as "renewableShare < 0.3", joined by "and", and these by "or". On
the left stands a figure, a derived value, a component (its points) or one of `EXTRA`; further
terms are "given x", "missing x", "worse x" (than the peers' median of an indicator), "lacks x" and
"has x" (a policy), and the codes of `taxonomy`, as "50+" and "not cor". Exact.
"""

import operator
from collections.abc import Mapping
from fractions import Fraction
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
    stored; `shares` what each score is of the overall one."""

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


def of(inputs: Inputs) -> Situation:
    """The situation of a profile that has one of the organisation types."""
    profile = inputs.profile
    years = derived_metrics.recall_years(profile, inputs.now_year)
    year = derived_metrics.find_latest_year(years, inputs.now_year) or inputs.now_year - 1
    currency = profile.get("reporting_currency") or "USD"
    sector = profile.get("sector")
    return _made(profile["organization_type"], sector, currency, year, years, inputs.peers)


def patched(now: Situation, figures: Mapping[str, Any]) -> Situation:
    """The same organisation with other figures in its latest year."""
    years = dict(now.years) | {str(now.year): dict(now.figures) | dict(figures)}
    return _made(now.kind, now.sector, now.currency, now.year, years, now.peers)


def with_values(now: Situation, values: Mapping[str, Fraction | int]) -> Situation:
    """The same with further values that conditions can look at."""
    return msgspec.structs.replace(now, values={**now.values, **values})


def _made(
    kind: str, sector: str | None, currency: str, year: int, years: Years, peers: Peers
) -> Situation:
    reading = derived_metrics.read_year(years, kind, year)
    parts = {name: score_components.build_score_parts(name, reading, kind) for name in CATEGORIES}
    mixes = materiality.find_mixes(kind, sector, reading.values)
    exact = scores.calculate_exact_scores(ScoreSheet(year, parts, (), (), mixes))
    figures = years.get(str(year)) or {}
    points = {part.id: part.points for found in parts.values() for part in found}
    values = dict(reading.values) | {
        "coverage": exact[scores.ESG].coverage,
        "weakComponents": Fraction(sum(p is not None and p < WEAK for p in points.values())),
    }
    values |= action_sources.find_sources(values, sector) | _find_rate_change(reading)
    return Situation(
        kind,
        sector,
        currency,
        year,
        years,
        figures,
        reading,
        parts,
        points,
        exact,
        values,
        peers,
        materiality.MIXES[mixes[0]],
    )


def _find_rate_change(reading: Reading) -> Figures:
    """How the outcome rate changed since the first year that has one, as a part of what it was."""
    rates = (
        divide_figures(each, *RATIOS["outcomeRate"]) for _, each in sorted(reading.before.items())
    )
    first, own = next((each for each in rates if each), None), reading.values.get("outcomeRate")
    return {"rateChange": own / first - 1} if own is not None and first else {}


def holds(condition: str, now: Situation) -> bool | None:
    """Whether a condition holds; None where that depends on what is unknown."""
    return _any([_all(each.split(" and "), now) for each in condition.split(" or ")])


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


def _all(terms: list[str], now: Situation) -> bool | None:
    found = [_term(term, now) for term in terms]
    return False if False in found else None if None in found else True


def _term(term: str, now: Situation) -> bool | None:
    words = term.split()
    if len(words) == 3:
        own = value(words[0], now)
        return None if own is None else COMPARED[words[1]](own, Fraction(words[2]))
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
