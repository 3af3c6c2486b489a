"""What is wrong with an input, in sentences. Imported at the first fault."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import structs

Fault = dict[str, str]

MOST = 50  # faults of one answer
LONGEST = 100  # characters of a name that we repeat

SENTENCES = (
    (r"Expected `str` of length >= (\d+)", "must have at least {} characters"),
    (r"Expected `str` of length <= (\d+)", "must have at most {} characters"),
    (r"Expected `(?:array|object)` of length >= (\d+)", "must have at least {} entries"),
    (r"Expected `(?:array|object)` of length <= (\d+)", "must have at most {} entries"),
    (r"Expected `\w+` >= (-?[\d.]+(?:e\+\d+)?)", "must be at least {}"),
    (r"Expected `\w+` <= (-?[\d.]+(?:e\+\d+)?)", "must be at most {}"),
    (r"Expected `\w+` > (-?[\d.]+)", "must be more than {}"),
    (r"Expected `\w+` < (-?[\d.]+)", "must be less than {}"),
    (r"Expected `str` matching", "has the wrong form"),
    (r"Expected `str(?: \| null)?`, got", "must be a string"),
    (r"Expected `int(?: \| null)?`, got", "must be a whole number"),
    (r"Expected `float(?: \| null)?`, got", "must be a number"),
    (r"Expected `bool(?: \| null)?`, got", "must be true or false"),
    (r"Expected `int \| str(?: \| null)?`, got", "must be a whole number"),
    (r"Expected `int \| float(?: \| str)?(?: \| null)?`, got", "must be a number"),
    (r"Expected `str \| array(?: \| null)?`, got", "must be a list, or a text with commas"),
    (r"Expected `array(?: \| null)?`, got", "must be a list"),
    (r"Expected `object(?: \| null)?`, got", "must be an object"),
    (
        r"Expected `datetime(?: \| null)?`|Invalid RFC3339",
        "must be a time such as 2026-01-31T12:00:00Z",
    ),
    (r"out of range", "is out of range"),
    (r"missing required field", "is required"),
    (r"Expected at least one member", "must have at least one member"),
    (r"unknown field", "is not known"),
)
LISTED = 12  # values that a sentence names; of longer lists it names the rule and an example
EXAMPLES = {
    "KE": "the code of a country, two letters (ISO 3166-1)",
    "USD": "the code of a currency, three capital letters (ISO 4217)",
    "impact_story": "a type of report (GET /api/reports/types lists them)",
    "employees": "the name of a figure (GET /api/metrics lists them)",
}
COMPILED = [(re.compile(pattern), sentence) for pattern, sentence in SENTENCES]


def find_body_faults(parsed: Any, kind: Any, error: msgspec.ValidationError) -> list[Fault]:
    """Return the faults of a body, one a member. `error` is what the decoder said of the whole."""
    if not isinstance(parsed, dict) or not issubclass(kind, msgspec.Struct):
        return [{"pointer": "#", "detail": describe_fault(str(error), kind)}]
    members = _find_member_faults(parsed, kind, strict=True)
    found = [
        {"pointer": f"#/{_escape_pointer(name)}{path}", "detail": d} for name, path, d in members
    ]
    return found or [{"pointer": "#", "detail": describe_fault(str(error), kind)}]


def find_query_faults(
    given: Mapping[str, str], kind: type[msgspec.Struct], error: msgspec.ValidationError
) -> list[Fault]:
    """Return the faults of a query string, one a parameter."""
    members = _find_member_faults(given, kind, strict=False)
    found = [{"parameter": name, "detail": detail} for name, _, detail in members]
    return found or [{"parameter": "?", "detail": describe_fault(str(error), kind)}]


def describe_fault(message: str, kind: Any, path: str = "") -> str:
    """Return the library's message in our words; its own text never leaves.

    `path` leads to the fault.
    """
    allowed = _list_allowed_values(kind, path.split("/"))
    if allowed and message.startswith("Invalid enum value"):
        return _name_values(allowed)
    for pattern, words in COMPILED:
        if match := pattern.search(message):
            found = match.groups()
            limits = map(_format_number, found) if words.startswith("must be") else found
            return words.format(*limits)
    return "is not valid"


def _format_number(text: str) -> str:
    """Return a limit as people read it: 1,000,000 for 1000000.0 and for 1e+06."""
    number = Decimal(text)
    return f"{int(number) if number == int(number) else number:,}"


def _name_values(allowed: list[str]) -> str:
    """Return which values hold: all of a short list, of a long one the rule and an example."""
    if len(allowed) <= LISTED:
        return "must be one of " + ", ".join(allowed)
    for example, rule in EXAMPLES.items():
        if example in allowed:
            return f"must be {rule}, such as {example}"
    return f"must be one of {len(allowed)} values, such as {allowed[0]}"


def _find_member_faults(
    given: Mapping[str, Any], kind: type[msgspec.Struct], *, strict: bool
) -> list[tuple[str, str, str]]:
    """Return (member, path below it, sentence) of each fault."""
    found = []
    fields = {field.encode_name: field for field in structs.fields(kind)}
    for name, field in fields.items():
        if name not in given:
            if field.required:
                found.append((name, "", "is required"))
            continue
        try:
            msgspec.convert(given[name], field.type, strict=strict)
        except msgspec.ValidationError as error:
            inner = _find_inner_faults(given[name], field.type, strict=strict)
            found += [(name, *fault) for fault in inner or [_locate_fault(error, field.type)]]
    found.extend((name, "", "is not known") for name in given if name not in fields)
    return [(name[:LONGEST], path[:LONGEST], detail) for name, path, detail in found[:MOST]]


def _find_inner_faults(value: Any, kind: Any, *, strict: bool) -> list[tuple[str, str]]:
    """Return (path, sentence) of each fault in an object, none for another value."""
    own = next((part for part in (kind, *get_args(kind)) if _is_struct(part)), None)
    if own is None or not isinstance(value, dict):
        return _find_entry_faults(value, kind, strict=strict)
    return [
        (f"/{_escape_pointer(name)}{path}", detail)
        for name, path, detail in _find_member_faults(value, own, strict=strict)
    ]


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _find_entry_faults(value: Any, kind: Any, *, strict: bool) -> list[tuple[str, str]]:
    """Return (path, sentence) of faults in an object of objects; the library drops their names."""
    found = []
    for name, entry in value.items() if isinstance(value, dict) else ():
        parts = [{key: part} for key, part in entry.items()] if isinstance(entry, dict) else []
        for part in parts or [entry]:
            try:
                msgspec.convert({name: part}, kind, strict=strict)
            except msgspec.ValidationError as error:
                path, detail = _locate_fault(error, kind)
                below = path.partition("*")[2]  # nothing where the name is the fault
                fault = (f"/{_escape_pointer(name)}{below}", detail)
                found += [fault] if fault not in found else []
    return found


def _locate_fault(error: msgspec.ValidationError, kind: Any) -> tuple[str, str]:
    """Return where a fault is, and what it is."""
    text, _, path = str(error).partition(" - at ")
    pointer = _build_json_pointer(path, text)
    return pointer, describe_fault(text, kind, pointer)


def _build_json_pointer(path: str, text: str) -> str:
    """Turn `$.items[0].price` in backticks into /items/0/price; add a missing member's name."""
    below = path.strip("`").removeprefix("key` in `").removeprefix("$")
    steps = re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", below)
    pointer = "".join(
        "/" + _escape_pointer(name or index.replace("...", "*")) for name, index in steps
    )
    if named := re.search(r"(?:missing required|unknown) field `([^`]+)`", text):
        pointer += "/" + _escape_pointer(named[1])
    return pointer


def _list_allowed_values(kind: Any, path: list[str]) -> list[str]:
    """Return the values of the lists in a type; in a struct of the members on the path alone."""
    kind = getattr(kind, "__value__", kind)  # of an enumeration with a name
    if _is_struct(kind):
        named = [field.type for field in structs.fields(kind) if field.encode_name in path]
        return [entry for part in named for entry in _list_allowed_values(part, path)]
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind) if value != ""]
    return [entry for part in get_args(kind) for entry in _list_allowed_values(part, path)]


def _escape_pointer(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
