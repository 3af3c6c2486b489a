"""The state of a stage, by the command line: what is wrong first, and the measures of success."""

import io
import json
import re
import time
import urllib.error
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import Message

import boto3
import pytest
from moto.cloudwatch.models import cloudwatch_backends
from moto.core import DEFAULT_ACCOUNT_ID

from auxeira.activity import activity_records
from auxeira.payments.payment_record import LIST
from auxeira.security import account_records
from cdk import specs
from ops import stage as ops_stage
from tests.support import accounts, command_line, drill
from tests.support.cloud import REGION
from tests.support.command_line import STAGE, do, read
from tests.support.runbook import GUIDE

OUTPUTS = [{"OutputKey": "ApiUrl", "OutputValue": "https://api.test/test/"}]
STACK = {
    "StackName": specs.stack_name(STAGE), "StackStatus": "UPDATE_COMPLETE", "Outputs": OUTPUTS,
}  # fmt: skip
DAY = 86_400


@pytest.fixture(autouse=True)
def _stage(cloud, monkeypatch):
    """A stage that was deployed well, answers, and has nothing to do."""
    for row in specs.QUEUES:
        cloud.admin("sqs").create_queue(QueueName=specs.dead_letters_name(row.key, STAGE))
    cloudwatch_backends[DEFAULT_ACCOUNT_ID][REGION].reset()
    put_alarm("users-read-throttle", "OK")
    with command_line.tests_stage(), answering(200), deployed(STACK):
        yield


def deployed(stack):
    """CloudFormation knows this stack, and Cost Explorer costs that nobody minds."""
    known = {"cloudformation.DescribeStacks": {"Stacks": [stack]}}
    return command_line.aws_answers(known | spent(0.0))


def spent(dollars):
    """What Cost Explorer says of this month."""
    total = {"Total": {"UnblendedCost": {"Amount": str(dollars), "Unit": "USD"}}}
    return {"ce.GetCostAndUsage": {"ResultsByTime": [total]}}


def client(service):
    return boto3.client(service)


@contextmanager
def without_table(key):
    """Lets a table be none, for whoever asks for it."""
    name = ops_stage.name_table(key, STAGE)

    def refuse(model, params, **_):
        if json.loads(params["body"]).get("TableName") != name:
            return None
        return command_line.refused(command_line.refusal("ResourceNotFoundException", model.name))

    with command_line.calls_heard("before-call.dynamodb.*", refuse):
        yield


def delete_backups():
    for row in client("dynamodb").list_backups()["BackupSummaries"]:
        client("dynamodb").delete_backup(BackupArn=row["BackupArn"])


class Answer(io.BytesIO):
    """What the API answers."""

    status = 200


