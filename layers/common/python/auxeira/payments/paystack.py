"""Paystack: transactions, and who signs its events. Amounts are in minor units.

While it gives no answer, fails, or refuses our key or our pace, Unavailable is raised: nobody
need ask it for anything now. An answer that cannot be read, or is about something else, raises
Strange: that concerns what was asked for alone. Nothing secret is logged, and no text of
Paystack's either.
"""

import hashlib
import hmac
import re
import time
from typing import Any

import msgspec

from auxeira.core import http_client, settings
from auxeira.core.http_client import HttpResponse, NotSent, TooLong, Unreachable
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable
from auxeira.payments import transaction
from auxeira.payments.transaction import Text
from auxeira.security import provider_keys

LIMIT = 4.0  # seconds for both tries of a request together
MAX_BYTES = 256 * 1024  # of an answer
TRIES = 2  # of a request that did not arrive, or that Paystack failed at
SECRET, NAME, PUBLISHABLE = "payments", "PAYSTACK_SECRET_KEY", "PAYSTACK_PUBLIC_KEY"
KEY = re.compile(r"(sk|pk)_(test|live)_[A-Za-z0-9_]{8,100}")
EMBEDDED = ("sk_test_embedded", "pk_test_embedded")  # known to anybody: of local runs and tests
SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
PLAIN = re.compile(r"[A-Za-z0-9_.=-]{1,100}")
PRINTED = re.compile(r"[!-~]{1,2048}")
AWAY = (401, 429)  # answers that are about our key and our pace, not about what was asked for
DUPLICATE = "duplicate_reference"
BUSY = "Payments are not available at the moment. Try again in a moment."


class Duplicate(Exception):
    """Paystack has a transaction with this reference already."""


class TransactionRefused(Exception):
    """Paystack will never take this transaction. `address`: because of who pays."""

    def __init__(self, *, address: bool) -> None:
        super().__init__("refused for good")
        self.address = address


class Strange(Unavailable):
    """An answer that cannot be read, or is none to what was asked for."""


class CheckoutPage(msgspec.Struct, frozen=True):
    """Where a transaction is paid."""

    reference: Text
    authorization_url: Text
    access_code: Text


class _Answer(msgspec.Struct):
    """`data` is read once `status` says that there is some."""

    status: bool
    data: msgspec.Raw = msgspec.Raw(b"null")
    code: Any = None
    message: Any = None


ANSWER = msgspec.json.Decoder(_Answer)


def publishable_key(now: float) -> str | None:
    """Return the key that pages may know; None where there is none that may be shown.

    A secret key in its place is none: it must never leave. Raises Unavailable.
    """
    key = provider_keys.find_provider_key(SECRET, PUBLISHABLE, now)
    if key is None or _is_usable(key, "pk"):
        return key
    logger.error("a key that cannot be", event="key_refused", secret=SECRET, key=PUBLISHABLE)
    return None


def initialize_transaction(
    reference: str,
    email: str,
    amount: int,
    currency: str,
    now: float,
    *,
    return_url: str | None,
    **metadata: str,
) -> CheckoutPage:
    """Begin a transaction; return the page where it is paid.

    From there the payer is sent to `return_url`: with the reference behind it once something was
    paid, which Paystack adds, and likewise after cancelling, for which it takes a URL as it is.
    Raises Duplicate, Refused, Unavailable.
    """
    wanted: dict[str, Any] = {
        "reference": reference,
        "email": email,
        "amount": amount,
        "currency": currency,
        "metadata": metadata,
    }
    if return_url:
        mark = "&" if "?" in return_url else "?"
        cancelled = f"{return_url}{mark}trxref={reference}&reference={reference}"
        wanted["callback_url"] = return_url
        wanted["metadata"] = metadata | {"cancel_action": cancelled}
    reply = _request_answer("POST", "/transaction/initialize", now, msgspec.json.encode(wanted))
    answer = _decode_answer(reply)
    if reply.status == 400 and answer.code == DUPLICATE:
        raise Duplicate
    if 400 <= reply.status < 500 and not answer.status:
        _log_refusal("refused", reply, answer.code)
        raise TransactionRefused(address=_is_about_address(answer))
    page = _decode_data(reply, answer, CheckoutPage)
    if page.reference != reference or not _is_checkout_url(page.authorization_url):
        raise _log_and_build_strange("foreign_answer", reply)
    return page


def verify_transaction(reference: str, now: float) -> transaction.Transaction | None:
    """Return what Paystack says of a transaction; None if it knows none.

    Raises Unavailable, Strange.
    """
    reply = _request_answer("GET", f"/transaction/verify/{reference}", now)
    answer = _decode_answer(reply)
    if reply.status in (400, 404) and not answer.status:
        return None
    found = _decode_data(reply, answer, transaction.Transaction)
    if found.reference != reference:
        raise _log_and_build_strange("foreign_answer", reply)
    return found


