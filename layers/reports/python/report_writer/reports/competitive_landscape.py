"""The Competitive Landscape Analysis: what lies between an organisation and the top quarter."""

from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON
from auxeira.esg.scores import CATEGORIES, COMPLETION, ESG
from report_writer import labels, peer_comparison, printing, simulation, text
from report_writer.action_sources import list_large
from report_writer.actions import Action
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.movements import is_small_emitter
from report_writer.peer_comparison import Lever
from report_writer.peer_steps import (
    describe_market_cut,
    find_step_on,
    name_costliest,
    tell_aside,
)
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.law_steps import describe_law
from report_writer.reports.own_course import describe_own_course
from report_writer.reports.peer_notes import describe_notes
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

SCORED = tuple(name for name in CATEGORIES if name != COMPLETION)
LEADS, ADDS = "lead the overall score to the top quarter", "add most for their effort"
MOST_NAMED, MOST_ON_WAY = 3, 6  # steps of a finding and of a row
NO_GAINS: dict[str, Fraction] = dict.fromkeys(CATEGORIES, Fraction(0))
FAR = ("what", "own", "edge", "on", "step", "first", "mover", "adds", "also", "cost")
BESIDE = 2  # scores from which one of them comes first
FEW_PEERS = 10  # below which a quarter is one or two of them
WAY = ("gap", "steps", "step_count", "all_count", "adds", "left", "covering", "raising")


