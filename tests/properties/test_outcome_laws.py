"""The laws of reports on outcomes and goals: what came of the work stands first."""

import re

from auxeira.reports.report_types import TYPES
from report_writer import actions, situation
from report_writer.fact_book import Book
from tests.properties.test_report_laws import law
from tests.support import report_inputs
from tests.support import report_organisations as organisations
from tests.support.report_organisations import (
    find_table,
    list_years,
    read_facts,
    read_number,
    read_texts,
)
from tests.support.unlike_organisations import build_unlike

SPLITS = {"E02", "E22", "E23", "E24"}  # of emissions and energy, by source
OF_OFFICES = re.compile(r"SDG (4|6|17) ")  # of which figures of the operation say little


def is_lender(inputs):
    return Book(TYPES["cross_impact_opportunity"], inputs).family == "capital"


def list_rates(inputs, document):
    """The outcome rate of each year that has one, as it would be printed within a point."""
    years = list_years(inputs, document)
    return {
        year: float(100 * each["outcomesAchieved"] / each["beneficiariesReached"])
        for year, each in sorted(years.items())
        if each.get("beneficiariesReached") and "outcomesAchieved" in each
    }


def read_percents(words):
    return [float(each.replace(",", "")) for each in re.findall(r"([\d.,]+) %", words)]


@law("impact_measurement")
def test_a_framework_begins_with_what_came_of_the_work(inputs, kind, document):
    """A compliment on completeness before a rate that fell is a misleading first page."""
    rates, summary = list_rates(inputs, document), document["executiveSummary"]
    now = document["year"]
    if "outcomes" in summary and now in rates and len(rates) > 1:
        told = summary.partition("figures that this framework asks")[0]
        for year in (now, min(rates)):
            assert any(abs(each - rates[year]) < 1 for each in read_percents(told)), told


@law("impact_measurement")
def test_a_step_of_a_framework_is_on_what_its_work_is_for(inputs, kind, document):
    """Who serves people is not sent to split its emissions before its outcomes are known."""
    if find_table(document, "evidence_ladder"):
        offered = {each["id"] for each in document["recommendedActions"]}
        assert not offered & SPLITS, offered


@law("impact_measurement")
def test_figures_that_are_there_for_all_years_are_counted(inputs, kind, document):
    """Not all of a set have the years that are said to be there."""
    told = re.search(r"(\d+) of the (\d+) figures (?:is|are) reported for each year", " ".join(
        read_texts(document)
    ))  # fmt: skip
    figures = [each for each in document["visualizations"] if each["id"] == "data_quality"]
    if told and figures:
        states: dict[str, set[str]] = {}
        for point in figures[0]["series"][0]["points"]:
            states.setdefault(point["y"], set()).add(point["label"])
        assert sum("missing" not in each for each in states.values()) == int(told[1])


def test_schools_are_told_what_fell_and_what_they_lack():
    document = organisations.write_json(
        "impact_measurement", report_inputs.inputs(build_unlike("schools"))
    )
    summary = document["executiveSummary"]

    assert summary.startswith(
        "Of 4,050 people reached, 2,610 had the outcome in 2025: 64.4 %, after 67.9 % in 2023."
    )
    assert re.search(
        r"The stated goal (asks for 90 %, if|is 90 %; if) it means this outcome", summary
    )
    assert "How outcomes were established in 2023 is not reported" in summary


@law("cross_impact_opportunity")
def test_no_goal_is_drawn_beside_a_step_that_does_not_serve_it(inputs, kind, document):
    """An empty cell in the row of a step would tie poverty to a case of corruption."""
    titles = {each["title"] for each in document["recommendedActions"]}
    for figure in document["visualizations"]:
        if figure["id"] == "action_goal_grid":
            points = figure["series"][0]["points"]
            assert not [each for each in points if each["label"] == "none" and each["y"] in titles]


