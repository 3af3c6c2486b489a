"""The stated goal of who finances, as a level for the last year of a roadmap."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer.fact_book import Book
from report_writer.goals import FINANCED, build_goal_parts
from report_writer.printing import round_planned
from report_writer.reports.portfolio import CUT
from report_writer.reports.roadmap_plan import Plan


def describe_way(book: Book, plan: Plan) -> dict[str, Any]:
    """What financed emissions have to be in the last year to be on the way to a goal that halves
    them, and by how much the plan is above that; None where no such goal is stated."""
    found: dict[str, Any] = dict.fromkeys(("goal_lent", "goal_lent_over", "goal_check"))
    half = build_goal_parts(book)["goal_half"]
    if half is None:
        return found
    now, there = book.reading.values[FINANCED], half["there"]
    years = min(plan.last, there.year) - int(book.inputs.date[:4])
    due = max(there.value, now - half["each"].value * years)
    label = f"financed emissions of {plan.last} on the way to the goal"
    source = f"formula: {FINANCED} - goal.each x {years}"
    level = book.fact("goal.way", label, round_planned(due), "t CO2e", source, plan.last)
    found |= {
        "goal_lent": level,
        "goal_check": f"On the way to the goal, financed emissions: {level}",
    }
    cut = (each.source.mid for each in plan.chosen if each.row.id == CUT and each.source)
    over = round_planned(now - next(cut, Fraction(0)) - due)
    if over > 0:
        label, source = "plan above that", f"formula: {FINANCED} - effect of the action - goal.way"
        found["goal_lent_over"] = book.fact("goal.way.over", label, over, "t CO2e", source,
                                            plan.last)  # fmt: skip
    return found
