"""What scores are made of: the golden table, anchors, rounding, ranks and what is missing."""

import hashlib
import itertools
import json
import re
import statistics
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from auxeira.esg import (
    data_quality,
    derived_metrics,
    metrics,
    score_components,
    scores,
    taxonomy,
)
from auxeira.esg.metric_validation import find_metric_faults
from local.sample_organisations import build_sample_organisations

ROOT = Path(__file__).parents[2]
NOW = 2026
DEMO = "89d7b1664245c1542533c292888f1a80a66543d8a011f4c83267204e9d2fcf84"
TYPES = {
    "A": ("Riverlight Education", "NGO"),
    "B": ("Meridian Impact Partners", "Impact Investor"),
    "C": ("Nordhavn Components", "Corporate"),
    "D": ("Alba Foundation", "Corporate Foundation"),
    "E": ("Costa Water Agency", "Government Agency"),
}
FULL = {
    "website": "https://example.org",
    "country": "CH",
    "focus_areas": ["Education"],
    "sdg_alignment": [4],
    "annual_spend": 0,
    "impact_goals": "More",
    "email_verified": True,
}


def golden():
    """The five organisations as they come in: {letter: {year: figures}}."""
    found = {}
    for line in (ROOT / "tests/data/golden.txt").read_text().splitlines():
        letter, year, text = line.split(" ", 2)
        figures = json.loads(text, parse_float=Decimal)
        if "policiesAdopted" in figures:
            count = figures["policiesAdopted"]
            figures["policiesAdopted"] = list(metrics.SETS["policiesAdopted"][:count])
        found.setdefault(letter, {})[year] = figures
    return found


GOLDEN = golden()


def profile(letter="A", **changes):
    name, kind = TYPES[letter]
    full = FULL | {"organization_name": name, "organization_type": kind}
    years = {year: dict(figures) for year, figures in GOLDEN[letter].items()}
    whole = full | {"metrics": metrics.convert_metrics_to_minor_units(years)} | changes
    return {member: value for member, value in whole.items() if value is not None}


def changed(letter="A", year="2025", **figures):
    """A golden profile with other figures in a year, None for unknown."""
    found = profile(letter)
    found["metrics"][year] = found["metrics"].get(year, {}) | figures
    return found


def of(stored, category="carbon_reduction", now=NOW):
    return scores.calculate_scores(stored, now)[category]


def exactly(stored, now=NOW):
    return scores.calculate_exact_scores(scores.build_score_sheet(stored, now))


# the golden table

