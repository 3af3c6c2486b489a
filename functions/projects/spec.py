"""What is deployed for projects."""

from cdk.resources import Function, Throttle

SPEC = Function(
    "projects",
    ("/api/projects",),
    grants={"projects/browse": ("Query",)},
    throttles=(Throttle("GET", "/api/projects", 20, 40),),  # public
)
