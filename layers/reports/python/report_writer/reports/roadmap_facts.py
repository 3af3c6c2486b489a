"""What the Sustainability Roadmap computes beside its plan, as facts."""

from fractions import Fraction

from report_writer import text
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.reports.roadmap_plan import Plan

WEEKS = {1: "weeks1", 2: "weeks2", 3: "weeks3"}


def facts(book: Book, plan: Plan) -> dict[str, Fact | str | None]:
    """What the sentences use beside figures; None where unknown."""
    year, last, fact = book.year, plan.last, book.fact
    allowed = plan.tonnes("path", year)
    gap = plan.now - plan.path(year)
    over = "formula: ghg12 - reference path"
    ahead, part = plan.tonnes("path", last), "formula: cut a year / ghg12 of the base year"
    cut = max(Fraction(0), plan.now - ahead.value) / (last - year)
    each = 100 * cut / plan.before if plan.before else Fraction(0)
    left = plan.plan(last) - ahead.value
    total = sum((plan.plan(y) - plan.path(y) for y in plan.years), Fraction(0))
    slope = (plan.now - plan.before) / (plan.year - plan.base)
    saved = sum(plan.avoided(last).values())
    low, high = (sum(plan.avoided(last, at).values()) for at in ("low", "high"))
    avoided = "formula: sum of what actions avoid"
    return {
        "allowed": allowed,
        "gap": fact("gap", "distance from the path", abs(gap), "t CO2e", over, year),
        "end": ahead,
        "level": plan.tonnes("level", last),
        "plan": plan.tonnes("plan", last),
        "cut": fact("cut", "cut needed a year", cut, "t CO2e", "formula: gap / years", year),
        "each": fact("each", "cut needed a year", each, "% of base-year emissions", part),
        "left": fact("left", "distance of the plan", abs(left), "t CO2e", over, last),
        "total": fact("total", "distance over all years", abs(total), "t CO2e", over),
        "slope": fact("slope", "change a year so far", abs(slope), "t CO2e", over, year),
        "saved": fact("saved", f"avoided in {last}, mid", saved, "t CO2e", avoided, last),
        "lowest": fact("saved.low", f"avoided in {last}, low", low, "t CO2e", avoided, last),
        "highest": fact("saved.high", f"avoided in {last}, high", high, "t CO2e", avoided, last),
        "base": plan.tonnes("path", plan.base),
        "direct": _direct(book, plan),
        "lanes": fact("lanes", "actions at a time", plan.lanes, "actions", "formula: what fits"),
        "last": str(last),
        "begin": plan.quarter(0),
        "finish": plan.quarter(11),
    } | _effort(book, plan)


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
        "energy": book.fact("energy", "energy saved a year", saved, "MWh", "formula: effects")
        if saved
        else None,
        "steps": book.fact("steps", "actions", len(efforts), "actions", count),
        "owners": text.listed(sorted({e.row.owner.lower() for e in plan.chosen})) or "nobody",
    }
