"""Reports on peers: their formulas by hand, their gaps, and that nobody shows in them."""

from fractions import Fraction

import msgspec
import pytest

from auxeira.benchmarks import histogram
from auxeira.benchmarks.peers import Median, Standing
from auxeira.benchmarks.score_ranges import Cell
from auxeira.esg.score_components import GOVERNANCE, ROI, SOCIAL
from auxeira.esg.scores import ESG
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from local import sample_reports
from report_writer import labels, peer_comparison, write
from report_writer.actions import ACTIONS
from report_writer.fact_book import Book
from report_writer.reports import cross_sector_collaboration as collaboration
from report_writer.reports import (
    innovation_ideas,
    market_intelligence,
    market_movement,
    market_practices,
    partners,
    quarter_ways,
    strengths,
    unjudged_practices,
)
from report_writer.reports.innovation_trials import TRIALS
from tests.support import golden
from tests.support import report_inputs as organisations
from tests.support.report_organisations import find_answer
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

COSTA = organisations.inputs(golden.profile("E"))
KINDS = (
    "competitive_landscape",
    "market_intelligence",
    "cross_sector_collaboration",
    "innovation_pipeline",
)


def book(kind, inputs=COSTA, **peers):
    """The book of a report whose peers are told other things."""
    told = msgspec.structs.replace(inputs.peers, **peers)
    return Book(TYPES[kind], msgspec.structs.replace(inputs, peers=told))


def document(kind, inputs=COSTA, **peers):
    told = msgspec.structs.replace(inputs.peers, **peers)
    return write(kind, msgspec.structs.replace(inputs, peers=told))


def standing(*quartiles, own=None, position=None, peers=7):
    mean = round(quartiles[1])
    return Standing("Government Agency", peers, mean, quartiles, "indicative", own, 0, position)


def table(found, name):
    (only,) = [t for section in found.sections for t in section.tables if t.id == name]
    return {row[0]: row[1:] for row in only.rows}


def text(found, title):
    (section,) = [each for each in found.sections if each.title == title]
    return " ".join(s.text for paragraph in section.paragraphs for s in paragraph)


# shares in quarters


@pytest.mark.parametrize(
    ("point", "low", "quarter"),
    [(24, False, 3), (25, False, 3), (26, False, 2), (60, False, 1), (76, False, 0),
     (24, True, 0), (25, True, 1), (60, True, 2), (75, True, 3)],
)  # fmt: skip
def test_a_share_of_peers_is_the_number_of_quartiles_that_are_there(point, low, quarter):
    assert peer_comparison.passed(standing(25, 50, 75), point, low=low) == quarter


# competitive_landscape


def test_the_distance_is_to_the_third_quartile_as_it_is_printed():
    own = standing(44.6, 52.4, 59.6, own=45, position="belowMedian")
    found = book("competitive_landscape", standings={GOVERNANCE: own})

    assert quarter_ways.find_gap(found, GOVERNANCE).text == "15 points"  # from 45 to 60


def test_above_the_third_quartile_nothing_is_ahead():
    own = standing(20, 30, 38, own=38, position="topQuartile")
    found = book("competitive_landscape", standings={GOVERNANCE: own})

    assert quarter_ways.find_gap(found, GOVERNANCE) is None


def test_what_a_figure_would_win_is_its_component_at_the_level_of_the_top_quarter():
    found = book("competitive_landscape")
    level = found.fact("level", "a level", 24, "hours")

    # training from 8 to 24 of 32 hours: 50 points at weight 10 of 107
    assert peer_comparison.gain_at(found, "trainingPerEmployee", level) == (SOCIAL, 5)
    # seven in ten women on a board count as three in ten of the other sex
    women = found.fact("women", "a level", 70, "%")
    assert peer_comparison.gain_at(found, "womenManagersShare", women) == (SOCIAL, 2)
    assert peer_comparison.gain_at(found, "energyPerEmployee", level) is None


def test_as_few_steps_as_possible_cover_a_distance():
    found = book("competitive_landscape")
    known = peer_comparison.levers(found)
    gains = {each.row.id: each.gains[GOVERNANCE] for each in known}

    # training from 35 to 95 %: 60 points at weight 13 of 73
    assert gains["G02"] == Fraction(60 * 13, 73)
    assert gains["G09"] == 0  # to clear up a case does not undo it
    assert [row.id for row in peer_comparison.enough(found, GOVERNANCE, known, Fraction(10))] == [
        "G02"
    ]
    # policies from 4 to 6 of 6: 33.3 points at weight 22 of 73, together 45.228 + 20.73
    both = peer_comparison.enough(found, GOVERNANCE, known, Fraction(20))
    assert [row.id for row in both] == ["G02", "G01"]
    assert peer_comparison.gained(found, GOVERNANCE, both) == 66 - 45


