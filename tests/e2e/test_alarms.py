"""Alarms of the deployed stack ring: by a fault that was made here, or by its figures alone.

What a fault leaves in logs and queues rings by local/alarm_watch.py, as in `make run`. What the
embedded cloud cannot measure is put, as AWS would have counted it.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

import pytest

from cdk import alarms, failures, specs
from local import alarm_watch, reload
from local.emulator import STAGE
from tests.e2e.conftest import Deployed, deployment
from tests.support.alarm_evaluator import is_ringing
from tests.support.local_run import eventually

ROWS = {row.name: row for row in alarms.list_alarms(STAGE, 1000, scales=False)}
WATCHED = {n: row for n, row in ROWS.items() if "m" in row.metrics and not row.below}
UNREADABLE = {"mail": {"template": "none"}, "scores": {}, "activity": {}}  # by their consumers


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    """A stack of its own: its functions are broken, and ask for what no policy grants."""
    with deployment("alarms") as found:
        yield found


def put_figures(deployed, figures: dict[str, float]) -> None:
    """Put the figure of the one metric of each alarm."""
    client = deployed.cloud.client("cloudwatch")
    for name, value in figures.items():
        metric = ROWS[name].metrics["m"]
        dimensions = [{"Name": n, "Value": v} for n, v in metric.dimensions.items()]
        figure = {"MetricName": metric.name, "Dimensions": dimensions, "Value": value}
        client.put_metric_data(Namespace=metric.namespace, MetricData=[figure])


def read_states(deployed) -> dict[str, str]:
    """The state of each alarm, by the name of its row."""
    pages = deployed.cloud.client("cloudwatch").get_paginator("describe_alarms").paginate()
    found = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return {a["AlarmName"].removeprefix(f"auxeira-{STAGE}-"): a["StateValue"] for a in found}


def wait_until_ringing(deployed, *names: str) -> None:
    def quiet() -> set[str]:
        states = read_states(deployed)
        return {name for name in names if states[name] != "ALARM"}

    eventually(lambda: not quiet(), 60, lambda: f"they do not ring: {quiet()}")


def wait_until_heard(deployed, name: str, since: float) -> None:
    """Wait until an alarm is beyond its limit by what was left behind since then, and rings."""

    def is_heard() -> bool:
        now = time.time()
        figures = alarm_watch.read_datapoints(deployed.cloud, since, now)
        if not alarm_watch.is_beyond(ROWS[name], figures, now):
            return False
        list(alarm_watch.set_alarms(deployed.cloud, figures, since, now))
        return read_states(deployed)[name] == "ALARM"

    eventually(is_heard, 60, lambda: f"{name} does not ring")


@contextmanager
def broken(deployed, group: str) -> Iterator[None]:
    """A release of a function that cannot be imported is live until the block ends."""
    functions, name = deployed.cloud.client("lambda"), specs.function_name(group, STAGE)
    handler = functions.get_function_configuration(FunctionName=name)["Handler"]
    try:
        functions.update_function_configuration(FunctionName=name, Handler="nowhere.handler")
        reload.serve_latest(functions, name)
        yield
    finally:
        functions.update_function_configuration(FunctionName=name, Handler=handler)
        reload.serve_latest(functions, name)


def find_queue(deployed, name: str) -> str:
    url: str = deployed.cloud.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    return url


@contextmanager
def impatient(deployed, key: str) -> Iterator[str]:
    """A queue gives a message up within seconds, until the block ends; yields its URL."""
    sqs, url = deployed.cloud.client("sqs"), find_queue(deployed, specs.queue_name(key, STAGE))
    names = ["VisibilityTimeout", "RedrivePolicy"]
    given = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    policy = json.loads(given["RedrivePolicy"]) | {"maxReceiveCount": 3}
    hasty = {"VisibilityTimeout": "1", "RedrivePolicy": json.dumps(policy)}
    try:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=hasty)
        yield url
    finally:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=given)
        sqs.purge_queue(QueueUrl=find_queue(deployed, specs.dead_letters_name(key, STAGE)))


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_a_function_that_crashes_rings(deployed, spec):
    """Consumers fail at what is no event; of a route everything is answered, so it cannot start."""
    since, name = time.time(), specs.function_name(spec.group, STAGE)
    with broken(deployed, spec.group) if spec.paths else nullcontext():
        answer = deployed.cloud.client("lambda").invoke(
            FunctionName=f"{name}:{specs.LIVE}", Payload=b"[]"
        )
    assert answer["FunctionError"]  # which Lambda counts as an error

    wait_until_heard(deployed, f"{spec.group}-errors", since)


def test_requests_that_fail_at_the_gateway_ring(deployed, http):
    with broken(deployed, "health"):
        answers = [http.get("/api/health").status_code for _ in range(20)]
    assert http.get("/api/health").status_code == 200

    failed = sum(status >= 500 for status in answers)
    assert failed == 20
    for name in ("api-5xx", "api-fast-burn", "api-slow-burn"):  # expressions: computed
        assert is_ringing(ROWS[name], {"e": [failed], "c": [len(answers)]})


@pytest.mark.parametrize("key", UNREADABLE)
def test_a_message_that_is_given_up_rings(deployed, key):
    """Nobody can read it: its consumer fails as often as the queue allows."""
    since = time.time()
    with impatient(deployed, key) as url:
        body = json.dumps(UNREADABLE[key])
        deployed.cloud.client("sqs").send_message(QueueUrl=url, MessageBody=body)
        wait_until_heard(deployed, f"{key}-dead-letters", since)


def test_a_message_whose_consumer_cannot_start_rings(deployed):
    """That of erasures reads whatever comes: what it cannot do, the clock does."""
    since = time.time()
    with impatient(deployed, "erasures") as url, broken(deployed, "housekeeping"):
        deployed.cloud.client("sqs").send_message(QueueUrl=url, MessageBody="{}")
        wait_until_heard(deployed, "erasures-dead-letters", since)


def test_a_mail_that_cannot_be_queued_rings(deployed, http):
    functions, name = deployed.cloud.client("lambda"), specs.function_name("auth", STAGE)
    given = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    since, gone = time.time(), given | {"MAIL_QUEUE": given["MAIL_QUEUE"] + "-gone"}
    person = {"email": "unmailed@example.org", "password": "correct horse battery",
              "firstName": "Ann", "lastName": "Lee"}  # fmt: skip
    try:
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": gone})
        reload.serve_latest(functions, name)
        assert http.post("/api/auth/register", json=person).status_code == 201
        wait_until_heard(deployed, "auth-mail-lost", since)
    finally:
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": given})
        reload.serve_latest(functions, name)


def test_a_payment_of_a_reference_that_nobody_knows_rings(deployed, http):
    secrets = deployed.cloud.client("secretsmanager")
    stored = secrets.get_secret_value(SecretId=specs.secret_name("payments", STAGE))
    key = json.loads(stored["SecretString"])["PAYSTACK_SECRET_KEY"]
    data = {"reference": "aux-of-nobody", "status": "success", "amount": 100, "currency": "USD",
            "id": 1, "domain": "test"}  # fmt: skip
    body = json.dumps({"event": "charge.success", "data": data}).encode()
    signature = hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
    since = time.time()
    http.post(
        "/api/payments/webhook",
        content=body,
        headers={"Content-Type": "application/json", "x-paystack-signature": signature},
    )

    wait_until_heard(deployed, "payments-payment-mismatch", since)


def test_calls_that_lambda_refuses_ring(deployed):
    functions, name = deployed.cloud.client("lambda"), specs.function_name("health", STAGE)
    refused = 0
    try:
        functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        for _ in range(2):
            with suppress(functions.exceptions.TooManyRequestsException):
                functions.invoke(FunctionName=name, Payload=b"{}")
                continue
            refused += 1
    finally:
        functions.delete_function_concurrency(FunctionName=name)
    assert refused == 2

    place = next(letter for letter, metric in ROWS["functions-throttles-1"].metrics.items()
                 if metric.dimensions["FunctionName"] == name)  # fmt: skip
    row = ROWS["functions-throttles-1"]
    assert is_ringing(row, {letter: [refused if letter == place else None]
                            for letter in row.metrics})  # fmt: skip
    put_figures(deployed, {"throttles": refused})
    wait_until_ringing(deployed, "throttles")


def test_an_alarm_is_over_when_its_figures_are(deployed):
    now = time.time()
    row = ROWS["mail-dead-letters"]
    metric = row.metrics["m"]
    for value, state in ((1, "ALARM"), (0, "OK")):
        seen = alarm_watch.Datapoint(now, metric.namespace, metric.name, metric.dimensions, value)
        said = list(alarm_watch.set_alarms(deployed.cloud, [seen], now, now))
        assert read_states(deployed)[row.name] == state
        assert any(line.startswith(f"alarm {row.name} ") for line in said)


def test_silence_rings_where_something_has_to_be_heard_but_not_before(deployed):
    now, row = time.time(), ROWS["housekeeping-stopped"]
    for began, expected in ((now - row.period_s + 1, "OK"), (now - row.period_s, "ALARM")):
        deployed.cloud.client("cloudwatch").set_alarm_state(
            AlarmName=f"auxeira-{STAGE}-{row.name}", StateValue="OK", StateReason="a test"
        )
        list(alarm_watch.set_alarms(deployed.cloud, [], began, now))
        assert read_states(deployed)[row.name] == expected


def test_every_alarm_that_is_watched_here_rings_by_its_figure(deployed):
    put_figures(deployed, {name: row.threshold + 1 for name, row in WATCHED.items()})

    wait_until_ringing(deployed, *WATCHED)


@pytest.mark.parametrize("name", ROWS)
def test_the_page_says_so_of_those_and_of_no_others(name):
    ways = failures.list_ways(ROWS[name])

    assert ("its figure put into the embedded cloud" in ways) == (name in WATCHED)
    assert "computed by CloudWatch's rules" in ways
