"""The laws of a report: what holds whatever an organisation is, how large, and what it reports.

Read from the report's JSON, as clients get it: first of the demo and of organisations of whom
faults were reported, each in all types, then of any others: a kiosk, an emitter of megatonnes, a
fund of 20 trillion.
"""

import functools
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auxeira.esg import scores
from auxeira.reports.inputs import Inputs
from auxeira.reports.report_types import TYPES
from report_writer import (
    action_sources,
    actions,
    composition,
    duties,
    frameworks,
    labels,
    peer_comparison,
    printing,
    simulation,
    situation,
    told_apart,
)
from report_writer.action_effects import HANDFUL
from report_writer.action_sources import SOURCES, WORTH_A_DECISION
from report_writer.fact_book import Book, value_of
from report_writer.reports import partners, stakeholder_calendar
from report_writer.reports.benchmark_moves import ON_WORK
from report_writer.reports.claimed_goals import list_missions
from report_writer.reports.comparative_benchmark import FEW_CASES
from report_writer.worked_on import is_worked_on
from tests.support import report_inputs
from tests.support import report_organisations as organisations
from tests.support.report_organisations import (
    find_answer,
    find_table,
    list_years,
    read_facts,
    read_number,
    read_rows,
    read_texts,
)

BASIS = re.compile("market-based|location-based")
OF_BASIS = ("ghg12.", "scope2.", "reduction.", "ghgPerEmployee.", "ghgChangePerYear.")
PLANNED = ("plan.", "path.", "volume.", "cost", "ghg.", "apart.")
DOUBLING = re.compile(r"More than doubled.*?[a-z%0]\.(?= [A-Z]|$|\n)")
EVIDENCE = re.compile(r"(.+): (?:[A-Z]{3} )?(-?[\d,.]+)[^,]*, (?:[A-Z]{3} )?(-?[\d,.]+).* in \d{4}")
NOT_REPORTED = re.compile(r"^Not reported for (\d{4}): (.*)\.$")
CHANGED = re.compile(r" (?:rose|fell|moved|better|worse|after|about the same)|[+-][\d.]+ %")
PER_HEAD = {  # what stands for each employee and in all, by what reports call them
    "energyTotal": ("energy use per employee", "energy use"),
    "waterWithdrawal": ("water withdrawal per employee", "water withdrawal"),
    "trainingHours": ("training per employee", "training hours"),
}
LESS_IS_BETTER = {  # by what reports call them in a sentence
    "ghgScope3": "scope 3 emissions",
    "energyTotal": "energy use",
    "waterWithdrawal": "water withdrawal",
    "wasteTotal": "waste",
    "recordableInjuries": "recordable injuries",
    "fatalities": "work-related deaths",
    "corruptionIncidents": "confirmed cases of corruption",
    "significantFines": "significant fines",
}
ROUNDED = re.compile(r"\bgap\.(\d{4})")
ALWAYS = [*LESS_IS_BETTER.values()][4:]  # of which each is a change
GRAVE = {  # in their order: how a sentence tells it, and its key figure
    "fatalities": (r"\d+ deaths? at work", "Work-related deaths"),
    "corruptionIncidents": (r"\d+ cases? of corruption", "Confirmed cases of corruption"),
    "significantFines": (r"\d+ significant fines?", "Significant fines"),
}
COSTLY = 3  # effort
LISTED_WORSE = re.compile(
    r" (?:rose|fell|went further from balance|got worse in \d{4}|more than)\b"
)
GRAVE_TOLD = re.compile(r"^(?:In|For) \d{4}, \d+ ")
LAST_DAY = "9"  # after all days
CLOSE = "close to what is about the same"
RISK_COUNTS = ("high", "then_high", "low", "then_low")
MORE_IS_BETTER = {
    "beneficiariesReached": "people reached",
    "outcomesAchieved": "people with the intended outcome",
    "communityInvestment": "community investment",
    "adequateWageShare": "share of staff on an adequate wage",
    "antiCorruptionTrainedShare": "share of staff trained on anti-corruption",
}

type Check = Callable[[Inputs, str, dict[str, Any]], None]


def law(*kinds: str, examples: int = 20) -> Callable[[Check], Callable[[], None]]:
    """A test of all known organisations, then of others, with each report that they can have.

    `kinds` are the types that the law is about, none for all.
    """
    among = sorted(kinds or TYPES)

    def make_test(check: Check) -> Callable[[], None]:
        def hold(inputs: Inputs, kind: str) -> None:
            document = organisations.write_json(kind, inputs)
            if document is not None:
                check(inputs, kind, document)

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(organisations.build_profiles().map(report_inputs.inputs), st.sampled_from(among))
        def hold_for_others(inputs: Inputs, kind: str) -> None:
            hold(inputs, kind)

        @functools.wraps(check)
        def test() -> None:
            for inputs in organisations.list_known():
                for kind in among:
                    hold(inputs, kind)
            hold_for_others()

        del test.__wrapped__  # pytest would ask for its arguments
        return test

    return make_test


@law()
def test_an_action_has_a_source_that_a_figure_shows_and_takes_no_more_of_it(inputs, kind, document):
    """Law 1. An action is offered only where a figure shows that its source exists, or the
    organisation is office-like; its effect is at most its source."""
    for action in document["recommendedActions"]:
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


@law()
def test_all_actions_of_a_report_together_worsen_nothing_that_it_shows(inputs, kind, document):
    """Law 2. Applying every action that a report offers worsens nothing that the report shows: no
    score of a report that is written once they are taken. What the steps that are left promise
    (`all.`, `.then`) is less by those that are taken."""
    library = {**actions.ACTIONS, **duties.STEPS}
    steps = [library[each["id"]] for each in document["recommendedActions"]]
    year = str(document["year"])
    years = inputs.profile["metrics"]
    figures = simulation.after(steps, situation.of(inputs)).figures
    taken = msgspec.structs.replace(
        inputs, profile=inputs.profile | {"metrics": years | {year: dict(figures)}}
    )
    after = organisations.write_json(kind, taken) if steps else None
    now, then = read_facts(document), read_facts(after) if after else {}
    for name, fact in now.items():
        promised = name.startswith("all.") or name.split(".")[-1] in ("then", "after")
        if promised or name.startswith("confidence"):
            continue
        if fact["value"].endswith("of 100") and name in then:
            assert read_number(then[name]) >= read_number(fact), (kind, name)
    if kind == "risk_adjusted_roi":
        count = {word: read_number(now[f"count.{word}"]) for word in RISK_COUNTS}
        assert count["then_high"] <= count["high"]
        assert count["then_low"] >= count["low"]
        for row in find_table(document, "risk_decisions")["rows"]:
            assert int(row[5].split()[0]) <= int(row[1].split()[0]), row
    for action in document["recommendedActions"]:
        assert not action["effect"].startswith("-"), action


