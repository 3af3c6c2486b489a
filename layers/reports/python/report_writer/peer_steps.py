"""What reports on peers say of emissions: the step on a score, and the cut on the other basis."""

from collections.abc import Iterable
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON, ROWS
from auxeira.esg.scores import CATEGORIES, COMPLETION, ESG
from report_writer import labels, movements
from report_writer.fact_book import LOCATION, Book
from report_writer.facts import Fact
from report_writer.movements import is_small_emitter
from report_writer.peer_comparison import has_enough
from report_writer.printing import round_planned
from report_writer.recommendations import find_net
from report_writer.simulation import Chosen

MARKET, CUT = "ghgScope2Market", "ghgChangePerYear"
SCORED = tuple(name for name in CATEGORIES if name != COMPLETION)
CALLED = {  # components that no figure names, or not as readers would
    "G5": "cases of corruption and fines",
    "I1": "how much income each outcome takes",
}
FAR = 10  # points of a score, from which it is told by itself


def find_step_on(book: Book, category: str, offered: Iterable[Chosen]) -> Chosen | None:
    """The step on a score: the plan for the largest source of emissions, of an investor what it
    finances, else what adds most to the score, else what works on the split of its emissions; None
    where none does."""
    free = [each for each in offered if not each.row.duty]
    named = ("E15", "E25", "E22", "E24") if category == CARBON else ()
    largest = [each for each in free if each.row.id in named[:2]]
    best = sorted(
        (each for each in free if each.own.mid > 0 and each.row.category == category),
        key=lambda each: (-each.own.mid, each.row.id),
    )
    rest = [each for each in free if each.row.id in named[2:]]
    return next(iter([*largest, *best, *rest]), None)


def describe_market_cut(book: Book) -> dict[str, Any]:
    """How emissions moved a year with electricity as contracted, beside which peers' figure, that
    of the grid, stands: "fell by 3 %"; None where either year lacks it."""
    base, own = book.reading.bases.get("ghg12"), book.reading.values
    grid = own.get("ghgChangePerYear")
    found: dict[str, Any] = {"market_cut": None, "grid_cut": None}
    names = ("ghgScope1", MARKET)
    first = book.values(base) if base else {}
    if base is None or book.reading.basis == MARKET:
        return found
    if not all(name in each for name in names for each in (first, own)):
        return found
    before, now = (sum(each[name] for name in names) for each in (first, own))
    if before and grid is not None:
        share = (1 - now / before) / (book.year - base)
        source = f"formula: (1 - market-based sum / that of {base}) / years"
        found["market_cut"] = _tell_cut(book, "market", share, "market-based", source)
        source = "formula: ghgChangePerYear, without its sign"
        found["grid_cut"] = _tell_cut(book, "grid", grid, LOCATION, source)
    return found


def tell_own(book: Book, code: str) -> str | Fact | None:
    """The own value as a table shows it: a cut below 0 is a rise."""
    own = book.compared(code)
    if code != CUT or own is None or own.value >= 0:
        return own
    label, source = f"rise of Scope 1 and 2 emissions a year ({LOCATION})", f"formula: {CUT}"
    return f"a rise of {book.fact('rise', label, -own.value, '%', source, book.year)}"


def _tell_cut(book: Book, name: str, cut: Fraction, basis: str, source: str) -> str:
    """A cut a year in words, and a rise as one: the fact is without a sign."""
    verb, noun = ("fell", "cut") if cut > 0 else ("rose", "rise")
    label = f"{noun} of Scope 1 and 2 emissions a year ({basis})"
    fact = book.fact(f"{name}.cut", label, abs(100 * cut), "%", source, book.year)
    return f"{verb} by {fact}" if cut else "did not change"


def measure_left(book: Book, step: Chosen) -> tuple[Fact, Fact] | None:
    """What a step leaves of Scope 1 and 2 that rose, and what they were at first, where it leaves
    more than that."""
    moved, net = movements.compare_years(book, "ghg12"), find_net(book, step)
    if not moved or net is None or moved.now.value - net.value <= moved.first.value:
        return None
    name = step.row.id
    label, source = f"emissions that {name} leaves", f"formula: ghg12 - {name}.net"
    value = round_planned(moved.now.value - net.value)
    return book.fact(f"{name}.left", label, value, "t CO2e", source), moved.first


def describe_left(book: Book, chosen: Iterable[Chosen]) -> dict[str, Any]:
    """The first of the steps that leaves more emissions than there were at first, and both."""
    for each in chosen:
        if left := measure_left(book, each):
            return {"left_step": each.row.title, "left_now": left[0], "left_first": left[1]}
    return dict.fromkeys(("left_step", "left_now", "left_first"))


def name_costliest(book: Book, category: str) -> str | None:
    """The component on which a score loses most, and that it is not known where that is why."""
    lost = {
        part.id: part.weight * (100 - (part.points or 0)) for part in book.sheet.parts[category]
    }
    name = max(lost, key=lambda each: (lost[each], each), default=None)
    if name is None or not lost[name]:
        return None
    label = CALLED.get(name) or labels.label(ROWS[name].value).partition(",")[0]
    return label if book.part(name) else f"{label}, which is not known"


def find_furthest(book: Book) -> str | None:
    """The score that lies furthest behind the median of peers; None where none does."""
    gaps = {
        name: median.value - own.value
        for name in SCORED
        if name != ESG and has_enough(book, name)
        if not (name == CARBON and is_small_emitter(book))
        if (own := book.rated(name)) and (median := book.median(name))
    }
    name = max(gaps, key=lambda each: (gaps[each], each), default=None)
    return name if name and gaps[name] >= FAR else None


def tell_aside(book: Book) -> str:
    """What is left out of what lies furthest behind, to stand after it; empty where nothing is."""
    aside = is_small_emitter(book) and bool(book.rated(CARBON) and book.median(CARBON))
    return ", the carbon score of so few tonnes left aside" if aside else ""


def describe_furthest(book: Book, chosen: list[Chosen]) -> dict[str, Any]:
    """That score beside the median, and the step on it."""
    far = find_furthest(book)
    step = find_step_on(book, far, chosen) if far else None
    return {
        "furthest": labels.label(far) if far else None,
        "aside": tell_aside(book),
        "furthest_own": book.score(far) if far else None,
        "furthest_median": book.median(far) if far else None,
        "furthest_cost": name_costliest(book, far) if far else None,
        "furthest_step": f"“{step.row.title}”" if step else None,
    }
