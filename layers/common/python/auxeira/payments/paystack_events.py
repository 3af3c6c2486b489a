"""The events that Paystack tells us of. Amounts are in minor units.

Whatever an event says of a success is asked for once more: `paystack.verify` is what counts.
"""

import hashlib
import re
from typing import Annotated, Any

import msgspec

REFERENCE = re.compile(r"[A-Za-z0-9.=-]{1,100}")
PLAIN = re.compile(r"[A-Za-z0-9_.=-]{1,100}")
MOST = 10**15  # no amount is as large
WON = "declined"  # the merchant declined the claim: the money stays
LOST = ("merchant-accepted", "auto-accepted")


class Event(msgspec.Struct, frozen=True):
    """What happened to the transaction with `reference`; None where it is about none.

    `id` tells it from others of its name. `amount` and `currency` are those of a refund, and
    `won` says whether a dispute left us the money: None where that cannot be read.
    """

    name: str
    reference: str | None
    id: str
    amount: int | None = None
    currency: str | None = None
    won: bool | None = None


class _Sent(msgspec.Struct):
    event: Annotated[str, msgspec.Meta(max_length=100)]
    data: dict[str, Any] = {}


SENT = msgspec.json.Decoder(_Sent)


def read_paystack_event(body: bytes) -> Event | None:
    """Return the event in a body that is signed; None where it is not one."""
    try:
        sent = SENT.decode(body)
    except (ValueError, RecursionError):
        return None
    data = sent.data
    transaction = data.get("transaction")
    inner = transaction.get("reference") if isinstance(transaction, dict) else None
    if sent.event.startswith("charge.dispute."):
        reference = inner
    elif sent.event.startswith("refund."):
        reference = data.get("transaction_reference") or inner
    else:
        reference = data.get("reference")
    return Event(
        sent.event,
        reference if isinstance(reference, str) and REFERENCE.fullmatch(reference) else None,
        _to_key_part(data.get("id") or data.get("refund_reference") or reference),
        _read_amount(data.get("amount")),
        _read_currency(data.get("currency")),
        _read_dispute_outcome(data.get("resolution")),
    )


def _to_key_part(value: Any) -> str:
    """Return a value that names something, as it can stand in a key."""
    text = str(value)
    return text if PLAIN.fullmatch(text) else hashlib.sha256(text.encode()).hexdigest()


def _read_amount(value: Any) -> int | None:
    """Return a whole number of minor units above 0, which old events spell as text."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value):
        value = int(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 < value < MOST else None


def _read_currency(value: Any) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value) else None


def _read_dispute_outcome(resolution: Any) -> bool | None:
    """Return whether the end of a dispute left us the money."""
    if resolution in LOST:
        return False
    return True if resolution == WON else None
