"""The figures of a year: who is asked for which, what refuses them, what is named beside them."""

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from auxeira.core import money
from auxeira.esg import (
    data_quality,
    derived_metrics,
    metrics,
    reference_data,
    scores,
    taxonomy,
)
from auxeira.esg.metric_details import DETAIL_PARTS, DETAILS, SUMS
from auxeira.esg.metric_validation import find_metric_faults

NOTE = "Two schools joined us in May."


def faults(figures, year="2025", now=2026):
    return {
        (fault.status, fault.pointer.removeprefix(f"#/metrics/{year}/")): fault.detail
        for fault in find_metric_faults({year: figures}, now)
    }


def flagged(figures, kind="NGO", **years):
    given = {name[1:]: value for name, value in years.items()} | {"2025": figures}
    return data_quality.build_stored_flags(given, kind).get("2025", [])


# the dictionary


def test_there_are_45_figures_that_count_and_29_details_of_them():
    assert len(metrics.METRICS) == 45
    assert len(DETAILS) == 29
    assert metrics.ALL_METRICS.keys() == metrics.METRICS.keys() | DETAILS.keys()


def test_a_row_says_all_that_a_form_needs():
    row = metrics.METRICS["ghgScope1"]

    assert (row.unit, row.type, row.low, row.high) == ("tCO2e", "number", 0, 10**9)
    assert "ESRS E1-6" in row.answers
    assert "SDG 13.2" in row.unchecked


@pytest.mark.parametrize("row", metrics.ALL_METRICS.values(), ids=lambda row: row.id)
def test_every_row_is_whole(row):
    assert row.type in ("int", "number", "set")
    assert row.low < row.high
    assert row.use in ("C", "P", "X", "PX", "D")
    assert row.usual is None or row.low <= row.usual[0] < row.usual[1] <= row.high
    assert row.usual != (row.low, row.high)
    assert taxonomy.is_asked(row.applies, "NGO", None) in (True, False)
    assert not any(code.endswith("?") for code in row.answers)
    if row.type == "set":
        assert len(metrics.SETS[row.id]) == row.high


@pytest.mark.parametrize(
    ("kind", "employees", "core"),
    [("NGO", 9, 24), ("NGO", 10, 27), ("Government Agency", 9, 21), ("Corporate", 9, 23)],
)
def test_the_first_screen_asks_only_what_applies(kind, employees, core):
    asked = metrics.build_metrics_form(kind, employees)

    assert len(asked["core"]) == core
    assert not set(asked["core"]) & set(asked["plus"])


def test_scope_3_is_asked_of_large_ones_and_of_capital_and_else_behind_more():
    assert "ghgScope3" in metrics.build_metrics_form("NGO", 9)["plus"]
    assert "ghgScope3" in metrics.build_metrics_form("NGO", 50)["core"]
    assert "ghgScope3" in metrics.build_metrics_form("ESG Fund", 3)["core"]


def test_who_hides_the_headcount_is_asked_no_less():
    assert metrics.build_metrics_form("NGO", None) == metrics.build_metrics_form("NGO", 50)


# kinds


def test_the_11_types_lie_in_one_family_each():
    assert len(taxonomy.TYPES) == len(set(taxonomy.TYPES)) == 11
    assert [taxonomy.find_family(kind) for kind in ("NGO", "Corporate", "ESG Fund")] == [
        "mission",
        "corporate",
        "capital",
    ]


@pytest.mark.parametrize(
    ("employees", "size"),
    list(
        zip(
            (1, 9, 10, 49, 50, 249, 250, 5_000_000),
            ("micro", "micro", "small", "small", "medium", "medium", "large", "large"),
            strict=True,
        )
    ),
)
def test_a_size_is_that_of_the_headcount(employees, size):
    assert taxonomy.classify_size(employees) == size


def test_every_country_lies_in_one_region():
    codes = [code for group in reference_data.COUNTRIES.values() for code in group.split()]

    assert len(codes) == len(set(codes)) == 248  # of 249; nobody lives in AQ
    assert taxonomy.find_region("CH") == "Europe"
    assert taxonomy.find_region("AQ") is None
    assert taxonomy.find_region("CH", everywhere=True) == "Global"


