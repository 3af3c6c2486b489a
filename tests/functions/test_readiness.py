"""What a complete profile allows: said by the profile and by the types as a refusal says it."""

import subprocess
import sys
from typing import get_args

import pytest

from auxeira.esg import reference_data
from auxeira.reports.report_types import TYPES
from functions.scores import handler as consumer
from layers.build import ROOT
from local.sample_organisations import build_sample_organisations
from tests.support import (
    accounts,
    capacity,
    cloud,
    reports,
    route_scenarios,
    stream_and_queue_events,
    tokens,
)
from tests.support.client import CLIENT
from tests.support.events import NOW
from tests.support.reports import RIVERLIGHT, USER, ask, generate

NGOS = [each for each in build_sample_organisations() if each["organization_type"] == "NGO"][:6]
FREE = [name for name, row in TYPES.items() if not row.price_minor]
PROFILES = {
    "with figures": {},
    "without figures": {"metrics": {}},
    "without a country": {"country": None},
    "without a type": {"organization_type": None},
    "without what no figure needs": {"impact_goals": None, "website": None},
    "of one year": {"metrics": {"2025": RIVERLIGHT["metrics"]["2025"]}},
    "of long ago": {"metrics": {"2019": RIVERLIGHT["metrics"]["2025"]}},
    "with a headcount": {"metrics": {"2025": {"employees": 14}}},
}


def types(**parts):
    answer = ask("GET", "/types", **parts)
    assert answer.status == 200, answer.text
    return {row["reportType"]: row for row in answer.json["types"]}


def profile():
    return route_scenarios.profile_call("GET", None, NOW, token=accounts.holder(NOW, USER)).json[
        "profile"
    ]


def said(row):
    return row["missingFields"], row["alternatives"], row["needs"]


def with_peers():
    """Six other NGOs are counted, and their copies are made."""
    named = {accounts.id_of(f"org{n}"): each for n, each in enumerate(NGOS)}
    rows = [{"version": 1, **each, "user_id": n, "record": "PROFILE"} for n, each in named.items()]
    cloud.load("profiles", rows)
    cloud.load("users", map(accounts.user_item, named))
    records = [stream_and_queue_events.change(user_id, n) for n, user_id in enumerate(named)]
    assert stream_and_queue_events.stream(consumer.lambda_handler, records) == []
    message = {"groups": ["NGO"], "at_once": True}
    assert stream_and_queue_events.deliver(consumer.lambda_handler, {"m": message}) == set()
    cloud.fresh_process()


# one truth


@pytest.mark.slow
@pytest.mark.parametrize("peers", [False, True], ids=["alone", "among peers"])
@pytest.mark.parametrize("changed", PROFILES.values(), ids=PROFILES.keys())
def test_a_type_is_ready_exactly_when_it_can_be_asked_for(cloud, changed, peers):
    if peers:
        with_peers()
    reports.saved(**changed)

    for name, row in types().items():
        answer = generate(name)

        assert row["ready"] == (answer.status == 201), name
        assert answer.status in (201, 409), answer.text
        refused = answer.problem if answer.status == 409 else None
        told = (refused.missingFields, refused.alternatives, refused.needs) if refused else ()
        assert said(row) == (told or ([], [], {})), name


@pytest.mark.slow
def test_peers_make_the_types_ready_that_need_them(cloud):
    reports.saved()
    before = types()
    assert before["market_intelligence"]["needs"] == {"peers": 5}

    with_peers()
    cloud.fresh_process()

    assert types()["market_intelligence"]["ready"] is True


@pytest.mark.parametrize("changed", PROFILES.values(), ids=PROFILES.keys())
def test_the_profile_says_the_same_and_leaves_peers_open(cloud, changed):
    reports.saved(**changed)

    shown = profile()

    rows = types()
    ready = [name for name, row in rows.items() if not row["missingFields"]]
    assert shown["reportsReady"] == ready
    missing = {name: row["missingFields"] for name, row in rows.items() if row["missingFields"]}
    assert shown["missingForReports"] == missing


def test_a_complete_profile_without_figures_has_the_free_types_and_says_what_others_lack(cloud):
    token = accounts.holder(NOW, USER)

    answer = route_scenarios.profile_call("POST", route_scenarios.PROFILE, NOW, token=token).json[
        "profile"
    ]

    assert (answer["completionScore"], answer["missingFields"]) == (100, [])
    assert answer["reportsReady"] == FREE
    assert answer["missingForReports"].keys() == TYPES.keys() - FREE
    assert answer["missingForReports"]["policy_alignment"][0] == "metrics.2025.employees"


def test_filling_what_is_named_makes_a_type_ready(cloud):
    reports.saved(metrics={"2025": {"employees": 14}})
    (missing,) = [
        fields
        for name, fields in profile()["missingForReports"].items()
        if name == "policy_alignment"
    ]
    assert all(field.startswith("metrics.2025.") for field in missing)

    given = {field.rpartition(".")[2]: 1 for field in missing}
    token = accounts.holder(NOW, USER)
    body = {"metrics": {"2025": given}}
    answer = route_scenarios.profile_call("PATCH", body, NOW, token=token)

    assert answer.status == 200, answer.text
    assert "policy_alignment" in answer.json["profile"]["reportsReady"]


def test_somebody_without_a_profile_is_told_what_all_types_lack(cloud):
    rows = types()

    assert not any(row["ready"] for row in rows.values())
    for row in rows.values():
        assert row["missingFields"][0] == "organizationName"
    assert profile()["missingForReports"] == {n: row["missingFields"] for n, row in rows.items()}


# for everybody, and for a caller


def test_without_a_token_nothing_is_said_of_anybody_and_nothing_is_read(cloud):
    with capacity.counted() as spent:
        answer = CLIENT.get("/api/reports/types")

    assert (answer.status, spent.calls, spent.keys) == (200, 0, 0)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not any({"ready", "missingFields"} & row.keys() for row in answer.json["types"])


def test_no_cache_hands_the_types_of_a_caller_to_another(cloud):
    answer = ask("GET", "/types")
    anonymous = CLIENT.get("/api/reports/types")

    assert answer.headers["Cache-Control"] == "no-store"
    for each in (answer, anonymous):
        assert each.headers["Vary"] == "Origin, Authorization"


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer a.b.c"])
def test_a_token_that_is_none_is_refused(cloud, authorization):
    headers = {"Authorization": authorization}

    answer = CLIENT.get("/api/reports/types", headers=headers)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(cloud):
    old = tokens.sign(claims=tokens.CLAIMS | {"iat": NOW - 1000, "exp": NOW - 100})

    assert CLIENT.get("/api/reports/types", token=old).status == 401


# what it costs


def test_the_ids_of_the_types_are_those_of_the_writer():
    assert get_args(reference_data.ReportType.__value__) == tuple(TYPES)


def test_a_profile_s_function_starts_without_the_writer():
    program = (
        "import functions.profiles.handler, sys;"
        "print([name for name in sys.modules if name.startswith('report_writer')])"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"
