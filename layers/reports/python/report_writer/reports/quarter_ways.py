"""The way of each score to where the top quarter of peers begins, and the steps on it."""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON
from auxeira.esg.scores import CATEGORIES, COMPLETION, ESG
from report_writer import labels, peer_comparison, printing, text
from report_writer.actions import Action
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.movements import is_small_emitter
from report_writer.peer_steps import name_costliest

SCORED = tuple(name for name in CATEGORIES if name != COMPLETION)
MOST_NAMED, MOST_ON_WAY = 3, 6  # steps of a finding and of a row
BESIDE = 2  # scores from which one of them comes first
NO_STEP = "no step known moves it by a point"
WAY = ("gap", "steps", "step_count", "all_count", "adds", "left", "covering", "raising")


def list_placed(book: Book) -> list[str]:
    """The scores that can be set beside those of others."""
    return [n for n in SCORED if book.standing(n) and peer_comparison.has_enough(book, n)]


def list_scores_behind(book: Book) -> list[str]:
    """The scores below where the top quarter of peers begins, the longest way first."""
    gaps = {name: gap.value for name in list_placed(book) if (gap := find_gap(book, name))}
    return sorted(gaps, key=lambda name: (-gaps[name], name))


def find_far(book: Book) -> list[str]:
    """The scores furthest behind the top quarter, overall left out and, of a small organisation,
    carbon: of those that are as far the first is one that a step raises."""
    gaps = {
        name: gap.value
        for name in list_placed(book)
        if name != ESG and not (name == CARBON and is_small_emitter(book))
        if (gap := find_gap(book, name))
    }
    most = max(gaps.values(), default=None)
    far = sorted(name for name in gaps if gaps[name] == most)
    if len(far) < BESIDE or most is None:
        return far
    return sorted(far, key=lambda name: not find_enough(book, name, most))


@once_a_report
def find_enough(book: Book, name: str, wanted: Fraction) -> list[Action]:
    """The fewest steps that add points to a score; all that help where they are not enough."""
    return peer_comparison.enough(book, name, peer_comparison.levers(book), wanted)


def find_gap(book: Book, name: str) -> Fact | None:
    """The points from a score to where the top quarter begins, as both are printed; None above."""
    edge = book.quartile(name, 3)
    if edge is None or edge.value <= book.score(name).value:
        return None
    label = f"points from {labels.label(name)} to the top quarter"
    source, points = "formula: third quartile - own score", edge.value - book.score(name).value
    return book.fact(f"{name}.distance", label, points, "points", source, book.year)


def _describe_place(book: Book, name: str) -> dict[str, Any]:
    return {"what": labels.label(name), "own": book.score(name), "edge": book.quartile(name, 3)}


def describe_way(book: Book, name: str) -> dict[str, Any]:
    """The distance of a score, and the fewest steps that cover it; what all add where none do."""
    gap = find_gap(book, name)
    assert gap is not None
    rows = find_enough(book, name, gap.value)
    found: dict[str, Any] = _describe_place(book, name) | {"gap": gap}
    found |= dict.fromkeys(WAY[1:])
    if not rows:
        return found
    if peer_comparison.gained(book, name, rows) >= gap.value:
        count = book.fact(f"{name}.steps", "steps that cover it", len(rows), "", "formula: count")
        return found | _name_covering(rows, count)
    raise_it = [each for each in peer_comparison.levers(book) if each.gains[name] > 0]
    every = [each.row for each in raise_it]
    count = book.fact(f"{name}.every", "steps that raise it", len(every), "", "formula: count")
    adds = peer_comparison.gain(book, name, every, "levers")
    if adds.value >= gap.value:
        return found | _name_covering(every, count)
    label, open_points = f"points of {labels.label(name)} left open", gap.value - adds.value
    left = book.fact(f"{name}.left", label, open_points, "points", "formula: distance - gain")
    strong = sorted(raise_it, key=lambda each: (-each.gains[name], each.row.id))
    raising = "; ".join(each.row.title for each in strong[:MOST_ON_WAY])
    more = len(every) - MOST_ON_WAY
    raising += (
        f"; and {printing.word(more)} that {'adds' if more == 1 else 'add'} less"
        if more > 0
        else ""
    )
    return found | {"adds": adds, "left": left, "all_count": count, "raising": raising}


def _name_covering(rows: list[Action], count: Fact) -> dict[str, Any]:
    """The steps that cover a distance, in a sentence where they are few."""
    few = text.listed([f"“{row.title}”" for row in rows]) if len(rows) <= MOST_NAMED else None
    return {"steps": few, "step_count": count, "covering": "; ".join(row.title for row in rows)}


def build_way_row(book: Book, name: str, way: dict[str, Any]) -> tuple[Any, ...]:
    """A score, what it lacks, the steps on the way, and what they leave open."""
    steps = way["covering"] or way["raising"] or NO_STEP
    single = steps == NO_STEP and name != ESG  # of a composite its parts are told
    cost = name_costliest(book, name) if single else None
    steps += f"; it loses most on {cost}" if cost else ""
    left = "none, if reached" if way["covering"] else way["left"] or way["gap"]
    return labels.first(way["what"]), way["gap"], steps, left
