"""The Market Intelligence Brief: how the field does, what is common in it, and where it moves."""

from functools import partial
from typing import Any

from auxeira.esg.scores import ESG
from report_writer import labels, peer_comparison, simulation, situation, text
from report_writer.action_sources import is_large
from report_writer.actions import ACTIONS
from report_writer.assembly import key
from report_writer.duties import name_next
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.peer_steps import describe_furthest, describe_market_cut, tell_own
from report_writer.reports import market_practices as practices
from report_writer.reports.field_figure import draw_histogram
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.law_steps import describe_law
from report_writer.reports.market_movement import (
    SCORES,
    build_movement_row,
    describe_movement,
    find_change,
    find_then,
)
from report_writer.reports.market_practices import Practice
from report_writer.reports.own_course import describe_own_course
from report_writer.reports.portfolio import describe_portfolio
from report_writer.reports.scope3 import describe_scope3
from report_writer.reports.strengths import find_better_year
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

COMMON, RARE = 2, 0  # quarters of peers
LEAPT = 10  # points of the median of all, which is made of the others
MOST_LAW = 3  # rules that are named
PLACES = (  # by how many quartiles are reached
    "below three quarters of",
    "in the lower half of",
    "in the upper half of",
    "in the top quarter of",
)
# what a practice means here, by whether it is common and whether the organisation has it
MEANINGS = {
    (True, False): "catch up: it is expected",
    (True, True): "keep: it is expected",
    (False, True): "tell it: few have it",
    (False, False): "few have it: nothing to catch up with",
    (True, None): "report it: it is expected",
    (False, None): "-",
}


def market_intelligence(book: Book) -> dict[str, Any]:
    """For strategy and fundraising."""
    told, chosen = practices.list_told(book), list_steps(book)
    return {
        **build_shared_parts(book),
        **peer_comparison.describe_group(book),
        **_describe_median(book),
        **_describe_practices(book, told),
        **describe_movement(book),
        "field_numbers": [_field_row(book, name) for name in SCORES if book.standing(name)],
        **describe_market_cut(book),
        "practice_adoption": [_practice_row(book, each, chosen) for each in told],
        "median_movement": [build_movement_row(book, n) for n in SCORES if find_change(book, n)],
        "score_histogram": partial(draw_histogram, book),
        "chosen": chosen,
        "duties": any(each.row.duty for each in chosen),
        **_describe_steps(book, chosen),
        **describe_portfolio(book, chosen),
        **build_goal_parts(book),
        **describe_law(book, chosen),
        **describe_own_course(book),
        "reserves_low": False,  # told for whatever time they pay
        **describe_scope3(book, chosen),
        **describe_goal_shares(book, chosen),
        "law_ahead": name_next(book.duties, MOST_LAW),
        "road": is_large("E10", book.reading.values),
        **describe_furthest(book, chosen),
        "key_metrics": [
            key(_describe_median(book)["own"]),
            *(key(book.median(name)) for name in SCORES if book.standing(name)),
        ][:5],
    }


def list_steps(book: Book) -> list[Chosen]:
    """Duties, one step for each practice that is lacking, the commonest first, then the others."""
    found = simulation.chosen(book.row.id, book.row.tags, book.now, len(ACTIONS))
    steps = (
        practices.steps(book, each) for each in list_lacking(book) if practices.common(book, each)
    )
    led = (next((each for each in found if each.row.id in those), None) for those in steps)
    duties = [each for each in found if each.row.duty]
    every = [*duties, *(each for each in led if each), *found]
    return simulation.keep_places(book.row, every, book.reading.values)


def _describe_steps(book: Book, chosen: list[Chosen]) -> dict[str, Any]:
    """The steps that lead to what half of the field has, and what it has that no step leads to."""
    common = [each for each in list_lacking(book) if practices.common(book, each)]
    ids = [each.row.id for each in chosen]
    led = [row for row in common if set(practices.steps(book, row)) & set(ids)]
    steps = [
        each.row for each in chosen if any(each.row.id in practices.steps(book, r) for r in led)
    ]
    unled = [each for each in common if each not in led]
    few = [each for each in unled if practices.is_few_cases(book, each)]
    others = [each for each in chosen if each.row not in steps and not each.row.duty]
    return {
        "leading": text.listed([f"“{row.title}”" for row in steps]) or None,
        "short": text.listed([row.name for row in led if not _reaches(book, row, chosen)]) or None,
        "others": bool(others),
        "unled": text.listed([each.name for each in unled if each not in few]) or None,
        "few_cases": bool(few),
    }


def _reaches(book: Book, row: Practice, chosen: list[Chosen]) -> bool:
    """Whether the steps on a practice lead to its level, at the figures reckoned with."""
    ids = practices.steps(book, row)
    rows = [e.row for e in chosen if e.row.id in ids]
    then = situation.reach_aims([each.id for each in rows], simulation.after(rows, book.now))
    return practices.is_at(row, {**then.reading.values, **(then.counted or {})}) is True


