"""Ratios that set organisations of different sizes beside each other, and own ones beside them."""

from report_writer import labels, peer_comparison
from report_writer.action_sources import HOSTS
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.outcome_costs import find_first
from report_writer.reports.roi_facts import EXTRA, extra

RATIOS = ("ghgPerEmployee", "energyPerEmployee")
OWN_RATIOS = ("spentPerPerson", "spentPerOutcome")  # which peers do not report


def list_ratios(book: Book) -> list[tuple[str | Fact | None, ...]]:
    """Rows: the ratio, what it was in the first year, what it is, the median of how many peers."""
    last = "programmeShare" if book.family == "mission" else "resultMargin"
    office = book.now.values.get("office") == 1 and str(book.profile.get("sector")) not in HOSTS
    rows: list[tuple[str | Fact | None, ...]] = [
        (
            peer_comparison.title_in(book, n),
            _tell_first(book, n),
            book.value(n),
            book.median(n),
            book.group(n),
        )
        for n in (*(RATIOS if office else ()), last)
    ]
    own = [(name, extra(book, name)) for name in OWN_RATIOS if book.serves]
    both = [row for row in rows if row[2] is not None and row[3] is not None]
    beside = [
        (labels.first(EXTRA[name][0]), _tell_first(book, name), fact, "not compared", "-")
        for name, fact in own
        if fact
    ]
    # one alone is told among the figures
    return [*both, *beside] if len(both) + len(beside) > 1 else []


def _tell_first(book: Book, name: str) -> str:
    """A ratio of the first year in which it is known, and that year."""
    first = find_first(book, name)
    return f"{first} ({first:y})" if first else "-"
