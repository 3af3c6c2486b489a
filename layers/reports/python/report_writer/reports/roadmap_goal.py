"""The stated goal of who finances, as a level for the last year of a roadmap."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED, build_goal_parts
from report_writer.printing import round_planned
from report_writer.reports.portfolio import CUT
from report_writer.reports.roadmap_plan import Plan


def describe_way(book: Book, plan: Plan) -> dict[str, Any]:
    """What financed emissions have to be in the last year to be on the way to a goal that halves
    them, and by how much the plan is above that; None where no such goal is stated."""
    names = ("goal_lent", "goal_lent_over", "goal_check", "goal_cut", "goal_each")
    found: dict[str, Any] = dict.fromkeys(names) | {"financed_path": []}
    half = build_goal_parts(book)["goal_half"]
    if half is None:
        return found
    now, there = book.reading.values[FINANCED], half["there"]
    due = _find_due(book, plan, plan.last)
    years = min(plan.last, there.year) - int(book.inputs.date[:4])
    label = f"financed emissions of {plan.last} on the way to the goal"
    source = f"formula: {FINANCED} - goal.each x {years}"
    level = book.fact("goal.way", label, round_planned(due), "t CO2e", source, plan.last)
    found |= {
        "goal_lent": level,
        "goal_each": half["each"],
        "goal_cut": _tell(book, plan, "cut", round_planned(now - due)),
        "financed_path": [_tell_year(book, plan, year) for year in plan.years],
        "goal_check": f"On the way to the goal, financed emissions: {level}",
    }
    over = round_planned(_find_planned(book, plan, plan.last) - due)
    if over > 0:
        label, source = "plan above that", f"formula: {FINANCED} - effect of the action - goal.way"
        found["goal_lent_over"] = book.fact("goal.way.over", label, over, "t CO2e", source,
                                            plan.last)  # fmt: skip
    return found


def _find_due(book: Book, plan: Plan, year: int) -> Fraction:
    """What the goal allows in a year, on a straight line from the year of the report."""
    half, written = build_goal_parts(book)["goal_half"], int(book.inputs.date[:4])
    now, there = book.reading.values[FINANCED], half["there"]
    gone = min(year, there.year) - written
    return Fraction(now - (now - there.value) * gone / (there.year - written))


def _find_planned(book: Book, plan: Plan, year: int) -> Fraction:
    """Financed emissions of a year with the step on them, as far as it counts by then."""
    steps = [each for each in plan.chosen if each.row.id == CUT and each.source]
    cut = sum((e.source.mid * plan.count_active(e, year) for e in steps if e.source), Fraction(0))
    return Fraction(book.reading.values[FINANCED] - cut)


def _tell_year(book: Book, plan: Plan, year: int) -> tuple[str | Fact, ...]:
    due, planned = _find_due(book, plan, year), _find_planned(book, plan, year)
    shown = (("due", due), ("planned", planned), ("above", planned - due))
    cells = [_tell(book, plan, f"{name}.{year}", round_planned(value), year)
             for name, value in shown]  # fmt: skip
    return (str(year), *cells)


def _tell(book: Book, plan: Plan, name: str, value: Fraction, year: int = 0) -> Fact:
    words = {"cut": "cut of financed emissions needed", "due": "financed emissions by the goal",
             "planned": "financed emissions of the plan", "above": "plan less goal"}  # fmt: skip
    year = year or plan.last
    label, source = f"{words[name.partition('.')[0]]} in {year}", "formula: straight line, effects"
    label = f"cut of financed emissions needed by {year}" if name == "cut" else label
    return book.fact(f"financed.{name}", label, value, "t CO2e", source, year)
