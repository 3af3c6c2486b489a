"""What the decisions of Strategic Recommendations add up to, and how they hang together."""

import datetime
from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import ROI
from auxeira.esg.score_values import PATH
from auxeira.esg.scores import ESG, round_half_up
from report_writer import actions, labels, printing, recommendations, risks, simulation
from report_writer.actions import NEEDS, SAME
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.simulation import Chosen, combined

ONE_SEAT = ("G03", "G04")  # an independent member, and a woman
CHAIR = "Board chair"  # decides, and has others do the work


class Uplift(NamedTuple):
    """The overall score once all decisions are reached, at three steps; what they add together
    and one by one, in points; and the number of decisions."""

    low: Fact
    mid: Fact
    high: Fact
    gain: Fact
    sum: Fact
    number: Fact


def has_one_seat(book: Book) -> bool:
    """Whether one appointment serves both steps on the board."""
    return {*ONE_SEAT} <= {each.row.id for each in book.chosen}


def at_mid(book: Book, each: Chosen) -> Fact:
    """What a decision adds at the middle of its range, by which it is ordered."""
    category = labels.label(ROI if each.row.money else ESG)
    label = f"points that {each.row.id} adds to {category}, at the middle of its range"
    value = _tenth(each.points.mid)
    return book.fact(f"{each.row.id}.mid", label, value, "", recommendations.FORMULA)


def tell_range(book: Book, each: Chosen) -> str:
    """The points of a decision at both ends of its range."""
    low, high = (
        book.fact(f"{each.row.id}.{at}.points", f"points by {each.row.id}, {at}", _tenth(value),
                  "", recommendations.FORMULA)
        for at, value in (("low", each.points.low), ("high", each.points.high))
    )  # fmt: skip
    return low.printed if low.printed == high.printed else f"{low:n} to {high:n}"


def uplift(book: Book) -> Uplift:
    """The overall score with all decisions reached."""
    rows = [each.row for each in book.chosen]
    low, mid, high = (
        book.fact(
            f"all.{at}",
            f"the overall ESG score with all decisions reached, {at}",
            round_half_up(combined(rows, book.now, at)[ESG]),
            "of 100",
            "formula: the score with all figures at once",
        )
        for at in ("low", "mid", "high")
    )
    exact = combined(rows, book.now)[ESG] - book.exact[ESG].score
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


def measure_path_gap(book: Book) -> Fact | None:
    """How far emissions stand above what the reference path allows; None of two years in a row, as
    one year of the path is no distance yet."""
    base, now = book.reading.bases.get("ghg12"), book.reading.values.get("ghg12")
    if base is None or now is None or base >= book.year - 1:
        return None
    allowed = book.values(base)["ghg12"] * (1 - PATH * (book.year - base))
    label, source = "emissions above the reference path", "formula: ghg12 - reference path"
    gap = printing.round_planned(now - allowed)
    return book.fact("path.gap", label, gap, "t CO2e", source, book.year) if gap > 0 else None


def describe_weeks(book: Book) -> dict[str, Any]:
    """The weeks of work behind all decisions, by planning values for each effort, and the owner
    who has most of them beside the weeks until the last date; None without decisions."""
    names = ("weeks", "weeks_owner", "weeks_own", "weeks_left", "last_date", "single", "loaded")
    if not book.chosen:
        return dict.fromkeys(names)
    loads: dict[str, Fraction] = {}
    spared = ONE_SEAT[1:] if has_one_seat(book) else ()
    for each in (e for e in book.chosen if e.row.id not in spared):
        more = book.constant(f"weeks{each.row.effort}").value
        loads[each.row.owner] = loads.get(each.row.owner, Fraction(0)) + more
    carried = {name: own for name, own in loads.items() if name != CHAIR} or loads
    owner = max(carried, key=lambda name: (carried[name], name))
    last = max(recommendations.step(book, each).due for each in book.chosen)
    days = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(book.inputs.date)).days
    source = "formula: weeks of each effort, in all"
    whole, own, left = (
        book.fact(f"decisions.{name}", label, value, "weeks", source)
        for name, label, value in (
            ("weeks", "weeks of work", sum(loads.values(), Fraction(0))),
            ("load", f"weeks of work of the {owner}", loads[owner]),
            ("left", "weeks until the last date", Fraction(days // 7)),
        )
    )
    loaded = owner != CHAIR and 2 * own.value >= left.value  # beside the work of every day
    values = (whole, owner, own, left, last, len(loads) == 1, loaded)
    return dict(zip(names, values, strict=True))


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
        value = round_half_up(combined(rows[:n], book.now)[ESG])
        then = book.fact(f"{row.id}.after", label, value, "of 100", formula)
        points.append(point(row.id, then, low=now, high=then, label=then.printed))
        now = then
    points.append(point("Combined", own.mid, low=zero, high=own.mid, label=own.mid.printed,
                        mark=True))  # fmt: skip
    axes = ("Decision", ""), ("Overall ESG score", "of 100")
    return figure(book, "uplift_waterfall", "waterfall", *axes, [series("Score", points)], words)


def list_dependencies(book: Book) -> list[tuple[str, ...]]:
    """What each decision still needs, and which others of the report it makes possible or shares a
    figure with; nothing of a decision that stands alone."""
    own = {each.row.id: each.row.title for each in book.chosen}
    now = simulation.after([], book.now)
    rows: list[tuple[str, ...]] = []
    for name, title in own.items():
        cells = (
            [row.title for row in actions.list_open_needs(name, now)],
            [own[other] for other, first in NEEDS.items() if name in first and other in own],
            [own[o] for group in SAME if name in group for o in group if o != name and o in own],
        )
        if any(cells):
            rows.append((title, *("; ".join(found) or "nothing" for found in cells)))
    return rows


def list_eased_risks(book: Book) -> list[tuple[str, str]]:
    """The risks of medium level or more that decisions ease."""
    known = {risk.id: risk for risk in risks.within(book.now)}
    found = []
    for each in book.chosen:
        eased = [known[name].title for name in each.eases if known[name].level >= risks.MEDIUM]
        if eased:
            found.append((each.row.title, "; ".join(eased)))
    return found
