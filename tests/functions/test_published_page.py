"""What the page of published scores prints beside them: figures, pages that were read, weights."""

import re

import pytest

from auxeira.esg import materiality, scores
from report_writer import labels
from tests.support import published_scores
from tests.support.published_organisations import PUBLISHED
from tests.support.published_scores import build_stored

NOW_YEAR = 2026
JINDAL = "a manufacturer with a merger that reports every year"
BOTH = ("high", "low")
OFFICE = {"leastSize": 1, "ghgScope1": 10, "ghgScope2Location": 10, "energyTotal": 200}


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_every_figure_that_is_entered_is_printed_with_its_year(name):
    _, profile, _ = PUBLISHED[name]
    rows = published_scores.PAGE.read_text().partition(f", {name}\n")[2].partition("\n## ")[0]
    _, *cells = re.search(r"(?m)^\| Entered \|(.*)\|$", rows)[0].strip("| ").split(" | ")

    assert cells == sorted(profile["metrics"])
    for at, given in enumerate(profile["metrics"][year] for year in cells):
        for figure, value in given.items():
            if figure == "note":
                assert f"Note of {cells[at]}: {value}" in rows
            elif figure in labels.NAMES:
                shown = labels.label(figure).removeprefix("net ")
                row = re.search(rf"(?m)^\| {re.escape(shown)}, [^|]*\|(.*)\|$", rows)[1].split("|")
                assert float(row[at].replace(",", "")) == value, figure


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_what_lacks_was_not_in_the_pages_that_are_named_or_is_left_out_for_a_reason(name):
    source = PUBLISHED[name][0]
    reasons = published_scores.read_reasons()[name]

    assert source.startswith("Read: ")
    for words in (source, *reasons.values()):
        assert not re.search(r"(not|nothing)( \w+)? entered|not looked|known to be ", words), words
        for said in re.findall(r"(?i)[^.]*left out[^.]*", words):
            assert re.search(r" as |: |, (which|who) ", said), said


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_income_that_is_known_is_told_where_a_score_would_count_it(name):
    sheet = scores.build_score_sheet(build_stored(PUBLISHED[name][1]), NOW_YEAR)
    reasons = published_scores.read_reasons()[name]
    known = "totalIncome" in PUBLISHED[name][1]["metrics"][str(sheet.year)]

    asks = {"social": "S9", "return": "I4"}
    for category, shown in published_scores.SHOWN.items():
        waits = any(
            part.id == asks.get(shown) and part.points is None
            for part in sheet.parts.get(category, ())
        )
        if known and waits and name != JINDAL:
            assert re.search("(?i)income|revenue|turnover", reasons[shown]), shown


def test_points_of_energy_and_water_are_printed():
    page = published_scores.PAGE.read_text()

    assert "(cut of energy use: 98 points, weight 30 of 100)" in page
    assert "(cut of energy use: 35 points, weight 30 of 100; cut of water with" in page
    assert "; cut of water withdrawal: 0 points, weight 30 of 100)" in page


@pytest.mark.parametrize("sector", sorted(materiality.HIGH_IMPACT))
@pytest.mark.parametrize("figures", [{}, {"leastSize": 1, "ghgScope1": 10**6}])
def test_a_sector_of_high_climate_impact_weighs_as_one_whatever_the_figures(sector, figures):
    assert materiality.find_mixes("Corporate", sector, figures) == ("high",)


@pytest.mark.parametrize(
    ("sector", "figures", "mixes"),
    [
        ("P", OFFICE, ("low",)),
        (None, OFFICE, BOTH),
        *(("P", {k: OFFICE[k] for k in OFFICE if k != lacks}, BOTH) for lacks in OFFICE),
        *(("P", OFFICE | {k: 201}, BOTH) for k in OFFICE if k != "leastSize"),
    ],
)
def test_any_other_sector_weighs_as_one_where_its_figures_are_known_and_low(sector, figures, mixes):
    assert materiality.find_mixes("NGO", sector, figures) == mixes


def test_both_pages_say_which_weights_count_for_whom():
    own = (published_scores.ROOT / "docs/scores.md").read_text()

    assert "whatever its figures and with or without a\nheadcount" in own
    assert "both lines are reckoned and the lower score counts" in own
    assert "whatever the figures" in published_scores.PAGE.read_text()
    assert "has the lower score of the\n  first two" in published_scores.PAGE.read_text()


def test_no_figure_that_is_entered_is_named_after_what_its_organisation_need_not_have():
    page = published_scores.PAGE.read_text()

    assert "| direct emissions from fuel burnt on site, t CO2e | 131,800,000 |" in page
    assert "boilers" not in page


def test_returns_before_costs_are_said_to_be_so_and_to_raise_the_score():
    reason = published_scores.read_reasons()["a sovereign fund in a bad year"]["return"]

    assert "no net one is in the pages that were read" in reason
    assert "a little too high" in reason


def test_what_is_not_entered_as_published_is_named_above_and_in_its_row():
    moved = "a membership body of twelve posts that widened its Scope 3"

    assert "as published (decision 63), with one\nexception" in published_scores.PAGE.read_text()
    assert "moved to Scope 3 here" in published_scores.read_reasons()[moved]["carbon"]


@pytest.mark.parametrize("name", published_scores.ORGANISATIONS)
def test_categories_that_do_not_make_up_scope_3_are_said_not_to(name):
    years = PUBLISHED[name][1]["metrics"]
    latest = years[max(years)]
    parts = sum(value for figure, value in latest.items() if figure.startswith("scope3Category"))
    rest = latest.get("ghgScope3", 0) - parts if parts else 0

    if rest > latest.get("ghgScope3", 0) / 100:
        reason = published_scores.read_reasons()[name]["carbon"]
        assert f"the other {rest / 1000:.0f} kt are in no category that was read" in reason


def test_sections_have_their_edition_and_coverage_its_rounding():
    page = published_scores.PAGE.read_text()

    assert re.findall(r"NACE(?! Rev\. 2\.1)", page) == []
    assert "known, rounded down" in page
    assert "a cut a year of Scope 1 and 2 in tonnes" in page
    own = (published_scores.ROOT / "docs/scores.md").read_text()
    assert "planned cut a year of Scope 1 and 2 in tonnes" in own
