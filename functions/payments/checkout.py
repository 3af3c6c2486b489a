"""Beginning a payment: bound to its report and kept before Paystack hears of it."""

import re
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import settings
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Conflict, Invalid, NotFound, Unavailable
from auxeira.http.api import Request
from auxeira.http.request_headers import key_reused_problem
from auxeira.payments import payment_record, paystack
from auxeira.payments import repository as payments_repository
from auxeira.payments.payment_record import Payment
from auxeira.reports import report_record, repository
from auxeira.reports.report_record import StoredReport
from auxeira.security import account_records
from auxeira.security.access_tokens import Principal, session_ended_problem
from auxeira.security.account_records import User
from functions.payments.responses import PaymentPage, build_payment_page, to_payment_page

Item = dict[str, Any]

ATTEMPTS = 5  # references of one Idempotency-Key: each reply of Paystack's that is lost takes one
LOST = "Paystack's answers were lost too often. Try again with another Idempotency-Key."
ADDRESS = (
    "Paystack, where reports are paid, does not take the e-mail address of this account. "
    "Change it, then begin the payment again."
)
REFUSED = "This report cannot be paid for at present: Paystack refuses it. We have been told."
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?(?=[/?]|\Z)")
ELSEWHERE = "must lead to a page of ours: its origin is none that may call this API"


def check_return_url(url: str) -> None:
    """Raise Invalid where payers would be sent to somebody else's page.

    The origin is what stands before the first / or ?: no user, no second host behind an @.
    """
    origin = ORIGIN.match(url)
    if not origin or not settings.is_allowed_origin(origin[0]):
        fault = {"pointer": "#/returnUrl", "detail": ELSEWHERE}
        raise Invalid(f"returnUrl {ELSEWHERE}.", errors=[fault])


def begin_checkout(
    caller: Principal, report_id: str, return_url: str | None, key: str, request: Request
) -> tuple[PaymentPage, bool]:
    """Begin a payment; return its page, and whether the same request has begun it before.

    Paystack never gives the page of a transaction away twice. A reference whose page was lost is
    left for the next one; it stays among the pending payments until it is given up. One that
    Paystack refuses for good is none. Raises Conflict, Unprocessable, Unavailable.
    """
    user, meta, payment = _load_payer_report_and_payment(caller, report_id, key, request.now)
    meta = meta and repository.extend_expiry(meta, request.now)
    for attempt in range(1, ATTEMPTS + 1):
        reference = payment_record.derive_reference(caller.user_id, key, attempt)
        if attempt > 1:
            payment = payments_repository.get_payment(reference)
        if payment is None:
            made = _build_new_payment(
                reference, caller, _require_payable_report(meta), return_url, request.now
            )
            payment = payments_repository.put_new_payment(made)
        if (payment.report_id, payment.return_url) != (report_id, return_url):
            raise key_reused_problem()
        if page := to_payment_page(payment):
            return page, True
        try:
            return _open_checkout_page(payment, user.email, request.now), False
        except paystack.TransactionRefused as refusal:
            payments_repository.delete_refused_payment(payment)
            raise _log_and_build_conflict(refusal, payment) from None
        except paystack.Duplicate:
            payment = payments_repository.get_payment(reference)
            if payment and (page := to_payment_page(payment)):  # by the same, a moment ago
                return page, True
    raise Unavailable(LOST)


def _load_payer_report_and_payment(
    caller: Principal, report_id: str, key: str, now: int
) -> tuple[User, StoredReport | None, Payment | None]:
    """Return the payer, the report and the payment that the key began, in one call.

    Raises Unauthorized for a session that has ended: a stolen token must not begin payments;
    Conflict where report or payment cannot be read.
    """
    *who, found, payment = dynamodb.get_items(
        [
            ("users", account_records.user_key(caller.user_id)),
            ("users", account_records.session_key(caller.user_id, caller.session_id)),
            ("reports", report_record.report_key(caller.user_id, report_id)),
            (
                "reports",
                payment_record.payment_key(payment_record.derive_reference(caller.user_id, key, 1)),
            ),
        ],
        strong=True,
    )
    user, session = account_records.read_user(who[0]), account_records.read_session(who[1])
    if not (session and account_records.is_alive(user, session, now)):
        raise session_ended_problem()
    is_report = found is not None and found["record"].startswith(report_record.META)
    meta = report_record.require_readable_report(found) if found and is_report else None
    return user, meta, payments_repository.read_payment(payment)


def _require_payable_report(meta: StoredReport | None) -> StoredReport:
    """Return a report that waits for being paid. Raises NotFound, Conflict."""
    if meta is None:
        raise NotFound(repository.NOT_THERE)
    if not meta.is_premium:
        raise Conflict("This report is free.", slug="report-free")
    if meta.unlocked:
        raise Conflict("This report is paid for already.", slug="report-unlocked")
    return meta


def _build_new_payment(
    reference: str, caller: Principal, meta: StoredReport, return_url: str | None, now: int
) -> Payment:
    return payment_record.build_payment(
        reference,
        caller.user_id,
        meta.report_id,
        meta.price_minor,
        meta.currency or settings.report_currency(),
        now,
        return_url,
    )


def _log_and_build_conflict(refusal: paystack.TransactionRefused, payment: Payment) -> Conflict:
    """Return why a payment cannot be begun; somebody is told where the payer is not the reason."""
    if refusal.address:
        return Conflict(ADDRESS, slug="payer-address-refused")
    emit_count("PaymentMismatch")
    names = ("reference", "amount_minor", "currency")
    told = {name: getattr(payment, name) for name in names}
    logger.error("payment", event="payment_refused", **told)
    return Conflict(REFUSED, slug="payment-refused")


def _open_checkout_page(payment: Payment, email: str, now: int) -> PaymentPage:
    """Return the page where a payment is paid, which Paystack makes now, and keep it.

    Raises Duplicate, TransactionRefused, Unavailable.
    """
    page = paystack.initialize_transaction(
        payment.reference,
        email,
        payment.amount_minor,
        payment.currency,
        now,
        return_url=payment.return_url,
        report_id=payment.report_id,
    )
    payments_repository.add_checkout_page(payment, page.authorization_url, page.access_code)
    return build_payment_page(payment, page.authorization_url, page.access_code)
