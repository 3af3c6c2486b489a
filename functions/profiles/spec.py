"""What is deployed for profiles of organisations."""

from cdk.resources import Function

SPEC = Function(
    "profiles",
    ("/api/profile", "/api/metrics"),
    grants={
        "users": ("BatchGetItem",),
        "profiles": ("GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        "reports": ("GetItem", "UpdateItem"),  # suggestions, whose stream its worker follows
    },
    uses=("suggestions",),
    secrets=("signing",),
    slow_ms=1000,
)
