"""What the routes of payments take and answer. Amounts are in minor units."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from auxeira.contract import Input, Success
from auxeira.reported import Report, ReportStatus

Reference = Annotated[str, Meta(pattern="^[A-Za-z0-9.=-]{1,100}$(?!\\n)", max_length=100)]
ReportId = Annotated[str, Meta(pattern="^rpt_[0-9A-HJKMNP-TV-Z]{26}$(?!\\n)", max_length=30)]


type PaymentStatus = Literal[
    "pending", "failed", "abandoned", "paid", "mismatch", "refunded", "disputed"
]  # fmt: skip


class ToPay(Input):
    """The report that is to be unlocked."""

    report_id: ReportId


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
