"""Strict reading of bodies and queries: each row of what the parser alone gets wrong."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from auxeira.core.problems import Invalid, TooLarge, UnsupportedMediaType
from auxeira.http import schema
from auxeira.http.schema import Input

Word = Annotated[str, Meta(pattern="^[a-z]+$(?!\\n)", max_length=20)]
Digits = Annotated[str, Meta(pattern="^[0-9]+$(?!\\n)", max_length=20)]
Line = Annotated[str, Meta(pattern="^[^\\u0000-\\u001f]*$(?!\\n)", max_length=20)]
Count = Annotated[int, Meta(ge=0, le=1000)]
Time = Annotated[datetime, Meta(tz=True)]


class Body(Input):
    """A body with one member of each kind."""

    word: Word | None = None
    digits: Digits | None = None
    line: Line | None = None
    count: Count | None = None
    ratio: Annotated[float, Meta(ge=0, le=1)] | None = None
    time: Time | None = None
    anything: Any = None
    many: Annotated[list[Count], Meta(max_length=3)] | None = None
    size: Literal["small", "large"] | None = None


class Page(Input):
    """A query."""

    limit: Count | msgspec.UnsetType = msgspec.UNSET
    cursor: Word | msgspec.UnsetType = msgspec.UNSET


DECODER = msgspec.json.Decoder(Body)


def read(raw, media_type="application/json"):
    return schema.read_body(raw if isinstance(raw, bytes) else raw.encode(), media_type, DECODER)


def faults_of(raw):
    with pytest.raises(Invalid) as refused:
        read(raw)
    return [(fault["pointer"], fault["detail"]) for fault in refused.value.errors]


NOT_JSON = [("#", "is not JSON")]
DEEP = [("#", "is nested too deeply")]
DEPTH = 100_000

REFUSED = {
    "NaN": ('{"ratio": NaN}', NOT_JSON),
    "Infinity": ('{"ratio": Infinity}', NOT_JSON),
    "minus Infinity": ('{"ratio": -Infinity}', NOT_JSON),
    "a byte order mark": ("\ufeff{}", NOT_JSON),
    "trailing text": ("{}x", NOT_JSON),
    "two documents": ("{}{}", NOT_JSON),
    "a comment": ("{/* */}", NOT_JSON),
    "single quotes": ("{'word': 'a'}", NOT_JSON),
    "a trailing comma": ('{"word": "a",}', NOT_JSON),
    "a lone high surrogate": ('{"anything": "\\ud800"}', NOT_JSON),
    "a lone low surrogate": ('{"anything": "\\udc00x"}', NOT_JSON),
    "a raw control byte": (b'{"anything": "\x01"}', NOT_JSON),
    "bytes that are not UTF-8": (b'{"anything": "\xff"}', NOT_JSON),
    "an overlong encoding": (b'{"anything": "\xc0\xaf"}', NOT_JSON),
    "an encoded surrogate": (b'{"anything": "\xed\xa0\x80"}', NOT_JSON),
    "UTF-16": ("{}".encode("utf-16"), NOT_JSON),
    "a member twice": ('{"word": "a", "word": "b"}', NOT_JSON),
    "a member twice, written otherwise": ('{"word": "a", "w\\u006frd": "b"}', NOT_JSON),
    "a nested member twice": ('{"anything": {"a": 1, "a": 1}}', NOT_JSON),
    "an unknown member twice": ('{"x": 1, "x": 2}', NOT_JSON),
    "1e999": ('{"ratio": 1e999}', [("#/ratio", "must be at most 1")]),
    "depth where an object is expected": ("[" * DEPTH, DEEP),
    "depth in a known member": ('{"anything":' + "[" * DEPTH + "]" * DEPTH + "}", DEEP),
    "depth in an unknown member": ('{"x":' + '{"a":' * 33 + "1" + "}" * 34, DEEP),
    "depth 33 mixed": ('{"anything":' + '[{"a":' * 16 + "1" + "}]" * 16 + "}", DEEP),
    "depth after a string with a quote": (
        '{"anything": ["\\"", ' + "[" * 33 + "]" * 33 + "]}",
        DEEP,
    ),
    "10,001 brackets": ('{"anything": [' + "[]," * 10_000 + "[]]}", DEEP),
    "a final newline": ('{"word": "a\\n"}', [("#/word", "has the wrong form")]),
    "Arabic digits": ('{"digits": "١٢٣"}', [("#/digits", "has the wrong form")]),
    "NUL": ('{"line": "a\\u0000"}', [("#/line", "has the wrong form")]),
    "a long integer": ('{"count": ' + "9" * 4000 + "}", [("#/count", "must be at most 1,000")]),
    "a longer integer": ('{"count": ' + "9" * 5000 + "}", NOT_JSON),
    "an integer with a fraction": ('{"count": 1.5}', [("#/count", "must be a whole number")]),
    "true for an integer": ('{"count": true}', [("#/count", "must be a whole number")]),
    "text for an integer": ('{"count": "1"}', [("#/count", "must be a whole number")]),
    "a time without a zone": (
        '{"time": "2026-01-31T12:00:00"}',
        [("#/time", "must be a time such as 2026-01-31T12:00:00Z")],
    ),
    "a leap second": (
        '{"time": "2016-12-31T23:59:60Z"}',
        [("#/time", "must be a time such as 2026-01-31T12:00:00Z")],
    ),
    "a word that is not in the list": (
        '{"size": "huge"}',
        [("#/size", "must be one of small, large")],
    ),
    "a number for a word of a list": ('{"size": 5}', [("#/size", "must be a string")]),
    "a list too long": ('{"many": [1,2,3,4]}', [("#/many", "must have at most 3 entries")]),
    "a fault in a list": ('{"many": [1,2,-3]}', [("#/many/2", "must be at least 0")]),
    "a list": ("[]", [("#", "must be an object")]),
    "a string": ('"{}"', [("#", "must be an object")]),
    "null": ("null", [("#", "must be an object")]),
    "an unknown member": ('{"role": "admin"}', [("#/role", "is not known")]),
    "a name in another case": ('{"Word": "a"}', [("#/Word", "is not known")]),
    "a name like a pointer": ('{"a/b~c": 1}', [("#/a~1b~0c", "is not known")]),
    "nothing": (b"", [("#", "is required")]),
    "a space": (b" ", NOT_JSON),
}

TAKEN = {
    "32 levels": '{"anything":' + "[" * 31 + "]" * 31 + "}",
    "brackets inside a string": json.dumps({"anything": "[" * 1000 + "{" * 1000}),
    "brackets inside a string with quotes": json.dumps({"anything": '\\"[' * 500}),
    "brackets inside a name": json.dumps({"anything": {"[" * 1000: 1}}),
    "many flat lists": '{"anything": [' + ",".join(["[]"] * 5000) + "]}",
    "a surrogate pair": '{"anything": "\\ud83d\\ude00"}',
    "spaces around": " \r\n\t{} ",
    "an empty object": "{}",
    "all Unicode": json.dumps({"anything": "ÿ\u2028\uffff😀"}, ensure_ascii=False),
    "a time with an offset": '{"time": "2026-01-31T12:00:00+02:00"}',
    "an integer of 400 digits anywhere": '{"anything": ' + "9" * 400 + "}",
}


@pytest.mark.parametrize(("raw", "faults"), REFUSED.values(), ids=REFUSED.keys())
def test_a_body_with_a_fault_is_refused_with_its_pointer(raw, faults):
    assert faults_of(raw) == faults


@pytest.mark.parametrize("raw", TAKEN.values(), ids=TAKEN.keys())
def test_a_body_without_a_fault_is_taken(raw):
    assert isinstance(read(raw), Body)


@pytest.mark.parametrize("number", ["5", "5.0", "5e0", "0.5e1", "50e-1"])
def test_a_whole_number_is_one_however_it_is_spelt(number):
    assert read(f'{{"count": {number}}}').count == 5


def test_a_lone_surrogate_is_refused_beside_a_whole_number_too():
    assert faults_of('{"count": 5.0, "word": "\\ud800"}')


def test_all_faults_are_named_at_once():
    raw = '{"word": 1, "count": -1, "x": 0, "many": 7}'

    assert faults_of(raw) == [
        ("#/word", "must be a string"),
        ("#/count", "must be at least 0"),
        ("#/many", "must be a list"),
        ("#/x", "is not known"),
    ]


def test_the_sentence_names_the_first_fault_and_how_many_follow():
    with pytest.raises(Invalid) as refused:
        read('{"word": 1, "count": -1}')

    assert refused.value.detail == "word must be a string. (1 more in errors)"


def test_the_library_s_own_words_never_leave():
    for raw, _ in REFUSED.values():
        with pytest.raises(Invalid) as refused:
            read(raw)

        text = json.dumps([refused.value.detail, refused.value.errors])
        assert "Expected" not in text
        assert "`" not in text
        assert "byte" not in text


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/json2", "json", "*/*"])
def test_another_media_type_is_refused_before_the_body_is_read(media_type):
    with pytest.raises(UnsupportedMediaType):
        read(b"\xff", media_type)


@pytest.mark.parametrize(
    "media_type", ["application/json", "APPLICATION/JSON", "application/json ; charset=UTF-8"]
)
def test_json_is_taken_with_parameters_and_in_any_case(media_type):
    assert read("{}", media_type) == Body()


# the bytes of a body


@pytest.mark.parametrize(
    ("event", "raw"),
    [
        ({"body": None}, b""),
        ({}, b""),
        ({"body": ""}, b""),
        ({"body": "é"}, "é".encode()),
        ({"body": "e30=", "isBase64Encoded": True}, b"{}"),
        ({"body": "e30=", "isBase64Encoded": False}, b"e30="),
        ({"body": "//4=", "isBase64Encoded": True}, b"\xff\xfe"),
    ],
)
def test_the_bytes_are_those_that_the_client_sent(event, raw):
    assert schema.read_raw_body(event) == raw


@pytest.mark.parametrize("body", ["e30", "e3 0=", "e30=\n", "e30==", "é", "\ud800"])
def test_what_is_no_base64_is_refused(body):
    with pytest.raises(Invalid):
        schema.read_raw_body({"body": body, "isBase64Encoded": True})


def test_a_lone_surrogate_in_a_body_is_refused():
    with pytest.raises(Invalid):
        schema.read_raw_body({"body": '"\ud800"'})


def test_the_limit_is_in_bytes_not_in_characters():
    assert len(schema.read_raw_body({"body": "é" * 139_264})) == schema.MAX_BODY
    with pytest.raises(TooLarge):
        schema.read_raw_body({"body": "é" * 139_265})


# queries


def query_faults(values):
    with pytest.raises(Invalid) as refused:
        schema.read_query(values, Page)
    return [(fault["parameter"], fault["detail"]) for fault in refused.value.errors]


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"limit": ["1", "2"]}, [("limit", "is given twice")]),
        ({"limit": ["1"], "cursor": ["a", "a"]}, [("cursor", "is given twice")]),
        ({"limit": ["nan"]}, [("limit", "must be a whole number")]),
        ({"limit": ["inf"]}, [("limit", "must be a whole number")]),
        ({"limit": [" 5"]}, [("limit", "must be a whole number")]),
        ({"limit": ["+5"]}, [("limit", "must be a whole number")]),
        ({"limit": ["05"]}, [("limit", "must be a whole number")]),
        ({"limit": ["1_0"]}, [("limit", "must be a whole number")]),
        ({"limit": ["٣"]}, [("limit", "must be a whole number")]),
        ({"limit": ["true"]}, [("limit", "must be a whole number")]),
        ({"limit": ["1e1"]}, [("limit", "must be a whole number")]),
        ({"limit": ["5.0"]}, [("limit", "must be a whole number")]),
        ({"cursor": ["caf\ufffd"]}, [("cursor", "is not Unicode")]),
        ({"limit": [""]}, [("limit", "must be a whole number")]),
        ({"limit": ["null"]}, [("limit", "must be a whole number")]),
        ({"limit": ["1001"]}, [("limit", "must be at most 1,000")]),
        ({"limit": ["9" * 5000]}, [("limit", "is out of range")]),
        ({"cursor": ["a\n"]}, [("cursor", "has the wrong form")]),
        ({"x": ["1"]}, [("x", "is not known")]),
        ({"cursor": ["A"], "y": ["1"]}, [("cursor", "has the wrong form"), ("y", "is not known")]),
        ({"\ud800": ["1"]}, [("?", "is not Unicode")]),
        ({"cursor": ["\ud800"]}, [("cursor", "is not Unicode")]),
        ({"\ud800": ["1", "2"]}, [("?", "is given twice")]),
    ],
)  # fmt: skip
def test_a_query_with_a_fault_is_refused_with_its_parameter(values, faults):
    assert query_faults(values) == faults


@pytest.mark.parametrize(
    ("values", "page"),
    [
        (None, Page()),
        ({}, Page()),
        ({"limit": ["7"]}, Page(limit=7)),
        ({"limit": ["0"], "cursor": ["abc"]}, Page(limit=0, cursor="abc")),
    ],
)
def test_a_query_without_a_fault_is_taken(values, page):
    assert schema.read_query(values, Page) == page
