"""What the routes of payments take and answer. Amounts are in minor units."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from auxeira.http.schema import Input, Success
from auxeira.payments.payment_record import PAID, Payment, PaymentStatus
from auxeira.reports.report_record import ReportStatus
from auxeira.reports.schema import Report

Reference = Annotated[str, Meta(pattern="^[A-Za-z0-9.=-]{1,100}$(?!\\n)", max_length=100)]
ReportId = Annotated[str, Meta(pattern="^rpt_[0-9A-HJKMNP-TV-Z]{26}$(?!\\n)", max_length=30)]
ReturnUrl = Annotated[
    str,
    Meta(
        pattern="^https?://[A-Za-z0-9._~:/?@!$&'()*+,;=%-]{1,292}$(?!\\n)",
        max_length=300,
        description="Where the payer is sent back to after paying or cancelling, with `reference` "
        "and `trxref` added to its query: a page of an origin that may call this API",
    ),
]


class ToPay(Input):
    """The report that is to be unlocked, and where its payer is sent back to."""

    report_id: ReportId
    return_url: ReturnUrl | UnsetType = UNSET


class PaymentConfig(Success, kw_only=True):
    """What a page needs to take payments; without a key nobody can pay yet."""

    public_key: str | None
    currency: str


class Unlock(Input):
    """The reference of the payment, under either name."""

    reference: Reference | UnsetType = UNSET
    payment_token: Reference | UnsetType = UNSET


class PaymentPage(Success, kw_only=True, rename=None):
    """Where the report is paid. The amount is in minor units of the currency."""

    reference: str
    authorization_url: Annotated[str, Meta(extra_json_schema={"format": "uri"})]
    access_code: str
    amount: int
    currency: str


class PaymentState(Success):
    """What Paystack says of a payment: `paid` is what unlocks the report."""

    paid: bool
    report_id: str
    status: PaymentStatus


class Unlocked(Success, kw_only=True):
    """The report, which is unlocked."""

    report: Report
    message: str = "Report unlocked successfully"


class Unlocking(Success):
    """The report is unlocked and being written: look for it at its Location."""

    report_id: str
    status: ReportStatus


class Received(Success):
    """Paystack need not send this event again."""


def to_payment_page(payment: Payment) -> PaymentPage | None:
    """Return the page where a payment is paid; None while Paystack has given none."""
    if payment.authorization_url is None or payment.access_code is None:
        return None
    return build_payment_page(payment, payment.authorization_url, payment.access_code)


def build_payment_page(payment: Payment, authorization_url: str, access_code: str) -> PaymentPage:
    """Return what is answered to who is going to pay."""
    return PaymentPage(
        reference=payment.reference,
        authorization_url=authorization_url,
        access_code=access_code,
        amount=payment.amount_minor,
        currency=payment.currency,
    )


def to_payment_state(payment: Payment) -> PaymentState:
    """Return what is answered about a payment."""
    return PaymentState(
        paid=payment.status == PAID, report_id=payment.report_id, status=payment.status
    )
