"""What the Sustainability Roadmap computes beside its plan, as facts."""

from fractions import Fraction

from report_writer import simulation, text
from report_writer.fact_book import BASES, Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.roadmap_plan import Plan

LOCATION_FIGURE = "ghgScope2Location"
WEEKS = {1: "weeks1", 2: "weeks2", 3: "weeks3"}


def facts(book: Book, plan: Plan) -> dict[str, Fact | str | None]:
    """What the sentences use beside figures; None where unknown."""
    year, last, fact = book.year, plan.last, book.fact
    gap = abs(plan.now - plan.path(year))
    over = "formula: ghg12 - reference path"
    slope = abs((plan.now - plan.before) / (plan.year - plan.base))
    return {
        "allowed": plan.tonnes("path", year),
        "gap": fact("gap", "distance from the path", gap, "t CO2e", over, year),
        "level": plan.tonnes("level", last),
        "plan": plan.tonnes("plan", last),
        "slope": fact("slope", "change a year so far", slope, "t CO2e", over, year),
        "base": plan.tonnes("path", plan.base),
        "direct": _direct(book, plan),
        "lanes": fact("lanes", "actions at a time", plan.lanes, "actions", "formula: what fits"),
        "last": str(last),
        "basis": BASES[book.reading.basis or LOCATION_FIGURE],
        "begin": plan.quarter(0),
        "finish": plan.quarter(11),
        **_ahead(book, plan),
        **_avoided(book, plan),
        **_effort(book, plan),
    }


def _ahead(book: Book, plan: Plan) -> dict[str, Fact | str | None]:
    """What the path allows in the last year, the cut that it asks for, and what the plan leaves."""
    last, fact, over = plan.last, book.fact, "formula: ghg12 - reference path"
    end, part = plan.tonnes("path", last), "formula: cut a year / ghg12 of the base year"
    cut = max(Fraction(0), plan.now - end.value) / (last - book.year)
    each = 100 * cut / plan.before if plan.before else Fraction(0)
    cut, left = round_planned(cut), round_planned(abs(plan.plan(last) - end.value))
    whole = sum((plan.plan(year) - plan.path(year) for year in plan.years), Fraction(0))
    total = round_planned(abs(whole))
    return {
        "end": end,
        "cut": fact("cut", "cut needed a year", cut, "t CO2e", "formula: gap / years", book.year),
        "each": fact("each", "cut needed a year", each, "% of base-year emissions", part),
        "left": fact("left", "distance of the plan", left, "t CO2e", over, last),
        "total": fact("total", "distance over all years", total, "t CO2e", over),
    }


def _avoided(book: Book, plan: Plan) -> dict[str, Fact | str | None]:
    """What the actions avoid together in the last year, from low to high."""
    last, source = plan.last, "formula: sum of what actions avoid"
    found: dict[str, Fact | str | None] = {}
    steps: dict[str, simulation.At] = {"saved": "mid", "lowest": "low", "highest": "high"}
    for name, at in steps.items():
        value = round_planned(sum(plan.avoided(last, at).values(), Fraction(0)))
        label = f"avoided in {last}, {at}"
        found[name] = book.fact(f"saved.{at}", label, value, "t CO2e", source, last)
    return found


def _direct(book: Book, plan: Plan) -> Fact | None:
    if not plan.now:
        return None
    share = 100 * book.reading.values["ghgScope1"] / plan.now
    label = "direct share of Scope 1 and 2 emissions"
    return book.fact("direct", label, share, "%", "formula: ghgScope1 / ghg12", book.year)


def _effort(book: Book, plan: Plan) -> dict[str, Fact | str | None]:
    """People and money: working weeks, what they are of all time, energy saved, capital steps."""
    efforts = [each.row.effort for each in plan.chosen]
    weeks = sum((book.constant(WEEKS[effort]).value for effort in efforts), Fraction(0))
    whole = 3 * book.constant("weeks").value * book.reading.values["employees"]
    energy = [e for e in plan.chosen if e.row.metric == "energyTotal" and e.then and e.now]
    left = Fraction(1)
    for each in energy:
        left *= each.then.mid / each.now if each.then and each.now else 1
    saved = book.reading.values["energyTotal"] * (1 - left)
    count, source = "formula: count of the actions", "formula: working weeks by effort"
    found: dict[str, Fact | str | None] = {
        f"effort{n}": book.fact(f"effort{n}", "actions", efforts.count(n), "actions", count)
        for n in (1, 2, 3)
    }
    return found | {
        "weeks": book.fact("weeks", "working weeks of the plan", weeks, "working weeks", source),
        "time": book.fact("time", "of all working time", 100 * weeks / whole, "%", source),
        "energy": book.fact(
            "energy", "energy saved a year", round_planned(saved), "MWh", "formula: effects"
        )
        if saved
        else None,
        "steps": book.fact("steps", "actions", len(efforts), "actions", count),
        "owners": text.listed(sorted({e.row.owner.lower() for e in plan.chosen})) or "nobody",
    }
