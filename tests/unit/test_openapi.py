"""The OpenAPI document says what the routes do: no more, no less."""

import json
import re
import tomllib
from collections import Counter
from operator import attrgetter
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

from auxeira.core import problems
from auxeira.http.api import Route, public
from auxeira.http.schema import MAX_BODY, Change, Input, Media, Output, read_body
from tests.support import contract as tool
from tools import api_page, documentation, json_schemas, openapi, openapi_components

DOCUMENT = json.loads((openapi.ROOT / "openapi.json").read_text())
COMPONENTS = DOCUMENT["components"]
ROUTES = [route for _, _, own in openapi.list_route_groups() for route in own]
WITH_BODY = [route for route in ROUTES if route.decoder]

LOGGED_IN = "user token refreshToken expiresIn success"
PROMISED = {  # what clients rely on: members of the body, of the answer
    ("GET", "/health"): ("", "success status message timestamp version"),
    ("GET", "/api/health"): ("", "status message"),
    ("GET", "/openapi.json"): ("", ""),
    ("GET", "/docs"): ("", ""),
    ("POST", "/api/auth/register"): (
        "email password firstName lastName organizationType userType organizationName",
        LOGGED_IN,
    ),
    ("POST", "/api/auth/signup"): (
        "email password firstName lastName organizationType userType organizationName",
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
    return [part for part in json_schemas.walk_schemas(schema) if isinstance(part.get("type"), str)]


def test_the_committed_files_are_what_the_routes_say() -> None:
    for name, wanted in openapi.generate_files().items():
        assert (openapi.ROOT / name).read_text() == wanted, f"run {openapi.COMMAND}"


@pytest.mark.slow
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
    assert sorted(ids) == sorted(set(ids))
    assert all(re.fullmatch("[a-z]+([A-Z][a-z]+)+|register", name) for name in ids)


def test_the_server_is_there_once_so_that_the_served_document_can_replace_it() -> None:
    assert (openapi.ROOT / "openapi.json").read_text().count('"https://api.auxeira.com"') == 1


def test_structs_have_unique_names() -> None:
    kinds: list[Any] = [p for r in ROUTES for p in (r.decoder and r.body, r.query, success(r))]
    named = [*json_schemas.find_structs(kinds), *json_schemas.find_aliases(kinds)]
    names = [attrgetter("__name__")(kind) for kind in named if kind is not Media]
    assert sorted(names) == sorted(set(names))
    assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in COMPONENTS["schemas"])


def test_bodies_and_queries_are_inputs_and_answers_are_outputs() -> None:
    for base, kinds in (
        (Input, [p for r in ROUTES for p in (r.decoder and r.body, r.query) if p]),
        (Output, [k for r in ROUTES for k in r.successes.values() if not isinstance(k, Media)]),
    ):
        structs = [*json_schemas.find_structs(kinds)]
        assert [kind for kind in structs if not issubclass(kind, base)] == []
        assert [kind.__name__ for kind in structs if not kind.__dict__.get("__doc__")] == []


def test_a_token_is_auxeiras_or_auth0s() -> None:
    assert sorted(COMPONENTS["securitySchemes"]) == ["auth0", "auxeira"]
    assert all(scheme["scheme"] == "bearer" for scheme in COMPONENTS["securitySchemes"].values())


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_every_operation_says_who_may_call(route: Route) -> None:
    scheme, asked = openapi_components.CALLERS[route.caller.__name__]
    optional = documentation.describe_operation(route).optional
    wanted = [{}, {optional: []}] if optional else [] if route.caller is public else [{scheme: []}]
    assert operation(route)["security"] == wanted
    assert asked in operation(route).get("description", "")


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_the_refusals_are_those_that_follow_from_the_route(route: Route) -> None:
    expected = {"400", "429", "500", "503"} | {str(status) for status in route.refusals}
    expected |= {"401"} if route.caller is not public else set()
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
        openapi_components.find_problem_class(418)


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
        (problems.Unauthorized, "WWW-Authenticate"),
        (problems.PreconditionFailed, "ETag"),
        (problems.TooMany, "Retry-After"),
        (problems.Unavailable, "Retry-After"),
    ):
        assert name in COMPONENTS["responses"][kind.__name__]["headers"]


@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_an_input_has_exactly_the_limits_of_its_type(route: Route) -> None:
    (_,), raw = msgspec.json.schema_components((route.body,), ref_template=json_schemas.REF)
    for name, schema in raw.items():
        documented = json.loads(json.dumps(COMPONENTS["schemas"][name]))
        for part in json_schemas.walk_schemas(documented):
            target = part.get("$ref", "").rpartition("/")[2]
            if "enum" in COMPONENTS["schemas"].get(target, ()):
                del part["$ref"]
                part["enum"] = sorted(COMPONENTS["schemas"][target]["enum"])
            if "const" in part:
                part["enum"] = [part.pop("const")]
            if "enum" in part:
                part.pop("type", None)
            if part.get("type") == "integer":
                del part["format"]
        for part in json_schemas.walk_schemas(schema):
            merge_rounded(part)
            if part.get("default", ...) is None:
                del part["default"]
            if "pattern" in part:
                part["pattern"] = json_schemas.to_plain_pattern(part["pattern"])
        for member, part in documented["properties"].items():
            if "description" not in schema["properties"][member]:
                part.pop("description", None)
        least = {"minProperties": 1} if name == route.body.__name__ and is_change(route) else {}
        assert documented == schema | least


