"""What every route of every group does alike: paths, methods, origins, bodies, refusals."""

import itertools
import json
import re

import msgspec
import pytest

from auxeira.core.problems import NotFound
from auxeira.http.api import Api, Request, public
from tests.support import accounts, events, hostile_strings, route_scenarios
from tests.support.cloud import ORIGIN
from tests.support.events import NOW

ROUTES = route_scenarios.routes()
WITH_BODY = [(group, route) for group, route in ROUTES if route.decoder]
IDEMPOTENT = [(group, route) for group, route in ROUTES if route.idempotent]
AUTH = route_scenarios.HANDLERS["auth"].lambda_handler


def named(routes):
    ids = [f"{route.method} {route.path}" for _, route in routes]
    return pytest.mark.parametrize(("group", "route"), routes, ids=ids)


def path_of(route):
    return re.sub(r"{\w+}", "style", route.path)


def handler_of(group):
    return route_scenarios.HANDLERS[group].lambda_handler


# paths and methods


@named(ROUTES)
def test_a_resource_has_one_spelling(cloud, group, route):
    for tail in ("/", "//", "\n", "%0A", "\u0000", ";a=b", ".json", "/..", " "):
        answer = events.call(handler_of(group), route.method, path_of(route) + tail)

        assert answer.status == 404, tail
        assert answer.problem.slug == "not-found", tail


@named(ROUTES)
def test_a_method_that_is_not_there_names_those_that_are(cloud, group, route):
    path = path_of(route)
    fits = [r for g, r in ROUTES if g == group and r.pattern.fullmatch(path)]
    plainest = min(r.pattern.groups for r in fits)  # /types is no /{reportId}
    there = {r.method for r in fits if r.pattern.groups == plainest}
    there |= {"HEAD", "OPTIONS"} if "GET" in there else {"OPTIONS"}

    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "get"} - there:
        answer = events.call(handler_of(group), method, path)

        assert answer.status == 405
        assert set(answer.headers["Allow"].split(", ")) == there
        assert answer.problem.slug == "method-not-allowed"


@named(ROUTES)
def test_a_preflight_names_methods_and_headers(cloud, group, route):
    answer = events.call(handler_of(group), "OPTIONS", path_of(route), headers={"Origin": ORIGIN})

    assert (answer.status, answer.text) == (204, "")
    assert route.method in answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert set(answer.headers["Access-Control-Allow-Headers"].split(", ")) == {
        "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
        "X-Request-Id", "X-Requested-With", "traceparent", "tracestate",
    }  # fmt: skip


# origins

ORIGINS = ("https://evil.example", "null", "", f"{ORIGIN}.evil.example", f"{ORIGIN}:443",
           f"{ORIGIN}/", ORIGIN.upper(), ORIGIN.replace("https", "http"), f"{ORIGIN},{ORIGIN}",
           "*")  # fmt: skip


@named(ROUTES)
def test_no_other_origin_is_let_in(cloud, group, route):
    for origin, method in itertools.product(ORIGINS, (route.method, "OPTIONS", "TRACE")):
        answer = events.call(handler_of(group), method, path_of(route), headers={"Origin": origin})

        assert "Access-Control-Allow-Origin" not in answer.headers, origin
        assert "Access-Control-Allow-Credentials" not in answer.headers, origin
        assert answer.headers["Vary"].split(", ")[0] == "Origin", origin


@named(ROUTES)
def test_refusals_carry_the_headers_of_the_origin_too(cloud, group, route):
    for method, path in (("TRACE", path_of(route)), (route.method, "/nowhere")):
        answer = events.call(handler_of(group), method, path, headers={"Origin": ORIGIN})

        assert answer.status in (404, 405)
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("group", route_scenarios.http_groups())
@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:5173", "null", None])
@pytest.mark.parametrize("path", ["/nowhere", "/", "", "/api/nowhere", "/health/", "/%6Eowhere"])
def test_every_page_may_read_that_nothing_is_at_a_path(cloud, group, origin, path):
    headers = {"Origin": origin} if origin else {}

    preflight, *found = (
        events.call(handler_of(group), method, path, headers=headers)
        for method in ("OPTIONS", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
    )

    assert (preflight.status, preflight.text) == (204, "")
    allowed = preflight.headers["Access-Control-Allow-Methods"].split(", ")
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(allowed)
    assert preflight.headers["Allow"] == "OPTIONS"
    assert [answer.status for answer in found] == [404] * 6
    for answer in (preflight, *found):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "X-Request-Id" in answer.headers["Access-Control-Expose-Headers"]


@named(ROUTES)
def test_a_preflight_lets_every_method_through_so_that_a_405_is_read(cloud, group, route):
    answer = events.call(handler_of(group), "OPTIONS", path_of(route), headers={"Origin": ORIGIN})

    allowed = answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} <= set(allowed)
    assert set(answer.headers["Allow"].split(", ")) <= set(allowed)


