"""What is deployed for the rows of Pizza42's customers, from the stream of orders."""

from cdk.resources import Function, Stream

SPEC = Function(
    "customers",
    (),
    follows=(Stream("orders", records=("customer_profile",)),),  # the aggregates
    memory_mb=256,
    timeout_s=30,
    grants={
        "orders:agg#*": ("GetItem",),
        "orders:rfm#*": ("GetItem", "PutItem", "DeleteItem"),
    },
    product="pizza42",
)
