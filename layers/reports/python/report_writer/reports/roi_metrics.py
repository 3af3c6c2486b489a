"""ROI & Performance Metrics: what a unit of money achieves, and whether that is getting better."""

from collections.abc import Callable
from functools import partial

from auxeira.esg import taxonomy
from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data
from report_writer.assembly import Body, key
from report_writer.fact_book import ROWS, Book
from report_writer.facts import Fact
from report_writer.message_catalog import laid, level, tell
from report_writer.reports.roi_facts import facts, of
from report_writer.reports.roi_metrics_words import WORDS
from report_writer.reports.roi_shown import LEDGER, UNITS, grid, line, row, waterfall
from report_writer.text import compared, table

type Tell = Callable[..., Sentence | None]

CORE = {"mission": "costPerOutcome", "capital": "financialReturnPct", "corporate": "paybackRatio"}


def roi_metrics(book: Book) -> Body:
    """The report for finance leads and investment committees."""
    own = facts(book)
    said = partial(tell, book, WORDS, **own)
    worth = partial(_worth, book, said)
    sections = [
        _ledger(book, said),
        _units(book, said),
        _result(book, said, own),
        _leverage(book, said),
        _trend(book, said),
        _sensitivity(book, said, worth),
    ]
    core = CORE[book.family]
    summary = [
        *_bad(book, said, own),
        worth(),
        _unit_now(book, said),
        said("margin") if own["result"] is not None else None,
        _score(book, said),
        said("nominal"),
    ]
    shown = (core, "sroi", "resultMargin", "totalIncome", "totalExpenditure")
    return Body(summary, sections, [key(book.value(name)) for name in shown])


def _bad(book: Book, said: Tell, own: dict[str, Fact | None]) -> list[Sentence | None]:
    """The worst first: a loss, a unit cost that rose, a slow payback, a low return."""
    found: list[Sentence | None] = []
    result, change = own["result"], book.change("costPerOutcome")
    if result is not None and result.value < 0:
        found.append(said("bad.loss"))
    if book.family == "mission" and change is not None and change.value > 0:
        found.append(said("bad.cost"))
    found.append(said("bad.payback") if book.family == "corporate" else None)
    found.append(said("bad.return") if book.family == "capital" else None)
    return found


def _worth(book: Book, said: Tell) -> Sentence | None:
    """What came back for each 1 of input."""
    sroi = book.value("sroi")
    return said("worth.low" if sroi and sroi.value < 1 else "worth.high")


# the sections


def _ledger(book: Book, said: Tell) -> Section:
    rows = [row(book, name) for name in LEDGER[book.family]]
    columns = ("Measure", "Formula", "Value", "Base", "Change")
    note = "Changes are in percent; of percentages they are in percentage points."
    ledger = table(book, "return_ledger", columns, rows, note)
    lines = [
        said("ledger"),
        said("ledger.how"),
        level(book, CORE[book.family]),
        level(book, "totalIncome"),
        level(book, "totalExpenditure"),
    ]
    score = _score(book, said)
    more = [
        score,
        _lowest(book, said),
        said(f"core.{book.family}"),
        *missing_data.marks(book, *(name for name in LEDGER[book.family] if name in labels.NAMES)),
    ]
    others = [part.id for part in book.sheet.parts["roi_performance"] if part.id != "I3"]
    lacking = [missing_data.missing(book, name) for name in others]  # I3 has its section
    return laid(book, "The return ledger", lines, more, lacking, tables=[ledger])


def _score(book: Book, said: Tell) -> Sentence | None:
    score, reach = book.rated("roi_performance"), book.coverage("roi_performance")
    return said("score", score=score, reach=reach) or missing_data.not_enough(
        book, "roi_performance"
    )


def _lowest(book: Book, said: Tell) -> Sentence | None:
    """The component of the return score with the fewest points."""
    parts = [part for part in book.sheet.parts["roi_performance"] if part.points is not None]
    if not parts:
        return None
    part = min(parts, key=lambda each: (each.points or 0, each.id))
    label = labels.label(ROWS[part.id].value)
    return said("lowest", label=label, points=book.points(part.id), weight=book.weight(part.id))


