"""What the decisions of Strategic Recommendations add up to, and how they hang together."""

from fractions import Fraction
from typing import NamedTuple

from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG, round_half_up
from report_writer import labels, recommendations
from report_writer.actions import ACTIONS, NEEDS, SAME
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.simulation import Chosen, combined


class Uplift(NamedTuple):
    """The overall score once all decisions are reached, at three steps; what they add together
    and one by one, in points; and the number of decisions."""

    low: Fact
    mid: Fact
    high: Fact
    gain: Fact
    sum: Fact
    number: Fact


def at_mid(book: Book, each: Chosen) -> Fact:
    """What a decision adds at the middle of its range, by which it is ordered."""
    category = labels.label(ROI if each.row.money else ESG)
    label = f"points that {each.row.id} adds to {category}, at mid"
    value = Fraction(round_half_up(100 * each.points.mid), 100)
    return book.fact(f"{each.row.id}.mid", label, value, "", recommendations.FORMULA)


def uplift(book: Book) -> Uplift:
    """The overall score with all decisions reached."""
    rows = [each.row for each in book.chosen]
    low, mid, high = (
        book.fact(
            f"all.{at}",
            f"the overall ESG score with all decisions reached, {at}",
            round_half_up(combined(rows, book.inputs, at, book.taken)[ESG]),
            "of 100",
            "formula: the score with all figures at once",
        )
        for at in ("low", "mid", "high")
    )
    exact = combined(rows, book.inputs, known=book.taken)[ESG] - book.exact[ESG].score
    alone = sum((each.esg.mid for each in book.chosen), Fraction(0))
    gain, total = (
        book.fact(f"all.{name}", f"points added, {name}", _tenth(value), "points in all", source)
        for name, value, source in (
            ("together", exact, "formula: the score with all figures at once - now"),
            ("one by one", alone, "formula: sum of the effects at mid"),
        )
    )
    label = "decisions of the report"
    count = book.fact("decisions", label, len(rows), "decisions", "formula: order of actions")
    return Uplift(low, mid, high, gain, total, count)


def weeks(book: Book) -> Fact:
    """The weeks of work behind all decisions, by planning values for each effort."""
    each = [book.constant(f"weeks{one.row.effort}").value for one in book.chosen]
    source = "formula: weeks of each effort, in all"
    return book.fact("decisions.weeks", "weeks of work", sum(each, Fraction(0)), "weeks", source)


def _tenth(value: Fraction) -> Fraction:
    return Fraction(round_half_up(10 * value), 10)


def waterfall(book: Book, own: Uplift, words: str) -> str:
    """The figure that climbs from the score today, decision by decision."""
    zero = book.fact("zero", "start of a bar", 0, "of 100", "constant: 0")
    now = book.score(ESG)
    points = [point("Today", now, low=zero, high=now, label=now.printed, mark=True)]
    rows = [each.row for each in book.chosen]
    for n, row in enumerate(rows, 1):
        label, formula = f"the overall ESG score after {row.id}", "formula: the score step by step"
        value = round_half_up(combined(rows[:n], book.inputs, known=book.taken)[ESG])
        then = book.fact(f"{row.id}.after", label, value, "of 100", formula)
        points.append(point(row.id, then, low=now, high=then, label=then.printed))
        now = then
    points.append(point("Combined", own.mid, low=zero, high=own.mid, label=own.mid.printed,
                        mark=True))  # fmt: skip
    axes = ("Decision", ""), ("Overall ESG score", "of 100")
    return figure(book, "uplift_waterfall", "waterfall", *axes, [series("Score", points)], words)


def dependencies(book: Book) -> list[tuple[str, ...]]:
    """What each decision needs, enables and shares a figure with."""
    rows: list[tuple[str, ...]] = []
    for each in book.chosen:
        name = each.row.id
        needs = [ACTIONS[need].title for need in NEEDS.get(name, ())]
        opens = [ACTIONS[other].title for other, first in NEEDS.items() if name in first]
        shared = [ACTIONS[o].title for group in SAME if name in group for o in group if o != name]
        cells = ("; ".join(found) or "nothing" for found in (needs, opens, shared))
        rows.append((f"{name} {each.row.title}", *cells))
    return rows
