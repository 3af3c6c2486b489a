"""What an organisation's score is made of: of each component whether it counts, and its points."""

import operator
from collections.abc import Iterator, Mapping, Set
from functools import cache

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, score_values, taxonomy
from auxeira.esg.derived_metrics import Reading
from auxeira.esg.score_changes import ZERO
from auxeira.esg.score_components import (
    COMPONENTS,
    ROWS,
    Component,
    Part,
    calculate_component_points,
    find_weight,
)

WHERE_GIVEN = frozenset({"C3"})  # asked by size, and counted of any size that is unknown
LOCATION, MARKET = "C1", "C5"  # the same emissions on both bases of Scope 2


def build_score_parts(category: str, reading: Reading, organisation_type: str) -> tuple[Part, ...]:
    """Return the components of a score that apply to an organisation, known or not."""
    employees = reading.values.get("size")
    found = []
    for row in COMPONENTS:
        own = find_weight(row, organisation_type, employees) if row.category == category else 0
        if own and row.value not in reading.dropped:
            found.append(_build_part(row, own, reading, organisation_type))
    shared = _keep_market_share(tuple(found), reading, organisation_type)
    return _limit_unsure_parts(shared, reading, organisation_type)


def rebuild_score_parts(
    parts: Mapping[str, tuple[Part, ...]],
    was: Reading,
    reading: Reading,
    moved: Set[str],
    organisation_type: str,
) -> dict[str, tuple[Part, ...]]:
    """Return the components of each score for other figures of the same year, of which these values
    moved; those that are as they were taken over, the same tuple where all are."""
    size = reading.values.get("size")
    sure = size is not None and size == reading.values["sureSize"]
    if (
        not sure
        or not moved.isdisjoint(score_values.SIZES)
        or (was.dropped, was.basis, was.bases) != (reading.dropped, reading.basis, reading.bases)
    ):
        return {name: build_score_parts(name, reading, organisation_type) for name in parts}
    looking = _list_looking(organisation_type)
    again = {component for name in moved for component in looking.get(name, ())}
    found = {**parts}
    for name in {ROWS[component].category for component in again}:
        own = [
            _rebuild_part(part, reading, organisation_type) if part.id in again else part
            for part in parts[name]
        ]
        if any(map(operator.is_not, own, parts[name])):
            found[name] = tuple(own)
    return found


def _rebuild_part(part: Part, reading: Reading, organisation_type: str) -> Part:
    row = ROWS[part.id]
    value = reading.values.get(row.value)
    if value is None or part.value is None:
        return _build_part(row, part.weight, reading, organisation_type)
    points = calculate_component_points(row, value)
    points = points * reading.values[row.factor] if row.factor else points
    return Part(part.id, part.weight, value, points, part.years, part.uses, ())


@cache
def _list_looking(organisation_type: str) -> dict[str, list[str]]:
    """Return the components that look at each value."""
    found: dict[str, list[str]] = {}
    for row in COMPONENTS:
        uses = derived_metrics.list_input_metrics(row.value, organisation_type)
        wholes = derived_metrics.list_whole_metrics(row.value, organisation_type)
        for name in {row.value, row.factor, *uses, *wholes}:
            found.setdefault(name, []).append(row.id)
    return found


def _build_part(row: Component, own: int, reading: Reading, organisation_type: str) -> Part:
    # who hides the headcount gains no component
    hidden = row.id not in WHERE_GIVEN and _is_unsure(row, reading, organisation_type)
    value = None if hidden else reading.values.get(row.value)
    uses = derived_metrics.list_input_metrics(row.value, organisation_type)
    factor = reading.values[row.factor] if row.factor else 1
    return Part(
        row.id,
        own,
        value,
        None if value is None else calculate_component_points(row, value) * factor,
        _list_years(row, reading),
        tuple(reading.basis or "scope2" if name == "scope2" else name for name in uses),
        ()
        if value is not None
        else tuple(
            dict.fromkeys(
                [f"metrics.{reading.year}.employees"] * hidden
                + list(_find_missing_fields(row, uses, reading, organisation_type))
            )
        ),
    )


