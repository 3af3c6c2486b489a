"""Suggestions of a website over HTTP: asked for, read by the worker at the stand-in, shown."""

import json

import httpx
import pytest

from local import fake_thunderbit
from local.fake_thunderbit import BASE, CREDITS, FAULTS, KEY_OF_ANYBODY
from tests.e2e.test_leaderboard import eventually, newcomer
from tests.support.route_scenarios import PROFILE

PATH = "/api/profile/suggestions"


def shown(send):
    answer = send("GET", PATH)
    assert answer.status_code == 200, answer.text
    return answer.json()["suggestions"]


def test_a_website_is_read_by_the_worker_and_what_it_says_is_saved_by_its_owner(deployed, http):
    send, _ = newcomer(deployed, http)
    assert shown(send)["status"] == "none"
    assert send("POST", PATH).status_code == 409  # there is no website yet
    assert send("PATCH", "/api/profile", {"website": PROFILE["website"]}).status_code == 200

    assert send("POST", PATH).status_code == 202
    found = eventually(lambda: shown(send), lambda said: said["status"] == "found", 60)

    assert found["page"] == PROFILE["website"]
    assert send("GET", "/api/profile").json()["profile"]["organizationName"] is None
    saved = send("PATCH", "/api/profile", found["profile"])
    assert saved.status_code == 200, saved.text
    assert saved.json()["profile"]["organizationName"] == "Riverlight Trust"


@pytest.fixture
def ask():
    """Requests to a stand-in of its own, by somebody with a key."""
    headers = {"Authorization": f"Bearer {KEY_OF_ANYBODY}"}
    with fake_thunderbit.run_fake_thunderbit() as service:
        root = service.url.removesuffix(BASE)
        service.delay = 0
        with httpx.Client(base_url=root, headers=headers) as client:
            yield client


BODY = {
    "url": "https://riverlight.example/",
    "schema": {"type": "object", "properties": {"country": {"type": "string"}}},
}


def test_the_stand_in_answers_in_the_form_that_is_asked_for(ask):
    answer = ask.post(f"{BASE}/extract", json=BODY)

    assert answer.json() == {"success": True, "data": {"country": "KE"}}
    assert ask.get(f"{BASE}/stats").json()["credits"] == CREDITS


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("401", 401, "API_KEY_NOT_FOUND"),
        ("402", 402, "INSUFFICIENT_CREDITS"),
        ("429", 429, "RATE_LIMIT_EXCEEDED"),
        ("unreadable", 422, "SCRAPE_FAILED"),
    ],
)
def test_the_stand_in_refuses_as_thunderbit_does(ask, fault, status, code):
    assert ask.post(f"{BASE}/mode?set={fault}").json() == {"fault": fault}

    answer = ask.post(f"{BASE}/extract", json=BODY)

    error = answer.json()["error"]
    assert (answer.status_code, answer.json()["success"]) == (status, False)
    assert (error["code"], error["status"]) == (code, status)
    assert error["message"]
    assert ask.post(f"{BASE}/mode?set=up").json() == {"fault": ""}


@pytest.mark.parametrize("key", ["none", "tb_short", "sk-of-another"])
def test_the_stand_in_takes_keys_of_thunderbit_s_form_alone(ask, key):
    answer = ask.post(f"{BASE}/extract", json=BODY, headers={"Authorization": f"Bearer {key}"})

    assert answer.json()["error"]["code"] == "API_KEY_INVALID_FORMAT"


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"url": 1, "schema": {"properties": {}}}'])
def test_the_stand_in_refuses_what_thunderbit_would(ask, body):
    assert ask.post(f"{BASE}/extract", content=body).status_code == 400


def test_every_fault_of_the_stand_in_can_be_switched_on(ask):
    for fault in FAULTS:
        assert json.loads(ask.post(f"{BASE}/mode?set={fault}").content) == {"fault": fault}
    assert ask.post(f"{BASE}/mode?set=unknown").status_code == 400
