"""Types of bodies, queries and answers, and their strict reading.

Parsed once at the edge: what a function receives is a typed struct. A limit stands in the type,
so that it is checked and in the OpenAPI document alike.
"""

import base64
import functools
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, dataclass_transform, get_args

import msgspec

from auxeira.core.problems import Invalid, TooLarge, UnsupportedMediaType

MAX_BODY = 272 * 1024  # bytes
MAX_DEPTH = 32
MAX_BRACKETS = 10_000
# what no text holds: controls, marks that turn the direction of what follows, non-characters
BARRED = (
    "\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e"
    "\\u2066-\\u2069\\ufdd0-\\ufdef\\ufffe\\uffff"
)
LINE = f"[^\\u0000-\\u001f{BARRED}]"  # a character of a text of one line
ONE_LINE = f"^{LINE}*$(?!\\n)"
BLANKS = "\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000"
FILLED_LINE = f"^[^\\u0000-\\u001f{BLANKS}{BARRED}]{LINE}*$(?!\\n)"  # which no blank begins
BREAKS = "\\t\\n\\r"  # as the keyboards and clipboards of all systems have them
CONTROLS = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f"  # but for those
LINES = f"^[^{CONTROLS}{BARRED}]*$(?!\\n)"
FILLED_LINES = (  # which say something
    f"^[{BREAKS}{BLANKS}]*[^{BREAKS}{CONTROLS}{BLANKS}{BARRED}][^{CONTROLS}{BARRED}]*$(?!\\n)"
)
Time = Annotated[str, msgspec.Meta(max_length=32, extra_json_schema={"format": "date-time"})]
REPLACED = "\ufffd".encode()  # what stands where somebody on the way could not read a byte
WHOLE = re.compile("-?(0|[1-9][0-9]*)")  # of a query; of a body JSON says it
STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)