def merge_rounded(part: Any) -> None:
    """A number that is rounded is documented once: the two types of it have the same limits."""
    rounded = [each for each in part.get("anyOf", ()) if "x-type" in each]
    if rounded:
        whole, fraction = rounded
        assert (whole["type"], fraction["type"]) == ("integer", "number")
        whole["type"] = fraction["type"] = whole.pop("x-type")
        assert fraction.pop("x-type") == whole["type"]
        assert whole == fraction
        part["anyOf"].remove(fraction)


def is_change(route: Route) -> bool:
    return isinstance(route.body, type) and issubclass(route.body, Change)


@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_an_input_is_bounded_and_its_patterns_mean_the_same_everywhere(route: Route) -> None:
    (_,), raw = msgspec.json.schema_components((route.body,), ref_template=json_schemas.REF)
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


def test_no_pattern_looks_ahead_for_tools_that_cannot() -> None:
    patterns = [part["pattern"] for part in parts(DOCUMENT) if "pattern" in part]
    assert len(patterns) > 10
    assert [pattern for pattern in patterns if "(?" in pattern] == []


def test_an_enumeration_has_a_type_and_where_it_recurs_a_name() -> None:
    enums = [
        part for part in json_schemas.walk_schemas(DOCUMENT) if isinstance(part.get("enum"), list)
    ]
    assert [part for part in enums if part.get("type") != "string" or len(part["enum"]) < 2] == []
    values = Counter(frozenset(part["enum"]) for part in enums)
    assert [sorted(found) for found, times in values.items() if times > 1] == []
    named = {name for name, schema in COMPONENTS["schemas"].items() if "enum" in schema}
    wanted = "Category Country Currency OrganizationType ProblemType Region ReportStatus ReportType"
    assert named >= set(wanted.split())


SHOWN = {"YearShown", "ExpertiseShown", "RateShown"}  # compared by their own members


@pytest.mark.parametrize("name", ["Profile", "ProfileChange"])
def test_a_profile_has_the_same_types_in_both_directions(name: str) -> None:
    for shown, sent in (
        ("OwnProfile", name), ("YearShown", "YearFigures"), ("ExpertiseShown", "Expertise"),
        ("RateShown", "Rate"),
    ):  # fmt: skip
        taken = COMPONENTS["schemas"][sent]["properties"]
        for member, part in COMPONENTS["schemas"][shown]["properties"].items():
            if "Read only" not in taken[member].get("description", ""):
                assert named(part) - SHOWN <= named(taken[member]), member
                assert kinds(part) <= kinds(taken[member]), member


def named(part: Any) -> set[str]:
    """The names of the schemas that a member refers to."""
    return {
        each["$ref"].rpartition("/")[2]
        for each in json_schemas.walk_schemas(part)
        if "$ref" in each
    }


def kinds(part: Any) -> set[str]:
    """The types that a member may be of; a whole number is a number as well."""
    found = {
        each["type"]
        for each in json_schemas.walk_schemas(part)
        if isinstance(each.get("type"), str)
    }
    return found | {"integer"} if "number" in found else found


def test_success_is_a_constant() -> None:
    found = {
        name: {key: schema["properties"]["success"][key] for key in ("type", "const")}
        for name, schema in COMPONENTS["schemas"].items()
        if "success" in schema.get("properties", ())
    }
    assert found.pop("Problem") == {"type": "boolean", "const": False}
    assert {json.dumps(schema) for schema in found.values()} == {
        '{"type": "boolean", "const": true}'
    }


def test_every_member_of_an_answer_is_required() -> None:
    kinds = [success(route) for route in ROUTES if not isinstance(success(route), Media)]
    for kind in json_schemas.find_structs(kinds):
        schema = COMPONENTS["schemas"][kind.__name__]
        if "properties" in schema:
            fields = {f.encode_name for f in msgspec.structs.fields(kind) if _may_lack(f)}
            assert schema["required"] == [
                name for name in schema["properties"] if name not in fields
            ]
        for part in parts(schema):
            assert part["type"] != "integer" or "format" in part, part


def _may_lack(field: Any) -> bool:
    return msgspec.UnsetType in get_args(field.type)


class Sample(Output):
    """An answer with a member of each kind."""

    when: Any
    note: str | msgspec.UnsetType = msgspec.UNSET


