"""The values that components of scores are made from, beside figures and plain ratios. Exact.

Each is built so that doing harm, doing less or hiding never makes it better: changes are of
absolute amounts, a rise is worse the larger it is without an end, and Scope 2 is by location. What
cannot be known is absent.
"""

from functools import partial

from auxeira.core.exact import Fraction
from auxeira.esg.metric_details import SCOPE_3_CATEGORIES
from auxeira.esg.score_changes import (
    Derived,
    Draft,
    Figures,
    Measure,
    derive_value,
    divide,
    divide_figures,
    find_change,
    find_position,
    link_returns,
)

PATH = Fraction(42, 1000)  # of base-year emissions a year
SCOPE_3_PATH = Fraction(25, 1000)
POSITIONS = {  # where emissions are on a path: sums of figures, and the cut that is asked a year
    "pathPosition": (("ghgScope1", "ghgScope2Location"), PATH),
    "marketPosition": (("ghgScope1", "ghgScope2Market"), PATH),
    "scope3Position": (("ghgScope3",), SCOPE_3_PATH),
    "financedPosition": (("scope3Category15",), SCOPE_3_PATH),
}
CHANGES = {  # of a figure, or of one per another: by which part there is less of it, or more
    "energyChange": (("energyTotal",), "less"),
    "waterChange": (("waterWithdrawal",), "less"),
    # what came in, spent or not: money that is kept, or called overhead, makes no outcome cheaper
    "costChange": (("totalIncome", "outcomesAchieved"), "less"),
    "outcomesChange": (("outcomesAchieved",), "more"),
    "reachChange": (("beneficiariesReached",), "more"),
}
MEANS = ("marginBeforeImprovements", "meanReturn")  # of this year and the two before, where known
MEAN_YEARS = 3  # a return is the market as much as work, and a margin may be what was put off
OF_EARLIER = (*MEANS, "wasteAvoidedShare", "mobilisedShare", "size")  # depend on what was before
COMPARED = {name: figures for name, (figures, _) in (POSITIONS | CHANGES).items()}
INPUTS: dict[str, tuple[str, ...]] = {
    **{name: figures for name, (figures, _) in POSITIONS.items()},
    **{name: figures for name, (figures, _) in CHANGES.items()},
    "wasteAvoidedShare": ("wasteTotal", "wasteRecovered"),
    "womenManagersBalance": ("womenManagers", "managers"),
    "boardBalance": ("boardWomen", "boardMembers"),
    "mobilisedShare": ("coCapitalMobilised", "capitalDeployed"),
    "severeCases": ("corruptionIncidents", "significantFines"),
    "trainingForSize": ("trainingHours", "employees"),
    "turnoverForSize": ("leavers", "employees"),
    "assuranceForSize": ("esgAssurance",),
    "payGapEitherWay": ("genderPayGapPct",),
    "givenShare": ("communityInvestment", "totalIncome", "totalExpenditure"),
    "spentShare": ("totalExpenditure", "totalIncome"),
    "returnEvidence": ("outcomeValue", "outcomeAdjustmentPct", "outcomeEvidence"),
    "marginBeforeImprovements": ("totalIncome", "totalExpenditure"),
    "meanReturn": ("financialReturnPct",),
    "savingsShare": ("esgSavings", "totalIncome"),
    "reserveMonths": ("reserves", "totalIncome"),
    "size": ("employees", "fullTimeEquivalents"),
}
WHOLES = {
    **dict.fromkeys(
        (
            *("givenShare", "spentShare", "marginBeforeImprovements"),
            *("savingsShare", "reserveMonths"),
        ),
        ("totalIncome",),
    ),
    "costChange": ("outcomesAchieved",),
    "trainingForSize": ("employees",),
    "turnoverForSize": ("employees",),
    "womenManagersBalance": ("managers",),
    "boardBalance": ("boardMembers",),
    "mobilisedShare": ("capitalDeployed",),
}
HEADS = ("employees", "fullTimeEquivalents")
SIZES = ("size", "sureSize", "leastSize")  # what follows
OF_ACCIDENTS = (*HEADS, "hoursWorked", "recordableInjuries", "fatalities")
MOST_HEADS = 2  # people who share a post, at most, where only posts are known
FEW_HOURS = 200_000  # hours worked in a year, below which a rate of injuries is chance
DEADLY = Fraction(15)  # injuries in a million hours that a death counts as, at least
LEAST_HOURS = 200  # of a head: who says that they work less has not counted
FLOOR = Fraction(2, 100)  # of income: what giving is measured against at least
PROMISE = Fraction(2, 5)  # of the points of a target that nobody has validated
LARGE = 50  # employees from which limited assurance is asked
HALF = Fraction(1, 2)


