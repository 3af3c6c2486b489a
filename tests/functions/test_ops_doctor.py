"""What a stage needs, by the command line: settings, secrets, those it depends on, drift."""

import io
import json
import urllib.error
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from typing import Any

import pytest

from cdk import specs
from ops import stage as ops_stage
from tests.support import cloud, command_line
from tests.support.command_line import STAGE, read

ENVIRONMENT = {
    "orders": {"AUTH0_DOMAIN": "tenant.eu.auth0.com"},
    "payments": {"PAYSTACK_URL": "https://api.paystack.test"},
    "report_worker": {"MODEL": "m-1", "MODEL_URL": "https://model.test/v1"},
    "mailer": {"MAIL_SENDER": cloud.SENDER},
}
VERIFY = "api.paystack.test/transaction/verify/aux-doctor-0"
PAGES = {
    "https://tenant.eu.auth0.com/.well-known/jwks.json": (200, {"keys": [{}]}),
    f"https://{VERIFY}": (404, None),
    "https://model.test/v1/models": (200, {}),
}
SOURCES = {row.group: len(row.follows) + bool(row.consumes) for row in specs.FUNCTIONS}


def answer_with(**changed):
    """What AWS answers of a stage that has all it needs, but for what a test changes."""
    given: dict[str, Any] = {
        "environment": ENVIRONMENT, "subscribed": ["arn:aws:sns:us-east-1:1:alarms:1"],
        "concurrency": 1000, "disabled": (), "skew": 0, "verified": True, "sandbox": False,
        "drifted": (), "trouble": "OK", "rate": 10_000, "units": 40_000, "alarms": 100,
        "budget": "50", "silent": (),
        "account_units": 80_000, "foreign_units": 0, "mails": (50_000, 14, 200),
    } | changed  # fmt: skip
    date = format_datetime(datetime.now(UTC) - timedelta(seconds=given["skew"]), usegmt=True)
    return {
        "lambda.GetFunctionConfiguration": lambda params: {"Environment": {
            "Variables": given["environment"][group_of(params)]}},
        "lambda.ListEventSourceMappings": lambda params: {"EventSourceMappings": [
            {"State": "Disabled" if name in given["disabled"] else "Enabled",
             "LastProcessingResult": given["trouble"] if name == "mailer" else "OK"}
            for name in [function_of(params)] * SOURCES[function_of(params)]]},
        "lambda.GetAccountSettings": {
            "AccountLimit": {"ConcurrentExecutions": given["concurrency"]}},
        "apigateway.GetAccount": {
            "throttleSettings": {"rateLimit": float(given["rate"]), "burstLimit": 5000}},
        "dynamodb.DescribeLimits": {
            f"{whose}Max{verb}CapacityUnits": given[name]
            for whose, name in (("Table", "units"), ("Account", "account_units"))
            for verb in ("Read", "Write")},
        "dynamodb.ListTables": {"TableNames": ["theirs"]},
        "dynamodb.DescribeTable": {"Table": {
            "ProvisionedThroughput": {"ReadCapacityUnits": given["foreign_units"]},
            "GlobalSecondaryIndexes": [{"ProvisionedThroughput": {"ReadCapacityUnits": 1}}, {}]}},
        "cloudwatch.DescribeAlarms": {"MetricAlarms": [{}] * given["alarms"]},
        "budgets.DescribeBudget": {"Budget": {
            "BudgetLimit": {"Amount": given["budget"]},
            "CalculatedSpend": {"ActualSpend": {"Amount": "20"}}}},
        "logs.DescribeLogStreams": lambda params: {"logStreams": [{}] if not any(
            name in str(params["body"]) for name in given["silent"]) else []},
        "sts.GetCallerIdentity": {
            "Account": "1" * 12, "Arn": "arn:aws:iam::1:user/op",
            "ResponseMetadata": {"HTTPHeaders": {"date": date}}},
        "cloudformation.DescribeStacks": {"Stacks": [{"StackName": "x"}]},
        "cloudformation.ListStackResources": {"StackResourceSummaries": [
            {"ResourceType": "AWS::SNS::Topic", "LogicalResourceId": f"Monitoring{name}1",
             "PhysicalResourceId": f"arn:aws:sns:us-east-1:1:{name}"}
            for name in ("Alarms", "Tickets")]},
        "cloudformation.DetectStackDrift": {"StackDriftDetectionId": "d"},
        "cloudformation.DescribeStackDriftDetectionStatus": {
            "DetectionStatus": "DETECTION_COMPLETE"},
        "cloudformation.DescribeStackResourceDrifts": {"StackResourceDrifts": [
            {"LogicalResourceId": name, "StackResourceDriftStatus": "MODIFIED"}
            for name in given["drifted"]]},
        "sns.ListSubscriptionsByTopic": lambda params: {"Subscriptions": [
            {"SubscriptionArn": arn} for arn in (
                ["arn:aws:sns:us-east-1:1:alarms:1"] if "Alarms" in str(params["body"])
                else given["subscribed"])]},
        "sesv2.GetEmailIdentity": {"VerifiedForSendingStatus": given["verified"]},
        "sesv2.GetAccount": {
            "SendingEnabled": True, "ProductionAccessEnabled": not given["sandbox"],
            "SendQuota": dict(zip(("Max24HourSend", "MaxSendRate", "SentLast24Hours"),
                                  given["mails"], strict=True))},
    }  # fmt: skip


