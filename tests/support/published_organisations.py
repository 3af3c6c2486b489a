"""Organisations as they publish themselves. Organisations only, no person.

Each has its source, with all years of it that could be read. A figure that the source does not give
is left out, and so is one that measures something else. Scope 2 whose basis no source states is
entered as location-based, of all alike: an assumption (docs/decisions/0063).
"""

from typing import Any

ASSUMED = "Scope 2 is entered as location-based, which is an assumption: no basis is stated"
MERGER = {"boundaryChange": True, "note": "Holcim and Lafarge became one group on 10 July 2015."}
NO_ORGANISATION = "a mine, a cooling circuit and an assembly"  # sizes that can be entered, no more
# source, profile, kinds of remarks
PUBLISHED: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "a utility": (
        "Read: of RWE, Our Responsibility 2019, staff in full-time positions, women in management "
        "and general disclosures of its index by GRI; of clientearth.org, The Greenwashing Files, "
        "CO2 of power plants; of the Forbes list of 2020 the sales, which are those of 2019, in "
        "USD",
        {
            "organizationName": "RWE",
            "organizationType": "Corporate",
            "country": "DE",
            "sector": "D",
            "financialYearEnd": "12-31",
            "metrics": {
                "2017": {"scope1Stationary": 131.8e6},
                "2019": {"fullTimeEquivalents": 19_792, "totalIncome": 14_670_000_000},
                "2020": {"scope1Stationary": 68.9e6},
            },
        },
        {"open"},
    ),
    "a utility that reports its value chain": (
        "Read: of Atlantica Sustainable Infrastructure, atlantica.com, the table of emissions of "
        "2021 to 2023 and what is said of its target; of its audited accounts the revenue of 2023, "
        f"rounded. {ASSUMED}",
        {
            "organizationName": "Atlantica Sustainable Infrastructure",
            "organizationType": "Corporate",
            "country": "GB",
            "sector": "D",
            "reportingCurrency": "USD",
            "worksGlobally": True,
            "metrics": {
                "2021": {
                    "ghgScope1": 1_795_000,
                    "ghgScope2Location": 237_000,
                    "ghgScope3": 798_000,
                    "scope3Category1": 61_000,
                    "scope3Category2": 2_000,
                    "scope3Category3": 635_000,
                    "scope3Category5": 1_000,
                    "scope3Category6": 1_000,
                    "scope3Category8": 6_000,
                },
                "2022": {
                    "ghgScope1": 1_844_000,
                    "ghgScope2Location": 249_000,
                    "ghgScope3": 814_000,
                    "scope3Category1": 71_000,
                    "scope3Category2": 2_000,
                    "scope3Category3": 634_000,
                    "scope3Category5": 1_000,
                    "scope3Category6": 1_000,
                    "scope3Category8": 6_000,
                },
                "2023": {
                    "totalIncome": 1_100_000_000,
                    "ghgScope1": 1_775_000,
                    "ghgScope2Location": 250_000,
                    "ghgScope3": 799_000,
                    "scope3Category1": 161_000,
                    "scope3Category3": 526_000,
                    "scope3Category5": 5_000,
                    "scope3Category6": 2_000,
                    "scope3Category7": 1_000,
                    "scope3Category8": 1_000,
                    "scope3Category9": 2_000,
                },
            },
        },
        {"categories"},
    ),
    "a pension fund in yen": (
        "Read: of Jiji Press, Pensions & Investments and jp-reports.com the articles on the result "
        "of Government Pension Investment Fund in the years to March 2023, 2024 and 2025",
        {
            "organizationName": "Government Pension Investment Fund",
            "organizationType": "Pension Fund",
            "country": "JP",
            "sector": "L",
            "reportingCurrency": "JPY",
            "financialYearEnd": "03-31",
            "metrics": {
                "2023": {
                    "capitalDeployed": 200_132_800_000_000,
                    "financialReturnPct": 1.5,
                    "totalIncome": 2_953_600_000_000,
                },
                "2024": {
                    "capitalDeployed": 245_981_500_000_000,
                    "financialReturnPct": 22.67,
                    "totalIncome": 45_415_300_000_000,
                },
                "2025": {
                    "capitalDeployed": 249_782_100_000_000,
                    "financialReturnPct": 0.71,
                    "totalIncome": 1_733_400_000_000,
                },
            },
        },
        set(),
    ),
    "a sovereign fund in a bad year": (
        "Read: of ditchcarbon.com, which is no publication of Norges Bank, the emissions "
        "of its offices in 2022 to 2024 by scope, and of 2021 a total of 1,433 t, of which Scope 1 "
        "alone, 15 t, could be read; of the annual "
        "reports of 2022, 2023 and 2024 on the Government Pension Fund Global, which it holds and "
        f"manages, nbim.no, the return in percent and in kroner. {ASSUMED}",
        {
            "organizationName": "Norges Bank",
            "organizationType": "Sovereign Wealth Fund",
            "country": "NO",
            "sector": "L",
            "reportingCurrency": "NOK",
            "metrics": {
                "2021": {"ghgScope1": 15},
                "2022": {
                    "totalIncome": -1_637_000_000_000,
                    "financialReturnPct": -14.1,
                    "ghgScope1": 16,
                    "ghgScope2Location": 646,
                    "ghgScope3": 5331,
                },
                "2023": {
                    "totalIncome": 2_222_000_000_000,
                    "financialReturnPct": 16.1,
                    "ghgScope1": 28,
                    "ghgScope2Location": 717,
                    "ghgScope3": 8215,
                },
                "2024": {
                    "totalIncome": 2_511_000_000_000,
                    "financialReturnPct": 13.1,
                    "ghgScope1": 19,
                    "ghgScope2Location": 712,
                    "ghgScope3": 10_337,
                },
            },
        },
        {"unusual"},
    ),
    "a school operator": (
        "Read: of Leicester College, leicestercollege.ac.uk, the Energy and Carbon Reporting of "
        "the years to July 2021 to 2024; of fenews.co.uk how statistics class colleges. "
        "The energy of 2024 lacks its last digit there (6,724,63 kWh). The headcount "
        f"is the round one of its note, of no stated year, entered in the latest. {ASSUMED}",
        {
            "organizationName": "Leicester College",
            "organizationType": "Government Agency",
            "country": "GB",
            "sector": "Q",
            "reportingCurrency": "GBP",
            "financialYearEnd": "07-31",
            "metrics": {
                "2021": {
                    "energyTotal": 8334.712,
                    "ghgScope1": 982.51,
                    "scope1Stationary": 982.29,
                    "scope1Vehicles": 0.22,
                    "ghgScope2Location": 709.58,
                },
                "2022": {
                    "energyTotal": 8411.803,
                    "ghgScope1": 855.48,
                    "scope1Stationary": 851,
                    "scope1Vehicles": 4.48,
                    "ghgScope2Location": 804,
                    "ghgScope12Location": 1659.48,
                },
                "2023": {
                    "energyTotal": 7428.353,
                    "ghgScope1": 778.54,
                    "scope1Stationary": 775.70,
                    "scope1Vehicles": 2.84,
                    "ghgScope2Location": 740.15,
                    "ghgScope12Location": 1518.69,
                },
                "2024": {
                    "employees": 1100,
                    "energyTotal": 6724.63,
                    "ghgScope1": 760.03,
                    "scope1Stationary": 756.79,
                    "scope1Vehicles": 3.2,
                    "ghgScope2Location": 810.05,
                    "ghgScope12Location": 1570.0,
                },
            },
        },
        set(),
    ),
    "a logistics firm that publishes a sum of scopes": (
        "Read: of the nonfinancial statement 2023 of DHL Group, reporting-hub.group.dhl.com, the "
        "list of its measures, with logistics-related emissions of 33.27 Mt, which are Scope 1, 2 "
        "and the categories 3, 4 and 6 of Scope 3; the target under Environment; the turnover in "
        "its EU taxonomy table",
        {
            "organizationName": "DHL Group",
            "organizationType": "Corporate",
            "country": "DE",
            "sector": "H",
            "reportingCurrency": "EUR",
            "worksGlobally": True,
            "description": "Parcels, freight and contract logistics. Published is one sum of "
            "logistics-related emissions: Scope 1 and 2, and categories 3, 4 and 6: 33.27 Mt.",
            "metrics": {
                "2023": {
                    "totalIncome": 81_758_000_000,
                    "targetAnnualRatePct": 4.67,
                    "targetValidation": 1,
                }
            },
        },
        set(),
    ),
    "a manufacturer with a merger": (
        "Read: of LafargeHolcim, Annual Report 2015, the date of the merger; of its Sustainability "
        "Report 2018 the highlights and the letter at its beginning, with community spending. Left "
        "out are 52 Mt of waste that it reused: others' waste, none of its own",
        {
            "organizationName": "LafargeHolcim",
            "organizationType": "Corporate",
            "country": "CH",
            "sector": "C",
            "reportingCurrency": "CHF",
            "metrics": {
                "2015": MERGER,
                "2018": {"communityInvestment": 47_800_000},
            },
        },
        {"boundary"},
    ),
    "a manufacturer with a merger that reports every year": (
        "Read: of Jindal Stainless no report itself but, at "
        "github.com/pprakhar10/tata-steel-brsr-benchmark, a collection of its Business "
        "Responsibility and Sustainability Reports of the years to March 2023, 2024 and 2025: it "
        "was mended by hand and from the reports by a language model, so that it is weaker than a "
        "report. Energy is in gigajoules there; employees and workers are one; hours of "
        f"training are a lower bound. {ASSUMED}. Left out are key management personnel, who are "
        "not all managers, what was recovered of waste, in 2024 and 2025 more than arose, "
        "injuries, which are headed a rate, median pay and minimum wages",
        {
            "organizationName": "Jindal Stainless",
            "organizationType": "Corporate",
            "country": "IN",
            "sector": "C",
            "reportingCurrency": "INR",
            "financialYearEnd": "03-31",
            "metrics": {
                "2023": {
                    "boundaryChange": True,
                    "note": "Figures of the years before are from before the merger with Hisar.",
                    "employees": 14_940,
                    "totalIncome": 348_490_000_000,
                    "ghgScope1": 2_584_460,
                    "ghgScope2Location": 735_913,
                    "ghgScope3": 2_781_561,
                    "energyTotal": 8_409_874.167,
                    "energyRenewable": 3_539.722,
                    "waterWithdrawal": 11_681_607,
                    "wasteTotal": 1_628_583.65,
                    "trainingHours": 150_000,
                    "fatalities": 3,
                    "boardMembers": 10,
                    "boardWomen": 3,
                },
                "2024": {
                    "employees": 16_458,
                    "totalIncome": 383_560_000_000,
                    "ghgScope1": 2_992_333.83,
                    "ghgScope2Location": 787_140.25,
                    "ghgScope3": 3_345_443,
                    "energyTotal": 9_762_141.422,
                    "energyRenewable": 55_609.444,
                    "waterWithdrawal": 13_320_439,
                    "wasteTotal": 1_584_619.31,
                    "trainingHours": 166_000,
                    "fatalities": 1,
                    "boardMembers": 12,
                    "boardWomen": 3,
                },
                "2025": {
                    "employees": 19_427,
                    "totalIncome": 401_820_000_000,
                    "ghgScope1": 2_995_798,
                    "ghgScope2Location": 622_511,
                    "ghgScope3": 3_216_693,
                    "energyTotal": 8_901_937.778,
                    "energyRenewable": 363_119.722,
                    "waterWithdrawal": 15_077_894,
                    "wasteTotal": 1_945_438.27,
                    "trainingHours": 166_000,
                    "fatalities": 0,
                    "boardMembers": 11,
                    "boardWomen": 3,
                    "corruptionIncidents": 0,
                    "esgOversight": 2,
                    "esgAssurance": 3,
                },
            },
        },
        {"boundary"},
    ),
    "a membership body of twelve posts that widened its Scope 3": (
        "Read: of EAUC, Carbon Reports 2015 to 2023, eauc.org.uk, the pages on full-time "
        "equivalents, income, heat and light, travel and electricity. It rented its office: heat "
        f"and light that a tenant buys are Scope 2. {ASSUMED}. From 2022 on it works at home: "
        "that energy, which the reports call Scope 2, is entered as category 7 of Scope 3. "
        "Tables of 2015 are in kilograms and headed tonnes",
        {
            "organizationName": "EAUC",
            "organizationType": "NGO",
            "country": "GB",
            "sector": "T",
            "reportingCurrency": "GBP",
            "metrics": {
                "2014": {
                    "fullTimeEquivalents": 8.87,
                    "totalIncome": 610_805,
                    "ghgScope2Location": 5.301,
                    "scope3Category6": 8.204,
                },
                "2015": {
                    "fullTimeEquivalents": 9.32,
                    "totalIncome": 643_582,
                    "ghgScope2Location": 5.911,
                    "scope3Category6": 15.778,
                },
                "2017": {"fullTimeEquivalents": 7.9, "totalIncome": 608_311},
                "2018": {"fullTimeEquivalents": 9.37, "totalIncome": 637_734},
                "2019": {
                    "fullTimeEquivalents": 11.09,
                    "totalIncome": 599_093,
                    "scope3Category5": 0.028,
                },
                "2020": {
                    "fullTimeEquivalents": 11.46,
                    "totalIncome": 329_604,
                    "scope3Category5": 0.022,
                },
                "2021": {"fullTimeEquivalents": 9.71, "totalIncome": 473_663},
                "2022": {
                    "boundaryChange": True,
                    "note": "The supply chain is in Scope 3 from this year on.",
                    "fullTimeEquivalents": 11.18,
                    "totalIncome": 837_426,
                    "ghgScope1": 0,
                    "ghgScope3": 88.01,
                    "scope3Category1": 77.6,
                    "scope3Category6": 1.445,
                    "scope3Category7": 8.948,
                },
                "2023": {
                    "fullTimeEquivalents": 12.03,
                    "totalIncome": 925_469,
                    "ghgScope1": 0,
                    "ghgScope3": 143.373,
                    "scope3Category1": 102.1,
                    "scope3Category6": 2.409,
                    "scope3Category7": 38.847,
                },
            },
        },
        {"open", "categories", "boundary"},
    ),
    "a development bank": (
        "Read: of the European Investment Bank, eib.org, the page Our direct carbon footprint, "
        "with emissions from energy in 2014. As electricity from renewable sources counts as none "
        "there, they are market-based. Left out are its mobility, which is travel and commuting in "
        "one, and its total, which is net",
        {
            "organizationName": "European Investment Bank",
            "organizationType": "Development Bank",
            "country": "LU",
            "sector": "L",
            "reportingCurrency": "EUR",
            "worksGlobally": True,
            "metrics": {
                "2014": {"ghgScope12Market": 480},
            },
        },
        set(),
    ),
    "a charity with free reserves": (
        "Read: of charity 1041301 of England and Wales, accounts of the year to 31 March 2023, the "
        "pages on income, spending and reserves. Its name is not in them, so that the number in "
        "the register is entered as one",
        {
            "organizationName": "Charity 1041301",
            "organizationType": "NGO",
            "country": "GB",
            "reportingCurrency": "GBP",
            "annualSpend": 421_768,
            "financialYearEnd": "03-31",
            "metrics": {
                "2022": {"totalIncome": 376_327, "totalExpenditure": 345_829},
                "2023": {
                    "totalIncome": 410_628,
                    "totalExpenditure": 421_768,
                    "reserves": 167_235,
                },
            },
        },
        set(),
    ),
    "a mine, a cooling circuit and an assembly": (
        "Sizes of published figures: tailings of 580 Mt, cooling water of 42 km3, a council of 191",
        {
            "organizationName": "Sizes",
            "organizationType": "Corporate",
            "country": "CL",
            "sector": "B",
            "metrics": {
                "2024": {
                    "wasteTotal": 580_000_000,
                    "waterWithdrawal": 42_000_000_000,
                    "boardMembers": 191,
                }
            },
        },
        {"unusual"},
    ),
}
