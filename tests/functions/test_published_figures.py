"""Organisations as they publish themselves can be entered."""

import pytest

from auxeira.reports import readiness
from tests.functions.test_profiles_figures import own, send
from tests.support.events import NOW
from tests.support.published_organisations import PUBLISHED

CASES = [pytest.param(*each, id=name) for name, each in PUBLISHED.items()]


@pytest.mark.parametrize(("source", "profile", "kinds"), CASES)
def test_what_organisations_publish_can_be_entered(cloud, source, profile, kinds):
    answer = send("PUT", profile)

    assert answer.status == 200, (source, answer.text)
    shown = answer.json["profile"]
    assert {name: shown[name] for name in profile} == profile
    assert {each["kind"] for each in shown["remarks"]} == kinds
    assert all(each["detail"][-1] in ".?" for each in shown["remarks"])
    assert own() == shown


@pytest.mark.parametrize(("source", "profile", "kinds"), CASES)
def test_scores_and_needs_of_reports_are_computed_of_it(cloud, source, profile, kinds):
    shown = send("PUT", profile).json["profile"]

    assert set(shown["missingForReports"]) | set(shown["reportsReady"]) == set(
        readiness.check_report_types({}, NOW)
    )
