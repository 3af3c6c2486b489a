"""A stage that is deployed, by its name: what it is called there, and how it is reached.

The stage local is the embedded cloud of `make run`, or the one that AWS_ENDPOINT_URL names.
"""

import json
import os
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from auxeira.aws.attribute_values import deserialize, serialize
from cdk import specs
from layers.build import ROOT

RUN = ROOT / ".local" / "run.json"  # what `make run` serves
NOT_SERVED = "Nothing is served here: `make run` serves the stage local."
ENDPOINT = "AWS_ENDPOINT_URL"
PATIENCE = Config(read_timeout=130, retries={"max_attempts": 2})  # a function may take 120 s

Item = dict[str, Any]


class Mistake(Exception):
    """What the operator has to mend. The message is one sentence."""


class NotServed(Mistake):
    """Nothing is served here, so that there is nothing to look at."""


@cache
def list_stages() -> list[str]:
    """Return the names of the stages, of cdk.json."""
    return list(_read_stages())


def read_stage_settings(stage: str) -> Item:
    """Return what cdk.json says of a stage. Raises Mistake."""
    found = _read_stages().get(stage)
    if found is None:
        raise Mistake("cdk.json does not know this stage.")
    return {"model_url": "", "reserved_concurrency": {}} | found


def _read_stages() -> dict[str, Item]:
    """Return the settings of each stage. Raises Mistake for a file that is no JSON."""
    try:
        found: dict[str, Item] = json.loads((ROOT / "cdk.json").read_text())["context"]["stages"]
    except (ValueError, KeyError) as error:
        raise Mistake(f"cdk.json cannot be read: {error}.") from None
    return found


def connect_service(service: str, stage: str) -> Any:
    """Return a client of an AWS service: of the embedded cloud, or of the caller's account."""
    if stage not in list_stages():
        raise Mistake(f"There is no stage {stage}: there are {', '.join(list_stages())}.")
    if stage != "local" or ENDPOINT in os.environ:
        region = os.environ.get("AWS_REGION")  # which the cdk CLI reads, and boto3 does not
        return _make_client(service, os.environ.get(ENDPOINT), region_name=region)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return _make_client(service, _find_endpoint(), region_name="us-east-1", **keys)


def clear_clients() -> None:
    """Forget the clients that were made."""
    _make_client.cache_clear()


@cache
def _make_client(service: str, endpoint: str | None, **settings: str | None) -> Any:
    return boto3.client(service, config=PATIENCE, endpoint_url=endpoint, **settings)


def find_api_url(stage: str) -> str:
    """Return the base of the API, without a slash at its end. Raises Mistake."""
    if stage == "local":
        return f"{_find_endpoint()}/_aws/execute-api/auxeira/local"
    stack = find_stack(stage)
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
    if "ApiUrl" not in outputs:
        raise Mistake(f"The stack {stack['StackName']} names no API.")
    return str(outputs["ApiUrl"]).rstrip("/")


def find_stack(stage: str) -> Item:
    """Return what CloudFormation says of the stage's stack. Raises Mistake."""
    name, client = specs.stack_name(stage), connect_service("cloudformation", stage)
    try:
        found: Item = client.describe_stacks(StackName=name)["Stacks"][0]
    except client.exceptions.ClientError as error:
        if "does not exist" not in str(error):
            raise
        raise Mistake(f"There is no stack {name} here: check account, region and stage.") from None
    return found


def find_bucket(key: str, stage: str) -> str:
    """Return the name of a bucket by its word in the specs. Raises Mistake."""
    return find_resource(f"{key.capitalize()}Bucket", stage)


def find_resource(logical_id: str, stage: str) -> str:
    """Return what a resource of the stack is called in AWS. Raises Mistake."""
    name = specs.stack_name(stage)
    client = connect_service("cloudformation", stage)
    try:
        found = client.describe_stack_resource(StackName=name, LogicalResourceId=logical_id)
    except client.exceptions.ClientError as error:
        if "does not exist" not in str(error):
            raise
        raise Mistake(f"There is no {logical_id} in a stack {name} here.") from None
    return str(found["StackResourceDetail"]["PhysicalResourceId"])


def name_table(key: str, stage: str) -> str:
    """Return the name of a table by its word in the specs."""
    return specs.physical_table_name(specs.find_table(key).name, stage)


def read_item(client: Any, table: str, key: Item) -> Item | None:
    """Return the item under a key as it is now, or None."""
    answer = client.get_item(TableName=table, Key=serialize(key), ConsistentRead=True)
    return deserialize(answer["Item"]) if "Item" in answer else None


def _find_endpoint() -> str:
    """Return where the embedded cloud is served. Raises NotServed."""
    if endpoint := os.environ.get(ENDPOINT):
        return endpoint.rstrip("/")
    if not RUN.exists():
        raise NotServed(NOT_SERVED)
    url: str = json.loads(RUN.read_text())["api_url"]
    return url.partition("/_aws")[0]
