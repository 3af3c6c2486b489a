"""What no action can do: break a figure, harm the score it works on, or differ from run to run."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxeira.benchmarks.peers import Peers
from auxeira.esg import metric_validation, metrics, taxonomy
from auxeira.reports.inputs import Inputs, pack_inputs, unpack_inputs
from local.sample_organisations import build_sample_organisations
from report_writer import action_effects, action_order, actions, risks, simulation, situation
from tests.properties.test_scores import NOW, YEAR, profiles

DEMO = build_sample_organisations()
each_of_the_demo = pytest.mark.parametrize(
    "one", DEMO, ids=[one["organization_name"] for one in DEMO]
)


def inputs_of(profile):
    return Inputs(profile, Peers(), NOW, "2026-03-01")


def faults_after(now, figures):
    years = dict(now.years) | {str(now.year): dict(now.figures) | figures}
    return metric_validation.find_metric_faults(
        metrics.convert_metrics_to_whole_units(years, now.currency), NOW
    )


def check_all(profile):
    """The actions that were offered, each looked at for itself."""
    now = situation.of(inputs_of(profile))
    rows = actions.within(now)
    for row in rows:
        for step in range(3):
            assert faults_after(now, action_effects.patch(row.id, now, step)) == [], row.id
        found = simulation.effect(row, now)
        assert found.own.low >= 0, row.id
        assert found.own.low <= found.own.mid <= found.own.high, row.id
        assert 0 <= found.upto <= 100
        assert found.then is None or found.row.metric
    return rows


@each_of_the_demo
def test_actions_of_the_demo_break_no_figure_and_harm_no_score_of_theirs(one):
    assert len(check_all(one)) > 5


def list_told(found):
    """Return all that is told of each of these actions."""
    return [
        (
            *(each.row, each.now, each.then, each.opens, each.upto, each.eases, each.source),
            *((gain.low, gain.mid, gain.high) for gain in (each.esg, each.own, each.roi)),
        )
        for each in found
    ]


@given(profiles(boundaries=True))
def test_actions_break_no_figure_and_harm_no_score_of_theirs(profile):
    check_all(profile)


def check_is_that_of_its_figures(then, profile):
    """Hold a situation that steps have led to against that of somebody who has its figures."""
    years = profile["metrics"] | {str(then.year): then.figures}
    anew = situation.of(inputs_of(profile | {"metrics": years}))

    assert msgspec.structs.replace(then, found={}, peers=anew.peers, rated=anew.rated) == anew
    assert (then.points, then.parts, then.exact) == (anew.points, anew.parts, anew.exact)
    assert then.shares == anew.shares
    assert then.values == anew.values


@given(profiles(), st.sampled_from(simulation.STEPS))
def test_a_situation_after_a_step_is_that_of_somebody_who_has_its_figures(profile, at):
    now = situation.of(inputs_of(profile))

    for row in actions.within(now):
        check_is_that_of_its_figures(simulation.after([row], now, at), profile)


@given(profiles(), st.sampled_from(simulation.STEPS), st.integers(1, 5))
def test_so_is_one_after_many_steps_whose_scores_were_asked_for_now_and_then(profile, at, every):
    now = situation.of(inputs_of(profile))
    then = now

    for count, row in enumerate(actions.within(now)):
        then = simulation.after([row], then, at)
        if count % every == 0:
            assert then.exact

    check_is_that_of_its_figures(then, profile)


@given(profiles(), st.sampled_from(simulation.STEPS))
def test_actions_together_break_no_figure(profile, at):
    given_ = inputs_of(profile)
    found = simulation.after(actions.within(situation.of(given_)), situation.of(given_), at)

    assert (
        metric_validation.find_metric_faults(
            metrics.convert_metrics_to_whole_units(found.years, found.currency), NOW
        )
        == []
    )
    assert all(0 <= each.score <= 100 for each in found.exact.values())


@given(profiles(boundaries=True), st.sampled_from([(), ("gov", "data"), ("money",)]))
def test_what_is_chosen_is_offered_ordered_and_the_same_each_time(profile, tags):
    given_ = inputs_of(profile)
    for report in ("strategic_recommendations", "roi_metrics", "policy_alignment"):
        found = simulation.chosen(report, tags, situation.of(given_), 7)

        ids = [each.row.id for each in found]
        assert set(ids) <= {row.id for row in actions.within(situation.of(given_))}
        assert len(ids) == len(set(ids)) <= 7
        assert all(each.points.mid >= 0 for each in found)
        assert [each.row.duty for each in found] == sorted(
            (each.row.duty for each in found), reverse=True
        )
        assert sum(each.points.mid == 0 and not each.row.duty for each in found) <= 6
        most = {"roi_metrics": 7, "strategic_recommendations": 3}
        wrong = sum(each.row.id in action_order.GRAVE for each in found if each.row.money)
        assert sum(each.row.money for each in found) <= most.get(report, wrong)
        stored = situation.of(unpack_inputs(pack_inputs(given_)))
        assert list_told(found) == list_told(simulation.chosen(report, tags, stored, 7))


@given(profiles(boundaries=True))
def test_no_order_of_years_or_figures_matters(profile):
    turned = {
        year: dict(reversed(figures.items()))
        for year, figures in reversed(profile["metrics"].items())
    }
    one, other = inputs_of(profile), inputs_of(profile | {"metrics": turned})

    assert risks.within(situation.of(one)) == risks.within(situation.of(other))
    chosen = [simulation.chosen("x", (), situation.of(each), 7) for each in (one, other)]
    assert list_told(chosen[0]) == list_told(chosen[1])


@given(profiles(boundaries=True))
def test_a_risk_has_a_likelihood_and_an_impact_of_1_to_5(profile):
    found = risks.within(situation.of(inputs_of(profile)))

    assert all(1 <= each.likelihood <= 5 and 1 <= each.impact <= 5 for each in found)
    # of the two scales, the one that depends on what is unknown
    assert all(max(each.likelihood, each.impact) >= 3 for each in found if not each.measured)
    assert [(-each.level, each.id) for each in found] == sorted(
        (-each.level, each.id) for each in found
    )


@given(st.sampled_from(taxonomy.TYPES))
def test_who_reports_nothing_is_asked_to_begin(kind):
    given_ = inputs_of({"organization_type": kind, "metrics": {YEAR: {}}})

    found = simulation.chosen("policy_alignment", ("gov", "data"), situation.of(given_), 7)

    assert {"E01", "E03"} <= {row.id for row in actions.within(situation.of(given_))}
    assert "G11" in [each.row.id for each in found]
