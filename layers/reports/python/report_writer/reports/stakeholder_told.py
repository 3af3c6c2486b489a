"""What groups of stakeholders and partners ask for that stands in no figure of theirs: a loss, what
each person reached takes, and deaths of a year that is not reported."""

from typing import Any

from report_writer import movements
from report_writer.fact_book import Book
from report_writer.reports.improvements import compare_with_income
from report_writer.reports.outcome_costs import find_first
from report_writer.reports.roi_facts import of
from report_writer.reports.stakeholder_figures import Group
from report_writer.wrong_way import describe_result

DEATHS = "fatalities"


def describe_told(book: Book) -> dict[str, Any]:
    """The names of these sentences, None for what there is nothing of."""
    return {
        **{name: describe_result(book)[name] for name in ("loss", "result", "loss_last")},
        **describe_person_cost(book),
        "deaths_unknown": _find_unknown_year(book),
    }


def describe_person_cost(book: Book) -> dict[str, Any]:
    """Spending for each person reached now and in its first year, where it rose."""
    now, first = of(book, "spentPerPerson"), find_first(book, "spentPerPerson")
    rose = now and first and first.value and 100 * (now.value / first.value - 1) >= movements.LEAST
    told = bool(book.serves and rose)
    return {"person_now": now if told else None, "person_first": first if told else None}


def _find_unknown_year(book: Book) -> str | None:
    """The year before, where deaths are reported now and earlier and not for it."""
    last = book.year - 1
    known = [year for year in book.reading.before if DEATHS in book.values(year)]
    if not book.reading.values.get(DEATHS) or last in known or not known:
        return None
    return str(last)


def set_beside(book: Book, group: Group, worse: movements.Movement | None) -> dict[str, Any]:
    """What an amount is set beside for those outside: to customers the same income, to neighbours
    nothing, as they live with all of it."""
    none = dict.fromkeys(("one", "one_size", "one_way"))
    if group.id == "communities":
        return none | {"income": False}
    if group.id != "beneficiaries" or book.serves or worse is None:
        return {"income": False}
    beside = compare_with_income(book, worse)
    if beside is None:
        return none | {"income": False}
    size, more = beside
    return {"income": True, "one_size": size, "one_way": "more" if more else "less"}