def competitive_landscape(book: Book) -> dict[str, Any]:
    """For executives."""
    known = peer_comparison.levers(book)
    ways = {name: _describe_way(book, name, known) for name in list_scores_behind(book)}
    strong, short = list_strengths(book), list_shortfalls(book)
    led = [code for code in strong if not is_missed_lead(book, code)]
    chosen = book.chosen = list_steps(book, known)
    far = _describe_far(book, ways, known, chosen)
    return {
        **build_shared_parts(book),
        **build_goal_parts(book),
        **describe_law(book, chosen),
        **describe_result(book),
        **far,
        **describe_notes(book, chosen, far["far_cost"], _list_placed(book)),
        **peer_comparison.describe_group(book),
        **_describe_overall(book, ways.get(ESG)),
        "one_year": book.reading.bases.get("ghg12") == book.year - 1,
        **describe_scope3(book, chosen),
        **describe_market_cut(book),
        **count_indicators(book, strong, short),
        "held": text.listed([labels.label(n) for n in _list_placed(book) if n not in ways]) or None,
        "unplaced": peer_comparison.list_unplaced(book, SCORED),
        "distance_table": [_distance_row(book, name) for name in _list_placed(book)],
        "separating": bool(short),
        **{f"most_{n}": v for n, v in describe_most(book, short, chosen).items()},
        "separating_table": [build_short_row(book, code) for code in short],
        **describe_copying(book, led),
        **describe_own_course(book),
        **describe_goal_shares(book, chosen),
        "missed_lead": len(led) < len(strong),
        "advantage_table": [build_strength_row(book, code) for code in led[:MOST_ROWS]],
        "few_peers": 0 < book.peers.size < FEW_PEERS,
        "way_table": [_way_row(way) for way in ways.values()],
        "quarter_ladder": partial(_draw_ladder, book),
        "chosen": chosen,
        "duties": any(each.row.duty for each in chosen),
        "key_metrics": [key(book.score(name)) for name in _list_placed(book)][:5],
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


def _list_placed(book: Book) -> list[str]:
    """The scores that can be set beside those of others."""
    return [n for n in SCORED if book.standing(n) and peer_comparison.has_enough(book, n)]


def list_scores_behind(book: Book) -> list[str]:
    """The scores below where the top quarter of peers begins, the longest way first."""
    gaps = {name: gap.value for name in _list_placed(book) if (gap := find_gap(book, name))}
    return sorted(gaps, key=lambda name: (-gaps[name], name))


def find_far(book: Book, known: list[Lever]) -> list[str]:
    """The scores furthest behind the top quarter, overall left out and, of a small organisation,
    carbon: of those that are as far the first is one that a step raises."""
    gaps = {
        name: gap.value
        for name in _list_placed(book)
        if name != ESG and not (name == CARBON and is_small_emitter(book))
        if (gap := find_gap(book, name))
    }
    most = max(gaps.values(), default=None)
    far = sorted(name for name in gaps if gaps[name] == most)
    if len(far) < BESIDE or most is None:
        return far
    return sorted(far, key=lambda name: not peer_comparison.enough(book, name, known, most))


def _describe_far(
    book: Book, ways: dict[str, dict[str, Any]], known: list[Lever], chosen: list[Chosen]
) -> dict[str, Any]:
    """The score furthest behind, on what it loses most, and the step on it: one that raises it by
    a point, or by name one that comes before such a step."""
    far = find_far(book, known)
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


def find_gap(book: Book, name: str) -> Fact | None:
    """The points from a score to where the top quarter begins, as both are printed; None above."""
    edge = book.quartile(name, 3)
    if edge is None or edge.value <= book.score(name).value:
        return None
    label = f"points from {labels.label(name)} to the top quarter"
    source, points = "formula: third quartile - own score", edge.value - book.score(name).value
    return book.fact(f"{name}.distance", label, points, "points", source, book.year)


def _describe_place(book: Book, name: str) -> dict[str, Any]:
    return {"what": labels.label(name), "own": book.score(name), "edge": book.quartile(name, 3)}


def _describe_way(book: Book, name: str, known: list[Lever]) -> dict[str, Any]:
    """The distance of a score, and the fewest steps that cover it; what all add where none do."""
    gap = find_gap(book, name)
    assert gap is not None
    rows = peer_comparison.enough(book, name, known, gap.value)
    found: dict[str, Any] = _describe_place(book, name) | {"gap": gap}
    found |= dict.fromkeys(WAY[1:])
    if not rows:
        return found
    if peer_comparison.gained(book, name, rows) >= gap.value:
        count = book.fact(f"{name}.steps", "steps that cover it", len(rows), "", "formula: count")
        return found | _name_covering(rows, count)
    raise_it = [each for each in known if each.gains[name] > 0]
    every = [each.row for each in raise_it]
    count = book.fact(f"{name}.every", "steps that raise it", len(every), "", "formula: count")
    adds = peer_comparison.gain(book, name, every, "levers")
    if adds.value >= gap.value:
        return found | _name_covering(every, count)
    label, open_points = f"points of {labels.label(name)} left open", gap.value - adds.value
    left = book.fact(f"{name}.left", label, open_points, "points", "formula: distance - gain")
    strong = sorted(raise_it, key=lambda each: (-each.gains[name], each.row.id))
    raising = "; ".join(each.row.title for each in strong[: min(MOST_ON_WAY, len(every))])
    more = len(every) - MOST_ON_WAY
    raising += (
        f"; and {printing.word(more)} that {'adds' if more == 1 else 'add'} less"
        if more > 0
        else ""
    )
    return found | {"adds": adds, "left": left, "all_count": count, "raising": raising}


def _name_covering(rows: list[Action], count: Fact) -> dict[str, Any]:
    """The steps that cover a distance, in a sentence where they are few."""
    few = text.listed([f"“{row.title}”" for row in rows]) if len(rows) <= MOST_NAMED else None
    return {"steps": few, "step_count": count, "covering": "; ".join(row.title for row in rows)}


def _way_row(way: dict[str, Any]) -> tuple[Any, ...]:
    """A score, what it lacks, the steps on the way, and what they leave open."""
    steps = way["covering"] or way["raising"] or "no step known moves it by a point"
    left = "none, if reached" if way["covering"] else way["left"] or way["gap"]
    return labels.first(way["what"]), way["gap"], steps, left


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


def list_steps(book: Book, known: list[Lever]) -> list[Chosen]:
    """Duties, what covers the overall distance, then what adds most on all ways for its effort."""
    found = simulation.chosen(book.row.id, book.row.tags, book.now, len(known) + 1)
    ways = {name: gap.value for name in _list_placed(book) if (gap := find_gap(book, name))}
    gains = {each.row.id: each.gains for each in known}
    wanted = peer_comparison.enough(book, ESG, known, ways[ESG]) if ESG in ways else []
    ids = [row.id for row in wanted]
    large = list_large([each.row.id for each in found], book.reading.values, of_own=True)[:1]

    def rank(each: Chosen) -> tuple[bool, bool, bool, bool, Fraction]:
        own = gains.get(each.row.id, NO_GAINS)
        points = sum((min(own[n], gap) for n, gap in ways.items() if own[n] > 0), Fraction(0))
        covers = each.row.id in (*large, *ids[: book.row.actions])
        early = each.row.id not in large
        return not each.row.duty, early, not covers, each.points.mid <= 0, -points / each.row.effort

    order = sorted(found, key=rank)
    far = find_far(book, known)
    on_far = find_step_on(book, far[0], order) if far else None
    if on_far and on_far.row.id not in ids[: book.row.actions]:
        place = sum(each.row.duty for each in order) + (large != [])
        order = [each for each in order if each is not on_far]
        order.insert(place, on_far)
        order = _lift(book, order, place + 1, on_far)
    return simulation.keep_places(book.row, order, book.reading.values)


def _lift(book: Book, order: list[Chosen], place: int, on_far: Chosen) -> list[Chosen]:
    """The steps with those early that raise the score furthest behind where the one on it claims
    nothing, and that work on the figures that would win most."""
    wanted = []
    if on_far.own.mid <= 0:
        movers = [e for e in order if e.row.category == on_far.row.category and e.own.mid >= 1]
        wanted += [e for e in sorted(movers, key=lambda e: -e.own.mid) if e.row.id != PROMISE][:1]
    for code in list_most(book):
        on_it = (e for e in order if peer_comparison.indicator_of(e.row.metric) == code)
        wanted += [e for e in on_it if e not in wanted and not e.row.duty][:1]
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
    for name in _list_placed(book):
        low, mid, high = (book.quartile(name, n) for n in (1, 2, 3))
        own, title = book.score(name), labels.SHORT[name]
        points.append(point(own, title, low=low, mid=mid, high=high, label=own.printed))
    axes = ("Score", "points of 100"), ("Score", "")
    return figure(book, "quarter_ladder", "bullets", *axes, [series("Scores", points)], words)
