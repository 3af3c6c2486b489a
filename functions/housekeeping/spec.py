"""What is deployed for what nobody else comes back to, by the clock."""

from cdk.resources import Function

EMPTY = ("ListBucket", "DeleteObject")

SPEC = Function(
    "housekeeping",
    (),
    every_minutes=15,
    consumes="erasures",
    sends=("scores",),
    memory_mb=256,
    timeout_s=120,
    grants={
        "users": ("GetItem", "Query", "DeleteItem", "BatchWriteItem"),
        "reports": ("BatchWriteItem", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
        **dict.fromkeys(("profiles", "activity"), ("Query", "BatchWriteItem")),
        "leaderboard:YEAR#*": ("Query",),
        "projects": (
            "GetItem", "Query", "UpdateItem", "DeleteItem", "BatchWriteItem",
        ),
        "projects/browse": ("Query",),
        "projects/owner": ("Query",),
    },
    objects={
        "reports/erased": ("PutObject",),
        "reports/facts": EMPTY,
        "reports/free": EMPTY,
        "reports/paid": EMPTY,
    },
    secrets=("payments",),
    uses=("paystack",),
)  # fmt: skip
