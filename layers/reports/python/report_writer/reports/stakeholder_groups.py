"""Groups of stakeholders: what each can check, why it is heard, how, and what it is asked."""

ORDERS = {  # who is heard first where several are not: a planning value
    "mission": "beneficiaries employees funders partners communities regulators suppliers",
    "corporate": "employees beneficiaries communities suppliers regulators funders partners",
    "capital": "funders beneficiaries communities employees partners regulators suppliers",
}
# group | figures that it can check, for all or "family: figures" | why | how it is heard, where
# there are few and where there are many employees | what is asked
ROWS = """
employees | fatalities recordableInjuries adequateWageShare absolutePayGap turnover trainingPerEmployee womenManagersShare | they do the work, and see first what does not | one open meeting, with notes kept | a short survey and two open meetings | What would make the work safer and worth staying for?
beneficiaries | outcomeRate outcomesAchieved beneficiariesReached outcomeEvidence | the work is for them, and they know whether it helps | ten talks at each place, dropouts included | interviews at each place, dropouts included | What changed for you, and what would have happened anyway?
communities | mission: beneficiariesReached communityInvestment; capital: beneficiariesReached communityInvestment; corporate: waterWithdrawal wasteTotal communityInvestment | they see what is done in their place, and what is not | a talk with the neighbours | a public meeting where the work is done | What do you notice of our work, and what should change?
suppliers | corporate: ghgScope3; mission: ghgScope3; capital: | a part of the risks, in labour and in emissions, lies with them | calls with the largest three | calls with the largest ten | Which figures can you share, and what stands in the way?
funders | mission: corruptionIncidents costPerOutcome resultMargin reserveMonths programmeShare esgAssurance; corporate: resultMargin paybackRatio esgAssurance; capital: scope3Category15 financialReturnPct esgAssurance | they pay for it, and want to see what it does | a meeting over the yearly figures | a meeting over the yearly figures | Which figure decides for you, and which proof is missing?
regulators | mission: significantFines corruptionIncidents policiesAdopted; corporate: fatalities significantFines corruptionIncidents policiesAdopted ghg12; capital: corruptionIncidents significantFines policiesAdopted | they decide what may be done, and watch over it | one letter a year | one letter a year and a named contact | What would you look at first, and what will you ask for next?
partners | mission: outcomesAchieved leverage; capital: leverage outcomesAchieved; corporate: scope3Category4 | they do a part of the work, or work beside it | a working day together | a working day together | Which goal do we share, and who does what?
"""  # noqa: E501
CUSTOMERS = "beneficiaries | corporate: ghg12; capital: scope3Category15; mission: | the product is for them, and they can leave | ten talks, former customers included | interviews, former customers included | What would you change first, and what would make you leave?"  # noqa: E501
STAFF = (
    "a talk with each, alone",
    "What would make the work safer and worth staying for?",
)  # of few
QUESTIONS = {  # what a group is asked where such a figure is brought
    ("employees", "adequateWageShare"): "Can you live on your pay, and what is unclear about it?",
    ("employees", "absolutePayGap"): "Where does pay seem unfair, and what stands in the way of "
                                     "women here?",
    ("employees", "trainingPerEmployee"): "What do you need to learn, and what keeps you from it?",
    ("employees", "turnover"): "What would make you stay, and why did others leave?",
    ("employees", "womenManagersShare"): "What keeps women here out of management?",
}  # fmt: skip
UNBROUGHT = ("communityInvestment", "policiesAdopted")  # answer no question of a group
OF_LARGER = ("policiesAdopted", "esgAssurance")  # what nobody asks of a handful of people
PUPILS = "beneficiaries | outcomeRate outcomesAchieved beneficiariesReached outcomeEvidence | the work is for them, and they know whether it helps | ten talks with parents; with children only with consent and somebody they trust | interviews with parents; with children only with consent and by rules that protect them | What changed for your child, and what would have happened anyway?"  # noqa: E501
EDUCATION = "P"  # the sector whose beneficiaries may be minors
STEPS = (  # those on figures that a group can check
    *("S13", "S02", "S03", "S04", "S05", "S06", "S08", "S09", "S10", "S11", "S12", "S14", "S15"),
    *("G07", "G08", "G09", "G10", "E14"),
)
SEVERE = ("fatalities", "corruptionIncidents", "significantFines")
POOR = {"adequateWageShare": (100, "<"), "absolutePayGap": (5, ">"), "outcomeEvidence": (2, "<"),
        "esgAssurance": (1, "<")}  # fmt: skip
WEIGHT = (  # what most needs telling, after what is severe
    *("outcomesAchieved", "outcomeRate", "scope3Category15", "financialReturnPct"),
    *("recordableInjuries", "adequateWageShare", "beneficiariesReached", "costPerOutcome"),
    *("resultMargin", "ghg12", "ghgScope3", "absolutePayGap", "turnover"),
)
AT_ONCE = {  # who hears of it before any meeting
    "fatalities": ("The families, all employees and the labour inspectorate", "in person",
                   "What do you know, and what do you need?"),
    "corruptionIncidents": ("Funders, and the authority in charge where law asks so", "in writing",
                            "What else do you have to know?"),
}  # fmt: skip
AFTER = {  # how a group is heard after what is severe, and what it is asked
    ("regulators", "corruptionIncidents"): ("a letter, and a talk if they want one",
                                            "What else do you need to know of the case?"),
    ("regulators", "significantFines"): ("a letter, and a talk if they want one",
                                         "What would show you that it is mended?"),
    ("regulators", "fatalities"): ("a talk with the labour inspectorate",
                                   "What would show you that it cannot happen again?"),
}  # fmt: skip
CONCERNED = {  # who is met first after what is severe
    "fatalities": "employees",
    "corruptionIncidents": "funders",
    "significantFines": "regulators",
}
FIRST = "S13"  # is about nothing else
LARGE = "50+"  # below it everybody can sit at one table
WAGE = "adequateWageShare"  # a level that is worse than any change of other figures of staff
ON_BROUGHT = {  # figure that got worse: the steps on it; the first that is called for counts
    "ghg12": ("E10", "E25", "E09"),
    "ghgScope3": ("E14",),
    "scope3Category15": ("E15",),
    "wasteTotal": ("E18",),
    "waterWithdrawal": ("E16",),
}