TABLE = {  # esg, carbon, social, governance, roi, profile
    "A": (79, 75, 78, 84, 77, 100),
    "B": (83, 95, 66, 94, 70, 100),
    "C": (77, 84, 69, 79, 68, 100),
    "D": (24, 22, 4, 59, 27, 88),
    "E": (35, 7, 52, 38, 37, 100),
}
UNROUNDED = {  # to 3 places, and the coverage
    ("A", "carbon_reduction"): (75.079, 1),
    ("A", "resources"): (75, 1),
    ("A", "environment"): (75.056, 1),
    ("A", "social_impact"): (77.622, 1),
    ("A", "governance_score"): (84.133, 1),
    ("A", "roi_performance"): (77.496, 1),
    ("A", "esg_impact_score"): (78.677, 1),
    ("B", "carbon_reduction"): (95.2, 1),
    ("B", "resources"): (75, 1),
    ("B", "environment"): (89.14, 1),
    ("B", "social_impact"): (66.433, 1),
    ("B", "governance_score"): (93.5, 1),
    ("B", "roi_performance"): (69.5, 1),
    ("B", "esg_impact_score"): (82.501, 1),
    ("C", "carbon_reduction"): (83.829, 1),
    ("C", "resources"): (78, 1),
    ("C", "environment"): (82.08, 1),
    ("C", "social_impact"): (68.798, 1),
    ("C", "governance_score"): (79.093, 1),
    ("C", "roi_performance"): (68.272, 1),
    ("C", "esg_impact_score"): (76.535, 1),
    ("D", "carbon_reduction"): (22.222, Fraction(20, 90)),
    ("D", "resources"): (0, 0),
    ("D", "environment"): (15.556, Fraction(14, 90)),
    ("D", "social_impact"): (3.846, Fraction(10, 65)),
    ("D", "governance_score"): (58.8, Fraction(87, 100)),
    ("D", "roi_performance"): (27.429, Fraction(45, 100)),
    ("D", "esg_impact_score"): (24.431, None),
    ("E", "carbon_reduction"): (7, 1),
    ("E", "resources"): (39.870, 1),
    ("E", "environment"): (16.861, 1),
    ("E", "social_impact"): (51.65, 1),
    ("E", "governance_score"): (38.379, 1),
    ("E", "roi_performance"): (37.331, Fraction(70, 100)),
    ("E", "esg_impact_score"): (35.493, 1),
}
WEIGHED = {  # weights and points of every known component, and the weight of all
    ("A", "carbon_reduction"): ("60x87.619 20x25 10x100", 90),
    ("A", "resources"): ("30x75", 30),
    ("A", "social_impact"): ("30x75 15x70 10x100 10x62.5 7x62.857 10x100", 82),
    ("A", "governance_score"): ("15x100 12x100 22x83.333 13x80 16x100 12x70 10x40", 100),
    ("A", "roi_performance"): ("25x87.5 25x85.714 30x67.308 20x70", 100),
    ("B", "carbon_reduction"): ("60x100 20x80 10x92 10x100", 100),
    ("B", "resources"): ("30x75", 30),
    ("B", "social_impact"): ("30x68.75 15x30 10x75 10x62.5 7x80 10x100", 82),
    ("B", "governance_score"): ("15x100 12x62.5 22x100 13x100 16x100 12x100 10x80", 100),
    ("B", "roi_performance"): ("20x40 15x100 45x70 20x75", 100),
    ("C", "carbon_reduction"): ("60x95.714 20x50 10x64 10x100", 100),
    ("C", "resources"): ("30x75 30x75 40x82.5", 100),
    ("C", "social_impact"): ("18x62.5 14x66 14x62.5 10x80 18x71.989 14x90 12x50", 100),
    ("C", "governance_score"): ("15x88.889 12x83.333 22x100 13x72 16x50 12x70 10x80", 100),
    ("C", "roi_performance"): ("20x17.361 40x92 40x70", 100),
    ("D", "carbon_reduction"): ("20x100", 90),
    ("D", "resources"): ("", 30),
    ("D", "social_impact"): ("10x25", 65),
    ("D", "governance_score"): ("15x100 12x100 22x50 16x100 12x40 10x0", 100),
    ("D", "roi_performance"): ("25x85.714 20x30", 100),
    ("E", "carbon_reduction"): ("60x0 20x15 10x40 10x0", 100),
    ("E", "resources"): ("30x42.901 30x40 40x37.5", 100),
    ("E", "social_impact"): ("30x87.5 15x30 10x50 8x40 10x25 7x60 10x0 10x60", 100),
    ("E", "governance_score"): ("22x66.667 13x35 16x0 12x40 10x40", 73),
    ("E", "roi_performance"): ("25x36.667 25x79.057 20x42", 100),
}


def agreed(letter):
    """The golden D has 7 of 8 fields."""
    return profile(letter, website=None) if letter == "D" else profile(letter)


@pytest.mark.parametrize("letter", TABLE)
def test_the_golden_figures_have_no_fault_and_no_blocking_flag(letter):
    assert find_metric_faults(GOLDEN[letter], NOW) == []
    assert scores.build_score_sheet(agreed(letter), NOW).blocking == ()


@pytest.mark.parametrize("letter", TABLE)
def test_the_golden_scores_are_as_they_were_agreed(letter):
    found = scores.calculate_scores(agreed(letter), NOW)

    assert tuple(found) == scores.CATEGORIES
    assert tuple(each.score for each in found.values()) == TABLE[letter]
    assert all(each.year == 2025 for name, each in found.items() if name != scores.COMPLETION)


@pytest.mark.parametrize(("letter", "category"), UNROUNDED)
def test_the_golden_scores_before_they_are_rounded(letter, category):
    score, coverage = UNROUNDED[letter, category]
    found = exactly(agreed(letter))[category]

    assert round(float(found.score), 3) == score
    assert coverage in (None, found.coverage)