@law()
def test_no_step_raises_an_outcome_rate_that_rose(inputs, kind, document):
    """Law 1. A step works on what is weak or got worse: an outcome rate of 60 % and more that rose
    since the first year calls for none."""
    years = list_years(inputs, document)
    rates = [
        found["outcomesAchieved"] / found["beneficiariesReached"]
        for _, found in sorted(years.items())
        if found.get("beneficiariesReached") and "outcomesAchieved" in found
    ]
    if len(rates) > 1 and rates[-1] >= max(0.6, *rates[:-1]):
        assert "S12" not in {action["id"] for action in document["recommendedActions"]}


@law("policy_alignment")
def test_a_disclosure_is_answered_against_its_words_and_what_is_full_counts(inputs, kind, document):
    """Law 11. A disclosure is answered fully, partly or not against its requirement in words;
    headlines count what is full. The denominator is named."""
    table = find_table(document, "disclosure_table")
    states = [row[3] for row in table["rows"]]
    assert set(states) <= {"fully", "partly", "not"}
    assert all(row[4] for row in table["rows"])
    full, whole = states.count("fully"), len(states)
    assert document["keyMetrics"][0]["value"].split()[0] == str(full)
    assert f"Of {whole} disclosure" in document["executiveSummary"]


@law("risk_adjusted_roi")
def test_money_stands_on_an_exposure_that_was_given(inputs, kind, document):
    """Law 10. Money stands on an exposure that the organisation gave; otherwise ranks."""
    currency = inputs.profile.get("reporting_currency") or "USD"
    money = [f for f in read_facts(document).values() if f["value"].startswith(currency)]
    year = inputs.profile["metrics"][str(document["year"])]
    made = [fact["id"] for fact in money if not fact["source"].startswith("input")]
    # of figures given
    given = ("costPerOutcome.", "spentPerOutcome.", "result.")
    made = [name for name in made if not name.startswith(given)]
    # a price that would take a result: of a result and tonnes that were given
    bears = [name for name in made if name.startswith("bear.")]
    assert not bears or any(year.get(n) for n in ("ghgScope1", "scope3Category15")), bears
    made = [name for name in made if name not in bears]
    assert not made or year.get("carbonPriceCost"), made
    register = find_table(document, "risk_register")
    assert all(row[4].endswith("of 25") for row in register["rows"])


@law("risk_adjusted_roi")
def test_what_stands_behind_a_risk_and_is_not_known_is_told_and_has_somebody(
    inputs, kind, document
):
    """A page that says not known nowhere says that all is reported; each decision has an owner."""
    said, rows = " ".join(read_texts(document)), " ".join(read_rows(document))
    if ": not known" in rows:
        assert "A figure is missing behind" in said
        whole = "All figures that this report asks for are reported." in said
        assert not whole or "Not asked for at this size" in said
    decisions = find_table(document, "risk_decisions")["rows"]
    assert not [row for row in decisions if "to be named" in row or row[4] == "-"]


@law("risk_adjusted_roi")
def test_a_risk_adjusted_return_is_given_or_its_absence_is_said_first(inputs, kind, document):
    """The title is kept: the first sentence gives what is left of the return after the widest swing
    of its own years, in three digits, or says that it cannot be given and what is missing."""
    facts = read_facts(document)
    first = find_answer(document["executiveSummary"])
    if "adjusted" not in facts:
        assert first.startswith("No risk-adjusted return can be given")
        assert "Missing: " in first
        return
    sentence = re.split(r"\.(?= [A-Z]|\n|$)", first)[0]
    own = next(facts[name] for name in ("baseline", f"sroi.{document['year']}") if name in facts)
    assert sentence.startswith("Risk-adjusted, ")
    steady = not read_number(facts["swing"])
    left = facts["adjusted"]["value"] if not steady else own["value"]
    assert left.split(" for ")[0] in sentence
    assert read_number(facts["adjusted"]) <= read_number(own) or steady


@law()
def test_no_step_takes_capital_for_emissions_that_are_next_to_nothing(inputs, kind, document):
    """Law 1. What takes a year and capital works on a hundredth of all emissions at least."""
    values = situation.of(inputs).values
    costly = [each["id"] for each in document["recommendedActions"] if each["effort"] == COSTLY]
    assert not [name for name in costly if action_sources.is_small(name, values)]


@law("comparative_benchmark", "competitive_landscape")
def test_what_is_furthest_behind_has_a_step_or_is_said_to_have_none(inputs, kind, document):
    """A step that is named stands on the page."""
    told = re.search(r"score is furthest (?:behind|below).*?\. (?:“(.+?)” works on it|(No step))",
                     " ".join(read_texts(document)))  # fmt: skip
    titles = {each["title"] for each in document["recommendedActions"]}
    assert told is None or told[2] or told[1] in titles, document["executiveSummary"]


@law("competitive_landscape")
def test_a_step_that_is_said_to_work_on_a_score_raises_it_in_the_table(inputs, kind, document):
    """A step that no row has is said to come before one that does."""
    told = re.search(
        r"(The \w+ score) is furthest behind(?:, [^:]+ left aside)?:.*?\. “(.+?)” works on it",
        document["executiveSummary"],
    )
    if told:
        rows = {row[0]: row[2] for row in find_table(document, "way_table")["rows"]}
        assert rows[told[1]] != "no step known moves it by a point"


