"""Accounts that their owners have erased: which they are, and which stored items are theirs."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from auxeira.core.records import Item
from auxeira.security import account_records
from ops.stage import connect_service, name_table, read_item

PREFIX = "erased/"  # of the objects that say which ids they are
USER_ID = re.compile(r"usr_[0-9A-Z]{26}")
OWNERS = {
    "users": ("user_id", "sk", "pk"),
    "profiles": ("user_id",),
    "reports": ("user_id",),
    "projects": ("owner_id",),
    "leaderboard": ("pk", "sk"),
    "activity": ("user_id",),
}  # table -> attributes of which one names the owner


class ErasedIds(NamedTuple):
    """The ids, each with when it was erased (epoch seconds), and what was found out of them."""

    stage: str
    at: dict[str, float]
    known: dict[str, bool]


def load_erased_ids(stage: str, bucket: str) -> ErasedIds:
    """Return the ids that the reports' bucket lists, and those that are being erased.

    One call for each 1,000.
    """
    pages = (
        connect_service("s3", stage)
        .get_paginator("list_objects_v2")
        .paginate(Bucket=bucket, Prefix=PREFIX)
    )
    found: dict[str, float] = {}
    for page in pages:
        for entry in page.get("Contents", []):
            moment: datetime = entry["LastModified"]
            found[entry["Key"].removeprefix(PREFIX)] = moment.timestamp()
    being = (
        connect_service("dynamodb", stage)
        .get_paginator("query")
        .paginate(
            TableName=name_table("users", stage),
            KeyConditionExpression="pk = :list",
            ExpressionAttributeValues={":list": {"S": account_records.ERASURES}},
        )
    )
    for answer in being:
        found |= {item["sk"]["S"]: float(item["erasing_since"]["N"]) for item in answer["Items"]}
    return ErasedIds(stage, found, {})


def find_owner(table: str, item: Item) -> str | None:
    """Return whose a plain item is; None for one that is nobody's, as payments are."""
    for name in OWNERS.get(table, ()):
        value = item.get(name)
        if isinstance(value, str) and (found := USER_ID.search(value)):
            return found[0]
    return None


def is_erased(erased: ErasedIds, table: str, item: Item) -> bool:
    """Tell whether an item is of an account that was erased, and must not come back.

    One that was made again under the same id, by a registration that was repeated, is another.
    """
    owner = find_owner(table, item)
    if owner is None or owner not in erased.at:
        return False
    if _is_later(item if table == "users" else {}, erased.at[owner]):
        return False
    return _is_gone(erased, owner)


def is_object_of_erased(erased: ErasedIds, key: str) -> bool:
    """Tell whether an object of the bucket is of an account that was erased."""
    owner = key.split("/")[1] if key.count("/") > 1 else ""
    return owner in erased.at and _is_gone(erased, owner)


def _is_gone(erased: ErasedIds, user_id: str) -> bool:
    """Tell whether no account has the id again. One read unit, once for each id."""
    if user_id not in erased.known:
        client, table = connect_service("dynamodb", erased.stage), name_table("users", erased.stage)
        found = read_item(client, table, account_records.user_key(user_id)) or {}
        erased.known[user_id] = not _is_later(found, erased.at[user_id])
    return erased.known[user_id]


def _is_later(item: dict[str, Any], moment: float) -> bool:
    created = item.get("created_at")
    return isinstance(created, int) and created > moment
