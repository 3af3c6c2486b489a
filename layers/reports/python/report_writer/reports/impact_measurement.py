"""Impact Measurement Framework: what to measure, how, how often, and how good it is today."""

from collections.abc import Callable
from functools import partial

from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, tell, told
from report_writer.reports.measurement_facts import (
    STATES,
    Goal,
    chain,
    counts,
    framework,
    goals,
    state,
    years,
)
from report_writer.reports.measurement_words import LADDER, WORDS
from report_writer.reports.sources import SOURCES
from report_writer.text import listed, table

type Tell = Callable[..., Sentence | None]

MOST_TOLD = 9  # goals that are told one by one
MOST_ROWS = 24  # figures in the matrix
MOST_YEARS = 5


def impact_measurement(book: Book) -> Body:
    """The report for staff of monitoring and evaluation."""
    said = partial(tell, book, WORDS)
    found = goals(book)
    sections = [
        _chain(book, said),
        _set(book, said, found),
        _targets(book, said, found),
        _quality(book, said),
        _ladder(book, said),
        _calendar(book, said),
        _deductions(book, said),
    ]
    social, reach = book.rated("social_impact"), book.coverage("social_impact")
    summary = [
        _lead(book, said),
        _evidence(book, said),
        _told(book, next((goal for goal in found if goal.now), None)),
        said("social", social=social, reach=reach)
        or missing_data.not_enough(book, "social_impact"),
        said("deduct") or said("deduct.none"),
    ]
    shown = [counts(book)["missing"], book.value("outcomeRate"), social, book.value("sroi")]
    return Body(summary, sections, [key(fact) for fact in shown])


def _lead(book: Book, said: Tell) -> Sentence | None:
    own = counts(book)
    state_ = "missing" if own["missing"].value else "whole"
    return said(f"lead.{state_}", missing=f"{own['missing']:n}", asked=own["asked"], year=book.year)


def _evidence(book: Book, said: Tell) -> Sentence | None:
    level = book.value("outcomeEvidence")
    if level is None:
        return said("noevidence")
    return said("evidence", level=labels.EVIDENCE[int(level.value)])


def _told(book: Book, goal: Goal | None) -> Sentence | None:
    """What a goal is, in a sentence of its own."""
    if goal is None or goal.now is None:
        return None
    name = f"{goal.code}.goal"
    rows = {name: WORDS["target" if goal.goal else "kept"]}
    return tell(
        book,
        rows,
        name,
        label=goal.label,
        now=goal.now,
        points=book.points(goal.code),
        goal=goal.goal,
        next=goal.next,
    )


# the sections


def _chain(book: Book, said: Tell) -> Section:
    stages = chain(book)
    points = [point(stage, label=str(fact or "not reported")) for stage, fact in stages]
    words = "Four boxes lead from the input to the outcome, each with the figure of the year."
    axes = ("Stage", ""), ("Value", "unit in each box")
    drawn = figure(book, "effect_chain", "chain", *axes, [series("Chain", points)], words)
    link = said("link", first=stages[0][1], second=stages[1][1])
    own = [said("chain"), link, said("rate"), _evidence(book, said)]
    return laid(book, "Chain of effect", own, [said("assume"), said("words")], figures=[drawn])


def _set(book: Book, said: Tell, found: list[Goal]) -> Section:
    columns = (
        *("Indicator", "Formula", "Unit", "Source", "Frequency", "Baseline", "Target", "Code"),
    )
    rows = [framework(book, goal) for goal in found]
    shown = table(book, "indicator_framework", columns, rows)
    count = book.fact(
        "indicators", "indicators in the set", len(found), "indicators", "formula: components"
    )
    lines = [_lead(book, said), said("set", count=count)]
    return laid(book, "Indicator set", lines, [said("set.keep"), said("set.few")], tables=[shown])


def _targets(book: Book, said: Tell, found: list[Goal]) -> Section:
    known = [goal for goal in found if goal.now][:MOST_TOLD]
    lines = [_told(book, goal) for goal in known]
    lacking = [missing_data.missing(book, goal.code) for goal in found if not goal.now][:MOST_TOLD]
    more = [said("target.whole"), said("target.none")]
    return laid(book, "Baselines and targets", [said("target.rule")], lines, lacking, more)


