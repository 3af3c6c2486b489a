"""Writes openapi.json and pages of docs: python -m tools.openapi, with --check to see a drift.

Everything comes from the routes of the functions and the types in them; nothing here is about
one route. To keep merges easy, openapi.json has one line for a path and one for a component,
sorted; after a conflict take either side and write it anew. docs/api.md is the one to review.
HEAD and OPTIONS are served for every path and not listed.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auxeira.http.api import NAMES, SEGMENT, Api, Route, public
from auxeira.http.schema import MAX_BODY, Media, Versioned
from cdk.specs import FUNCTIONS
from tools import (
    api_page,
    documentation,
    inputs_page,
    json_schemas,
    openapi_components,
    reports_page,
    scores_page,
)
from tools.json_schemas import Schema
from tools.openapi_components import (
    build_reference,
    build_string_schema,
    find_problem_class,
    first_sentence,
)

ROOT = Path(__file__).parents[1]
COMMAND = ".venv/bin/python -m tools.openapi"
INFO = {
    "title": "Auxeira and Pizza42",
    "version": "2.0",
    "description": f"JSON in UTF-8. A body is at most {MAX_BODY // 1024} KB, has no member twice "
    "and none that is not listed. A refusal is application/problem+json (RFC 9457), see the "
    "schema Problem; the gateway in front refuses in the same form, also with 403, 413, 502 and "
    "504. HEAD works where GET does. A request repeated with the same Idempotency-Key and body "
    "is done once. Examples work as they stand, but for ids, tokens and references, which are "
    "made up.",
    "license": {"name": "MIT", "identifier": "MIT"},
    "contact": {"name": "Auxeira", "url": "https://dashboard.auxeira.com"},
}
SERVER = {"url": "https://api.auxeira.com", "description": "Production", "x-internal": False}
ALWAYS = (400, 429, 500, 503)


def list_route_groups() -> Iterator[tuple[str, str, list[Route]]]:
    """Yield name, description and routes of each function that answers requests."""
    for row in sorted(FUNCTIONS, key=lambda row: row.group):
        if row.paths:
            module = importlib.import_module(f"functions.{row.group}.handler")
            api: Api = module.api
            yield row.group, first_sentence(module), api.routes


def build_openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document of all routes."""
    paths: dict[str, dict[str, Any]] = {}
    routes = []
    for group, _, own in list_route_groups():
        for route in own:
            paths.setdefault(route.path, {})[route.method.lower()] = _build_operation(route, group)
            routes.append(route)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [SERVER],
        "tags": [{"name": group, "description": text} for group, text, _ in list_route_groups()],
        "paths": {path: dict(sorted(paths[path].items())) for path in sorted(paths)},
        "components": {
            "headers": openapi_components.build_header_components(),
            "parameters": {
                "Idempotency-Key": openapi_components.KEY,
                "If-Match": openapi_components.MATCH,
            },
            "responses": _build_refusal_responses(routes),
            "schemas": _build_schemas(routes),
            "securitySchemes": openapi_components.SCHEMES,
        },
    }


def list_refusals(route: Route) -> dict[int, str | None]:
    """Return all refusals of a route: its own sentences, None for what follows from its parts."""
    follow = {
        401: route.caller is not public,
        404: route.pattern.groups,
        412: route.conditional,
        413: route.body,
        415: route.decoder,
        422: route.idempotent,
    }
    statuses = [*ALWAYS, *(status for status, part in follow.items() if part)]
    return dict(sorted((dict.fromkeys(statuses) | route.refusals).items()))


def operation_id(route: Route) -> str:
    """Return the name of a route's function in camelCase: readReport for read_report."""
    first, *others = route.call.__name__.split("_")
    return first + "".join(map(str.capitalize, others))


def _build_operation(route: Route, group: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": operation_id(route),
        "tags": [group],
        "summary": route.summary,
    }
    scheme, asked = openapi_components.CALLERS[route.caller.__name__]
    known = documentation.describe_operation(route)
    if description := " ".join([*known.description.split(), *asked.split()]):
        operation["description"] = description
    operation["security"] = [{scheme: []}] if scheme else []
    if known.optional:
        operation["security"] = [{}, {known.optional: []}]
    if parameters := [*_build_parameters(route)]:
        operation["parameters"] = parameters
    if route.body:
        schema = (
            {"type": "object"} if route.body is bytes else json_schemas.build_schema(route.body)
        )
        content = {"schema": schema}
        content |= {"example": known.body} if known.body else {}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    successes = {
        str(status): _build_success_response(route, kind)
        for status, kind in route.successes.items()
    }
    operation["responses"] = successes | {
        str(status): build_reference("responses", find_problem_class(status).__name__, text)
        for status, text in list_refusals(route).items()
    }
    return operation