def _compare(name: str, draft: Draft) -> Figures:
    """Return a position or a change, where there is something to judge, and note its base year. A
    path of somebody who emitted nothing in the base year and emits nothing now is not counted."""
    draft.bases.pop(name, None)
    draft.dropped.discard(name)
    if name in POSITIONS:
        found = find_position(*POSITIONS[name], draft.values, draft.before, draft.year)
    else:
        found = find_change(CHANGES[name][0], draft.values, draft.before)
    if found is None:
        return {}
    value, draft.bases[name] = found
    if value is None:
        draft.dropped.add(name)
        return {}
    return {name: -value if name in CHANGES and CHANGES[name][1] == "less" else value}


def _find_size(draft: Draft) -> Figures:
    """Return the larger and the smaller headcount of this year and the last one that has one.

    What is asked, and hours of training, go by the larger; turnover, and what a sector explains,
    by the smaller: a headcount that changes improves nothing in its first year, as the size of a
    company in Directive 2013/34/EU, article 3 (10). Who gives full-time equivalents alone counts
    as if all worked half of the time (`size`); at least so many are employed (`sureSize`).
    """
    now, before = draft.values, draft.before
    if not any(name in now for name in HEADS):
        return {}
    times = 1 if "employees" in now else MOST_HEADS
    earlier = [found for found in before.values() if any(name in found for name in HEADS)]
    least = [_count_heads(found, 1) for found in (now, *earlier[-1:])]
    most = [_count_heads(found, times) for found in (now, *earlier[-1:])]
    return {"size": max(most), "sureSize": max(least), "leastSize": min(least)}


def _count_heads(figures: Figures, times: int) -> Fraction:
    given = figures.get("employees")
    return figures["fullTimeEquivalents"] * times if given is None else given


def _judge_accidents(draft: Draft) -> Figures:
    """Return injuries in a million hours, 15 at least after a death, where they are judged.

    A death is judged whatever else is told. In few hours injuries are chance. While nobody can say
    whether these are few, they are unknown.
    """
    now = draft.values
    draft.dropped.discard("accidents")
    if now.get("fatalities"):
        return {"accidents": max(now.get("trir", DEADLY), DEADLY)}
    if not {"trir", "fatalities"} <= now.keys():
        return {}
    rate = now["trir"]
    if "size" not in now or now["hoursWorked"] >= FEW_HOURS:
        return {"accidents": rate}
    few, perhaps = (LEAST_HOURS * now[name] <= now["hoursWorked"] for name in ("size", "sureSize"))
    if few:
        draft.dropped.add("accidents")
    return {} if perhaps and not few else {"accidents": rate}


def _measure_avoided(draft: Draft) -> Fraction:
    """Return the share of waste that is avoided: more waste that is recovered is no better, so that
    the whole is that of the base year."""
    now = draft.values
    lost = now["wasteTotal"] - now["wasteRecovered"]
    earlier = (each["wasteTotal"] for each in draft.before.values() if each.get("wasteTotal"))
    whole = next(earlier, None) or now["wasteTotal"]
    return max(Fraction(0), 1 - lost / whole) if whole else Fraction(1)


def _measure_balance(part: str, total: str, draft: Draft) -> Fraction | None:
    """Return the share of the fewer of two."""
    share = divide_figures(draft.values, part, total)
    return None if share is None else min(share, 1 - share)


def _measure_mobilised(draft: Draft) -> Fraction | None:
    """Return the capital of others for each unit of the own: to deploy less of that mobilises no
    more."""
    own = draft.values["capitalDeployed"]
    if own <= 0:
        return None
    deployed = [f["capitalDeployed"] for f in draft.before.values() if "capitalDeployed" in f]
    return draft.values["coCapitalMobilised"] / max([own, *deployed])


def _count_cases(draft: Draft) -> Fraction:
    return draft.values["significantFines"] + draft.values["corruptionIncidents"] * HALF


def _measure_assurance(draft: Draft) -> Fraction:
    asked = 1 if draft.values.get("size", LARGE) < LARGE else 2
    return min(Fraction(1), draft.values["esgAssurance"] / asked)


