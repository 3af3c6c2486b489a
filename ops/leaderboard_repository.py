"""What boards and groups are counted from, and their counters, read and put right."""

from collections.abc import Iterator
from typing import Any

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.board import State
from auxeira.benchmarks.shown_edition_repository import choose_shown_edition
from auxeira.core.records import read_record
from auxeira.esg.editions import add_edition, read_edition
from auxeira.esg.scores import CATEGORIES
from auxeira.profiles import stored_profile
from auxeira.profiles.stored_profile import Profile
from auxeira.security import account_records
from cdk import specs
from ops import copies_repository, leaderboard_counts
from ops.leaderboard_counts import Difference, Place
from ops.stage import connect_service, name_table, read_item

Item = dict[str, Any]


def scan_states(stage: str, share: float) -> Iterator[State | str]:
    """Yield what is kept of each organisation; the hash key of one that cannot be read."""
    for item in _scan(stage, "leaderboard", share):
        if item["pk"].startswith("ORG#") and item["sk"].startswith(board.STATE):
            yield read_record(State, item, of=item["pk"]) or str(item["pk"])


def scan_profiles(stage: str, share: float) -> Iterator[tuple[str, Profile | None, bool]]:
    """Yield each profile with its owner's id, and whether the address is verified.

    None instead of a profile whose owner is not active. A read unit each for the owner.
    """
    for item in _scan(stage, "profiles", share):
        if item["record"] != "PROFILE":
            continue
        yield str(item["user_id"]), *_add_owner(stage, item)


def load_profile(stage: str, user_id: str) -> tuple[Profile | None, bool]:
    """Return a profile, and whether the address is verified; None as `scan_profiles` has it."""
    key = stored_profile.profile_key(user_id)
    item = read_item(connect_service("dynamodb", stage), name_table("profiles", stage), key)
    return _add_owner(stage, item) if item else (None, False)


def load_state(stage: str, user_id: str, edition: str) -> State | None:
    """Return what is kept of an organisation in an edition; None for nothing or an odd item."""
    key = board.state_key(user_id, edition)
    item = read_item(connect_service("dynamodb", stage), name_table("leaderboard", stage), key)
    return read_record(State, item, of=item["pk"]) if item else None


def load_shown_edition(stage: str, name: str) -> str:
    """Return the edition that a board shows."""
    return choose_shown_edition(load_shown_item(stage, name))


def load_shown_item(stage: str, name: str) -> Item | None:
    """Return what says which edition a board shows, None before it was ever switched."""
    client, table = connect_service("dynamodb", stage), name_table("leaderboard", stage)
    return read_item(client, table, board.shown_edition_key(name))


def switch_board(stage: str, name: str, before: Item | None, edition: str) -> bool:
    """Make a board show an edition, if it still shows what was read: tell whether."""
    client = connect_service("dynamodb", stage)
    condition: Item = {"ConditionExpression": "attribute_not_exists(edition)"}
    if before:
        condition = {
            "ConditionExpression": "edition = :before",
            "ExpressionAttributeValues": serialize({":before": before["edition"]}),
        }
    try:
        client.put_item(
            TableName=name_table("leaderboard", stage),
            Item=serialize(board.shown_edition_key(name) | {"edition": edition}),
            **condition,
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def delete_edition(stage: str, edition: str, share: float) -> int:
    """Delete all that is counted in an edition. Return how many items. Twice does no harm."""
    client, found = connect_service("dynamodb", stage), 0
    boards = (each for each in _scan(stage, "leaderboard", share) if is_of_edition(each, edition))
    groups = [
        key
        for name in peer_groups.NAMES
        for key in (
            *peer_groups.list_live_keys(name, edition),
            peer_groups.snapshot_key(name, edition),
        )
    ]
    for item in boards:
        key = {"pk": item["pk"], "sk": item["sk"]}
        client.delete_item(TableName=name_table("leaderboard", stage), Key=serialize(key))
        found += 1
    for key in groups:
        client.delete_item(TableName=name_table("profiles", stage), Key=serialize(key))
    return found


def is_of_edition(key: Item, edition: str) -> bool:
    """Tell whether an item of the leaderboard, by its key, was counted in an edition."""
    kind, of = str(key["pk"]), str(key["sk"])
    if kind.startswith("H#"):
        return bool(of == board.histogram_key(kind, edition)["sk"])
    if kind.startswith("YEAR#"):
        return read_edition(kind[: len("YEAR#2000")], kind) == edition
    if of.startswith("CAT#"):
        return of in {add_edition(f"CAT#{name}", edition) for name in CATEGORIES}
    return of == add_edition(board.STATE, edition)


def _add_owner(stage: str, item: Item) -> tuple[Profile | None, bool]:
    key = account_records.user_key(str(item["user_id"]))
    client, users = connect_service("dynamodb", stage), name_table("users", stage)
    owner = account_records.read_user(read_item(client, users, key))
    if not account_records.is_active(owner):
        return None, False
    return stored_profile.parse_profile(item), owner.email_verified


def load_counters(stage: str, place: Place) -> list[tuple[Item, Item]]:
    """Return the items that have the counters of a category or group, each with its key.

    They have what says when they moved as well; {} for one that is not there.
    """
    client, name = connect_service("dynamodb", stage), name_table(_find_table(place), stage)
    keys = leaderboard_counts.list_counter_keys(place)
    return [(key, read_item(client, name, key) or {}) for key in keys]


def repair_counters(stage: str, differences: list[Difference]) -> bool:
    """Put the counters of a category or group right, all or none: tell whether.

    None where any of these items has moved since it was read.
    """
    client, table = connect_service("dynamodb", stage), _find_table(differences[0].place)
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


def _find_table(place: Place) -> str:
    """Return the table that has the counters of a category or group."""
    return "leaderboard" if place.of in CATEGORIES else "profiles"


def _scan(stage: str, table: str, share: float) -> Iterator[Item]:
    read, _ = copies_repository.find_capacity(specs.find_table(table))
    for item in copies_repository.scan_items(stage, name_table(table, stage), read * share):
        yield deserialize(item)
