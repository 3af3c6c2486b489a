"""The Comparative Benchmark Report: where an organisation stands among similar ones."""

from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.score_components import CARBON
from auxeira.esg.scores import ENOUGH, ESG
from report_writer import labels, movements, peer_comparison, text
from report_writer.action_sources import HOSTS
from report_writer.assembly import key
from report_writer.fact_book import LOCATION, Book, value_of
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.peer_comparison import BALANCES, has_enough
from report_writer.peer_steps import SCORED, describe_furthest, describe_market_cut
from report_writer.reports.benchmark_moves import (
    MOST_TOLD,
    Gap,
    describe_moves,
    group_moves,
    list_moves,
    tell_order,
)
from report_writer.reports.efficiency import RATIOS, list_ratios
from report_writer.reports.law_steps import describe_law
from report_writer.reports.market_practices import is_spoken_against
from report_writer.reports.own_course import describe_own_course, list_own_course, tell_move
from report_writer.reports.peer_notes import describe_notes
from report_writer.reports.strengths import find_better_year
from report_writer.shared_parts import build_shared_parts, count_underpaid
from report_writer.wrong_way import describe_result

FEW_CASES = 10  # injuries
CHECKED = 2  # evidence level of outcomes: a before and after comparison
FULL = 100  # points of a scale
CUT = "ghgChangePerYear"  # less than 0 for a rise
SCALED = {  # on a scale where neither sex is to be the rarer one
    "womenManagersShare": "balance of women and men in management",
    "boardWomenShare": "balance of women and men on the board",
}
MOST_BESIDE = 2
MOST_GAPS = 6  # of those behind, by name
WHOLES = {  # shares of a number that may be small
    "boardIndependentShare": "boardMembers",
    "boardWomenShare": "boardMembers",
    "womenManagersShare": "managers",
}
NO_CUT: dict[str, Any] = {"market_cut": None, "grid_cut": None}
CLOSE = 3  # points of the scale, below which nothing is called a gap or a strength


def comparative_benchmark(book: Book) -> dict[str, Any]:
    """For management and the board."""
    shared = build_shared_parts(book)
    found = list_gaps(book)
    behind = [each for each in found if each.behind >= CLOSE]
    ahead = [e for e in reversed(found) if e.behind <= -CLOSE and _differs(book, e.code)]
    ahead.sort(key=lambda each: (_is_doubtful(book, each.code), each.code in BALANCES))
    groups = group_moves(book, behind) if shared["figures"] else {}
    chosen = list_moves(book, groups) if shared["figures"] else shared["chosen"]
    far = describe_furthest(book, chosen)
    return {
        **shared,
        **peer_comparison.describe_group(book),
        **describe_own_course(book),
        **_describe_place(book),
        **_count_gaps(book, found, behind, ahead),
        "beside": _tell_beside(book),
        "gaps": [_describe_gap(book, each.code) for each in behind[:MOST_GAPS]],
        "strengths": [_describe_gap(book, each.code) for each in ahead[:MOST_TOLD]],
        "balanced": any(each.code in BALANCES for each in ahead[:MOST_TOLD]),
        **(describe_market_cut(book) if CUT in [each.code for each in behind] else NO_CUT),
        "unplaced": peer_comparison.list_unplaced(book, SCORED),
        "position_table": [_score_row(book, name) for name in SCORED],
        "efficiency_ratios": list_ratios(book),
        "score_strips": partial(_draw_scores, book),
        "indicator_gaps": partial(_draw_indicators, book, found),
        "key_metrics": [key(book.score(name)) for name in _list_key_scores(book)][:4],
        "chosen": chosen,
        **describe_moves(book, behind, chosen),
        **far,
        **describe_notes(book, chosen, far["furthest_cost"], SCORED),
        "order": tell_order(groups, chosen),
        **describe_law(book, chosen),
        **build_goal_parts(book),
    }


def list_gaps(book: Book) -> list[Gap]:
    """Indicators that can be compared, the widest gap first, the strongest point last."""
    found = []
    for code in INDICATORS:
        standing = book.standing(code)
        if standing is not None and standing.own is not None and is_comparable(book, code):
            gap = _orient(code, standing.quartiles[1]) - _find_own_point(book, code)
            found.append(Gap(code, gap))
    return sorted(found, key=lambda each: (-each.behind, each.code))