def _is_unsure(row: Component, reading: Reading, organisation_type: str) -> bool:
    """Tell whether a component is asked only because the headcount may be that large."""
    if not taxonomy.is_asked_by_size_alone(row.applies, organisation_type):
        return False
    sure = reading.values.get("sureSize", ZERO)
    return not taxonomy.is_asked(row.applies, organisation_type, sure)


def _keep_market_share(
    parts: tuple[Part, ...], reading: Reading, organisation_type: str
) -> tuple[Part, ...]:
    """Return the parts with market-based emissions as light among them as where the location-based
    ones, of which there never were any, count as well: they can be bought.
    """
    ids = {part.id for part in parts}
    if LOCATION in ids or MARKET not in ids:
        return parts
    others = sum(part.weight for part in parts if part.id != MARKET)
    sure = others + find_weight(ROWS[LOCATION], organisation_type, None)
    sure -= sum(
        part.weight for part in parts if _is_unsure(ROWS[part.id], reading, organisation_type)
    )
    return tuple(
        msgspec.structs.replace(part, weight=part.weight * (others if part.id == MARKET else sure))
        for part in parts
    )


def _limit_unsure_parts(
    parts: tuple[Part, ...], reading: Reading, organisation_type: str
) -> tuple[Part, ...]:
    """Return the parts; one that would not count of fewer heads has at most the points of the rest,
    so that nobody gains a score by hiding the headcount. The rest is without market-based
    emissions where the location-based ones do not count: those can be bought.
    """
    unsure = [
        part.points is not None and _is_unsure(ROWS[part.id], reading, organisation_type)
        for part in parts
    ]
    if not any(unsure):
        return parts
    bought = set() if any(part.id == LOCATION for part in parts) else {MARKET}
    rest = [
        part
        for part, alone in zip(parts, unsure, strict=True)
        if not alone and part.id not in bought
    ]
    most = sum((part.points or Fraction(0)) * part.weight for part in rest)
    most = Fraction(most) / (sum(part.weight for part in rest) or 1)
    return tuple(
        msgspec.structs.replace(part, points=min(part.points, most))
        if alone and part.points
        else part
        for part, alone in zip(parts, unsure, strict=True)
    )


def _list_years(row: Component, reading: Reading) -> tuple[int, ...]:
    """Return the years whose figures make a value, the year itself last."""
    if row.value in score_values.MEANS:
        return tuple(range(reading.year - score_values.MEAN_YEARS + 1, reading.year + 1))
    base = reading.bases.get(row.value)
    return (base, reading.year) if base else (reading.year,)


def _find_missing_fields(
    row: Component, uses: tuple[str, ...], reading: Reading, organisation_type: str
) -> Iterator[str]:
    """Yield what to give: figures of the year, and of a year before it where a change is asked.

    Figures that are 0 or less are named where nothing can be a part of them.
    """
    basis = reading.basis or _choose_likely_scope2(reading)
    names = [basis if name == "scope2" else name for name in uses]
    wholes = derived_metrics.list_whole_metrics(row.value, organisation_type)
    nothing = [] if any(reading.values.get(name, 0) > 0 for name in wholes) else wholes
    for name in names:
        if name not in reading.values or (name in nothing and reading.values[name] <= 0):
            yield f"metrics.{reading.year}.{name}"
    paths = score_values.POSITIONS
    compared = row.value in paths or row.value in score_values.CHANGES
    if compared and reading.earliest < reading.year:
        some = [] if row.value in paths and len(names) > 1 else names
        given = reading.before or {reading.year - 1: {}}
        lacks = {
            year: [
                name for name in names if name not in known or (name in some and known[name] <= 0)
            ]
            for year, known in sorted(given.items(), reverse=True)
        }
        nearest = min(lacks, key=lambda year: len(lacks[year]))
        yield from (f"metrics.{nearest}.{name}" for name in lacks[nearest])


def _choose_likely_scope2(reading: Reading) -> str:
    """Return the Scope 2 figure to ask for: the one of earlier years, else the simpler one."""
    market, location = derived_metrics.SCOPE_2
    has = {
        name: any(name in given for given in reading.before.values()) for name in (market, location)
    }
    return market if has[market] and not has[location] else location