@law("competitive_landscape", "market_intelligence")
def test_no_cut_is_negative_in_a_sentence(inputs, kind, document):
    """A rise is called one."""
    assert not re.search(r"\b(?:by|the) -\d", " ".join(read_texts(document)))


@law("competitive_landscape")
def test_what_would_win_most_is_no_chance_and_has_a_step_or_is_said_to_have_none(
    inputs, kind, document
):
    """A rate of a handful of injuries leads nothing."""
    summary = document["executiveSummary"]
    values = situation.of(inputs).values
    chance = 0 < values.get("recordableInjuries", 0) < HANDFUL and not values.get("fatalities")
    assert not (chance and "most would be won by recordable injuries" in summary)
    rows = [actions.ACTIONS[each["id"]] for each in document["recommendedActions"]]
    moved = {peer_comparison.label(code) for row in rows
             if (code := peer_comparison.indicator_of(row.metric))}  # fmt: skip
    told = re.search(r"most would be won by (.+?): .+?(No decision here works on that)?\.?$",
                     summary.split("\n")[-1])  # fmt: skip
    if told and not told[2]:
        assert any(told[1].startswith(name.partition(" (")[0]) for name in moved), summary


@law("competitive_landscape")
def test_a_loss_is_told_where_steps_have_a_cost(inputs, kind, document):
    """Steps to a higher score are paid from somewhere."""
    loss = situation.of(inputs).values.get("resultMargin", 0) < 0
    assert loss == ("closed with a loss of" in document["executiveSummary"])


@law("sustainability_roadmap")
def test_no_roadmap_raises_a_planned_cut_that_its_steps_do_not_reach(inputs, kind, document):
    """A promise is not raised by who does not keep the present one."""
    ids = {each["id"] for each in document["recommendedActions"]}
    facts = read_facts(document)
    short = facts.get("own.short")
    assert not (short and read_number(short) and "E03" in ids)


@law("sustainability_roadmap")
def test_a_plan_is_for_what_it_has_steps_on(inputs, kind, document):
    """What is named has a step, and what has none is said to have none."""
    said = " ".join(read_texts(document))
    tags = {t for e in document["recommendedActions"] for t in actions.ACTIONS[e["id"]].tags}
    plan, bare = (re.search(words, said) for words in
                  (r"This is a plan for (.+?)\.", r"On (.+?) no step follows"))  # fmt: skip
    for name in ("energy", "water", "waste") if document["recommendedActions"] else ():
        assert plan
        assert (name in plan[1]) == (name in tags)
        assert bool(bare and name in bare[1]) == (name not in tags)


@law("sustainability_roadmap")
def test_a_path_that_is_met_market_based_is_not_called_missed_without_that(inputs, kind, document):
    """The board reads both halves of the truth in one place."""
    facts, said = read_facts(document), " ".join(read_texts(document))
    then, path = (facts.get(f"market.{name}") for name in ("then", "path"))
    missed = re.search(
        r"These steps do not meet the path of \d+( by the average of the grid)?", said
    )
    if then and path and missed:
        assert bool(missed[1]) == (read_number(then) <= read_number(path))


@law("sustainability_roadmap")
def test_duties_that_are_no_part_of_a_roadmap_are_named_in_it(inputs, kind, document):
    """What follows a death, a case or a fine comes before a plan."""
    duties_now = [row.title for row in actions.within(situation.of(inputs)) if row.duty]
    said = " ".join(read_texts(document))
    assert all(f"“{title}”" in said for title in duties_now)


@law("innovation_pipeline")
def test_the_pilot_named_first_is_the_first_of_the_list(inputs, kind, document):
    """One page has one first: of the practices that are piloted, the one of the first sentence
    stands first among the steps and in the tables."""
    first = re.search(
        r"(?:Begin with|Next comes) a pilot on .*?: “(.+?)”", document["executiveSummary"]
    )
    cards = find_table(document, "pilot_cards")
    assert bool(first) == bool(cards)
    if first:
        piloted = [row[0] for row in cards["rows"]]
        steps = [a["title"] for a in document["recommendedActions"] if a["title"] in piloted]
        assert first[1] == piloted[0]
        assert not steps or steps[0] == piloted[0]


@law("innovation_pipeline")
def test_a_step_that_is_tried_first_ends_after_its_pilot(inputs, kind, document):
    """Whether it goes on is decided on the last day of the pilot; the whole takes longer."""
    cards = find_table(document, "pilot_cards")
    ends = {row[0]: row[3] for row in cards["rows"]} if cards else {}
    tried = [each for each in document["recommendedActions"] if each["title"] in ends]
    assert all(each["due"] > ends[each["title"]] for each in tried)


@law("strategic_recommendations")
def test_what_got_worse_has_a_decision_or_is_said_to_have_none(inputs, kind, document):
    """The figure that got worse by most is worked on by a decision, or named as open."""
    open_ones = re.search(r"No decision here works on (.+?), which got worse", _join(document))
    worse = [text for text in read_texts(document) if "more than doubled: from" in text]
    for text in worse[:1]:
        name = text.split(" more than doubled")[0].lower()
        shown = " ".join(action["reason"] for action in document["recommendedActions"]).lower()
        assert open_ones or name in shown, text


@law("strategic_recommendations")
def test_no_decision_is_asked_for_on_what_a_step_of_the_page_works_on(inputs, kind, document):
    """Electricity in place of a fuel, and what law asks of users of energy, change its use."""
    ids = {each["id"] for each in document["recommendedActions"]}
    own = duties.list_duties(inputs, situation.of(inputs))
    ids |= {step for duty in own for step in duty.steps if step in duties.STEPS}
    open_ones = re.search(r"No decision here works on (.+?), which got worse", _join(document))
    of_energy = {*action_sources.TAKES, *(n for n, s in duties.STEPS.items() if "energy" in s.tags)}
    if ids & of_energy:
        assert "energy use" not in (open_ones[1] if open_ones else "")


