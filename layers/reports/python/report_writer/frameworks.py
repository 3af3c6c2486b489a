"""Which disclosures of which framework figures answer, and how far those are given.

A disclosure is answered fully, partly or not against its requirement in words (`disclosures`).
What an organisation is not asked for is not missing. Only codes that somebody has looked up count.
"""

from collections.abc import Iterator, Mapping, Set
from functools import cache, lru_cache
from typing import Any

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import metrics
from auxeira.esg.metrics import METRICS
from report_writer import actions, situation
from report_writer.disclosures import REQUIREMENTS
from report_writer.situation import Situation

FRAMEWORKS = ("GRI", "ESRS", "IFRS S2", "VSME", "IRIS+")
# codes of actions that no figure answers; the second ones nobody has looked up yet
FURTHER = ("GRI 305-5", "SBTi", "SROI", "IRIS+")
UNCHECKED = ("GRI 302-4", "ISO 50001", "PRI")
# by framework whom it is not for: IRIS+ is of who invests for an effect, and whom they pay, VSME of
# small and medium ones, as far as the reporting directive of the Union counts them
NOT_FOR = {"IRIS+": "cor", "VSME": "employees > 1000"}
FULLY, PARTLY, NOT = "fully", "partly", "not"


class Disclosure(msgspec.Struct, frozen=True):
    """A code of a framework, and the figures that answer it, in part or in full."""

    code: str
    framework: str
    figures: tuple[str, ...]


@cache
def disclosures() -> tuple[Disclosure, ...]:
    """All of the list, by framework: what figures answer, in the order of the figures, then what
    none does."""
    found: dict[str, list[str]] = {}
    for row in METRICS.values():
        for answer in row.answers:
            found.setdefault(answer.partition(" (")[0], []).append(row.id)
    found |= {code: [] for code in REQUIREMENTS if code not in found}
    return tuple(
        Disclosure(code, framework, tuple(figures))
        for framework in FRAMEWORKS
        for code, figures in found.items()
        if code.startswith(framework + " ")
    )


def find_states(now: Situation) -> dict[Disclosure, str]:
    """How far the year's figures answer each disclosure that concerns an organisation, against
    what it asks for in words. What a step is still to mend is not answered in full."""
    mended = {code for row in actions.within(now) for code in row.links}
    found = {}
    left_out = list_left_out(now)
    for each, (asked, given) in _list_figures(now.figures, now.kind, now.values.get("employees")):
        if each.framework in left_out:
            continue
        row = REQUIREMENTS[each.code]
        if not given or not is_answerable(each.code, now):
            found[each] = NOT
        else:
            whole = row.most == FULLY and asked <= given and _is_met(row.condition, now)
            found[each] = FULLY if whole and each.code not in mended else PARTLY
    return found


def list_left_out(now: Situation) -> list[str]:
    """Return the frameworks that are not for an organisation."""
    return [name for name, whom in NOT_FOR.items() if situation.holds(whom, now)]


def is_answerable(code: str, now: Situation) -> bool:
    """Whether the figure of a disclosure answers it at least in part, by what the figure says."""
    row = REQUIREMENTS.get(code)
    if row is None:
        return True
    return row.most != NOT and (row.most == FULLY or _is_met(row.condition, now))


def _is_met(condition: str, now: Situation) -> bool:
    return not condition or situation.holds(condition, now) is True


def measure_reported(
    figures: Mapping[str, Any], kind: str, employees: int | Fraction | None
) -> Fraction:
    """The share of disclosures that concern an organisation and whose figures are given, those of
    which some are by half."""
    halves = [
        2 if asked <= given else 1 if given else 0
        for each, (asked, given) in _list_figures(figures, kind, employees)
        if each.figures
    ]
    return Fraction(sum(halves), 2 * len(halves) or 1)


def _list_figures(
    figures: Mapping[str, Any], kind: str, employees: int | Fraction | None
) -> Iterator[tuple[Disclosure, tuple[Set[str], Set[str]]]]:
    """Yield each disclosure that concerns an organisation, with the figures asked and given."""
    known = {name for name, value in figures.items() if value is not None}
    for each, asked in _list_asked(kind, employees):
        given = known.intersection(each.figures)
        if asked or given or not each.figures:
            yield each, (asked, given)


@lru_cache(9)  # of numbers of employees there is no end
def _list_asked(
    kind: str, employees: int | Fraction | None
) -> tuple[tuple[Disclosure, frozenset[str]], ...]:
    """Return each disclosure with those of its figures that an organisation is asked."""
    wanted = frozenset(
        n for n, row in METRICS.items() if metrics.is_metric_expected(row, kind, employees)
    )
    return tuple((each, wanted.intersection(each.figures)) for each in disclosures())