# types and ranges


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("employees", 1),
        ("employees", Decimal("5000000")),
        ("ghgScope1", Decimal("5.125")),
        ("ghgScope1", Decimal("5.1250")),
        ("ghgScope1", 10**9),
        ("genderPayGapPct", -100),
        ("policiesAdopted", []),
        ("groupsEngaged", ["funders", "partners"]),
        ("ghgScope3", None),
        ("note", "x" * 1000),
        ("estimated", ["ghgScope1"]),
        ("boundaryChange", False),
    ],
)
def test_what_holds_is_taken(name, value):
    assert faults({name: value}) == {}


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("employees", 0, "must be a whole number from 1 to 5,000,000 (persons)"),
        ("employees", Decimal("1.5"), "count people; what they work goes into fullTimeEquivalents"),
        ("leavers", Decimal("1.5"), "must be a whole number"),
        ("employees", True, "must be a whole number"),
        ("employees", "12", "must be a whole number"),
        ("ghgScope1", 5.5, "must be a number from 0 to 1,000,000,000 (tCO2e)"),
        ("ghgScope1", Decimal("-0.001"), "must be a number from 0 to"),
        ("ghgScope1", Decimal("5.1234"), "with at most 3 decimals"),
        ("ghgScope1", Decimal("0.0000000000000000000000000000000001"), "at most 3 decimals"),
        ("ghgScope1", Decimal("1000000000.001"), "must be a number"),
        ("ghgScope1", Decimal("NaN"), "must be a number"),
        ("ghgScope1", Decimal("sNaN"), "must be a number"),
        ("ghgScope1", Decimal("Infinity"), "must be a number"),
        ("ghgScope1", Decimal("1e999999"), "must be a number"),
        ("ghgScope1", Decimal("1e-999999"), "must be a number"),
        ("genderPayGapPct", Decimal("-1000.1"), "from -1,000 to 100 (%)"),
        ("esgOversight", 4, "must be a whole number from 0 to 3"),
        ("totalIncome", 10**13 + 1, "to 10,000,000,000,000 (USD)"),
        ("totalIncome", -(10**13) - 1, "from -10,000,000,000,000"),
        ("policiesAdopted", ["codeOfConduct", "codeOfConduct"], "each once"),
        ("policiesAdopted", ["bribery"], "must be a list of some of codeOfConduct, antiCorruption"),
        ("policiesAdopted", 5, "must be a list"),
        ("groupsEngaged", [["funders"]], "must be a list"),
        ("estimated", ["ghgscope1"], "must be a list of ids of figures"),
        ("boundaryChange", 1, "must be true or false"),
        ("note", "x" * 1001, "must be a text of at most 1000 characters"),
        ("happiness", 7, "is not known"),
    ],
)
def test_what_does_not_hold_is_refused_with_what_is_wanted(name, value, wanted):
    [((status, pointer), detail)] = faults({name: value}).items()

    assert (status, pointer) == (400, name)
    assert wanted in detail


@pytest.mark.parametrize("year", ["2027", "1989", "25", "20255", "２０２５", "", "-999", "abcd"])  # noqa: RUF001
def test_a_year_is_one_that_was(year):
    [fault] = find_metric_faults({year: {}}, 2026)

    assert fault.detail == "must be a year from 1990 to 2026"


def test_this_year_is_taken_and_what_is_no_object_is_not():
    assert find_metric_faults({"2026": {}}, 2026) == []
    assert [fault.pointer for fault in find_metric_faults({"2025": [1]}, 2026)] == [
        "#/metrics/2025"
    ]
    assert [fault.pointer for fault in find_metric_faults([1], 2026)] == ["#/metrics"]


def test_eleven_years_are_one_too_many():
    years = {str(year): {} for year in range(2015, 2026)}

    assert [fault.detail for fault in find_metric_faults(years, 2026)] == [
        "must have at most 10 years"
    ]
    assert find_metric_faults({year: {} for year in list(years)[1:]}, 2026) == []


def test_a_name_cannot_break_its_pointer_and_many_faults_are_cut():
    [fault] = find_metric_faults({"2025": {"a/b~c" + "x" * 500: 1}}, 2026)

    assert fault.pointer.startswith("#/metrics/2025/a~1b~0cx")
    assert len(fault.pointer) < 130
    assert len(find_metric_faults({"2025": {str(n): 1 for n in range(500)}}, 2026)) == 50


