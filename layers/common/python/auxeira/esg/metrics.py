"""The figures of a year: what they are, what holds for each, what refuses them.

A profile's figures are {"2025": {"ghgScope1": Decimal("5.4"), ..., "estimated": [ids],
"boundaryChange": bool, "note": str}}. Numbers are int or Decimal, never float (decode with
`float_hook=Decimal`); a figure that is absent or None is unknown. Money is asked in whole units and
stored in minor units of the profile's currency.
"""

from collections.abc import Callable, Mapping
from typing import Any

from auxeira.core import money
from auxeira.esg import taxonomy
from auxeira.esg.metric_details import DETAILS, SCORED_DETAILS
from auxeira.esg.metric_row import Metric

Years = Mapping[str, Mapping[str, Any]]

MAX_YEARS = 10
FIRST_YEAR = 1990
NOTE = 20  # characters that explain a boundary change or a flag

SETS = {
    "policiesAdopted": (
        "codeOfConduct",
        "antiCorruption",
        "whistleblowing",
        "dataProtection",
        "humanRights",  # safeguarding and suppliers included
        "environment",
    ),
    "groupsEngaged": (
        "employees",
        "beneficiaries",  # or customers
        "communities",
        "suppliers",
        "funders",  # or investors
        "regulators",
        "partners",
    ),
}


