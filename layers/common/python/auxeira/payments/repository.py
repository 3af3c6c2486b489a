"""The payments in the table of reports: each, the traces of its events, the list of pending ones.

A payment is written only over the version that was read, together with all that follows from it.
"""

from typing import Any

from msgspec.structs import replace

from auxeira.aws import changes, dynamodb
from auxeira.core.problems import Conflict, Unavailable
from auxeira.core.records import read_record, to_item
from auxeira.core.timestamps import format_timestamp
from auxeira.payments.decision import Change, Known
from auxeira.payments.payment_record import (
    KEYS,
    LIST,
    EventTrace,
    Payment,
    PendingPayment,
    build_pending_entry,
    event_key,
    payment_key,
)
from auxeira.payments.paystack_events import Event
from auxeira.reports import report_record, waiting_reports_repository
from auxeira.reports.report_record import StoredReport, report_key

Item = dict[str, Any]

DAMAGED = "What is kept of this payment is damaged. The operator has been told."


def get_payment(reference: str) -> Payment | None:
    """Return a payment. 1 read unit. Raises Conflict for one that cannot be read."""
    return read_payment(dynamodb.get_item("reports", payment_key(reference), strong=True))


def read_payment(item: Item | None) -> Payment | None:
    """Return the payment of an item. Raises Conflict for one that cannot be read: nothing is
    settled on a guess, and whoever asks again once it was put right gets what is due.
    """
    if item is None:
        return None
    payment = read_record(Payment, item, payment=item["user_id"])
    if payment is None:
        raise Conflict(DAMAGED, slug="payment-damaged")
    return payment


def find_report(payment: Payment) -> StoredReport | None:
    """Return the report that a payment is for; None where it is gone. 1 read unit.

    Raises Conflict for one that cannot be read: the payment waits until it has been put right.
    """
    place = report_key(payment.payer, payment.report_id)
    item = dynamodb.get_item("reports", place, strong=True)
    return report_record.require_readable_report(item) if item else None


def put_new_payment(payment: Payment) -> Payment:
    """Keep a new payment, listed as pending; return it, or the one that is there already.

    Four write units. Raises Conflict where that one cannot be read.
    """
    try:
        dynamodb.transact(
            dynamodb.put_action("reports", to_item(payment), "user_id"),
            dynamodb.put_action("reports", to_item(build_pending_entry(payment)), condition=None),
        )
    except dynamodb.Cancelled as refusal:
        return read_payment(refusal.items[0] or None) or payment
    return payment


def add_checkout_page(payment: Payment, authorization_url: str, access_code: str) -> None:
    """Keep the page where a payment is paid. One write unit.

    Raises Unavailable where the payment is gone: the same request at the same time was refused.
    """
    try:
        dynamodb.update_item(
            "reports",
            payment.key(),
            "SET authorization_url = :url, access_code = :code ADD #version :one",
            {"url": authorization_url, "code": access_code, "one": 1},
            condition="attribute_exists(#version)",
            names={"#version": "version"},
        )
    except dynamodb.ConditionFailed:
        raise Unavailable from None


def delete_refused_payment(payment: Payment) -> None:
    """Forget a payment that Paystack has refused. Raises Unavailable where its page is there."""
    try:
        dynamodb.transact(
            dynamodb.delete_action(
                "reports",
                payment.key(),
                condition="attribute_not_exists(#url)",
                names={"#url": "authorization_url"},
            ),
            _delete_pending_action(payment),
        )
    except dynamodb.Cancelled:
        raise Unavailable from None


def commit_payment_change(known: Known, change: Change) -> bool:
    """Write what was decided: payment, event, both lists and report, all of it or nothing.

    Return whether it was written: not where somebody else has changed one of them since.
    """
    before = known.payment
    over_version = dynamodb.put_action(
        "reports",
        to_item(replace(change.payment, version=before.version + 1)),
        condition="#version = :version",
        values={"version": before.version},
        names={"#version": "version"},
    )
    actions = [over_version]
    if change.trace:
        actions.append(dynamodb.put_action("reports", to_item(change.trace), "user_id"))
    if not change.payment.is_open:
        actions.append(_delete_pending_action(change.payment))
    if known.report and change.report:
        actions.append(_change_report_action(known.report, change.report))
    if change.report and change.is_to_write:
        listed = waiting_reports_repository.waiting_report_action(
            change.report.user_id, change.report.report_id, known.now
        )
        actions.append(listed)
    if change.successor:
        actions.append(_take_over_action(change.successor, known.now))
    try:
        dynamodb.transact(*actions)
    except dynamodb.Cancelled:
        return False
    return True


def has_event_trace(event: Event) -> bool:
    """Tell whether an event has had its effect. 1 read unit."""
    return dynamodb.get_item("reports", event_key(event), strong=True) is not None


def put_event_trace(trace: EventTrace) -> bool:
    """Keep the trace of an event; return whether it is the first one. One write unit."""
    try:
        dynamodb.put_new_item("reports", to_item(trace), "user_id")
    except dynamodb.ConditionFailed:
        return False
    return True


def list_pending_payments(
    limit: int, after: str | None = None, *, newest: bool = False
) -> tuple[list[PendingPayment], str | None]:
    """Return entries of the list of pending payments, and where the next ones start."""
    page, after = dynamodb.query("reports", LIST, "", limit, after, names=KEYS, newest=newest)
    return [_read_pending_entry(item) for item in page], after


def delete_pending_entry(entry: PendingPayment) -> None:
    """Take a payment off the list of pending ones. One write unit."""
    dynamodb.delete_item("reports", entry.key())


def _read_pending_entry(item: Item) -> PendingPayment:
    """Return an entry; without a reference where it is odd, so that it leaves the list."""
    record = item["record"]
    return read_record(PendingPayment, item, entry=record) or PendingPayment(record=record)


def _delete_pending_action(payment: Payment) -> Item:
    return dynamodb.delete_action("reports", build_pending_entry(payment).key(), condition=None)


def _change_report_action(before: StoredReport, after: StoredReport) -> Item:
    """Return the action on a report that nobody has written, paid or locked since.

    One that is unlocked was locked until then.
    """
    if not before.payment:
        expected = replace(before, status=report_record.LOCKED)
        return changes.change_action("reports", expected, after, ("status", "attempt"))
    return changes.change_action(
        "reports", before, after, ("status", "attempt", "payment", "spare")
    )


def _take_over_action(reference: str, now: int) -> Item:
    """Return the action by which a payment that was too many pays for the report from now on."""
    return dynamodb.update_action(
        "reports",
        payment_key(reference),
        "SET #delivered = if_not_exists(#delivered, :at) REMOVE #due ADD #version :one",
        {"at": format_timestamp(now), "one": 1},
        condition="attribute_exists(#version)",
        names={"#delivered": "delivered_at", "#due": "refund_due", "#version": "version"},
    )
