"""What is deployed for experts."""

from cdk.resources import Function, Throttle

SPEC = Function(
    "experts",
    ("/api/experts", "/api/projects/{projectId}/matches"),
    grants={
        "users": ("BatchGetItem",),
        "users:ATTEMPTS#*": ("PutItem", "UpdateItem"),
        "profiles": ("BatchGetItem",),
        "profiles/by-expertise": ("Query",),
        "projects": ("BatchGetItem",),
    },
    secrets=("signing",),
    sends=("mail",),
    throttles=(
        Throttle("GET", "/api/experts", 20, 40),  # some 20 read units each
        Throttle("GET", "/api/projects/{projectId}/matches", 5, 10),  # some 60
        Throttle("POST", "/api/experts/{proxy+}", 5, 10),
    ),
)
