"""The Cross-Impact Opportunity Analysis: which actions serve several goals at once."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from auxeira.components import COMPONENTS, points
from auxeira.metrics import METRICS
from auxeira.scores import ESG
from auxeira.writer import actions, effects, names, text
from auxeira.writer.book import Book
from auxeira.writer.document import Section, Sentence
from auxeira.writer.drawing import figure, point, series
from auxeira.writer.effects import Chosen
from auxeira.writer.facts import Fact
from auxeira.writer.minimum import goals_of
from auxeira.writer.phrases import laid, level, tell, told
from auxeira.writer.reports import opportunity_watch as watch
from auxeira.writer.reports.opportunity_words import GOALS, MOST_NAMED, SEVERAL, WORDS, Goal
from auxeira.writer.shared import Body, key
from auxeira.writer.text import listed, table

type Said = partial[Sentence | None]


def cross_impact_opportunity(book: Book) -> Body:
    """The report for strategy and programme design."""
    said = partial(tell, book, WORDS)
    found = goals(book)
    chosen = across(book, found)
    sections = [
        _claims(book, said, found),
        _meetings(book, said, found),
        _opportunities(book, said, found, chosen),
        watch.conflicts(book, said, chosen),
        watch.measures(book, said, found),
    ]
    reach = {"points": book.score(ESG), "reach": book.coverage(ESG)}
    summary = [
        _lead(book, said, found),
        _best(book, said, found, chosen),
        said("score", score=names.label(ESG), **reach),
        _together(book, said, chosen),
    ]
    claimed, evidenced = _counts(book, found)["claimed"], _counts(book, found)["evidenced"]
    return Body(summary, sections, [key(claimed), key(evidenced), key(book.score(ESG))], chosen)


def goals(book: Book) -> list[Goal]:
    """The goals that are claimed, then those that figures speak of."""
    claimed = [int(goal) for goal in book.profile.get("sdg_alignment") or ()]
    told: dict[int, list[str]] = {}
    for name in METRICS:
        if name in book.reading.values:
            for goal in sorted(goals_of(name)):
                told.setdefault(goal, []).append(name)
    every = [*sorted(claimed), *sorted(told.keys() - set(claimed))]
    better = _improved(book)
    return [
        Goal(
            goal,
            goal in claimed,
            tuple(told.get(goal, ())),
            any(name in better for name in told.get(goal, ())),
        )
        for goal in every
    ]


def _improved(book: Book) -> set[str]:
    """The figures of components that earn more points than in their base year."""
    found: set[str] = set()
    for row in COMPONENTS:
        part = book.parts.get(row.id)
        base = book.base_of(row.value) if row.value in names.NAMES else None
        if part is None or part.points is None or base is None:
            continue
        if part.points > points(row, Fraction(book.values(base)[row.value])):
            found |= set(part.uses)
    return found


def across(book: Book, found: list[Goal]) -> list[Chosen]:
    """Actions that serve several goals, those first that reach farthest; duties before them."""
    several = [
        name
        for name, row in actions.ACTIONS.items()
        if len(actions.goals(row, book.inputs)) >= SEVERAL
    ]
    row = book.row
    offered = effects.chosen(
        row.id, row.tags, book.inputs, row.actions[1], row.actions[0], among=several
    )
    return sorted(offered, key=lambda each: (not each.row.duty, -reach(book, found, each)))


def reach(book: Book, found: list[Goal], each: Chosen) -> Fraction:
    """Claimed goals that an action serves, times the points that it adds."""
    return len(_served(book, found, each)) * max(Fraction(0), each.points.mid)


def _served(book: Book, found: list[Goal], each: Chosen) -> list[int]:
    claimed = {goal.number for goal in found if goal.claimed}
    return [goal for goal in actions.goals(each.row, book.inputs) if goal in claimed]


def _counts(book: Book, found: list[Goal]) -> dict[str, Fact]:
    claimed = [goal for goal in found if goal.claimed]
    numbers = {
        "claimed": ("goals claimed", len(claimed)),
        "bare": ("goals claimed without a figure", sum(not goal.figures for goal in claimed)),
        "evidenced": ("claimed goals with a figure", sum(bool(goal.figures) for goal in claimed)),
        "more": ("goals evidenced and not claimed", len(found) - len(claimed)),
    }
    return {
        name: book.fact(f"goals.{name}", label, n, "goals", "formula: goals of the profile")
        for name, (label, n) in numbers.items()
    }


def _lead(book: Book, said: Said, found: list[Goal]) -> Sentence | None:
    counts = _counts(book, found)
    bare = counts["bare"].value
    words = "covered" if not bare else "lead" if bare == 1 else "leads"
    return said(words, claimed=counts["claimed"], bare=counts["bare"].printed)


def _claims(book: Book, said: Said, found: list[Goal]) -> Section:
    rows = [
        (
            f"SDG {goal.number}",
            GOALS[goal.number],
            "yes" if goal.claimed else "no",
            names.first(listed([names.label(name) for name in goal.figures])) or "none",
            goal.state,
        )
        for goal in found
    ]
    columns = ("Goal", "Title", "Claimed", "Figures that speak of it", "State")
    evidence = table(book, "goal_evidence", columns, rows)
    lines: list[Sentence | None] = []
    for goal in found:
        if goal.claimed:
            lines += [_state(book, goal), *(level(book, name) for name in goal.figures[:3])]
    more = _counts(book, found)["more"]
    others = [_state(book, goal) for goal in found if not goal.claimed][: book.row.actions[0]]
    rest = [said("unclaimed", more=more), *others] if more.value else []
    first = [_lead(book, said, found), said("claim_note")]
    return laid(book, book.row.sections[0], first, lines, rest, tables=[evidence])


def _state(book: Book, goal: Goal) -> Sentence | None:
    if not goal.figures:
        return text.say(book, f"goal.{goal.number}", WORDS["bare"], goal=goal.name)
    figures = listed([names.label(name) for name in goal.figures[:MOST_NAMED]])
    words = "state" if goal.figures[1:] else "state_one"
    return text.say(
        book, f"goal.{goal.number}", WORDS[words], goal=goal.name, word=goal.state, figures=figures
    )


def _meetings(book: Book, said: Said, found: list[Goal]) -> Section:
    claimed = {goal.number for goal in found if goal.claimed}
    lines = []
    for name in METRICS:
        both = sorted(goals_of(name) & {goal.number for goal in found})
        if name in book.reading.values and len(both) >= SEVERAL and set(both) & claimed:
            words = listed([f"SDG {goal}" for goal in both])
            label = names.label(name)
            lines.append(text.say(book, f"meet.{name}", WORDS["meet"], label=label, goals=words))
    title = book.row.sections[1]
    return laid(book, title, lines[:6] or [said("no_meet")], [said("meet_note")])


def _opportunities(book: Book, said: Said, found: list[Goal], chosen: list[Chosen]) -> Section:
    lines: list[Sentence | None] = []
    for each in chosen:
        served = _served(book, found, each)
        lines.append(told(book, each))
        if served and reach(book, found, each) > 0:
            words = listed([f"SDG {goal}" for goal in served])
            lines.append(
                text.say(
                    book,
                    f"cross.{each.row.id}",
                    WORDS["cross"],
                    title=each.row.title,
                    served=words,
                    cross=_cross(book, found, each),
                )
            )
    few = said("few") if len(chosen) < book.row.actions[1] else None
    idle = [line for goal in found if goal.claimed for line in _uncalled(book, goal)]
    figures = [_grid(book, found, chosen), _bubbles(book, found, chosen)]
    return laid(
        book,
        book.row.sections[2],
        [_best(book, said, found, chosen), said("cross_note")],
        lines or [said("no_cross")],
        [_together(book, said, chosen), few, said("effort_note")],
        idle,
        figures=figures,
        actions=[each.row.id for each in chosen],
    )


def _uncalled(book: Book, goal: Goal) -> Iterator[Sentence | None]:
    """The actions on a goal whose triggers do not hold, two in a sentence."""
    called = {row.id for row in actions.triggered(book.inputs)}
    rest = [
        row.title[0].lower() + row.title[1:]
        for row in actions.ACTIONS.values()
        if goal.number in row.goals and row.id not in called
    ]
    for words, titles in (("uncalled", rest[:2]), ("uncalled_more", rest[2:4])):
        if titles:
            name = f"{words}.{goal.number}"
            said = {"goal": f"SDG {goal.number}", "titles": " and also ".join(titles)}
            yield text.say(book, name, WORDS[words], **said)


def _cross(book: Book, found: list[Goal], each: Chosen) -> Fact:
    label = f"reach of {each.row.id} across goals"
    formula = "formula: claimed goals served x points of the overall score"
    return book.fact(f"{each.row.id}.cross", label, reach(book, found, each), "", formula)


def _best(book: Book, said: Said, found: list[Goal], chosen: list[Chosen]) -> Sentence | None:
    far = max(chosen, key=lambda each: reach(book, found, each), default=None)
    if far is None or reach(book, found, far) <= 0:
        return said("no_cross")
    served = listed([f"SDG {goal}" for goal in actions.goals(far.row, book.inputs)])
    return said("best", title=far.row.title, served=served)


def _together(book: Book, said: Said, chosen: list[Chosen]) -> Sentence | None:
    if not chosen:
        return None
    then = effects.combined([each.row for each in chosen], book.inputs)[ESG]
    label = "the overall ESG score with all actions of this report"
    fact = book.fact("actions.then", label, then, "of 100", "formula: scores with all figures")
    return said("together", score=names.label(ESG), points=book.score(ESG), then=fact)


def _grid(book: Book, found: list[Goal], chosen: list[Chosen]) -> str:
    cells = []
    for each in chosen:
        served = actions.goals(each.row, book.inputs)
        for goal in sorted({goal.number for goal in found} & set(served)):
            one = book.fact("served", "goals served by a filled cell", 1, "", "constant: a mark")
            claimed = any(goal == g.number and g.claimed for g in found)
            cells.append(point(f"SDG {goal}", each.row.title, size=one, label="yes", mark=claimed))
    words = "A filled cell says that an action serves a goal; a frame marks a goal that is claimed."
    axes = ("Goal", ""), ("Action", "")
    return figure(book, "action_goal_grid", "grid", *axes, [series("Goals served", cells)], words)


def _bubbles(book: Book, found: list[Goal], chosen: list[Chosen]) -> str:
    dots = []
    for each in chosen:
        served = len(actions.goals(each.row, book.inputs))
        label = f"goals served by {each.row.id}"
        goals_ = book.fact(f"{each.row.id}.goals", label, served, "goals", "formula: goals")
        size = _cross(book, found, each)
        dots.append(point(each.row.effort, goals_, size=size, label=each.row.id))
    words = "Each dot is an action: effort to the right, goals served upwards, reach as its size."
    axes = ("Effort", "1 to 3"), ("Goals served", "number")
    return figure(book, "effort_goal_bubbles", "scatter", *axes, [series("Actions", dots)], words)
