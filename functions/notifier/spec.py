"""What is deployed for mails about reports and payments, from the stream of reports."""

from cdk.resources import Function, Stream

SPEC = Function(
    "notifier",
    (),
    follows=(Stream("reports", statuses=("ready", "paid")),),
    sends=("mail",),
    memory_mb=256,
    timeout_s=30,
    grants={"reports": ("BatchGetItem", "PutItem")},
)
