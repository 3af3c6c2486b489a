"""What a report says of law and standards holds together, whatever an organisation is.

A step comes before the duty that it serves, a duty has a step or a reason why it needs none, and
what a step is to mend is not said to be there.
"""

from auxeira.esg.metrics import METRICS
from report_writer import actions, duties, frameworks, labels, rules, situation
from report_writer.disclosures import REQUIREMENTS
from report_writer.frameworks import FULLY, NOT
from tests.properties.test_report_laws import law
from tests.support.report_organisations import find_table, read_texts


@law()
def test_a_step_that_serves_a_duty_is_dated_before_the_duty_is_due(inputs, kind, document):
    own = duties.list_duties(inputs, situation.of(inputs))
    for action in document["recommendedActions"]:
        for duty in duties.list_served(own, action["id"]):
            if duty.day:
                assert document["date"] <= action["due"] < duty.day, (action["id"], duty.rule.id)


@law("policy_alignment")
def test_each_duty_that_applies_has_a_step_or_a_sentence_why_it_needs_none(inputs, kind, document):
    offered = {action["id"]: action for action in document["recommendedActions"]}
    said = " ".join(read_texts(document))
    shown = [step for section in document["sections"][:1] for step in section["actions"]]
    for duty in duties.list_duties(inputs, situation.of(inputs)):
        assert duty.steps or duty.why_none, duty.rule.id
        for step in duty.steps:
            assert step in shown, duty.rule.id  # with its title and its day, before the rule
            assert duty.rule.called in offered[step]["reason"], (step, duty.rule.id)
        assert not duty.steps or "above" in said, duty.rule.id
        assert not duty.why_none or duty.why_none in said, duty.rule.id


@law()
def test_what_a_step_is_to_mend_is_not_answered_in_full(inputs, kind, document):
    """Of a step that any report offers: the disclosure that it answers is not there yet."""
    states = {
        each.code: state for each, state in frameworks.find_states(situation.of(inputs)).items()
    }
    for action in document["recommendedActions"]:
        full = [code for code in action["links"] if states.get(code) == FULLY]
        assert full == [], action["id"]


@law("policy_alignment")
def test_what_is_fully_answered_is_linked_by_no_step_that_the_figures_call_for(
    inputs, kind, document
):
    table = find_table(document, "disclosure_table")
    full = {row[0] for row in table["rows"] if row[3] == FULLY}
    for row in actions.within(situation.of(inputs)):
        assert not full & set(row.links), row.id


@law()
def test_a_remedy_answers_the_disclosure_of_what_happened(inputs, kind, document):
    now = situation.of(inputs).values
    for action in (a for a in document["recommendedActions"] if a["id"] == "G09"):
        links = set(action["links"])
        assert ("GRI 205-3" in links) == bool(now.get("corruptionIncidents"))
        assert ("GRI 2-27" in links) == bool(now.get("significantFines"))


@law("policy_alignment")
def test_a_disclosure_lists_the_figures_that_were_given_and_no_other(inputs, kind, document):
    given = situation.of(inputs).values
    for row in find_table(document, "disclosure_table")["rows"]:
        each = next(
            one for one in frameworks.find_states(situation.of(inputs)) if one.code == row[0]
        )
        for name in each.figures:
            label = labels.label(name)
            if name not in given and not any(
                label in labels.label(other) for other in each.figures if other in given
            ):
                assert label.lower() not in row[2].lower(), (row[0], name)


@law()
def test_a_duty_is_told_with_what_its_country_plans_and_with_who_is_exempt(inputs, kind, document):
    told = [*read_texts(document), *(each["reason"] for each in document["recommendedActions"])]
    for duty in duties.list_duties(inputs, situation.of(inputs)):
        for text in told:
            if duty.plan:
                assert f"{duty.rule.called} ({duty.day})" not in text
            if duty.rule.condition.startswith(rules.UNLESS) and "since 2026-10-11" in text:
                assert "where no energy management system is in place" in text


