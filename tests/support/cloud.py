"""AWS in process: the tables and secrets of the specs, and a look behind the handlers."""

import copy
import functools
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.models import botocore_stubber
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends

from auxeira.aws import attribute_values, client
from auxeira.benchmarks import repository
from auxeira.core import deadline
from auxeira.security import jwks, key_ring, provider_keys, session_liveness
from cdk import resources, specs
from tests.support import auth0, aws_calls, fast_moto, paystack, thunderbit
from tests.support.aws_calls import STAGE
from tests.support.events import NOW

ORIGIN = "https://dashboard.auxeira.com"
SECRETS = {row.key: f"{row.key}-{'0123456789abcdef' * 4}" for row in specs.SECRETS} | {
    "payments": json.dumps(
        {"PAYSTACK_SECRET_KEY": paystack.SECRET_KEY, "PAYSTACK_PUBLIC_KEY": paystack.PUBLIC_KEY}
    )
}
SENDER = "no-reply@auxeira.test"
APP_URL = "https://dashboard.auxeira.test"
DAY = 86_400
REGION = "us-east-1"
FORGETTERS = {  # of what a process of one function remembers
    "functions.analytics.rate_limit": "clear_windows",
    "functions.activity_writer.service": "clear_worker",
    "functions.activity_writer.user_counts": "clear_sketch_cache",
}

Snapshot = tuple[dict[str, Any], Any, dict[str, bytes], paystack.Kept]

_moto = threading.Lock()
_stand_ins: list[Callable[[Any], AWSResponse | None]] = []


def environment() -> dict[str, str]:
    """What the CDK app writes into the functions' environment."""
    tables = {
        f"{t.key.upper()}_TABLE": specs.physical_table_name(t.name, STAGE) for t in specs.TABLES
    }
    secrets = {f"{s.key.upper()}_SECRET": specs.secret_name(s.key, STAGE) for s in specs.SECRETS}
    queues = {f"{q.key.upper()}_QUEUE": queue_url(q.key) for q in specs.QUEUES}
    buckets = {f"{b.key.upper()}_BUCKET": bucket_name(b.key) for b in specs.BUCKETS}
    mail = {"MAIL_SENDER": SENDER, "APP_URL": APP_URL}
    fixed = {"STAGE": STAGE, "CORS_ORIGINS": ORIGIN, "BCRYPT_COST": "4"}
    others = auth0.environment() | paystack.environment() | thunderbit.environment()
    return tables | secrets | queues | buckets | mail | fixed | others


@contextmanager
def running() -> Iterator[None]:
    """moto with every table and secret, empty, for a process that knows nothing yet.

    Tables are made once and emptied for the next test, and of moto only the part behind botocore
    is switched on: twenty times as fast as `mock_aws()`.
    """
    kept, patience = dict(os.environ), deadline.MOST
    os.environ.update(environment())
    botocore_stubber.enabled = True
    deadline.MOST = 60  # a busy machine may make moto slower than AWS
    try:
        restore(_pristine())
        fresh_process()
        with auth0.reachable(), paystack.reachable():
            yield
    finally:
        botocore_stubber.enabled = False
        deadline.MOST = patience
        key_ring.clear_key_ring_cache()
        os.environ.clear()
        os.environ.update(kept)


@functools.cache
def _pristine() -> Snapshot:
    fast_moto.install()
    for row in specs.TABLES:
        create_table(row)
    for key, value in SECRETS.items():
        admin("secretsmanager").create_secret(Name=secret_name(key), SecretString=value)
        backdate(key, NOW - DAY)
    for queue in specs.QUEUES:
        admin("sqs").create_queue(QueueName=specs.queue_name(queue.key, STAGE))
    for bucket in specs.BUCKETS:
        admin("s3").create_bucket(Bucket=bucket_name(bucket.key))
    admin("sesv2").create_email_identity(EmailIdentity=SENDER)
    return snapshot()


@functools.cache
def admin(service: str) -> Any:
    """A client of the tests' own, which no listener hears."""
    return _session().client(service)


@functools.cache
def _session() -> boto3.Session:
    return boto3.Session()


def fresh_process() -> None:
    """Forgets what a warm function remembers; its clients remember nothing of a request."""
    _heard_session()
    key_ring.clear_key_ring_cache()
    session_liveness.clear_session_cache()
    provider_keys.clear_provider_key_cache()
    jwks.clear_jwks_cache()
    if module := sys.modules.get("functions.leaderboard.repository"):
        module.clear_board_cache()
    if module := sys.modules.get("functions.projects.repository"):
        module.clear_project_cache()
    if module := sys.modules.get("functions.leaderboard.recount_requests"):
        module.clear_recount_requests()
    repository.clear_peer_group_cache()
    for name, forget in FORGETTERS.items():
        if module := sys.modules.get(name):
            getattr(module, forget)()


@functools.cache
def _heard_session() -> None:
    """Puts moto and the listeners behind the session of the layer."""
    session = client.get_botocore_session()
    session.unregister("before-send", botocore_stubber)
    session.register("before-send", _answer)
    aws_calls.attach(session)


def _answer(request: Any, event_name: str, **_: Any) -> Any:
    """moto answers a call after the other: it loses transactions that run in parallel."""
    with _moto:
        for stand_in in _stand_ins:
            if answer := stand_in(request):
                return answer
        return botocore_stubber(event_name, request)


@contextmanager
def answering(stand_in: Callable[[Any], AWSResponse | None]) -> Iterator[None]:
    """Lets a function answer HTTP requests to AWS in moto's place; None leaves it to moto."""
    _stand_ins.append(stand_in)
    try:
        yield
    finally:
        _stand_ins.remove(stand_in)


