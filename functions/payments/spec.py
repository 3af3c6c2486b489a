"""What is deployed for payments of reports."""

from cdk.resources import READ, Function

SPEC = Function(
    "payments",
    ("/api/payments", "/api/reports/{reportId}/unlock"),
    timeout_s=20,
    grants={
        "users": ("BatchGetItem",),
        "reports": ("BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
    },
    objects={
        "reports/facts": (*READ, "DeleteObject"),
        "reports/free": ("DeleteObject",),  # of a report that is deleted meanwhile
        "reports/paid": (*READ, "PutObject", "DeleteObject"),
    },
    secrets=("signing", "payments"),
    uses=("paystack", "model", "report_writer"),
    slow_ms=8000,
)