def test_a_score_that_fewer_than_five_peers_have_is_not_compared():
    left = {name: each for name, each in COSTA.peers.standings.items() if name != ROI}

    found = document("competitive_landscape", standings=left)

    assert "Return" not in table(found, "distance_table")
    assert "return score" not in text(found, "The way to the top quarter")


def test_after_a_death_safety_is_what_separates_most_and_all_gaps_are_listed():
    found = write("competitive_landscape", organisations.inputs(build_unlike("haulier")))

    assert "The widest difference is in safety: 19 injuries" in found.executive_summary
    assert "2 deaths at work" in found.executive_summary
    rows = table(found, "separating_table")
    assert len(rows) == 15  # of 15 that can be compared, none is in the top quarter
    assert "Scope 1 and 2 emissions per employee (location-based)" in rows


@pytest.mark.slow
def test_no_indicator_is_in_the_top_quarter_where_none_is():
    field = [sample_reports.find_sample_inputs(number) for number in range(0, 60, 3)]
    told = set()
    for inputs in (each for each in field if find_needs("competitive_landscape", each) is None):
        strong = strengths.list_strengths(book("competitive_landscape", inputs))
        summary = document("competitive_landscape", inputs).executive_summary
        told.add(bool(strong))

        assert ("No indicator is in the top quarter" in summary) == (not strong)
    assert True in told


def test_what_would_win_as_much_is_named_beside_it():
    found = write("competitive_landscape", organisations.inputs(build_unlike("maker")))

    assert "most would be won by " in found.executive_summary
    gains = [row[-1] for row in table(found, "separating_table").values()]
    assert ("as much by" in found.executive_summary) == (gains[0] == gains[1])


def test_the_largest_source_of_emissions_has_a_step_on_the_way():
    found = write("competitive_landscape", organisations.inputs(build_unlike("haulier")))

    assert "E10" in {each.id for each in found.recommended_actions}
    assert "Change vehicles to electric ones" in table(found, "way_table")["The carbon score"][1]


def test_many_steps_are_named_in_a_table_and_not_in_a_sentence():
    found = write("competitive_landscape", organisations.inputs(build_unlike("bank")))

    assert max(map(len, found.executive_summary.split(". "))) < 200
    assert table(found, "way_table")["The overall ESG score"][1].count(";") >= 3


def test_steps_on_the_way_come_after_duties_and_by_points_for_their_effort():
    found = document("competitive_landscape")

    steps = found.recommended_actions
    assert [step.id for step in steps if step.duty] == [step.id for step in steps[:3]]
    assert steps[3].effort == 1


def test_a_share_of_women_between_two_and_three_in_five_is_not_short_of_a_higher_one():
    costa = golden.profile("E", {"womenManagers": 15})  # of 30
    at = {"womenManagersShare": standing(40, 55, 70, own=50, position="belowMedian")}

    found = document("competitive_landscape", organisations.inputs(costa), standings=at)

    assert "Figures that separate" not in {t.title for s in found.sections for t in s.tables}


def test_a_tie_is_no_lead_and_more_women_than_three_in_five_are_none():
    costa = organisations.inputs(golden.profile("E", {"womenManagers": 22}))  # of 30
    at = {
        "womenManagersShare": standing(20, 33, 50, own=73, position="topQuartile"),
        "policies": standing(50, 60, 67, own=67, position="topQuartile"),
    }

    assert strengths.list_strengths(book("competitive_landscape", costa, standings=at)) == []


def test_what_raises_a_score_is_told_with_all_steps_that_do():
    high = {ESG: standing(80, 90, 99, own=35, position="bottomQuartile")}
    made = book("competitive_landscape", standings=high)
    known = peer_comparison.levers(made)
    told = document("competitive_landscape", standings=high).executive_summary
    every = [each.row for each in known if each.gains[ESG] > 0]

    count, adds = len(every), peer_comparison.gained(made, ESG, every)
    assert f"All {count} steps that raise it would add {adds} points" in told


def test_after_a_death_fewer_injuries_win_nothing():
    made = book("competitive_landscape")  # one death
    level = made.fact("level", "a level", 1, "injuries")

    assert peer_comparison.gain_at(made, "trir", level) is None


def test_what_the_kind_of_work_makes_is_copied_by_no_step():
    copied = strengths.describe_copying(
        book("competitive_landscape"), ["energyPerEmployee", "ghgPerEmployee", "policies"]
    )

    assert "employee" not in (copied["quick"] or "")
    assert "policies" in copied["quick"]


