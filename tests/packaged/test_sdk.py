"""Every operation of the trimmed SDK is called with the packaged botocore, against loopback."""

import json
import subprocess

import pytest

from layers import sdk
from tests.support import cloud, runtime

OPERATIONS = [(service, name) for service, rows in sdk.OPERATIONS.items() for name in rows]
CALL = """
import json, sys
from auxeira.aws import client
from auxeira.core.problems import Unavailable
from botocore import xform_name

def sample(shape):
    if shape.type_name == "structure":
        return {name: sample(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [sample(shape.member)]
    return {"map": {}, "integer": 1, "long": 1, "boolean": True, "blob": b"x"}.get(
        shape.type_name, (shape.enum or ["x"])[0] if shape.type_name == "string" else None)

service, name = sys.argv[1:]
request = sample(client.get_client(service).meta.service_model.operation_model(name).input_shape)
try:
    answer = client.call_service(service, xform_name(name), **request)
    print(json.dumps({"status": answer["ResponseMetadata"]["HTTPStatusCode"]}))
except client.ClientError as error:
    print(json.dumps({"refused": error.response["Error"]["Code"]}))
except Unavailable:
    print(json.dumps({"unavailable": True}))
"""
CONFIG = """
import json
from auxeira.aws import client
config = client.get_client("dynamodb").meta.config
print(json.dumps([config.retries, config.connect_timeout, config.read_timeout]))
"""


@pytest.fixture
def run(unpacked, aws):
    """Runs Python with the packaged layer alone, AWS on loopback. Returns the JSON it prints."""

    def _run(code: str, *arguments: str, layer: str = "hs256"):
        variables = cloud.environment() | {"AWS_ENDPOINT_URL": aws.url}
        _, *layers, _ = unpacked("health", layer)
        done = subprocess.run(
            runtime.command("-c", code, *arguments),
            env=runtime.environment(layers, variables),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=runtime.LIMIT,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return _run


@pytest.mark.parametrize("layer", runtime.LAYERS)
@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_an_operation_is_signed_sent_and_read(service, operation, layer, run, aws):
    assert run(CALL, service, operation, layer=layer) == {"status": 200}

    assert [target.rpartition(".")[2] for target in aws.targets] == [operation]
    assert aws.signed == [True]


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_a_refusal_is_read_and_not_tried_again(service, operation, run, aws):
    aws.status, aws.refusal = 400, "AccessDeniedException"

    assert run(CALL, service, operation) == {"refused": "AccessDeniedException"}

    assert len(aws.targets) == 1


def test_a_fault_of_aws_is_tried_once_more_and_no_longer(run, aws):
    aws.status, aws.refusal = 500, "InternalServerError"

    assert run(CALL, "dynamodb", "GetItem") == {"unavailable": True}

    assert len(aws.targets) == 2


def test_the_packaged_sdk_waits_as_the_layer_says(run):
    retries, connect, read = run(CONFIG)

    assert retries == {"mode": "standard", "total_max_attempts": 2}
    assert (connect, read) == (1, 2)  # seconds
