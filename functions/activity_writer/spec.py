"""What is deployed for the writer of activity, from its queue and from what is counted."""

from cdk.resources import Function, Stream

NEW = ("INSERT",)

SPEC = Function(
    "activity_writer",
    (),
    consumes="activity",
    sends=("activity",),
    follows=(
        Stream("users", records=("USER",), events=NEW, batch=100),
        Stream("projects", records=("PLEDGE#*",), events=NEW, batch=100),
        Stream("orders", records=("order_*",), events=NEW, batch=100),
    ),
    memory_mb=256,
    timeout_s=30,
    grants={
        "users": ("BatchGetItem",),
        "activity": ("GetItem", "PutItem", "UpdateItem"),
    },
)
