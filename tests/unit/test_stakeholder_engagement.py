"""What each group of stakeholders can check, and when it is heard."""

import pytest

from auxeira.esg import metrics
from report_writer import labels, write
from report_writer.reports import stakeholder_calendar as calendar
from report_writer.reports import stakeholder_groups as groups
from tests.support import golden, report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

KIND = "stakeholder_engagement"
GROUPS = metrics.SETS["groupsEngaged"]
SOME = ("employees", "beneficiaries", "communities")


def parts(letter, heard=SOME, **figures):
    given = golden.inputs(letter, {"groupsEngaged": list(heard)} | figures)
    document = write(KIND, given)
    tables = {each.id: each for section in document.sections for each in section.tables}
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, tables, said


def since(letter, first, **figures):
    """A report whose first year has some figures more."""
    given = golden.inputs(letter, {"groupsEngaged": list(SOME)} | figures)
    years = given.profile["metrics"]
    years[min(years)] |= first
    return write(KIND, given)


def rows_of(document, group):
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "group_figures"]
    return {row[1]: row[2:] for row in rows if row[0] == group}


def test_every_group_has_a_row_and_a_place_in_each_order():
    rows = [row.split("|")[0].strip() for row in groups.ROWS.strip().splitlines()]

    assert tuple(rows) == GROUPS
    assert all(sorted(order.split()) == sorted(GROUPS) for order in groups.ORDERS.values())


def test_a_group_sees_where_its_figures_went():
    found = rows_of(since("A", {"leavers": 3}), "Employees")

    assert found["Staff turnover"] == ("25 % (2023)", "14.3 %", "better")
    assert found["Training per employee"] == ("-", "20 hours", "one year only")


def test_a_figure_that_is_asked_and_not_reported_is_said_to_be_missing():
    found = rows_of(parts("A", adequateWageShare=None)[0], "Employees")

    assert found["Share of staff on an adequate wage"] == ("-", "not reported", "-")
    assert "Gender pay gap" not in found  # asked from 50 on


def test_a_ratio_that_is_not_known_is_named_as_one_beside_an_amount_that_is():
    assert labels.name_missing("leverage") == "capital of others for each 1 deployed"
    assert labels.name_missing("turnover") == labels.label("turnover")


def test_who_is_silent_is_heard_first_in_the_order_of_the_family():
    _, tables, said = parts("A")
    rows = tables["engagement_calendar"].rows

    assert [row[1] for row in rows[:4]] == [
        *("Funders", "Partners", "Regulators", "Suppliers"),
    ]
    assert rows[0][0] == "April 2026"  # after 1 March
    assert "Ask funders: “Which figure decides" in said


@pytest.mark.parametrize("letter", ["A", "C"])
def test_each_group_is_met_once_and_hears_back_within_a_month_and_half_a_year(letter):
    document, tables, _ = parts(letter)
    rows = tables["engagement_calendar"].rows
    months = [f"{m} {y}" for y in (2026, 2027, 2028) for m in calendar.MONTHS]
    due = {12 * int(day[:4]) + int(day[5:7]) - 12 * 2026 - 1
           for day in (each.due for each in document.recommended_actions)}  # fmt: skip

    assert len(rows) == len({row[0] for row in rows}) == len({row[1] for row in rows}) == 7
    for met, *_, understood, decided in rows:
        assert months.index(understood) == months.index(met) + 1
        half_year = months.index(met) + 6
        at = months.index(decided)
        assert at == half_year or (at < half_year and at in due)  # with the step on its figure


@pytest.mark.parametrize(
    ("name", "group", "figure"),
    [
        ("haulier", "Employees", "Work-related deaths: 2 deaths"),
        ("haulier", "Regulators", "Work-related deaths: 2 deaths"),
        ("bank", "Employees", "Gender pay gap: 11 %"),
        ("bank", "Beneficiaries", "Outcome rate: 51.4 %"),
        ("bank", "Regulators", "Confirmed cases of corruption: 1 case"),
        ("bank", "Suppliers", "none is reported"),
        ("water", "Funders", "Confirmed cases of corruption: 1 case"),
        ("shop", "Employees", "what each is paid, told to each alone"),
        ("shop", "Customers", "a first count of what the stated goal means"),
        ("schools", "Beneficiaries", "Outcome rate: 64.4 %"),
    ],
)
def test_the_worst_figure_by_weight_comes_to_its_own_meeting(name, group, figure):
    document = write(KIND, report_inputs.inputs(build_unlike(name)))
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "engagement_calendar"]

    assert [row[4] for row in rows if row[1] == group and row[0] != "At once"] == [figure]


def test_deaths_and_corruption_are_told_at_once():
    for name, who in (("haulier", "The families, all employees"), ("water", "Funders, and")):
        document = write(KIND, report_inputs.inputs(build_unlike(name)))
        (rows,) = [
            t.rows for s in document.sections for t in s.tables if t.id == "engagement_calendar"
        ]
        assert rows[0][0] == "At once"
        assert rows[0][1].startswith(who)


