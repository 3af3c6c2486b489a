"""Every type of body and query of every group keeps the rules that no parser enforces."""

import re
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest
from msgspec import Meta, inspect, structs

from auxeira.http.schema import MAX_BODY, Input, Output
from auxeira.profiles.schema import AsRead
from tests.support import route_scenarios

ROUTES = [route for _, route in route_scenarios.routes()]
BODIES = sorted({r.body for r in ROUTES if r.decoder}, key=lambda kind: kind.__name__)
QUERIES = sorted({r.query for r in ROUTES if r.query}, key=lambda kind: kind.__name__)
ESCAPED = 6  # bytes of one character as \u0000; two of them for one outside the first plane
OVERHEAD = 32  # bytes of a member besides its value, indented by four; and of a number


def parts(kind):
    """The types within a type, itself included, as msgspec understands them."""
    found = [inspect.type_info(kind)] if not isinstance(kind, inspect.Type) else [kind]
    for part in found:
        if isinstance(part, inspect.StructType):
            found += [field.type for field in part.fields if not is_passed_over(part, field)]
        elif isinstance(part, inspect.UnionType):
            found += part.types
        elif isinstance(part, inspect.Metadata):
            found.append(part.type)
        elif isinstance(part, inspect.CollectionType):
            found.append(part.item_type)
        elif isinstance(part, inspect.DictType):
            found += [part.key_type, part.value_type]
    return found


def is_passed_over(part, field):
    """Whether a member is taken as it comes and never looked at: test_profiles has its test."""
    return issubclass(part.cls, AsRead) and field.name in AsRead.__struct_fields__


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


def pattern_is_portable(pattern):
    """Means the same in Python and in ECMAScript, and takes no final newline."""
    return (
        pattern.startswith("^")
        and pattern.endswith("$(?!\\n)")
        and not re.search(r"\\[dDwWsSbB]|\(\?[^:!=]", pattern)
        and not (re.search(pattern, "\n") and not re.search(pattern, "a\nb"))  # of several lines
    )


NUMBER = inspect.IntType | inspect.FloatType
LOOSE = (inspect.AnyType | inspect.DecimalType | inspect.RawType | inspect.BytesType
         | inspect.ByteArrayType | inspect.ExtType)  # fmt: skip
RULES = {  # what is wrong with a part of an input
    "a text without a greatest length": lambda part: (
        isinstance(part, inspect.StrType) and part.max_length is None
    ),
    "a pattern that is not portable": lambda part: (
        isinstance(part, inspect.StrType) and part.pattern and not pattern_is_portable(part.pattern)
    ),
    "a number without a lower bound": lambda part: (
        isinstance(part, NUMBER) and part.ge is None and part.gt is None
    ),
    "a number without an upper bound": lambda part: (
        isinstance(part, NUMBER) and part.le is None and part.lt is None
    ),
    "a number in steps": lambda part: isinstance(part, NUMBER) and part.multiple_of is not None,
    "a list without a greatest length": lambda part: (
        isinstance(part, inspect.CollectionType | inspect.DictType) and part.max_length is None
    ),
    "a time without a zone": lambda part: (
        isinstance(part, inspect.DateTimeType | inspect.TimeType) and part.tz is not True
    ),
    "what parsers disagree about": lambda part: isinstance(part, LOOSE),
    # msgspec 0.22 frees memory twice, at the latest when the process ends
    "a pattern beside a container": lambda part: (
        isinstance(part, inspect.UnionType)
        and any(isinstance(p, inspect.StrType) and p.pattern for p in part.types)
        and any(isinstance(p, inspect.CollectionType | inspect.DictType) for p in part.types)
    ),
}
QUERY_RULES = {
    "a fraction": lambda part: isinstance(part, inspect.FloatType),
    "a yes or no": lambda part: isinstance(part, inspect.BoolType),
    "a null": lambda part: isinstance(part, inspect.NoneType),
}


class Careless(Input):
    """Breaks every rule."""

    text: str
    digits: Annotated[str, Meta(pattern=r"^\d+$", max_length=9)]
    step: Annotated[int, Meta(multiple_of=5)]
    ratio: float
    many: list[str]
    both: Annotated[str, Meta(pattern="^a$", max_length=9)] | list[str]
    when: datetime
    anything: Any
    yes: bool
    nothing: None = None


class Within(Input):
    """One level more."""

    inner: Annotated[list[Careless | None], Meta(max_length=3)] | None = None


def test_there_are_inputs_to_check():
    assert BODIES
    assert any(isinstance(part, inspect.StrType) for kind in BODIES for part in parts(kind))


@pytest.mark.parametrize("wrong", RULES.values(), ids=RULES.keys())
def test_no_input_has_it(wrong):
    found = [(k.__name__, part) for k in [*BODIES, *QUERIES] for part in parts(k) if wrong(part)]

    assert found == []


@pytest.mark.parametrize("wrong", QUERY_RULES.values(), ids=QUERY_RULES.keys())
def test_no_query_has_it(wrong):
    assert [(k.__name__, part) for k in QUERIES for part in parts(k) if wrong(part)] == []


@pytest.mark.parametrize("wrong", [*RULES.values(), *QUERY_RULES.values()])
@pytest.mark.parametrize("kind", [Careless, Within])
def test_each_rule_is_found_broken_at_any_level(kind, wrong):
    assert any(wrong(part) for part in parts(kind))


@pytest.mark.parametrize(
    "kind", sorted(structs_in([*BODIES, *QUERIES]), key=attrgetter("__name__"))
)
def test_an_input_refuses_unknown_members_and_cannot_be_changed(kind):
    config = kind.__struct_config__

    assert issubclass(kind, Input)
    assert config.forbid_unknown_fields
    assert config.frozen
    assert all("_" not in field.encode_name for field in structs.fields(kind))
    assert kind.__doc__


@pytest.mark.parametrize("kind", BODIES)
def test_the_longest_body_that_a_type_takes_is_within_the_limit(kind):
    assert largest(inspect.type_info(kind)) < MAX_BODY


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


@pytest.mark.parametrize("kind", sorted(ANSWERS, key=attrgetter("__name__")))
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
