"""What a deleted stack has left is found, and written for the import into a new one."""

import json

import pytest

from cdk import specs
from ops import stage as ops_stage
from tests.support import cloud, command_line
from tests.support.command_line import STAGE, do, read, refuse

BUCKET = "auxeira-test-reportsbucket-1abc"
GONE = {
    "cloudformation.DescribeStacks": command_line.refusal(
        "ValidationError", "DescribeStacks", "Stack with id Auxeira-test does not exist"
    )
}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


@pytest.fixture
def template(cloud, tmp_path):
    """Of a new stack, whose former one left all of it."""
    resources = {
        f"{row.key.capitalize()}Table": resource(
            "DynamoDB::Table", TableName=ops_stage.name_table(row.key, STAGE)
        )
        for row in specs.TABLES
    }
    for row in specs.SECRETS:
        name = specs.secret_name(row.key, STAGE)
        resources[f"{row.key.capitalize()}Secret"] = resource("SecretsManager::Secret", Name=name)
    resources["ReportsBucket"] = resource("S3::Bucket")
    resources["AuthLogs"] = resource("Logs::LogGroup", LogGroupName="/aws/lambda/left")
    resources["MailQueue"] = resource("SQS::Queue", QueueName="mail")
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": resources}))
    cloud.admin("s3").create_bucket(Bucket=BUCKET)
    cloud.admin("logs").create_log_group(logGroupName="/aws/lambda/left")
    with command_line.tests_stage(), command_line.aws_answers(GONE):
        yield path
    cloud.admin("s3").delete_bucket(Bucket=BUCKET)
    cloud.admin("logs").delete_log_group(logGroupName="/aws/lambda/left")


def words(template):
    return "recover", "--template", str(template), "--out", str(template.with_name("out.json"))


def written(template):
    return json.loads(template.with_name("out.json").read_text())


def test_what_is_left_is_written_as_cdk_import_reads_it(template):
    said = do(*words(template))

    found = written(template)
    assert len(found) == len(specs.TABLES) + len(specs.SECRETS) + 2
    assert found["UsersTable"] == {"TableName": ops_stage.name_table("users", STAGE)}
    assert found["ReportsBucket"] == {"BucketName": BUCKET}
    assert found["AuthLogs"] == {"LogGroupName": "/aws/lambda/left"}
    secret = cloud.admin("secretsmanager").describe_secret(SecretId=cloud.secret_name("signing"))
    assert found["SigningSecret"] == {"Id": secret["ARN"]}
    assert "cdk import" in said


def test_what_is_missing_is_said_and_left_out(template):
    body = json.loads(template.read_text())
    body["Resources"]["CatsTable"] = resource("DynamoDB::Table", TableName="cats")
    body["Resources"]["CatSecret"] = resource("SecretsManager::Secret", Name="cats")
    template.write_text(json.dumps(body))

    answer = read(*words(template), code=3)

    missing = {row["logical id"] for row in answer["resources"] if not row["found"]}
    assert missing == {"CatsTable", "CatSecret"}
    assert not missing & written(template).keys()


def test_logs_that_are_gone_are_no_loss(template):
    body = json.loads(template.read_text())
    body["Resources"]["OtherLogs"] = resource("Logs::LogGroup", LogGroupName="/aws/lambda/gone")
    template.write_text(json.dumps(body))

    read(*words(template))

    assert "OtherLogs" not in written(template)


def test_of_two_buckets_none_is_guessed(template):
    other = f"{BUCKET}-2"
    cloud.admin("s3").create_bucket(Bucket=other)
    try:
        assert other in refuse(*words(template))
    finally:
        cloud.admin("s3").delete_bucket(Bucket=other)


def test_what_a_stack_owns_is_not_looked_for(template):
    stack = {"Stacks": [{"StackName": "Auxeira-test"}]}
    with command_line.aws_answers({"cloudformation.DescribeStacks": stack}):
        assert "There is a stack Auxeira-test" in refuse(*words(template))
