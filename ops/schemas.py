"""JSON schemas of bodies, queries and answers: what msgspec says of the types.

Answers are completed with what holds for every one of them, so that clients get exact types.
Inputs are left as they are: a limit that is not in the type is not checked.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import EnumType
from typing import Any, get_args

import msgspec
from msgspec import UnsetType, structs

from auxeira.contract import Output

Schema = dict[str, Any]

REF = "#/components/schemas/{name}"
MAX_ANSWER = 6 * 1024 * 1024  # no answer of a function is longer, so no string in it is
MAX_TIME = 32  # 2026-01-31T12:00:00.000000+00:00
MAX_INT = 2**53 - 1  # whole numbers that JavaScript holds
INT32 = 2**31 - 1
TEXT = {"type": "string", "maxLength": MAX_ANSWER}


def of(kind: Any) -> Schema:
    """The schema of a type where it is used: a reference for a struct."""
    (schema,), _ = msgspec.json.schema_components((kind,), ref_template=REF)
    return schema


def components(kinds: Iterable[Any]) -> dict[str, Schema]:
    """The schemas of all structs in the types, by name."""
    wanted = list(kinds)
    _, found = msgspec.json.schema_components(wanted, ref_template=REF)
    for kind in named(wanted):
        if issubclass(kind, Output):
            _complete(found[kind.__name__], kind)
    for schema in parts(found):
        _set_integer_format(schema)
        if schema.get("default", ...) is None:  # says no more than that it is not required
            del schema["default"]
    return found


def named(kinds: Iterable[Any], seen: set[Any] | None = None) -> Iterator[type]:
    """The structs and enumerations in the types and in their members, each once."""
    seen = set() if seen is None else seen
    for kind in kinds:
        if kind in seen:
            continue
        seen.add(kind)
        if isinstance(kind, EnumType):
            yield kind
        elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield kind
            yield from named((field.type for field in structs.fields(kind)), seen)
        else:
            yield from named(_parts(kind), seen)


def _parts(kind: Any) -> tuple[Any, ...]:
    """What a type consists of: an alias of its value, a union or a list of its arguments."""
    alias = getattr(kind, "__value__", None)
    return (alias,) if alias is not None else tuple(p for p in get_args(kind) if _hashable(p))


def _hashable(part: Any) -> bool:
    return not isinstance(part, msgspec.Meta | list | dict)


def _complete(schema: Schema, kind: type[msgspec.Struct]) -> None:
    """Says of an answer what is always so: its members are sent, and how long they can be."""
    fields = {field.encode_name: field for field in structs.fields(kind)}
    absent = {name for name, field in fields.items() if UnsetType in get_args(field.type)}
    schema["required"] = [name for name in schema["properties"] if name not in absent]
    for name, member in schema["properties"].items():
        member.pop("default", None)
        time = name in fields and datetime in _leaves(fields[name].type)
        for part in parts(member):
            _bound(part, time)


def _leaves(kind: Any) -> set[Any]:
    parts = _parts(kind)
    return set().union(*map(_leaves, parts)) if parts else {kind}


def _bound(schema: Schema, time: bool) -> None:
    match schema:
        case {"type": "string"} if time:
            schema |= {"format": "date-time", "maxLength": MAX_TIME}
        case {"type": "string"} if "enum" not in schema:
            schema.setdefault("maxLength", MAX_ANSWER)
        case {"type": "integer"}:
            schema.setdefault("minimum", -MAX_INT)
            schema.setdefault("maximum", MAX_INT)
        case {"type": "array"}:
            schema.setdefault("maxItems", MAX_ANSWER)


def _set_integer_format(schema: Schema) -> None:
    if schema.get("type") == "integer":
        low, high = schema.get("minimum", -MAX_INT), schema.get("maximum", MAX_INT)
        schema["format"] = "int32" if low >= -INT32 and high <= INT32 else "int64"


def parts(value: Any) -> Iterator[Schema]:
    """Every schema inside a schema, itself included."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from parts(part)
