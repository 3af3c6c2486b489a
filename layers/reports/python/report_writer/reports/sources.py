"""Where each figure comes from in an organisation, how often it is collected, and by whom."""

# figures | where they come from | how often | owner, a proposal
ROWS = """
employees managers womenManagers leavers | the staff register | quarterly | People lead
totalIncome totalExpenditure programmeSpend | the accounts | yearly | Finance lead
communityInvestment esgInvestment | the accounts, by cost centre | yearly | Finance lead
capitalDeployed coCapitalMobilised financialReturnPct | the portfolio records | yearly | Finance lead
ghgScope1 | fuel bills and refrigerant records | quarterly | Operations lead
ghgScope2Location | bills for electricity and heat, times the factor of the grid | yearly | Sustainability lead
ghgScope2Market | bills and contracts for energy | yearly | Sustainability lead
energyTotal energyRenewable | bills and contracts for energy | monthly | Operations lead
ghgScope3 | a screening of purchases, travel and investments | yearly | Sustainability lead
scope3Category15 | the portfolio, by borrower or holding | yearly | Finance lead
scope1Vehicles | fuel cards and mileage | quarterly | Operations lead
carbonCreditsRetired | the registry of the credits | yearly | Sustainability lead
targetAnnualRatePct | a decision of the board | yearly | Board chair
waterWithdrawal | water meters and bills | monthly | Operations lead
wasteTotal wasteRecovered | weighing slips of the waste contractor | monthly | Operations lead
genderPayGapPct adequateWageShare | the payroll | yearly | People lead
trainingHours antiCorruptionTrainedShare | the training records | quarterly | People lead
hoursWorked | time sheets or the payroll | monthly | People lead
recordableInjuries fatalities | the accident log | monthly | Operations lead
beneficiariesReached | the case records, each person once | quarterly | Programme lead
outcomesAchieved | the follow-up of people reached | yearly | Evaluation lead
outcomeEvidence | the evaluation plan | yearly | Evaluation lead
groupsEngaged | minutes and records of consultations | yearly | Communication lead
boardMembers boardIndependent boardWomen | the register of the board | yearly | Board chair
policiesAdopted esgOversight | decisions of the board | yearly | Compliance lead
corruptionIncidents significantFines | the log of cases and legal files | quarterly | Compliance lead
esgAssurance | the report of the reviewer | yearly | Finance lead
outcomeValue outcomeAdjustmentPct | the valuation of outcomes | yearly | Evaluation lead
esgSavings | bills and meters before and after | yearly | Finance lead
"""  # noqa: E501


def _rows() -> dict[str, tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for row in ROWS.strip().splitlines():
        figures, source, often, owner = (cell.strip() for cell in row.split("|"))
        found |= dict.fromkeys(figures.split(), (source, often, owner))
    return found


SOURCES = _rows()
OF_CAPITAL = SOURCES | {  # where money is lent or invested
    "beneficiariesReached": (
        *("the loan book and the records of clients, each person once", "quarterly"),
        "Programme lead",
    ),
    "outcomesAchieved": ("the follow-up of clients", "yearly", "Evaluation lead"),
    "ghgScope1": ("fuel bills and refrigerant records", "yearly", "Operations lead"),
}
OF_WATER = SOURCES | {  # where water is brought to people
    "beneficiariesReached": (
        *("the register of water points, and a count of who uses each", "quarterly"),
        "Programme lead",
    ),
    "outcomesAchieved": (
        *("a survey of households, and tests of the water", "yearly"),
        "Evaluation lead",
    ),
}
OF_SCHOOLS = SOURCES | {  # where people are taught
    "beneficiariesReached": (
        *("the register of those who are taught, each once", "quarterly"),
        "Programme lead",
    ),
    "outcomesAchieved": ("results of tests, and their follow-up", "yearly", "Evaluation lead"),
}
