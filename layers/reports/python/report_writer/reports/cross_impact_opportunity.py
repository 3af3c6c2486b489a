"""Cross-Impact Opportunity Analysis: which actions serve several goals at once."""

import itertools
from collections import Counter
from collections.abc import Callable
from functools import partial

from auxeira.esg.scores import ESG
from auxeira.reports.document import Section, Sentence
from report_writer import actions, labels, missing_data
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, level, tell, told
from report_writer.reports.cross_facts import (
    Goal,
    cross,
    found_goals,
    gain,
    lacking,
    listed_actions,
    mission_figures,
    number,
    sdg,
    served,
)
from report_writer.reports.cross_words import CONFLICTS, WORDS
from report_writer.reports.sources import SOURCES
from report_writer.simulation import Chosen
from report_writer.text import listed, table

type Tell = Callable[..., Sentence | None]

FEW = 5
PAIRS = 4  # that are told
MOST_FREE = 5  # goals without a claim that are told
MOST_NOW = 6  # figures of claimed goals that are told


def cross_impact_opportunity(book: Book) -> Body:
    """The report for strategy and programme design."""
    said = partial(tell, book, WORDS)
    goals, chosen = found_goals(book), listed_actions(book)
    sections = [
        _goals(book, said, goals),
        _meet(book, said, chosen),
        _opportunities(book, said, chosen),
        _conflicts(book, said, chosen),
        _measure(book, said, goals),
    ]
    score = said("score", esg=book.rated(ESG), reach=book.coverage(ESG))
    score = score or missing_data.not_enough(book, ESG)
    summary = [_lead(book, said, goals), _open(book, said, chosen), _extra(book, said, goals)]
    own = [name for goal in goals if goal.claimed for name in goal.figures]
    summary += [_duties(book, said), *(level(book, name) for name in own[:1])]
    summary += [_rising(said, goals), score]
    claimed = [goal for goal in goals if goal.claimed]
    shown = [
        number(book, "claimed", "goals claimed", len(claimed), "goals"),
        number(book, "evidenced", "goals claimed with a figure of their own",
               sum(bool(goal.figures) for goal in claimed), "goals"),
        book.rated(ESG)
    ]  # fmt: skip
    return Body(summary, sections, [key(fact) for fact in shown], chosen)


def _lead(book: Book, said: Tell, goals: list[Goal]) -> Sentence | None:
    claimed = [goal for goal in goals if goal.claimed]
    bare = [sdg(goal.number) for goal in claimed if not goal.figures]
    whole = number(book, "claimed", "goals claimed", len(claimed), "goals")
    if not bare:
        return said("lead.full", claimed=whole)
    some = number(book, "bare", "goals claimed without a figure", len(bare), "goals")
    return said("lead.bare", bare=f"{some:n}", claimed=whole, names=listed(bare[:4]))


def _extra(book: Book, said: Tell, goals: list[Goal]) -> Sentence | None:
    extra = [sdg(goal.number) for goal in goals if not goal.claimed]
    if not extra:
        return None
    fact = number(book, "extra", "goals evidenced, not claimed", len(extra), "goals")
    names = listed(extra[:4])
    return said("unclaimed", extra=fact, names=f"among them {names}" if extra[4:] else names)


def _rising(said: Tell, goals: list[Goal]) -> Sentence | None:
    """How the figures of own operations moved, goal by goal: better, worse or mixed."""
    found = {
        word: listed([f"SDG {goal.number}" for goal in goals if goal.progress == word])
        for word in ("better", "worse", "mixed")
    }
    told = "; ".join(f"{word} for {names}" for word, names in found.items() if names)
    return said("rising", names=told) if told else said("rising.none")


def _open(book: Book, said: Tell, chosen: list[Chosen]) -> Sentence | None:
    fact = number(book, "actions", "actions with two goals or more", len(chosen), "actions")
    return said("open", count=fact)


# the sections


def _goals(book: Book, said: Tell, goals: list[Goal]) -> Section:
    rows = []
    for goal in goals:
        state = goal.progress if goal.figures else "no figure"
        rows.append(
            (
                sdg(goal.number),
                "yes" if goal.claimed else "no",
                listed(goal.targets) or "the goal as a whole",
                labels.first(listed([labels.label(name) for name in goal.figures])) or "none",
                state,
            )
        )
    columns = ("Goal", "Claimed", "Target", "Figures of own operations", "Progress")
    shown = table(book, "goal_evidence", columns, rows)
    mission = mission_figures(book)
    lines = [_mission(said, mission, claimed=any(goal.claimed for goal in goals))]
    for goal in (goal for goal in goals if goal.claimed):
        name = f"goal{goal.number}.claimed"
        words = {name: WORDS["claimed.two" if goal.figures else "claimed.bare"]}
        known = listed([labels.label(each) for each in goal.figures][:4])
        lines.append(tell(book, words, name, goal=sdg(goal.number), figures=known))
    first = [_lead(book, said, goals), _extra(book, said, goals), _rising(said, goals)]
    for goal in [goal for goal in goals if not goal.claimed][:MOST_FREE]:
        name = f"goal{goal.number}.free"
        known = listed([labels.label(each) for each in goal.figures][:3])
        words = {name: WORDS["free"]}
        lines.append(tell(book, words, name, goal=sdg(goal.number), figures=known))
    more = [said("rule"), said("target"), said("claim")]
    more += [said("chosen") if book.serves else None]
    title = "Goals claimed and goals evidenced"
    return laid(book, title, first, lines, more, tables=[shown])


