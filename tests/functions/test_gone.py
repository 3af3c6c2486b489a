"""A session that has ended is refused on every route: within a minute, where it matters at once."""

import pytest

from auxeira.security import access_tokens, account_records, session_liveness
from functions.auth import rules
from tests.support import accounts, aws_calls, capacity, cloud, route_scenarios
from tests.support.client import AUTH
from tests.support.events import NOW

OURS = [
    (group, route)
    for group, route in route_scenarios.protected()
    if not route_scenarios.by_tenant(route)
]
ENDS = ["POST /api/auth/logout"]  # of a session that has ended is no fault
AFRESH = [each for each in OURS if each[1].caller is not access_tokens.require_bearer]
FORGIVEN = {  # a reply that was lost is asked for again
    "log out of all": "POST /api/auth/logout-all",
    "erasure": "DELETE /api/auth/account",
}


def ann():
    """Ann is logged in on two devices: the tokens of both, and her id."""
    tokens = route_scenarios.registered(), route_scenarios.login(key=None).json["token"]
    return *tokens, route_scenarios.me(tokens[0]).json["user"]["userId"]


def log_out(ours, other, user_id):
    return AUTH.post("logout", token=ours)


def log_out_all(ours, other, user_id):
    return AUTH.post("logout-all", token=ours)


def end_session(ours, other, user_id):
    session = route_scenarios.tokens.claims(ours)["sid"]
    return route_scenarios.end_other((other, session), NOW)


def change_password(ours, other, user_id):
    return route_scenarios.change(other)


def reset_password(ours, other, user_id):
    route_scenarios.forgot()
    return route_scenarios.reset(route_scenarios.mailed("reset_password"))


def change_address(ours, other, user_id):
    assert route_scenarios.ask_for_address(other).status == 202
    return route_scenarios.confirm_address(route_scenarios.mailed("change_email"))


def erase(ours, other, user_id):
    return route_scenarios.erase(ours)


def disable(ours, other, user_id):
    for key in (account_records.user_key(user_id), rules.credential_key("ann@example.org")):
        cloud.change("users", key, status="disabled")


ENDINGS = {
    "log out": log_out,
    "log out of all": log_out_all,
    "end by another device": end_session,
    "password change": change_password,
    "reset": reset_password,
    "change of address": change_address,
    "erasure": erase,
    "disabled": disable,
}


def answers(routes, token, now):
    return {
        f"{route.method} {route.path}": route_scenarios.send(
            group,
            route,
            route_scenarios.BODIES.get(f"{route.method} {route.path}"),
            token=token,
            now=now,
        )
        for group, route in routes
    }


def let_in(found, ending):
    """The routes that did not say that the session has ended."""
    fine = {*ENDS, FORGIVEN.get(ending)}
    return [
        name
        for name, answer in found.items()
        if name not in fine and (answer.status != 401 or answer.problem.slug != "session-ended")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ended_session_is_refused_everywhere_after_a_minute(cloud, ending):
    ours, other, user_id = ann()
    # every process knows the session
    assert route_scenarios.profile_call("GET", token=ours).status == 200

    ENDINGS[ending](ours, other, user_id)

    assert let_in(answers(OURS, ours, NOW + 60), ending) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ended_session_is_refused_at_once_where_it_matters(cloud, ending):
    ours, other, user_id = ann()

    ENDINGS[ending](ours, other, user_id)

    assert let_in(answers(AFRESH, ours, NOW), ending) == []


def test_what_matters_is_the_account_its_sessions_payments_and_letters():
    admin = access_tokens.require_admin  # and what an admin does, wherever
    users = [each for each in AFRESH if each[1].caller is not admin]
    groups = {group for group, _ in users}

    assert groups == {"auth", "payments", "experts"}
    letters = [each for each in users if each[0] == "experts"]
    assert [route.path for _, route in letters] == ["/api/experts/{expertId}/contact"]
    assert [each for each in OURS if each[0] in groups - {"experts"}] == [
        each for each in users if each not in letters
    ]


@pytest.mark.parametrize("ending", ["log out", "password change"])
def test_the_other_device_goes_on(cloud, ending):
    ours, other, user_id = ann()
    route_scenarios.profile_call("GET", token=other)

    ENDINGS[ending](ours, other, user_id)

    assert route_scenarios.profile_call("GET", now=NOW + 60, token=other).status == 200
    assert route_scenarios.me(other, NOW + 60).status == 200


def reads(now, token):
    with capacity.counted() as spent:
        answer = route_scenarios.profile_call("GET", now=now, token=token)
    assert answer.status == 200, answer.text
    return spent.sessions, spent.calls


def test_a_process_reads_a_session_once_a_minute(cloud):
    token = accounts.holder(NOW)

    assert reads(NOW, token) == (1, 1)
    assert reads(NOW + session_liveness.KEPT - 1, token) == (0, 1)
    assert reads(NOW + session_liveness.KEPT, token) == (1, 1)
    assert reads(NOW, token) == (1, 1)  # a clock that went back proves nothing


def test_a_session_that_runs_out_within_the_minute_is_refused_then(cloud):
    token = accounts.holder(NOW)
    key = account_records.session_key(accounts.USER, accounts.SESSION)
    cloud.change("users", key, expires_at=NOW + 10)

    assert reads(NOW, token) == (1, 1)
    assert route_scenarios.profile_call("GET", now=NOW + 10, token=token).status == 401


class Lagging(aws_calls.Listener):
    """A replica that does not know of the session yet: what is read weakly is not there."""

    def after(self, call):
        for wanted in call.body.get("RequestItems", {}).values():
            if not wanted.get("ConsistentRead"):
                call.answer["Responses"] = {name: [] for name in call.answer["Responses"]}


def test_who_has_just_logged_in_is_known_whatever_replica_answers(cloud):
    token = accounts.holder(NOW)

    with aws_calls.heard_by(Lagging()):
        assert route_scenarios.profile_call("GET", token=token).status == 200


def test_a_process_remembers_no_more_sessions_than_its_bound(cloud, monkeypatch):
    monkeypatch.setattr(session_liveness, "MOST_KEPT", 2)
    tokens = [accounts.holder(NOW, accounts.id_of(str(n))) for n in range(3)]
    for token in tokens:
        reads(NOW, token)

    assert reads(NOW, tokens[2]) == (0, 1)
    assert reads(NOW, tokens[1]) == (0, 1)
    assert reads(NOW, tokens[0]) == (1, 1)
    assert len(session_liveness._alive_until) == 2