@contextmanager
def answering(status, error=None):
    """Lets the API answer so, or not at all: in the place of the network."""

    def open_url(url, timeout):
        assert url.startswith("https://api.test/test/")
        if error:
            raise error
        if status != 200:
            raise urllib.error.HTTPError(url, status, "", Message(), io.BytesIO())
        return Answer(b"{}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("urllib.request.urlopen", open_url)
        yield


def put_alarm(name, state, severity="page"):
    client("cloudwatch").put_metric_alarm(
        AlarmName=f"auxeira-{STAGE}-{name}", AlarmDescription=f"{name}: see docs ({severity})",
        ComparisonOperator="GreaterThanThreshold", EvaluationPeriods=1, Period=60, Threshold=0,
        Namespace="AWS/DynamoDB", MetricName="ReadThrottleEvents", Statistic="Sum",
    )  # fmt: skip
    client("cloudwatch").set_alarm_state(
        AlarmName=f"auxeira-{STAGE}-{name}", StateValue=state, StateReason="test"
    )


def put_metric(namespace, name, value, **dimensions):
    pairs = [{"Name": key, "Value": text} for key, text in dimensions.items()]
    client("cloudwatch").put_metric_data(
        Namespace=namespace,
        MetricData=[
            {
                "MetricName": name,
                "Value": value,
                "Dimensions": pairs,
                "Timestamp": datetime.now(UTC) - timedelta(seconds=2),
            }
        ],
    )  # fmt: skip


def put_gateway_metrics(calls, failed, ms=40):
    for name, value in (("Count", calls), ("5XXError", failed), ("Latency", ms)):
        put_metric("AWS/ApiGateway", name, value, ApiName=f"auxeira-{STAGE}", Stage=STAGE)


def put_function_metric(group, name, value):
    put_metric("AWS/Lambda", name, value, FunctionName=specs.function_name(group, STAGE))


def wrong(code=3):
    """The subjects of what is wrong, and of nothing else before it."""
    found = read("status", code=code)["findings"]
    states = [row["state"] for row in found]
    assert states == sorted(states, key=["wrong", "failed", "unknown", "fine"].index)
    return [row["subject"] for row in found if row["state"] == "wrong"]


def measure(number, *, code=0):
    """A measure of success: (state, seen)."""
    (row,) = [
        row
        for row in read("status", "--success", code=code)["findings"]
        if row["subject"].startswith(f"{number} ")
    ]
    return row["state"], row["seen"]


def test_a_stage_with_nothing_wrong_is_exit_code_0():
    assert wrong(code=0) == []
    assert "7 of 7 active" in do("status")


def test_an_alarm_that_rings_is_first_with_what_it_asks_for():
    put_alarm("users-write-throttle", "ALARM")

    assert wrong() == [f"auxeira-{STAGE}-users-write-throttle"]
    first = read("status", code=3)["findings"][0]
    assert first["todo"] == "users-write-throttle: see docs (page)"


def test_pages_stand_before_tickets():
    put_alarm("auth-slow", "ALARM", "ticket")
    put_alarm("auth-errors", "ALARM")
    put_alarm("auth-waits", "ALARM", "ticket")

    rows = read("status", code=3)["findings"]
    assert [row["seen"].partition(",")[0] for row in rows[:3]] == ["page", "ticket", "ticket"]
    assert rows[0]["subject"] == f"auxeira-{STAGE}-auth-errors"


def test_an_alarm_of_another_stage_is_not_ours():
    client("cloudwatch").put_metric_alarm(
        AlarmName="auxeira-other-x", ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1, Period=60, Threshold=0, Namespace="n", MetricName="m", Statistic="Sum",
    )  # fmt: skip
    client("cloudwatch").set_alarm_state(
        AlarmName="auxeira-other-x", StateValue="ALARM", StateReason="test"
    )

    assert wrong(code=0) == []


@pytest.mark.parametrize("status", [500, 403])
def test_an_api_that_answers_otherwise_is_wrong(status):
    with answering(status):
        assert wrong() == ["GET /health", "GET /api/health"]


def test_an_api_that_does_not_answer_is_wrong():
    with answering(200, urllib.error.URLError("refused")):
        assert wrong() == ["GET /health", "GET /api/health"]


@pytest.mark.slow
def test_dead_letters_are_wrong_with_the_command_that_shows_them(cloud):
    url = cloud.admin("sqs").get_queue_url(QueueName=specs.dead_letters_name("mail", STAGE))
    cloud.admin("sqs").send_message(QueueUrl=url["QueueUrl"], MessageBody="{}")

    assert wrong() == ["queue mail"]
    assert f"python -m ops dlq show mail --stage {STAGE}" in do("status", code=3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("subject", "table", "build"),
    [
        ("oldest pending payment", "reports", lambda at: {
            "user_id": LIST, "reference": "aux-1",
            "record": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}#aux-1"}),
        ("oldest unwritten report", "reports", lambda at: {
            "user_id": "waiting", "record": "usr_1#rpt_1", "since": at, "owner": "usr_1",
            "report_id": "rpt_1"}),
        ("oldest erasure", "users", lambda at: {
            **account_records.erasure_key(accounts.OTHER), "erasing_since": at}),
    ],
)  # fmt: skip
def test_work_that_waits_for_too_long_is_wrong(cloud, subject, table, build):
    put_report(cloud, "queued")
    cloud.load(table, [build(int(time.time()) - 60)])
    assert wrong(code=0) == []

    cloud.load(table, [build(int(time.time()) - 2 * DAY)])
    assert wrong() == [subject]


def put_report(cloud, status):
    cloud.load("reports", [{"user_id": "usr_1", "record": "rpt_1", "status": status}])


@pytest.mark.slow
@pytest.mark.parametrize("status", ["ready", "failed", "locked"])
def test_a_report_that_nobody_has_to_write_any_more_does_not_wait(cloud, status):
    put_report(cloud, status)
    entry = {"user_id": "waiting", "record": "usr_1#rpt_1", "owner": "usr_1", "report_id": "rpt_1"}
    cloud.load("reports", [entry | {"since": 1}])

    assert wrong(code=0) == []


def test_a_deploy_that_failed_is_wrong():
    with deployed(STACK | {"StackStatus": "UPDATE_ROLLBACK_FAILED"}):
        assert wrong() == ["stack"]


def test_a_stack_that_is_not_there_is_wrong_and_its_api_cannot_be_looked_at():
    missing = command_line.refusal("ValidationError", "DescribeStacks", "does not exist")

    with command_line.aws_answers({"cloudformation.DescribeStacks": missing}):
        found = {row["subject"]: row for row in read("status", code=3)["findings"]}

    assert (found["stack"]["state"], found["health"]["state"]) == ("wrong", "failed")
    assert found["stack"]["seen"].startswith(f"There is no stack Auxeira-{STAGE} here")
    assert "\n## When the stack is gone\n" in GUIDE
    assert "'When the stack is gone'" in found["stack"]["todo"]
    assert found["health"]["todo"] == ""  # the sentence says it


def test_where_nothing_is_served_one_sentence_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(ops_stage, "list_stages", lambda: ["local"])
    monkeypatch.setattr(ops_stage, "RUN", tmp_path / "none.json")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    done = command_line.run("status", stage="local")

    assert isinstance(done.exception, ops_stage.NotServed)
    assert str(done.exception) == ops_stage.NOT_SERVED


def test_a_deleted_table_is_wrong_and_what_needs_it_says_no_word_of_the_account(cloud):
    with without_table("users"):
        found = {row["subject"]: row for row in read("status", code=3)["findings"]}

    assert found["tables"]["state"] == "wrong"
    assert "'A table that was deleted'" in found["tables"]["todo"]
    assert "\n### A table that was deleted\n" in GUIDE
    assert found["work"]["todo"].startswith("mend what is wrong first")


def test_an_emptied_table_is_wrong_where_its_last_backup_is_not_empty(cloud):
    cloud.load("users", [{"pk": "USER#usr_1", "sk": "USER"}])
    with command_line.aws_answers(drill.STACK):
        name = read("backup", "--table", "users")["backups"][0]["name"]
    try:
        assert wrong(code=0) == []
        cloud.drop("users", {"pk": "USER#usr_1", "sk": "USER"})

        assert wrong() == ["items"]
        first = read("status", code=3)["findings"][0]
    finally:
        delete_backups()

    assert first["seen"] == f"users is empty, and {name} is not"
    assert "'A table that was damaged'" in first["todo"]
    assert "\n### A table that was damaged\n" in GUIDE


def test_without_a_backup_nobody_knows_whether_a_table_should_be_empty():
    found = {row["subject"]: row for row in read("status")["findings"]}

    assert found["items"]["state"] == "unknown"
    assert found["items"]["todo"] == f"python -m ops backup --stage {STAGE}"


def test_names_are_said_as_a_shell_takes_them():
    with command_line.aws_answers(drill.STACK):
        said = do("names")

    names = dict(line.split("=", 1) for line in said.splitlines())
    assert names["STACK"] == f"Auxeira-{STAGE}"
    assert names["API"] == "https://api.test/test"
    assert names["REPORTS_BUCKET"] == drill.RESOURCES["ReportsBucket"]
    assert names["USERS_TABLE"] == ops_stage.name_table("users", STAGE)
    asked = set(re.findall(r"\$([A-Z]+_(?:BUCKET|TABLE))\b", GUIDE)) - {"PAGE_BUCKET"}
    assert asked <= names.keys()


def test_what_may_not_be_read_needs_somebody_and_the_rest_is_said_all_the_same():
    denied = command_line.refusal("AccessDenied", "DescribeAlarms")

    with command_line.aws_answers({"cloudwatch.DescribeAlarms": denied}):
        found = {row["subject"]: row["state"] for row in read("status", code=3)["findings"]}

    assert found["alarms"] == "failed"
    assert found["tables"] == "fine"


# the measures of success


def test_there_are_nine_measures_and_what_nobody_counts_is_unknown():
    found = read("status", "--success")["findings"]

    assert sorted(row["subject"][0] for row in found) == list("123456789")
    assert [row["subject"][0] for row in found if row["state"] == "fine"] == ["1", "2", "7", "8"]


@pytest.mark.parametrize(
    ("calls", "failed", "state", "seen"),
    [(10_000, 10, "fine", "99.900 %"), (10_000, 11, "wrong", "99.890 %: 11 of 10000")],
)
def test_availability_is_of_the_requests_of_the_month(calls, failed, state, seen):
    put_gateway_metrics(calls, failed)

    found = measure(9, code=3 if state == "wrong" else 0)

    assert found[0] == state
    assert found[1].startswith(seen)


@pytest.mark.parametrize(("ms", "state"), [(99, "fine"), (100, "wrong")])
def test_latency_is_what_the_gateway_counts(ms, state):
    put_gateway_metrics(1, 0, ms)

    assert measure(8, code=3 if state == "wrong" else 0) == (state, f"{ms} ms on average in 24 h")


@pytest.mark.slow
@pytest.mark.parametrize(("number", "group"), [(3, "auth"), (4, "profiles"), (5, "reports")])
def test_a_function_works_whose_calls_do_not_fail(number, group):
    put_function_metric(group, "Invocations", 20)
    assert measure(number)[0] == "fine"

    put_function_metric(group, "Errors", 1)
    assert measure(number, code=3)[0] == "wrong"


def test_what_was_done_is_a_proof_where_nobody_counts_calls(cloud):
    hour = activity_records.format_hour(time.time())
    old = activity_records.format_hour(time.time() - 2 * DAY)
    for metric in ("signups", "reports"):
        for at, number in ((hour, 3), (old, 40)):
            key = activity_records.hour_key(metric, at)
            cloud.load("activity", [key | {"total": number}])

    assert measure(3)[0] == measure(5)[0] == "fine"
    assert measure(3)[1].startswith("3 sign-ups in 24 h")
    assert measure(4)[0] == "unknown"


@pytest.mark.slow
@pytest.mark.parametrize(("lag", "state"), [(60_000, "fine"), (60_001, "wrong")])
def test_the_leaderboard_is_as_late_as_its_follower(lag, state):
    put_function_metric("scores", "IteratorAge", lag)

    assert measure(6, code=3 if state == "wrong" else 0)[0] == state


@pytest.mark.parametrize(("dollars", "state"), [(1.5, "fine"), (1600, "wrong")])
def test_costs_are_those_of_the_month_at_this_pace(dollars, state):
    with command_line.aws_answers(spent(dollars)):
        found = measure(7, code=3 if state == "wrong" else 0)

    assert found[0] == state
    assert found[1].startswith(f"${dollars:.2f} so far")


def test_the_region_is_that_of_the_cdk_cli_s_variable(monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    ops_stage.clear_clients()

    assert ops_stage.connect_service("sqs", STAGE).meta.region_name == "eu-west-1"
    ops_stage.clear_clients()