def test_half_of_a_policy_at_the_median_is_not_rounded_away():
    made = book("competitive_landscape", standings={"policies": standing(50, 75, 83)})

    assert made.median("policies").text == "4.5 of 6"


# market_intelligence


def test_a_practice_is_common_where_the_median_is_at_its_level():
    renewable = next(p for p in market_practices.PRACTICES if p.code == "renewableShare")
    turnover = next(p for p in market_practices.PRACTICES if p.code == "turnover")
    # 15 % of turnover is point 30, and less is better
    at = {"renewableShare": standing(20, 50, 70), "turnover": standing(20, 31, 40)}
    found = book("market_intelligence", standings=at)

    assert market_practices.common(found, renewable)
    assert not market_practices.common(found, turnover)
    assert market_practices.has(found, renewable) is False  # 15 %
    assert market_practices.has(found, turnover) is True  # 27 of 180: 15 %


def test_medians_move_from_what_was_printed_to_what_is_printed():
    found = book(
        "market_intelligence",
        standings={ESG: standing(50, 66.5, 70, own=35, position="bottomQuartile")},
        before={ESG: Median(6, 59.5)},
    )

    assert market_movement.find_change(found, ESG).text == "7 points"  # from 60 to 67


def test_without_an_earlier_year_of_five_peers_nothing_is_said_to_move():
    found = document("market_intelligence", before={})

    assert "median_movement" not in {t.id for s in found.sections for t in s.tables}
    assert "no movement is told" in text(found, "Where it is moving")


def test_steps_lead_to_what_others_have_and_is_lacking_after_duties():
    found = document("market_intelligence")

    ids = [step.id for step in found.recommended_actions]
    assert ids[:3] == ["S06", "G09", "S05"]
    made = book("market_intelligence")
    common = [e for e in market_intelligence.list_lacking(made) if market_practices.common(made, e)]
    assert ids[3] in market_practices.steps(made, common[0])


def test_a_practice_that_is_not_asked_of_a_type_is_not_told_of_it():
    company = book("market_intelligence", organisations.of(18))

    codes = {each.code for each in market_practices.list_told(company)}
    assert codes
    assert not codes & {"outcomeRate", "programmeShare"}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("maker", "At 55 of 100, the overall score is below three quarters of 6 peers"),
        ("schools", "At 69 of 100, the overall score is in the upper half of 7 peers"),
    ],
)
def test_the_own_place_is_the_first_that_is_said_of_a_field(name, first):
    found = write("market_intelligence", organisations.inputs(build_unlike(name)))

    assert found.summary.startswith(first)
    assert "no market is measured here" in found.executive_summary


def test_a_practice_says_what_it_means_here_and_is_compared_with_the_field_alone():
    found = write("market_intelligence", organisations.inputs(build_unlike("haulier")))
    rows = table(found, "practice_adoption")

    assert rows["A small pay gap"][-1] == "catch up: it is expected"
    assert rows["A year without a loss"][-1] == "keep: it is expected"
    assert rows["Few injuries for each million hours worked"][-1] == "act, whatever others have"
    assert {row[2] for row in rows.values()} <= {"5 peers", "6 peers"}


def test_of_an_investor_what_is_financed_comes_before_what_its_offices_emit():
    found = write("market_intelligence", organisations.inputs(build_unlike("bank")))
    told = found.executive_summary

    assert "Financed emissions rose by 7.8 % since 2023, to 3,170,000 t CO2e" in told
    # 2,940,000 / 2, and nine years to it
    assert "to halve them by 2035, takes 189,000 t CO2e less each year" in told
    assert "reference path" not in told
    assert not [row for row in table(found, "practice_adoption") if "emissions" in row]
    # 3,170,000 less 5 %
    assert "about 3,010,000 t CO2e, still more than the 2,940,000 of 2023" in text(
        found, "What to decide"
    )


def test_the_field_in_numbers_has_the_own_scores():
    found = write("market_intelligence", organisations.inputs(build_unlike("maker")))

    assert "31 of 100" in table(found, "field_numbers")["Carbon"]


def test_to_set_a_target_is_no_cut():
    own = book("market_intelligence")
    cut = next(each for each in market_practices.PRACTICES if each.code == "ghgChangePerYear")

    assert "E03" not in market_practices.steps(own, cut)
    assert "E04" not in market_practices.steps(own, cut)  # the grid's factor stays
    assert "E10" in market_practices.steps(own, cut)


