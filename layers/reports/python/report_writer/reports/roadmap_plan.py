"""The plan of a roadmap: which actions, in which quarters, and how many tonnes each avoids.

Without further steps, emissions stay at the latest level. Of it, each action takes a part of what
the ones before it have left of its scope, from the quarter after its work on. Energy that
is saved and renewable energy that is added cut Scope 2 in the same part; heat, vehicles and leaks
cut Scope 1. Actions on Scope 3, water and waste avoid no tonnes of Scope 1 and 2.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from auxeira.esg.score_values import PATH
from report_writer import actions, labels, simulation
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.recommendations import SPAN
from report_writer.simulation import Chosen, Range

QUARTERS = 12
LANES = 4  # actions at the same time, at least
DIRECT = ("E09", "E10", "E11")
ENERGY = ("E06", "E07", "E08")
RENEWABLE = ("E04", "E05")
COUNTS = Range(Fraction(1, 2), Fraction(3, 4), Fraction(1))  # of renewable energy by contract
LAST = 2030


class Plan:
    """`chosen` in order; `first` and `last` are years of the plan, `start` its first quarter."""

    def __init__(self, book: Book) -> None:
        self.book, self.year = book, book.year
        self.base: int = book.reading.bases["ghg12"]
        year, month = (int(part) for part in book.inputs.date.split("-")[:2])
        self.start = 4 * year + (month - 1) // 3 + 1
        self.last = max(LAST, book.year + 5)
        self.years = range(max(book.year + 1, self.start // 4), self.last + 1)
        self.chosen = _chosen(book)
        self.lanes, self.spans = _fitting(self.chosen)

    @cached_property
    def now(self) -> Fraction:
        """Emissions of the year."""
        return self.book.reading.values["ghg12"]

    @cached_property
    def before(self) -> Fraction:
        """Emissions of the base year."""
        return self.book.values(self.base)["ghg12"]

    def path(self, year: int) -> Fraction:
        """What the reference path allows in a year."""
        return max(Fraction(0), self.before * (1 - PATH * (year - self.base)))

    def level(self, year: int) -> Fraction:
        """Emissions of any year without further steps: those of the latest year."""
        return self.now

    def plan(self, year: int, at: simulation.At = "mid") -> Fraction:
        """The level without what is avoided."""
        return self.now - sum(self.avoided(year, at).values())

    def avoided(self, year: int, at: simulation.At = "mid", only: str = "") -> dict[str, Fraction]:
        """Tonnes that each action avoids in a year, by its id; with `only`, the others at mid."""
        whole = self.now
        direct = self.book.reading.values["ghgScope1"] / self.now if self.now else Fraction(0)
        left = [whole * direct, whole * (1 - direct)]
        found = {}
        for each in self.chosen:
            end = self.start + self.spans[each.row.id][1] + 1
            active = Fraction(max(0, min(4, 4 * (year + 1) - end)), 4)
            scope, part = self.part(each, at if only in ("", each.row.id) else "mid")
            found[each.row.id] = left[scope] * part * active
            left[scope] -= found[each.row.id]
        return found

    def part(self, each: Chosen, at: simulation.At) -> tuple[int, Fraction]:
        """The scope (0 or 1) that an action cuts, and by which part of it."""
        name, now = each.row.id, each.now
        if each.then is None or (not now and name not in RENEWABLE):
            return 0, Fraction(0)
        then: Fraction = getattr(each.then, at)
        if name in DIRECT and now:
            return 0, (now - then) / self.book.reading.values["ghgScope1"]
        if name in ENERGY and now:
            return 1, 1 - then / now
        if name in RENEWABLE and now is not None and now < 1:
            part = (then - now) / (1 - now)
            market = self.book.reading.basis == "ghgScope2Market"
            counts = getattr(COUNTS, at) if name == "E04" else 1
            return 1, part * counts if market or name == "E05" else Fraction(0)
        return 0, Fraction(0)

    def quarter(self, number: int) -> str:
        """The name of a quarter of the plan, from 0 on."""
        year, quarter = divmod(self.start + number, 4)
        return f"{year} Q{quarter + 1}"

    def aim(self, year: int) -> tuple[str, str] | None:
        """The figure to reach in a year, once all work is done that ends by then, and its owner."""
        done = [each for each in self.chosen if self.ends(each) <= year]
        tonnes = self.avoided(self.last)
        now = [each for each in done if self.ends(each) == year and each.then]
        if not now:
            return None
        best = max(now, key=lambda each: (tonnes[each.row.id], each.row.pillar == "E"))
        then = simulation.after(
            [each.row for each in done], self.book.inputs, known=self.book.taken
        )
        metric = best.row.metric
        label = f"{labels.label(metric)} at the end of {year}"
        value = self.book.scaled(metric, then.values[metric])
        formula = "formula: effects of the actions that end by then"
        fact = self.book.fact(f"aim.{year}", label, value, best.row.unit, formula, year)
        return f"{labels.first(labels.label(metric))}: {fact}", best.row.owner

    def ends(self, each: Chosen) -> int:
        """The year in which the work on an action ends."""
        return (self.start + self.spans[each.row.id][1]) // 4

    def tonnes(self, kind: str, year: int) -> Fact:
        """What a line has in a year: path, level or plan."""
        label = f"{LABELS[kind]} in {year}"
        exact: Fraction = getattr(self, kind)(year)
        value = exact if kind == "level" or year <= self.year else round_planned(exact)
        return self.book.fact(f"{kind}.{year}", label, value, "t CO2e", FORMULAS[kind], year)

    def wedge(self, name: str, year: int, at: simulation.At = "mid") -> Fact:
        """What an action avoids in a year."""
        label = f"avoided by {name} in {year}, {at}"
        value = round_planned(self.avoided(year, at, name)[name])
        formula = "formula: part of what is left of its scope"
        return self.book.fact(f"{name}.{at}.{year}", label, value, "t CO2e", formula, year)


LABELS = {
    "path": "emissions on the reference path",
    "level": "emissions without further steps",
    "plan": "emissions of the plan",
}
FORMULAS = {
    "path": "formula: ghg12 of the base year x (1 - 0.042 x years)",
    "level": "formula: ghg12 of the latest year",
    "plan": "formula: ghg12 of the latest year - what the actions avoid",
}


def _chosen(book: Book) -> list[Chosen]:
    """The actions on the environment; of duties none is about it."""
    row = book.row
    among = {name for name in actions.ACTIONS if name[0] == "E"}
    return simulation.chosen(row.id, row.tags, book.inputs, row.actions, among)


def _spans(chosen: Sequence[Chosen], lanes: int) -> dict[str, tuple[int, int]]:
    """The first and the last quarter of the work on each action, from 0 on."""
    free = [0] * lanes
    spans: dict[str, tuple[int, int]] = {}
    for each in chosen:
        span = SPAN[each.row.effort]
        needs = [spans[n][1] + 1 for n in actions.NEEDS.get(each.row.id, ()) if n in spans]
        lane = min(range(lanes), key=lambda at: free[at])
        begin = max(free[lane], *needs, 0)
        spans[each.row.id] = (begin, begin + span - 1)
        free[lane] = begin + span
    return spans


def _fitting(chosen: Sequence[Chosen]) -> tuple[int, dict[str, tuple[int, int]]]:
    """As few actions at a time as let all of them end within the plan, but four at least."""
    for lanes in range(LANES, LANES + len(chosen) + 1):
        spans = _spans(chosen, lanes)
        if all(last < QUARTERS for _, last in spans.values()):
            break
    return lanes, spans
