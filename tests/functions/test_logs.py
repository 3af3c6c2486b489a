"""What is written: one line a request with its id, and never a secret."""

import pytest

from functions.auth.handler import lambda_handler
from tests.support import events, route_scenarios, tokens


def everything():
    """Requests of every outcome, and every secret that they carried or answered."""
    answers = [
        route_scenarios.register(headers={"User-Agent": "agent-of-ann"}),
        route_scenarios.register(),
        route_scenarios.register(key="another-secret-key"),
        route_scenarios.login(),
        events.call(
            lambda_handler,
            "POST",
            "/api/auth/login",
            route_scenarios.LOGIN | {"password": "wr0ng!"},
        ),
        events.call(lambda_handler, "POST", "/api/auth/login", {"email": 5, "password": "5hort!"}),
        events.call(lambda_handler, "POST", "/api/auth/register", '{"password": "br0ken!"'),
    ]
    bearers = [answer.json["token"] for answer in answers if answer.status < 300]
    refresh = [answer.json["refreshToken"] for answer in answers if answer.status < 300]
    for token in [*bearers, tokens.headed(kid="00000000"), tokens.sign(key=b"x" * 32)]:
        route_scenarios.me(token)
    typed = [route_scenarios.ANN["password"], "wr0ng!", "5hort!", "br0ken!", "a-key-of-the-client"]
    return [*bearers, *refresh, *typed, "another-secret-key"]


def test_no_secret_is_ever_written(cloud, logged):
    secrets = everything()
    secrets += [*cloud.SECRETS.values(), "ann@example.org", "Ann@example.org", "203.0.113.9", "Lee"]
    secrets += [part for token in secrets if token.count(".") == 2 for part in token.split(".")[1:]]
    hashes = [i["password_hash"] for i in cloud.items("users") if "password_hash" in i]

    text = logged.text()

    assert len(text) > 2000
    assert [secret for secret in secrets + hashes if secret in text] == []


def test_every_request_writes_one_line_with_its_id(cloud, logged):
    answer = events.call(lambda_handler, "GET", "/api/auth/me")

    (line,) = logged.lines()
    assert line["message"] == "request"
    assert line["correlation_id"] == answer.problem.instance
    assert line["method"] == "GET"
    assert line["route"] == "/api/auth/me"
    assert line["status"] == 401
    assert line["problem"] == "unauthorized"
    assert line["ms"] >= 0


def test_a_path_that_is_not_there_is_not_repeated(cloud, logged):
    events.call(lambda_handler, "GET", "/api/auth/reset?token=s3cret\nforged line")

    assert "s3cret" not in logged.text()
    assert len(logged.lines()) == 1


@pytest.mark.parametrize(
    ("request_", "metric"),
    [
        (route_scenarios.register, "UserRegistered"),
        (route_scenarios.login, "LoginRefused"),
        (lambda: (route_scenarios.registered(), route_scenarios.login()), "LoginSucceeded"),
    ],
)
def test_what_happens_to_accounts_is_counted_with_the_request_id(cloud, logged, request_, metric):
    request_()

    (counted,) = [line for line in logged.lines() if metric in line]
    ids = {line["correlation_id"] for line in logged.lines() if "correlation_id" in line}
    assert counted[metric] == [1.0]
    [directive] = counted["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Auxeira"
    [dimensions] = directive["Dimensions"]
    assert {name: counted[name] for name in dimensions} == {"service": "test", "stage": "local"}
    assert counted["request_id"] in ids


def test_nothing_of_a_request_is_in_the_lines_of_the_next(cloud, logged):
    route_scenarios.register()

    second = events.call(lambda_handler, "GET", "/api/auth/me").problem.instance

    assert sum("UserRegistered" in line for line in logged.lines()) == 1
    (line,) = [line for line in logged.lines() if line.get("correlation_id") == second]
    assert "user_id" not in line
    assert "event" not in line