@pytest.mark.parametrize(("letter", "category"), WEIGHED)
def test_the_golden_points_of_every_component(letter, category):
    parts = scores.build_score_sheet(agreed(letter), NOW).parts[category]
    known = [part for part in parts if part.points is not None]
    wanted, whole = WEIGHED[letter, category]

    shown = " ".join(f"{part.weight}x{round(float(part.points), 3):g}" for part in known)
    assert shown == re.sub(r"\.0+\b", "", wanted)
    assert sum(part.weight for part in parts) == whole


def test_the_first_year_of_d_is_ranked_in_governance_only():
    found = scores.calculate_scores(agreed("D"), NOW)

    assert {name for name, each in found.items() if each.ranked} == {
        "governance_score",
        "profile_completion",
    }
    assert found["esg_impact_score"].coverage == 36
    assert [found[name].quality for name in ("carbon_reduction", "social_impact")] == [100, 25]
    assert [found[name].quality for name in ("governance_score", "roi_performance")] == [68, 61]


@pytest.mark.parametrize("letter", "ABCE")
def test_the_others_are_ranked_everywhere(letter):
    assert all(each.ranked for each in scores.calculate_scores(profile(letter), NOW).values())


@pytest.mark.parametrize(
    ("letter", "name", "value"),
    [
        ("A", "pathPosition", 1.190),
        ("A", "energyChange", 0.1),
        ("A", "costChange", 0.188),
        ("A", "sroi", 1.692),
        ("B", "reduction", 0.375),
        ("B", "pathPosition", 2.976),
        ("B", "scope3Position", 0.867),  # 0.065 / 0.075
        ("B", "sroi", 0.8),
        ("C", "reduction", 0.234),
        ("C", "pathPosition", 1.393),
        ("C", "trir", 4.202),
        ("C", "paybackRatio", 0.233),
        ("C", "sroi", 0.347),
        ("E", "reduction", -0.04),
        ("E", "costPerOutcome", 16_000),  # minor units
    ],
)
def test_the_golden_values_that_follow(letter, name, value):
    found = derived_metrics.derive_metrics(profile(letter)["metrics"], TYPES[letter][1])

    assert round(float(found[name]), 3) == value


# anchors and rounding


def anchors():
    for row in score_components.COMPONENTS:
        for pair in row.anchors.split():
            value, points = pair.split(":")
            yield pytest.param(row, Fraction(value), Fraction(points), id=f"{row.id} {pair}")


@pytest.mark.parametrize(("row", "value", "points"), list(anchors()))
def test_at_an_anchor_are_its_points(row, value, points):
    assert score_components.calculate_component_points(row, value) == points


@pytest.mark.parametrize("row", score_components.COMPONENTS, ids=lambda row: row.id)
def test_beyond_the_anchors_points_stay_and_between_them_they_lie_on_a_line(row):
    pairs = [[Fraction(part) for part in pair.split(":")] for pair in row.anchors.split()]

    assert score_components.calculate_component_points(row, pairs[0][0] - 10**9) == pairs[0][1]
    assert score_components.calculate_component_points(row, pairs[-1][0] + 10**9) == pairs[-1][1]
    assert {0, 100} >= {pairs[0][1], pairs[-1][1]} - {40}
    for (left, low), (right, high) in itertools.pairwise(pairs):
        middle = left + (right - left) / 4
        assert score_components.calculate_component_points(row, middle) == low + (high - low) / 4


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("92.5", 93), ("92.499", 92), ("99.5", 100)],
)
def test_half_a_point_is_rounded_up(value, rounded):
    assert scores.round_half_up(Fraction(value)) == rounded


def test_a_tie_in_a_score_is_rounded_up():
    half = changed("A", targetAnnualRatePct=None, ghgScope1=None, energyRenewable=Decimal("4.725"))

    found = exactly(half)["carbon_reduction"]

    assert found.score == Fraction(5, 2)  # 20 x 11.25 of 90
    assert of(half).score == 3


def test_the_composite_is_made_of_unrounded_parts():
    found = exactly(profile("B"))
    rounded = {name: scores.round_half_up(each.score) for name, each in found.items()}
    shares = {"environment": 35, "social_impact": 35, "governance_score": 30}

    assert scores.round_half_up(Fraction(sum(n * rounded[p] for p, n in shares.items()), 100)) == 82
    assert of(profile("B"), "esg_impact_score").score == 83