@law("cross_impact_opportunity")
def test_a_claimed_goal_that_went_worse_is_told_with_its_figure(inputs, kind, document):
    """A count of steps is no finding beside a goal that went the wrong way."""
    rows = find_table(document, "goal_evidence")["rows"]
    worse = [
        goal
        for goal, claimed, figures, state in rows
        if claimed == "yes" and state.startswith("worse") and not OF_OFFICES.match(goal)
    ]
    assert not worse or re.search(
        r"did worst(?: of the claimed goals)?: ", document["executiveSummary"]
    ), worse


@law("cross_impact_opportunity")
def test_the_climate_of_an_investor_is_what_it_finances(inputs, kind, document):
    now = list_years(inputs, document).get(document["year"], {})
    for goal, _, figures, _ in find_table(document, "goal_evidence")["rows"]:
        if goal.startswith("SDG 13 ") and "scope3Category15" in now and is_lender(inputs):
            assert "inanced emissions" in figures


@law("cross_impact_opportunity")
def test_the_work_for_a_claimed_goal_has_its_step(inputs, kind, document):
    """Where fewer have the outcome that a claimed goal is judged by, asking why serves it."""
    called = {each.id for each in actions.within(situation.of(inputs))}
    offered = {each["id"] for each in document["recommendedActions"]}
    rows = find_table(document, "goal_evidence")["rows"]
    judged = [row for row in rows if row[1] == "yes" and "ntended outcome" in row[2]]
    if judged and len(document["recommendedActions"]) < 7:
        assert {"S12", "S15"} & called <= offered, (called, offered)


@law("cross_impact_opportunity")
def test_a_step_is_held_against_what_the_stated_goal_asks_for_each_year(inputs, kind, document):
    facts, told = read_facts(document), " ".join(read_texts(document))
    if (
        "“Plan the cut of the portfolio's financed emissions” works on the stated goal: " in told
        and "goal.each" in facts
    ):
        assert f"asks for {facts['goal.each']['value']}" in told
        assert read_number(facts["goal.each"]) > 0


@law("comparative_benchmark", "competitive_landscape", "market_intelligence")
def test_no_strength_that_fell_is_told_without_its_fall(inputs, kind, document):
    """To be ahead of others and on the way down is no praise."""
    rates, told = list_rates(inputs, document), read_texts(document)
    now = document["year"]
    fell = now in rates and len(rates) > 1 and rates[now] < 0.95 * rates[min(rates)]
    praises = ("strongest point is outcome rate", "first step takes others",
               "Worth telling, as fewer")  # fmt: skip
    for text in told if fell else ():
        for sentence in re.split(r"(?<=[.:]) (?=[A-Z])", text):
            beside = read_percents(sentence if sentence.startswith("Outcome rate: ") else "")
            ahead = len(beside) > 1 and beside[0] > beside[-1]
            if ahead or any(each in sentence for each in praises):
                named = "outcome rate" in sentence.lower() or "outcomes for most" in sentence
                assert not named or re.search(r"(worse than|, after) [\d.]+ %", sentence), sentence


def test_the_shares_of_schools_that_fell_are_told_to_have_fallen():
    said, document_of = {}, {}
    for kind in ("comparative_benchmark", "competitive_landscape", "market_intelligence"):
        document = organisations.write_json(kind, report_inputs.inputs(build_unlike("schools")))
        said[kind], document_of[kind] = " ".join(read_texts(document)), document

    ahead = "83.6 %, after 85.6 % in 2023, where the median"
    assert f"Programme share of expenditure: {ahead}" in said["comparative_benchmark"]
    assert "Outcome rate: 64.4 %, after 67.9 % in 2023, where" in said["comparative_benchmark"]
    strengths = find_table(document_of["competitive_landscape"], "advantage_table")["rows"]
    assert strengths[-1][0] == "Programme share of expenditure (worse than 85.6 % in 2023)"
    praised = said["market_intelligence"].partition("What to decide")[0]
    assert "outcomes for three in five people" not in praised.partition("Worth telling")[2]
