"""Brings a payment, and the report that it pays for, to what Paystack says.

Whoever comes (an event, the payer, the schedule) asks Paystack after having read the payment, and
writes only over the version that was read: what was true later is never overwritten by what was
true before. Payment, report, event and list change in one transaction.
"""

from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import deadline, item_shapes, settings, timestamps
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Conflict, Unavailable
from auxeira.payments import payment_state, paystack
from auxeira.payments.paystack import Strange
from auxeira.payments.paystack_events import Event
from auxeira.payments.transaction import Transaction
from auxeira.reports import report_record, repository

Item = dict[str, Any]

ATTEMPTS = 10  # of a transaction that others are in the way of
SUCCEEDED = "charge.success"
DAMAGED = "What is kept of this payment is damaged. The operator has been told."
PLAIN_EVENTS = (SUCCEEDED, "refund.processed")  # and those of disputes: with an effect


def get_payment(reference: str) -> Item | None:
    """Return a payment. 1 read unit. Raises Conflict for one that cannot be read."""
    return require_readable_payment(
        dynamodb.get_item("reports", payment_state.payment_key(reference), strong=True)
    )


def require_readable_payment(payment: Item | None) -> Item | None:
    """Return a payment that was read. Raises Conflict for one that cannot be: nothing is settled
    on a guess, and whoever asks again once it was put right gets what is due.
    """
    if payment is None:
        return None
    place = payment["user_id"]
    is_readable = item_shapes.is_readable_item(payment, payment_state.STORED, payment=place)
    if not is_readable or payment_state.payment_key(payment["reference"])["user_id"] != place:
        raise Conflict(DAMAGED, slug="payment-damaged")
    return payment


def reconcile_payment(reference: str, now: int, holder: str | None = None) -> Item | None:
    """Return a payment as it is now; None if there is none. Raises Unavailable, Strange.

    `holder` is who writes the report at once where this unlocks it; nobody: it is queued.
    """
    return _reconcile(reference, None, now, holder)


def check_payment(payment: Item, now: int) -> Item:
    """Return a payment as Paystack speaks of it now, and write nothing.

    Raises Unavailable, Strange.
    """
    if payment["status"] == payment_state.PAID and "unclear" not in payment:
        return payment
    found = paystack.verify_transaction(payment["reference"], now)
    return payment_state.apply_verification(
        payment, found, live=settings.stage() == "prod", now=now
    )


def record_unreadable_answer(reference: str, now: int) -> Item | None:
    """Keep that Paystack's answer about a payment cannot be read. Returns the payment.

    After a day somebody is told of it, and it is no longer pending.
    """
    before = get_payment(reference)
    if before is None or before["status"] not in payment_state.OPEN:
        return before
    after = payment_state.mark_unreadable(before, now)
    if after != before:
        try:
            dynamodb.transact(*_build_write_actions(before, after, None, now))
        except dynamodb.Cancelled:  # somebody else knows more by now
            return get_payment(reference)
        _log_outcome(before, after)
    return after


def apply_paystack_event(event: Event, now: int) -> str:
    """Let an event have its effect, once. Returns what came of it. Raises Unavailable.

    An event about nothing of ours, or without an effect, is kept for TRACE seconds.
    """
    if not _has_effect(event) or event.reference is None:
        return _record_ineffective_event(event, "unknown_event", now)
    if dynamodb.get_item("reports", payment_state.event_key(event), strong=True):
        return "repeated"
    payment = _reconcile(event.reference, event, now, None)
    if payment:
        return str(payment["status"])
    if event.reference.startswith(payment_state.OURS):  # who paid this, and what for?
        emit_count("PaymentMismatch")
        logger.error("payment", event="payment_unknown", reference=event.reference)
    return _record_ineffective_event(event, "unknown_reference", now)


def _reconcile(reference: str, event: Event | None, now: int, holder: str | None) -> Item | None:
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        before = get_payment(reference)
        if before is None:
            return None
        if event is None and before["status"] == payment_state.PAID and "unclear" not in before:
            return before
        after = payment_state.apply_event(before, event) if event else before
        found = _verify_for_event(reference, event, now)
        after = payment_state.apply_verification(
            after, found, live=settings.stage() == "prod", now=now
        )
        after, actions = _decide_report_actions(before, after, now, holder)
        if after == before and not event:
            return after
        try:
            dynamodb.transact(*_build_write_actions(before, after, event, now), *actions)
        except dynamodb.Cancelled:
            if event and dynamodb.get_item("reports", payment_state.event_key(event), strong=True):
                return get_payment(reference)  # by another delivery of the same event
            continue
        _log_outcome(before, after)
        return after
    raise Unavailable


def _verify_for_event(reference: str, event: Event | None, now: int) -> Transaction | None:
    """Return what Paystack says. Raises Unavailable, Strange.

    A refund and a dispute count by themselves, whatever cannot be read beside them.
    """
    try:
        return paystack.verify_transaction(reference, now)
    except Strange:
        if event is None or event.name == SUCCEEDED:
            raise
        return None


