"""How far a year's figures have come since a base year: by a path, or by a part. Exact."""

import operator
from collections.abc import Iterable, Mapping
from fractions import Fraction

Figures = dict[str, Fraction]
Before = Mapping[int, Figures]  # figures of the years that may be base years, earliest first

SHORTEST = 2  # years a change counts for at least: one year's is weather as much as work


def is_same(names: Iterable[str], now: Figures, known: Figures) -> bool:
    """Tell whether these are the same objects in both, or missing in both."""
    return all(map(operator.is_, map(now.get, names), map(known.get, names)))


def find_position(
    names: tuple[str, ...], path: Fraction, now: Figures, before: Before, year: int
) -> tuple[Fraction | None, int] | None:
    """Return the position and its base year, the first that has all figures and emitted something.

    A cut is told in parts of the path; a rise as what was then / what is now, less 1: from 0 for
    none down towards -1. None for the position of somebody who never emitted anything; nothing was
    emitted and now is: -1.
    """
    known = {each: found for each, found in before.items() if all(n in found for n in names)}
    if not known or not all(name in now for name in names):
        return None
    totals = {each: sum(found[n] for n in names) for each, found in known.items()}
    base = next((each for each, total in totals.items() if total > 0), None)
    present = sum(now[name] for name in names)
    if base is None:
        if len(names) == 1:  # a whole value chain without emissions was not measured
            return None
        return (Fraction(-1) if present else None), min(known)
    first = Fraction(totals[base])
    if present <= first:
        return (1 - present / first) / (path * max(year - base, SHORTEST)), base
    return first / present - 1, base


def find_change(
    names: tuple[str, ...], now: Figures, before: Before
) -> tuple[Fraction, int] | None:
    """Return by what part a value rose, and since which year: the first with one above 0."""
    present = _measure(names, now)
    if present is None:
        return None
    for base, found in before.items():
        if first := _measure(names, found):
            return present / first - 1, base
    return None


def _measure(names: tuple[str, ...], figures: Figures) -> Fraction | None:
    """Return a figure; of two the first per one of the second, where both are above 0."""
    if len(names) == 1:
        return figures.get(names[0])
    known = [figures.get(name, Fraction(0)) for name in names]
    return known[0] / known[1] if min(known) > 0 else None


def find_earliest_year(before: dict[int, Figures], names: Iterable[str]) -> int | None:
    """Return the first year that has all these figures."""
    wanted = set(names)
    return next((year for year, given in before.items() if wanted <= given.keys()), None)


def derive_reduction(now: Fraction, first: Fraction, years: int) -> Figures:
    """Return the cut since a base year, and what that is a year; nothing of nothing."""
    if first == 0:
        return {}
    reduction = 1 - now / first
    return {"reduction": reduction, "ghgChangePerYear": reduction / years}