@law("strategic_recommendations", "risk_adjusted_roi")
def test_what_is_late_by_law_is_called_late_and_no_coming_step(inputs, kind, document):
    """A day that has passed is no first day ahead."""
    offered = {each["id"] for each in document["recommendedActions"]}
    for duty in duties.list_duties(inputs, situation.of(inputs)):
        if duties.is_late(duty) and {*duty.steps} & {*duties.STEPS} - offered:
            assert f"{duty.rule.called} (since {duty.rule.date})" in document["executiveSummary"]


@law("strategic_recommendations")
def test_as_many_figures_got_worse_as_are_listed(inputs, kind, document):
    """Who reads "three got worse" above a list of four doubts both; deaths, cases, fines and a loss
    stand elsewhere."""
    said = _join(document)
    found = re.search(r"earlier year, (\S+) got worse\.(?: (\S+) more got worse)?", said)
    if found and not re.search("Worse than before, too|exceeded income|more than doubled", said):
        own = next(s for s in document["sections"] if s["title"] == "What went the wrong way")
        points = [own["paragraphs"][at] for at in own["points"]]
        texts = [one["text"] for paragraph in points for one in paragraph]
        listed = [text for text in texts if LISTED_WORSE.search(text)]
        grave = GRAVE_TOLD.search(document["executiveSummary"])
        words = {printing.word(n): n for n in range(30)}
        counted = sum(words.get(word.lower(), 0) for word in found.groups() if word)
        assert len(listed) == counted or (grave and len(listed) < counted), (listed, found[0])


@law("stakeholder_engagement")
def test_pay_of_a_handful_is_no_matter_of_a_meeting_and_is_told_once(inputs, kind, document):
    """A share of four people at one table says who it is."""
    now = list_years(inputs, document).get(document["year"], {})
    calendar = find_table(document, "engagement_calendar")
    if calendar and now.get("employees", actions.FEW) < actions.FEW:
        assert not [row for row in calendar["rows"] if "adequate wage" in row[4]]
    told = [
        text for text in read_texts(document)[1:] if re.search("^Employees: .*adequate w", text)
    ]
    assert len(told) < 2, told


@law("stakeholder_engagement")
def test_nobody_is_asked_of_a_figure_after_the_decision_on_it(inputs, kind, document):
    """Who is asked when all is decided was not asked."""
    now = situation.of(inputs)
    rows = {each.id: each for each in actions.within(now)}
    due = {each["id"]: each["due"] for each in document["recommendedActions"]}
    named = {labels.first(labels.label(name)): name for name in labels.NAMES}
    months = {f"{name} {year}": f"{year}-{n:02}" for year in range(2020, 2040)
              for n, name in enumerate(stakeholder_calendar.MONTHS, 1)}  # fmt: skip
    meetings = (find_table(document, "engagement_calendar") or {"rows": []})["rows"]
    for row in (each for each in meetings if each[0] != "At once"):
        name = named.get(re.split(r": | \(", row[4])[0])
        steps = [i for i in due if i != "S13" and i in rows and name]
        days = [due[i] for i in steps if is_worked_on(name, [simulation.effect(rows[i], now)])]
        if days and "what was decided on it" not in row[4]:
            assert months[row[6]] <= min(days)[:7], (row, days)


@law("cross_sector_collaboration")
def test_a_partner_answers_before_the_step_that_needs_it_ends(inputs, kind, document):
    """Who answers on the last day helps nobody."""
    due = {each["id"]: each["due"] for each in document["recommendedActions"]}
    table = find_table(document, "partner_decisions") or {"rows": []}
    labelled = {labels.label(need.figure): need.steps for need in partners.NEEDS}
    for row in table["rows"]:
        for step in labelled.get(row[0][:1].lower() + row[0][1:], ()):
            assert row[4] < due.get(step, LAST_DAY), row


@law("innovation_pipeline")
def test_no_pilot_has_to_bring_more_than_is_planned_and_none_is_on_next_to_nothing(
    inputs, kind, document
):
    """A bar above what is planned fails a pilot that works."""
    now = situation.of(inputs)
    titles = {each.title: each for each in actions.within(now)}
    for row in (find_table(document, "pilot_cards") or {"rows": []})["rows"]:
        assert not action_sources.is_small(titles[row[0]].id, now.values), row
        if least := re.match(r"At least ([\d,]+) fewer left", row[4]):
            source = simulation.effect(titles[row[0]], now).source
            assert 2 * int(least[1].replace(",", "")) <= source.mid, row


def _join(document: dict[str, Any]) -> str:
    return " ".join(read_texts(document))


@law()
def test_emissions_name_the_basis_of_scope_2_and_change_on_one(inputs, kind, document):
    """Law 3. A change compares the same group, basis and boundary, and names them. Market- and
    location-based are named wherever Scope 2 is in a sum."""
    facts = read_facts(document)
    for name, fact in facts.items():
        if name.startswith(OF_BASIS) and not fact["value"].endswith("points"):
            assert BASIS.search(fact["fact"]), fact
    for section in (s for s in document["sections"] if not s["id"].startswith("x")):
        said = [one for paragraph in section["paragraphs"] for one in paragraph]
        if any(name.startswith("ghg12.") for one in said for name in one["facts"]):
            assert BASIS.search(" ".join(one["text"] for one in said)), section["title"]
    medians = [fact for name, fact in facts.items() if name.endswith((".then", ".before"))]
    for fact in medians:
        if fact["source"].startswith("peers"):
            assert fact["source"].count(",") >= 1, fact


@law()
def test_a_score_of_which_too_little_is_reported_is_not_told(inputs, kind, document):
    """Law 4. A score below 60 % coverage is "not enough data", with what is missing; it is never
    compared, ranked or called weak."""
    exact = situation.of(inputs).exact
    facts = read_facts(document)
    for category, score in exact.items():
        if score.coverage < scores.ENOUGH:
            assert category not in facts, category
            assert f"{category}.distance" not in facts
    for said in " ".join(read_texts(document)).split("not enough data to be placed.")[1:]:
        assert said.startswith(" What weighs most of what the "), said


