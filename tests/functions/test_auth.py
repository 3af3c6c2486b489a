"""Accounts: register, log in, read one's own."""

import base64
from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest

from auxeira.aws import client
from auxeira.security import account_records, key_ring
from functions.auth import rules
from tests.support import aws_calls, route_scenarios
from tests.support.client import AUTH
from tests.support.events import NOW
from tests.support.fault_injection import Journal

ANN = route_scenarios.ANN
PERSON = {"userId", "email", "firstName", "lastName", "role", "emailVerified", "createdAt"}
SESSION = {"success", "user", "token", "refreshToken", "expiresIn"}


post = AUTH.post


def register(**changes):
    return post("register", ANN | changes)


def log_in(password=ANN["password"], email="ann@example.org", **parts):
    return post("login", {"email": email, "password": password}, **parts)


def me(token, **parts):
    return AUTH.get("me", token=token, **parts)


def in_parallel(monkeypatch, threads, times, request):
    """Answers of a request sent many times at once; metrics are written for one at a time."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    # botocore makes them in one thread only
    (
        client.get_client("dynamodb"),
        client.get_client("secretsmanager"),
    )
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda _: request(), range(times)))


def accounts(cloud):
    return [item for item in cloud.items("users") if not item["pk"].startswith("ATTEMPTS#")]


def attempts(cloud):
    return [item for item in cloud.items("users") if item["pk"].startswith("ATTEMPTS#")]


# registering


@pytest.mark.parametrize("name", ["register", "signup"])
def test_registering_answers_the_account_and_both_tokens(cloud, name):
    answer = post(name, ANN)

    assert answer.status == 201
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json.keys() == SESSION
    assert answer.json["success"] is True
    assert answer.json["expiresIn"] == 900
    user = answer.json["user"]
    assert user.keys() == PERSON
    assert user["email"] == "ann@example.org"
    assert (user["firstName"], user["lastName"]) == ("Ann", "Lee")
    assert (user["role"], user["emailVerified"]) == ("user", False)
    assert user["createdAt"] == "2026-09-21T14:13:20Z"


def test_registering_stores_a_credential_a_user_and_a_session(cloud):
    user_id = register().json["user"]["userId"]

    found = {(item["pk"], item["sk"].partition("#")[0]) for item in cloud.items("users")}

    assert found == {
        ("EMAIL#ann@example.org", "CRED"),
        (f"USER#{user_id}", "USER"),
        (f"USER#{user_id}", "SESSION"),
    }


def test_a_refresh_token_is_of_its_user_and_session_at_counter_zero(cloud):
    answer = register().json

    raw = base64.urlsafe_b64decode(answer["refreshToken"] + "=")

    session = next(i for i in cloud.items("users") if i["sk"].startswith("SESSION#"))
    assert len(raw) == 68
    assert rules.encode_identifier("usr", raw[:16]) == answer["user"]["userId"]
    assert rules.encode_identifier("ses", raw[16:32]) == session["session_id"]
    assert raw[32:36] == bytes(4)


def test_what_a_table_holds_does_not_give_a_token(cloud):
    answer = register().json

    stored = repr(cloud.items("users"))

    assert answer["token"] not in stored
    assert answer["refreshToken"] not in stored
    assert ANN["password"] not in stored


@pytest.mark.parametrize(
    "email", ["ann@example.org", "ANN@EXAMPLE.ORG", "  Ann@Example.org", "aNN@example.org  "]
)
def test_a_taken_address_is_refused_in_any_spelling(cloud, email):
    register()

    answer = register(email=email, firstName="Another")

    assert answer.status == 409
    assert answer.problem.slug == "email-taken"
    assert answer.problem.error == "User already exists"
    assert len(cloud.items("users")) == 3


@pytest.mark.parametrize("email", ["a.nn@example.org", "ann+1@example.org", "ann@example.com"])
def test_dots_and_plus_signs_make_another_address(cloud, email):
    register()

    assert register(email=email).status == 201


def test_registering_again_with_the_same_key_answers_the_same_account(cloud):
    first = post("register", ANN, key="k")

    again = post("register", ANN, key="k", now=NOW + 60)

    assert again.status == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert again.json["user"] == first.json["user"]
    assert again.json["refreshToken"] == first.json["refreshToken"]
    assert len(accounts(cloud)) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"firstName": "Bea"},
        {"password": "another long password"},
        {"email": "bea@example.org"},
        {"organizationType": "startup"},
        {"userType": "startup"},
        {"organizationName": "Books & Co"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_key_that_was_used_with_another_body_is_refused(cloud, change):
    post("register", ANN, key="k")

    answer = post("register", ANN | change, key="k")

    assert answer.status == 422
    assert answer.problem.slug == "idempotency-key-reused"
    assert len(accounts(cloud)) == 3


def test_what_the_landing_page_sends_is_kept_and_shown(cloud):
    answer = register(**route_scenarios.LANDING)

    assert answer.status == 201
    assert answer.json["user"].keys() == PERSON | route_scenarios.LANDING.keys()
    for user in (answer.json["user"], log_in().json["user"], me(answer.json["token"]).json["user"]):
        assert {name: user[name] for name in route_scenarios.LANDING} == route_scenarios.LANDING
    assert answer.json["user"]["role"] == "user"


def test_what_the_landing_page_sends_is_exported_and_erased_with_the_account(cloud):
    token = register(**route_scenarios.LANDING).json["token"]

    export = AUTH.get("export", token=token)
    body = {"password": ANN["password"]}
    erased = AUTH.delete("account", body, token=token)

    (account,) = export.json["parts"][0]["records"]
    assert account["user_type"] == route_scenarios.LANDING["userType"]
    assert account["organization_name"] == route_scenarios.LANDING["organizationName"]
    assert erased.status == 202
    assert route_scenarios.LANDING["organizationName"] not in repr(cloud.items("users"))


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_field_of_the_landing_page_that_was_left_blank_is_no_answer(cloud, blank):
    answer = register(userType=blank, organizationName=blank)

    assert answer.status == 201
    assert answer.json["user"].keys() == PERSON


@pytest.mark.parametrize(
    ("member", "value", "why"),
    [
        ("userType", "x" * 101, "must have at most 100 characters"),
        ("organizationName", "x" * 201, "must have at most 200 characters"),
        ("userType", "two\nlines", "has the wrong form"),
        ("organizationName", "turned \u202e around", "has the wrong form"),
        ("organizationName", "ends\n", "has the wrong form"),
        ("userType", ["investor"], "must be a string"),
        ("organizationName", 7, "must be a string"),
    ],
)
def test_what_the_landing_page_sends_is_one_short_line_each(cloud, member, value, why):
    answer = register(**{member: value})

    assert answer.status == 400
    assert [(f.pointer, f.detail) for f in answer.problem.errors] == [(f"#/{member}", why)]
    assert cloud.items("users") == []


def test_one_optional_member_with_the_text_of_the_other_is_another_request(cloud):
    post("register", ANN | {"userType": "Books"}, key="k")

    assert post("register", ANN | {"userType": "Books"}, key="k").status == 201
    assert post("register", ANN | {"organizationName": "Books"}, key="k").status == 422


def test_a_key_of_before_the_landing_page_s_members_still_answers_its_account(cloud):
    """Its digest is what it was: of four members and the password."""
    secret = key_ring.find_signing_key("credentials", NOW).value
    members = ("ann@example.org", ANN["firstName"], ANN["lastName"], "", ANN["password"])

    register_with_key = post("register", ANN, key="k")

    user = next(item for item in cloud.items("users") if item["sk"] == "USER")
    assert register_with_key.status == 201
    assert user["request"] == rules.compute_hmac(secret, *members)


def test_a_password_is_not_made_of_the_organisation_s_name(cloud):
    answer = register(password="riverside-2026", organizationName="Riverside")  # noqa: S106

    assert answer.status == 400
    assert "your organisation's" in answer.json["error"]


def test_another_key_does_not_open_a_taken_account(cloud):
    post("register", ANN, key="k")

    assert post("register", ANN, key="another").status == 409


@pytest.mark.slow
def test_parallel_registrations_of_one_address_make_one_account(cloud, monkeypatch):
    answers = in_parallel(monkeypatch, 25, 100, register)

    assert sorted(answer.status for answer in answers) == [201, *[409] * 99]
    assert len(cloud.items("users")) == 3


@pytest.mark.slow
def test_parallel_registrations_with_one_key_all_answer_the_same_account(cloud, monkeypatch):
    answers = in_parallel(monkeypatch, 10, 20, lambda: post("register", ANN, key="k"))

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["refreshToken"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 19


# passwords


PASSWORDS = {
    "64 CJK characters": "界山" * 32,
    "71 bytes": "qx" * 35 + "q",
    "72 bytes": "qx" * 36,
    "73 bytes": "qx" * 36 + "q",
    "1024 characters": "qx" * 512,
    "256 characters of 4 bytes": "👩🍕" * 128,
    "emoji": "👩‍👩‍👧‍👦 and a battery",
    "leading space": "   correct horse",
    "trailing space": "correct horse   ",
    "NUL inside": "correct\u0000horse battery",
    "NUL first": "\u0000correct horse battery",
    "spaces but one": " " * 9 + "x",
}


@pytest.mark.parametrize("password", PASSWORDS.values(), ids=PASSWORDS.keys())
def test_any_password_opens_the_account_exactly_as_it_was_given(cloud, password):
    assert register(password=password).status == 201

    assert log_in(password).status == 200
    assert log_in(password[:-1] or "x").status == 401
    assert log_in(password + " ").status in (400, 401)
    assert log_in(password.strip() + "x").status in (400, 401)


@pytest.mark.parametrize("position", [0, 70, 71, 72, 73, 199])
def test_one_other_character_anywhere_does_not_open_it(cloud, position):
    password = "qx" * 100
    register(password=password)

    other = password[:position] + "b" + password[position + 1 :]

    assert log_in(other).status == 401
    assert log_in(password).status == 200


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Password123!", "is a common word or password with a few characters changed or added"),
        ("P@ssw0rd2026", "is a common word or password with a few characters changed or added"),
        (" " * 10, "must have more than blanks"),
        ("zzzzzzzzzz88888", "must have more than characters that repeat or follow each other"),
    ],
)
def test_a_new_password_that_is_easily_guessed_is_refused_with_the_reason(cloud, password, reason):
    answer = register(password=password)

    assert (answer.status, answer.json["type"]) == (400, "urn:auxeira:problem:weak-password")
    assert answer.json["errors"] == [{"pointer": "#/password", "detail": reason}]


@pytest.mark.parametrize(("length", "status"), [(9, 400), (10, 201), (1024, 201), (1025, 400)])
def test_a_new_password_has_10_to_1024_characters(cloud, length, status):
    assert register(password="q7 " * (length // 3) + "q" * (length % 3)).status == status


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("1234567890", "most common"),
        ("👩" * 257, "1,024 bytes"),
        ("auxeira2026", "name of this service"),
        ("Ann@example", "e-mail address"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_and_says_why(cloud, password, why):
    answer = register(password=password)

    assert answer.status == 400
    assert answer.problem.slug == "weak-password"
    (fault,) = answer.problem.errors
    assert fault.pointer == "#/password"
    assert why in fault.detail
    assert cloud.items("users") == []


# logging in


def test_logging_in_answers_as_registering_does(cloud):
    user = register().json["user"]

    answer = log_in()

    assert answer.status == 200
    assert answer.json.keys() == SESSION
    assert answer.json["user"] == user
    assert me(answer.json["token"]).status == 200


@pytest.mark.parametrize("email", ["ANN@example.org", " ann@example.org "])
def test_an_address_logs_in_in_any_spelling(cloud, email):
    register()

    assert log_in(email=email).status == 200


def test_each_login_opens_a_session_of_its_own(cloud):
    first = register().json["refreshToken"]

    second, third = log_in().json["refreshToken"], log_in().json["refreshToken"]

    assert len({first, second, third}) == 3
    assert len([i for i in cloud.items("users") if i["sk"].startswith("SESSION#")]) == 3


def test_logging_in_again_with_the_same_key_opens_no_second_session(cloud):
    register()
    first = log_in(key="k")

    again = log_in(key="k", now=NOW + 5)

    assert again.status == 200
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json["refreshToken"] == first.json["refreshToken"]
    assert len([i for i in cloud.items("users") if i["sk"].startswith("SESSION#")]) == 2


def test_a_login_key_with_another_device_is_refused(cloud):
    register()
    log_in(key="k")

    body = {"email": "ann@example.org", "password": ANN["password"], "device": "phone"}
    answer = post("login", body, key="k")

    assert answer.status == 422


def test_two_accounts_may_use_the_same_key(cloud):
    register()
    register(email="bea@example.org")

    first, second = log_in(key="k"), log_in(email="bea@example.org", key="k")

    assert (first.status, second.status) == (200, 200)
    assert first.json["user"]["userId"] != second.json["user"]["userId"]
    sessions = [i["session_id"] for i in cloud.items("users") if i["sk"].startswith("SESSION#")]
    assert len(set(sessions)) == 4


@pytest.mark.parametrize(
    ("device", "agent", "kept"),
    [
        ("Ann's phone", "Mozilla/5.0", "Ann's phone"),
        (None, "Mozilla/5.0", "Mozilla/5.0"),
        (None, "M" * 5000, "M" * 100),
        (None, None, ""),
    ],
)
def test_a_session_remembers_its_device(cloud, device, agent, kept):
    register()
    body = {"email": "ann@example.org", "password": ANN["password"]}
    body |= {"device": device} if device else {}

    post("login", body, headers={"User-Agent": agent} if agent else {}, key="k")

    devices = [i["device"] for i in cloud.items("users") if i["sk"].startswith("SESSION#")]
    assert kept in devices


# who exists is not told


def refused(cloud, monkeypatch, *password, **parts):
    """A refused login: its answer, its AWS calls and its bcrypt calls, as anybody can see them."""
    cloud.fresh_process()
    costs = []
    check = bcrypt.checkpw

    def counting(password, hashed):
        costs.append(hashed[4:6])
        return check(password, hashed)

    with monkeypatch.context() as patch, aws_calls.heard_by(Journal()) as journal:
        patch.setattr(bcrypt, "checkpw", counting)
        answer = log_in(*password, **parts)
    body = {name: value for name, value in answer.json.items() if name != "instance"}
    return (answer.status, answer.headers_but_its_id, body), journal.calls, costs


def test_unknown_wrong_and_disabled_are_refused_alike(cloud, monkeypatch):
    register()
    disabled = register(email="bea@example.org").json["user"]["userId"]
    for key in (rules.credential_key("bea@example.org"), account_records.user_key(disabled)):
        cloud.change("users", key, status="disabled")

    wrong = refused(cloud, monkeypatch, "not her password")
    unknown = refused(cloud, monkeypatch, email="nobody@example.org")
    off = refused(cloud, monkeypatch, email="bea@example.org")

    assert wrong[0][0] == 401
    assert wrong == unknown == off
    assert wrong[2] == [b"04"]


def test_a_refused_login_says_so_in_the_words_of_the_front_ends(cloud):
    answer = log_in()

    assert answer.status == 401
    assert answer.problem.error == "Invalid credentials"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_disabled_account_does_not_log_in_with_its_password(cloud):
    register()
    cloud.change("users", rules.credential_key("ann@example.org"), status="disabled")

    assert log_in().status == 401


# guessing


def guess(times, now=NOW, **parts):
    return [log_in("a wrong guess", now=now, **parts).status for _ in range(times)]


def test_the_eleventh_attempt_waits_for_the_window_to_end(cloud):
    register()

    assert guess(10) == [401] * 10
    late = log_in(now=NOW + 100)

    assert late.status == 429
    assert late.headers["Retry-After"] == "500"
    assert late.problem.slug == "too-many-requests"


def test_an_address_that_is_not_there_is_locked_alike(cloud):
    assert guess(11, email="nobody@example.org") == [*[401] * 10, 429]


def test_attempts_end_with_their_window(cloud):
    register()
    guess(11)

    assert log_in(now=NOW + 599).status == 429
    assert log_in(now=NOW + 600).status == 200


def test_a_new_window_counts_from_one(cloud):
    register()
    guess(10)

    assert guess(11, now=NOW + 600) == [*[401] * 10, 429]


def test_another_network_is_not_locked_out(cloud):
    register()
    guess(11, ip="203.0.113.9")

    assert log_in(ip="198.51.100.7").status == 200
    assert log_in(ip="2001:db8::1").status == 200


@pytest.mark.parametrize(
    ("first", "second"),
    [("203.0.113.9", "203.0.113.250"), ("2001:db8:1:2::3", "2001:db8:1:ffff::4")],
)
def test_neighbours_share_their_attempts(cloud, first, second):
    register()
    guess(10, ip=first)

    assert log_in(ip=second).status == 429


def test_a_login_that_succeeds_gives_the_attempts_back(cloud):
    register()
    guess(9)

    assert log_in().status == 200

    assert [item["sk"] for item in attempts(cloud)] == ["ANYWHERE"]
    assert guess(10) == [401] * 10


@pytest.mark.slow
def test_parallel_guesses_cannot_all_pass(cloud, monkeypatch):
    register()

    answers = in_parallel(monkeypatch, 25, 50, lambda: log_in("a wrong guess"))

    assert sorted(answer.status for answer in answers) == [*[401] * 10, *[429] * 40]


def test_an_address_is_not_in_clear_in_its_counter(cloud):
    guess(1)

    assert "ann" not in repr(attempts(cloud))


# one's own account


def test_me_answers_the_account_of_the_caller(cloud):
    session = register().json
    register(email="bea@example.org")

    answer = me(session["token"])

    assert answer.status == 200
    assert answer.json == {"success": True, "user": session["user"]}


def test_an_account_that_is_gone_answers_401(cloud):
    session = register().json
    kept = account_records.user_key(session["user"]["userId"])
    cloud.admin("dynamodb").delete_item(
        TableName="auxeira-users-test", Key={name: {"S": value} for name, value in kept.items()}
    )

    answer = me(session["token"])

    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("member", ["role", "status", "userId", "emailVerified", "pk"])
def test_nobody_registers_as_more_than_a_user(cloud, member):
    answer = post("register", ANN | {member: "admin"})

    assert answer.status == 400
    assert [(f.pointer, f.detail) for f in answer.problem.errors] == [
        (f"#/{member}", "is not known")
    ]
    assert cloud.items("users") == []


def test_a_form_shows_all_its_faults_at_once(cloud):
    answer = post("register", {"email": "x", "password": "short", "firstName": "", "age": 7})

    assert answer.status == 400
    assert {fault.pointer: fault.detail for fault in answer.problem.errors} == {
        "#/email": "has the wrong form",
        "#/password": "must have at least 10 characters",
        "#/firstName": "has the wrong form",
        "#/lastName": "is required",
        "#/age": "is not known",
    }
