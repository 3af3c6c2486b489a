"""The Competitive Landscape Analysis: what lies between an organisation and the next quarter."""

from fractions import Fraction

from auxeira.esg.scores import CATEGORIES, ESG
from auxeira.reports.document import Section, Sentence
from report_writer import labels, peer_comparison, recommendations, simulation
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.peer_comparison import Lever, tell
from report_writer.reports.competitive_distance import distance, nearest, place, short, unplaced
from report_writer.reports.competitive_map import groups
from report_writer.reports.competitive_strengths import advantages, copy, counted, strengths
from report_writer.reports.competitive_words import W
from report_writer.simulation import Chosen
from report_writer.text import section


def competitive_landscape(book: Book) -> Body:
    """The report for executives."""
    known = peer_comparison.levers(book)
    strong = advantages(book)
    chosen = ordered(book, known)
    sections = [
        _position(book),
        groups(book),
        strengths(book, strong),
        distance(book, known),
        _way(book, known, chosen),
        copy(book, strong),
    ]
    worst = peer_comparison.ranked(book)
    near = nearest(book)
    summary = [
        place(book, worst[0]) if worst else None,
        short(book, near[0]) if near else tell(book, W, "nofirst"),
        _together(book, chosen),
        counted(book, strong),
        place(book, ESG),
    ]
    return Body(summary, sections, [key(book.rated(name)) for name in worst[:5]], chosen)


def ordered(book: Book, known: list[Lever]) -> list[Chosen]:
    """Duties, then what adds most points on the way to the next quartiles for its effort."""
    found = simulation.chosen(book.row.id, book.row.tags, book.inputs, len(known) + 1)
    ways = {
        name: gap.value for name in nearest(book) if (gap := peer_comparison.distance(book, name))
    }
    gains = {each.row.id: each.gains for each in known}

    def rank(each: Chosen) -> tuple[bool, bool, Fraction]:
        own = gains[each.row.id]
        points = sum(
            (min(max(own.get(n, Fraction(0)), Fraction(0)), gap) for n, gap in ways.items()),
            Fraction(0),
        )
        return not each.row.duty, each.points.mid <= 0, -points / each.row.effort

    found.sort(key=rank)
    return found[: book.row.actions]


def _position(book: Book) -> Section:
    order = peer_comparison.ranked(book)
    lower = peer_comparison.lower(book)
    whole = peer_comparison.count(book, "rankings", "rankings with a comparison", len(order))
    half = peer_comparison.count(book, "lower", "rankings in the lower half", len(lower))
    start = tell(book, W, "lower", count=half, whole=whole) if lower else tell(book, W, "upper")
    others = [name for name in CATEGORIES if name not in order]
    lines = [place(book, name) or unplaced(book, name) for name in (*order, *others)]
    found = book.standing(ESG)
    group = tell(
        book,
        W,
        "group",
        group=book.group(ESG),
        name=found.group if found else None,
        strength=found.strength if found else None,
    )
    notes = [group, *(tell(book, W, name) for name in ("strengths", "groups", "lead"))]
    return section(book, "Position in six rankings", [start, *lines], notes)


def _way(book: Book, known: list[Lever], chosen: list[Chosen]) -> Section:
    near = nearest(book)
    start = tell(book, W, "nofirst")
    if near:
        start = tell(
            book,
            W,
            "first",
            score=labels.label(near[0]),
            distance=peer_comparison.distance(book, near[0]),
        )
    lines = [start, *(_step(book, each, near) for each in chosen)]
    notes = [
        _together(book, chosen),
        tell(book, W, "overlap"),
        tell(book, W, "order"),
        tell(book, W, "still"),
    ]
    ids = [each.row.id for each in chosen]
    return section(book, "The shortest way up", lines, notes, actions=ids)


def _step(book: Book, each: Chosen, near: list[str]) -> Sentence | None:
    row = each.row
    if row.duty:
        return tell(book, W, "duty", row.id, title=row.title)
    name = row.category if row.category in near else ESG
    value = each.own.mid if name == row.category else each.esg.mid
    gain = book.fact(
        f"{row.id}.way",
        f"points of {labels.label(name)} by {row.id}",
        value,
        "points",
        recommendations.FORMULA,
    )
    if gain.printed in ("0", "-0"):
        return tell(book, W, "quiet", row.id, title=row.title)
    return tell(book, W, "step", row.id, title=row.title, gain=gain, score=labels.label(name))


def _together(book: Book, chosen: list[Chosen]) -> Sentence | None:
    then = simulation.combined([each.row for each in chosen], book.inputs)[ESG]
    label = "the overall ESG score with all steps of this report"
    fact = book.fact("steps.then", label, then, "of 100", recommendations.FORMULA)
    return tell(book, W, "together", now=book.rated(ESG), then=fact) if chosen else None
