"""What a roadmap says of its steps, its milestones and a goal beside them."""

import re

from report_writer.reports.portfolio import CUT
from tests.properties.test_report_laws import law
from tests.support import report_inputs
from tests.support.report_organisations import read_facts, read_number, read_texts, write_json
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

ROADMAP = "sustainability_roadmap"


def read_milestones(document):
    (table,) = [
        each
        for section in document["sections"]
        for each in section["tables"]
        if each["id"] == "path_milestones"
    ]
    return table["rows"]


@law(ROADMAP)
def test_no_plan_with_steps_says_that_none_follows(inputs, kind, document):
    """Whether steps are there is said as it is."""
    none = "No step on emissions, energy, water or waste follows" in " ".join(read_texts(document))
    assert none == (not document["recommendedActions"])


@law(ROADMAP)
def test_nothing_is_to_be_held_in_a_year_that_is_above_the_path(inputs, kind, document):
    """A gap that the plan leaves is decided on, and not held."""
    facts = read_facts(document)
    for row in read_milestones(document):
        if "hold what is reached" in " ".join(map(str, row)):
            year = re.search(r"\b20\d\d\b", str(row))[0]
            assert read_number(facts[f"plan.{year}"]) <= read_number(facts[f"path.{year}"])


@law(ROADMAP)
def test_no_step_is_said_to_avoid_tonnes_exactly_where_none_does(inputs, kind, document):
    """What steps avoid together, and that none can be put in figures, are not said beside each
    other."""
    said = " ".join(read_texts(document))
    assert ("No step here can be put in tonnes" in said) == (
        "No tonne is counted twice" not in said
    )


def test_a_goal_to_halve_what_is_financed_has_a_level_in_the_last_year_of_the_plan():
    document = write_json(ROADMAP, report_inputs.inputs(build_unlike("bank")))
    facts = read_facts(document)
    each, way, over = (read_number(facts[f"goal.{name}"]) for name in ("each", "way", "way.over"))

    now = 3_170_000
    assert abs(way - (now - 4 * each)) <= 5_000  # 2027 to 2030
    assert abs(over - (now - 158_500 - (now - 4 * each))) <= 1_000
    assert "2,410,000" in document["executiveSummary"]
    assert document["recommendedActions"][0]["id"] == CUT
    assert "2,410,000" in str(read_milestones(document)[-1])


def test_who_states_no_such_goal_has_no_level_of_it():
    for name in ORGANISATIONS:
        document = write_json(ROADMAP, report_inputs.inputs(build_unlike(name)))
        assert ("goal.way" in read_facts(document)) == (name == "bank")


def test_a_goal_for_half_of_the_fleet_says_what_the_plan_lacks_to_a_half():
    said = {
        name: " ".join(read_texts(write_json(ROADMAP, report_inputs.inputs(build_unlike(name)))))
        for name in ORGANISATIONS
    }
    short = {name for name, words in said.items() if "To a half, " in words}
    assert short == {"haulier"}
    assert "To a half, 30 percentage points are still missing" in said["haulier"]