def test_quality_times_coverage_is_the_score():
    found = of(profile("E"), "roi_performance")

    assert (found.score, found.quality, found.coverage) == (37, 53, 70)


def test_money_in_other_units_changes_no_score():
    whole = profile("C") | {"metrics": GOLDEN["C"]}

    assert exactly(whole) == exactly(profile("C"))


# what applies, and with which weight


@pytest.mark.parametrize(
    ("kind", "employees", "weights"),
    [
        ("NGO", 9, {"carbon_reduction": 90, "resources": 30, "social_impact": 65}),
        ("NGO", 10, {"carbon_reduction": 90, "resources": 30, "social_impact": 82}),
        ("NGO", 50, {"carbon_reduction": 100, "resources": 100, "social_impact": 100}),
        ("ESG Fund", 9, {"carbon_reduction": 100, "roi_performance": 80}),
        ("Pension Fund", 9, {"roi_performance": 65}),
        ("Sovereign Wealth Fund", 9, {"roi_performance": 65}),
        ("Family Office", 9, {"roi_performance": 100, "governance_score": 73}),
        ("Corporate", 50, {"social_impact": 100, "roi_performance": 100}),
        ("Corporate", 9, {"social_impact": 40, "governance_score": 100}),
        ("Government Agency", 9, {"governance_score": 73}),
    ],
)
def test_weights_are_those_of_type_and_headcount(kind, employees, weights):
    stored = profile(organization_type=kind, metrics={"2025": {"employees": employees}})
    parts = scores.build_score_sheet(stored, NOW).parts

    assert {name: sum(part.weight for part in parts[name]) for name in weights} == weights


def test_who_hides_the_headcount_is_weighed_as_a_large_one():
    parts = scores.build_score_sheet(changed("A", employees=None), NOW).parts

    assert sum(part.weight for part in parts["resources"]) == 100


def test_nothing_emitted_in_the_base_year_drops_the_path():
    clean = changed("A", "2023", ghgScope1=0, ghgScope2Location=0)

    parts = scores.build_score_sheet(clean, NOW).parts["carbon_reduction"]

    assert [part.id for part in parts] == ["C2", "C4"]


def test_a_death_takes_all_points_of_safety():
    assert (
        derived_metrics.derive_metrics(profile("E")["metrics"], "Government Agency")["accidents"]
        == 15
    )
    spared = exactly(changed("E", fatalities=0))["social_impact"].score
    assert spared > exactly(profile("E"))["social_impact"].score


def test_scope_3_counts_40_points_in_its_first_year():
    [part] = [
        part
        for part in scores.build_score_sheet(changed("B", "2022", ghgScope3=None), NOW).parts[
            "carbon_reduction"
        ]
        if part.id == "C3"
    ]

    assert (part.points, part.missing) == (40, ())


def test_a_whole_of_zero_is_unknown_and_asked_for():
    found = of(changed("D", energyTotal=0, energyRenewable=0))

    assert "metrics.2025.energyTotal" in found.missing
    assert found.score == 0


# the base year


def base(years, name="pathPosition", kind="NGO", year=2025):
    return derived_metrics.read_year(years, kind, year).bases.get(name)


EMITTED = {"ghgScope1": 5, "ghgScope2Location": 5}
BY_CONTRACT = {"ghgScope1": 5, "ghgScope2Market": 5}


def test_the_base_year_is_the_earliest_of_the_ten_before():
    years = {str(year): EMITTED for year in range(2012, 2026)}

    assert base(years) == 2015


def test_a_year_without_all_inputs_is_no_base_year():
    assert base({"2022": {"ghgScope1": 5}, "2023": EMITTED, "2025": EMITTED}) == 2023
    assert base({"2022": {"ghgScope1": 5}, "2025": EMITTED}) is None


def test_the_market_based_figure_comes_first_where_both_years_have_it():
    both = EMITTED | {"ghgScope2Market": 3}
    years = {"2021": EMITTED, "2023": both, "2025": both}

    found = derived_metrics.read_year(years, "NGO", 2025)

    assert (found.basis, found.bases["pathPosition"], found.values["ghg12"]) == (
        "ghgScope2Market",
        2023,
        8,
    )


