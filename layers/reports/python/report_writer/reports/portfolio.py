"""Financed emissions of an investor, beside which those of its offices are no finding."""

from collections.abc import Sequence
from typing import Any

from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED
from report_writer.printing import round_planned
from report_writer.simulation import Chosen

TIMES = 10  # as much as Scope 1 and 2, from which what is financed is what counts
CUT = "E15"


def is_portfolio(book: Book) -> bool:
    """Whether what is financed is far more than what the organisation emits itself."""
    values = book.reading.values
    own = values.get("ghg12", 0)
    return book.family == "capital" and values.get(FINANCED, 0) > TIMES * own


def describe_portfolio(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """Financed emissions and how they moved, beside the capital, and what the step on them leaves;
    None where they are not the larger part."""
    found: dict[str, Any] = dict.fromkeys(
        ("financed", "financed_first", "financed_size", "financed_verb", "financed_each",
         "financed_way", "financed_then", "own_share")
    ) | {"financed_above": False}  # fmt: skip
    if not is_portfolio(book):
        return found
    found["financed"] = book.value(FINANCED)
    found["own_share"] = _measure_own(book)
    moved = movements.compare_years(book, FINANCED)
    if moved is None:
        return found
    told = movements.describe_movement(book, moved)
    found |= {"financed_first": moved.first, "financed_size": told["size"],
              "financed_verb": told["verb"], "financed_each": told["one_size"],
              "financed_way": told["one_way"]}  # fmt: skip
    then = _find_then(book, chosen)
    return found | {
        "financed_then": then,
        "financed_above": bool(then and then.value > moved.first.value),
    }


def _measure_own(book: Book) -> Fact | None:
    """What is emitted by the organisation itself, in percent of what is financed."""
    own = book.reading.values.get("ghg12")
    if own is None:
        return None
    share = 100 * own / book.reading.values[FINANCED]
    label, source = "own emissions beside those financed", f"formula: ghg12 / {FINANCED}"
    return book.fact("own.share", label, share, "%", source, book.year)


def _find_then(book: Book, chosen: Sequence[Chosen]) -> Fact | None:
    """Financed emissions once the step on them is taken; None where none is chosen."""
    steps = [each for each in chosen if each.row.id == CUT and each.source]
    if not steps or steps[0].source is None:
        return None
    left = round_planned(book.reading.values[FINANCED] - steps[0].source.mid)
    label, source = "financed emissions with the step on them", "formula: effect of the action"
    return book.fact("financed.with", label, left, "t CO2e", source)