def test_a_practice_that_a_case_or_a_death_speaks_against_is_no_praise_and_does_not_wait():
    for name in ("bank", "haulier", "water"):
        found = write("market_intelligence", organisations.inputs(build_unlike(name)))
        told = found.executive_summary.partition("Worth telling")[2]
        against = ["njuries for each"] if name == "haulier" else ["anti-corruption", "policies"]
        assert not [words for words in against if words in told], name
        rows = table(found, "practice_adoption")
        marked = [row[-1] for title, row in rows.items() if any(w in title for w in against)]
        assert {"tell it: few have it", "can wait"}.isdisjoint(marked), (name, marked)


def test_one_band_is_no_histogram():
    found = document("market_intelligence", bands={ESG: [Cell(0, 100, 6)]})

    assert "score_histogram" not in {each.id for each in found.visualizations}


# cross_sector_collaboration

MADE = {  # points of training, of outcomes
    "NGO": {"trainingPerEmployee": Median(6, 20), "outcomeRate": Median(6, 46)},
    "Corporate": {"trainingPerEmployee": Median(8, 32), "outcomeRate": Median(8, 64)},
    "ESG Fund": {"trainingPerEmployee": Median(5, 11), "policies": Median(5, 40)},
}


def test_the_partner_is_the_type_that_is_furthest_ahead_and_half_of_the_way_is_the_target():
    made = book("cross_sector_collaboration", types=MADE)
    (only,) = collaboration.list_matches(made)

    assert (only.code, only.kind, only.score) == ("trainingPerEmployee", "Corporate", SOCIAL)
    assert collaboration.find_target(made, "Corporate", only.code).text == "20 hours"
    # from 8 to 20 of 32 hours: 37.5 points at weight 10 of 107
    assert only.gain == 4


def test_what_is_hardly_ahead_is_nothing_to_learn_from():
    near = {"NGO": {"trainingPerEmployee": Median(6, 10)}, "Corporate": MADE["ESG Fund"]}

    found = document("cross_sector_collaboration", types=near)

    told = text(found, "Who is ahead on this platform")
    assert "would win less than a point of a score: nothing to propose to it" in told
    assert "clearly ahead" not in told  # beside a table in which a type is ahead


def test_what_is_offered_is_where_the_partner_is_behind():
    types = MADE | {"Corporate": MADE["Corporate"] | {"policies": Median(5, 34)}}

    found = document("cross_sector_collaboration", types=types)

    told = text(found, "Who is ahead on this platform")
    assert "companies could learn from policies in force: 4 of 6 here, 2 of 6 at their" in told


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("haulier", "The labour inspectorate, an accident insurer", "2 deaths"),
        ("schools", "The local authority, the schools before and after", "64.4 %"),
        ("water", "The local government, the utility, health centres", "19,500 people"),
        ("bank", "Associations of small business, and those who advise", "51.4 %"),
        ("shop", "The waste yard of the municipality, the makers of parts", "not counted yet"),
        ("maker", "An energy service company, and neighbours with heat", "2,700 t CO2e"),
    ],
)
def test_the_first_partner_is_one_for_what_is_gravest_here(name, asked, told):
    found = write("cross_sector_collaboration", organisations.inputs(build_unlike(name)))
    rows = next(t for s in found.sections for t in s.tables if t.id == "partner_decisions").rows

    assert rows[0][1] == told
    assert rows[0][2].startswith(asked)
    told = find_answer(found.executive_summary)
    before, then, first = told.partition("; then ask ") if "; then ask " in told else ("", "", told)
    assert bool(then) is (name in ("haulier", "water", "bank"))  # of a death, a case or a fine
    assert before == ("See to what is grave first" if then else "")
    assert first.removeprefix("Ask ").lower().startswith(asked.lower())
    assert len({row[2] for row in rows}) == len(rows)


def test_a_goal_that_no_figure_shows_has_a_partner_of_its_own_and_something_to_count():
    found = write("cross_sector_collaboration", organisations.inputs(build_unlike("shop")))

    told = find_answer(found.executive_summary)
    assert told.startswith("Ask the waste yard of the municipality, the makers of parts")
    assert "“Bikes repaired, not replaced”, of which nothing is counted yet" in told
    assert "What would show that goal: repairs a year" in told


def test_partners_of_a_handful_of_people_read_no_share_that_tells_of_one():
    shop = write("cross_sector_collaboration", organisations.inputs(build_unlike("shop")))
    figures = table(shop, "data_used")

    assert "not shown" in figures["Share of staff on an adequate wage"]
    assert "75 %" not in str(shop.sections)
    assert not [row for row in table(shop, "provenance").values() if "adequate wage" in str(row)]
    haulier = write("cross_sector_collaboration", organisations.inputs(build_unlike("haulier")))
    assert "97 %" in table(haulier, "data_used")["Share of staff on an adequate wage"]


