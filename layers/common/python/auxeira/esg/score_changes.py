"""How far a year's figures have come since a base year: by a path, or by a part. Exact."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from auxeira.core.exact import Fraction

Figures = dict[str, Fraction]
Before = Mapping[int, Figures]  # figures of the years that may be base years, earliest first

FINE = 10**9  # parts of 1 of a root
ZERO = Fraction(0)
SHORTEST = 2  # years a change counts for at least: one year's is weather as much as work


class Draft(msgspec.Struct, frozen=True):
    """A year while its values are derived: what is known so far, the base year of each change, and
    what does not count; the years before, of a comparison and of a mean; the type of organisation
    and the Scope 2 figure that is used."""

    values: Figures
    bases: dict[str, int]
    dropped: set[str]
    before: dict[int, Figures]
    last: list[Figures]
    year: int
    kind: str
    basis: str | None


class Derived(msgspec.Struct, frozen=True):
    """Values that are derived together, the figures that they follow from, and how: what derives
    them gives those that are known."""

    names: tuple[str, ...]
    inputs: tuple[str, ...]
    derive: Callable[[Draft], Figures]


type Measure = Callable[[Draft], Fraction | None]


def derive_value(
    name: str, inputs: tuple[str, ...], measure: Measure, besides: tuple[str, ...] = ()
) -> Derived:
    """Return how a value is derived where all its inputs are known; `besides` are figures that it
    depends on as well, known or not."""

    def derive(draft: Draft) -> Figures:
        for each in inputs:
            if each not in draft.values:
                return {}
        value = measure(draft)
        return {} if value is None else {name: value}

    return Derived((name,), inputs + besides, derive)


def divide_figures(values: Figures, part: str, whole: str) -> Fraction | None:
    """Return one figure divided by another, where both are known and the second is above 0."""
    known = part in values and values.get(whole, ZERO).numerator > 0
    return values[part] / values[whole] if known else None


def divide(part: str, whole: str, draft: Draft) -> Fraction | None:
    """Return the same of a year while it is derived."""
    return divide_figures(draft.values, part, whole)


def find_position(
    names: tuple[str, ...], path: Fraction, now: Figures, before: Before, year: int
) -> tuple[Fraction | None, int] | None:
    """Return the position and its base year, the first that has all figures and emitted something.

    A cut is told in parts of the path; a rise as what was then / what is now, less 1: from 0 for
    none down towards -1. None for the position of somebody who never emitted anything; nothing was
    emitted and now is: -1.
    """
    wanted = {*names}
    if not wanted <= now.keys():
        return None
    known = [(each, found) for each, found in before.items() if wanted <= found.keys()]
    totals = ((each, sum([found[n] for n in names], ZERO)) for each, found in known)
    base, first = next((pair for pair in totals if pair[1] > 0), (None, ZERO))
    present = sum([now[name] for name in names], ZERO)
    if base is None:
        if len(names) == 1 or not known:  # a value chain without emissions was not measured
            return None
        return (Fraction(-1) if present else None), known[0][0]
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


def link_returns(returns: Sequence[Fraction]) -> Fraction:
    """Return what money that stayed earned a year, in percent, rounded down at the seventh digit.

    Years are linked, as GIPS has it: after +50, -50 and +30 % money is lost, though their mean is
    +10 %.
    """
    if len(returns) == 1:
        return returns[0]
    grown = math.prod((1 + Fraction(each) / 100 for each in returns), start=Fraction(1))
    return 100 * (_find_root(grown, len(returns)) - 1)


def _find_root(value: Fraction, degree: int) -> Fraction:
    whole = math.floor(value * FINE**degree)
    root = round(whole ** (1 / degree))
    while root**degree > whole:
        root -= 1
    while (root + 1) ** degree <= whole:
        root += 1
    return Fraction(root, FINE)
