"""What an organisation with a mission spends on other purposes than programmes, and how that
moved."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import movements
from report_writer.fact_book import Book
from report_writer.facts import Fact

NAMES = ("first", "now", "moved", "more", "spent")


def describe_other_costs(book: Book) -> dict[str, Any]:
    """Spending on other purposes in the first year and now, where it rose, and what part that is of
    what more was spent; None where it did not, or is not known."""
    found: dict[str, Any] = {f"other_{name}": None for name in NAMES}
    base = book.base_of("programmeSpend")
    if book.family != "mission" or base is None:
        return found
    first, now = _find_other(book, base), _find_other(book, book.year)
    if first is None or now is None or first.value <= 0 or now.value <= first.value:
        return found
    change = 100 * (now.value / first.value - 1)
    spent = [book.value("totalExpenditure", year) for year in (base, book.year)]
    if change < movements.LEAST or not all(spent):
        return found
    source = "formula: totalExpenditure - programmeSpend"
    size = book.fact("other.moved", "rise of spending on other purposes", change, "%", source)
    more = _fact(book, "other.more", "more spent on other purposes", now.value - first.value)
    whole = spent[1].value - spent[0].value if spent[0] and spent[1] else Fraction(0)
    found |= {"other_first": first, "other_now": now, "other_moved": size}
    if whole > now.value - first.value:
        found |= {
            "other_more": more,
            "other_spent": _fact(book, "other.spent", "more spent", whole),
        }
    return found


def _find_other(book: Book, year: int) -> Fact | None:
    spent, programmes = (book.value(n, year) for n in ("totalExpenditure", "programmeSpend"))
    if spent is None or programmes is None:
        return None
    label = f"spending on other purposes than programmes in {year}"
    return _fact(book, f"other.{year}", label, spent.value - programmes.value, year)


def _fact(book: Book, name: str, label: str, value: Fraction, year: int | None = None) -> Fact:
    source = "formula: totalExpenditure - programmeSpend"
    return book.fact(name, label, value, "money", source, year)
