"""The Innovation Pipeline Report: which practices to adopt now, to pilot and to explore."""

from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data, peer_comparison, recommendations, simulation
from report_writer.actions import ACTIONS
from report_writer.assembly import Body, key
from report_writer.fact_book import ROWS, Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import tell
from report_writer.reports import innovation_ideas
from report_writer.reports.innovation_cards import cards, rules
from report_writer.reports.innovation_ideas import STAGES, Idea, ideas, lacks, share
from report_writer.reports.innovation_words import W
from report_writer.text import listed, section, table

KINDS = dict(zip(STAGES, ("adopt", "pilot", "explore"), strict=True))
NOTES = ("formula", "quarters", "unknown", "left", "moves", "adds", "newest", "curve")
FEW = 5  # steps
WEAK = 50  # points below which a component is told as weak
MOST = 8  # practices that cannot be judged, told of one by one
PILLARS = {"E": "Environment", "S": "Social", "G": "Governance"}


def innovation_pipeline(book: Book) -> Body:
    """The report for leads of operations and innovation."""
    found = ideas(book)
    among = {row.id for row in ACTIONS.values() if innovation_ideas.counts(row)}
    chosen = simulation.chosen(book.row.id, book.row.tags, book.inputs, book.row.actions, among)
    ids = [each.row.id for each in chosen]
    sections = [
        _start(book, found),
        *(_stage(book, stage, found) for stage in STAGES),
        cards(book, found),
        rules(book, found, ids, few=len(ids) < FEW),
    ]
    first = found[0] if found else None
    summary = [
        _stages(book, found),
        _carried(book),
        _ready(book, first) if first else None,
        _share(book, first) if first else None,
        _gain(book, first) if first else None,
        _weakest(book),
    ]
    keys = [key(innovation_ideas.ready(book, idea), idea.row.title) for idea in found[:5]]
    return Body(summary, sections, keys or [key(book.rated(ESG))], chosen)


def _start(book: Book, found: list[Idea]) -> Section:
    count = peer_comparison.count(book, "ideas", "practices that the figures call for", len(found))
    lines = [
        tell(book, W, "ideas", count=count) if found else tell(book, W, "noideas"),
        _stages(book, found),
        _carried(book),
        _weakest(book),
        tell(book, W, "score", score=book.rated(ESG), coverage=book.coverage(ESG))
        or missing_data.not_enough(book, ESG),
    ]
    peers = book.peers.group
    lines.append(
        tell(book, W, "peers", name=peers, strength=peer_comparison.strength(book))
        if book.standing(ESG)
        else None
    )
    notes = [tell(book, W, name) for name in NOTES]
    rows = [_row(book, idea) for idea in found]
    columns = ("Practice", "Stage", "Readiness", "What is missing", "Effect")
    empty = [("No practice is called for", "-", "-", "-", "-")]
    shown = table(book, "idea_pipeline", columns, rows or empty)
    figures = [_curve(book, found), _columns(book, found)]
    return section(book, "Starting point", lines, notes, tables=[shown], figures=figures)


def _row(book: Book, idea: Idea) -> tuple[str | Fact | None, ...]:
    effect = recommendations.effect(book, idea.chosen) or "none claimed"
    what = labels.first(listed(lacks(book, idea))) or "Nothing"
    title = f"{idea.row.id} {idea.row.title}"
    return title, idea.stage, innovation_ideas.ready(book, idea), what, effect


def _stages(book: Book, found: list[Idea]) -> Sentence | None:
    if not found:
        return None
    counts = {
        kind: peer_comparison.count(
            book,
            kind,
            f"practices of the stage “{stage}”",
            sum(idea.stage == stage for idea in found),
        )
        for stage, kind in KINDS.items()
    }
    return tell(
        book, W, "stages", adopt=counts["adopt"], pilot=counts["pilot"], explore=counts["explore"]
    )


def _carried(book: Book) -> Sentence | None:
    if not innovation_ideas.carried(book):
        return tell(book, W, "weakbase")
    return tell(
        book,
        W,
        "base",
        oversight=book.value("esgOversight"),
        policies=book.value("policiesAdopted"),
    )


def _weakest(book: Book) -> Sentence | None:
    known = [part for part in book.parts.values() if part.points is not None]
    if not known:
        return None
    part = min(known, key=lambda part: (part.points, -part.weight, part.id))
    if (part.points or 0) >= WEAK:
        return None
    return tell(
        book, W, "weakest", label=labels.label(ROWS[part.id].value), points=book.points(part.id)
    )


