"""The laws of reports on growth and on returns: what is gone when, and what a step works on."""

import re

from auxeira.esg import taxonomy
from report_writer import actions, printing, situation
from report_writer.reports.growth_limits import LIMITS
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

YEARS = 3


def add_losses(years, now):
    """The result of the years to come, where income and spending go on at their paces."""
    sides = ("totalIncome", "totalExpenditure")
    known = [year for year in sorted(years) if all(years[year].get(name) for name in sides)]
    if len(known) < 2 or known[-1] != now:
        return 0
    first, last = years[known[0]], years[now]
    paces = [(last[s] / first[s]) ** (1 / (now - known[0])) for s in sides]
    income, spending = (
        [float(last[s]) * float(pace) ** n for n in range(1, YEARS + 1)]
        for s, pace in zip(sides, paces, strict=True)
    )
    return sum(income) - sum(spending)


@law("scalability_analysis")
def test_losses_that_take_the_reserves_are_added_up(inputs, kind, document):
    """A loss of the last year alone hides that those before it have to be paid as well."""
    years, now = list_years(inputs, document), document["year"]
    own = years.get(now, {}).get("reserves")
    if "closes with a loss" in document["executiveSummary"] and own:
        assert -add_losses(years, now) < 1.02 * float(own)
    if "would be gone in" in document["executiveSummary"]:
        assert -add_losses(years, now) > 0.98 * float(own)


def test_the_losses_of_schools_are_added_up():
    document = organisations.write_json(
        "scalability_analysis", report_inputs.inputs(build_unlike("schools"))
    )

    assert (
        "the losses of 2026 to 2028 add to about GBP 2,660,000: the reserves of GBP 2,100,000 "
        "would be gone in 2028"
    ) in document["executiveSummary"]


@law("scalability_analysis")
def test_each_step_works_on_a_condition_that_is_not_met(inputs, kind, document):
    """Where one is not met, nothing that works on one that is met takes its place."""
    rows = find_table(document, "growth_matrix")["rows"]
    open_ones = {row[0].lower() for row in rows if row[4] != "yes"}
    steps = {
        step
        for name, row in LIMITS.items()
        if name in open_ones or (name == "the outcome rate" and "outcomes" in open_ones)
        for step in row[3].split()
        if step != "S11" or "evidence of outcomes" in open_ones  # which is what it raises
    }
    for each in document["recommendedActions"] if open_ones else ():
        assert each["duty"] or each["id"] in {*steps, "S15"}, (each["id"], open_ones)


@law("risk_adjusted_roi")
def test_no_rise_of_the_largest_emissions_is_a_low_risk(inputs, kind, document):
    """A risk on emissions tells which it looks at; what is financed has one of its own."""
    low = document["executiveSummary"] + " ".join(
        text for text in read_texts(document) if "Low, and not in the table" in text
    )
    for title in re.findall(r"“([^”]*(?:missions|Carbon|arget)[^”]*)”", low):
        assert re.search("Scope [123]|[Ff]inanced", title), title
    years, now = list_years(inputs, document), document["year"]
    earlier = [year for year in sorted(years) if years[year].get("scope3Category15") is not None]
    if (
        inputs.profile["organization_type"] in taxonomy.CAPITAL
        and now in earlier
        and earlier[0] < now
    ):
        first, last = (years[year]["scope3Category15"] for year in (earlier[0], now))
        if first and last > first:
            rows = find_table(document, "risk_register")["rows"]
            assert any("Financed emissions rising" in row[0] for row in rows)


def test_the_rise_of_what_a_bank_finances_is_a_high_risk_with_its_step():
    document = organisations.write_json(
        "risk_adjusted_roi", report_inputs.inputs(build_unlike("bank"))
    )

    row = next(
        row for row in find_table(document, "risk_decisions")["rows"] if row[0].startswith("R27")
    )
    assert row[:3] == [
        *("R27 Financed emissions rising", "16 of 25"),
        "Plan the cut of the portfolio's financed emissions",
    ]
    assert row[-1] == "Financed emissions: at most 2,940,000 t CO2e, as in 2023"


@law("scalability_analysis")
def test_one_condition_is_not_counted_as_several(inputs, kind, document):
    assert not re.search(r"\b(all|of) one conditions\b", " ".join(read_texts(document)))


def read_rate(figures):
    """People with the outcome of those reached, in percent; 0 where it is not known."""
    people = figures.get("beneficiariesReached")
    return float(100 * figures.get("outcomesAchieved", 0) / people) if people else 0


