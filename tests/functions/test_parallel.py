"""What many requests at the same moment do: they share a refresh, and cannot share a guess."""

import threading
from collections import UserDict

import bcrypt
import pytest

from auxeira.security import key_ring
from tests.support import aws_calls, parallel, route_scenarios
from tests.support.client import AUTH
from tests.support.events import NOW
from tests.support.parallel import Together, at_once, for_each

pytestmark = pytest.mark.slow

OTHER = "another-credentials-secret-0123456789abcdef-0123456"
THIRD = "third-credentials-secret-0123456789abcdef-012345678"


@pytest.fixture(autouse=True)
def _many():
    with parallel.many():
        yield


post = AUTH.post


def counters(cloud):
    return [item["counter"] for item in cloud.items("users") if item["sk"].startswith("SESSION#")]


def statuses(answers):
    return sorted(answer.status for answer in answers)


def test_parallel_refreshes_of_one_token_move_the_counter_once(cloud):
    token = route_scenarios.refreshable()

    with aws_calls.heard_by(Together("UpdateItem", 200)) as together:  # each has read counter zero
        answers = at_once([lambda: route_scenarios.refresh(token, NOW + 60)] * 200)

    assert statuses(answers) == [200] * 200
    assert together.calls == 200
    assert counters(cloud) == [1]
    (second,) = {answer.json["refreshToken"] for answer in answers}
    assert second != token
    assert route_scenarios.refresh(second, NOW + 60).status == 200


def test_parallel_refreshes_after_a_lost_reply_move_the_counter_no_more(cloud):
    first = route_scenarios.refreshable()
    second = route_scenarios.refresh(first).json["refreshToken"]

    answers = at_once([lambda: route_scenarios.refresh(first, NOW + 10)] * 50)

    assert {answer.json["refreshToken"] for answer in answers} == {second}
    assert counters(cloud) == [1]


class OwnRings(UserDict):
    """Key rings of which every thread has its own, as every process of a function has."""

    def __init__(self):
        self.local = threading.local()

    @property
    def data(self):  # type: ignore[override]
        return self.local.__dict__


def test_parallel_refreshes_after_a_rotation_move_to_the_new_key_once(cloud):
    token, other = (
        route_scenarios.refreshable(),
        route_scenarios.login(key=None).json["refreshToken"],
    )
    cloud.rotate("credentials", OTHER, NOW)
    assert route_scenarios.refresh(other, NOW + 600).status == 200  # this process knows both keys

    with aws_calls.heard_by(Together("UpdateItem", 200)):
        answers = at_once([lambda: route_scenarios.refresh(token, NOW + 600)] * 200)

    (second,) = {answer.json["refreshToken"] for answer in answers}
    assert route_scenarios.refresh(token, NOW + 610).json["refreshToken"] == second
    cloud.rotate("credentials", THIRD, NOW + 700)
    cloud.fresh_process()
    assert route_scenarios.refresh(second, NOW + 1300).status == 200


def test_parallel_refreshes_while_two_keys_sign_get_the_token_of_the_winner(cloud, monkeypatch):
    token = route_scenarios.refreshable()
    cloud.rotate("credentials", OTHER, NOW)
    monkeypatch.setattr(key_ring, "_rings", OwnRings())
    moments = [NOW + 299, NOW + 301]  # the former key signs, the new key signs

    with aws_calls.heard_by(Together("UpdateItem", 40)):
        answers = for_each(moments * 20, lambda now: route_scenarios.refresh(token, now))

    assert counters(cloud) == [1]
    (second,) = {answer.json["refreshToken"] for answer in answers}
    assert route_scenarios.refresh(token, NOW + 309).json["refreshToken"] == second
    assert route_scenarios.refresh(second, NOW + 900).status == 200


def test_parallel_reuses_of_an_old_token_end_the_session_for_all(cloud):
    old = route_scenarios.refreshed_before()

    answers = at_once([lambda: route_scenarios.refresh(old)] * 20)

    assert statuses(answers) == [401] * 20
    assert counters(cloud) == []


