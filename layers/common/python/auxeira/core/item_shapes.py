"""What stored items must have to be read, and what is done with one that has not.

Every kind of item is looked at in one place. An item that lacks a member, or has one of another
type, was put there by hand or by an earlier system: it is logged and counted, and stays as it is
for somebody to look at. Members that nobody knows are ignored.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from auxeira.core.logs import emit_count, logger
from auxeira.core.records import Number, Seconds, Text, fits

__all__ = ["Number", "Seconds", "Shape", "Text", "fits"]


class Shape(msgspec.Struct, frozen=True):
    """A kind of items: the word for it, the metric of one that is odd, the members it must have.

    `optional` are members that may be absent, and are otherwise of these types.
    """

    kind: str
    metric: str
    members: Mapping[str, Any]
    optional: Mapping[str, Any] = {}


def is_readable_item(item: Mapping[str, Any], shape: Shape, **names: Any) -> bool:
    """Return whether an item has what its kind must have; log, under `names`, what it lacks."""
    lacks = find_odd(item, shape)
    if lacks:
        emit_count(shape.metric)
        logger.error(shape.kind, event=f"{shape.kind}_unreadable", lacks=lacks, **names)
    return not lacks


def find_odd(item: Mapping[str, Any], shape: Shape) -> list[str]:
    """Return the members of an item that are not there, or of another type than they must be."""
    lacks = {name for name, kind in shape.members.items() if not _has(item, name, kind)}
    present = shape.optional.keys() & item.keys()
    lacks |= {name for name in present if not _has(item, name, shape.optional[name])}
    return sorted(lacks)


def _has(item: Mapping[str, Any], name: str, kind: Any) -> bool:
    return name in item and fits(item[name], kind)
