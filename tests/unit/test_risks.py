"""How likely and how grave 27 risks are, from figures."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from auxeira.esg import metrics, ratios, score_components, taxonomy
from report_writer import actions, duties, frameworks, risks, rules, situation
from tests.support import golden


def risk(name, letter, figures=None, **members):
    found = risks.within(situation.of(golden.inputs(letter, figures, **members)))
    return next((each for each in found if each.id == name), None)


def scales(name, letter, figures=None, **members):
    found = risk(name, letter, figures, **members)
    return found.likelihood, found.impact


# conditions, each with figures of a golden organisation, and likelihood and impact

NO_CHANNEL = ["codeOfConduct", "antiCorruption", "humanRights"]  # no whistleblowing
MARKED = {"carbonCreditsRetired": 1, "outcomeAdjustmentPct": 0}  # two flags
CASES: list[tuple[str, str, dict[str, Any], tuple[int, int]]] = [
    ("R14", "A", {"employees": 9}, (1, 5)),  # of a handful, and no case
    ("R26", "A", {"employees": 9}, (1, 3)),
    ("R01", "A", {}, (3, 1)),  # a quarter renewable; 13.5 t are next to nothing
    ("R01", "A", {"energyRenewable": Decimal("12.6")}, (2, 1)),
    ("R01", "E", {}, (4, 3)),  # emissions rose; 74 t per million
    ("R01", "E", {"totalIncome": 15_000_000, "totalExpenditure": 15_000_000}, (4, 4)),
    ("R01", "E", {"totalIncome": 6_000_000, "totalExpenditure": 6_000_000}, (4, 5)),
    ("R01", "C", {"ghgScope1": 0, "ghgScope2Location": 900}, (2, 1)),
    ("R02", "A", {}, (1, 3)),
    ("R02", "A", {"ghgScope1": Decimal("6.3")}, (3, 3)),  # 4 % of 15 t cut, of 8.4 %: 0.48
    ("R02", "A", {"ghgScope1": 9}, (5, 3)),
    ("R02", "E", {}, (1, 3)),  # no target that could be missed
    ("R03", "E", {}, (4, 3)),
    ("R03", "A", {"ghgScope1": Decimal("6.3")}, (3, 1)),  # below 100 t
    ("R03", "A", {}, (1, 1)),
    ("R04", "C", {"ghgScope3": None}, (4, 3)),
    ("R04", "B", {"ghgScope3": None}, (4, 4)),
    ("R04", "A", {}, (3, 3)),  # unknown, and not asked of a small one
    ("R04", "C", {}, (1, 3)),
    ("R05", "A", {}, (3, 3)),
    ("R05", "C", {}, (3, 4)),
    ("R06", "C", {}, (2, 4)),
    ("R06", "E", {}, (2, 3)),
    ("R07", "C", {}, (2, 3)),
    ("R07", "E", {"waterWithdrawal": 52000}, (3, 3)),  # 51,000 before
    ("R07", "E", {}, (4, 3)),
    ("R07", "A", {}, (3, 2)),
    ("R08", "E", {}, (3, 2)),
    ("R08", "C", {}, (2, 2)),
    ("R09", "C", {}, (2, 4)),  # 4.2 per million hours
    ("R09", "C", {"recordableInjuries": 1}, (1, 4)),
    ("R09", "C", {"recordableInjuries": 4}, (3, 4)),
    ("R09", "C", {"recordableInjuries": 8}, (4, 4)),
    ("R09", "E", {}, (5, 5)),
    ("R10", "C", {}, (1, 3)),
    ("R10", "C", {"leavers": 43}, (2, 3)),
    ("R10", "C", {"leavers": 64}, (3, 3)),
    ("R10", "C", {"leavers": 85}, (4, 3)),
    ("R10", "C", {"leavers": 127}, (5, 3)),
    ("R10", "D", {"leavers": 0}, (1, 4)),
    ("R11", "C", {}, (2, 3)),
    ("R11", "C", {"genderPayGapPct": 5}, (1, 3)),
    ("R11", "E", {}, (3, 3)),
    ("R11", "C", {"genderPayGapPct": 16}, (4, 3)),
    ("R11", "C", {"genderPayGapPct": -21}, (5, 3)),
    ("R11", "C", {"employees": 99, "leavers": 9, "managers": 9, "womenManagers": 2}, (2, 2)),
    ("R12", "A", {}, (1, 3)),
    ("R12", "C", {}, (2, 3)),
    ("R12", "E", {}, (3, 3)),
    ("R12", "E", {"adequateWageShare": Decimal("89.9")}, (4, 3)),
    ("R12", "E", {"adequateWageShare": 84}, (5, 3)),
    ("R13", "A", {"trainingHours": 336}, (1, 2)),
    ("R13", "A", {}, (2, 2)),
    ("R13", "E", {}, (3, 2)),
    ("R13", "E", {"trainingHours": 1439}, (4, 2)),
    ("R14", "C", {}, (2, 5)),
    ("R14", "B", {}, (1, 5)),
    ("R14", "B", {"policiesAdopted": ["codeOfConduct"]}, (2, 5)),
    ("R14", "C", {"antiCorruptionTrainedShare": 39}, (3, 5)),
    ("R14", "E", {}, (5, 5)),
    ("R14", "B", {"corruptionIncidents": 1}, (5, 5)),  # whoever was trained
    ("R15", "A", {}, (2, 3)),
    ("R15", "C", {}, (3, 3)),
    ("R15", "C", {"significantFines": 7}, (4, 3)),
    ("R15", "A", {"corruptionIncidents": 1}, (3, 3)),
    ("R16", "A", {"esgOversight": 0}, (5, 3)),
    ("R16", "A", {"esgOversight": 3}, (2, 3)),
    ("R17", "A", {}, (2, 3)),
    ("R17", "A", {"boardIndependent": 2}, (3, 3)),
    ("R17", "A", {"boardIndependent": 2, "boardWomen": 1}, (4, 3)),
    ("R18", "A", {"carbonCreditsRetired": 0}, (1, 4)),
    ("R18", "A", {"carbonCreditsRetired": 1}, (3, 4)),
    ("R18", "A", {"carbonCreditsRetired": 1, "esgAssurance": 0}, (4, 4)),
    (
        "R18",
        "D",
        {"carbonCreditsRetired": 1, "targetAnnualRatePct": 3, "esgAssurance": 0},
        (5, 4),
    ),
    ("R19", "A", {}, (3, 3)),
    ("R19", "A", {"esgAssurance": 3}, (1, 3)),
    ("R19", "D", {}, (5, 3)),  # and all energy renewable without a market-based figure
    ("R19", "A", {"esgAssurance": 3, "carbonCreditsRetired": 1}, (2, 3)),
    ("R19", "A", {"esgAssurance": 3} | MARKED, (3, 3)),
    ("R19", "A", {"esgAssurance": 3, "energyRenewable": 30} | MARKED, (4, 3)),
    (
        "R19",
        "A",
        {"esgAssurance": 3, "energyRenewable": 30, "trainingHours": 6000} | MARKED,
        (5, 3),
    ),
    ("R20", "A", {"outcomeEvidence": 0}, (5, 4)),
    ("R20", "B", {}, (4, 4)),
    ("R20", "A", {}, (2, 4)),
    ("R20", "A", {"outcomeEvidence": 3}, (1, 4)),
    ("R21", "A", {}, (1, 4)),  # from a half to 60 %
    ("R21", "A", {"beneficiariesReached": 2900}, (2, 4)),  # a better rate of fewer people
    ("R21", "A", {"outcomesAchieved": 1839}, (4, 4)),  # 0.5 before: 62.5 points
    ("R21", "A", {"outcomesAchieved": 1840}, (3, 4)),  # 57.5
    ("R22", "A", {}, (2, 3)),
    ("R22", "E", {}, (3, 3)),  # 206 for each, after 197.5
    ("R22", "E", {"totalExpenditure": 41_000_000}, (2, 3)),
    ("R22", "E", {"totalExpenditure": 48_000_000}, (4, 3)),
    ("R22", "E", {"totalExpenditure": 53_000_000}, (5, 3)),
    ("R22", "E", {"totalIncome": 51_000_000}, (3, 3)),  # income is no cost
    ("R23", "C", {}, (1, 3)),
    ("R23", "A", {}, (2, 3)),
    ("R23", "A", {"corruptionIncidents": 1}, (3, 3)),
    ("R23", "A", {"reserves": 199_000}, (3, 4)),  # of less than three months
    ("R23", "A", {"reserves": 119_000, "corruptionIncidents": 1}, (4, 4)),
    ("R23", "E", {}, (4, 5)),  # a loss and a case; an agency holds no reserves
    ("R23", "E", {"corruptionIncidents": 0}, (3, 5)),
    ("R23", "A", {"totalExpenditure": 841_000}, (4, 5)),
    ("R23", "A", {"totalExpenditure": 881_000}, (5, 5)),
    ("R24", "A", {}, (2, 3)),  # before and after says nothing of what is deducted
    ("R24", "A", {"outcomeEvidence": 3}, (1, 3)),
    ("R24", "A", {"outcomeValue": 7_200_000}, (3, 3)),
    ("R24", "A", {"outcomeAdjustmentPct": Decimal("19.9")}, (4, 3)),
    ("R24", "A", {"outcomeEvidence": 1}, (4, 3)),
    ("R25", "A", {"groupsEngaged": 6}, (1, 2)),
    ("R25", "A", {"groupsEngaged": 5}, (2, 2)),
    ("R25", "A", {"groupsEngaged": 4}, (3, 2)),
    ("R25", "A", {"groupsEngaged": 3}, (4, 2)),
    ("R25", "A", {"groupsEngaged": 1}, (5, 2)),
    ("R26", "C", {}, (2, 4)),
    ("R26", "E", {}, (3, 4)),
    ("R26", "E", {"policiesAdopted": ["whistleblowing"]}, (4, 4)),
    ("R26", "E", {"policiesAdopted": []}, (5, 4)),
    ("R26", "C", {"policiesAdopted": NO_CHANNEL}, (3, 4)),
    ("R26", "C", {"policiesAdopted": NO_CHANNEL, "corruptionIncidents": 1}, (4, 4)),
    ("R27", "B", {}, (1, 4)),  # 6.5 % of 51,000 t cut, of 7.5 %
    ("R27", "B", {"scope3Category15": 50_000}, (3, 4)),
    ("R27", "B", {"scope3Category15": 51_100}, (4, 4)),
    ("R27", "B", {"scope3Category15": 60_000}, (5, 4)),
    ("R27", "B", {"scope3Category15": 9000}, (1, 3)),
    ("R27", "B", {"scope3Category15": 90}, (1, 2)),
]


def test_tonnes_weigh_as_much_in_any_currency():
    # cents of 42 m dollars are 4,200 m yen
    assert scales("R01", "E", reporting_currency="JPY") == scales("R01", "E")


@pytest.mark.parametrize(("name", "letter", "figures", "expected"), CASES)
def test_a_risk_follows_from_figures(name, letter, figures, expected):
    assert scales(name, letter, figures) == expected


def steps(row):
    return [step for scale in (row.likelihood, row.impact) for step in scale.split("; ")[1:]]


def test_the_cases_reach_each_condition_and_leave_it():
    seen = {}
    for name, letter, figures, _ in CASES:
        given = golden.inputs(letter, figures)
        now = situation.of(given)
        now = risks.looked(now)
        for step in steps(risks.RISKS[name]):
            condition = step.removeprefix("max ").split(" ", 1)[1]
            seen.setdefault((name, condition), set()).add(situation.holds(condition, now))
    apart = {("R06", "disclosed < 0.7"), ("R06", "disclosed < 0.4")}  # below

    assert {where for where, held in seen.items() if not {True, False} <= held} == apart


@pytest.mark.parametrize(("share", "expected"), [("0.39", 4), ("0.4", 3), ("0.69", 3), ("0.7", 2)])
def test_who_discloses_little_meets_new_rules_unprepared(share, expected):
    now = situation.of(golden.inputs("A"))
    now.values["disclosed"] = Fraction(share)

    assert risks.scale(risks.RISKS["R06"].likelihood, now) == (expected, True)


def test_a_new_organisation_discloses_little():
    figures = {"2025": {"employees": 12, "totalIncome": 100}}

    assert scales("R06", "A", metrics=figures)[0] == 4


# the library


def test_the_library_has_27_risks():
    assert list(risks.RISKS) == [f"R{number:02}" for number in range(1, 28)]


def test_actions_that_ease_a_risk_are_in_the_library():
    for row in risks.RISKS.values():
        assert row.eased
        assert set(row.eased) <= set(actions.ACTIONS)


def test_risks_concern_kinds_of_organisations():
    assert {row.concerns for row in risks.RISKS.values()} <= set(taxonomy.ASKED)
    assert risk("R17", "E") is None  # it has no board
    assert [risk(name, "C") for name in ("R20", "R21", "R22", "R24")] == [None] * 4
    assert risk("R22", "B") is None
    assert [risk("R27", letter) for letter in "ACDE"] == [None] * 4
    assert risk("R20", "B").eased == ("S10", "S11")


# the register


@pytest.mark.parametrize("letter", golden.TYPES)
def test_the_highest_level_comes_first(letter):
    found = risks.within(situation.of(golden.inputs(letter)))

    order = [(-each.level, each.id) for each in found]
    assert order == sorted(order)
    assert len(found) >= 22


def test_levels_have_words():
    register = risks.within(situation.of(golden.inputs("E")))
    found = {each.level: each.word for each in register if each.measured}

    assert found[25] == found[20] == found[16] == "high"
    assert found[12] == found[9] == "medium"
    assert found[6] == found[3] == "low"
    assert risk("R26", "C").level == 8
    assert risk("R26", "C").word == "medium"


GONE = ("reserves", "corruptionIncidents", "totalIncome", "outcomesAchieved", "waterWithdrawal")


@pytest.mark.parametrize("letter", golden.TYPES)
@pytest.mark.parametrize("gone", GONE)
def test_a_risk_is_never_called_low_for_a_figure_that_is_missing(letter, gone):
    found = risks.within(situation.of(golden.inputs(letter, {gone: None})))

    assert {each.word for each in found if not each.measured} <= {"not known", "medium", "high"}
    assert {each.word for each in found if each.level >= 8} <= {"medium", "high"}
    assert risk("R07", "A").word == "not known"


@pytest.mark.parametrize("margin", [1, 10_000, 400_000])
@pytest.mark.parametrize(
    "worse", [{"reserves": 100_000}, {"totalExpenditure": 801_000}, {"corruptionIncidents": 1}]
)
def test_few_reserves_a_loss_and_a_case_each_raise_the_funding_gap(margin, worse):
    sound = {"totalExpenditure": 800_000 - margin, "reserves": 400_000}
    better, worse_off = risk("R23", "A", sound), risk("R23", "A", sound | worse)

    assert worse_off.level > better.level


def test_who_holds_no_reserves_is_not_asked_for_them():
    assert "reserveMonths" in risk("R23", "A").values
    assert "reserveMonths" not in risk("R23", "C").values
    assert risk("R23", "C").measured


def test_the_bad_year_has_its_risks():
    found = risks.within(situation.of(golden.inputs("E")))

    assert [(each.id, each.level) for each in found[:4]] == [
        *(("R09", 25), ("R14", 25), ("R23", 20), ("R20", 16)),
    ]


def test_a_risk_has_the_figures_it_looks_at():
    found = risk("R09", "E").values

    assert list(found) == ["trir", "fatalities"]
    assert found == {"trir": Fraction(2 * 1_000_000, 306_000), "fatalities": 1}
    assert risk("R02", "A").values.keys() == {"targetAnnualRatePct", "pathPosition"}
    assert risk("R01", "A").values["totalIncome"] == 80_000_000  # in minor units
    assert risk("R26", "A").values == {
        "policiesAdopted": 5,
        "employees": 14,
        "corruptionIncidents": 0,
    }


@pytest.mark.parametrize("row", risks.RISKS.values(), ids=lambda row: row.id)
def test_what_a_risk_looks_at_has_a_name(row):
    names = {row.value for row in score_components.COMPONENTS} | set(ratios.RATIOS)
    names |= {"ghg12", "reduction", "trir", "sroi", "resultMargin", "absolutePayGap"}
    names |= {"spentPerOutcome"}

    assert set(risks.looks(row)) <= names | set(metrics.ALL_METRICS)


# what is unknown

UNKNOWN = {
    "R01": {"energyRenewable": None},
    "R02": {"targetAnnualRatePct": None},
    "R03": {"ghgScope1": None},
    "R05": {},
    "R07": {"waterWithdrawal": None},
    "R08": {"wasteTotal": None, "wasteRecovered": None},
    "R09": {"fatalities": None},
    "R10": {"leavers": None},
    "R11": {"genderPayGapPct": None},
    "R12": {"adequateWageShare": None},
    "R13": {"trainingHours": None},
    "R14": {"corruptionIncidents": None},
    "R15": {"significantFines": None},
    "R16": {"esgOversight": None},
    "R18": {"esgAssurance": None, "carbonCreditsRetired": 0},
    "R19": {"esgAssurance": None},
    "R25": {},
    "R26": {"policiesAdopted": None},
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_unknown_is_3_and_not_measured(name):
    found = risk(name, "C", UNKNOWN[name])

    assert (found.likelihood, found.measured) == (3, False)


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("R17", {"boardWomen": None}),
        ("R20", {"outcomeEvidence": None}),
        ("R21", {"outcomesAchieved": None}),
        ("R22", {"totalExpenditure": None}),
        ("R23", {"totalIncome": None}),
        ("R23", {"reserves": None}),
        ("R23", {"corruptionIncidents": None}),
    ],
)
def test_what_a_mission_does_not_report_is_not_measured(name, figures):
    assert (risk(name, "A", figures).likelihood, risk(name, "A", figures).measured) == (3, False)


def test_what_is_known_counts_though_the_rest_is_not():
    assert scales("R09", "E", {"hoursWorked": None}) == (5, 5)
    assert scales("R14", "E", {"antiCorruptionTrainedShare": None}) == (5, 5)
    assert scales("R19", "D", {"esgAssurance": None}) == (4, 3)  # a flag


def test_nobody_hides_an_impact():
    assert scales("R01", "E", {"totalIncome": None}) == (4, 3)


def test_scope_3_that_is_missing_is_a_measure_itself():
    assert risk("R04", "C", {"ghgScope3": None}).measured
    assert risk("R06", "D").measured


def test_who_has_nothing_is_told_what_is_not_measured():
    found = risks.within(situation.of(golden.inputs("A", metrics={})))

    assert {each.id for each in found if each.measured} == {"R04", "R06"}
    assert all(each.likelihood >= 3 for each in found if not each.measured)


# money


def test_income_is_counted_in_whole_units_of_its_currency():
    in_yen = golden.inputs("A", reporting_currency="JPY")

    found = risks.within(situation.of(in_yen))

    # the stored income is 80,000,000 yen then: 0.2 t per million
    assert next(each.impact for each in found if each.id == "R01") == 1


# disclosures


def test_the_share_of_what_is_reported_counts_parts_by_half():
    figures = {"recordableInjuries": 1, "fatalities": 0, "hoursWorked": 9}
    alone = frameworks.measure_reported(figures, "Corporate", 420)

    assert 0 < alone < frameworks.measure_reported(figures | {"employees": 420}, "Corporate", 420)
    assert frameworks.measure_reported({}, "NGO", 14) == 0


def test_disclosures_have_codes_without_notes_each_once():
    codes = [each.code for each in frameworks.disclosures()]

    assert len(codes) == len(set(codes))
    assert "GRI 305-1" in codes
    assert not [code for code in codes if " (" in code]
    assert {each.framework for each in frameworks.disclosures()} == set(frameworks.FRAMEWORKS)


# rules


def reaches(rule, figures=None, **members):
    given = golden.inputs("C", figures, **members)
    return duties.reaches(rules.RULES[rule], given, situation.of(given))


LARGE = {"employees": 1001, "totalIncome": 450_000_001}


@pytest.mark.parametrize(
    ("figures", "members", "expected"),
    [
        (LARGE, {"country": "DE", "reporting_currency": "EUR"}, True),
        (LARGE, {"country": "DE"}, None),  # in dollars
        (LARGE, {"country": "CH", "reporting_currency": "EUR"}, None),  # by its trade in the EU
        (LARGE | {"employees": 1000}, {"country": "DE"}, False),
        (LARGE | {"totalIncome": 450_000_000}, {"reporting_currency": "EUR"}, False),
        (LARGE | {"employees": None}, {"country": "DE", "reporting_currency": "EUR"}, None),
    ],
)
def test_a_rule_reaches_by_arithmetic(figures, members, expected):
    assert reaches("csrd", figures, **members) is expected


SMALL = {"energyTotal": 6_729, "employees": 21, "ghgScope1": 1_000, "ghgScope2Market": 1_999}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (SMALL, False),
        (SMALL | {"energyTotal": 16_150}, True),
        (SMALL | {"energyTotal": 10_000, "energyElectricity": None}, None),
        (SMALL | {"energyTotal": 10_000, "energyElectricity": 4_000}, False),  # 1,449 kl
        (SMALL | {"energyTotal": 10_000, "energyElectricity": 5_000}, True),  # 1,579 kl
        (SMALL | {"ghgScope2Market": 2_000}, True),
        (SMALL | {"ghgScope2Market": 2_000, "employees": 20}, False),
        (SMALL | {"energyTotal": None}, None),
        (SMALL | {"energyTotal": None, "ghgScope2Market": 2_000}, True),
        (SMALL | {"energyTotal": 16_150, "ghgScope1": None}, True),
    ],
)
def test_gases_are_reported_in_japan_by_the_energy_used_or_what_is_emitted(figures, expected):
    blank = dict.fromkeys(
        ("energyElectricity", "energyFuels", "ghgScope2Location", "energyRenewable")
    )
    assert reaches("gasesJP", blank | figures, country="JP") is expected


def test_pay_is_reported_from_100_employees():
    assert reaches("pay100", {"employees": 100}, country="FR") is True
    assert reaches("pay100", {"employees": 99}, country="FR") is False
    assert reaches("pay150", {"employees": 249}, country="FR") is True
    assert reaches("pay250", {"employees": 250}, country="FR") is True
    assert reaches("pay250", {"employees": 250}, country="CH") is None


def test_whom_figures_do_not_tell_is_not_told():
    untold = [n for n, rule in rules.RULES.items() if rule.condition in ("", rules.CHARITY)]

    assert untold == [
        *("claims", "gri", "ifrs1", "ifrs"),
        *("charityGB", "charityCA", "charityUS", "charityKE", "charityIT", "charitySG"),
    ]
    assert {reaches(name) for name in untold} == {None}


def test_a_statement_on_modern_slavery_goes_by_turnover_in_pounds():
    turnover = {"totalIncome": 36_000_000}
    pounds = {"country": "GB", "reporting_currency": "GBP"}

    assert reaches("slaveryGB", turnover, **pounds) is True
    assert reaches("slaveryGB", {"totalIncome": 35_999_999}, **pounds) is False
    assert reaches("slaveryGB", turnover, country="GB") is None


def test_dates_of_rules_are_days_and_each_rule_has_its_source():
    for rule in rules.RULES.values():
        assert not rule.date or len(rule.date) == 10
    assert all(rule.source and rule.then for rule in rules.RULES.values())
