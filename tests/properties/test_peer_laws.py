"""The laws of reports on peers: where their numbers stand it is told of whom they are, and what a
comparison hides is said."""

import re

import pytest

from tests.properties.test_report_laws import law
from tests.support import report_inputs
from tests.support import report_organisations as organisations
from tests.support.report_organisations import find_table, read_texts
from tests.support.unlike_organisations import build_unlike

ON_GAPS = {"G04": "share of women on the board", "E04": "renewable share of energy"}
BENCHMARK, LANDSCAPE = "comparative_benchmark", "competitive_landscape"


@law(BENCHMARK, LANDSCAPE)
def test_of_whom_peers_are_is_told_where_their_number_stands(inputs, kind, document):
    summary = document["executiveSummary"]
    if re.search(r"(quarter|half) of \d+ peers", summary):
        assert "in work of any kind" in summary


@law("market_intelligence")
def test_a_level_that_the_own_value_meets_is_met(inputs, kind, document):
    """Of balance a level has two ends, and a leap in a summary its caveat."""
    table = find_table(document, "practice_adoption")
    for row in table["rows"] if table else ():
        if "balanced" in row[0].lower():
            assert row[1] == "at least 40 % and at most 60 %"
    moved = re.search(r"rose by (\d+) points within a year", document["executiveSummary"])
    if moved and int(moved[1]) >= 10:
        assert "more likely to come from reporting than from action" in document["executiveSummary"]


@law(BENCHMARK)
def test_what_is_called_furthest_below_its_median_is_so_in_the_table(inputs, kind, document):
    """The score of carbon may be left aside, and then it is said."""
    said = " ".join(read_texts(document))
    named = re.search(r"The (\w+) score is furthest below its median(, the carbon score)?", said)
    rows = find_table(document, "position_table")["rows"] if named else ()
    points = {row[0].lower(): re.findall(r"\d+(?= of 100)", " ".join(row[1:3])) for row in rows}
    gaps = {n: int(two[1]) - int(two[0]) for n, two in points.items() if len(two) == 2}
    if named:
        left = {"overall esg"} | ({"carbon"} if named[2] else set())
        assert gaps[named[1]] >= max(gaps[name] for name in gaps if name not in left) - 1


@law(LANDSCAPE)
def test_no_step_is_promised_that_there_may_not_be(inputs, kind, document):
    said = " ".join(read_texts(document))
    assert "largest source of own emissions" not in said
    offered = {each["id"] for each in document["recommendedActions"]}
    if "S08" in offered and "employees earn less than an adequate wage" in str(document):
        assert "A review raises no wage" in said


@law(BENCHMARK)
def test_each_gap_that_is_listed_has_a_step_or_is_named_without_one(inputs, kind, document):
    """A gap to peers has a step above, or the report says that none works on it."""
    said = " ".join(read_texts(document))
    parts = [s for s in document["sections"] if s["title"] == "Where the gaps are"]
    gaps = " ".join(one["text"] for s in parts for each in s["paragraphs"] for one in each)
    told = re.search(r"No step here works on ([^.]*)\.", said)
    named = told[1] if told else ""
    offered = {each["id"] for each in document["recommendedActions"]}
    for step, label in ON_GAPS.items():
        listed = re.search(rf"{label}: [^.]*?, where the median", gaps, re.IGNORECASE)
        if listed and document["recommendedActions"] and step not in offered:
            assert label in named or "E05" in offered, label


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (
            LANDSCAPE,
            "schools",
            "people are reached without the outcome” is included",
        ),
        (LANDSCAPE, "schools", "no less than the 1,500 MWh of electricity already"),
        (LANDSCAPE, "maker", "the single year since 2024 counts for half"),
        (BENCHMARK, "maker", "share of women in management at 11.5 %, where the median is 36 %"),
        (BENCHMARK, "haulier", "What is short of a legal minimum is owed at once."),
    ],
)
def test_what_a_comparison_hides_is_said(kind, name, told):
    document = organisations.write_json(kind, report_inputs.inputs(build_unlike(name)))

    assert told in " ".join(read_texts(document))