@law("roi_metrics")
def test_what_the_outcome_rate_moved_is_not_put_down_to_prices(inputs, kind, document):
    """What an outcome takes is what a person takes by the rate: who rules prices out has to be told
    of the rate first."""
    facts, told = read_facts(document), " ".join(read_texts(document))
    now = document["year"]
    names = ("spentPerPerson", "spentPerOutcome")
    years = [y for y in list_years(inputs, document) if all(f"{n}.{y}" in facts for n in names)]
    if now not in years or len(years) < 2:
        return
    first = list_years(inputs, document)[years[0]]
    person, outcome = (
        read_number(facts[f"{n}.{now}"]) / read_number(facts[f"{n}.{years[0]}"]) - 1 for n in names
    )
    fell = read_rate(list_years(inputs, document)[now]) < 0.97 * read_rate(first)
    if abs(person) < 0.019 and outcome > 0.021:
        assert "first two have to be ruled out" not in told
    if fell and outcome > 0.021:
        assert "the outcome rate" in told


@law("roi_metrics")
def test_an_outcome_that_takes_more_since_fewer_have_it_has_its_step(inputs, kind, document):
    """Where the library has a step on the rate, the report that blames the rate offers it."""
    told = " ".join(read_texts(document))
    offered = {each["id"] for each in document["recommendedActions"]}
    called = {each.id for each in actions.within(situation.of(inputs))}
    if "the outcome rate fell" in told or "fewer of those reached had it" in told:
        assert "S12" in offered or "S12" not in called or len(offered) > 6, offered


@law("impact_story")
def test_a_change_in_points_is_that_of_what_is_printed(inputs, kind, document):
    table = find_table(document, "change_ledger")
    for name, first, now, change in table["rows"] if table else ():
        moved = re.match(r"[+-]([\d.]+) percentage points?", change)
        if moved:
            ends = [float(each.partition(" %")[0]) for each in (first, now)]
            less = abs(ends[1] - ends[0]) - float(moved[1])
            assert abs(less) < 0.0501, (name, first, now, change)  # a tenth, rounded


@law(examples=40)
def test_a_share_that_no_number_of_people_makes_is_an_open_flag(inputs, kind, document):
    """A report does not say that no flag is open beside a figure that it calls impossible."""
    told = " ".join(read_texts(document))
    flags = {row[0]: row[1] for row in find_table(document, "confidence")["rows"]}
    if "which no number of" in told:
        assert flags["Open flags"] != "0"


@law("impact_story")
def test_no_one_person_of_a_handful_is_told_of(inputs, kind, document):
    """Donors and the public read it: of so few people a share tells of one of them."""
    now = list_years(inputs, document).get(document["year"], {})
    staff = now.get("employees", 100)
    if staff < actions.FEW and 0 < now.get("adequateWageShare", 100) < 100:
        rows = dict(row[:2] for row in find_table(document, "data_used")["rows"])
        said = [document["executiveSummary"], *(a["reason"] + a["change"]
                for a in document["recommendedActions"]
                if a["id"] == "S08" and "which no number" not in a["reason"])]  # fmt: skip
        assert rows["Share of staff on an adequate wage"] == "not shown"
        assert not [one for one in said if re.search(rf"\bof {int(staff)} ", one)]
        assert f"of {printing.word(int(staff))} employees" not in document["executiveSummary"]


@law("roi_metrics")
def test_a_finding_that_nearly_all_values_share_is_not_talked_away(inputs, kind, document):
    """No decision rests on a figure alone only where other values say otherwise often."""
    facts, told = read_facts(document), " ".join(read_texts(document))
    cells = [read_number(fact) for name, fact in facts.items() if name.startswith("sroi.at.")]
    if "no decision should rest on the reported figure alone" in told:
        assert 3 <= sum(cell >= 1 for cell in cells) <= 6 or (
            read_number(facts[f"sroi.{document['year']}"]) < 1
        ) == (sum(cell >= 1 for cell in cells) > 4)


def tell_money(name):
    inputs = report_inputs.inputs(build_unlike(name))
    return " ".join(read_texts(organisations.write_json("roi_metrics", inputs)))


def test_a_lender_is_told_whether_its_yield_or_its_cost_moved():
    told = tell_money("bank")

    assert "Income fell from 6.7 % to 6.4 % of the capital" in told
    assert "spending from 5.8 % to 5.7 %" in told
    assert "how much own cost" not in told
    assert "the return is not settled until finance has told why" in told


def test_losses_at_the_own_pace_are_told_up_to_the_year_in_which_reserves_end():
    told = tell_money("schools")

    assert "a loss of GBP 579,000 in 2026, a loss of GBP 878,000 in 2027 and a loss of" in told
    assert "would be gone in 2028" in told
    assert "no decision should rest" not in told
