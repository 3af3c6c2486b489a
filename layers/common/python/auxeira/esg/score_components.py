"""What each score is made of: 34 components, and an organisation's points in them. Exact.

A component counts for the organisations that `applies` and `weights` name, with the weight of the
first code there that holds. Its points, 0 to 100, lie on straight lines between the anchors
("value:points") and stay at the outermost ones beyond them.
"""

import itertools
import operator
from collections.abc import Iterator, Mapping, Set
from fractions import Fraction
from functools import cache

import msgspec

from auxeira.esg import derived_metrics, score_values, taxonomy
from auxeira.esg.derived_metrics import Reading
from auxeira.esg.reference_data import CATEGORIES
from auxeira.esg.score_changes import find_moved


class Component(msgspec.Struct, frozen=True):
    """A row. `value` is a figure or one that follows from figures; `factor` multiplies points."""

    id: str
    category: str
    applies: str
    weights: dict[str, int]
    value: str
    anchors: str
    factor: str = ""


class Part(msgspec.Struct, frozen=True):
    """A component of an organisation's score: `value` and `points` are None where unknown.

    `years` are the base year or the years of a mean, where there are, and the year itself; `uses`
    are the figures of it; `missing` those to give for it to be known, as "metrics.2025.ghgScope1".
    """

    id: str
    weight: int
    value: Fraction | None
    points: Fraction | None
    years: tuple[int, ...]
    uses: tuple[str, ...]
    missing: tuple[str, ...]


_, CARBON, SOCIAL, GOVERNANCE, ROI, _ = CATEGORIES
RESOURCES = "resources"  # a part of the composite alone

ON_PATH = "-1:0 0:20 1:80 1.5:100"  # held: 20; a rise takes it towards 0 without an end
ON_PATH_3 = "-1:0 0:20 1:100"
LESS_USED = "-0.20:0 0:50 0.20:100"
MORE_DONE = "-0.25:0 0:60 0.25:100"
BALANCED = "0:0 0.40:100"  # 40 to 60 of either sex

COMPONENTS = (
    Component("C1", CARBON, "all", {"cap": 12, "all": 60}, "pathPosition", ON_PATH),
    Component("C2", CARBON, "all", {"cap": 2, "all": 6}, "renewableShare", "0:0 1:100"),
    Component(
        "C3", CARBON, "50+ or cap", {"cap": 17, "all": 25}, "scope3Position", ON_PATH_3,
        "scope3Completeness",
    ),
    Component(
        "C4", CARBON, "all", {"cap": 8, "all": 10}, "targetAnnualRatePct", "0:0 4.2:100",
        "targetStanding",
    ),
    Component("C5", CARBON, "all", {"cap": 1, "all": 4}, "marketPosition", ON_PATH),
    Component("C6", CARBON, "all", {"cap": 60}, "financedPosition", ON_PATH_3),
    Component("E1", RESOURCES, "all", {"all": 30}, "energyChange", LESS_USED),
    Component("E2", RESOURCES, "50+", {"all": 30}, "waterChange", LESS_USED),
    Component("E3", RESOURCES, "50+", {"all": 40}, "wasteAvoidedShare", "0:0 0.80:100"),
    Component("S1", SOCIAL, "all", {"srv": 18}, "outcomesChange", MORE_DONE),
    Component("S2", SOCIAL, "all", {"srv": 24}, "outcomeEvidence", "0:0 1:30 2:70 3:100"),
    Component("S3", SOCIAL, "10+", {"srv": 10, "all": 18}, "womenManagersBalance", BALANCED),
    Component("S4", SOCIAL, "50+", {"srv": 8, "all": 14}, "payGapEitherWay", "0:100 25:0"),
    Component("S5", SOCIAL, "all", {"srv": 10, "all": 14}, "trainingForSize", "0:0 32:100"),
    Component("S6", SOCIAL, "10+", {"srv": 7, "all": 10}, "turnoverForSize", "0.05:100 0.30:0"),
    Component("S7", SOCIAL, "50+", {"srv": 10, "all": 18}, "accidents", "0:100 15:0"),
    Component("S8", SOCIAL, "all", {"srv": 10, "all": 14}, "adequateWageShare", "80:0 100:100"),
    Component("S9", SOCIAL, "all", {"not srv": 6}, "givenShare", "0:0 0.01:100"),
    Component("S10", SOCIAL, "all", {"srv": 10}, "reachChange", MORE_DONE),
    Component("G1", GOVERNANCE, "all", {"brd": 15}, "boardIndependentShare", "0:0 0.50:100"),
    Component("G2", GOVERNANCE, "all", {"brd": 12}, "boardBalance", BALANCED),
    Component("G3", GOVERNANCE, "all", {"all": 22}, "policiesAdopted", "0:0 6:100"),
    Component("G4", GOVERNANCE, "all", {"all": 13}, "antiCorruptionTrainedShare", "0:0 100:100"),
    Component("G5", GOVERNANCE, "all", {"all": 16}, "severeCases", "0:100 1:50 2:0"),
    Component("G6", GOVERNANCE, "all", {"all": 12}, "esgOversight", "0:0 1:40 2:70 3:100"),
    Component("G7", GOVERNANCE, "all", {"all": 10}, "assuranceForSize", "0:0 1:100"),
    Component("I1", ROI, "all", {"mis": 35}, "costChange", "-0.25:0 0:50 0.25:100"),
    Component("I2", ROI, "all", {"mis": 20}, "spentShare", "0.50:0 0.90:100"),
    Component("I3", ROI, "all", {"mis": 25, "srv": 20}, "returnEvidence", "0:0 1:100"),
    Component(
        "I4", ROI, "res", {"cap": 15, "cor": 70}, "marginBeforeImprovements",
        "-0.10:0 0:60 0.10:100",
    ),
    Component("I5", ROI, "all", {"cap": 45}, "meanReturn", "-5:0 10:100"),
    Component("I6", ROI, "all", {"lev": 20}, "mobilisedShare", "0:0 2:100"),
    Component("I7", ROI, "all", {"cor": 30}, "savingsShare", "0:0 0.01:100"),
    Component("I8", ROI, "all", {"rsv": 20}, "reserveMonths", "0:0 3:100 12:100 36:40"),
)  # fmt: skip
ROWS = {row.id: row for row in COMPONENTS}
WHERE_GIVEN = frozenset({"C3"})  # asked by size, and counted of any size that is unknown


