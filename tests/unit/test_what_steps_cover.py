"""What a step covers of what the organisation emits, plans and aims at, and says where it ends."""

import pytest

from tests.support import report_inputs, report_organisations
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

TYPES_OF_GOAL = ("innovation_pipeline", "strategic_recommendations", "cross_impact_opportunity")


def write_of(kind, name, **figures):
    return report_organisations.write_json(
        kind, report_inputs.inputs(build_unlike(name, **figures))
    )


def said(document):
    return "\n".join(report_organisations.read_texts(document))


@pytest.mark.parametrize("kind", report_organisations.TYPES)
@pytest.mark.parametrize("target", [None, 3])
def test_a_target_of_who_finances_says_that_it_covers_scope_1_and_2(kind, target):
    document = write_of(kind, "bank", targetAnnualRatePct=target)
    steps = [each for each in (document or {}).get("recommendedActions", ()) if each["id"] == "E03"]

    for each in steps:
        assert "Scope 1 and 2" in each["title"]
        assert "1,260 t CO2e of Scope 1 and 2, and nothing of the 3,170,000" in each["reason"]
    assert steps or kind != "strategic_recommendations" or target is None


def test_a_target_of_who_finances_nothing_keeps_its_name():
    document = write_of("sustainability_roadmap", "maker")
    titles = {each["id"]: each["title"] for each in document["recommendedActions"]}

    assert titles.get("E03") in (None, "Raise the planned cut to that of the reference path")


@pytest.mark.parametrize("kind", TYPES_OF_GOAL)
def test_a_step_on_half_of_the_fleet_says_what_it_lacks_to_half(kind):
    document = write_of(kind, "haulier")

    assert "E10" in {each["id"] for each in document["recommendedActions"]}
    assert "13,240" in said(document)
    assert "30 percentage points are still missing" in said(document)


@pytest.mark.parametrize(
    ("name", "figures", "words"),
    [
        (
            "haulier",
            {},
            "by 4.2 % of base-year emissions a year; since 2022 emissions rose by 12.6 %",
        ),
        ("maker", {"targetAnnualRatePct": 4}, "since 2024 emissions fell by 3 % in all"),
        ("maker", {"targetAnnualRatePct": 3}, None),
        (
            "haulier",
            {"ghgScope1": 61_000},
            "since 2022 emissions stayed about the same, within 0.3 %",
        ),
        ("haulier", {"targetAnnualRatePct": 0}, None),
        ("haulier", {"targetAnnualRatePct": None}, None),
        ("haulier", {"ghgScope1": 50_000, "scope1Vehicles": 47_000}, None),
    ],
)
def test_a_planned_cut_stands_beside_the_way_that_emissions_went(name, figures, words):
    told = said(write_of("strategic_recommendations", name, **figures))

    assert ("Planned is a cut" in told) is bool(words)
    assert (words or "") in told


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_what_to_bring_to_a_partner_tells_of_no_single_person_and_of_no_year_more(name):
    told = said(write_of("cross_sector_collaboration", name))

    assert "loan by loan" not in told
    assert "three years of its own figures" not in told
    assert "{years}" not in told
    assert "Yearly totals are shared" not in told


def test_the_years_that_are_brought_are_those_reported():
    assert "Bring: its own figures, of two years." in said(
        write_of("cross_sector_collaboration", "bank")
    )
