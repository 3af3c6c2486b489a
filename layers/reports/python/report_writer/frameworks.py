"""Which disclosures of which framework figures answer, how far those are given, and which rules
may reach an organisation.

A disclosure is answered where all figures that belong to it are given, partly where some are. What
an organisation is not asked for is not missing. Only codes that somebody has looked up count.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec

from auxeira.core.money import to_whole_units
from auxeira.esg import metrics
from auxeira.esg.metrics import METRICS
from auxeira.reports.inputs import Inputs
from report_writer import situation

FRAMEWORKS = ("GRI", "ESRS", "IFRS S2", "IRIS+")
# codes of actions that no figure answers; the second ones nobody has looked up yet
FURTHER = ("IFRS S2 29(b)", "IFRS S2 29(c)", "IFRS S2 29(f)", "SBTi", "SROI", "IRIS+")
UNCHECKED = ("GRI 302-4", "GRI 414-1", "ISO 50001", "PRI")
ANSWERED, PARTLY, MISSING = "answered", "partly", "missing"
HALF = Fraction(1, 2)
PARTIAL = "partial)"  # the end of a code that a figure answers in part only

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

# id | rule | test in words | condition, "" where figures cannot tell | in the EU alone | date, ""
# where it is not known | what happens then | source; "?" marks what nobody has looked up yet
RULES = """
csrd | Corporate Sustainability Reporting Directive after Omnibus I | more than 1,000 employees and more than EUR 450 million of net turnover | employees > 1000 and incomeInEuro > 450000000 | yes | | | notice of the Council, as republished
esrs | Simplified European Sustainability Reporting Standards | as the directive | employees > 1000 and incomeInEuro > 450000000 | yes | 2027-01-01 | first financial year of the simplified standards; entry into force not looked up | news agency and law firm
pay | Reports under the EU pay transparency directive | 100 employees or more | employees >= 100 | yes | | phase-in not looked up | law firm
claims | Directive (EU) 2024/825 on environmental claims | business with consumers | | yes | 2026-09-27 | general claims and claims of neutrality by offsets are banned | law firms
gri | GRI 102 and GRI 103 | reports by the GRI Standards | | no | 2027-01-01 | replace GRI 305, 302 and 201-2 | law firm and consultancies
ifrs | IFRS S2 as amended in December 2025 | reports by IFRS S2 | | no | 2027-01-01 | amendments take effect in 2027 | course pages and news
sbti | SBTi Corporate Net-Zero Standard V2.0 | submits a target | | no | 2027-02-01 | validations by V2.0 begin | chapter page and trade articles
sbtiV1 | SBTi criteria V1 | submits a target | | no | 2027-12-31 | last day for V1 | chapter page and trade articles
board | EU directive on the balance of boards? | listed company | | yes | | 40 % of seats on boards | not looked up
"""  # noqa: E501


class Disclosure(msgspec.Struct, frozen=True):
    """A code of a framework, and the figures that answer it. `part`: they do so in part only."""

    code: str
    framework: str
    figures: tuple[str, ...]
    part: bool = False


class Rule(msgspec.Struct, frozen=True):
    """A rule that may reach an organisation. `date` is ISO 8601, or ""; `checked`: somebody has
    looked it up in the source."""

    id: str
    title: str
    test: str
    condition: str
    eu: bool
    date: str
    then: str
    source: str
    checked: bool


def _rule(row: str) -> Rule:
    name, title, test, condition, eu, date, then, source = (cell.strip() for cell in row.split("|"))
    checked = not title.endswith("?")
    return Rule(name, title.rstrip("?"), test, condition, eu == "yes", date, then, source, checked)


RULED = {rule.id: rule for rule in map(_rule, RULES.strip().splitlines())}


def reaches(rule: Rule, inputs: Inputs) -> bool | None:
    """Whether a rule reaches an organisation, by arithmetic; None where figures cannot tell."""
    if not rule.condition:
        return None
    now = situation.of(inputs)
    if now.currency == "EUR" and "totalIncome" in now.values:
        now.values["incomeInEuro"] = Fraction(to_whole_units(int(now.values["totalIncome"]), "EUR"))
    held = situation.holds(rule.condition, now)
    outside = rule.eu and inputs.profile.get("country") not in EU.split()
    return None if held and outside else held


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
        asked = [
            name for name in each.figures if metrics.is_metric_asked(METRICS[name], kind, employees)
        ]
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
