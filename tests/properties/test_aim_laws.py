"""What a step is for, what a list of law leaves out, and which electricity a contract covers."""

import re

from report_writer import situation
from tests.properties.test_report_laws import law
from tests.support import report_inputs
from tests.support.report_organisations import read_facts, read_number, read_texts, write_json
from tests.support.unlike_organisations import build_unlike

BALANCE = "Set a reserve rule and balance the budget"


@law("risk_adjusted_roi")
def test_a_budget_that_is_balanced_lowers_the_risk_that_a_loss_raised(inputs, kind, document):
    """The level then is that of the figure at which the risk is less likely."""
    facts, margin = read_facts(document), situation.of(inputs).values.get("resultMargin")
    offered = {each["title"] for each in document["recommendedActions"]}
    if BALANCE in offered and margin is not None and margin < 0 and "R23.level.then" in facts:
        assert read_number(facts["R23.level.then"]) < read_number(facts["R23.level.now"])


@law("market_intelligence")
def test_no_balanced_budget_ends_with_a_loss(inputs, kind, document):
    """A step reaches the level that it is named after."""
    offered = {each["title"] for each in document["recommendedActions"]}
    short = re.findall(r"do not reach the level of this: (.*?)\.", " ".join(read_texts(document)))
    assert not (BALANCE in offered and any("a year without a loss" in each for each in short))


@law("market_intelligence")
def test_a_list_of_law_says_what_it_leaves_out(inputs, kind, document):
    """What a reader would take for all of it is called a part."""
    said = " ".join(read_texts(document))
    named = "Of the law that this report holds" in said
    assert not named or "are not part of it" in said
    assert "What law brings" not in said


@law("competitive_landscape", "comparative_benchmark")
def test_contracts_can_do_no_more_only_where_bought_power_emits_nothing(inputs, kind, document):
    """Electricity that emits by contract is not all covered by renewable energy."""
    emits = situation.of(inputs).values
    if "and no contract" in " ".join(read_texts(document)):
        assert not emits.get("ghgScope2Market")


def test_the_haulier_is_told_to_ask_what_road_fuel_and_road_use_will_cost():
    said = {
        name: " ".join(
            read_texts(write_json("market_intelligence", report_inputs.inputs(build_unlike(name))))
        )
        for name in ("haulier", "schools")
    }
    words = "ask what a price of carbon on road fuel and charges for road use will cost"

    assert words in said["haulier"]
    assert "overdue unless done" in said["haulier"]
    assert words not in said["schools"]


def test_what_a_lender_keeps_after_costs_stands_beside_what_its_portfolio_returns():
    document = write_json("risk_adjusted_roi", report_inputs.inputs(build_unlike("bank")))
    facts, said = read_facts(document), " ".join(read_texts(document))

    assert read_number(facts["bear.surplus"]) < read_number(facts["bear.price"])
    assert "measured on that, USD 16 a tonne would take all of it" in said
    assert "Losses on loans" in said
