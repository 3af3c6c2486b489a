"""What boards and groups are counted from, and their counters, read and put right."""

from collections.abc import Iterator
from typing import Any

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.board import State
from auxeira.core.records import read_record
from auxeira.esg.scores import CATEGORIES
from auxeira.profiles import stored_profile
from auxeira.profiles.stored_profile import Profile
from auxeira.security import account_records
from cdk import specs
from ops import copies_repository
from ops.leaderboard_counts import Difference
from ops.stage import connect_service, name_table, read_item

Item = dict[str, Any]


def scan_states(stage: str, share: float) -> Iterator[State | str]:
    """Yield what is kept of each organisation; the hash key of one that cannot be read."""
    for item in _scan(stage, "leaderboard", share):
        if item["sk"] == "STATE":
            yield read_record(State, item, of=item["pk"]) or str(item["pk"])


def scan_profiles(stage: str, share: float) -> Iterator[tuple[str, Profile | None, bool]]:
    """Yield each profile with its owner's id, and whether the address is verified.

    None instead of a profile whose owner is not active. A read unit each for the owner.
    """
    client, users = connect_service("dynamodb", stage), name_table("users", stage)
    for item in _scan(stage, "profiles", share):
        if item["record"] != "PROFILE":
            continue
        user_id = str(item["user_id"])
        owner = account_records.read_user(
            read_item(client, users, account_records.user_key(user_id))
        )
        if account_records.is_active(owner):
            yield user_id, stored_profile.parse_profile(item), owner.email_verified
        else:
            yield user_id, None, False


def load_counters(stage: str, of: str) -> Item:
    """Return the counters of a category or group, with what says when they moved; {} for none."""
    table, key = _find_counters(of)
    return read_item(connect_service("dynamodb", stage), name_table(table, stage), key) or {}


def repair_counters(stage: str, before: Item, difference: Difference) -> bool:
    """Set the counters that are wrong, unless any has moved since they were read: tell whether."""
    table, key = _find_counters(difference.of)
    mark = "updated_at" if table == "leaderboard" else "changes"
    names = {f"#{name}": name for name in difference.wanted} | {"#mark": mark}
    values = {f":{name}": number for name, number in difference.wanted.items()}
    condition = "#mark = :mark" if mark in before else "attribute_not_exists(#mark)"
    client = connect_service("dynamodb", stage)
    try:
        client.update_item(
            TableName=name_table(table, stage),
            Key=serialize(key),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in difference.wanted),
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=serialize(
                values | ({":mark": before[mark]} if mark in before else {})
            ),
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _find_counters(of: str) -> tuple[str, Item]:
    """Return the table and the key of the counters of a category or group."""
    if of in CATEGORIES:
        return "leaderboard", board.histogram_key(of)
    return "profiles", peer_groups.live_key(of)


def _scan(stage: str, table: str, share: float) -> Iterator[Item]:
    read, _ = copies_repository.find_capacity(specs.find_table(table))
    for item in copies_repository.scan_items(stage, name_table(table, stage), read * share):
        yield deserialize(item)
