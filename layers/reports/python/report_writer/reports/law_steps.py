"""The steps that law asks an organisation for, beside the decisions of a report."""

from collections.abc import Sequence
from typing import Any

from report_writer import actions, labels, recommendations, simulation
from report_writer.duties import STEPS, list_served
from report_writer.fact_book import Book
from report_writer.simulation import Chosen


def describe_law(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """These steps, how many they are, and the first day."""
    rows = list_law_steps(book, chosen)
    label, source = "steps that law asks for besides", "formula: count"
    return {
        "law_steps": rows,
        "law_count": book.fact("law.steps", label, len(rows), "", source) if rows else None,
        "law_day": rows[0]["due"] if rows else None,
    }


def list_law_steps(book: Book, chosen: Sequence[Chosen]) -> list[dict[str, str]]:
    """What rules that reach the organisation ask for and is no decision of the report: each with
    the rules, who does it and by when, the first due first."""
    own = {each.row.id for each in chosen}
    names = dict.fromkeys(name for duty in book.duties for name in duty.steps if name in STEPS)
    return sorted((_describe(book, n) for n in names if n not in own), key=lambda row: row["due"])


def _describe(book: Book, name: str) -> dict[str, str]:
    row = actions.fit(STEPS[name], book.now)
    step = recommendations.step(book, simulation.effect(row, book.now))
    rules = [
        f"{duty.rule.called}{f' ({duty.day})' if duty.day else f' (since {duty.rule.date[:10]})'}"
        for duty in list_served(book.duties, name)
        if duty.rule.date
    ]
    return {
        "title": row.title,
        "rules": " and ".join(rules),
        "owner": labels.lower_first(row.owner),
        "due": step.due,
    }
