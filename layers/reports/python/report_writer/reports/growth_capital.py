"""What growth takes in capital, of a lender or an investor whose volume is people reached."""

from typing import Any

from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.growth import MOST, SMALLEST, YEARS, Growth, rate

OWN, OTHERS = "capitalDeployed", "coCapitalMobilised"


def is_priced(book: Book) -> bool:
    """Whether growth takes capital beside spending."""
    return book.family == "capital" and book.serves and bool(book.reading.values.get(OWN))


def describe_capital(book: Book, growth: Growth) -> dict[str, Any]:
    """The capital that the pace takes at that of today for each person reached; beside it where
    capital goes at its own pace, or how it moved, and that of others where it fell."""
    parts = ("each", "more", "own_more", "own_then", "own_pace", "moved", "since", "others_fell")
    found: dict[str, Any] = {f"capital_{part}": None for part in parts}
    then, now = growth.need(OWN, "mid"), book.value(OWN)
    if not (is_priced(book) and growth.own >= SMALLEST and then and now):
        return found
    last, source = book.year + YEARS, f"formula: {OWN} / {growth.metric}"
    each = book.fact("capital.each", "capital deployed for each person reached",
                     now.value / growth.now, "money", source, book.year)  # fmt: skip
    exact = now.value * (growth.times("mid", YEARS) - 1)
    more = book.fact("capital.more", "more capital, at that of today for each person reached",
                     round_planned(exact), "money", "formula: then - now", last)  # fmt: skip
    own: dict[str, Any] = {"capital_each": each, "capital_more": more}
    own["capital_others_fell"] = _find_fall(book)
    return found | own | _go_on(book, now)


def _go_on(book: Book, now: Fact) -> dict[str, Any]:
    """Capital in three years at its own pace; else in words how it moved since its first year."""
    base = book.base_of(OWN)
    if base is None:
        return {}
    pace = rate(book.values(base)[OWN], book.reading.values[OWN], book.year - base)
    if not SMALLEST <= pace <= MOST:
        return {"capital_moved": _tell_move(book), "capital_since": str(base)}
    last, grown = book.year + YEARS, now.value * (1 + pace) ** YEARS
    source = f"formula: ({OWN} / that of {base}) ^ (1 / years) - 1"
    made = {
        "own_then": ("capital.own", f"capital deployed in {last} at its own pace", grown),
        "own_more": ("capital.own.more", "more capital at its own pace", grown - now.value),
    }
    return {
        "capital_own_pace": book.fact(
            "capital.pace", "growth of capital a year", 100 * pace, "%", source
        ),
        **{
            f"capital_{part}": book.fact(name, label, round_planned(value), "money",
                                         f"formula: {OWN} x pace", last)
            for part, (name, label, value) in made.items()
        },
    }  # fmt: skip


def _tell_move(book: Book) -> str:
    moved = book.moved(OWN)
    if moved is None or abs(moved) < movements.LEAST:
        return "stayed about the same"
    label, source = "move of capital deployed, without its sign", f"formula: {OWN} / first - 1"
    size = book.fact("capital.moved", label, abs(moved), "%", source, book.year)
    return f"{'rose' if moved > 0 else 'fell'} by {size}"


def _find_fall(book: Book) -> str | None:
    """How far capital of others fell, and since when, in words; None where it did not."""
    moved = book.moved(OTHERS)
    if moved is None or moved > -movements.LEAST:
        return None
    label, source = "fall of capital of others", f"formula: 1 - {OTHERS} / first"
    size = book.fact("capital.others.fall", label, -moved, "%", source, book.year)
    return f"{size} since {book.base_of(OTHERS)}"
