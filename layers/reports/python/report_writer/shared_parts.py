"""What every text file of a report may name: the year, what is known, and how sure it is."""

from typing import Any

from auxeira.reports.document import Sentence
from report_writer import breaks, confidence, labels, missing_data, movements, printing, text
from report_writer.fact_book import Book

MOST = 6  # figures that lack, by name
FIRST = (  # the figures without which there is least to say
    *("beneficiariesReached", "outcomesAchieved", "totalIncome", "totalExpenditure"),
    *("ghgScope1", "ghgScope2Location", "energyTotal"),
)
IDENTITY = ("employees",)  # says nothing of impact


def build_shared_parts(book: Book) -> dict[str, Any]:
    """Names that are there in each file, unknown ones as None."""
    wanted = confidence.figures(book)
    given = [name for name in wanted if name in book.reading.values and name not in IDENTITY]
    found = confidence.confidence(book)
    estimated = book.metrics.get(str(book.year), {}).get("estimated") or ()
    missing = [name for name in wanted if name not in book.reading.values]
    lacking = [labels.label(name) for name in sorted(missing, key=_urgency)]
    rest = len(lacking) - MOST
    chosen = book.chosen if given else [e for e in book.chosen if "data" in e.row.tags]
    return {
        "year": str(book.year),
        "currency": book.currency,
        "base": str(book.base) if book.base else None,
        "figures": bool(given),
        "serves": book.serves,
        "mission": book.family == "mission",
        "corporate": book.family == "corporate",
        "capital": book.family == "capital",
        "basis": movements.BASES.get(book.reading.basis or ""),
        "confidence": found.points,
        "confidence_word": found.word,
        "coverage": found.coverage if given else None,
        "history": _describe_history(found),
        "review": labels.ASSURANCE[found.assurance],
        "lacking": text.listed(lacking) if 0 < len(lacking) <= MOST else None,
        "lacking_many": ", ".join(lacking[:MOST]) if rest > 0 else None,
        "lacking_rest": book.fact(
            "lacking", "further figures that lack", rest, "", "formula: count"
        )
        if rest > 0
        else None,
        "estimated": text.listed([labels.label(n) for n in wanted if n in estimated]) or None,
        "flags": _list_flags(book, wanted),
        "chosen": chosen,
        "actions": bool(chosen),
        **_tell_always(book),
    }


def _tell_always(book: Book) -> dict[str, Any]:
    """What every report tells, for the lines of shared/always.report."""
    values = book.reading.values
    return {
        "deaths": values.get("fatalities", 0) > 0,
        "deaths_before": breaks.tell_deaths_before(book),
        "fined": values.get("significantFines", 0) > 0,
        "corrupt": values.get("corruptionIncidents", 0) > 0,
        "doubled_figures": movements.describe_doubled(book),
    }


def _describe_history(found: confidence.Confidence) -> str:
    """For how many earlier years most of the figures are reported too."""
    earlier = found.years - (found.coverage.value >= 100 * confidence.ENOUGH)
    many = "any" if not earlier else printing.word(earlier)
    words = f"{many} earlier year{'s' * (earlier > 1)}"
    return f"most of them for {words} too" if earlier else "and for no earlier year as many"


def _urgency(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _list_flags(book: Book, wanted: list[str]) -> list[Sentence]:
    """What flags of the year say, those of gaps in one sentence, and any change of boundary."""
    marks = [
        mark
        for mark in book.sheet.marks
        if mark.flag == "boundary"
        or (mark.year == book.year and (mark.metric is None or mark.metric in wanted))
    ]
    gaps = [mark.metric for mark in marks if mark.flag == "gap" and mark.metric]
    found = [missing_data.flag(book, mark) for mark in marks if mark.flag != "gap"]
    gap = breaks.tell_gap(book, gaps)
    return [*found, gap] if gap else found