@law()
def test_the_worst_is_told_in_every_report(inputs, kind, document):
    """Law 5. A fatality, a fine or a figure that more than doubled is always told."""
    told = " ".join(read_texts(document))
    years = list_years(inputs, document)
    now = years.pop(document["year"], {})
    if now.get("fatalities"):
        assert re.search(r"\d+ deaths? at work", told)
    if now.get("significantFines"):
        assert re.search(r"\d+ significant fines? w", told)
    doubled = " ".join(DOUBLING.findall(document["executiveSummary"])).lower()
    for name, words in (LESS_IS_BETTER | MORE_IS_BETTER).items():
        first = next((found[name] for _, found in sorted(years.items()) if name in found), None)
        if first and now.get(name, 0) > 2 * first and not name.endswith("Share"):
            assert words in doubled, (name, told)


@law()
def test_a_summary_is_short_whoever_it_is_of(inputs, kind, document):
    assert len(document["executiveSummary"].split()) <= composition.MOST_WORDS == 165


@law()
def test_what_is_grave_stands_first_and_among_the_key_figures(inputs, kind, document):
    """A death, a confirmed case and a fine stand before whatever else a report finds."""
    now = list_years(inputs, document).get(document["year"], {})
    told = re.split(r"(?<=[.]) ", document["executiveSummary"].split("\n\n")[0])
    shown = {each["label"] for each in document["keyMetrics"]}
    for name, words in GRAVE.items():
        if now.get(name):
            said, told = told[0], told[1:]
            assert re.search(words[0], said), (kind, document["executiveSummary"])
            assert words[1] in shown, (kind, shown)


@law(*(name for name in TYPES if name != "risk_adjusted_roi"))
def test_duties_take_no_place_of_the_steps_that_a_report_is_asked_for(inputs, kind, document):
    """Beside duties there are three steps on the question, where as many are called for; few people
    are told four in all. (What eases the highest risks is what a risk report is asked for.)"""
    steps = document["recommendedActions"]
    duties = [each for each in steps if each["duty"]]
    staff = list_years(inputs, document).get(document["year"], {}).get("employees")
    few = bool(staff and staff < actions.FEW)
    quiet = msgspec.structs.replace(inputs, profile=inputs.profile | {"metrics": {
        year: {k: 0 if k in GRAVE and v else v for k, v in found.items()}
        for year, found in inputs.profile["metrics"].items()
    }})  # fmt: skip
    without = organisations.write_json(kind, quiet) if duties else None
    if without is not None:
        free = [each for each in without["recommendedActions"] if not each["duty"]]  # of law
        called = min(3, len(free))
        room = min(called, simulation.OF_FEW - len(duties)) if few else called
        assert len(steps) - len(duties) >= room, (kind, [each["id"] for each in steps])


@law("impact_story")
def test_emissions_that_are_no_matter_for_a_board_are_no_finding(inputs, kind, document):
    """Below 100 t of Scope 1 and 2 the finding speaks of something else."""
    emitted = read_facts(document).get(f"ghg12.{document['year']}")
    if emitted and read_number(emitted) < WORTH_A_DECISION:
        assert "Emissions (Scope 1 and 2" not in document["executiveSummary"]


@law()
def test_no_fewer_injuries_are_promised_of_so_few_that_chance_decides(inputs, kind, document):
    """Five injuries a year are five, three or seven: a target of four says nothing."""
    for step in (each for each in document["recommendedActions"] if each["id"] == "S05"):
        few = int(step["evidence"].split(": ")[1].split()[0].replace(",", "")) < HANDFUL
        assert not (few and step["change"]), step


@law()
def test_no_step_ends_after_the_day_on_which_law_asks_for_it(inputs, kind, document):
    """The policy report names a day; a step of another type for the same thing ends before it."""
    own = duties.list_duties(inputs, situation.of(inputs))
    for step in document["recommendedActions"]:
        for duty in duties.list_served(own, step["id"]):
            assert not duty.day or step["due"] < duty.day, step


@law("policy_alignment")
def test_what_law_asks_for_is_a_duty_and_what_is_late_comes_first(inputs, kind, document):
    """A step that law itself asks for is marked a duty and stands before others; of those, what is
    late stands before what is still to come, in the summary as among the steps."""
    own = duties.list_duties(inputs, situation.of(inputs))
    late = {step for duty in own if duties.is_late(duty) for step in duty.steps}
    asked = {step for duty in own for step in duty.steps} & {*duties.ASKED}
    steps = [each for each in document["recommendedActions"] if each["id"] in asked]
    marks = [each["duty"] for each in document["recommendedActions"]]
    assert {each["id"] for each in steps} == asked
    assert all(each["duty"] for each in steps), steps
    assert marks == sorted(marks, reverse=True), marks
    order = [each["id"] in late for each in steps]
    assert order == sorted(order, reverse=True), order
    for duty in own:
        if duties.is_late(duty):
            said = document["executiveSummary"].partition("next date")[0]
            assert f"{duty.rule.called} (since {duty.rule.date})" in said or len(late) > 3


@law(
    *("comparative_benchmark", "cross_impact_opportunity", "impact_measurement", "roi_metrics"),
    *("innovation_pipeline", "policy_alignment", "stakeholder_engagement"),
)
def test_what_a_finding_begins_with_has_its_step(inputs, kind, document):
    """Nobody is told of a death, a case or a fine without what is to be done about it."""
    now = list_years(inputs, document).get(document["year"], {})
    offered = {each["id"] for each in document["recommendedActions"]}
    for name, step in (("fatalities", "S06"), ("corruptionIncidents", "G09")):
        assert not now.get(name) or step in offered, (name, offered)


@law("roi_metrics")
def test_what_an_outcome_takes_is_told_beside_what_a_person_takes(inputs, kind, document):
    """Of two unit costs not only the one that looks better is told."""
    told = " ".join(read_texts(document))
    if "Each person reached stands for" in told:
        now = list_years(inputs, document)[document["year"]]
        assert "Each person with the outcome stands for" in told or not now.get("outcomesAchieved")


@law()
def test_a_planning_value_is_the_share_that_was_planned_with(inputs, kind, document):
    """Whole people and tonnes, turned back, would make a plan of 9.78 %."""
    for fact in read_facts(document).values():
        for percent in re.findall(r"planning value, ([\d.]+) %", fact["source"]):
            assert 2 * float(percent) % 1 == 0, fact