METRICS = {row.id: row for row in (
    Metric("employees", "Employees, headcount at year end", "persons", "int", 1, 5_000_000, "C",
           "all", ("GRI 2-7", "ESRS S1-6", "IRIS+ OI8869", "VSME B1", "VSME B8")),
    Metric("totalIncome", "Total income or revenue", "money", "int", -10**13, 10**13, "C",
           "all", ("GRI 201-1", "VSME B1"), ("SDG 8.1",), usual=(0, 10**12)),
    Metric("totalExpenditure", "Total expenditure", "money", "int", 0, 10**13, "C", "all",
           ("GRI 201-1",), usual=(0, 10**12)),
    Metric("ghgScope1", "Direct emissions (Scope 1), gross", "tCO2e", "number", 0,
           1_000_000_000, "C", "all",
           ("GRI 305-1 (102 from 2027)", "ESRS E1-6", "IFRS S2 29(a)", "IRIS+ OI4112", "VSME B3"),
           ("SDG 13.2",)),
    Metric("ghgScope2Location", "Scope 2 emissions, location-based", "tCO2e", "number", 0,
           1_000_000_000, "C", "all",
           ("GRI 305-2", "ESRS E1-6", "IFRS S2 29(a)", "IRIS+ OI9604", "VSME B3")),
    Metric("ghgScope2Market", "Scope 2 emissions, market-based", "tCO2e", "number", 0,
           1_000_000_000, "P", "all", ("GRI 305-2", "ESRS E1-6")),
    Metric("ghgScope3", "Scope 3 emissions, all categories measured", "tCO2e", "number", 0,
           10**11, "PX", "50+ or cap",
           ("GRI 305-3", "ESRS E1-6", "IFRS S2 29(a)", "IRIS+ OI9604"), usual=(0, 10**10)),
    Metric("carbonCreditsRetired", "Carbon credits retired (never netted)", "tCO2e", "number",
           0, 1_000_000_000, "P", "all", ("ESRS E1-7", "GRI 102-10")),
    Metric("targetAnnualRatePct",
           "Planned cut of Scope 1+2 a year, in % of base-year emissions; 0 = no target",
           "%/yr", "number", 0, 100, "C", "all",
           ("ESRS E1-4", "IRIS+ OI8237", "VSME C3"), ("IFRS S2 33-36", "SDG 13.2"), usual=(0, 20)),
    Metric("energyTotal", "Energy used", "MWh", "number", 0, 10**10, "C", "all",
           ("GRI 302-1 (103 from 2027)", "ESRS E1-5", "IRIS+ OI8825 + OI9624", "VSME B3"),
           ("SDG 7.3",), usual=(0, 10**9)),
    Metric("energyRenewable", "Energy used, of it renewable", "MWh", "number", 0, 10**10,
           "C", "all", ("GRI 302-1", "ESRS E1-5"), ("SDG 7.2",), usual=(0, 10**9)),
    Metric("waterWithdrawal", "Water withdrawn", "m3", "number", 0, 10**12, "X", "50+",
           ("GRI 303-3", "ESRS E3-4 (asks consumption: partial)", "VSME B6"), ("SDG 6.4",),
           usual=(0, 10**10)),
    Metric("wasteTotal", "Waste generated", "t", "number", 0, 10**10, "X", "50+",
           ("GRI 306-3", "ESRS E5-5", "VSME B7"), ("SDG 12.5",), usual=(0, 10**8)),
    Metric("wasteRecovered", "Waste generated, of it diverted from disposal", "t", "number", 0,
           10**10, "X", "50+", ("GRI 306-4", "ESRS E5-5", "VSME B7"), ("SDG 12.5",),
           usual=(0, 10**8)),
    Metric("managers", "People in management posts", "persons", "int", 1, 1_000_000, "X", "10+",
           ("GRI 405-1", "ESRS S1-9", "VSME C5")),
    Metric("womenManagers", "People in management posts, of them women", "persons", "int", 0,
           1_000_000, "X", "10+", ("GRI 405-1", "ESRS S1-9", "SDG 5.5", "VSME C5")),
    Metric("genderPayGapPct",
           "Average hourly pay of men minus that of women, in % of the men's", "%", "number",
           -1000, 100, "X", "50+", ("GRI 405-2", "ESRS S1-16", "VSME B10"), ("SDG 8.5",),
           usual=(-100, 100)),
    Metric("leavers", "Employees who left in the year", "persons", "int", 0, 10_000_000, "X",
           "10+", ("GRI 401-1", "ESRS S1-6", "VSME B8"), usual=(0, 1_000_000)),
    Metric("trainingHours", "Hours of training, all employees together", "h", "number", 0,
           10**9, "C", "all", ("GRI 404-1", "ESRS S1-13", "SDG 4.4", "VSME B10"),
           usual=(0, 10**8)),
    Metric("hoursWorked", "Hours worked, all employees together", "h", "number", 0,
           10_000_000_000, "X", "50+", ("GRI 403-9", "ESRS S1-14", "VSME B9")),
    Metric("recordableInjuries", "Recordable work injuries, fatal ones included", "count",
           "int", 0, 100_000, "X", "50+", ("GRI 403-9", "ESRS S1-14", "VSME B9"), ("SDG 8.8",)),
    Metric("fatalities", "Work-related deaths", "count", "int", 0, 10_000, "X", "50+",
           ("GRI 403-9", "ESRS S1-14", "VSME B9"), ("SDG 8.8",)),
    Metric("adequateWageShare", "Employees paid at least an adequate (living) wage", "%",
           "number", 0, 100, "C", "all", ("ESRS S1-10",), ("SDG 8.5", "SDG 1.2")),
    Metric("communityInvestment", "Community investment and giving", "money", "int", 0,
           10**12, "X", "not srv", ("GRI 201-1", "SDG 17.17"), usual=(0, 10**10)),
    Metric("beneficiariesReached", "Different people reached, counted once", "persons", "int",
           1, 10**10, "C", "srv", ("IRIS+ PI4060", "SDG as chosen"),
           usual=(1, 10**9)),
    Metric("outcomesAchieved", "People reached, of them with the intended outcome verified",
           "persons", "int", 0, 10**10, "C", "srv", ("SDG as chosen",), usual=(0, 10**9)),
    Metric("outcomeEvidence",
           "Evidence: 0 none, 1 own records, 2 before/after or comparison, "
           "3 independent evaluation",
           "level", "int", 0, 3, "C", "srv"),
    Metric("groupsEngaged", "Stakeholder groups consulted in the year", "groups", "set", 0, 7,
           "C", "all", ("GRI 2-29", "ESRS 2 SBM-2", "IRIS+ OI7914")),
    Metric("boardMembers", "Members of the highest governance body", "persons", "int", 1, 1000,
           "C", "brd", ("GRI 2-9", "ESRS 2 GOV-1", "VSME C9"), usual=(1, 100)),
    Metric("boardIndependent", "Members of the highest governance body, of them independent",
           "persons", "int", 0, 1000, "C", "brd", ("GRI 2-9", "ESRS 2 GOV-1", "SDG 16.6"),
           usual=(0, 100)),
    Metric("boardWomen", "Members of the highest governance body, of them women", "persons",
           "int", 0, 1000, "C", "brd", ("GRI 405-1", "ESRS 2 GOV-1", "SDG 5.5", "VSME C9"),
           usual=(0, 100)),
    Metric("policiesAdopted", "Policies in force", "policies", "set", 0, 6, "C", "all",
           ("GRI 2-23", "ESRS G1-1", "SDG 16.6", "VSME B2", "VSME C6")),
    Metric("antiCorruptionTrainedShare", "Staff trained on anti-corruption in the year", "%",
           "number", 0, 100, "C", "all", ("GRI 205-2", "ESRS G1-3", "SDG 16.5")),
    Metric("corruptionIncidents", "Confirmed cases of corruption", "count", "int", 0, 10_000,
           "C", "all", ("GRI 205-3", "ESRS G1-4", "SDG 16.5", "VSME B11")),
    Metric("significantFines", "Significant fines or convictions", "count", "int", 0, 10_000,
           "C", "all", ("GRI 2-27", "ESRS G1-4", "VSME B11")),
    Metric("esgOversight",
           "Oversight of ESG: 0 none, 1 named manager, 2 board member or committee, "
           "3 = 2 and pay linked to targets",
           "level", "int", 0, 3, "C", "all",
           ("GRI 2-12", "ESRS 2 GOV-1", "ESRS 2 GOV-3", "IFRS S2 6", "IFRS S2 29(g)", "VSME C2")),
    Metric("esgAssurance",
           "Assurance of these figures: 0 none, 1 internal review, 2 limited, 3 reasonable",
           "level", "int", 0, 3, "C", "all", ("GRI 2-5",)),
    Metric("programmeSpend", "Expenditure, of it spent on programmes", "money", "int", 0,
           10**13, "C", "mis", usual=(0, 10**12)),
    Metric("outcomeValue", "Money value of the year's outcomes, before deductions", "money",
           "int", 0, 10**14, "D", "srv", ("SROI",), usual=(0, 10**13)),
    Metric("outcomeAdjustmentPct",
           "Share of that value that would have happened anyway, is due to others, or displaces "
           "something",
           "%", "number", 0, 100, "D", "srv", ("SROI",)),
    Metric("financialReturnPct", "Net return of the portfolio in the year", "%", "number", -100,
           300, "X", "cap"),
    Metric("capitalDeployed", "Capital deployed, at year end", "money", "int", 0,
           10**14, "X", "cap", usual=(0, 10**13)),
    Metric("coCapitalMobilised", "Capital of others mobilised beside it", "money", "int", 0,
           10**14, "X", "lev", (), ("SDG 17.3",), usual=(0, 10**13)),
    Metric("esgInvestment", "Spending on E, S or G improvements", "money", "int", 0,
           10**12, "X", "cor", usual=(0, 10**11)),
    Metric("esgSavings", "Yearly savings from it", "money", "int", 0, 10**12, "X",
           "cor", usual=(0, 10**11)),
)}  # fmt: skip
# all that a year may have: reports look at METRICS alone, scores at SCORED
ALL_METRICS: dict[str, Metric] = METRICS | DETAILS
SCORED = frozenset({*METRICS, *SCORED_DETAILS, "boundaryChange"})
MONEY = tuple(metric.id for metric in ALL_METRICS.values() if metric.unit == "money")


