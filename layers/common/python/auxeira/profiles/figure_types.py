"""Types of the figures of a year, on their way in and out, made of the rows of the dictionary."""

from typing import Annotated, Any, Literal, TypeAliasType

import msgspec
from msgspec import UNSET, Meta, UnsetType

from auxeira.core import money
from auxeira.esg import metrics
from auxeira.esg.metric_row import Metric
from auxeira.http.schema import LINES, Input

NOTE = 400  # characters: a body of ten years stays within its limit however it is spelt
ENTRIES = {"policiesAdopted": "Policy", "groupsEngaged": "StakeholderGroup"}


def _build_whole_number_type(low: int, high: int, text: str, shown: str) -> Any:
    """Return the type of a whole number that a spreadsheet may have left decimals behind.

    Documented as `shown`: number where they are rounded, integer where they may be noise alone.
    """
    meta = Meta(ge=low, le=high, description=text or None, extra_json_schema={"x-type": shown})
    return Annotated[int, meta] | Annotated[float, meta]


def _find_widest_limits(row: Metric) -> tuple[int, int]:
    """Return what a value can be in any currency."""
    return metrics.find_limits(row, money.MAGNITUDES[max(money.MAGNITUDES)].split()[0])


def _build_figure_types(row: Metric) -> tuple[Any, Any]:
    """Return the type of a figure as it comes in, and as it is shown."""
    if row.type == "set":
        entry: Any = TypeAliasType(ENTRIES[row.id], Literal[metrics.SETS[row.id]])
        return (Annotated[list[entry], Meta(max_length=row.high)],) * 2
    low, high = _find_widest_limits(row)
    text = f"{row.label}, {row.unit}"
    if row.type == "number":
        return (Annotated[float, Meta(ge=low, le=high, description=text)],) * 2
    given = _build_whole_number_type(
        low, high, text, "number" if row.unit == "money" else "integer"
    )
    return given, Annotated[int, Meta(ge=low, le=high, description=text)]


Spend = _build_whole_number_type(0, money.LARGEST, "", "number")
MetricId: Any = TypeAliasType("MetricId", Literal[tuple(metrics.ALL_METRICS)])
_TYPES = {row.id: _build_figure_types(row) for row in metrics.ALL_METRICS.values()}
_OTHERS: dict[str, Any] = {
    "estimated": Annotated[list[MetricId], Meta(max_length=len(metrics.ALL_METRICS))],
    "boundaryChange": bool,
    "note": Annotated[str, Meta(pattern=LINES, max_length=NOTE)],
}
FIGURES: dict[str, Any] = {name: given for name, (given, _) in _TYPES.items()} | _OTHERS
SHOWN: dict[str, Any] = {name: shown for name, (_, shown) in _TYPES.items()} | _OTHERS
YearFigures = msgspec.defstruct(
    "YearFigures",
    [(name, kind | UnsetType | None, UNSET) for name, kind in FIGURES.items()],
    bases=(Input,),
    namespace={"__doc__": "The figures of a year; GET /api/metrics says what they are."},
)
