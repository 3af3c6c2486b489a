"""The values that components of scores are made from, beside figures and plain ratios. Exact.

Each is built so that doing harm, doing less or hiding never makes it better: changes are of
absolute amounts, a rise is worse the larger it is without an end, and Scope 2 is by location. What
cannot be known is absent.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from auxeira.esg.metric_details import SCOPE_3_CATEGORIES
from auxeira.esg.score_changes import (
    Before,
    Figures,
    Kept,
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


def derive_score_values(
    now: Figures,
    before: Before,
    last: Sequence[Figures],
    year: int,
    kept: Kept,
) -> tuple[Figures, dict[str, int], frozenset[str]]:
    """Return the values, the base year of each change, and which components do not count.

    `now` are the year's figures and plain ratios, `last` the years before of a mean. Not counted
    are a path of somebody who emitted nothing in the base year and emits nothing now, and a rate
    of injuries of few hours. What is `kept` was made beside the same years before.
    """
    values: Figures = {}
    bases: dict[str, int] = {}
    dropped = set()
    for name, figures in COMPARED.items():
        if kept.holds_of(figures):
            value, base = kept.values.get(name), kept.bases.get(name)
        else:
            value, base = _compare(name, now, before, year)
        values |= {} if value is None else {name: value}
        if base is not None:
            bases[name] = base
            dropped |= {name} if value is None else set()
    heads = kept.take(SIZES) if kept.holds_of(HEADS) else _find_size(now, before)
    values |= heads
    for names, inputs, derive in GROUPS:
        same = kept.holds_of(inputs)
        values |= kept.take(names) if same else dict(derive(now | heads, before, last))
    if kept.holds_of(OF_ACCIDENTS):
        accidents, judged = kept.values.get("accidents"), "accidents" not in kept.dropped
    else:
        accidents, judged = _judge_accidents(now, heads)
    values |= {} if accidents is None else {"accidents": accidents}
    return values, bases, frozenset(dropped if judged else {*dropped, "accidents"})


def _compare(
    name: str, now: Figures, before: Before, year: int
) -> tuple[Fraction | None, int | None]:
    """Return a position or a change, None where there is nothing to judge, and its base year."""
    if name in POSITIONS:
        return find_position(*POSITIONS[name], now, before, year) or (None, None)
    figures, better = CHANGES[name]
    change, base = find_change(figures, now, before) or (None, None)
    return change if change is None or better == "more" else -change, base


def _find_size(now: Figures, before: Before) -> Figures:
    """Return the larger and the smaller headcount of this year and the last one that has one.

    What is asked, and hours of training, go by the larger; turnover, and what a sector explains,
    by the smaller: a headcount that changes improves nothing in its first year, as the size of a
    company in Directive 2013/34/EU, article 3 (10). Who gives full-time equivalents alone counts
    as if all worked half of the time (`size`); at least so many are employed (`sureSize`).
    """
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


def _judge_accidents(now: Figures, heads: Figures) -> tuple[Fraction | None, bool]:
    """Return injuries in a million hours, 15 at least after a death, and whether they are judged.

    A death is judged whatever else is told. In few hours injuries are chance. While nobody can say
    whether these are few, they are unknown.
    """
    if now.get("fatalities"):
        return max(now.get("trir", DEADLY), DEADLY), True
    if not {"trir", "fatalities"} <= now.keys():
        return None, True
    rate = now["trir"]
    if not heads or now["hoursWorked"] >= FEW_HOURS:
        return rate, True
    few, perhaps = (
        LEAST_HOURS * heads[name] <= now["hoursWorked"] for name in ("size", "sureSize")
    )
    return (None if perhaps and not few else rate), not few


def _derive_shares(
    now: Figures, before: Before, last: Sequence[Figures]
) -> Iterator[tuple[str, Fraction]]:
    if {"wasteTotal", "wasteRecovered"} <= now.keys():
        lost = now["wasteTotal"] - now["wasteRecovered"]
        # more waste that is recovered is no better, so that the whole is that of the base year
        whole = next((f["wasteTotal"] for f in before.values() if f.get("wasteTotal")), None)
        whole = whole or now["wasteTotal"]
        yield "wasteAvoidedShare", max(Fraction(0), 1 - lost / whole) if whole else Fraction(1)
    for name, part, total in (
        ("womenManagersBalance", "womenManagers", "managers"),
        ("boardBalance", "boardWomen", "boardMembers"),
    ):
        if part in now and now.get(total, 0) > 0:
            share = now[part] / now[total]
            yield name, min(share, 1 - share)
    if "coCapitalMobilised" in now and now.get("capitalDeployed", 0) > 0:
        # to deploy less of the own capital mobilises no more
        deployed = [f["capitalDeployed"] for f in before.values() if "capitalDeployed" in f]
        most = max([now["capitalDeployed"], *deployed])
        yield "mobilisedShare", now["coCapitalMobilised"] / most
    if {"corruptionIncidents", "significantFines"} <= now.keys():
        yield "severeCases", now["significantFines"] + now["corruptionIncidents"] * HALF
    if "trainingHours" in now and now.get("size", 0) > 0:
        yield "trainingForSize", now["trainingHours"] / now["size"]
    if "leavers" in now and now.get("leastSize", 0) > 0:
        yield "turnoverForSize", now["leavers"] / now["leastSize"]
    if "esgAssurance" in now:
        asked = 1 if now.get("size", LARGE) < LARGE else 2
        yield "assuranceForSize", min(Fraction(1), now["esgAssurance"] / asked)
    if set(INPUTS["returnEvidence"]) <= now.keys():
        stated = Fraction(2, 5) if now["outcomeAdjustmentPct"] > 0 else Fraction(0)
        yield "returnEvidence", stated + Fraction(3, 5) * now["outcomeEvidence"] / 3


def _derive_pay_gap(
    now: Figures, before: Before, last: Sequence[Figures]
) -> Iterator[tuple[str, Fraction]]:
    """Yield the gap in % of the pay of those who earn more, whoever they are."""
    gap = now.get("genderPayGapPct")
    if gap is not None:
        yield "payGapEitherWay", gap if gap >= 0 else -100 * gap / (100 - gap)


def _derive_money_values(
    now: Figures, before: Before, last: Sequence[Figures]
) -> Iterator[tuple[str, Fraction]]:
    """Yield parts of the year's income, where that is above 0."""
    income, spent = now.get("totalIncome"), now.get("totalExpenditure")
    if income is None or income <= 0:
        return
    if "esgSavings" in now:
        yield "savingsShare", now["esgSavings"] / income
    if "reserves" in now:
        yield "reserveMonths", 12 * now["reserves"] / income
    if spent is None:
        return
    given = now.get("communityInvestment", Fraction(0))
    yield "spentShare", spent / income
    if "communityInvestment" in now:
        yield "givenShare", given / max(income - spent + given, FLOOR * income)


