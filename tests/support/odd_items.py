"""Stored items as they should not be: a member that is not there, or of another type.

`make soak` tries every odd value for each member; otherwise a member meets one in three, which
ones by its name, so that each value is met by many members.
"""

import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Item = dict[str, Any]
EVERY = 3

VALUES: dict[str, Any] = {
    "null": None,
    "a word": "odd",
    "no text": "",
    "a number as text": "1e400",
    "a negative number": -1,
    "half a number": Decimal("0.5"),
    "a number of 31 digits": Decimal("1E+30"),
    "the other truth": True,
    "a list": ["odd", 1],
    "a map": {"odd": 1},
    "bytes": b"odd",
}


def variants(item: Item, member: str) -> Iterator[tuple[str, Item]]:
    """The item without a member, and with odd values for it, by what is odd."""
    yield "nothing", {name: value for name, value in item.items() if name != member}
    first, step = (0, 1) if os.environ.get("SOAK") else (sum(map(ord, member)) % EVERY, EVERY)
    for name, value in list(VALUES.items())[first::step]:
        yield name, item | {member: value}


def of_another_type(item: Item, member: str) -> Iterator[tuple[str, Item]]:
    """Those of the variants in which a member is of another type than it was, or not there."""
    right = type(item[member])
    for name, variant in variants(item, member):
        if type(variant.get(member)) is not right:
            yield name, variant
