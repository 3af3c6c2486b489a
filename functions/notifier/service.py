"""Queues the mail that a change calls for, once, and remembers that it did; and what is counted.

What is counted may be queued twice: who counts it knows it by its name.
"""

from auxeira.activity.repository import queue_fact
from auxeira.aws import sqs
from auxeira.core import timestamps
from auxeira.core.records import Item, read_record
from auxeira.payments.payment_record import Payment
from auxeira.reports.report_record import StoredReport, read_stored_report
from functions.notifier import repository, rules

NOTHING, SENT_BEFORE, QUEUED = "notice_not_due", "notice_repeated", "notice_queued"


def handle_change(before: Item, after: Item, at: int, now: int) -> str:
    """Queue the mail that a change of `at` calls for, and then what is counted of it.

    `before` is {} for a new item. Returns what came of the mail. Where nothing is due nothing is
    read or written; else 2 read units and 1 write unit. Raises Unavailable, ClientError.
    """
    if "reference" in after:
        payment = read_record(Payment, after, payment=after["user_id"])
        begun = read_record(Payment, before, payment=after["user_id"]) if before else None
        outcome = _tell_of_payment(begun, payment, now) if payment else NOTHING
        fact = rules.find_payment_fact(begun, payment, at) if payment else None
    else:
        report = read_stored_report(after)
        former = read_stored_report(before) if before else None
        outcome = _tell_of_report(former, report, now) if former and report else NOTHING
        fact = rules.find_report_fact(former, report, at) if report else None
    if fact:
        queue_fact(fact)
    return outcome


def _tell_of_report(former: StoredReport, report: StoredReport, now: int) -> str:
    if not rules.is_newly_ready(former, report):
        return NOTHING
    mark = repository.build_ready_mark(report, now)
    if repository.get_report_and_mark(mark, report.user_id, report.report_id)[1]:
        return SENT_BEFORE
    return _queue_and_remember(rules.build_ready_notice(report), mark)


def _tell_of_payment(former: Payment | None, payment: Payment, now: int) -> str:
    if not rules.is_newly_paid(former, payment):
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