@law()
def test_no_code_is_listed_as_answered_that_is_not(inputs, kind, document):
    """The references of a report name no disclosure that the report on policies calls not answered
    for want of what the figure says."""
    now = situation.of(inputs)
    codes = {each.code for each, state in frameworks.find_states(now).items() if state == "not"}
    table = find_table(document, "answers")
    for _, answers in table["rows"] if table else ():
        assert not codes & {each.partition(" (")[0] for each in answers.split("; ")}, answers


@law()
def test_a_year_without_figures_is_told_where_a_report_jumps_over_it(inputs, kind, document):
    """Who reads "after one death in 2023" would take 2024 for a year without any."""
    years = [int(year) for year in list_years(inputs, document)]
    summary = document["executiveSummary"]
    for year in range(min(years, default=0), document["year"]):
        if years and year not in years:
            assert str(year) in summary, (year, summary)


@law()
def test_no_report_says_that_all_is_known_of_an_organisation(inputs, kind, document):
    """Another report asks for other figures: each speaks of those that it asks for."""
    assert not [each for each in read_texts(document) if "All that is asked of" in each]


@law("sustainability_roadmap")
def test_a_figure_is_to_be_reached_in_the_first_full_year_after_the_work(inputs, kind, document):
    """A milestone is none that its owner has to miss, since the work ends late in that year; of
    what is changed as it is replaced, each year has its part."""
    ends = {int(each["due"][:4]) for each in document["recommendedActions"]}
    vehicles = labels.first(labels.label("scope1Vehicles"))
    for year, *_, aim, owner in find_table(document, "path_milestones")["rows"]:
        part = aim.startswith(f"{vehicles}: ") and int(year) <= max(ends)
        assert owner == "-" or int(year) - 1 in ends or part, (year, ends)


@law("comparative_benchmark", "competitive_landscape", "market_intelligence",
     "sustainability_roadmap")  # fmt: skip
def test_what_law_asks_for_besides_stands_by_itself_with_somebody_and_a_day(inputs, kind, document):
    """It is hidden in no reason of another step; a roadmap has what is on energy and emissions."""
    assert not [e for e in document["recommendedActions"] if "Law asks for a step" in e["reason"]]
    book = Book(TYPES[kind], inputs)
    own = [each["id"] for each in document["recommendedActions"]]
    titles = [actions.fit(duties.STEPS[name], book.now).title
              for name in dict.fromkeys(n for duty in book.duties for n in duty.steps)
              if name in duties.STEPS and name not in own
              if kind != "sustainability_roadmap" or name.startswith("E")]  # fmt: skip
    if kind == "sustainability_roadmap":
        table = find_table(document, "energy_law_table")
        rows = table["rows"] if table else []
        assert [*map(bool, (cell for row in rows for cell in row))] == [True] * 4 * len(titles)
        assert {row[0] for row in rows} == {*titles}
        return
    said = " ".join(read_texts(document))
    for title in titles if document["recommendedActions"] else ():
        assert re.search(rf"Required by law: “{re.escape(title)}”.* Owner: the .*; due \d", said)


@law("comparative_benchmark")
def test_the_order_that_a_benchmark_tells_is_that_of_its_steps(inputs, kind, document):
    """What is said to come first does."""
    said, steps = " ".join(read_texts(document)), document["recommendedActions"]
    told = re.search(
        r"((?:Duties|What|A step)\b[^.]*? comes? first[^.]*)\. An effect is claimed", said
    )
    if told and steps:
        assert told[1].startswith("Duties") == steps[0]["duty"]
        first = next((e["id"] for e in steps if not e["duty"]), "")
        assert ("the work itself" in told[1]) == (first in ON_WORK)


@law("comparative_benchmark")
def test_all_indicators_that_are_counted_are_drawn(inputs, kind, document):
    """What is said to be behind or ahead can be seen."""
    counted = read_facts(document).get("indicators.compared")
    figures = {each["id"]: each for each in document["visualizations"]}
    if counted and "indicator_gaps" in figures:
        drawn = figures["indicator_gaps"]["series"][0]["points"]
        assert len(drawn) == read_number(counted)


@law("comparative_benchmark")
def test_no_gap_stands_on_other_peers_or_on_chance(inputs, kind, document):
    """A gap is to peers of one's own group, of more than a handful of cases."""
    now = list_years(inputs, document).get(document["year"], {})
    gaps = next((s for s in document["sections"] if s["title"] == "Where the gaps are"), None)
    told = [one["text"] for p in gaps["paragraphs"] for one in p] if gaps else []
    if now.get("recordableInjuries", 0) < FEW_CASES:
        assert not [text for text in told if "injuries" in text]
    for code, standing in inputs.peers.standings.items():
        if inputs.peers.group and standing.group != inputs.peers.group:
            label = labels.label(value_of(code))
            assert not [text for text in told if text.lower().startswith(label)], (code, told)


@law("cross_impact_opportunity")
def test_a_claimed_goal_that_a_step_serves_has_one(inputs, kind, document):
    """What other reports recommend for a claimed goal is not left out for want of places."""
    claimed = [f"SDG {goal}" for goal in inputs.profile["sdg_alignment"]]
    own = {link for each in document["recommendedActions"] for link in each["links"]}
    others = organisations.write_all(inputs).values()
    taught = {f"SDG {goal}" for goal in list_missions(Book(TYPES[kind], inputs))}
    served = {
        link
        for d in others
        for each in d["recommendedActions"]
        for link in each["links"]
        if not (each["id"] == "S03" and link in taught)  # staff are not those who are taught
    }
    staff = list_years(inputs, document)[document["year"]].get("employees", actions.FEW)
    if staff >= actions.FEW and len(claimed) <= simulation.BESIDE_DUTIES:
        assert {*claimed} & served <= own, (claimed, own)


