"""The stand-in for a language model, over HTTP."""

import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local import fake_llm

SLOTS = {
    "{ghg12.what}": "emissions",
    "{ghg12.change}": "fell from 83 t in 2023 to 69 t in 2025",
    "{ghg12.2023}": "83 t",
    "{ghg12.2025}": "69 t",
}
STEP = {"{G01.title}": "adopt the missing policies", "{G01.owner}": "director"}
PAPERS = [
    {"id": "s1.1", "text": "Emissions fell from 83 t to 69 t.", "facts": ["ghg12.2023"]},
    {"id": "s1.2", "text": "Scope 3 is not reported.", "facts": []},
]
DATA = {
    "claims": [
        {"id": "about", "slots": {"{org}": "Riverside"}},
        {"id": "ghg12", "slots": SLOTS},
        {"id": "energy", "slots": {"{energy.what}": "energy use", "{energy}": "42 MWh"}},
        {"id": "G01", "slots": STEP},
    ],
    "parts": [
        {"id": "s1", "paper": PAPERS},
        {"id": "s1.so_what"},
        {"id": "letter"},
        {"id": "G01.why"},
    ],
}
FORMAT = {
    "type": "json_schema",
    "json_schema": {"strict": True, "schema": {"properties": {"parts": {}}}},
}
SYSTEM = "Write the parts."


@pytest.fixture
def stand_in():
    with fake_llm.run_fake_llm(seed=1) as running:
        yield running


@pytest.fixture
def http(stand_in):
    """A client of the stand-in, paths relative to its root."""
    root = stand_in.url.removesuffix("/v1")
    with httpx.Client(base_url=root, timeout=10, headers={"Authorization": "Bearer x"}) as client:
        yield client


def body(**members):
    user = f"data 1\n{json.dumps(DATA)}\ndata 1"
    return {
        "model": "any/model",
        "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": user}],
        "max_tokens": 1000,
        "response_format": FORMAT,
    } | members


def ask(http, **members):
    return http.post("/v1/chat/completions", json=body(**members))


def choice(answer):
    return answer.json()["choices"][0]


def said(answer):
    """The sentences of an answer, by part."""
    parts = json.loads(choice(answer)["message"]["content"])["parts"]
    return {part["id"]: part["sentences"] for part in parts}


def test_it_writes_the_parts_that_it_is_asked_for(http):
    answer = ask(http)

    assert answer.status_code == 200
    assert said(answer)["s1"] == [
        {"text": "{ghg12.what} {ghg12.change}.", "claims": ["ghg12"]},
        {"text": "{s1.2}", "claims": []},
    ]
    assert said(answer)["G01.why"] == [
        {
            "text": "To {G01.title} is a step that answers a question of the figures.",
            "claims": ["G01"],
        }
    ]
    assert said(answer).keys() == {"s1", "letter", "G01.why"}
    assert choice(answer)["finish_reason"] == "stop"


def test_it_answers_without_a_schema_too(http):
    plain = {name: value for name, value in body().items() if name != "response_format"}

    assert "s1" in said(http.post("/v1/chat/completions", json=plain))


@pytest.mark.parametrize(
    ("fault", "member"),
    [
        ("old", "max_completion_tokens"),
        ("new", "max_tokens"),
        ("unstructured", "response_format"),
    ],
)
def test_it_refuses_a_member_that_an_endpoint_does_not_know(http, fault, member):
    http.post(f"/mode?set={fault}")

    answer = http.post("/v1/chat/completions", json=body() | {"max_completion_tokens": 5})

    assert answer.status_code == 400
    assert member in answer.json()["error"]["message"]


def test_it_says_what_it_costs_and_counts(http):
    usage = ask(http).json()["usage"]

    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert http.get("/stats").json() == {
        "requests": 1,
        "answered": 1,
        "prompt_tokens": usage["prompt_tokens"],
        "completion_tokens": usage["completion_tokens"],
    }


def test_an_answer_that_is_too_long_is_cut_off(http):
    answer = ask(http, max_tokens=10)

    assert choice(answer)["finish_reason"] == "length"
    assert len(choice(answer)["message"]["content"]) == 40


