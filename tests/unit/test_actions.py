"""Which actions are offered, what they lead to, and in which order a report has them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from auxeira.esg import metrics, scores
from auxeira.reports.report_types import TYPES
from report_writer import (
    action_effects,
    action_order,
    action_sources,
    actions,
    frameworks,
    markdown,
    recommendations,
    shared_parts,
    simulation,
    situation,
    write,
)
from report_writer.fact_book import Book
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import build_unlike

STRATEGY = "strategic_recommendations"
SAFE = ["codeOfConduct", "antiCorruption", "whistleblowing", "dataProtection", "humanRights"]


def ids(letter, figures=None, peers=None, **members):
    given = golden.inputs(letter, figures, **members)
    return [
        row.id
        for row in actions.within(situation.of(golden.beside(given, **peers) if peers else given))
    ]


def strategy(letter, figures=None, most=7, **options):
    given = golden.inputs(letter, figures)
    return simulation.chosen(STRATEGY, (), situation.of(given), most, **options)


def printed(found):
    """Ids with what they are ordered by: points at mid, to two places, and effort."""
    return [f"{each.row.id} {float(each.points.mid):.2f}/{each.row.effort}" for each in found]


# the library


def test_the_library_has_58_actions():
    count = {letter: sum(name[0] == letter for name in actions.ACTIONS) for letter in "ESGF"}

    assert count == {"E": 25, "S": 15, "G": 12, "F": 6}
    assert [row.id for row in actions.ACTIONS.values() if row.duty] == ["S06", "G09"]


def test_every_row_is_whole():
    tags = set()
    for row in actions.ACTIONS.values():
        assert row.effort in (1, 2, 3)
        assert row.title[0].isupper()
        assert row.owner
        assert all(1 <= goal <= 17 for goal in row.goals)
        tags |= set(row.tags)
    assert tags == {
        *("data", "carbon", "energy", "water", "waste", "gov", "people", "safety", "outcome"),
        *("stakeholder", "money", "partner"),
    }


def test_codes_are_those_of_figures_or_of_the_frameworks_that_the_library_names():
    known = {each.code for each in frameworks.disclosures()} | set(frameworks.FURTHER)
    unchecked = {code for row in metrics.METRICS.values() for code in row.unchecked}

    for row in actions.ACTIONS.values():
        assert set(row.links) <= known, row.id
        assert not set(row.unchecked) & known, row.id
        assert set(row.unchecked) <= unchecked | set(frameworks.UNCHECKED), row.id


def test_tables_name_actions_that_there_are():
    named = [*actions.OPENS, *actions.GAPS, *action_effects.PATCHES, *actions.NEEDS]
    named += [name for group in (*actions.SAME, *actions.NEEDS.values()) for name in group]

    assert set(named) <= set(actions.ACTIONS)


@pytest.mark.parametrize("row", actions.ACTIONS.values(), ids=lambda row: row.id)
def test_a_trigger_looks_at_figures_that_there_are(row):
    for kind in ("NGO", "Corporate", "Family Office"):
        assert set(actions.looks(row, kind)) <= {*metrics.ALL_METRICS, "scope2"}


def test_an_action_looks_at_the_figures_behind_its_trigger():
    found = {name: actions.looks(actions.ACTIONS[name], "NGO") for name in ("E09", "F01", "G12")}

    assert found == {
        "E09": ("scope1Stationary", "employees", "energyFuels"),
        "F01": ("totalIncome", "outcomesAchieved"),
        "G12": ("policiesAdopted",),
    }
    assert set(actions.looks(actions.ACTIONS["E06"], "NGO")) == {
        *("energyTotal", "employees", "ghgScope1"),
    }


def test_goals_that_an_organisation_chose_are_its_own():
    given = golden.inputs("A")

    assert actions.goals(actions.ACTIONS["S10"], given) == (4, 13)
    assert actions.goals(actions.ACTIONS["G04"], given) == (5, 16)


# triggers: a golden organisation, its figures with which an action is offered, and those without

# of the water agency: an outcome takes more than in 2023, and more is spent than comes in
DEARER = {"totalIncome": 46_000_000, "totalExpenditure": 47_380_000}
# of the factory and the water agency: what they emit and use by source
SPLIT = {"scope1Stationary": 600, "scope1Vehicles": 300, "scope1Fugitive": 40}
CARRIERS = {"energyElectricity": 9000, "energyFuels": 800}
THREE = {"scope3Category1": 12000, "scope3Category6": 900}

LITTLE = {"ghgScope1": 20, "ghgScope2Location": 5, "ghgScope2Market": 5, "ghgScope3": 5}
TRIGGERS = {
    "E01": ("A", {"ghgScope1": None}, {}),
    "E02": ("A", {}, {"ghgScope2Market": 7}),
    "E03": ("A", {"targetAnnualRatePct": Decimal("4.1")}, {}),
    "E04": ("C", CARRIERS, {}),
    "E05": ("A", {"energyTotal": 60}, {"energyTotal": 49}),
    "E06": ("A", {}, {"energyTotal": 36, "energyRenewable": 9}),
    "E07": ("A", {}, {"energyTotal": 36, "energyRenewable": 9}),
    "E08": ("E", CARRIERS, {}),
    "E09": ("E", {"scope1Stationary": 10} | LITTLE, {"scope1Stationary": 9} | LITTLE),
    "E10": ("C", {"scope1Vehicles": 10} | LITTLE, {"scope1Vehicles": 9} | LITTLE),
    "E11": ("C", {"scope1Fugitive": 1}, {"scope1Vehicles": 9}),
    "E12": ("C", {"scope3Category6": 1}, {"scope3Category1": 1}),
    "E13": ("B", {"ghgScope3": None}, {}),
    "E14": ("C", THREE, {"ghgScope3": 27000, **THREE}),
    "E15": ("B", {}, {"scope3Category15": None}),
    "E16": ("C", {}, {"waterWithdrawal": 42001}),
    "E17": ("E", {}, {"wasteRecovered": 240}),
    "E18": ("E", {}, {"wasteTotal": 901}),
    "E19": ("A", {}, {"esgOversight": 3}),
    "E20": ("C", {}, {"employees": 249}),
    "E21": ("A", {"carbonCreditsRetired": 1}, {"carbonCreditsRetired": 0}),
    "E22": ("C", {}, SPLIT),
    "E23": ("C", {}, CARRIERS),
    "E24": ("C", {}, THREE),
    "E25": ("C", {"scope1Stationary": 2000}, SPLIT),
    "S01": ("C", {}, {"womenManagers": 16}),
    "S02": ("C", {}, {"genderPayGapPct": 5}),
    "S03": ("C", {}, {"trainingHours": 10080}),
    "S04": ("C", {"leavers": 64}, {}),
    "S05": ("C", {"recordableInjuries": 10}, {"recordableInjuries": 9}),
    "S06": ("E", {}, {"fatalities": 0}),
    "S07": ("C", {"hoursWorked": None}, {}),
    "S08": ("C", {}, {"adequateWageShare": 100}),
    "S09": ("C", {"communityInvestment": 40000}, {}),
    "S10": ("B", {}, {"outcomeEvidence": 2}),
    "S11": ("A", {}, {"outcomeEvidence": 3}),
    "S12": ("B", {}, {"outcomesAchieved": 108000}),
    "S15": ("A", {"beneficiariesReached": 2900, "outcomesAchieved": 2400}, {}),
    "S13": ("A", {"groupsEngaged": 4}, {"groupsEngaged": 5}),
    "S14": ("B", {}, {"outcomeEvidence": 2}),
    "G01": ("A", {}, {"policiesAdopted": 6}),
    "G02": ("A", {}, {"antiCorruptionTrainedShare": 95}),
    "G03": ("C", {}, {"boardIndependent": 5}),
    "G04": ("C", {}, {"boardWomen": 4}),
    "G05": ("E", {}, {"esgOversight": 2}),
    "G06": ("C", {}, {"employees": 49}),
    "G07": ("D", {"employees": 12}, {"esgAssurance": 1}),
    "G08": ("A", {}, {"esgAssurance": 2}),
    "G09": ("C", {}, {"significantFines": 0}),
    "G10": ("A", {"policiesAdopted": 2}, {}),
    "G11": ("D", {}, None),
    "G12": ("E", {}, {"policiesAdopted": SAFE}),
    "F01": ("E", {"totalIncome": 43000000}, {}),
    "F03": ("E", {}, {"outcomeValue": 0, "outcomeAdjustmentPct": 0}),
    "F04": ("B", {"coCapitalMobilised": 44000000}, {}),
    "F05": ("C", {"esgSavings": None}, {}),
    "F06": ("E", {}, {"totalIncome": 43260000}),
    "F07": ("E", {}, None),
}


@pytest.mark.parametrize("name", actions.ACTIONS)
def test_an_action_is_offered_where_its_trigger_holds(name):
    letter, holding, failing = TRIGGERS[name]

    assert name in ids(letter, holding)
    assert name not in (ids("C") if failing is None else ids(letter, failing))


@pytest.mark.parametrize(
    ("name", "letter", "figures"),
    [
        ("E01", "A", {"ghgScope2Location": None}),
        ("E02", "B", {"ghgScope2Location": None}),
        ("E03", "A", {"targetAnnualRatePct": None}),
        ("E13", "C", {"ghgScope3": None}),
        ("E20", "B", {}),
        ("S02", "C", {"genderPayGapPct": Decimal("-5.1")}),
    ],
)
def test_it_is_offered_as_well(name, letter, figures):
    assert name in ids(letter, figures)


@pytest.mark.parametrize(
    ("name", "letter", "figures"),
    [
        ("E09", "C", {}),  # of a factory, Scope 1 is more than heating
        ("E09", "C", {"scope1Stationary": 1300}),  # and more than rooms need
        ("E08", "E", {"energyTotal": 60_000, **CARRIERS}),  # no building
        ("E13", "A", {}),  # too small
        ("E12", "B", {"scope3Category6": None}),  # no figure says what travel emits
        ("E20", "A", {}),
        ("S09", "A", {}),  # people are its purpose
        ("F04", "C", {"coCapitalMobilised": 1, "capitalDeployed": 10}),
        ("F05", "A", {}),
    ],
)
def test_it_is_not_offered_to_those_it_does_not_concern(name, letter, figures):
    assert name not in ids(letter, figures)


@pytest.mark.parametrize(
    ("name", "peers", "offered"),
    [
        ("E07", {"energyPerEmployee": 20}, True),
        ("E06", {"energyPerEmployee": 20}, True),  # 2.6 MWh are 24 points, and less is better
        ("E06", {"energyPerEmployee": 30}, False),
        ("E07", {}, False),
    ],
)
def test_peers_that_use_less_energy_are_a_trigger(name, peers, offered):
    less = {"energyTotal": 36, "energyRenewable": 9, "energyElectricity": 30, "ghgScope1": 1}
    assert (name in ids("A", less, peers=peers)) == offered


def test_peers_with_fewer_accidents_are_a_trigger():
    figures = {"recordableInjuries": 10, "hoursWorked": 3_600_000}  # 2.8 a million hours: 9 points

    assert "S05" in ids("C", figures, peers={"trir": 8})
    assert "S05" not in ids("C", figures, peers={"trir": 9})


@pytest.mark.parametrize(
    ("figures", "offered"),
    [
        ({"recordableInjuries": 9, "hoursWorked": 1_000_000}, False),  # chance as much as safety
        ({"recordableInjuries": 4, "hoursWorked": 250_000}, True),  # 16 per million hours
        ({"recordableInjuries": 1, "fatalities": 1}, True),
    ],
)
def test_few_injuries_call_for_a_step_where_the_work_is_dangerous(figures, offered):
    assert ("S05" in ids("C", figures, peers={"trir": 1})) is offered


def test_what_is_unknown_calls_for_nothing_but_to_be_reported():
    given = golden.inputs("C", metrics={"2025": {"employees": 420}})

    assert [row.id for row in actions.within(situation.of(given))] == [
        *("E01", "E03", "E13", "E20", "S07", "G11", "F05"),
    ]


# patches: figures of 2025 at low, mid and high, in whole money

REACHED = {
    ("E03", "E"): ("targetAnnualRatePct", "4.2 4.2 4.2"),
    ("E05", "A"): ("energyRenewable", "14.7 16.8 18.9"),  # of 42 MWh, 10.5 renewable
    ("E06", "A"): ("energyTotal", "40.9 40.35 39.8"),  # of 42 MWh, 22 of electricity
    ("E07", "A"): ("energyTotal", "41.34 40.9 40.24"),
    ("E08", "E"): ("energyTotal", "9506 9310 8820"),
    ("E11", "E"): ("ghgScope1", "826 820 810"),  # of 40 t of leaks
    ("E12", "C"): ("ghgScope3", "28755 28710 28620"),  # of 900 t of travel
    ("E14", "C"): ("ghgScope3", "28560 28200 27600"),  # of 12,000 t of supplies
    ("E15", "B"): ("ghgScope3", "47420 46220 45020"),  # of 48,000 t financed
    ("E16", "E"): ("waterWithdrawal", "53352 50544 47736"),
    ("E17", "E"): ("wasteRecovered", "160 180 200"),
    ("E18", "E"): ("wasteTotal", "380 368 360"),
    ("S01", "C"): ("womenManagers", "11 12 13"),  # of 40: 1.2, 2, 3.2 more
    ("S01", "B"): ("womenManagers", "4 4 4"),  # of 10: at least one
    ("S02", "C"): ("genderPayGapPct", "6.5 5.5 4.5"),
    ("S03", "C"): ("trainingHours", "10080 10080 10080"),
    ("S04", "E"): ("leavers", "23 22 20"),  # of 180: 3.6, 5.4, 7.2 fewer
    ("S05", "E"): ("recordableInjuries", "16 14 12"),  # of 20
    ("S08", "C"): ("adequateWageShare", "100 100 100"),
    ("S09", "C"): ("communityInvestment", "77575 77575 77575"),
    ("S10", "B"): ("outcomeEvidence", "2 2 2"),
    ("S11", "A"): ("outcomeEvidence", "3 3 3"),
    ("G02", "E"): ("antiCorruptionTrainedShare", "95 95 95"),
    ("G03", "C"): ("boardIndependent", "5 5 5"),
    ("G04", "C"): ("boardWomen", "4 4 4"),
    ("G05", "E"): ("esgOversight", "2 2 2"),
    ("G06", "C"): ("esgOversight", "3 3 3"),
    ("G07", "D"): ("esgAssurance", "1 1 1"),
    ("G08", "A"): ("esgAssurance", "2 2 2"),
    ("F04", "B"): ("coCapitalMobilised", "69750000 72000000 74250000"),
}

OF_SOURCES = {
    ("E09", "E"): SPLIT | {"scope1Stationary": 540},
    ("E10", "E"): SPLIT | {"scope1Stationary": 490},
    ("E11", "E"): SPLIT | {"scope1Stationary": 490},
    ("E12", "C"): THREE,
    ("E14", "C"): THREE,
    ("E15", "B"): {"scope3Category15": 48_000},
    ("S05", "E"): {"recordableInjuries": 20},
}


def after(name, given):
    """The figures that an action changes, at its three steps, money in whole units."""
    now = situation.of(given)
    found = [
        metrics.convert_metrics_to_whole_units({"2025": action_effects.patch(name, now, step)})
        for step in range(3)
    ]
    return [each["2025"] for each in found]


@pytest.mark.parametrize(("name", "letter"), REACHED)
def test_an_action_leads_to_figures(name, letter):
    metric, expected = REACHED[name, letter]

    given = golden.inputs(letter, OF_SOURCES.get((name, letter)))
    found = after(name, given)  # and what it is of each part
    assert [{n: v for n, v in each.items() if n in metrics.METRICS} for each in found] == [
        {metric: Decimal(value)} for value in expected.split()
    ]


def test_renewable_electricity_cuts_what_was_bought_by_the_share_replaced():
    given = golden.inputs("C", CARRIERS)  # of 9,000 MWh electricity 6,615 renewable, 914 t
    low, mid, high = after("E04", given)

    assert {each["energyRenewable"] for each in (low, mid, high)} == {9000}
    assert [each["ghgScope2Market"] for each in (low, mid, high)] == [
        *(457, Decimal("228.5"), 0),
    ]


def test_a_contract_brings_a_market_based_figure_where_there_was_none():
    own = golden.inputs("E", CARRIERS)
    found = after("E04", own)[1]

    assert found["energyRenewable"] == 4410
    assert found["ghgScope2Market"] < own.profile["metrics"]["2025"]["ghgScope2Location"]


def test_a_handful_of_injuries_claims_nothing():
    assert after("S05", golden.inputs("C")) == [{}, {}, {}]


def test_a_part_falls_with_its_whole():
    given = golden.inputs("E", {"wasteRecovered": 399, "energyRenewable": 9800})

    assert after("E18", given)[1] == {"wasteTotal": 368, "wasteRecovered": 368}
    assert after("E08", given)[1] == {"energyTotal": 9310, "energyRenewable": 9310}


def test_injuries_do_not_fall_below_deaths():
    given = golden.inputs("E", {"recordableInjuries": 1})

    assert after("S05", given) == [{}, {}, {}]


def test_a_pay_gap_closes_from_either_side():
    given = golden.inputs("C", {"genderPayGapPct": -9})

    assert after("S02", given)[1] == {"genderPayGapPct": -6}


def test_policies_and_groups_are_added_to_those_there_are():
    given = golden.inputs("E", {"policiesAdopted": ["environment"], "groupsEngaged": ["partners"]})

    assert after("G10", given)[0] == {"policiesAdopted": ["whistleblowing", "environment"]}
    assert after("G12", given)[0] == {"policiesAdopted": ["humanRights", "environment"]}
    assert after("G01", given)[0] == {"policiesAdopted": list(metrics.SETS["policiesAdopted"])}
    assert after("S13", given)[0] == {"groupsEngaged": list(metrics.SETS["groupsEngaged"])}


@pytest.mark.parametrize(
    ("name", "source", "fuel", "takes"),
    [
        ("E09", {"scope1Stationary": 540}, "0.18", "0.3"),  # of gas, where nothing says of what
        ("E09", {"scope1Stationary": 540, "scope1Vehicles": 0, "energyFuels": 2250}, "0.24", "0.3"),
        ("E10", SPLIT, "0.27", "0.4"),
    ],
)
def test_what_runs_on_electricity_brings_its_emissions_back(name, source, fuel, takes):
    given = golden.inputs("E", SPLIT | source | {"energyElectricity": 5000})
    now = situation.of(given)
    factor = now.values["ghgScope2Location"] / 5000
    half = action_effects.patch(name, now, 1)

    less = now.values["ghgScope1"] - Fraction(half["ghgScope1"])
    back = less / Fraction(fuel) * Fraction(takes) * factor
    assert abs(Fraction(half["ghgScope2Location"]) - now.values["ghgScope2Location"] - back) < 0.01
    assert 0 < back < less


def test_a_fuel_is_not_replaced_by_electricity_that_emits_more():
    dirty = {"scope1Vehicles": 300, "energyElectricity": 900, "ghgScope2Location": 900}

    assert "E10" not in ids("E", dirty)
    assert "E10" in ids("E", dirty | {"ghgScope2Location": 400})


def test_of_scope_1_without_a_split_nobody_tells_that_it_is_heat():
    assert "E09" not in ids("A", {"ghgScope1": 12})
    assert "E22" in ids("A", {"ghgScope1": 12})


def test_fuel_of_vehicles_and_processes_is_no_energy_of_buildings():
    def buildings(**figures):
        given = golden.inputs("A", {"energyTotal": 71, **figures})
        return situation.of(given).values.get("buildingEnergy")

    # 16 t are 59 MWh at least
    assert buildings(ghgScope1=17, scope1Vehicles=16, scope1Stationary=1) < 12
    assert buildings(ghgScope1=17, scope1Stationary=17) == 71


def test_renewable_electricity_is_bounded_by_the_electricity_there_is():
    given = {"energyTotal": 4850, "energyElectricity": 1500, "energyRenewable": 1500}

    assert "E04" not in ids("C", given)
    assert "E04" in ids("C", given | {"energyRenewable": 1000})


def test_a_complete_split_says_what_there_is_none_of():
    whole = {"ghgScope1": Fraction(5000), "scope1Process": Fraction(2100)}

    assert not action_sources.is_split_complete(whole)
    assert action_sources.is_split_complete(whole | {"scope1Stationary": Fraction(2900)})


@pytest.mark.parametrize("name", ["F05", "S12", "G09"])
def test_a_register_a_question_and_a_remedy_claim_nothing(name):
    given = golden.inputs("E", {"corruptionIncidents": 2, "esgInvestment": 5})

    assert after(name, given) == [{}, {}, {}]


@pytest.mark.parametrize(
    ("name", "letter", "figures"),
    [
        ("E03", "C", {"targetAnnualRatePct": 0}),
        ("G05", "E", {}),
        ("G07", "C", {"esgAssurance": 0}),
        ("G12", "E", {}),
        ("E19", "A", {}),
        ("G08", "A", {}),
    ],
)
def test_steps_of_a_corporation_are_not_offered_to_a_handful_of_people(name, letter, figures):
    assert name in ids(letter, figures | {"employees": 10})
    assert name not in ids(letter, figures | {"employees": 9})


def test_a_board_of_four_has_no_half_to_be_raised_to():
    for members, offered in ((4, False), (5, True)):
        figures = {"boardMembers": members, "boardIndependent": 1, "boardWomen": 1}
        found = ids("C", figures)
        assert ("G03" in found) is offered
        assert ("G04" in found) is offered


def test_a_company_is_not_asked_what_its_outcomes_are_worth():
    assert "F03" not in ids("C", {"outcomeValue": None})
    for name in ("outcomeValue", "outcomeAdjustmentPct"):
        row = metrics.METRICS[name]
        assert not metrics.is_metric_asked(row, "Corporate", 500)
        assert metrics.is_metric_asked(row, "NGO", 500)


def test_after_a_death_what_endangers_people_is_removed_whatever_its_points():
    for deaths, duty in ((1, True), (0, False)):
        found = {
            row.id: row
            for row in actions.within(
                situation.of(golden.inputs("E", {"fatalities": deaths, "recordableInjuries": 12}))
            )
        }
        assert found["S05"].duty is duty


def test_a_title_names_what_is_missing_and_what_happened():
    policies = [name for name in metrics.SETS["policiesAdopted"] if name != "whistleblowing"]
    given = golden.inputs(
        "E", {"policiesAdopted": policies, "corruptionIncidents": 2, "significantFines": 1}
    )
    titles = {row.id: row.title for row in actions.within(situation.of(given))}

    assert titles["G01"] == "Adopt a whistleblowing policy"
    assert titles["G09"] == (
        "Clear up the confirmed cases of corruption and remove what led to the fine"
    )


@pytest.mark.parametrize(("earlier", "points"), [(None, 0), (30000, Fraction(10 * 25, 105))])
def test_to_measure_scope_3_again_is_worth_10_points_of_its_component(earlier, points):
    given = golden.inputs("C", {"ghgScope3": None})
    given.profile["metrics"]["2021"]["ghgScope3"] = earlier
    (found,) = strategy_among(given, "E13")

    assert found.own.mid == points  # half of 20 points, weight 25 of 105
    assert found.then is None
    assert found.opens == ("C3",)


def strategy_among(given, *names):
    return simulation.chosen(STRATEGY, (), situation.of(given), 7, among=names)


@pytest.mark.parametrize(
    "name", ["E01", "E02", "E19", "E20", "E21", "S06", "S07", "S14", "G11", "F01", "F06"]
)
def test_some_claim_no_figure(name):
    assert after(name, golden.inputs("E")) == [{}, {}, {}]


# effects


def test_an_effect_is_the_difference_of_two_scores():
    given = golden.inputs("E")
    (found,) = strategy_among(given, "G02")
    better = golden.profile("E", {"antiCorruptionTrainedShare": 95})
    now, then = (
        scores.calculate_exact_scores(scores.build_score_sheet(each, golden.NOW))
        for each in (given.profile, better)
    )

    for gained, name in ((found.esg, scores.ESG), (found.own, "governance_score")):
        assert gained.mid == then[name].score - now[name].score > 0
    assert (found.now, found.then.mid, found.row.unit) == (35, 95, "%")
    assert found.esg.points == (3, 3, 3)


def test_an_effect_has_a_range():
    (found,) = strategy_among(golden.inputs("C"), "S01")

    assert (found.then.low, found.then.mid, found.then.high) == (
        *(Fraction(11, 40), Fraction(12, 40), Fraction(13, 40)),
    )
    assert [round(float(each), 2) for each in (found.own.low, found.own.mid, found.own.high)] == [
        *(1.2, 2.39, 3.59),
    ]
    assert found.row.category == "social_impact"


def test_what_opens_a_component_says_what_it_is_worth():
    given = golden.inputs("E", {"hoursWorked": None, "fatalities": 0})  # a death is never unknown
    (found,) = strategy_among(given, "S07")

    assert found.opens == ("S7",)
    assert found.esg.mid == 0
    assert found.upto == Fraction(30, 100) * 100 * Fraction(10, 107)


def test_a_data_owner_opens_all_that_is_missing_of_the_score():
    (found,) = strategy_among(golden.inputs("D"), "G11")

    assert found.opens == ("C1", "C4", "C5", "E1", "S1", "S2", "S8", "S10", "G4")
    weight = Fraction(74, 80) * Fraction(32, 100) + Fraction(13, 100)
    weight += Fraction(62, 72) * Fraction(30, 100) + Fraction(13, 100) * Fraction(25, 100)
    assert found.upto == 100 * weight


def test_a_value_of_outcomes_opens_a_part_of_the_return():
    found = simulation.chosen(
        "roi_metrics", ("money",), situation.of(golden.inputs("E")), 10, among=["F03"]
    )

    assert [(each.opens, each.upto) for each in found] == [(("I3",), Fraction(2500, 80))]


def test_an_action_names_the_risks_that_it_eases_from_the_highest():
    (found,) = strategy_among(golden.inputs("E"), "G09")

    assert found.eases == ("R14", "R15")


def test_actions_together_are_scored_again():
    given = golden.inputs("A")
    rows = [each.row for each in strategy("A")]
    alone = sum(each.esg.mid for each in strategy("A"))
    now = simulation.combined([], situation.of(given))

    together = (
        simulation.combined(rows, situation.of(given))["esg_impact_score"] - now["esg_impact_score"]
    )

    assert 0 < together < alone  # E07 leaves less for E06
    assert (
        now["esg_impact_score"]
        == scores.calculate_exact_scores(scores.build_score_sheet(given.profile, 2026))[
            "esg_impact_score"
        ].score
    )


def test_together_each_works_on_what_is_left():
    given = golden.inputs("E", SPLIT | {"scope1Stationary": 490})
    rows = [actions.ACTIONS[name] for name in ("E09", "E10", "E11")]

    left = simulation.after(rows, situation.of(given), "high").values["ghgScope1"]

    assert left == 830 - 490 / 2 - 300 * Fraction(40, 100) - 40 / 2


# the order of a report


def test_the_order_of_a_bad_year():
    assert printed(strategy("E", DEARER)) == [
        # duties, what went wrong or costs most, then points for the effort
        *("S06 0.00/2", "G09 0.00/2", "S05 0.00/2", "F06 0.00/2", "E22 0.00/1", "F01 0.00/2"),
        "G02 2.67/1",
    ]


def test_the_order_of_a_good_year():
    assert printed(strategy("C")) == [
        *("G09 0.00/2", "G02 0.75/1", "E18 0.49/1", "E16 0.92/2", "G06 0.90/2"),
        *("S01 0.72/2", "S03 0.56/2"),
    ]


def test_what_went_wrong_comes_before_points_and_what_costs_most_gets_a_step():
    lost = {"totalExpenditure": 3_000_000, "outcomesAchieved": 100, "fatalities": 0}
    found = [each.row.id for each in strategy("A", lost)]

    # a loss and fewer outcomes, before policies and training
    assert found[:2] == ["F06", "S12"]
    now = situation.of(golden.inputs("A"))
    weakest = action_order.find_costliest(now.parts, now.shares)
    (first, *_) = strategy("A")
    then = simulation.after([first.row], situation.of(golden.inputs("A")))
    assert then.points[weakest] > now.points[weakest]


def test_an_owner_is_given_no_more_than_there_is_time_for():
    for letter in "ABCE":
        weeks = {}
        for each in strategy(letter, {"employees": 9}, most=7):
            if not each.row.duty:
                weeks.setdefault(each.row.owner, []).append((6, 16, 40)[each.row.effort - 1])
        assert all(sum(own) <= 46 and len(own) <= 4 for own in weeks.values()), (letter, weeks)


def test_giving_is_not_paid_for_with_the_return():
    given = golden.inputs("C", {"communityInvestment": 40_000})
    (found,) = simulation.chosen(
        "stakeholder_engagement", ("people",), situation.of(given), 5, among=["S09"]
    )

    assert printed([found]) == ["S09 0.92/2"]
    assert found.roi.mid == 0
    assert [each.row.id for each in strategy_among(given, "S09")] == ["S09"]


def test_a_report_has_what_answers_its_question_alone():
    def order(tags):
        given = golden.inputs("C", CARRIERS)
        found = simulation.chosen("x", tags, situation.of(given), 10, among=["E04", "S01", "G02"])
        return [each.row.id for each in found]

    assert order(()) == ["G02", "S01", "E04"]
    assert order(("carbon", "data")) == ["E04"]


def test_of_actions_of_which_one_contains_another_there_is_one():
    lacking = [name for name in metrics.SETS["policiesAdopted"] if name != "whistleblowing"]
    given = golden.inputs("A", {"policiesAdopted": lacking})
    found = simulation.chosen("x", (), situation.of(given), 10, among=["G10", "G01"])

    assert [each.row.id for each in found] == ["G01"]


def test_what_harms_a_component_is_not_recommended():
    worse = situation.patched(situation.of(golden.inputs("A")), {"trainingHours": 0})

    assert simulation._harms(situation.of(golden.inputs("A")), worse)


@pytest.mark.parametrize(
    ("employees", "owner"), [(3, "Director"), (30, "Operations lead"), (300, "Facilities lead")]
)
def test_few_people_have_few_roles(employees, owner):
    assert actions.name_owner("Facilities lead", Fraction(employees)) == owner
    assert actions.name_owner("Board chair", Fraction(employees)) == "Board chair"


@pytest.mark.parametrize("report", ["scalability_analysis", "risk_adjusted_roi", "roi_metrics"])
def test_reports_of_the_return_order_actions_on_money_by_it(report):
    dearer = golden.inputs("E", DEARER)
    found = simulation.chosen(report, ("money",), situation.of(dearer), 10)

    # what went wrong, then what the return wins or lacks
    assert [each.row.id for each in found[:4]] == ["S06", "G09", "F06", "F01"]


@pytest.mark.parametrize("report", ["impact_story", "policy_alignment", "impact_measurement"])
def test_other_reports_have_no_action_on_money_but_where_money_went_wrong(report):
    found = simulation.chosen(report, ("money", "outcome"), situation.of(golden.inputs("E")), 54)
    money = {each.row.id for each in found if each.row.money}
    whole = golden.inputs("E", {"totalIncome": 43260000, "programmeSpend": 30000000})
    sound = simulation.chosen(report, ("money", "outcome"), situation.of(whole), 54)

    assert money <= {"F06", "F01"}
    assert "F06" in money
    assert not [each for each in sound if each.row.money]


def test_what_moves_no_score_comes_last_and_thrice_at_most():
    given = golden.inputs("D", {"carbonCreditsRetired": 5})
    found = simulation.chosen("policy_alignment", ("data",), situation.of(given), 54)

    gains = [each.esg.mid for each in found]
    assert all(gain > 0 for gain in gains[:-3])
    assert [each.row.id for each in found[-3:]][:2] == ["G11", "E21"]  # opens most; eases most


def test_what_moves_no_score_fills_up_where_a_type_asks_for_all():
    def last(most, tags=()):
        found = simulation.chosen("x", tags, situation.of(golden.inputs("A")), most)
        return [each.row.id for each in found if each.esg.mid == 0]

    assert last(30) == ["G08", "E19", "E02"]
    assert last(5) == []
    assert last(5, ("data",)) == ["G08", "E02"]
    assert last(5, ("gov",)) == ["E19"]


def test_what_eases_no_risk_and_closes_no_gap_is_left_out():
    given = golden.inputs("E", {"scope3Category6": 100})  # without a base year it moves no score
    assert "E12" in ids("E", {"scope3Category6": 100})

    assert strategy_among(given, "E12") == []


def test_a_report_has_no_more_than_it_may():
    for most in range(1, 8):
        found = strategy("E", most=most)
        assert len(found) == max(most, 6)  # three duties, and three steps beside them


def test_a_place_for_what_moves_no_score_takes_none_from_a_duty():
    given = golden.inputs("E")

    for most in (1, 3):
        found = simulation.chosen("policy_alignment", ("data",), situation.of(given), most)
        assert [each.row.id for each in found][:3] == ["S06", "G09", "E24"]
        assert sum(not each.row.duty for each in found) == 3


def test_of_each_pillar_there_is_one():
    figures = {"fatalities": 0, "recordableInjuries": 0} | DEARER

    plain = simulation.chosen("x", (), situation.of(golden.inputs("E", figures)), 4)
    found = strategy("E", figures, most=5)

    assert {each.row.pillar for each in plain} == {"F", "G"}
    assert [each.row.id for each in found] == ["G09", "F06", "E22", "F01", "S10"]


def test_who_has_little_to_do_is_told_little():
    figures = {
        **{"policiesAdopted": 6, "esgOversight": 3, "esgAssurance": 3, "targetAnnualRatePct": 5},
        **{"antiCorruptionTrainedShare": 95, "energyRenewable": 36, "ghgScope1": 0},
        **{"outcomeEvidence": 3, "trainingHours": 500, "ghgScope2Market": 0},
        **{"energyTotal": 36, "targetValidation": 1},
    }

    assert strategy("A", figures) == []


def test_the_largest_source_of_emissions_leads_whatever_it_is_worth_in_points():
    loans = {"ghgScope1": 400, "ghgScope3": 3_172_600, "scope3Category15": 3_170_000}
    found = strategy("B", {**loans, "scope3Category6": 2_600})

    assert next(each.row.id for each in found if not each.row.duty) == "E15"
    assert "E12" not in [each.row.id for each in found]  # 0.08 % of all


def test_half_of_what_is_burned_is_large_where_emissions_are_the_question():
    values = {name: Fraction(value) for name, value in {
        "ghgScope1": 400, "ghgScope2Location": 100, "ghgScope3": 5000, "scope1Vehicles": 250,
    }.items()}  # fmt: skip

    assert not action_sources.is_large("E10", values)
    assert action_sources.is_large("E10", values, of_own=True)
    less = values | {"scope1Vehicles": Fraction(249)}
    assert not action_sources.is_large("E10", less, of_own=True)


@pytest.mark.parametrize(
    ("action", "figures", "large", "small"),
    [
        ("E10", {"scope1Vehicles": 250}, True, False),
        ("E10", {"scope1Vehicles": 249}, False, False),
        ("E10", {"scope1Vehicles": 10}, False, False),
        ("E10", {"scope1Vehicles": Fraction(99, 10)}, False, True),
        ("E10", {"scope1Vehicles": 50, "ghgScope3": 0, "ghgScope1": 60}, False, False),
        ("E10", {}, False, False),
        ("G01", {"scope1Vehicles": 250}, False, False),
    ],
)
def test_a_source_is_large_from_a_quarter_and_small_below_a_hundredth(
    action, figures, large, small
):
    whole = {"ghgScope1": 400, "ghgScope2Location": 100, "ghgScope3": 500}
    values = {name: Fraction(value) for name, value in (whole | figures).items()}

    assert action_sources.is_large(action, values) is large
    assert action_sources.is_small(action, values) is small


@pytest.mark.parametrize("letter", "ABCDE")
@pytest.mark.parametrize("tags", [(), ("carbon", "data"), ("gov", "people")])
def test_no_action_is_offered_twice(letter, tags):
    for kind in ("x", STRATEGY):
        found = simulation.chosen(kind, tags, situation.of(golden.inputs(letter, THREE)), 12)

        assert len({each.row.id for each in found}) == len(found)


def test_a_duty_does_not_wait_for_a_plan():
    assert recommendations.find_due_date("2026-11-25", recommendations.SPAN_OF_DUTY) == "2027-03-31"
    assert recommendations.find_due_date("2026-11-25", recommendations.SPAN[1]) == "2027-06-30"


def test_where_few_work_the_board_clears_up_a_case_and_not_its_director():
    water = report_inputs.inputs(build_unlike("water"))

    owners = {row.id: row.owner for row in actions.within(situation.of(water))}
    assert owners["G09"] == "Board chair"
    assert owners["G01"] == "Director"


def test_what_is_only_found_out_takes_a_quarter():
    found = write("impact_story", report_inputs.inputs(build_unlike("water")))

    assert {e.id: e.due for e in found.recommended_actions}["S15"] == "2027-03-31"


def test_the_buildings_of_a_school_use_all_that_its_vehicles_do_not():
    schools = situation.of(report_inputs.inputs(build_unlike("schools")))

    assert round(schools.values["buildingEnergy"]) == 4776  # 4,850 MWh less 20 t of fuel
    assert situation.of(golden.inputs("A")).values["buildingEnergy"] <= 6 * 14


def test_effort_is_told_in_words_and_few_who_are_trained_in_people():
    for share, told in (
        (37.5, "3 of 8 employees."),
        (38, "3 of 8 employees."),
        (40, "40 % of staff, which no number of 8 employees makes: have it checked."),
    ):
        inputs = build_unlike("water", antiCorruptionTrainedShare=share)
        page = markdown.markdown(write("policy_alignment", report_inputs.inputs(inputs)))

        assert "Effort: weeks, no budget" in page
        assert f"Trained against corruption: {told}" in page
        now = "3" if told.startswith("3") else "40 %"
        assert f"Change: {now} → 8 of 8 employees" in page


@pytest.mark.parametrize(("share", "whole"), [(90, False), (87.5, True), (88, True), (0, True)])
def test_a_share_that_no_number_of_people_makes_is_told_as_a_share_alone(share, whole):
    book = Book(
        TYPES["strategic_recommendations"],
        report_inputs.inputs(build_unlike("water", adequateWageShare=share)),
    )
    assert (shared_parts.count_underpaid(book) is not None) == whole
