"""JSON schemas of bodies, queries and answers: what msgspec says of the types.

Answers are completed with what holds for every one of them, so that clients get exact types.
Inputs keep their limits and get no other: one that is not in the type is not checked. What msgspec
says is put as generators of clients read it: an enumeration has a type, and a name where it is
written as `type Name = Literal[...]`; a pattern ends plainly.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal, TypeAliasType, get_args, get_origin

import msgspec
from msgspec import UnsetType, structs

from auxeira.http.schema import Change, Output
from tools import documentation

Schema = dict[str, Any]

REF = "#/components/schemas/{name}"
INT32 = 2**31 - 1
TEXT = {"type": "string"}
TYPES = {str: "string", bool: "boolean", int: "integer"}  # of the values of enumerations
# behind a $, since Python's also matches before a last newline, ECMAScript's not; and what an
# address has ahead
LOOK_AHEAD = re.compile(r"\(\?![^)]*\)")


def build_schema(kind: Any) -> Schema:
    """Return the schema of a type where it is used: a reference for a struct."""
    (schema,), _ = msgspec.json.schema_components((kind,), ref_template=REF)
    return schema


def build_component_schemas(kinds: Iterable[Any]) -> dict[str, Schema]:
    """Return the schemas of all structs and named enumerations in the types, by name."""
    wanted = list(kinds)
    _, found = msgspec.json.schema_components(wanted, ref_template=REF)
    for kind in find_structs(wanted):
        if issubclass(kind, Output):
            _complete_answer_schema(found[kind.__name__], kind)
        if issubclass(kind, Change):
            found[kind.__name__]["minProperties"] = 1
    enums = {frozenset(get_args(alias.__value__)): alias for alias in find_aliases(wanted)}
    for schema in walk_schemas(found):
        _put_plainly(schema)
        if alias := enums.get(frozenset(schema.get("enum", ()))):
            del schema["enum"], schema["type"]
            schema["$ref"] = REF.format(name=alias.__name__)
    for name, schema in found.items():
        describe_members(name, schema)
    return found | {alias.__name__: _build_enumeration(alias) for alias in enums.values()}


def describe_members(name: str, schema: Schema) -> None:
    """Add to the members of a schema what is written about them."""
    for member, part in schema.get("properties", {}).items():
        if text := documentation.describe_member(name, member):
            part.setdefault("description", text)


def _put_plainly(schema: Schema) -> None:
    match schema:
        case {"enum": [value]}:
            schema |= {"type": TYPES[type(value)], "const": value}
            del schema["enum"]
        case {"enum": [first, *_]}:
            schema["type"] = TYPES[type(first)]
        case {"type": "integer"}:
            low, high = schema.get("minimum", -INT32 - 1), schema.get("maximum", INT32 + 1)
            schema["format"] = "int32" if low >= -INT32 and high <= INT32 else "int64"
        case {"anyOf": [*kinds]}:
            _merge_equal_kinds(schema, kinds)
        case {"pattern": pattern}:
            schema["pattern"] = to_plain_pattern(pattern)
    if schema.get("default", ...) is None:  # says no more than that it is not required
        del schema["default"]


def _merge_equal_kinds(schema: Schema, kinds: list[Schema]) -> None:
    """Leave one of kinds that say the same, as the two of a number that is rounded do.

    `x-type` is what such a number is documented as.
    """
    for kind in kinds:
        kind |= {"type": kind.pop("x-type")} if "x-type" in kind else {}
    left = [kind for number, kind in enumerate(kinds) if kind not in kinds[:number]]
    if len(left) == 1:
        del schema["anyOf"]
        schema |= left[0] | schema
    else:
        schema["anyOf"] = left


def to_plain_pattern(pattern: str) -> str:
    """Return a pattern of ours as ECMAScript needs it, and tools without look-ahead can read it."""
    return LOOK_AHEAD.sub("", pattern)


def _build_enumeration(alias: TypeAliasType) -> Schema:
    values = get_args(alias.__value__)
    return {"type": TYPES[type(values[0])], "enum": [*values]}


def find_structs(kinds: Iterable[Any]) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs in the types and in their members, each once."""
    for kind in _walk_types(kinds, set()):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield kind


def find_aliases(kinds: Iterable[Any]) -> Iterator[TypeAliasType]:
    """Yield the enumerations with a name in the types and in their members, each once."""
    for kind in _walk_types(kinds, set()):
        if isinstance(kind, TypeAliasType) and get_origin(kind.__value__) is Literal:
            yield kind


def _walk_types(kinds: Iterable[Any], seen: set[Any]) -> Iterator[Any]:
    for kind in kinds:
        if kind in seen:
            continue
        seen.add(kind)
        yield kind
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _walk_types((field.type for field in structs.fields(kind)), seen)
        else:
            yield from _walk_types(_type_parts(kind), seen)


def _type_parts(kind: Any) -> tuple[Any, ...]:
    """Return what a type consists of: an alias of its value, a union or a list of its arguments."""
    alias = getattr(kind, "__value__", None)
    return (alias,) if alias is not None else tuple(p for p in get_args(kind) if _is_hashable(p))


def _is_hashable(part: Any) -> bool:
    return not isinstance(part, msgspec.Meta | list | dict)


def _complete_answer_schema(schema: Schema, kind: type[msgspec.Struct]) -> None:
    """Say of an answer what is always so: its members are sent, and which of them are times."""
    fields = {field.encode_name: field for field in structs.fields(kind)}
    absent = {name for name, field in fields.items() if UnsetType in get_args(field.type)}
    schema["required"] = [name for name in schema["properties"] if name not in absent]
    for name, member in schema["properties"].items():
        member.pop("default", None)
        if name in fields and datetime in _find_leaf_types(fields[name].type):
            for part in walk_schemas(member):
                if part.get("type") == "string":
                    part["format"] = "date-time"


def _find_leaf_types(kind: Any) -> set[Any]:
    parts = _type_parts(kind)
    return set().union(*map(_find_leaf_types, parts)) if parts else {kind}


def walk_schemas(value: Any) -> Iterator[Schema]:
    """Yield every schema inside a schema, itself included."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from walk_schemas(part)
