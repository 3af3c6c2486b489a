"""What is deployed for Pizza42's orders."""

from cdk.resources import Function

SPEC = Function(
    "orders",
    ("/api/orders", "/api/menu", "/api/verify-token"),
    layer="rs256",
    # nothing updates or deletes: what the audit trail says stays said
    grants={"orders": ("BatchGetItem", "GetItem", "Query", "PutItem")},
    uses=("auth0",),
    slow_ms=1500,
    product="pizza42",
)