def has_valid_signature(body: bytes, signature: str, now: float) -> bool:
    """Tell whether Paystack sent this body: by our key, or by the one before it.

    Raises Unavailable while we have none.
    """
    if not SIGNATURE.fullmatch(signature):
        return False
    given = bytes.fromhex(signature)
    if _is_signed(body, given, now):
        return True
    return provider_keys.expire_provider_keys(SECRET, now) and _is_signed(body, given, now)


def _is_signed(body: bytes, given: bytes, now: float) -> bool:
    keys = [_require_secret_key(now), _find_previous_secret_key(now)]
    macs = [hmac.digest(key.encode(), body, hashlib.sha512) for key in keys if key]
    return any(hmac.compare_digest(mac, given) for mac in macs)


def _require_secret_key(now: float) -> str:
    key = provider_keys.require_provider_key(SECRET, NAME, now)
    if not _is_usable(key, "sk"):
        logger.error("a key that cannot be", event="key_refused", secret=SECRET, key=NAME)
        raise Unavailable(BUSY)
    return key


def _find_previous_secret_key(now: float) -> str | None:
    key = provider_keys.find_previous_provider_key(SECRET, NAME, now)
    return key if key and _is_usable(key, "sk") else None


def _is_usable(key: str, kind: str) -> bool:
    """Tell whether a key is one of Paystack's, secret (sk) or publishable (pk), and of this stage.

    In prod live ones alone are.
    """
    found, stage = KEY.fullmatch(key), settings.stage()
    if not found or found[1] != kind or (stage == "prod" and found[2] != "live"):
        return False
    return key not in EMBEDDED or stage in ("local", "test")


def send_paystack_request(
    method: str, path: str, key: str, body: bytes | None, limit: float
) -> HttpResponse:
    """Send one request, once, with the secret key. Raises Unreachable, NotSent."""
    url, headers = settings.paystack_url() + path, {"Authorization": f"Bearer {key}"}
    if body:
        headers["Content-Type"] = "application/json"
    return http_client.send_http_request(method, url, headers, body, limit=limit, most=MAX_BYTES)


def _request_answer(method: str, path: str, now: float, body: bytes | None = None) -> HttpResponse:
    """Return the answer to a request. Raises Unavailable, or Strange for one that is too long."""
    key, until, reason = _require_secret_key(now), time.monotonic() + LIMIT, ""
    for _ in range(TRIES):
        try:
            reply = send_paystack_request(
                method, path, key, body, max(0.0, until - time.monotonic())
            )
        except NotSent as error:
            reason = str(error)
            continue
        except TooLong as error:
            logger.error("Paystack", event="paystack_refused", reason=str(error))
            raise Strange(BUSY) from None
        except Unreachable as error:
            reason = str(error)
            break
        reason = f"status {reply.status}"
        if reply.status in AWAY:
            if reply.status == 401:
                provider_keys.expire_provider_keys(SECRET, time.time())
            _log_refusal("refused", reply)
            raise Unavailable(BUSY)
        if reply.status < 500:
            return reply
    logger.warning("no answer of Paystack", event="paystack_unavailable", reason=reason)
    raise Unavailable(BUSY)


def _decode_answer(reply: HttpResponse) -> _Answer:
    try:
        return ANSWER.decode(reply.body)
    except (ValueError, RecursionError):
        raise _log_and_build_strange("no_json", reply) from None


def _decode_data[T](reply: HttpResponse, answer: _Answer, kind: type[T]) -> T:
    """Return what an answer holds. Raises Strange where it is a refusal, or not of this kind."""
    if reply.status != 200 or not answer.status:
        raise _log_and_build_strange("refused", reply, answer.code)
    try:
        return msgspec.json.decode(answer.data, type=kind)
    except (ValueError, RecursionError):
        raise _log_and_build_strange("foreign_answer", reply) from None


def _log_and_build_strange(reason: str, reply: HttpResponse, code: Any = None) -> Strange:
    _log_refusal(reason, reply, code)
    return Strange(BUSY)


def _log_refusal(reason: str, reply: HttpResponse, code: Any = None) -> None:
    known = code if isinstance(code, str) and PLAIN.fullmatch(code) else None
    logger.error(
        "Paystack", event="paystack_refused", reason=reason, status=reply.status, code=known
    )


def _is_about_address(answer: _Answer) -> bool:
    """Tell whether a refusal is about the payer's address; its code says `invalid_params` only."""
    return "email" in f"{answer.code} {answer.message}".lower()


def _is_checkout_url(url: str) -> bool:
    """Tell whether a browser may be sent there: to Paystack's own pages, and nowhere else."""
    return url.startswith(settings.checkout_url() + "/") and bool(PRINTED.fullmatch(url))
