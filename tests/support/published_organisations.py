"""Organisations as they publish themselves. Organisations only, no person.

Each has its source. A figure that the source does not give is left out, and so is one that measures
something else (docs/decisions/0063).
"""

from typing import Any

MERGER = {"boundaryChange": True, "note": "Holcim and Lafarge became one group on 10 July 2015."}
# source, profile, kinds of remarks
PUBLISHED: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "a utility": (
        "RWE, Our Responsibility 2019 (staff); clientearth.org, The Greenwashing Files (emissions, "
        "sales of 2020 in USD)",
        {
            "organizationName": "RWE",
            "organizationType": "Corporate",
            "country": "DE",
            "sector": "D",
            "financialYearEnd": "12-31",
            "metrics": {
                "2017": {"ghgScope1": 131.8e6},
                "2019": {"employees": 19_792},
                "2020": {"ghgScope1": 68.9e6, "totalIncome": 14_670_000_000},
            },
        },
        set(),
    ),
    "a utility that reports its value chain": (
        "Atlantica Sustainable Infrastructure, sustainability data of 2021 and 2023, "
        "atlantica.com, as far as the page that was read goes. Left out is Scope 2, which has "
        "no basis there",
        {
            "organizationName": "Atlantica Sustainable Infrastructure",
            "organizationType": "Corporate",
            "country": "GB",
            "sector": "D",
            "worksGlobally": True,
            "metrics": {
                "2021": {
                    "ghgScope1": 1_795_000,
                    "ghgScope3": 798_000,
                    "scope3Category1": 61_000,
                    "scope3Category2": 2_000,
                    "scope3Category3": 635_000,
                    "scope3Category5": 1_000,
                    "scope3Category6": 1_000,
                    "scope3Category8": 6_000,
                },
                "2023": {
                    "ghgScope1": 1_775_000,
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
        "Government Pension Investment Fund, results of fiscal 2022 and 2023, by Jiji Press",
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
            },
        },
        set(),
    ),
    "a sovereign fund in a bad year": (
        "Norges Bank: emissions of 2022 and 2023 as listed by ditchcarbon.com; return and loss of "
        "the Government Pension Fund Global in 2022 by its annual report",
        {
            "organizationName": "Norges Bank",
            "organizationType": "Sovereign Wealth Fund",
            "country": "NO",
            "sector": "L",
            "reportingCurrency": "NOK",
            "metrics": {
                "2022": {
                    "totalIncome": -1_637_000_000_000,
                    "financialReturnPct": -14.1,
                    "ghgScope1": 16,
                    "ghgScope2Location": 646,
                    "ghgScope3": 5331,
                },
                "2023": {"ghgScope1": 28, "ghgScope2Location": 717, "ghgScope3": 8215},
            },
        },
        {"unusual"},
    ),
    "a school operator": (
        "Leicester College, Energy and Carbon Reporting, leicestercollege.ac.uk",
        {
            "organizationName": "Leicester College",
            "organizationType": "Government Agency",
            "country": "GB",
            "sector": "Q",
            "reportingCurrency": "GBP",
            "financialYearEnd": "07-31",
            "metrics": {
                "2022": {
                    "employees": 1100,
                    "energyTotal": 8411.803,
                    "ghgScope1": 855.48,
                    "scope1Stationary": 851,
                    "scope1Vehicles": 4.48,
                    "ghgScope2Location": 804,
                    "ghgScope12Location": 1659.48,
                },
                "2023": {
                    "employees": 1100,
                    "energyTotal": 7428.353,
                    "ghgScope1": 778.54,
                    "scope1Stationary": 775.70,
                    "scope1Vehicles": 2.84,
                    "ghgScope2Location": 740.15,
                    "ghgScope12Location": 1518.69,
                },
            },
        },
        set(),
    ),
    "a logistics firm that publishes a sum of scopes": (
        "DHL Group, nonfinancial statement 2023: logistics-related emissions of 33.27 Mt are "
        "Scope 1, 2 and the categories 3, 4 and 6 of Scope 3; turnover by its EU taxonomy table",
        {
            "organizationName": "DHL Group",
            "organizationType": "Corporate",
            "country": "DE",
            "sector": "H",
            "reportingCurrency": "EUR",
            "worksGlobally": True,
            "description": "Parcels, freight and contract logistics. Published is one sum of "
            "logistics-related emissions: Scope 1 and 2, and categories 3, 4 and 6: 33.27 Mt.",
            "metrics": {"2023": {"employees": 601_723, "totalIncome": 81_758_000_000}},
        },
        set(),
    ),
    "a manufacturer with a merger": (
        "LafargeHolcim, Annual Report 2015 (merger) and Sustainability Report 2018 (community "
        "spending). Left out are 52 Mt of waste that it reused: others' waste, none of its own",
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
        "Jindal Stainless, Business Responsibility and Sustainability Reports of the years to "
        "March 2023, 2024 and 2025, by github.com/pprakhar10/tata-steel-brsr-benchmark: "
        "energy is in gigajoules; employees and workers are one. Left out are Scope 2, which has "
        "no basis there, key management personnel, who are not all managers, what was recovered of "
        "waste, in 2025 more than arose, median pay and minimum wages",
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
                    "ghgScope3": 3_345_443,
                    "energyTotal": 9_762_141.422,
                    "energyRenewable": 55_609.444,
                    "waterWithdrawal": 13_320_439,
                    "trainingHours": 166_000,
                    "fatalities": 1,
                    "boardMembers": 12,
                    "boardWomen": 3,
                },
                "2025": {
                    "employees": 19_427,
                    "totalIncome": 401_820_000_000,
                    "ghgScope1": 2_995_798,
                    "ghgScope3": 3_216_693,
                    "energyTotal": 8_901_937.778,
                    "energyRenewable": 363_119.722,
                    "waterWithdrawal": 15_077_894,
                    "wasteTotal": 1_945_438.27,
                    "trainingHours": 166_000,
                    "recordableInjuries": 10,
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
        "EAUC, Carbon Reports 2015, 2020 and 2023, eauc.org.uk: full-time equivalents, income, "
        "heating, travel and electricity; its supply chain was added between. Tables of 2015 are "
        "in kilograms and headed tonnes",
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
                    "scope1Stationary": 4.708,
                    "ghgScope2Location": 0.593,
                    "scope3Category6": 8.204,
                },
                "2015": {
                    "fullTimeEquivalents": 9.32,
                    "totalIncome": 643_582,
                    "scope1Stationary": 5.289,
                    "ghgScope2Location": 0.622,
                    "scope3Category6": 15.778,
                },
                "2020": {
                    "fullTimeEquivalents": 11.46,
                    "totalIncome": 329_604,
                    "scope3Category5": 0.022,
                },
                "2023": {
                    "fullTimeEquivalents": 12.03,
                    "totalIncome": 925_469,
                    "ghgScope1": 0,
                    "ghgScope2Location": 38.847,
                    "ghgScope3": 104.526,
                    "scope3Category1": 102.1,
                    "scope3Category6": 2.409,
                },
            },
        },
        {"open", "categories"},
    ),
    "a development bank": (
        "European Investment Bank, Our direct carbon footprint, eib.org: 2014; all but energy is "
        "Scope 3",
        {
            "organizationName": "European Investment Bank",
            "organizationType": "Development Bank",
            "country": "LU",
            "sector": "L",
            "reportingCurrency": "EUR",
            "worksGlobally": True,
            "metrics": {
                "2014": {
                    "ghgScope12Market": 480,
                    "scope3Category6": 16_474,
                    "ghgScope3": 17_030,
                }
            },
        },
        set(),
    ),
    "a charity with free reserves": (
        "Charity 1041301 of England and Wales, accounts of the year to 31 March 2023",
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
                    "employees": 70_000,
                    "wasteTotal": 580_000_000,
                    "waterWithdrawal": 42_000_000_000,
                    "boardMembers": 191,
                    "genderPayGapPct": -120,
                    "targetAnnualRatePct": 25,
                }
            },
        },
        {"unusual"},
    ),
}
