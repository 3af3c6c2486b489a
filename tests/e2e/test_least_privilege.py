"""Each function's role, assumed: what its row grants is allowed, all else is refused."""

import pytest
from botocore.exceptions import ClientError

from cdk import specs
from local.emulator import STAGE

KEY = {"S": "nobody"}
GROUPS = [row.group for row in specs.FUNCTIONS]


def _key(row):
    return {row.hash: KEY, row.range: KEY}


PROBES = {
    "BatchGetItem": lambda c, t: c.batch_get_item(RequestItems={t.name: {"Keys": [_key(t)]}}),
    "GetItem": lambda c, t: c.get_item(TableName=t.name, Key=_key(t)),
    "PutItem": lambda c, t: c.put_item(
        TableName=t.name,
        Item=_key(t),
        ConditionExpression=f"attribute_exists({t.hash}) AND attribute_not_exists({t.hash})",
    ),
    "UpdateItem": lambda c, t: c.update_item(
        TableName=t.name,
        Key=_key(t),
        ConditionExpression=f"attribute_exists({t.hash}) AND attribute_not_exists({t.hash})",
    ),
    "DeleteItem": lambda c, t: c.delete_item(TableName=t.name, Key=_key(t)),
    "BatchWriteItem": lambda c, t: c.batch_write_item(
        RequestItems={t.name: [{"DeleteRequest": {"Key": _key(t)}}]}
    ),
    "Query": lambda c, t: c.query(
        TableName=t.name,
        KeyConditionExpression=f"{t.hash} = :k",
        ExpressionAttributeValues={":k": KEY},
    ),
    "Scan": lambda c, t: c.scan(TableName=t.name),
    "DeleteTable": lambda c, t: c.delete_table(TableName=t.name),
    "UpdateTable": lambda c, t: c.update_table(TableName=t.name, DeletionProtectionEnabled=False),
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("table", specs.TABLES, ids=[row.key for row in specs.TABLES])
def test_a_function_does_to_a_table_exactly_what_its_row_grants(deployed, group, table):
    """Of which items, the embedded cloud does not ask: see tests/e2e/test_conformance.py."""
    client = deployed.as_function(group, "dynamodb")
    grants = next(f for f in specs.FUNCTIONS if f.group == group).grants
    granted = {a for t, actions in grants.items() if t.partition(":")[0] == table.key
               for a in actions}  # fmt: skip

    allowed = {name for name, probe in PROBES.items() if _allowed(lambda p=probe: p(client, table))}

    assert allowed == granted


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    ("table", "index"),
    [(row, index) for row in specs.TABLES for index in row.indexes],
    ids=lambda part: getattr(part, "key", None) or part.name,
)
def test_a_function_queries_an_index_only_where_its_row_grants_it(deployed, group, table, index):
    client = deployed.as_function(group, "dynamodb")
    granted = next(f for f in specs.FUNCTIONS if f.group == group).grants

    allowed = _allowed(
        lambda: client.query(
            TableName=table.name,
            IndexName=index.name,
            KeyConditionExpression="#k = :k",
            ExpressionAttributeNames={"#k": index.hash[0]},
            ExpressionAttributeValues={":k": KEY},
        )
    )

    assert allowed == ("Query" in granted.get(f"{table.key}/{index.name}", ()))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("secret", specs.SECRETS, ids=[row.key for row in specs.SECRETS])
def test_a_function_reads_only_the_secrets_of_its_row(deployed, group, secret):
    client = deployed.as_function(group, "secretsmanager")
    name = specs.secret_name(secret.key, STAGE)

    readable = _allowed(lambda: client.get_secret_value(SecretId=name))

    assert readable == (secret.key in next(f for f in specs.FUNCTIONS if f.group == group).secrets)


MESSAGES = {
    "SendMessage": lambda c, url: c.send_message(QueueUrl=url, MessageBody="{}"),
    "ReceiveMessage": lambda c, url: c.receive_message(QueueUrl=url, VisibilityTimeout=0),
    "DeleteMessage": lambda c, url: c.delete_message(QueueUrl=url, ReceiptHandle="none"),
    "GetQueueAttributes": lambda c, url: c.get_queue_attributes(QueueUrl=url),
    "SetQueueAttributes": lambda c, url: c.set_queue_attributes(QueueUrl=url, Attributes={}),
    "ChangeMessageVisibility": lambda c, url: c.change_message_visibility(
        QueueUrl=url, ReceiptHandle="none", VisibilityTimeout=0
    ),
}
QUEUES = [
    (name(row.key, STAGE), row.key if name is specs.queue_name else "")
    for row in specs.QUEUES
    for name in (specs.queue_name, specs.dead_letters_name)
]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(("name", "key"), QUEUES, ids=[name for name, _ in QUEUES])
def test_a_function_does_to_a_queue_exactly_what_its_row_grants(deployed, group, name, key):
    """And nothing to a dead-letter queue."""
    url = deployed.cloud.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    client = deployed.as_function(group, "sqs")
    row = next(f for f in specs.FUNCTIONS if f.group == group)
    granted = {"SendMessage"} if key in row.sends else set()
    granted |= set(specs.CONSUMING) if key and key == row.consumes else set()

    allowed = {n for n, probe in MESSAGES.items() if _allowed(lambda p=probe: p(client, url))}

    assert allowed == granted


@pytest.mark.parametrize("group", GROUPS)
def test_a_function_sends_mail_only_where_its_row_says_so(deployed, group):
    """From which address, the embedded cloud does not ask: see tests/stacks/test_functions.py."""
    client = deployed.as_function(group, "sesv2")
    text = {"Data": "x"}

    sent = _allowed(
        lambda: client.send_email(
            FromEmailAddress="no-reply@auxeira.com",
            Destination={"ToAddresses": ["privileges@example.org"]},
            Content={"Simple": {"Subject": text, "Body": {"Text": text}}},
        )
    )

    assert sent == ("mail" in next(f for f in specs.FUNCTIONS if f.group == group).uses)


@pytest.mark.parametrize("group", GROUPS)
def test_a_function_has_no_rights_over_its_surroundings(deployed, group):
    assert not _allowed(deployed.as_function(group, "dynamodb").list_tables)
    assert not _allowed(deployed.as_function(group, "lambda").list_functions)
    assert not _allowed(deployed.as_function(group, "s3").list_buckets)
    assert not _allowed(deployed.as_function(group, "iam").list_roles)


def _allowed(probe):
    """Whether IAM lets a call through, whatever the service then says of it."""
    try:
        probe()
    except ClientError as error:
        return error.response["Error"]["Code"] not in ("AccessDenied", "AccessDeniedException")
    return True
