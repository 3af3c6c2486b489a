"""What is deployed for boards and benchmarks."""

from cdk.resources import Function, Throttle

SPEC = Function(
    "leaderboard",
    ("/api/leaderboard", "/api/benchmarks"),
    grants={
        "users": ("BatchGetItem",),
        "profiles": ("BatchGetItem",),
        "leaderboard": ("GetItem", "BatchGetItem"),
        "leaderboard/by-score": ("Query",),
        "leaderboard/by-sector": ("Query",),
    },
    secrets=("signing",),
    sends=("scores",),
    throttles=(Throttle("GET", "/api/leaderboard/{proxy+}", 20, 40),),  # public
    slow_ms=1000,
)