def test_what_is_not_found_at_a_path_that_there_is_stays_with_our_pages(cloud):
    api = Api()

    @api.get("/things/{thingId}", caller=public, answers={200: None}, summary="x")
    def get_thing(thingId: str) -> None:
        raise NotFound("You have no such thing.")

    for method in ("GET", "DELETE", "OPTIONS"):
        there, elsewhere = (
            events.call(api.handler, method, "/things/1", headers={"Origin": origin})
            for origin in (ORIGIN, "https://evil.example")
        )

        assert there.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Access-Control-Allow-Origin" not in elsewhere.headers


@named(ROUTES)
def test_every_answer_names_its_request_where_a_script_may_read_it(cloud, group, route):
    for method in (route.method, "OPTIONS", "TRACE"):
        event = events.event(method, path_of(route), headers={"Origin": ORIGIN})

        answer = handler_of(group)(event, events.Context())

        assert answer["headers"]["X-Request-Id"] == event["requestContext"]["requestId"]
        exposed = answer["headers"].get("Access-Control-Expose-Headers", "").split(", ")
        assert {"X-Request-Id", "Location", "Retry-After", "ETag"} <= set(exposed)
        assert "x-amzn-Remapped-WWW-Authenticate" in exposed


@named(ROUTES)
def test_every_answer_carries_the_headers_of_safety(cloud, group, route):
    for method in (route.method, "OPTIONS", "TRACE"):
        answer = events.call(handler_of(group), method, path_of(route))

        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert "Cache-Control" in answer.headers


# callers


@named(route_scenarios.protected())
def test_a_route_that_is_not_public_answers_401_without_a_token(cloud, group, route):
    answer = route_scenarios.send(group, route)

    assert answer.status == 401
    assert answer.problem.slug == "unauthorized"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


# bodies


def test_there_is_a_valid_body_for_every_route_that_takes_one():
    assert sorted(route_scenarios.BODIES) == sorted(
        f"{route.method} {route.path}" for _, route in WITH_BODY
    )


MALFORMED = {
    "nothing": "",
    "not JSON": "{",
    "a list": "[]",
    "a string": '"x"',
    "a number": "7",
    "null": "null",
    "NaN": '{"email": NaN}',
    "Infinity": '{"email": -Infinity}',
    "a member twice": '{"email": "a@example.org", "email": "b@example.org"}',
    "a byte order mark": "\ufeff{}",
    "trailing text": "{} x",
    "a lone surrogate": '{"email": "\\ud800"}',
    "a lone surrogate as a name": '{"email": 1, "\\ud800": 1}',
    "a lone surrogate in a nested name": '{"email": {"\\udfff": 1}}',
    "a control byte": '{"email": "\u0001"}',
    "not UTF-8": b'{"email": "\xff"}',
    "UTF-16": '{"email": "x"}'.encode("utf-16"),
    "depth 33": '{"x":' * 33 + "1" + "}" * 33,
    "depth 100000": "[" * 100_000,
    "depth in an unknown member": '{"x":' + "[" * 50_000 + "]" * 50_000 + "}",
    "depth in a known member": '{"email":' + "[" * 100_000 + "]" * 100_000 + "}",
    "a huge number": '{"email": ' + "9" * 100_000 + "}",
    "a name of 200 KB": '{"' + "n" * 200_000 + '": 1}',
    "30000 unknown members": json.dumps({f"m{number}": 1 for number in range(20_000)}),
    "a control name": '{"\\u0000\\u001b": 1}',
    "a name like a pointer": '{"/~": 1}',
    "only brackets in strings": json.dumps({"x": "[" * 1000}),
}


def taken(answer):
    """Whether a body was read, whatever the rule then said of it."""
    return answer.status < 400 or answer.problem.slug not in (
        "invalid-request",
        "unsupported-media-type",
    )


@named(WITH_BODY)
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_refused_with_its_faults(cloud, group, route, body):
    answer = route_scenarios.send_known(group, route, body)

    assert answer.status == 400
    assert answer.problem.slug == "invalid-request"
    assert answer.problem.errors
    assert all(fault.pointer.startswith("#") for fault in answer.problem.errors)
    assert len(answer.text) < 20_000
    holder = f"{accounts.USER.lower()}@example.org"
    assert {item.get("email", holder) for item in cloud.items("users")} <= {holder}


@named(WITH_BODY)
@pytest.mark.parametrize(("size", "status"), [(272 * 1024, 400), (272 * 1024 + 1, 413)])
def test_a_body_has_at_most_272_kilobytes(cloud, group, route, size, status):
    answer = route_scenarios.send_known(group, route, "[" + " " * (size - 2) + "]")

    assert answer.status == status
    assert answer.problem.status == status


@named(WITH_BODY)
@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "*/*",
     "application/problem+json", "multipart/form-data; boundary=x", "text/json"],
)  # fmt: skip
def test_a_body_that_is_not_declared_as_json_is_refused(cloud, group, route, media_type):
    body = route_scenarios.BODIES[f"{route.method} {route.path}"]

    answer = route_scenarios.send_known(group, route, body, headers={"Content-Type": media_type})

    assert answer.status == 415
    assert answer.headers["Accept"] == "application/json"
    assert answer.problem.slug == "unsupported-media-type"


