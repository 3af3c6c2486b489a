"""The deployed API over HTTP: the walk of a newcomer, bad input, speed."""

import json
import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from cdk import specs
from cdk.stages import CONFIGURATION

REGISTER = "/api/auth/register"
LOGIN = "/api/auth/login"
ORIGINS = json.loads(CONFIGURATION.read_text())["context"]["stages"]["local"]["origins"]
PROBLEM = {"type", "title", "status", "detail", "instance", "success", "error"}


def somebody():
    return {
        "email": f"{uuid.uuid4().hex}@example.org",
        "password": "correct horse battery",
        "firstName": "Ann",
        "lastName": "Lee",
    }


def credentials(person):
    return {"email": person["email"], "password": person["password"]}


def test_a_newcomer_registers_logs_in_and_reads_the_own_account(http):
    person = somebody()

    registered = http.post(REGISTER, json=person)
    logged_in = http.post(LOGIN, json=credentials(person))
    token = logged_in.json()["token"]
    me = http.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})

    assert (registered.status_code, logged_in.status_code, me.status_code) == (201, 200, 200)
    assert me.json()["user"] == registered.json()["user"] == logged_in.json()["user"]
    assert registered.json()["refreshToken"] != logged_in.json()["refreshToken"]


def test_a_registration_whose_reply_was_lost_is_repeated_with_its_key(http):
    person, key = somebody(), {"Idempotency-Key": str(uuid.uuid4())}

    first = http.post(REGISTER, json=person, headers=key)
    again = http.post(REGISTER, json=person, headers=key)
    other = http.post(REGISTER, json=person | {"firstName": "Bob"}, headers=key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["refreshToken"] == again.json()["refreshToken"]
    assert again.headers["Idempotent-Replayed"] == "true"


def test_ten_parallel_registrations_of_one_address_make_one_user(http):
    person = somebody()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: http.post(REGISTER, json=person), range(10)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9


def test_the_health_documents_are_those_of_the_two_products(http):
    auxeira, pizza = http.get("/health").json(), http.get("/api/health").json()

    assert auxeira.pop("timestamp").endswith("Z")
    assert auxeira == {
        "success": True,
        "status": "healthy",
        "message": "Auxeira ESG Dashboard Backend is running!",
        "version": "2.0",
    }
    assert pizza == {"status": "OK", "message": "Pizza42 API is running"}


def test_the_document_and_its_page_are_served_and_name_no_other_host(http):
    document = http.get("/openapi.json")
    page = http.get("/docs")
    parts = [http.get(f"/docs/{part}") for part in ("script", "style", "start")]

    assert document.json()["servers"][0]["url"] == "."
    assert page.headers["Content-Type"].startswith("text/html")
    assert "http" not in page.text
    assert [part.status_code for part in parts] == [200, 200, 200]


BAD = [
    ("no JSON", {"content": b"{"}, 400),
    ("not UTF-8", {"content": b'{"email": "\xff"}'}, 400),
    ("a member twice", {"content": b'{"email": "a@b.org", "email": "a@b.org"}'}, 400),
    ("NaN", {"content": b'{"email": NaN}'}, 400),
    ("deep nesting", {"content": b'{"email":' + b"[" * 5000 + b"]" * 5000 + b"}"}, 400),
    ("an unknown member", {"json": somebody() | {"role": "admin"}}, 400),
    ("a list for the body", {"json": []}, 400),
    ("no body", {}, 415),
    ("a form", {"data": {"email": "a@b.org"}}, 415),
    ("300 KB", {"json": somebody() | {"lastName": "x" * 300_000}}, 413),
]


@pytest.mark.parametrize(("parts", "status"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_fault_of_the_request_is_a_problem_and_never_ours(http, parts, status):
    headers = {"Content-Type": "application/json"} if "content" in parts else {}

    answer = http.post(REGISTER, headers=headers, **parts)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().keys() >= PROBLEM
    assert answer.json()["success"] is False


def test_each_fault_is_named_by_its_pointer(http):
    answer = http.post(REGISTER, json={"email": "ann", "password": "short", "nick": "A"})

    assert answer.status_code == 400
    assert {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]} == {
        "#/email": "has the wrong form",
        "#/password": "must have at least 10 characters",
        "#/firstName": "is required",
        "#/lastName": "is required",
        "#/nick": "is not known",
    }


@pytest.mark.parametrize("path", ["/nothing", "/api/auth/nothing", "/api/auth/me/", "/api"])
def test_an_unknown_path_is_a_problem_whoever_answers_it(http, path):
    answer = http.get(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().keys() >= PROBLEM


def test_a_wrong_method_is_refused_with_those_that_work(http):
    answers = [http.request(method, LOGIN) for method in ("GET", "PUT", "DELETE", "PATCH")]

    assert {answer.status_code for answer in answers} == {405}
    assert {answer.headers["Allow"] for answer in answers} == {"OPTIONS, POST"}


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_browser_of_a_known_origin_may_call_and_read_errors(http, origin):
    preflight = http.options(LOGIN, headers={"Origin": origin})
    refusal = http.get("/api/auth/me", headers={"Origin": origin})

    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == origin
    assert refusal.status_code == 401
    assert refusal.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ORIGINS[0] + ".evil.example"])
def test_a_browser_of_another_origin_may_not(http, origin):
    answer = http.options(LOGIN, headers={"Origin": origin})

    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_answer_shows_what_stands_behind_it(http):
    answers = [
        http.get("/api/auth/me"),
        http.post(LOGIN, json={"email": "a@b.org", "password": "wrong"}),
        http.get("/nothing"),
        http.post(REGISTER, content=b"{"),
    ]

    names = [row.name for row in specs.TABLES]
    for word in [*names, "arn:", "Traceback", "botocore", "msgspec", "/var/task"]:
        assert not [answer for answer in answers if word in answer.text]


def test_routes_without_a_password_answer_within_100_ms_to_one_warm_client(http):
    token = http.post(REGISTER, json=somebody()).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/health", "/api/health", "/api/auth/me"):
        http.get(path, headers=headers)  # warm
        times = []
        for _ in range(40):
            started = time.perf_counter()
            http.get(path, headers=headers)
            times.append(time.perf_counter() - started)

        assert statistics.quantiles(times, n=20)[-1] < 0.1, path


# text on its way


@pytest.mark.parametrize("letters", ["é".encode("latin-1"), b"\xed\xa0\x80", b"\xc0\xae"])
def test_a_body_in_another_encoding_is_refused_and_not_stored(http, letters):
    person = somebody()
    raw = json.dumps(person | {"lastName": "caf@"}).encode().replace(b"caf@", b"caf" + letters)

    answer = http.post(REGISTER, content=raw, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert http.post(LOGIN, json=credentials(person)).status_code == 401


def test_a_password_typed_on_two_devices_is_one(http):
    person = somebody() | {"password": "caf\u00e9 au lait, bien chaud"}
    assert http.post(REGISTER, json=person).status_code == 201

    apart = credentials(person) | {"password": "cafe\u0301 au lait, bien chaud"}

    assert http.post(LOGIN, json=apart).status_code == 200


def test_a_repeated_registration_is_no_oracle_while_the_login_waits(http):
    person, key = somebody(), {"Idempotency-Key": uuid.uuid4().hex}
    assert http.post(REGISTER, json=person, headers=key).status_code == 201
    wrong = credentials(person) | {"password": "a wrong guess"}
    statuses = [http.post(LOGIN, json=wrong).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]

    assert http.post(REGISTER, json=person, headers=key).status_code == 429
    assert http.post(REGISTER, json=person | wrong, headers=key).status_code == 429
