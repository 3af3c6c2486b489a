"""What is deployed for reports."""

from cdk.resources import READ, Function, Throttle

SPEC = Function(
    "reports",
    ("/api/reports",),
    memory_mb=1024,
    grants={
        **dict.fromkeys(("users", "profiles", "leaderboard"), ("BatchGetItem",)),
        "reports": ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
    },
    objects={
        "reports/facts": (*READ, "PutObject", "DeleteObject"),
        "reports/free": (*READ, "PutObject", "DeleteObject"),
        "reports/paid": (*READ, "DeleteObject"),
    },
    secrets=("signing",),
    throttles=(Throttle("POST", "/api/reports/generate", 5, 10),),
    uses=("prices", "model", "report_writer"),
    slow_ms=3000,
)
