"""What is deployed for accounts of Auxeira."""

from cdk.resources import Function, Throttle

COSTLY = (
    "register",
    "signup",
    "password/forgot",
    "password/reset",
    "password/change",
    "email/change",
)

SPEC = Function(
    "auth",
    ("/api/auth",),
    memory_mb=1769,  # one whole vCPU: bcrypt is all it does
    grants={
        "users": ("BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
        **dict.fromkeys(("profiles", "reports", "activity"), ("Query",)),
        "projects": ("BatchGetItem",),
        "projects/owner": ("Query",),
    },  # export
    secrets=("signing", "credentials"),
    sends=("mail", "scores", "erasures"),
    throttles=(
        *(Throttle("POST", f"/api/auth/{path}", 5, 10) for path in COSTLY),
        Throttle("POST", "/api/auth/login", 20, 40),
    ),
)
