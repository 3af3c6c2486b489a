"""The goals of the 2030 Agenda: what belongs to each in figures, missions and conflicts."""

GOALS = dict(
    enumerate(
        (
            *("poverty", "hunger", "health", "education", "gender equality", "water"),
            *("energy", "decent work", "industry and innovation", "inequality", "cities"),
            *("consumption and production", "climate", "oceans", "life on land"),
            *("strong institutions", "partnerships"),
        ),
        1,
    )
)
# words of a focus area, and a sector, by which the work of who serves people is that of a goal
MISSIONS = {
    1: ("poverty", "microfinance"),
    2: ("hunger", "food", "farming", "agriculture"),
    3: ("health",),
    4: ("education", "school"),
    6: ("water", "sanitation"),
    7: ("energy",),
    8: ("jobs", "employment"),
    11: ("housing",),
}
OF_LENDERS = {1: ("inclusion",)}  # SDG 1.4: access to financial services
SECTORS = {"P": 4}
# figures of an organisation's own operation that belong to a target of a goal
OPERATION = {
    1: ("adequateWageShare",),
    4: ("trainingPerEmployee",),
    5: ("womenManagersShare", "boardWomenShare", "absolutePayGap"),
    6: ("waterWithdrawal",),
    7: ("energyTotal", "renewableShare"),
    8: ("fatalities", "recordableInjuries", "adequateWageShare", "absolutePayGap"),
    12: ("wasteTotal", "wasteRecoveredShare"),
    13: ("ghg12", "ghgScope3"),
    16: (
        *("corruptionIncidents", "significantFines", "policiesAdopted"),
        *("boardIndependentShare", "antiCorruptionTrainedShare"),
    ),
    17: ("communityInvestment", "leverage"),
}
REPORTED = {  # what is reported for a derived figure
    "trainingPerEmployee": "trainingHours",
    "womenManagersShare": "womenManagers",
    "boardWomenShare": "boardWomen",
    "renewableShare": "energyRenewable",
    "absolutePayGap": "genderPayGapPct",
    "wasteRecoveredShare": "wasteRecovered",
    "ghg12": "ghgScope1",
    "boardIndependentShare": "boardIndependent",
    "leverage": "coCapitalMobilised",
}
# step | goal that may suffer | how | figure to watch
CONFLICTS = {
    row.split(" | ")[0]: tuple(row.split(" | ")[1:])
    for row in """
E04 | 8 | a contract can cost more than it saves at first | resultMargin
E10 | 7 | more electricity is used, and a grid that burns fuel emits for it | renewableShare
S03 | 3 | training on top of full days wears people out | turnover
S09 | 8 | the budget can be missed elsewhere | resultMargin
""".strip().splitlines()
}
