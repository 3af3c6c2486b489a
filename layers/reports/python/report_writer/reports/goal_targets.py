"""The targets of the 2030 Agenda that steps serve, by number, and what each asks for."""

from collections.abc import Sequence
from typing import Any

from report_writer import movements
from report_writer.fact_book import Book
from report_writer.reports.claimed_goals import INDUSTRY, Goal
from report_writer.reports.goal_steps import name_goal
from report_writer.reports.improvements import compare_with_income
from report_writer.simulation import Chosen

# target | what it asks for
ASKED = dict(
    row.split(" | ")
    for row in """
1.2 | less poverty in all its forms
4.4 | more people with skills for work
5.1 | an end to discrimination against women
5.5 | women in leadership
6.4 | water used efficiently
7.2 | a larger share of renewable energy
7.3 | energy used more efficiently
8.5 | decent work, and equal pay for work of equal value
8.7 | an end to forced labour and child labour
8.8 | safe workplaces
9.4 | cleaner industry that uses resources more efficiently
11.6 | cleaner air and less waste in cities
12.2 | natural resources used efficiently
12.5 | less waste
12.6 | companies that work and report sustainably
13.2 | climate measures in plans
16.5 | less corruption and bribery
16.6 | institutions that are effective and answer for what they do
16.7 | decisions that include those concerned
17.3 | more money for developing countries
17.17 | partnerships
""".strip().splitlines()
)
# of a goal the target that most steps serve, and steps that serve another
MOST = {
    int(target.split(".")[0]): target
    for target in (
        *("1.2", "4.4", "5.5", "6.4", "7.3", "8.5", "9.4", "11.6", "12.5", "13.2", "16.6"),
        "17.17",
    )
}
OTHERS = {
    ("E04", 7): "7.2",
    ("E05", 7): "7.2",
    ("E06", 12): "12.2",
    ("E07", 12): "12.2",
    ("E08", 12): "12.2",
    ("E14", 12): "12.6",
    ("S02", 5): "5.1",
    ("S05", 8): "8.8",
    ("S06", 8): "8.8",
    ("G12", 8): "8.7",
    ("G12", 12): "12.6",
    ("G02", 16): "16.5",
    ("G09", 16): "16.5",
    ("G10", 16): "16.5",
    ("G03", 16): "16.7",
    ("G04", 16): "16.7",
    ("S13", 16): "16.7",
    ("F04", 17): "17.3",
}
UNNAMED = (("S05", 3), ("S09", 11))  # what no target of the goal names
ON_WORK = ("S10", "S12", "S15")  # serve the goals of the work, which are those of its people


def find_target(action: str, goal: int) -> str | None:
    """The target of a goal that a step serves; None where no target names what it does."""
    if (action, goal) in UNNAMED or action in ON_WORK:
        return None
    return OTHERS.get((action, goal), MOST.get(goal))


def describe_targets(book: Book, chosen: Sequence[Chosen], own: Sequence[Goal]) -> dict[str, Any]:
    """The targets that the steps serve, and where industry is claimed the change of emissions for
    the same income, by which its target is measured."""
    claimed = {goal.number for goal in own}
    found: dict[str, Any] = {"goal_targets": _list_targets(chosen, claimed)}
    found |= dict.fromkeys(("made_by", "made_way", "made_what", "made_first"))
    move = movements.compare_years(book, "ghg12")
    change = compare_with_income(book, move) if move else None
    if change is None or not any(goal.number == INDUSTRY and goal.figures for goal in own):
        return found
    assert move is not None
    by, more = change
    return found | {
        "made_by": by,
        "made_way": "higher" if more else "lower",
        "made_what": movements.name_with_basis(book, "ghg12"),
        "made_first": move.first,
    }


def _list_targets(chosen: Sequence[Chosen], claimed: set[int]) -> list[tuple[str, ...]]:
    """The claimed goals that steps serve by what they do, as rows: step, goal, target."""
    found = [
        (each.row.title, name_goal(goal), target)
        for each in chosen
        for goal in each.row.goals
        if goal in claimed and (target := find_target(each.row.id, goal))
    ]
    return [(title, goal, f"SDG {target} ({ASKED[target]})") for title, goal, target in found]
