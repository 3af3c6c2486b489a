"""What each score is made of: 34 components, and the points that values have in them. Exact.

A component counts for the organisations that `applies` and `weights` name, with the weight of the
first code there that holds. Its points, 0 to 100, lie on straight lines between the anchors
("value:points") and stay at the outermost ones beyond them.
"""

import itertools
from functools import cache

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import taxonomy
from auxeira.esg.reference_data import CATEGORIES


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
OF_VALUE: dict[str, list[str]] = {}  # those whose points follow from a value
for _row in COMPONENTS:
    OF_VALUE.setdefault(_row.value, []).append(_row.id)


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
