"""Where each figure comes from in an organisation, and how often it is collected."""

from auxeira.esg.metrics import METRICS

# figures | where they come from | how often
ROWS = """
employees managers womenManagers leavers | the staff register | quarterly
totalIncome totalExpenditure programmeSpend | the accounts | yearly
communityInvestment esgInvestment | the accounts, by cost centre | yearly
capitalDeployed coCapitalMobilised financialReturnPct | the portfolio records | yearly
ghgScope1 | fuel bills and refrigerant records | quarterly
ghgScope2Location ghgScope2Market | bills and contracts for energy | monthly
energyTotal energyRenewable | bills and contracts for energy | monthly
ghgScope3 | a screening of purchases, travel and investments | yearly
carbonCreditsRetired | the registry of the credits | yearly
targetAnnualRatePct | a decision of the board | yearly
waterWithdrawal | water meters and bills | monthly
wasteTotal wasteRecovered | weighing slips of the waste contractor | monthly
genderPayGapPct adequateWageShare | the payroll | yearly
trainingHours antiCorruptionTrainedShare | the training records | quarterly
hoursWorked | time sheets or the payroll | monthly
recordableInjuries fatalities | the accident log | monthly
beneficiariesReached | the case records, each person once | quarterly
outcomesAchieved | the follow-up of people reached | yearly
outcomeEvidence | the evaluation plan | yearly
groupsEngaged | minutes and records of consultations | quarterly
boardMembers boardIndependent boardWomen | the register of the board | yearly
policiesAdopted esgOversight | decisions of the board | yearly
corruptionIncidents significantFines | the log of cases and legal files | quarterly
esgAssurance | the report of the reviewer | yearly
outcomeValue outcomeAdjustmentPct | the valuation of outcomes | yearly
esgSavings | bills and meters before and after | yearly
"""


def _rows() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for row in ROWS.strip().splitlines():
        figures, source, often = (cell.strip() for cell in row.split("|"))
        found |= dict.fromkeys(figures.split(), (source, often))
    return {name: found[name] for name in METRICS}


SOURCES = _rows()
