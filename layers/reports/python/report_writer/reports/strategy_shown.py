"""What the decisions of Strategic Recommendations add up to, and how they hang together."""

import datetime
from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG, round_half_up
from report_writer import actions, labels, recommendations, risks, simulation
from report_writer.actions import NEEDS, SAME
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.recommendations import tenth
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
    value = tenth(each.points.mid)
    return book.fact(f"{each.row.id}.mid", label, value, "", recommendations.FORMULA)


def tell_range(book: Book, each: Chosen) -> str:
    """The points of a decision at both ends of its range."""
    low, high = (
        book.fact(f"{each.row.id}.{at}.points", f"points by {each.row.id}, {at}", tenth(value),
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
        book.fact(f"all.{name}", f"points added, {name}", tenth(value), "points in all", source)
        for name, value, source in (
            ("together", exact, "formula: the score with all figures at once - now"),
            ("one by one", alone, "formula: sum of the effects at mid"),
        )
    )
    label = "decisions of the report"
    count = book.fact("decisions", label, len(rows), "decisions", "formula: order of actions")
    return Uplift(low, mid, high, gain, total, count)


class Task(NamedTuple):
    """Work that an owner has until a day; `law` where no decision but law asks for it."""

    owner: str
    effort: int
    due: str
    law: bool = False


class Load(NamedTuple):
    """The weeks of work that an owner has until a day, and the weeks until then."""

    owner: str
    day: str
    weeks: Fraction
    left: int
    law: bool


def describe_weeks(book: Book, law_steps: list[dict[str, str]]) -> dict[str, Any]:
    """The weeks of work behind all decisions, by planning values for each effort, and the owners
    who have more of them than there are weeks, what law asks for counted; of those that have not,
    who comes nearest. None without decisions."""
    if not book.chosen:
        return {"weeks": None, "tight": []}
    source = "formula: weeks of each effort, in all"
    spared = ONE_SEAT[1:] if has_one_seat(book) else ()
    own = [e for e in book.chosen if e.row.id not in spared]
    weeks = sum((book.constant(f"weeks{e.row.effort}").value for e in own), Fraction(0))
    tasks = [Task(e.row.owner, e.row.effort, recommendations.step(book, e).due) for e in own]
    tasks += [Task(labels.first(s["owner"]), int(s["effort"]), s["due"], True) for s in law_steps]
    loads = [load for load in _measure_loads(book, tasks) if 2 * load.weeks >= load.left]
    full = [load for load in loads if load.weeks > load.left]
    return {
        "weeks": book.fact("decisions.weeks", "weeks of work", weeks, "weeks", source),
        "tight": [_describe_load(book, at, each) for at, each in enumerate(full or loads[:1])],
    }


def _measure_loads(book: Book, tasks: list[Task]) -> list[Load]:
    """Of each owner but the chair, who has others do the work, the day by which most falls due
    beside the weeks until then; the fullest first."""
    found: dict[str, Load] = {}
    today = datetime.date.fromisoformat(book.inputs.date)
    for owner, day in sorted({(task.owner, task.due) for task in tasks if task.owner != CHAIR}):
        due = [task for task in tasks if task.owner == owner and task.due <= day]
        weeks = sum((book.constant(f"weeks{task.effort}").value for task in due), Fraction(0))
        left = (datetime.date.fromisoformat(day) - today).days // 7
        load = Load(owner, day, weeks, left, any(task.law for task in due))
        if owner not in found or _fill(load) > _fill(found[owner]):
            found[owner] = load
    return sorted(found.values(), key=_fill, reverse=True)


def _fill(load: Load) -> Fraction:
    return load.weeks / max(load.left, 1)


def _describe_load(book: Book, at: int, load: Load) -> dict[str, Any]:
    source, more = "formula: weeks of each effort, by its day", f".{at + 1}" if at else ""
    own, left = (
        book.fact(f"decisions.{name}{more}", label, value, "weeks", source)
        for name, label, value in (
            ("load", f"weeks of work of the {load.owner} by {load.day}", load.weeks),
            ("left", f"weeks until {load.day}", Fraction(load.left)),
        )
    )
    full = load.weeks > load.left
    words = {"owner": labels.lower_first(load.owner), "day": load.day}
    return {**words, "own": own, "left": left, "full": full, "law": load.law}


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
