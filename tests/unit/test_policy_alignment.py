"""Which disclosures figures answer, and which rules reach an organisation."""

import pytest

from auxeira.esg.metrics import ALL_METRICS, METRICS
from report_writer import duties, frameworks, rules, situation, write
from report_writer.disclosures import REQUIREMENTS
from report_writer.reports.sources import SOURCES
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "policy_alignment"


def parts(letter, figures=None, **members):
    document = write(KIND, golden.inputs(letter, figures, **members))
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def test_every_disclosure_rule_and_figure_has_its_words():
    assert set(REQUIREMENTS) == {each.code for each in frameworks.disclosures()}
    assert {row.most for row in REQUIREMENTS.values()} == {"fully", "partly", "not"}
    assert set(METRICS) <= set(SOURCES) <= set(ALL_METRICS)


def test_a_headline_counts_what_is_answered_in_full_and_names_of_how_many():
    document, tables, _ = parts("C")
    states = [row[3] for row in tables["disclosure_table"].rows]

    counted = [states.count(each) for each in ("fully", "partly", "not")]
    assert counted == [2, 50, 17]  # of GRI, ESRS, IFRS S2 and VSME
    told = (
        "Of 69 disclosures on our list, the figures answer 2 in full, 50 in part and 17 not at all"
    )
    assert told in document.executive_summary


@pytest.mark.parametrize(
    ("country", "figures", "result"),
    [
        ("DE", {"employees": 1001, "totalIncome": 450_000_001}, "reaches"),
        ("DE", {"employees": 1000, "totalIncome": 450_000_001}, "does not reach"),
    ],
)
def test_a_rule_is_tested_by_arithmetic_and_is_no_legal_advice(country, figures, result):
    _, tables, said = parts("C", figures, country=country, reporting_currency="EUR")
    found = {row[0]: row for row in tables["rule_applicability"].rows}

    assert found["Corporate Sustainability Reporting Directive, as amended in 2026"][3] == result
    assert {row[0] for row in tables["rule_applicability"].rows} == {
        rule.title for rule in rules.list_rules("Corporate", country)
    }
    assert "no legal advice" in said


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_what_law_asks_for_since_a_day_that_has_passed_stands_in_the_summary(name):
    inputs = report_inputs.inputs(build_unlike(name))
    begun = [
        duty.rule
        for duty in duties.list_duties(inputs, situation.of(inputs))
        if duty.rule.date and not duty.rule.find_next_day(inputs.date)
    ]
    summary = write(KIND, inputs).executive_summary

    for rule in sorted(begun, key=lambda each: each.date)[-3:]:
        assert f"{rule.called} (since {rule.date})" in summary


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_no_word_fills_a_quota(name):
    document = write("policy_alignment", report_inputs.inputs(build_unlike(name)))
    own = [each for each in document.sections if not each.id.startswith("x")]
    words = " ".join(s.text for each in own for paragraph in each.paragraphs for s in paragraph)

    assert len(words.split()) <= 900


def test_a_channel_that_is_there_is_said_to_be_there():
    document = write("policy_alignment", report_inputs.inputs(build_unlike("haulier")))

    assert "No step now: a whistleblowing policy is in force." in str(document.sections)


def test_a_missing_figure_is_told_with_where_it_comes_from_and_what_it_answers():
    _, _, said = parts("A", {"employees": 60})

    assert "a screening of purchases, travel and investments" in said
    assert "GRI 305-3, ESRS E1-6, IFRS S2 29(a) and IRIS+ OI9604" in said


def test_law_of_the_union_is_told_where_it_is_law():
    _, tables, said = parts("C", country="US")
    titles = {row[0] for row in tables["rule_applicability"].rows}

    assert "Corporate Sustainability Reporting Directive, as amended in 2026" not in titles
    assert "Directive (EU) 2024/825 on environmental claims" in titles
    assert "groups with much turnover there have a test of their own" in said


@pytest.mark.parametrize(("energy", "result"), [(23_611, "does not reach"), (23_612, "reaches")])
def test_who_uses_much_energy_needs_a_system_to_manage_it(energy, result):
    _, tables, _ = parts("C", {"energyTotal": energy}, country="DE")
    found = {row[0]: row for row in tables["rule_applicability"].rows}

    assert found["Energy management systems of large users of energy"][3] == result


