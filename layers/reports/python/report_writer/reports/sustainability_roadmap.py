"""Sustainability Roadmap: what has to happen by when for emissions to follow a 1.5 °C-type path."""

from collections.abc import Callable
from functools import partial

from auxeira.reports.document import Section, Sentence, Table
from report_writer import confidence, missing_data, recommendations, text
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, level, tell, told
from report_writer.reports.roadmap_facts import facts
from report_writer.reports.roadmap_figures import lines, wedges
from report_writer.reports.roadmap_plan import Plan
from report_writer.reports.roadmap_words import WORDS
from report_writer.simulation import Chosen
from report_writer.text import table

type Tell = Callable[..., Sentence | None]

INDICATIVE = "Indicative: confidence in the figures is low."
MOST_TOLD = 8


def sustainability_roadmap(book: Book) -> Body:
    """The report for leads of sustainability and boards."""
    plan = Plan(book)
    said = partial(tell, book, WORDS, **facts(book, plan))
    low = confidence.confidence(book).word == "low"
    note = INDICATIVE if low else ""
    sections = [
        _so_far(book, said),
        _path(book, said, lines(book, plan, note)),
        _gap(book, plan, said),
        _levers(book, plan, said, wedges(book, plan, note)),
        _quarters(book, plan, said, note),
        _needed(book, said),
        _milestones(book, plan, said),
    ]
    summary = [
        _state(plan, said),
        _ends(plan, said),
        said("need") if plan.now > plan.path(plan.last) else None,
        said("levers.sum"),
        said("work"),
    ]
    shown = ("ghg12", "reduction", "pathPosition", "renewableShare", "energyTotal")
    return Body(summary, sections, [key(book.value(name)) for name in shown], plan.chosen)


def _state(plan: Plan, said: Tell) -> Sentence | None:
    behind = plan.now > plan.path(plan.year)
    return said("state.behind" if behind else "state.ahead")


def _ends(plan: Plan, said: Tell) -> Sentence | None:
    behind = plan.plan(plan.last) > plan.path(plan.last)
    return said("ends.behind" if behind else "ends.ahead")


# the sections


def _so_far(book: Book, said: Tell) -> Section:
    basis = "market" if book.reading.basis == "ghgScope2Market" else "location"
    rose = book.reading.values.get("reduction", 0) < 0
    first = [
        said("so.rose" if rose else "so.fell") or missing_data.no_base(book, "ghg12"),
        said("direct"),
        said(f"basis.{basis}"),
        said("per.head"),
        said("per.head.peers") or missing_data.no_peers("ghgPerEmployee"),
    ]
    energy = [level(book, "energyTotal"), level(book, "renewableShare"), said("energy")]
    others = [
        level(book, name) or missing_data.unknown(book, name)
        for name in ("waterWithdrawal", "wasteTotal", "ghgScope3")
    ]
    flags = missing_data.marks(book, "ghgScope1", "ghg12", "energyTotal", "carbonCreditsRetired")
    return laid(book, "Emissions so far", first, energy, others, flags)


def _path(book: Book, said: Tell, shown: str) -> Section:
    target = book.value("targetAnnualRatePct")
    state = "unknown" if target is None else "none" if target.value == 0 else "given"
    if state == "given" and target is not None:
        state = "short" if target.value < book.constant("path").value else "enough"
    first = [said("path.what"), said("path.now"), said("path.end"), said("path.name")]
    own = [said(f"target.{state}"), said("path.gross"), said("path.three")]
    return laid(book, "The reference path", first, own, figures=[shown])


def _gap(book: Book, plan: Plan, said: Tell) -> Section:
    moved = "up" if plan.now > plan.before else "down" if plan.now < plan.before else "none"
    more = plan.now > plan.path(plan.last)
    first = [_state(plan, said), said("position"), said(f"trend.{moved}")]
    need = [said("need" if more else "need.none"), said("need.read"), said("growth")]
    return laid(book, "The gap", first, need)


