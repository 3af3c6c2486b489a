"""What to watch while goals are pursued: conflicts between them, and what nobody measures yet."""

from functools import partial

from auxeira.metrics import METRICS
from auxeira.writer import names, text
from auxeira.writer.book import Book
from auxeira.writer.document import Section, Sentence
from auxeira.writer.effects import Chosen
from auxeira.writer.minimum import goals_of
from auxeira.writer.phrases import laid, level
from auxeira.writer.reports.opportunity_words import CONFLICTS, MOST_NAMED, SEVERAL, WORDS, Goal
from auxeira.writer.text import listed, table

type Said = partial[Sentence | None]


def conflicts(book: Book, said: Said, chosen: list[Chosen]) -> Section:
    """What an action may cost another goal, and the figure that would show it."""
    rows, lines = [], []
    for each in chosen:
        conflict = CONFLICTS.get(each.row.id)
        if conflict is None:
            continue
        now = book.value(conflict.guard)
        guard = names.label(conflict.guard)
        rows.append((each.row.title, f"SDG {conflict.helps}", f"SDG {conflict.suffers}",
                     names.first(guard), now))  # fmt: skip
        lines += [
            text.say(
                book,
                f"conflict.{each.row.id}",
                _capital(WORDS["conflict"], "why", conflict.why),
                title=each.row.title,
                why=conflict.why,
            ),
            text.say(
                book,
                f"guard.{each.row.id}",
                _capital(WORDS["guard" if now else "guard_unknown"], "guard", guard),
                guard=guard,
                now=now or "unknown",
            ),
        ]
    columns = ("Action", "Goal helped", "Goal that may suffer", "Figure to watch", "Now")
    nothing = [("No action of this report", "-", "-", "-", "-")]
    shown = table(book, "goal_conflicts", columns, rows or nothing)
    title = book.row.sections[3]
    return laid(
        book, title, lines or [said("no_conflict")], [said("conflict_note")], tables=[shown]
    )


def _capital(wordings: tuple[str, ...], name: str, words: str) -> tuple[str, ...]:
    """Wordings in which {name:C} is a text with a capital."""
    return tuple(each.replace(f"{{{name}:C}}", names.first(words)) for each in wordings)


def measures(book: Book, said: Said, found: list[Goal]) -> Section:
    """What to report next, for goals without a figure first."""
    lines: list[Sentence | None] = []
    silent = []
    for goal in found:
        if goal.figures or not goal.claimed:
            continue
        wanted = [name for name in METRICS if goal.number in goals_of(name)]
        if not wanted:
            silent.append(f"SDG {goal.number}")
            continue
        figures = listed([names.label(name) for name in wanted[:MOST_NAMED]])
        key_ = f"measure.{goal.number}"
        lines.append(text.say(book, key_, WORDS["measure_goal"], goal=goal.name, figures=figures))
    many = [
        names.label(name)
        for name in METRICS
        if name not in book.reading.values and len(goals_of(name)) >= SEVERAL
    ]
    first = said("measure", figures=listed(many[:MOST_NAMED])) if many else None
    told = said("nothing_speaks", goals=listed(silent)) if silent else None
    done = said("measured") if not lines and not silent else None
    both = [name for name in book.reading.values if name in METRICS and len(goals_of(name)) > 1]
    watched = [level(book, name) for name in both[:MOST_NAMED]]
    title = book.row.sections[4]
    return laid(book, title, [first, *lines, told, done], [said("measure_note")], watched)