def test_a_rule_that_reaches_brings_its_step_and_policies_that_are_missing_are_named():
    document, _, said = parts(
        "C", {"genderPayGapPct": 9, "policiesAdopted": ["codeOfConduct"]}, country="CH"
    )

    assert "S02" in {each.id for each in document.recommended_actions}
    assert "adopt what is missing: anti-corruption, whistleblowing, data protection" in said


@pytest.mark.parametrize(
    ("country", "employees", "steps"),
    [
        ("DE", 260, {"S21": "2027-03-31", "S02": "2027-03-31"}),
        ("GB", 260, {"S21": "2026-03-29", "S02": "2026-03-29"}),  # due on the day after
        ("CH", 260, {"S22": "2027-03-31", "S02": "2027-03-31"}),  # by their effort: no day is set
        ("DE", 120, {}),  # due in 2031
    ],
)
def test_a_duty_has_its_steps_before_it_is_due(country, employees, steps):
    figures = {"genderPayGapPct": 9, "employees": employees}
    document, _, said = parts("C", figures, country=country)
    found = {each.id: each.due for each in document.recommended_actions}

    assert {name: found.get(name) for name in steps} == steps
    assert ("S21" in found or "S22" in found) == bool(steps)
    assert ("due more than two years ahead" in said) == (employees == 120)


def test_a_gap_that_calls_for_no_correction_leaves_the_report_as_the_step():
    document, _, _ = parts("C", {"genderPayGapPct": 2, "employees": 260}, country="DE")
    found = {each.id for each in document.recommended_actions}

    assert "S21" in found
    assert "S02" not in found


@pytest.mark.parametrize(
    ("rule", "today", "day"),
    [
        ("pay250", "2026-03-01", "2027-06-07"),
        ("pay250", "2027-06-07", "2028-06-07"),
        ("pay150", "2027-06-08", "2030-06-07"),
        ("payGB", "2026-03-01", "2026-03-30"),
        ("vsme", "2026-03-01", ""),
        ("slaveryGB", "2026-03-01", ""),
    ],
)
def test_a_duty_comes_again_as_often_as_the_law_says(rule, today, day):
    assert rules.RULES[rule].find_next_day(today) == day


def test_who_reaches_people_without_counting_each_once_answers_in_part():
    for evidence, state in ((1, "partly"), (2, "fully")):
        _, tables, _ = parts("B", {"outcomeEvidence": evidence})
        (row,) = [r for r in tables["disclosure_table"].rows if r[0] == "IRIS+ PI4060"]
        assert row[3] == state


def test_the_dates_lie_on_a_line_in_their_order():
    document, _, _ = parts("A")
    (line,) = [each for each in document.visualizations if each.id == "rule_dates"]
    points = line.series[0].points

    assert [point.label for point in points] == sorted(point.label for point in points)
    assert points[0].x == 2026.74  # 27 September


def test_the_bars_of_a_framework_add_up_to_the_whole():
    document, _, _ = parts("E")
    (bars,) = [each for each in document.visualizations if each.id == "framework_coverage"]
    whole = {}
    for each in bars.series:
        for point in each.points:
            whole[point.y] = whole.get(point.y, 0) + point.x

    assert all(abs(total - 100) < 0.2 for total in whole.values())


@pytest.mark.parametrize(
    ("code", "figures", "state"),
    [
        ("GRI 2-7", {}, "partly"),  # a headcount is neither by gender nor by contract
        ("GRI 305-1", {}, "partly"),
        ("IFRS S2 29(d)", {}, "not"),  # savings are no assets aligned with opportunities
        ("IFRS S2 29(e)", {}, "not"),
        ("IFRS S2 29(g)", {"esgOversight": 2}, "not"),
        ("IFRS S2 29(g)", {"esgOversight": 3}, "partly"),
        ("ESRS S1-10", {"adequateWageShare": 100}, "fully"),
        ("ESRS S1-10", {"adequateWageShare": 99}, "partly"),
        ("ESRS G1-4", {}, "partly"),
        ("VSME B1", {}, "partly"),
        ("VSME B4", {}, "not"),
        ("VSME C9", {}, "fully"),
        ("VSME C9", {"boardWomen": None}, "partly"),
        ("VSME C6", {"policiesAdopted": ["humanRights"]}, "partly"),
        ("VSME C6", {"policiesAdopted": ["codeOfConduct"]}, "not"),
    ],
)
def test_a_total_answers_what_the_disclosure_asks_for_and_no_more(code, figures, state):
    _, tables, _ = parts("C", figures)
    (row,) = [row for row in tables["disclosure_table"].rows if row[0] == code]

    assert row[3] == state
    assert row[4]


