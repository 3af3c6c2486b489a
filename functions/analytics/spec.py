"""What is deployed for what users do, and the numbers of it."""

from cdk.resources import Function, Throttle

SPEC = Function(
    "analytics",
    ("/api/analytics",),
    grants={"users": ("BatchGetItem",), "activity": ("BatchGetItem", "Query")},
    secrets=("signing",),
    sends=("activity",),
    throttles=(Throttle("POST", "/api/analytics/activity", 100, 200),),
)
