"""What the figures of a year would be once an action has been taken: low, mid and high.

A patch takes a situation and a step (0 low, 1 mid, 2 high) and gives figures as they are stored:
whole numbers, or at most 3 decimals, within the range of each and within its whole. Nothing where
no figure is claimed. The ranges are planning values unless a source stands beside them.
"""

import math
from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from typing import Any

from auxeira.core import money
from auxeira.core.exact import Fraction
from auxeira.esg import metrics, score_values
from auxeira.esg.derived_metrics import SCOPE_2
from auxeira.esg.metric_details import DETAIL_PARTS
from auxeira.esg.metrics import ALL_METRICS, PARTS, SETS
from auxeira.esg.scores import round_half_up
from report_writer import action_words
from report_writer.action_sources import SUPPLIED, find_grid_factor, measure_power
from report_writer.situation import Situation

Exact = Mapping[str, Fraction | list[str]]
Patch = Callable[[Situation, int], Exact]
Range = tuple[str, str, str]  # low, mid, high

HANDFUL = 20  # injuries
THOUSAND = Fraction(1000)
NOTHING = Fraction(0)
BOUND = frozenset(name for part, whole, _ in PARTS for name in (part, whole))
WHOLES: dict[str, list[str]] = {}  # totals, and the parts that go down with them
for _part, _whole in DETAIL_PARTS:
    WHOLES.setdefault(_whole, []).append(_part)
RANGES = {
    row.id: (Fraction(row.low), Fraction(row.high))
    for row in ALL_METRICS.values()
    if row.type == "number"
}


def patch(action: str, now: Situation, step: int) -> dict[str, Any]:
    """The figures that differ after an action; those that the step does not touch are absent."""
    found = PATCHES[action](now, step) if action in PATCHES else {}
    if not found:
        return {}
    own, known = now.figures, now.given
    figures: dict[str, Any] = {
        name: _fit(name, value, now)
        for name, value in found.items()
        if own.get(name) is None or value is not known.get(name)
    }
    figures |= _shrink_parts(figures, found.keys(), now)
    for part, whole, times in () if BOUND.isdisjoint(figures) else PARTS:
        if part in figures or whole in figures:
            less, total = (figures.get(each, own.get(each)) for each in (part, whole))
            if less is not None and total is not None and less > times * total:
                figures[part] = times * total
    return {name: value for name, value in figures.items() if value != own.get(name)}


def _shrink_parts(figures: Mapping[str, Any], named: Set[str], now: Situation) -> dict[str, Any]:
    """Emissions by source and category, and energy by carrier, of a total that is less: each as
    much less, but those that the step has `named` itself."""
    known = now.given
    less = [name for name in figures if name in WHOLES and figures[name] < known.get(name, 0)]
    return {
        part: _fit(part, known[part] * Fraction(figures[whole]) / known[whole], now)
        for whole in less
        for part in WHOLES[whole]
        if part in known and part not in named
    }


def _fit(name: str, value: Fraction | list[str], now: Situation) -> int | Decimal | list[str]:
    """As it is stored. What can only be whole moves by one at least."""
    if isinstance(value, list):
        return value
    row, own = ALL_METRICS[name], now.given.get(name)
    if row.type == "number":
        least, most = RANGES[name]
        fine = round_half_up((least if value < least else min(most, value)) * THOUSAND)
        return Decimal(fine).scaleb(-3)
    whole = round_half_up(value)
    if own is not None and whole == own != value:
        whole += 1 if value > own else -1
    low, high = metrics.find_limits(row, now.currency)
    if row.unit == "money":
        low, high = (money.to_minor_units(limit, now.currency) for limit in (low, high))
    return max(low, min(high, whole))


def _to(name: str, value: str) -> Patch:
    figure = Fraction(value)
    return lambda now, step: {name: figure}


def _less(name: str, percent: Range) -> Patch:
    """So much less, in percent of the figure."""

    left = [1 - Fraction(each) / 100 for each in percent]

    def patched(now: Situation, step: int) -> Exact:
        return {name: now.given[name] * left[step]}

    return patched