def is_comparable(book: Book, code: str) -> bool:
    """Whether the distance to the median says something of the organisation: no stand-in for its
    own peers, no number that is chance, no intensity of other work than that of offices, nor of
    houses for others than staff, no return that everybody values by rules of their own, no surplus
    where that is no aim."""
    standing, values = book.standing(code), book.now.values
    stands_in = standing is not None and standing.group != (book.peers.group or standing.group)
    small = code == CUT and movements.is_small_emitter(book)
    few = code == "trir" and values.get("recordableInjuries", FEW_CASES) < FEW_CASES
    hosts = str(book.profile.get("sector")) in HOSTS
    other = code in RATIOS and (values.get("office") != 1 or hosts)
    aimless = code == "resultMargin" and book.family == "mission"
    few = few or is_part_of_one(book, code)
    return not (stands_in or small or few or other or aimless or code == "sroi")


def is_part_of_one(book: Book, code: str) -> bool:
    """Whether a share and the median are less than half a seat or a post apart: no number of
    people makes that difference."""
    whole, here, there = book.value(WHOLES.get(code, "")), book.compared(code), book.median(code)
    if code not in WHOLES or not (whole and here and there):
        return False
    return abs(here.value - there.value) * whole.value < FULL / 2


def _is_doubtful(book: Book, code: str) -> bool:
    """Whether what happened, or how it came about, speaks against a lead."""
    flattered = code == "outcomeRate" and bool(describe_own_course(book)["rate_flattered"])
    return flattered or is_spoken_against(book, code)


def _list_key_scores(book: Book) -> list[str]:
    """The scores that can be placed, without that of emissions which are no finding."""
    small = movements.is_small_emitter(book)
    return [n for n in SCORED if has_enough(book, n) and not (small and n == CARBON)]


def _differs(book: Book, code: str) -> bool:
    """Whether the own value and the median read as different."""
    here, there = book.compared(code), book.median(code)
    return here is None or there is None or here.text != there.text


def _find_own_point(book: Book, code: str) -> Fraction:
    """The own point, turned; of a balance of the exact share, as the score counts it."""
    standing, exact = book.standing(code), book.compared(code)
    own = (standing.own if standing else None) or 0
    return _orient(code, exact.value if exact and code in BALANCES else own)


def _orient(code: str, point: float | Fraction) -> Fraction:
    """A point of an indicator, turned so that more is better; of a share of women how near it is to
    balance, which is as wide a scale."""
    exact, balanced = Fraction(point), Fraction(movements.HALF - movements.BAND)
    if code in BALANCES:
        return FULL * min(exact, FULL - exact, balanced) / balanced
    return FULL - exact if peer_comparison.low(code) else exact


def _describe_place(book: Book) -> dict[str, Any]:
    """Where the overall score lies; None where it cannot be compared."""
    standing = book.standing(ESG)
    placed = standing is not None and standing.position is not None and has_enough(book, ESG)
    scored = [name for name in SCORED if name != ESG and book.standing(name)]
    lower = peer_comparison.lower(book, scored)
    last = [name for name in lower if _is_last(book, name)]
    rest = [name for name in lower if name not in last]
    return {
        "own": book.score(ESG) if placed else None,
        "place": peer_comparison.position(book, ESG) if placed else None,
        "best": bool(standing and standing.position == "leading"),
        "median": book.median(ESG),
        "own_coverage": book.coverage(ESG),
        "enough": book.fact(
            "enough", "coverage that a comparison needs", 100 * ENOUGH, "%", "constant: method"
        ),
        "bottom": text.listed([labels.label(name) for name in last]) or None,
        "lower": text.listed([labels.label(name) for name in rest]) or None,
    }


def _is_last(book: Book, name: str) -> bool:
    """Whether a score is in the bottom quarter of peers."""
    standing = book.standing(name)
    return bool(standing and standing.position == peer_comparison.PLACES[-1])


def _count_gaps(
    book: Book, found: list[Gap], behind: list[Gap], ahead: list[Gap]
) -> dict[str, Any]:
    formula = "formula: indicators with an own point and a median of peers"
    counts = {"compared": found, "behind": behind, "ahead": ahead}
    facts = {
        name: book.fact(f"indicators.{name}", f"indicators {name}", len(rows), "", formula)
        for name, rows in counts.items()
    }
    return {
        **(facts if found else dict.fromkeys(facts)),
        "any_behind": bool(behind),
        "any_ahead": bool(ahead),
        **{f"widest_{n}": v for n, v in _describe_first(book, behind).items()},
        **{f"strongest_{n}": v for n, v in _describe_first(book, ahead).items()},
    }


