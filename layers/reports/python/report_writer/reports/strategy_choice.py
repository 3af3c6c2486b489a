"""Which decisions a board is asked for, beside those that the library ranks highest."""

from auxeira.esg import materiality
from auxeira.esg.score_components import ROWS
from report_writer import action_order, actions, risks, simulation
from report_writer.action_sources import is_large, is_small
from report_writer.fact_book import Book
from report_writer.reports.goal_steps import list_goal_steps
from report_writer.simulation import Chosen, combined
from report_writer.text import listed

PROMISE = "E03"  # a target moves a score, and no emissions


def add_goal_step(book: Book) -> list[Chosen]:
    """The decisions with one on the stated goal, in the place of the last one that is no duty where
    the report is full, if a figure shows the goal and none works on it yet."""
    wanted = list_goal_steps(book)
    if not wanted or any(each.row.id in wanted for each in book.chosen):
        return book.chosen
    offered = {row.id: row for row in actions.within(book.now)}
    row = next((offered[name] for name in wanted if name in offered), None)
    if row is None:
        return book.chosen
    duties = [each for each in book.chosen if each.row.duty]
    others = [each for each in book.chosen if not each.row.duty]
    added = simulation.effect(row, book.now, risks.within(book.now))
    full = len(book.chosen) >= book.row.actions
    return [*duties, added, *(others[:-1] if full else others)]


def add_step_on_costliest(book: Book) -> list[Chosen]:
    """The decisions with the one that moves the score most which holds what costs most, in the
    place of the last that is no duty, no study of it and not on the goal, where none moves it."""
    code = find_costliest(book)
    category = ROWS[code].category if code else None
    if category is None or _moves_score(book, category):
        return book.chosen
    own = {each.row.id for each in book.chosen}
    found = [
        simulation.effect(row, book.now, risks.within(book.now))
        for row in actions.within(book.now)
        if row.category == category
        and row.id not in (*own, PROMISE)
        and not is_small(row.id, book.now.values)
    ]
    best = max(found, key=lambda each: (each.own.mid, each.row.id), default=None)
    if best is None or best.own.mid < 1:
        return book.chosen
    kept = {*list_goal_steps(book), *action_order.WORKS_ON.get(code or "", ())}
    spare = [e for e in book.chosen if not (e.row.duty or e.row.money or e.row.id in kept)]
    full = len(book.chosen) >= book.row.actions
    left = [each for each in book.chosen if not (full and spare and each is spare[-1])]
    return [*left, best] if not full or spare else book.chosen


def tell_order(book: Book) -> str | None:
    """By what the decisions are ordered, as far as there are such."""
    free = [each for each in book.chosen if not each.row.duty]
    large = any(is_large(each.row.id, book.reading.values) for each in book.chosen)
    parts = (
        ("duties", len(free) < len(book.chosen)),
        ("what works on the stated goal", free and free[0].row.id in list_goal_steps(book)),
        ("the largest sources of emissions", large),
        ("what went wrong or costs the score most", True),
        ("what lies furthest behind", True),
        ("points for the effort", True),
    )
    return listed([words for words, told in parts if told]) if free else None


def find_costliest(book: Book) -> str | None:
    """The component that costs the overall score most."""
    shares = materiality.MIXES[book.sheet.mixes[0]]
    return action_order.find_costliest(book.sheet.parts, shares)


def _moves_score(book: Book, category: str) -> bool:
    """Whether all decisions together move a score by a point."""
    after = combined([each.row for each in book.chosen], book.now)
    return after[category] - book.exact[category].score >= 1