@law("cross_impact_opportunity")
def test_fairness_is_no_conflict_of_goals(inputs, kind, document):
    """Nobody is told that women in management harm the goal of less inequality."""
    table = find_table(document, "goal_conflicts")
    assert not [row for row in (table or {"rows": ()})["rows"] if row[1].startswith("SDG 10 ")]


@law()
def test_a_figure_that_is_given_is_reported_or_doubted_and_no_gap(inputs, kind, document):
    """The state of a figure is of itself: years between that lack are told in a sentence."""
    (data,) = [each for each in document["sections"] if each["id"] == "x1"]
    for figure, value, _, state in data["tables"][0]["rows"]:
        assert (state == "missing") == (value == "not reported"), figure
        assert "gap" not in state, figure


@law("impact_story")
def test_what_counts_improvements_counts_every_figure_with_a_base_year(inputs, kind, document):
    """Law 5. What counts improvements counts every figure with a base year, but for those that tell
    others of one person."""
    book = Book(TYPES[kind], inputs)
    years = list_years(inputs, document)
    now = years.pop(document["year"], {})
    table = find_table(document, "change_ledger")
    rows = {row[0].lower(): row[3] for row in table["rows"]} if table else {}
    for name, words in (LESS_IS_BETTER | MORE_IS_BETTER).items():
        if name in now and any(name in found for found in years.values()):
            left_out = told_apart.is_left_out(book, name) or is_told_by_part(name, years, now)
            assert (words in rows) != left_out, name
    words = r"Of the (\w+) figures? .*? year, (\w+) got worse"
    if said := re.search(words, document["executiveSummary"]):
        worse = sum(change.endswith(("worse", "further from balance")) for change in rows.values())
        assert said[1] == printing.word(len(rows))
        assert said[2] == (printing.word(worse) if worse else "none")


def is_told_by_part(name: str, years: dict[int, Any], now: dict[str, Any]) -> bool:
    """Whether it is Scope 3 of which financed emissions are nearly all, which count instead."""
    given = [found for _, found in sorted(years.items()) if found.get(name) is not None]
    ends = [10 * each.get("scope3Category15", 0) >= 9 * each[name] for each in (*given[:1], now)]
    return name == "ghgScope3" and all(ends) and "scope3Category15" in now


@law()
def test_what_is_called_weak_is_weak(inputs, kind, document):
    """Law 6. "Weak", "did not go well" needs a level that is weak (below 50, or below the peers'
    first quartile)."""
    facts = read_facts(document)
    for section in (s for s in document["sections"] if not s["id"].startswith("x")):
        for one in (one for paragraph in section["paragraphs"] for one in paragraph):
            if re.search("weakest|weak spot|did not go well|holds it back", one["text"]):
                marks = [n for n in one["facts"] if n.endswith(".points")]
                assert all(read_number(facts[name]) < 50 for name in marks), one["text"]


@law("sustainability_roadmap")
def test_a_plan_starts_at_the_latest_level_and_promises_what_its_actions_avoid(
    inputs, kind, document
):
    """Law 7. A plan starts at the latest level and today's date, with a flat baseline; what is
    promised is the sum of the actions and nothing else; no milestone lies in the past."""
    figures = {figure["id"]: figure for figure in document["visualizations"]}
    lines = {
        each["name"]: {int(point["x"]): point["y"] for point in each["points"]}
        for each in figures["path_lines"]["series"]
    }
    level = lines["Without further steps"]
    plan = lines.get("Plan", level)
    assert len(set(level.values())) == 1
    last = max(plan)
    avoided = sum(
        point["y"] or 0
        for each in figures.get("wedge_area", {}).get("series", ())
        for point in each["points"]
        if int(point["x"]) == last
    )
    start = next(iter(level.values()))
    assert abs(start - avoided - plan[last]) <= 0.02 * start + 0.02
    table = find_table(document, "path_milestones")
    assert all(int(row[0]) >= int(document["date"][:4]) for row in table["rows"])


@law("sustainability_roadmap")
def test_what_a_plan_prints_adds_up_as_far_as_three_digits_go(inputs, kind, document):
    """A printed difference is of the unrounded figures on the same basis."""
    facts = read_facts(document)
    level, years = read_number(facts[f"level.{document['year']}"]), ROUNDED.findall(" ".join(facts))
    for year in years:
        path, plan, gap = (read_number(facts[f"{x}.{year}"]) for x in ("path", "plan", "gap"))
        assert abs(plan - path - gap) <= (abs(plan) + abs(path) + abs(gap)) / 190 + 0.01, year
        assert plan <= level * 1.005, year
    last = max(years)
    left = read_number(facts["left"])
    assert left == pytest.approx(abs(read_number(facts[f"gap.{last}"])), rel=0.001)
    if "market.then" in facts:
        now = read_number(facts[f"market.{document['year']}"])
        assert read_number(facts["market.then"]) <= now * 1.005


@law()
def test_per_head_and_absolute_are_told_together_where_their_signs_differ(inputs, kind, document):
    """Law 8. Per-head and absolute change are told together where their signs differ: in a sentence
    or a row of a table about a change, both are there, or neither."""
    years = list_years(inputs, document)
    now = years.pop(document["year"], {})
    changes = [
        text.lower()
        for text in (*read_texts(document)[1:], *read_rows(document))
        if CHANGED.search(text)
    ]
    for name, (head, whole) in PER_HEAD.items():
        first = next(
            (f for _, f in sorted(years.items()) if name in f and f.get("employees")), None
        )
        if first is None or name not in now or not first[name] or not now.get("employees"):
            continue
        amount = now[name] / first[name] - 1
        each = (now[name] / now["employees"]) / (first[name] / first["employees"]) - 1
        if amount * each < 0 and any(head in text for text in changes):
            assert any(whole in text.replace(head, "") for text in changes), (name, changes)


