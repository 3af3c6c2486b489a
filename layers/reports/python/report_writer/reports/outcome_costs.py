"""What all spending comes to for each person with the outcome, and what made it move: what each
person reached takes, or how many of them have the outcome."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.roi_facts import of

LEAST_RATE = Fraction(2, 100)  # of a rate, below which it stayed about the same


def compare_outcome_cost(book: Book) -> dict[str, Any]:
    """Spending for each person with the outcome beside the first year, and its two parts."""
    now, first = of(book, "spentPerOutcome"), find_first(book, "spentPerOutcome")
    size = _measure_change(book, "spentPerOutcome") if now and first else None
    same = size is not None and size.value < movements.LEAST
    rose = bool(now and first and now.value > first.value)
    return {
        "outcome_first": first,
        "outcome_same": same,
        "outcome_moved": None if same else size,
        "outcome_word": "more" if rose else "less",
        **_part_change(book, first, moved=size is not None and not same, rose=rose),
    }


def _part_change(book: Book, first: Fact | None, *, moved: bool, rose: bool) -> dict[str, Any]:
    """Which of the two parts moved: `by_rate` where what each person takes did not; `rate_fell`
    where an outcome takes more and fewer of those reached have it."""
    found: dict[str, Any] = dict.fromkeys(("rate_now", "rate_first", "person_moved"))
    found |= {"by_rate": False, "rate_fell": False}
    person = _measure_change(book, "spentPerPerson")
    if first is None or person is None or not moved:
        return found
    now, then = book.value("outcomeRate"), book.value("outcomeRate", first.year)
    if not (now and then and then.value):
        return found
    change = now.value / then.value - 1
    turned = abs(change) >= LEAST_RATE and (change < 0) == rose
    same, each = person.value < movements.LEAST, of(book, "spentPerPerson")
    before = find_first(book, "spentPerPerson")
    grew = bool(each and before and each.value > before.value)
    return {
        "rate_now": now,
        "rate_first": then,
        "person_moved": person if grew and not same else None,
        "by_rate": turned and same,
        "rate_fell": turned and rose,
    }


def _measure_change(book: Book, name: str) -> Fact | None:
    """The change of a unit cost since its first year in percent, without its sign."""
    now, first = of(book, name), find_first(book, name)
    if now is None or first is None or not first.value:
        return None
    value, label = abs(100 * (now.value / first.value - 1)), f"change of {now.label}"
    source = f"formula: {name} now / {name} then - 1"
    return book.fact(f"{name}.moved", f"{label}, without its sign", value, "%", source, book.year)


def find_first(book: Book, name: str) -> Fact | None:
    """A unit cost of the first year in which it is known."""
    found = (of(book, name, year) for year in sorted(book.reading.before))
    return next((each for each in found if each), None)
