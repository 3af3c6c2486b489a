"""Puts sample data into what is deployed: rows of tables, and requests of its API."""

import json
import urllib.request
from itertools import batched
from typing import Any

from auxeira.aws.attribute_values import serialize
from cdk import specs
from local.emulator import STAGE, Cloud

BATCH = 25  # items that DynamoDB takes in one call
Item = dict[str, Any]


def load_items(cloud: Cloud, table: str, items: list[Item]) -> None:
    """Write items into a table, over what is there."""
    name = find_table_name(table)
    for batch in batched(items, BATCH, strict=False):
        puts = [{"PutRequest": {"Item": serialize(item)}} for item in batch]
        cloud.client("dynamodb").batch_write_item(RequestItems={name: puts})


def is_stored(cloud: Cloud, table: str, key: Item) -> bool:
    """Return whether there is an item under a key."""
    stored = cloud.client("dynamodb").get_item(
        TableName=find_table_name(table), Key=serialize(key), ConsistentRead=True
    )
    return "Item" in stored


def find_table_name(table: str) -> str:
    """Return the name of a table, by its word in the specs."""
    return specs.physical_table_name(specs.find_table(table).name, STAGE)


def call_api(cloud: Cloud, method: str, path: str, token: str, body: Item | None = None) -> Item:
    """Return what a route answers to the holder of a token. Raises HTTPError."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = json.dumps(body, default=float).encode() if body else None
    request = urllib.request.Request(cloud.api_url + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        answer: Item = json.load(response)
        return answer


def read_own_id(cloud: Cloud, token: str) -> str:
    """Return the id of the user with a token."""
    user_id: str = call_api(cloud, "GET", "/api/auth/me", token)["user"]["userId"]
    return user_id