def _derive_means(
    now: Figures, before: Before, last: Sequence[Figures]
) -> Iterator[tuple[str, Fraction]]:
    """Yield the margin and the return of this year and the last ones together."""
    years = [now, *last]
    sums = [_measure_result(figures) for figures in years]
    if sums[0] and sums[0][1]:
        known = [each for each in sums if each]
        results, incomes = (sum(column) for column in zip(*known, strict=True))
        yield "marginBeforeImprovements", Fraction(results) / incomes
    returns = [figures.get("financialReturnPct") for figures in years]
    if returns[0] is not None:
        yield "meanReturn", link_returns([each for each in returns if each is not None])


def _measure_result(figures: Figures) -> tuple[Fraction, Fraction] | None:
    """Return what was left of a year's income, and the income, 0 where it was less.

    To spend less on improvements, or to give less, is no better result.
    """
    income, spent = figures.get("totalIncome"), figures.get("totalExpenditure")
    if income is None or spent is None:
        return None
    left_out = (figures.get(name, Fraction(0)) for name in ("esgInvestment", "communityInvestment"))
    return income - max(Fraction(0), spent - sum(left_out)), max(Fraction(0), income)


def _derive_factors(
    now: Figures, before: Before, last: Sequence[Figures]
) -> Iterator[tuple[str, Fraction]]:
    """Yield what multiplies points: a promise is a part of them, so is an incomplete inventory."""
    measured = sum(name in now for name in SCOPE_3_CATEGORIES)
    validated = now.get("targetValidation", Fraction(0)) >= 1
    yield "scope3Completeness", HALF + HALF * Fraction(measured, len(SCOPE_3_CATEGORIES))
    yield "targetStanding", Fraction(1) if validated else PROMISE


def _list_inputs(names: Sequence[str]) -> frozenset[str]:
    return frozenset(figure for name in names for figure in INPUTS[name])


SHARES = (
    *("wasteAvoidedShare", "womenManagersBalance", "boardBalance", "mobilisedShare"),
    *("severeCases", "trainingForSize", "turnoverForSize", "assuranceForSize", "returnEvidence"),
)
OF_INCOME = ("savingsShare", "reserveMonths", "spentShare", "givenShare")
PAY_GAP = ("payGapEitherWay",)
FACTORS = ("scope3Completeness", "targetStanding")
GROUPS = (  # what is derived together, the figures that it follows from, and how
    (SHARES, _list_inputs(SHARES) | {*HEADS}, _derive_shares),
    (OF_INCOME, _list_inputs(OF_INCOME), _derive_money_values),
    (MEANS, _list_inputs(MEANS) | {"esgInvestment", "communityInvestment"}, _derive_means),
    (PAY_GAP, _list_inputs(PAY_GAP), _derive_pay_gap),
    (FACTORS, frozenset((*SCOPE_3_CATEGORIES, "targetValidation")), _derive_factors),
)
