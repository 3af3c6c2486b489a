"""Where the embedded cloud differs from AWS. Each fact is asserted, so that an upgrade shows.

A test that fails here is news: the difference is gone (then what works around it can go) or a
new one has come (then nothing may be claimed as proven by it).
"""

import io
import json
import zipfile

import httpx
import pytest
from botocore.exceptions import ClientError

from cdk import specs
from local.emulator import STAGE

USERS = specs.find_table("users").name


def test_cloudformation_drops_time_to_live_and_point_in_time_recovery(deployed):
    assert set(deployed.dropped.values()) == {("DISABLED", "DISABLED")}


def test_cloudformation_drops_the_maxima_of_on_demand_tables(deployed):
    table = deployed.cloud.client("dynamodb").describe_table(TableName=USERS)["Table"]

    assert "OnDemandThroughput" not in table


def test_cloudformation_drops_contributor_insights(deployed):
    answer = deployed.cloud.client("dynamodb").describe_contributor_insights(
        TableName=specs.find_table("projects").name
    )

    assert answer["ContributorInsightsStatus"] == "DISABLED"


def test_a_generated_secret_has_punctuation_that_was_excluded(deployed):
    """Which is why no format may rest on it."""
    values = [
        deployed.cloud.client("secretsmanager").get_secret_value(
            SecretId=specs.secret_name(key, STAGE)
        )["SecretString"]
        for key in ("signing", "credentials")
    ]

    assert not "".join(values).isalnum()


def test_the_gateway_takes_bodies_larger_than_10_mb(http):
    """AWS answers 413 itself; here the function does, for anything over 272 KB."""
    answer = http.post("/api/auth/register", json={"email": "x" * 11_000_000})

    assert answer.status_code == 413
    assert answer.json()["detail"] == "The body is larger than 272 KB."


def test_a_read_costs_the_same_whatever_the_size_of_the_item(deployed):
    dynamodb = deployed.cloud.client("dynamodb")
    key = {"pk": {"S": "SIZE"}, "sk": {"S": "20 KB"}}
    dynamodb.put_item(TableName=USERS, Item=key | {"text": {"S": "x" * 20_000}})

    answer = dynamodb.get_item(TableName=USERS, Key=key, ReturnConsumedCapacity="TOTAL")

    dynamodb.delete_item(TableName=USERS, Key=key)
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 0.5  # AWS: 2.5


def test_a_provisioned_table_never_throttles(deployed):
    dynamodb = deployed.cloud.client("dynamodb")
    name = specs.find_table("projects").name
    item = {"project_id": {"S": "BURST"}, "record": {"S": "x"}, "text": {"S": "x" * 5000}}

    for _ in range(150):  # 750 units at 2 a second: AWS has 600 to lend
        dynamodb.put_item(TableName=name, Item=item)

    dynamodb.delete_item(TableName=name, Key={k: item[k] for k in ("project_id", "record")})


def test_transactions_on_one_item_never_conflict_but_conditions_hold(deployed):
    dynamodb = deployed.cloud.client("dynamodb")
    put = {
        "TableName": USERS,
        "Item": {"pk": {"S": "TX"}, "sk": {"S": "x"}},
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    dynamodb.transact_write_items(TransactItems=[{"Put": put}])

    with pytest.raises(ClientError) as refusal:
        dynamodb.transact_write_items(TransactItems=[{"Put": put}])

    dynamodb.delete_item(TableName=USERS, Key=put["Item"])
    (reason,) = refusal.value.response["CancellationReasons"]
    assert reason["Code"] == "ConditionalCheckFailed"
    assert reason["Item"] == put["Item"]


def test_a_crashed_handler_shows_its_message(deployed):
    """AWS answers `Internal server error`. Our handlers therefore catch everything."""
    functions = deployed.cloud.client("lambda")
    code = _zip("handler.py", "def lambda_handler(event, context):\n    raise ValueError('secret')")
    functions.create_function(
        FunctionName="crash",
        Runtime="python3.13",
        Role=deployed.role("health"),
        Handler="handler.lambda_handler",
        Code={"ZipFile": code},
    )

    answer = functions.invoke(FunctionName="crash", Payload=b"{}")

    functions.delete_function(FunctionName="crash")
    assert json.load(answer["Payload"])["errorMessage"] == "secret"


def test_the_access_log_stays_empty(deployed, http):
    http.get("/health")
    logs = deployed.cloud.client("logs")
    groups = [g["logGroupName"] for g in logs.describe_log_groups()["logGroups"]]
    functions = {f"/aws/lambda/{specs.function_name(r.group, STAGE)}" for r in specs.FUNCTIONS}
    (access,) = [name for name in groups if name not in functions and "lambda" not in name]

    assert logs.filter_log_events(logGroupName=access)["events"] == []


def test_the_reference_to_a_secret_is_its_name(deployed):
    secret = deployed.cloud.client("secretsmanager").describe_secret(
        SecretId=specs.secret_name("signing", STAGE)
    )
    formation = deployed.cloud.client("cloudformation")
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=f"Auxeira-{STAGE}")
    resources = [row for page in pages for row in page["StackResourceSummaries"]]
    physical = {r["PhysicalResourceId"] for r in resources if "Secret" in r["ResourceType"]}

    assert secret["Name"] in physical  # AWS: the ARN


def test_a_throttle_of_one_path_is_not_applied(http):
    """The stage's limit is. On AWS /api/auth/register takes 5 a second."""
    with httpx.Client(base_url=http.base_url) as client:
        answers = [client.post("/api/auth/register", content=b"{") for _ in range(40)]

    assert {answer.status_code for answer in answers} == {415}


