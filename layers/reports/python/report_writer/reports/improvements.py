"""What improvements of a company come to beside its surplus, and what moved beside its income."""

from collections.abc import Sequence
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.reports.document import Sentence
from report_writer import actions, movements, text
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.goal_steps import describe_goal_shares, list_goal_steps
from report_writer.simulation import Chosen

USED = ("energyTotal", "ghg12")


def describe_improvements(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """Savings and spending in percent of the surplus, the use for the same income, and the stated
    goal of a company with what the steps would do for it."""
    found = {
        f"{name}_share": _share(book, figure)
        for name, figure in (("saved", "esgSavings"), ("spent", "esgInvestment"))
    }
    goal = build_goal_parts(book) | describe_goal_shares(book, chosen)
    if book.family != "corporate":
        goal |= {"goal": [], "goal_beside": [], "goal_unshown": False, "goal_shares": []}
        goal |= {"goal_counts": None}
    return found | goal | {"used_less": _tell_use(book)}


def list_saving_steps(book: Book) -> list[str]:
    """The steps of a company that save energy, and so money, and those on its stated goal."""
    if book.family != "corporate":
        return []
    rows = actions.ACTIONS.values()
    saving = [each.id for each in rows if "energy" in each.tags and "data" not in each.tags]
    return [*saving, *list_goal_steps(book)]


def _share(book: Book, name: str) -> Fact | None:
    values = book.reading.values
    if not {"totalIncome", "totalExpenditure", name} <= values.keys():
        return None
    surplus = values["totalIncome"] - values["totalExpenditure"]
    if book.family != "corporate" or surplus <= 0 or not values[name]:
        return None
    fact = book.value(name)
    label = f"{fact.label if fact else name} in percent of the surplus"
    source = f"formula: {name} / (totalIncome - totalExpenditure)"
    return book.fact(f"{name}.surplus", label, 100 * values[name] / surplus, "%", source, book.year)


def _tell_use(book: Book) -> list[Sentence]:
    """How much less or more energy and emissions the same income takes than in the first year."""
    if book.family != "corporate":
        return []
    told: dict[int, list[tuple[str, str]]] = {}
    for name in USED:
        move = movements.compare_years(book, name)
        change = compare_with_income(book, move) if move else None
        if move is None or change is None:
            continue
        fact, more = change
        what, verb = movements.name_with_basis(book, name), "is" if name == USED[0] else "are"
        words = f"{what} {verb} {fact} {'higher' if more else 'lower'}"
        told.setdefault(move.first.year or 0, []).append((words, fact.id))
    return [
        Sentence(
            f"For the same income, in money of each year, {text.listed([w for w, _ in each])} than "
            f"in {year}. Which part of that improvements did, no figure tells.",
            tuple(one for _, one in each),
        )
        for year, each in told.items()
    ]


def compare_with_income(book: Book, move: movements.Movement) -> tuple[Fact, bool] | None:
    """The change for the same income in percent, without its sign, and whether it is more."""
    years = (move.first.year or book.year, book.year)
    before, now = (book.values(year).get("totalIncome") for year in years)
    if not before or not now or not move.first.value:
        return None
    by = 100 * (move.now.value / move.first.value * Fraction(before) / now - 1)
    if abs(by) < movements.LEAST:
        return None
    label = f"change of {move.now.label} for the same income since {years[0]}, without its sign"
    fact = book.fact(f"{move.name}.income", label, abs(by), "%",
                     f"formula: {move.name} / totalIncome", book.year)  # fmt: skip
    return fact, by > 0