def _quality(book: Book, said: Tell) -> Section:
    own = counts(book)
    asked = own["names"][:MOST_ROWS]
    levels = {
        word: book.fact(f"quality.{word}", f"state of a figure: {word}", at, "", "constant: states")
        for at, word in enumerate(STATES)
    }
    points = []
    for name in asked:
        for year in years(book)[-MOST_YEARS:]:
            word = state(book, name, year)
            label = labels.first(labels.label(name))
            points.append(point(str(year), label, size=levels[word], label=word))
    words = "Each cell says whether a figure of a year is assured, measured, estimated or missing."
    axes = ("Year", ""), ("Figure", "")
    drawn = figure(book, "data_quality", "grid", *axes, [series("State", points)], words)
    lacking = [labels.label(name) for name in own["names"] if name not in book.reading.values]
    some = listed(lacking[:5]) or None
    number = book.fact("years", "years with figures", len(years(book)), "years", "input")
    lines = [
        said("quality", year=book.year, **{word: own[word] for word in STATES[:-1]}),
        said("lacking", lacking=some),
    ]
    more = [said("quality.years", years=number), said("quality.read"), said("assured")]
    marks = missing_data.marks(book, *own["names"])
    return laid(book, "Quality of today's data", lines, more, marks, figures=[drawn])


def _ladder(book: Book, said: Tell) -> Section:
    level = book.value("outcomeEvidence")
    now = None if level is None else int(level.value)
    rows, next_ = [], None
    for at, (what, weeks, points) in enumerate(LADDER):
        source = "planning value"
        time = book.fact(f"ladder.{at}.weeks", "weeks of work", weeks, "weeks", source)
        worth = book.fact(f"ladder.{at}.points", "points for evidence", points, "points",
                          "constant: anchors of outcomeEvidence")  # fmt: skip
        here = " (today)" if at == now else ""
        rows.append((labels.first(labels.EVIDENCE[at]) + here, labels.first(what), time, worth))
        if at == (0 if now is None else now) + 1:
            next_ = said("rung.next", what=what, weeks=time, points=worth)
    columns = ("Level", "What it takes", "Weeks of work", "Points")
    note = "Weeks are planning values, from the start to the first result."
    shown = table(book, "evidence_ladder", columns, rows, note)
    lines = [_evidence(book, said), said("ladder"), next_ or said("rung.top")]
    more = [said("ladder.size"), said("ladder.group"), said("drop")]
    return laid(book, "Evidence ladder", lines, more, tables=[shown])


def _calendar(book: Book, said: Tell) -> Section:
    own = counts(book)["names"]
    lines = []
    for often, word in (("monthly", "Every month"), ("quarterly", "Every quarter"),
                        ("yearly", "Once a year")):  # fmt: skip
        measured = [labels.label(name) for name in own if SOURCES[name][1] == often]
        if measured:
            what = listed(measured[:6])
            lines.append(
                tell(book, {f"{often}.collected": WORDS["rhythm"]}, f"{often}.collected",
                     often=word, lower=word.lower(), what=what)
            )  # fmt: skip
    steps = [told(book, each) for each in book.chosen]
    actions = [each.row.id for each in book.chosen]
    more = [said("calendar.owner"), said("calendar.proof")]
    return laid(
        book, "Collection calendar", [said("calendar")], lines, more, [said("steps"), *steps],
        actions=actions
    )  # fmt: skip


def _deductions(book: Book, said: Tell) -> Section:
    value, less = book.value("outcomeValue"), book.value("outcomeAdjustmentPct")
    left = None
    if value is not None and less is not None:
        rest = value.value * (1 - less.value / 100)
        formula = "formula: outcomeValue x (1 - outcomeAdjustmentPct / 100)"
        left = book.fact("left", "value after deductions", rest, "money", formula, book.year)
    lines = [said("deduct") or said("deduct.none"), said("left", left=left)]
    more = [said("anyway"), said("others"), said("displace"), said("range")]
    return laid(book, "Deductions", [*lines, missing_data.missing(book, "I3")], more)
