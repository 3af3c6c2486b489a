"""The 18 figures by which organisations are compared, each on a scale of whole points 0 to 100.

A scale is the same for everybody and for ever, so that a histogram of points can be kept as
ranklist does, with nobody's exact figure in it. One point is the resolution: what is turned back
into the figure's unit is right within it.
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from auxeira.core.exact import Fraction

Number = int | float | Decimal | Fraction


class Indicator(NamedTuple):
    """A row: its figure is `value`, a derived value or a metric, times `times`, in `unit`."""

    id: str
    value: str
    times: int
    unit: str
    f: Literal["linear", "absolute", "log"]
    low: float
    high: int
    better: Literal["low", "high"]


INDICATORS = {row.id: row for row in (
    Indicator("ghgPerEmployee", "ghgPerEmployee", 1, "tCO2e", "log", 0.1, 1000, "low"),
    Indicator("energyPerEmployee", "energyPerEmployee", 1, "MWh", "log", 0.5, 500, "low"),
    Indicator("ghgChangePerYear", "ghgChangePerYear", 100, "%", "linear", -20, 20, "high"),
    Indicator("renewableShare", "renewableShare", 100, "%", "linear", 0, 100, "high"),
    Indicator("wasteRecoveredShare", "wasteRecoveredShare", 100, "%", "linear", 0, 100, "high"),
    Indicator("womenManagersShare", "womenManagersShare", 100, "%", "linear", 0, 100, "high"),
    Indicator("genderPayGap", "genderPayGapPct", 1, "%", "absolute", 0, 40, "low"),
    Indicator("trainingPerEmployee", "trainingPerEmployee", 1, "h", "linear", 0, 100, "high"),
    Indicator("turnover", "turnover", 100, "%", "linear", 0, 50, "low"),
    Indicator("boardIndependentShare", "boardIndependentShare", 100, "%", "linear", 0, 100, "high"),
    Indicator("boardWomenShare", "boardWomenShare", 100, "%", "linear", 0, 100, "high"),
    Indicator("policies", "policiesAdopted", 1, "of 6", "linear", 0, 6, "high"),
    Indicator("antiCorruptionTrainedShare", "antiCorruptionTrainedShare", 1, "%", "linear", 0, 100,
         "high"),
    Indicator("outcomeRate", "outcomeRate", 100, "%", "linear", 0, 100, "high"),
    Indicator("programmeShare", "programmeShare", 100, "%", "linear", 0, 100, "high"),
    Indicator("sroi", "sroi", 1, "per 1 of input", "linear", 0, 10, "high"),
    Indicator("resultMargin", "resultMargin", 100, "%", "linear", -30, 30, "high"),
    Indicator("trir", "trir", 1, "per million hours", "linear", 0, 30, "low"),
)}  # fmt: skip
ENDS = {row.id: (Fraction(row.low), Fraction(row.high)) for row in INDICATORS.values()}


def calculate_indicator_points(values: Mapping[str, Any]) -> dict[str, int]:
    """Return the points of all indicators whose value is there and not None, by their ids.

    `values`: a year's metrics and derived values by their names; a list stands for its length.
    """
    found = ((row, values.get(row.value)) for row in INDICATORS.values())
    return {
        row.id: to_scale_point(row, len(value) if isinstance(value, list | tuple) else value)
        for row, value in found
        if value is not None
    }


def to_scale_point(row: Indicator, value: Number) -> int:
    """Return where a value lies on the scale: 0 to 100, half up, beyond the ends at the ends."""
    exact, (low, high) = Fraction(value), ENDS[row.id]
    above, below = exact.numerator * row.times, exact.denominator
    above = abs(above) if row.f == "absolute" else above
    if above * low.denominator <= low.numerator * below:
        return 0
    if above * high.denominator >= high.numerator * below:
        return 100
    if row.f == "log":
        times = above * low.denominator / (below * low.numerator)
        part, whole = (math.log10(times) / math.log10(high / low)).as_integer_ratio()
    else:
        span = high - low
        part = (above * low.denominator - low.numerator * below) * span.denominator
        whole = below * low.denominator * span.numerator
    return (200 * part + whole) // (2 * whole)


def from_scale_point(row: Indicator, at: float) -> float:
    """Return the figure at a point of the scale, or between two, in the row's unit: 3 digits."""
    if row.f == "log":
        exact = row.low * math.pow(row.high / row.low, at / 100)
    else:
        exact = row.low + (row.high - row.low) * at / 100
    return float(f"{exact:.3g}")


def describe_bound(at: float) -> str:
    """Return what is said before the figure at a point: at the ends a scale only knows a bound."""
    return "at or below" if at <= 0 else "at or above" if at >= 100 else ""