@pytest.mark.parametrize(
    ("name", "currency", "most"),
    [
        ("totalIncome", "EUR", "10,000,000,000,000 (EUR)"),
        ("totalIncome", "JPY", "1,000,000,000,000,000 (JPY)"),
        ("capitalDeployed", "NOK", "1,000,000,000,000,000 (NOK)"),
        ("capitalDeployed", "IRR", "1,000,000,000,000,000,000 (IRR)"),
        ("wasteTotal", "JPY", "10,000,000,000 (t)"),
    ],
)
def test_money_may_be_as_much_as_its_currency_makes_of_it(name, currency, most):
    _, high = metrics.find_limits(metrics.ALL_METRICS[name], currency)

    assert find_metric_faults({"2025": {name: high}}, 2026, currency) == []
    (fault,) = find_metric_faults({"2025": {name: high + 1}}, 2026, currency)
    assert fault.detail.endswith(f"to {most}")


BEFORE_WIDENING = {  # what could be said until the ranges were made to fit the world
    "totalIncome": (0, 10**12), "totalExpenditure": (0, 10**12), "programmeSpend": (0, 10**12),
    "ghgScope3": (0, 10**10), "targetAnnualRatePct": (0, 20), "energyTotal": (0, 10**9),
    "energyRenewable": (0, 10**9), "waterWithdrawal": (0, 10**10), "wasteTotal": (0, 10**8),
    "wasteRecovered": (0, 10**8), "genderPayGapPct": (-100, 100), "leavers": (0, 10**6),
    "trainingHours": (0, 10**8), "communityInvestment": (0, 10**10),
    "beneficiariesReached": (1, 10**9), "outcomesAchieved": (0, 10**9), "boardMembers": (1, 100),
    "boardIndependent": (0, 100), "boardWomen": (0, 100), "outcomeValue": (0, 10**13),
    "capitalDeployed": (0, 10**13), "coCapitalMobilised": (0, 10**13), "esgInvestment": (0, 10**11),
    "esgSavings": (0, 10**11), "employees": (1, 5_000_000), "managers": (1, 10**6),
    "womenManagers": (0, 10**6), "ghgScope1": (0, 10**9), "ghgScope2Location": (0, 10**9),
    "ghgScope2Market": (0, 10**9), "carbonCreditsRetired": (0, 10**9), "hoursWorked": (0, 10**10),
    "recordableInjuries": (0, 10**5), "fatalities": (0, 10**4), "financialReturnPct": (-100, 300),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old"), BEFORE_WIDENING.items())
def test_what_could_be_said_before_can_be_said_in_every_currency(name, old):
    row = metrics.METRICS[name]
    for currency in get_args(reference_data.Currency.__value__):
        low, high = metrics.find_limits(row, currency)
        usual_low, usual_high = metrics.find_usual_limits(row, currency)
        assert low <= usual_low <= old[0] < old[1] <= usual_high <= high <= 10**18


@pytest.mark.parametrize(("part", "whole"), DETAIL_PARTS)
def test_a_source_is_no_more_than_its_total(part, whole):
    assert faults({part: 5, whole: 4}) == {
        (422, part): f"must be at most {whole}",
        (422, whole): f"must be at least {part}",
    }
    assert faults({part: 4, whole: 4}) == {}


@pytest.mark.parametrize(("total", "parts"), SUMS.items())
def test_a_sum_stands_in_for_a_total_where_every_part_is_known(total, parts):
    known = dict.fromkeys(parts, Decimal("1.5"))

    def read(figures):
        return derived_metrics.read_figures({"2025": figures}, "2025").get(total)

    assert read(known) == Fraction(3, 2) * len(parts)
    assert read(known | {total: None}) == Fraction(3, 2) * len(parts)
    assert read(known | {total: 99}) == 99
    assert read(known | {parts[0]: None}) is None
    assert read(dict.fromkeys(parts, 0)) == 0


def test_to_say_the_sources_of_an_old_total_restates_nothing():
    old = {"2022": {"ghgScope1": 9}, "2024": {"ghgScope1": 7}}
    same = {"scope1Stationary": 4, "scope1Vehicles": 5, "scope1Process": 0, "scope1Fugitive": 0}

    assert restated(old, old | {"2022": {"ghgScope1": 9} | same}) == []
    assert restated(old, old | {"2022": same}) == []
    assert restated(old, old | {"2022": same | {"scope1Vehicles": 6}}) == ["2022"]


def test_an_income_below_0_is_no_whole_of_anything():
    figures = {"totalIncome": -5, "totalExpenditure": 3, "communityInvestment": 1}

    found = derived_metrics.derive_metrics({"2025": figures}, "Corporate")
    assert {"resultMargin", "communityShare"} & found.keys() == set()
    given = {"organization_type": "Corporate", "metrics": {"2025": figures}}
    missing = scores.calculate_scores(given, 2026)["roi_performance"].missing
    assert "metrics.2025.totalIncome" in missing


def test_details_are_asked_behind_more_where_they_apply():
    charity, firm = (
        metrics.build_metrics_form(kind, size) for kind, size in (("NGO", 8), ("Corporate", 800))
    )

    assert "reserves" in charity["plus"]
    assert "reserves" not in firm["plus"] + firm["core"]
    assert "scope3Category4" in firm["plus"]
    assert "scope3Category4" not in charity["plus"] + charity["core"]
    assert not DETAILS.keys() & {*firm["core"], *charity["core"]}


# figures that cannot both be


@pytest.mark.parametrize(("part", "whole", "times"), metrics.PARTS)
def test_a_part_is_no_more_than_its_whole_and_both_are_named(part, whole, times):
    found = faults({part: 4 * times + 1, whole: 4})

    assert found == {
        (422, part): f"must be at most {'3 times ' if times > 1 else ''}{whole}",
        (422, whole): f"must be at least {'a third of ' if times > 1 else ''}{part}",
    }
    assert faults({part: 4 * times, whole: 4}) == {}
    assert faults({part: 4 * times}) == {}


def test_the_parts_are_those_that_were_agreed():
    assert {(part, whole) for part, whole, _ in metrics.PARTS} == {
        ("energyRenewable", "energyTotal"),
        ("wasteRecovered", "wasteTotal"),
        ("womenManagers", "managers"),
        ("womenManagers", "employees"),
        ("managers", "employees"),
        ("boardIndependent", "boardMembers"),
        ("boardWomen", "boardMembers"),
        ("fatalities", "recordableInjuries"),
        ("outcomesAchieved", "beneficiariesReached"),
        ("leavers", "employees"),
        ("programmeSpend", "totalExpenditure"),
    }


def test_a_value_comes_with_its_deductions():
    assert set(faults({"outcomeValue": 5})) == {(422, name) for name in metrics.TOGETHER}
    assert set(faults({"outcomeAdjustmentPct": 5})) == {(422, name) for name in metrics.TOGETHER}
    assert faults({"outcomeValue": 5, "outcomeAdjustmentPct": 5}) == {}


def test_a_wrong_type_is_not_compared():
    assert set(faults({"energyRenewable": 9, "energyTotal": "4"})) == {(400, "energyTotal")}


def test_a_boundary_change_is_explained():
    wanted = {(422, "boundaryChange"), (422, "note")}

    assert set(faults({"boundaryChange": True})) == wanted
    assert set(faults({"boundaryChange": True, "note": " " * 30})) == wanted
    assert faults({"boundaryChange": True, "note": NOTE}) == {}


def test_a_boundary_changes_at_most_every_third_year():
    changed = {"boundaryChange": True, "note": NOTE}

    found = find_metric_faults({"2023": changed, "2025": changed}, 2026)

    assert [(fault.status, fault.pointer) for fault in found] == [
        (422, "#/metrics/2023/boundaryChange"),
        (422, "#/metrics/2025/boundaryChange"),
    ]
    assert find_metric_faults({"2022": changed, "2025": changed}, 2026) == []


# money


@pytest.mark.parametrize(("currency", "cents"), [("USD", 700), ("JPY", 7), ("KWD", 7000)])
def test_money_is_stored_in_minor_units_and_comes_back_whole(currency, cents):
    years = {"2025": {"totalIncome": 7, "ghgScope1": 7, "totalExpenditure": None}}

    stored = metrics.convert_metrics_to_minor_units(years, currency)

    assert stored["2025"] == {"totalIncome": cents, "ghgScope1": 7, "totalExpenditure": None}
    assert metrics.convert_metrics_to_whole_units(stored, currency) == years
    assert money.to_whole_units(money.to_minor_units(10**13, currency), currency) == 10**13


# flags

CASES = [
    ("noDeductions", {"outcomeValue": 5, "outcomeAdjustmentPct": 0}, {"outcomeAdjustmentPct": 1}),
    ("boundary", {"boundaryChange": True, "note": NOTE}, {"boundaryChange": False}),
    ("hours", {"employees": 10, "hoursWorked": 1999}, {"hoursWorked": 2000}),
    ("hours", {"employees": 10, "hoursWorked": 35_001}, {"hoursWorked": 35_000}),
    ("training", {"employees": 10, "trainingHours": 4001}, {"trainingHours": 4000}),
    ("zeroEmissions", {"employees": 10, "ghgScope1": 0, "ghgScope2Location": 0}, {"employees": 9}),
    ("zeroEmissions", {"ghgScope1": 0, "ghgScope2Market": 0}, {"employees": 9}),
    ("credits", {"carbonCreditsRetired": 1}, {"carbonCreditsRetired": 0}),
    ("noSpend", {"beneficiariesReached": 1, "programmeSpend": 0}, {"programmeSpend": 1}),
    ("scope2", {"ghgScope2Market": 31, "ghgScope2Location": 10}, {"ghgScope2Market": 30}),
    ("basis", {"energyTotal": 10, "energyRenewable": 3}, {"energyRenewable": Decimal("2.999")}),
    ("basis", {"energyTotal": 10, "energyRenewable": 3}, {"ghgScope2Market": 1}),
    (
        "sroi",
        {"outcomeValue": 2001, "outcomeAdjustmentPct": 50, "totalExpenditure": 100},
        {"outcomeValue": 2000},
    ),
]


@pytest.mark.parametrize(("flag", "figures", "mended"), CASES)
def test_what_hardly_fits_is_taken_and_flagged(flag, figures, mended):
    assert faults(figures) == {}
    assert flagged(figures) == [flag]
    assert flagged(figures | mended) == []


BEFORE = {"ghgScope1": 60, "ghgScope2Location": 40, "energyTotal": 100, "employees": 10}


@pytest.mark.parametrize(
    ("now", "jump"),
    [
        ({"ghgScope1": 110}, False),
        ({"ghgScope1": Decimal("110.001")}, True),
        ({"ghgScope1": 10}, False),
        ({"ghgScope1": Decimal("9.999")}, True),
        ({"energyTotal": 150}, False),
        ({"energyTotal": 151}, True),
        ({"employees": 21}, True),
        ({"energyTotal": 200, "employees": 20}, False),  # it grew, and used no more for each
        ({"ghgScope1": 110, "ghgScope2Market": 120}, False),  # of two bases the common one counts
    ],
)
def test_more_than_half_up_or_down_in_a_year_is_a_jump(now, jump):
    assert flagged(BEFORE | now, y2024=BEFORE) == (["jump"] if jump else [])


def test_two_years_may_change_twice_as_often_and_a_gap_hides_no_jump():
    assert flagged(BEFORE | {"energyTotal": 225}, y2023=BEFORE) == ["gap"]
    assert flagged(BEFORE | {"energyTotal": 226}, y2023=BEFORE, y2024={}) == ["gap", "jump"]


def test_out_of_nothing_is_a_jump():
    assert flagged(BEFORE, y2024=BEFORE | {"energyTotal": 0}) == ["jump"]


def test_a_boundary_change_explains_a_jump_once_and_for_all():
    changed = {"boundaryChange": True, "note": NOTE}

    assert flagged(BEFORE | {"energyTotal": 500} | changed, y2024=BEFORE) == ["boundary"]
    assert flagged(BEFORE | {"energyTotal": 500}, y2024=changed, y2023=BEFORE) == []


def restated(before, after, **options):
    found = data_quality.build_stored_flags(
        after, "NGO", before=before, first_ranked=2024, **options
    )
    return [year for year, names in found.items() if "restated" in names]


def test_older_years_than_the_first_ranked_one_are_restated_when_they_change():
    old = {"2022": {"ghgScope1": 9}, "2023": {"ghgScope1": 8}, "2024": {"ghgScope1": 7}}

    assert restated(old, old) == []
    assert restated(old, old | {"2024": {"ghgScope1": 6}}) == []
    assert restated(old, old | {"2025": {"ghgScope1": 6}}) == []
    assert restated(old, old | {"2023": {"ghgScope1": 9}}) == ["2023"]
    assert restated(old, old | {"2023": {}}) == ["2023"]
    assert restated(old, old | {"2021": {"ghgScope1": 20}}) == ["2021"]
    assert restated(old, old | {"2023": {"ghgScope1": Decimal("8.000"), "note": "as it was"}}) == []


def test_a_year_that_goes_marks_the_next_one():
    old = {"2022": {"ghgScope1": 9}, "2023": {"ghgScope1": 8}, "2024": {"ghgScope1": 7}}

    assert restated(old, {year: old[year] for year in ("2023", "2024")}) == ["2023"]


def test_restated_stays():
    years = {"2022": {"ghgScope1": 9}}

    assert restated(years, years, kept={"2022": ["restated"], "2021": ["restated"]}) == ["2022"]


def test_nobody_is_restated_before_the_first_rank():
    assert (
        data_quality.build_stored_flags(
            {"2020": {"leavers": 1}}, "NGO", before={}, first_ranked=None
        )
        == {}
    )
