"""Which IAM actions the functions really need: the other half of the proof of least privilege.

with wire.heard_by(recorder.Used("auth")) as used:
    call(handler, "POST", "/api/auth/register", …)
assert used.grants() == {("users", "PutItem")}
"""

from dataclasses import dataclass, field
from typing import Any

from cdk import specs
from tests.support import aws_calls, cloud

SECRETS = {cloud.secret_name(row.key): row.key for row in specs.SECRETS}
BUCKETS = {cloud.bucket_name(row.key): row.key for row in specs.BUCKETS}
QUEUES = {cloud.queue_url(row.key): row.key for row in specs.QUEUES}


S3 = {  # as IAM names them; S3 asks for leave to list where an object is not there
    "ListObjectsV2": ("ListBucket",),
    "DeleteObjects": ("DeleteObject",),
    "GetObject": ("GetObject", "ListBucket"),
}


@dataclass(frozen=True, order=True)
class Use:
    """One action on a table or an index, and the pattern of the leading key, e.g. USER#*."""

    group: str
    action: str
    resource: str  # "table" or "table/index", as in the specs
    leading_key: str


@dataclass
class Used(aws_calls.Listener):
    """What a function asked of AWS."""

    group: str
    uses: set[Use] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)
    queues: set[str] = field(default_factory=set)  # that it sent to
    objects: set[tuple[str, str]] = field(default_factory=set)  # ("bucket/prefix", action)
    senders: set[str] = field(default_factory=set)  # that it mailed from
    operations: set[tuple[str, str]] = field(default_factory=set)  # of the SDK

    def before(self, call: aws_calls.Call) -> None:
        self.operations.add((call.service, call.operation))
        if call.service == "secretsmanager":
            self.secrets.add(SECRETS[call.body["SecretId"]])
        elif call.service == "sqs":
            self.queues.add(QUEUES[call.body["QueueUrl"]])
        elif call.service == "s3":
            bucket = BUCKETS[call.body["Bucket"]]
            self.objects |= {
                (f"{bucket}/{name.partition('/')[0]}", action)
                for name in _objects(call.body)
                for action in S3.get(call.operation, (call.operation,))
            }
        elif call.service == "sesv2":
            self.senders.add(call.body["FromEmailAddress"])
        else:
            self._table(call)

    def _table(self, call: aws_calls.Call) -> None:
        for action in aws_calls.actions(call):
            index = f"/{action.index.name}" if action.index else ""
            (value,) = action.key[
                action.index.hash[0] if action.index else action.table.hash
            ].values()
            resource = action.table.key + index
            self.uses.add(Use(self.group, action.verb, resource, pattern(value)))

    def grants(self) -> set[tuple[str, str]]:
        """(resource, action), as the specs grant them: of some items, where a row says which."""
        rows = {row.group: row.grants for row in specs.FUNCTIONS}
        granted = rows.get(self.group, {})
        found = set()
        for use in self.uses:
            some = f"{use.resource}:{use.leading_key}"
            found.add((some if use.action in granted.get(some, ()) else use.resource, use.action))
        return found


def _objects(body: dict[str, Any]) -> list[str]:
    """The keys that a call of S3 is about, or the beginning of them."""
    if "Delete" in body:
        return [entry["Key"] for entry in body["Delete"]["Objects"]]
    return [body.get("Key") or body["Prefix"]]


def pattern(key: str) -> str:
    """The part of a leading key that does not name anybody: USER#usr_1 -> USER#*."""
    prefix, sign, _ = key.partition("#")
    return f"{prefix}#*" if sign else "*"
