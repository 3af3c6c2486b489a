"""What is deployed for the writer of reports, from the stream of reports."""

from cdk.resources import READ, Function, Stream

SPEC = Function(
    "report_worker",
    (),
    follows=(Stream("reports", statuses=("queued",), batch=1, tries=3, parallel=4),),
    memory_mb=256,
    timeout_s=180,
    grants={"reports": ("GetItem", "PutItem", "UpdateItem", "DeleteItem")},
    objects={
        "reports/facts": (*READ, "DeleteObject"),
        "reports/free": ("PutObject", "DeleteObject"),
        "reports/paid": ("PutObject", "DeleteObject"),
    },
    secrets=("providers",),
    uses=("model", "thunderbit", "report_writer"),
    behind_s=1200,  # a model may take minutes for each of the reports that wait
)
