"""What a report says that no step works on, beside the steps that it offers."""

import re

from report_writer import labels, movements, simulation, situation
from report_writer.actions import within
from tests.properties.test_report_laws import law
from tests.support.report_inputs import inputs as make_inputs
from tests.support.report_organisations import read_texts, write_json
from tests.support.unlike_organisations import build_unlike

NO_STEP = re.compile(
    r"No (?:step|decision) here works on:? (.*?)(?:: say so|, which got worse|\.$)"
)
BETTER = (
    *((name, -1) for name in (*movements.LOW, *movements.LOW_RATES)),
    *((name, 1) for name in movements.HIGH),
)


def list_worked(inputs, document):
    """What the steps of a report name, and what they move for the better, by its labels."""
    offered, now = {action["id"] for action in document["recommendedActions"]}, situation.of(inputs)
    found = set()
    for row in within(now):
        if row.id not in offered:
            continue
        then = simulation.after([row], now).reading.values
        found |= {labels.label(row.metric)} if row.metric in labels.NAMES else set()
        found |= {
            labels.label(name)
            for name, way in BETTER
            if name in then and (then[name] - now.reading.values[name]) * way > 0
        }
    return found


def check(inputs, kind, document):
    worked = list_worked(inputs, document)
    for words in read_texts(document):
        for line in words.splitlines():
            for named in NO_STEP.findall(line):
                wrong = [w for w in worked if re.search(rf"(?:^|, | and ){w}(?:$|, | and )", named)]
                assert not wrong, (kind, named, wrong)


@law(
    "stakeholder_engagement",
    "strategic_recommendations",
    "comparative_benchmark",
    "competitive_landscape",
)
def test_no_step_is_said_to_lack_for_what_an_offered_step_names_or_moves(inputs, kind, document):
    """Law 2."""
    check(inputs, kind, document)


def test_the_maker_is_not_told_that_nothing_works_on_the_pay_gap_that_a_step_closes():
    inputs = make_inputs(build_unlike("maker"))
    document = write_json("stakeholder_engagement", inputs)
    assert "S02" in {each["id"] for each in document["recommendedActions"]}
    check(inputs, "stakeholder_engagement", document)
