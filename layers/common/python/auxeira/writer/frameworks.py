"""Which disclosures of which framework figures answer, and how far those are given.

A disclosure is answered where all figures that belong to it are given, partly where some are. What
an organisation is not asked for is not missing. Only codes that somebody has looked up count.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec

from auxeira import metrics
from auxeira.metrics import METRICS

FRAMEWORKS = ("GRI", "ESRS", "IFRS S2", "IRIS+")
# codes of actions that no figure answers; the second ones nobody has looked up yet
FURTHER = ("IFRS S2 29(b)", "IFRS S2 29(c)", "IFRS S2 29(f)", "SBTi", "SROI", "IRIS+")
UNCHECKED = ("GRI 302-4", "GRI 414-1", "ISO 50001", "PRI")
ANSWERED, PARTLY, MISSING = "answered", "partly", "missing"
HALF = Fraction(1, 2)
PARTIAL = "partial)"  # the end of a code that a figure answers in part only


class Disclosure(msgspec.Struct, frozen=True):
    """A code of a framework, and the figures that answer it. `part`: they do so in part only."""

    code: str
    framework: str
    figures: tuple[str, ...]
    part: bool = False


@cache
def disclosures() -> tuple[Disclosure, ...]:
    """All that figures answer, by framework, in the order of the figures."""
    found: dict[str, list[str]] = {}
    partial = set()
    for row in METRICS.values():
        for answer in row.answers:
            code, _, note = answer.partition(" (")
            found.setdefault(code, []).append(row.id)
            if note.endswith(PARTIAL):
                partial.add(code)
    return tuple(
        Disclosure(code, framework, tuple(figures), code in partial)
        for framework in FRAMEWORKS
        for code, figures in found.items()
        if code.startswith(framework + " ")
    )


def states(
    figures: Mapping[str, Any], kind: str, employees: int | Fraction | None
) -> dict[Disclosure, str]:
    """How far a year's figures answer each disclosure that concerns an organisation."""
    found = {}
    for each in disclosures():
        asked = [name for name in each.figures if metrics.applies(METRICS[name], kind, employees)]
        given = [name for name in each.figures if figures.get(name) is not None]
        if asked or given:
            whole = set(asked) <= set(given) and not each.part
            found[each] = ANSWERED if whole else PARTLY if given else MISSING
    return found


def coverage(found: Iterable[str]) -> Fraction:
    """The share of disclosures in such states that is answered, those in part by half."""
    given = list(found)
    points = given.count(ANSWERED) + HALF * given.count(PARTLY)
    return points / len(given) if given else Fraction(0)
