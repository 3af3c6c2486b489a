"""Every function starts and answers in Lambda's own loop, with nothing but what is uploaded."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from cdk import specs
from local import fake_auth0
from report_writer.report_files import FOLDER
from tests.support import cloud, runtime, stream_and_queue_events
from tests.support.events import event

ANN = {
    "email": "ann@example.org",
    "password": "correct horse battery",
    "firstName": "Ann",
    "lastName": "Lee",
}
PIZZA = {"pizza": "Margherita", "size": "medium", "total": 16.99}
NOWHERE = {"AUTH0_DOMAIN": "127.0.0.1:9"}  # where nobody answers
FORBIDDEN = {"aws_xray_sdk", "boto3", "multiprocessing", "pydantic", "s3transfer"}
VERIFY = """
import json, sys, time, jwt
from cryptography.hazmat.primitives.asymmetric import rsa
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
token = jwt.encode({"sub": "ann", "exp": time.time() + 60}, key, "RS256")
jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
print(jwt.decode(token, jwt.PyJWK({**jwk, "alg": "RS256"}), ["RS256"])["sub"])
"""


ASK = """
import sys
from functions.report_worker import (
    assignment, cache, circuit_breaker, model, model_budget, prose,
)
print(circuit_breaker.call_through_breaker(lambda: "answered"), "boto3" in sys.modules)
"""


def run(code: str, path, variables=None) -> str:
    """What a piece of Python prints with only the packaged code on its path."""
    done = subprocess.run(
        runtime.command("-c", code),
        env=runtime.environment(path, variables or {}),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=runtime.LIMIT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("layer", runtime.LAYERS)
def test_health_answers(layer, unpacked, tmp_path):
    path = unpacked("health", layer)
    handler = "functions.health.handler.lambda_handler"

    with runtime.started(handler, path, cloud.environment(), tmp_path / "log") as function:
        answers = [function.invoke(event("GET", "/health")) for _ in range(2)]

    assert [answer["statusCode"] for answer in answers] == [200, 200]
    assert json.loads(answers[0]["body"])["status"] == "healthy"


@pytest.mark.parametrize("layer", runtime.LAYERS)
def test_register_and_me_answer(layer, unpacked, aws, tmp_path):
    variables = cloud.environment() | {"AWS_ENDPOINT_URL": aws.url}
    path = unpacked("auth", layer)
    handler = "functions.auth.handler.lambda_handler"

    with runtime.started(handler, path, variables, tmp_path / "log") as function:
        registered = function.invoke(event("POST", "/api/auth/register", ANN))
        token = json.loads(registered["body"])["token"]
        headers = {"Authorization": f"Bearer {token}"}
        gone = function.invoke(event("GET", "/api/auth/me", headers=headers))

    assert registered["statusCode"] == 201
    assert gone["statusCode"] == 401  # the token is right, and the loopback holds no account
    assert [target.rpartition(".")[2] for target in aws.targets] == [
        "GetSecretValue",
        "TransactWriteItems",
        "SendMessage",
        "GetSecretValue",
        "BatchGetItem",  # the account and its session
    ]


@pytest.fixture
def tenant():
    """A stand-in for Auth0 on loopback."""
    with fake_auth0.run_fake_auth0() as issuer:
        yield issuer


def test_orders_are_taken_by_the_tenants_tokens_and_by_no_others(unpacked, aws, tenant, tmp_path):
    """What the loopback answers holds nothing, so that each order is the first one."""
    domain = tenant.url.removeprefix("http://").rstrip("/")
    variables = cloud.environment() | {"AWS_ENDPOINT_URL": aws.url, "AUTH0_DOMAIN": domain}
    now = time.time()

    def asked(method, path, body=None, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return started.invoke(event(method, path, body, headers=headers, now=now))

    with runtime.started(
        "functions.orders.handler.lambda_handler",
        unpacked("orders", "rs256"),
        variables,
        tmp_path / "log",
    ) as started:
        menu = asked("GET", "/api/menu")
        nobody = asked("POST", "/api/orders", PIZZA)
        forged = asked("POST", "/api/orders", PIZZA, tenant.token(aud="https://other-api"))
        unverified = asked("POST", "/api/orders", PIZZA, tenant.token(email_verified=False))
        assert not aws.targets
        placed = asked("POST", "/api/orders", PIZZA, tenant.token("id"))
        log = started.log

    answers = [menu, nobody, forged, unverified, placed]
    assert [answer["statusCode"] for answer in answers] == [200, 401, 401, 403, 201], log
    assert json.loads(placed["body"])["order"]["total"] == 16.99
    assert tenant.fetches == 1  # while it started
    assert "token refused" in log
    assert [target.rpartition(".")[2] for target in aws.targets] == [
        "BatchGetItem",
        "Query",  # orders from before, where there is no aggregate
        "TransactWriteItems",
    ]


def test_without_the_tenants_keys_orders_wait_and_the_menu_does_not(unpacked, tmp_path, tenant):
    headers = {"Authorization": f"Bearer {tenant.token()}"}

    with runtime.started(
        "functions.orders.handler.lambda_handler",
        unpacked("orders", "rs256"),
        cloud.environment() | NOWHERE,
        tmp_path / "log",
    ) as function:
        menu = function.invoke(event("GET", "/api/menu"))
        order = function.invoke(event("POST", "/api/orders", PIZZA, headers=headers))

    assert (menu["statusCode"], order["statusCode"]) == (200, 503)


def test_a_log_line_names_the_request_and_tells_no_secret(unpacked, aws, tmp_path):
    variables = cloud.environment() | {"AWS_ENDPOINT_URL": aws.url}
    sent = event("POST", "/api/auth/register", ANN)

    with runtime.started(
        "functions.auth.handler.lambda_handler",
        unpacked("auth", "hs256"),
        variables,
        tmp_path / "log",
    ) as function:
        answer = function.invoke(sent)
        log = function.log

    assert sent["requestContext"]["requestId"] in log
    body = json.loads(answer["body"])
    secrets = [ANN["password"], ANN["email"], body["token"], body["refreshToken"]]
    assert not [secret for secret in [*secrets, *cloud.SECRETS.values()] if secret in log]


def test_a_queued_mail_is_sent(unpacked, aws, tmp_path):
    variables = cloud.environment() | {"AWS_ENDPOINT_URL": aws.url}
    batch = {
        "Records": [
            stream_and_queue_events.record("m1", stream_and_queue_events.MAIL),
            stream_and_queue_events.record("m2", "x"),
        ]
    }

    with runtime.started(
        "functions.mailer.handler.lambda_handler",
        unpacked("mailer", "hs256"),
        variables,
        tmp_path / "log",
    ) as function:
        answer = function.invoke(batch)
        log = function.log

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m2"}]}
    assert aws.targets == ["SES.SendEmail"]
    assert "mail_sent" in log
    assert stream_and_queue_events.MAIL["to"] not in log


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_every_module_of_a_packaged_function_can_be_imported(spec, unpacked):
    path = unpacked(spec.group, spec.layer)
    own = [f"functions.{spec.group}.{file.stem}" for file in path[0].rglob("*.py")]

    assert "import OK" in run(f"import {', '.join(own)}; print('import OK')", path)


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_a_function_carries_the_report_writer_where_it_uses_it_and_nowhere_else(spec, unpacked):
    code = "import importlib.util; print(importlib.util.find_spec('report_writer') is not None)"

    found = run(code, unpacked(spec.group, spec.layer)).strip() == "True"

    assert found == ("report_writer" in spec.uses)


def test_the_report_writer_carries_its_text_files(unpacked):
    code = "from report_writer import report_files; print(*report_files.FOLDER.glob('*.report'))"
    kept = {path.name for path in FOLDER.glob("*.report")}

    found = {Path(name).name for name in run(code, unpacked("reports", "hs256")).split()}

    assert found == kept
    assert "impact_story.report" in kept


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_a_handler_imports_nothing_heavy(spec, unpacked):
    code = f"import functions.{spec.group}.handler, sys; print(*sys.modules)"

    modules = run(code, unpacked(spec.group, spec.layer), cloud.environment() | NOWHERE).split()

    forbidden = FORBIDDEN | ({"cryptography"} if spec.layer == "hs256" else set())
    assert not forbidden & {name.partition(".")[0] for name in modules}


def test_an_rs256_token_verifies_with_the_packaged_cryptography(unpacked):
    assert run(VERIFY, unpacked("health", "rs256")).strip() == "ann"


def test_the_breaker_of_the_model_works_without_boto3(unpacked, aws):
    variables = cloud.environment() | {"AWS_ENDPOINT_URL": aws.url}

    assert run(ASK, unpacked("report_worker", "hs256"), variables).strip() == "answered False"
    assert [target.rpartition(".")[2] for target in aws.targets] == ["GetItem"]


def test_without_its_layer_a_function_fails_in_the_loop(unpacked, tmp_path):
    task, *_, client = unpacked("health", "hs256")
    handler = "functions.health.handler.lambda_handler"

    with (
        runtime.started(handler, (task, client), {}, tmp_path / "log") as function,
        pytest.raises(AssertionError, match="No module named"),
    ):
        function.invoke(event("GET", "/health"))