@pytest.mark.parametrize("code", ["IRIS+ OI8237", "IRIS+ OI8869"])
def test_a_total_answers_what_investors_for_an_effect_ask_in_part(code):
    figures = {"targetAnnualRatePct": 4}  # asked is the strategy; and permanent staff alone
    _, tables, _ = parts("A", figures)
    (row,) = [row for row in tables["disclosure_table"].rows if row[0] == code]

    assert row[3] == "partly"


def test_whom_nobody_expects_scope_3_of_is_not_asked_for_it():
    _, tables, said = parts("A")

    assert "a screening of purchases, travel and investments" not in said
    assert "GRI 305-3" not in {row[0] for row in tables["disclosure_table"].rows}


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("PT", "No national duty of its country (PT) was looked at: ask there."),
        ("BR", "No national duty of its country (BR) was looked at: ask there."),
        ("NL", "2 rules of its country (NL); other law of that country was not looked at."),
        ("JP", "3 rules of its country (JP) and, of the Union's law, "),
        ("CO", "1 rule of its country (CO) and, of the Union's law, "),
    ],
)
def test_it_is_said_how_much_of_the_law_of_a_country_was_looked_at(country, said):
    document, _, _ = parts("C", country=country)

    assert said in document.executive_summary


def test_what_has_to_hold_and_is_not_enough_cannot_tell():
    for energy, result in ((7_500, "does not reach"), (7_501, "may reach")):
        _, tables, _ = parts("C", {"energyTotal": energy}, country="DE")
        found = {row[0]: row[3] for row in tables["rule_applicability"].rows}
        assert found["Energy management systems in Germany"] == result


@pytest.mark.parametrize(
    ("policies", "step"), [(["codeOfConduct"], True), (["whistleblowing"], False)]
)
def test_a_duty_in_force_has_its_step_at_once_where_the_figures_call_for_it(policies, step):
    document, _, said = parts("C", {"policiesAdopted": policies}, country="FR")
    found = {each.id: each.due for each in document.recommended_actions}

    assert found.get("G10") == ("2026-06-30" if step else None)
    assert ("No step now: a whistleblowing policy is in force." in said) == (not step)


@pytest.mark.parametrize(("country", "listed"), [("GB", True), ("CA", False), ("KE", False)])
def test_rules_on_charities_are_those_of_their_country(country, listed):
    _, tables, _ = parts("A", country=country)
    titles = [row[0] for row in tables["rule_applicability"].rows]

    assert ("Annual return of charities in England and Wales" in titles) == listed


def test_whom_the_directive_leaves_out_is_told_of_the_cap_on_questions():
    _, tables, said = parts("C", country="DE")
    found = {row[0]: row[3] for row in tables["rule_applicability"].rows}

    assert found["Value-chain cap of that directive"] == "reaches"
    assert "no more than the voluntary standard" in said


def find_results(label, figures, **profile):
    _, tables, _ = parts(label, figures, **profile)
    return {row[0]: row[2:4] for row in tables["rule_applicability"].rows}


def test_who_uses_most_energy_is_audited_as_long_as_nothing_says_that_it_is_managed():
    for energy, result in ((2_778, "does not reach"), (2_779, "may reach"), (271_000, "may reach")):
        assert (
            find_results("C", {"energyTotal": energy}, country="NL")["Energy audits"][1] == result
        )


@pytest.mark.parametrize(("employees", "since"), [(249, "2023-12-17"), (250, "2021-12-17")])
def test_a_channel_for_reports_is_due_since_the_day_of_its_size(employees, since):
    policies = ["codeOfConduct", "whistleblowing"]
    figures = {"employees": employees, "policiesAdopted": policies}
    _, _, said = parts("C", figures, country="NL")

    assert f"Since {since}, it has to be open" in said


def test_what_has_to_hold_at_one_place_is_shown_beside_the_figure_of_its_kind():
    found = find_results("C", {"energyElectricity": 90, "energyTotal": 200}, country="NL")

    assert found["Report on energy saving in the Netherlands"] == ("90 MWh", "may reach")


