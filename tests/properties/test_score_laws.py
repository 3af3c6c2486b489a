"""The laws of the scores, for organisations of any family, size and magnitude.

docs/scores.md has each as a sentence, beside the name of its test.
"""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from auxeira.esg import derived_metrics, materiality, metrics, score_components, scores, taxonomy
from auxeira.esg.metric_details import DETAIL_PARTS, SCOPE_1_SOURCES, SCOPE_3_CATEGORIES, SUMS
from auxeira.profiles import yearly_metrics

NOW, YEAR, BASE = 2026, "2025", "2022"
EMISSIONS = (
    *("ghgScope1", "ghgScope2Location", "ghgScope2Market", "ghgScope3"),
    *SCOPE_1_SOURCES,
    *SCOPE_3_CATEGORIES,
)
POSITIONS = {  # a path, and what makes it worse
    "C1": ("ghgScope1", "ghgScope2Location"),
    "C3": ("ghgScope3",),
    "C5": ("ghgScope1", "ghgScope2Market"),
    "C6": ("scope3Category15",),
}
RETURNS = {2021: 80, 2023: 9, 2024: -14}  # in percent, by year
HEADS = ("employees", "fullTimeEquivalents")
FINE = Fraction(1, 10**7)  # of a percent: what a return is rounded down to
RECORDED = (
    *("recordableInjuries", "fatalities", "hoursWorked"),
    *("corruptionIncidents", "significantFines"),
)


def exactly(profile):
    found = scores.calculate_exact_scores(scores.build_score_sheet(profile, NOW))
    return {category: each.score for category, each in found.items()}


def parts_of(profile):
    sheet = scores.build_score_sheet(profile, NOW)
    return {part.id: part for parts in sheet.parts.values() for part in parts}


def rises(before, after):
    return {name: (before[name], after[name]) for name in before if after[name] > before[name]}


def with_figures(profile, year=YEAR, **figures):
    years = profile["metrics"]
    return profile | {"metrics": years | {year: years[year] | figures}}


def left_out(profile, year, name=None):
    """The profile after a save that leaves out a year, or a figure of it."""
    before = metrics.convert_metrics_to_whole_units(profile["metrics"])
    after = {each: dict(figures) for each, figures in before.items()}
    if name is None:
        after.pop(year)
    else:
        after[year].pop(name)
    kept = yearly_metrics.keep_withdrawn(profile.get("withdrawn") or {}, before, after)
    stored = metrics.convert_metrics_to_minor_units(after)
    return profile | {"metrics": stored, "withdrawn": kept}


# organisations of any kind: a kiosk, a utility of megatonnes, a fund of trillions


def numbers(name):
    row = metrics.ALL_METRICS[name]
    if row.type == "set":
        return st.integers(0, row.high).map(lambda n: list(metrics.SETS[name][:n]))
    if row.high <= 1000:
        return st.integers(max(row.low, -200), row.high)
    low = max(row.low, 0)
    digits = len(str(row.high)) - 1
    sizes = st.integers(0, digits - 1).flatmap(
        lambda size: st.integers(0, 99).map(lambda mantissa: mantissa * 10**size)
    )
    return sizes.map(lambda value: max(low, min(row.high, value)))


GIVEN = sorted(metrics.SCORED - {"boundaryChange"})  # in one order, else examples differ by run
FIGURES = st.fixed_dictionaries(
    {},
    optional={name: numbers(name) for name in GIVEN},
)
FULL = st.fixed_dictionaries({name: numbers(name) for name in GIVEN})


