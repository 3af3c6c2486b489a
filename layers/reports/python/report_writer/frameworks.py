"""Which disclosures of which framework figures answer, how far those are given, and which rules
may reach an organisation.

A disclosure is answered fully, partly or not against its requirement in words (`disclosures`).
What an organisation is not asked for is not missing. Only codes that somebody has looked up count.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec

from auxeira.core.money import to_whole_units
from auxeira.esg import metrics
from auxeira.esg.metrics import METRICS
from auxeira.reports.inputs import Inputs
from report_writer import situation
from report_writer.disclosures import REQUIREMENTS
from report_writer.rules import CHARITY, EU, Rule
from report_writer.situation import Situation

FRAMEWORKS = ("GRI", "ESRS", "IFRS S2", "VSME", "IRIS+")
# codes of actions that no figure answers; the second ones nobody has looked up yet
FURTHER = ("IFRS S2 29(b)", "IFRS S2 29(c)", "IFRS S2 29(f)", "SBTi", "SROI", "IRIS+")
UNCHECKED = ("GRI 302-4", "GRI 414-1", "ISO 50001", "PRI")
INCOME = {"EUR": "incomeInEuro", "GBP": "incomeInPound"}  # what conditions of rules look at
FULLY, PARTLY, NOT = "fully", "partly", "not"
HALF = Fraction(1, 2)


class Disclosure(msgspec.Struct, frozen=True):
    """A code of a framework, and the figures that answer it, in part or in full."""

    code: str
    framework: str
    figures: tuple[str, ...]


def reaches(rule: Rule, inputs: Inputs) -> bool | None:
    """Whether a rule reaches an organisation, by arithmetic; None where figures cannot tell."""
    if rule.condition in ("", CHARITY):
        return None
    now = situation.of(inputs)
    if now.currency in INCOME and "totalIncome" in now.values:
        income = to_whole_units(int(now.values["totalIncome"]), now.currency)
        now.values[INCOME[now.currency]] = Fraction(income)
    held = situation.holds(rule.condition, now)
    outside = rule.where == "EU" and inputs.profile.get("country") not in EU.split()
    return None if held and outside else held


@cache
def disclosures() -> tuple[Disclosure, ...]:
    """All that figures answer, by framework, in the order of the figures."""
    found: dict[str, list[str]] = {}
    for row in METRICS.values():
        for answer in row.answers:
            found.setdefault(answer.partition(" (")[0], []).append(row.id)
    return tuple(
        Disclosure(code, framework, tuple(figures))
        for framework in FRAMEWORKS
        for code, figures in found.items()
        if code.startswith(framework + " ")
    )


def find_states(now: Situation) -> dict[Disclosure, str]:
    """How far the year's figures answer each disclosure that concerns an organisation, against
    what it asks for in words."""
    found = {}
    for each, (asked, given) in _list_figures(now.figures, now.kind, now.values.get("employees")):
        row = REQUIREMENTS[each.code]
        if not given or row.most == NOT or not _is_met(row.condition, now):
            found[each] = NOT if not given or row.most != FULLY else PARTLY
        else:
            found[each] = FULLY if row.most == FULLY and asked <= given else PARTLY
    return found


def _is_met(condition: str, now: Situation) -> bool:
    return not condition or situation.holds(condition, now) is True


def measure_reported(
    figures: Mapping[str, Any], kind: str, employees: int | Fraction | None
) -> Fraction:
    """The share of disclosures that concern an organisation and whose figures are given, those of
    which some are by half."""
    points = [
        Fraction(1) if asked <= given else HALF if given else Fraction(0)
        for _, (asked, given) in _list_figures(figures, kind, employees)
    ]
    return sum(points, Fraction(0)) / len(points) if points else Fraction(0)


def _list_figures(
    figures: Mapping[str, Any], kind: str, employees: int | Fraction | None
) -> Iterator[tuple[Disclosure, tuple[set[str], set[str]]]]:
    """Yield each disclosure that concerns an organisation, with the figures asked and given."""
    for each in disclosures():
        asked = {n for n in each.figures if metrics.is_metric_asked(METRICS[n], kind, employees)}
        given = {name for name in each.figures if figures.get(name) is not None}
        if asked or given:
            yield each, (asked, given)
