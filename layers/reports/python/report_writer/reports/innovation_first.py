"""The pilot that comes first, why it does, and what comes before any pilot."""

import re
from typing import Any

from report_writer import labels, movements, recommendations
from report_writer.action_sources import list_large
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.goal_steps import describe_wait, list_goal_steps
from report_writer.reports.innovation_ideas import Idea
from report_writer.reports.stakeholder_groups import EDUCATION

HEAT = "E25"
HALF_WORDS = re.compile(r"\bhalf\b|\bhalv", re.IGNORECASE)


def describe_fuel(book: Book, pilots: list[Idea]) -> dict[str, Any]:
    """Where heat is to be tried: how much of the energy is fuel."""
    used, fuels = book.value("energyTotal"), book.value("energyFuels")
    title = next((i.chosen.row.title for i in pilots if i.chosen.row.id == HEAT), None)
    if title is None or not used or not fuels or not used.value:
        return dict.fromkeys(("fuel", "fuel_of", "fuel_share", "fuel_title"))
    source = "formula: energyFuels / energyTotal"
    share = book.fact("fuel.share", "fuel in energy use", 100 * fuels.value / used.value, "%",
                      source, book.year)  # fmt: skip
    return {"fuel": fuels, "fuel_of": used, "fuel_share": share, "fuel_title": title}


def tell_safety(book: Book) -> dict[str, Any]:
    """Deaths at work, or more injuries: no practice that can be tried is about safety."""
    injuries = movements.compare_years(book, "recordableInjuries")
    worse = injuries is not None and injuries.better is False
    return {
        "death": bool(book.reading.values.get("fatalities")),
        "injuries_first": injuries.first if injuries and worse else None,
        "injuries_now": injuries.now if injuries and worse else None,
    }


def describe_first(book: Book, first: Idea | None, found: list[Idea]) -> dict[str, Any]:
    """The pilot to begin with and why, and what it adds where that is a point or more."""
    gain = count_gain(book, first) if first else None
    due = find_end(book, first, recommendations.find_span(first.chosen.row)) if first else None
    name = first.chosen.row.id if first else ""
    ready = (idea.chosen.row.id for idea in found if not idea.waits)
    large = list_large(ready, book.now.values, of_own=True)
    return {
        "first_on_goal": name in list_goal_steps(book),
        "first_by": due,
        "wait_each": describe_wait(book, first.chosen, due) if first else None,
        "asks_half": bool(HALF_WORDS.search(str(book.profile.get("impact_goals")))),
        "first_large": name in large[:1],
        "first_title": first.chosen.row.title if first else None,
        **_tell_fall(book, first),
        "first_where": first.trial.where if first and first.trial else None,
        "first_gain": gain if gain and gain.value else None,
        "reading": book.serves
        and book.profile.get("sector") == EDUCATION
        and "reading" in str(book.profile.get("impact_goals")).lower(),
    }


def _tell_fall(book: Book, first: Idea | None) -> dict[str, Any]:
    """The figure of the first pilot, where it got worse."""
    found: dict[str, Any] = dict.fromkeys(("first_what", "first_was", "first_now"))
    metric = first.chosen.row.metric if first else ""
    moved = movements.compare_years(book, metric) if metric in labels.NAMES else None
    if moved is None or moved.better is not False:
        return found
    return dict(zip(found, (moved.now.label, moved.first, moved.now), strict=True))


def count_gain(book: Book, idea: Idea) -> Fact:
    """What a practice adds to the overall score at the middle of its range."""
    return recommendations.points(book, idea.chosen)


def find_end(book: Book, idea: Idea, more: int = 0) -> str:
    """The last day of a pilot that begins next quarter, or of so many quarters after it."""
    assert idea.trial is not None
    return recommendations.find_due_date(book.inputs.date, idea.trial.quarters + more)
