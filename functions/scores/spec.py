"""What is deployed for scores and counters, from the stream of profiles."""

from cdk.resources import Function, Stream

SPEC = Function(
    "scores",
    (),
    follows=(Stream("profiles", records=("PROFILE",)),),
    consumes="scores",
    sends=("scores",),
    memory_mb=256,
    timeout_s=30,
    grants={
        "users": ("GetItem",),
        "profiles": ("GetItem",),
        "profiles:GROUP#*": ("BatchGetItem", "UpdateItem"),
        "leaderboard": ("GetItem", "PutItem", "UpdateItem", "DeleteItem"),
    },
)
