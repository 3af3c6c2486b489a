"""Emissions as a condition for growth, and how they went so far beside what is asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from report_writer import movements
from report_writer.action_sources import is_next_to_nothing
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.recommendations import find_net
from report_writer.reports.growth import MOST, YEARS, Growth, rate
from report_writer.reports.portfolio import is_portfolio
from report_writer.reports.scope3 import name_larger
from report_writer.simulation import Chosen

EMITTED = ("ghg12", "scope3Category15")


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
    more = round_planned(fact.value - bound.value)
    met, label = more <= 0, f"what a condition takes: {name}"
    takes = "-"
    if not met:
        size = book.fact(f"takes.{figure}", label, more, "t CO2e", "formula: figure - threshold",
                         book.year)  # fmt: skip
        takes = f"{size} less"
    why = "the reference path" if figure == "ghg12" else f"as in {bound:y}"
    return Limit(name, figure, fact.label, fact, f"at most {bound}, {why}", met, takes)


def leave(book: Book, figure: str, chosen: Sequence[Chosen]) -> Fact | None:
    """What is left of emissions with the steps, the electricity for them counted."""
    now = book.value(figure)
    nets = [net.value for each in chosen if figure == "ghg12" and (net := find_net(book, each))]
    own = [e.source.mid for e in chosen if e.row.id == "E15" and e.source and figure != "ghg12"]
    less = sum([*nets, *own], Fraction(0))
    if now is None or not less:
        return None
    label, value = f"{now.label} with the steps", round_planned(now.value - less)
    source = "formula: effects of the steps"
    return book.fact(f"{figure}.with", label, value, "t CO2e", source)


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