def _measure_evidence(draft: Draft) -> Fraction:
    stated = Fraction(2, 5) if draft.values["outcomeAdjustmentPct"] > 0 else Fraction(0)
    return stated + Fraction(3, 5) * draft.values["outcomeEvidence"] / 3


def _measure_pay_gap(draft: Draft) -> Fraction:
    """Return the gap in % of the pay of those who earn more, whoever they are."""
    gap = draft.values["genderPayGapPct"]
    return gap if gap >= 0 else -100 * gap / (100 - gap)


def _measure_months(draft: Draft) -> Fraction | None:
    """Return for how many months of income reserves stand."""
    part = divide_figures(draft.values, "reserves", "totalIncome")
    return None if part is None else 12 * part


def _measure_giving(draft: Draft) -> Fraction | None:
    income, given = draft.values["totalIncome"], draft.values["communityInvestment"]
    if income <= 0:
        return None
    return given / max(income - draft.values["totalExpenditure"] + given, FLOOR * income)


def _measure_margin(draft: Draft) -> Fraction | None:
    """Return the margin of this year and the last ones together."""
    sums = [_measure_result(figures) for figures in (draft.values, *draft.last)]
    if not (sums[0] and sums[0][1]):
        return None
    known = [each for each in sums if each]
    return Fraction(sum(each[0] for each in known)) / sum(each[1] for each in known)


def _measure_return(draft: Draft) -> Fraction:
    """Return the return of this year and the last ones together."""
    returns = (figures.get("financialReturnPct") for figures in (draft.values, *draft.last))
    return link_returns([each for each in returns if each is not None])


def _measure_completeness(draft: Draft) -> Fraction:
    """Return what multiplies points of Scope 3: less of an incomplete inventory."""
    measured = sum(map(draft.values.__contains__, SCOPE_3_CATEGORIES))
    return HALF + HALF * Fraction(measured, len(SCOPE_3_CATEGORIES))


def _measure_standing(draft: Draft) -> Fraction:
    """Return what multiplies points of a target: a promise is a part of them."""
    return Fraction(1) if draft.values.get("targetValidation", 0) >= 1 else PROMISE


def _measure_result(figures: Figures) -> tuple[Fraction, Fraction] | None:
    """Return what was left of a year's income, and the income, 0 where it was less.

    To spend less on improvements, or to give less, is no better result.
    """
    income, spent = figures.get("totalIncome"), figures.get("totalExpenditure")
    if income is None or spent is None:
        return None
    left_out = (figures.get(name, Fraction(0)) for name in ("esgInvestment", "communityInvestment"))
    return income - max(Fraction(0), spent - sum(left_out)), max(Fraction(0), income)


def _value(name: str, measure: Measure, *besides: str) -> Derived:
    return derive_value(name, INPUTS[name], measure, besides)


DERIVED = (  # each after those that it depends on
    *(Derived((name,), figures, partial(_compare, name)) for name, figures in COMPARED.items()),
    Derived(SIZES, HEADS, _find_size),
    _value("wasteAvoidedShare", _measure_avoided),
    _value("womenManagersBalance", partial(_measure_balance, "womenManagers", "managers")),
    _value("boardBalance", partial(_measure_balance, "boardWomen", "boardMembers")),
    _value("mobilisedShare", _measure_mobilised),
    _value("severeCases", _count_cases),
    derive_value(
        "trainingForSize", ("trainingHours",), partial(divide, "trainingHours", "size"), HEADS
    ),
    derive_value("turnoverForSize", ("leavers",), partial(divide, "leavers", "leastSize"), HEADS),
    _value("assuranceForSize", _measure_assurance, *HEADS),
    _value("returnEvidence", _measure_evidence),
    _value("savingsShare", partial(divide, "esgSavings", "totalIncome")),
    _value("reserveMonths", _measure_months),
    _value("spentShare", partial(divide, "totalExpenditure", "totalIncome")),
    _value("givenShare", _measure_giving),
    _value("marginBeforeImprovements", _measure_margin, "esgInvestment", "communityInvestment"),
    _value("meanReturn", _measure_return),
    _value("payGapEitherWay", _measure_pay_gap),
    derive_value("scope3Completeness", (), _measure_completeness, SCOPE_3_CATEGORIES),
    derive_value("targetStanding", (), _measure_standing, ("targetValidation",)),
    Derived(("accidents",), OF_ACCIDENTS, _judge_accidents),
)