def test_without_a_token_it_says_nothing(http):
    del http.headers["Authorization"]

    assert ask(http).status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"[" * 50_000,
        *(json.dumps(body() | {name: odd}).encode() for name, odd in [
            ("messages", []), ("messages", "all"), ("messages", [{"role": "user", "content": 1}]),
            ("messages", [{"role": "user", "content": "no block"}]), ("stream", True),
            ("model", None), ("response_format", {"type": "text"}), ("response_format", None),
        ]),
    ],
)  # fmt: skip
def test_what_no_report_would_ask_is_refused(http, content):
    answer = http.post("/v1/chat/completions", content=content)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_a_body_that_is_too_long_is_refused(stand_in):
    host = stand_in.url.removeprefix("http://").removesuffix("/v1")
    with socket.create_connection(host.split(":"), timeout=10) as connection:
        connection.sendall(b"POST /v1/chat/completions HTTP/1.0\r\nContent-Length: 9999999\r\n\r\n")
        assert b" 413 " in connection.recv(100)


def test_there_is_nothing_else(http):
    assert http.get("/v1/models").status_code == 404
    assert http.get("/v1/chat/completions").status_code == 404


# faults


@pytest.mark.parametrize("status", [400, 401, 402, 429, 503])
def test_a_refusal_has_its_status(http, status):
    http.post(f"/mode?set={status}")

    answer = ask(http)

    assert answer.status_code == status
    assert ("retry-after" in answer.headers) == (status == 429)
    assert http.get("/stats").json() == {"requests": 1, str(status): 1}


def test_a_body_breaks_off(http):
    http.post("/mode?set=truncate")

    with pytest.raises(httpx.RemoteProtocolError):
        ask(http)


def test_a_slow_answer_comes_late(stand_in, http):
    stand_in.delay = 3600
    http.post("/mode?set=slow")

    with pytest.raises(httpx.ReadTimeout):
        http.post("/v1/chat/completions", json=body(), timeout=0.2)


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("fences", "```json"),
        ("garbage", "Certainly"),
        ("injected", "evil.example"),
        ("names", "Globex"),
        ("claims", "carbon neutral"),
        ("leak", SYSTEM),
        ("numbers", "4,711"),
        ("lies", "much better"),
        ("swaps", "{energy.what}"),
        ("denials", "It is not so"),
        ("law", "the law asks"),
    ],
)
def test_an_answer_may_be_wrong(http, fault, text):
    http.post(f"/mode?set={fault}")

    assert text in choice(ask(http))["message"]["content"]


def test_an_answer_may_have_no_content(http):
    http.post("/mode?set=refusal")

    message = choice(ask(http))["message"]

    assert (message["content"], bool(message["refusal"])) == (None, True)


def test_an_answer_may_stop_in_the_middle(http):
    http.post("/mode?set=length")

    assert choice(ask(http))["finish_reason"] == "length"


def test_an_answer_may_be_a_page(http):
    http.post("/mode?set=html")

    assert ask(http).text.startswith("<html>")


def test_faults_come_with_their_probability_and_the_same_seed_repeats_them(http):
    def series():
        http.post("/mode?set=429=0.2&503=0.1&seed=7")
        return [ask(http).status_code for _ in range(100)]

    first = series()

    assert 10 <= first.count(429) <= 30
    assert 3 <= first.count(503) <= 18
    assert series() == first


def test_it_can_be_up_again(http):
    http.post("/mode?set=down")
    assert ask(http).status_code == 503

    assert http.post("/mode?set=up").json() == {}
    assert ask(http).status_code == 200


@pytest.mark.parametrize("words", ["sideways", "429=2", "429=-1", "503=often", "429=nan", "seed=x"])
def test_a_fault_that_is_none_is_refused(http, words):
    assert http.post(f"/mode?set={words}").status_code == 400


def test_it_counts_requests_at_the_same_moment(stand_in, http):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ask(http), range(40)))

    assert stand_in.stats["requests"] == 40


def test_it_listens_on_loopback_until_its_end():
    threads = threading.active_count()
    with fake_llm.run_fake_llm() as running:
        url = running.url
        assert url.startswith("http://127.0.0.1:")

    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    assert threading.active_count() == threads
