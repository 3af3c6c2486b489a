"""The policies of the deployed roles, judged by a simulator that is not ours.

It knows leading keys and prefixes, where the embedded cloud asks for neither. These tests come last
(conftest.py): they look at all that functions have asked for in this run.
"""

import json
from collections.abc import Iterator
from functools import cache

import pytest

from cdk import resources, specs
from local.emulator import ACCOUNT, REGION, STAGE
from tests.e2e.conftest import PROBE
from tests.support import recording_emulator
from tests.support.iam_simulator import LEADING, Policies, Request, find_allowed, read_requests

SPECS = {row.group: row for row in specs.FUNCTIONS}
each_group = pytest.mark.parametrize("group", SPECS)
DYNAMODB = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
VERBS = (
    "GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem",
    "ConditionCheckItem", "Scan", "UpdateTable", "DeleteTable",
)  # fmt: skip
OBJECTS = ("GetObject", "PutObject", "DeleteObject", "GetObjectVersion", "PutObjectAcl")
MESSAGES = (*specs.CONSUMING, "SendMessage", "PurgeQueue", "SetQueueAttributes")
PREFIXES = sorted({key.partition(":")[2] for row in specs.FUNCTIONS for key in row.grants} - {""})


@pytest.fixture(scope="module")
def policies(deployed) -> Policies:
    """What IAM holds of each role."""
    iam, found = deployed.cloud.client("iam"), {}
    for group in SPECS:
        role = deployed.role(group).rpartition("/")[2]
        (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
        found[group] = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    return found


@pytest.fixture(scope="module")
def buckets(deployed) -> dict[str, str]:
    """The ARN of each bucket by its word in the specs."""
    client, found = deployed.cloud.client("cloudformation"), {}
    for row in specs.BUCKETS:
        name = client.describe_stack_resource(
            StackName=specs.stack_name(STAGE), LogicalResourceId=f"{row.key.capitalize()}Bucket"
        )["StackResourceDetail"]["PhysicalResourceId"]
        found[row.key] = f"arn:aws:s3:::{name}"
    return found


@pytest.fixture(scope="module")
def asked(deployed) -> set[Request]:
    """What functions have asked for, but not what tests have asked in their names."""
    roles = {deployed.role(group).rpartition("/")[2]: group for group in SPECS}
    found: set[Request] = set()
    for text in (deployed.cloud.folder / recording_emulator.RECORD).read_text().splitlines():
        line = json.loads(text)
        _, role, session = line["who"].split("/")
        if role in roles and not session.startswith(PROBE):
            found |= set(read_requests(roles[role], line))
    return found


def test_all_that_functions_have_asked_for_is_allowed(policies, asked, http):
    assert http.get("/api/projects").status_code == 200
    assert http.get("/api/experts").status_code == 401

    assert asked - find_allowed(policies, asked, ACCOUNT) == set()


@each_group
def test_a_role_is_allowed_what_its_row_says_and_refused_all_else(buckets, policies, group):
    asked = set(list_probes(group, buckets))
    row = SPECS[group]

    allowed = find_allowed(policies, asked, ACCOUNT)

    assert allowed == {each for each in asked if is_granted(row, each, buckets)}
    assert len(asked - allowed) >= 20


def list_probes(group: str, buckets: dict[str, str]) -> Iterator[Request]:
    """Every action on everything of the stack, with keys of each kind, and some on other things."""
    for table in specs.TABLES:
        for name in (table.name, *(f"{table.name}/index/{index.name}" for index in table.indexes)):
            for verb in VERBS if name == table.name else ("Query", "Scan"):
                for keys in list_leading_keys():
                    context = ((LEADING, keys),)
                    yield Request(group, f"dynamodb:{verb}", f"{DYNAMODB}/{name}", context)
    for bucket in specs.BUCKETS:
        arn = buckets[bucket.key]
        for prefix in ("facts", "free", "paid", "erased", "others"):
            for verb in OBJECTS:
                yield Request(group, f"s3:{verb}", f"{arn}/{prefix}/usr_1/rpt_1")
            context = (("s3:prefix", (f"{prefix}/usr_1/",)),)
            yield Request(group, "s3:ListBucket", arn, context)
        yield Request(group, "s3:ListBucket", arn)
    for secret in specs.SECRETS:
        for stage in (STAGE, "prod"):
            name = f"{specs.secret_name(secret.key, stage)}-a1b2C3"
            arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}"
            for verb in ("GetSecretValue", "PutSecretValue", "DeleteSecret"):
                yield Request(group, f"secretsmanager:{verb}", arn)
    for queue in specs.QUEUES:
        for name_of in (specs.queue_name, specs.dead_letters_name):
            arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name_of(queue.key, STAGE)}"
            for verb in MESSAGES:
                yield Request(group, f"sqs:{verb}", arn)
    yield Request(group, "iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/another")
    yield Request(group, "iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/its-own")
    yield Request(group, "lambda:UpdateFunctionCode", find_function(group))


@cache
def list_leading_keys() -> list[tuple[str, ...]]:
    """Return a key of each kind that some row names, one that none does, and both at once."""
    some = [f"{prefix.removesuffix('*')}1" for prefix in PREFIXES]
    return [("nobody",), *((key,) for key in some), *((key, "nobody") for key in some)]


def is_granted(row: resources.Function, request: Request, buckets: dict[str, str]) -> bool:
    """Whether a row of specs says that a request is allowed, in our own reading."""
    service, _, verb = request.action.partition(":")
    context = dict(request.context)
    if service == "dynamodb":
        return _is_item_granted(row, request.resource, verb, context[LEADING])
    if service == "s3":
        bucket, _, key = request.resource.removeprefix("arn:aws:s3:::").partition("/")
        prefix = (key or context.get("s3:prefix", ("",))[0]).partition("/")[0]
        (name,) = (key for key, arn in buckets.items() if arn.endswith(f":{bucket}"))
        return verb in row.objects.get(f"{name}/{prefix}", ())
    name = request.resource.rpartition(":")[2]
    if service == "secretsmanager":
        known = {f"{specs.secret_name(key, STAGE)}-a1b2C3" for key in row.secrets}
        return verb == "GetSecretValue" and name in known
    if service == "sqs" and verb in specs.CONSUMING:
        return row.consumes is not None and name == specs.queue_name(row.consumes, STAGE)
    sends = {specs.queue_name(key, STAGE) for key in row.sends}
    return (service, verb) == ("sqs", "SendMessage") and name in sends


def _is_item_granted(row: resources.Function, arn: str, verb: str, keys: tuple[str, ...]) -> bool:
    name, _, index = arn.removeprefix(f"{DYNAMODB}/").partition("/index/")
    (table,) = (each.key for each in specs.TABLES if each.name == name)
    target = f"{table}/{index}" if index else table
    some = [t.partition(":")[2][:-1] for t, verbs in row.grants.items()
            if t.startswith(f"{target}:") and verb in verbs]  # fmt: skip
    whole = verb in row.grants.get(target, ())
    return whole or any(all(key.startswith(prefix) for key in keys) for prefix in some)


def find_function(group: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{specs.function_name(group, STAGE)}"