def test_an_absent_member_is_the_only_one_that_an_answer_may_leave_out() -> None:
    assert json_schemas.build_component_schemas([Sample])["Sample"]["required"] == ["when"]


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
    schemas = COMPONENTS["schemas"].values()
    members = {member for schema in schemas for member in schema.get("properties", ())}
    assert all(f"| `{member}` |" in page for member in members)
    for slug, status in (("email-taken", 409), ("invalid-token", 401), ("invalid-request", 400)):
        assert f"| `{slug}` | {status} |" in page
    for meaning, cure in documentation.load_documentation().problems.values():
        assert f"| {meaning} | {cure} |" in page


def test_the_document_is_valid_openapi_and_its_schemas_are_json_schema() -> None:
    OPENAPI_31_VALIDATOR.validate(DOCUMENT)
    for schema in COMPONENTS["schemas"].values():
        dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        jsonschema_rs.meta.validate(dialect | schema)


# members whose names say it all
PLAIN = set(
    """id title label text email password firstName lastName size status message user report reports
    order orders menu types sessions ranking leaderboard benchmarks profile verification series
    points tables organizationType""".split()  # noqa: SIM905 - a list of words
)
PAGES = ("YearFigures", "YearShown")  # their members are described by the figures themselves


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_an_operation_is_described_with_a_request_that_fits(route: Route) -> None:
    found = operation(route)
    assert documentation.describe_operation(route).description, (
        f"write [operations.{route.call.__name__}] into openapi.toml of its group"
    )
    assert found["summary"] not in found["description"]
    for parameter in found.get("parameters", ()):
        if parameter.get("in") == "path":
            assert re.search(parameter["schema"]["pattern"], parameter["example"])
    assert {"requestBody"} & found.keys() == ({"requestBody"} if route.body else set())
    if route.body:
        content = found["requestBody"]["content"]["application/json"]
        schema = content["schema"] | {"components": COMPONENTS}
        assert jsonschema_rs.Draft202012Validator(schema).is_valid(content["example"])


def test_a_member_is_described_where_its_name_does_not_say_it() -> None:
    bare = [
        f"{name}.{member}"
        for name, schema in COMPONENTS["schemas"].items()
        for member, part in schema.get("properties", {}).items()
        if name not in PAGES and member not in PLAIN and "description" not in part
    ]
    assert bare == [], "write them into [members] of openapi.toml of the group"
    parameters = [p for r in ROUTES for p in operation(r).get("parameters", ()) if "name" in p]
    assert [each for each in parameters if not each.get("description")] == []


def test_nothing_is_described_that_is_not_there() -> None:
    words = documentation.load_documentation()
    assert sorted(words.operations) == sorted(route.call.__name__ for route in ROUTES)
    assert sorted(words.problems) == sorted(api_page.find_problem_slugs(openapi.ROOT)), (
        "write its meaning and what to do into [problems] of openapi.toml of the group"
    )
    queries = json_schemas.build_component_schemas([route.query for route in ROUTES if route.query])
    members = {
        f"{name}.{member}"
        for name, schema in (COMPONENTS["schemas"] | queries).items()
        for member in schema.get("properties", ())
    }
    names = {member.partition(".")[2] for member in members}
    names |= {name for route in ROUTES for name in route.pattern.groupindex}
    assert words.members.keys() - members - names == set()
    for route in ROUTES:
        assert set(documentation.describe_operation(route).parameters) == set(
            route.pattern.groupindex
        )


def test_words_that_are_written_twice_or_misspelt_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "openapi.toml"
    for text, kind in (
        ('[members]\nsuccess = "again"', ValueError),
        ('[operations.x]\nexample = "?"', msgspec.ValidationError),
    ):
        path.write_text(text)
        monkeypatch.setattr(documentation, "FILES", (*documentation.FILES, path))
        documentation.load_documentation.cache_clear()
        with pytest.raises(kind):
            documentation.load_documentation()
        monkeypatch.undo()
        documentation.load_documentation.cache_clear()


def takes(route: Route, body: Any) -> bool:
    try:
        read_body(json.dumps(body).encode(), "application/json", route.decoder)
    except problems.Invalid:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_a_body_is_taken_exactly_where_the_schema_takes_it(
    route: Route, mode: GenerationMode
) -> None:
    found = schemathesis.openapi.from_dict(DOCUMENT)[route.path][route.method]
    schema = operation(route)["requestBody"]["content"]["application/json"]["schema"]
    valid = jsonschema_rs.Draft202012Validator(
        schema | {"components": COMPONENTS}, validate_formats=True
    )
    seen = set()

    def compare(body: Any) -> None:
        seen.add(valid.is_valid(body))
        assert takes(route, body) == valid.is_valid(body), body

    few = settings().max_examples // 2  # a thousand with SOAK=1

    @settings(max_examples=few, deadline=None, suppress_health_check=[*HealthCheck])
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
    routes = {openapi.operation_id(route): route for route in ROUTES}
    for name, status, reason in tool.REFUSALS:
        assert status in openapi.list_refusals(routes[name]), name
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