def bounded(figures):
    """Figures without parts that are more than their wholes, and that add up (`sum` remarks)."""
    rules = (*metrics.PARTS, *((part, whole, 1) for part, whole in DETAIL_PARTS))
    for part, whole, times in (*rules[::-1], *rules):
        if part in figures and whole in figures:
            figures[part] = min(figures[part], times * figures[whole])
    for total, parts in SUMS.items():
        if total in figures and all(part in figures for part in parts):
            figures[total] = sum(figures[part] for part in parts)
    heads, posts = (figures.get(name) for name in ("employees", "fullTimeEquivalents"))
    if heads is not None and posts is not None:  # as many heads as posts, or up to two (`staff`)
        figures["fullTimeEquivalents"] = heads * Fraction(50 + posts % 51, 100)
    return figures


@st.composite
def profiles(draw, kinds=taxonomy.TYPES, full=False):
    figures = FULL if full else st.one_of(FIGURES, FULL)
    others = draw(st.sets(st.sampled_from(["2019", "2022", "2023", "2024"]), max_size=3))
    years = {*others, YEAR} | ({BASE} if full else set())
    found = {year: bounded(dict(draw(figures))) for year in sorted(years)}
    if not full and draw(st.integers(0, 3)) == 0:
        found[draw(st.sampled_from(sorted(found)))]["boundaryChange"] = True
    return {
        "organization_name": "Generated",
        "organization_type": draw(st.sampled_from(kinds)),
        "sector": draw(st.sampled_from([None, "A", "D", "H", "L", "M", "Q", "S"])),
        "country": "CH",
        "email_verified": True,
        "metrics": metrics.convert_metrics_to_minor_units(found),
    }


# 1


@given(profiles(), st.data())
def test_leaving_out_a_year_or_a_figure_never_raises_a_score(profile, data):
    now, before = profile, exactly(profile)
    for _ in range(data.draw(st.integers(1, 3))):
        if not now["metrics"]:
            break
        year = data.draw(st.sampled_from(sorted(now["metrics"])))
        names = sorted(now["metrics"][year].keys() - {"boundaryChange"})
        now = left_out(now, year, data.draw(st.sampled_from([None, *names])))
        after = exactly(now)
        assert rises(before, after) == {}
        before = after


@given(profiles())
@example(  # the mix with the lowest composite had the higher environment
    {
        "organization_name": "Kiosk", "organization_type": "NGO", "sector": "A", "country": "CH",
        "metrics": {YEAR: {"employees": 1, "targetAnnualRatePct": 3, "wasteTotal": 0}},
    }
)  # fmt: skip
def test_leaving_out_the_sector_never_raises_a_score(profile):
    assert rises(exactly(profile), exactly(profile | {"sector": None})) == {}


# 2


def more_emitted(profile, name, value):
    """The profile with more of an emission, and as much more of the total that it is a part of."""
    figures = profile["metrics"][YEAR]
    added = value - figures.get(name, 0)
    changed = {name: value}
    for part, whole in DETAIL_PARTS:
        if part == name and figures.get(whole) is not None:
            changed[whole] = figures[whole] + added
    return with_figures(profile, **changed)


@given(profiles(), st.sampled_from(EMISSIONS), st.integers(1, 10**7))
def test_more_emissions_never_raise_a_score(profile, name, more):
    figures = profile["metrics"][YEAR]
    assume(name in figures)
    after = more_emitted(profile, name, figures[name] + more)

    assert rises(exactly(profile), exactly(after)) == {}


