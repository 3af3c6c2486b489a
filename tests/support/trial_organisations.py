"""Four organisations that try to look better than they are: figures as they come in, by year."""

from typing import Any

from auxeira.esg import metrics

Years = dict[str, dict[str, Any]]

POWER: Years = {  # a power company of 1.8 Mt
    "2022": {
        "employees": 2900, "totalIncome": 980_000_000, "totalExpenditure": 930_000_000,
        "ghgScope1": 1_760_000, "ghgScope2Location": 300_000, "ghgScope2Market": 300_000,
        "ghgScope3": 310_000, "energyTotal": 10_400_000, "energyRenewable": 2_500_000,
        "waterWithdrawal": 6_000_000, "wasteTotal": 21_000, "wasteRecovered": 15_000,
    },
    "2023": {
        "employees": 2950, "totalIncome": 1_020_000_000, "totalExpenditure": 990_000_000,
        "ghgScope1": 1_930_000, "ghgScope2Location": 310_000, "ghgScope2Market": 310_000,
        "ghgScope3": 300_000, "energyTotal": 9_900_000, "energyRenewable": 2_900_000,
        "waterWithdrawal": 5_900_000, "wasteTotal": 20_500, "wasteRecovered": 15_300,
    },
    "2025": {
        "employees": 3000, "totalIncome": 1_100_000_000, "totalExpenditure": 1_060_100_000,
        "ghgScope1": 1_775_000, "ghgScope2Location": 295_000, "ghgScope2Market": 290_000,
        "ghgScope3": 290_000, "targetAnnualRatePct": 4.2, "energyTotal": 9_700_000,
        "energyRenewable": 3_000_000, "waterWithdrawal": 5_800_000, "wasteTotal": 23_600,
        "wasteRecovered": 18_000, "managers": 300, "womenManagers": 75, "genderPayGapPct": 9,
        "trainingHours": 66_000, "leavers": 240, "hoursWorked": 5_100_000,
        "recordableInjuries": 14, "fatalities": 0, "adequateWageShare": 100,
        "communityInvestment": 1_870_000, "boardMembers": 10, "boardIndependent": 5,
        "boardWomen": 3, "policiesAdopted": 6, "antiCorruptionTrainedShare": 80,
        "corruptionIncidents": 0, "significantFines": 1, "esgOversight": 2, "esgAssurance": 2,
        "esgInvestment": 18_000_000, "esgSavings": 3_100_000,
    },
}  # fmt: skip
FOUNDATION: Years = {  # a corporate foundation of 62 people
    "2023": {
        "employees": 60, "totalIncome": 9_000_000, "totalExpenditure": 8_800_000,
        "ghgScope1": 31, "ghgScope2Location": 52, "ghgScope2Market": 50, "ghgScope3": 1_500,
        "energyTotal": 365, "energyRenewable": 120, "waterWithdrawal": 830, "wasteTotal": 20,
        "wasteRecovered": 9, "programmeSpend": 6_800_000, "beneficiariesReached": 12_400,
        "outcomesAchieved": 6_900,
    },
    "2025": {
        "employees": 62, "totalIncome": 9_400_000, "totalExpenditure": 9_100_000,
        "ghgScope1": 28, "ghgScope2Location": 41, "ghgScope2Market": 39, "ghgScope3": 1_605,
        "targetAnnualRatePct": 4.2, "energyTotal": 352, "energyRenewable": 150,
        "waterWithdrawal": 910, "wasteTotal": 19, "wasteRecovered": 10, "managers": 9,
        "womenManagers": 4, "genderPayGapPct": 6, "trainingHours": 1_300, "leavers": 7,
        "hoursWorked": 105_000, "recordableInjuries": 2, "fatalities": 0,
        "adequateWageShare": 100, "beneficiariesReached": 12_900, "outcomesAchieved": 7_300,
        "outcomeEvidence": 2, "boardMembers": 7, "boardIndependent": 4, "boardWomen": 3,
        "policiesAdopted": 5, "antiCorruptionTrainedShare": 90, "corruptionIncidents": 0,
        "significantFines": 0, "esgOversight": 2, "esgAssurance": 1,
        "programmeSpend": 7_000_000, "outcomeValue": 14_000_000, "outcomeAdjustmentPct": 40,
        "reserves": 2_600_000,
    },
}  # fmt: skip
INVESTOR: Years = {  # an impact investor
    "2022": {
        "employees": 24, "ghgScope1": 2, "ghgScope2Location": 60, "ghgScope2Market": 58,
        "ghgScope3": 52_000, "scope3Category15": 51_000, "energyTotal": 120,
        "energyRenewable": 48, "beneficiariesReached": 160_000, "outcomesAchieved": 90_000,
    },
    "2025": {
        "employees": 30, "totalIncome": 9_000_000, "totalExpenditure": 7_200_000,
        "ghgScope1": 1, "ghgScope2Location": 60, "ghgScope2Market": 55, "ghgScope3": 48_620,
        "scope3Category15": 47_700, "targetAnnualRatePct": 4.2, "energyTotal": 135,
        "energyRenewable": 60, "beneficiariesReached": 180_000, "outcomesAchieved": 99_000,
        "outcomeEvidence": 1, "managers": 10, "womenManagers": 3, "trainingHours": 600,
        "leavers": 3, "adequateWageShare": 100, "boardMembers": 8, "boardIndependent": 4,
        "boardWomen": 2, "policiesAdopted": 6, "antiCorruptionTrainedShare": 100,
        "corruptionIncidents": 0, "significantFines": 0, "esgOversight": 3, "esgAssurance": 2,
        "outcomeValue": 90_000_000, "outcomeAdjustmentPct": 60, "capitalDeployed": 45_000_000,
        "coCapitalMobilised": 67_500_000, "financialReturnPct": 5.5,
    },
}  # fmt: skip
CHARITY: Years = {  # a charity of eight
    "2023": {
        "employees": 8, "totalIncome": 610_000, "totalExpenditure": 600_000, "ghgScope1": 2.4,
        "ghgScope2Location": 3, "ghgScope2Market": 3, "energyTotal": 21, "energyRenewable": 4,
        "programmeSpend": 450_000, "beneficiariesReached": 1_900, "outcomesAchieved": 700,
    },
    "2025": {
        "employees": 8, "totalIncome": 640_000, "totalExpenditure": 630_000, "ghgScope1": 2.1,
        "ghgScope2Location": 2.9, "ghgScope2Market": 2.9, "targetAnnualRatePct": 0,
        "energyTotal": 20, "energyRenewable": 5, "trainingHours": 120, "adequateWageShare": 88,
        "beneficiariesReached": 2_100, "outcomesAchieved": 800, "outcomeEvidence": 1,
        "boardMembers": 6, "boardIndependent": 5, "boardWomen": 4, "policiesAdopted": 3,
        "antiCorruptionTrainedShare": 60, "corruptionIncidents": 0, "significantFines": 0,
        "esgOversight": 1, "esgAssurance": 1, "programmeSpend": 480_000,
        "outcomeValue": 900_000, "outcomeAdjustmentPct": 40, "reserves": 160_000,
    },
}  # fmt: skip
ORGANISATIONS = {
    "power": ("Corporate", "D", POWER),
    "foundation": ("Corporate Foundation", "S", FOUNDATION),
    "investor": ("Impact Investor", "L", INVESTOR),
    "charity": ("NGO", "S", CHARITY),
}


def build_trial(name: str, **figures: Any) -> dict[str, Any]:
    """Return one of them as a stored profile, with other figures of 2025, None for left out."""
    kind, sector, given = ORGANISATIONS[name]
    years = {year: dict(found) for year, found in given.items()}
    years["2025"] |= figures
    for found in years.values():
        if isinstance(found.get("policiesAdopted"), int):
            count = found["policiesAdopted"]
            found["policiesAdopted"] = list(metrics.SETS["policiesAdopted"][:count])
    return {
        "organization_name": name,
        "organization_type": kind,
        "sector": sector,
        "country": "CH",
        "email_verified": True,
        "metrics": metrics.convert_metrics_to_minor_units(years),
    }
