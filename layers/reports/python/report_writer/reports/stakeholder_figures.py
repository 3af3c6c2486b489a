"""A group of stakeholders with its figures, and how many of those moved which way."""

from collections.abc import Callable
from typing import NamedTuple

from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.movements import PER_HEAD, Movement, compare_years


class Group(NamedTuple):
    """A group of stakeholders. `moves` can be compared with an earlier year, `alone` are known for
    one year, `missing` are asked and not reported; `bring` is the figure for its meeting, `bad`
    whether that is severe, got worse or is poor."""

    id: str
    title: str
    heard: bool
    why: str
    method: str
    question: str
    moves: list[Movement]
    alone: list[Fact]
    missing: list[str]
    bring: str | None = None
    bad: bool = False


def grew_with_staff(book: Book, move: Movement) -> bool:
    """Whether an amount rose with headcount alone, as it fell for each employee."""
    rates = [rate for rate, amount in PER_HEAD.items() if amount == move.name]
    found = [each for rate in rates if (each := compare_years(book, rate))]
    return move.better is True and any(each.better is False for each in found)


def draw_figures(book: Book, groups: list[Group], words: str) -> str:
    """How many figures of each group moved which way."""
    kinds: dict[str, Callable[[Group], int]] = {
        "Better": lambda each: sum(
            m.better is True and not grew_with_staff(book, m) for m in each.moves
        ),
        "About the same": lambda each: sum(m.better is None for m in each.moves),
        "Worse": lambda each: sum(m.better is False for m in each.moves),
        "One year only": lambda each: len(each.alone),
        "Not reported": lambda each: len(each.missing),
    }
    drawn = []
    for kind, count in kinds.items():
        points = []
        for each in groups:
            label = f"figures of {each.title}: {kind.lower()}"
            n, source = count(each), "formula: count"
            fact = book.fact(f"{each.id}.{kind.lower()}", label, n, "", source, book.year)
            points.append(point(fact, labels.first(each.title), label=str(n)) if n else None)
        drawn.append(series(kind, points))
    axes = ("Figures", "count"), ("Group", "")
    return figure(book, "figure_bars", "stacked", *axes, drawn, words)
