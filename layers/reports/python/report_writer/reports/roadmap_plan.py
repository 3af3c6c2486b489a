"""The plan of a roadmap: which actions, in which quarters, and how many tonnes each avoids.

Without further steps, emissions stay at the latest level. Of it, each action takes a part of what
the ones before it have left of its source, from the quarter after its work on; vehicles as they are
replaced. Actions on Scope 3, water and waste avoid no tonnes of Scope 1 and 2.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from auxeira.core.exact import Fraction
from report_writer import actions, duties, labels, simulation
from report_writer.action_sources import (
    EMITTED,
    NOTHING,
    SMALL,
    TAKES,
    is_large,
    is_small,
    measure_share,
)
from report_writer.course import allow_on_path
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.recommendations import LATER, find_rule, find_span
from report_writer.reports.portfolio import CUT, is_portfolio
from report_writer.reports.roadmap_cuts import OWN, find_parts, find_pools, measure_net
from report_writer.simulation import Chosen

QUARTERS = 12
LANES = 4  # actions at the same time, at least
LAST = 2030
MARKET = "ghgScope2Market"
FIRST = ("E01", "E02", *actions.SPLITS.values(), "E25")  # what has to be known before one can act


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
        self.parts = {
            (each.row.id, at): find_parts(book, each, at, market=book.reading.basis == MARKET)
            for each in self.chosen
            for at in simulation.STEPS
        }
        self.net = {each.row.id: measure_net(book, each) for each in self.chosen}
        limits = _find_limits(book, self.chosen, self.start)
        self.spans = _fitting(_order(book, self.chosen, self.parts), limits)[1]
        last = self._walk(self.last, "mid", "")[0]
        self.chosen = [each for each in self.chosen if not self.is_too_little(each, last)]
        self.lanes, self.spans = _fitting(_order(book, self.chosen, self.parts), limits)
        self._avoided: dict[tuple[int, simulation.At, str], dict[str, Fraction]] = {}
        self.chosen = [each for each in self.chosen if not self.aims_too_high(each)]
        most = self._walk(self.last, "mid", "")[0]
        lent = (CUT,) if is_portfolio(book) else ()
        self.chosen.sort(
            key=lambda e: (e.row.id not in lent, e.row.id not in FIRST, -most[e.row.id])
        )

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
        return allow_on_path(self.before, year - self.base)

    def level(self, year: int) -> Fraction:
        """Emissions of any year without further steps: those of the latest year."""
        return self.now

    def plan(self, year: int, at: simulation.At = "mid") -> Fraction:
        """The level without what is avoided."""
        return self.now - sum(self.avoided(year, at).values())

    def avoided(self, year: int, at: simulation.At = "mid", only: str = "") -> dict[str, Fraction]:
        """Tonnes that each action avoids in a year, by its id; with `only`, the others at mid."""
        asked = (year, at, "" if at == "mid" else only)
        if asked not in self._avoided:
            self._avoided[asked] = self._walk(*asked)[0]
        return self._avoided[asked]

    def _walk(
        self, year: int, at: simulation.At, only: str
    ) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
        """What each action avoids in a year, and what all of them leave of each source."""
        left = find_pools(self.book, self.now)
        found = {}
        for each in self.chosen:
            active = self.count_active(each, year)
            parts = self.parts[each.row.id, at if only in ("", each.row.id) else "mid"]
            cut = {pool: left[pool] * part * active for pool, part in parts.items() if active}
            for pool, tonnes in cut.items():
                left[pool] -= tonnes
            found[each.row.id] = sum(cut.values(), NOTHING) * self.net[each.row.id]
        return found, left

    def count_active(self, each: Chosen, year: int) -> Fraction:
        """The part of a year in which a step counts: after its work; what is changed as it is
        replaced counts as far as it is, in the middle of each quarter."""
        begin, end = (self.start + at for at in self.spans[each.row.id])
        if each.row.id not in LATER:
            return Fraction(max(0, min(4, 4 * (year + 1) - end - 1)), 4)
        done = [
            Fraction(max(0, min(2 * (end + 1 - begin), 2 * (quarter - begin) + 1)))
            for quarter in range(4 * year, 4 * year + 4)
        ]
        return sum(done, Fraction(0)) / (8 * (end + 1 - begin))

    def pools(self, year: int) -> dict[str, Fraction]:
        """What is emitted by source in a year of the plan, and now."""
        return self._walk(year, "mid", "")[1]

    def aims_too_high(self, each: Chosen) -> bool:
        """Whether a step raises a planned cut that these steps do not reach as it is."""
        percent = self.book.reading.values.get("targetAnnualRatePct", NOTHING)
        if each.row.id != "E03" or percent <= 0:
            return False
        years = self.last - self.base
        wanted = self.before * max(Fraction(0), 1 - percent * years / 100)
        return sum(self._walk(self.last, "mid", "")[1].values(), NOTHING) > wanted

    def is_too_little(self, each: Chosen, last: Mapping[str, Fraction]) -> bool:
        """Whether a step on direct emissions avoids less than 1 % of what has to go, or one on
        others works on next to nothing. `last` is what each avoids at the end."""
        if each.row.id not in OWN:
            return is_small(each.row.id, self.book.reading.values)
        gap = self.now - self.path(self.last)
        return last[each.row.id] < SMALL * gap

    def quarter(self, number: int) -> str:
        """The name of a quarter of the plan, from 0 on."""
        year, quarter = divmod(self.start + number, 4)
        return f"{year} Q{quarter + 1}"

    def aim(self, year: int) -> tuple[str, str] | None:
        """The figure to reach in a year, the first after the work on it ends, and its owner."""
        done = [each for each in self.chosen if self.ends(each) < year]
        tonnes = self.avoided(self.last)
        now = [each for each in done if self.ends(each) == year - 1 and each.then]
        now = now or [each for each in self.chosen if each.row.id in LATER and tonnes[each.row.id]]
        now = [each for each in now if year <= self.ends(each) + 1]
        if not now:
            return None
        best = max(now, key=lambda each: (tonnes[each.row.id], each.row.pillar == "E"))
        metric, left = OWN.get(best.row.id, ""), self._walk(year, "mid", "")[1]
        if metric not in left:
            metric = best.row.metric
            then = simulation.after([each.row for each in done], self.book.now)
            left = {metric: then.values[metric]}
        label = f"{labels.label(metric)} in {year}"
        value = self.book.scaled(metric, left[metric])
        formula = "formula: effects of the actions that end before it"
        unit = labels.NAMES[metric].unit
        fact = self.book.fact(f"aim.{year}", label, round_planned(value), unit, formula, year)
        apart = metric == "energyTotal" and any(each.row.id in TAKES for each in self.chosen)
        beside = ", fuel that electricity takes the place of left aside" if apart else ""
        return f"{labels.first(labels.label(metric))}: {fact}{beside}", best.row.owner

    def due(self, each: Chosen) -> str:
        """The last day of the quarter in which the work on an action ends, ISO 8601."""
        year, quarter = divmod(self.start + self.spans[each.row.id][1], 4)
        return f"{year}-{('03-31', '06-30', '09-30', '12-31')[quarter]}"

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
        formula = "formula: part of what is left of its source"
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
    """The actions on the environment, those on large emissions whatever they do to a score."""
    row = book.row
    among = {name for name in actions.ACTIONS if name[0] == "E"}
    found = simulation.chosen(row.id, row.tags, book.now, row.actions, among)
    now = book.now
    known = {each.row.id for each in found}
    shares = {
        each.id: share
        for each in actions.within(now)
        if each.id in EMITTED and each.id not in known and each.id != "E05"
        if (share := measure_share(each.id, now.values)) and share >= SMALL
    }
    order = sorted(shares, key=lambda name: (-shares[name], name))
    more = [simulation.effect(actions.ACTIONS[name], now) for name in order]
    every = [*found[: max(0, row.actions - len(more))], *more]
    every = [each for each in every if not (is_portfolio(book) and is_of_offices(each))]
    split_first = "E22" in known and "scope1Stationary" not in now.values
    return [each for each in every if not (split_first and each.row.id == "E09")]


def is_of_offices(each: Chosen) -> bool:
    """Whether a step is on water or waste, which of who lends is that of its offices."""
    return bool({"water", "waste"} & {*each.row.tags})


def _order(book: Book, chosen: Sequence[Chosen], parts: Mapping[Any, Any]) -> list[Chosen]:
    """In which order work begins: what law asks for, what has to be known, on large emissions, what
    avoids any, then what takes least."""
    values = book.now.values

    def rank(each: Chosen) -> tuple[bool, bool, bool, bool, int]:
        waits, known = find_rule(book, each.row.id) is None, each.row.id not in FIRST
        large, avoids = is_large(each.row.id, values), bool(parts[each.row.id, "mid"])
        return waits, known, not large, not avoids, each.row.effort

    return sorted(chosen, key=rank)


def _find_limits(book: Book, chosen: Sequence[Chosen], start: int) -> dict[str, int]:
    """The last quarter of a step that law asks for by a day, from 0 on."""
    found = {}
    for each in chosen:
        served = duties.list_served(book.duties, each.row.id)
        days = [
            day
            for duty in served
            if (day := duties.find_last_day(duty, book.inputs.date, each.row.effort))
        ]
        if days:
            year, month = (int(part) for part in min(days).split("-")[:2])
            found[each.row.id] = 4 * year + (month - 1) // 3 - start
    return found


def _spans(
    chosen: Sequence[Chosen], lanes: int, limits: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """The first and the last quarter of the work on each action, from 0 on."""
    free = [0] * lanes
    spans: dict[str, tuple[int, int]] = {}
    for each in chosen:
        span = find_span(each.row)
        needs = [spans[n][1] + 1 for n in actions.NEEDS.get(each.row.id, ()) if n in spans]
        lane = min(range(lanes), key=lambda at: free[at])
        begin = max(free[lane], *needs, 0)
        span = max(1, min(span, limits.get(each.row.id, QUARTERS) + 1 - begin))
        spans[each.row.id] = (begin, begin + span - 1)
        free[lane] = begin + span
    return spans


def _fitting(
    chosen: Sequence[Chosen], limits: Mapping[str, int]
) -> tuple[int, dict[str, tuple[int, int]]]:
    """As few actions at a time as let all of them end within the plan, but four at least."""
    for lanes in range(LANES, LANES + len(chosen) + 1):
        spans = _spans(chosen, lanes, limits)
        if all(last < QUARTERS for _, last in spans.values()):
            break
    return lanes, spans
