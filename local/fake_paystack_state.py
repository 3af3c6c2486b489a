"""What a stand-in for Paystack knows: transactions, refunds, disputes; and what it says of them.

In the shapes of Paystack's OpenAPI document (github.com/PaystackOSS/openapi). Nothing here listens
or sends: local/fake_paystack.py does.
"""

import json
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.fake_paystack_payloads import (
    build_dispute_data,
    build_refund_data,
    build_transaction_data,
)
from local.files import write_file_atomically

SECRET_KEY = "sk_test_embedded"  # noqa: S105 - everybody may know it
PUBLIC_KEY = "pk_test_embedded"
REFERENCE = re.compile(r"[A-Za-z0-9.=-]{1,100}")
PLACE = re.compile(r"https?://[!-~]{1,2000}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
CURRENCIES = ("NGN", "USD", "GHS", "ZAR", "KES", "XOF", "EGP")
MOST = 10_000  # transactions that are kept; the oldest go first
MOST_AMOUNT = 10**12
RESOLUTIONS = ("declined", "merchant-accepted")

Json = dict[str, Any]
Event = tuple[str, Json]  # its name and its data


class Refused(Exception):
    """What Paystack answers with another status than 200: status, code, sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Book:
    """The transactions of one merchant. `url`, without a slash, is where they are paid.

    They are kept in the file `store` where one is given, each change before anybody hears of it.
    """

    def __init__(self, url: str, store: Path | None = None) -> None:
        self.url = url
        self._store = store
        self._lock = threading.RLock()
        self.found = _load_transactions(store)  # by reference
        self._numbers = int(time.time()) % 10**9

    def initialize(self, wanted: Json) -> Json:
        """Begin a transaction: {authorization_url, access_code, reference}. Raises Refused."""
        email, amount = wanted.get("email"), parse_positive_whole(wanted.get("amount"))
        reference = wanted.get("reference") or secrets.token_hex(8)
        currency = wanted.get("currency") or "NGN"
        if not isinstance(email, str) or not EMAIL.fullmatch(email):
            raise Refused(400, "invalid_params", "Invalid Email Address Passed")
        if amount is None:
            raise Refused(400, "invalid_params", "Invalid Amount Sent")
        if currency not in CURRENCIES:
            raise Refused(403, "unsupported_currency", "Currency not supported by merchant")
        if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
            raise Refused(400, "invalid_params", "Invalid character in transaction reference")
        metadata = wanted.get("metadata") or ""
        cancel = metadata.get("cancel_action") if isinstance(metadata, dict) else None
        with self._changing():
            if reference in self.found:
                raise Refused(400, "duplicate_reference", "Duplicate Transaction Reference")
            code = self.code()
            self.found[reference] = {
                "id": self._next(),
                "reference": reference,
                "amount": amount,
                "currency": currency,
                "email": email,
                "metadata": metadata,
                "callback_url": _require_web_address(wanted.get("callback_url")),
                "cancel_action": _require_web_address(cancel),
                "access_code": code,
                "status": "abandoned",  # as long as nobody has paid
                "domain": "test",
                "created_at": _format_now(),
                "paid_at": None,
                "refunded": 0,
                "disputes": {},
            }
            while len(self.found) > MOST:
                self.found.popitem(last=False)
        page = f"{self.url}/checkout/{code}"
        return {"authorization_url": page, "access_code": code, "reference": reference}

    def code(self) -> str:
        """Return a new code of a page."""
        return secrets.token_urlsafe(12)

    def verify(self, reference: str) -> Json:
        """Return a transaction. Raises Refused."""
        with self._lock:
            return build_transaction_data(self._of(reference))

    def by_code(self, code: str) -> Json:
        """Return a transaction by the code of its page. Raises Refused."""
        with self._lock:
            for found in self.found.values():
                if found["access_code"] == code:
                    return dict(found)
        raise Refused(404, "api_error", "There is no such page")

    def pay(self, reference: str, **otherwise: Any) -> list[Event]:
        """Pay a transaction, once; with another amount or currency than was asked for, if given.

        One above it is as if the payer bore the fee. Returns the events that follow.
        """
        with self._changing():
            found = self._of(reference)
            if found["paid_at"]:
                return []
            asked = {"requested_amount": found["amount"]}
            found |= {"status": "success", "paid_at": _format_now()} | asked | otherwise
            return [("charge.success", build_transaction_data(found))]

    def decline(self, reference: str) -> None:
        """Let the payer's bank say no. The page stays open for another try."""
        with self._changing():
            found = self._of(reference)
            if not found["paid_at"]:
                found["status"] = "failed"

    def refund(self, wanted: Json) -> tuple[Json, list[Event]]:
        """Give money back; return the refund, and the events that follow. Raises Refused."""
        with self._changing():
            found = self._of(str(wanted.get("transaction")))
            left = found["amount"] - found["refunded"]
            amount = (
                parse_positive_whole(wanted["amount"]) if wanted.get("amount") is not None else left
            )
            if not found["paid_at"] or not amount or amount > left:
                raise Refused(400, "invalid_params", "Refund amount cannot be more than paid")
            found["refunded"] += amount
            if found["refunded"] == found["amount"]:
                found["status"] = "reversed"
            data = build_refund_data(found, self._next(), amount, _format_now())
            event = {
                "status": "processed",
                "transaction_reference": found["reference"],
                "refund_reference": str(data["id"]),
                "amount": amount,
                "currency": found["currency"],
                "processor": "embedded",
                "customer": {"first_name": None, "last_name": None, "email": found["email"]},
                "integration": 1,
                "domain": "test",
            }
            pending = ("refund.pending", event | {"status": "pending"})
            return data, [pending, ("refund.processed", event)]

    def dispute(self, reference: str) -> tuple[int, list[Event]]:
        """Let the payer claim the money back. Returns the dispute's id, and events."""
        with self._changing():
            found = self._of(reference)
            if not found["paid_at"]:
                raise Refused(400, "invalid_params", "Nothing was paid")
            number = self._next()
            found["disputes"][str(number)] = None
            return number, [
                ("charge.dispute.create", build_dispute_data(found, number, None, _format_now()))
            ]

    def resolve(self, reference: str, number: int | None, resolution: str) -> list[Event]:
        """End a dispute: `declined`, the money stays, or `merchant-accepted`. Returns events.

        The last one where no number says which.
        """
        with self._changing():
            found = self._of(reference)
            if number is None:
                number = int([0, *found["disputes"]][-1])
            if str(number) not in found["disputes"] or resolution not in RESOLUTIONS:
                raise Refused(400, "invalid_params", f"resolution: {' or '.join(RESOLUTIONS)}")
            found["disputes"][str(number)] = resolution
            if resolution != "declined":
                found["status"] = "reversed"
            data = build_dispute_data(found, number, resolution, _format_now())
            return [("charge.dispute.resolve", data)]

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let one thread change something at a time, and keep what it has become."""
        with self._lock:
            yield
            if self._store:
                write_file_atomically(self._store, json.dumps(self.found))

    def _of(self, reference: str) -> Json:
        if reference not in self.found:
            raise Refused(404, "validation_error", "Transaction reference not found.")
        return self.found[reference]

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers


def answer_api_request(
    book: Book, method: str, path: str, key: str, wanted: Json
) -> tuple[int, Json]:
    """Return what the API answers to a request with a secret key: status and JSON."""
    try:
        if key != SECRET_KEY:
            raise Refused(401, "validation_error", "Invalid key")
        match method, path.strip("/").split("/"):
            case "POST", ["transaction", "initialize"]:
                return _build_success_answer("Authorization URL created", book.initialize(wanted))
            case "GET", ["transaction", "verify", reference]:
                return _build_success_answer("Verification successful", book.verify(reference))
        raise Refused(404, "api_error", "Not found")
    except Refused as refusal:
        return build_refusal_answer(refusal)


def build_refusal_answer(refusal: Refused) -> tuple[int, Json]:
    """Return a refusal as Paystack sends it."""
    return refusal.status, {
        "status": False,
        "message": refusal.message,
        "meta": {"nextStep": "Check the request, and the transaction in the dashboard"},
        "type": "validation_error",
        "code": refusal.code,
    }


def _build_success_answer(message: str, data: Json) -> tuple[int, Json]:
    return 200, {"status": True, "message": message, "data": data}


def parse_positive_whole(value: Any) -> int | None:
    """Return a positive whole number, which may be text; None for anything else."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 14:
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_AMOUNT
    return value if good else None


def find_return_url(found: Json) -> str | None:
    """Return where a transaction's payer is sent with its reference, if the merchant has said."""
    url, reference = found.get("callback_url"), found["reference"]
    if not url:
        return None
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}trxref={reference}&reference={reference}"


def _require_web_address(url: Any) -> str | None:
    """Return an address that a browser is sent to. Raises Refused."""
    if url in (None, ""):
        return None
    if not isinstance(url, str) or not PLACE.fullmatch(url):
        raise Refused(400, "invalid_params", "Invalid URL")
    return url


def _format_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _load_transactions(store: Path | None) -> OrderedDict[str, Json]:
    """Return the kept transactions by reference; none where there are none that can be read."""
    try:
        kept = json.loads(store.read_text()) if store else {}
        return OrderedDict(kept if all("access_code" in entry for entry in kept.values()) else {})
    except (OSError, ValueError, TypeError, AttributeError):
        return OrderedDict()
