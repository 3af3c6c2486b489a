"""What each group of stakeholders can check, and the figure that is brought to it."""

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, taxonomy
from auxeira.esg.metric_details import SCOPE_3_CATEGORIES
from auxeira.esg.metrics import ALL_METRICS, is_metric_expected
from report_writer import actions, labels, movements
from report_writer.fact_book import Book
from report_writer.reports.stakeholder_figures import Group
from report_writer.reports.stakeholder_groups import (
    AFTER,
    LARGE,
    OF_LARGER,
    POOR,
    QUESTIONS,
    SEVERE,
    STAFF,
    UNBROUGHT,
    WAGE,
)
from report_writer.told_apart import is_left_out

INJURIES = "recordableInjuries"


def read_group(book: Book, row: str) -> Group:
    """A group by its row of the table."""
    name, figures, why, few, many, question = (cell.strip() for cell in row.split("|"))
    given = book.metrics[str(book.year)].get("groupsEngaged") or ()
    own = {f: n for f, _, n in (each.strip().partition(":") for each in figures.split(";"))}
    names = (own.get(book.family, "") if book.family in own else figures).split()
    names = [each for each in names if not _is_no_matter(book, each)]
    names += movements.list_amounts(book, names)
    told = [each for each in names if not is_left_out(book, each)]
    compared = {n: m for n in told if (m := movements.compare_years(book, n))}
    alone = [fact for n in told if n not in compared and (fact := book.value(n))]
    missing = [n for n in names if book.value(n) is None and _is_asked(book, n)]
    missing = [n for n in missing if n not in SCOPE_3_CATEGORIES]
    large = taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees"))
    titles = labels.SETS | {"beneficiaries": "beneficiaries" if book.serves else "customers"}
    titles |= {"funders": "funders"} if book.family == "mission" else {}
    method = many if large else few
    bring, bad = _choose_figure(book, names)
    if name == "employees" and is_handful(book):
        method, question = STAFF
    question = QUESTIONS.get((name, bring or ""), question)
    for (group, figure), after in AFTER.items():
        if group == name and book.reading.values.get(figure):
            method, question = after
    return Group(
        *(name, titles[name], name in given, why, method, question),
        [*compared.values()], alone, missing, bring, bad,
    )  # fmt: skip


def _choose_figure(book: Book, names: list[str]) -> tuple[str | None, bool]:
    """The figure to bring: what is severe, then what got worse, by most first, or is poor;
    without any what is behind that of peers, or the first."""
    known = [name for name in names if book.value(name)]
    moved = [move for name in known if (move := movements.compare_years(book, name))]
    worse = [each.name for each in sorted(moved, key=movements.rank_worst) if each.better is False]
    bad = [n for n in known if n in SEVERE and book.reading.values[n]]
    hurt = worse[:1] == [INJURIES]
    bad += [name for name in known if name == WAGE and _is_poor(book, name) and not hurt]
    bad += worse or [n for n in known if _is_poor(book, n)]
    shown = [n for n in known if n not in (*SEVERE, *UNBROUGHT) and not is_left_out(book, n)]
    low = [name for name in shown if _is_behind(book, name)]
    return next(iter([*bad, *low, *shown]), None), bool(bad)


def _is_poor(book: Book, name: str) -> bool:
    """Whether a level calls for being told, by a fixed bound."""
    value = book.value(name)
    if value is None or name not in POOR:
        return False
    bound, sign = POOR[name]
    return value.value < bound if sign == "<" else value.value > bound


def _is_behind(book: Book, name: str) -> bool:
    """Whether a figure is in the lower half of peers."""
    standing = book.standing(name)
    return bool(standing and standing.position in ("belowMedian", "bottomQuartile"))


def is_handful(book: Book) -> bool:
    """Whether what is said of staff is said of single people."""
    return book.reading.values.get("employees", Fraction(actions.FEW)) < actions.FEW


def _is_no_matter(book: Book, name: str) -> bool:
    """Whether a figure is none for a meeting at this size: a few tonnes, or what nobody asks of so
    few people."""
    few = name in OF_LARGER and is_handful(book)
    return few or (name == "ghg12" and movements.is_small_emitter(book))


def _is_asked(book: Book, name: str) -> bool:
    employees = book.reading.values.get("employees")
    inputs = derived_metrics.list_input_metrics(name, book.kind)
    return all(
        is_metric_expected(ALL_METRICS[each], book.kind, employees)
        for each in inputs
        if each in ALL_METRICS
    )
