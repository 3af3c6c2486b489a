"""The laws of a report: what holds whatever an organisation is, how large, and what it reports.

Read from the report's JSON, as clients get it, of the demo, of organisations of whom faults were
reported, and of any others: a kiosk, an emitter of megatonnes, a fund of 20 trillion.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auxeira.reports.report_types import TYPES
from report_writer import actions, simulation, situation
from report_writer.action_sources import SOURCES
from tests.support import report_organisations as organisations
from tests.support.report_organisations import read_facts, read_number

law = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
each_report = given(organisations.build_inputs(), st.sampled_from(sorted(TYPES)))
each_organisation = given(organisations.build_inputs())


@law
@each_report
def test_an_action_has_a_source_that_a_figure_shows_and_takes_no_more_of_it(inputs, kind):
    """Law 1. An action is offered only where a figure shows that its source exists, or the
    organisation is office-like; its effect is at most its source."""
    document = organisations.write_json(kind, inputs)
    for action in document["recommendedActions"] if document else ():
        if action["id"] in SOURCES:
            facts = read_facts(document)
            source = facts[f"{action['id']}.source"]
            assert action["evidence"].startswith(source["fact"]), action
            assert read_number(source) > 0, action
            most = facts.get(f"{action['id']}.most")
            assert most is None or read_number(most) <= 1.01 * read_number(source), action


def test_where_the_split_is_unknown_the_action_is_to_split_the_total():
    """Law 1, of a power company: no car, roof or heating is named that no figure shows."""
    power = organisations.list_known()[-4]
    split = {"E22", "E23", "E24"}

    roadmap = organisations.write_json("sustainability_roadmap", power)
    offered = {each["id"] for each in roadmap["recommendedActions"]}
    assert split <= offered
    assert not offered & set(SOURCES) - {"E14"}


@law
@each_organisation
def test_all_actions_of_a_report_together_worsen_nothing_that_it_shows(inputs):
    """Law 2. Applying every action that a report offers worsens nothing that the report shows."""
    for kind, document in organisations.write_all(inputs).items():
        now = situation.of(inputs)
        rows = [actions.ACTIONS[each["id"]] for each in document["recommendedActions"]]
        then = simulation.after(rows, inputs)
        for name, score in now.exact.items():
            assert then.exact[name].score >= score.score, (kind, name)
        for name, points in now.points.items():
            assert points is None or (then.points[name] or 0) >= points, (kind, name)


@law
@each_organisation
def test_a_disclosure_is_answered_against_its_words_and_headlines_count_what_is_full(inputs):
    """Law 11. A disclosure is answered fully, partly or not against its requirement in words;
    headlines count what is full. The denominator is named."""
    document = organisations.write_json("policy_alignment", inputs)
    if document is None:
        return
    (table,) = [
        table
        for section in document["sections"]
        for table in section["tables"]
        if table["id"] == "disclosure_table"
    ]
    states = [row[3] for row in table["rows"]]
    assert set(states) <= {"fully", "partly", "not"}
    assert all(row[4] for row in table["rows"])
    full, whole = states.count("fully"), len(states)
    assert document["keyMetrics"][0]["value"].split()[0] == str(full)
    assert f"Of {whole} disclosure" in document["executiveSummary"]


@law
@each_organisation
def test_money_stands_on_an_exposure_that_was_given(inputs):
    """Law 10. Money stands on an exposure that the organisation gave; otherwise ranks."""
    document = organisations.write_json("risk_adjusted_roi", inputs)
    if document is None:
        return
    currency = inputs.profile.get("reporting_currency") or "USD"
    money = [f for f in read_facts(document).values() if f["value"].startswith(currency)]
    year = inputs.profile["metrics"][str(document["year"])]
    made = [fact["id"] for fact in money if not fact["source"].startswith("input")]
    assert not made or year.get("carbonPriceCost"), made
    (register,) = [
        t for s in document["sections"] for t in s["tables"] if t["id"] == "risk_register"
    ]
    assert all(row[4].endswith("of 25") for row in register["rows"])