@pytest.mark.parametrize("ended_by", ["logout", "logout-all"])
def test_no_parallel_refresh_brings_a_session_back_that_was_ended(cloud, ended_by):
    mine = route_scenarios.register(key="registers").json

    with aws_calls.heard_by(Together("BatchGetItem", 20)):
        at_once(
            [lambda: route_scenarios.refresh(mine["refreshToken"])] * 20
            + [lambda: post(ended_by, token=mine["token"])]
        )

    assert route_scenarios.refresh(mine["refreshToken"]).status == 401


def test_parallel_logouts_everywhere_spare_a_session_that_is_opened_after_them(cloud):
    token = route_scenarios.registered()

    answers = at_once([lambda: post("logout-all", token=token)] * 20)
    later = route_scenarios.login(key=None).json["refreshToken"]

    assert statuses(answers) == [204] * 20
    assert route_scenarios.refresh(later).status == 200
    assert post("logout-all", token=token).status == 204
    assert route_scenarios.refresh(later, NOW + 5).status == 200


@pytest.mark.parametrize("known", [True, False], ids=["an account", "no account"])
def test_of_parallel_guesses_ten_reach_the_hash(cloud, monkeypatch, known):
    if known:
        route_scenarios.registered()
    checked = []
    real = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda *given: checked.append(given) or real(*given))

    with aws_calls.heard_by(Together("UpdateItem", 50)):  # each is about to count its attempt
        answers = at_once(
            [lambda: post("login", route_scenarios.LOGIN | {"password": "a guess"})] * 50
        )

    assert statuses(answers) == [401] * 10 + [429] * 40
    assert len(checked) == 10
    assert all(a.headers["Retry-After"] == "600" for a in answers if a.status == 429)


def test_of_parallel_guesses_none_is_right_by_a_race(cloud):
    route_scenarios.registered()
    wrong = [lambda: post("login", route_scenarios.LOGIN | {"password": "a guess"})] * 30

    answers = at_once([*wrong, lambda: post("login", route_scenarios.LOGIN), *wrong])

    assert statuses(answers).count(200) <= 1
    assert statuses(answers).count(401) <= 20  # the right one may have cleared the counter once


# what was mailed works once


def test_of_parallel_resets_with_one_proof_one_sets_its_password(cloud):
    proof = route_scenarios.reset_mailed()
    wishes = [f"pass phrase of wish {number:03}" for number in range(50)]

    with aws_calls.heard_by(Together("TransactWriteItems", 50)):  # each has found the proof unused
        answers = for_each(
            wishes, lambda wish: post("password/reset", {"token": proof, "newPassword": wish})
        )

    assert statuses(answers) == [204] + [400] * 49
    (set_,) = [w for w, answer in zip(wishes, answers, strict=True) if answer.status == 204]
    others = [w for w in wishes if w != set_]
    assert post("login", route_scenarios.LOGIN | {"password": set_}).status == 200
    guesses = [post("login", route_scenarios.LOGIN | {"password": w}).status for w in others[:5]]
    assert guesses == [401] * 5


def test_parallel_proofs_of_one_address_prove_it_once(cloud, logged):
    proof = route_scenarios.verification_mailed()

    with aws_calls.heard_by(Together("TransactWriteItems", 50)) as together:
        answers = at_once([lambda: route_scenarios.verify(proof)] * 50)

    assert together.calls == 50
    assert statuses(answers) == [204] * 50
    lines = [line for line in logged.lines() if line.get("event") == "email_verified"]
    assert len(lines) == 1
    assert post("login", route_scenarios.LOGIN).json["user"]["emailVerified"] is True


# a button that was clicked more than once


def test_of_parallel_clicks_on_a_page_that_knows_no_key_one_places_an_order(cloud):
    with aws_calls.heard_by(Together("TransactWriteItems", 8)):  # each has found no such order
        answers = at_once([route_scenarios.place_from_the_page] * 8)

    assert statuses(answers) == [201] * 8
    assert len({answer.json["order"]["id"] for answer in answers}) == 1
    assert [answer.json["customer_profile"]["total_orders"] for answer in answers] == [1] * 8
    assert sorted(len(answer.json["warnings"]) for answer in answers) == [0] + [1] * 7
    orders = [item for item in cloud.items("orders") if item["user_id"] == route_scenarios.EATER]
    assert len(orders) == 1