def _build_write_actions(before: Item, after: Item, event: Event | None, now: int) -> list[Item]:
    """Return the writes: payment over the version read, event, and list of pending ones."""
    version = {"version": before["version"]}
    actions = [
        dynamodb.put_action(
            "reports",
            after | {"version": before["version"] + 1},
            condition="#version = :version",
            values=version,
            names={"#version": "version"},
        )
    ]
    if event and _took_effect(event, after):
        kept = payment_state.event_key(event) | {
            "at": timestamps.format_timestamp(now),
            "status": after["status"],
        }
        actions.append(dynamodb.put_action("reports", kept, "user_id"))
    if after["status"] not in payment_state.OPEN:
        actions.append(
            dynamodb.delete_action(
                "reports", payment_state.pending_payment_key(after), condition=None
            )
        )
    return actions


def _decide_report_actions(
    before: Item, after: Item, now: int, holder: str | None
) -> tuple[Item, list[Item]]:
    """Return the payment, and what becomes of its report: a report is unlocked while one stands."""
    stands, reference = after["status"] == payment_state.PAID, after["reference"]
    if not stands and before["status"] != payment_state.PAID:
        return after, []  # the report has never heard of it
    item = dynamodb.get_item(
        "reports", report_record.report_key(after["payer"], after["report_id"]), strong=True
    )
    rest = {name: value for name, value in after.items() if name != "refund_due"}
    if item is None:
        return (payment_state.mark_report_gone(after) if stands else rest), []
    # one that is damaged: the payment waits until somebody has put it right
    report = report_record.require_readable_report(item)
    held, spare = report.payment or "", report.spare or []
    if stands and not held:
        delivered = payment_state.mark_delivered(rest, now)
        return delivered, repository.unlock_actions(report, reference, now, holder)
    if stands and held != reference and reference not in spare:
        due = after | {"refund_due": payment_state.TWICE}
        return due, repository.spare_actions(report, held, [*spare, reference])
    if not stands and held == reference and spare:
        taken_over = _take_over_action(spare[0], now)
        return rest, [*repository.spare_actions(report, spare[0], spare[1:]), taken_over]
    if not stands and held == reference:
        return rest, repository.relock_actions(report, now)
    if not stands and reference in spare:
        left = [other for other in spare if other != reference]
        return rest, repository.spare_actions(report, held, left)
    return after, []


def _take_over_action(reference: str, now: int) -> Item:
    """Return the action by which a payment that was too many pays for the report from now on."""
    return dynamodb.update_action(
        "reports",
        payment_state.payment_key(reference),
        "SET #delivered = if_not_exists(#delivered, :at) REMOVE #due ADD #version :one",
        {"at": timestamps.format_timestamp(now), "one": 1},
        condition="attribute_exists(#version)",
        names={"#delivered": "delivered_at", "#due": "refund_due", "#version": "version"},
    )


def _has_effect(event: Event) -> bool:
    return event.name in PLAIN_EVENTS or event.name.startswith("charge.dispute.")


def _took_effect(event: Event, after: Item) -> bool:
    """Tell whether an event is done with: a success not confirmed yet may come again."""
    return event.name != SUCCEEDED or after["status"] not in payment_state.OPEN


def _record_ineffective_event(event: Event, outcome: str, now: int) -> str:
    item = payment_state.event_key(event) | {
        "at": timestamps.format_timestamp(now),
        "ttl": now + payment_state.TRACE,
    }
    try:
        dynamodb.put_new_item("reports", item, "user_id")
    except dynamodb.ConditionFailed:
        return "repeated"
    return outcome


def _log_outcome(before: Item, after: Item) -> None:
    """Say what became of a payment, and count what somebody has to look at."""
    if after["status"] != before["status"]:
        logger.info("payment", event="payment_moved", **_describe_change(before, after))
        if after["status"] == payment_state.MISMATCH:
            emit_count("PaymentMismatch")
            logger.error("payment", event="payment_mismatch", **_describe_change(before, after))
    if after.get("unclear") != before.get("unclear") and after["status"] != payment_state.REFUNDED:
        emit_count("PaymentMismatch")
        logger.error("payment", event="payment_unclear", **_describe_change(before, after))
    if after.get("refund_due") and after.get("refund_due") != before.get("refund_due"):
        emit_count("PaymentMismatch")
        logger.error("payment", event="payment_to_refund", **_describe_change(before, after))


def _describe_change(before: Item, after: Item) -> dict[str, Any]:
    names = ("reference", "status", "amount_minor", "currency", "received", "refund_due",
             "unclear", "unreadable")  # fmt: skip
    return {name: after[name] for name in names if name in after} | {"before": before["status"]}
