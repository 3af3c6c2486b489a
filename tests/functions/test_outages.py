"""AWS slow, busy or gone, and secrets that are weak: refused, retried, or closed. Never a crash."""

import json
import time

import botocore.exceptions
import pytest

from auxeira.aws import client, dynamodb
from auxeira.core import deadline
from auxeira.core.problems import Unavailable
from functions.auth.handler import lambda_handler
from tests.support import accounts, aws_calls, events, route_scenarios, tokens
from tests.support.cloud import refusal
from tests.support.events import NOW

CALLING = [w for w in route_scenarios.WALKS if w.route not in route_scenarios.ALONE and not w.case]
THROTTLED = ["ProvisionedThroughputExceededException", "ThrottlingException",
             "RequestLimitExceeded", "TransactionInProgressException"]  # fmt: skip


class Attempts:
    """Answers the calls of one operation in moto's place, and counts them."""

    def __init__(self, operation, *answers):
        self.operation = operation
        self.answers = list(answers)
        self.bodies = []

    def __call__(self, request):
        if request.headers["X-Amz-Target"].decode().rpartition(".")[2] != self.operation:
            return None
        self.bodies.append(json.loads(request.body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer


def conflict(*codes):
    return lambda: refusal(
        "TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes]
    )


@pytest.fixture
def naps(monkeypatch):
    """How long anything slept, without sleeping."""
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(deadline, "sleep", slept.append)
    return slept


def put():
    dynamodb.transact(dynamodb.put_action("users", {"pk": "a", "sk": "b"}))


# AWS is gone


class Gone(aws_calls.Listener):
    def before(self, call):
        raise botocore.exceptions.EndpointConnectionError(endpoint_url="https://aws.test")


@pytest.mark.slow
@pytest.mark.parametrize("walk", CALLING, ids=str)
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_a_request_without_aws_says_when_to_come_back(cloud, walk, warm):
    prepared = walk.prepare()
    if not warm:
        cloud.fresh_process()

    with aws_calls.heard_by(Gone()):
        answer = walk.request(prepared, NOW)

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "1"
    assert answer.problem.slug == "unavailable"
    assert walk.request(prepared, NOW + 1).status == walk.status


@pytest.mark.parametrize("code", THROTTLED)
def test_a_throttled_call_is_tried_twice_and_then_given_back(cloud, naps, code):
    token = route_scenarios.registered()
    attempts = Attempts("BatchGetItem", lambda: refusal(code))

    with cloud.answering(attempts):
        answer = route_scenarios.me(token)

    assert len(attempts.bodies) == 2
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_service_is_tried_twice_and_then_given_back(cloud, naps, status):
    token = route_scenarios.registered()
    attempts = Attempts("BatchGetItem", lambda: refusal("InternalServerError", status))

    with cloud.answering(attempts):
        answer = route_scenarios.me(token)

    assert len(attempts.bodies) == 2
    assert answer.status == 503


def test_a_second_attempt_that_succeeds_is_not_noticed(cloud, naps):
    token = route_scenarios.registered()
    attempts = Attempts("BatchGetItem", lambda: refusal("ThrottlingException"), None)

    with cloud.answering(attempts):
        answer = route_scenarios.me(token)

    assert answer.status == 200


@pytest.mark.parametrize("code", ["ConditionalCheckFailedException", "ValidationException"])
def test_a_refusal_is_not_tried_again(cloud, naps, code):
    token = route_scenarios.registered()
    attempts = Attempts("BatchGetItem", lambda: refusal(code))

    with cloud.answering(attempts):
        assert route_scenarios.me(token).status == 500

    assert len(attempts.bodies) == 1


def test_time_outs_are_short_enough_for_the_gateway(cloud):
    config = client.get_client("dynamodb").meta.config

    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries == {"mode": "standard", "total_max_attempts": 2}
    assert config.max_pool_connections == 25


# transactions


def test_a_conflict_of_transactions_is_tried_again_by_the_store_alone(cloud, naps):
    attempts = Attempts("TransactWriteItems", conflict("None", "TransactionConflict"), None)

    with cloud.answering(attempts):
        put()

    assert [item["pk"] for item in cloud.items("users")] == ["a"]
    assert len(naps) == 1


@pytest.mark.parametrize(
    "code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
)
def test_a_transaction_is_given_back_after_four_attempts(cloud, naps, code):
    attempts = Attempts("TransactWriteItems", conflict(code))

    with cloud.answering(attempts), pytest.raises(Unavailable):
        put()

    assert len(attempts.bodies) == 4
    assert len(naps) == 3  # between the attempts, not after the last
    assert all(0 <= nap <= 0.2 for nap in naps)


def test_each_attempt_of_a_transaction_has_a_token_of_its_own(cloud, naps):
    attempts = Attempts("TransactWriteItems", conflict("TransactionConflict"))

    with cloud.answering(attempts), pytest.raises(Unavailable):
        put()

    assert len({body["ClientRequestToken"] for body in attempts.bodies}) == 4


def test_botocore_repeats_a_lost_transaction_with_the_same_token(cloud, naps):
    lost = botocore.exceptions.ReadTimeoutError(endpoint_url="https://aws.test")
    attempts = Attempts("TransactWriteItems", lost)

    with cloud.answering(attempts), pytest.raises(Unavailable):
        put()

    assert len(attempts.bodies) == 2
    assert len({body["ClientRequestToken"] for body in attempts.bodies}) == 1


def test_a_condition_is_believed_only_once_there_is_no_conflict_beside_it(cloud, naps):
    attempts = Attempts(
        "TransactWriteItems",
        conflict("TransactionConflict", "ConditionalCheckFailed", "None"),
        conflict("None", "ConditionalCheckFailed", "None"),
    )

    with cloud.answering(attempts), pytest.raises(dynamodb.Cancelled) as refused:
        put()

    assert refused.value.items == [None, {}, None]
    assert len(attempts.bodies) == 2


def test_a_transaction_with_a_fault_of_ours_is_not_tried_again(cloud, naps):
    attempts = Attempts("TransactWriteItems", conflict("ValidationError"))

    with cloud.answering(attempts), pytest.raises(client.ClientError):
        put()

    assert len(attempts.bodies) == 1


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem", "DeleteItem"])
def test_a_write_in_the_way_of_a_transaction_says_when_to_come_back(cloud, naps, operation):
    calls = {
        "PutItem": lambda: dynamodb.put_new_item("users", {"pk": "a", "sk": "b"}),
        "UpdateItem": lambda: dynamodb.update_item(
            "users", {"pk": "a", "sk": "b"}, "SET x = :x", {"x": 1}
        ),
        "DeleteItem": lambda: dynamodb.delete_item("users", {"pk": "a", "sk": "b"}),
    }
    attempts = Attempts(operation, lambda: refusal("TransactionConflictException"))

    with cloud.answering(attempts), pytest.raises(Unavailable):
        calls[operation]()


# secrets


def me(token, now=NOW):
    return events.call(lambda_handler, "GET", "/api/auth/me", token=token, now=now)


WEAK = {
    "short": "0123456789abcdef0123456789abcde",
    "a sample": "your-super-secure-jwt-secret-key-change-in-production",
    "a sample in capitals": "YOUR-SUPER-SECURE-JWT-SECRET-KEY-CHANGE-IN-PRODUCTION",
    "the sample of refresh tokens": "your-refresh-token-secret-change-in-production",
    "changeme": "changeme" * 8,
    "one character": "x" * 64,
}


@pytest.mark.parametrize("value", WEAK.values(), ids=WEAK.keys())
@pytest.mark.parametrize("secret", ["signing", "credentials"])
def test_a_weak_secret_closes_the_door_and_says_so_in_the_log(cloud, logged, secret, value):
    cloud.rotate(secret, value, NOW - cloud.DAY)

    answer = route_scenarios.register()

    assert answer.status == 500
    assert answer.problem.slug == "internal"
    assert secret not in answer.text
    assert value not in logged.text()
    assert f"the secret {secret} is weak" in logged.text()


@pytest.mark.parametrize("secret", ["signing", "credentials"])
def test_a_missing_secret_closes_the_door_and_says_so_in_the_log(cloud, logged, secret):
    cloud.admin("secretsmanager").delete_secret(
        SecretId=cloud.secret_name(secret), ForceDeleteWithoutRecovery=True
    )

    answer = route_scenarios.register()

    assert answer.status == 500
    assert answer.problem.slug == "internal"
    assert f"the secret {secret} has no value" in logged.text()


@pytest.mark.parametrize("name", ["SIGNING_SECRET", "USERS_TABLE", "STAGE"])
def test_a_missing_setting_is_named_in_the_log_only(cloud, logged, monkeypatch, name):
    monkeypatch.delenv(name)

    answer = route_scenarios.register()

    assert answer.status == 500
    assert name not in answer.text
    assert f"the environment variable {name} is not set" in logged.text()


def test_a_weak_secret_that_was_replaced_stops_nothing(cloud):
    cloud.rotate("signing", WEAK["short"], NOW - 60)
    cloud.rotate("signing", "a-strong-secret-" * 4, NOW - 10)

    token = route_scenarios.registered()

    assert me(token).status == 200
    cloud.fresh_process()
    assert me(tokens.headed(kid="00000000")).status == 401


def test_a_weak_secret_that_was_replaced_signs_nothing(cloud):
    cloud.rotate("signing", WEAK["short"], NOW - 60)
    cloud.rotate("signing", "a-strong-secret-" * 4, NOW - 10)
    header = tokens.HEADER | {"kid": tokens.key_id(WEAK["short"])}

    assert me(tokens.sign(header, key=WEAK["short"].encode())).status == 401


def test_two_secrets_of_one_value_close_the_door_and_say_so_in_the_log(cloud, logged):
    cloud.rotate("signing", cloud.SECRETS["credentials"], NOW - cloud.DAY)

    answer = route_scenarios.register()

    assert answer.status == 500
    assert "has the value of another one" in logged.text()


def test_a_key_ring_is_kept_for_an_hour_while_it_cannot_be_read(cloud):
    times = (NOW, NOW + 400, NOW + 3000, NOW + 3700)
    made = [accounts.holder(t) for t in times]
    assert me(made[0]).status == 200

    with aws_calls.heard_by(SecretsGone()):
        answers = [me(token, at) for token, at in zip(made[1:], times[1:], strict=True)]

    assert [answer.status for answer in answers] == [200, 200, 503]


class SecretsGone(aws_calls.Listener):
    def before(self, call):
        if call.service == "secretsmanager":
            raise botocore.exceptions.ConnectTimeoutError(endpoint_url="https://aws.test")


@pytest.mark.parametrize("left", [0, 250, 299])
def test_a_request_without_time_left_says_so_before_it_calls_anything(cloud, left):
    class Late(events.Context):
        def get_remaining_time_in_millis(self):
            return left

    journal = Journal()
    event = events.event("POST", "/api/auth/register", route_scenarios.ANN)

    with aws_calls.heard_by(journal):
        answer = lambda_handler(event, Late())

    assert answer["statusCode"] == 503
    assert answer["headers"]["Retry-After"] == "1"
    assert journal.calls == []


class Journal(aws_calls.Listener):
    def __init__(self):
        self.calls = []

    def before(self, call):
        self.calls.append(call.operation)


@pytest.mark.parametrize("event", [{}, {"httpMethod": None, "path": None}, {"path": "/health"}])
def test_an_event_that_is_none_of_the_gateway_s_is_a_bare_500(cloud, event):
    answer = lambda_handler(event, events.Context())

    assert answer["statusCode"] == 500
    assert json.loads(answer["body"])["type"] == "urn:auxeira:problem:internal"


PATIENCE = deadline.MOST  # as it is imported, before the tests' own


def test_a_request_that_aws_keeps_waiting_begins_no_further_call(cloud, monkeypatch):
    class Slow(Journal):
        def after(self, call):
            clock.now += 2.1

    class Clock:
        now = 1000.0

    clock, journal = Clock(), Slow()
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(deadline, "MOST", PATIENCE)

    with aws_calls.heard_by(journal):
        answer = route_scenarios.login(key=None)

    assert answer.status == 503
    assert journal.calls == ["GetSecretValue", "UpdateItem"]


def test_what_is_called_outside_of_a_request_may_take_its_time(cloud):
    route_scenarios.register()

    assert not deadline.is_expired()
