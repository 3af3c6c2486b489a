"""What the decisions of a report do for the goal that the organisation states."""

from collections.abc import Sequence
from typing import Any

from report_writer import text
from report_writer.fact_book import Book
from report_writer.goals import build_goal_parts
from report_writer.recommendations import describe_evidence
from report_writer.simulation import Chosen

# figure that shows a goal: the steps that work on it
WORKS = {
    "scope3Category15": ("E15",),
    "scope1Vehicles": ("E10",),
    "recordableInjuries": ("S05",),
    "energyTotal": ("E08", "E07", "E06"),
    "ghg12": ("E10", "E25", "E09", "E04"),
    "adequateWageShare": ("S08",),
    "womenManagersShare": ("S01",),
    "wasteRecoveredShare": ("E17",),
    "outcomesAchieved": ("S12", "S15"),
}


def describe_goal_steps(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """The goal in short, what each decision on it would move, or that none works on it."""
    parts = build_goal_parts(book)
    own = text.quoted(book.profile.get("impact_goals"))
    names = _list_names(book)
    wanted = list_goal_steps(book)
    steps = [each for each in chosen if each.row.id in wanted]
    half = parts["goal_half"]
    return {
        "goal_steps": (shown := [_describe_step(book, each) for each in steps]),
        "goal_moved": any(each["moves"] for each in shown),
        "goal_by": str(half["there"].year) if half else None,
        "goal_each": half["each"] if half else None,
        "goal_alone": own.rstrip(". ")
        if own and own != text.LEFT_OUT and names and not steps
        else None,
    }


def _list_names(book: Book) -> list[str]:
    """The figures that come nearest to the stated goal."""
    names = list(build_goal_parts(book)["goal_names"])
    own = text.quoted(book.profile.get("impact_goals"))
    if book.serves and own and "outcomesAchieved" in book.reading.values:
        names.insert(0, "outcomesAchieved")
    return names


def list_goal_steps(book: Book) -> list[str]:
    """The steps of the library that work on the stated goal."""
    return [step for name in _list_names(book) for step in WORKS.get(name, ())]


def _describe_step(book: Book, each: Chosen) -> dict[str, Any]:
    """A decision and the part of its source that it would move; None where it claims none."""
    found: dict[str, Any] = {"title": each.row.title, "moves": None, "whole": None, "share": None}
    source = each.source
    if source is None or not source.mid or not source.own:
        return found
    describe_evidence(book, each)  # registers what there is and what is moved
    moves, whole = (book.facts[f"{each.row.id}.{name}"] for name in ("middle", "source"))
    share = book.fact(f"{each.row.id}.part", f"part that {each.row.id} moves of its source",
                      100 * source.mid / source.own, "%", "formula: middle / source")  # fmt: skip
    return found | {"moves": moves, "whole": whole, "share": share}
