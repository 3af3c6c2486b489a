"""Six organisations unlike the demo, as stored profiles.

A haulier, a maker of valves after a merger, a school trust, a water charity, a development bank and
a bicycle shop.
"""

from typing import Any

from auxeira.core import money
from auxeira.esg import metrics

Years = dict[str, dict[str, Any]]
POLICIES = list(metrics.SETS["policiesAdopted"])

HAULIER: Years = {
    "2022": {
        "employees": 1450, "totalIncome": 188_000_000, "totalExpenditure": 181_000_000,
        "ghgScope1": 61_000, "ghgScope2Location": 3100, "ghgScope2Market": 2900,
        "ghgScope3": 88_000, "energyTotal": 236_000, "energyRenewable": 4100,
        "waterWithdrawal": 21_000, "wasteTotal": 1900, "wasteRecovered": 1100,
        "hoursWorked": 2_480_000, "recordableInjuries": 39, "fatalities": 0, "leavers": 310,
        "trainingHours": 14_000, "managers": 120, "womenManagers": 22,
    },
    "2023": {
        "employees": 1580, "totalIncome": 203_000_000, "totalExpenditure": 198_000_000,
        "ghgScope1": 66_500, "ghgScope2Location": 3200, "ghgScope2Market": 2000,
        "ghgScope3": 91_000, "energyTotal": 257_000, "energyRenewable": 7300,
        "waterWithdrawal": 22_500, "wasteTotal": 2100, "wasteRecovered": 1250,
        "hoursWorked": 2_690_000, "recordableInjuries": 44, "fatalities": 1, "leavers": 350,
        "trainingHours": 15_500, "managers": 130, "womenManagers": 26,
    },
    "2025": {
        "employees": 1800, "totalIncome": 221_000_000, "totalExpenditure": 212_000_000,
        "ghgScope1": 68_900, "scope1Vehicles": 66_200, "scope1Stationary": 2300,
        "scope1Fugitive": 400, "ghgScope2Location": 3300, "ghgScope2Market": 900,
        "ghgScope3": 97_000, "scope3Category1": 24_000, "scope3Category3": 17_000,
        "scope3Category4": 51_000, "scope3Category6": 700, "scope3Category7": 1900,
        "targetAnnualRatePct": 4.2, "energyTotal": 271_000, "energyElectricity": 9400,
        "energyFuels": 261_000, "energyRenewable": 11_000, "waterWithdrawal": 23_100,
        "wasteTotal": 2300, "wasteRecovered": 1500, "managers": 150, "womenManagers": 33,
        "genderPayGapPct": 14, "leavers": 420, "trainingHours": 17_000, "hoursWorked": 3_060_000,
        "recordableInjuries": 58, "fatalities": 2, "adequateWageShare": 97,
        "communityInvestment": 180_000, "groupsEngaged": ["employees", "suppliers"],
        "boardMembers": 7, "boardIndependent": 3, "boardWomen": 2,
        "policiesAdopted": POLICIES[:4],
        "antiCorruptionTrainedShare": 62, "corruptionIncidents": 0, "significantFines": 1,
        "esgOversight": 1, "esgAssurance": 1, "esgInvestment": 6_200_000, "esgSavings": 740_000,
        "carbonPricedEmissions": 0, "carbonPriceCost": 0,
    },
}  # fmt: skip
MAKER: Years = {
    "2021": {
        "employees": 310, "totalIncome": 6_100_000_000, "totalExpenditure": 5_700_000_000,
        "ghgScope1": 1900, "ghgScope2Location": 4300, "ghgScope2Market": 4300,
        "energyTotal": 14_900, "energyRenewable": 200, "waterWithdrawal": 31_000,
        "wasteTotal": 860, "wasteRecovered": 700, "hoursWorked": 600_000, "recordableInjuries": 3,
    },
    "2024": {
        "employees": 520, "boundaryChange": True,
        "note": "Merger with Hyogo Castings in April 2024; its foundry is included from then on.",
        "totalIncome": 9_800_000_000, "totalExpenditure": 9_200_000_000, "ghgScope1": 5200,
        "ghgScope2Location": 8100, "ghgScope2Market": 7900, "energyTotal": 33_000,
        "energyRenewable": 1500, "waterWithdrawal": 66_000, "wasteTotal": 2900,
        "wasteRecovered": 2300, "hoursWorked": 1_020_000, "recordableInjuries": 9,
    },
    "2025": {
        "employees": 540, "totalIncome": 10_300_000_000, "totalExpenditure": 9_500_000_000,
        "ghgScope1": 5000, "scope1Process": 2100, "scope1Stationary": 2700, "scope1Vehicles": 200,
        "ghgScope2Location": 7900, "ghgScope2Market": 6100, "ghgScope3": 52_000,
        "targetAnnualRatePct": 3, "energyTotal": 32_100, "energyElectricity": 17_000,
        "energyFuels": 15_100, "energyRenewable": 5200, "waterWithdrawal": 64_000,
        "wasteTotal": 2800, "wasteRecovered": 2400, "managers": 61, "womenManagers": 4,
        "genderPayGapPct": 27, "leavers": 24, "trainingHours": 9900, "hoursWorked": 1_060_000,
        "recordableInjuries": 7, "fatalities": 0, "adequateWageShare": 100,
        "communityInvestment": 12_000_000,
        "groupsEngaged": ["employees", "suppliers", "regulators"], "boardMembers": 9,
        "boardIndependent": 3, "boardWomen": 1,
        "policiesAdopted": POLICIES[:5],
        "antiCorruptionTrainedShare": 88, "corruptionIncidents": 0, "significantFines": 0,
        "esgOversight": 2, "esgAssurance": 2, "esgInvestment": 410_000_000,
        "esgSavings": 66_000_000,
    },
}  # fmt: skip
SCHOOLS: Years = {
    "2023": {
        "employees": 410, "totalIncome": 20_300_000, "totalExpenditure": 20_100_000,
        "ghgScope1": 690, "ghgScope2Location": 300, "energyTotal": 5200, "energyRenewable": 300,
        "waterWithdrawal": 14_000, "wasteTotal": 150, "wasteRecovered": 90,
        "programmeSpend": 17_200_000, "beneficiariesReached": 3900, "outcomesAchieved": 2650,
        "managers": 44, "womenManagers": 30, "leavers": 70, "trainingHours": 7900,
    },
    "2024": {
        "employees": 425, "totalIncome": 21_000_000, "totalExpenditure": 21_200_000,
        "ghgScope1": 640, "ghgScope2Location": 270, "energyTotal": 5000, "energyRenewable": 350,
        "waterWithdrawal": 13_500, "wasteTotal": 145, "wasteRecovered": 92,
        "programmeSpend": 17_900_000, "beneficiariesReached": 4000, "outcomesAchieved": 2700,
        "managers": 45, "womenManagers": 31, "leavers": 75, "trainingHours": 7700,
    },
    "2025": {
        "employees": 430, "fullTimeEquivalents": 335, "totalIncome": 21_600_000,
        "totalExpenditure": 21_900_000, "ghgScope1": 610, "scope1Stationary": 590,
        "scope1Vehicles": 20, "ghgScope2Location": 240, "ghgScope2Market": 20, "ghgScope3": 1900,
        "targetAnnualRatePct": 4.2, "energyTotal": 4850, "energyElectricity": 1500,
        "energyFuels": 3350, "energyRenewable": 1500, "waterWithdrawal": 13_200, "wasteTotal": 140,
        "wasteRecovered": 95, "programmeSpend": 18_300_000, "beneficiariesReached": 4050,
        "outcomesAchieved": 2610, "outcomeEvidence": 3, "managers": 45, "womenManagers": 32,
        "genderPayGapPct": 8, "leavers": 92, "trainingHours": 7400, "hoursWorked": 560_000,
        "recordableInjuries": 5, "fatalities": 0, "adequateWageShare": 84,
        "groupsEngaged": ["employees", "beneficiaries", "communities"], "boardMembers": 11,
        "boardIndependent": 9, "boardWomen": 6,
        "policiesAdopted": POLICIES[:5],
        "antiCorruptionTrainedShare": 55, "corruptionIncidents": 0, "significantFines": 0,
        "esgOversight": 2, "esgAssurance": 1, "reserves": 2_100_000, "outcomeValue": 31_000_000,
        "outcomeAdjustmentPct": 50,
    },
}  # fmt: skip
WATER: Years = {
    "2024": {
        "employees": 8, "totalIncome": 58_000_000, "totalExpenditure": 57_000_000, "ghgScope1": 14,
        "ghgScope2Location": 1.1, "energyTotal": 60, "energyRenewable": 5,
        "programmeSpend": 46_000_000, "beneficiariesReached": 21_000, "outcomesAchieved": 16_000,
    },
    "2025": {
        "employees": 8, "totalIncome": 63_000_000, "totalExpenditure": 61_000_000, "ghgScope1": 17,
        "scope1Vehicles": 16, "scope1Stationary": 1, "ghgScope2Location": 1.0,
        "targetAnnualRatePct": 0, "energyTotal": 71, "energyRenewable": 9,
        "programmeSpend": 47_500_000, "beneficiariesReached": 19_500, "outcomesAchieved": 15_800,
        "outcomeEvidence": 1, "trainingHours": 60, "adequateWageShare": 100,
        "groupsEngaged": ["beneficiaries", "communities"], "boardMembers": 5,
        "boardIndependent": 4, "boardWomen": 2,
        "policiesAdopted": POLICIES[:2], "antiCorruptionTrainedShare": 40,
        "corruptionIncidents": 1, "significantFines": 0, "esgOversight": 1, "esgAssurance": 0,
        "reserves": 9_000_000, "outcomeValue": 88_000_000, "outcomeAdjustmentPct": 35,
    },
}  # fmt: skip
BANK: Years = {
    "2023": {
        "employees": 960, "totalIncome": 410_000_000, "totalExpenditure": 352_000_000,
        "ghgScope1": 420, "ghgScope2Location": 900, "ghgScope2Market": 900, "ghgScope3": 2_950_000,
        "scope3Category15": 2_940_000, "energyTotal": 6900, "energyRenewable": 3300,
        "beneficiariesReached": 310_000, "outcomesAchieved": 172_000,
        "capitalDeployed": 6_100_000_000, "coCapitalMobilised": 2_100_000_000,
        "financialReturnPct": 3.1, "waterWithdrawal": 16_000, "wasteTotal": 110,
        "wasteRecovered": 40,
    },
    "2025": {
        "employees": 1010, "totalIncome": 447_000_000, "totalExpenditure": 398_000_000,
        "ghgScope1": 400, "ghgScope2Location": 860, "ghgScope2Market": 410, "ghgScope3": 3_180_000,
        "scope3Category6": 2600, "scope3Category15": 3_170_000, "targetAnnualRatePct": 3,
        "energyTotal": 7100, "energyRenewable": 4600, "waterWithdrawal": 15_200, "wasteTotal": 105,
        "wasteRecovered": 52, "managers": 140, "womenManagers": 58, "genderPayGapPct": 11,
        "leavers": 70, "trainingHours": 31_000, "hoursWorked": 1_800_000, "recordableInjuries": 6,
        "fatalities": 0, "adequateWageShare": 100, "beneficiariesReached": 352_000,
        "outcomesAchieved": 181_000, "outcomeEvidence": 2,
        "groupsEngaged": ["employees", "beneficiaries", "funders", "regulators"],
        "boardMembers": 12, "boardIndependent": 5, "boardWomen": 4,
        "policiesAdopted": POLICIES,
        "antiCorruptionTrainedShare": 96, "corruptionIncidents": 1, "significantFines": 0,
        "esgOversight": 3, "esgAssurance": 2, "capitalDeployed": 7_000_000_000,
        "coCapitalMobilised": 2_000_000_000, "financialReturnPct": 2.4,
        "outcomeValue": 510_000_000, "outcomeAdjustmentPct": 55,
    },
}  # fmt: skip
SHOP: Years = {
    "2024": {
        "employees": 4, "totalIncome": 262_000, "totalExpenditure": 251_000, "ghgScope1": 3.1,
        "ghgScope2Location": 2.2, "energyTotal": 21, "energyRenewable": 6,
    },
    "2025": {
        "employees": 4, "totalIncome": 289_000, "totalExpenditure": 268_000, "ghgScope1": 2.4,
        "scope1Stationary": 1.9, "scope1Vehicles": 0.5, "ghgScope2Location": 2.0,
        "ghgScope2Market": 0, "targetAnnualRatePct": 0, "energyTotal": 19, "energyRenewable": 11,
        "trainingHours": 24, "adequateWageShare": 75, "groupsEngaged": ["employees"],
        "policiesAdopted": POLICIES[:1], "antiCorruptionTrainedShare": 0,
        "corruptionIncidents": 0, "significantFines": 0, "esgOversight": 0, "esgAssurance": 0,
        "boardMembers": 2, "boardIndependent": 0, "boardWomen": 1, "communityInvestment": 500,
        "esgInvestment": 3200, "esgSavings": 700,
    },
}  # fmt: skip
FOCUS = {
    "haulier": ["Transport", "Climate"],
    "maker": ["Industry", "Energy"],
    "schools": ["Education"],
    "water": ["Water", "Health"],
    "bank": ["Finance", "Inclusion"],
    "shop": ["Circular economy"],
}
# name: type, sector, country, currency, goal, goals claimed, spending a year, figures
ORGANISATIONS: dict[str, tuple[str, str, str, str, str, list[int], int, Years]] = {
    "haulier": (
        "Corporate", "H", "NL", "EUR",
        "Half of our fleet without diesel by 2032; nobody badly hurt on our docks.",
        [8, 9, 13], 212_000_000, HAULIER,
    ),
    "maker": (
        "Corporate", "C", "JP", "JPY",
        "Valves that leak nothing, made with half the energy of 2020.",
        [7, 9, 12], 7_400_000_000, MAKER,
    ),
    "schools": (
        "NGO", "P", "GB", "GBP",
        "Nine in ten of our pupils reach the expected standard in reading at 11.",
        [4, 5], 21_900_000, SCHOOLS,
    ),
    "water": (
        "NGO", "E", "KE", "KES",
        "Clean water within 500 metres for everybody in two counties.",
        [3, 6], 61_000_000, WATER,
    ),
    "bank": (
        "Development Bank", "K", "CO", "USD",
        "Loans that reach the second half of the country, and a portfolio that halves its "
        "emissions by 2035.",
        [1, 8, 13], 164_000_000, BANK,
    ),
    "shop": (
        "Corporate", "G", "DE", "EUR",
        "Bikes repaired, not replaced.",
        [11, 12], 268_000, SHOP,
    ),
}  # fmt: skip


def build_unlike(name: str, **figures: Any) -> dict[str, Any]:
    """Return one of them as a stored profile, with other figures of 2025, None for left out."""
    kind, sector, country, currency, goal, claimed, spend, given = ORGANISATIONS[name]
    years = given | {"2025": {k: v for k, v in (given["2025"] | figures).items() if v is not None}}
    return {
        "organization_name": name,
        "organization_type": kind,
        "sector": sector,
        "country": country,
        "reporting_currency": currency,
        "website": "https://example.org",
        "focus_areas": FOCUS[name],
        "sdg_alignment": claimed,
        "annual_spend": money.to_minor_units(spend, currency),
        "impact_goals": goal,
        "email_verified": True,
        "metrics": metrics.convert_metrics_to_minor_units(years, currency),
    }
