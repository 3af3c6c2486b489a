"""An own plan that is missed is told where a board reads, with how far steps go beside it."""

import pytest

from report_writer import write
from tests.support import report_inputs
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike


def tell(kind, name):
    document = write(kind, report_inputs.inputs(build_unlike(name)))
    said = " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)
    return document, said


def test_a_plan_that_is_missed_is_in_the_lead_and_beside_the_steps():
    document, said = tell("impact_story", "haulier")

    # 72,200 t less 87.4 % of 64,100 t
    assert "16,177 t CO2e above the organisation's own plan" in document.executive_summary
    # 13,240 t less, and 6,890 t for the electricity
    assert "these steps take 6,350 t CO2e off Scope 1 and 2 emissions; those are 16,177" in said


@pytest.mark.parametrize("name", sorted(ORGANISATIONS))
def test_where_people_are_underpaid_a_step_is_on_pay_or_the_story_says_that_none_is(name):
    document, said = tell("impact_story", name)
    if "paid less than an adequate wage" in document.executive_summary:
        on_pay = "S08" in {each.id for each in document.recommended_actions}
        assert on_pay != ("No step here is on pay" in said)


@pytest.mark.parametrize(
    ("kind", "name"), [("roi_metrics", "maker"), ("impact_measurement", "bank")]
)
def test_what_contracts_did_stands_beside_what_the_grid_says(kind, name):
    assert "With electricity as contracted, Scope 2 fell from" in tell(kind, name)[1]


def test_what_reserves_lack_stands_beside_the_surplus_that_would_fill_them():
    # KES 6,250,000 by 2,000,000
    assert "3.1 times the surplus of 2025" in tell("scalability_analysis", "water")[1]
    assert "2025 closed without a surplus" in tell("scalability_analysis", "schools")[1]


def test_growth_is_set_beside_the_goal_that_it_works_against():
    # 3,170,000 t less two years of 189,000 t; growth of capital leads to 3,900,000 t
    assert (
        "financed emissions would be 2,790,000 t CO2e then"
        in tell("scalability_analysis", "bank")[1]
    )