def test_no_effect_is_claimed_for_a_conversation():
    found = write("cross_sector_collaboration", organisations.inputs(build_unlike("maker")))
    columns = [column for s in found.sections for t in s.tables for column in t.columns]

    assert "points" not in found.executive_summary
    assert not {"Effect", "First step"} & set(columns)


def test_a_partner_hears_of_what_is_grave_before_it_asks():
    found = write("cross_sector_collaboration", organisations.inputs(build_unlike("water")))

    assert "the confirmed case of corruption: tell it" in text(found, "Whom to ask, and for what")
    assert found.recommended_actions[0].duty


@pytest.mark.parametrize("need", partners.NEEDS, ids=lambda need: need.id)
def test_a_need_has_a_figure_a_partner_and_steps_that_there_are(need):
    kind = need.partner.partition("sector:")[2]

    assert need.figure in labels.NAMES
    assert not kind or kind in partners.PARTNERS
    assert set(need.steps) <= set(ACTIONS)


def test_the_own_type_is_no_partner():
    far = {"trainingPerEmployee": Median(6, 90)}
    made = book("cross_sector_collaboration", types=MADE | {"Government Agency": far})

    assert [each.kind for each in collaboration.list_matches(made)] == ["Corporate"]


def test_open_projects_are_listed_by_their_titles():
    shared = msgspec.structs.replace(COSTA, projects=["Wells for <b>Lima</b>", "A green city"])

    told = text(write("cross_sector_collaboration", shared), "Projects to start from")

    assert "“Wells for <b>Lima</b>”" in told
    assert "green" not in told
    assert "no open project" not in told


@pytest.mark.parametrize("number", [0, 26, 47])
def test_no_type_of_fewer_than_five_is_told_of(number):
    found = write("cross_sector_collaboration", organisations.of(number))

    rows = table(found, "partner_matrix").values()
    assert all(int(row[0]) >= 5 for row in rows)


@pytest.mark.parametrize(
    ("figures", "absent"),
    [
        ({"employees": 9}, {"boardIndependentShare", "womenManagersShare", "turnover"}),
        ({"boardMembers": 4}, {"boardIndependentShare", "boardWomenShare"}),
        ({"energyElectricity": 900, "energyRenewable": 900}, {"renewableShare"}),
    ],
)
def test_no_partner_is_sought_for_what_cannot_be_done(figures, absent):
    costa = organisations.inputs(golden.profile("E", figures))

    assert not absent & set(collaboration.list_tasks(book("cross_sector_collaboration", costa)))


def test_investors_are_partners_of_investors_and_others_of_others():
    assert "ESG Fund" not in collaboration._list_kinds(
        book("cross_sector_collaboration", types=MADE)
    )


def test_a_first_step_on_a_board_is_whole_seats():
    types = {"NGO": {"boardIndependentShare": Median(6, 58)}, "Corporate": MADE["Corporate"]}
    company = organisations.inputs(golden.profile("C"))
    made = book("cross_sector_collaboration", company, types=types)
    seats = made.reading.values["boardMembers"]

    target = collaboration.find_target(made, "NGO", "boardIndependentShare")
    assert (target.value * seats / 100).denominator == 1


# innovation_pipeline


def test_a_pilot_is_what_can_be_tried_on_a_part_and_half_of_the_peers_do_not_have():
    (idea, *_) = innovation_ideas.list_ideas(book("innovation_pipeline"))
    trial = TRIALS["E08"]
    made = [_with_effort(idea, 2)._replace(quarter=at, trial=trial) for at in (None, 0, 1, 2, 3)]
    costly = [_with_effort(idea, 3)._replace(quarter=at, trial=trial) for at in (0, 3)]

    assert [each.piloted for each in made] == [True, True, True, False, False]
    assert [each.piloted for each in costly] == [True, True]  # capital is always tried first
    assert not idea._replace(quarter=0, trial=None).piloted


def _with_effort(idea, effort):
    row = msgspec.structs.replace(idea.chosen.row, effort=effort)
    return idea._replace(chosen=msgspec.structs.replace(idea.chosen, row=row))


def test_what_peers_do_is_not_inferred_from_what_they_emit():
    fleet = {"scope1Vehicles": 300, "scope1Stationary": 500, "scope1Fugitive": 30}
    fleet["totalExpenditure"] = 41_000_000  # a surplus
    costa = organisations.inputs(golden.profile("E", fleet))
    ahead = {"ghgPerEmployee": standing(1, 2, 3, own=60, position="bottomQuartile")}
    found = {i.chosen.row.id: i for i in innovation_ideas.list_ideas(
        book("innovation_pipeline", costa, standings=ahead))}  # fmt: skip

    assert found["E10"].quarter is None
    assert found["E10"].piloted
    assert "The field has tried it" not in text(
        document("innovation_pipeline", costa, standings=ahead), "What needs no trial"
    )


