"""The Impact Story Analysis: what changed, for whom, with which money, and how sure that is."""

from functools import partial

from auxeira.esg import score_values
from auxeira.esg.scores import ESG
from auxeira.reports.document import Section, Sentence, Series
from report_writer import labels, missing_data, recommendations, text
from report_writer.assembly import Body, key
from report_writer.fact_book import ROWS, Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import level, tell
from report_writer.reports.story_words import WORDS
from report_writer.text import section, table

LEDGER = (
    *("beneficiariesReached", "outcomeRate", "costPerOutcome", "ghg12", "energyPerEmployee"),
    *("renewableShare", "womenManagersShare", "trainingPerEmployee", "turnover", "resultMargin"),
    *("sroi", "communityShare"),
)
SLOPES = (
    *("beneficiariesReached", "outcomesAchieved", "costPerOutcome", "ghg12", "energyPerEmployee"),
    *("totalIncome", "trainingPerEmployee"),
)
LOW_IS_GOOD = ("costPerOutcome", "ghg12", "energyPerEmployee", "turnover")
MOST_SLOPES = 5
LEAST_MOVED = 2  # percent that are a change


def impact_story(book: Book) -> Body:
    """The report for donors, the public and the board."""
    said = partial(tell, book, WORDS)
    weak = lowest(book)
    sections = [
        _figures(book, said),
        _reached(book, said),
        _money(book, said),
        _footprint(book, said),
        _run(book, said),
        _weak(book, said, weak),
        _steps(book, said),
    ]
    summary = [
        _mark(book, said, "weakest", weak[0]) if weak else None,
        _emissions(book, said),
        said("outcomes") if book.serves else said("community"),
        said("sroi"),
        said("trouble"),
    ]
    return Body(summary, sections, [key(book.value(name)) for name in five(book)])


def five(book: Book) -> list[str]:
    """The first five values of the ledger that are known."""
    return [name for name in LEDGER if name in book.reading.values][:5]


def lowest(book: Book) -> list[str]:
    """The two components with the fewest points; of equal ones, the one with more weight."""
    known = [part for part in book.parts.values() if part.points is not None]
    order = sorted(known, key=lambda part: (part.points, -part.weight, part.id))
    return [part.id for part in order[:2]]


def _figures(book: Book, said: partial[Sentence | None]) -> Section:
    rows = [_ledger_row(book, name) for name in LEDGER if name in book.reading.values]
    columns = ("Measure", "Base year", "Latest year", "Change", "Word")
    ledger = table(book, "change_ledger", columns, rows or [("Nothing yet", *[None] * 4)])
    overall = said(
        "overall", score=labels.label(ESG), points=book.score(ESG), reach=book.coverage(ESG)
    )
    lines = [level(book, name) for name in five(book)]
    after = [overall, said("direction", **_directions(book)), said("ledger")]
    slopes = _slopes(book)
    title = "Five figures of the year"
    return section(book, title, lines, after, tables=[ledger], figures=[slopes])


def _directions(book: Book) -> dict[str, Fact | None]:
    """How many figures of the ledger moved which way, None where none can be compared."""
    moved = {name: by for name in LEDGER if (by := book.moved(name)) is not None}
    if not moved:
        return {"better": None, "worse": None}
    better = sum(
        abs(by) >= LEAST_MOVED and (by < 0) == (name in LOW_IS_GOOD) for name, by in moved.items()
    )
    worse = sum(
        abs(by) >= LEAST_MOVED and (by < 0) != (name in LOW_IS_GOOD) for name, by in moved.items()
    )
    formula = "formula: figures of the change ledger that moved by 2 % or more"
    return {
        "better": book.fact("ledger.better", "figures that improved", better, "", formula),
        "worse": book.fact("ledger.worse", "figures that got worse", worse, "", formula),
    }