def _mission(said: Tell, mission: list[str], *, claimed: bool) -> Sentence | None:
    """What a claim about the mission rests on."""
    if not claimed:
        return None
    names = listed([labels.label(name) for name in mission])
    return said("mission", figures=names) if names else said("mission.none")


def _meet(book: Book, said: Tell, chosen: list[Chosen]) -> Section:
    pairs = Counter(
        pair for each in chosen for pair in itertools.combinations(sorted(served(book, each)), 2)
    )
    lines = []
    for (one, other), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:PAIRS]:
        label = f"actions that serve {sdg(one)} and {sdg(other)}"
        name = f"pair.{one}.{other}"
        fact = number(book, name, label, count, "actions")
        parts = {"one": sdg(one), "other": sdg(other)}
        lines.append(tell(book, {name: WORDS["meet"]}, name, number=fact, **parts))
    own = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    filled = number(book, "served", "a goal that is served", 1, "")
    points = [
        point(f"SDG {goal}", each.row.title, size=filled, label="serves", mark=goal in own)
        for each in chosen
        for goal in sorted(served(book, each))
    ]
    words = "A filled cell marks a goal that an action serves; a frame marks a claimed one."
    axes = ("Goal", "SDG"), ("Action", "")
    grid = figure(book, "action_goal_grid", "grid", *axes, [series("Served", points)], words)
    more = [said("meet.how"), said("meet.one"), said("meet.data")]
    title = "Where goals meet in our data"
    return laid(book, title, lines or [said("meet.none")], more, figures=[grid])


def _opportunities(book: Book, said: Tell, chosen: list[Chosen]) -> Section:
    first = [_open(book, said, chosen), said("open.few") if len(chosen) < FEW else None]
    first.append(_duties(book, said))
    lines = []
    for each in chosen:
        name = f"{each.row.id}.cross"
        own, value = cross(book, each)
        lines.append(told(book, each))
        goals = listed([sdg(goal) for goal in sorted(served(book, each))][:3])
        rows, title = {name: WORDS["cross"]}, f"“{each.row.title}”"
        lines.append(tell(book, rows, name, title=title, served=goals, claimed=own, cross=value))
    points = []
    for each in chosen:
        label = f"goals that {each.row.id} serves"
        count = number(book, f"{each.row.id}.goals", label, len(served(book, each)), "goals")
        points.append(point(each.row.effort, count, size=gain(book, each), label=each.row.id))
    words = "Each bubble is an action by effort and goals served, its size the points it would add."
    axes = ("Effort", "1 to 3"), ("Goals served", "number")
    drawn = figure(book, "effort_goal_bubbles", "scatter", *axes, [series("Actions", points)],
                   words, _note(chosen))  # fmt: skip
    more = [said("cross.rule"), said("zero"), said("bubble"), said("budget")]
    ids = [each.row.id for each in chosen]
    return laid(book, "Opportunities", first, lines, more, figures=[drawn], actions=ids)


def _duties(book: Book, said: Tell) -> Sentence | None:
    """The duties that are open, whatever goals they serve."""
    duties = [f"“{row.title}”" for row in actions.triggered(book.inputs) if row.duty]
    return said("duties", duties=listed(duties)) if duties else None


def _note(chosen: list[Chosen]) -> str:
    found = listed([f"{each.row.id} {each.row.title}" for each in chosen])
    return f"Actions: {found}." if found else ""


def _conflicts(book: Book, said: Tell, chosen: list[Chosen]) -> Section:
    rows, lines = [], []
    for each in (each for each in chosen if each.row.id in CONFLICTS):
        goal, how, guard = CONFLICTS[each.row.id]
        helped = listed([sdg(one) for one in sorted(served(book, each)) if one != int(goal)][:2])
        suffers = sdg(int(goal))
        fact = book.value(guard)
        shown = f"{labels.first(labels.label(guard))}: {fact or 'not reported'}"
        rows.append((each.row.title, helped, f"{suffers}: {how}", shown))
        name = f"{each.row.id}.conflict"
        parts = {"helped": helped, "suffers": suffers, "how": how, "guard": labels.label(guard)}
        title = f"“{each.row.title}”"
        lines.append(tell(book, {name: WORDS["conflict"]}, name, title=title, **parts))
    columns = ("Action", "Goal helped", "Goal that may suffer", "Guard figure")
    none = [("No action", *["nothing"] * 3)]
    conflicts = table(book, "goal_conflicts", columns, rows or none)
    more = [said("guard"), said("guard.limit"), said("guard.real")]
    lines = lines or [said("conflict.none")]
    return laid(book, "Conflicts to watch", lines, more, tables=[conflicts])


def _measure(book: Book, said: Tell, goals: list[Goal]) -> Section:
    lines = []
    for goal in (goal for goal in goals if goal.claimed and not goal.figures):
        name = f"goal{goal.number}.measure"
        wanted = lacking(book, goal)
        if wanted:
            parts = {"figure": labels.label(wanted[0]), "source": SOURCES[wanted[0]][0]}
            words = {name: WORDS["measure"]}
            lines.append(tell(book, words, name, goal=sdg(goal.number), **parts))
        else:
            words = {name: WORDS["measure.out"]}
            lines.append(tell(book, words, name, goal=sdg(goal.number)))
    own = dict.fromkeys(name for goal in goals if goal.claimed for name in goal.figures)
    now = [level(book, name) for name in own][:MOST_NOW]
    today = [said("now"), *now] if now else []
    more = [said("direction"), said("drop"), said("rhythm"), said("owner")]
    return laid(book, "What to measure", lines or [said("measure.all")], today, more)
