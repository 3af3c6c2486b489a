"""How much a report's figures can be trusted, from 0 to 100, and the sentence that says so."""

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, taxonomy
from auxeira.esg.metrics import METRICS, is_metric_expected
from auxeira.esg.scores import round_half_up
from auxeira.reports.document import Sentence
from auxeira.reports.requirements import expand_requirement
from report_writer import labels, printing
from report_writer.action_words import is_whole
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact

OF_STAFF = ("adequateWageShare", "antiCorruptionTrainedShare")
MANY = 100  # employees, of whom some number makes every whole percentage
ENOUGH = Fraction(60, 100)  # of the figures, for a year to count
HIGH = 75  # points, with a review from outside
SPENT = "totalExpenditure"
MUCH = 10  # times
FLAG = 5  # points off for each open flag


class Confidence(msgspec.Struct, frozen=True):
    """`points` and its parts: shares in percent, years, level of assurance, open flags."""

    points: Fact
    word: str
    coverage: Fact
    estimated: Fact
    years: int
    assurance: int
    flags: int


def points(
    coverage: Fraction, years: int, estimated: Fraction, assurance: int, flags: int = 0
) -> int:
    """0 to 100; shares are parts of 1."""
    exact = (
        50 * coverage
        + Fraction(20 * min(years, 3), 3)
        + 15 * (1 - estimated)
        + Fraction(15 * assurance, 3)
    )
    return max(0, round_half_up(exact) - FLAG * flags)


@once_a_report
def figures(book: Book) -> list[str]:
    """The figures of the type's list that this organisation is asked for; one Scope 2 basis."""
    employees = book.reading.values.get("employees")
    size = None if employees is None else int(employees)
    found = [
        name
        for each in book.row.uses
        for name in expand_requirement(each, book.kind, size)
        if name in METRICS
        and (is_metric_expected(METRICS[name], book.kind, size) or name in book.reading.values)
    ]
    given = [name for name in derived_metrics.SCOPE_2 if name in book.reading.values]
    drop = set(derived_metrics.SCOPE_2) - set(given or ["ghgScope2Location"])
    return [name for name in dict.fromkeys(found) if name not in drop]


def confidence(book: Book) -> Confidence:
    """The confidence in the figures of a report."""
    wanted = figures(book)
    used = [name for name in wanted if name in book.reading.values]
    years = sum(
        measure_coverage(book, wanted, year) >= ENOUGH for year in (book.year, *book.reading.before)
    )
    given = book.metrics.get(str(book.year), {}).get("estimated") or ()
    share = Fraction(len(used), len(wanted))
    estimated = Fraction(sum(name in given for name in used), max(1, len(used)))
    assurance = int(book.reading.values.get("esgAssurance", 0))
    flags = len(open_flags(book, wanted))
    found = points(share, years, estimated, assurance, flags)
    firm = found >= HIGH and assurance > 1 and years > 1
    word = "high" if firm else "medium" if found >= 50 else "low"
    label, formula = "confidence in the figures", "formula: coverage, years, estimates, assurance"
    reported = "share of the figures of this report that are reported"
    guessed = "share of reported figures that are estimated"
    return Confidence(
        book.fact("confidence", label, found, "of 100", formula, book.year),
        word,
        book.fact("reported", reported, 100 * share, "%", "formula: reported / asked", book.year),
        book.fact("estimates", guessed, 100 * estimated, "%", "formula: estimated / reported"),
        years,
        assurance,
        flags,
    )


def say_why(found: Confidence) -> str:
    """The word, and why it is not a higher one where only a review lacks."""
    if found.points.value >= HIGH and found.word != "high":
        why = "nobody outside has reviewed them" if found.assurance < 2 else "most are of one year"
        return f"held at {found.word} as {why}"
    return f"which is {found.word}"


def sentence(found: Confidence) -> Sentence:
    """What the confidence rests on."""
    facts = (found.points.id, found.coverage.id, found.estimated.id)
    return Sentence(f"Confidence {found.points} ({found.word}): {basis(found)}.", facts)


def basis(found: Confidence) -> str:
    """The words after the colon of the sentence."""
    years = f"most of them in {printing.word(found.years)} year{'s' * (found.years != 1)}"
    years = years if found.years else "too few in any year"
    review = labels.ASSURANCE[found.assurance]
    stated = f"with {review}" if found.assurance < 2 else f"with {review} reported"
    return (
        f"{found.coverage} of the figures are reported, {years}, {found.estimated} of them "
        f"estimated, {stated}"
    )


def open_flags(book: Book, wanted: list[str]) -> list[str]:
    """The flags of the year on figures of the report; credits have a sentence of their own,
    and years between are no figures of it; another boundary is no fault. A share of staff that no
    number of people makes is one in each report, since steps tell it."""
    marked = {
        mark.flag
        for mark in book.sheet.marks
        if mark.year == book.year and mark.flag not in ("credits", "gap", "boundary")
        if mark.metric is None or mark.metric in wanted
    }
    spent = {SPENT} if SPENT in wanted and differs_by_ten(book) else set()
    return sorted({*marked, *list_impossible(book), *spent})


def differs_by_ten(book: Book) -> bool:
    """Whether the yearly spend of the profile is ten times the spending of the latest year, or a
    tenth of it: both say what an organisation spends in a year."""
    said, spent = book.profile.get("annual_spend"), book.reading.values.get(SPENT)
    return bool(said and spent and (said >= MUCH * spent or spent >= MUCH * said))


def list_impossible(book: Book) -> list[str]:
    """The shares of staff that no number of so few people makes."""
    values = book.reading.values
    staff = values.get("employees")
    if not staff or staff >= MANY:
        return []
    return [n for n in OF_STAFF if n in values and not is_whole(values[n], staff)]


def list_unasked(book: Book) -> list[str]:
    """The figures of the type's list that nobody asks of so few people, and that are not given."""
    asked = {*figures(book)}
    found = (
        name
        for each in book.row.uses
        for name in expand_requirement(each, book.kind, None)
        if name in METRICS
    )
    return [
        name
        for name in dict.fromkeys(found)
        if name not in asked and name not in book.reading.values
        if taxonomy.is_asked_by_size_alone(METRICS[name].applies, book.kind)
    ]


def measure_coverage(book: Book, wanted: list[str], year: int) -> Fraction:
    """The share of figures that are reported for a year, of 1."""
    given = book.values(year)
    return Fraction(sum(name in given for name in wanted), len(wanted))
