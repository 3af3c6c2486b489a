"""27 risks, each with a likelihood and an impact of 1 to 5 from an organisation's figures.

Each is what it begins with, and more where conditions hold. One that depends on an unknown figure
is 3 at least, and the risk "not measured": nobody gets away with less by leaving a figure out. The
level is likelihood times impact.
"""

from functools import cache

import msgspec

from auxeira.core.exact import Fraction
from auxeira.core.money import find_magnitude, to_whole_units
from auxeira.esg import data_quality, score_components, taxonomy
from auxeira.esg.derived_metrics import Figures, Reading
from auxeira.esg.ratios import RATIOS
from auxeira.esg.score_changes import divide_figures
from auxeira.esg.score_components import SOCIAL, Component
from auxeira.esg.scores import round_half_up
from report_writer import frameworks, situation
from report_writer.action_sources import WORTH_A_DECISION
from report_writer.situation import Situation

# id | risk | concerns | likelihood | impact | eased by. A scale begins with a number or a value;
# "+1 condition" adds where it holds, "max 4 condition" makes it 4 at least
ROWS = """
R01 | Carbon or energy price (Scope 1+2) | all | 2; +1 renewableShare < 0.3; +1 reduction < 0 | 1; +1 emissionsPerMillion > 10; +1 emissionsPerMillion > 50; +1 emissionsPerMillion > 200; +1 emissionsPerMillion > 500 | E25 E04 E05 E06 E07 E08 E09 E10
R02 | Missing the Scope 1+2 target | all | behindTarget | 3 | E03 E25 E04 E05 E06 E07 E08 E09 E10
R03 | Scope 1+2 emissions rising | all | 1; max 3 pathPosition < 0.5; max 4 reduction < 0 | 1; max 3 ghg12 >= 100 | E25 E04 E08
R04 | Scope 3 unknown to financiers or customers | all | 1; max 3 missing ghgScope3; max 4 missing ghgScope3 and 50+; max 4 missing ghgScope3 and cap | 3; max 4 cap | E13 E14 E15
R05 | Physical climate damage | all | siteRisk | 3; max 4 250+ | E19
R06 | Unprepared for new rules | all | 2; max 3 disclosed < 0.7; max 4 disclosed < 0.4 | 3; max 4 250+ | E19 G11
R07 | Water shortage or price | all | 2; +1 waterChange < 0; +1 waterChange < -0.1 | 2; max 3 50+ | E16
R08 | Waste cost and liability | all | 2; +1 wasteRecoveredShare < 0.4 | 2 | E17 E18
R09 | Serious accident | all | 1; +1 trir > 2; +1 trir > 5; +1 trir > 10; max 5 fatalities > 0 | 4; max 5 fatalities > 0 | S05 S06
R10 | Loss of key people | all | 1; +1 turnover > 0.10; +1 turnover > 0.15; +1 turnover > 0.20; +1 turnover > 0.30 | 3; max 4 employees < 10 | S03 S04
R11 | Pay claims and pay-transparency duties | all | 1; +1 absolutePayGap > 5; +1 absolutePayGap > 10; +1 absolutePayGap > 15; +1 absolutePayGap > 20 | 2; max 3 100+ | S02
R12 | Wage criticism | all | 1; +1 adequateWageShare < 100; +1 adequateWageShare < 95; +1 adequateWageShare < 90; +1 adequateWageShare < 85 | 3 | S08
R13 | Skills gap | all | 1; +1 trainingPerEmployee < 24; +1 trainingPerEmployee < 16; +1 trainingPerEmployee < 8 | 2 | S03
R14 | Corruption case | all | 2; -1 employees < 10; -1 antiCorruptionTrainedShare >= 90 and has antiCorruption; +1 antiCorruptionTrainedShare < 40; max 5 corruptionIncidents > 0 | 5 | G02 G09
R15 | Fines and legal cost | all | 2; +1 significantFines > 0; +1 significantFines > 1; +1 corruptionIncidents > 0 | 3 | G09
R16 | Weak oversight | all | oversightLacking | 3 | G05 G06
R17 | Board blind spots | brd | 2; +1 boardIndependentShare < 0.33; +1 boardWomenShare < 0.2 | 3 | G03 G04
R18 | Greenwashing challenge | all | 1; +2 carbonCreditsRetired > 0; +1 targetAnnualRatePct > 0 and missing reduction; +1 esgAssurance = 0 | 4 | E21 G08
R19 | Misreported figures | all | assuranceLacking; +1 flags > 0; +1 flags > 1; +1 flags > 2; +1 flags > 3 | 3 | G07 G08 G11
R20 | Outcomes not proven | srv | evidenceLacking | 4 | S10 S11
R21 | Outcome rate falling | srv | 2; -1 outcomePointsLost < 0 and peopleMoved >= 0; +1 outcomePointsLost > 1; max 4 outcomePointsLost > 5 | 4 | S12
R22 | Cost inflation per outcome | mis | 2; +1 spendingMoved > 0; +1 spendingMoved > 0.1; +1 spendingMoved > 0.2 | 3 | F01
R23 | Funding gap | all | 1; +1 resultMargin < 0.05; +1 resultMargin < 0; +1 resultMargin < -0.05; +1 resultMargin < -0.10; +1 corruptionIncidents > 0; +1 rsv and reserveMonths < 3 | 3; max 4 rsv and reserveMonths < 3; max 5 resultMargin < 0 | F04 F06
R24 | Overstated social return | srv | 1; +1 outcomeEvidence < 3; max 3 sroi > 5; max 4 outcomeAdjustmentPct < 20; max 4 outcomeEvidence < 2 | 3 | F03 S10 S11
R25 | Silent stakeholders | all | 1; +1 groupsEngaged < 6; +1 groupsEngaged < 5; +1 groupsEngaged < 4; +1 groupsEngaged < 2 | 2 | S13
R26 | Missing safeguards | all | 2; -2 employees < 10; +1 lacks antiCorruption; +1 lacks whistleblowing; +1 lacks humanRights; max 4 corruptionIncidents > 0 and lacks whistleblowing | 4; -1 employees < 10 | G01 G10 G12
R27 | Financed emissions rising | cap | 1; +2 financedPosition < 0.5; +1 financedPosition < 0; +1 financedPosition < -0.1 | 2; max 3 scope3Category15 >= 100; max 4 scope3Category15 >= 10000 | E15
"""  # noqa: E501