def test_a_handful_of_people_begins_with_pay_and_with_each_alone():
    document = write(KIND, report_inputs.inputs(build_unlike("shop")))
    steps = {each.id for each in document.recommended_actions}

    assert calendar_of(document)[0][1:3] == ("Employees", "a talk with each, alone")
    assert "Begin with employees, whom pay concerns" in document.executive_summary
    assert "speak with each alone about what is done" in document.executive_summary
    assert not steps & {"G07", "G10"}  # nobody stays unnamed among four


def test_children_are_asked_with_consent_and_through_their_parents():
    said = str(write(KIND, report_inputs.inputs(build_unlike("schools"))).sections)

    assert "interviews with parents; with children only with consent" in said
    assert "may be minors, ask their parents" in parts("A")[2]


def test_what_did_not_get_worse_is_counted_among_what_can_be_compared():
    document = write(KIND, report_inputs.inputs(build_unlike("maker", genderPayGapPct=2)))

    assert "that these groups can compare with an earlier year, none got worse" in (
        document.executive_summary
    )


def test_where_all_are_heard_nobody_is_called_silent():
    document, _, said = parts("C", GROUPS)

    assert "All seven groups" in document.summary
    assert "No group is left out." in said
    assert "Ask " not in said


def test_where_none_is_heard_the_first_sentence_says_so():
    document, tables, _ = parts("E", ())

    told = "\n\nNot one of the seven groups of stakeholders was consulted"
    assert told in document.executive_summary
    assert {row[1] for row in tables["stakeholder_register"].rows} == {"no"}


def test_consulting_the_silent_is_a_step_where_fewer_than_five_are_heard():
    assert "S13" in {each.id for each in parts("A")[0].recommended_actions}
    assert "S13" not in {each.id for each in parts("C", GROUPS)[0].recommended_actions}


def test_injuries_that_rise_while_their_rate_falls_are_told_together():
    document = since("C", {"recordableInjuries": 2, "hoursWorked": 400_000}, recordableInjuries=3)

    said = str(document.sections)
    assert "injuries rose from 2 injuries in 2021 to 3 injuries in 2025." in said
    assert "for each million of them, injuries fell from 5 to 4.2." in said


def test_the_chart_counts_the_figures_of_a_group():
    document, tables, _ = parts("A")
    (chart,) = document.visualizations
    drawn = sum(p.x for each in chart.series for p in each.points if p.y == "Employees")
    listed = [row for row in tables["group_figures"].rows if row[0] == "Employees"]

    assert drawn >= len(listed)  # what is missing shares a row


@pytest.mark.parametrize(
    ("name", "first"), [("haulier", "employees"), ("bank", "funders"), ("water", "funders")]
)
def test_after_a_death_or_a_case_the_year_begins_with_those_whom_it_concerns(name, first):
    document = write(KIND, report_inputs.inputs(build_unlike(name)))
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "engagement_calendar"]

    assert next(row for row in rows if row[0] != "At once")[1].lower().startswith(first)
    assert f"Begin with {first}" in document.executive_summary


def test_customers_count_emissions_as_their_own_and_the_worst_is_what_got_worse_by_most():
    document = write(KIND, report_inputs.inputs(build_unlike("haulier")))
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "engagement_calendar"]
    brought = {row[1]: row[4] for row in rows if row[0] != "At once"}

    assert "concerns customers" not in document.executive_summary
    assert brought["Customers"].startswith("Scope 1 and 2 emissions")
    assert brought["Communities"].startswith("Waste")  # 21 % more, water 10 %


def test_what_got_worse_and_who_is_paid_too_little_come_before_who_is_silent():
    inputs = report_inputs.inputs(build_unlike("schools"))
    document = write("stakeholder_engagement", inputs)
    tables = {each.id: each for section in document.sections for each in section.tables}
    first = tables["engagement_calendar"].rows[0]
    said = document.executive_summary + str(document.sections)

    assert (first[1], first[4]) == ("Beneficiaries", "Outcome rate: 64.4 %")
    assert "Begin with beneficiaries, whom it concerns most that outcome rate got worse" in said
    assert "Employees: 69 of 430 employees earn less than an adequate wage" in said


def test_who_has_no_investors_is_told_of_funders():
    document = write("stakeholder_engagement", report_inputs.inputs(build_unlike("schools")))

    assert "investors" not in document.executive_summary


def calendar_of(document):
    (rows,) = [t.rows for s in document.sections for t in s.tables if t.id == "engagement_calendar"]
    return rows


