"""Saving and reading profiles. A save that changes nothing writes nothing.

Each save moves the version by one. Figures and the type are never overwritten unseen: what
changes of them is kept, and may be refused.
"""

from collections.abc import Callable, Mapping
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import deadline, item_shapes
from auxeira.core.problems import Conflict, PreconditionFailed, Unavailable
from auxeira.http.api import Match, Request
from auxeira.profiles import stored_profile, yearly_metrics
from functions.profiles import rules

Item = rules.Item

ATTEMPTS = 10  # of a save that others are in the way of
DAMAGED = "What is kept of this profile is damaged. The operator has been told."


def read(user_id: str) -> Item:
    """Return a profile, {} where none was saved. Half a read unit up to 4 KB."""
    return stored_profile.readable(dynamodb.get("profiles", rules.key(user_id)) or {})


def replace(user_id: str, given: Mapping[str, Any], match: Match, request: Request) -> Item:
    """Save a whole profile over a version of `match`, over any where it is None.

    One conditional update where no figure is there and none is given. Raises PreconditionFailed,
    Conflict, Invalid, Unprocessable, Unavailable.
    """
    content = stored_profile.merged(stored_profile.EMPTY, given)
    if content["metrics"] or (match is not None and len(match) != 1):
        known = _read_to_save(user_id)
    else:
        try:
            return _overwrite(user_id, content, min(match) if match else None, request)
        except dynamodb.ConditionFailed as refusal:
            known = _check(refusal.item or {})
    return _save(user_id, lambda _: content, known, match, request)


def change(user_id: str, given: Mapping[str, Any], match: Match, request: Request) -> Item:
    """Save members of a profile; those of a change at the same moment are kept.

    A read and an update. Raises as `replace`.
    """
    return _save(
        user_id,
        lambda content: stored_profile.merged(content, given),
        _read_to_save(user_id),
        match,
        request,
    )


def _read_to_save(user_id: str) -> Item:
    return _check(dynamodb.get("profiles", rules.key(user_id), strong=True) or {})


def _check(item: Item) -> Item:
    """Return the item that a save is made over. Raises Conflict where its version is none."""
    if not item_shapes.fits(item.get("version", 0), item_shapes.Number):
        stored_profile.readable(item)  # which says so
        raise Conflict(DAMAGED, slug="profile-damaged")
    return stored_profile.readable(item)


def _overwrite(user_id: str, content: Item, version: int | None, request: Request) -> Item:
    """Save a content without figures over what may be overwritten unseen.

    That has no figures, no other type, not the same content, and the `version` if one is
    given. Raises ConditionFailed with the item that is there.
    """
    item = rules.stored({}, content, request.now)
    conditions = [
        "(attribute_not_exists(#figures) OR #figures = :figures)",
        "(attribute_not_exists(#digest) OR #digest <> :digest)",
        "(attribute_not_exists(#version) OR attribute_type(#version, :number))",
    ]
    if content["organization_type"]:
        conditions.append("(attribute_not_exists(#last_type) OR #last_type = :last_type)")
    expression, values, names = _set(item)
    values["number"] = "N"
    if version is not None:
        conditions.append(_version(version, values))
    return dynamodb.update(
        "profiles",
        rules.key(user_id),
        expression,
        values,
        condition=" AND ".join(conditions),
        names=names,
    )


def _save(
    user_id: str, draft: Callable[[Item], Item], known: Item, match: Match, request: Request
) -> Item:
    """Save what `draft` makes of the content that is there, bound to the version it was made of.

    The same content is taken for a repeated request, whatever version it names.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        before = stored_profile.content(known)
        after = draft(before)
        if after == before:
            return known
        version = known.get("version", 0)
        if match is not None and version not in match:
            raise PreconditionFailed(version)
        yearly_metrics.check(after["metrics"], rules.year(request.now))
        item = rules.stored(known, after, request.now)
        try:
            return _write(known, item, yearly_metrics.changes(before, after), user_id, request)
        except dynamodb.ConditionFailed as refusal:
            known = _check(refusal.item or {})
        except dynamodb.Cancelled as refusal:
            moved = refusal.items[0]
            known = known if moved is None else _check(moved)
    raise Unavailable


def _write(known: Item, item: Item, changed: list[Item], user_id: str, request: Request) -> Item:
    """Write the item over the version of the known one; changes of figures with it, or neither."""
    before = known.get("version", 0)
    expression, values, names = _set(item)
    condition = _version(before, values)
    parts: Any = ("profiles", rules.key(user_id), expression, values)
    if not changed:
        return dynamodb.update(*parts, condition=condition, names=names)
    record = rules.history(user_id, before + 1, changed, request.now, request.id)
    dynamodb.transact(
        dynamodb.update_action(*parts, condition=condition, names=names),
        dynamodb.put_action("profiles", record, "user_id"),
    )
    created = known.get("created_at", item["updated_at"])
    return known | rules.key(user_id) | item | {"version": before + 1, "created_at": created}


def _set(item: Item) -> tuple[str, Item, dict[str, str]]:
    """Return an update's expression, values and names: the members, and the next version."""
    sets = [f"#{name} = :{name}" for name in item]
    sets.append("#version = if_not_exists(#version, :zero) + :one")
    sets.append("#created_at = if_not_exists(#created_at, :updated_at)")
    names = {f"#{name}": name for name in (*item, "version", "created_at")}
    return "SET " + ", ".join(sets), {**item, "zero": 0, "one": 1}, names


def _version(version: int, values: Item) -> str:
    """Return the condition that a version is there, 0 for none; its value joins the others."""
    if not version:
        return "attribute_not_exists(#version)"
    values["before"] = version
    return "#version = :before"
