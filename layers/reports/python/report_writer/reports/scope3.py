"""Scope 3 beside what an organisation emits itself, where a report has no step on it."""

from collections.abc import Sequence
from typing import Any

from report_writer import actions, labels
from report_writer.action_sources import WORTH_A_DECISION
from report_writer.fact_book import Book
from report_writer.simulation import Chosen

STEPS = ("E12", "E13", "E14", "E15", "E24")  # that work on it, or find out what it is made of
OF_ALL = ("E14", "E15", "E24")  # that are on more than how people travel
HALF = 50  # percent
TENTH = 10


def describe_scope3(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """The share of Scope 3 in all emissions where it is the larger part of what matters and no
    step of the report is on it; None otherwise."""
    own, values = book.value("ghgScope3"), book.reading.values
    found = dict.fromkeys(("scope3_share", "scope3_part", "scope3_name", "scope3_step"))
    if own is None or own.value < WORTH_A_DECISION or "ghg12" not in values:
        return found
    if any(each.row.id in STEPS for each in chosen):
        return found
    share = 100 * own.value / (own.value + values["ghg12"])
    label, source = "share of Scope 3 in all emissions", "formula: ghgScope3 / (ghg12 + ghgScope3)"
    fact = book.fact("scope3.share", label, share, "%", source, book.year)
    if share <= HALF:
        return found
    return found | {"scope3_share": fact, "scope3_step": _name_step(book), **find_part(book)}


def name_larger(book: Book) -> dict[str, Any]:
    """Scope 3 where it is more than an organisation emits itself, and the largest part of it."""
    own, values = book.value("ghgScope3"), book.reading.values
    if own is None or own.value < max(WORTH_A_DECISION, values.get("ghg12", 0)):
        return {}
    return {"scope3_own": own, **find_part(book)}


def _name_step(book: Book) -> str | None:
    """The step of the library on the larger part of Scope 3 that these figures call for."""
    rows = {row.id: row.title for row in actions.within(book.now) if row.id in OF_ALL}
    return next((f"“{rows[name]}”" for name in OF_ALL if name in rows), None)


def find_part(book: Book) -> dict[str, Any]:
    """The largest category of Scope 3 that is reported, where it is a tenth of it or more."""
    values = book.reading.values
    known = {name: values[name] for n in range(1, 15) if (name := f"scope3Category{n}") in values}
    most = max(known, key=lambda name: (known[name], name), default="")
    if not most or TENTH * known[most] < values.get("ghgScope3", 0):
        return {"scope3_part": None, "scope3_name": None}
    return {"scope3_part": book.value(most), "scope3_name": labels.label(most)}