def _build_parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in NAMES.findall(route.path):
        schema = build_string_schema(f"^{SEGMENT}$(?!\\n)")
        parameter = {"name": name, "in": "path", "required": True}
        parameter |= {"description": documentation.describe_member("", name), "schema": schema}
        example = documentation.describe_operation(route).parameters.get(name)
        yield parameter | ({"example": example} if example else {})
    if route.query:
        found = json_schemas.build_component_schemas([route.query])[route.query.__name__]
        for name, schema in found["properties"].items():
            needed = name in found.get("required", ())
            text = schema.pop("description", "")
            about = {"description": text} if text else {}
            yield {"name": name, "in": "query", "required": needed, **about, "schema": schema}
    if route.idempotent:
        yield build_reference("parameters", "Idempotency-Key")
    if route.conditional:
        yield build_reference("parameters", "If-Match")


def _build_success_response(route: Route, kind: Any) -> dict[str, Any]:
    own = ["Idempotent-Replayed"] if route.idempotent else []
    own += ["ETag"] if isinstance(kind, type) and issubclass(kind, Versioned) else []
    answer: dict[str, Any] = {
        "description": first_sentence(kind) if isinstance(kind, type) else "Done.",
        "headers": openapi_components.build_response_headers(*own),
    }
    if isinstance(kind, Media):
        json_too = kind.type.endswith("json")
        schema = {"type": "object"} if json_too else json_schemas.TEXT
        answer["content"] = {kind.type: {"schema": schema}}
    elif kind is not None:
        answer["content"] = {"application/json": {"schema": json_schemas.build_schema(kind)}}
    return answer


def _build_refusal_responses(routes: list[Route]) -> dict[str, Any]:
    statuses = {status for route in routes for status in list_refusals(route)}
    kinds = {kind.__name__: kind for kind in map(find_problem_class, statuses)}
    return {
        name: openapi_components.build_refusal_response(kind)
        for name, kind in sorted(kinds.items())
    }


def _build_schemas(routes: list[Route]) -> dict[str, Schema]:
    queries = {route.query for route in routes if route.query}
    kinds = [route.body for route in routes if route.decoder]
    answers = (kind for route in routes for kind in route.successes.values())
    kinds += [kind for kind in answers if kind is not None and not isinstance(kind, Media)]
    found = json_schemas.build_component_schemas([*kinds, *queries])
    for query in queries:  # its members are parameters
        del found[query.__name__]
    types = [f"urn:auxeira:problem:{slug}" for slug in sorted(api_page.find_problem_slugs(ROOT))]
    found["ProblemType"] = {"type": "string", "enum": types}
    return dict(sorted(found.items())) | {
        "Fault": openapi_components.FAULT,
        "Problem": openapi_components.PROBLEM,
    }


def render_openapi(document: dict[str, Any]) -> str:
    """Return the document as JSON: a line for each tag, path and component."""
    levels = {"tags": 1, "paths": 1, "components": 2}
    lines = (
        f" {json.dumps(name)}: {_render_lines(part, levels.get(name, 0), 2)}"
        for name, part in document.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _render_lines(value: Any, levels: int, indent: int) -> str:
    if not levels or not value:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        start, end = "{}"
        entries = [
            f"{json.dumps(name)}: {_render_lines(part, levels - 1, indent + 1)}"
            for name, part in value.items()
        ]
    else:
        start, end = "[]"
        entries = [_render_lines(part, levels - 1, indent + 1) for part in value]
    body = ",\n".join(" " * indent + entry for entry in entries)
    return f"{start}\n{body}\n{' ' * (indent - 1)}{end}"


def generate_files() -> dict[str, str]:
    """Return what is generated: the text of each file by its path from the root."""
    whole = build_openapi_document()
    return {
        "openapi.json": render_openapi(whole),
        "docs/api.md": api_page.render_api_page(whole, ROOT),
        "docs/inputs.md": inputs_page.render_inputs_page(),
        "docs/scores.md": scores_page.render_scores_page(),
        "docs/reports.md": reports_page.render_reports_page(),
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which one has drifted. Returns the exit status."""
    for name, wanted in generate_files().items():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        if arguments == ["--check"]:
            print(f"{name} is not what the routes say. Run: {COMMAND}", file=sys.stderr)
            return 1
        path.write_text(wanted, encoding="utf-8")
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
