"""What a form says beside a question: a sentence or two for each figure, and titles of sectors."""

CATEGORY = (
    "Category {} of the GHG Protocol's Scope 3. 0 says that there is none; leave out what is not "
    "measured."
)
HELP = {
    "employees": "People with a contract of employment on the last day of the financial year, each "
    "counted once, part of the time or full.",
    "totalIncome": "All income of the financial year: revenue, grants, donations, investment "
    "income. A fund's bad year may be below 0.",
    "totalExpenditure": "All expenditure of the financial year.",
    "ghgScope1": "What own boilers, vehicles, processes and leaks emit, without subtracting "
    "credits. Tonnes, not kilograms. Where only the four sources are given, their sum stands in.",
    "ghgScope2Location": "Emissions of bought electricity, heat, steam and cooling by the mean of "
    "the grid.",
    "ghgScope2Market": "Scope 2 by what was contracted: green tariffs and certificates count.",
    "ghgScope3": "All other emissions in the value chain that were measured. A total that is given "
    "counts; only where all fifteen categories are given and no total, their sum stands in.",
    "carbonCreditsRetired": "Credits retired in the year. They are shown beside emissions, never "
    "subtracted.",
    "targetAnnualRatePct": "The cut that was decided, a year and in percent of the emissions of "
    "the base year. 0 says that there is no target.",
    "energyTotal": "Electricity, fuels and bought heat together, in megawatt hours: 1,000 kWh are "
    "1 MWh. Where only the three are given, their sum stands in.",
    "energyRenewable": "What comes from renewable sources, own or contracted.",
    "waterWithdrawal": "Water taken from the network, wells and rivers, cooling included.",
    "wasteTotal": "All waste of the year, tailings included. Tonnes, not kilograms.",
    "wasteRecovered": "What was reused, recycled or composted.",
    "managers": "People who lead others, by the organisation's own definition.",
    "womenManagers": "All levels together.",
    "genderPayGapPct": "(mean hourly pay of men - that of women) / that of men x 100. Below 0 "
    "where women earn more.",
    "leavers": "People who left in the year for any reason.",
    "trainingHours": "Hours that all employees together spent in training.",
    "hoursWorked": "Hours that all employees together worked; overtime counts, leave does not.",
    "recordableInjuries": "Injuries at work that needed more than first aid, and all deaths.",
    "fatalities": "Deaths from injuries at work or work-related ill health, of other workers on "
    "your sites, such as those of contractors, as well (ESRS S1-14).",
    "adequateWageShare": "Share of employees who earn at least a living wage of their region.",
    "communityInvestment": "Donations, grants and time given to communities, in money.",
    "beneficiariesReached": "Different people; who came twice counts once.",
    "outcomesAchieved": "Those for whom the intended change was seen.",
    "outcomeEvidence": "How the outcomes are known.",
    "groupsEngaged": "Groups that were asked in the year, and whose answers were kept.",
    "boardMembers": "Members of the board, the council or the assembly that decides above the "
    "management.",
    "boardIndependent": "Without ties to management or owners.",
    "boardWomen": "Every seat counts, elected or appointed.",
    "policiesAdopted": "Written, adopted and in force at the end of the year.",
    "antiCorruptionTrainedShare": "Share of staff trained on it in the year.",
    "corruptionIncidents": "Cases that were confirmed in the year.",
    "significantFines": "Fines and convictions for breaking the law that matter to the "
    "organisation.",
    "esgOversight": "Who answers for environment, social and governance matters.",
    "esgAssurance": "Who has looked over the figures of this year.",
    "programmeSpend": "What went into the programmes themselves.",
    "outcomeValue": "What the outcomes of the year are worth to people, before any deduction.",
    "outcomeAdjustmentPct": "What would have happened anyway, is due to others, or only moved a "
    "problem.",
    "financialReturnPct": "Net of fees. Below 0 in a year of losses.",
    "capitalDeployed": "Capital invested at the end of the year.",
    "coCapitalMobilised": "Capital that others put in beside it.",
    "esgInvestment": "Spending of the year on improvements for environment, people or governance.",
    "esgSavings": "What these improvements save a year.",
    "targetValidation": "1 where somebody outside has checked the target against what the climate "
    "needs, such as the SBTi. A target of one's own counts, though not in full.",
    "fullTimeEquivalents": "Paid work of the year in full-time posts: two half-time posts are 1. "
    "Decimals are fine.",
    "scope1Stationary": "Fuels burnt in boilers, ovens, pumps, generators and power plants.",
    "scope1Vehicles": "Fuels burnt in own and leased vehicles, ships and aircraft.",
    "scope1Process": "What chemistry and not burning emits: cement, steel, animals, landfill.",
    "scope1Fugitive": "What leaks: refrigerants, methane, insulating gases.",
    "ghgScope12Location": "For who has no split: Scope 1 and location-based Scope 2 in one figure. "
    "Where the parts are given, they count.",
    "ghgScope12Market": "For who has no split: Scope 1 and market-based Scope 2 in one figure. "
    "Where the parts are given, they count.",
    "energyElectricity": "Electricity used, bought or own, in megawatt hours.",
    "energyFuels": "Fuels burnt on site and in vehicles, in megawatt hours.",
    "energyHeat": "Bought heat, steam and cooling, in megawatt hours.",
    **{
        f"scope3Category{number}": CATEGORY.format(number) for number in range(1, 16)
    },
    "reserves": "Funds that are free to be spent on any purpose of the organisation. Below 0 where "
    "debts exceed them.",
    "carbonPricedEmissions": "Tonnes under an emissions trading system or a carbon tax.",
    "carbonPriceCost": "What was paid for them in the year: allowances bought, carbon taxes.",
}  # fmt: skip
SECTORS = {  # sections of NACE Rev. 2.1, Delegated Regulation (EU) 2023/137
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas, steam and air conditioning supply",
    "E": "Water supply; sewerage, waste management and remediation activities",
    "F": "Construction",
    "G": "Wholesale and retail trade",
    "H": "Transportation and storage",
    "I": "Accommodation and food service activities",
    "J": "Publishing, broadcasting, and content production and distribution activities",
    "K": "Telecommunication, computer programming, consulting, computing infrastructure and other "
    "information service activities",
    "L": "Financial and insurance activities",
    "M": "Real estate activities",
    "N": "Professional, scientific and technical activities",
    "O": "Administrative and support service activities",
    "P": "Public administration and defence; compulsory social security",
    "Q": "Education",
    "R": "Human health and social work activities",
    "S": "Arts, sports and recreation",
    "T": "Other service activities",
    "U": "Activities of households as employers and undifferentiated goods- and "
    "service-producing activities of households for own use",
    "V": "Activities of extraterritorial organisations and bodies",
}
