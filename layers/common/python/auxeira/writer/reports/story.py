"""The Impact Story Analysis: what changed, for whom, with which money, and how sure that is."""

from auxeira.writer import gaps, names, text
from auxeira.writer.book import ROWS, Book
from auxeira.writer.document import Section, Sentence, Series
from auxeira.writer.drawing import figure, point, series
from auxeira.writer.facts import Fact
from auxeira.writer.shared import Body, key
from auxeira.writer.text import say, section, table

LEDGER = (
    *("beneficiariesReached", "outcomeRate", "costPerOutcome", "ghg12", "energyPerEmployee"),
    *("renewableShare", "womenManagersShare", "trainingPerEmployee", "turnover", "resultMargin"),
    *("sroi", "communityShare"),
)
SLOPES = (
    *("beneficiariesReached", "outcomesAchieved", "costPerOutcome", "ghg12", "energyPerEmployee"),
    *("totalIncome", "trainingPerEmployee"),
)
MOST_SLOPES = 5


def impact_story(book: Book) -> Body:
    """The report for donors, the public and the board."""
    weak = lowest(book)
    sections = [
        _figures(book),
        _reached(book),
        _money(book),
        _footprint(book),
        _run(book),
        _weak(book, weak),
        section(
            book,
            "Next three steps",
            [Sentence("The steps follow from the figures above.")],
            actions=[each.row.id for each in book.chosen],
        ),
    ]
    summary = [_weakest(book, weak), _emissions(book), _outcomes(book), _return(book)]
    keys = [key(book.value(name)) for name in five(book)]
    return Body(summary, sections, keys)


def five(book: Book) -> list[str]:
    """The first five values of the ledger that are known."""
    return [name for name in LEDGER if name in book.reading.values][:5]


def lowest(book: Book) -> list[str]:
    """The two components with the fewest points; of equal ones, the one with more weight."""
    known = [part for part in book.parts.values() if part.points is not None]
    order = sorted(known, key=lambda part: (part.points, -part.weight, part.id))
    return [part.id for part in order[:2]]


def _figures(book: Book) -> Section:
    rows = [_ledger_row(book, name) for name in LEDGER if name in book.reading.values]
    columns = ("Measure", "Base year", "Latest year", "Change", "Word")
    ledger = table(book, "change_ledger", columns, rows or [("Nothing yet", *[None] * 4)])
    lines = [_level(book, name) for name in five(book)]
    slopes = _slopes(book)
    return section(book, "Five figures of the year", lines, tables=[ledger], figures=[slopes])