def is_metric_asked(row: Metric, organisation_type: str, employees: taxonomy.Number | None) -> bool:
    """Tell whether an organisation of that type and headcount (None: unknown) is asked a metric."""
    return row.use in ("P", "PX") or taxonomy.is_asked(row.applies, organisation_type, employees)


def is_metric_expected(
    row: Metric, organisation_type: str, employees: taxonomy.Number | None
) -> bool:
    """Tell whether a report misses a metric that is not given: what is only asked behind "more",
    such as Scope 3 of small bodies, lacks in none."""
    return taxonomy.is_asked(row.applies, organisation_type, employees)


def build_metrics_form(
    organisation_type: str, employees: taxonomy.Number | None
) -> dict[str, list[str]]:
    """Return the ids to ask: {"core": first screen, "plus": behind "more"}."""
    rows = ALL_METRICS.values()
    asked = [row for row in rows if is_metric_asked(row, organisation_type, employees)]
    core = [
        row.id
        for row in asked
        if row.use not in ("P", "D")
        and taxonomy.is_asked(row.applies, organisation_type, employees)
    ]
    return {"core": core, "plus": [row.id for row in asked if row.id not in core]}


def find_limits(row: Metric, currency: str) -> tuple[int, int]:
    """Return the least and the largest value that can be; of money in whole units of a currency."""
    return _convert_limits(row, (row.low, row.high), currency)


def find_usual_limits(row: Metric, currency: str) -> tuple[int, int]:
    """Return the same of what is usual; of most metrics that is all that can be."""
    return _convert_limits(row, row.usual or (row.low, row.high), currency)


def _convert_limits(row: Metric, limits: tuple[int, int], currency: str) -> tuple[int, int]:
    if row.unit != "money":
        return limits
    low, high = (limit * money.find_magnitude(currency) for limit in limits)
    return max(low, -money.LARGEST), min(high, money.LARGEST)


def convert_metrics_to_minor_units(
    years: Years, currency: str = "USD"
) -> dict[str, dict[str, Any]]:
    """Return figures as they are stored, of figures without faults as they came in."""
    return _convert_money(years, lambda value: money.to_minor_units(value, currency))


def convert_metrics_to_whole_units(
    years: Years, currency: str = "USD"
) -> dict[str, dict[str, Any]]:
    """Return figures as they came in, of those that are stored."""
    return _convert_money(years, lambda value: money.to_whole_units(value, currency))


def _convert_money(years: Years, turned: Callable[[Any], int]) -> dict[str, dict[str, Any]]:
    return {
        year: {
            name: turned(value) if name in MONEY and value is not None else value
            for name, value in figures.items()
        }
        for year, figures in years.items()
    }


# what refuses them

# the one is part of the other, or at most so many times as much
PARTS = (
    ("energyRenewable", "energyTotal", 1),
    ("wasteRecovered", "wasteTotal", 1),
    ("womenManagers", "managers", 1),
    ("womenManagers", "employees", 1),
    ("managers", "employees", 1),
    ("boardIndependent", "boardMembers", 1),
    ("boardWomen", "boardMembers", 1),
    ("fatalities", "recordableInjuries", 1),
    ("outcomesAchieved", "beneficiariesReached", 1),
    ("leavers", "employees", 3),
    ("programmeSpend", "totalExpenditure", 1),
)
TOGETHER = ("outcomeValue", "outcomeAdjustmentPct")