def _stage(book: Book, stage: str, found: list[Idea]) -> Section:
    kind = KINDS[stage]
    mine = [idea for idea in found if idea.stage == stage]
    paragraphs = [_told(book, idea) for idea in mine] or [[tell(book, W, f"no{kind}")]]
    notes = [tell(book, W, f"why{kind}")]
    notes += [tell(book, W, "rolled")] if kind == "adopt" else []
    unseen = _unjudged(book) if kind == "explore" else []
    return section(book, stage, notes, *paragraphs, unseen)


def _unjudged(book: Book) -> list[Sentence | None]:
    """The practices of which nobody can tell whether they are called for."""
    rows = innovation_ideas.unjudged(book)
    if not rows:
        return []
    count = peer_comparison.count(book, "unjudged", "practices that cannot be judged", len(rows))
    lines = [tell(book, W, "blind", count=count)]
    lines += [
        tell(book, W, "unjudged", row.id, title=row.title, what=what) for row, what in rows[:MOST]
    ]
    return [*lines, tell(book, W, "sight")]


def _told(book: Book, idea: Idea) -> list[Sentence | None]:
    what = lacks(book, idea)
    lines = [_ready(book, idea), _share(book, idea), _gain(book, idea)]
    if what:
        lines.append(tell(book, W, "lacks", idea.row.id, what=listed(what[:4])))
    return lines


def _ready(book: Book, idea: Idea) -> Sentence | None:
    return tell(
        book,
        W,
        KINDS[idea.stage],
        idea.row.id,
        title=idea.row.title,
        ready=innovation_ideas.ready(book, idea),
    )


def _share(book: Book, idea: Idea) -> Sentence | None:
    if idea.quarter is None:
        return tell(book, W, "noshare", idea.row.id)
    words = peer_comparison.QUARTERS[min(idea.quarter, 3)]
    return tell(book, W, "share", idea.row.id, share=words)


def points(book: Book, idea: Idea) -> Fact:
    """What a practice adds to the overall score at the middle of its range."""
    label = f"points of {labels.label(ESG)} by {idea.row.id}"
    value = round_half_up(idea.chosen.esg.mid)
    return book.fact(f"{idea.row.id}.mid", label, value, "points", recommendations.FORMULA)


def _gain(book: Book, idea: Idea) -> Sentence | None:
    gain, name = points(book, idea), idea.row.id
    if idea.chosen.opens and round_half_up(idea.chosen.upto):
        upto = book.fact(
            f"{name}.upto",
            f"points of {labels.label(ESG)} that {name} opens",
            round_half_up(idea.chosen.upto),
            "points",
            "formula: weight of components",
        )
        return tell(book, W, "opens", name, upto=upto)
    return (
        tell(book, W, "gain", name, gain=gain) if gain.value > 0 else tell(book, W, "nogain", name)
    )


# figures


def _curve(book: Book, found: list[Idea]) -> str:
    dots = {}
    for idea in found:
        at = share(book, idea)
        if at is not None:
            dots[idea.row.id] = (idea, point(at, points(book, idea), label=idea.row.id))
    rows = [
        series(stage, [dot for idea, dot in dots.values() if idea.stage == stage])
        for stage in STAGES
    ]
    said = "Each dot is a practice: to the right more peers have it, further up it adds more."
    note = "A share is the middle of its quarter, so that no single peer shows."
    return figure(
        book,
        "adoption_curve",
        "scatter",
        ("Share of peers at the target", "%"),
        ("Effect on the overall score", "points"),
        rows,
        said,
        note,
    )


def _columns(book: Book, found: list[Idea]) -> str:
    rows = []
    for letter, name in PILLARS.items():
        bars = []
        for stage, kind in KINDS.items():
            number = sum(idea.stage == stage and idea.row.pillar == letter for idea in found)
            label = f"practices of {name.lower()}, stage “{stage}”"
            bars.append(
                point(stage, peer_comparison.count(book, f"{kind}.{letter}", label, number))
            )
        rows.append(series(name, bars))
    said = "The columns count practices by stage, stacked by environment, social and governance."
    return figure(
        book, "stage_columns", "columns", ("Stage", ""), ("Practices", "number"), rows, said
    )