# what clears up what happened eases the risk of that alone
EASES_IF = {("G09", "R14"): "corruptionIncidents > 0", ("G09", "R15"): "significantFines > 0"}

OF_SOME = {"reserveMonths": "rsv"}  # figures that concern some kinds alone
UNKNOWN = 3
HIGH, MEDIUM = 15, 8  # levels from which they are called so
MILLION = 1_000_000
EVIDENCE = Fraction("1.33")  # of likelihood, by level of evidence
OUTCOME = Component("R21", SOCIAL, "srv", {}, "outcomeRate", "0:0 0.80:100")
FROM = {  # what the values follow from that only risks look at; of sites nothing is known
    "behindTarget": ("targetAnnualRatePct", "pathPosition"),
    "oversightLacking": ("esgOversight",),
    "assuranceLacking": ("esgAssurance",),
    "evidenceLacking": ("outcomeEvidence",),
    "emissionsPerMillion": ("ghg12", "totalIncome"),
    "outcomePointsLost": ("outcomeRate",),
    "peopleMoved": ("beneficiariesReached",),
    "spendingMoved": ("spentPerOutcome",),
    "financedPosition": ("scope3Category15", "financedPosition"),
    "siteRisk": (),
    "disclosed": (),
    "flags": (),
}


class Row(msgspec.Struct, frozen=True):
    """A risk of the library, with its two scales as text. `concerns` is a code of `taxonomy`."""

    id: str
    title: str
    concerns: str
    likelihood: str
    impact: str
    eased: tuple[str, ...]


class Risk(msgspec.Struct, frozen=True):
    """A risk of an organisation. `values` are those it looks at, None where unknown; `eased` are
    the ids of all actions that ease it."""

    id: str
    title: str
    likelihood: int
    impact: int
    measured: bool
    values: dict[str, Fraction | None]
    eased: tuple[str, ...]

    @property
    def level(self) -> int:
        """1 to 25."""
        return self.likelihood * self.impact

    @property
    def word(self) -> str:
        """high, medium or low; "not known" instead of low where a figure is missing."""
        if self.level >= MEDIUM:
            return "high" if self.level >= HIGH else "medium"
        return "low" if self.measured else "not known"


def _row(text: str) -> Row:
    name, title, concerns, likelihood, impact, eased = text.split(" | ")
    return Row(name, title, concerns, likelihood, impact, tuple(eased.split()))


RISKS = {row.id: row for row in map(_row, ROWS.strip().splitlines())}


def within(now: Situation) -> list[Risk]:
    """The risks that concern an organisation, the highest level first."""
    if "risks" not in now.found:
        now.found["risks"] = _find_all(looked(now))
    return [*now.found["risks"]]


def _find_all(now: Situation) -> list[Risk]:
    employees = now.values.get("employees")
    found = [
        _risk(row, now)
        for row in RISKS.values()
        if taxonomy.is_asked(row.concerns, now.kind, employees)
    ]
    return sorted(found, key=lambda risk: (-risk.level, risk.id))


def rate(name: str, now: Situation) -> Risk:
    """One risk in another situation."""
    return _risk(RISKS[name], looked(now))


def looked(now: Situation) -> Situation:
    """The situation with the values that only risks look at."""
    if "looked" not in now.found:
        now.found["looked"] = situation.with_values(now, _values(now))
    found: Situation = now.found["looked"]
    return found


def _risk(row: Row, now: Situation) -> Risk:
    likelihood, known = scale(row.likelihood, now)
    impact, sure = scale(row.impact, now)
    employees = now.values.get("employees")
    values = {
        name: situation.value(name, now)
        for name in looks(row)
        if taxonomy.is_asked(OF_SOME.get(name, "all"), now.kind, employees)
    }
    eased = tuple(
        name
        for name in row.eased
        if (when := EASES_IF.get((name, row.id))) is None or situation.holds(when, now) is True
    )
    return Risk(row.id, row.title, likelihood, impact, known and sure, values, eased)