def group_of(params):
    name = params["url_path"].split("/functions/")[1].split("/")[0]
    return name.removeprefix(f"auxeira-{STAGE}-")


def function_of(params):
    return params["query_string"]["FunctionName"].removeprefix(f"auxeira-{STAGE}-")


@pytest.fixture(autouse=True)
def _stage(cloud, monkeypatch, tmp_path):
    """A stage that has what it needs."""
    keys = {"NANOGPT5_API_KEY": "k", "THUNDERBIT_API_KEY": "k"}
    cloud.rotate("providers", json.dumps(keys), 1)
    (tmp_path / "cdk.json").write_text(settings())
    monkeypatch.setattr(ops_stage, "ROOT", tmp_path)
    with command_line.tests_stage(), pages(PAGES), command_line.aws_answers(answer_with()):
        yield


def settings(**changed):
    """A cdk.json whose stage is that of the tests, with the settings of prod."""
    real = json.loads((command_line.ROOT / "cdk.json").read_text())["context"]["stages"]["prod"]
    own = {"origins": ["https://a.example"], "alarm_email": "ops@example.com",
           "mail_sender": "no-reply@example.com", "app_url": "https://a.example"}  # fmt: skip
    return json.dumps({"context": {"stages": {STAGE: real | own | changed}}})


class Page(io.BytesIO):
    """What somebody answers."""

    status = 200


@contextmanager
def pages(found):
    """Lets the network answer so, {url: (status, JSON)}; others do not answer."""

    def open_url(request, timeout):
        status, body = found.get(request.full_url, (0, None))
        if not status:
            raise urllib.error.URLError("nobody")
        if status != 200:
            raise urllib.error.HTTPError(request.full_url, status, "", Message(), io.BytesIO())
        return Page(json.dumps(body).encode())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("urllib.request.urlopen", open_url)
        yield


def wrong(*words, **changed):
    """What the doctor finds wrong: {subject: seen}."""
    with command_line.aws_answers(answer_with(**changed)):
        found = read("doctor", *words, code=3)["findings"]
    return {row["subject"]: row["seen"] for row in found if row["state"] == "wrong"}


def test_a_stage_that_has_what_it_needs_is_exit_code_0():
    found = read("doctor")["findings"]

    assert {row["state"] for row in found} == {"fine"}, found
    assert {"settings", "clock", "Auth0", "Paystack", "model", "quota of Lambda", "logs"} <= {
        row["subject"] for row in found
    }


def test_an_account_whose_mails_are_not_limited_is_fine():
    with command_line.aws_answers(answer_with(mails=(-1, 500, 70_000))):
        found = {row["subject"]: row["seen"] for row in read("doctor")["findings"]}

    assert found["SES quota"] == "70,000 of any number mails in 24 hours, 500 a second"


def test_no_secret_is_printed():
    shown = command_line.do("doctor")

    for value in cloud.SECRETS.values():
        assert value not in shown