def test_leaks_are_not_asked_for_where_the_sources_make_up_all_of_scope_1():
    whole = {"ghgScope1": 800, "scope1Vehicles": 300, "scope1Stationary": 500}
    for figures, asked in ((whole, False), (whole | {"ghgScope1": 900}, True)):
        costa = organisations.inputs(golden.profile("E", figures))
        unseen = unjudged_practices.list_unjudged(book("innovation_pipeline", costa))
        assert ("E11" in [row.id for row, _ in unseen]) is asked


def test_seats_policies_targets_and_wages_are_no_practices():
    assert all(name in ACTIONS for name in TRIALS)
    assert not {"E03", "G01", "G03", "G04", "G05", "S01", "S02", "S08"} & set(TRIALS)

    found = document("innovation_pipeline")
    steps = [each for each in found.recommended_actions if not each.duty]
    assert {each.id for each in steps} <= set(TRIALS)


def test_a_pilot_says_where_until_when_and_when_it_goes_on():
    cards = table(document("innovation_pipeline"), "pilot_cards")

    where, reading, ends, goes_on, owner = cards["Measure before and after"]
    assert (where, ends) == ("One programme", "2027-06-30")  # two quarters
    assert (reading, goes_on) == ("Answers before and after", "Most people answer both times")
    assert owner == "Evaluation lead"


def test_in_a_small_organisation_a_team_is_no_part_of_the_whole():
    small = {idea.chosen.row.id: idea for idea in innovation_ideas.list_ideas(
        book("innovation_pipeline", organisations.of(60)))}  # fmt: skip
    large = {
        idea.chosen.row.id: idea
        for idea in innovation_ideas.list_ideas(book("innovation_pipeline"))
    }

    assert small["S03"].trial is None
    assert large["S03"].trial is not None


def test_a_practice_that_hangs_on_a_missing_figure_is_named_with_it():
    costa = golden.profile("E", {"leavers": None})

    told = text(document("innovation_pipeline", organisations.inputs(costa)),
                "What to look into first")  # fmt: skip

    assert "Once there is a figure for employees who left, it can be told whether" in told
    assert "“Hold exit interviews and coach managers”" in told


# the benchmark


KEPT_SHORT = (*KINDS[:2], "comparative_benchmark", "sustainability_roadmap", "risk_adjusted_roi")


@pytest.mark.parametrize("name", sorted(ORGANISATIONS))
@pytest.mark.parametrize("kind", KEPT_SHORT)
def test_a_report_of_whoever_it_is_stays_within_the_time_of_a_board(kind, name):
    found = write(kind, organisations.inputs(build_unlike(name)))
    own = [section for section in found.sections if not section.id.startswith("x")]
    told = " ".join(s.text for each in own for p in each.paragraphs for s in p)

    assert len(found.executive_summary.split()) <= 165
    assert len(found.executive_summary.split()) + len(told.split()) <= 900


def benchmark(name, **figures):
    profile = build_unlike(name, **figures)
    document = write("comparative_benchmark", organisations.inputs(profile))
    said = [s.text for each in document.sections for p in each.paragraphs for s in p]
    return f"{document.executive_summary} {' '.join(said)}"


def test_the_bottom_quarter_is_not_called_the_lower_half():
    said = benchmark("maker")

    assert "In the bottom quarter of peers: the carbon score and the social score." in said
    assert "lower half of peers" not in said
    assert "They are of any sector, size and country, so a gap does not say why" in said


def test_a_median_between_two_levels_is_printed_as_such_and_what_reads_equal_is_no_lead():
    assert "the median of 6 peers is 4.5 of 6" in benchmark("shop")
    assert "Policies in force: 5 of 6, where the median" in benchmark("maker")


def test_a_share_of_women_beyond_balance_is_no_lead_and_a_rate_says_what_it_rests_on():
    said = benchmark("schools")
    assert "women in management: 71.1 %, where" not in said
    assert "The strongest point is share of women" not in said
    assert "97.8 %, further from balance than" in benchmark("schools", womenManagers=44)
    assert "Outcome rate (by own records): 81 %" in benchmark("water")