def _ledger_row(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    base = book.base_of(name)
    first = book.value(name, base) if base else None
    change, moved = book.change(name), book.moved(name)
    then = f"{first} ({base})" if first else "no base year"
    word = "not comparable" if moved is None else text.compared(moved)
    return (
        labels.first(labels.label(name)),
        then,
        book.value(name),
        change or "no base year",
        word,
    )


def _slopes(book: Book) -> str:
    lines: list[Series] = []
    for name in SLOPES:
        base, now = book.base_of(name), book.reading.values.get(name)
        if base and now is not None and len(lines) < MOST_SLOPES:
            label = f"index of {labels.label(name)}, {base} = 100"
            value = 100 * now / book.values(base)[name]
            index = book.fact(f"{name}.index", label, value, "", f"formula: {name}", book.year)
            start = book.fact("index.base", "index of a base year", 100, "", "constant: index")
            ends = [point("Base year", start), point("Latest year", index, label=index.printed)]
            lines.append(series(labels.first(labels.label(name)), ends))
    words = "Each line goes from 100 in its base year to the index of the latest year."
    return figure(
        book, "change_slopes", "slopes", ("Year", ""), ("Index", "base = 100"), lines, words
    )


def _reached(book: Book, said: partial[Sentence | None]) -> Section:
    goals = [f"SDG {goal}" for goal in book.profile.get("sdg_alignment") or ()]
    aims = [
        text.statement(
            book, "The organisation states as its goal", book.profile.get("impact_goals")
        ),
        said("goals", goals=text.listed(goals) if goals else None),
    ]
    title = "Who was reached"
    if not book.serves:
        given = said("community") or missing_data.unknown(book, "communityInvestment")
        return section(book, title, [said("not_served"), given], aims)
    proof = book.reading.values.get("outcomeEvidence")
    lines = [
        level(book, "beneficiariesReached"),
        said("outcomes") or missing_data.missing(book, "S1"),
        said("rate_peers") or missing_data.no_peers("outcomeRate"),
    ]
    evidence = [
        said("evidence", proof=None if proof is None else labels.EVIDENCE[int(proof)])
        or missing_data.missing(book, "S2"),
        said("evidence_note"),
    ]
    return section(book, title, lines, evidence, aims)


def _money(book: Book, said: partial[Sentence | None]) -> Section:
    evidence = book.reading.values.get("outcomeEvidence")
    areas = text.quoted(", ".join(book.profile.get("focus_areas") or ()))
    rows = [
        ("Input", "Total expenditure", book.value("totalExpenditure")),
        ("Activity", f"“{areas}”" if areas else "not stated", "as stated"),
        ("Output", "People reached", book.value("beneficiariesReached")),
        ("Outcome", "People with the intended outcome", book.value("outcomesAchieved")),
        (
            "Evidence",
            "not reported" if evidence is None else labels.first(labels.EVIDENCE[int(evidence)]),
            book.value("outcomeEvidence"),
        ),
    ]
    chain = table(book, "outcome_chain", ("Stage", "What", "Value"), rows)
    spent = [
        level(book, "totalExpenditure") or missing_data.unknown(book, "totalExpenditure"),
        said("share"),
        said("cost"),
        said("margin"),
    ]
    gain = said("sroi")
    returns = [gain or missing_data.missing(book, "I3"), said("sroi_note") if gain else None]
    title = "From money to outcome"
    return section(book, title, spent, returns, tables=[chain], figures=[_funnel(book)])


def _funnel(book: Book) -> str:
    start = book.fact("index.money", "index of money spent", 100, "", "constant: index")
    points = [point(start, "Money", label=start.printed)]
    label = "index of money that goes to programmes"
    share = book.reading.values.get("programmeShare")
    if share is not None:
        index = book.fact("people.index", label, 100 * share, "", "formula: programmeShare")
        points.append(point(index, "People", label=index.printed))
        rate = book.reading.values.get("outcomeRate")
        if rate is not None:
            label = "index of money behind outcomes"
            formula = "formula: programmeShare x outcomeRate"
            last = book.fact("outcomes.index", label, 100 * share * rate, "", formula)
            points.append(point(last, "Outcomes", label=last.printed))
    words = "Of 100 spent, the bars show what goes to programmes and what stands behind outcomes."
    axes = ("Index", "money = 100"), ("Stage", "")
    return figure(book, "funnel_bar", "bars", *axes, [series("Index", points)], words)


def _emissions(book: Book, said: partial[Sentence | None]) -> Sentence | None:
    cut, base = book.value("reduction"), book.reading.bases.get("ghg12")
    if cut is None or base is None:
        return None
    asked = book.fact(
        "path.asked",
        "cut on the reference path",
        100 * score_values.PATH * max(book.year - base, score_values.SHORTEST),
        "%",
        "formula: 4.2 % x years since the base year, 2 at least",
        book.year,
    )
    words = "rise" if cut.value < 0 else "emissions"
    return said(words, first=book.value("ghg12", base), cut=cut, asked=asked)


def _footprint(book: Book, said: partial[Sentence | None]) -> Section:
    moved = _emissions(book, said)
    target = book.reading.values.get("targetAnnualRatePct")
    air = [
        moved or missing_data.no_base(book, "ghg12"),
        said("path_note"),
        said("target" if target else "no_target") if target is not None else None,
        *missing_data.marks(book, "ghgScope1", "energyTotal", "carbonCreditsRetired"),
    ]
    rest = [
        level(book, "energyTotal") or missing_data.unknown(book, "energyTotal"),
        said("renewable") or missing_data.missing(book, "C2"),
        said("scope3") or missing_data.missing(book, "C3"),
        said("waste") or missing_data.missing(book, "E3"),
    ]
    return section(book, "Footprint", air, rest)


def _run(book: Book, said: partial[Sentence | None]) -> Section:
    name = "governance_score"
    who = book.reading.values.get("esgOversight")
    marks = {"points": book.score(name), "reach": book.coverage(name)}
    governance = [
        said("governance", score=labels.label(name), **marks),
        said("board") or missing_data.missing(book, "G1"),
        said("policies") or missing_data.missing(book, "G3"),
        said("trouble") or missing_data.missing(book, "G5"),
        said("oversight", who=None if who is None else labels.OVERSIGHT[int(who)]),
    ]
    deaths = book.reading.values.get("fatalities")
    people = [
        said("deaths") if deaths else None,
        said("people"),
        said("wages") or missing_data.missing(book, "S8"),
    ]
    return section(book, "How it is run", governance, people)


def _weak(book: Book, said: partial[Sentence | None], weak: list[str]) -> Section:
    title = "What did not go well"
    if not weak:
        return section(book, title, [Sentence("No component of a score is known.")])
    lines: list[Sentence | None] = []
    for which, name in zip(("weakest", "second"), weak, strict=False):
        part, score = book.parts[name], labels.label(ROWS[name].category)
        now = book.value(ROWS[name].value) if part.value is not None else None
        lines += [
            _mark(book, said, which, name),
            level(book, ROWS[name].value) if now is not None else None,
            said("why", weight=book.weight(name), score=score),
        ]
    lacking = [each for each in book.parts if book.parts[each].points is None]
    return section(book, title, lines, [missing_data.missing(book, name) for name in lacking[:3]])


def _mark(book: Book, said: partial[Sentence | None], which: str, name: str) -> Sentence | None:
    return said(which, what=labels.label(ROWS[name].value), points=book.points(name))


def _steps(book: Book, said: partial[Sentence | None]) -> Section:
    title, chosen = "Next three steps", book.chosen
    if not chosen:
        return section(book, title, [said("none")])
    best = next((each for each in chosen if recommendations.effect(book, each)), None)
    first = (
        said("step", what=best.row.title, effect=recommendations.effect(book, best))
        if best
        else None
    )
    return section(book, title, [said("steps"), first], actions=[each.row.id for each in chosen])
