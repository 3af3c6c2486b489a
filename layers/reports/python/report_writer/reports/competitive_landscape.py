"""The Competitive Landscape Analysis: what lies between an organisation and the top quarter."""

from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.scores import CATEGORIES, ESG
from report_writer import labels, movements, peer_comparison, simulation, text
from report_writer.action_sources import list_large
from report_writer.asked_once import once_a_report
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.peer_steps import (
    describe_left,
    describe_market_cut,
    find_step_on,
    name_costliest,
    tell_aside,
)
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.law_steps import describe_law
from report_writer.reports.own_course import describe_own_course
from report_writer.reports.peer_notes import describe_notes
from report_writer.reports.portfolio import describe_portfolio
from report_writer.reports.quarter_ways import (
    SCORED,
    WAY,
    build_way_row,
    describe_way,
    find_enough,
    find_far,
    find_gap,
    list_placed,
    list_scores_behind,
)
from report_writer.reports.scope3 import describe_scope3
from report_writer.reports.shortfalls import (
    build_short_row,
    count_indicators,
    describe_most,
    list_most,
    list_shortfalls,
)
from report_writer.reports.strategy_choice import PROMISE
from report_writer.reports.strengths import (
    MOST_ROWS,
    build_strength_row,
    describe_copying,
    is_missed_lead,
    list_strengths,
)
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.wrong_way import describe_result

LEADS, ADDS = "lead the overall score to the top quarter", "add most for their effort"
ON_WORK = ("S12",)
NO_GAINS: dict[str, Fraction] = dict.fromkeys(CATEGORIES, Fraction(0))
FAR = ("what", "own", "edge", "on", "step", "first", "mover", "adds", "also", "cost")
FEW_PEERS = 10  # below which a quarter is one or two of them


def competitive_landscape(book: Book) -> dict[str, Any]:
    """For executives."""
    ways = {name: describe_way(book, name) for name in list_scores_behind(book)}
    strong, short = list_strengths(book), list_shortfalls(book)
    led = [code for code in strong if not is_missed_lead(book, code)]
    chosen = book.chosen = list_steps(book)
    far = _describe_far(book, ways, chosen)
    return {
        **build_shared_parts(book),
        **build_goal_parts(book),
        **describe_law(book, chosen),
        **describe_result(book),
        **far,
        **describe_notes(book, chosen, far["far_cost"], list_placed(book)),
        **peer_comparison.describe_group(book),
        **_describe_overall(book, ways.get(ESG)),
        "one_year": book.reading.bases.get("ghg12") == book.year - 1,
        **describe_scope3(book, chosen),
        **describe_market_cut(book),
        **(describe_portfolio(book, chosen) | describe_left(book, chosen)),
        **count_indicators(book, strong, short),
        "held": text.listed([labels.label(n) for n in list_placed(book) if n not in ways]) or None,
        "unplaced": peer_comparison.list_unplaced(book, SCORED),
        "distance_table": [_distance_row(book, name) for name in list_placed(book)],
        "separating": bool(short),
        **{f"most_{n}": v for n, v in describe_most(book, short, chosen).items()},
        "separating_table": [build_short_row(book, code) for code in short],
        **describe_copying(book, led),
        **describe_own_course(book),
        **describe_goal_shares(book, chosen),
        "missed_lead": len(led) < len(strong),
        "advantage_table": [build_strength_row(book, code) for code in led[:MOST_ROWS]],
        "few_peers": 0 < book.peers.size < FEW_PEERS,
        "way_table": [build_way_row(book, name, way) for name, way in ways.items()],
        "quarter_ladder": partial(_draw_ladder, book),
        "chosen": chosen,
        "duties": any(each.row.duty for each in chosen),
        "work_step": next((f"“{e.row.title}”" for e in list_on_work(book)), None),
        "key_metrics": [key(book.score(name)) for name in list_placed(book)][:5],
    }


# the way to the top quarter


def _describe_overall(book: Book, way: dict[str, Any] | None) -> dict[str, Any]:
    """The overall score, where its top quarter begins, and the way there."""
    found = way or dict.fromkeys(WAY)
    return {name: found[name] for name in WAY} | {
        "own": book.score(ESG),
        "edge": book.quartile(ESG, 3),
        "lead": LEADS if found["covering"] else ADDS,
    }


