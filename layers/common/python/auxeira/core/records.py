"""Stored items as typed records, and what is done with an item that is none.

A record is a frozen struct. An item that lacks a member, has one of another type, or lies under
another key than its members say, was put there by hand or by an earlier system: it is logged and
counted, and stays as it is for somebody to look at. Members that this code does not know, and
those that are null, are kept in `rest` and written back with the others.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from auxeira.core.logs import emit_count, logger

Item = dict[str, Any]

LAST_SECOND = 253_402_300_799  # of the year 9999
NATIVE = (bytes, Decimal)  # types that DynamoDB has: text does not stand for them

type Seconds = Annotated[int, Meta(ge=0, le=LAST_SECOND)]  # since the epoch
type Number = Annotated[int, Meta(ge=0, le=2**32 - 1)]
type Text = Annotated[str, Meta(min_length=1)]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what is stored: fields are the item's attributes; None is an attribute left out.

    A field whose attribute has another name says so, by `msgspec.field(name=...)`. `KIND` is its
    word in the log, `METRIC` counts odd ones, `KEYS` are the table's key attributes.
    `NULLS` are members of which null is a value and no absence.
    """

    KIND: ClassVar[str]
    METRIC: ClassVar[str]
    KEYS: ClassVar[tuple[str, ...]] = ("pk", "sk")
    NULLS: ClassVar[frozenset[str]] = frozenset()

    rest: Item = msgspec.field(default_factory=dict)

    def key(self) -> Item:
        """Return the key that the item lies under, of the record's members."""
        raise NotImplementedError


def read_record[R: Record](kind: type[R], item: Mapping[str, Any], **names: Any) -> R | None:
    """Return an item as a record; None for one that is odd, which is logged under `names`."""
    given, rest = _split_item(kind, item)
    try:
        record = msgspec.convert(given | {"rest": rest}, kind, builtin_types=NATIVE)
    except msgspec.ValidationError as error:
        lacks = _list_odd_members(kind, given) or [str(error)]
    else:
        lacks = sorted(name for name, value in record.key().items() if item.get(name) != value)
        if not lacks:
            return record
    emit_count(kind.METRIC)
    logger.error(kind.KIND, event=f"{kind.KIND}_unreadable", lacks=lacks, **names)
    return None


def read_sound_members[R: Record](kind: type[R], item: Mapping[str, Any]) -> tuple[R, list[str]]:
    """Return an item as a record without the members that are odd, and their names.

    For a kind of which any member but those of its key may be absent.
    """
    given, rest = _split_item(kind, item)
    try:
        return msgspec.convert(given | {"rest": rest}, kind, builtin_types=NATIVE), []
    except msgspec.ValidationError:
        odd = _list_odd_members(kind, given)
    sound = {name: value for name, value in given.items() if name not in odd}
    return msgspec.convert(sound | {"rest": rest}, kind, builtin_types=NATIVE), odd


def _split_item(kind: type[Record], item: Mapping[str, Any]) -> tuple[Item, Item]:
    """Return the attributes that are members of a record, and the others but its key's."""
    known = kind.__struct_encode_fields__
    given = {
        name: value
        for name, value in item.items()
        if name in known and (value is not None or name in kind.NULLS)
    }
    return given, {name: item[name] for name in item.keys() - {*given, *kind.KEYS}}


def to_item(record: Record) -> Item:
    """Return the item of a record, with its key and what it keeps of others."""
    fields = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
    members = {name: getattr(record, field) for field, name in fields if field != "rest"}
    given = {n: v for n, v in members.items() if v is not None or n in record.NULLS}
    return record.rest | given | record.key()


def find_changes(before: Record, after: Record) -> tuple[Item, list[str]]:
    """Return the attributes that a record has newly or otherwise, and those it has no more."""
    was, now = to_item(before), to_item(after)
    sets = {name: value for name, value in now.items() if name not in was or was[name] != value}
    return sets, sorted(was.keys() - now.keys())


def fits(value: Any, kind: Any) -> bool:
    """Return whether a value is of a type."""
    try:
        msgspec.convert(value, kind, builtin_types=NATIVE)
    except msgspec.ValidationError:
        return False
    return True


def _list_odd_members(kind: type[Record], given: Item) -> list[str]:
    """Return the members that are absent and must not be, or of another type than they must be."""
    return [
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if (
            field.required
            if field.encode_name not in given
            else not fits(given[field.encode_name], field.type)
        )
    ]
