"""A transaction, as Paystack tells of it."""

from typing import Annotated, Any

import msgspec

Text = Annotated[str, msgspec.Meta(max_length=2048)]


class Transaction(msgspec.Struct, frozen=True):
    """What Paystack says of a transaction; `domain` is live or test.

    `amount` is what was paid: with Paystack's fee, where the payer bears it, on top of what was
    asked for, which is `requested_amount`.
    """

    status: Text
    reference: Text
    amount: int
    currency: Text
    domain: Text
    requested_amount: Any = None