@pytest.mark.parametrize(
    ("changed", "subject", "seen"),
    [
        ({"subscribed": []}, "tickets are told to", "nobody"),
        ({"subscribed": ["PendingConfirmation"]}, "tickets are told to", "an address that has not"),
        ({"concurrency": 10}, "quota of Lambda", "10 functions"),
        ({"concurrency": 500}, "quota of Lambda", "500 functions"),
        ({"rate": 100}, "quota of API Gateway", "100 requests a second"),
        ({"units": 1999}, "quota of DynamoDB, read", "2,000 of 1,999 units a table"),
        ({"foreign_units": 78_000}, "quota of DynamoDB, read of the account", "80,5"),
        ({"mails": (50_000, 1, 0)}, "SES quota", "0 of 50,000 mails in 24 hours, 1 a second"),
        ({"mails": (200, 14, 160)}, "SES quota", "160 of 200 mails"),
        ({"alarms": 4501}, "quota of CloudWatch", "4501 of 5,000 alarms, the quota as of 20"),
        ({"budget": "10"}, "budget", "$20.00 of $10.00"),
        ({"trouble": "PROBLEM: access denied"}, "mailer", "PROBLEM: access denied"),
        ({"disabled": ("scores",)}, "scores", "0 of 2"),
        ({"skew": 200}, "clock", "+20"),
        ({"skew": -210}, "clock", "-2"),
        ({"verified": False}, "SES sender", "no-reply@auxeira.test is not verified"),
        ({"sandbox": True}, "SES account", "sandbox"),
        ({"environment": ENVIRONMENT | {"orders": {"AUTH0_DOMAIN": ""}}}, "Auth0", "no tenant"),
    ],
)
def test_what_is_missing_is_found(changed, subject, seen):
    found = wrong(**changed)

    assert list(found) == [subject]
    assert found[subject].startswith(seen)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "answer", "subject", "seen"),
    [
        ("tenant.eu.auth0.com/.well-known/jwks.json", (0, None), "Auth0", "no answer"),
        ("tenant.eu.auth0.com/.well-known/jwks.json", (200, {}), "Auth0", "status 200"),
        (VERIFY, (401, None), "Paystack", "refuses"),
        (
            VERIFY,
            (502, None),
            "Paystack",
            "status 502",
        ),
        ("model.test/v1/models", (401, None), "model", "the key is refused"),
        ("model.test/v1/models", (0, None), "model", "no answer"),
    ],
)
def test_who_does_not_answer_is_found(url, answer, subject, seen):
    with pages(PAGES | {f"https://{url}": answer}):
        found = wrong()

    assert list(found) == [subject]
    assert seen in found[subject]


@pytest.mark.slow
@pytest.mark.parametrize(("secret", "subject"), [("payments", "Paystack"), ("providers", "model")])
def test_a_key_that_is_not_set_is_found(cloud, secret, subject):
    cloud.rotate(secret, "{}", 1)

    assert list(wrong()) == [subject]


@pytest.mark.parametrize(("switch", "found"), [("True", True), ("False", False)])
@pytest.mark.parametrize("key", ["", "tb_short", "sk-of-another"])
def test_a_key_of_thunderbit_s_that_is_none_is_found_where_websites_are_read(
    cloud, switch, found, key
):
    keys = {"NANOGPT5_API_KEY": "k", "THUNDERBIT_API_KEY": key}
    cloud.rotate("providers", json.dumps(keys), 1)
    worker = ENVIRONMENT["report_worker"] | {"THUNDERBIT": switch}

    seen = wrong(environment=ENVIRONMENT | {"report_worker": worker}, sandbox=True)

    assert list(seen) == (["Thunderbit", "SES account"] if found else ["SES account"])


def test_a_generated_secret_that_is_too_short_is_found(cloud):
    cloud.rotate("signing", "short", 1)

    assert wrong() == {"secret signing": "it is too short: all who need it fail"}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), [("app_url", ""), ("log_days", 100)])
def test_a_setting_that_is_missing_or_cannot_be_is_found(tmp_path, name, value):
    (tmp_path / "cdk.json").write_text(settings(**{name: value}))

    (seen,) = wrong().values()
    assert name in seen


def test_a_setting_whose_name_is_misspelt_is_found_to_be_missing(tmp_path):
    misspelt = settings().replace('"log_days"', '"log_dayz"')
    (tmp_path / "cdk.json").write_text(misspelt)

    assert "log_days is missing" in str(wrong().values())


@pytest.mark.parametrize("text", ['{"context":, }', "{}"])
def test_settings_that_cannot_be_read_are_said_in_a_sentence(tmp_path, text):
    (tmp_path / "cdk.json").write_text(text)

    assert "cdk.json cannot be read" in str(read("doctor", code=3)["findings"])


def test_a_function_that_never_wrote_a_line_is_named_and_is_no_fault():
    with command_line.aws_answers(answer_with(silent=("notifier",))):
        found = {row["subject"]: row for row in read("doctor")["findings"]}

    assert (found["logs"]["state"], found["logs"]["seen"]) == ("unknown", "nothing of notifier")


@pytest.mark.slow
def test_what_was_changed_by_hand_is_found_where_it_is_asked_for():
    assert wrong("--drift", drifted=["UsersTable"]) == {"drift": "UsersTable: MODIFIED"}
    read("doctor", "--drift")