def test_a_component_names_the_scope_2_figure_that_it_uses():
    both = EMITTED | {"ghgScope2Market": 3}

    def used(figures):
        read = derived_metrics.read_year({"2024": figures, "2025": figures}, "NGO", 2025)
        return {
            each
            for row in {row.category for row in score_components.COMPONENTS}
            for part in score_components.build_score_parts(row, read, "NGO")
            for each in part.uses
            if each.startswith(("scope2", "ghgScope2"))
        }

    assert used(both) == {"ghgScope2Market"}
    assert used(EMITTED) == {"ghgScope2Location"}
    assert used({}) == {"scope2"}


def test_of_two_bases_neither_is_compared_with_the_other():
    found = derived_metrics.read_year({"2023": EMITTED, "2025": BY_CONTRACT}, "NGO", 2025)

    assert "reduction" not in found.values
    assert found.values["scope2"] == 5


def test_nothing_before_a_boundary_change_is_compared():
    changed = EMITTED | {"boundaryChange": True}

    assert base({"2021": EMITTED, "2023": changed, "2025": EMITTED}) == 2023
    assert base({"2021": EMITTED, "2025": changed}) is None
    assert base({"2021": EMITTED, "2025": EMITTED, "2026": changed}) == 2021


def test_one_years_change_counts_as_half_of_two():
    now = {"ghgScope1": 4, "ghgScope2Location": 5}
    found = derived_metrics.derive_metrics({"2024": EMITTED, "2025": now}, "NGO")

    assert found["pathPosition"] == Fraction(1, 10) / Fraction(84, 1000)
    assert found["ghgChangePerYear"] == Fraction(1, 10)


def test_a_year_left_empty_hides_nothing():
    assert of(changed("A", year="2026")).year == 2026
    assert of(changed("A", year="2026")).score == 0
    assert of(changed("A", year="2027")).year == 2025  # not begun


# who is ranked


@pytest.mark.parametrize(
    ("member", "shown"),
    [
        ("organization_name", "organizationName"),
        ("country", "country"),
        ("email_verified", "emailVerified"),
    ],
)
def test_without_a_name_a_country_or_a_proven_address_nobody_is_ranked(member, shown):
    found = scores.calculate_scores(profile(**{member: None}), NOW)

    assert not any(each.ranked for each in found.values())
    assert all(shown in each.missing for each in found.values())
    assert found["carbon_reduction"].score == 75


def test_without_a_type_there_is_nothing_to_weigh():
    found = scores.calculate_scores(profile(organization_type=None), NOW)

    assert not any(each.ranked for each in found.values())
    assert found["carbon_reduction"].quality is None
    assert found["carbon_reduction"].missing == ("organizationType",)
    assert found["profile_completion"].score == 88


def test_an_empty_profile_has_scores_of_nothing():
    found = scores.calculate_scores({}, NOW)

    assert {each.score for each in found.values()} == {0}
    assert not any(each.ranked for each in found.values())


def test_without_figures_the_last_whole_year_is_asked_for():
    found = of(profile(metrics={}), "governance_score")

    assert (found.score, found.quality, found.coverage, found.year) == (0, None, 0, None)
    assert "metrics.2025.policiesAdopted" in found.missing


def test_figures_of_three_years_ago_are_no_longer_ranked():
    assert of(profile(), now=2027).ranked
    assert not of(profile(), now=2028).ranked
    assert "metrics.2027" in of(profile(), now=2028).missing


def test_sixty_percent_are_enough_and_less_is_not():
    without = changed("D", esgAssurance=None, esgOversight=None)  # 65 of 100
    less = changed("D", esgAssurance=None, esgOversight=None, boardWomen=None)  # 53

    assert (of(without, "governance_score").coverage, of(less, "governance_score").coverage) == (
        65,
        53,
    )
    assert of(without, "governance_score").ranked
    assert not of(less, "governance_score").ranked


def test_the_composite_needs_a_fifth_of_each_pillar():
    clean = dict.fromkeys(
        ("ghgScope1", "energyRenewable", "energyTotal", "targetAnnualRatePct"), None
    )
    found = exactly(changed("A", **clean))

    assert found["environment"].coverage == 0
    assert found["esg_impact_score"].coverage == Fraction(65, 100)
    assert not of(changed("A", **clean), "esg_impact_score").ranked