def _share(part: str, whole: str, points: Range) -> Patch:
    """So many more percent of a whole, or less; of nothing where either is unknown."""

    added = [Fraction(each) / 100 for each in points]

    def patched(now: Situation, step: int) -> Exact:
        if part not in now.given or whole not in now.given:
            return {}
        more = added[step] * now.given[whole]
        return {part: max(Fraction(0), now.given[part] + more)}

    return patched


def _more(name: str) -> Patch:
    return lambda now, step: {name: now.given[name] + 1}


def _policy(*names: str) -> Patch:
    def patched(now: Situation, step: int) -> Exact:
        own = now.figures.get("policiesAdopted") or ()
        return {
            "policiesAdopted": [
                name for name in SETS["policiesAdopted"] if name in own or name in names
            ]
        }

    return patched


def _of(source: str, whole: str, percent: Range) -> Patch:
    """So much less of a source, in percent of it, and of its total as many tonnes less."""

    parts = [Fraction(each) / 100 for each in percent]

    def patched(now: Situation, step: int) -> Exact:
        less = _bound(source, now) * parts[step]
        if whole not in now.given or not less:
            return {}
        own = [part for part, total in DETAIL_PARTS if total == whole and part in now.given]
        found = {part: now.given[part] for part in own} | {whole: now.given[whole] - less}
        if source in own:
            found[source] -= less
        elif source == "heating":
            found["scope1Stationary"] -= less
        elif source == "supplierEmissions":
            share = less / now.given[source]
            for part in (name for name in SUPPLIED if name in own):
                found[part] *= 1 - share
        return found

    return patched


def _electrify(action: str, source: str, percent: Range) -> Patch:
    """So much less of a source, and more Scope 2 for the electricity that this takes."""

    cut, parts = _of(source, "ghgScope1", percent), [Fraction(each) / 100 for each in percent]

    def patched(now: Situation, step: int) -> Exact:
        found = cut(now, step)
        if not found:
            return found
        less = _bound(source, now) * parts[step]
        factor, _ = find_grid_factor(now.given)
        back = measure_power(action, now.given, less) * factor
        return {**found, **{n: now.given[n] + back for n in SCOPE_2 if n in now.given}}

    return patched


def _bound(source: str, now: Situation) -> Fraction:
    """What there is of a source: no more than its total."""
    return now.given.get(source, NOTHING)


def _contract(now: Situation, step: int) -> Exact:
    """Up to 30 percent more of the energy renewable, of electricity that is not; what is bought
    emits less, market-based, by the share that is replaced, of which half to all counts."""
    total, own, free = (
        now.given.get(name) for name in ("energyTotal", "energyRenewable", "freeElectricity")
    )
    if total is None or own is None or not free:
        return {}
    added = min(Fraction(30, 100) * total, free)
    found = {"energyRenewable": own + added}
    market = now.given.get("ghgScope2Market", now.given.get("ghgScope2Location"))
    if market is not None:
        counts = (Fraction(1, 2), Fraction(3, 4), Fraction(1))[step]
        bought = free + now.given.get("energyHeat", 0)
        found["ghgScope2Market"] = market * (1 - added / bought * counts)
    return found


def _roof(now: Situation, step: int) -> Exact:
    """10 to 20 percent more of the energy renewable, of what a roof can give at most."""
    more = min(now.given["energyTotal"] * (10, 15, 20)[step] / 100, now.given["roofElectricity"])
    return {"energyRenewable": now.given["energyRenewable"] + more}


def _buildings(source: str, percent: tuple[Fraction, Fraction, Fraction]) -> Patch:
    """Less energy in buildings, of what a source is there at most."""

    def patched(now: Situation, step: int) -> Exact:
        base = _bound(source, now)
        return {"energyTotal": now.given["energyTotal"] - percent[step] / 100 * base}

    return patched


