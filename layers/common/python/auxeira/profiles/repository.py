"""Profiles in their table: read, and saved over the version that they were made of."""

from typing import Any

from auxeira.aws import dynamodb
from auxeira.aws.changes import change_action, write_change
from auxeira.core import records
from auxeira.core.problems import Conflict
from auxeira.core.records import Item, Number
from auxeira.experts.expertise import build_expert_rows, expert_key
from auxeira.profiles import stored_profile
from auxeira.profiles.stored_profile import Profile, ProfileChange, profile_key

CLEARED = (*stored_profile.MEMBERS, *stored_profile.DETAILS)  # where a whole profile has them not
DAMAGED = "What is kept of this profile is damaged. The operator has been told."


def load_profile(user_id: str, *, strong: bool = False) -> Profile | None:
    """Return a profile, None where none was saved. Half a read unit up to 4 KB, one when strong."""
    item = dynamodb.get_item("profiles", profile_key(user_id), strong=strong)
    return stored_profile.parse_profile(item) if item else None


def load_profile_to_save(user_id: str) -> Profile:
    """Return the profile that a save is made over, one without members where there is none.

    Raises Conflict where what is kept has no version that can be told from another.
    """
    item = dynamodb.get_item("profiles", profile_key(user_id), strong=True)
    return read_savable_profile(user_id, item)


def read_savable_profile(user_id: str, item: Item | None) -> Profile:
    """Return the same of an item that was read, None for none."""
    if not item:
        return Profile(user_id=user_id)
    profile = stored_profile.parse_profile(item)
    if not records.fits(item.get("version", 0), Number):
        raise Conflict(DAMAGED, slug="profile-damaged")
    return profile


def write_profile(
    before: Profile, after: Profile, change: ProfileChange | None, now: int
) -> Profile:
    """Write a profile over the version that it was made of, with the `change` of figures or not.

    Where the expertise differs, with its rows as well: 2 write units each, the index apart. Raises
    ConditionFailed, or Cancelled where there is more than the profile to write.
    """
    also = _list_expert_actions(before, after, now)
    if change:
        also.append(dynamodb.put_action("profiles", records.to_item(change), "user_id"))
    if not also:
        return write_change("profiles", before, after, ("version",))
    dynamodb.transact(change_action("profiles", before, after, ("version",)), *also)
    return after


def _list_expert_actions(before: Profile, after: Profile, now: int) -> list[Item]:
    """Return the actions that make the rows of an expertise what it has become."""
    if before.expertise == after.expertise:
        return []
    rows = build_expert_rows(after.user_id, after.expertise, now)
    gone = build_expert_rows(before.user_id, before.expertise, now).keys() - rows.keys()
    deletes = [
        dynamodb.delete_action("profiles", expert_key(after.user_id, skill), condition=None)
        for skill in sorted(gone)
    ]
    puts = [
        dynamodb.put_action("profiles", records.to_item(row), condition=None)
        for row in rows.values()
    ]
    return [*deletes, *puts]


def overwrite_profile(profile: Profile, version: int | None) -> Profile:
    """Write a profile without figures and expertise over what may be overwritten unseen.

    Return it. That has no figures, no expertise, no other type, not the same content, and the
    `version` if one is given, 0 for none. Raises ConditionFailed with the item that is there.
    """
    members = records.to_item(profile)
    cleared = [name for name in CLEARED if name not in members]
    sets = [name for name in members if name not in profile.KEYS]
    expression = ", ".join(f"#{name} = :{name}" for name in sets)
    expression += ", #version = if_not_exists(#version, :zero) + :one"
    expression += ", #created_at = if_not_exists(#created_at, :updated_at)"
    expression = f"SET {expression}" + (
        f" REMOVE {', '.join(f'#{name}' for name in cleared)}" if cleared else ""
    )
    values: dict[str, Any] = {name: members[name] for name in sets}
    values |= {"zero": 0, "one": 1, "number": "N", "null": "NULL"}
    conditions = [
        "(attribute_not_exists(#expertise) OR attribute_type(#expertise, :null))",
        "(attribute_not_exists(#figures) OR #figures = :figures)",
        "(attribute_not_exists(#digest) OR #digest <> :digest)",
        "(attribute_not_exists(#version) OR attribute_type(#version, :number))",
    ]
    if profile.last_type:
        conditions.append("(attribute_not_exists(#last_type) OR #last_type = :last_type)")
    if version is not None:
        conditions.append("#version = :before" if version else "attribute_not_exists(#version)")
        values |= {"before": version} if version else {}
    item = dynamodb.update_item(
        "profiles",
        profile.key(),
        expression,
        values,
        condition=" AND ".join(conditions),
        names={
            f"#{name}": name for name in (*sets, *cleared, "expertise", "version", "created_at")
        },
    )
    return stored_profile.parse_profile(item)
