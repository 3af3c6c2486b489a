"""The organisations that a fresh local run has: on the boards, with peers, one of them to log in.

They are loaded as rows; the stream and the functions count them as they would any other.
"""

import json
import time
import urllib.request
from itertools import batched
from typing import Any

from auxeira.aws.attribute_values import pack
from auxeira.benchmarks import peer_groups
from auxeira.core import money, timestamps
from auxeira.esg import metrics
from auxeira.profiles import stored_profile
from cdk import specs
from functions.profiles import rules
from local.emulator import AFRESH, STAGE, Cloud, Trouble
from local.sample_organisations import organisations
from local.sample_organisations_by_hand import by_hand

WAIT_S = 90
BATCH = 25  # items that DynamoDB takes in one call
Item = dict[str, Any]


def populate(cloud: Cloud, demo: Item | None = None) -> int:
    """Load the organisations that are not there yet; return how many.

    `demo`, {token}, becomes the first one written by hand; without it that is loaded as the others
    are. Waits until all are counted, and lets the groups be copied.
    """
    mine = by_hand()[0]
    others = [each for each in organisations() if each != mine]
    found = {f"usr_{number:026}": each for number, each in enumerate(others)}
    if not demo:
        found[f"usr_{len(others):026}"] = mine
    if _there(cloud, next(iter(found))):
        return 0
    _load(cloud, "users", [_user(user_id) for user_id in found])
    _load(cloud, "profiles", [_stored(*pair) for pair in found.items()])
    last = _save(cloud, demo, mine) if demo else list(found)[-1]
    _counted(cloud, last)
    message = {"groups": peer_groups.NAMES, "at_once": True}
    queue = cloud.client("sqs").get_queue_url(QueueName=specs.queue_name("scores", STAGE))
    cloud.client("sqs").send_message(QueueUrl=queue["QueueUrl"], MessageBody=json.dumps(message))
    return len(organisations())


def _user(user_id: str) -> Item:
    """Return an account whose address is proven and that nobody can log in to."""
    key = {"pk": f"USER#{user_id}", "sk": "USER", "user_id": user_id}
    return key | {"status": "active", "email_verified": True}


def _stored(user_id: str, organisation: Item) -> Item:
    content = _content(organisation)
    now = int(time.time())
    made = {"version": 1, "created_at": timestamps.format_timestamp(now)}
    return rules.key(user_id) | rules.stored({}, content, now) | made


def _content(organisation: Item) -> Item:
    """Return a profile as its owner would say it."""
    said: Item = {
        name: value for name, value in organisation.items() if name in stored_profile.EMPTY
    }
    if "annual_spend" in said:
        said["annual_spend"] = money.whole(said["annual_spend"])
    return dict(stored_profile.EMPTY) | said | {"metrics": metrics.shown(organisation["metrics"])}


def _save(cloud: Cloud, demo: Item, organisation: Item) -> str:
    """Prove the demo user's address, save the profile as a front end does; return its id."""
    user_id = _me(cloud, demo["token"])
    users = cloud.client("dynamodb")
    users.update_item(
        TableName=specs.physical(specs.table("users").name, STAGE),
        Key=pack({"pk": f"USER#{user_id}", "sk": "USER"}),
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    content = _content(organisation)
    body = {_camel(name): value for name, value in content.items() if value is not None}
    _call(cloud, "PUT", "/api/profile", demo["token"], body)
    return user_id


def _me(cloud: Cloud, token: str) -> str:
    user_id: str = _call(cloud, "GET", "/api/auth/me", token)["user"]["userId"]
    return user_id


def _call(cloud: Cloud, method: str, path: str, token: str, body: Item | None = None) -> Item:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = json.dumps(body, default=float).encode() if body else None
    request = urllib.request.Request(cloud.api_url + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        answer: Item = json.load(response)
        return answer


def _there(cloud: Cloud, user_id: str) -> bool:
    table = specs.physical(specs.table("profiles").name, STAGE)
    key = pack(rules.key(user_id))
    return "Item" in cloud.client("dynamodb").get_item(TableName=table, Key=key)


def _load(cloud: Cloud, table: str, items: list[Item]) -> None:
    name = specs.physical(specs.table(table).name, STAGE)
    for batch in batched(items, BATCH, strict=False):
        puts = [{"PutRequest": {"Item": pack(item)}} for item in batch]
        cloud.client("dynamodb").batch_write_item(RequestItems={name: puts})


def _counted(cloud: Cloud, last: str) -> None:
    """Wait until the one that was saved last is on the boards: the stream keeps the order."""
    table = specs.physical(specs.table("leaderboard").name, STAGE)
    key = pack({"pk": f"ORG#{last}", "sk": "STATE"})
    dynamodb = cloud.client("dynamodb")
    deadline = time.monotonic() + WAIT_S
    while "Item" not in dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True):
        if time.monotonic() > deadline:
            raise Trouble("The organisations are not counted. Start afresh: " + AFRESH)
        time.sleep(0.2)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