def find_weight(component: Component, organisation_type: str, employees: Fraction | None) -> int:
    """Return what a component counts for an organisation, 0 where it does not apply."""
    if not taxonomy.is_asked(component.applies, organisation_type, employees):
        return 0
    codes = component.weights.items()
    return next((own for code, own in codes if organisation_type in taxonomy.ASKED[code]), 0)


def calculate_component_points(component: Component, value: Fraction) -> Fraction:
    """Return 0 to 100 for a value."""
    left, low, lines, high = _parse_anchors(component.anchors)
    if value <= left:
        return low
    for right, start, slope in lines:
        if value <= right:
            return start + slope * value
    return high


def build_score_parts(category: str, reading: Reading, organisation_type: str) -> tuple[Part, ...]:
    """Return the components of a score that apply to an organisation, known or not."""
    employees = reading.values.get("size")
    found = []
    for row in COMPONENTS:
        own = find_weight(row, organisation_type, employees) if row.category == category else 0
        if own and row.value not in reading.dropped:
            found.append(_build_part(row, own, reading, organisation_type))
    return _limit_unsure_parts(tuple(found), reading, organisation_type)


def rebuild_score_parts(
    parts: Mapping[str, tuple[Part, ...]], was: Reading, reading: Reading, organisation_type: str
) -> dict[str, tuple[Part, ...]]:
    """Return the components of each score for other figures of the same year, those that are as
    they were taken over; the same tuple where all are."""
    size, moved = reading.values.get("size"), find_moved(was.values, reading.values)
    sure = size is not None and size == reading.values["sureSize"]
    if (
        not sure
        or not moved.isdisjoint(score_values.SIZES)
        or (was.dropped, was.basis, was.bases) != (reading.dropped, reading.basis, reading.bases)
    ):
        return {name: build_score_parts(name, reading, organisation_type) for name in parts}
    return {
        name: _rebuild_parts(own, moved, reading, organisation_type) for name, own in parts.items()
    }


def _rebuild_parts(
    parts: tuple[Part, ...], moved: Set[str], reading: Reading, organisation_type: str
) -> tuple[Part, ...]:
    found = [
        part
        if moved.isdisjoint(_list_values(part.id, organisation_type))
        else _build_part(ROWS[part.id], part.weight, reading, organisation_type)
        for part in parts
    ]
    return parts if all(map(operator.is_, found, parts)) else tuple(found)


@cache
def _list_values(component: str, organisation_type: str) -> frozenset[str]:
    """Return all values that a component looks at."""
    row = ROWS[component]
    uses = derived_metrics.list_input_metrics(row.value, organisation_type)
    wholes = derived_metrics.list_whole_metrics(row.value, organisation_type)
    return frozenset((row.value, row.factor, *uses, *wholes))


@cache
def _parse_anchors(
    text: str,
) -> tuple[Fraction, Fraction, tuple[tuple[Fraction, Fraction, Fraction], ...], Fraction]:
    """Return the first anchor, the lines from anchor to anchor, and the points of the last one; of
    a line its right end, its points at 0, and by how many they rise for each 1."""
    pairs = (pair.split(":") for pair in text.split())
    anchors = [(Fraction(value), Fraction(points)) for value, points in pairs]
    lines = []
    for (left, low), (right, high) in itertools.pairwise(anchors):
        slope = (high - low) / (right - left)
        lines.append((right, low - slope * left, slope))
    return *anchors[0], tuple(lines), anchors[-1][1]


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
    sure = reading.values.get("sureSize", Fraction(0))
    by_size = taxonomy.is_asked_by_size_alone(row.applies, organisation_type)
    return by_size and not taxonomy.is_asked(row.applies, organisation_type, sure)


def _limit_unsure_parts(
    parts: tuple[Part, ...], reading: Reading, organisation_type: str
) -> tuple[Part, ...]:
    """Return the parts; one that would not count of fewer heads has at most the points of the rest,
    so that nobody gains a score by hiding the headcount.
    """
    unsure = [
        part.points is not None and _is_unsure(ROWS[part.id], reading, organisation_type)
        for part in parts
    ]
    if not any(unsure):
        return parts
    rest = [part for part, alone in zip(parts, unsure, strict=True) if not alone]
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