@law("cross_impact_opportunity")
def test_a_claim_about_a_mission_rests_on_mission_figures(inputs, kind, document):
    """Law 9. A claim about a mission rests on mission figures. Progress is better, worse or mixed,
    by all the figures that stand beside a goal."""
    for goal, _, evidence, progress in find_table(document, "goal_evidence")["rows"]:
        expected = judge_goal(goal, evidence.split("; "))
        plain = "one year only" if ":" in evidence else "no figure"
        word, by, some = progress.partition(", by ")
        assert expected is None or word == (expected or plain), goal
        whole = printing.word(len(evidence.split("; ")))
        assert not by or some.endswith(f" of {whole} figures"), progress
        assert "income" not in evidence.lower()
    own = " ".join(read_texts(document))
    assert re.search(r"(is|are) no evidence", own)


def judge_goal(goal: str, evidence: list[str]) -> str | None:
    """The progress by all figures beside a goal, "" where none can be compared: of emissions by
    their sum; a rate that rose by a smaller whole makes it no better, and not worse in all. None
    for what is too close to be told from printed numbers."""
    ends = {each.split(":")[0].lower(): two for each in evidence if (two := read_ends(each))}
    ways = {each.split(":")[0].lower(): way for each in evidence if (way := find_way(each))}
    got = ends.get("people with the intended outcome")
    flattered = bool(got and got[0] <= got[1] and ways.get("outcome rate") == "better")
    if flattered:
        del ways["outcome rate"]
    if goal.startswith("SDG 13 ") and len(ends) > 1 and len({two[2] for two in ends.values()}) == 1:
        now, first = (sum(float(two[n]) for two in ends.values()) for n in (0, 1))
        ways = {"waste": find_way(f"Waste: {now:.1f}, {first:.1f} in 2020")}
    outcome = ways.get("people with the intended outcome")
    if outcome not in (None, "better") and ways.get("people reached") == "better":
        del ways["people reached"]  # more people are no progress where no more have the outcome
    if same := re.search(r"unit of revenue: [\d.,]+ % (lower|higher)", "; ".join(evidence)):
        ways["emissions for each unit of revenue"] = "better" if same[1] == "lower" else "worse"
    if CLOSE in ways.values():
        return None
    moved = set(ways.values()) - {"about the same"}
    if {"better", "worse"} <= moved or (flattered and "worse" in moved):
        return "mixed"
    women = all(label.startswith("share of women") for label, way in ways.items() if way == "worse")
    if moved == {"worse"} and women:
        return "further from balance"
    return moved.pop() if moved else "about the same" if ways else ""


def read_ends(evidence: str) -> tuple[float, float, str] | None:
    """The latest and the first number of "Energy use: 42 MWh, 40 MWh in 2023", and that year."""
    found = EVIDENCE.fullmatch(evidence)
    if found is None:
        return None
    now, first = float(found[2].replace(",", "")), float(found[3].replace(",", ""))
    return now, first, evidence[-4:]


def find_way(evidence: str) -> str:
    """better, worse or about the same, of "Energy use: 42 MWh, 40 MWh in 2023"; "" of one year."""
    ends = read_ends(evidence)
    if ends is None:
        return ""
    now, first, _ = ends
    label = evidence.split(":")[0].lower()
    if not now - first and not first:
        return "about the same"
    by = 100 * (now - first) / abs(first) if first else 1000
    if label.startswith("share of women"):
        if label.endswith("management") and abs(now - first) < 5:  # it may be of two people
            return CLOSE
        now, first = (-max(0, abs(share - 50) - 10) for share in (now, first))
    elif label in LESS_IS_BETTER.values() or label.startswith(
        ("scope 1", "gender pay", "financed emissions")
    ):
        now, first = -now, -first
    counted = label in ALWAYS
    if 1 < abs(by) < 3 and not counted:
        return CLOSE
    if now == first or (abs(by) <= 1 and not counted):
        return "about the same"
    return "better" if now > first else "worse"


@law()
def test_all_recommended_actions_stand_in_a_section_and_figures_in_the_json(inputs, kind, document):
    """Law 12. All recommended actions, tables and figures in the JSON are on the page and in
    Markdown."""
    shown = {name for section in document["sections"] for name in section["actions"]}
    assert {action["id"] for action in document["recommendedActions"]} <= shown
    drawn = {name for section in document["sections"] for name in section["figures"]}
    assert drawn == {figure["id"] for figure in document["visualizations"]}


@law()
def test_projections_have_three_digits_and_number_and_verb_agree(inputs, kind, document):
    """Law 13. Projections and planning values have three significant digits; number and verb
    agree; a text says the formula that was computed."""
    for name, fact in read_facts(document).items():
        ahead = fact["year"].isdigit() and int(fact["year"]) > document["year"]
        if ahead and name.startswith(PLANNED):
            digits = f"{read_number(fact):.6f}".replace(".", "").strip("0")
            assert len(digits) <= 3, fact
    wrong = (
        r"Scope \d emissions is |emissions (goes|was|has) |for no years|\b1 (actions|goals|are)\b"
    )
    assert [text for text in read_texts(document) if re.search(wrong, text)] == []


@law()
def test_what_is_absent_is_said_to_be_absent(inputs, kind, document):
    """Law 14. What is absent is said to be absent; "for 2025 only" needs 2025."""
    (data,) = [each for each in document["sections"] if each["id"] == "x1"]
    lacks = [row[0].lower() for row in data["tables"][0]["rows"] if row[1] == "not reported"]
    texts, year = read_texts(document), document["year"]
    told = [
        found for text in texts if (found := NOT_REPORTED.search(text)) and found[1] == str(year)
    ]
    for found in told:
        names = re.sub(r" and (\d+) more$", "", found[2].lower())
        for label in sorted(lacks, key=len, reverse=True):
            names = names.replace(label, "")
        assert not re.sub(r"\band\b|,", "", names).strip(), (found[0], lacks)
    whole = [found for found in told if any(text.startswith(found[0]) for text in texts[1:])]
    if whole and lacks:
        more = sum(int(n) for found in whole for n in re.findall(r"and (\d+) more", found[2]))
        named = sum(label in found[2].lower() for found in whole for label in lacks)
        assert named + more >= len(lacks), (whole, lacks)
    if any("All figures that this report asks for are reported" in text for text in texts):
        assert lacks == []
    if any(re.search("(One|Only one) year is reported", text) for text in texts):
        assert len(list_years(inputs, document)) == 1
