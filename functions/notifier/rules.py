"""Which changes of reports and payments somebody is told of, and with what. No HTTP, no AWS."""

from typing import Literal, NamedTuple

from auxeira.activity.activity_records import FactMessage
from auxeira.core import money
from auxeira.payments import payment_record
from auxeira.payments.payment_record import Payment
from auxeira.reports import report_record
from auxeira.reports.report_record import StoredReport

DELETED = "an ESG report that you have deleted since"


class Notice(NamedTuple):
    """A mail to a user: template, and what goes into its words."""

    template: Literal["report_ready", "payment_receipt"]
    user_id: str
    values: dict[str, str]


def is_newly_paid(before: Payment | None, after: Payment) -> bool:
    """Tell whether a payment has become paid, once more or for the first time."""
    was = before.status if before else payment_record.PENDING
    return after.status == payment_record.PAID and was != payment_record.PAID


def is_newly_ready(before: StoredReport, after: StoredReport) -> bool:
    """Tell whether the worker has just finished a report. Who is answered at once needs no mail."""
    ready = before.status == report_record.GENERATING and after.status == report_record.READY
    return ready and before.is_written_by_worker


def find_report_fact(
    before: StoredReport | None, after: StoredReport, at: int
) -> FactMessage | None:
    """Return what is counted of a report that became ready at `at` (seconds), whoever wrote it."""
    if after.status != report_record.READY or (before and before.status == report_record.READY):
        return None
    return FactMessage("reports", after.report_id, at, {"": 1, after.report_type: 1})


def find_payment_fact(before: Payment | None, after: Payment, at: int) -> FactMessage | None:
    """Return what is counted of a payment that became paid. A refund takes nothing off."""
    if not is_newly_paid(before, after):
        return None
    return FactMessage("revenue", after.reference, at, {"": 1, after.currency: after.amount_minor})


def build_ready_notice(report: StoredReport) -> Notice:
    """Return the mail about a report that can be read now."""
    values = {"title": report.title, "report": report.report_id}
    return Notice("report_ready", report.user_id, values)


def build_receipt(payment: Payment, report: StoredReport | None, day: str) -> Notice:
    """Return the receipt of a payment for a report, None where that is gone; `day` as 2026-11-27.

    The mailer adds whom it is from, as of when it is sent, and links to the report.
    """
    values = {
        "number": payment.reference,
        "what": f"the report “{report.title}”" if report else DELETED,
        "day": (payment.delivered_at or day)[:10],
        "amount": _format_amount(payment.amount_minor, payment.currency),
    }
    values |= {"report": report.report_id} if report else {}
    return Notice("payment_receipt", payment.payer, values)


def _format_amount(minor_units: int, currency: str) -> str:
    """Return an amount with the decimals of its currency: 1,299.00 USD, 5,000 XOF."""
    scale = money.to_minor_units(1, currency)
    whole, part = divmod(minor_units, scale)
    decimals = f".{part:0{len(str(scale)) - 1}}" if scale > 1 else ""
    return f"{whole:,}{decimals} {currency}"
