"""Payments as they are stored: listed, shown, and put back on the list of pending ones."""

from collections.abc import Callable, Iterator
from typing import Any

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.core.records import read_record, to_item
from auxeira.payments import payment_record
from auxeira.payments.payment_record import Payment
from auxeira.reports.report_record import report_key
from ops.stage import Mistake, connect_service, name_table, read_item

Item = dict[str, Any]

PAGE = 100  # entries of the list that are read in one call


def list_pending_payments(stage: str) -> list[Payment]:
    """Return the payments that are pending, the oldest first. 1 read unit each."""
    client, table = connect_service("dynamodb", stage), name_table("reports", stage)
    found = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="user_id = :list",
        ExpressionAttributeValues={":list": {"S": payment_record.LIST}},
        PaginationConfig={"PageSize": PAGE},
    )
    entries = [deserialize(item) for page in found for item in page["Items"]]
    references = [str(entry["reference"]) for entry in entries if "reference" in entry]
    items = (read_item(client, table, payment_record.payment_key(each)) for each in references)
    return [payment for item in items if item and (payment := _read_payment(item))]


def scan_payments(stage: str, status: str, tell: Callable[[], None]) -> Iterator[Payment]:
    """Yield the payments with a status, of all there are: a read unit for each 8 KB of the table.

    `tell` is called for each page.
    """
    client = connect_service("dynamodb", stage)
    pages = client.get_paginator("scan").paginate(
        TableName=name_table("reports", stage),
        FilterExpression="#record = :payment AND #status = :status",
        ExpressionAttributeNames={"#record": "record", "#status": "status"},
        ExpressionAttributeValues=serialize(
            {":payment": payment_record.PAYMENT, ":status": status}
        ),
    )
    for page in pages:
        tell()
        found = (_read_payment(deserialize(item)) for item in page["Items"])
        yield from (payment for payment in found if payment)


def find_payment(stage: str, reference: str) -> Payment:
    """Return a payment as it is now. Raises Mistake."""
    client, key = connect_service("dynamodb", stage), payment_record.payment_key(reference)
    item = read_item(client, name_table("reports", stage), key)
    if item is None:
        raise Mistake("There is no such payment. Check the reference, aux-…, and the stage.")
    payment = _read_payment(item)
    if payment is None:
        raise Mistake("The item of this payment is odd: the log of payments says what it lacks.")
    return payment


def find_report(stage: str, payment: Payment) -> Item | None:
    """Return the report that a payment is for, as it is stored; None where it is gone."""
    client, key = connect_service("dynamodb", stage), report_key(payment.payer, payment.report_id)
    return read_item(client, name_table("reports", stage), key)


def is_listed(stage: str, payment: Payment) -> bool:
    """Return whether a payment is on the list of pending ones."""
    client, key = connect_service("dynamodb", stage), _build_entry(payment).key()
    return read_item(client, name_table("reports", stage), key) is not None


def list_payment(stage: str, payment: Payment) -> None:
    """Put a payment on the list of pending ones, where it may be already. One write unit."""
    connect_service("dynamodb", stage).put_item(
        TableName=name_table("reports", stage), Item=serialize(to_item(_build_entry(payment)))
    )


def _build_entry(payment: Payment) -> payment_record.PendingPayment:
    return payment_record.build_pending_entry(payment)


def _read_payment(item: Item) -> Payment | None:
    return read_record(Payment, item, payment=item["user_id"])
