"""Stakeholder Engagement Strategy: who is heard, what they can see, and whom to hear next."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial

import msgspec

from auxeira.esg.scores import round_half_up
from auxeira.reports.document import Section, Sentence, Table
from report_writer import labels, missing_data, risks
from report_writer.assembly import Body, key
from report_writer.fact_book import ROWS as COMPONENTS
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, tell, told
from report_writer.reports.stakeholder_words import ROWS, WORDS
from report_writer.text import listed, table

type Tell = Callable[..., Sentence | None]

HEARD = 40  # points for being consulted
SEEN = Fraction(60, 100)  # of the mean points of what a group can see
FAMILIES = ("mission", "corporate", "capital")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Group(msgspec.Struct, frozen=True):
    """A group of stakeholders as an organisation stands with it; `score` is None where nothing
    that concerns it is reported. `known` are its reported components, the lowest first."""

    id: str
    title: str
    heard: bool
    score: Fact | None
    influence: Fact
    interest: Fact
    known: tuple[str, ...]
    method: str
    question: str

    @property
    def rank(self) -> tuple[bool, Fraction, Fraction, str]:
        """Silent groups first, by influence times interest; then by the score."""
        low = self.score.value if self.score else Fraction(0)
        return self.heard, -self.influence.value * self.interest.value, low, self.id


def score(heard: bool, parts: list[tuple[int, Fraction]]) -> int | None:
    """The score of a group from (weight, points) of its reported components."""
    if not parts:
        return None
    whole = Fraction(sum(weight for weight, _ in parts))
    mean = sum((weight * points for weight, points in parts), Fraction(0)) / whole
    return round_half_up(HEARD * heard + SEEN * mean)


def stakeholder_engagement(book: Book) -> Body:
    """The report for leads of programmes and communication."""
    groups = [_group(book, row) for row in ROWS.strip().splitlines()]
    plan = sorted(groups, key=lambda group: group.rank)
    said = partial(tell, book, WORDS)
    sections = [
        _register(book, said, groups, plan),
        _today(book, said, groups),
        _seen(book, said, groups),
        _silent(book, said, plan),
        _plan(book, said, plan),
        laid(
            book,
            "How to close the loop",
            [said("loop.one"), said("loop.two")],
            [said("loop.three"), said("loop.four")],
            [said("loop.five"), said("loop.six")],
        ),
    ]
    social, reach = book.rated("social_impact"), book.coverage("social_impact")
    summary = [
        _lead(said, groups, plan),
        said("heard"),
        _low(said, groups),
        _mean(book, said, groups),
        said("social", social=social, reach=reach)
        or missing_data.not_enough(book, "social_impact"),
    ]
    shown = [book.value("groupsEngaged"), _mean_of(book, groups), social]
    return Body(summary, sections, [key(fact) for fact in shown])


def _group(book: Book, row: str) -> Group:
    name, codes, method, question, *levels = (cell.strip() for cell in row.split("|"))
    given = book.metrics[str(book.year)].get("groupsEngaged") or ()
    known = [
        code for code in codes.split() if (part := book.part(code)) and part.points is not None
    ]
    known.sort(key=lambda code: (book.parts[code].points or 0, code))
    title = labels.SETS[name]
    found = score(
        name in given, [(book.parts[code].weight, book.parts[code].points or Fraction(0))
                        for code in known]
    )  # fmt: skip
    fact = None
    if found is not None:
        source = "formula: 40 if consulted + 0.6 x weighted mean points of its components"
        fact = book.fact(f"{name}.score", f"score of {title}", found, "of 100", source, book.year)
    influence, interest = (
        book.fact(f"{name}.{word}", f"{word} of {title}", int(level), "", "planning value")
        for word, level in zip(
            ("influence", "interest"), levels[FAMILIES.index(book.family)].split(), strict=True
        )
    )
    return Group(name, title, name in given, fact, influence, interest, tuple(known), method,
                 question)  # fmt: skip


def _lead(said: Tell, groups: list[Group], plan: list[Group]) -> Sentence | None:
    if not plan[0].heard:
        first = plan[0]
        return said(
            "lead.silent", group=first.title, influence=first.influence, interest=first.interest
        )
    low = _lowest(groups)
    return said("lead.all", group=low.title, score=low.score) if low else said("heard")


def _measured(groups: list[Group]) -> list[Group]:
    """Those with a score, the lowest first."""
    found = [group for group in groups if group.score]
    return sorted(found, key=lambda group: (group.score.value if group.score else 0, group.id))


def _lowest(groups: list[Group]) -> Group | None:
    return next(iter(_measured(groups)), None)


def _low(said: Tell, groups: list[Group]) -> Sentence | None:
    low = _lowest(groups)
    return said("low", group=low.title, score=low.score) if low else None


def _mean_of(book: Book, groups: list[Group]) -> Fact | None:
    found = [group.score.value for group in groups if group.score]
    if not found:
        return None
    mean = round_half_up(sum(found) / Fraction(len(found)))
    label, source = "mean score of groups", "formula: mean of the scores of groups"
    return book.fact("groups.mean", label, mean, "of 100", source, book.year)


def _mean(book: Book, said: Tell, groups: list[Group]) -> Sentence | None:
    return said("mean", mean=_mean_of(book, groups))


# the sections


def _register(book: Book, said: Tell, groups: list[Group], plan: list[Group]) -> Section:
    rows = [
        (
            labels.first(group.title),
            "yes" if group.heard else "no",
            group.score or "not measured",
            group.influence,
            group.interest,
            listed([f"{_label(code)} {book.points(code)}" for code in group.known]) or "nothing",
        )
        for group in groups
    ]
    columns = ("Group", "Consulted", "Score", "Influence", "Interest", "Evidence")
    note = "Influence and interest from one to five are planning values."
    register = table(book, "stakeholder_register", columns, rows, note)
    points = [
        point(g.interest, g.influence, size=g.score, label=labels.first(g.title), mark=g.heard)
        for g in groups
    ]
    words = "Each bubble is a group by interest and influence, its size the score."
    axes = ("Interest", "1 to 5"), ("Influence", "1 to 5")
    grid = figure(book, "influence_grid", "scatter", *axes, [series("Groups", points)], words)
    lines = [_lead(said, groups, plan), said("heard"), said("register")]
    more = [said("levels"), said("corner")]
    return laid(book, "The register", lines, more, tables=[register], figures=[grid])


def _label(code: str) -> str:
    return labels.label(COMPONENTS[code].value)


def _today(book: Book, said: Tell, groups: list[Group]) -> Section:
    lines = []
    for group in groups:
        state = "in" if group.heard else "out"
        worded = WORDS[f"score.{state}" if group.score else "score.none"]
        name = f"{group.id}.today"
        lines.append(tell(book, {name: worded}, name, group=group.title, score=group.score or ""))
    label = "points for being consulted"
    base = book.fact("heard.points", label, HEARD, "points", "planning value")
    share = book.fact("seen.share", "share of mean points", 100 * SEEN, "%", "planning value")
    points = [
        point(labels.first(g.title), g.score, label=g.score.text if g.score else "not measured")
        for g in groups
    ]
    words = "The web shows the score of each of the seven groups, from the middle outwards."
    axes = ("Group", ""), ("Score", "of 100")
    none = listed([group.title for group in groups if not group.score])
    note = f"At the middle, since not measured: {none}." if none else ""
    web = figure(book, "engagement_radar", "radar", *axes, [series("Score", points)], words, note)
    measured = _measured(groups)
    top = said("high", group=measured[-1].title, score=measured[-1].score) if measured[1:] else None
    first = [said("rule", base=base, part=share), said("unmeasured")]
    last = [_low(said, groups), top, _mean(book, said, groups)]
    return laid(book, "Engagement today", last, lines, first, figures=[web])


def _seen(book: Book, said: Tell, groups: list[Group]) -> Section:
    lines = []
    for group in groups:
        kind = "none" if not group.known else "one" if len(group.known) == 1 else "two"
        parts: dict[str, str | Fact | None] = {"group": group.title}
        if group.known:
            worst, best = group.known[0], group.known[-1]
            parts |= {"worst": _label(worst), "low": book.points(worst)}
            parts |= {"best": _label(best), "high": book.points(best)}
        name = f"{group.id}.sees"
        lines.append(tell(book, {name: WORDS[f"see.{kind}"]}, name, **parts))
    title = "What each group can see in the figures"
    return laid(book, title, [said("see.how")], lines, [said("see.honest")])


def _silent(book: Book, said: Tell, plan: list[Group]) -> Section:
    lines = []
    for group in (each for each in plan if not each.heard):
        name = f"{group.id}.silent"
        parts = {"group": group.title, "question": group.question}
        levels = {"influence": group.influence, "interest": group.interest}
        lines.append(tell(book, {name: WORDS["silent.one"]}, name, **parts, **levels))
    (risk,) = [each for each in risks.register(book.inputs) if each.id == "R25"]
    likely, impact = (
        book.fact(f"R25.{word}", f"{word} of silent stakeholders", level, "", "formula: risk R25")
        for word, level in (("likelihood", risk.likelihood), ("impact", risk.impact))
    )
    more = [
        said("silent.risk", likely=likely, impact=impact),
        said("silent.cost") if lines else None,
    ]
    return laid(book, "Silent groups", lines or [said("silent.none")], more, [said("silent.not")])


def _plan(book: Book, said: Tell, plan: list[Group]) -> Section:
    calendar, months = _calendar(book, plan), _months(book)
    first = said("plan.first", month=months[0], group=plan[0].title, method=plan[0].method)
    steps = [told(book, each) for each in book.chosen]
    actions = [each.row.id for each in book.chosen]
    more = [said("plan.bring"), said("plan.people")]
    return laid(
        book, "Twelve-month plan", [first, said("plan")], more, [said("plan.steps"), *steps],
        tables=[calendar], actions=actions
    )  # fmt: skip


def _calendar(book: Book, plan: list[Group]) -> Table:
    """Every group once, then the five with most influence and interest once more."""
    most = sorted(plan, key=lambda group: group.rank[1:])[: 12 - len(plan)]
    rows = []
    for at, (month, group) in enumerate(zip(_months(book), [*plan, *most], strict=True)):
        again = at >= len(plan)
        value = book.value(COMPONENTS[group.known[0]].value) if group.known else None
        bring = f"{labels.first(value.label)}: {value}" if value else "none reported yet"
        method = "a report back in writing and a call" if again else group.method
        question = "Was the answer understood, and what is still open?" if again else group.question
        rows.append((month, labels.first(group.title), method, question, bring))
    columns = ("Month", "Group", "Method", "Question", "Figure to bring")
    return table(book, "engagement_calendar", columns, rows)


def _months(book: Book) -> list[str]:
    """The twelve months after the day of the report."""
    day = date.fromisoformat(book.inputs.date)
    ahead = [day.month + n for n in range(12)]
    return [f"{MONTHS[n % 12]} {day.year + n // 12}" for n in ahead]
