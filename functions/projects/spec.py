"""What is deployed for projects and pledges."""

from cdk.resources import Function, Throttle

SPEC = Function(
    "projects",
    ("/api/projects", "/api/pledges"),
    grants={
        "users": ("BatchGetItem",),
        "users:ATTEMPTS#*": ("UpdateItem",),
        "projects": (
            "BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem",
        ),
        **dict.fromkeys(
            ("projects/browse", "projects/funded", "projects/owner"), ("Query",)
        ),
    },
    secrets=("signing",),
    sends=("mail",),
    throttles=(
        Throttle("GET", "/api/projects", 20, 40),  # public
        Throttle("GET", "/api/projects/{projectId}", 20, 40),  # since experts have a path below it
        Throttle("GET", "/api/projects/{projectId}/{proxy+}", 20, 40),
        Throttle("POST", "/api/projects", 5, 10),
        Throttle("POST", "/api/pledges", 5, 10),
    ),
)  # fmt: skip
