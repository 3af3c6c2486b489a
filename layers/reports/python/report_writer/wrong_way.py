"""What went the wrong way, for the lines of shared/wrong_way.report, which several types have.

A loss has a sentence of its own; the others are ordered by their size, deaths, cases and fines
first. What is told here is what is counted.
"""

from typing import Any

from report_writer import labels, movements, text
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.movements import Movement

MOST_WRONG = 6
MOST_BEST = 3  # of fewer improvements none is a largest
SAID = ("fatalities", "corruptionIncidents", "significantFines")


def build_wrong_way_parts(book: Book, moves: list[Movement]) -> dict[str, Any]:
    """The names of the shared lines, and how many figures went which way."""
    return {
        **_count_movements(book, moves),
        **describe_result(book),
        "cases": book.reading.values.get("cases", 0) > 0,
    }


def _count_movements(book: Book, moves: list[Movement]) -> dict[str, Any]:
    """How many figures went which way, and those that got worse, by how much."""
    worse = [each for each in moves if each.better is False]
    better = [each for each in moves if each.better]
    formula = "formula: figures with an earlier year, by their direction"
    counts = {
        "compared": (len(moves), "figures with an earlier year"),
        "improved": (len(better), "figures that improved"),
        "worsened": (len(worse), "figures that got worse"),
        "same": (len(moves) - len(better) - len(worse), "figures that stayed about the same"),
    }
    found: dict[str, Any] = {
        name: book.fact(f"moves.{name}", label, n, "", formula) if moves else None
        for name, (n, label) in counts.items()
    }
    loss = book.reading.values.get("resultMargin", 0) < 0
    told = [each for each in worse if not (loss and each.name == "resultMargin")]
    late = [each for each in moves if each.turned and each.better is not False]
    label = "figures that got worse in the last year alone"
    earned = [each for each in better if not movements.is_flattered(book, each)]
    best = sorted(earned, key=lambda each: (each.name not in movements.WORK, -abs(each.by or 0)))
    apart = [movements.describe_movement(book, each) for each in better]
    wrong = [movements.describe_movement(book, each) for each in told[:MOST_WRONG]]
    return found | {
        "wrong": wrong,
        "worsened_late": book.fact("moves.late", label, len(late), "", formula) if late else None,
        "late": [movements.describe_movement(book, each) for each in late],
        "thinner": [each for each in apart if each["one"]],
        "any_few": any(each["few"] for each in wrong),
        "wrong_more": text.listed([labels.label(each.name) for each in told[MOST_WRONG:]]) or None,
        "right": text.listed([labels.label(each.name) for each in best[:3]])
        if len(better) > MOST_BEST
        else None,
        "any_worse": bool(worse),
        "any_better": bool(better),
    }


def describe_result(book: Book) -> dict[str, Any]:
    """The surplus or loss of the year and of the first one, as amounts."""
    years = [y for y in sorted(book.reading.before) if "resultMargin" in book.values(y)]
    now, first = _result(book, book.year), _result(book, years[0]) if years else None
    last = years[-1] if len(years) > 1 else None
    margin_last = book.values(last)["resultMargin"] if last else None
    margin = book.reading.values.get("resultMargin")
    size = None
    if margin is not None:
        source = "formula: (totalIncome - totalExpenditure) / totalIncome, without its sign"
        label = "result in percent of income"
        size = book.fact("result.share", label, abs(100 * margin), "%", source, book.year)
    return {
        "result": now,
        "result_share": size,
        "loss": bool(now and margin and margin < 0),
        "result_before": first if years else None,
        "loss_before": bool(years and book.values(years[0])["resultMargin"] < 0),
        "loss_last": _result(book, last) if last and margin_last and margin_last < 0 else None,
    }


def _result(book: Book, year: int) -> Fact | None:
    values = book.values(year)
    if not {"totalIncome", "totalExpenditure"} <= values.keys():
        return None
    left = values["totalIncome"] - values["totalExpenditure"]
    source = "formula: totalIncome - totalExpenditure, without its sign"
    value, label = book.scaled("totalIncome", abs(left)), "loss" if left < 0 else "surplus"
    return book.fact(f"result.{year}", f"{label} of {year}", value, "money", source, year)