def test_a_rise_is_not_called_a_negative_cut():
    said = benchmark("schools", ghgScope1=1400)

    assert "rose by 32.8 % a year here, where the median of 6 peers is a cut of 4.8 %" in said
    assert "-32.8 %" not in said
    assert "19.2 %" not in benchmark("water")  # of 15 t


def test_what_is_said_not_to_be_compared_is_not_compared():
    for name in ("haulier", "maker"):
        document = write("comparative_benchmark", organisations.inputs(build_unlike(name)))
        tables = [t for section in document.sections for t in section.tables]
        ratios = {row[0] for t in tables if t.id == "efficiency_ratios" for row in t.rows}
        works = [row for row in ratios if "per employee" in row and not row.startswith("Training")]
        assert not works, name


def test_a_gap_without_a_step_is_named_and_no_order_is_claimed_that_there_is_not():
    said = benchmark("maker")

    assert "begin with the widest gap" not in said
    assert "No step here works on " in said
    assert "Buy renewable electricity" not in said.split("cut of Scope 1 and 2 emissions a year")[0]


@pytest.mark.parametrize("name", ["bank", "haulier", "maker", "schools", "shop", "water"])
def test_a_partner_is_named_for_the_goal_only_where_its_figure_is_one_of_the_goal(name):
    found = write("cross_sector_collaboration", organisations.inputs(build_unlike(name)))

    assert "decides which of them comes first" not in found.executive_summary
    told = {
        "bank": "ask the largest emitters among borrowers",
        "haulier": "ask its largest customers, the grid operator",
        "maker": "ask the makers of its largest machines",
    }
    if "For the stated goal" in found.executive_summary:
        assert told.get(name, "ask the local") in found.executive_summary
    assert ("For the stated goal" in found.executive_summary) is (name != "shop")
    assert "by name" not in str(found.sections)


def test_what_law_asks_for_is_no_trial_and_what_has_an_effect_is_not_said_to_have_none():
    found = write("innovation_pipeline", organisations.inputs(build_unlike("haulier")))

    assert "Manage energy by monthly targets" not in table(found, "pilot_cards")
    assert "It claims no points" not in found.executive_summary


def rich(**figures):
    """The schools with a surplus and reserves for half a year."""
    return build_unlike("schools", totalExpenditure=21_000_000, reserves=11_000_000, **figures)


def test_a_pilot_sees_a_winter_and_more_than_chance():
    found = write("innovation_pipeline", organisations.inputs(rich()))

    assert table(found, "pilot_cards")["Replace fossil heating by heat pumps"][2] == "2028-06-30"
    said = " ".join(s.text for each in found.sections for p in each.paragraphs for s in p)
    assert "69 of 430 earn less than an adequate wage" in said
    assert found.executive_summary.startswith("First comes what the work itself calls for: “Find")


def test_no_pilot_is_begun_that_its_own_figures_say_cannot_answer():
    found = write("innovation_pipeline", organisations.inputs(build_unlike("schools")))
    practice = "Hold exit interviews and coach managers"

    # 1.645 x 9.59: of 13 fewer that are planned, half would be in the half that is tried
    assert practice not in table(found, "pilot_cards")
    assert table(found, "idea_pipeline")[practice][0] == "Adopt"
    assert f"anything below 16 fewer leavers in one half can be chance: “{practice}”." in (
        text(found, "What needs no trial")
    )


def test_what_takes_capital_waits_where_there_is_none():
    found = write("innovation_pipeline", organisations.inputs(build_unlike("schools")))
    practice = "Replace fossil heating by heat pumps"

    assert table(found, "idea_pipeline")[practice][0] == "Later"
    assert practice not in table(found, "pilot_cards")
    assert practice not in {each.title for each in found.recommended_actions}
    assert "One more waits, as it takes capital: the year closed with a loss of GBP 300,000, and " \
        "reserves would pay for 1.15 months of spending." in found.executive_summary  # fmt: skip
    assert table(write("innovation_pipeline", organisations.inputs(rich())), "idea_pipeline")[
        practice
    ][0] == "Pilot"  # fmt: skip


def test_a_first_pilot_on_the_goal_is_set_beside_what_the_goal_asks():
    told = {
        name: write("innovation_pipeline", organisations.inputs(build_unlike(name))
                    ).executive_summary
        for name in ("bank", "haulier")
    }  # fmt: skip

    assert (
        "would move 158,500 t CO2e in all, while the goal asks for 189,000 t CO2e less each"
        in (told["bank"])
    )
    assert "It would move 20 % by 2030-12-31" in told["haulier"]
    assert "lacks 30 percentage points then" in told["haulier"]