def _units(book: Book, said: Tell) -> Section:
    return laid(
        book,
        "Unit costs",
        [said("unit"), *(_unit(book, said, name) for name in UNITS[book.family])],
        [
            said("outcomes"),
            said("further"),
            said("split") or (said("nosplit") if book.family == "mission" else None),
            said("running"),
            said(f"unit.{book.family}"),
        ],
        [said("nominal"), said("unit.shared"), said("unit.peers")],
    )


def _unit(book: Book, said: Tell, name: str) -> Sentence | None:
    """A unit cost, now and in its first year."""
    now = of(book, name)
    year = next((y for y in sorted(book.reading.before) if of(book, name, y)), None)
    first = of(book, name, year) if year else None
    if now is None or first is None or first.value <= 0:
        return said(f"alone.{name}", now=now)
    word = compared(100 * (now.value - first.value) / first.value)
    return said(f"moved.{name}", now=now, first=first, word=word)


def _unit_now(book: Book, said: Tell) -> Sentence | None:
    """The first unit cost, unless its rise is said already."""
    change = book.change("costPerOutcome") if book.family == "mission" else None
    if change is not None and change.value > 0:
        return None
    return _unit(book, said, UNITS[book.family][0])


def _result(book: Book, said: Tell, own: dict[str, Fact | None]) -> Section:
    result = own["result"]
    state = "unknown" if result is None else "loss" if result.value < 0 else "gain"
    lines = [said(f"result.{state}"), said("margin"), level(book, "resultMargin")]
    more = [said(f"room.{state}"), said("months"), said("reserves"), said("rule")]
    against = [
        said("margin.peers") or missing_data.no_peers("resultMargin"),
        said("programmes"),
        said("fall"),
        said("result.read"),
    ]
    return laid(book, "Result and reserves", lines, more, against, figures=[waterfall(book, own)])


def _leverage(book: Book, said: Tell) -> Section:
    lender = book.kind in taxonomy.ASKED["lev"]
    state = "lev" if lender else book.family
    lines = [said(f"money.{state}"), said("years"), said("lower"), said("carried")]
    if lender:
        lines.append(level(book, "leverage") or missing_data.unknown(book, "coCapitalMobilised"))
        lines.append(said("each"))
    more = [
        level(book, "esgSavings"),
        level(book, "capitalDeployed"),
        said("point"),
        said("shift"),
        said("third"),
    ]
    third = [said(f"after.{state}"), said("community"), said(f"read.{state}"), said("money.read")]
    return laid(book, "Leverage or payback", lines, more, third)


def _trend(book: Book, said: Tell) -> Section:
    if not book.reading.before:
        lines = [missing_data.no_base(book, "totalIncome"), said("trend.none"), said("trend.open")]
    else:
        lines = [
            said("trend.income") or missing_data.no_base(book, "totalIncome"),
            said("trend.spent"),
            said("trend.gap", word=_scissors(book)),
            said("trend.outcomes"),
            said("trend.programmes"),
            said("trend.staff") if _moves(book, "employees") else None,
        ]
    return laid(
        book,
        "Trend",
        lines,
        [said("trend.read"), said("trend.years"), said("trend.line"), said("trend.next")],
        figures=[line(book)],
    )


def _moves(book: Book, name: str) -> bool:
    change = book.change(name)
    return change is not None and change.value != 0


def _scissors(book: Book) -> str | None:
    """How income moved against spending."""
    income, spent = book.change("totalIncome"), book.change("totalExpenditure")
    if income is None or spent is None:
        return None
    gap = income.value - spent.value
    return "faster than" if gap >= 2 else "more slowly than" if gap <= -2 else "as fast as"


def _sensitivity(book: Book, said: Tell, worth: Tell) -> Section:
    known = "sroi" in book.reading.values
    state = "known" if known else "unknown"
    lines = [worth(), said(f"sense.{state}"), said("limit"), said("nolimit") if known else None]
    more = [
        said("sense.read") if known else None,
        said("method"),
        said("deduct"),
        said("sroi.peers"),
    ]
    return laid(
        book,
        "Sensitivity",
        lines if known else [missing_data.missing(book, "I3"), *lines],
        [said("corners"), *more],
        [said("fall.next"), said("budget"), said("point.next")],
        [said("last" if book.chosen else "last.none")],
        tables=[grid(book)],
        actions=[each.row.id for each in book.chosen],
    )