def _ledger_row(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    base = book.base_of(name)
    first = book.value(name, base) if base else None
    change = book.change(name)
    then = f"{first} ({base})" if first else "no base year"
    word = text.compared(change.value) if change else "not comparable"
    return names.first(names.label(name)), then, book.value(name), change or "no base year", word


def _level(book: Book, name: str) -> Sentence | None:
    now, change = book.value(name), book.change(name)
    if change is None:
        return say(
            book,
            f"{name}.level",
            (
                "{now:L} was {now} in {now:y}.",
                "In {now:y}, {now:l} stood at {now}.",
                "For {now:y}, {now:l} is reported as {now}.",
            ),
            now=now,
        )
    base = book.base_of(name)
    return say(
        book,
        f"{name}.level",
        (
            "{now:L} went from {first} in {first:y} to {now} in {now:y}, {word}.",
            "In {now:y}, {now:l} was {now}, after {first} in {first:y}: {word}.",
            "From {first} in {first:y}, {now:l} moved to {now} in {now:y}, which is {word}.",
        ),
        now=now,
        first=book.value(name, base),
        word=text.compared(change.value),
    )


def _slopes(book: Book) -> str:
    lines: list[Series] = []
    for name in SLOPES:
        base, now = book.base_of(name), book.reading.values.get(name)
        if base and now is not None and len(lines) < MOST_SLOPES:
            label = f"index of {names.label(name)}, {base} = 100"
            value = 100 * now / book.values(base)[name]
            index = book.fact(f"{name}.index", label, value, "", f"formula: {name}", book.year)
            start = book.fact("index.base", "index of a base year", 100, "", "constant: index")
            ends = [point("Base year", start), point("Latest year", index, label=index.printed)]
            lines.append(series(names.first(names.label(name)), ends))
    words = "Each line goes from 100 in its base year to the index of the latest year."
    return figure(
        book, "change_slopes", "slopes", ("Year", ""), ("Index", "base = 100"), lines, words
    )


def _reached(book: Book) -> Section:
    if not book.serves:
        share = book.value("communityShare")
        lines = [
            _level(book, "communityInvestment") or gaps.unknown(book, "communityInvestment"),
            say(
                book,
                "community",
                (
                    "That is {share} of income.",
                    "Of income, this is {share}.",
                    "It makes up {share} of income.",
                ),
                share=share,
            ),
        ]
        return section(book, "Who was reached", lines)
    lines = [
        _level(book, "beneficiariesReached"),
        _outcomes(book) or gaps.missing(book, "S1"),
    ]
    own = text.statement(
        book, "The organisation states as its goal", book.profile.get("impact_goals")
    )
    return section(book, "Who was reached", lines, [own])


def _outcomes(book: Book) -> Sentence | None:
    return say(
        book,
        "outcomes",
        (
            "{out} of {reached} reached the intended outcome, a rate of {rate}.",
            "Of {reached} reached, {out} had the intended outcome: {rate}.",
            "The intended outcome is recorded for {out} of {reached}, which is {rate}.",
        ),
        out=book.value("outcomesAchieved"),
        reached=book.value("beneficiariesReached"),
        rate=book.value("outcomeRate"),
    )


def _money(book: Book) -> Section:
    spent, out = book.value("totalExpenditure"), book.value("outcomesAchieved")
    level = int(book.reading.values.get("outcomeEvidence", 0))
    rows = [
        ("Input", "Total expenditure", spent),
        ("Activity", "As the organisation states", book.profile.get("focus_areas") and "see text"),
        ("Output", "People reached", book.value("beneficiariesReached")),
        ("Outcome", "People with the intended outcome", out),
        ("Evidence", names.EVIDENCE[level], book.value("outcomeEvidence")),
    ]
    chain = table(book, "outcome_chain", ("Stage", "What", "Value"), rows)
    lines = [_level(book, "totalExpenditure"), _return(book) or gaps.missing(book, "I3")]
    return section(book, "From money to outcome", lines, tables=[chain], figures=[_funnel(book)])


def _funnel(book: Book) -> str:
    start = book.fact("index.money", "index of money spent", 100, "", "constant: index")
    points = [point(start, "Money", label=start.printed)]
    label = "index of money that goes to programmes"
    share = book.values(book.year).get("programmeShare")
    if share is not None:
        index = book.fact("people.index", label, 100 * share, "", "formula: programmeShare")
        points.append(point(index, "People", label=index.printed))
        rate = book.values(book.year).get("outcomeRate")
        if rate is not None:
            label = "index of money behind outcomes"
            formula = "formula: programmeShare x outcomeRate"
            last = book.fact("outcomes.index", label, 100 * share * rate, "", formula)
            points.append(point(last, "Outcomes", label=last.printed))
    words = "Of 100 spent, the bars show what goes to programmes and what stands behind outcomes."
    return figure(
        book,
        "funnel_bar",
        "bars",
        ("Index", "money = 100"),
        ("Stage", ""),
        [series("Index", points)],
        words,
    )


def _return(book: Book) -> Sentence | None:
    return say(
        book,
        "sroi",
        (
            "The social return was {sroi} in {sroi:y}, after deductions of {less}.",
            "After deductions of {less}, the social return came to {sroi} in {sroi:y}.",
            "In {sroi:y}, the social return stood at {sroi}, with {less} deducted.",
        ),
        sroi=book.value("sroi"),
        less=book.value("outcomeAdjustmentPct"),
    )


def _emissions(book: Book) -> Sentence | None:
    cut = book.value("reduction")
    base = book.reading.bases.get("pathPosition")
    if cut is None or base is None:
        return None
    return say(
        book,
        "emissions",
        (
            "{now:L} went from {first} in {first:y} to {now} in {now:y}, a cut of {cut}.",
            "From {first} in {first:y}, {now:l} moved to {now} in {now:y}: a cut of {cut}.",
            "{now:L} were {now} in {now:y} after {first} in {first:y}, a cut of {cut}.",
        ),
        now=book.value("ghg12"),
        first=book.value("ghg12", base),
        cut=cut,
    )


def _footprint(book: Book) -> Section:
    lines = [
        _emissions(book) or gaps.no_base(book, "ghg12"),
        _level(book, "energyTotal") or gaps.unknown(book, "energyTotal"),
        *gaps.marks(book, "ghgScope1", "energyTotal", "carbonCreditsRetired"),
    ]
    return section(book, "Footprint", lines)


def _run(book: Book) -> Section:
    score = say(
        book,
        "governance",
        (
            "The governance score is {score}, on {coverage} coverage.",
            "Governance scores {score}, with {coverage} of the weight reported.",
            "At {coverage} coverage, the governance score is {score}.",
        ),
        score=book.score("governance_score"),
        coverage=book.coverage("governance_score"),
    )
    return section(book, "How it is run", [score, _level(book, "policiesAdopted")])


def _weakest(book: Book, weak: list[str]) -> Sentence | None:
    if not weak:
        return None
    name = weak[0]
    return say(
        book,
        "weakest",
        (
            "The lowest mark is for {label}: {points}.",
            "The weakest point is {label}, with {points}.",
            "Lowest of all stands {label}, at {points}.",
        ),
        label=names.label(ROWS[name].value),
        points=book.points(name),
    )


def _weak(book: Book, weak: list[str]) -> Section:
    lines = [_weakest(book, weak)]
    return section(
        book, "What did not go well", lines if weak else [Sentence("No component is known.")]
    )