def test_a_benchmark_puts_the_work_before_gaps_to_others_and_draws_balance_in_full():
    found = write("comparative_benchmark", organisations.inputs(build_unlike("schools")))
    (drawn,) = [each for each in found.visualizations if each.id == "indicator_gaps"]
    points = {point.y: point.x for point in drawn.series[0].points}

    assert found.recommended_actions[0].id == "S12"
    assert points["Balance of women and men on the board"] == 100  # 54.5 %
    assert points["Balance of women and men in management"] == 72  # 28.9 of 40
    assert "69 of 430 employees are paid less" in found.executive_summary
    assert "GBP 5,407" in str(found.sections)


def test_the_practice_on_the_largest_own_source_comes_before_what_wins_points():
    found = write("innovation_pipeline", organisations.inputs(rich()))

    assert [each.id for each in found.recommended_actions][:2] == ["S12", "E09"]


def test_what_is_furthest_behind_and_would_win_most_are_among_the_decisions():
    found = write("competitive_landscape", organisations.inputs(build_unlike("maker")))
    ids = [each.id for each in found.recommended_actions]

    assert ids[:3] == ["E25", "E04", "S02"]
    assert "“Buy renewable electricity by contract” raises the score sooner" in (
        found.executive_summary
    )
    assert "lead the overall score to the top quarter" not in text(found, "What to decide")
    assert "Scope 3 is 80.1 % of all emissions" in text(found, "What separates")


@pytest.mark.parametrize("peers", [5, 6, 7, 8, 9, 12, 21])
@pytest.mark.parametrize("spread", [1, 7])
def test_a_place_in_words_never_speaks_against_the_quartiles_beside_it(peers, spread):
    points = [30 + spread * (n % 9) for n in range(peers)]
    for own in range(20, 95):
        found = histogram.calculate_statistics(histogram.build_histogram(points), own, inside=False)
        at = {ESG: Standing("Corporate", peers, found.mean, found.quartiles, found.strength, own,
                            found.gap, found.position)}  # fmt: skip
        said = peer_comparison.position(book("comparative_benchmark", standings=at), ESG)
        first, middle, third = found.quartiles

        assert "upper half" not in said or own >= middle, (own, found.quartiles)
        assert "top quarter" not in said or own >= third, (own, found.quartiles)
        assert "lower half" not in said or own <= middle, (own, found.quartiles)
        assert "bottom quarter" not in said or own <= first, (own, found.quartiles)


def test_what_is_as_far_behind_is_named_and_a_step_that_raises_nothing_comes_before_one():
    found = write("competitive_landscape", organisations.inputs(build_unlike("schools")))
    summary = found.executive_summary

    assert "The social score is furthest behind: 63 here, 71 where" in summary
    assert "The gap is as wide for the carbon score." in summary
    assert "loss of GBP 300,000, and reserves pay for 1.15 months" in summary
    assert "Split Scope 3" not in summary
    assert "The year closed with a loss." in found.recommended_actions[0].reason
    assert "the shortfall is 25.6 percentage points" in text(found, "What to decide")
    assert "share of women in management" in text(found, "What separates")


def test_of_an_investor_the_carbon_score_hangs_on_what_is_financed():
    for kind in ("competitive_landscape", "comparative_benchmark"):
        found = write(kind, organisations.inputs(build_unlike("bank")))
        said = " ".join([found.executive_summary, str(found.sections)])
        assert "“Plan the cut of the portfolio's financed emissions” works on it" in said, kind


def test_a_cut_is_copied_by_more_than_one_step_whatever_the_work():
    found = write("competitive_landscape", organisations.inputs(build_unlike("shop")))

    rows = table(found, "advantage_table")
    assert (
        rows["Cut of Scope 1 and 2 emissions a year (location-based)"][-1] == "More than one step"
    )


def test_a_step_on_what_the_field_has_that_does_not_lead_to_its_level_is_told():
    found = write("market_intelligence", organisations.inputs(build_unlike("maker")))
    said = text(found, "What to decide")

    assert "do not reach a cut of emissions (location-based) on" in said
    assert "a small pay gap" in said.split("do not reach")[1]  # from 27 to 24 %, where 5 % counts


def test_nothing_waits_for_what_others_have():
    for name in ORGANISATIONS:
        found = write("market_intelligence", organisations.inputs(build_unlike(name)))
        rows = table(found, "practice_adoption").values()
        assert not [row for row in rows if "wait" in row[-1]], name


def test_financed_emissions_are_told_with_what_each_unit_of_capital_emits():
    found = write("market_intelligence", organisations.inputs(build_unlike("bank")))

    assert "for each unit of capital that is 6 % less" in found.executive_summary
    assert "few injuries" not in found.executive_summary  # 6 are too few to plan by
