"""Three organisations by hand, to show what scores do: a good year, a first year, a bad year."""

from decimal import Decimal
from typing import Any

from auxeira.core import money
from auxeira.esg import metrics

# of policies and of groups the number: the first ones of the set
RIVERLIGHT_2023 = """
    employees=12 totalIncome=640000 totalExpenditure=620000 ghgScope1=6.0 ghgScope2Location=9.0
    energyTotal=40 energyRenewable=4 programmeSpend=480000 beneficiariesReached=3000
    outcomesAchieved=1500
"""
RIVERLIGHT_2025 = """
    employees=14 totalIncome=800000 totalExpenditure=780000 ghgScope1=5.4 ghgScope2Location=8.1
    energyTotal=42 energyRenewable=10.5 targetAnnualRatePct=4.2 programmeSpend=624000
    beneficiariesReached=4000 outcomesAchieved=2400 outcomeEvidence=2 managers=4 womenManagers=2
    trainingHours=280 leavers=2 adequateWageShare=100 boardMembers=7 boardIndependent=6
    boardWomen=3 policiesAdopted=5 antiCorruptionTrainedShare=80 corruptionIncidents=0
    significantFines=0 esgOversight=2 esgAssurance=1 outcomeValue=2400000
    outcomeAdjustmentPct=45 reserves=200000 groupsEngaged=3
"""
ALBA_2025 = """
    employees=8 totalIncome=2000000 totalExpenditure=2100000 energyTotal=30 energyRenewable=30
    ghgScope1=0 ghgScope2Location=7.5 programmeSpend=1680000 beneficiariesReached=900
    trainingHours=64 boardMembers=6 boardIndependent=3 boardWomen=3 policiesAdopted=3
    corruptionIncidents=0 significantFines=0 esgOversight=1 esgAssurance=0
"""
COSTA_2023 = """
    employees=170 totalIncome=40000000 totalExpenditure=39500000 ghgScope1=800
    ghgScope2Location=2200 energyTotal=9000 energyRenewable=900 waterWithdrawal=51000
    programmeSpend=30000000 outcomesAchieved=200000
"""
COSTA_2025 = """
    employees=180 totalIncome=42000000 totalExpenditure=43260000 ghgScope1=830
    ghgScope2Location=2290 ghgScope3=4100 energyTotal=9800 energyRenewable=1470
    targetAnnualRatePct=0 waterWithdrawal=56160 wasteTotal=400 wasteRecovered=120
    programmeSpend=33600000 beneficiariesReached=300000 outcomesAchieved=210000
    outcomeEvidence=1 managers=30 womenManagers=6 genderPayGapPct=15 trainingHours=1440
    leavers=27 hoursWorked=306000 recordableInjuries=2 fatalities=1 adequateWageShare=92
    policiesAdopted=4 antiCorruptionTrainedShare=35 corruptionIncidents=1 significantFines=1
    esgOversight=1 esgAssurance=1
"""


def build_organisations_by_hand() -> list[dict[str, Any]]:
    """Return profiles as they are stored: Riverlight (who logs in to a local run), Alba, Costa."""
    return [
        _build_profile(
            "Riverlight Education",
            "NGO",
            "GB",
            "https://riverlight.example",
            ["Education", "Work"],
            [4, 8],
            "Half of those we reach finish school; of the next ones, two in three.",
            {"2023": RIVERLIGHT_2023, "2025": RIVERLIGHT_2025},
            sector="Q",
        ),
        _build_profile(
            "Alba Foundation",
            "Corporate Foundation",
            "IT",
            "",
            ["Health"],
            [3],
            "Somebody to ask in every village.",
            {"2025": ALBA_2025},
        ),
        _build_profile(
            "Costa Water Agency",
            "Government Agency",
            "PT",
            "https://costa-water.example",
            ["Water"],
            [6, 13],
            "Clean water for the whole coast.",
            {"2023": COSTA_2023, "2025": COSTA_2025},
            sector="E",
        ),
    ]


def _build_profile(
    name: str,
    kind: str,
    country: str,
    website: str,
    topics: list[str],
    goals: list[int],
    impact: str,
    years: dict[str, str],
    sector: str = "",
) -> dict[str, Any]:
    figures = {year: _parse_figures(text) for year, text in years.items()}
    profile = {
        "organization_name": name,
        "organization_type": kind,
        "website": website,
        "country": country,
        "focus_areas": topics,
        "sdg_alignment": goals,
        "annual_spend": money.to_minor_units(figures["2025"]["totalExpenditure"]),
        "impact_goals": impact,
        "sector": sector,
        "visibility": "public",
        "email_verified": True,
        "metrics": metrics.convert_metrics_to_minor_units(figures),
    }
    return {member: value for member, value in profile.items() if value != ""}


def _parse_figures(text: str) -> dict[str, Any]:
    pairs = (pair.partition("=") for pair in text.split())
    return {name: _parse_figure(name, value) for name, _, value in pairs}


def _parse_figure(name: str, text: str) -> Any:
    if name in metrics.SETS:
        return list(metrics.SETS[name][: int(text)])
    return int(text) if text.isdecimal() else Decimal(text)