@pytest.mark.parametrize(
    ("flag", "stored", "blocked"),
    [
        (
            "jump",
            changed("A", "2024", ghgScope1=20, ghgScope2Location=9),
            {"carbon_reduction", "esg_impact_score"},
        ),
        (
            "jump",
            changed("A", energyTotal=400),
            {"carbon_reduction", "esg_impact_score"},
        ),
        (
            "zeroEmissions",
            changed("A", ghgScope1=0, ghgScope2Location=0),
            {"carbon_reduction", "esg_impact_score"},
        ),
        ("sroi", changed("A", outcomeValue=10**12), {"roi_performance"}),
        (
            "restated",
            profile("A", flags={"2023": ["restated"]}),
            {"carbon_reduction", "esg_impact_score", "roi_performance"},
        ),
    ],
)
def test_a_blocking_flag_takes_the_rank_and_no_point(flag, stored, blocked):
    year = {"jump": "2025", "restated": "2023"}.get(flag, "2025")
    stored["metrics"][year]["esgAssurance"] = 0
    if flag == "jump" and "2024" in stored["metrics"]:
        year = "2024"
    found = scores.calculate_scores(stored, NOW)

    assert {name for name, each in found.items() if not each.ranked} == blocked
    for name in blocked:
        assert flag in found[name].flags
        assert f"metrics.{year}.note" in found[name].missing

    noted = stored | {"metrics": {y: dict(f) for y, f in stored["metrics"].items()}}
    for each in noted["metrics"].values():
        each["note"] = "We sold two of our schools."
    assert exactly(noted) == exactly(stored)
    assert all(each.ranked for each in scores.calculate_scores(noted, NOW).values())


def test_a_short_note_explains_nothing_and_a_review_does():
    years = {"2023": GOLDEN["A"]["2023"], "2025": GOLDEN["A"]["2025"] | {"outcomeValue": 10**9}}
    for figures, ranked in (
        ({"esgAssurance": 0}, False),
        ({"esgAssurance": 0, "note": "because"}, False),
        ({"esgAssurance": None}, False),
        ({"esgAssurance": 1}, True),
    ):
        stored = profile(metrics={**years, "2025": years["2025"] | figures})
        assert of(stored, "roi_performance").ranked is ranked


def test_flags_that_block_nothing_are_named():
    found = of(changed("A", outcomeAdjustmentPct=0), "roi_performance")

    assert (found.flags, found.ranked) == (("noDeductions",), True)


# what is missing


def test_missing_names_the_fields_of_the_year_and_of_the_one_before():
    assert of(profile("D")).missing == (
        "metrics.2024.ghgScope1",
        "metrics.2024.ghgScope2Location",
        "metrics.2025.targetAnnualRatePct",
    )
    assert of(profile("E"), "roi_performance").missing == (
        "metrics.2025.outcomeValue",
        "metrics.2025.outcomeAdjustmentPct",
    )


def test_after_a_boundary_change_only_time_helps():
    moved = changed("A", boundaryChange=True)

    assert of(moved).missing == ("metrics.2025.boundaryChange",)
    assert of(moved).coverage == 33


# completion


@pytest.mark.parametrize(
    ("filled", "percent"), list(enumerate((0, 13, 25, 38, 50, 63, 75, 88, 100)))
)
def test_completion_is_in_eighths_rounded_half_up(filled, percent):
    names = list(scores.FIELDS)
    stored = {name: profile()[name] for name in names[:filled]}

    found, missing = scores.assess_completion(stored)

    assert (found, missing) == (percent, [scores.FIELDS[name] for name in names[filled:]])
    assert of(stored, "profile_completion").score == percent


@pytest.mark.parametrize("value", ["", "  ", None, []])
def test_blanks_and_empty_lists_fill_nothing_and_zero_does(value):
    assert scores.assess_completion(profile(focus_areas=value, annual_spend=0))[0] == 88
    assert scores.assess_completion(profile(impact_goals=value))[1] == ["impactGoals"]
    assert scores.assess_completion(profile(annual_spend=Decimal(0)))[1] == []


# the demo


def demo():
    return build_sample_organisations()[:60]


def test_the_demo_is_one_of_each_type_and_region():
    pairs = {(one["organization_type"], one["country"]) for one in demo()}

    assert len(pairs) == 60
    assert {kind for kind, _ in pairs} == set(taxonomy.TYPES) - {"Sovereign Wealth Fund"}
    assert len({one["organization_name"] for one in build_sample_organisations()}) == 63


