"""What a board is told beside the decisions of Strategic Recommendations: both bases of Scope 2,
the largest cut, fuel behind a goal on energy, and points that go another way than tonnes."""

from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.metric_details import SCOPE_3_CATEGORIES
from report_writer import action_evidence, duties, labels, movements
from report_writer.action_sources import SOURCES, WORTH_A_DECISION
from report_writer.fact_book import Book
from report_writer.reports import policy_rules
from report_writer.reports.goal_steps import list_names
from report_writer.reports.law_steps import describe_published
from report_writer.reports.stakeholder_told import describe_person_cost
from report_writer.reports.strategy_choice import find_costliest
from report_writer.simulation import Chosen

BOTH = ("both_first", "both_now", "both_by", "both_fell", "both_other")
APART = 5  # percentage points between both bases, from which both are told
REPLACE, TARGET, LENT = "E25", "E03", "E15"  # the largest source, the planned cut, what is financed
ASIDE = 100  # times own emissions, from which Scope 3 leaves them aside
OF_OWN = ("C1", "C5")  # components of own emissions beside the path
FUEL = 30  # percent of energy, from which the fuel in it is told


def describe_told(book: Book) -> dict[str, Any]:
    """The sentences of this module, None for what there is nothing of."""
    return {
        **_describe_bases(book),
        **_describe_contract(book),
        **_describe_fuel(book),
        **_describe_points(book),
        **_describe_planned(book),
        **describe_person_cost(book),
        **describe_published(book, book.chosen),
        "law_open": policy_rules.name_binding(book, duties.find_results(book.inputs, book.now)),
        "weak_small": find_costliest(book) in OF_OWN and movements.is_small_emitter(book),
        "unsplit": not any(name in book.reading.values for name in SCOPE_3_CATEGORIES),
    }


def _find(book: Book, name: str) -> Chosen | None:
    return next((each for each in book.chosen if each.row.id == name), None)


def _describe_bases(book: Book) -> dict[str, Any]:
    """Scope 1 and 2 by contract in the first and the latest year, where they went another way than
    by location."""
    found: dict[str, Any] = dict.fromkeys(BOTH)
    moved = movements.compare_years(book, "ghg12")
    if not moved or moved.by is None or book.reading.basis != "ghgScope2Location":
        return found
    years = (moved.first.year or book.year, book.year)
    given = [book.values(year) for year in years]
    names = ("ghgScope1", "ghgScope2Market")
    if _is_aside(book) or any(n not in each for n in names for each in given):
        return found
    before, now = (sum(each[n] for n in names) for each in given)
    by = 100 * (now / before - 1) if before else moved.by
    if abs(by - moved.by) < APART:
        return found
    label, source = "Scope 1 and 2 emissions, market-based", "formula: ghgScope1 + ghgScope2Market"
    first, last = (
        book.fact(f"market12.{year}", f"{label}, {year}", value, "t CO2e", source, year)
        for year, value in zip(years, (before, now), strict=True)
    )
    change = book.fact("market12.by", f"change of {label}", abs(by), "%", source, book.year)
    return {
        "both_first": first,
        "both_now": last,
        "both_by": change,
        "both_fell": by < 0,
        "both_other": _tell_location(book, moved),
    }


def _is_aside(book: Book) -> bool:
    """Whether own emissions are few, or next to nothing beside Scope 3."""
    own, others = (book.reading.values.get(name, 0) for name in ("ghg12", "ghgScope3"))
    return movements.is_small_emitter(book) or ASIDE * own < others


def _tell_location(book: Book, moved: movements.Movement) -> str:
    size = movements.describe_movement(book, moved)["size"]
    if moved.better is None:
        return "they stayed about the same"
    return f"they {'fell' if moved.better else 'rose'} by {size}"


def _describe_contract(book: Book) -> dict[str, Any]:
    """What bought contracts take off, where no decision takes off more."""
    each = _find(book, action_evidence.CONTRACT)
    cuts = action_evidence.list_contract_cuts(book, each) if each else []
    most = max(map(_measure_cut, [e for e in book.chosen if e is not each]), default=Fraction(0))
    largest = cuts and cuts[1].value >= WORTH_A_DECISION and cuts[1].value > most
    return {
        "contract": each.row.title if each and largest else None,
        "contract_cut": cuts[1] if largest else None,
    }


def _measure_cut(each: Chosen) -> Fraction:
    """The tonnes that a step takes off its source; what electricity brings back is in them."""
    if each.source is None or labels.NAMES[SOURCES[each.row.id][1]].unit != "t CO2e":
        return Fraction(0)
    return each.source.mid


def _describe_fuel(book: Book) -> dict[str, Any]:
    """The fuel in energy, where the stated goal is on energy, and the decision that replaces it."""
    found: dict[str, Any] = {"fuel": None, "fuel_share": None, "fuel_step": None}
    values = book.reading.values
    if "energyTotal" not in list_names(book) or "energyFuels" not in values:
        return found
    share = 100 * values["energyFuels"] / values["energyTotal"] if values.get("energyTotal") else 0
    if share < FUEL:
        return found
    source = "formula: energyFuels / energyTotal"
    step = _find(book, REPLACE)
    return {
        "fuel": book.value("energyFuels"),
        "fuel_share": book.fact("fuel.share", "fuel in energy use", share, "%", source, book.year),
        "fuel_step": step.row.title if step else None,
    }


def _describe_points(book: Book) -> dict[str, Any]:
    """A target on own emissions that adds more points than the plan on far larger ones."""
    small, large = _find(book, TARGET), _find(book, LENT)
    basis = movements.BASES.get(book.reading.basis or "")
    turned = bool(basis and small and large and small.esg.mid > large.esg.mid)
    return {
        "turned_small": small.row.title if small and turned else None,
        "own_basis": basis,
        "turned_large": large.row.title if large and turned else None,
    }


def _describe_planned(book: Book) -> dict[str, Any]:
    """A planned cut below the reference path that no decision raises."""
    plan, path = book.value("targetAnnualRatePct"), book.constant("path")
    low = plan and 0 < plan.value < path.value and not _find(book, TARGET)
    low = low and not _is_aside(book)
    return {"low_plan": plan if low else None, "low_path": path if low else None}
