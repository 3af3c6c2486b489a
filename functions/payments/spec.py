"""What is deployed for payments of reports."""

from cdk.resources import Function

SPEC = Function(
    "payments",
    ("/api/payments", "/api/reports/{reportId}/unlock"),
    timeout_s=20,
    grants={
        "users": ("BatchGetItem",),
        "reports": ("BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
    },
    objects={
        "reports/facts": ("GetObject", "DeleteObject"),
        "reports/free": ("DeleteObject",),  # of a report that is deleted meanwhile
        "reports/paid": ("GetObject", "PutObject", "DeleteObject"),
    },
    secrets=("signing", "payments"),
    uses=("paystack", "model", "report_writer"),
    slow_ms=8000,
)
