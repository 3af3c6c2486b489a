"""Strengths: the indicators in the top quarter, how far, and how soon others can copy them."""

from fractions import Fraction

from auxeira.esg.indicators import INDICATORS
from auxeira.reports.document import Section, Sentence
from report_writer import peer_comparison
from report_writer.actions import ACTIONS, Action
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.peer_comparison import tell
from report_writer.reports.competitive_words import W
from report_writer.text import section, table

MOST = 6  # indicators that are told of one by one


def advantages(book: Book) -> list[str]:
    """The indicators in the top quarter, the widest margin over it first."""
    found = []
    for code in INDICATORS:
        standing = book.standing(code)
        if standing and standing.own is not None and standing.position in peer_comparison.TOP:
            edge = standing.quartiles[0 if peer_comparison.low(code) else 2]
            found.append((-abs(standing.own - edge), code))
    return [code for _, code in sorted(found)]


def strengths(book: Book, strong: list[str]) -> Section:
    lines = [counted(book, strong)] if strong else [tell(book, W, "nostrong")]
    lines += [_compared(book, "strong", code) for code in strong[:MOST]]
    if len(strong) < MOST:
        others = [code for code in peer_comparison.ranked(book, INDICATORS) if code not in strong]
        lines += [_compared(book, "near", code) for code in reversed(others[-4:])]
    notes = [tell(book, W, "hold"), tell(book, W, "scale")]
    rows = [_advantage(book, code) for code in strong]
    columns = ("Indicator", "Own value", "Better quarter begins at", "Margin", "To copy it takes")
    empty = [("No indicator in the top quarter", "-", "-", "-", "-")]
    shown = table(book, "advantage_table", columns, rows or empty)
    return section(book, "Strengths that hold", lines, notes, tables=[shown])


def counted(book: Book, strong: list[str]) -> Sentence | None:
    whole = len(peer_comparison.ranked(book, INDICATORS))
    if not strong:
        return tell(book, W, "nostrong")
    count = peer_comparison.count(book, "strong", "indicators in the top quarter", len(strong))
    every = peer_comparison.count(book, "compared", "indicators that are compared", whole)
    return tell(book, W, "count", count=count, whole=every)


def _compared(book: Book, kind: str, code: str) -> Sentence | None:
    own, edge = book.compared(code), peer_comparison.better(book, code)
    return tell(book, W, kind, code, label=peer_comparison.label(code), own=own, edge=edge)


def margin(book: Book, code: str) -> Fact | None:
    """How far an indicator lies beyond where the better quarter of peers begins; 0 at it."""
    own, edge = book.compared(code), peer_comparison.better(book, code)
    if own is None or edge is None:
        return None
    value = edge.value - own.value if peer_comparison.low(code) else own.value - edge.value
    unit = "% points" if own.unit == "%" else own.unit
    label = f"margin of {peer_comparison.label(code)} over the better quarter"
    source = "formula: difference of the own value and the quartile"
    return book.fact(f"{code}.margin", label, max(Fraction(0), value), unit, source, book.year)


def copied(code: str) -> Action | None:
    """The quickest step of the library that leads to an indicator."""
    found = [
        row
        for row in ACTIONS.values()
        if row.metric and peer_comparison.indicator_of(row.metric) == code
    ]
    return min(found, key=lambda row: (row.effort, row.id), default=None)


def _advantage(book: Book, code: str) -> tuple[str | Fact | None, ...]:
    row = copied(code)
    time = peer_comparison.EFFORTS[row.effort - 1] if row else "no single step known"
    own = book.compared(code)
    return (
        peer_comparison.title(code),
        own,
        peer_comparison.better(book, code),
        margin(book, code),
        time,
    )


def copy(book: Book, strong: list[str]) -> Section:
    """How soon strengths can be copied, and what peers have that is lacking here."""
    lines: list[Sentence | None] = []
    for code in strong[:MOST]:
        lines += [_copied(book, code), _share(book, code)]
    if not strong:
        lines.append(tell(book, W, "nocopy"))
    other = [_behind(book, code) for code in peer_comparison.lower(book, INDICATORS)[:MOST]]
    other = [tell(book, W, "turn"), *other] if other else []
    notes = [tell(book, W, "public"), tell(book, W, "names")]
    return section(book, "What competitors could copy", lines, other, notes)


def _copied(book: Book, code: str) -> Sentence | None:
    label, row = peer_comparison.label(code), copied(code)
    if row is None:
        return tell(book, W, "hard", code, label=label)
    time = peer_comparison.TIMES[row.effort - 1]
    return tell(book, W, "easy", code, label=label, title=row.title, time=time)


def _share(book: Book, code: str) -> Sentence | None:
    """How many peers are at the own level, in quarters."""
    point = peer_comparison.own_point(book, code)
    mine = None if point is None else peer_comparison.quarter(book, code, point)
    if mine is None:
        return None
    share = peer_comparison.QUARTERS[min(mine, 3)]
    return tell(book, W, "share", code, label=peer_comparison.label(code), share=share)


def _behind(book: Book, code: str) -> Sentence | None:
    own, edge = book.compared(code), book.median(code)
    return tell(book, W, "behind", code, label=peer_comparison.label(code), own=own, edge=edge)
