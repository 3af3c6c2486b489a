"""What a comparison with peers hides: a goal without a step, electricity that is renewable already,
and a score of one year."""

from collections.abc import Sequence
from typing import Any

from report_writer import actions, labels, peer_comparison
from report_writer.fact_book import Book
from report_writer.peer_comparison import PLACES
from report_writer.simulation import Chosen
from report_writer.text import listed

ON_OUTCOMES = ("S10", "S11", "S12", "S15")
EVERY = "every score"
PATH, MARKET = "pathPosition", "ghgScope2Market"


def describe_notes(
    book: Book, chosen: Sequence[Chosen], cost: str | None, scored: Sequence[str]
) -> dict[str, Any]:
    """The names of these notes in a text file; `cost` is on what the score furthest behind loses
    most, `scored` are the scores that are placed."""
    path = labels.label(PATH).partition(",")[0]
    short = cost == path and book.reading.bases.get(PATH) == book.year - 1
    last = [name for name in scored if _is_last(book, name)]
    every = len(last) == len(scored) > 1
    return {
        **_describe_electricity(book),
        "wages_reviewed": any(each.row.id == "S08" for each in chosen),
        "goal_step": _name_goal_step(book, chosen),
        "short_since": str(book.year - 1) if short else None,
        "bottom_scores": EVERY if every else listed([labels.label(n) for n in last]) or None,
    }


def _is_last(book: Book, name: str) -> bool:
    standing = book.standing(name)
    placed = standing is not None and peer_comparison.has_enough(book, name)
    return bool(placed and standing and standing.position == PLACES[-1])


def _name_goal_step(book: Book, chosen: Sequence[Chosen]) -> str | None:
    """The step on people without the outcome, where a goal is stated and no step is on them."""
    if not (book.serves and book.profile.get("impact_goals")):
        return None
    if any(each.row.id in ON_OUTCOMES for each in chosen):
        return None
    found = (row.title for row in actions.within(book.now) if row.id == "S12")
    return next((f"“{title}”" for title in found), None)


def _describe_electricity(book: Book) -> dict[str, Any]:
    """Electricity and renewable energy, where the latter is as much: the rest of energy is no
    matter of contracts, but for what bought power emits all the same."""
    names = ("energyElectricity", "energyRenewable", "energyTotal")
    power, renewable, whole = (book.value(name) for name in names)
    covered = bool(
        power and renewable and whole and whole.value > renewable.value >= power.value > 0
    )
    bought = book.value(MARKET) if covered else None
    emits = bought if bought and bought.value > 0 else None
    return {
        "power": power if covered else None,
        "power_renewable": renewable if emits else None,
        "power_emits": emits,
    }
