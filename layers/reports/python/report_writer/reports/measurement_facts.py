"""Baselines, targets and states of figures for the Impact Measurement Framework."""

import itertools
from fractions import Fraction
from math import ceil, floor
from typing import Any

import msgspec

from auxeira.esg import derived_metrics, score_components
from auxeira.esg.metrics import ALL_METRICS, METRICS, is_metric_asked
from auxeira.esg.scores import round_half_up
from report_writer import labels
from report_writer.fact_book import ROWS, Book
from report_writer.facts import Fact
from report_writer.reports.sources import SOURCES

QUARTERS = (25, 50, 75, 100)  # points that are targets
STATES = ("missing", "estimated", "measured", "assured")
ASSURED = 2  # level of assurance: limited
CHAINS = {
    "mission": ("totalExpenditure", "programmeSpend", "beneficiariesReached", "outcomesAchieved"),
    "corporate": ("totalExpenditure", "esgInvestment", "esgSavings", "outcomeValue"),
    "capital": ("totalExpenditure", "capitalDeployed", "coCapitalMobilised", "outcomeValue"),
}
FORMULAS = {  # where the book's has numbers of its own
    "pathPosition": "cut of Scope 1 and 2 / what the reference path asks for",
    "scope3Position": "cut of Scope 3 / what its path asks for",
    "accidents": "recordable injuries per million hours worked",
    "sroi": "value after deductions / inputs",
    "energyChange": "base year less energyPerEmployee, per base year",
    "waterChange": "base year less waterPerEmployee, per base year",
    "costChange": "base year less costPerOutcome, per base year",
}
STAGES = ("Input", "Activity", "Output", "Outcome")


class Goal(msgspec.Struct, frozen=True):
    """A component with its value `now`, None where unknown, and its target: `goal` in its unit and
    `next` in points; both None where there is nothing to aim at."""

    code: str
    label: str
    now: Fact | None
    goal: Fact | None = None
    next: Fact | None = None


def target(points: Fraction) -> int | None:
    """The next quarter of the scale above some points; None above all of them."""
    return next((each for each in QUARTERS if each > points), None)


def value_at(anchors: str, points: int) -> Fraction:
    """The value of a component at some points, by the anchors of its row."""
    pairs = [tuple(map(Fraction, each.split(":"))) for each in anchors.split()]
    for (left, low), (right, high) in itertools.pairwise(pairs):
        if low != high and min(low, high) <= points <= max(low, high):
            return left + (right - left) * (points - low) / (high - low)
    ends = sorted(pairs, key=lambda pair: pair[1])
    return ends[0][0] if points < ends[0][1] else ends[-1][0]


def goals(book: Book) -> list[Goal]:
    """All components of the organisation's scores, the one with the fewest points first; then
    those that are unknown, by weight."""
    parts = sorted(
        book.parts.values(),
        key=lambda part: (part.points is None, part.points or 0, -part.weight, part.id),
    )
    return [_goal(book, part.id) for part in parts]


def _goal(book: Book, code: str) -> Goal:
    row, part = ROWS[code], book.parts[code]
    now, label = book.value(row.value), labels.label(row.value)
    if part.points is None or now is None:
        return Goal(code, label, None)
    points = target(part.points)
    if points is None:
        return Goal(code, label, now)
    value = value_at(row.anchors, points)
    better = part.value is None or value >= part.value
    if _whole(row.value):
        value = Fraction(ceil(value) if better else floor(value))
    worth = round_half_up(score_components.calculate_component_points(row, value))
    source = f"formula: {row.value} at {points} points, by the anchors {row.anchors}"
    unit = labels.NAMES[row.value].unit
    goal = book.fact(
        f"{code}.target", f"target of {label}", book.scaled(row.value, value), unit, source
    )
    if goal.printed == now.printed:
        return Goal(code, label, now)
    return Goal(
        code, label, now, goal,
        book.fact(f"{code}.next", f"points at the target of {label}", worth, "of 100", source)
    )  # fmt: skip


def _whole(name: str) -> bool:
    return name in ("cases", "severeCases") or (name in METRICS and METRICS[name].type != "number")


def framework(book: Book, goal: Goal) -> tuple[str | Fact | None, ...]:
    """A row of the table of indicators."""
    name = labels.NAMES[ROWS[goal.code].value]
    uses = [each for each in book.parts[goal.code].uses if each in METRICS]
    uses = uses or [
        "ghgScope2Location" if each == "scope2" else each
        for each in derived_metrics.list_input_metrics(name.id, book.kind)
    ]
    # financed emissions come from where the rest of Scope 3 does
    source, often = SOURCES.get(uses[0], SOURCES["ghgScope3"])
    codes = [code for each in uses for code in ALL_METRICS[each].answers if "chosen" not in code]
    unit = "level" if name.unit.startswith("of ") else name.unit
    return (
        labels.first(goal.label),
        FORMULAS.get(name.id) or name.formula or "as reported",
        unit,
        source,
        often,
        goal.now or "to be collected",
        f"{goal.goal} by {book.inputs.now_year + 1}"
        if goal.goal
        else "keep"
        if goal.now
        else "after the first year",
        "; ".join(dict.fromkeys(codes[:3])) or "no code",
    )


def chain(book: Book) -> list[tuple[str, Fact | None]]:
    """The four stages from input to outcome, and the figure of each."""
    figures = CHAINS[book.family]
    if book.serves and book.family == "capital":
        figures = (figures[0], figures[1], *CHAINS["mission"][2:])
    return list(zip(STAGES, map(book.value, figures), strict=True))


def years(book: Book) -> list[int]:
    """The years that have figures, the latest included."""
    return sorted(int(year) for year in book.metrics if int(year) <= book.year)


def state(book: Book, name: str, year: int) -> str:
    """missing, estimated, measured, or assured by limited assurance of the year at least."""
    figures = book.metrics.get(str(year)) or {}
    if figures.get(name) is None:
        return "missing"
    if name in (figures.get("estimated") or ()):
        return "estimated"
    return "assured" if (figures.get("esgAssurance") or 0) >= ASSURED else "measured"


def counts(book: Book) -> dict[str, Any]:
    """The `names` of the figures that the organisation's scores need, how many are `asked`, and
    how many of them are missing, estimated and measured (or assured) in the year."""
    employees = book.reading.values.get("employees")
    used = dict.fromkeys(use for part in book.parts.values() for use in part.uses)
    given = [use for use in used if use in METRICS]
    if "scope2" in used:
        given.append("ghgScope2Location")
    own = [
        name
        for name in METRICS
        if name in given and (is_metric_asked(METRICS[name], book.kind, employees) or name in used)
    ]
    found = [state(book, name, book.year) for name in own]
    source = "formula: figures by state"
    numbers = {
        "asked": len(own),
        "missing": found.count("missing"),
        "estimated": found.count("estimated"),
        "measured": found.count("measured") + found.count("assured"),
    }
    facts = {
        word: book.fact(f"figures.{word}", f"figures of scores, {word}", number, "figures", source)
        for word, number in numbers.items()
    }
    return {"names": own, **facts}
