"""Guessing passwords: whichever route compares one, and however many ask at the same moment."""

import ast
from pathlib import Path

import bcrypt
import pytest

from functions.auth import credentials, rules
from tests.support import parallel, route_scenarios
from tests.support.client import AUTH
from tests.support.events import NOW
from tests.support.parallel import for_each

FOLDER = Path(__file__).parents[2] / "functions" / "auth"
WRONG = "a wrong guess"
PASSWORD = route_scenarios.ANN["password"]


post = AUTH.post


def log_in(password=PASSWORD, **parts):
    return post("login", {"email": "ann@example.org", "password": password}, **parts)


def by_login(mine, password, **parts):
    return log_in(password, **parts)


def by_login_of_a_device(mine, password, **parts):
    body = {"email": "ann@example.org", "password": password}
    return post("login", body | {"refreshToken": mine["refreshToken"]}, **parts)


def by_registering_again(mine, password, **parts):
    return post("register", route_scenarios.ANN | {"password": password}, key="k", **parts)


def by_signing_up_again(mine, password, **parts):
    return post("signup", route_scenarios.ANN | {"password": password}, key="k", **parts)


def by_changing(mine, password, **parts):
    body = {"currentPassword": password, "newPassword": "quite another one"}
    return post("password/change", body, token=mine["token"], **parts)


def by_changing_to_it(mine, password, **parts):
    body = {"currentPassword": WRONG, "newPassword": password}
    return post("password/change", body, token=mine["token"], **parts)


def by_asking_for_another_address(mine, password, **parts):
    body = {"newEmail": route_scenarios.NEW_EMAIL, "currentPassword": password}
    return post("email/change", body, token=mine["token"], **parts)


def by_erasing(mine, password, **parts):
    return AUTH.delete("account", {"password": password}, token=mine["token"], **parts)


def by_repeating_a_reset(mine, password, **parts):
    return post("password/reset", {"token": mine["proof"], "newPassword": password}, **parts)


ROUTES = {  # what compares a password -> the status of a wrong guess
    by_login: 401,
    by_login_of_a_device: 401,
    by_registering_again: 422,
    by_signing_up_again: 422,
    by_changing: 403,  # compares the new password as well, in case its first reply was lost
    by_changing_to_it: 403,
    by_asking_for_another_address: 403,
    by_erasing: 403,
    by_repeating_a_reset: 400,
}


def account():
    """Ann has an account, whose password a mail has reset. Returns her tokens and what is used."""
    post("register", route_scenarios.ANN, key="k")
    post("password/forgot", {"email": "ann@example.org"})
    proof = route_scenarios.mailed("reset_password")
    body = {"token": proof, "newPassword": PASSWORD}
    assert post("password/reset", body).status == 204
    return {**log_in().json, "proof": proof}


@pytest.fixture
def mine(cloud):
    return account()


@pytest.fixture
def hashes(monkeypatch):
    """How often a password was hashed to be compared."""
    counted = []
    real = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda *a: counted.append(1) or real(*a))
    return counted


@pytest.mark.parametrize(("guess", "status"), ROUTES.items())
def test_the_eleventh_wrong_guess_waits_wherever_it_comes(mine, guess, status, hashes):
    requests = 5 if guess in (by_changing, by_changing_to_it) else 10

    answers = [guess(mine, WRONG).status for _ in range(requests + 1)]

    assert answers == [*[status] * requests, 429]
    assert len(hashes) in (0, 10)  # a digest stands for the password of a registration


@pytest.mark.slow
@pytest.mark.parametrize("again", [by_registering_again, by_signing_up_again])
def test_a_registration_that_is_repeated_mails_as_seldom_as_who_asks_for_it(mine, cloud, again):
    post("register", route_scenarios.ANN | {"email": "cy@example.org"}, key="c")
    cloud.messages("mail")

    same = route_scenarios.ANN | {"email": "cy@example.org"}
    name = "register" if again is by_registering_again else "signup"
    answers = [post(name, same, key="c").status for _ in range(9)]

    assert answers == [201] * 9
    assert [m["template"] for m in cloud.messages("mail")] == [
        "verify_email"
    ] * credentials.MOST_MAILS


def test_a_registration_that_is_repeated_by_who_has_proven_the_address_mails_nothing(cloud):
    mine = post("register", route_scenarios.ANN, key="k").json
    assert post("verify-email", {"token": route_scenarios.mailed("verify_email")}).status == 204

    assert by_registering_again(mine, PASSWORD).status == 201

    assert cloud.messages("mail") == []


