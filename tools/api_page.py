"""docs/api.md: the OpenAPI document as a page to read, and the types of problems."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auxeira.core.problems import Problem
from tools import documentation
from tools.openapi_components import list_problem_classes

START = """# API

Written by `python -m tools.openapi` from the routes and their types; edit those. The same as a
document for tools: [openapi.json](../openapi.json).

{description}
"""
EVERYWHERE = ("400", "429", "500", "503")
SOURCES = ("functions", "layers/common/python/auxeira")
LIMITS = (
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " entries"),
    ("minProperties", "maxProperties", " entries"),
    ("minimum", "maximum", ""),
)


def render_api_page(document: dict[str, Any], root: Path) -> str:
    """Return the page of a document; `root` is where the sources are."""
    lines = [START.format(description=document["info"]["description"])]
    lines += _render_common_answers(document)
    for tag in document["tags"]:
        lines += [f"## {tag['name']}", "", tag["description"], ""]
        for path, item in document["paths"].items():
            for method, operation in item.items():
                if tag["name"] in operation["tags"]:
                    lines += _render_route(document, f"{method.upper()} {path}", operation)
    lines += ["## Types", ""]
    for name, schema in document["components"]["schemas"].items():
        lines += _render_type(name, schema)
    return "\n".join([*lines, *_render_problem_types(root)]) + "\n"


def _render_common_answers(document: dict[str, Any]) -> Iterator[str]:
    yield "Every route may answer:"
    yield ""
    for kind in sorted(list_problem_classes(), key=lambda kind: kind.status):
        if str(kind.status) in EVERYWHERE:
            text = document["components"]["responses"][kind.__name__]["description"]
            yield f"- {kind.status} {kind.title}: {text}"
    yield ""


def _render_route(document: dict[str, Any], name: str, operation: dict[str, Any]) -> Iterator[str]:
    callers = [caller or "anybody" for entry in operation["security"] for caller in entry or [""]]
    yield f"### {name}"
    yield ""
    yield f"{operation['summary'].removesuffix('.')} (caller: {' or '.join(callers) or 'anybody'})"
    if "description" in operation:
        yield f"\n{operation['description']}"
    yield ""
    for parameter in operation.get("parameters", ()):
        if "$ref" in parameter:
            parameter = document["components"]["parameters"][_reference_name(parameter)]
        where = f"{parameter['in']}{', required' if parameter.get('required') else ''}"
        yield f"- `{parameter['name']}` ({where}): {_describe_schema(parameter['schema'])}"
    if body := operation.get("requestBody"):
        yield f"- body: {_describe_schema(body['content']['application/json']['schema'])}"
    for status, response in operation["responses"].items():
        if status not in EVERYWHERE:
            yield f"- {status}: {_render_response(document, response)}"
    yield ""


def _render_response(document: dict[str, Any], response: dict[str, Any]) -> str:
    if "$ref" in response:
        common: str = document["components"]["responses"][_reference_name(response)]["description"]
        return f"{response.get('description', common).removesuffix('.')}."
    for media_type, content in response.get("content", {}).items():
        return (
            _describe_schema(content["schema"])
            if "$ref" in content["schema"]
            else f"`{media_type}`"
        )
    return "nothing."


def _render_type(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    yield schema.get("description", "")
    yield ""
    if "properties" not in schema:
        yield _describe_schema(schema)
    else:
        yield "| Member | Required | Value |"
        yield "|---|---|---|"
    for member, value in schema.get("properties", {}).items():
        needed = "yes" if member in schema.get("required", ()) else "no"
        about = f" {value['description']}" if "description" in value else ""
        words = f"{_describe_schema(value)}.{about}".replace("|", "\\|")
        yield f"| `{member}` | {needed} | {words} |"
    yield ""


def _describe_schema(schema: dict[str, Any]) -> str:
    """Return a schema in words. What holds for every answer anyway is left out."""
    match schema:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"enum": values}:
            return " or ".join(f"`{json.dumps(value, ensure_ascii=False)}`" for value in values)
        case {"const": value}:
            return f"`{json.dumps(value)}`"
        case {"anyOf": choices} | {"oneOf": choices, "discriminator": _}:
            return " or ".join(map(_describe_schema, choices))
        case {"type": "array", "items": items}:
            return ", ".join([f"array of {_describe_schema(items)}", *_describe_limits(schema)])
    kind = schema.get("format") if schema.get("format") == "date-time" else schema.get("type")
    return ", ".join([kind or "anything", *_describe_limits(schema)])


def _describe_limits(schema: dict[str, Any]) -> Iterator[str]:
    for least, most, unit in LIMITS:
        low, high = schema.get(least), schema.get(most)
        if low is not None and high is not None:
            yield f"{low} to {high}{unit}"
        elif low is not None or high is not None:
            yield f"at least {low}{unit}" if high is None else f"at most {high}{unit}"
    if "pattern" in schema:
        yield _render_code(schema["pattern"])


def _render_code(pattern: str) -> str:
    """Return it verbatim, also where backticks are part of it."""
    return f"`` {pattern} ``" if "`" in pattern else f"`{pattern}`"


def _reference_name(reference: dict[str, Any]) -> str:
    name: str = reference["$ref"].rpartition("/")[2]
    return name


def _render_problem_types(root: Path) -> Iterator[str]:
    yield "## Problem types"
    yield ""
    yield "`type` of a problem is `urn:auxeira:problem:` and one of"
    yield ""
    yield "| Type | Status | Meaning | What to do |"
    yield "|---|---|---|---|"
    for slug, kind in sorted(find_problem_slugs(root).items()):
        meaning, cure = documentation.load_documentation().problems.get(slug, ("", ""))
        yield f"| `{slug}` | {kind.status} | {meaning} | {cure} |"


def find_problem_slugs(root: Path) -> dict[str, type[Problem]]:
    """Return the types of all refusals: of the classes, and those given where one is raised."""
    known = {kind.__name__: kind for kind in list_problem_classes()}
    found = {kind.slug: kind for kind in known.values()}
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name), keywords=given) if name in known:
                        values = (k.value for k in given if k.arg == "slug")
                        own = [v.value for v in values if isinstance(v, ast.Constant)]
                        found |= {str(slug): known[name] for slug in own}
    return found
