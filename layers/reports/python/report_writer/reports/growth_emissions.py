"""Emissions as a condition for growth, and how they went so far beside what is asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from report_writer import movements
from report_writer.action_sources import is_next_to_nothing
from report_writer.asked_once import once_a_report
from report_writer.breaks import is_part_year
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.peer_steps import MARKET
from report_writer.printing import round_planned
from report_writer.reports.growth import MOST, YEARS, Growth, rate
from report_writer.reports.portfolio import is_portfolio
from report_writer.reports.roadmap_cuts import find_parts, find_pools, measure_net
from report_writer.reports.scope3 import name_larger
from report_writer.simulation import Chosen

EMITTED = ("ghg12", "scope3Category15")
OF_EMISSIONS = ("E10", "E09", "E08", "E07", "E06", "E04")  # steps on Scope 1 and 2


class Limit(NamedTuple):
    """A condition; `met` is None where its figure is unknown; `takes` what meeting it takes."""

    name: str
    figure: str
    label: str
    fact: Fact | None
    threshold: str
    met: bool | None
    takes: str
    steps: tuple[str, ...] = ()


def has_limit(book: Book, name: str) -> bool:
    """Whether emissions of a kind are large enough here, and have an earlier year."""
    if name == "scope3Category15":
        return is_portfolio(book) and find_bound(book, name) is not None
    small = movements.is_small_emitter(book) or is_next_to_nothing(name, book.reading.values)
    return not small and not is_portfolio(book) and find_bound(book, name) is not None


@once_a_report
def find_bound(book: Book, name: str) -> Fact | None:
    """What emissions may be: by the reference path of the year; financed ones, as in the first."""
    if name not in book.reading.values:
        return None
    if name == "ghg12":
        return Growth(book).path(0)
    base = book.base_of(name)
    return book.value(name, base) if base else None


def read_emissions(book: Book, name: str, figure: str) -> Limit:
    """That no more is emitted than the path allows, or financed than in the first year."""
    fact, bound = book.value(figure), find_bound(book, figure)
    assert fact is not None
    assert bound is not None
    why = "the reference path" if figure == "ghg12" else f"as in {bound:y}"
    threshold, more = f"at most {bound}, {why}", fact.value - bound.value
    if more <= 0:
        return Limit(name, figure, fact.label, fact, threshold, True, "-")
    label, source = f"what a condition takes: {name}", "formula: figure - threshold"
    size = book.fact(f"takes.{figure}", label, more, "t CO2e", source, book.year)
    base = book.reading.bases.get("ghg12")
    if figure == "ghg12" and base and is_part_year(book, base):
        takes = f"Twelve months of {base} with all that belongs to it now"
        return Limit(name, figure, fact.label, fact, threshold, None, takes)
    return Limit(name, figure, fact.label, fact, threshold, False, f"{size} less")


def tell_unsure_path(book: Book, found: Sequence[Limit]) -> dict[str, Any]:
    """How far emissions are above a path that cannot judge them, and the year it is counted from;
    None where it can."""
    unsure = any(each.figure == "ghg12" and each.met is None for each in found)
    return {
        "unsure_over": book.facts["takes.ghg12"] if unsure else None,
        "unsure_from": str(book.reading.bases["ghg12"]) if unsure else None,
    }


def is_cut(book: Book, each: Chosen) -> bool:
    """Whether a step takes tonnes off Scope 1 and 2 as they are counted."""
    return bool(find_parts(book, each, "mid", market=book.reading.basis == MARKET))


def leave(book: Book, figure: str, chosen: Sequence[Chosen]) -> Fact | None:
    """What is left of emissions with the steps, the electricity for them counted."""
    now = book.value(figure)
    own = [e.source.mid for e in chosen if e.row.id == "E15" and e.source and figure != "ghg12"]
    less = _avoid(book, chosen) if figure == "ghg12" else sum(own, Fraction(0))
    if now is None or not less:
        return None
    label, value = f"{now.label} with the steps", round_planned(now.value - less)
    source = "formula: effects of the steps"
    return book.fact(f"{figure}.with", label, value, "t CO2e", source)


def _avoid(book: Book, chosen: Sequence[Chosen]) -> Fraction:
    """What steps take off Scope 1 and 2, each of what those before it leave of its source."""
    left, less = find_pools(book, book.reading.values["ghg12"]), Fraction(0)
    for each in (each for each in chosen if each.row.id in OF_EMISSIONS):
        parts = find_parts(book, each, "mid", market=book.reading.basis == MARKET)
        cut = {pool: left[pool] * part for pool, part in parts.items()}
        left |= {pool: left[pool] - tonnes for pool, tonnes in cut.items()}
        less += round_planned(sum(cut.values(), Fraction(0)) * measure_net(book, each))
    return less


def describe_pace_of_emissions(book: Book, growth: Growth) -> dict[str, Any]:
    """How emissions went a year, in all and for each unit of volume, and where that leads; and the
    larger part of Scope 3, which grows as well."""
    found: dict[str, Any] = dict.fromkeys(("emitted_own", "unit_pace", "unit_verb"))
    found |= dict.fromkeys(("scope3_own", "scope3_part", "scope3_name"))
    if book.family != "capital":  # whose Scope 3 is what is financed
        found |= name_larger(book)
    name = "scope3Category15" if is_portfolio(book) else "ghg12"
    first, now = book.values(growth.base).get(name), book.reading.values.get(name)
    years = book.year - growth.base
    if not first or not now:
        return found
    pace = rate(first, now, years)
    if abs(pace) <= MOST:
        label = f"emissions in {book.year + YEARS} at their own pace"
        found["emitted_own"] = book.fact(
            "emitted.own", label, round_planned(now * (1 + pace) ** YEARS), "t CO2e",
            f"formula: {name} x pace", book.year + YEARS,
        )  # fmt: skip
    unit = rate(first / growth.before, now / growth.now, years)
    label, source = "change of emissions of each unit a year, without its sign", "formula: rate"
    found["unit_pace"] = book.fact("unit.pace", label, abs(100 * unit), "%", source, book.year)
    return found | {"unit_verb": "fell" if unit < 0 else "rose"}
