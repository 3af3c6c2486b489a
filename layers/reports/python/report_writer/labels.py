"""What figures are called in a report, and in which unit they are printed.

Labels stand in the middle of a sentence. Units: "money" is the profile's currency, "%" a
percentage; others are written after the number.
"""

import msgspec


class Name(msgspec.Struct, frozen=True):
    """`times` turns a value into the unit; `formula` is empty for what an organisation reports."""

    id: str
    label: str
    unit: str
    times: int = 1
    formula: str = ""


# id | label | unit
FIGURES = """
employees | headcount at year end | employees
totalIncome | total income | money
totalExpenditure | total expenditure | money
ghgScope1 | direct emissions (Scope 1) | t CO2e
ghgScope2Location | location-based Scope 2 emissions | t CO2e
ghgScope2Market | market-based Scope 2 emissions | t CO2e
ghgScope3 | Scope 3 emissions | t CO2e
carbonCreditsRetired | carbon credits retired | t CO2e
targetAnnualRatePct | planned cut a year | % of base-year emissions
energyTotal | energy use | MWh
energyRenewable | renewable energy use | MWh
waterWithdrawal | water withdrawal | m³
wasteTotal | waste | t
wasteRecovered | waste recovered | t
managers | management posts | people
womenManagers | women in management posts | people
genderPayGapPct | gender pay gap | %
leavers | employees who left | people
trainingHours | training hours | hours
hoursWorked | hours worked | hours
recordableInjuries | recordable injuries | injuries
fatalities | work-related deaths | deaths
adequateWageShare | share of staff on an adequate wage | %
communityInvestment | community investment | money
beneficiariesReached | people reached | people
outcomesAchieved | people with the intended outcome | people
outcomeEvidence | evidence level of outcomes | of 3
groupsEngaged | stakeholder groups consulted | of 7
boardMembers | board members | people
boardIndependent | independent board members | people
boardWomen | women on the board | people
policiesAdopted | policies in force | of 6
antiCorruptionTrainedShare | share of staff trained on anti-corruption | %
corruptionIncidents | confirmed cases of corruption | cases
significantFines | significant fines | fines
esgOversight | level of oversight | of 3
esgAssurance | level of assurance | of 3
programmeSpend | programme spending | money
outcomeValue | money value of outcomes | money
outcomeAdjustmentPct | deductions from the value of outcomes | %
financialReturnPct | net return of the portfolio | %
capitalDeployed | capital deployed | money
coCapitalMobilised | capital of others mobilised | money
esgInvestment | spending on improvements | money
esgSavings | yearly savings from improvements | money
targetValidation | validation of the planned cut | of 1
reserves | free reserves | money
scope3Category15 | financed emissions | t CO2e
scope1Stationary | direct emissions from fuel burnt on site | t CO2e
scope1Vehicles | direct emissions from own vehicles | t CO2e
scope1Process | direct emissions from processes | t CO2e
scope1Fugitive | direct emissions from leaks | t CO2e
energyElectricity | electricity used | MWh
energyFuels | energy use from fuels | MWh
energyHeat | bought heat, steam and cooling | MWh
fullTimeEquivalents | full-time equivalents | people
carbonPricedEmissions | emissions that a carbon price is paid for | t CO2e
carbonPriceCost | cost of carbon prices | money
ghgScope12Location | combined Scope 1 and 2 emissions, location-based | t CO2e
ghgScope12Market | combined Scope 1 and 2 emissions, market-based | t CO2e
scope3Category1 | emissions of purchased goods and services | t CO2e
scope3Category2 | emissions of capital goods | t CO2e
scope3Category3 | emissions of fuel and energy supply | t CO2e
scope3Category4 | emissions of upstream transport | t CO2e
scope3Category5 | emissions of waste treatment | t CO2e
scope3Category6 | emissions of business travel | t CO2e
scope3Category7 | emissions of commuting | t CO2e
scope3Category8 | emissions of upstream leased assets | t CO2e
scope3Category9 | emissions of downstream transport | t CO2e
scope3Category10 | emissions of processing sold products | t CO2e
scope3Category11 | emissions of using sold products | t CO2e
scope3Category12 | emissions of disposing sold products | t CO2e
scope3Category13 | emissions of downstream leased assets | t CO2e
scope3Category14 | emissions of franchises | t CO2e
"""

