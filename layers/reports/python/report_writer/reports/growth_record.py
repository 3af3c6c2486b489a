"""What growth has taken and brought so far: each change since the first year beside that of volume.

A projection in proportion holds where the past went in proportion; this says whether it did.
"""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import movements, text
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.growth import YEARS, Growth, rate

SLOWED = Fraction(3, 4)  # of the pace before, below which it is told
BESIDE = ("totalExpenditure", "employees", "energyTotal", "ghg12")


def describe_record(book: Book, growth: Growth) -> dict[str, Any]:
    """How far volume and what goes with it moved, the outcome rate of those added, and what income
    a company would have more."""
    moved = growth.now / growth.before - 1
    size = book.fact("volume.moved", "change of volume, without its sign", 100 * abs(moved), "%",
                     f"formula: {growth.metric} / that of {growth.base} - 1")  # fmt: skip
    return {
        "volume_moved": size,
        "beside": text.listed([_tell(book, name, growth) for name in _list_known(book, growth)])
        or None,
        "mean_first": _find_first_mean(book, growth),
        **_move_mean(book, growth),
        **_describe_added(book, growth),
        "income_more": _find_income(book, growth),
    }


def _list_known(book: Book, growth: Growth) -> list[str]:
    values = book.reading.values
    return [n for n in BESIDE if values.get(n) and book.values(growth.base).get(n)]


def _tell(book: Book, name: str, growth: Growth) -> str:
    """A figure and its change since the first year of volume, in words."""
    first, now = book.values(growth.base)[name], book.reading.values[name]
    change = 100 * (now / first - 1)
    what = movements.name_with_basis(book, name)
    if abs(change) < movements.LEAST:
        return f"{what} stayed {'about ' if change else ''}the same"
    label = f"change of {book.label_of(name)} since {growth.base}, without its sign"
    source = f"formula: {name} / that of {growth.base} - 1"
    fact = book.fact(f"{name}.record", label, abs(change), "%", source, book.year)
    return f"{what} {'rose' if change > 0 else 'fell'} by {fact}"


def _find_first_mean(book: Book, growth: Growth) -> Fact | None:
    """What each person took on average in the first year."""
    spent = book.values(growth.base).get("totalExpenditure")
    if spent is None or not book.serves:
        return None
    value, label = book.scaled("totalExpenditure", spent) / growth.before, "spending for each one"
    source = "formula: totalExpenditure / beneficiariesReached"
    return book.fact("mean.first", label, value, "money", source, growth.base)


def _move_mean(book: Book, growth: Growth) -> dict[str, Any]:
    """How much more or less each person takes than in the first year; None for about the same."""
    first, now = _find_first_mean(book, growth), book.reading.values.get("totalExpenditure")
    found: dict[str, Any] = {"mean_moved": None, "mean_word": None}
    if first is None or now is None or not first.value:
        return found
    change = 100 * (book.scaled("totalExpenditure", now) / growth.now / first.value - 1)
    if abs(change) < movements.LEAST:
        return found
    label = "change of spending for each one, without its sign"
    source = "formula: mean / mean.first - 1"
    return {
        "mean_moved": book.fact("mean.moved", label, abs(change), "%", source, book.year),
        "mean_word": "more" if change > 0 else "less",
    }


def _describe_added(book: Book, growth: Growth) -> dict[str, Any]:
    """Of those added since the first year, how many had the outcome; None where nobody was."""
    found: dict[str, Any] = dict.fromkeys(
        ("added_rate", "added_first", "added_people", "added_outcomes")
    )
    found |= {"added_worse": False, "added_none": False}
    first, now = book.values(growth.base), book.reading.values
    name = "outcomesAchieved"
    if not book.serves or name not in first or name not in now or growth.now <= growth.before:
        return found
    people, outcomes = growth.now - growth.before, now[name] - first[name]
    share = 100 * outcomes / people
    if not 0 <= share <= 100:
        return found | {"added_none": outcomes < 0}
    source = "formula: change of outcomesAchieved / change of beneficiariesReached"
    rate = book.fact("added.rate", "outcome rate of those added", share, "%", source, book.year)
    return found | {
        "added_rate": rate,
        "added_first": book.value("outcomeRate", growth.base),
        "added_people": book.fact("added", "people added", people, "people", "formula: change"),
        "added_outcomes": book.fact("added.outcomes", "more people with the outcome", outcomes,
                                    "people", "formula: change of outcomesAchieved"),
        "added_worse": share < 100 * first[name] / growth.before * 98 / 100,
    }  # fmt: skip


def _find_income(book: Book, growth: Growth) -> Fact | None:
    """The income that a company would have more in the last year."""
    if book.serves:
        return None
    then = growth.volume("mid", YEARS)
    value = round_planned(abs(then.value - book.scaled(growth.metric, growth.now)))
    label, source = "income that it would bring", "formula: volume then - now"
    return book.fact("income.more", label, value, "money", source, book.year + YEARS)


def describe_slowing(book: Book, growth: Growth) -> dict[str, Any]:
    """The pace since the year before, and the one until then, where growth slowed."""
    found: dict[str, Any] = dict.fromkeys(("pace_late", "pace_early", "turn"))
    known = [y for y in sorted(book.reading.before) if book.values(y).get(growth.metric)]
    if len(known) < 2 or growth.own <= 0:
        return found
    turn, first = known[-1], known[0]
    middle = book.values(turn)[growth.metric]
    late = rate(middle, growth.now, book.year - turn)
    early = rate(growth.before, middle, turn - first)
    if not 0 <= late < SLOWED * early:
        return found
    facts = {
        name: book.fact(name.replace("_", "."), f"growth of volume a year {words}", 100 * pace, "%",
                        f"formula: growth of {growth.metric} a year", year)
        for name, words, pace, year in (
            ("pace_late", f"since {turn}", late, book.year),
            ("pace_early", f"until {turn}", early, turn),
        )
    }  # fmt: skip
    return {**facts, "turn": str(turn)}