def _describe_far(
    book: Book, ways: dict[str, dict[str, Any]], chosen: list[Chosen]
) -> dict[str, Any]:
    """The score furthest behind, on what it loses most, and the step on it: one that raises it by
    a point, or by name one that comes before such a step."""
    far = find_far(book)
    if not far:
        return {f"far_{name}": None for name in FAR} | {"aside": ""}
    way, step = ways[far[0]], _name_step_on(book, far[0], chosen)
    moves = bool(way["covering"] or way["raising"])
    return {f"far_{name}": way[name] for name in ("what", "own", "edge")} | {
        "far_on": step is not None,
        "aside": tell_aside(book),
        "far_step": step if moves else None,
        "far_first": None if moves else step,
        "far_adds": way["adds"],
        "far_mover": _name_mover(book, far[0], chosen),
        "far_also": text.listed([labels.label(name) for name in far[1:]]) or None,
        "far_cost": name_costliest(book, far[0]),
    }


def _name_step_on(book: Book, name: str, chosen: list[Chosen]) -> str | None:
    """The step of the report that works on a score; None where none does."""
    found = find_step_on(book, name, chosen)
    return f"“{found.row.title}”" if found else None


def _distance_row(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    return (
        labels.SHORT[name],
        book.score(name),
        book.median(name),
        book.quartile(name, 3),
        find_gap(book, name) or "none",
        book.group(name),
    )


def list_steps(book: Book) -> list[Chosen]:
    """Duties, what covers the overall distance, then what adds most on all ways for its effort."""
    gains = {each.row.id: each.gains for each in peer_comparison.levers(book)}
    found = simulation.chosen(book.row.id, book.row.tags, book.now, len(gains) + 1)
    ways = {name: gap.value for name in list_placed(book) if (gap := find_gap(book, name))}
    wanted = find_enough(book, ESG, ways[ESG]) if ESG in ways else []
    ids = [row.id for row in wanted]
    large = list_large([each.row.id for each in found], book.reading.values, of_own=True)[:1]

    def rank(each: Chosen) -> tuple[bool, bool, bool, bool, Fraction]:
        own = gains.get(each.row.id, NO_GAINS)
        points = sum((min(own[n], gap) for n, gap in ways.items() if own[n] > 0), Fraction(0))
        covers = each.row.id in (*large, *ids[: book.row.actions])
        early = each.row.id not in large
        return not each.row.duty, early, not covers, each.points.mid <= 0, -points / each.row.effort

    order = sorted(found, key=rank)
    far = find_far(book)
    on_far = find_step_on(book, far[0], order) if far else None
    if on_far:
        place = sum(each.row.duty for each in order) + (large not in ([], [on_far.row.id]))
        order = [each for each in order if each is not on_far]
        order.insert(place, on_far)
        order = _lift(book, order, place + 1, on_far)
    on_work = list_on_work(book)
    place = sum(each.row.duty for each in order) + 1
    order = [*order[:place], *on_work, *order[place:]]
    return simulation.keep_places(book.row, order, book.reading.values)


@once_a_report
def list_on_work(book: Book) -> list[Chosen]:
    """The step on people without the outcome, where fewer of those reached have it than before."""
    moved = movements.compare_years(book, "outcomeRate") if book.serves else None
    if moved is None or moved.better is not False:
        return []
    return simulation.chosen(book.row.id, book.row.tags, book.now, len(ON_WORK), among=ON_WORK)


def _lift(book: Book, order: list[Chosen], place: int, on_far: Chosen) -> list[Chosen]:
    """The steps with those early that raise the score furthest behind where the one on it claims
    nothing, and that work on the figures that would win most."""
    wanted = []
    if on_far.own.mid <= 0:
        movers = [e for e in order if e.row.category == on_far.row.category and e.own.mid >= 1]
        wanted += [e for e in sorted(movers, key=lambda e: -e.own.mid) if e.row.id != PROMISE][:1]
    for code in list_most(book):
        on_it = (e for e in order if peer_comparison.indicator_of(e.row.metric) == code)
        wanted += [e for e in on_it if e not in wanted and not e.row.duty and e is not on_far][:1]
    rest = [each for each in order if each not in wanted]
    return [*rest[:place], *wanted, *rest[place:]]


def _name_mover(book: Book, category: str, chosen: list[Chosen]) -> str | None:
    """The step of the report that raises a score by most, where the first on it claims nothing."""
    on_far = find_step_on(book, category, chosen)
    if on_far is None or on_far.own.mid > 0:
        return None
    found = [e for e in chosen if e.row.category == category and e.own.mid >= 1]
    best = max(found, key=lambda each: each.own.mid, default=None)
    return f"“{best.row.title}”" if best else None


def _draw_ladder(book: Book, words: str) -> str:
    points = []
    for name in list_placed(book):
        low, mid, high = (book.quartile(name, n) for n in (1, 2, 3))
        own, title = book.score(name), labels.SHORT[name]
        points.append(point(own, title, low=low, mid=mid, high=high, label=own.printed))
    axes = ("Score", "points of 100"), ("Score", "")
    return figure(book, "quarter_ladder", "bullets", *axes, [series("Scores", points)], words)