def _tell_beside(book: Book) -> str | None:
    """What weighs and nobody is compared on: wages, a loss, fewer people reached or with the
    outcome, what each of them takes, and what a lender brings in."""
    share, result = book.value("adequateWageShare"), describe_result(book)
    moved = [movements.compare_years(book, name) for name in movements.WORK[:2]]
    few = count_underpaid(book)
    people = f" ({few} of {book.value('employees')} {few:is|are} paid less)" if few else ""
    low = share is not None and share.value < FULL
    told = [f"share of staff on an adequate wage, {share}{people}"] if low else []
    told += [f"a loss of {result['result_share']} of income"] if result["loss"] else []
    told += [tell_move(e.first, e.now) for e in moved if e and e.better is False]
    return "; ".join((told + list_own_course(book))[:MOST_BESIDE]) or None


def _describe_first(book: Book, gaps: list[Gap]) -> dict[str, Any]:
    names = ("what", "rise", "far", "here", "before", "there", "n", "after_case", "flattered")
    empty: dict[str, Any] = dict.fromkeys(names)
    return _describe_gap(book, gaps[0].code) if gaps else empty


def _describe_gap(book: Book, code: str) -> dict[str, Any]:
    name, here = value_of(code), book.compared(code)
    rise = None
    if code == CUT and here is not None and here.value < 0:
        label, source = "rise of Scope 1 and 2 emissions a year", "formula: ghgChangePerYear"
        label += f" ({LOCATION})"
        rise = book.fact("rise", label, -here.value, "%", source, book.year)
    return {
        "what": _name_with_proof(book, name),
        "rise": rise,
        "far": code in BALANCES and here is not None and here.value > movements.HALF,
        "here": here,
        "before": find_better_year(book, code),
        "there": book.median(code),
        "n": book.group(code),
        "after_case": is_spoken_against(book, code),
        "flattered": code == "outcomeRate" and _is_doubtful(book, code),
    }


def _name_with_proof(book: Book, name: str) -> str:
    """What a figure is called; of outcomes that nobody checked, what they rest on."""
    level = book.reading.values.get("outcomeEvidence")
    if name == CUT:
        return f"{labels.label(name)} ({LOCATION})"
    if name != "outcomeRate" or level is None or level >= CHECKED:
        return labels.label(name)
    return f"{labels.label(name)} (by {labels.EVIDENCE[int(level)]})"


def _score_row(book: Book, name: str) -> tuple[str | Fact, ...]:
    standing = book.standing(name)
    own: str | Fact = book.score(name) if has_enough(book, name) else "not enough data"
    place = peer_comparison.position(book, name) or "not placed"
    if standing is None:
        return labels.SHORT[name], own, "fewer than five peers", "-", "not placed"
    low, middle, high = (book.quartile(name, which) for which in (1, 2, 3))
    assert low is not None and middle is not None and high is not None  # noqa: PT018
    return labels.SHORT[name], own, middle, f"{low:n} to {high:n}", place


def _draw_scores(book: Book, words: str) -> str:
    points = []
    for name in SCORED:
        low, middle, high = (book.quartile(name, which) for which in (1, 2, 3))
        own = book.score(name) if has_enough(book, name) else None
        label = own.printed if own else ""
        if own or middle:
            points.append(
                point(own, labels.SHORT[name], low=low, mid=middle, high=high, label=label)
            )
    axes = ("Score", "0 to 100"), ("Category", "")
    return figure(book, "score_strips", "boxes", *axes, [series("Scores", points)], words)


def _draw_indicators(book: Book, found: list[Gap], words: str) -> str:
    points = []
    for each in found:
        standing = book.standing(each.code)
        assert standing is not None
        own = _find_own_point(book, each.code)
        middle = _orient(each.code, standing.quartiles[1])
        label = labels.label(value_of(each.code))
        label = SCALED.get(each.code, label)
        source = "formula: scale of indicators, turned so that more is better"
        dot = book.fact(f"{each.code}.own", f"oriented point of {label}", own, "points", source)
        mid = book.fact(f"{each.code}.mid", f"oriented median of {label}", middle, "points", source)
        points.append(point(dot, labels.first(label), mid=mid))
    axes = ("Point of the scale", "0 to 100, right is better"), ("Indicator", "")
    return figure(book, "indicator_gaps", "dumbbells", *axes, [series("Points", points)], words)
