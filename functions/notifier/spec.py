"""What is deployed for mails about reports and payments, and their numbers, from their stream."""

from cdk.resources import Function, Stream

SPEC = Function(
    "notifier",
    (),
    follows=(Stream("reports", statuses=("ready", "paid")),),
    sends=("mail", "activity"),
    memory_mb=256,
    timeout_s=30,
    grants={"reports": ("BatchGetItem", "PutItem")},
)