def _levers(book: Book, plan: Plan, said: Tell, shown: str) -> Section:
    """Each action with its tonnes; those without in one sentence."""
    final = plan.avoided(plan.last)
    cutting = [each for each in plan.chosen if final[each.row.id] > 0]
    rest = [each for each in plan.chosen if final[each.row.id] <= 0]
    told_of = [_lever(book, plan, said, each) for each in cutting]
    location = any(each.row.id == "E04" for each in rest)
    others = [
        said("rest") if rest else None,
        said("contract") if location else None,
        *(told(book, each) for each in rest[:3]),
    ]
    first = [said("levers.how"), said("levers.sum" if cutting else "levers.none")]
    first += [
        said("levers.range") if cutting else None,
        _ends(plan, said),
        said("sum.years"),
    ]
    ids = [each.row.id for each in plan.chosen]
    return laid(book, "Levers and wedges", first, told_of, others, figures=[shown], actions=ids)


def _lever(book: Book, plan: Plan, said: Tell, each: Chosen) -> Sentence | None:
    ends = {at: plan.wedge(each.row.id, plan.last, at) for at in ("low", "mid", "high")}
    title, now, then = (
        each.row.title,
        recommendations.present(book, each),
        recommendations.reached(book, each),
    )
    return text.say(
        book,
        f"lever.{each.row.id}",
        WORDS["lever"],
        title=title,
        now=now,
        then=then,
        low=ends["low"],
        mid=ends["mid"],
        high=ends["high"],
        last=str(plan.last),
    )


def _low(title: str) -> str:
    return title[:1].lower() + title[1:]


def _quarters(book: Book, plan: Plan, said: Tell, note: str) -> Section:
    points = []
    for each in plan.chosen:
        start, end = plan.spans[each.row.id]
        low, high = (
            book.fact(
                f"{each.row.id}.{name}",
                f"{name} quarter of the plan for {each.row.id}",
                at + 1,
                "of 12 quarters",
                "formula: order of the actions, by effort",
            )
            for name, at in (("first", start), ("last", end))
        )
        label = f"{plan.quarter(start)} to {plan.quarter(end)}"
        points.append(point(None, each.row.title, low=low, high=high, label=label))
    begin = [each for each in plan.chosen if plan.spans[each.row.id][0] == 0]
    later = [each for each in plan.chosen if plan.spans[each.row.id][0] > 0]
    words = "Each bar runs from the first to the last quarter of the work on an action."
    axes = ("Quarter", f"the first is {plan.quarter(0)}"), ("Action", "")
    shown = figure(book, "quarter_plan", "quarters", *axes, [series("Work", points)], words, note)
    first = [said("quarters.how"), said("begin", which=_titles(begin)), said("effort")]
    more = [
        said("later", title=_low(e.row.title), quarter=plan.quarter(plan.spans[e.row.id][0]))
        for e in later[:2]
    ]
    return laid(book, "Twelve quarters", first, [*more, said("review")], figures=[shown])


def _titles(chosen: list[Chosen]) -> str:
    return "; ".join(_low(each.row.title) for each in chosen[:3]) or "no action"


def _needed(book: Book, said: Tell) -> Section:
    people = [said("work"), said("time"), said("owners")]
    money = [said("efforts"), said("saving"), said("prices"), said("order")]
    own = level(book, "esgInvestment")
    return laid(book, "Money and people needed", people, money, [own, said("cheap")])


def _milestones(book: Book, plan: Plan, said: Tell) -> Section:
    rows = [_milestone(book, plan, year) for year in plan.years]
    columns = ("Year", "Allowed", "Planned", "Difference", "KPI", "Owner")
    shown: Table = table(
        book, "path_milestones", columns, rows, "Planned above allowed is positive."
    )
    first = [said("stones"), said("stones.first", **_first(plan)), said("stones.read")]
    lacking = [missing_data.missing(book, name) for name in ("C3", "C4", "E2", "E3")]
    return laid(book, "Milestones and owners", first, lacking, [said("rebase")], tables=[shown])


def _first(plan: Plan) -> dict[str, Fact | str]:
    year = plan.years[0]
    return {"y": str(year), "may": plan.tonnes("path", year), "is": plan.tonnes("plan", year)}


def _milestone(book: Book, plan: Plan, year: int) -> tuple[str | Fact | None, ...]:
    may, planned = plan.tonnes("path", year), plan.tonnes("plan", year)
    label = f"plan less path in {year}"
    value = planned.value - may.value
    gap = book.fact(f"gap.{year}", label, value, "t CO2e", "formula: plan - path", year)
    aim, owner = plan.aim(year) or (
        f"Scope 1 and 2 emissions: {planned} at most",
        "Sustainability lead",
    )
    return str(year), may, planned, gap, aim, owner