@given(profiles(full=True), st.sampled_from(sorted(POSITIONS)))
def test_more_emissions_lower_the_carbon_score_from_a_meaningful_amount(profile, component):
    part = parts_of(profile).get(component)
    assume(part is not None and part.points)
    name = POSITIONS[component][-1]
    base = str(part.years[0])
    figures, first = profile["metrics"][YEAR], profile["metrics"][base]
    amount = max(figures[name], sum(first[each] for each in POSITIONS[component]))
    after = more_emitted(profile, name, amount + amount // 10 + 1)

    assert exactly(after)["carbon_reduction"] < exactly(profile)["carbon_reduction"]


@given(profiles(kinds=taxonomy.CAPITAL))
def test_financed_emissions_carry_most_of_the_carbon_score_of_capital(profile):
    parts = scores.build_score_sheet(profile, NOW).parts["carbon_reduction"]
    weights = {part.id: part.weight for part in parts}

    assert 2 * weights["C6"] > sum(weights.values())


# 3


@given(profiles(full=True))
def test_certificates_alone_move_the_carbon_score_by_five_points_at_most(profile):
    before = exactly(profile)
    after = exactly(with_figures(profile, ghgScope2Market=0))

    assert after["carbon_reduction"] - before["carbon_reduction"] <= 5
    assert after["esg_impact_score"] - before["esg_impact_score"] <= 2


@given(profiles(full=True), st.booleans())
@example(None, True)
@example(None, False)
def test_who_emits_nothing_on_the_grid_wins_five_points_by_certificates_and_none_by_a_tonne(
    profile, known
):
    none = dict.fromkeys(("ghgScope1", "ghgScope2Location", *SCOPE_1_SOURCES), 0)
    profile = profile or {
        "organization_type": "NGO",
        "metrics": {year: {"employees": 1, "targetAnnualRatePct": 0} for year in (BASE, YEAR)},
    }
    bought = dict.fromkeys((BASE, YEAR), 100)
    years = {
        year: figures | none | ({"ghgScope2Market": bought[year]} if year in bought else {})
        for year, figures in profile["metrics"].items()
    }
    profile |= {"metrics": years}
    profile = profile if known else without_heads(profile)

    before = exactly(profile)["carbon_reduction"]
    assert exactly(with_figures(profile, ghgScope2Market=0))["carbon_reduction"] - before <= 5
    for market in (0, 50, 100):
        bought = with_figures(profile, ghgScope2Market=market)
        more = with_figures(bought, ghgScope2Location=1)
        assert exactly(more)["carbon_reduction"] <= exactly(bought)["carbon_reduction"]
        unknown = left_out(bought, YEAR, "ghgScope2Location")
        assert exactly(unknown)["carbon_reduction"] <= exactly(bought)["carbon_reduction"]


@given(profiles(full=True))
def test_both_bases_of_scope_2_count(profile):
    parts = parts_of(profile)
    assume("C5" in parts and "C1" in parts)

    assert parts_of(left_out(profile, YEAR, "ghgScope2Location"))["C1"].points is None
    assert parts_of(left_out(profile, YEAR, "ghgScope2Market"))["C5"].points is None


def without_heads(profile):
    years = {
        year: {name: value for name, value in figures.items() if name not in HEADS}
        for year, figures in profile["metrics"].items()
    }
    return profile | {"metrics": years}


@given(profiles(full=True))
def test_scope_3_that_is_given_counts_and_lifts_no_score_of_an_unknown_size(profile):
    hidden = without_heads(profile)
    part = parts_of(hidden)["C3"]
    assume(
        profile["metrics"][BASE]["ghgScope3"] and "boundaryChange" not in profile["metrics"][YEAR]
    )
    small = {year: figures | {"employees": 5} for year, figures in hidden["metrics"].items()}
    large = {year: figures | {"employees": 500} for year, figures in hidden["metrics"].items()}

    assert part.points is not None
    for years in (small, large):
        known = exactly(profile | {"metrics": years})
        assert exactly(hidden)["carbon_reduction"] <= known["carbon_reduction"]


# 4


@given(profiles(full=True), st.integers(1, 5_000_000))
def test_headcount_alone_improves_no_use_and_no_emission(profile, employees):
    before = parts_of(profile)
    after = parts_of(with_figures(profile, employees=employees))

    for name in before.keys() & after.keys():
        if name[0] in "CE":
            assert after[name].points == before[name].points, name


def by_posts(profile):
    """The profile as of somebody who never gave a headcount, but full-time equivalents."""
    years = {
        year: {name: value for name, value in figures.items() if name != "employees"}
        for year, figures in profile["metrics"].items()
    }
    return profile | {"metrics": years}


@given(profiles(full=True))
def test_full_time_equivalents_alone_ask_no_less_than_the_headcount_would(profile):
    assert rises(exactly(profile), exactly(by_posts(profile))) == {}


@given(profiles(full=True), st.integers(0, 99))
def test_fewer_full_time_equivalents_than_the_year_before_raise_no_score(profile, percent):
    held = by_posts(profile)
    posts = held["metrics"][sorted(held["metrics"])[-2]]["fullTimeEquivalents"]
    held = with_figures(held, fullTimeEquivalents=posts)
    fewer = with_figures(held, fullTimeEquivalents=posts * percent // 100)

    assert rises(exactly(held), exactly(fewer)) == {}


@pytest.mark.parametrize(
    ("posts", "asked"),
    [(4, "S5"), (5, "S3 S5"), (12, "S3 S5"), (24, "S3 S5"), (25, "S3 S4 S5"), (60, "S3 S4 S5")],
)
def test_who_gives_full_time_equivalents_alone_is_asked_as_if_all_worked_half(posts, asked):
    figures = {"fullTimeEquivalents": posts, "managers": 2, "womenManagers": 1}
    figures |= {"trainingHours": 64 * posts, "genderPayGapPct": 0}
    parts = parts_of({"organization_type": "NGO", "metrics": {YEAR: figures}})
    known = {name for name, part in parts.items() if part.points is not None}

    assert {"S3", "S4", "S5"} & parts.keys() == set(asked.split())
    assert parts["S5"].points == 100
    assert ("S3" in known, "S4" in known) == (posts >= 10, posts >= 50)
    if "S3" in parts and posts < 10:
        assert f"metrics.{YEAR}.employees" in parts["S3"].missing


def as_the_year_before(profile):
    """The profile with the headcount of the year before, and that headcount."""
    heads = profile["metrics"][sorted(profile["metrics"])[-2]]["employees"]
    return with_figures(profile, employees=heads), heads


@given(profiles(full=True), st.integers(0, 99))
def test_fewer_heads_than_the_year_before_raise_no_score(profile, percent):
    held, heads = as_the_year_before(profile)
    fewer = with_figures(held, employees=heads * percent // 100)

    assert rises(exactly(held), exactly(fewer)) == {}


@given(profiles(full=True), st.integers(1, 10**6))
def test_more_heads_than_the_year_before_improve_no_component(profile, more):
    held, heads = as_the_year_before(profile)
    before, after = parts_of(held), parts_of(with_figures(held, employees=heads + more))

    for name in before.keys() & after.keys():
        assert (after[name].points or 0) <= (before[name].points or 0), name


@given(profiles(kinds=(*taxonomy.MISSION, *taxonomy.CORPORATE), full=True), st.integers(11, 10**6))
def test_hiring_explains_no_sector(profile, employees):
    last = sorted(profile["metrics"])[-2]
    much = {"ghgScope1": 0, "ghgScope2Location": 201, "ghgScope2Market": 201, "energyTotal": 0}
    held = with_figures(profile | {"sector": "Q"}, employees=10, **much)
    held = with_figures(held, year=last, employees=10)
    grown = with_figures(held, employees=employees)
    both = scores.build_score_sheet(held, NOW).mixes

    assert len(both) == 2
    assert scores.build_score_sheet(grown, NOW).mixes == both


@given(profiles(full=True), st.sampled_from(["energyTotal", "waterWithdrawal"]))
def test_more_use_never_raises_a_score(profile, name):
    after = with_figures(profile, **{name: profile["metrics"][YEAR][name] * 2 + 1})

    assert rises(exactly(profile), exactly(after)) == {}


@given(profiles(full=True), st.integers(1, 10**6), st.booleans())
def test_more_waste_never_raises_a_score(profile, more, recovered):
    figures = profile["metrics"][YEAR]
    assume(profile["metrics"][BASE]["wasteTotal"])
    changed = {"wasteTotal": figures["wasteTotal"] + more}
    changed |= {"wasteRecovered": figures["wasteRecovered"] + more} if recovered else {}

    assert rises(exactly(profile), exactly(with_figures(profile, **changed))) == {}


# 5


@given(profiles(), st.integers(0, 99))
def test_reaching_fewer_people_with_the_same_outcomes_is_no_improvement(profile, percent):
    figures = profile["metrics"][YEAR]
    assume("beneficiariesReached" in figures)
    fewer = max(1, figures["beneficiariesReached"] * percent // 100)
    after = with_figures(profile, beneficiariesReached=fewer)

    assert rises(exactly(profile), exactly(after)) == {}


@given(profiles(), st.integers(1, 10**6))
def test_reaching_more_people_without_more_outcomes_is_not_punished(profile, more):
    figures = profile["metrics"][YEAR]
    assume("beneficiariesReached" in figures)
    after = with_figures(profile, beneficiariesReached=figures["beneficiariesReached"] + more)

    assert rises(exactly(after), exactly(profile)) == {}


# 6


@given(profiles(kinds=taxonomy.MISSION), st.integers(0, 99), st.booleans())
def test_spending_less_never_raises_a_score_of_a_mission(profile, percent, felt):
    figures = profile["metrics"][YEAR]
    names = ["totalExpenditure", "programmeSpend"]
    names += ["outcomesAchieved", "beneficiariesReached"] * felt  # what programmes achieve
    changed = {name: figures[name] * percent // 100 for name in names if name in figures}

    assert rises(exactly(profile), exactly(with_figures(profile, **changed))) == {}


@given(profiles(), st.integers(0, 99))
def test_spending_less_on_programmes_alone_never_raises_a_score(profile, percent):
    figures = profile["metrics"][YEAR]
    assume("programmeSpend" in figures)
    less = with_figures(profile, programmeSpend=figures["programmeSpend"] * percent // 100)

    assert rises(exactly(profile), exactly(less)) == {}


@given(profiles(), st.integers(0, 10**14))
def test_the_size_of_a_social_return_moves_no_score(profile, value):
    assume("outcomeValue" in profile["metrics"][YEAR])

    assert exactly(with_figures(profile, outcomeValue=value)) == exactly(profile)


@given(profiles(kinds=("NGO", "Corporate Foundation"), full=True))
def test_reserves_count_within_a_band(profile):
    income = profile["metrics"][YEAR]["totalIncome"]
    assume(income >= 12)

    def points(months):
        found = with_figures(profile, reserves=Fraction(income) * months / 12)
        return parts_of(found)["I8"].points

    assert points(0) < points(1) < points(3) == points(12) == 100 > points(24) > points(36)
    assert points(36) == points(600)


# 7


@given(profiles(), st.integers(0, 99), st.booleans())
def test_spending_less_on_improvements_never_raises_a_score(profile, percent, saved):
    figures = profile["metrics"][YEAR]
    assume("esgInvestment" in figures)
    less = figures["esgInvestment"] * percent // 100
    changed = {"esgInvestment": less}
    if saved and "totalExpenditure" in figures:
        rest = figures["totalExpenditure"] - figures["esgInvestment"] + less
        assume(figures["esgInvestment"] <= figures["totalExpenditure"])
        changed["totalExpenditure"] = rest
    before, after = exactly(profile), exactly(with_figures(profile, **changed))

    assert rises({"roi_performance": before["roi_performance"]} if before else {}, after) == {}
    if not saved:
        assert rises(before, after) == {}


@given(profiles(kinds=taxonomy.CORPORATE, full=True), st.integers(2, 50))
def test_giving_is_measured_against_the_surplus(profile, times):
    figures = profile["metrics"][YEAR]
    income, given_sum = figures["totalIncome"], figures["communityInvestment"]
    surplus = income // 10
    assume(income > 1000 and given_sum <= surplus)
    one = with_figures(profile, totalExpenditure=income - surplus)
    other = with_figures(one, totalIncome=income * 2, totalExpenditure=2 * income - surplus)

    assert parts_of(one)["S9"].value == parts_of(other)["S9"].value


# a year's market and a year's thrift are not all


@given(profiles(kinds=taxonomy.CAPITAL, full=True), st.integers(-100, 300), st.booleans())
def test_a_return_is_what_three_years_together_earned(profile, later, merged):
    years = {str(year): {"financialReturnPct": each} for year, each in RETURNS.items()}
    years["2024"]["boundaryChange"] = merged
    found = parts_of(profile | {"metrics": years | {YEAR: {"financialReturnPct": later}}})
    grown = math.prod(1 + Fraction(each, 100) for each in (9, -14, later))

    assert earned(found["I5"].value, 3) <= grown < earned(found["I5"].value + FINE, 3)


RETURN = st.integers(-100, 300)


def earned(percent, years):
    return (1 + percent / 100) ** years


def points_of_returns(*returns):
    years = {str(2026 - at): {"financialReturnPct": r} for at, r in enumerate(returns[::-1], 1)}
    return parts_of({"organization_type": "Pension Fund", "metrics": years})["I5"]


@given(st.lists(RETURN, min_size=1, max_size=3))
def test_who_lost_money_in_all_has_a_return_below_0_and_none_is_above_the_mean(returns):
    found = points_of_returns(*returns)
    lost = math.prod(1 + Fraction(each, 100) for each in returns) < 1

    assert (found.value < 0) == lost
    assert (found.points < Fraction(100, 3)) == lost
    assert found.value <= Fraction(sum(returns), len(returns))


@given(RETURN, RETURN, RETURN, st.integers(1, 100))
def test_a_better_year_never_lowers_a_return(first, second, third, more):
    assert points_of_returns(first, second, third + more).points >= (
        points_of_returns(first, second, third).points
    )


@pytest.mark.parametrize(
    ("returns", "value", "points"),
    [  # of the mean they were 100, 67, 89 and 67
        ((50, -50, 30), -0.84, 28),
        ((Decimal("-14.1"), Decimal("16.1"), 13), 4.06, 60),
        ((Decimal("1.5"), Decimal("22.67"), Decimal("0.71")), 7.83, 86),
        ((5, 5, 5), 5, 67),
    ],
)
def test_years_are_linked_and_not_averaged(returns, value, points):
    found = points_of_returns(*returns)

    assert (round(float(found.value), 2), round(found.points)) == (value, points)


@given(profiles(kinds=("Corporate",), full=True), st.integers(1, 99))
def test_a_year_of_less_spending_is_a_third_of_the_margin(profile, percent):
    years = {str(year): {"totalIncome": 900, "totalExpenditure": 850} for year in RETURNS}
    last = {"totalIncome": 900, "totalExpenditure": 850 * percent // 100}
    found = parts_of(profile | {"metrics": years | {YEAR: last}})
    alone = parts_of(profile | {"metrics": {YEAR: last}})
    usual = Fraction(50, 900)

    assert found["I4"].value - usual == (alone["I4"].value - usual) / 3


# 8


@given(
    profiles(full=True),
    st.integers(1, 99),
    st.sets(st.sampled_from(["hoursWorked", "recordableInjuries"])),
)
def test_a_death_has_no_points_whatever_else_is_told(profile, deaths, unknown):
    figures = dict.fromkeys(unknown) | {"fatalities": deaths, "employees": 60}
    found = parts_of(with_figures(profile, **figures))["S7"]

    assert (found.points, found.missing) == (0, ())


@given(profiles(), st.sampled_from(RECORDED), st.integers(0, 500))
def test_recording_what_went_wrong_is_never_worse_than_leaving_it_out(profile, name, value):
    figures = dict(profile["metrics"][YEAR])
    figures.pop(name, None)
    silent = profile | {"metrics": profile["metrics"] | {YEAR: figures}}
    told = with_figures(silent, **bounded(figures | {name: value}))
    told_years = dict(told["metrics"][YEAR])
    assume(all(told_years[n] == figures[n] for n in figures))

    assert rises(exactly(told), exactly(silent)) == {}


@given(profiles(full=True), st.integers(1, 199_999), st.integers(1, 50))
def test_injuries_in_few_hours_of_work_are_no_score(profile, hours, injuries):
    few = with_figures(profile, hoursWorked=hours, fatalities=0, recordableInjuries=injuries)
    size = derived_metrics.derive_metrics(few["metrics"], few["organization_type"])["size"]
    deadly = with_figures(few, fatalities=1)

    assert ("S7" in parts_of(few)) == (size >= 50 and hours < 200 * size)
    if size >= 50:
        assert parts_of(deadly)["S7"].points == 0


# 9


@given(profiles(full=True))
def test_a_target_that_nobody_has_validated_earns_two_fifths(profile):
    alone = parts_of(with_figures(profile, targetValidation=0))["C4"].points
    validated = parts_of(with_figures(profile, targetValidation=1))["C4"].points

    assert alone == validated * Fraction(2, 5)


@given(profiles(full=True))
def test_balance_is_of_either_sex(profile):
    figures = profile["metrics"][YEAR]
    turned = with_figures(
        profile,
        womenManagers=figures["managers"] - figures["womenManagers"],
        boardWomen=figures["boardMembers"] - figures["boardWomen"],
    )
    one, other = parts_of(profile), parts_of(turned)

    for name in {"S3", "G2"} & one.keys():
        assert one[name].points == other[name].points
        share = one[name].value
        assert one[name].points == (100 if share >= Fraction(2, 5) else 250 * share)


@given(profiles(full=True), st.integers(1, 99))
def test_a_pay_gap_counts_the_same_whoever_earns_more(profile, less):
    men = with_figures(profile, employees=60, genderPayGapPct=less)
    women = with_figures(men, genderPayGapPct=100 - Fraction(10_000, 100 - less))

    assert parts_of(men)["S4"].points == parts_of(women)["S4"].points


@pytest.mark.parametrize(
    ("employees", "level", "points"),
    [(8, 0, 0), (8, 1, 100), (49, 1, 100), (50, 1, 50), (50, 2, 100), (90_000, 2, 100)],
)
def test_assurance_is_asked_by_size(employees, level, points):
    figures = {"employees": employees, "esgAssurance": level}
    found = {"organization_type": "NGO", "metrics": {YEAR: figures}}

    assert parts_of(found)["G7"].points == points


# 10


def test_the_environment_weighs_most_where_the_law_sees_a_high_climate_impact():
    shares = {
        name: mix["carbon_reduction"] + mix["resources"] for name, mix in materiality.MIXES.items()
    }

    assert shares["high"] > shares["capital"] > shares["low"]
    assert all(sum(mix.values()) == 1 for mix in materiality.MIXES.values())
    assert "2022/1288" in materiality.__doc__


@given(profiles(kinds=(*taxonomy.MISSION, *taxonomy.CORPORATE), full=True))
def test_a_sector_that_the_figures_contradict_wins_nothing(profile):
    heavy = with_figures(profile, employees=10, ghgScope1=Decimal(2_000_000))
    lowest = min(exactly(heavy | {"sector": each})["esg_impact_score"] for each in ("D", None))

    assert exactly(heavy | {"sector": "Q"})["esg_impact_score"] == lowest


def test_what_is_asked_depends_on_type_and_size_alone():
    for row in score_components.COMPONENTS:
        codes = {*row.applies.split(" or "), *row.weights}
        assert all(code in taxonomy.ASKED or code.endswith("+") for code in codes)
    assert derived_metrics.LONGEST == 10