@dataclass_transform(frozen_default=True)
class Input(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """Superclass of bodies and queries."""


@dataclass_transform(frozen_default=True)
class Change(Input):
    """Superclass of bodies that name what to change: at least one member."""

    def __post_init__(self) -> None:
        if all(getattr(self, name) is msgspec.UNSET for name in self.__struct_fields__):
            raise ValueError("Expected at least one member")


@dataclass_transform(frozen_default=True)
class Output(msgspec.Struct, rename="camel", frozen=True):
    """Superclass of answers."""


class Success(Output, kw_only=True):
    """Done.

    Superclass of Auxeira's answers, which all say so.
    """

    success: Literal[True] = True


class Versioned(Success, kw_only=True):
    """Superclass of answers that go out with an ETag: their version in quotation marks."""


class Media(msgspec.Struct, frozen=True):
    """An answer that is not JSON: its media type in a route, its content from the function."""

    type: str
    content: str = ""


def read_raw_body(event: Mapping[str, Any]) -> bytes:
    """Return the bytes of a request's body. Raises TooLarge, Invalid."""
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else None
        raw = body.encode() if raw is None else raw
    except ValueError:  # not base64, or no Unicode
        raise Invalid(
            "The body cannot be decoded.", errors=[_build_body_fault("is not UTF-8")]
        ) from None
    if len(raw) > MAX_BODY:
        raise TooLarge(f"The body is larger than {MAX_BODY // 1024} KB.")
    return raw


def read_body(raw: bytes, media_type: str, decoder: msgspec.json.Decoder[Any]) -> Any:
    """Return the struct in a body: UTF-8, no duplicate members, bounded depth; 2.0 is whole.

    Raises UnsupportedMediaType, Invalid.
    """
    if media_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    if not raw:
        raise Invalid("Send a JSON object as the body.", errors=[_build_body_fault("is required")])
    if REPLACED in raw:  # the gateway decodes before us, and reads no other encoding
        raise Invalid(
            "The body holds a character that could not be read. Send it in UTF-8.",
            errors=[_build_body_fault("is not UTF-8")],
        )
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _refuse_depth(raw)
    try:
        parsed = json.loads(
            raw.decode(), object_pairs_hook=_reject_duplicates, parse_float=_parse_number
        )
        return _decode_body(raw, parsed, decoder)
    except msgspec.ValidationError as error:
        from auxeira.http import validation  # its tables are needed at the first fault only

        found = validation.find_body_faults(parsed, decoder.type, error)
        raise _build_invalid(found) from None
    except (ValueError, RecursionError):  # JSON, UTF-8 and msgspec's own are ValueErrors
        raise Invalid(
            "The body is not valid JSON.", errors=[_build_body_fault("is not JSON")]
        ) from None


def read_query(values: Mapping[str, list[str]] | None, kind: type) -> Any:
    """Return the struct in a query string; a name twice is refused. Raises Invalid."""
    given = values or {}
    found = [
        {"parameter": name[:100], "detail": "is given twice" if entries[1:] else "is not Unicode"}
        for name, entries in given.items()
        if entries[1:] or not _is_unicode(name + entries[0])
    ]
    if not found:  # the library takes 1e1 and 5.0 as well
        found = [
            {"parameter": name, "detail": "must be a whole number"}
            for name in _list_whole_number_parameters(kind) & given.keys()
            if not WHOLE.fullmatch(given[name][0])
        ]
    if found:
        raise _build_invalid(found[:50])
    flat = {name: entries[0] for name, entries in given.items()}
    try:
        return msgspec.convert(flat, kind, strict=False)
    except msgspec.ValidationError as error:
        from auxeira.http import validation

        found = validation.find_query_faults(flat, kind, error)
        raise _build_invalid(found) from None


@functools.cache
def _list_whole_number_parameters(kind: type[msgspec.Struct]) -> frozenset[str]:
    """Return the parameters of a query that are whole numbers."""
    fields = msgspec.structs.fields(kind)
    return frozenset(field.encode_name for field in fields if _is_whole(field.type))


def _is_whole(kind: Any) -> bool:
    return kind is int or any(map(_is_whole, get_args(kind)))


def _is_unicode(text: str) -> bool:
    """Tell whether a text was sent and can be stored: it has no lone surrogate or lost letter."""
    try:
        return REPLACED not in text.encode()
    except UnicodeEncodeError:
        return False


def _decode_body(raw: bytes, parsed: Any, decoder: msgspec.json.Decoder[Any]) -> Any:
    """Return what is in a body. 2.0 is a whole number in JSON Schema, and none to msgspec."""
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        try:
            return decoder.decode(json.dumps(parsed, ensure_ascii=False).encode())
        except ValueError:
            raise error from None


def _parse_number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _reject_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is given twice")
    return members


def _refuse_depth(raw: bytes) -> None:
    """Measure the true depth, strings cut out, before a parser recurses into it."""
    depth = deepest = 0
    bare = STRING.sub(b"", raw)
    brackets = bare.count(b"[") + bare.count(b"{")
    if brackets <= MAX_BRACKETS:
        for byte in bare:
            if byte in b"[{":
                depth += 1
                deepest = max(deepest, depth)
            elif byte in b"]}":
                depth -= 1
    if brackets > MAX_BRACKETS or deepest > MAX_DEPTH:
        raise Invalid(
            "The body is nested too deeply.", errors=[_build_body_fault("is nested too deeply")]
        )


def _build_body_fault(detail: str) -> dict[str, str]:
    return {"pointer": "#", "detail": detail}


def _build_invalid(found: list[dict[str, str]]) -> Invalid:
    """Return the refusal of an input. Names that are no Unicode text are repeated with a "?"."""
    clean = [
        {key: text.encode(errors="replace").decode() for key, text in fault.items()}
        for fault in found
    ]
    return Invalid(summarize_faults(clean), errors=clean)


def summarize_faults(found: list[dict[str, str]]) -> str:
    """Return the first of some faults as a sentence, and how many follow."""
    first = found[0]
    where = first.get("pointer", "").lstrip("#/") or first.get("parameter", "The body")
    rest = f" ({len(found) - 1} more in errors)" if len(found) > 1 else ""
    return f"{where} {first['detail']}.{rest}"
