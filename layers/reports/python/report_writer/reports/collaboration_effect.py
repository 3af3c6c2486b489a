"""Of the report on collaboration: what is done together, on which terms, and what it may add."""

from auxeira.reports.document import Section, Sentence
from report_writer import labels, peer_comparison, recommendations, text
from report_writer.fact_book import ROWS, Book
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import tell
from report_writer.reports import collaboration_fit as fit
from report_writer.reports.collaboration_fit import Collaboration
from report_writer.reports.collaboration_words import PLURALS, TASKS, W
from report_writer.simulation import Chosen
from report_writer.text import section, table

TERMS = tuple(f"term{n}" for n in range(1, 8))


def collab(book: Book, each: Collaboration) -> Sentence | None:
    """With whom, for what, and measured by what."""
    return tell(
        book,
        W,
        "collab",
        each.fit.kind,
        who=PLURALS[each.fit.kind],
        purpose=TASKS[each.code][0],
        label=peer_comparison.label(each.code),
    )


def three(book: Book, chosen: list[Collaboration]) -> Section:
    """Who does what in each collaboration, and the open projects that share a goal."""
    paragraphs = []
    for each in chosen:
        kind = each.fit.kind
        lines = [collab(book, each), tell(book, W, "theirs", kind, task=TASKS[each.code][1])]
        ours = TASKS[each.offered][1] if each.offered else None
        lines.append(tell(book, W, "ours", kind, task=ours) or tell(book, W, "nothing", kind))
        paragraphs.append(lines)
    last = [tell(book, W, "fewer")] if len(chosen) < 3 else []
    titles = [text.statement(book, "Open project", each) for each in book.inputs.projects]
    last += [tell(book, W, "projects"), *titles] if titles else [tell(book, W, "noprojects")]
    last.append(tell(book, W, "check"))
    columns = (
        "Partner",
        "Purpose",
        "Partner does",
        "Organisation does",
        "Shared indicator",
        "Data sharing",
        "Exit",
    )
    rows = [_outline(each) for each in chosen] or [("No partner type is ahead", *["-"] * 6)]
    shown = table(book, "collaboration_outline", columns, rows)
    return section(book, "Three collaborations", *paragraphs, last, tables=[shown])


def _outline(each: Collaboration) -> tuple[str, ...]:
    ours = TASKS[each.offered][1] if each.offered else "gives access to programmes and data"
    return (
        each.fit.kind,
        labels.first(TASKS[each.code][0]),
        TASKS[each.code][1],
        ours,
        peer_comparison.title(each.code),
        "yearly totals, by written consent",
        "two quarters without movement, or notice in writing",
    )


def terms(book: Book, chosen: list[Collaboration]) -> Section:
    """What to agree: the shared target of each, and terms for all."""
    lines = [_target(book, each) for each in chosen]
    notes = [tell(book, W, name) for name in TERMS]
    return section(book, "Terms to agree", lines, notes)


def _target(book: Book, each: Collaboration) -> Sentence | None:
    kind = each.fit.kind
    return tell(
        book,
        W,
        "target",
        kind,
        who=PLURALS[kind],
        label=peer_comparison.label(each.code),
        target=fit.halfway(book, each),
        own=book.compared(each.code),
        median=fit.median(book, kind, each.code),
    )


def effect(book: Book, chosen: list[Collaboration]) -> Section:
    """What half of each gap adds, and the steps that prepare it."""
    lines = [gained(book, each) for each in chosen]
    other = [_step(book, each) for each in book.chosen]
    notes = [tell(book, W, "half")]
    ids = [each.row.id for each in book.chosen]
    shown = [_bars(book, chosen)]
    return section(book, "Expected effect", lines, other, notes, figures=shown, actions=ids)


def gained(book: Book, each: Collaboration) -> Sentence | None:
    """What half of a gap would add to the score that counts it."""
    label, who = peer_comparison.label(each.code), PLURALS[each.fit.kind]
    name, gain = fit.component(book, each.code), fit.gain(book, each)
    if name is None or gain is None:
        return tell(book, W, "noscore", each.fit.kind, label=label, who=who)
    score = labels.label(ROWS[name].category)
    return tell(book, W, "effect", each.fit.kind, label=label, who=who, score=score, gain=gain)


def _bars(book: Book, chosen: list[Collaboration]) -> str:
    points = []
    for each in chosen:
        gain = fit.gain(book, each)
        if gain is not None:
            name = f"{each.fit.kind}: {peer_comparison.label(each.code)}"
            points.append(point(gain, name, label=gain.printed))
    said = "Each bar shows the points that a score would gain if the gap to the median halves."
    return figure(
        book,
        "expected_effect",
        "bars",
        ("Points of the score that counts it", "points"),
        ("Collaboration", ""),
        [series("Points gained", points)],
        said,
    )


def _step(book: Book, each: Chosen) -> Sentence | None:
    row = each.row
    if row.duty:
        return tell(book, W, "duty", row.id, title=row.title)
    gain = recommendations.points(book, each)
    if not gain.value:
        return tell(book, W, "quiet", row.id, title=row.title)
    return tell(book, W, "step", row.id, title=row.title, gain=gain)
