"""What a stated goal names of water, distance and time is told as not counted."""

import pytest

from auxeira.reports.report_types import TYPES
from report_writer import write
from report_writer.goals import list_measured
from tests.support.report_inputs import inputs
from tests.support.unlike_organisations import build_unlike

PASSES = "how many places have water that passes a test"
NEAR = "how many are within the distance that the goal names"
FAST = "how many are within the time that the goal names"


@pytest.mark.parametrize(
    ("goal", "asked"),
    [
        ("Clean water within 500 metres for everybody in two counties.", [PASSES, NEAR]),
        ("Safe, clean drinking water for each village.", [PASSES]),
        ("Water that is safe to drink in all schools.", [PASSES]),
        ("A nurse within 30 minutes for every family.", [FAST]),
        ("A school no more than two kilometres from each home.", [NEAR]),
        ("A clinic less than half an hour away.", [FAST]),
        ("Clean energy, and less water.", []),
        ("Half the diesel for each 100 km by 2030.", []),
        ("Nine in ten have work within two years.", []),
        ("Water and safe streets.", []),
    ],
)
def test_the_words_of_a_goal_name_what_is_measured(goal, asked):
    assert [*list_measured(goal).values()] == asked


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_that_shows_the_goal_says_what_of_it_nobody_measures(kind):
    document = write(kind, inputs(build_unlike("water")))
    told = [
        each.text
        for section in document.sections
        for paragraph in section.paragraphs
        for each in paragraph
    ]
    shown = any("The closest figures reported" in each for each in told)
    assert shown == any(PASSES in each and NEAR in each for each in told)


@pytest.mark.parametrize("name", ["water", "schools", "bank"])
def test_what_is_measured_of_a_goal_is_missing_in_the_set(name):
    goal = {"impact_goals": "Safe water within an hour for everybody."}
    document = write("impact_measurement", inputs(build_unlike(name) | goal))
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "indicator_set"]
    missing = [row[0] for row in rows if row[6] == "missing"]
    assert {PASSES.capitalize(), FAST.capitalize()} <= {*missing}