def test_what_is_voluntary_is_ruled_out_for_nobody():
    found = find_results("C", {"employees": 1001}, country="NL")

    assert found["Voluntary standard of 2026, made of the VSME"][1] == "may be used"


def test_a_company_is_not_asked_what_investors_for_an_effect_ask():
    for label, asked in (("C", False), ("A", True)):
        _, tables, _ = parts(label)
        codes = [row[0] for row in tables["disclosure_table"].rows]
        assert any(code.startswith("IRIS+") for code in codes) == asked


def test_missing_policies_have_a_step_where_policies_are_the_question():
    document, _, _ = parts("C", {"policiesAdopted": ["codeOfConduct"]}, country="NL")

    assert {"G01", "G10"} & {each.id for each in document.recommended_actions}


def test_law_of_its_own_trade_that_is_not_tested_is_named_where_we_know_it():
    for sector, told in (("H", True), ("P", False)):
        _, _, said = parts("C", country="NL", sector=sector)
        assert ("times at the wheel" in said) == told


def test_an_audit_that_is_late_is_told_before_the_next_date_and_dated_as_made_up_for():
    document = write(KIND, report_inputs.inputs(build_unlike("haulier")))
    steps = {each.id: each for each in document.recommended_actions}

    assert document.executive_summary.index("the energy audit (since 2026-10-11)") < (
        document.executive_summary.index("The next date is")
    )
    assert "begin at once, and catch up by the day below" in steps["E32"].reason
    assert "begins now" in steps["E31"].reason
    assert not steps["E08"].duty  # targets help with it, and no law asks for them


def test_a_gap_in_pay_is_told_with_what_its_report_can_bring():
    for country, told in (("NL", True), ("US", False)):
        _, _, said = parts("C", {"genderPayGapPct": 9, "employees": 260}, country=country)
        assert ("A gap of 5 % or more in a category of work" in said) == told
        assert ("the Netherlands plans its law for 2027" in said) == told


def test_what_is_voluntary_names_no_test_that_it_fails():
    _, tables, _ = parts("C", {"employees": 1800}, country="NL")
    (row,) = [row for row in tables["rule_applicability"].rows if row[3] == "may be used"]

    assert row[1].startswith("Whoever wants to use it")


def test_numbers_of_rules_that_are_not_told_are_no_facts():
    inputs = report_inputs.inputs(build_unlike("haulier"))
    (section,) = [each for each in write(KIND, inputs).sections if each.id == "x3"]

    assert not [row for row in section.tables[0].rows if row[0] in ("vsme.11", "vsme.9")]


def test_a_case_in_kenya_is_told_the_day_that_law_leaves_to_report_it():
    document = write(KIND, report_inputs.inputs(build_unlike("water")))
    steps = {each.id: each for each in document.recommended_actions}

    assert "procedures against bribery and to report it within a day" in steps["G09"].reason
    assert "within 24 hours" in str(document.sections)
    assert "E02" not in steps  # of one tonne


@pytest.mark.parametrize(("employees", "late"), [(300, False), (301, True)])
def test_the_pay_gap_of_large_employers_in_japan_is_due_already(employees, late):
    document, _, said = parts("C", {"employees": employees}, country="JP")
    said += document.executive_summary

    assert ("the yearly publication of the pay gap (since 2022-07-08)" in said) == late
    assert "women's advancement (since" not in said


def test_a_day_that_the_country_puts_off_is_told_beside_that_of_the_directive():
    document = write(KIND, report_inputs.inputs(build_unlike("haulier")))
    reasons = {each.id: each.reason for each in document.recommended_actions}

    assert "(2027-06-07 by the directive, 2028 by the plan of its country)" in reasons["S21"]


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_law_of_the_country_that_may_bind_by_a_day_ahead_is_to_be_settled_first(name):
    inputs = report_inputs.inputs(build_unlike(name))
    document = write(KIND, inputs)
    now, country = situation.of(inputs), inputs.profile["country"]
    open_ones = [r for r, result in duties.find_results(inputs, now).items() if result is None]
    binding = {
        rule: day
        for rule in open_ones
        if rule.where == country and rule.condition.startswith(rules.MAYBE)
        if (day := rule.find_next_day(inputs.date))
    }
    told = {
        section.title: " ".join(s.text for p in section.paragraphs for s in p)
        for section in document.sections
    }

    for rule, day in binding.items():
        assert f"{rule.called} ({day})" in document.executive_summary
        assert f"{rule.called} ({day})" in told["What to decide"]
        assert f"{rule.who}. If so, {rule.then}" in told["Which rules reach the organisation"]
    assert "Of what reaches it, nothing has a day" not in document.executive_summary


