"""What a text file of a report may name of an organisation without anybody computing it.

A name is a figure of the year, or one of these and a figure: "base_x" is x in its base year,
"size_x" how far it has moved since, in percent and without a sign, "verb_x" rose or fell;
"median_x" and "peers_x" are of an indicator's peers, "constant_x" is a constant.
"""

from collections.abc import Callable

from report_writer.fact_book import Book
from report_writer.facts import Fact

type Part = Fact | str | None


def look_up(book: Book, name: str) -> Part:
    """A figure of the year, or base_x, size_x and what else LOOKUPS has; None where unknown."""
    before, _, rest = name.partition("_")
    if rest and before in LOOKUPS:
        return LOOKUPS[before](book, rest)
    return book.value(name)


def _base(book: Book, name: str) -> Fact | None:
    year = book.base_of(name)
    return book.value(name, year) if year else None


def _size(book: Book, name: str) -> Fact | None:
    change = book.change(name)
    if change is None:
        return None
    label = f"{change.label}, without its sign"
    return book.fact(
        f"{name}.size", label, abs(change.value), change.unit, change.source, book.year
    )


def _verb(book: Book, name: str) -> str | None:
    change = book.change(name)
    if change is None:
        return None
    return "rose" if change.value > 0 else "fell" if change.value < 0 else "changed"


LOOKUPS: dict[str, Callable[[Book, str], Part]] = {
    "base": _base,
    "size": _size,
    "verb": _verb,
    "median": lambda book, name: book.median(name),
    "peers": lambda book, name: book.group(name),
    "constant": lambda book, name: book.constant(name),
}
