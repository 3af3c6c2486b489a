"""Changing the names of an account: by the rules of registering, in the user and its credential."""

import pytest

from auxeira.security import account_records
from functions.auth import rules
from tests.support import aws_calls, parallel, route_scenarios
from tests.support.client import AUTH

CREDENTIAL = rules.credential_key(route_scenarios.LOGIN["email"])


def rename(body, token):
    return AUTH.patch("me", body, token=token)


@pytest.fixture
def token(cloud):
    return route_scenarios.registered()


def test_names_that_are_sent_change_and_the_others_stay(cloud, token):
    before = route_scenarios.me(token).json["user"]

    answer = rename({"firstName": "Anna"}, token)

    assert answer.status == 200
    assert answer.json == {"success": True, "user": before | {"firstName": "Anna"}}
    assert route_scenarios.me(token).json == answer.json
    assert route_scenarios.login(key=None).json["user"] == answer.json["user"]


def test_the_name_of_the_organisation_is_set_changed_and_taken_away(cloud, token):
    shown = [
        rename({"organizationName": name}, token).json["user"].get("organizationName")
        for name in ("Books & Co", "Books", None, "Shelves", " ")
    ]

    assert shown == ["Books & Co", "Books", None, "Shelves", None]
    assert "organization_name" not in cloud.item("users", CREDENTIAL)


def test_a_name_of_blanks_that_are_no_spaces_is_refused_as_registering_refuses_it(cloud, token):
    before = route_scenarios.me(token).json
    answers = [
        rename({"firstName": "\u3000"}, token),
        AUTH.post("register", route_scenarios.ANN | {"firstName": "\u3000"}),
    ]

    assert [answer.status for answer in answers] == [400, 400]
    assert [answer.problem.errors[0].pointer for answer in answers] == ["#/firstName"] * 2
    assert route_scenarios.me(token).json == before


@pytest.mark.parametrize("member", ["firstName", "lastName", "organizationName"])
@pytest.mark.parametrize("text", ["\x00", "a\u202eb", "a\nb", "x" * 201, 7, "\uffff"])
def test_a_name_is_refused_as_registering_refuses_it(cloud, token, member, text):
    body = route_scenarios.ANN | {"email": "bob@example.org", member: text}
    registering = AUTH.post("register", body)

    answer = rename({member: text}, token)

    assert answer.status == registering.status == 400
    assert answer.json["errors"] == registering.json["errors"]
    assert answer.json["errors"][0]["pointer"] == f"#/{member}"


@pytest.mark.parametrize("member", ["firstName", "lastName"])
@pytest.mark.parametrize("text", ["", " Ann", None])
def test_nobody_is_left_without_a_name(cloud, token, member, text):
    assert rename({member: text}, token).status == 400
    assert route_scenarios.me(token).json["user"]["firstName"] == "Ann"


def test_a_change_of_nothing_is_refused(cloud, token):
    answer = rename({}, token)

    assert answer.status == 400
    assert answer.json["errors"] == [{"pointer": "#", "detail": "must have at least one member"}]


@pytest.mark.parametrize("member", ["email", "role", "emailVerified", "userId", "createdAt"])
def test_nothing_else_is_changed_there(cloud, token, member):
    answer = rename({"firstName": "Anna", member: "admin"}, token)

    assert answer.status == 400
    assert route_scenarios.me(token).json["user"]["firstName"] == "Ann"


def test_mails_greet_with_the_new_name(cloud, token):
    rename({"firstName": "Anna"}, token)
    cloud.messages("mail")

    route_scenarios.forgot()

    assert [mail["name"] for mail in cloud.messages("mail")] == ["Anna"]


def test_parallel_changes_leave_user_and_credential_alike(cloud, token):
    user_id = route_scenarios.me(token).json["user"]["userId"]

    with parallel.many(), aws_calls.heard_by(parallel.Together("TransactWriteItems", 8)):
        answers = parallel.for_each(
            range(8), lambda n: rename({"firstName": f"Ann {n}", "lastName": f"Lee {n}"}, token)
        )

    assert {answer.status for answer in answers} <= {200, 503}
    names = [
        (item["first_name"], item["last_name"])
        for item in (
            cloud.item("users", account_records.user_key(user_id)),
            cloud.item("users", CREDENTIAL),
        )
    ]
    assert names[0] == names[1]
    assert names[0][0][4:] == names[0][1][4:]


def close(token):
    assert route_scenarios.erase(token).status == 202


def move(token):
    route_scenarios.ask_for_address(token)
    assert route_scenarios.confirm_address(route_scenarios.mailed("change_email")).status == 204


@pytest.mark.parametrize("meanwhile", [close, move])
def test_an_account_that_is_gone_or_has_moved_meanwhile_gets_no_names(cloud, token, meanwhile):
    with aws_calls.heard_by(aws_calls.Before("TransactWriteItems", lambda: meanwhile(token))):
        answer = rename({"firstName": "Anna"}, token)

    assert answer.status == 409
    assert [i for i in cloud.items("users") if i.get("first_name") == "Anna"] == []
    assert rename({"firstName": "Anna"}, token).status == 401
