"""A stage that is deployed, by its name: what its tables are called, and how it is reached."""

import json
from typing import Any

import boto3

from auxeira.aws.attribute_values import deserialize, serialize
from cdk import specs
from layers.build import ROOT

RUN = ROOT / ".local" / "run.json"  # what `make run` serves
NOT_SERVED = "Nothing is served here: `make run` serves the stage local."

Item = dict[str, Any]


class Mistake(Exception):
    """What the operator has to mend. The message is one sentence."""


def list_stages() -> list[str]:
    """Return the names of the stages, of cdk.json."""
    return list(json.loads((ROOT / "cdk.json").read_text())["context"]["stages"])


def connect_tables(stage: str) -> Any:
    """Return a client of DynamoDB: of what `make run` serves, or of the caller's account."""
    if stage not in list_stages():
        raise Mistake(f"There is no stage {stage}: there are {', '.join(list_stages())}.")
    if stage != "local":
        return boto3.client("dynamodb")
    if not RUN.exists():
        raise Mistake(NOT_SERVED)
    url = json.loads(RUN.read_text())["api_url"].partition("/_aws")[0]
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("dynamodb", endpoint_url=url, region_name="us-east-1", **keys)


def name_table(key: str, stage: str) -> str:
    """Return the name of a table by its word in the specs."""
    return specs.physical_table_name(specs.find_table(key).name, stage)


def read_item(client: Any, table: str, key: Item) -> Item | None:
    """Return the item under a key as it is now, or None."""
    answer = client.get_item(TableName=table, Key=serialize(key), ConsistentRead=True)
    return deserialize(answer["Item"]) if "Item" in answer else None
