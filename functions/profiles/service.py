"""Saving and reading profiles. A save that changes nothing writes nothing.

Each save moves the version by one. Figures and the type are never overwritten unseen: what
changes of them is kept, and may be refused.
"""

from collections.abc import Callable, Mapping
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import deadline, item_shapes
from auxeira.core.problems import Conflict, PreconditionFailed, Unavailable
from auxeira.http.api import Request
from auxeira.http.request_headers import Match
from auxeira.profiles import stored_profile, yearly_metrics
from functions.profiles import rules

Item = rules.Item

ATTEMPTS = 10  # of a save that others are in the way of
DAMAGED = "What is kept of this profile is damaged. The operator has been told."


def get_profile(user_id: str) -> Item:
    """Return a profile, {} where none was saved. Half a read unit up to 4 KB."""
    return stored_profile.readable(
        dynamodb.get_item("profiles", stored_profile.profile_key(user_id)) or {}
    )


def replace_profile(user_id: str, given: Mapping[str, Any], match: Match, request: Request) -> Item:
    """Save a whole profile over a version of `match`, over any where it is None.

    One conditional update where no figure is there and none is given. Raises PreconditionFailed,
    Conflict, Invalid, Unprocessable, Unavailable.
    """
    content = stored_profile.merge_profile(stored_profile.EMPTY, given)
    if content["metrics"] or (match is not None and len(match) != 1):
        known = _read_to_save(user_id)
    else:
        try:
            return _overwrite_unseen(user_id, content, min(match) if match else None, request)
        except dynamodb.ConditionFailed as refusal:
            known = _check_savable(refusal.item or {})
    return _save_draft(user_id, lambda _: content, known, match, request)


def update_profile(user_id: str, given: Mapping[str, Any], match: Match, request: Request) -> Item:
    """Save members of a profile; those of a change at the same moment are kept.

    A read and an update. Raises as `replace_profile`.
    """
    return _save_draft(
        user_id,
        lambda content: stored_profile.merge_profile(content, given),
        _read_to_save(user_id),
        match,
        request,
    )


def _read_to_save(user_id: str) -> Item:
    return _check_savable(
        dynamodb.get_item("profiles", stored_profile.profile_key(user_id), strong=True) or {}
    )


def _check_savable(item: Item) -> Item:
    """Return the item that a save is made over. Raises Conflict where its version is none."""
    if not item_shapes.fits(item.get("version", 0), item_shapes.Number):
        stored_profile.readable(item)  # which says so
        raise Conflict(DAMAGED, slug="profile-damaged")
    return stored_profile.readable(item)


def _overwrite_unseen(user_id: str, content: Item, version: int | None, request: Request) -> Item:
    """Save a content without figures over what may be overwritten unseen.

    That has no figures, no other type, not the same content, and the `version` if one is
    given. Raises ConditionFailed with the item that is there.
    """
    item = rules.build_profile_item({}, content, request.now)
    conditions = [
        "(attribute_not_exists(#figures) OR #figures = :figures)",
        "(attribute_not_exists(#digest) OR #digest <> :digest)",
        "(attribute_not_exists(#version) OR attribute_type(#version, :number))",
    ]
    if content["organization_type"]:
        conditions.append("(attribute_not_exists(#last_type) OR #last_type = :last_type)")
    expression, values, names = _build_profile_update(item)
    values["number"] = "N"
    if version is not None:
        conditions.append(_build_version_condition(version, values))
    return dynamodb.update_item(
        "profiles",
        stored_profile.profile_key(user_id),
        expression,
        values,
        condition=" AND ".join(conditions),
        names=names,
    )


def _save_draft(
    user_id: str, draft: Callable[[Item], Item], known: Item, match: Match, request: Request
) -> Item:
    """Save what `draft` makes of the content that is there, bound to the version it was made of.

    The same content is taken for a repeated request, whatever version it names.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        before = stored_profile.read_profile_content(known)
        after = draft(before)
        if after == before:
            return known
        version = known.get("version", 0)
        if match is not None and version not in match:
            raise PreconditionFailed(version)
        yearly_metrics.check_metrics(after["metrics"], rules.to_year(request.now))
        item = rules.build_profile_item(known, after, request.now)
        try:
            return _write_next_version(
                known, item, yearly_metrics.list_metric_changes(before, after), user_id, request
            )
        except dynamodb.ConditionFailed as refusal:
            known = _check_savable(refusal.item or {})
        except dynamodb.Cancelled as refusal:
            moved = refusal.items[0]
            known = known if moved is None else _check_savable(moved)
    raise Unavailable


def _write_next_version(
    known: Item, item: Item, changed: list[Item], user_id: str, request: Request
) -> Item:
    """Write the item over the version of the known one; changes of figures with it, or neither."""
    before = known.get("version", 0)
    expression, values, names = _build_profile_update(item)
    condition = _build_version_condition(before, values)
    parts: Any = ("profiles", stored_profile.profile_key(user_id), expression, values)
    if not changed:
        return dynamodb.update_item(*parts, condition=condition, names=names)
    record = rules.build_history_item(user_id, before + 1, changed, request.now, request.id)
    dynamodb.transact(
        dynamodb.update_action(*parts, condition=condition, names=names),
        dynamodb.put_action("profiles", record, "user_id"),
    )
    created = known.get("created_at", item["updated_at"])
    return (
        known
        | stored_profile.profile_key(user_id)
        | item
        | {"version": before + 1, "created_at": created}
    )


def _build_profile_update(item: Item) -> tuple[str, Item, dict[str, str]]:
    """Return an update's expression, values and names: the members, and the next version."""
    sets = [f"#{name} = :{name}" for name in item]
    sets.append("#version = if_not_exists(#version, :zero) + :one")
    sets.append("#created_at = if_not_exists(#created_at, :updated_at)")
    names = {f"#{name}": name for name in (*item, "version", "created_at")}
    return "SET " + ", ".join(sets), {**item, "zero": 0, "one": 1}, names


def _build_version_condition(version: int, values: Item) -> str:
    """Return the condition that a version is there, 0 for none; its value joins the others."""
    if not version:
        return "attribute_not_exists(#version)"
    values["before"] = version
    return "#version = :before"
