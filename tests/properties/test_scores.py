"""What no figures can do to a score: hide anything, or gain by being worse."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxeira.esg import data_quality, metric_validation, metrics, scores, taxonomy
from local.sample_organisations import build_sample_organisations

NOW = 2026
YEAR = "2025"
DEMO = build_sample_organisations()
NAMES = [one["organization_name"] for one in DEMO]
each_of_the_demo = pytest.mark.parametrize("one", DEMO, ids=NAMES)

UP = (  # more never hurts
    *("energyRenewable", "targetAnnualRatePct", "wasteRecovered"),
    *("trainingHours", "adequateWageShare", "outcomesAchieved", "outcomeEvidence"),
    *("boardIndependent", "policiesAdopted", "antiCorruptionTrainedShare"),
    *("esgOversight", "esgAssurance", "financialReturnPct", "coCapitalMobilised"),
    *("esgSavings", "outcomeValue"),
)
DOWN = (  # nor less
    *("ghgScope1", "ghgScope2Location", "ghgScope2Market", "ghgScope3", "waterWithdrawal"),
    *("leavers", "recordableInjuries", "fatalities", "corruptionIncidents", "significantFines"),
    *("genderPayGapPct", "energyTotal"),
)


def exactly(profile):
    found = scores.calculate_exact_scores(scores.build_score_sheet(profile, NOW))
    return {category: each.score for category, each in found.items()}


def with_figure(profile, name, value):
    years = profile["metrics"] | {YEAR: profile["metrics"][YEAR] | {name: value}}
    return profile | {"metrics": years}


def better(name, figures):
    """A value that is better than the one in figures, within its range and its whole."""
    row, value = metrics.METRICS[name], figures[name]
    if row.type == "set":
        return list(metrics.SETS[name])
    if name in UP:
        wholes = [figures.get(whole) for part, whole, _ in metrics.PARTS if part == name]
        top = min([row.high, *(whole for whole in wholes if whole is not None)])
        return max(value, min(top, value + max(1, abs(value) // 4)))
    return value / 2 if row.type == "number" else value // 2


def losses(before, after):
    return {name: (before[name], after[name]) for name in before if after[name] < before[name]}


@each_of_the_demo
def test_a_better_figure_never_hurts(one):
    before, figures = exactly(one), one["metrics"][YEAR]
    tried = [name for name in (*UP, *DOWN) if figures.get(name) is not None]

    assert len(tried) > 3
    for name in tried:
        after = exactly(with_figure(one, name, better(name, figures)))
        assert losses(before, after) == {}, name


@each_of_the_demo
def test_hiding_a_figure_never_wins(one):
    before = exactly(one)

    for name in one["metrics"][YEAR]:
        after = exactly(with_figure(one, name, None))
        assert losses(after, before) == {}, name


# organisations of any kind


def numbers(name):
    row = metrics.METRICS[name]
    low, high = max(row.low, -1000), min(row.high, 1000)
    if row.type == "set":
        count = st.integers(0, row.high)
        return count.map(lambda number: list(metrics.SETS[name][:number]))
    if row.type == "int":
        return st.integers(low, high)
    return st.integers(low * 10, high * 10).map(lambda tenths: Decimal(tenths).scaleb(-1))


FIGURES = st.fixed_dictionaries(
    {name: st.one_of(st.none(), numbers(name), numbers(name)) for name in metrics.METRICS}
)


@st.composite
def profiles(draw, boundaries=False):
    """A profile whose figures of up to three years have no fault."""
    years = draw(st.sets(st.sampled_from(["2016", "2020", "2023", "2024"]), max_size=2)) | {YEAR}
    found = {year: dict(draw(FIGURES)) for year in years}
    for figures in found.values():
        for part, whole, times in metrics.PARTS[::-1] + metrics.PARTS:
            if figures[part] is not None and figures[whole] is not None:
                figures[part] = min(figures[part], times * figures[whole])
        if figures["managers"] == 0 or None in (figures[name] for name in metrics.TOGETHER):
            figures |= dict.fromkeys(metrics.TOGETHER)
    if boundaries and draw(st.booleans()):
        year = draw(st.sampled_from(sorted(years)))
        found[year] |= {"boundaryChange": True, "note": "We sold two of our schools."}
    return {
        "organization_name": "Generated",
        "organization_type": draw(st.sampled_from(taxonomy.TYPES)),
        "country": "CH",
        "email_verified": True,
        "metrics": found,
    }


@given(profiles(boundaries=True))
def test_what_is_generated_has_no_fault(profile):
    assert metric_validation.find_metric_faults(profile["metrics"], NOW) == []


@given(profiles(boundaries=True), st.data())
def test_better_never_hurts_anybody(profile, data):
    figures = profile["metrics"][YEAR]
    names = [name for name in (*UP, *DOWN) if figures[name] is not None]
    if names:
        name = data.draw(st.sampled_from(names))
        after = exactly(with_figure(profile, name, better(name, figures)))
        assert losses(exactly(profile), after) == {}


@given(profiles(boundaries=True), st.data())
def test_hiding_never_wins_for_anybody(profile, data):
    figures = profile["metrics"][YEAR]
    names = [name for name in metrics.METRICS if figures[name] is not None]
    if names:
        after = exactly(with_figure(profile, data.draw(st.sampled_from(names)), None))
        assert losses(after, exactly(profile)) == {}


@given(profiles(boundaries=True))
def test_a_score_is_a_whole_number_of_points_of_quality_times_coverage(profile):
    sheet = scores.build_score_sheet(profile, NOW)
    found = scores.calculate_scores(profile, NOW)

    for category, exact in scores.calculate_exact_scores(sheet).items():
        assert 0 <= exact.score <= 100 * exact.coverage <= 100
        if category in found:
            assert abs(found[category].score - exact.score) <= Fraction(1, 2)
            assert found[category].ranked <= (exact.coverage >= Fraction(6, 10))


def given_all(profile, fields):
    """The profile with 1 for each field that is missing, and no deaths: one settles S7 alone."""
    filled = copy.deepcopy(profile)
    for field in fields:
        _, year, name = field.split(".")
        value = [metrics.SETS[name][0]] if name in metrics.SETS else int(name != "fatalities")
        filled["metrics"].setdefault(year, {})[name] = value
    return filled


def fields_of(profile):
    found = scores.calculate_scores(profile, NOW).values()
    fields = {field for each in found for field in each.missing if field.count(".") == 2}
    return {field for field in fields if not field.endswith(".note")}


@given(profiles())
def test_what_is_missing_is_all_that_full_coverage_needs(profile):
    filled = given_all(profile, fields_of(profile))

    found = scores.calculate_exact_scores(scores.build_score_sheet(filled, NOW))
    for category, each in found.items():
        assert each.coverage in (0, 1), (category, each)  # 0 where nothing applies


def parts_of(profile):
    parts = scores.build_score_sheet(profile, NOW).parts
    return {part.id: part for category in parts for part in parts[category]}


@given(profiles(), st.data())
def test_no_component_asks_for_more_than_it_needs(profile, data):
    figures = profile["metrics"][YEAR]
    figures["employees"] = figures["employees"] or 60  # what is asked depends on it
    unknown = [part for part in parts_of(profile).values() if part.points is None]
    if unknown:
        part = data.draw(st.sampled_from(unknown))
        field = data.draw(st.sampled_from(part.missing))
        _, year, name = field.split(".")
        if profile["metrics"].get(year, {}).get(name) is None:  # of zeros one may be enough
            without = given_all(profile, set(part.missing) - {field})
            assert parts_of(without)[part.id].points is None


@given(profiles(boundaries=True))
def test_no_order_of_years_or_figures_matters(profile):
    turned = {
        year: dict(reversed(figures.items()))
        for year, figures in reversed(profile["metrics"].items())
    }

    assert scores.calculate_scores(profile | {"metrics": turned}, NOW) == scores.calculate_scores(
        profile, NOW
    )


@given(profiles(boundaries=True))
def test_flags_move_no_score(profile):
    stored = data_quality.build_stored_flags(profile["metrics"], profile["organization_type"])
    restated = {year: ["restated"] for year in profile["metrics"]}

    for kept in (stored, restated):
        assert exactly(profile | {"flags": kept}) == exactly(profile)