# id | label | unit | times | formula
DERIVED = """
scope2 | Scope 2 emissions | t CO2e | 1 | location-based where both years have it, else market-based
ghg12 | Scope 1 and 2 emissions | t CO2e | 1 | ghgScope1 + scope2
reduction | cut of Scope 1 and 2 emissions | % | 100 | 1 - ghg12 / ghg12 of the base year
ghgChangePerYear | cut of Scope 1 and 2 emissions a year | % | 100 | reduction / years since the base year
pathPosition | progress along the reference path, over two years at least | % | 100 | location-based cut / (0.042 x years, 2 at least); after a rise what was / what is - 1
marketPosition | market-based progress along the reference path | % | 100 | as pathPosition, with market-based Scope 2
financedPosition | progress along the path of financed emissions | % | 100 | as scope3Position, of scope3Category15
scope3Position | progress along the Scope 3 path | % | 100 | cut of ghgScope3 / (0.025 x years, 2 at least); after a rise what was / what is - 1
ghgPerEmployee | Scope 1 and 2 emissions per employee | t CO2e | 1 | ghg12 / employees
energyPerEmployee | energy use per employee | MWh | 1 | energyTotal / employees
waterPerEmployee | water withdrawal per employee | m³ | 1 | waterWithdrawal / employees
renewableShare | renewable share of energy | % | 100 | energyRenewable / energyTotal
wasteRecoveredShare | share of waste recovered | % | 100 | wasteRecovered / wasteTotal
womenManagersShare | share of women in management | % | 100 | womenManagers / managers
absolutePayGap | gender pay gap | % | 1 | absolute genderPayGapPct
payGapEitherWay | pay gap, of the higher pay | % | 1 | genderPayGapPct; where women earn more, the gap in % of theirs
boardIndependentShare | independent share of the board | % | 100 | boardIndependent / boardMembers
boardWomenShare | share of women on the board | % | 100 | boardWomen / boardMembers
turnover | staff turnover | % | 100 | leavers / employees
trainingPerEmployee | training per employee | hours | 1 | trainingHours / employees
trir | recordable injuries per million hours | injuries | 1 | recordableInjuries x 1,000,000 / hoursWorked
accidents | recordable injuries per million hours | injuries | 1 | trir; at least 15 after a death
cases | cases of corruption and fines | cases | 1 | corruptionIncidents + significantFines
outcomeRate | outcome rate | % | 100 | outcomesAchieved / beneficiariesReached
costPerOutcome | cost per outcome | money | 1 | programmeSpend / outcomesAchieved
programmeShare | programme share of expenditure | % | 100 | programmeSpend / totalExpenditure
sroi | social return | for each 1 put in | 1 | outcomeValue x (1 - outcomeAdjustmentPct / 100) / inputs
resultMargin | result margin | % | 100 | (totalIncome - totalExpenditure) / totalIncome
leverage | capital of others | for each 1 deployed | 1 | coCapitalMobilised / capitalDeployed
paybackRatio | yearly savings per spending on improvements | % | 100 | esgSavings / esgInvestment
communityShare | community investment per income | % | 100 | communityInvestment / totalIncome
energyChange | cut of energy use | % | 100 | 1 - energyTotal / that of the base year
waterChange | cut of water withdrawal | % | 100 | 1 - waterWithdrawal / that of the base year
wasteAvoidedShare | share of waste recovered or avoided | % | 100 | 1 - waste that is not recovered / waste of the base year
outcomesChange | rise of people with the intended outcome | % | 100 | outcomesAchieved / those of the base year - 1
reachChange | rise of people reached | % | 100 | beneficiariesReached / those of the base year - 1
womenManagersBalance | share of the rarer sex in management | % | 100 | the smaller of womenManagers / managers and the rest
boardBalance | share of the rarer sex on the board | % | 100 | the smaller of boardWomen / boardMembers and the rest
givenShare | community investment per surplus | % | 100 | communityInvestment / (totalIncome - totalExpenditure + communityInvestment), of 2 % of the income at least
mobilisedShare | capital mobilised | times the own | 1 | coCapitalMobilised / the largest capitalDeployed since the base year
severeCases | cases of corruption, each as half, and fines | cases | 1 | significantFines + corruptionIncidents / 2
turnoverForSize | staff turnover | % | 100 | leavers / the smaller employees of this year and the one before
trainingForSize | training per employee | hours | 1 | trainingHours / the larger employees of this year and the one before
assuranceForSize | assurance of what is asked by size | % | 100 | esgAssurance / the level asked: 1 below 50 employees, else 2
spentShare | expenditure per income | % | 100 | totalExpenditure / totalIncome
returnEvidence | evidence behind the social return | % | 100 | stated deductions and outcomeEvidence, weighed
marginBeforeImprovements | result margin before improvements and giving, up to three years | % | 100 | 1 - (totalExpenditure - esgInvestment - communityInvestment) / totalIncome, sums of this year and the two before
meanReturn | net return of the portfolio a year, over up to three years | % | 1 | financialReturnPct of this year and the two before, those that are given, linked
savingsShare | yearly savings from improvements per income | % | 100 | esgSavings / totalIncome
reserveMonths | reserves in months of income | months | 1 | reserves / a month of totalIncome
costChange | fall of income for each person with the outcome | % | 100 | 1 - (totalIncome / outcomesAchieved) / that of the base year
"""  # noqa: E501

