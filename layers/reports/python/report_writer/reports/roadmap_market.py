"""A roadmap that is location-based, told market-based as well: where contracts count.

The same steps work on the same sources; only Scope 2 is what contracts make it, so that what is
left is of one basis throughout.
"""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer.course import allow_on_path
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.roadmap_cuts import find_parts, find_pools
from report_writer.reports.roadmap_plan import MARKET, Plan

LOCATION = "ghgScope2Location"
SUM = "Scope 1 and 2 emissions (market-based)"
JUDGED = ("market_over", "market_met", "market_missed", "market_there")
NAMES = ("market_first", "market_now", "market_then", "market_path", "market_allowed", "market_gap")


def plan_market(book: Book, plan: Plan) -> dict[str, Any]:
    """The sum in the base year, now and once all steps are taken, and what a path of it allows."""
    found: dict[str, Any] = dict.fromkeys(NAMES) | dict.fromkeys(JUDGED, False)
    now = _measure(book, book.year)
    if book.reading.basis != LOCATION or now is None:
        return found
    source = f"formula: ghgScope1 + {MARKET}"
    found["market_now"] = book.fact(f"market.{book.year}", SUM, now, "t CO2e", source, book.year)
    then = round_planned(now - sum(cut_market(book, plan).values()))
    label = f"{SUM} with all steps"
    found["market_then"] = book.fact("market.then", label, then, "t CO2e", "formula: effects",
                                     plan.last)  # fmt: skip
    first = _measure(book, plan.base)
    if first is None:
        return found
    found |= _set_beside_path(book, plan, first, now)
    allowed = found["market_path"].value
    met, there = then <= allowed, now <= allowed
    return found | {"market_met": met, "market_missed": not met, "market_there": there}


def _measure(book: Book, year: int) -> Fraction | None:
    values = book.values(year)
    known = MARKET in values and "ghgScope1" in values
    return values["ghgScope1"] + values[MARKET] if known else None


def _set_beside_path(book: Book, plan: Plan, first: Fraction, now: Fraction) -> dict[str, Any]:
    """The sum of the base year, and a path of its own in this year and the last."""
    source = f"formula: ghgScope1 + {MARKET}"
    start = book.fact(f"market.{plan.base}", SUM, first, "t CO2e", source, plan.base)
    found: dict[str, Fact] = {}
    for name, year in (("market_path", plan.last), ("market_allowed", book.year)):
        allowed = allow_on_path(first, year - plan.base)
        shown = round_planned(allowed) if year > book.year else allowed
        label = f"reference path, market-based, in {year}"
        code, words = name.replace("_", "."), "formula: path of the sum"
        found[name] = book.fact(code, label, shown, "t CO2e", words, year)
    gap = now - found["market_allowed"].value
    label, words = "distance from that path, without its sign", "formula: sum - path of the sum"
    size = book.fact("market.gap", label, abs(gap), "t CO2e", words, book.year)
    return {"market_first": start, **found, "market_gap": size, "market_over": gap > 0}


def cut_market(book: Book, plan: Plan) -> dict[str, Fraction]:
    """What each step takes off the market-based sum in the end, each of what those before leave."""
    now = _measure(book, book.year)
    if now is None:
        return {}
    left, found = find_pools(book, now), {}
    for each in plan.chosen:
        parts = find_parts(book, each, "mid", market=True)
        cut = {pool: left[pool] * part for pool, part in parts.items()}
        left |= {pool: left[pool] - tonnes for pool, tonnes in cut.items()}
        found[each.row.id] = sum(cut.values(), Fraction(0)) * plan.net[each.row.id]
    return found
