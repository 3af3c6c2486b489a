"""What is deployed for mails, from their queue."""

from cdk.resources import Function

SPEC = Function(
    "mailer",
    (),
    consumes="mail",
    memory_mb=256,
    timeout_s=20,
    grants={"users": ("GetItem",)},
    uses=("mail",),
)
