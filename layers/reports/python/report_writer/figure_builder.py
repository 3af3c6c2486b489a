"""Figures of a report, put together from facts."""

from collections.abc import Iterable

from auxeira.reports.document import Axis, Figure, Point, Series
from report_writer.fact_book import Book
from report_writer.facts import Fact

type At = Fact | int | float | str | None


def figure(
    book: Book,
    name: str,
    kind: str,
    x: tuple[str, str],
    y: tuple[str, str],
    series: Iterable[Series],
    text: str,
    note: str = "",
) -> str:
    """Keeps a figure of the type's row and gives its id, for the section that shows it.

    `kind` is a function of `charts`; x and y are (label, unit), the unit "" for names; series
    without points are left out. `text` is the text alternative, one sentence.
    """
    kept = tuple(each for each in series if each.points)
    title = book.row.figures[name]
    return book.figure(Figure(name, kind, title, Axis(*x), Axis(*y), kept, text, note))


def series(name: str, points: Iterable[Point | None], *, dashed: bool = False) -> Series:
    """A series of the points that are known."""
    return Series(name, tuple(each for each in points if each is not None), dashed)


def point(
    x: At = None,
    y: At = None,
    *,
    low: Fact | None = None,
    mid: Fact | None = None,
    high: Fact | None = None,
    size: Fact | None = None,
    label: str = "",
    mark: bool = False,
) -> Point:
    """A point whose numbers are those of facts, as printed; whole numbers are years or levels."""
    lowest, middle, highest, of_size = (_number(fact) for fact in (low, mid, high, size))
    return Point(_at(x), _at(y), lowest, middle, highest, of_size, label, mark)


def is_worth_drawing(figure: Figure) -> bool:
    """Whether a chart tells more than a sentence: it has three points."""
    return sum(len(each.points) for each in figure.series) >= 3


def _at(place: At) -> float | str | None:
    return place.number if isinstance(place, Fact) else place


def _number(fact: Fact | None) -> float | None:
    return None if fact is None else fact.number
