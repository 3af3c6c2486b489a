"""Boards over HTTP: a saved profile is ranked as the stream brings it, IAM enforced."""

import re
import time
import uuid

import httpx
import pytest
from botocore.exceptions import ClientError

from tests.support.patience import stretch
from tests.support.route_scenarios import PROFILE

BOARD = "/api/leaderboard/profile_completion"
PUBLIC = PROFILE | {"visibility": "public"}


def eventually(read, wanted, seconds=20):
    """Reads until it is so; fails after so many seconds, with what it was."""
    deadline = time.monotonic() + stretch(seconds)
    while not wanted(found := read()):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def newcomer(deployed, http):
    """Requests of somebody who has registered, and what proves the address by its mail."""
    email = f"ann-{uuid.uuid4().hex}@example.org"
    account = {"email": email, "password": "correct horse battery",
               "firstName": "Ann", "lastName": "Lee"}  # fmt: skip
    made = http.post("/api/auth/register", json=account).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}

    def mailed():
        kept = httpx.get(deployed.cloud.mail_url).json()["messages"]
        return [mail for account in kept.values() for mail in account if mail["To"] == [email]]

    def prove():
        mail = eventually(mailed, bool, 30)[0]
        token = re.search(r"token=([\w-]+)", mail["BodyText"]).group(1)
        assert http.post("/api/auth/verify-email", json={"token": token}).status_code == 204

    def send(method, path, body=None, *, accept="*/*", key=None):
        named = {"Idempotency-Key": key} if key else {}
        headers = bearer | {"Accept": accept} | named
        return http.request(method, path, json=body, headers=headers)

    return send, prove


@pytest.fixture
def ann(deployed, http):
    """Requests by somebody whose address is verified."""
    send, prove = newcomer(deployed, http)
    prove()
    return send


def own(ann):
    answer = ann("GET", f"{BOARD}/me")
    assert answer.status_code == 200, answer.text
    return answer.json()["ranking"]


def test_a_saved_profile_is_ranked_and_follows_what_is_saved(ann, http):
    assert own(ann)["missingFields"] == ["profile"]

    assert ann("PUT", "/api/profile", PUBLIC).status_code == 200
    first = eventually(lambda: own(ann), lambda found: found["rank"])
    started = time.monotonic()
    assert ann("PATCH", "/api/profile", {"website": None}).status_code == 200
    second = eventually(lambda: own(ann), lambda found: found["score"] == 88)

    assert time.monotonic() - started < 2
    assert (first["score"], first["rank"], first["missingFields"]) == (100, 1, [])
    assert second["totalParticipants"] >= 1
    page = http.get(BOARD, params={"sector": PUBLIC["organizationType"]}).json()
    assert PUBLIC["organizationName"] in [row["organizationName"] for row in page["leaderboard"]]


def test_only_who_opted_in_is_named(ann, http):
    name = f"Hidden {uuid.uuid4().hex}"
    assert (
        ann(
            "PUT", "/api/profile", PROFILE | {"organizationName": name, "visibility": "private"}
        ).status_code
        == 200
    )
    eventually(lambda: own(ann), lambda found: found["rank"])

    assert name not in http.get(BOARD, params={"limit": 100}).text


def test_an_erased_account_leaves_the_board(ann, http):
    name = f"Leaving {uuid.uuid4().hex}"
    ann("PUT", "/api/profile", PUBLIC | {"organizationName": name})
    eventually(lambda: http.get(BOARD, params={"limit": 100}).text, lambda text: name in text)

    assert (
        ann("DELETE", "/api/auth/account", {"password": "correct horse battery"}).status_code == 202
    )

    eventually(lambda: http.get(BOARD, params={"limit": 100}).text, lambda text: name not in text)


@pytest.mark.parametrize("group", ["leaderboard", "scores"])
def test_the_functions_may_not_touch_what_is_not_theirs(deployed, group):
    dynamodb = deployed.as_function(group, "dynamodb")
    item = {"user_id": {"S": "u"}, "record": {"S": "PROFILE"}}

    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.put_item(TableName="auxeira-user-profiles", Item=item)
    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.scan(TableName="auxeira-leaderboard")


def test_an_address_that_is_proven_after_the_save_is_ranked(deployed, http):
    save, prove = newcomer(deployed, http)
    assert save("PUT", "/api/profile", PUBLIC).status_code == 200
    eventually(lambda: own(save), lambda found: "emailVerified" in found["missingFields"])

    prove()

    eventually(lambda: own(save), lambda found: found["rank"])
