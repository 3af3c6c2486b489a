"""Unlocking a report with the reference of its payment."""

from typing import Any

from auxeira.core import settings
from auxeira.core.problems import Conflict, NotFound, PaymentRequired, Unavailable
from auxeira.payments import payment_record, reconciliation
from auxeira.payments import repository as payments_repository
from auxeira.payments.payment_record import Payment
from auxeira.reports import generation, report_record, repository
from auxeira.reports.report_record import StoredReport
from auxeira.reports.schema import Report, to_report

Item = dict[str, Any]

NOT_THERE = "You have no such payment."
REFUSALS = {  # by the payment's status; `error` is the sentence of the original
    payment_record.MISMATCH: "What was paid is not the price of the report. Write to us with the "
    "reference; it is looked at.",
    payment_record.REFUNDED: "This payment was given back. Pay for the report again to unlock it.",
    payment_record.DISPUTED: "This payment is disputed. "
    "The report is unlocked when that is settled.",
}
UNPAID = "There is no successful payment under this reference yet."


def require_own_payment(payment: Payment | None, user_id: str) -> Payment:
    """Return the payment, if it is this user's. Raises NotFound."""
    if payment is None or payment.payer != user_id:
        raise NotFound(NOT_THERE)
    return payment


def unlock_paid_report(user_id: str, report_id: str, reference: str, now: int) -> StoredReport:
    """Unlock the report of a payment; return META. It is written here unless a model words it.

    One that could not be written before is tried again. Raises NotFound, Conflict,
    PaymentRequired, and Unavailable where it still cannot be.
    """
    payment = require_own_payment(payments_repository.get_payment(reference), user_id)
    if payment.report_id != report_id:
        raise Conflict("This payment is for another report.", slug="payment-of-another-report")
    holder = "" if settings.model_name() else f"unlock {reference}"
    payment = require_own_payment(
        reconciliation.reconcile_payment(reference, now, holder or None), user_id
    )
    if payment.status != payment_record.PAID:
        raise PaymentRequired(
            REFUSALS.get(payment.status, UNPAID), error="Payment verification failed"
        )
    meta = _requeue_failed_report(_get_meta_or_clean_up(user_id, report_id), now)
    meta = _write_claimed_report(meta, holder, now) if holder else meta
    if meta.status == report_record.FAILED:
        raise Unavailable("The report is paid for, and cannot be written now. Try again later.")
    return meta


def _get_meta_or_clean_up(user_id: str, report_id: str) -> StoredReport:
    """Return META; of a report that was deleted meanwhile, delete what is left."""
    try:
        return repository.get_report(user_id, report_id, strong=True)
    except NotFound:
        repository.delete_stored_report(user_id, report_id)
        raise


def _requeue_failed_report(meta: StoredReport, now: int) -> StoredReport:
    """Queue a paid report again that could not be written; return META."""
    try:
        return repository.queue_report(meta, now) if meta.status == report_record.FAILED else meta
    except repository.Fenced:
        return repository.get_report(meta.user_id, meta.report_id, strong=True)


def _write_claimed_report(meta: StoredReport, holder: str, now: int) -> StoredReport:
    """Write the report where nobody else has begun to; return META."""
    try:
        if meta.status == report_record.GENERATING and meta.holder == holder:
            return generation.complete_report(meta, now)
        if meta.status in (report_record.QUEUED, report_record.GENERATING):
            return generation.complete_report(repository.claim_report(meta, holder, now), now)
    except repository.Fenced:
        return repository.get_report(meta.user_id, meta.report_id, strong=True)
    return meta


def to_ready_report(meta: StoredReport) -> Report | None:
    """Return a report that is ready, as reading it shows it; None while it is not.

    Raises NotFound, Conflict where its text is lost.
    """
    if meta.status != report_record.READY:
        return None
    return to_report(meta, repository.read_report_body(meta))
