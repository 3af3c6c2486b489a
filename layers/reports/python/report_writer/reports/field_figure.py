"""How many organisations of a field have which overall score, and where this one is among them."""

from auxeira.core.exact import Fraction
from auxeira.esg.scores import ESG, round_half_up
from report_writer import peer_comparison
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series


def draw_histogram(book: Book, words: str) -> str:
    points = []
    own = book.score(ESG).value if peer_comparison.has_enough(book, ESG) else Fraction(-1)
    for band in book.peers.bands.get(ESG, []):
        label = f"organisations with an overall score of {band.low} to {band.high}"
        fact = book.fact(f"band.{band.low}", label, band.peers, "peers", "peers: bands")
        ends = (_end(book, at) for at in (band.low, band.high))
        mark = band.low <= round_half_up(own) <= band.high
        points.append(point(" to ".join(map(str, ends)), fact, label=fact.printed, mark=mark))
    axes = ("Overall score", "points"), ("Organisations", "number")
    return figure(
        book, "score_histogram", "histogram", *axes, [series("Organisations", points)], words
    )


def _end(book: Book, at: int) -> Fact:
    return book.fact(f"end.{at}", "end of a band of scores", at, "", "constant: bands of scores")
