"""Every type of body and query of every group keeps the rules that no parser enforces."""

import re
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest
from msgspec import inspect, structs

from auxeira.contract import MAX_BODY, Input, Output
from tests.support import walks

ROUTES = [route for _, route in walks.routes()]
BODIES = sorted({r.body for r in ROUTES if r.body}, key=lambda kind: kind.__name__)
QUERIES = sorted({r.query for r in ROUTES if r.query}, key=lambda kind: kind.__name__)
ESCAPED = 6  # bytes of one character as \u0000; two of them for one outside the first plane
OVERHEAD = 64  # bytes of a member besides its value


def parts(kind):
    """The types within a type, itself included, as msgspec understands them."""
    found = [inspect.type_info(kind)] if not isinstance(kind, inspect.Type) else [kind]
    for part in found:
        if isinstance(part, inspect.StructType):
            found += [field.type for field in part.fields]
        elif isinstance(part, inspect.UnionType):
            found += part.types
        elif isinstance(part, inspect.Metadata):
            found.append(part.type)
        elif isinstance(part, inspect.CollectionType):
            found.append(part.item_type)
        elif isinstance(part, inspect.DictType):
            found += [part.key_type, part.value_type]
    return found


def all_parts():
    return [(kind.__name__, part) for kind in [*BODIES, *QUERIES] for part in parts(kind)]


def of(*kinds):
    return [(name, part) for name, part in all_parts() if isinstance(part, kinds)]


def largest(part):
    """The bytes that the longest value of a type takes on the wire, escaped."""
    match part:
        case inspect.StrType():
            return part.max_length * ESCAPED * 2
        case inspect.StructType():
            return sum(len(f.encode_name) + OVERHEAD + largest(f.type) for f in part.fields)
        case inspect.CollectionType():
            return part.max_length * (largest(part.item_type) + 1)
        case inspect.DictType():
            return part.max_length * (largest(part.key_type) + largest(part.value_type))
        case inspect.UnionType():
            return max(largest(entry) for entry in part.types)
        case inspect.Metadata():
            return largest(part.type)
    return OVERHEAD


def structs_in(kinds):
    return {
        part.cls for kind in kinds for part in parts(kind) if isinstance(part, inspect.StructType)
    }


def test_there_are_inputs_to_check():
    assert BODIES
    assert of(inspect.StrType)


@pytest.mark.parametrize("kind", sorted(structs_in([*BODIES, *QUERIES]), key=lambda k: k.__name__))
def test_an_input_refuses_unknown_members_and_cannot_be_changed(kind):
    config = kind.__struct_config__

    assert issubclass(kind, Input)
    assert config.forbid_unknown_fields
    assert config.frozen
    assert all("_" not in field.encode_name for field in structs.fields(kind))
    assert kind.__doc__


@pytest.mark.parametrize(("name", "part"), of(inspect.StrType))
def test_a_text_has_a_greatest_length(name, part):
    assert part.max_length is not None


@pytest.mark.parametrize(("name", "part"), of(inspect.IntType, inspect.FloatType))
def test_a_number_has_both_bounds(name, part):
    assert part.ge is not None or part.gt is not None
    assert part.le is not None or part.lt is not None
    assert part.multiple_of is None


@pytest.mark.parametrize(("name", "part"), of(inspect.CollectionType, inspect.DictType))
def test_a_list_has_a_greatest_length(name, part):
    assert part.max_length is not None


@pytest.mark.parametrize(("name", "part"), [(n, p) for n, p in of(inspect.StrType) if p.pattern])
def test_a_pattern_means_the_same_in_every_language(name, part):
    assert part.pattern.startswith("^")
    assert part.pattern.endswith("$(?!\\n)")
    assert not re.search(r"\\[dDwWsSbB]", part.pattern)
    assert not re.search(r"\(\?[^:!=]", part.pattern)
    assert re.compile(part.pattern).search("\n") is None


def test_no_input_takes_what_parsers_disagree_about():
    forbidden = (inspect.AnyType, inspect.DecimalType, inspect.RawType, inspect.BytesType,
                 inspect.ByteArrayType, inspect.ExtType)  # fmt: skip

    assert of(*forbidden) == []


@pytest.mark.parametrize("kind", QUERIES or [None])
def test_a_query_takes_no_fractions_no_yes_or_no_and_no_null(kind):
    found = parts(kind) if kind else []

    assert not [p for p in found if isinstance(p, inspect.FloatType | inspect.BoolType)]
    assert not [p for p in found if isinstance(p, inspect.NoneType)]


def test_a_time_has_a_zone():
    assert [name for name, part in of(inspect.DateTimeType) if part.tz is not True] == []


@pytest.mark.parametrize("kind", BODIES)
def test_the_longest_body_that_a_type_takes_is_within_the_limit(kind):
    assert largest(inspect.type_info(kind)) < MAX_BODY


# what the checks above would find


class Careless(Input):
    """Everything that is forbidden."""

    text: str
    number: int
    many: list[str]
    anything: Any
    either: Annotated[str, msgspec.Meta(pattern=r"^\d+$")]


def test_the_checks_see_into_lists_unions_and_annotations():
    class Outer(Input):
        """One level more."""

        inner: Annotated[list[Careless | None], msgspec.Meta(max_length=3)] | None = None

    kinds = {type(part) for part in parts(Outer)}

    assert {inspect.AnyType, inspect.IntType, inspect.StrType, inspect.NoneType} <= kinds
    assert structs_in([Outer]) == {Outer, Careless}


# answers


def answers_in(kind):
    """The structs of an answer, those within included."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in structs.fields(kind):
            yield from answers_in(field.type)
    elif get_origin(kind) in (Annotated, Union, list) or get_args(kind):
        for part in get_args(kind):
            yield from answers_in(part)


ANSWERS = {
    kind
    for route in ROUTES
    for answer in route.answers.values()
    for kind in answers_in(answer)
    if isinstance(answer, type)
}


@pytest.mark.parametrize("kind", sorted(ANSWERS, key=lambda kind: kind.__name__))
def test_an_answer_is_never_an_input(kind):
    assert issubclass(kind, Output)
    assert not issubclass(kind, Input)
    assert kind.__doc__


def test_operation_ids_are_unique_over_all_groups():
    names = [route.call.__name__ for route in ROUTES]

    assert len(set(names)) == len(names)


def test_names_of_types_are_unique_over_all_groups():
    kinds = ANSWERS | structs_in([*BODIES, *QUERIES])

    names = sorted(kind.__name__ for kind in kinds)

    assert sorted(set(names)) == names