# where the field stands


def _describe_median(book: Book) -> dict[str, Any]:
    """The median of the overall score, and how it moved; None where it cannot be told."""
    change, own = find_change(book, ESG), book.rated(ESG)
    ends = [end for which in (1, 2, 3) if (end := book.quartile(ESG, which))]
    passed = sum(own.value >= end.value for end in ends) if own and ends else None
    return {
        "place": None if passed is None else PLACES[passed],
        "median": book.median(ESG),
        "then": find_then(book, ESG),
        "still": bool(change and not change.value),
        "own": own,
        "leapt": bool(change and change.value >= LEAPT),
        "rose": change if change and change.value > 0 else None,
        "dropped": _drop_sign(book, change) if change and change.value < 0 else None,
        "low": book.quartile(ESG, 1),
        "high": book.quartile(ESG, 3),
    }


def _drop_sign(book: Book, change: Fact) -> Fact:
    return book.fact(f"{ESG}.lost", change.label, -change.value, change.unit, change.source)


def _field_row(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    quartiles = (book.quartile(name, which) for which in (1, 2, 3))
    return labels.SHORT[name], book.rated(name), *quartiles, book.group(name)


# what is common, what is rare


def list_lacking(book: Book) -> list[Practice]:
    """The practices of peers that the organisation reports and lacks, the commonest first."""
    told = practices.list_told(book)
    return [each for each in told if practices.has(book, each) is False]


def _describe_practices(book: Book, told: list[Practice]) -> dict[str, Any]:
    """What most have, what few have, and what of it the organisation has or lacks."""
    shares = {each.name: practices.share(book, each) or 0 for each in told}
    own = {each.name: practices.has(book, each) for each in told}
    few = [each.name for each in told if practices.is_few_cases(book, each)]
    praised = [each.name for each in told if not practices.is_grave(book, each)]
    worse = [each.name for each in told if find_better_year(book, each.code)]

    def name(names: list[str]) -> str | None:
        return text.listed(names) or None

    common = [each for each, share in shares.items() if share >= COMMON]
    rare = [each for each, share in shares.items() if share == RARE]
    source = "formula: practices that five peers or more report"
    counts = {"practices": len(told), "common_count": len(common)}
    words = {"practices": "practices", "common_count": "common practices"}
    return {
        "led": any(each is False for each in own.values()),
        **{
            each: book.fact(f"count.{each}", f"{words[each]} in the field", n, "", source)
            if told
            else None
            for each, n in counts.items()
        },
        "common": name(common),
        "lacks": name([each for each in common if own[each] is False and each not in few]),
        "unknown": name([each for each in common if own[each] is None]),
        "rare": name(rare),
        "rare_own": name([e for e in praised if shares[e] < COMMON and own[e] and e not in worse]),
        "rare_worse": name([e for e in praised if shares[e] < COMMON and own[e] and e in worse]),
        "rare_grave": name(
            [each for each in own if each not in praised and shares[each] < COMMON and own[each]]
        ),
    }


def _practice_row(
    book: Book, each: Practice, chosen: list[Chosen]
) -> tuple[str | Fact | None, ...]:
    level = practices.level(book, each)
    side = "at most " if peer_comparison.low(each.code) else "at least "
    side = "" if level.unit == f"of {level.printed}" else side
    share = practices.share(book, each) or 0
    return (
        labels.first(each.name),
        f"{side}{level}{practices.tell_upper_end(book, each)}",
        labels.first(peer_comparison.QUARTERS[share]),
        book.group(each.code),
        tell_own(book, each.code),
        _say_meaning(book, each, {step.row.id for step in chosen}),
    )


def _say_meaning(book: Book, each: Practice, ids: set[str]) -> str:
    """What a practice means here; injuries, and what a case or a death speaks against, do not wait
    for what others have, and nothing waits that a step works on."""
    own, grave = practices.has(book, each), practices.is_grave(book, each)
    worked = {*practices.steps(book, each)} & ids and not practices.common(book, each)
    if own is False and (grave or (each.code == "trir" and worked)):
        return "act, whatever others have"
    if own is False and each.code == "trir":
        return "look at each case, whatever others have"
    if own is False and worked:
        return "few have it: a step works on it"
    if own and grave:
        return "keep"
    first = find_better_year(book, each.code)
    if own is False and not practices.common(book, each) and (half := _tell_half(book, each.code)):
        return half
    meaning = MEANINGS[practices.common(book, each), own]
    return f"{meaning}, and it was {first} in {first:y}" if own and first else meaning


def _tell_half(book: Book, code: str) -> str | None:
    """Of a level that few have, what half of the peers have and the organisation does not."""
    own, median, low = book.compared(code), book.median(code), peer_comparison.low(code)
    if own is None or median is None or own.printed == median.printed:
        return None
    if (own.value > median.value) != low:
        return None
    return f"few have it, but half have {median} or {'less' if low else 'more'}"
