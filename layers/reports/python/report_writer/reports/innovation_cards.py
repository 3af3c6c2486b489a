"""Of the Innovation Pipeline Report: a card for each pilot, and the rules by which it stops."""

from auxeira.reports.document import Section, Sentence
from report_writer import labels, recommendations
from report_writer.fact_book import Book
from report_writer.peer_comparison import tell
from report_writer.reports.innovation_ideas import STAGES, Idea, halfway
from report_writer.reports.innovation_words import W
from report_writer.text import section, table

LENGTHS = {2: "two quarters", 3: "four quarters"}
BUDGETS = {2: "some budget, without capital", 3: "a small part of the capital"}
RULES = tuple(f"rule{n}" for n in range(1, 6))
LEVELS = ("of 3", "of 6", "of 7")  # units without a half of the way
NEAR = 3  # practices with a card where there is no pilot


def piloted(found: list[Idea]) -> list[Idea]:
    """The practices with a card: pilots; where there are none, those nearest to one."""
    pilots = [idea for idea in found if idea.stage == STAGES[1]]
    return pilots or sorted(found, key=lambda idea: (idea.ready, idea.row.id))[:NEAR]


def cards(book: Book, found: list[Idea]) -> Section:
    """A hypothesis with a number, its measure, length, budget and stop rule for each pilot."""
    mine = piloted(found)
    lines: list[Sentence | None] = []
    for idea in mine:
        lines += [_hypothesis(book, idea), _length(book, idea)]
    intro = [tell(book, W, "cards")]
    if not any(idea.stage == STAGES[1] for idea in found):
        intro.append(tell(book, W, "nocards" if found else "emptycards"))
    columns = ("Pilot", "Hypothesis", "Measure", "Length", "Budget band", "Stop rule")
    rows = [_card(book, idea) for idea in mine] or [("No practice is called for", *["-"] * 5)]
    shown = table(book, "pilot_cards", columns, rows)
    return section(book, "Pilot cards", intro, lines, tables=[shown])


def _hypothesis(book: Book, idea: Idea) -> Sentence | None:
    now, then = (
        recommendations.present(book, idea.chosen),
        recommendations.reached(book, idea.chosen),
    )
    if now is None or then is None:
        return tell(book, W, "opencard", idea.row.id, title=idea.row.title)
    return tell(
        book,
        W,
        "card",
        idea.row.id,
        title=idea.row.title,
        now=now,
        then=then,
        label=labels.label(idea.row.metric),
    )


def _length(book: Book, idea: Idea) -> Sentence | None:
    return tell(
        book,
        W,
        "length",
        idea.row.id,
        length=LENGTHS[idea.row.effort],
        budget=BUDGETS[idea.row.effort],
        owner=f"the {idea.row.owner.lower()}",
    )


def _card(book: Book, idea: Idea) -> tuple[str, ...]:
    row = idea.row
    now, then = (
        recommendations.present(book, idea.chosen),
        recommendations.reached(book, idea.chosen),
    )
    told = now is not None and then is not None
    label = labels.first(labels.label(row.metric)) if row.metric else "Figures of the practice"
    return (
        f"{row.id} {row.title}",
        f"{label} goes from {now} to {then}"
        if told
        else "There is a first figure or a written finding",
        label,
        LENGTHS[row.effort],
        BUDGETS[row.effort],
        _rule(book, idea),
    )


def _rule(book: Book, idea: Idea) -> str:
    now, half = recommendations.present(book, idea.chosen), halfway(book, idea)
    if now is None or half is None:
        return "neither a figure nor a finding at half time"
    if now.unit in LEVELS:
        return f"still at {now} at the end"
    return f"short of half of the way, {half}, at half time"


def rules(book: Book, found: list[Idea], ids: list[str], *, few: bool) -> Section:
    """When each pilot stops, and what holds for all; with the steps that the report recommends."""
    lines = [_stop(book, idea) for idea in piloted(found)]
    notes = [tell(book, W, name) for name in (*RULES, "half", "order")]
    notes += [tell(book, W, "few")] if few else []
    return section(book, "Stop rules", lines, notes, actions=ids)


def _stop(book: Book, idea: Idea) -> Sentence | None:
    row, now, half = idea.row, recommendations.present(book, idea.chosen), halfway(book, idea)
    if now is None or half is None:
        return tell(book, W, "openstop", row.id, title=row.title)
    label = labels.label(row.metric)
    if now.unit in LEVELS:
        return tell(book, W, "levelstop", row.id, title=row.title, label=label, now=now)
    return tell(book, W, "stop", row.id, title=row.title, half=half, label=label)
