"""What follows from one year's figures alone: shares, rates, a margin and a return. Exact.

Shares and rates are parts of 1, not percentages; of a whole that is 0 there is none.
"""

from functools import partial

from auxeira.core.exact import Fraction
from auxeira.esg import taxonomy
from auxeira.esg.score_changes import Derived, Draft, Figures, derive_value, divide, divide_figures

RATIOS = {
    "ghgPerEmployee": ("ghg12", "employees"),
    "energyPerEmployee": ("energyTotal", "employees"),
    "waterPerEmployee": ("waterWithdrawal", "employees"),
    "renewableShare": ("energyRenewable", "energyTotal"),
    "wasteRecoveredShare": ("wasteRecovered", "wasteTotal"),
    "womenManagersShare": ("womenManagers", "managers"),
    "boardIndependentShare": ("boardIndependent", "boardMembers"),
    "boardWomenShare": ("boardWomen", "boardMembers"),
    "turnover": ("leavers", "employees"),
    "trainingPerEmployee": ("trainingHours", "employees"),
    "outcomeRate": ("outcomesAchieved", "beneficiariesReached"),
    "costPerOutcome": ("programmeSpend", "outcomesAchieved"),
    "programmeShare": ("programmeSpend", "totalExpenditure"),
    "leverage": ("coCapitalMobilised", "capitalDeployed"),
    "paybackRatio": ("esgSavings", "esgInvestment"),
    "communityShare": ("communityInvestment", "totalIncome"),
}
SROI_INPUTS = {
    "mission": ("totalExpenditure",),
    "capital": ("capitalDeployed",),
    "corporate": ("esgInvestment", "communityInvestment"),
}


INPUTS = {
    "absolutePayGap": ("genderPayGapPct",),
    "trir": ("recordableInjuries", "hoursWorked"),
    "cases": ("corruptionIncidents", "significantFines"),
    "resultMargin": ("totalIncome", "totalExpenditure"),
}


def _derive_sroi(draft: Draft) -> Figures:
    """Return value per 1 of input, of one year, undiscounted; only what the organisation caused."""
    values, money = draft.values, SROI_INPUTS[taxonomy.find_family(draft.kind)]
    if not {"outcomeValue", "outcomeAdjustmentPct", *money} <= values.keys():
        return {}
    spent = sum(values[name] for name in money)
    own = values["outcomeValue"] * (1 - values["outcomeAdjustmentPct"] / 100)
    return {"sroi": own / spent} if spent else {}


def _measure_injuries(draft: Draft) -> Fraction | None:
    rate = divide_figures(draft.values, "recordableInjuries", "hoursWorked")
    return None if rate is None else rate * 1_000_000


def _measure_margin(draft: Draft) -> Fraction | None:
    spent = divide_figures(draft.values, "totalExpenditure", "totalIncome")
    return None if spent is None else 1 - spent


DERIVED = (
    *(derive_value(name, pair, partial(divide, *pair)) for name, pair in RATIOS.items()),
    derive_value("trir", INPUTS["trir"], _measure_injuries),
    derive_value(
        "absolutePayGap",
        INPUTS["absolutePayGap"],
        lambda draft: abs(draft.values["genderPayGapPct"]),
    ),
    derive_value(
        "cases",
        INPUTS["cases"],
        lambda draft: draft.values["corruptionIncidents"] + draft.values["significantFines"],
    ),
    derive_value("resultMargin", INPUTS["resultMargin"], _measure_margin),
    Derived(
        ("sroi",),
        ("outcomeValue", "outcomeAdjustmentPct", *(n for of in SROI_INPUTS.values() for n in of)),
        _derive_sroi,
    ),
)
