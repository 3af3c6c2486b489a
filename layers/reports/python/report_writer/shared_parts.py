"""What every text file of a report may name: the year, what is known, and how sure it is."""

from typing import Any

from auxeira.esg.scores import round_half_up
from auxeira.reports.document import Sentence
from report_writer import (
    breaks,
    confidence,
    doubled_figures,
    duties,
    labels,
    missing_data,
    movements,
    printing,
    text,
)
from report_writer.action_words import is_whole
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.told_apart import is_told_apart

MOST = 6  # figures that lack, by name
FIRST = (  # the figures without which there is least to say
    *("beneficiariesReached", "outcomesAchieved", "totalIncome", "totalExpenditure"),
    *("ghgScope1", "ghgScope2Location", "energyTotal"),
)
OF_PEOPLE = ("fatalities", "recordableInjuries", "leavers")  # first of what is not asked
IDENTITY = ("employees",)  # says nothing of impact


def build_shared_parts(book: Book) -> dict[str, Any]:
    """Names that are there in each file, unknown ones as None."""
    wanted = confidence.figures(book)
    given = [name for name in wanted if name in book.reading.values and name not in IDENTITY]
    found = confidence.confidence(book)
    estimated = book.metrics.get(str(book.year), {}).get("estimated") or ()
    missing = [name for name in wanted if name not in book.reading.values]
    lacking = [labels.label(name) for name in sorted(missing, key=_urgency)]
    rest = len(lacking) - MOST
    chosen = book.chosen if given else [e for e in book.chosen if "data" in e.row.tags]
    return {
        "year": str(book.year),
        "currency": book.currency,
        "base": str(book.base) if book.base else None,
        "figures": bool(given),
        "serves": book.serves,
        "mission": book.family == "mission",
        "corporate": book.family == "corporate",
        "capital": book.family == "capital",
        "basis": movements.BASES.get(book.reading.basis or ""),
        "confidence": found.points,
        "confidence_why": confidence.say_why(found),
        "coverage": found.coverage if given else None,
        "history": _describe_history(book, wanted),
        "review": labels.ASSURANCE[found.assurance],
        "lacking": text.listed(lacking) if 0 < len(lacking) <= MOST else None,
        "lacking_many": ", ".join(lacking[:MOST]) if rest > 0 else None,
        "lacking_rest": book.fact(
            "lacking", "further figures that lack", rest, "", "formula: count"
        )
        if rest > 0
        else None,
        "unasked": _list_unasked(book),
        "blind_names": None,
        "estimated": text.listed([labels.label(n) for n in wanted if n in estimated]) or None,
        "flags": _list_flags(book, wanted),
        "chosen": chosen,
        "actions": bool(chosen),
        **_tell_always(book),
    }


def count_underpaid(book: Book) -> Fact | None:
    """About how many are paid less than an adequate wage, None where nobody is, where no number of
    people makes the share, and where it would tell others of one person."""
    if is_told_apart(book):
        return None
    share, staff = book.value("adequateWageShare"), book.value("employees")
    if share is None or staff is None or share.value >= 100 or not staff.value:
        return None
    if not is_whole(share.value, staff.value):
        return None
    label, source = "employees without an adequate wage", "formula: employees x (1 - share)"
    count = max(1, round_half_up(staff.value * (1 - share.value / 100)))
    count = min(count, int(staff.value) - 1) if share.value else count
    return book.fact("underpaid", label, count, "", source, book.year)


def measure_reserves(book: Book) -> Fact | None:
    """For how many months of spending reserves would pay."""
    own, spent = (book.reading.values.get(name) for name in ("reserves", "totalExpenditure"))
    if own is None or not spent:
        return None
    label, source = "spending that reserves would pay for", "formula: 12 x reserves / spending"
    return book.fact("reserves.pay", label, 12 * own / spent, "months", source, book.year)


def _tell_always(book: Book) -> dict[str, Any]:
    """What every report tells, for the lines of shared/grave.report and always.report, and how
    many people and months lie behind shares."""
    values, unreported = book.reading.values, breaks.list_unreported(book)
    deaths = values.get("fatalities", 0) > 0
    return {
        "deaths": deaths,
        "deaths_before": breaks.tell_deaths_before(book),
        "unreported": None if deaths and breaks.tell_deaths_before(book) else unreported,
        "fined": values.get("significantFines", 0) > 0,
        "corrupt": values.get("corruptionIncidents", 0) > 0,
        "corrupt_at_once": values.get("corruptionIncidents", 0) > 0
        and duties.asks_at_once(book.duties),
        "base_part": breaks.tell_base_part(book),
        "doubled_figures": doubled_figures.describe_doubled(book),
        "underpaid": count_underpaid(book),
        "reserves_pay": measure_reserves(book),
    }


def _describe_history(book: Book, wanted: list[str]) -> str:
    """How many of the figures are reported for the year before that has any."""
    years = [y for y in book.reading.before if any(name in book.values(y) for name in wanted)]
    if not years:
        return "and none for an earlier year"
    share = confidence.measure_coverage(book, wanted, max(years))
    label = f"share of the figures of this report that are reported for {max(years)}"
    fact = book.fact("reported.before", label, 100 * share, "%", "formula: reported / asked")
    return f"and {fact} for {max(years)}"


def _list_unasked(book: Book) -> str | None:
    """What larger organisations are asked, by name as far as that is short."""
    found = sorted(confidence.list_unasked(book), key=lambda name: name not in OF_PEOPLE)
    names = [labels.label(name) for name in found]
    more = [f"{printing.word(len(names) - MOST)} more"] if len(names) > MOST else []
    return text.listed(names[:MOST] + more) or None


def _urgency(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _list_flags(book: Book, wanted: list[str]) -> list[Sentence]:
    """What flags of the year say, those of gaps in one sentence; a change of boundary is told at
    the end."""
    marks = [
        mark
        for mark in book.sheet.marks
        if mark.flag != "boundary" and mark.year == book.year
        if mark.metric is None or mark.metric in wanted
    ]
    gaps = [mark.metric for mark in marks if mark.flag == "gap" and mark.metric]
    found = [missing_data.flag(book, mark) for mark in marks if mark.flag != "gap"]
    shown = [] if is_told_apart(book) else confidence.list_impossible(book)
    found += missing_data.tell_impossible(book, [name for name in shown if name in wanted])
    found += missing_data.tell_spend(book) if confidence.SPENT in wanted else []
    gap = breaks.tell_gap(book, gaps)
    return [*found, gap] if gap else found
