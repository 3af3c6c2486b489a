"""The laws of what a report claims first: the widest gap, the first pilot, a strength, a conflict.

Each is read from the report's JSON and holds of all organisations; of the ones of whom faults were
reported, the case as well.
"""

import re

from auxeira.reports.report_types import TYPES
from report_writer import labels
from report_writer.fact_book import Book, value_of
from tests.properties.test_report_laws import law
from tests.support import golden, report_inputs
from tests.support import report_organisations as organisations
from tests.support.report_organisations import (
    find_answer,
    find_table,
    list_years,
    read_facts,
    read_number,
    read_texts,
)

ROSE = 1.02  # what moved by less stayed about the same
OF_STRENGTHS = {  # figures of which more is better, by what the table calls them
    "Outcome rate": ("outcomesAchieved", "beneficiariesReached"),
    "Renewable share of energy": ("energyRenewable", "energyTotal"),
    "Share of waste recovered": ("wasteRecovered", "wasteTotal"),
}


@law("comparative_benchmark")
def test_the_widest_gap_is_the_widest_that_is_drawn(inputs, kind, document):
    """The gap that is named first is the widest in points of the scale of the chart."""
    first = re.search(r"The widest gap is in (.+?): ", document["executiveSummary"])
    facts = read_facts(document)
    gaps = {
        name.removesuffix(".own"): read_number(facts[name.replace(".own", ".mid")])
        - read_number(fact)
        for name, fact in facts.items()
        if name.endswith(".own") and name.replace(".own", ".mid") in facts
    }
    if first and gaps and not first[1].startswith("emissions"):
        named = [code for code in gaps if first[1].startswith(labels.label(value_of(code)))]
        assert named, first[1]
        assert max(gaps[code] for code in named) >= max(gaps.values()) - 1, gaps


@law("cross_impact_opportunity")
def test_more_capital_and_more_financed_emissions_pull_against_each_other(inputs, kind, document):
    """Where both rose, no report says that nothing is known to pull apart."""
    years = list_years(inputs, document)
    names = ("capitalDeployed", "scope3Category15")
    ends = []
    for name in names:
        known = [float(years[year][name]) for year in sorted(years) if name in years[year]]
        now = years.get(document["year"], {})
        ends.append((known[0], known[-1]) if len(known) > 1 and name in now else (0, 0))
    said = " ".join(read_texts(document))
    capital = Book(TYPES[kind], inputs).family == "capital"
    if capital and all(now >= ROSE * first > 0 for first, now in ends):
        assert "pull against each other" in said
        assert "a conflict between goals is known" not in said


@law("innovation_pipeline")
def test_the_pilot_to_begin_with_has_its_reason(inputs, kind, document):
    """What comes first has a reason in the sentence that puts it first."""
    first = re.search(r"(?:Begin with|Next comes) a pilot on [^.]*\.", document["executiveSummary"])
    assert not first or re.search(r"”, (?:as|since) ", first[0]), first


@law("innovation_pipeline")
def test_where_safety_got_worse_practices_that_do_nothing_for_it_are_said_to(
    inputs, kind, document
):
    """A death, or more injuries: a list without a practice on safety says so in its summary."""
    years = list_years(inputs, document)
    now = years.get(document["year"], {})
    known = [y["recordableInjuries"] for _, y in sorted(years.items()) if "recordableInjuries" in y]
    worse = "recordableInjuries" in now and len(known) > 1 and known[-1] > known[0]
    if (now.get("fatalities") or worse) and find_table(document, "idea_pipeline"):
        assert "Safety needs no pilot" in find_answer(document["executiveSummary"])


@law("competitive_landscape")
def test_a_strength_that_got_worse_is_marked(inputs, kind, document):
    """What is ahead of peers and behind its own first year says so."""
    years, table = list_years(inputs, document), find_table(document, "advantage_table")
    for name, (part, whole) in OF_STRENGTHS.items():
        rates = [
            float(each[part] / each[whole])
            for _, each in sorted(years.items())
            if part in each and each.get(whole)
        ]
        now = years.get(document["year"], {})
        if table and len(rates) > 1 and part in now and now.get(whole):
            rows = [row for row in table["rows"] if row[0].startswith(name)]
            assert all("worse than" in row[0] for row in rows if rates[-1] < 0.98 * rates[0]), (
                rows,
                rates,
            )


def write_risks(cut):
    """The risks of an organisation that has two years in a row, with so much of its emissions cut
    between them and a target of 3 % a year."""
    profile = golden.profile("C")
    now = max(profile["metrics"])
    figures = {**profile["metrics"][now], "targetAnnualRatePct": 3}
    more = {name: round(figures[name] / (1 - cut)) for name in ("ghgScope1", "ghgScope2Location")}
    profile["metrics"] = {str(int(now) - 1): figures | more, now: figures}
    document = organisations.write_json("risk_adjusted_roi", report_inputs.inputs(profile))
    assert document
    rows = find_table(document, "risk_register")["rows"]
    return {row[0][:3]: row for row in rows}, read_facts(document)


def test_a_target_that_is_met_in_its_only_year_is_not_called_late():
    """Between two years lies one year of the reference path, whatever the score counts."""
    met, _ = write_risks(0.03)
    assert "R02" not in met  # 71 % of one year of the path: low

    missed, facts = write_risks(0.015)
    assert missed["R02"][2] == "4 of 5"
    assert "over two years" not in missed["R02"][1]
    assert 35 <= read_number(facts["pathPosition.only"]) <= 37
