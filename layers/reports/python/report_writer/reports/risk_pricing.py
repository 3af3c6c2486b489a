"""What risks cost: the return before them, the loss to expect, and what steps would change of it.

A risk costs, in the mean of many years, its probability times its loss, in percent of the base: the
expenditure, the capital or the spending on improvements. The sum that counts against the return is
limited to half of it and five points.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import msgspec

from report_writer import actions, labels, risks, simulation
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.risks import Risk
from report_writer.simulation import Chosen

BASES = {
    "mission": ("totalExpenditure", "expenditure"),
    "capital": ("capitalDeployed", "capital deployed"),
    "corporate": ("esgInvestment", "spending on improvements"),
}
RETURNS = {
    "mission": "100 x (sroi - 1)",
    "capital": "financialReturnPct",
    "corporate": "100 x esgSavings / esgInvestment",
}
LOWERED = {"E19": ("R05", "R06"), "E21": ("R18",)}  # by one, by steps that change no figure
POINTS = "points of return"
TOP = 5
LIMIT = 5  # points beside half of the return


class Priced:
    """The risks of an organisation, the dearest first, and its return with and without them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.risks = sorted(risks.register(book.inputs), key=lambda r: (-cost(r), r.id))
        top = {name for risk in self.risks[:TOP] for name in risk.eased}
        row = book.row
        self.chosen = simulation.chosen(row.id, row.tags, book.inputs, row.actions, top)

    @cached_property
    def baseline(self) -> Fraction:
        """The return before risks, in percent of the base."""
        values = self.book.reading.values
        if self.book.family == "mission":
            return 100 * (values["sroi"] - 1)
        if self.book.family == "capital":
            return values["financialReturnPct"]
        return 100 * values["paybackRatio"]

    @cached_property
    def limit(self) -> Fraction:
        """The most that is counted as loss."""
        return abs(self.baseline) / 2 + LIMIT

    def counted(self, found: Sequence[Risk]) -> Fraction:
        """The loss that counts against the return."""
        return min(total(found), self.limit)

    def adjusted(self, found: Sequence[Risk]) -> Fraction:
        """The return after the loss."""
        return self.baseline - self.counted(found)

    def after(self, chosen: Sequence[Chosen]) -> list[Risk]:
        """The risks once steps are taken; the figures of the year are those that they lead to."""
        rows = [each.row for each in chosen]
        then = simulation.after(rows, self.book.inputs)
        flags = self.book.profile.get("flags")
        lowered = {name for row in rows for name in LOWERED.get(row.id, ())}
        return [
            msgspec.structs.replace(risk, likelihood=max(1, risk.likelihood - 1))
            if risk.id in lowered
            else risk
            for risk in risks.within(then, flags)
        ]

    def price(self, risk: Risk) -> Fact:
        """What a risk costs."""
        label = f"expected loss of {risk.id}, {risk.title}"
        return self.points(f"{risk.id}.cost", label, cost(risk), "formula: probability x loss")

    def points(self, name: str, label: str, value: Fraction, source: str) -> Fact:
        """A fact in points of the return, percent of the base."""
        return self.book.fact(name, label, value, POINTS, source, self.book.year)

    def levels(self, risk: Risk) -> tuple[Fact, Fact]:
        """Likelihood and impact."""
        source = "formula: rules of the risk library"
        found = (("likelihood", risk.likelihood), ("impact", risk.impact))
        one, other = (
            self.book.fact(f"{risk.id}.{name}", f"{name} of {risk.id}", level, "of 5", source)
            for name, level in found
        )
        return one, other

    def money(self, share: Fraction, name: str, label: str) -> Fact | None:
        """So many percent of the base in money."""
        metric = BASES[self.book.family][0]
        raw = self.book.reading.values.get(metric)
        if not raw:
            return None
        value = self.book.scaled(metric, raw) * share / 100
        return self.book.fact(name, label, value, "money", f"formula: percent of {metric}")


def cost(risk: Risk) -> Fraction:
    """What a risk costs in the mean, in percent of the base."""
    return risks.expected(risk.likelihood, risk.impact)


def total(found: Sequence[Risk]) -> Fraction:
    """What risks cost together, before the limit."""
    return sum((cost(risk) for risk in found), Fraction(0))


def swing(risk: Risk) -> tuple[Fraction, Fraction]:
    """What the return loses with the likelihood one higher, and wins with it one lower."""
    higher = risks.expected(min(5, risk.likelihood + 1), risk.impact)
    lower = risks.expected(max(1, risk.likelihood - 1), risk.impact)
    return cost(risk) - higher, cost(risk) - lower


def triggers(book: Book, risk: Risk) -> str:
    """The figures that a risk looks at, in a cell."""
    if not risk.values:
        return "No data of sites are held" if risk.id == "R05" else "All figures of the year"
    cells = []
    for name in risk.values:
        fact = book.value(name) if name in labels.NAMES else None
        if name in labels.NAMES:
            cells.append(f"{labels.label(name)}: {fact or 'not measured'}")
    return labels.first("; ".join(cells)) or "All figures of the year"


def step_of(book: Book, risk: Risk, chosen: Sequence[Chosen]) -> str:
    """The chosen step that eases a risk; else the first that the figures call for."""
    rows = [each.row for each in chosen] + actions.triggered(book.inputs)
    none = "No step called for" if risk.measured else "Report the missing figure"
    return next((row.title for row in rows if row.id in risk.eased), none)