def refusal(code: str, status: int = 400, **members: Any) -> AWSResponse:
    """A refusal as DynamoDB sends it."""
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": code, **members}
    headers = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse("https://aws.test", status, headers, _Raw(json.dumps(body).encode()))


def refusal_of_s3(code: str, status: int) -> AWSResponse:
    """A refusal as S3 sends it."""
    body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return AWSResponse("https://s3.test", status, {"content-type": "application/xml"}, _Raw(body))


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def queue_url(key: str) -> str:
    return f"https://sqs.{REGION}.amazonaws.com/{DEFAULT_ACCOUNT_ID}/{specs.queue_name(key, STAGE)}"


def bucket_name(key: str) -> str:
    return f"auxeira-{STAGE}-{key}"


def objects(bucket: str = "reports") -> dict[str, bytes]:
    """What lies in a bucket, by its key."""
    found = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket_name(bucket)].keys
    return {name: entry.value for name, entry in found.items()}


def put_objects(found: dict[str, bytes], bucket: str = "reports") -> None:
    """Lets a bucket hold exactly these objects."""
    for name in objects(bucket).keys() - found.keys():
        admin("s3").delete_object(Bucket=bucket_name(bucket), Key=name)
    for name, content in found.items():
        admin("s3").put_object(Bucket=bucket_name(bucket), Key=name, Body=content)


def messages(key: str) -> list[Any]:
    """Takes what lies in a queue, parsed, in its order."""
    taken = []
    while (
        found := admin("sqs")
        .receive_message(QueueUrl=queue_url(key), MaxNumberOfMessages=10)
        .get("Messages")
    ):
        taken += [json.loads(message["Body"]) for message in found]
    return taken


def secret_name(key: str) -> str:
    return specs.secret_name(key, STAGE)


def rotate(key: str, value: str, now: float) -> None:
    """A new version of a secret, made at `now`; the one before becomes the previous."""
    admin("secretsmanager").put_secret_value(SecretId=secret_name(key), SecretString=value)
    backdate(key, now)


def backdate(key: str, now: float) -> None:
    """Moves the time at which the current version of a secret was made."""
    secret = _secrets().secrets[secret_name(key)]
    secret.versions[secret.default_version_id]["createdate"] = int(now)


def mails() -> list[Any]:
    """What SES took, in its order: moto's objects with source, destinations, subject and body."""
    return list(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)


def create_table(row: resources.Table) -> None:
    attributes = {row.hash: "S", row.range: "S"}
    for index in row.indexes:
        attributes |= dict([index.hash, index.range])
    request: dict[str, Any] = {
        "TableName": specs.physical_table_name(row.name, STAGE),
        "KeySchema": _keys(row.hash, row.range),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in attributes.items()
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if row.indexes:
        request["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _keys(index.hash[0], index.range[0]),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [*index.include]},
            }
            for index in row.indexes
        ]
    admin("dynamodb").create_table(**request)


def _keys(hash_key: str, range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_key, "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]


def snapshot() -> Snapshot:
    """What all tables, secrets, buckets and Paystack hold, for `restore`."""
    items = {name: copy.deepcopy(table.items) for name, table in _tables().items()}
    return items, copy.deepcopy(_secrets().secrets), objects(), paystack.kept()


def restore(kept: Snapshot) -> None:
    """Puts all that back to what it held; nothing is queued, nothing was mailed."""
    items, secrets, contents, transactions = kept
    put_objects(contents)
    paystack.restore(transactions)
    for name, table in _tables().items():
        table.items = copy.deepcopy(items[name])
    _secrets().secrets = copy.deepcopy(secrets)
    for queue in sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues.values():
        queue._messages, queue._pending_messages = [], set()  # PurgeQueue works once a minute
    ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return tables


def _secrets() -> Any:
    return secretsmanager_backends[DEFAULT_ACCOUNT_ID][REGION]


def items(table: str) -> list[dict[str, Any]]:
    """Everything in a table, plain."""
    name = specs.physical_table_name(specs.find_table(table).name, STAGE)
    return [_plain(item) for item in _tables()[name].all_items()]


def item(table: str, key: dict[str, Any]) -> dict[str, Any] | None:
    """What is under a key, plain."""
    name = specs.physical_table_name(specs.find_table(table).name, STAGE)
    target, packed = _tables()[name], attribute_values.serialize(key)
    hash_value, range_value = packed[target.hash_key_attr], packed[target.range_key_attr]
    found = target.get_item(DynamoType(hash_value), DynamoType(range_value))
    return _plain(found) if found else None


def _plain(item: Item) -> dict[str, Any]:
    """An item of moto's as our code sees it, without a call."""
    return attribute_values.deserialize(
        {name: value.to_regular_json() for name, value in item.attrs.items()}
    )


def load(table: str, found: Iterable[dict[str, Any]]) -> None:
    """Puts many items at once, without a call for each."""
    target = _tables()[specs.physical_table_name(specs.find_table(table).name, STAGE)]
    for item in found:
        target.put_item(attribute_values.serialize(item))


def drop(table: str, key: dict[str, Any]) -> None:
    """Deletes an item."""
    name = specs.physical_table_name(specs.find_table(table).name, STAGE)
    admin("dynamodb").delete_item(TableName=name, Key=attribute_values.serialize(key))


def change(table: str, key: dict[str, Any], **members: Any) -> None:
    """Sets members of an item, as an operator would."""
    admin("dynamodb").update_item(
        TableName=specs.physical_table_name(specs.find_table(table).name, STAGE),
        Key=attribute_values.serialize(key),
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in members),
        ExpressionAttributeNames={f"#{name}": name for name in members},
        ExpressionAttributeValues={
            f":{name}": value for name, value in attribute_values.serialize(members).items()
        },
    )
