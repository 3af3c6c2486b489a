"""The laws of reports on growth and on returns: what is gone when, and what a step works on."""

import re

from report_writer.reports.growth_limits import LIMITS
from tests.properties.test_report_laws import law
from tests.support import report_inputs
from tests.support import report_organisations as organisations
from tests.support.report_organisations import find_table, list_years, read_texts
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


@law("scalability_analysis")
def test_one_condition_is_not_counted_as_several(inputs, kind, document):
    assert not re.search(r"\b(all|of) one conditions\b", " ".join(read_texts(document)))
