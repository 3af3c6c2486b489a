"""Rotations of the credentials secret: a session in use moves to the new key, unnoticed."""

import pytest
from botocore.exceptions import ConnectTimeoutError

from auxeira.security import account_records
from functions.auth import rules
from tests.support import aws_calls, route_scenarios
from tests.support.client import AUTH
from tests.support.events import NOW

DAY = 86_400
OTHER = "another-credentials-secret-0123456789abcdef-0123456"
THIRD = "third-credentials-secret-0123456789abcdef-012345678"
FOURTH = "fourth-credentials-secret-0123456789abcdef-01234567"


call = AUTH.send


def register():
    return route_scenarios.register(key=None).json


def log_in(now=NOW):
    return route_scenarios.login(now=now, key=None).json


def refresh(token, now=NOW):
    return route_scenarios.refresh(token, now)


def refreshed(token, now=NOW):
    """The refresh token to use next."""
    answer = refresh(token, now)
    assert answer.status == 200, answer.text
    return answer.json["refreshToken"]


def stored(cloud):
    """The one session that there is."""
    (item,) = [
        i for i in cloud.items("users") if i["sk"].startswith(account_records.SESSION_PREFIX)
    ]
    return item


def refusals(logged):
    """The reasons of refused refreshes."""
    return [line["reason"] for line in logged.lines() if line.get("event") == "refresh_refused"]


@pytest.mark.parametrize("process", ["warm", "cold"])
def test_refresh_tokens_survive_a_rotation_of_their_key(cloud, process):
    first = register()["refreshToken"]
    cloud.rotate("credentials", OTHER, NOW)
    if process == "cold":
        cloud.fresh_process()

    second = refreshed(first, NOW + 5)
    assert refreshed(first, NOW + 10) == second
    third = refreshed(second, NOW + 700)

    assert refresh(third, NOW + 5 * DAY).status == 200


def test_a_session_of_after_a_rotation_goes_on_with_the_new_key(cloud):
    register()
    cloud.rotate("credentials", OTHER, NOW)
    token = log_in(now=NOW + 600)["refreshToken"]
    cloud.rotate("credentials", THIRD, NOW + 1000)

    assert refresh(token, NOW + 1600).status == 200


@pytest.mark.parametrize("process", ["warm", "cold"])
def test_a_session_that_is_refreshed_goes_on_through_every_rotation(cloud, process):
    token = register()["refreshToken"]
    for turn, secret in enumerate([OTHER, THIRD, FOURTH]):
        now = NOW + turn * 3600
        cloud.rotate("credentials", secret, now)
        if process == "cold":
            cloud.fresh_process()
        token = refreshed(token, now + 600)

    assert refresh(token, NOW + 3 * DAY).status == 200


def test_a_rotation_between_a_lost_reply_and_the_retry_logs_nobody_out(cloud):
    first = register()["refreshToken"]
    cloud.rotate("credentials", OTHER, NOW)
    second = refreshed(first, NOW + 299)  # whose answer never arrives; the former key still signs
    assert refreshed(first, NOW + 305) == second

    third = refreshed(second, NOW + 700)  # the new key signs now: nor does this one arrive

    assert third not in (first, second)
    assert refreshed(second, NOW + 710) == third
    cloud.fresh_process()
    assert refreshed(second, NOW + 710) == third
    assert refresh(third, NOW + 800).status == 200


def test_a_stolen_token_of_a_former_key_ends_its_session(cloud, logged):
    first = register()["refreshToken"]
    cloud.rotate("credentials", OTHER, NOW)
    third = refreshed(refreshed(first, NOW + 600), NOW + 700)

    assert refresh(first, NOW + 701).status == 401

    assert refusals(logged) == ["reused"]
    assert refresh(third, NOW + 702).status == 401


def test_what_a_former_key_never_made_is_refused(cloud, logged):
    first = register()["refreshToken"]
    cloud.rotate("credentials", OTHER, NOW)
    second = refreshed(first, NOW + 600)
    held, former = (
        account_records.read_session(stored(cloud)),
        cloud.SECRETS["credentials"].encode(),
    )
    forgeries = [f"{first[:-5]}AAAAA", rules.compute_refresh_token(former, held)]

    assert [refresh(each, NOW + 605).status for each in forgeries] == [401, 401]

    assert refusals(logged) == ["forged", "forged"]
    assert refreshed(first, NOW + 610) == second


@pytest.mark.slow
@pytest.mark.parametrize("later", [0, 10])
def test_a_device_that_moved_to_a_new_key_is_let_in_past_guesses(cloud, later):
    first = register()["refreshToken"]
    cloud.rotate("credentials", OTHER, NOW)
    refreshed(first, NOW + 600)
    for _ in range(rules.MAX_ATTEMPTS):
        body = route_scenarios.LOGIN | {"password": "a guess"}
        assert call("POST", "login", body, now=NOW + 600).status == 401

    body = route_scenarios.LOGIN | {"refreshToken": first}

    assert call("POST", "login", route_scenarios.LOGIN, now=NOW + 600 + later).status == 429
    assert call("POST", "login", body, now=NOW + 600 + later).status == 200


def test_two_rotations_end_the_sessions_of_before(cloud, logged):
    mine = register()
    cloud.rotate("credentials", OTHER, NOW)
    cloud.rotate("credentials", THIRD, NOW + 600)
    cloud.fresh_process()

    answer = refresh(mine["refreshToken"], NOW + 1200)

    assert answer.status == 401
    assert answer.problem.slug == "invalid-refresh-token"
    assert len(refusals(logged)) == 1


class NoSecrets(aws_calls.Listener):
    """Secrets Manager does not answer."""

    def before(self, heard):
        if heard.service == "secretsmanager":
            raise ConnectTimeoutError(endpoint_url="https://aws.test")


def test_a_key_that_could_not_be_looked_up_is_not_taken_for_a_forged_one(cloud):
    mine = register()
    cloud.rotate("signing", OTHER, NOW - 400)
    cloud.fresh_process()
    log_in()  # this process has read the new key alone

    with aws_calls.heard_by(NoSecrets()):
        answers = [call("GET", "me", token=mine["token"], now=NOW + 20 + s) for s in range(3)]

    assert [answer.status for answer in answers] == [503] * 3
    assert call("GET", "me", token=mine["token"], now=NOW + 29).status == 503
    assert call("GET", "me", token=mine["token"], now=NOW + 30).status == 200