@named(WITH_BODY)
@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "Application/JSON", " application/json ;a=b"]
)
def test_parameters_and_case_of_the_media_type_do_not_matter(cloud, group, route, media_type):
    body = route_scenarios.BODIES[f"{route.method} {route.path}"]

    answer = route_scenarios.send_known(group, route, body, headers={"Content-Type": media_type})

    assert taken(answer)


@named(WITH_BODY)
def test_a_body_in_base64_is_the_same_body(cloud, group, route):
    body = json.dumps(route_scenarios.BODIES[f"{route.method} {route.path}"])

    plain, encoded = (
        route_scenarios.send_known(group, route, body),
        route_scenarios.send_known(group, route, body.encode()),
    )

    assert taken(plain)
    assert taken(encoded)


@named(WITH_BODY)
@pytest.mark.parametrize("body", ["%%%", "e30=x", "é", "\ud800"])
def test_a_body_that_only_claims_to_be_base64_is_refused(cloud, group, route, body):
    answer = route_scenarios.send_known(group, route, body, encoded=True)

    assert answer.status == 400
    assert answer.problem.slug == "invalid-request"


@named(IDEMPOTENT)
@pytest.mark.parametrize("key", ["a b", "é", "a\n", "\u0000", "k" * 129, " ", "a\tb"])
def test_an_idempotency_key_has_1_to_128_visible_characters(cloud, group, route, key):
    answer = route_scenarios.send_known(
        group, route, route_scenarios.BODIES[f"{route.method} {route.path}"], key=key
    )

    assert answer.status == 400
    assert [fault.header for fault in answer.problem.errors] == ["Idempotency-Key"]


@named(IDEMPOTENT)
def test_an_empty_idempotency_key_is_refused(cloud, group, route):
    body = route_scenarios.BODIES[f"{route.method} {route.path}"]

    assert (
        route_scenarios.send_known(group, route, body, headers={"Idempotency-Key": ""}).status
        == 400
    )
    assert route_scenarios.send_known(group, route, body, key="k" * 128).status != 400


def string_members():
    """(group, route, member) of every member of a body, each type of body once."""
    seen, found = set(), []
    for group, route in WITH_BODY:
        if route.body not in seen:
            seen.add(route.body)
            for field in msgspec.structs.fields(route.body):
                ident = f"{route.path} {field.name}"
                found.append(pytest.param(group, route, field.encode_name, id=ident))
    return found


@pytest.mark.slow
@pytest.mark.soaked(3)
@pytest.mark.parametrize(("group", "route", "member"), string_members())
def test_naughty_strings_come_back_as_they_were_or_are_refused(cloud, group, route, member):
    body = route_scenarios.BODIES[f"{route.method} {route.path}"]

    for number, (name, text) in enumerate(hostile_strings.STRINGS.items()):
        changed = body | {"email": f"n{number}@example.org"} | {member: text}
        answer = route_scenarios.send_known(group, route, changed, ip=f"198.51.{number}.7")

        assert answer.status < 500, name
        if answer.status >= 400:
            assert answer.problem.status in (400, 401, 409, 413), name
        elif member in answer.json.get("user", {}):
            assert answer.json["user"][member] == text, name


# refusals


@named(ROUTES)
def test_a_handler_that_fails_says_nothing_but_the_id(cloud, group, route, monkeypatch):
    for name in cloud.environment():
        monkeypatch.delenv(name, raising=False)
    body = route_scenarios.BODIES.get(f"{route.method} {route.path}")

    answer = route_scenarios.send_known(
        group, route, body, headers={"Authorization": "Bearer e30.e30.e30"}
    )

    assert answer.status in (200, 400, 401, 404, 500)  # 400: a query that it needs
    if answer.status == 500:
        assert answer.problem.slug == "internal"
        assert "STAGE" not in answer.text
        assert "TABLE" not in answer.text


def test_whatever_a_function_raises_is_a_bare_500(cloud, logged):
    api = Api()

    @api.get("/boom", caller=public, answers={200: None}, summary="Fails")
    def boom(request: Request) -> None:
        raise RuntimeError("arn:aws:dynamodb:us-east-1:123456789012:table/auxeira-users")

    answer = events.call(api.handler, "GET", "/boom")

    assert answer.status == 500
    assert answer.problem.slug == "internal"
    assert "arn:" not in answer.text
    (error,) = [line for line in logged.lines() if line.get("level") == "ERROR"]
    assert error["message"] == "unhandled"
    assert "RuntimeError" in error["exception"]
    assert error["correlation_id"] == answer.problem.instance


def test_a_problem_names_the_request(cloud):
    event = events.event("GET", "/nowhere", now=NOW)

    answer = AUTH(event, events.Context())

    assert json.loads(answer["body"])["instance"] == event["requestContext"]["requestId"]
