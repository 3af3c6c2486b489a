"""Practices of which nobody can tell whether they are called for, and the figures that lack."""

from auxeira.esg.metric_details import SCOPE_1_SOURCES
from auxeira.esg.metrics import METRICS, is_metric_expected
from report_writer import actions, labels, situation, text
from report_writer.action_sources import is_next_to_nothing, is_split_complete
from report_writer.actions import ACTIONS, Action
from report_writer.fact_book import Book
from report_writer.reports.innovation_trials import TRIALS
from report_writer.reports.portfolio import is_portfolio

OF_SCOPE_1 = ("E09", "E10", "E11")
OF_SCOPE_3 = ("E12", "E14")  # next to nothing beside what is financed, and of so few people


def list_unjudged(book: Book) -> list[tuple[Action, str]]:
    """The practices of which nobody can tell whether they are called for, each with the first
    figure that is missing."""
    now = book.now
    found = []
    small = [*OF_SCOPE_1] if is_next_to_nothing("ghgScope1", now.values) else []
    few = book.reading.values.get("employees", actions.FEW) < actions.FEW
    small += OF_SCOPE_3 if few or is_portfolio(book) else ()
    for name in TRIALS:
        row = ACTIONS[name]
        if name in small:
            continue
        if situation.holds(row.trigger, now) is None:
            missing = [each for each in actions.looks(row, book.kind) if _lacks(book, each)]
            found += [(row, _label(missing[0]))] if missing else []
    return found


def _lacks(book: Book, figure: str) -> bool:
    """Whether a figure is asked of the organisation and not reported."""
    if figure in book.reading.values:
        return False
    if figure in SCOPE_1_SOURCES and is_split_complete(book.reading.values):
        return False
    employees = book.reading.values.get("employees")
    return figure not in METRICS or is_metric_expected(METRICS[figure], book.kind, employees)


def _label(figure: str) -> str:
    return "Scope 2 emissions" if figure == "scope2" else labels.label(figure)


def list_missing_figures(unseen: list[tuple[Action, str]]) -> list[dict[str, str]]:
    """The figures that are missing, each with the practices that it would tell of."""
    return [
        {"figure": name, "titles": text.listed([f"“{r.title}”" for r, of in unseen if of == name])}
        for name in dict.fromkeys(name for _, name in unseen)
    ]
