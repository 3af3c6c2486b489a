"""What holds for the figures of a profile, and what refuses those that do not hold it."""

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from auxeira.esg import metrics
from auxeira.esg.metric_details import DETAIL_PARTS
from auxeira.esg.metric_row import Metric
from auxeira.esg.metrics import (
    ALL_METRICS,
    FIRST_YEAR,
    MAX_YEARS,
    NOTE,
    PARTS,
    SETS,
    TOGETHER,
    Years,
)

BETWEEN_BOUNDARIES = 3  # years
MAX_NOTE = 1000
MAX_FAULTS = 50
THREE = "must be a number with at most 3 decimals"
WHOLE = {  # what else to do with a figure that is none
    "employees": ": count people; what they work goes into fullTimeEquivalents",
}


class MetricFault(msgspec.Struct, frozen=True):
    """400 for a type or a range, 422 for two figures that cannot both be; where, and what holds."""

    status: int
    pointer: str
    detail: str


def find_metric_faults(years: Any, now_year: int, currency: str = "USD") -> list[MetricFault]:
    """Return what is wrong with figures as they came in, at most MAX_FAULTS, maybe nothing.

    Money is in whole units of the currency, which its limits depend on. Of two members that cannot
    both be, each has a fault.
    """
    if not isinstance(years, Mapping):
        return [MetricFault(400, "#/metrics", "must be an object of years")]
    found = [MetricFault(400, "#/metrics", f"must have at most {MAX_YEARS} years")]
    found = found if len(years) > MAX_YEARS else []
    sound = []
    for year, figures in years.items():
        wrong = list(_find_year_faults(year, figures, now_year, currency))
        found += wrong
        bad = {fault.pointer for fault in wrong}
        if not bad & {_pointer(year)} and isinstance(figures, Mapping):
            sound.append(year)
            fine = {
                n: v for n, v in figures.items() if _pointer(year, n) not in bad and v is not None
            }
            found += _find_contradictions(year, fine)
    found += _find_boundary_faults({year: years[year] for year in sound})
    return found[:MAX_FAULTS]


def _find_year_faults(
    year: Any, figures: Any, now_year: int, currency: str
) -> Iterator[MetricFault]:
    known = isinstance(year, str) and year.isascii() and year.isdecimal() and len(year) == 4
    if not known or not FIRST_YEAR <= int(year) <= now_year:
        yield MetricFault(400, _pointer(year), f"must be a year from {FIRST_YEAR} to {now_year}")
    elif not isinstance(figures, Mapping):
        yield MetricFault(400, _pointer(year), "must be an object of figures")
    else:
        for name, value in figures.items():
            wanted = _describe_violation(name, value, currency) if value is not None else None
            if wanted:
                yield MetricFault(400, _pointer(year, name), wanted)


def _describe_violation(name: str, value: Any, currency: str) -> str | None:
    """Return what holds for a member, where the value does not hold it."""
    if name in ALL_METRICS:
        row = ALL_METRICS[name]
        return (
            _describe_list_violation(SETS[name], value)
            if row.type == "set"
            else describe_number_violation(row, value, currency)
        )
    if name == "estimated":
        return _describe_list_violation(ALL_METRICS, value)
    if name == "boundaryChange":
        return None if isinstance(value, bool) else "must be true or false"
    if name == "note":
        fits = isinstance(value, str) and len(value) <= MAX_NOTE
        return None if fits else f"must be a text of at most {MAX_NOTE} characters"
    return "is not known"


def describe_number_violation(row: Metric, value: Any, currency: str) -> str | None:
    """Return what holds for the value of a metric, where it does not hold it."""
    low, high = metrics.find_limits(row, currency)
    fits = (
        isinstance(value, int | Decimal)
        and not isinstance(value, bool)
        and Decimal(value).is_finite()
        and low <= value <= high
    )
    kind = "a whole number" if row.type == "int" else "a number"
    if fits and value == Decimal(value).quantize(Decimal(1 if row.type == "int" else "0.001")):
        return None
    if fits:
        return f"must be {kind}{WHOLE.get(row.id, '')}" if row.type == "int" else THREE
    unit = "" if row.unit in ("count", "level") else f" ({row.unit})"
    unit = f" ({currency})" if row.unit == "money" else unit
    return f"must be {kind} from {low:,} to {high:,}{unit}"


def _describe_list_violation(allowed: Any, value: Any) -> str | None:
    fits = (
        isinstance(value, list | tuple)
        and all(isinstance(entry, str) and entry in allowed for entry in value)
        and len(set(value)) == len(value)
    )
    words = "ids of figures" if allowed is ALL_METRICS else "some of " + ", ".join(allowed)
    return None if fits else f"must be a list of {words}, each once"


def _find_contradictions(year: str, figures: Mapping[str, Any]) -> Iterator[MetricFault]:
    for part, total, times in (*PARTS, *((part, total, 1) for part, total in DETAIL_PARTS)):
        if part in figures and total in figures and figures[part] > times * figures[total]:
            most, least = (f"{times} times ", "a third of ") if times > 1 else ("", "")
            yield MetricFault(422, _pointer(year, part), f"must be at most {most}{total}")
            yield MetricFault(422, _pointer(year, total), f"must be at least {least}{part}")
    for one, other in (TOGETHER, TOGETHER[::-1]):
        if one in figures and other not in figures:
            yield MetricFault(422, _pointer(year, one), f"must come together with {other}")
            yield MetricFault(422, _pointer(year, other), f"is required with {one}")
    if figures.get("boundaryChange") and len(figures.get("note", "").strip()) < NOTE:
        detail = f"must explain the boundaryChange in at least {NOTE} characters"
        yield MetricFault(
            422, _pointer(year, "boundaryChange"), f"needs a note of at least {NOTE} characters"
        )
        yield MetricFault(422, _pointer(year, "note"), detail)


def _find_boundary_faults(years: Years) -> Iterator[MetricFault]:
    changed = sorted(
        year for year, figures in years.items() if figures.get("boundaryChange") is True
    )
    for one, other in itertools.pairwise(changed):
        if int(other) - int(one) < BETWEEN_BOUNDARIES:
            for year, second in ((one, other), (other, one)):
                detail = f"must lie at least {BETWEEN_BOUNDARIES} years from that of {second}"
                yield MetricFault(422, _pointer(year, "boundaryChange"), detail)


def _pointer(*steps: Any) -> str:
    named = (str(step)[:100].replace("~", "~0").replace("/", "~1") for step in ("metrics", *steps))
    return "#/" + "/".join(named)
