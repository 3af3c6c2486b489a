"""What is improbable is taken, and told with a sentence."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from auxeira.esg import data_quality, metrics
from auxeira.esg.metric_validation import find_metric_faults
from auxeira.esg.plausibility import FLAGS, MOST, find_remarks
from auxeira.profiles import stored_profile
from local.sample_organisations import build_sample_organisations

OFFICE = {"employees": 10, "ghgScope1": 5, "ghgScope2Location": 8, "energyTotal": 42}


def told(figures, currency="USD", kind="NGO", sector=None, **years):
    """(metric, kind, sentence) of the remarks on 2025."""
    given = {name[1:]: value for name, value in years.items()} | {"2025": figures}
    assert find_metric_faults(given, 2026, currency) == []
    content = {"metrics": given, "organization_type": kind, "reporting_currency": currency}
    return [
        (each.metric, each.kind, each.sentence)
        for each in find_remarks(content | {"sector": sector}, {})
        if each.year == 2025
    ]


CASES = [
    (
        {"wasteTotal": 580_000_000},
        ("wasteTotal", "unusual"),
        "Waste generated: 580,000,000 t is more than 100,000,000, which is rare. Check the number "
        "and its unit.",
    ),
    (
        {"totalIncome": -5},
        ("totalIncome", "unusual"),
        "Total income or revenue: -5 USD is less than 0, which is rare. Check the sign.",
    ),
    (
        {"genderPayGapPct": -150},
        ("genderPayGapPct", "unusual"),
        "Average hourly pay of men minus that of women, in % of the men's: -150 % is less than "
        "-100, which is rare. Check the number and its unit.",
    ),
    (
        {"employees": 14, "ghgScope1": 5400},
        ("ghgScope1", "perHead"),
        "Direct emissions (Scope 1), gross: 386 tCO2e for each employee is more than 100, which "
        "is rare outside industry and transport. Were kilograms entered?",
    ),
    (
        {"employees": 14, "energyTotal": 42_000},
        ("energyTotal", "perHead"),
        "Energy used: 3,000 MWh for each employee is more than 1,000, which is rare outside "
        "industry and transport. Were kilowatt hours entered?",
    ),
    (
        {"ghgScope1": 5400, "ghgScope2Location": 8100, "energyTotal": 42},
        ("ghgScope2Location", "perMWh"),
        "Scope 1 and 2 emissions are 321 tCO2e for each MWh of energy; burning coal emits about "
        "0.35. Were kilograms entered as tonnes? Emissions of processes and leaks go into "
        "scope1Process and scope1Fugitive.",
    ),
    (
        {"ghgScope1": 5.4, "ghgScope2Location": 8.1, "energyTotal": 42_000},
        ("energyTotal", "perMWh"),
        "Scope 1 and 2 emissions are 0.000321 tCO2e for each MWh of energy, which is little. Were "
        "kilowatt hours entered as megawatt hours?",
    ),
    (
        {"ghgScope2Location": 900, "energyElectricity": 3},
        ("ghgScope2Location", "perMWh"),
        "Scope 2 emissions, location-based: 300 tCO2e for each MWh of bought electricity and heat "
        "is more than 2, which is improbable. Were kilograms entered as tonnes?",
    ),
    (
        {"scope1Vehicles": 20, "energyFuels": 10},
        ("scope1Vehicles", "perMWh"),
        "Direct emissions (Scope 1), of it own vehicles: 2 tCO2e for each MWh of fuels is more "
        "than 1, which is improbable. Were kilograms entered as tonnes?",
    ),
    (
        {"ghgScope1": 10, "scope1Stationary": 6, "scope1Vehicles": 6},
        ("ghgScope1", "sum"),
        "Direct emissions (Scope 1), gross: the parts add up to 12 tCO2e, the total is 10. The "
        "total counts.",
    ),
    (
        {"energyTotal": 100, "energyElectricity": 40, "energyFuels": 40, "energyHeat": 0},
        ("energyTotal", "sum"),
        "Energy used: the parts add up to 80 MWh, the total is 100. The total counts.",
    ),
    (
        {"ghgScope1": 5, "ghgScope2Market": 3, "ghgScope12Market": 9},
        ("ghgScope12Market", "sum"),
        "Scope 1 and 2 emissions together, market-based: the parts add up to 8 tCO2e, the total "
        "is 9. The parts count.",
    ),
    (
        {"scope3Category1": 5},
        ("ghgScope3", "open"),
        "Scope 3 emissions, all categories measured: 14 of 15 parts are not given, so that no "
        "total follows. Give the total, or 0 for what there is none of.",
    ),
    (
        {"employees": 40, "fullTimeEquivalents": 42},
        ("fullTimeEquivalents", "staff"),
        "42 full-time equivalents are more than the 40 employees. The headcount counts people, "
        "also those who work part of the time.",
    ),
    (
        {"employees": 400, "fullTimeEquivalents": 4},
        ("fullTimeEquivalents", "staff"),
        "4 full-time equivalents are few for 400 employees. Do these count people who are not "
        "employed, such as volunteers?",
    ),
    (
        {"carbonPricedEmissions": 100, "carbonPriceCost": 120_000},
        ("carbonPriceCost", "carbonPrice"),
        "Carbon prices come to 1,200 USD a tonne, which is more than anybody asks. Check both "
        "figures and their units.",
    ),
    (
        {"ghgScope1": 50, "ghgScope2Location": 10, "carbonPricedEmissions": 100},
        ("carbonPricedEmissions", "carbonPrice"),
        "A carbon price is paid for 100 tCO2e, more than the 60 of Scope 1 and 2.",
    ),
    ({"carbonCreditsRetired": 1}, ("carbonCreditsRetired", "credits"), FLAGS["credits"]),
]


@pytest.mark.parametrize(("figures", "named", "sentence"), CASES)
def test_what_is_improbable_is_taken_and_told(figures, named, sentence):
    exact = {n: Decimal(str(v)) if isinstance(v, float) else v for n, v in figures.items()}

    assert (*named, sentence) in told(exact)
    assert len(told(exact)) <= 3


@pytest.mark.parametrize(
    "figures",
    [
        OFFICE,
        {"ghgScope1": 10, "scope1Stationary": 6, "scope1Vehicles": 4},
        {"ghgScope1": 1000, "scope1Stationary": 600, "scope1Vehicles": 409},  # as they are rounded
        {"ghgScope1": 5, "ghgScope2Market": 3, "ghgScope12Market": 8},
        {"employees": 8, "fullTimeEquivalents": Decimal("4.5")},
        {"ghgScope1": 0, "ghgScope2Location": 1, "energyTotal": 100, "energyRenewable": 0},
        {"carbonPricedEmissions": 100, "carbonPriceCost": 8000},
    ],
)
def test_what_is_common_is_not_remarked_upon(figures):
    assert told(figures) == []


def test_emissions_of_processes_and_leaks_need_no_energy():
    cement = {"employees": 100, "ghgScope1": 500_000, "ghgScope2Location": 0, "energyTotal": 1000}

    assert [kind for _, kind, _ in told(cement, kind="Corporate", sector="C")] == ["perMWh"]
    assert told(cement | {"scope1Process": 499_000}, kind="Corporate", sector="C") == []


def test_a_power_plant_is_no_office_and_an_office_of_a_company_is_one():
    plant = {"employees": 658, "ghgScope1": 1_775_000, "energyTotal": 9_700_000}

    assert told(plant, kind="Corporate", sector="D") == told(plant, kind="Corporate") == []
    assert {kind for _, kind, _ in told(plant, kind="Corporate", sector="N")} == {"perHead"}
    assert {kind for _, kind, _ in told(plant)} == {"perHead"}


@pytest.mark.parametrize(
    ("figures", "currency"),
    [
        ({"totalIncome": 48 * 10**12}, "JPY"),
        ({"communityInvestment": 250 * 10**9}, "IDR"),
        ({"esgInvestment": 500 * 10**9}, "KRW"),
        ({"capitalDeployed": 246 * 10**12}, "JPY"),
        ({"capitalDeployed": 19_742 * 10**9}, "NOK"),
    ],
)
def test_large_sums_are_usual_in_small_currencies(figures, currency):
    (name,) = figures
    _, usual = metrics.find_usual_limits(metrics.ALL_METRICS[name], currency)

    assert told(figures, currency) == []
    assert [kind for _, kind, _ in told({name: usual + 1}, currency)] == ["unusual"]


def test_scope_3_of_other_categories_is_no_cut():
    now = {"scope3Category1": 5, "scope3Category6": 5, "ghgScope3": 10}

    (found,) = told(now, y2023={"scope3Category6": 9, "scope3Category7": 3})
    assert found[:2] == ("ghgScope3", "categories")
    assert found[2].startswith("Scope 3 covers other categories than in 2023: with 1, without 7.")
    assert told(now, y2023={"scope3Category6": 9, "scope3Category1": 3, "ghgScope3": 12}) == []
    assert told(now, y2023={"ghgScope3": 12}) == []


def test_every_flag_has_its_sentence():
    every = set(data_quality.BLOCKING) | {
        "basis", "boundary", "credits", "gap", "hours",
        "noDeductions", "noSpend", "scope2", "training"
    }  # fmt: skip

    assert FLAGS.keys() == every


def test_fifty_remarks_are_enough():
    year = {"totalIncome": -5, "carbonCreditsRetired": 1, "wasteTotal": 10**9} | {
        "ghgScope1": 5400, "ghgScope2Location": 8100, "energyTotal": 42, "employees": 14
    }  # fmt: skip
    years = {str(each): year for each in range(2017, 2027)}
    content = {"metrics": years, "organization_type": "NGO", "reporting_currency": "USD"}

    found = find_remarks(content, {})
    assert len(found) == MOST
    assert found[0].year == 2026


def contents():
    """The profiles of the local run, as their owners said them."""
    return [stored_profile.read_profile_content(one) for one in build_sample_organisations()]


def test_nothing_is_improbable_about_organisations_as_they_are():
    kinds = {each.kind for one in contents() for each in find_remarks(one, {})}

    assert kinds <= FLAGS.keys()


def test_kilograms_typed_as_tonnes_are_told_wherever_energy_or_headcount_show_it():
    names = ("ghgScope1", "ghgScope2Location", "ghgScope2Market")
    missed = checked = 0
    for one in contents():
        for year, figures in one["metrics"].items():
            if "energyTotal" in figures and set(names) & figures.keys():
                wrong = {n: v * 1000 if n in names else v for n, v in figures.items()}
                found = find_remarks(one | {"metrics": {year: wrong}}, {})
                checked += 1
                missed += not {"perHead", "perMWh"} & {each.kind for each in found}

    assert (checked > 150, missed) == (True, 0)


def test_the_page_has_words_for_every_flag():
    strings = (Path(__file__).parents[2] / "web/src/strings.ts").read_text()
    block = re.search(r"flags: \{(.*?)\} as", strings, re.DOTALL)[1]

    assert set(re.findall(r"(\w+): \"", block)) == FLAGS.keys()
