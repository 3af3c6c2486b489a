"""Where an organisation stands in its latest year, and what holds there.

A condition is text: terms such as "renewableShare < 0.3", joined by "and", and these by "or". On
the left stands a figure, a derived value, a component (its points) or one of `EXTRA`; further
terms are "given x", "missing x", "worse x" (than the peers' median of an indicator), "lacks x" and
"has x" (a policy), and the codes of `taxonomy`, as "50+" and "not cor". Exact.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import msgspec

from auxeira.benchmarks.peers import Peers
from auxeira.core.exact import Fraction
from auxeira.esg import (
    derived_metrics,
    indicators,
    materiality,
    scores,
    taxonomy,
)
from auxeira.esg.derived_metrics import Figures, Reading
from auxeira.esg.metrics import Years
from auxeira.esg.ratios import RATIOS
from auxeira.esg.score_changes import divide_figures
from auxeira.esg.score_components import COMPONENTS, Part
from auxeira.esg.scores import ScoreSheet
from auxeira.reports.inputs import Inputs
from report_writer import action_sources
from report_writer.rated import Rated

VALUES = {row.id: row.value for row in COMPONENTS}  # what a component's points follow from
AIMS = {"F06": {"resultMargin": Fraction(0)}}  # of actions of which no size is claimed
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


class Situation(msgspec.Struct, frozen=True, dict=True):
    """`rated` are its scores and what they are made of; `figures` are the year's as stored; `flags`
    are the stored ones of its years. `counted` are the values where they are counted already.
    `found` is what somebody has asked of it, such as the situations that steps lead to from
    here."""

    kind: str
    sector: str | None
    currency: str
    year: int
    years: Years
    figures: Mapping[str, Any]
    reading: Reading
    rated: Rated
    peers: Peers
    flags: Mapping[str, Sequence[str]] | None
    counted: Figures | None = None
    found: dict[Any, Any] = {}

    @property
    def parts(self) -> dict[str, tuple[Part, ...]]:
        """The components of each score that apply."""
        return self.rated.parts

    @property
    def points(self) -> dict[str, Fraction | None]:
        """The points of these, None where unknown."""
        return self.rated.points

    @property
    def exact(self) -> dict[str, scores.ExactScore]:
        """The scores before they are rounded."""
        return self.rated.exact

    @cached_property
    def values(self) -> Figures:
        """Those of the reading and of EXTRA."""
        return _count_values(self) if self.counted is None else self.counted

    @cached_property
    def given(self) -> Figures:
        """Those of the reading and of the sources of its totals, which ask for no score."""
        return self.reading.values | self.sources

    @property
    def sources(self) -> Figures:
        """What is known of the sources of its totals."""
        if "sources" not in self.found:
            self.found["sources"] = action_sources.find_sources(self.reading.values, self.sector)
        found: Figures = self.found["sources"]
        return found

    @property
    def shares(self) -> Mapping[str, Fraction]:
        """What each score is of the overall one."""
        return materiality.MIXES[self.rated.mixes[0]]


def of(inputs: Inputs, sheet: ScoreSheet | None = None) -> Situation:
    """The situation of a profile that has one of the organisation types; `sheet` is its own."""
    profile = inputs.profile
    sheet = sheet or scores.build_score_sheet(profile, inputs.now_year)
    reading = sheet.reading
    assert reading is not None
    years = derived_metrics.recall_years(profile, inputs.now_year)
    return Situation(
        kind=profile["organization_type"],
        sector=profile.get("sector"),
        currency=profile.get("reporting_currency") or "USD",
        year=reading.year,
        years=years,
        figures=years.get(str(reading.year)) or {},
        reading=reading,
        rated=Rated(profile["organization_type"], profile.get("sector"), reading, sheet.parts),
        peers=inputs.peers,
        flags=profile.get("flags"),
    )


def patched(now: Situation, figures: Mapping[str, Any]) -> Situation:
    """The same organisation with other figures in its latest year."""
    full = {**now.figures, **figures}
    reading, moved = derived_metrics.read_changed_year(now.reading, full, now.kind, figures.keys())
    same = moved.isdisjoint(action_sources.LOOKED)
    return msgspec.structs.replace(
        now,
        years={**now.years, str(now.year): full},
        figures=full,
        reading=reading,
        rated=Rated(now.kind, now.sector, reading, was=now.rated, moved=frozenset(moved)),
        counted=None,
        found={"sources": now.sources} if same else {},
    )


def with_values(now: Situation, values: Mapping[str, Fraction | int]) -> Situation:
    """The same with further values that conditions can look at."""
    return msgspec.structs.replace(now, counted={**now.values, **values}, found={})


def reach_aims(names: Iterable[str], now: Situation) -> Situation:
    """The same once these actions have come to what they are for: a balanced budget has no loss."""
    aims = [aim for name in names for aim in AIMS.get(name, {}).items()]
    short = {name: aim for name, aim in aims if now.values.get(name, aim) < aim}
    return with_values(now, short) if short else now


def _count_values(now: Situation) -> Figures:
    points = [part.points for own in now.parts.values() for part in own if part.points is not None]
    weak = sum([each.numerator < WEAK * each.denominator for each in points])
    counted = {"coverage": now.exact[scores.ESG].coverage, "weakComponents": Fraction(weak)}
    return now.given | counted | _find_rate_change(now.reading)


def _find_rate_change(reading: Reading) -> Figures:
    """How the outcome rate changed since the first year that has one, as a part of what it was."""
    rates = (
        divide_figures(each, *RATIOS["outcomeRate"]) for _, each in sorted(reading.before.items())
    )
    first, own = next((each for each in rates if each), None), reading.values.get("outcomeRate")
    return {"rateChange": own / first - 1} if own is not None and first else {}


def holds(condition: str, now: Situation) -> bool | None:
    """Whether a condition holds; None where that depends on what is unknown."""
    held: bool | None = False
    for terms in _parse(condition):
        found = _all(terms, now)
        if found:
            return True
        held = None if found is None else held
    return held


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


def _all(terms: Iterable[tuple[str, list[str], Fraction]], now: Situation) -> bool | None:
    held: bool | None = True
    for each in terms:
        found = _term(*each, now)
        if found is False:
            return False
        held = None if found is None else held
    return held


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
