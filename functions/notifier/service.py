"""Queues the mail that a change calls for, once, and remembers that it did."""

from typing import Any

from auxeira.aws import sqs
from auxeira.core import timestamps
from auxeira.core.records import read_record
from auxeira.payments.payment_record import Payment
from auxeira.reports.report_record import read_stored_report
from functions.notifier import repository, rules

NOTHING, SENT_BEFORE, QUEUED = "notice_not_due", "notice_repeated", "notice_queued"


def tell_of_change(before: dict[str, Any], after: dict[str, Any], now: int) -> str:
    """Queue the mail of a change, given the item before ({} for a new one) and after it.

    Returns what came of it. Nothing is read or written where none is due; else 2 read units and
    1 write unit. Raises Unavailable, ClientError.
    """
    if "reference" in after:
        return _tell_of_payment(before, after, now)
    report = read_stored_report(after)
    former = read_stored_report(before) if before else None
    if not (report and former and rules.is_newly_ready(former, report)):
        return NOTHING
    mark = repository.build_ready_mark(report, now)
    if repository.get_report_and_mark(mark, report.user_id, report.report_id)[1]:
        return SENT_BEFORE
    return _queue_and_remember(rules.build_ready_notice(report), mark)


def _tell_of_payment(before: dict[str, Any], after: dict[str, Any], now: int) -> str:
    payment = read_record(Payment, after, payment=after["user_id"])
    former = read_record(Payment, before, payment=after["user_id"]) if before else None
    if not (payment and rules.is_newly_paid(former, payment)):
        return NOTHING
    mark = repository.build_receipt_mark(payment, now)
    report, sent = repository.get_report_and_mark(mark, payment.payer, payment.report_id)
    if sent:  # it was disputed, and is paid again
        return SENT_BEFORE
    day = timestamps.format_timestamp(now)
    return _queue_and_remember(rules.build_receipt(payment, report, day), mark)


def _queue_and_remember(notice: rules.Notice, mark: repository.SentNotice) -> str:
    """Queue a mail, and only then remember it: what breaks off in between is sent again."""
    sqs.send_message("mail", notice._asdict())
    repository.put_mark(mark)
    return QUEUED