def test_the_demo_is_the_same_in_every_run():
    text = json.dumps(build_sample_organisations(), default=str, sort_keys=True)

    assert text == json.dumps(build_sample_organisations(), default=str, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == DEMO


def test_the_demo_has_no_fault():
    for one in build_sample_organisations():
        assert find_metric_faults(metrics.convert_metrics_to_whole_units(one["metrics"]), NOW) == []


@pytest.mark.parametrize("category", scores.CATEGORIES[:5])
def test_the_demo_spreads_over_the_scale(category):
    found = [of(one, category) for one in demo()]
    ranked = [each.score for each in found if each.ranked]
    low, median, high = statistics.quantiles(ranked, method="inclusive")

    assert len(ranked) >= 50
    assert 45 <= median <= 75
    assert high - low >= 12


@pytest.mark.parametrize(("place", "letter"), list(enumerate("ADE")))
def test_three_of_the_demo_are_golden(place, letter):
    one = build_sample_organisations()[60 + place]

    assert (one["organization_name"], one["organization_type"]) == TYPES[letter]
    assert one["metrics"] == metrics.convert_metrics_to_minor_units(GOLDEN[letter])
    assert tuple(each.score for each in scores.calculate_scores(one, NOW).values()) == TABLE[letter]


# the page that explains it

PAGE = (ROOT / "docs/scores.md").read_text()
ROWS = PAGE.partition("## Components")[2].partition("## Who")[0]
COUNTS = {
    ("all", "all"): "all",
    ("all", "srv"): "serving",
    ("all", "not srv"): "not serving",
    ("all", "mis"): "mission",
    ("all", "cap"): "capital",
    ("all", "cor"): "corporate",
    ("all", "lev"): "Impact Investor, Development Bank, Family Office",
    ("all", "brd"): "all but Government Agency and Family Office",
    ("res", "all"): "all but Pension Fund and Sovereign Wealth Fund",
    ("10+", "all"): "10 employees or more",
    ("50+", "all"): "50 employees or more",
    ("50+ or cap", "all"): "50 employees or more, or capital",
}
FLAGS = {
    *data_quality.BLOCKING,
    *("basis", "credits", "hours", "noDeductions", "noSpend", "scope2", "training"),
}
WORDS = {"srv": "serving", "all": "others", "mis": "mission", "cap": "capital", "cor": "corporate"}


def explained(row):
    """(counts for, weight, anchors) in the words of the page."""
    codes = tuple(row.weights)
    alone = codes[0] if len(codes) == 1 else "all"
    weight = ", ".join(f"{WORDS.get(code)} {own}" for code, own in row.weights.items())
    pairs = (pair.split(":") for pair in row.anchors.split())
    return (
        COUNTS[row.applies, alone],
        str(row.weights[alone]) if len(codes) == 1 else weight,
        ", ".join(f"{value} → {points}" for value, points in pairs),
    )


@pytest.mark.parametrize("row", score_components.COMPONENTS, ids=lambda row: row.id)
def test_the_page_says_of_each_component_what_is_computed(row):
    [cells] = re.findall(rf"^\| {row.id} \| .+? \| (.+) \| (.+) \| (.+) \|$", ROWS, re.MULTILINE)

    assert cells == explained(row)


def test_the_page_knows_every_component_and_every_flag_and_no_other():
    rows = re.findall(r"^\| ([A-Z]\d) ", ROWS, re.MULTILINE)
    named = re.findall(r"^\| `(\w+)` \| .+ \| (yes|no) \|$", PAGE, re.MULTILINE)

    assert rows == [row.id for row in score_components.COMPONENTS]
    assert {flag for flag, blocks in named if blocks == "yes"} == set(data_quality.BLOCKING)
    assert {flag for flag, _ in named} == FLAGS


def test_the_page_names_every_score():
    assert all(f"| `{category}` |" in PAGE for category in scores.CATEGORIES)


def test_the_page_computes_its_example_right():
    before = exactly(profile("A"))["carbon_reduction"].score
    after = of(changed("A", targetAnnualRatePct=None))

    assert f"= {float(before):.3f} → **75**" in PAGE
    assert (after.score, after.quality, after.coverage) == (64, 72, 88)