@pytest.mark.parametrize("guess", ROUTES)
def test_the_right_password_waits_as_well_so_that_nobody_is_told(mine, guess):
    answers = [guess(mine, WRONG) for _ in range(11)]

    late = guess(mine, PASSWORD, now=NOW + 100)

    assert late.status == answers[-1].status == 429
    assert late.headers["Retry-After"] == "500"


@pytest.mark.parametrize("guess", [by_login, by_login_of_a_device])
@pytest.mark.parametrize("instants", [(0, 500), (0, 1, 300, 599)], ids=str)
def test_the_window_ends_ten_minutes_after_the_first_guess_not_after_the_last(
    mine, guess, instants
):
    for instant in instants:
        assert guess(mine, WRONG, now=NOW + instant).status == 401
    for _ in range(10 - len(instants)):
        assert guess(mine, WRONG, now=NOW + instants[-1]).status == 401

    within = guess(mine, PASSWORD, now=NOW + 599)
    after = guess(mine, PASSWORD, now=NOW + 600)

    assert (within.status, within.headers["Retry-After"]) == (429, "1")
    assert after.status == 200


@pytest.mark.parametrize("guess", [by_registering_again, by_signing_up_again, by_repeating_a_reset])
def test_no_other_route_answers_a_guess_while_the_login_waits(mine, guess):
    assert [log_in(WRONG).status for _ in range(11)][-1] == 429

    assert guess(mine, PASSWORD).status == 429


@pytest.mark.slow
@pytest.mark.parametrize("guess", [by_login_of_a_device, by_changing])
def test_who_holds_a_session_is_not_kept_out_by_the_guesses_of_others(mine, guess):
    for network in range(30):
        log_in(WRONG, ip=f"198.51.{network}.7")

    assert guess(mine, PASSWORD).status in (200, 204)


def test_a_request_of_another_address_is_no_guess(mine):
    other = route_scenarios.ANN | {"email": "bea@example.org"}

    answers = [post("register", other, key="k").status for _ in range(12)]

    assert answers == [422] * 12
    assert log_in().status == 200


def test_passwords_are_compared_in_the_functions_that_the_table_goes_through():
    found = set()
    for path in FOLDER.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(
                function, ast.FunctionDef
            ) and "passwords.is_correct_password" in ast.unparse(function):
                found.add(function.name)

    assert found == {
        "log_in_with_password",
        "change_password",
        "confirm_password",
        "reset_password",
    }


# many at the same moment


def networks(times, password=WRONG, now=NOW):
    """Guesses from as many networks at the same moment."""
    ips = [f"198.51.{number}.7" for number in range(times)]
    with parallel.many():
        return for_each(ips, lambda ip: log_in(password, ip=ip, now=now))


@pytest.mark.slow
def test_a_burst_from_many_networks_is_counted_before_it_is_hashed(mine, hashes):
    answers = networks(50)

    assert sorted(answer.status for answer in answers) == [*[401] * 20, *[429] * 30]
    assert len(hashes) == 20


@pytest.mark.slow
def test_a_second_burst_has_one_guess_for_each_delay(mine, hashes):
    networks(50)
    hashes.clear()

    answers = networks(50, now=NOW + 15)

    assert sorted(answer.status for answer in answers) == [401, *[429] * 49]
    assert len(hashes) == 1


@pytest.mark.slow
def test_right_passwords_are_given_back_and_delay_nobody(mine, cloud):
    for number in range(40):
        assert log_in(ip=f"198.51.{number}.7").status == 200

    [counter] = [item for item in cloud.items("users") if item["sk"] == "ANYWHERE"]
    assert counter["failures"] == 0
    assert [name for name in counter if name.startswith(("tries", "ends"))] == []


@pytest.mark.slow
def test_the_counter_of_an_address_does_not_grow_with_the_networks_that_guess(mine, cloud):
    for number in range(60):
        log_in(WRONG, ip=f"198.51.{number}.7", now=NOW + 1000 * number)

    [counter] = [item for item in cloud.items("users") if item["sk"] == "ANYWHERE"]
    assert len([name for name in counter if name.startswith("tries")]) <= rules.FREE_FAILURES


@pytest.mark.slow
def test_failures_are_forgotten_a_day_after_the_last(mine, cloud):
    networks(50)

    late = NOW + rules.FAILURES_KEPT

    answers = networks(20, now=late)
    assert sorted(answer.status for answer in answers) == [401] * 20
