"""Where a field is moving: the medians of its scores, now and a year before."""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.scores import CATEGORIES, COMPLETION, round_half_up
from report_writer import labels, text
from report_writer.fact_book import Book
from report_writer.facts import Fact

SCORES = tuple(name for name in CATEGORIES if name != COMPLETION)
LEAP = 15  # points within a year, more than practices move a median by


def find_change(book: Book, name: str) -> Fact | None:
    """The change of a median of the same group since the year before, in points as printed."""
    then, now = find_then(book, name), book.median(name)
    if then is None or now is None:
        return None
    label = f"change of the median of {labels.label(name)}"
    source = "formula: median now - median a year earlier, of the same group"
    return book.fact(f"{name}.moved", label, now.value - then.value, "points", source)


def find_then(book: Book, name: str) -> Fact | None:
    found, standing = book.peers.before.get(name), book.standing(name)
    if found is None or standing is None:
        return None
    label = f"median of {labels.label(name)} a year earlier"
    value, source = round_half_up(Fraction(found.median)), f"peers: {standing.group}, {found.peers}"
    return book.fact(f"{name}.then", label, value, "of 100", source)


def describe_movement(book: Book) -> dict[str, Any]:
    """How many medians went which way, and the one that moved most."""
    changes = {name: change.value for name in SCORES if (change := find_change(book, name))}
    source = "formula: medians of the same group now and a year earlier"
    up = [labels.label(name) for name, by in changes.items() if by > 0]
    down = [labels.label(name) for name, by in changes.items() if by < 0]
    most = max(changes, key=lambda name: (abs(changes[name]), name), default=None)
    most = most if most and changes[most] else None
    return {
        "same_group": all(_is_same_group(book, name) for name in changes),
        "moves": book.fact("moves", "medians that are compared", len(changes), "", source)
        if changes
        else None,
        "up": text.listed(up) or None,
        "down": text.listed(down) or None,
        "most": labels.label(most) if most else None,
        "leap": bool(most and abs(changes[most]) >= LEAP),
        "most_then": find_then(book, most) if most else None,
        "most_now": book.median(most) if most else None,
        "unmoved": text.listed(
            [labels.label(n) for n in SCORES if book.standing(n) and n not in changes]
        )
        or None,
    }


def _is_same_group(book: Book, name: str) -> bool:
    """Whether as many are compared in both years: others may still have come and gone."""
    standing = book.standing(name)
    return standing is not None and standing.peers == book.peers.before[name].peers


def build_movement_row(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    before = book.peers.before[name].peers
    label = f"peers with {labels.label(name)} a year earlier"
    standing = book.standing(name)
    source = f"peers: {standing.group if standing else ''}, a year earlier"
    count = book.fact(f"{name}.before", label, before, "peers", source)
    change = find_change(book, name)
    return (
        labels.SHORT[name],
        find_then(book, name),
        book.median(name),
        change,
        count,
        book.group(name),
    )