def test_ses_does_not_say_who_a_mail_is_from_when_it_asks_iam(deployed):
    """Which is why the local stage grants sending on `*`; a named identity is refused."""
    iam, sts = deployed.cloud.client("iam"), deployed.cloud.client("sts")
    named = {
        "Effect": "Allow",
        "Action": "ses:SendEmail",
        "Resource": "arn:aws:ses:us-east-1:000000000000:identity/no-reply@auxeira.com",
    }
    anybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    role = iam.create_role(
        RoleName="sender", AssumeRolePolicyDocument=json.dumps(_policy(anybody))
    )["Role"]
    iam.put_role_policy(
        RoleName="sender", PolicyName="one", PolicyDocument=json.dumps(_policy(named))
    )
    credentials = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="sender")["Credentials"]
    client = deployed.cloud.client(
        "sesv2",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )

    with pytest.raises(ClientError) as refusal:
        client.send_email(
            FromEmailAddress="no-reply@auxeira.com",
            Destination={"ToAddresses": ["ann@example.org"]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        )

    iam.delete_role_policy(RoleName="sender", PolicyName="one")
    iam.delete_role(RoleName="sender")
    assert refusal.value.response["Error"]["Code"] == "AccessDeniedException"


def test_iam_is_not_told_which_items_of_a_table_are_meant(deployed):
    """On AWS `scores` may update items of groups alone: dynamodb:LeadingKeys is GROUP#*."""
    client = deployed.as_function("scores", "dynamodb")

    with pytest.raises(ClientError) as refusal:
        client.update_item(
            TableName="auxeira-user-profiles",
            Key={"user_id": {"S": "usr_somebody"}, "record": {"S": "PROFILE"}},
            ConditionExpression="attribute_exists(user_id)",
        )

    assert refusal.value.response["Error"]["Code"] == "ConditionalCheckFailedException"


def test_a_handler_is_given_no_layer_under_opt(deployed):
    """AWS unpacks layers to /opt; here they lie in a temporary folder on the path."""
    functions = deployed.cloud.client("lambda")
    text = (
        "import os\ndef lambda_handler(event, context):\n    return os.path.exists('/opt/python')"
    )
    functions.create_function(
        FunctionName="look",
        Runtime="python3.13",
        Role=deployed.role("health"),
        Handler="handler.lambda_handler",
        Code={"ZipFile": _zip("handler.py", text)},
    )

    answer = functions.invoke(FunctionName="look")

    functions.delete_function(FunctionName="look")
    assert json.load(answer["Payload"]) is False


# the gateway and HTTP


def test_a_mock_sends_its_template_as_it_is(deployed):
    """AWS fills it in. Without the id of the request a MOCK cannot answer for unknown paths."""
    gateway = deployed.cloud.client("apigateway")
    api = gateway.create_rest_api(name="mock")["id"]
    [root] = gateway.get_resources(restApiId=api)["items"]
    place = {"restApiId": api, "resourceId": root["id"], "httpMethod": "GET"}
    header = "method.response.header.X-Request-Id"
    gateway.put_method(**place, authorizationType="NONE")
    gateway.put_integration(
        **place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 404}'}
    )
    gateway.put_method_response(**place, statusCode="404", responseParameters={header: False})
    gateway.put_integration_response(
        **place,
        statusCode="404",
        responseParameters={header: "context.requestId"},
        responseTemplates={"application/json": '{"instance": "$context.requestId"}'},
    )
    gateway.create_deployment(restApiId=api, stageName="x")

    answer = httpx.get(
        f"{deployed.cloud.api_url.rpartition('/_aws/')[0]}/_aws/execute-api/{api}/x/"
    )

    gateway.delete_rest_api(restApiId=api)
    assert answer.status_code == 404
    assert answer.json() == {"instance": "$context.requestId"}
    assert answer.headers["X-Request-Id"] == "context.requestId"


def test_the_challenge_of_a_function_keeps_its_name(http):
    """AWS sends it as x-amzn-Remapped-WWW-Authenticate, which scripts may read as well."""
    answer = http.get("/api/auth/me", headers={"Origin": "http://localhost:3000"})

    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert "x-amzn-Remapped-WWW-Authenticate" not in answer.headers
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"WWW-Authenticate", "x-amzn-Remapped-WWW-Authenticate"} <= set(exposed)


def test_a_path_is_decoded_before_a_function_sees_it(http):
    """On AWS it arrives as it was sent, and is a 404: a resource has one spelling."""
    assert http.get("/docs/%73tyle").status_code == 200


def test_the_address_of_a_client_is_what_it_says_it_is(http):
    """On AWS sourceIp is the other end of the connection, whatever X-Forwarded-For says.

    So every limit that counts by network can be walked around here, and nothing about them is
    proven by requests with this header.
    """
    guess = {"email": "forwarded@example.org", "password": "wrong"}

    answers = [
        http.post("/api/auth/login", json=guess, headers={"X-Forwarded-For": f"198.51.{n}.7"})
        for n in range(12)
    ]

    assert {answer.status_code for answer in answers} == {401}  # the 11th of a network is a 429


def test_the_gateway_gives_a_request_another_id_than_it_tells_the_function(http):
    """On AWS x-amzn-RequestId is the same. Ours is X-Request-Id, which problems and logs name."""
    answer = http.get("/health")

    assert answer.headers["x-amzn-RequestId"] != answer.headers["X-Request-Id"]


def _policy(statement):
    return {"Version": "2012-10-17", "Statement": [statement]}


def _zip(name, text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()
