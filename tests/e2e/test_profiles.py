"""Profiles over HTTP, IAM enforced, as the functions' own roles."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from tests.support.local_run import eventually
from tests.support.route_scenarios import PROFILE, YEARS


@pytest.fixture
def ann(http):
    """A client's request about the profile of somebody who has just registered."""
    account = {
        "email": f"ann-{uuid.uuid4().hex}@example.org",
        "password": "correct horse battery",
        "firstName": "Ann",
        "lastName": "Lee",
    }
    made = http.post("/api/auth/register", json=account).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}

    def send(method, body=None, tag=None, path="/api/profile"):
        headers = bearer | ({"If-Match": tag} if tag else {})
        return http.request(method, path, json=body, headers=headers)

    return send


def test_three_saves_lead_to_a_complete_profile(ann):
    steps = [{"organizationName": "Riverlight"}, {"country": "KE", "annualSpend": 0}, PROFILE]

    answers = [ann("PATCH", step) for step in steps]

    assert [a.status_code for a in answers] == [200] * 3
    assert [a.json()["profile"]["completionScore"] for a in answers] == [13, 38, 100]
    assert answers[2].headers["ETag"] == '"3"'
    assert ann("GET").json() == answers[2].json()


def test_whole_saves_are_bound_to_the_version_they_name(ann):
    assert ann("PUT", PROFILE, '"0"').status_code == 200
    assert ann("PUT", PROFILE | {"country": "UG"}, '"1"').status_code == 200
    assert ann("PUT", PROFILE | {"country": "UG"}, '"1"').status_code == 200  # repeated

    late = ann("PUT", PROFILE | {"country": "TZ"}, '"1"')

    assert (late.status_code, late.headers["ETag"], late.json()["version"]) == (412, '"2"', 2)
    assert ann("POST", PROFILE).json()["profile"]["version"] == 3


def test_figures_are_kept_with_their_history(ann):
    assert ann("PUT", PROFILE | {"metrics": YEARS}).status_code == 200
    changed = ann("PATCH", {"metrics": {"2025": {"ghgScope1": 5.1}, "2023": None}})
    assert changed.json()["profile"]["metrics"] == {"2025": YEARS["2025"] | {"ghgScope1": 5.1}}
    assert ann("PUT", PROFILE).json()["profile"]["metrics"] == {}

    parts = ann("GET", path="/api/auth/export").json()["parts"]

    (records,) = [part["records"] for part in parts if part["name"] == "profile"]
    assert [record["record"] for record in records] == [
        *(f"HISTORY#0000000{n}" for n in (1, 2, 3)),
        "PROFILE",
    ]


def test_changes_of_different_members_at_the_same_moment_are_all_kept(ann):
    names = [name for name in PROFILE if name != "visibility"]

    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(lambda name: ann("PATCH", {name: PROFILE[name]}), names))

    assert [answer.status_code for answer in answers] == [200] * 8
    assert ann("GET").json()["profile"]["completionScore"] == 100


def test_an_account_is_erased_with_its_profile(ann, deployed):
    user = ann("PUT", PROFILE | {"metrics": YEARS}).json()["profile"]["userId"]
    erase = {"password": "correct horse battery"}

    assert ann("DELETE", erase, path="/api/auth/account").status_code == 202

    def left():
        return deployed.cloud.client("dynamodb").query(
            TableName="auxeira-user-profiles",
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues={":user": {"S": user}},
        )["Count"]

    eventually(lambda: left() == 0, 30, lambda: f"{left()} items are left")


# it may delete items of its own table: the rows of an expertise that is taken back
@pytest.mark.parametrize(
    ("operation", "table", "parameters"),
    [
        ("delete_item", "auxeira-users", {"Key": {"pk": {"S": "USER#u"}, "sk": {"S": "USER"}}}),
        ("put_item", "auxeira-users", {"Item": {"pk": {"S": "USER#u"}, "sk": {"S": "USER"}}}),
        (
            "query",
            "auxeira-user-profiles",
            {
                "KeyConditionExpression": "user_id = :user",
                "ExpressionAttributeValues": {":user": {"S": "u"}},
            },
        ),
        ("scan", "auxeira-user-profiles", {}),
    ],
)
def test_the_role_of_profiles_may_do_no_more_than_it_does(deployed, operation, table, parameters):
    client = deployed.as_function("profiles", "dynamodb")

    with pytest.raises(ClientError, match="AccessDenied"):
        getattr(client, operation)(TableName=table, **parameters)