def _scope_3_first(now: Situation, step: int) -> Exact:
    """Any figure that is no change counts the same: that of the base year, or 0 without one."""
    earlier = (given.get("ghgScope3") for given in now.reading.before.values())
    return {"ghgScope3": next((value for value in earlier if value), Fraction(0))}


def _pay_gap(now: Situation, step: int) -> Exact:
    gap = now.given["genderPayGapPct"]
    less = (2, 3, 4)[step]
    return {"genderPayGapPct": gap - less if gap > 0 else gap + less}


def _injuries(now: Situation, step: int) -> Exact:
    """Nothing of a handful: so few are chance as much as safety."""
    if now.given["recordableInjuries"] < HANDFUL:
        return {}
    left = now.given["recordableInjuries"] * (1 - Fraction((20, 30, 40)[step], 100))
    return {"recordableInjuries": max(left, now.given.get("fatalities", Fraction(0)))}


def _training(now: Situation, step: int) -> Exact:
    return {"trainingHours": 24 * now.given["employees"]}


def _community(now: Situation, step: int) -> Exact:
    """1 % of the surplus before giving, rounded up, so that it is reached; of 2 % of the income at
    least."""
    income, spent = now.given["totalIncome"], now.given["totalExpenditure"]
    least = score_values.FLOOR * income / 100
    return {"communityInvestment": Fraction(math.ceil(max((income - spent) / 99, least)))}


def _groups(now: Situation, step: int) -> Exact:
    own = now.figures.get("groupsEngaged") or ()
    spared = action_words.spare_groups(now.values)
    return {"groupsEngaged": [n for n in SETS["groupsEngaged"] if n in own or n not in spared]}


PATCHES: dict[str, Patch] = {
    "E03": _to("targetAnnualRatePct", "4.2"),  # of SBTi's V1 criteria
    "E04": _contract,
    "E05": _roof,
    # light is about 18 % of a commercial building's energy, of which 50 to 60 % can be saved
    "E06": _buildings("buildingElectricity", (Fraction(5), Fraction("7.5"), Fraction(10))),
    "E07": _buildings("buildingEnergy", (Fraction(3), Fraction(5), Fraction(8))),
    "E08": _less("energyTotal", ("3", "5", "10")),
    "E09": _electrify("E09", "heating", ("20", "35", "50")),
    "E10": _electrify("E10", "scope1Vehicles", ("10", "20", "40")),
    "E11": _of("scope1Fugitive", "ghgScope1", ("10", "25", "50")),
    "E12": _of("scope3Category6", "ghgScope3", ("5", "10", "20")),
    "E13": _scope_3_first,
    "E14": _of("supplierEmissions", "ghgScope3", ("2", "5", "10")),
    "E15": _of("scope3Category15", "ghgScope3", ("2.5", "5", "7.5")),
    "E16": _less("waterWithdrawal", ("5", "10", "15")),
    "E17": _share("wasteRecovered", "wasteTotal", ("10", "15", "20")),
    "E18": _less("wasteTotal", ("5", "8", "10")),
    "S01": _share("womenManagers", "managers", ("3", "5", "8")),
    "S02": _pay_gap,
    "S03": _training,
    "S04": _share("leavers", "employees", ("-2", "-3", "-4")),
    "S05": _injuries,
    "S08": _to("adequateWageShare", "100"),
    "S09": _community,
    "S10": _to("outcomeEvidence", "2"),
    "S11": _to("outcomeEvidence", "3"),
    "S13": _groups,
    "G01": _policy(*SETS["policiesAdopted"]),
    "G02": _to("antiCorruptionTrainedShare", "95"),
    "G03": _more("boardIndependent"),
    "G04": _more("boardWomen"),
    "G05": _to("esgOversight", "2"),
    "G06": _to("esgOversight", "3"),
    "G07": _to("esgAssurance", "1"),
    "G08": _to("esgAssurance", "2"),
    "G10": _policy("whistleblowing"),
    "G12": _policy("humanRights"),
    "F04": _share("coCapitalMobilised", "capitalDeployed", ("5", "10", "15")),
}
