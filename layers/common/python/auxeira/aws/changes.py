"""One way to change a stored record: what differs is written, where what was read still holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core.records import Record, find_changes


def change_action(table: str, before: Record, after: Record, same: Iterable[str]) -> dict[str, Any]:
    """Return an action that makes `before` `after` where the attributes `same` are as before.

    An attribute of `same` that `before` lacks must still be absent. At least one must differ.
    """
    return dynamodb.update_action(table, before.key(), **_build_change(before, after, same))


def write_change[R: Record](table: str, before: R, after: R, same: Iterable[str]) -> R:
    """Write it by itself, one write unit a KB. Returns `after`. Raises ConditionFailed."""
    dynamodb.update_item(table, before.key(), **_build_change(before, after, same))
    return after


def set_action(
    table: str,
    key: dict[str, Any],
    sets: Mapping[str, Any],
    seen: Mapping[str, Any],
    gone: Iterable[str] = (),
) -> dict[str, Any]:
    """Return an action that sets and removes attributes of an item that was not read.

    Those of `seen` must have these values, or be absent for None.
    """
    return dynamodb.update_action(table, key, **_build_update(sets, gone, seen))


def _build_change(before: Record, after: Record, same: Iterable[str]) -> dict[str, Any]:
    """Return expression, values, condition and names of the update that makes one the other."""
    sets, gone = find_changes(before, after)
    return _build_update(sets, gone, {name: getattr(before, name) for name in same})


def _build_update(
    sets: Mapping[str, Any], gone: Iterable[str], seen: Mapping[str, Any]
) -> dict[str, Any]:
    """Return expression, values, condition and names of an update."""
    kept = {name: value for name, value in seen.items() if value is not None}
    expression = f"SET {', '.join(f'#{name} = :{name}' for name in sets)}" if sets else ""
    expression += f" REMOVE {', '.join(f'#{name}' for name in gone)}" if gone else ""
    tests = [
        f"#{name} = :before_{name}" if name in kept else f"attribute_not_exists(#{name})"
        for name in seen
    ]
    return {
        "expression": expression.strip(),
        "values": {**sets, **{f"before_{name}": value for name, value in kept.items()}},
        "condition": " AND ".join(tests) or None,
        "names": {f"#{name}": name for name in {*seen, *sets, *gone}},
    }
