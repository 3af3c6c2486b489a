"""What boards and groups are counted from, and their counters, read and put right."""

from collections.abc import Iterator
from typing import Any

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.benchmarks.board import State
from auxeira.core.records import read_record
from auxeira.esg.scores import CATEGORIES
from auxeira.profiles import stored_profile
from auxeira.profiles.stored_profile import Profile
from auxeira.security import account_records
from cdk import specs
from ops import copies_repository, leaderboard_counts
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


def load_counters(stage: str, of: str) -> list[tuple[Item, Item]]:
    """Return the items that have the counters of a category or group, each with its key.

    They have what says when they moved as well; {} for one that is not there.
    """
    client, name = connect_service("dynamodb", stage), name_table(_find_table(of), stage)
    keys = leaderboard_counts.list_counter_keys(of)
    return [(key, read_item(client, name, key) or {}) for key in keys]


def repair_counters(stage: str, differences: list[Difference]) -> bool:
    """Put the counters of a category or group right, all or none: tell whether.

    None where any of these items has moved since it was read.
    """
    client, table = connect_service("dynamodb", stage), _find_table(differences[0].of)
    mark = "updated_at" if table == "leaderboard" else "changes"
    writes = [
        {"Put": {
            "TableName": name_table(table, stage),
            "Item": serialize(each.after),
            "ConditionExpression": "#mark = :mark" if mark in each.before
            else "attribute_not_exists(#mark)",
            "ExpressionAttributeNames": {"#mark": mark},
        } | ({"ExpressionAttributeValues": serialize({":mark": each.before[mark]})}
             if mark in each.before else {})}
        for each in differences
    ]  # fmt: skip
    try:
        client.transact_write_items(TransactItems=writes)
    except client.exceptions.TransactionCanceledException:
        return False
    return True


def _find_table(of: str) -> str:
    """Return the table that has the counters of a category or group."""
    return "leaderboard" if of in CATEGORIES else "profiles"


def _scan(stage: str, table: str, share: float) -> Iterator[Item]:
    read, _ = copies_repository.find_capacity(specs.find_table(table))
    for item in copies_repository.scan_items(stage, name_table(table, stage), read * share):
        yield deserialize(item)