SCORES = {
    "esg_impact_score": "the overall ESG score",
    "carbon_reduction": "the carbon score",
    "resources": "the resource score",
    "social_impact": "the social score",
    "governance_score": "the governance score",
    "roi_performance": "the return score",
    "profile_completion": "profile completion",
    "environment": "the environment score",
}
SHORT = {
    "esg_impact_score": "Overall ESG",
    "carbon_reduction": "Carbon",
    "resources": "Resources",
    "social_impact": "Social",
    "governance_score": "Governance",
    "roi_performance": "Return",
    "profile_completion": "Profile",
}
EVIDENCE = ("no evidence", "own records", "a before and after comparison", "independent evaluation")
OVERSIGHT = ("nobody", "a named manager", "the board", "the board, with pay linked to targets")
ASSURANCE = ("no review", "internal review", "limited assurance", "reasonable assurance")
SETS = {
    "codeOfConduct": "code of conduct",
    "antiCorruption": "anti-corruption",
    "whistleblowing": "whistleblowing",
    "dataProtection": "data protection",
    "humanRights": "human rights",
    "environment": "environment",
    "employees": "employees",
    "beneficiaries": "beneficiaries or customers",
    "communities": "communities",
    "suppliers": "suppliers",
    "funders": "funders or investors",
    "regulators": "regulators",
    "partners": "partners",
}


def _name(row: str) -> Name:
    cells = [cell.strip() for cell in row.split("|")]
    name, label, unit = cells[:3]
    return Name(name, label, unit, *((int(cells[3]), cells[4]) if len(cells) > 3 else ()))


NAMES = {n.id: n for n in map(_name, (FIGURES + DERIVED).replace("\n\n", "\n").strip().split("\n"))}


def label(name: str) -> str:
    """A figure, a derived value or a score, in the middle of a sentence."""
    return NAMES[name].label if name in NAMES else SCORES[name]


def name_missing(name: str) -> str:
    """What is not reported: a ratio by what it is of, as the amount in it may be."""
    found = NAMES.get(name)
    each = found.unit if found and found.unit.startswith("for each") else ""
    return f"{label(name)} {each}".rstrip()


def first(words: str) -> str:
    """The words at the beginning of a sentence or cell."""
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """The words in the middle of a sentence; an abbreviation at their beginning stays."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
