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
    throttles=(Throttle("POST", "/api/experts/{proxy+}", 5, 10),),
)