@pytest.mark.parametrize("name", ["haulier", "water", "schools", "shop", "bank", "maker"])
def test_who_was_not_asked_is_asked_by_the_calendar_before_the_step_ends(name):
    document = write(KIND, report_inputs.inputs(build_unlike(name)))
    steps = {each.id: each for each in document.recommended_actions}
    (register,) = [
        t.rows for s in document.sections for t in s.tables if t.id == "stakeholder_register"
    ]
    silent = {row[0] for row in register if row[1] == "no"}
    met = [row[0].split() for row in calendar_of(document) if row[1] in silent]
    last = max((int(year), calendar.MONTHS.index(month) + 1) for month, year in met)

    if "S13" in steps:
        assert steps["S13"].due[:7] == f"{last[0]}-{last[1]:02}"


def test_what_is_told_at_once_is_decided_by_the_day_of_its_step():
    document = write(KIND, report_inputs.inputs(build_unlike("water")))
    steps = {each.id: each for each in document.recommended_actions}

    assert steps["G09"].due == "2027-03-31"
    assert calendar_of(document)[0][6] == "March 2027"


def test_after_a_case_a_supervisor_is_asked_about_it():
    document = write(KIND, report_inputs.inputs(build_unlike("water")))

    assert "Ask regulators: “What else do you need to know of the case?”" in str(document.sections)


def test_what_got_worse_has_a_step_or_is_said_to_have_none():
    water = write(KIND, report_inputs.inputs(build_unlike("water")))
    assert "S15" in {each.id for each in water.recommended_actions}
    assert "No step here works on" not in str(water.sections)
    haulier = write(KIND, report_inputs.inputs(build_unlike("haulier")))
    assert "No step here works on Scope 3 emissions: say so" in str(haulier.sections)


def test_the_stated_goal_stands_beside_what_groups_can_check():
    water = write(KIND, report_inputs.inputs(build_unlike("water")))
    assert "“Clean water within 500 metres for everybody in two counties.”" in str(water.sections)


def test_a_group_is_asked_before_the_step_on_its_figure_is_due():
    document = write(KIND, report_inputs.inputs(build_unlike("maker")))
    first = calendar_of(document)[0]
    steps = {each.id: each for each in document.recommended_actions}

    assert (first[1], first[6]) == ("Employees", "March 2027")
    assert steps["S02"].due == "2027-03-31"
    assert "what they say of gender pay gap has to be known" in document.executive_summary


def test_who_shares_a_figure_hears_what_was_decided_on_it():
    document = write(KIND, report_inputs.inputs(build_unlike("water")))
    (told,) = [row[4] for row in calendar_of(document) if row[1] == "Communities"]

    assert told == "People reached: 19,500 people, and what was decided on it by March 2027"


def test_nobody_is_brought_a_gift_or_that_there_was_no_fine():
    for name in ("shop", "maker", "schools", "haulier"):
        document = write(KIND, report_inputs.inputs(build_unlike(name)))
        brought = " ".join(str(row[4]) for row in calendar_of(document))
        assert "Community investment" not in brought
        assert ": 0 " not in brought


def test_a_handful_writes_no_letter_to_a_regulator_without_a_case():
    shop = write(KIND, report_inputs.inputs(build_unlike("shop")))
    fined = write(KIND, report_inputs.inputs(build_unlike("shop", significantFines=1)))

    assert "Regulators" not in {row[1] for row in calendar_of(shop)}
    assert "regulators need no meeting: answer when they ask" in str(shop.sections)
    assert "Regulators" in {row[1] for row in calendar_of(fined)}


def test_a_share_of_few_employees_is_not_told_to_groups():
    document = write(KIND, report_inputs.inputs(build_unlike("shop")))

    assert "1 of 4" not in str(document)
    assert "75 %" not in document.executive_summary + str(document.sections)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_what_is_grave_is_talked_of_before_it_is_closed_and_months_follow_each_other(name):
    document = write(KIND, report_inputs.inputs(build_unlike(name)))
    (table,) = [t for s in document.sections for t in s.tables if t.id == "engagement_calendar"]
    rows = [row for row in table.rows if row[0] != "At once"]
    grave = [labels.first(labels.label(figure)) for figure in groups.SEVERE]

    def at(month):
        name, year = month.split()
        return 12 * int(year) + calendar.MONTHS.index(name)

    assert [at(row[0]) for row in rows] == sorted(at(row[0]) for row in rows)
    for row in rows:
        if row[4].partition(":")[0] in grave:
            assert at(row[0]) < at(row[6]) <= at("March 2027"), row


def test_after_a_case_staff_without_a_channel_are_asked_whether_they_could_report_one():
    for policies, told in ((["whistleblowing"], False), (["codeOfConduct"], True)):
        profile = build_unlike("water", policiesAdopted=policies)
        document = write(KIND, report_inputs.inputs(profile))
        said = " ".join(s.text for e in document.sections for p in e.paragraphs for s in p)
        assert ("whether they could report one" in said) is told
        assert any("do it at once" in each.reason for each in document.recommended_actions)
