"""Reports over HTTP: from a fresh account to a report that is paid for, read as a page."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from botocore.exceptions import ClientError

from cdk import specs
from local.emulator import STAGE
from tests.e2e.test_leaderboard import eventually, newcomer
from tests.e2e.test_standing import YEAR
from tests.support.route_scenarios import PROFILE

FREE, PREMIUM = "impact_story", "policy_alignment"
FIGURES = YEAR | {"totalIncome": 800_000, "totalExpenditure": 780_000, "programmeSpend": 624_000}


@pytest.fixture
def ann(deployed, http):
    """Requests by somebody with a complete profile."""
    send, _ = newcomer(deployed, http)
    answer = send("PUT", "/api/profile", PROFILE | {"metrics": {"2025": FIGURES}})
    assert answer.status_code == 200, answer.text
    return send


def generated(ann, kind):
    answer = ann("POST", "/api/reports/generate", {"reportType": kind})
    assert answer.status_code == 201, answer.text
    return answer.json()


def read(ann, report_id):
    answer = ann("GET", f"/api/reports/{report_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()["report"]


def begun(ann, report_id):
    answer = ann("POST", "/api/payments/initialize", {"reportId": report_id})
    assert answer.status_code == 201, answer.text
    return answer.json()


def press(page, button="pay"):
    assert httpx.post(page["authorization_url"], data={"action": button}).status_code < 400


def test_an_incomplete_profile_is_told_what_it_lacks(deployed, http):
    bob, _ = newcomer(deployed, http)

    answer = bob("POST", "/api/reports/generate", {"reportType": FREE})

    assert answer.status_code == 409
    assert "organizationName" in answer.json()["missingFields"]


def test_the_guide_s_object_is_saved_and_reported_on_and_what_lacks_is_said(deployed, http):
    """One object for both calls, as a form fills it; then the figures that it says are missing."""
    bob, _ = newcomer(deployed, http)
    form = PROFILE | {
        "website": "c.example",
        "country": "Kenya",
        "focusAreas": "Education, Climate",
        "sdgAlignment": "SDG 4, SDG 13",
        "annualSpend": "780,000",
    }

    saved = bob("POST", "/api/profile", form).json()["profile"]
    free = bob("POST", "/api/reports/generate", {"reportType": FREE, "profile": form})
    refused = bob("POST", "/api/reports/generate", {"reportType": PREMIUM, "profile": form})

    assert (saved["country"], saved["annualSpend"]) == ("KE", 780_000)
    assert saved["completionScore"] == 100
    assert FREE in saved["reportsReady"]
    assert free.status_code == 201, free.text
    assert "no figures yet" in free.json()["report"]["executiveSummary"]
    assert refused.status_code == 409
    assert refused.json()["missingFields"] == saved["missingForReports"][PREMIUM]
    filled = bob("PATCH", "/api/profile", {"metrics": {"2025": FIGURES}}).json()["profile"]
    assert PREMIUM in filled["reportsReady"]
    types = {row["reportType"]: row for row in bob("GET", "/api/reports/types").json()["types"]}
    assert types[PREMIUM]["ready"] is True
    again = bob("POST", "/api/reports/generate", {"reportType": PREMIUM, "profile": form})
    assert again.status_code == 201, again.text


def test_a_free_report_is_there_at_once(ann):
    before = {"2023": FIGURES | {"beneficiariesReached": 1500, "outcomesAchieved": 800}}
    assert ann("PATCH", "/api/profile", {"metrics": before}).status_code == 200

    made = generated(ann, FREE)

    report = read(ann, made["reportId"])
    assert (report["status"], report["isPremium"], report["engine"]) == (
        "ready", False, "embedded",
    )  # fmt: skip
    assert len(report["sections"]) > 7
    assert report["visualizations"]


def test_a_premium_report_is_locked_paid_for_unlocked_and_read_as_a_page(ann):
    made = generated(ann, PREMIUM)
    locked = read(ann, made["reportId"])
    assert (locked["status"], made["unlockPrice"]["amountMinor"]) == ("locked", 29_900)
    assert "sections" not in locked
    early = ann("POST", f"/api/reports/{made['reportId']}/unlock", {"reference": "aux-none"})
    assert early.status_code in (402, 404)

    page = begun(ann, made["reportId"])
    assert (page["amount"], page["currency"]) == (29_900, "USD")
    unpaid = {"reference": page["reference"]}
    assert ann("POST", f"/api/reports/{made['reportId']}/unlock", unpaid).status_code == 402
    press(page)
    unlocked = ann("POST", f"/api/reports/{made['reportId']}/unlock", unpaid)

    # 202 where the webhook was first, and the worker is writing
    assert unlocked.status_code in (200, 202), unlocked.text
    if unlocked.status_code == 200:
        assert unlocked.json()["message"] == "Report unlocked successfully"
    report = eventually(lambda: read(ann, made["reportId"]), lambda r: r["status"] == "ready", 30)
    assert report["isUnlocked"] is True
    assert report["sections"][0]["title"] == "What to decide"
    paid = ann("GET", f"/api/payments/verify/{page['reference']}").json()
    assert (paid["paid"], paid["reportId"]) == (True, made["reportId"])


@pytest.mark.parametrize(
    ("path", "media", "begins"),
    [("html", "text/html", "<!doctype html>"), ("markdown", "text/markdown", "# ")],
)
def test_a_report_is_a_page_or_markdown_by_path_or_accept(ann, path, media, begins):
    report = f"/api/reports/{generated(ann, FREE)['reportId']}"

    for answer in (ann("GET", f"{report}/{path}"), ann("GET", report, accept=media)):
        assert answer.headers["Content-Type"].startswith(media)
        assert answer.headers["Content-Disposition"].endswith(('.html"', '.md"'))
        assert answer.text.startswith(begins)
        assert PROFILE["organizationName"] in answer.text


def test_the_webhook_alone_unlocks_and_the_worker_writes(ann):
    made = generated(ann, PREMIUM)
    press(begun(ann, made["reportId"]))

    report = eventually(lambda: read(ann, made["reportId"]), lambda r: r["status"] == "ready", 30)

    assert report["isUnlocked"] is True
    assert report["sections"]


def test_a_report_that_nobody_writes_comes_back_by_the_clock(ann, deployed):
    """Its writer was ended, the stream has given it up, and its owner does not look."""
    report_id = generated(ann, PREMIUM)["reportId"]
    press(begun(ann, report_id))
    eventually(lambda: read(ann, report_id), lambda r: r["status"] == "ready", 30)
    table, name = deployed.cloud.client("dynamodb"), specs.find_table("reports").name
    listed = table.query(
        TableName=name,
        KeyConditionExpression="user_id = :list",
        ExpressionAttributeValues={":list": {"S": "waiting"}},
    )["Items"]
    [owner] = [entry["owner"] for entry in listed if entry["report_id"]["S"] == report_id]
    place = {"user_id": owner, "record": {"S": report_id}}
    table.update_item(
        TableName=name,
        Key=place,
        UpdateExpression="SET #s = :generating, holder = :gone, lease_until = :past",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={
            ":generating": {"S": "generating"}, ":gone": {"S": "gone"}, ":past": {"N": "1"},
        },
    )  # fmt: skip

    soon = datetime.now(UTC) + timedelta(minutes=20)
    answer = deployed.cloud.client("lambda").invoke(
        FunctionName=specs.function_name("housekeeping", STAGE),
        Payload=json.dumps({"time": soon.isoformat()}),
    )

    assert json.loads(answer["Payload"].read())["report_queued"] >= 1
    eventually(
        lambda: table.get_item(TableName=name, Key=place, ConsistentRead=True)["Item"]["status"],
        lambda status: status == {"S": "ready"},
        30,
    )


def test_a_refund_locks_the_report_again(ann, deployed):
    made = generated(ann, PREMIUM)
    page = begun(ann, made["reportId"])
    press(page)
    eventually(lambda: read(ann, made["reportId"]), lambda r: r["status"] == "ready", 30)

    stand_in = deployed.others.paystack
    key = {"Authorization": "Bearer sk_test_embedded"}
    url = f"{stand_in.url.rstrip('/')}/refund"
    refund = httpx.post(url, json={"transaction": page["reference"]}, headers=key)
    assert refund.status_code == 200, refund.text

    report = eventually(lambda: read(ann, made["reportId"]), lambda r: r["status"] == "locked", 30)
    assert "sections" not in report


def test_a_declined_payment_unlocks_nothing(ann):
    made = generated(ann, PREMIUM)
    page = begun(ann, made["reportId"])
    press(page, "decline")

    answer = ann(
        "POST", f"/api/reports/{made['reportId']}/unlock", {"reference": page["reference"]}
    )

    assert answer.status_code == 402
    assert read(ann, made["reportId"])["status"] == "locked"


def test_a_forged_event_is_refused(http):
    body = json.dumps({"event": "charge.success", "data": {"reference": "aux-1"}})
    headers = {"Content-Type": "application/json", "x-paystack-signature": "0" * 128}

    answer = http.post("/api/payments/webhook", content=body, headers=headers)

    assert answer.status_code == 401


def test_the_report_of_somebody_else_is_not_there(ann, deployed, http):
    bob, _ = newcomer(deployed, http)
    made = generated(ann, FREE)

    assert bob("GET", f"/api/reports/{made['reportId']}").status_code == 404
    assert bob("DELETE", f"/api/reports/{made['reportId']}").status_code == 204
    assert read(ann, made["reportId"])["status"] == "ready"


def test_one_key_asks_for_one_report_however_often_it_is_sent(ann):
    key = uuid.uuid4().hex

    with ThreadPoolExecutor(5) as pool:
        answers = list(
            pool.map(
                lambda _: ann(
                    "POST", "/api/reports/generate", {"reportType": FREE}, key=key
                ), range(5)
            )
        )  # fmt: skip

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["reportId"] for answer in answers}) == 1
    assert len(ann("GET", "/api/reports").json()["reports"]) == 1


def test_an_erased_account_leaves_no_report_behind(ann, deployed):
    made = generated(ann, FREE)

    erased = ann("DELETE", "/api/auth/account", {"password": "correct horse battery"})
    assert erased.status_code == 202

    s3 = deployed.cloud.client("s3")
    buckets = [each["Name"] for each in s3.list_buckets()["Buckets"]]

    def kept():
        return [
            item["Key"]
            for bucket in buckets
            for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])
            if made["reportId"] in item["Key"]
        ]

    eventually(kept, lambda found: not found, 30)


@pytest.mark.parametrize("group", ["reports", "payments", "report_worker"])
def test_the_functions_may_not_read_what_is_not_theirs(deployed, group):
    dynamodb = deployed.as_function(group, "dynamodb")

    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.scan(TableName="auxeira-esg-reports")
    with pytest.raises(ClientError, match="AccessDenied"):
        deployed.as_function(group, "s3").list_buckets()
