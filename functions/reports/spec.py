"""What is deployed for reports."""

from cdk.resources import Function, Throttle

SPEC = Function(
    "reports",
    ("/api/reports",),
    memory_mb=1024,
    grants={
        **dict.fromkeys(("users", "profiles", "leaderboard"), ("BatchGetItem",)),
        "reports": ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
    },
    objects={
        "reports/facts": ("GetObject", "PutObject", "DeleteObject"),
        "reports/free": ("GetObject", "PutObject", "DeleteObject"),
        "reports/paid": ("GetObject", "DeleteObject"),
    },
    secrets=("signing",),
    throttles=(Throttle("POST", "/api/reports/generate", 5, 10),),
    uses=("prices", "model", "report_writer"),
    slow_ms=3000,
)
