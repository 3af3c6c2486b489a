"""The decorator and what follows from it, on routes made for the purpose."""

import json
from typing import Annotated, Any
from urllib.parse import urljoin

import msgspec
import pytest
from msgspec import Meta

from auxeira.core.problems import Forbidden, Unauthorized
from auxeira.http.api import Api, Request, public
from auxeira.http.schema import Input, Media, Output
from tests.support.events import call


class Thing(Input):
    """A body."""

    size: Annotated[int, Meta(ge=1, le=9)]


class Page(Input):
    """A query."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class Made(Output):
    """An answer."""

    text: str


class Later(Output):
    """Another answer."""

    when: int


class Impossible(Input):
    """No parser can tell its members apart."""

    either: str | bytes | Annotated[str, Meta(max_length=3)] | dict[str, int] | list[int] | Made


def customer(request: Request) -> str:
    """The caller of the routes here."""
    name = request.headers.get("authorization")
    if name is None:
        raise Unauthorized("Log in.")
    if name == "blocked":
        raise Forbidden("Not you.")
    return name


@pytest.fixture
def api():
    return Api()


def fits(call, method="GET", path="/things", **parts):
    """Registers a function under a route."""
    parts = {"caller": public, "answers": {200: Made}, "summary": "x", **parts}
    return Api().route(method, path, **parts)(call)


# R1: function and route agree, or the module cannot be imported


@pytest.mark.parametrize(
    ("function", "parts"),
    [
        (lambda body: None, {}),
        (lambda: None, {"body": Thing}),
        (lambda: None, {"query": Page}),
        (lambda: None, {"idempotent": True}),
        (lambda: None, {"conditional": True}),
        (lambda: None, {"caller": customer}),
        (lambda caller: None, {}),
        (lambda: None, {"path": "/things/{thingId}"}),
        (lambda thing_id: None, {"path": "/things/{thingId}"}),
        (lambda body, extra: None, {"body": Thing}),
        (lambda caller, body, query: None, {"caller": customer, "body": Thing}),
    ],
)
def test_a_function_that_does_not_take_what_its_route_gives_is_refused(function, parts):
    with pytest.raises(TypeError, match="its route gives"):
        fits(function, **parts)


@pytest.mark.parametrize(
    ("function", "parts"),
    [
        (lambda: None, {}),
        (lambda request: None, {}),
        (lambda *, body: None, {"body": Thing}),
        (lambda key, query, caller, body, request, thingId: None, {
            "caller": customer, "body": Thing, "query": Page, "idempotent": True,
            "path": "/things/{thingId}"}),
    ],
)  # fmt: skip
def test_a_function_that_takes_what_its_route_gives_is_registered(function, parts):
    assert fits(function, **parts) is function


def test_local_names_of_a_function_are_no_parameters():
    def function(body):
        local = body
        return local

    assert fits(function, body=Thing) is function


@pytest.mark.parametrize("part", ["body", "query"])
def test_an_impossible_type_fails_at_import(part):
    function = {"body": lambda body: None, "query": lambda query: None}[part]

    with pytest.raises(TypeError):
        fits(function, **{part: Impossible})


def test_one_route_is_registered_once(api):
    contract = {"caller": public, "answers": {200: Made}, "summary": "x"}
    api.get("/things", **contract)(lambda: None)

    with pytest.raises(TypeError, match="GET /things is there twice"):
        api.get("/things", **contract)(lambda: None)


# R2 and R3


def test_a_function_stays_a_plain_one(api):
    def make(body: Thing) -> Made:
        return Made(text=str(body.size))

    registered = api.post("/things", caller=public, body=Thing, answers={201: Made}, summary="x")(
        make
    )

    assert registered is make
    assert registered(body=Thing(size=3)) == Made(text="3")


def test_the_routes_of_one_api_are_not_those_of_another(api):
    other = Api()
    contract = {"caller": public, "answers": {200: None}, "summary": "x"}
    api.get("/ours", **contract)(lambda: None)
    other.get("/theirs", **contract)(lambda: None)

    assert call(api.handler, "GET", "/theirs").status == 404
    assert call(other.handler, "GET", "/theirs").status == 200


# one served API, for the rest


@pytest.fixture
def served(api):
    @api.get("/things", caller=customer, query=Page, answers={200: Made}, summary="x")
    def list_things(caller: str, query: Page) -> Made:
        return Made(text=f"{caller} {query.limit}")

    @api.post(
        "/things", caller=customer, body=Thing, idempotent=True, answers={201: Made}, summary="x"
    )
    def make_thing(caller: str, body: Thing, key: str | None) -> tuple[Made, dict[str, str]]:
        return Made(text=f"{body.size} {key}"), {"Location": "/things/1"}

    @api.get("/things/{thingId}", caller=public, answers={200: Made}, summary="x")
    def get_thing(thingId: str) -> Made:
        return Made(text=thingId)

    @api.route("DELETE", "/things/{thingId}", caller=public, answers={204: None}, summary="x")
    def delete_thing(thingId: str) -> None: ...

    @api.get("/page", caller=public, answers={200: Media("text/html")}, summary="x")
    def page() -> Media:
        return Media("text/html; charset=utf-8", "<p>é")

    @api.get(
        "/text",
        caller=public,
        answers={200: Made},
        media=("text/markdown", "text/html"),
        summary="x",
    )
    def text(media: str) -> Made | Media:
        return Made(text="x") if media == "application/json" else Media(media, "x")

    @api.post("/job", caller=public, body=Thing, answers={201: Made, 202: Later}, summary="x")
    def job(body: Thing) -> Made | tuple[Later, dict[str, str]]:
        return Made(text="now") if body.size == 1 else (Later(when=1), {"Location": "/job"})

    return api.handler


ANN = {"Authorization": "ann"}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html", "text/html"),
        ("text/*", "text/markdown"),
        ("TEXT/HTML;charset=utf-8", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html;q=0.5, text/markdown;q=0.7", "text/markdown"),
        ("text/html;q=0.5, application/json;q=0.4", "text/html"),
        ("text/html;q=0, */*", "application/json"),
        ("application/json;q=0, text/*;q=0.1, text/markdown;q=0", "text/html"),
        ("text/html; q=1.0001", "application/json"),
        ("text/html;q=nan", "application/json"),
        ("image/png", "application/json"),
        (",;=,", "application/json"),
    ],
)
def test_an_answer_is_in_the_media_type_that_is_preferred(served, accept, media):
    headers = {} if accept is None else {"Accept": accept}

    answer = call(served, "GET", "/text", headers=headers)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == media
    assert answer.headers["Vary"] == "Origin, Accept"


def test_a_path_without_names_goes_before_one_with(api):
    """Whatever the order, and for every method: what is not taken there is a 405."""

    @api.delete("/things/{thingId}", caller=public, answers={204: None}, summary="x")
    def drop(thingId: str) -> None: ...

    @api.get("/things/kinds", caller=public, answers={200: Made}, summary="x")
    def kinds() -> Made:
        return Made(text="kinds")

    @api.get("/things/{thingId}", caller=public, answers={200: Made}, summary="x")
    def get(thingId: str) -> Made:
        return Made(text=thingId)

    assert call(api.handler, "GET", "/things/kinds").json == {"text": "kinds"}
    assert call(api.handler, "GET", "/things/kind").json == {"text": "kind"}
    refused = call(api.handler, "DELETE", "/things/kinds")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_type_of_an_answer_says_its_status(served):
    now, later = (call(served, "POST", "/job", {"size": size}) for size in (1, 2))

    assert (now.status, now.json) == (201, {"text": "now"})
    assert (later.status, later.json) == (202, {"when": 1})
    assert later.headers["Location"] == "./job"


def test_an_answer_has_the_status_type_and_headers_of_its_route(served):
    answer = call(served, "POST", "/things", {"size": 3}, headers=ANN, key="k")

    assert answer.status == 201
    assert answer.json == {"text": "3 k"}
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Location"] == "things/1"


@pytest.mark.parametrize(
    ("path", "location", "sent"),
    [
        ("/things", "/things/7", "things/7"),
        ("/a/things", "/a/things/7", "things/7"),
        ("/a/things/new", "/a/things/7", "./7"),
        ("/a/things/7/open", "/a/things/7", "../7"),
        ("/a/things/7/open", "/a/things", "../../things"),
        ("/a/things/7", "/b/7", "../../b/7"),
        ("/a", "/b", "./b"),
    ],
)
@pytest.mark.parametrize(
    "base", ["https://x.example/prod", "https://api.example.com", "http://127.0.0.1:1/_aws/x/local"]
)
def test_a_location_leads_there_below_any_base(api, path, location, sent, base):
    @api.post(path, caller=public, answers={204: None}, summary="x")
    def move() -> tuple[None, dict[str, str]]:
        return None, {"Location": location}

    answer = call(api.handler, "POST", path)

    assert answer.headers["Location"] == sent
    assert urljoin(base + path, sent) == base + location


def test_an_answer_of_nothing_has_no_body_and_no_type(served):
    answer = call(served, "DELETE", "/things/a")

    assert (answer.status, answer.text) == (204, "")
    assert "Content-Type" not in answer.headers


def test_other_media_go_out_as_they_are(served):
    answer = call(served, "GET", "/page")

    assert answer.text == "<p>é"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "allow"),
    [("/things", "GET, HEAD, OPTIONS, POST"), ("/things/a", "DELETE, GET, HEAD, OPTIONS"),
     ("/page", "GET, HEAD, OPTIONS")],
)  # fmt: skip
def test_allow_lists_the_methods_and_head_and_options(served, path, allow):
    assert call(served, "PUT", path).headers["Allow"] == allow
    assert call(served, "OPTIONS", path).headers["Allow"] == allow


def test_the_methods_of_a_path_without_get_have_no_head(api):
    api.post("/only", caller=public, answers={204: None}, summary="x")(lambda: None)

    assert call(api.handler, "HEAD", "/only").status == 405
    assert call(api.handler, "HEAD", "/only").headers["Allow"] == "OPTIONS, POST"
    assert call(api.handler, "HEAD", "/only").text == ""


@pytest.mark.parametrize("path", ["/things/a", "/things/A-z_0", "/things/" + "x" * 64])
def test_a_segment_is_taken(served, path):
    assert call(served, "GET", path).json == {"text": path.removeprefix("/things/")}


@pytest.mark.parametrize(
    "path",
    ["/things/", "/things//", "/things/a/", "/things/a\n", "/things/a b", "/things/a%20",
     "/things/é", "/things/" + "x" * 65, "/things/a.b", "/things/..", "/things/a/b", "//things",
     "/Things", "", "/things\n", "/things%0A", "/things?", "/things/٣", "things", "/"],
)  # fmt: skip
def test_any_other_spelling_of_a_path_is_not_found(served, path):
    assert call(served, "GET", path).status == 404


def test_head_answers_as_get_does_without_the_body(served):
    got, head = (call(served, method, "/things", headers=ANN) for method in ("GET", "HEAD"))

    assert head.text == ""
    assert (head.status, head.headers_but_its_id) == (got.status, got.headers_but_its_id)


def test_a_query_with_a_default_may_be_left_out(served):
    assert call(served, "GET", "/things", headers=ANN).json == {"text": "ann 20"}
    assert (
        call(served, "GET", "/things", headers=ANN, query={"limit": ["5"]}).json["text"] == "ann 5"
    )


# the order of the checks


WRONG = [  # each request has the faults of all those below it
    (404, {"method": "PATCH", "path": "/nowhere"}),
    (405, {"method": "PATCH"}),
    (401, {"headers": {"Idempotency-Key": "a b", "Content-Type": "text/plain"}}),
    (403, {"headers": {"Authorization": "blocked", "Idempotency-Key": "a b"}}),
    (400, {"headers": ANN | {"Idempotency-Key": "a b", "Content-Type": "text/plain"}}),
    (413, {"headers": ANN | {"Content-Type": "text/plain"}}),
    (415, {"headers": ANN | {"Content-Type": "text/plain"}, "body": "{"}),
    (400, {"headers": ANN, "body": "{"}),
    (400, {"headers": ANN, "body": "{}"}),
    (201, {"headers": ANN, "body": '{"size": 1}'}),
]


@pytest.mark.parametrize(("status", "parts"), WRONG)
def test_the_checks_come_in_a_fixed_order(served, status, parts):
    parts = {"method": "POST", "path": "/things", "body": "x" * 300_000, **parts}

    answer = call(served, **{"method": None, **parts})

    assert answer.status == status


def test_a_route_without_a_body_does_not_read_one(served):
    answer = call(served, "GET", "/things", "no JSON" * 100_000, headers=ANN)

    assert answer.status == 200


# failures


def failing(api, error):
    @api.get("/fails", caller=public, answers={200: Made}, summary="x")
    def fails() -> Any:
        raise error

    return call(api.handler, "GET", "/fails")


@pytest.mark.parametrize(
    "error",
    [ValueError("secret"), RecursionError("secret"), MemoryError("secret"), UnicodeEncodeError(
        "utf-8", "\ud800", 0, 1, "secret"), msgspec.ValidationError("secret"), KeyError("secret")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_whatever_a_function_raises_is_a_bare_500(api, error):
    answer = failing(api, error)

    assert answer.status == 500
    assert answer.problem.slug == "internal"
    assert "secret" not in answer.text


def test_an_answer_that_cannot_be_encoded_is_a_bare_500(api):
    @api.get("/odd", caller=public, answers={200: Made}, summary="x")
    def odd() -> Made:
        return Made(text="\ud800")

    assert call(api.handler, "GET", "/odd").status == 500


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_the_end_of_the_process_is_not_held_up(api, error):
    with pytest.raises(error):
        failing(api, error())


def test_an_event_of_a_header_given_twice_is_one_value(api):
    @api.get("/echo", caller=public, answers={200: Made}, summary="x")
    def echo(request: Request) -> Made:
        return Made(text=json.dumps([request.headers["x-a"], request.ip, request.now]))

    event = {
        "httpMethod": "GET",
        "path": "/echo",
        "multiValueHeaders": {"X-A": ["1", "2"]},
        "requestContext": {
            "requestId": "r",
            "identity": None,
            "requestTimeEpoch": 1_790_000_000_999,
        },
    }

    answer = api.handler(event, None)

    assert json.loads(json.loads(answer["body"])["text"]) == ["1, 2", "", 1_790_000_000]


# If-Match


@pytest.fixture
def changed(api):
    @api.route("PUT", "/thing", caller=public, conditional=True, answers={200: Made}, summary="x")
    def change_thing(match: frozenset[int] | None) -> Made:
        return Made(text=repr(match and sorted(match)))

    return api.handler


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ('"3"', "[3]"),
        ('"0"', "[0]"),
        ('"999999999999999"', f"[{'9' * 15}]"),
        ("*", "None"),
        ('"3", "4"', "[3, 4]"),
        ('"3","4" ,\t"3"', "[3, 4]"),
        ('"3",, W/"4"', "[3]"),
    ],
)
def test_a_version_in_if_match_reaches_the_function(changed, tag, version):
    assert call(changed, "PUT", "/thing", headers={"If-Match": tag}).json == {"text": version}


def test_without_if_match_a_function_gets_no_version(changed):
    assert call(changed, "PUT", "/thing").json == {"text": "None"}


@pytest.mark.parametrize(
    "tag", ['""', '"x"', 'W/"3"', 'W/"3", W/"4"', '"-3"', '"1e3"', '"03"', '"\u00e9"',
            '"1234567890123456"', '"*"', '"W/3"'],
)  # fmt: skip
def test_a_tag_that_is_none_of_ours_is_like_no_version(changed, tag):
    answer = call(changed, "PUT", "/thing", headers={"If-Match": tag})

    assert answer.json == {"text": "frozenset()"}


@pytest.mark.parametrize(
    "tag",
    ["", "3", '"', "'3'", '"3" "4"', '*, "3"', '"3", *', '"3', '"a b"', 'w/"3"', 'W/3', '"3"\n',
     '"\u0663"', "**", '"' + "3" * 199 + '"', '"3"' + " ," * 99],
)  # fmt: skip
def test_an_if_match_that_is_no_tag_is_refused(changed, tag):
    answer = call(changed, "PUT", "/thing", headers={"If-Match": tag})

    assert answer.status == 400
    assert [fault.header for fault in answer.problem.errors] == ["If-Match"]