def test_a_standard_is_counted_for_whom_it_is_written():
    small, large = (parts("C", {"employees": n})[1]["disclosure_table"].rows for n in (1000, 1001))

    assert any(row[0].startswith("VSME") for row in small)
    assert not any(row[0].startswith("VSME") for row in large)


@pytest.mark.parametrize(
    ("kind", "standard"), [("Corporate", "sbti"), ("Development Bank", "sbtiFI")]
)
def test_who_finances_has_a_standard_for_targets_of_its_own(kind, standard):
    found = find_results("C", {}, organization_type=kind)
    own = [n for n in ("sbti", "sbtiFI") if found[rules.RULES[n].title][1] != "does not reach"]

    assert own == [standard]


@pytest.mark.parametrize(
    ("employees", "income", "results"),
    [
        (8, 5_000_000, ("reaches", "does not reach")),
        (10, 1, ("reaches", "does not reach")),
        (9, 4_999_999, ("does not reach", "may reach")),
    ],
)
def test_who_holds_data_of_people_in_kenya_is_registered(employees, income, results):
    figures = {"employees": employees, "totalIncome": income}
    found = find_results("C", figures, country="KE", reporting_currency="KES")

    assert tuple(found[rules.RULES[n].title][1] for n in ("dataKE", "dataSmallKE")) == results


def test_no_second_basis_is_asked_of_a_handful_of_tonnes():
    few = {"ghgScope2Location": 1, "ghgScope2Market": None}
    _, _, said = parts("C", few)
    _, _, more = parts("C", few | {"ghgScope2Location": 900})

    words = "arket-based Scope 2 emissions, from"
    assert (words in said, words in more) == (False, True)


def test_a_goal_to_halve_what_is_financed_stands_beside_the_standards():
    inputs = report_inputs.inputs(build_unlike("bank"))

    assert "the stated goal is to halve them by" in write(KIND, inputs).executive_summary


def say(document):
    return " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_the_opening_contradicts_no_step_and_no_rule(name):
    inputs = report_inputs.inputs(build_unlike(name))
    document, told = write(KIND, inputs), duties.list_duties(inputs, situation.of(inputs))
    opening, steps = document.executive_summary, document.recommended_actions

    on_lending = any("Financed emissions:" in each.reason for each in steps)
    assert not (on_lending and "No step below works on that" in opening)
    yearly = [duty for duty in told if not duty.rule.every and "financial year" in duty.rule.then]
    assert not (yearly and "has a day ahead" in opening)


def test_what_a_rule_asked_for_before_its_day_stands_beside_the_day():
    document = write(KIND, report_inputs.inputs(build_unlike("bank")))
    words = "(2027-04-03), of which a plan was due by April 2026: the compliance lead settles that"

    assert words in document.executive_summary
    assert "First the compliance lead settles whether" in say(document)


def test_a_step_that_is_late_begins_at_once():
    for name in ("maker", "haulier", "water"):
        document = write(KIND, report_inputs.inputs(build_unlike(name)))
        late = [each for each in document.recommended_actions if "it is overdue" in each.reason]
        assert late
        assert all("at once" in each.reason for each in late)
        assert "begins at once" in document.executive_summary


def test_a_total_without_its_parts_comes_before_what_often_is_not_there():
    said = say(write(KIND, report_inputs.inputs(build_unlike("maker"))))

    assert said.index("Scope 3 by category, for GRI 305-3") < said.index("Carbon credits retired (")


def test_steps_that_no_rule_asks_for_are_said_to_be_a_choice():
    words = "The other steps answer standards and goals of its own choice"

    assert words in say(write(KIND, report_inputs.inputs(build_unlike("maker"))))
    assert words not in say(write(KIND, report_inputs.inputs(build_unlike("shop"))))


def test_rules_with_several_parts_stay_apart_in_a_row():
    opening = write(KIND, report_inputs.inputs(build_unlike("water"))).executive_summary

    assert "within a day; and the Kenyan register" in opening
