"""The OpenAPI document says what the routes do: no more, no less."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from auxeira import contract, errors
from auxeira.contract import MAX_BODY, Input, Media, Output
from auxeira.http import Route, public
from ops import openapi, schemas
from tests.support import contract as tool

DOCUMENT = json.loads((openapi.ROOT / "openapi.json").read_text())
COMPONENTS = DOCUMENT["components"]
ROUTES = [route for _, _, own in openapi.groups() for route in own]
WITH_BODY = [route for route in ROUTES if route.decoder]

LOGGED_IN = "user token refreshToken expiresIn success"
PROMISED = {  # what clients rely on: members of the body, of the answer
    ("GET", "/health"): ("", "success status message timestamp version"),
    ("GET", "/api/health"): ("", "status message"),
    ("GET", "/openapi.json"): ("", ""),
    ("GET", "/docs"): ("", ""),
    ("POST", "/api/auth/register"): (
        "email password firstName lastName organizationType",
        LOGGED_IN,
    ),
    ("POST", "/api/auth/signup"): (
        "email password firstName lastName organizationType",
        LOGGED_IN,
    ),
    ("POST", "/api/auth/login"): ("email password device refreshToken", LOGGED_IN),
    ("GET", "/api/auth/me"): ("", "success user"),
}
USER = "userId email firstName lastName role emailVerified createdAt"


def operation(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][route.path][route.method.lower()]
    return found


def success(route: Route) -> Any:
    return next(iter(route.answers.values()))


def by_name(route: Route) -> str:
    return route.call.__name__


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    found: dict[str, Any] = COMPONENTS[kind][name]
    return found


def properties(content: dict[str, Any]) -> set[str]:
    return set(resolved(content["application/json"]["schema"]).get("properties", ()))


def parts(schema: Any) -> list[dict[str, Any]]:
    return [part for part in schemas.parts(schema) if isinstance(part.get("type"), str)]


def test_the_committed_files_are_what_the_routes_say() -> None:
    for name, wanted in openapi.files().items():
        assert (openapi.ROOT / name).read_text() == wanted, f"run {openapi.COMMAND}"


def test_a_drift_is_named_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert openapi.main(["--check"]) == 0
    monkeypatch.setattr(openapi, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    assert openapi.main(["--check"]) == 1
    line = f"openapi.json is not what the routes say. Run: {openapi.COMMAND}\n"
    assert capsys.readouterr().err == line
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0


def test_a_path_a_component_and_a_tag_are_one_line_each() -> None:
    text = (openapi.ROOT / "openapi.json").read_text()
    entries = [*DOCUMENT["paths"], *(name for kind in COMPONENTS.values() for name in kind)]
    for name in entries:
        assert len(re.findall(rf'^ +"{re.escape(name)}": {{.*}},?$', text, re.MULTILINE)) >= 1
    assert all(f"\n  {json.dumps(tag)}" in text for tag in DOCUMENT["tags"])


def test_every_route_is_documented_and_nothing_else() -> None:
    documented = {(m.upper(), path) for path, item in DOCUMENT["paths"].items() for m in item}
    assert documented == {(route.method, route.path) for route in ROUTES}


def test_operation_ids_are_unique_over_all_groups() -> None:
    ids = [operation(route)["operationId"] for route in ROUTES]
    assert sorted(ids) == sorted({route.call.__name__ for route in ROUTES})


def test_the_server_is_there_once_so_that_the_served_document_can_replace_it() -> None:
    assert (openapi.ROOT / "openapi.json").read_text().count('"https://api.auxeira.com"') == 1


def test_structs_have_unique_names() -> None:
    kinds = [p for r in ROUTES for p in (r.decoder and r.body, r.query, success(r))]
    names = [kind.__name__ for kind in schemas.named(kinds) if kind is not Media]
    assert sorted(names) == sorted(set(names))
    assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in COMPONENTS["schemas"])


def test_bodies_and_queries_are_inputs_and_answers_are_outputs() -> None:
    for base, kinds in (
        (Input, [p for r in ROUTES for p in (r.decoder and r.body, r.query) if p]),
        (Output, [k for r in ROUTES for k in r.successes.values() if not isinstance(k, Media)]),
    ):
        structs = [kind for kind in schemas.named(kinds) if issubclass(kind, msgspec.Struct)]
        assert [kind for kind in structs if not issubclass(kind, base)] == []
        assert [kind.__name__ for kind in structs if not kind.__dict__.get("__doc__")] == []


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_every_operation_says_who_may_call(route: Route) -> None:
    name = route.caller.__name__
    assert operation(route)["security"] == ([] if route.caller is public else [{name: []}])
    assert route.caller is public or COMPONENTS["securitySchemes"][name]["scheme"] == "bearer"


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_the_refusals_are_those_that_follow_from_the_route(route: Route) -> None:
    expected = {"400", "429", "500", "503"} | {str(status) for status in route.refusals}
    expected |= {"401"} if operation(route)["security"] else set()
    expected |= {"404"} if "{" in route.path else set()
    expected |= {"413"} if "requestBody" in operation(route) else set()
    expected |= {"415"} if route.decoder else set()
    expected |= {"412"} if route.conditional else set()
    expected |= {"422"} if route.idempotent else set()
    responses = dict(operation(route)["responses"])
    for status in route.successes:
        del responses[str(status)]
    assert set(responses) == expected
    for status, sentence in route.refusals.items():
        assert responses[str(status)]["description"] == sentence
    for response in map(resolved, responses.values()):
        schema = {"$ref": "#/components/schemas/Problem"}
        assert response["content"] == {"application/problem+json": {"schema": schema}}


def test_a_status_without_a_class_of_refusals_is_not_documented() -> None:
    with pytest.raises(LookupError, match="418"):
        openapi.problem_class(418)


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_the_key_is_a_parameter_where_it_is_read_and_a_replay_says_so(route: Route) -> None:
    key = {"$ref": "#/components/parameters/Idempotency-Key"}
    assert (key in operation(route).get("parameters", [])) == route.idempotent
    answer = operation(route)["responses"][str(next(iter(route.answers)))]
    assert ("Idempotent-Replayed" in answer["headers"]) == route.idempotent


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_if_match_is_a_parameter_where_it_is_read_and_answers_carry_the_tag(route: Route) -> None:
    match = {"$ref": "#/components/parameters/If-Match"}
    assert (match in operation(route).get("parameters", [])) == route.conditional
    answer = operation(route)["responses"][str(next(iter(route.answers)))]
    assert "ETag" in answer["headers"] or not route.conditional


def test_headers_that_a_client_needs_are_required() -> None:
    required = {name for name, header in COMPONENTS["headers"].items() if header.get("required")}
    assert required == {"ETag", "Retry-After", "WWW-Authenticate", "X-Request-Id"}
    for kind, name in (
        (errors.Unauthorized, "WWW-Authenticate"),
        (errors.PreconditionFailed, "ETag"),
        (errors.TooMany, "Retry-After"),
        (errors.Unavailable, "Retry-After"),
    ):
        assert name in COMPONENTS["responses"][kind.__name__]["headers"]


@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_an_input_has_exactly_the_limits_of_its_type(route: Route) -> None:
    (_,), raw = msgspec.json.schema_components((route.body,), ref_template=schemas.REF)
    for name, schema in raw.items():
        documented = json.loads(json.dumps(COMPONENTS["schemas"][name]))
        for part in [*schemas.parts(documented), *schemas.parts(schema)]:
            if part.get("type") == "integer":
                part.pop("format", None)
            if part.get("default", ...) is None:
                del part["default"]
        assert documented == schema


@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_an_input_is_bounded_and_its_patterns_mean_the_same_everywhere(route: Route) -> None:
    (_,), raw = msgspec.json.schema_components((route.body,), ref_template=schemas.REF)
    assert all(schema.get("additionalProperties") is False for schema in raw.values())
    longest = 0
    for part in parts(raw):
        if part["type"] == "string" and "enum" not in part and "format" not in part:
            assert "maxLength" in part, part
            longest += part["maxLength"]
        assert part["type"] != "array" or "maxItems" in part, part
        assert part["type"] != "integer" or {"minimum", "maximum"} <= part.keys(), part
        if pattern := part.get("pattern"):
            assert pattern.endswith("$(?!\\n)")
            assert not re.search(r"\\[dws]", pattern, re.IGNORECASE)
    assert longest * 4 < MAX_BODY


def test_every_member_of_an_answer_is_required_and_bounded() -> None:
    kinds = [success(route) for route in ROUTES if not isinstance(success(route), Media)]
    for kind in schemas.named(kinds):
        schema = COMPONENTS["schemas"][kind.__name__]
        if "properties" in schema:
            fields = {f.encode_name for f in msgspec.structs.fields(kind) if _may_lack(f)}
            assert schema["required"] == [
                name for name in schema["properties"] if name not in fields
            ]
        for part in parts(schema):
            assert part["type"] != "string" or {"maxLength", "enum"} & part.keys(), part
            assert part["type"] != "integer" or "format" in part, part


def _may_lack(field: Any) -> bool:
    return msgspec.UnsetType in get_args(field.type)


class Sample(Output):
    """An answer with a member of each kind."""

    when: Any
    note: str | msgspec.UnsetType = msgspec.UNSET


def test_an_absent_member_is_the_only_one_that_an_answer_may_leave_out() -> None:
    assert schemas.components([Sample])["Sample"]["required"] == ["when"]


@pytest.mark.parametrize("promise", PROMISED, ids=" ".join)
def test_the_members_that_clients_rely_on_are_there(promise: tuple[str, str]) -> None:
    method, path = promise
    body, answer = (set(names.split()) for names in PROMISED[promise])
    found = DOCUMENT["paths"][path][method.lower()]
    assert body == (properties(found["requestBody"]["content"]) if body else set())
    content = next(iter(found["responses"].values()))["content"]
    assert answer <= (properties(content) if answer else set())
    assert set(USER.split()) <= set(COMPONENTS["schemas"]["User"]["properties"])


def test_the_page_lists_every_route_member_and_type_of_problem() -> None:
    page = (openapi.ROOT / "docs/api.md").read_text()
    assert all(f"### {route.method} {route.path}\n" in page for route in ROUTES)
    members = {m for schema in COMPONENTS["schemas"].values() for m in schema["properties"]}
    assert all(f"| `{member}` |" in page for member in members)
    for slug, status in (("email-taken", 409), ("invalid-token", 401), ("invalid-request", 400)):
        assert f"| `{slug}` | {status} |" in page


def test_the_document_is_valid_openapi_and_its_schemas_are_json_schema() -> None:
    OPENAPI_31_VALIDATOR.validate(DOCUMENT)
    for schema in COMPONENTS["schemas"].values():
        dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        jsonschema_rs.meta.validate(dialect | schema)


def takes(route: Route, body: Any) -> bool:
    try:
        contract.read_body(json.dumps(body).encode(), "application/json", route.decoder)
    except errors.Invalid:
        return False
    return True


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_a_body_is_taken_exactly_where_the_schema_takes_it(
    route: Route, mode: GenerationMode
) -> None:
    found = schemathesis.openapi.from_dict(DOCUMENT)[route.path][route.method]
    schema = operation(route)["requestBody"]["content"]["application/json"]["schema"]
    valid = jsonschema_rs.Draft202012Validator(schema | {"components": COMPONENTS})
    seen = set()

    def compare(body: Any) -> None:
        seen.add(valid.is_valid(body))
        assert takes(route, body) == valid.is_valid(body), body

    @settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.data())
    def check(data: st.DataObject) -> None:
        body = data.draw(found.as_strategy(generation_mode=mode)).body
        if isinstance(body, dict | list | str | int | float | None):
            compare(body)

    check()
    if mode is GenerationMode.NEGATIVE:  # the tool hardly finds any where no member is required
        compare([])
        compare({"noSuchMember": 1})
    assert (mode is GenerationMode.POSITIVE) in seen


def test_the_tool_is_told_of_a_reused_key_exactly_where_there_is_one() -> None:
    routes = {route.call.__name__: route for route in ROUTES}
    for name, status, reason in tool.REFUSALS:
        assert status in openapi.refusals(routes[name]), name
        assert reason
    reused = {name for name, _, reason in tool.REFUSALS if reason == tool.REUSED}
    assert reused == {name for name, route in routes.items() if route.idempotent}
    assert len(tool.REFUSALS) == len({row[:2] for row in tool.REFUSALS})


def test_the_tool_gets_the_users_all_checks_and_the_expected_refusals(tmp_path: Path) -> None:
    path = tool.write(tmp_path, {"ann": "one", "bob": "two"})
    read = tomllib.loads(path.read_text())
    assert read["checks"]["enabled"] is True
    users = read["auth"]["wfc"]
    assert (users["user"], users["peers"]) == ("ann", ["ann", "bob"])
    sent = json.loads(Path(users["path"]).read_text())["auth"][1]["fixedHeaders"]
    assert sent == [{"name": "Authorization", "value": "Bearer two"}]
    rows = {row["include-operation-id"]: row["checks"] for row in read["operations"]}
    assert "422" in rows["register"]["positive_data_acceptance"]["expected-statuses"]
