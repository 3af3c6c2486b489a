"""The map of return and impact: where peers crowd, and where the organisation stands."""

from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG
from auxeira.reports.document import Section, Sentence
from report_writer import peer_comparison
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import tell
from report_writer.reports.competitive_words import W
from report_writer.text import scored, section

QUARTERS = ((0, 24), (25, 49), (50, 74), (75, 100))


def groups(book: Book) -> Section:
    cells = book.peers.cells
    count = peer_comparison.count(
        book, "cells", "cells of the map with five peers or more", len(cells)
    )
    total = sum(cell.peers for cell in cells)
    peers = peer_comparison.count(book, "mapped", "peers in such cells", total, "peers")
    lines = [tell(book, W, "map", roi=book.rated(ROI), esg=book.rated(ESG))]
    lines.append(
        tell(book, W, "cells", count=count, peers=peers) if cells else tell(book, W, "nocells")
    )
    if cells:
        best = max(cells, key=lambda cell: cell.peers)
        low, high = best.other or (0, 0)
        fact = _cell(book, (best.low, best.high), (low, high), best.peers)
        left, right, bottom, top = (_edge(book, n) for n in (best.low, best.high, low, high))
        lines.append(
            tell(book, W, "largest", left=left, right=right, bottom=bottom, top=top, peers=fact)
        )
    mine, theirs = _balance(book)
    lines.append(tell(book, W, "balance", gap=mine, other=theirs))
    lines.append(_side(book))
    notes = [tell(book, W, name) for name in ("axes", "read", "strategy")]
    return section(book, "Strategic groups", lines, notes, figures=[_map(book)])


def _balance(book: Book) -> tuple[Fact | None, Fact | None]:
    label, source = "points between return and impact", "formula: difference of scores"
    roi, esg = book.rated(ROI), book.rated(ESG)
    if roi is None or esg is None:
        return None, None
    gap = abs(roi.value - esg.value)
    own = book.fact("balance.own", label, gap, "points", source, book.year)
    one, two = book.median(ROI), book.median(ESG)
    if one is None or two is None:
        return own, None
    other = abs(one.value - two.value)
    label += ", of the peers' medians"
    return own, book.fact("balance.peers", label, other, "points", source, book.year)


def _side(book: Book) -> Sentence | None:
    words = {}
    for name in (ROI, ESG):
        median, own = book.median(name), book.rated(name)
        words[name] = median and own and scored(own.value - median.value)
    roi, esg = (str(words[name]) if words[name] else None for name in (ROI, ESG))
    return tell(book, W, "side", roi=roi, esg=esg)


def _map(book: Book) -> str:
    found = {((c.low, c.high), c.other): c.peers for c in book.peers.cells}
    rated = [book.rated(name) for name in (ROI, ESG)]
    own = tuple(min(3, int(each.value) // 25) if each else None for each in rated)
    rows = []
    for row in reversed(range(4)):
        points = []
        for column in range(4):
            across, up = QUARTERS[column], QUARTERS[row]
            peers = found.get((across, up))
            fact = _cell(book, across, up, peers) if peers else None
            mine = own == (column, row)
            text = fact.text if fact else peer_comparison.FEW
            points.append(
                point(
                    _span(book, across),
                    _span(book, up),
                    size=fact,
                    mark=mine,
                    label=f"own, {text}" if mine else text,
                )
            )
        rows.append(series(f"Impact {_span(book, QUARTERS[row])}", points))
    said = "Peers by return and impact in cells of equal width; the framed cell is the own place."
    return figure(
        book,
        "strategic_map",
        "grid",
        ("Return score", "points"),
        ("Overall score", "points"),
        rows,
        said,
    )


def _cell(book: Book, across: tuple[int, int], up: tuple[int, int], peers: int) -> Fact:
    label = f"peers with return {across[0]} to {across[1]} and impact {up[0]} to {up[1]}"
    return book.fact(f"map.{across[0]}.{up[0]}", label, peers, "peers", "peers: map of two scores")


def _edge(book: Book, at: int) -> Fact:
    return book.fact(f"edge.{at}", "edge of a cell of the map", at, "", "constant: map in quarters")


def _span(book: Book, ends: tuple[int, int]) -> str:
    return f"{_edge(book, ends[0])} to {_edge(book, ends[1])}"
