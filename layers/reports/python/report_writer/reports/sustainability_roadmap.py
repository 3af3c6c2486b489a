"""Sustainability Roadmap: what has to happen by when for emissions to follow a 1.5 °C-type path."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from report_writer import actions, confidence, labels, recommendations, text
from report_writer.action_sources import TAKES, WORTH_A_DECISION, find_grid_factor
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED, build_goal_parts
from report_writer.printing import round_planned
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.law_steps import describe_law
from report_writer.reports.own_course import describe_own_course
from report_writer.reports.portfolio import CUT, is_portfolio
from report_writer.reports.roadmap_cuts import POWER
from report_writer.reports.roadmap_facts import SMALL, list_facts
from report_writer.reports.roadmap_figures import draw_lines, draw_quarters, draw_wedges
from report_writer.reports.roadmap_goal import describe_way
from report_writer.reports.roadmap_market import cut_market
from report_writer.reports.roadmap_plan import FIRST, QUARTERS, Plan
from report_writer.reports.scope3 import find_part
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.wrong_way import describe_result

INDICATIVE = "Indicative: confidence in the figures is low."
SPLIT = {  # what the steps make known without which no larger one can be chosen
    "E22": "Scope 1 by its sources",
    "E23": "electricity apart from fuels",
}
OF_ROADMAPS = (
    *("scope3Category15", "energyTotal", "scope1Vehicles", "ghg12", "wasteRecoveredShare"),
)
SUBJECTS = ("energy", "water", "waste")  # beside emissions
CLOSE = Fraction(1, 100)  # percent of base-year emissions a year
INTENSITY = ("intensity_down", "intensity_first", "intensity_now")
SHOWN = ("ghg12", "renewableShare", "energyTotal")


def sustainability_roadmap(book: Book) -> dict[str, Any]:
    """For leads of sustainability and boards."""
    plan = Plan(book)
    cuts = cut_market(book, plan)
    note = INDICATIVE if confidence.confidence(book).word == "low" else ""
    law = describe_law(book, plan.chosen, "energy")
    way, parts = describe_way(book, plan), describe_own_course(book)
    return {
        **build_shared_parts(book),
        **(facts := list_facts(book, plan)),
        **_describe_target(book),
        **_describe_steps(plan),
        **_list_subjects(plan),
        **describe_result(book),
        **law,
        "energy_law_table": law["law_table"],
        **_set_beside_goal(book, plan),
        **way,
        "duties_apart": _name_duties(book),
        "path_milestones": [_milestone(book, plan, year, way["goal_check"]) for year in plan.years],
        "lever_table": [_lever_row(book, plan, each) for each in plan.chosen],
        "path_lines": partial(draw_lines, book, plan, note),
        "wedge_area": partial(draw_wedges, book, plan, note),
        "quarter_plan": partial(draw_quarters, book, plan, note),
        "chosen": plan.chosen,
        "due": {each.row.id: plan.due(each) for each in plan.chosen},
        "effects": {each.row.id: _tell_tonnes(book, plan, each, cuts) for each in plan.chosen},
        "actions": bool(plan.chosen),
        **{name: parts[name] for name in INTENSITY},
        **find_part(book),
        "untouched": _find_untouched(book, plan),
        "key_metrics": [key(each) for each in _list_key_facts(book, facts, way)],
    }


def _list_key_facts(book: Book, facts: dict[str, Any], way: dict[str, Any]) -> list[Fact | None]:
    """The cut that is needed first: of who lends that of what is financed."""
    lent = [way["goal_cut"], book.value(FINANCED)] if facts["financed"] else []
    own = [book.value(name) for name in SHOWN[: 2 if lent else None]]
    return [each for each in (*lent, facts["missing_cut"], *own) if each]


def _find_untouched(book: Book, plan: Plan) -> Fact | None:
    """Direct emissions of which no step avoids any; None where one does, or where there are next to
    none."""
    direct = book.value("ghgScope1")
    pools = [plan.pools(year) for year in (plan.year, plan.last)]
    now, then = (sum(tonnes for name, tonnes in each.items() if name != POWER) for each in pools)
    if direct is None or direct.value < WORTH_A_DECISION or now != then:
        return None
    return direct


def _name_duties(book: Book) -> str | None:
    """What comes before any plan, and is on nothing that a roadmap is about."""
    rows = [row for row in actions.within(book.now) if row.duty]
    return text.listed([f"“{row.title}”" for row in rows]) or None


def _set_beside_goal(book: Book, plan: Plan) -> dict[str, Any]:
    """The stated goal and what comes nearest to it, where it speaks of what a roadmap is about."""
    found = build_goal_parts(book)
    near = {*found["goal_names"]} & {*OF_ROADMAPS}
    return {
        "goal_shown": found["goal"] if near else None,
        "goal_set": found["goal_beside"] if near else None,
        **describe_goal_shares(book, plan.chosen),
    }


def _describe_target(book: Book) -> dict[str, bool]:
    target = book.reading.values.get("targetAnnualRatePct")
    path = book.constant("path").value
    return {
        "target_known": target is not None,
        "no_target": target == 0,
        "same_target": target is not None and abs(target - path) < CLOSE,
        "target_short": target is not None and 0 < target < path,
    }


def _describe_steps(plan: Plan) -> dict[str, Any]:
    """What has to be known first, and whether a contract would count on another basis."""
    ids = [each.row.id for each in plan.chosen]
    splits = text.listed([words for name, words in SPLIT.items() if name in ids])
    avoided = plan.avoided(plan.last)
    electric = any(avoided.get(name) for name in TAKES)
    contract = any(e.row.id == "E04" and not avoided["E04"] for e in plan.chosen)
    _, known = find_grid_factor(plan.book.reading.values)
    return {
        "splits": splits or None,
        "split_later": "E24" in ids,
        "known_first": any(each.row.id in FIRST for each in plan.chosen),
        "lent_first": is_portfolio(plan.book) and any(e.row.id == CUT for e in plan.chosen),
        "contract": contract,
        "quarters_free": _count_free(plan),
        "vehicles": any(each.row.id == "E10" for each in plan.chosen),
        "instead": any(each.row.id in TAKES for each in plan.chosen),
        "electric": electric and not known,
        "electric_net": electric and known,
        "in_vehicles": plan.book.constant("inVehicles"),
        "in_heat": plan.book.constant("inHeat"),
        "grid": plan.book.constant("grid"),
    }


def _count_free(plan: Plan) -> Fact | None:
    """How many quarters of the plan come after its work; None where none do."""
    free = QUARTERS - 1 - max((end for _, end in plan.spans.values()), default=QUARTERS)
    label, source = "quarters after the work", "formula: 12 - quarters of work"
    return plan.book.fact("free", label, free, "", source) if free > 1 else None


def _tell_tonnes(book: Book, plan: Plan, each: Chosen, cuts: Mapping[str, Fraction]) -> str:
    """What a step avoids in the last year, in tonnes; "" for one that avoids none."""
    low, mid, high = (plan.wedge(each.row.id, plan.last, at) for at in ("low", "mid", "high"))
    if mid.value:
        span = f" ({low:n} to {high:n})" if low.printed != high.printed else ""
        return f"about {mid} avoided in {plan.last}{span}, if reached"
    contracted = round_planned(cuts.get(each.row.id, Fraction(0)))
    if not contracted:
        return ""
    label = f"avoided by {each.row.id} in {plan.last}, market-based"
    fact = book.fact(f"{each.row.id}.market", label, contracted, "t CO2e",
                     "formula: part of what is left of its source", plan.last)  # fmt: skip
    return f"about {fact} less in {plan.last}, market-based only, if reached"


def _lever_row(book: Book, plan: Plan, each: Chosen) -> tuple[str | Fact, ...]:
    low, mid, high = (plan.wedge(each.row.id, plan.last, at) for at in ("low", "mid", "high"))
    moved = recommendations.change(book, each)
    figure = f"{labels.first(labels.label(each.row.metric))}: {moved}" if moved else "-"
    start, end = plan.spans[each.row.id]
    work = f"{plan.quarter(start)} to {plan.quarter(end)}"
    if not high.value:
        return each.row.title, figure, "none claimed", "-", work
    return each.row.title, figure, mid, f"{low:n} to {high:n}", work


def _milestone(book: Book, plan: Plan, year: int, check: str | None) -> tuple[str | Fact, ...]:
    may, planned = plan.tonnes("path", year), plan.tonnes("plan", year)
    label, source = f"plan less path in {year}", "formula: plan - path"
    size = round_planned(plan.plan(year) - plan.path(year))
    gap = book.fact(f"gap.{year}", label, size, "t CO2e", source, year)
    last = check if year == plan.last else None
    aim, owner = plan.aim(year) or (last or _tell_no_aim(plan, year), "-")
    return str(year), may, planned, gap, aim, owner


def _tell_no_aim(plan: Plan, year: int) -> str:
    """Of a year in which no step counts for the first time, whether any counts yet."""
    if not plan.chosen:
        return "No step is planned"
    if year <= max(plan.ends(each) for each in plan.chosen):
        return "No figure is due: work runs"
    if plan.now < SMALL:
        return "Nothing more: a look once a year"
    if plan.plan(year) > plan.path(year):
        return "No step is planned: decide on what is open"
    return "Nothing more: hold what is reached"


def _list_subjects(plan: Plan) -> dict[str, str | None]:
    """What the steps are on, and on what there is none."""
    tags = {tag for each in plan.chosen for tag in each.row.tags}
    there = ["emissions", *(name for name in SUBJECTS if name in tags)]
    bare = [name for name in SUBJECTS if name not in tags]
    return {
        "subjects": text.listed(there) if plan.chosen else None,
        "bare": text.listed(bare) or None,
    }
