"""Whom growth takes to be hired: where headcount goes with volume, and where it keeps its own pace.

Headcount seldom went as volume did. Where it did not, both are told, as a range.
"""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.scores import round_half_up
from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.growth import LEAST, MOST, YEARS, Growth, rate
from report_writer.reports.roi_facts import extra

FEW_STAFF = 20  # below which nobody plans who is hired by a rate
STILL = Fraction(1, 200)  # of headcount a year, below which it stayed about the same
PER_HEAD = ("per_head", "per_head_first", "per_head_fell")
NAMES = ("hires", "replacing", "hires_least", "hires_most", "staff_then", "staff_pace")


def describe_hires(book: Book, growth: Growth, *, grows: bool) -> dict[str, Any]:
    """How many would come in three years, and of them for those who leave; a range where headcount
    moved at a pace of its own."""
    found: dict[str, Any] = dict.fromkeys((*NAMES, "staff_verb"))
    now, turnover = book.reading.values.get("employees"), book.reading.values.get("turnover")
    if not now or now < FEW_STAFF or not grows:
        return found
    pace = _find_pace(book, growth)
    if pace is not None:
        found |= _describe_pace(book, now, pace)
    if not turnover:
        return found
    along = _count_hires(now, turnover, growth.used)
    own = along if pace is None else _count_hires(now, turnover, pace)
    if round_planned(along[0]) == round_planned(own[0]):
        return found | {
            "hires": _make(book, "hires", "people who would be hired in three years", along[0]),
            "replacing": _make(book, "replacing", "people hired for those who leave", along[1]),
        }
    least, most = sorted((along[0], own[0]))
    label = "people who would be hired in three years"
    leave = min(along[1], own[1])
    return found | {
        "replacing": _make(book, "replacing", "people hired for those who leave", leave),
        "hires_least": _make(book, "hires.least", f"{label}, at the lower pace of staff", least),
        "hires_most": _make(book, "hires.most", f"{label}, at the higher pace of staff", most),
    }


def describe_income_by_head(book: Book, growth: Growth) -> dict[str, Any]:
    """Income for each employee where it fell while both rose; None where not."""
    now, first = (extra(book, "incomePerEmployee", y) for y in (book.year, growth.base))
    found: dict[str, Any] = dict.fromkeys(PER_HEAD)
    before = book.values(growth.base).get("employees", 0)
    staff = book.reading.values.get("employees", 0)
    if book.serves or not (now and first) or staff <= before:
        return found
    fell = 100 * (1 - now.value / first.value)
    if fell < movements.LEAST:
        return found
    label, source = "fall of income for each employee", "formula: incomePerEmployee now / then"
    size = book.fact("perHead.fell", label, fell, "%", source, book.year)
    return {"per_head": now, "per_head_first": first, "per_head_fell": size}


def _find_pace(book: Book, growth: Growth) -> Fraction | None:
    """The growth of headcount a year since the first year of volume, within what is counted on."""
    first, now = book.values(growth.base).get("employees"), book.reading.values["employees"]
    if not first:
        return None
    return max(LEAST, min(MOST, rate(first, now, book.year - growth.base)))


def _describe_pace(book: Book, now: Fraction | int, pace: Fraction) -> dict[str, Any]:
    last, source = book.year + YEARS, "formula: employees x (1 + own pace) ^ 3"
    then = round_planned(round_half_up(now * (1 + pace) ** YEARS))
    label = f"headcount in {last} at its own pace"
    found: dict[str, Any] = {
        "staff_then": book.fact("staff.then", label, then, "employees", source, last)
    }
    if abs(pace) < STILL:
        return found
    label, source = "change of headcount a year, without its sign", "formula: (now / first) - 1"
    own = book.fact("staff.pace", label, abs(100 * pace), "%", source, book.year)
    return found | {"staff_pace": own, "staff_verb": "fell" if pace < 0 else "grew"}


def _count_hires(
    now: Fraction | int, turnover: Fraction | int, pace: Fraction
) -> tuple[Fraction, Fraction]:
    """All who would come in three years, and those of them who replace others, whole people."""
    staff = [now * (1 + pace) ** n for n in range(YEARS + 1)]
    leave = sum((turnover * each for each in staff[1:]), Fraction(0))
    return max(Fraction(0), Fraction(round_half_up(leave + staff[-1] - now))), leave


def _make(book: Book, name: str, label: str, people: Fraction) -> Fact:
    source, last = "formula: turnover x staff of each year + staff then - now", book.year + YEARS
    return book.fact(name, label, round_planned(round_half_up(people)), "people", source, last)
