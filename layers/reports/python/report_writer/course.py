"""Where emissions should be in the latest year: on the reference path, and on the own plan.

Both run in a straight line from the first year on the same basis; of the own plan no base year is
asked.
"""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.score_values import PATH
from report_writer.fact_book import Book

CLOSE = Fraction(1, 10_000)  # of base-year emissions a year
NAMES = ("_now", "_gap", "_over", "_under")


def allow_on_path(start: Fraction, years: int, rate: Fraction = PATH) -> Fraction:
    """What a straight line leaves of base-year emissions after so many years; never below none."""
    return start * max(Fraction(0), 1 - rate * years)


def build_course_parts(book: Book) -> dict[str, Any]:
    """What the path and the plan allow in the year, and by how much emissions are above or below;
    None where that is unknown."""
    rate = book.reading.values.get("targetAnnualRatePct", Fraction(0)) / 100
    found = _measure(book, "path", PATH, "reference path", "4.2 %")
    plan = _measure(book, "plan", rate, "planned level", "the planned cut")
    same = abs(rate - PATH) < CLOSE and found["path_now"] is not None
    return (
        found
        | plan
        | {
            "plan_same": same,
            "own_goal": rate > 0,
            "course_from": _name_base(book),
            "market_cut": is_cut_by_contract(book),
        }
    )


def is_cut_by_contract(book: Book) -> bool:
    """Whether Scope 2 fell by a tenth more as contracted than by the grid."""
    by_grid, bought = book.moved("ghgScope2Location"), book.moved("ghgScope2Market")
    return by_grid is not None and bought is not None and bought < 0 and bought < by_grid - 10


def _name_base(book: Book) -> str | None:
    base = book.reading.bases.get("ghg12")
    return str(base) if base else None


def _measure(book: Book, name: str, rate: Fraction, label: str, words: str) -> dict[str, Any]:
    found: dict[str, Any] = {f"{name}{each}": None for each in NAMES}
    base, now = book.reading.bases.get("ghg12"), book.reading.values.get("ghg12")
    if base is None or now is None or not rate:
        return found
    value, unit = allow_on_path(book.values(base)["ghg12"], book.year - base, rate), "t CO2e"
    source = f"formula: base year less {words} of it a year"
    allowed = book.fact(f"{name}.{book.year}", f"{label} in {book.year}", value, unit, source,
                        book.year)  # fmt: skip
    label = f"emissions beside the {label}, without a sign"
    source = f"formula: ghg12 - {name}"
    gap = book.fact(f"{name}.gap", label, abs(now - value), unit, source, book.year)
    over, under = now > value, now < value
    return {f"{name}{each}": v for each, v in zip(NAMES, (allowed, gap, over, under), strict=True)}