@cache
def looks(row: Row) -> tuple[str, ...]:
    """The figures and derived values on which a risk depends."""
    found: list[str] = []
    for text in (row.likelihood, row.impact):
        begin, *steps = text.split("; ")
        names = [] if begin.isdecimal() else [begin]
        for step in steps:
            names += situation.names(step.removeprefix("max ").split(" ", 1)[1])
        for name in names:
            found += FROM.get(name, (name,))
    return tuple(dict.fromkeys(found))


@cache
def _parse_scale(text: str) -> tuple[int | str, list[tuple[bool, int, str]]]:
    """Return what a scale of the library begins with, and its steps: at least a number, or so much
    more, and where."""
    begin, *steps = text.split("; ")
    found = []
    for step in steps:
        number, condition = step.removeprefix("max ").split(" ", 1)
        found.append((step.startswith("max"), int(number), condition))
    return int(begin) if begin.isdecimal() else begin, found


def scale(text: str, now: Situation) -> tuple[int, bool]:
    """1 to 5, and whether all is known that it depends on."""
    begin, steps = _parse_scale(text)
    start = now.values.get(begin) if isinstance(begin, str) else begin
    total, least, known = (UNKNOWN, 0, False) if start is None else (int(start), 0, True)
    for is_most, number, condition in steps:
        held = situation.holds(condition, now)
        known = known and held is not None
        if held and is_most:
            least = max(least, number)
        elif held:
            total += number
    total = max(total, least) if known else max(total, least, UNKNOWN)
    return max(1, min(5, total)), known


def _values(now: Situation) -> Figures:
    """What only risks look at."""
    values = now.values
    position = measure_position(now.reading, values)
    marks = data_quality.find_flags_of_year(now.years, now.reading, now.flags)
    evidence = values.get("outcomeEvidence")
    found: dict[str, Fraction | None] = {
        "flags": Fraction(sum(mark.flag != "gap" for mark in marks)),
        "disclosed": frameworks.measure_reported(now.figures, now.kind, values.get("employees")),
        "pathPosition": position,
        "behindTarget": _behind(values, position),
        "oversightLacking": _left(5, values.get("esgOversight")),
        "assuranceLacking": _left(4, values.get("esgAssurance")),
        "evidenceLacking": None
        if evidence is None
        else Fraction(round_half_up(5 - EVIDENCE * evidence)),
        "outcomePointsLost": _lost(now),
        "peopleMoved": _move(now, "beneficiariesReached", "outcomesAchieved"),
        "spentPerOutcome": divide_figures(values, "totalExpenditure", "outcomesAchieved"),
        "spendingMoved": _move(now, "totalExpenditure", "outcomesAchieved", per=True),
    }
    income = Fraction(to_whole_units(int(values.get("totalIncome", 0)), now.currency))
    if income and "ghg12" in values:
        dollars = income / find_magnitude(now.currency)
        large = values["ghg12"] >= WORTH_A_DECISION
        found["emissionsPerMillion"] = values["ghg12"] * MILLION / dollars if large else Fraction(0)
    return {name: value for name, value in found.items() if value is not None}


def _left(most: int, value: Fraction | None) -> Fraction | None:
    return None if value is None else most - value


def measure_position(reading: Reading, values: Figures) -> Fraction | None:
    """The progress along the reference path over the years that lie between, where a score counts
    two at least: whoever keeps pace in an only year is not late."""
    position = values.get("pathPosition")
    only = reading.bases.get("pathPosition") == reading.year - 1
    return 2 * position if only and position is not None and position > 0 else position


def _behind(values: Figures, position: Fraction | None) -> Fraction | None:
    """How likely the own target is missed, by the position on the reference path."""
    if values.get("targetAnnualRatePct") == 0:
        return Fraction(1)  # there is no target to miss
    if "targetAnnualRatePct" not in values or position is None:
        return None
    return Fraction(5 - round_half_up(4 * min(position, Fraction(1))))


def _move(now: Situation, name: str, beside: str, *, per: bool = False) -> Fraction | None:
    """How a figure, or what it is for each unit of another, changed since the first year that has
    both, as a part of what it was."""
    years = [*now.reading.before.values(), now.values]
    known = [each for each in years if each.get(name) and each.get(beside)]
    if len(known) < 2 or known[-1] is not now.values:
        return None
    first, own = (each[name] / (each[beside] if per else 1) for each in (known[0], known[-1]))
    return own / first - 1


def _lost(now: Situation) -> Fraction | None:
    """Points of the outcome rate that were lost since the first year that has one."""
    own = now.values.get("outcomeRate")
    rates = (divide_figures(given, *RATIOS["outcomeRate"]) for given in now.reading.before.values())
    base = next((rate for rate in rates if rate is not None), None)
    if own is None or base is None:
        return None
    return score_components.calculate_component_points(
        OUTCOME, base
    ) - score_components.calculate_component_points(OUTCOME, own)
