"""The laws of the report on risks: what two years can tell, and what a lender's risks are of."""

import re

from auxeira.esg import taxonomy
from report_writer import risks, situation
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

RISK = "risk_adjusted_roi"


def find_texts(document, words):
    return [text for text in read_texts(document) if words in text]


@law(RISK)
def test_two_years_give_a_case_and_no_likelihood(inputs, kind, document):
    """What is left after a swing of two years is what would be if it came again, and says so."""
    facts, summary = read_facts(document), document["executiveSummary"]
    years = sum(name.startswith("return.") for name in facts)
    if "adjusted" in facts and years == 2 and read_number(facts["swing"]):
        assert "the widest swing" not in summary
        assert re.search(
            "if that happens again|, as in 20|were fewer in|two years reported differ", summary
        )
        assert "Two years" in summary or "two years" in summary


@law(RISK)
def test_a_lender_is_told_of_its_borrowers_and_its_money(inputs, kind, document):
    """Whoever finances far more than it emits has its risks in what it finances."""
    if inputs.profile["organization_type"] not in taxonomy.CAPITAL:
        return
    told = " ".join(read_texts(document)) + str(find_table(document, "risk_decisions"))
    year = list_years(inputs, document).get(document["year"], {})
    own = sum(year.get(name, 0) for name in ("ghgScope1", "ghgScope2Location"))
    assert "contract or grant" not in told
    if year.get("scope3Category15", 0) > 1000 * max(own, 1):
        assert "hazard map of each site" not in told


@law(RISK)
def test_a_decision_that_leaves_a_level_says_what_would_lower_it(inputs, kind, document):
    """Of what happened and of what is not known the rules say when a risk is less likely."""
    for row in find_table(document, "risk_decisions")["rows"]:
        if row[0].startswith(("R14", "R21")) and row[1] == row[5] and row[1] >= "2":
            assert row[6] != "-" or int(row[1].split()[0]) < 20, row
        if row[2].startswith("Report what is not known: carbon credits"):
            assert row[6] == "Carbon credits retired: none", row


@law(RISK)
def test_a_price_of_carbon_has_a_scale(inputs, kind, document):
    """A price that would take a result stands beside what an everyday one takes."""
    if "would take the whole result" in document["executiveSummary"]:
        assert find_texts(document, "for example")


def test_what_a_lender_earned_is_told_in_money():
    document = organisations.write_json(RISK, report_inputs.inputs(build_unlike("bank")))

    # 2.4 % of 7,000 m and 3.1 % of 6,100 m
    assert re.search(
        r"USD 168,000,000 on .*7,000,000,000.*after USD 189,100,000 on .*6,100,000,000",
        document["executiveSummary"],
    )


@law(RISK)
def test_no_loss_and_no_missing_figure_makes_a_risk_low(inputs, kind, document):
    """What is not known is said so; a year that closed with a loss leaves a funding gap."""
    low = " ".join(find_texts(document, "Low, and not in the table:"))
    low = low.partition("Low, and not in the table:")[2].partition(".")[0]
    register = risks.within(situation.of(inputs))
    for risk in register:
        if not risk.measured:
            assert f"“{risk.title}”" not in low
    year = list_years(inputs, document).get(document["year"], {})
    if year.get("totalExpenditure", 0) > year.get("totalIncome", 0) > 0:
        assert "“Funding gap”" not in low