def test_a_figure_is_told_for_no_disclosure_that_it_cannot_answer_even_in_part():
    """Savings and spending of any kind are none of climate's, nor is capital as a whole."""
    for row in METRICS.values():
        codes = [code.partition(" (")[0] for code in row.answers]
        assert [c for c in codes if c in REQUIREMENTS and REQUIREMENTS[c].most == NOT] == [], row.id
    money = ("esgSavings", "esgInvestment", "capitalDeployed")
    assert not any(code.startswith("IFRS") for name in money for code in METRICS[name].answers)


def test_a_disclosure_that_no_figure_answers_is_on_the_list_as_not_answered():
    bare = {each.code for each in frameworks.disclosures() if not each.figures}

    assert {REQUIREMENTS[code].most for code in bare} == {NOT}
    assert {"VSME B4", "VSME B5", "VSME C1", "IFRS S2 29(d)", "IFRS S2 29(e)"} <= bare
    named = {each.code for each in frameworks.disclosures()}
    assert {f"VSME B{n}" for n in range(1, 12)} | {f"VSME C{n}" for n in range(1, 10)} <= named


# rules of which figures alone cannot tell, and the words on whom or what no figure tells
OPEN = {
    "vsme": "whoever wants to use it",
    "sbti": "a target validated",
    "sbtiV1": "a target validated",
    "sbtiFI": "a target validated",
    "energyDE": "a draft",
    "chainDE": "in Germany",
    "travelNL": "there, counted from 20 hours",
    "savingNL": "at one place",
    "energyKE": "a facility",
    "dataSmallKE": "whose trade",
    "climateCO": "supervises",
    "chainCA": "assets",
}


def test_only_a_rule_that_asks_for_more_than_figures_is_left_open_where_they_meet_it():
    left = {name: r for name, r in rules.RULES.items() if r.condition.startswith(rules.MAYBE)}

    assert left.keys() == OPEN.keys()
    assert [
        name for name, words in OPEN.items() if words not in f"{left[name].who} {left[name].then}"
    ] == []
    exempt = {n for n, rule in rules.RULES.items() if rule.condition.startswith(rules.UNLESS)}
    assert exempt == rules.EXEMPT.keys()


@law("policy_alignment")
def test_no_rule_is_left_open_of_which_all_figures_are_given(inputs, kind, document):
    now = duties.count_for_rules(situation.of(inputs))
    union = inputs.profile["country"] in rules.EU.split()
    for rule, result in duties.find_results(inputs, now).items():
        condition = rule.condition.removeprefix(rules.UNLESS)
        figures = situation.names(condition) if condition else ()
        in_reach = rule.where != "EU" or union
        if result is None and figures and in_reach and rule.id not in OPEN:
            assert [name for name in figures if situation.value(name, now) is None], rule.id


@law()
def test_scope_3_lacks_only_where_it_applies_and_has_its_step(inputs, kind, document):
    (data,) = [each for each in document["sections"] if each["id"] == "x1"]
    lacks = [row[0] for row in data["tables"][0]["rows"] if row[1] == "not reported"]
    now = situation.of(inputs)
    applies = situation.holds("50+ or cap", now)
    assert applies or "Scope 3 emissions" not in lacks
    if kind == "impact_measurement":
        table = find_table(document, "indicator_set")
        missing = [row[0] for row in table["rows"] if row[6] == "missing"]
        offered = {action["id"] for action in document["recommendedActions"]}
        assert ("Scope 3 emissions" in missing) <= (applies and "E13" in offered)


@law("policy_alignment")
def test_it_is_said_how_much_of_the_law_of_the_country_was_looked_at(inputs, kind, document):
    country = inputs.profile["country"]
    own = sum(
        rule.where == country for rule in rules.list_rules(document["organisationType"], country)
    )
    told = " ".join(read_texts(document))
    if own:
        assert f"{own} rule{'s' * (own > 1)} of its country ({country})" in told
        assert "other law of that country was not looked at" in told
    else:
        assert f"No national duty of its country ({country}) was looked at" in told
    assert "The list is not complete and no legal advice." in told
