"""The organisations that a fresh local run has: on the boards, with peers, one of them to log in.

They are loaded as rows; the stream and the functions count them as they would any other.
"""

import json
import time
from typing import Any

import msgspec

from auxeira.aws.attribute_values import serialize
from auxeira.benchmarks import board, peer_groups
from auxeira.core import money
from auxeira.core.records import to_item
from auxeira.esg import metrics
from auxeira.experts.expertise import build_expert_rows
from auxeira.profiles import stored_profile
from auxeira.profiles.stored_profile import Profile
from auxeira.security import account_records
from cdk import specs
from functions.auth import rules as account_rules
from functions.profiles import rules
from local.emulator import AFRESH, STAGE, Cloud, Trouble
from local.sample_activity import build_marker
from local.sample_experts import build_sample_expertise
from local.sample_loading import call_api, find_table_name, is_stored, load_items, read_own_id
from local.sample_organisations import build_sample_organisations
from local.sample_organisations_by_hand import build_organisations_by_hand

WAIT_S = 90
Item = dict[str, Any]


def load_sample_organisations(cloud: Cloud, demo: Item | None = None) -> int:
    """Load the organisations that are not there yet; return how many.

    `demo`, {token}, becomes the first one written by hand; without it that is loaded as the others
    are. Waits until all are counted, and lets the groups be copied.
    """
    accounts = build_sample_accounts(int(time.time()))
    own = list(accounts)[-1]
    if is_stored(cloud, "profiles", stored_profile.profile_key(next(iter(accounts)))):
        return 0
    if demo:
        accounts.pop(own)
    for table in ("activity", "users", "profiles"):  # marks of what was counted are there before
        load_items(cloud, table, [item for rows in accounts.values() for item in rows[table]])
    last = _save_demo_profile(cloud, demo, build_organisations_by_hand()[0]) if demo else own
    _wait_until_counted(cloud, last)
    message = {"groups": peer_groups.NAMES, "at_once": True}
    queue = cloud.client("sqs").get_queue_url(QueueName=specs.queue_name("scores", STAGE))
    cloud.client("sqs").send_message(QueueUrl=queue["QueueUrl"], MessageBody=json.dumps(message))
    return len(build_sample_organisations())


def build_sample_accounts(now: int) -> dict[str, dict[str, list[Item]]]:
    """Return the items of each organisation by user id and table; the first one by hand is last.

    The ids are like no other's, and the same each time.
    """
    mine = build_organisations_by_hand()[0]
    others = [each for each in build_sample_organisations() if each != mine]
    found = {f"usr_{number:026}": each for number, each in enumerate([*others, mine])}
    offers = dict(zip(found, build_sample_expertise(), strict=False))
    accounts = {}
    for user_id, organisation in found.items():
        offer = offers.get(user_id)
        rows = build_expert_rows(user_id, offer, now).values() if offer else ()
        said = organisation | ({"expertise": offer} if offer else {})
        accounts[user_id] = {
            "activity": [build_marker(("signups", account_records.user_partition(user_id)), now)],
            "users": [build_sample_user(user_id)],
            "profiles": [*map(to_item, rows), _build_stored_profile(user_id, said)],
        }
    return accounts


def build_sample_user(user_id: str) -> Item:
    """Return an account whose address is proven and that nobody can log in to."""
    person = account_rules.build_person(f"{user_id.lower()}@example.org", "Sam", "Ple", None)
    user = account_rules.build_user(user_id, person, None, int(time.time()))
    return to_item(msgspec.structs.replace(user, email_verified=True))


def _build_stored_profile(user_id: str, organisation: Item) -> Item:
    content = _build_profile_content(organisation)
    now = int(time.time())
    profile = rules.build_next_version(Profile(user_id=user_id), content, now)
    return to_item(profile)


def _build_profile_content(organisation: Item) -> Item:
    """Return a profile as its owner would say it."""
    said: Item = {
        name: value for name, value in organisation.items() if name in stored_profile.EMPTY
    }
    if "annual_spend" in said:
        said["annual_spend"] = money.to_whole_units(said["annual_spend"])
    return (
        dict(stored_profile.EMPTY)
        | said
        | {"metrics": metrics.convert_metrics_to_whole_units(organisation["metrics"])}
    )


def _save_demo_profile(cloud: Cloud, demo: Item, organisation: Item) -> str:
    """Prove the demo user's address, save the profile as a front end does; return its id."""
    user_id = read_own_id(cloud, demo["token"])
    users = cloud.client("dynamodb")
    users.update_item(
        TableName=find_table_name("users"),
        Key=serialize(account_records.user_key(user_id)),
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    content = _build_profile_content(organisation)
    body = {_to_camel_case(name): value for name, value in content.items() if value is not None}
    call_api(cloud, "PUT", "/api/profile", demo["token"], body)
    return user_id


def _wait_until_counted(cloud: Cloud, last: str) -> None:
    """Wait until the one that was saved last is on the boards: the stream keeps the order."""
    deadline = time.monotonic() + WAIT_S
    while not is_stored(cloud, "leaderboard", board.state_key(last)):
        if time.monotonic() > deadline:
            raise Trouble("The organisations are not counted. Start afresh: " + AFRESH)
        time.sleep(0.2)


def _to_camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
