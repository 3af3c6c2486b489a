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
    score_parts,
    scores,
    taxonomy,
)
from auxeira.esg.metric_validation import find_metric_faults
from local.sample_organisations import build_sample_organisations
from tools import scores_page

ROOT = Path(__file__).parents[2]
NOW = 2026
DEMO = "d1f7c67fe5f5228b243af68f342fdbc3cac0e152b6a0400b568f75363ded91de"
SECTORS = {"A": "Q", "B": "L", "C": "C", "E": "E"}  # D says none
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
    full |= {"sector": SECTORS[letter]} if letter in SECTORS else {}
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
    "A": (81, 73, 84, 90, 93, 100),
    "B": (78, 80, 65, 96, 74, 100),
    "C": (71, 62, 73, 81, 88, 100),
    "D": (18, 8, 3, 59, 20, 88),
    "E": (30, 12, 37, 45, 47, 100),
}
UNROUNDED = {  # to 3 places, and the coverage
    ("A", "carbon_reduction"): (72.589, Fraction(19, 20)),
    ("A", "resources"): (37.5, 1),
    ("A", "environment"): (62.764, Fraction(241, 250)),
    ("A", "social_impact"): (84.026, 1),
    ("A", "governance_score"): (90.133, 1),
    ("A", "roi_performance"): (92.812, 1),
    ("A", "esg_impact_score"): (80.543, Fraction(991, 1000)),
    ("B", "carbon_reduction"): (80.006, 1),
    ("B", "resources"): (18.75, 1),
    ("B", "environment"): (71.255, 1),
    ("B", "social_impact"): (64.64, 1),
    ("B", "governance_score"): (95.5, 1),
    ("B", "roi_performance"): (73.5, 1),
    ("B", "esg_impact_score"): (77.756, 1),
    ("C", "carbon_reduction"): (62.218, 1),
    ("C", "resources"): (72.312, 1),
    ("C", "environment"): (65.134, 1),
    ("C", "social_impact"): (72.977, 1),
    ("C", "governance_score"): (81.093, 1),
    ("C", "roi_performance"): (87.5, 1),
    ("C", "esg_impact_score"): (71.477, 1),
    ("D", "carbon_reduction"): (7.5, Fraction(3, 40)),
    ("D", "resources"): (0, 0),
    ("D", "environment"): (5.333, Fraction(4, 75)),
    ("D", "social_impact"): (3.472, Fraction(5, 36)),
    ("D", "governance_score"): (58.8, Fraction(87, 100)),
    ("D", "roi_performance"): (20, Fraction(1, 5)),
    ("D", "esg_impact_score"): (18.142, None),
    ("E", "carbon_reduction"): (11.846, Fraction(76, 105)),
    ("E", "resources"): (30.745, 1),
    ("E", "environment"): (17.306, None),
    ("E", "social_impact"): (37.47, Fraction(97, 107)),
    ("E", "governance_score"): (45.228, 1),
    ("E", "roi_performance"): (46.875, Fraction(11, 16)),
    ("E", "esg_impact_score"): (30.336, None),
}
WEIGHED = {  # weights and points of every known component, and the weight of all
    ("A", "carbon_reduction"): ("60x87.619 6x25 10x40", 80),
    ("A", "resources"): ("30x37.5", 30),
    ("A", "social_impact"): ("18x100 24x70 10x100 10x62.5 7x53.333 10x100 10x100", 89),
    ("A", "governance_score"): ("15x100 12x100 22x83.333 13x80 16x100 12x70 10x100", 100),
    ("A", "roi_performance"): ("35x93.75 20x100 25x80 20x100", 100),
    ("B", "carbon_reduction"): ("12x100 2x80 17x50.622 8x40 1x100 60x89.333", 100),
    ("B", "resources"): ("30x18.75", 30),
    ("B", "social_impact"): ("18x76 24x30 10x75 10x62.5 7x70 10x100 10x80", 89),
    ("B", "governance_score"): ("15x100 12x62.5 22x100 13x100 16x100 12x100 10x100", 100),
    ("B", "roi_performance"): ("20x60 15x100 45x70 20x75", 100),
    ("C", "carbon_reduction"): ("60x70 6x50 25x26 10x100 4x95.714", 105),
    ("C", "resources"): ("30x63.75 30x63.75 40x85.156", 100),
    ("C", "social_impact"): ("18x62.5 14x66 14x62.5 10x78 18x71.989 14x90 6x100", 94),
    ("C", "governance_score"): ("15x88.889 12x83.333 22x100 13x72 16x50 12x70 10x100", 100),
    ("C", "roi_performance"): ("70x100 30x58.333", 100),
    ("D", "carbon_reduction"): ("6x100", 80),
    ("D", "resources"): ("", 30),
    ("D", "social_impact"): ("10x25", 72),
    ("D", "governance_score"): ("15x100 12x100 22x50 16x100 12x40 10x0", 100),
    ("D", "roi_performance"): ("20x100", 100),
    ("E", "carbon_reduction"): ("60x19.231 6x15 10x0", 105),
    ("E", "resources"): ("30x27.778 30x24.706 40x37.5", 100),
    ("E", "social_impact"): ("18x68 24x30 10x50 8x40 10x25 7x56.471 10x0 10x60", 107),
    ("E", "governance_score"): ("22x66.667 13x35 16x25 12x40 10x50", 73),
    ("E", "roi_performance"): ("35x50 20x100", 80),
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
    assert found["esg_impact_score"].coverage == 28
    assert [found[name].quality for name in ("carbon_reduction", "social_impact")] == [100, 25]
    assert [found[name].quality for name in ("governance_score", "roi_performance")] == [68, 100]


@pytest.mark.parametrize("letter", "ABCE")
def test_the_others_are_ranked_everywhere(letter):
    assert all(each.ranked for each in scores.calculate_scores(profile(letter), NOW).values())


@pytest.mark.parametrize(
    ("letter", "name", "value"),
    [
        ("A", "pathPosition", 1.190),
        ("A", "energyChange", -0.05),
        ("A", "outcomesChange", 0.6),
        ("A", "costChange", 0.219),
        ("A", "sroi", 1.692),
        ("A", "reserveMonths", 3),
        ("B", "reduction", 0.25),
        ("B", "pathPosition", 1.984),  # 36 -> 27 in 3 years
        ("B", "marketPosition", 2.976),  # 32 -> 20
        ("B", "scope3Position", 0.867),  # 0.065 / 0.075
        ("B", "financedPosition", 0.867),
        ("B", "sroi", 0.8),
        ("C", "reduction", 0.14),
        ("C", "pathPosition", 0.833),  # 4,100 -> 3,526 in 4 years
        ("C", "marketPosition", 1.393),
        ("C", "wasteAvoidedShare", 0.681),  # 306 of 960 t are lost
        ("C", "trir", 4.202),
        ("C", "paybackRatio", 0.233),
        ("C", "sroi", 0.347),
        ("E", "reduction", -0.04),
        ("E", "pathPosition", -0.038),  # 3,000 / 3,120 - 1
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
    assert {0, 100} >= {pairs[0][1], pairs[-1][1]} - {40}  # a hoard of reserves
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
    half = changed("A", targetAnnualRatePct=None, ghgScope1=None, energyRenewable=14)

    found = exactly(half)["carbon_reduction"]

    assert found.score == Fraction(5, 2)  # 6 x 100 / 3 of 80
    assert of(half).score == 3


def test_the_composite_is_made_of_unrounded_parts():
    found = exactly(profile("E"))
    shares = {"carbon_reduction": 32, "resources": 13, "social_impact": 30, "governance_score": 25}
    whole = sum(share * found[name].score for name, share in shares.items())

    assert found["esg_impact_score"].score == whole / 100


def test_quality_times_coverage_is_the_score():
    found = of(profile("E"), "roi_performance")

    assert (found.score, found.quality, found.coverage) == (47, 68, 68)


def test_money_in_other_units_changes_no_score():
    whole = profile("C") | {"metrics": GOLDEN["C"]}

    assert exactly(whole) == exactly(profile("C"))


# what applies, and with which weight


@pytest.mark.parametrize(
    ("kind", "employees", "weights"),
    [
        ("NGO", 9, {"carbon_reduction": 80, "resources": 30, "social_impact": 72}),
        ("NGO", 10, {"carbon_reduction": 80, "resources": 30, "social_impact": 89}),
        ("NGO", 50, {"carbon_reduction": 105, "resources": 100, "social_impact": 107}),
        ("ESG Fund", 9, {"carbon_reduction": 100, "roi_performance": 60}),
        ("Pension Fund", 9, {"roi_performance": 45}),
        ("Sovereign Wealth Fund", 9, {"roi_performance": 45}),
        ("Family Office", 9, {"roi_performance": 80, "governance_score": 73}),
        ("Development Bank", 9, {"roi_performance": 100}),
        ("Corporate", 50, {"social_impact": 94, "roi_performance": 100}),
        ("Corporate", 9, {"social_impact": 34, "governance_score": 100}),
        ("Government Agency", 9, {"governance_score": 73, "roi_performance": 80}),
    ],
)
def test_weights_are_those_of_type_and_headcount(kind, employees, weights):
    stored = profile(organization_type=kind, metrics={"2025": {"employees": employees}})
    parts = scores.build_score_sheet(stored, NOW).parts

    assert {name: sum(part.weight for part in parts[name]) for name in weights} == weights


def test_who_hides_the_headcount_is_weighed_as_a_large_one_and_known_as_none():
    parts = scores.build_score_sheet(changed("C", employees=None), NOW).parts

    assert sum(part.weight for part in parts["resources"]) == 100
    unknown = {part.id: part.missing for part in parts["resources"] if part.points is None}
    assert unknown == dict.fromkeys(("E2", "E3"), ("metrics.2025.employees",))


def test_a_headcount_that_falls_is_asked_less_in_the_second_year():
    years = {year: {"employees": heads} for year, heads in (("2023", 62), ("2024", 43))}

    def asked(*found):
        parts = scores.build_score_sheet(profile(metrics=dict(found)), NOW).parts
        return {part.id for each in parts.values() for part in each}

    first = asked(*years.items())
    second = asked(*years.items(), ("2025", {"employees": 43}))

    assert first - second == {"C3", "E2", "E3", "S4", "S7"}
    assert asked(("2025", {"employees": 43})) == second


def test_training_is_per_head_of_the_larger_of_two_headcounts():
    figures = {"employees": 10, "trainingHours": 320}
    years = {"2023": {"employees": 90}, "2024": {"employees": 20}, "2025": figures}
    found = derived_metrics.derive_metrics(years, "NGO")

    assert (found["trainingPerEmployee"], found["trainingForSize"]) == (32, 16)


def test_no_waste_at_all_is_none_lost():
    clean = changed("C", wasteTotal=0, wasteRecovered=0)
    first = profile("C", metrics={"2025": clean["metrics"]["2025"]})

    for stored in (clean, first):
        parts = scores.build_score_sheet(stored, NOW).parts["resources"]
        assert next(part.points for part in parts if part.id == "E3") == 100


def test_nothing_emitted_then_and_now_drops_the_path():
    clean = changed("A", "2023", ghgScope1=0, ghgScope2Location=0)
    clean["metrics"]["2025"] |= {"ghgScope1": 0, "ghgScope2Location": 0}

    parts = scores.build_score_sheet(clean, NOW).parts["carbon_reduction"]

    assert [part.id for part in parts] == ["C2", "C4", "C5"]


def test_nothing_emitted_then_and_something_now_is_a_rise():
    clean = changed("A", "2023", ghgScope1=0, ghgScope2Location=0)

    [path, *_] = scores.build_score_sheet(clean, NOW).parts["carbon_reduction"]

    assert (path.id, path.value, path.points) == ("C1", -1, 0)


@pytest.mark.parametrize(
    ("emitted", "points"), [(15, 20), (30, 10), (150, 2), (Decimal("13.74"), 80)]
)
def test_no_change_has_20_points_and_a_rise_takes_them_in_proportion(emitted, points):
    found = changed("A", ghgScope1=emitted - Decimal("8.1"))

    [path, *_] = scores.build_score_sheet(found, NOW).parts["carbon_reduction"]

    assert path.points == points


@pytest.mark.parametrize(
    ("categories", "points"),
    [({}, 13), ({"scope3Category6": 1, "scope3Category15": 9}, Fraction(221, 15))],
)
def test_scope_3_counts_by_how_many_categories_are_known(categories, points):
    measured = changed("C", ghgScope3=29700, **categories)  # 1 % less than 30,000

    parts = scores.build_score_sheet(measured, NOW).parts["carbon_reduction"]

    assert next(part.points for part in parts if part.id == "C3") == points * Fraction(14, 13)


def test_a_death_takes_all_points_of_safety():
    assert (
        derived_metrics.derive_metrics(profile("E")["metrics"], "Government Agency")["accidents"]
        == 15
    )
    spared = exactly(changed("E", fatalities=0))["social_impact"].score
    assert spared > exactly(profile("E"))["social_impact"].score


def test_scope_3_counts_nothing_in_its_first_year():
    [part] = [
        part
        for part in scores.build_score_sheet(changed("B", "2022", ghgScope3=None), NOW).parts[
            "carbon_reduction"
        ]
        if part.id == "C3"
    ]

    assert (part.points, part.missing) == (None, ("metrics.2022.ghgScope3",))


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


def test_the_location_based_figure_comes_first_where_both_years_have_it():
    both = EMITTED | {"ghgScope2Market": 3}
    years = {"2021": BY_CONTRACT, "2023": both, "2025": both}

    found = derived_metrics.read_year(years, "NGO", 2025)

    assert (found.basis, found.bases["ghg12"], found.values["ghg12"]) == (
        "ghgScope2Location",
        2023,
        10,
    )
    assert (found.bases["pathPosition"], found.bases["marketPosition"]) == (2023, 2021)


def test_a_component_names_the_scope_2_figure_that_it_uses():
    both = EMITTED | {"ghgScope2Market": 3}

    def used(figures):
        read = derived_metrics.read_year({"2024": figures, "2025": figures}, "NGO", 2025)
        return {
            each
            for row in {row.category for row in score_components.COMPONENTS}
            for part in score_parts.build_score_parts(row, read, "NGO")
            for each in part.uses
            if each.startswith(("scope2", "ghgScope2"))
        }

    assert used(both) == used({}) == {"ghgScope2Market", "ghgScope2Location"}


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
    assert found["carbon_reduction"].score == 73


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


def test_the_composite_needs_a_tenth_of_each_pillar():
    clean = dict.fromkeys(
        ("ghgScope1", "energyRenewable", "energyTotal", "targetAnnualRatePct"), None
    )
    found = exactly(changed("A", **clean))

    assert found["environment"].coverage == 0
    assert found["esg_impact_score"].coverage == Fraction(55, 100)  # not known to be an office
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
            {"carbon_reduction", "esg_impact_score", "social_impact", "roi_performance"},
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
        "metrics.2025.ghgScope2Market",
        "metrics.2024.ghgScope2Market",
    )
    assert of(profile("E"), "roi_performance").missing == (
        "metrics.2025.outcomeValue",
        "metrics.2025.outcomeAdjustmentPct",
    )


def test_after_a_boundary_change_only_time_helps():
    moved = changed("A", boundaryChange=True)

    assert of(moved).missing == ("metrics.2025.boundaryChange", "metrics.2025.ghgScope2Market")
    assert of(moved).coverage == 20


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
    figures = metrics.convert_metrics_to_minor_units(GOLDEN[letter])
    if letter == "A":  # says whom it consults besides, which no score counts
        figures["2025"]["groupsEngaged"] = list(metrics.SETS["groupsEngaged"][:3])

    assert (one["organization_name"], one["organization_type"]) == TYPES[letter]
    assert one["metrics"] == figures
    assert tuple(each.score for each in scores.calculate_scores(one, NOW).values()) == TABLE[letter]


# the page that explains it

PAGE = (ROOT / "docs/scores.md").read_text()
ROWS = PAGE.partition("## Components")[2].partition("## Who")[0]
FLAGS = {
    *data_quality.BLOCKING,
    *(
        "basis",
        "boundary",
        "credits",
        "gap",
        "hours",
        "noDeductions",
        "noSpend",
        "scope2",
        "training",
    ),
}


@pytest.mark.parametrize("row", score_components.COMPONENTS, ids=lambda row: row.id)
def test_the_page_says_of_each_component_what_is_computed(row):
    [cells] = re.findall(rf"^\| {row.id} \| (.+) \|$", ROWS, re.MULTILINE)
    what, practice, *rest = cells.split(" | ")

    assert (what, practice) == scores_page.PRACTICES[row.id]
    assert tuple(rest) == scores_page.describe_component(row)


def test_the_page_knows_every_component_and_every_flag_and_no_other():
    rows = re.findall(r"^\| ([A-Z]\d+) ", ROWS, re.MULTILINE)
    named = re.findall(r"^\| `(\w+)` \| .+ \| (yes|no) \|$", PAGE, re.MULTILINE)

    assert rows == [row.id for row in score_components.COMPONENTS]
    assert {flag for flag, blocks in named if blocks == "yes"} == set(data_quality.BLOCKING)
    assert {flag for flag, _ in named} == FLAGS


def test_the_page_names_every_score():
    assert all(f"| `{category}` |" in PAGE for category in scores.CATEGORIES)


def test_the_page_computes_its_example_right():
    before = exactly(profile("A"))["carbon_reduction"].score
    after = of(changed("A", targetAnnualRatePct=None))

    assert f"= {float(before):.3f} → **73**" in PAGE
    assert (after.score, after.quality, after.coverage) == (68, 82, 82)


def test_the_page_says_each_law_beside_its_test():
    laws = (ROOT / "tests/properties/test_score_laws.py").read_text()

    assert re.findall(r"^\| .+ \| `(test_\w+)` \|$", PAGE, re.MULTILINE) == re.findall(
        r"^def (test_\w+)", laws, re.MULTILINE
    )
