"""The figures in which an organisation is short of the top quarter, and what closing them wins."""

from collections.abc import Sequence
from typing import Any

from report_writer import labels, peer_comparison, text
from report_writer.action_effects import HANDFUL
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.peer_steps import tell_own
from report_writer.reports.strengths import BALANCED, COMPARABLE, find_better_year, list_strengths
from report_writer.simulation import Chosen
from report_writer.worked_on import is_worked_on

OF_OFFICES = ("ghgPerEmployee", "energyPerEmployee")


def count_indicators(book: Book, strong: list[str], short: list[str]) -> dict[str, Any]:
    """How many indicators can be compared and are in the top quarter; by name what is on its edge,
    and of which women have neither too few nor, by their number, a lead."""
    compared = peer_comparison.ranked(book, COMPARABLE)
    source = "formula: indicators with an own value and a third quartile of peers"
    counts = {"compared": len(compared), "strong": len(strong)}
    rest = [code for code in compared if code not in (*strong, *short)]
    edge = [code for code in rest if _is_level(book, code)]
    apart = [code for code in rest if code not in edge and code in peer_comparison.BALANCES]
    return {
        **{
            name: book.fact(f"count.{name}", f"indicators {name}", n, "", source) if n else None
            for name, n in counts.items()
        },
        "on_edge": text.listed([peer_comparison.label(code) for code in edge]) or None,
        "balanced": text.listed([peer_comparison.label(code) for code in apart]) or None,
    }


def _is_level(book: Book, code: str) -> bool:
    own, edge = book.compared(code), peer_comparison.better(book, code)
    return own is not None and edge is not None and own.printed == edge.printed


def is_chance(book: Book, code: str) -> bool:
    """Whether a rate is of so few injuries, and of no death, that chance decides it."""
    values = book.reading.values
    few = values.get("recordableInjuries", HANDFUL) < HANDFUL
    return code == "trir" and few and not values.get("fatalities")


@once_a_report
def list_shortfalls(book: Book) -> list[str]:
    """The indicators short of the top quarter, those whose score would gain most first,
    after a death that of injuries."""
    strong = list_strengths(book)
    codes = [c for c in peer_comparison.ranked(book, COMPARABLE) if c not in strong]
    codes = [code for code in codes if _is_short(book, code)]
    first = "trir" if book.reading.values.get("fatalities") else ""  # whatever it wins
    return sorted(codes, key=lambda code: (code != first, -find_gain_at_edge(book, code)[1]))


def list_most(book: Book) -> list[str]:
    """The figure that would win most, with those that would win as much of the same score; none
    where that score is in the top quarter already."""
    gains = {c: find_gain_at_edge(book, c) for c in list_shortfalls(book)}
    best = max(gains.values(), key=lambda gain: gain[1], default=(None, 0))
    if not best[1] or _is_held(book, best[0]):
        return []
    return [code for code, gain in gains.items() if gain == best]


def _is_held(book: Book, score: str | None) -> bool:
    """Whether a score is in the top quarter already."""
    own, edge = (book.rated(score), book.quartile(score, 3)) if score else (None, None)
    return bool(own and edge and own.value >= edge.value)


def _is_short(book: Book, code: str) -> bool:
    own, edge = book.compared(code), peer_comparison.better(book, code)
    if own is None or edge is None or own.printed == edge.printed:
        return False
    if code in peer_comparison.BALANCES and BALANCED[0] <= own.value <= BALANCED[1]:
        return False
    return (own.value > edge.value) == peer_comparison.low(code)


@once_a_report
def find_gain_at_edge(book: Book, code: str) -> tuple[str | None, int]:
    """The score that counts an indicator, and what it gains where the top quarter begins."""
    edge = peer_comparison.better(book, code)
    score, points = (edge and peer_comparison.gain_at(book, code, edge)) or (None, 0)
    return score, 0 if is_chance(book, code) else points


def _name_gain(book: Book, code: str) -> Fact | None:
    score, points = find_gain_at_edge(book, code)
    if not points:
        return None
    label = f"points of {labels.label(score or '')} by {peer_comparison.label(code)}"
    source = "formula: points of the component at the third quartile x its weight"
    return book.fact(f"{code}.gain", label, points, "points", source)


def describe_most(book: Book, short: list[str], chosen: Sequence[Chosen]) -> dict[str, Any]:
    """The figure that separates most: after a death that of injuries, else what would win most,
    with the others that would win as much, and whether a step of the report works on it."""
    found: dict[str, Any] = dict.fromkeys(("what", "own", "edge", "score", "gain", "also", "unled"))
    found["safety"] = short[:1] == ["trir"] and bool(book.reading.values.get("fatalities"))
    most = list_most(book)
    code = short[0] if found["safety"] else next(iter(most), None)
    if code is None:
        return found
    score, _ = find_gain_at_edge(book, code)
    tied = [each for each in most if each != code and code in most]
    named = code in {peer_comparison.indicator_of(each.row.metric) for each in chosen}
    return found | {
        "unled": not (named or is_worked_on(value_of(code), chosen)),
        "what": peer_comparison.label(code),
        "own": book.compared(code),
        "edge": peer_comparison.better(book, code),
        "score": labels.label(score) if score else None,
        "gain": _name_gain(book, code),
        "also": text.listed([peer_comparison.label(each) for each in tied]) or None,
    }


def build_short_row(book: Book, code: str) -> tuple[str | Fact | None, ...]:
    score, _ = find_gain_at_edge(book, code)
    counted = labels.SHORT[score] if score else peer_comparison.OTHERWISE.get(code, "no score")
    if code == "trir" and score is None:
        counted = "Social, where deaths weigh more"
    if code in OF_OFFICES and book.now.values.get("office") != 1:
        counted = "no score: the kind of work makes it"
    return (
        peer_comparison.title_in(book, code) + _tell_fall(book, code),
        tell_own(book, code),
        peer_comparison.better(book, code),
        counted,
        _name_gain(book, code) or _tell_no_gain(book, code, score),
    )


def _tell_fall(book: Book, code: str) -> str:
    """That a figure short of the top quarter was better before."""
    first = find_better_year(book, code)
    return f" (worse than {first} in {first:y})" if first else ""


def _tell_no_gain(book: Book, code: str, score: str | None) -> str:
    if is_chance(book, code):
        return "not told: of so few, chance decides"
    return "less than a point" if score else "not told"
