"""What roadmaps, recommendations and reports on partners set beside each other."""

import pytest

from report_writer import write
from tests.support import report_inputs
from tests.support.unlike_organisations import build_unlike


def told(kind, name, **figures):
    document = write(kind, report_inputs.inputs(build_unlike(name, **figures)))
    own = [s for s in document.sections if not s.id.startswith("x")]
    said = " ".join(one.text for each in own for p in each.paragraphs for one in p)
    return document, f"{document.executive_summary} {said}"


def avoided(document, title):
    (drawn,) = [each for each in document.visualizations if each.id == "wedge_area"]
    (line,) = [each for each in drawn.series if each.name == title]
    return {point.x: point.y for point in line.points}


def test_vehicles_that_are_replaced_over_years_avoid_tonnes_in_each_of_them():
    document, _ = told("sustainability_roadmap", "haulier")
    tonnes = [*avoided(document, "Change vehicles to electric ones").values()][-4:]

    assert 0 < tonnes[0] < tonnes[1] < tonnes[2] < tonnes[3]
    assert tonnes[1] == pytest.approx(tonnes[3] / 2, rel=0.01)  # half of twelve quarters


def test_a_plan_that_growth_outruns_says_so():
    """Only where it holds at each pace so far: most of the rise can be of the first year."""
    words = "If emissions go on rising as they have since 2022, these steps do not even hold them: "
    assert words in told("sustainability_roadmap", "haulier", ghgScope1=80_000)[1]
    assert words not in told("sustainability_roadmap", "haulier")[1]
    assert "do not even hold" not in told("sustainability_roadmap", "maker")[1]


def test_what_is_only_studied_stands_beside_what_the_plan_leaves_open():
    said = told("sustainability_roadmap", "maker")[1]

    assert "What the study of fuel burnt on site and processes finds decides on that" in said
    assert "What has to be known comes first" in said
    assert "What has to be known comes first" not in told("sustainability_roadmap", "haulier")[1]


def test_the_work_that_law_asks_for_is_counted_beside_that_of_the_decisions():
    said = told("strategic_recommendations", "haulier")[1]

    assert "what law asks for besides for 72 weeks more" in said  # 16 + 16 + 40
    assert "though a cut is planned of 4.2 % of base-year emissions a year" in said
    assert "the 54 of 1,800 an adequate wage who earn less" in said


def test_one_appointment_is_counted_once_and_can_be_what_gives_most_for_its_effort():
    said = told("strategic_recommendations", "bank")[1]

    assert "by one appointment, with 1.6 points within months" in said
    assert "about 134 weeks of work" in said


def test_a_step_on_the_goal_stands_beside_what_the_goal_asks_each_year():
    said = told("strategic_recommendations", "bank")[1]

    assert "158,500 of the 3,170,000 t CO2e of 2025, 5 %, in all, while the goal asks for" in said
    assert "decisions that this report does not know" not in said


def test_partners_are_asked_for_all_of_the_goal_and_told_what_they_ask_first():
    said = told("cross_sector_collaboration", "bank")[1]

    assert "For the places that the goal names, ask lenders and cooperatives" in said
    assert "The stated goal takes 189,000 t CO2e less of financed emissions each year" in said
    assert "the net return first: it fell from 3.1 % in 2023 to 2.4 %." in said
    assert "No step here works on capital of others" in said


def test_a_partner_is_told_what_the_goal_lacks_beside_what_a_step_moves():
    bank, schools = (told("cross_sector_collaboration", n)[1] for n in ("bank", "schools"))

    assert "would move 158,500 of the 3,170,000 t CO2e" in bank
    assert "others put in 0.344 in 2023 and 0.286 now" in bank
    assert "on the same terms" not in bank
    assert "the shortfall is" in schools
    assert "1.15 months of spending" in schools
