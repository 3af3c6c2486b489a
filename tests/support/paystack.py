"""Paystack in a test: the book of the stand-in in the place of the network, and signed events.

Signatures are made by a call of their own, not by the code under test.
"""

import copy
import hashlib
import hmac
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from auxeira.core.http_client import HttpResponse, NotSent, Unreachable
from auxeira.payments import paystack
from auxeira.security import provider_keys
from local import fake_paystack_state
from local.fake_paystack_state import PUBLIC_KEY, SECRET_KEY, Book, Event

__all__ = ["PUBLIC_KEY", "SECRET_KEY"]

URL = "https://api.paystack.test"
PAGES = "https://checkout.paystack.com"
Kept = OrderedDict[str, Any]
FAILS, LOST = "fails before", "reply lost"  # as in the crash matrix


def environment() -> dict[str, str]:
    """What the CDK app writes for a function that takes payments."""
    return {"PAYSTACK_URL": URL, "CURRENCY": "USD"}


class Numbered(Book):
    """A book in which equal requests get equal pages, and equal ids."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._numbers = 0

    def code(self) -> str:
        return f"code{len(self.found)}"


class Paystack:
    """The merchant's transactions, and how Paystack answers: `answers` may take its place.

    `strikes`: {number of the request, from 0: FAILS, LOST, or what is raised after it}.
    """

    def __init__(self) -> None:
        self.book = Numbered(PAGES)
        self.up = True
        self.requests: list[tuple[str, str, Any]] = []
        self.strikes: dict[int, Any] = {}
        self.answers: Callable[[str, str], HttpResponse | Exception | None] = lambda *_: None

    def send(
        self, method: str, path: str, key: str, body: bytes | None, limit: float
    ) -> HttpResponse:
        """In the place of `paystack.send`."""
        strike = self.strikes.get(len(self.requests))
        wanted = json.loads(body) if body else {}
        self.requests.append((method, path, wanted))
        if not self.up:
            raise NotSent("switched off by the test")
        if strike == FAILS:
            raise Unreachable("struck by the test")
        other = self.answers(method, path)
        if isinstance(other, Exception):
            raise other
        if other:
            return other
        status, answer = fake_paystack_state.answer_api_request(
            self.book, method, path, key, wanted
        )
        if strike == LOST:
            raise Unreachable("struck by the test")
        if strike:
            raise strike
        return HttpResponse(status, {}, json.dumps(answer).encode())


_present: list[Paystack] = []


def present() -> Paystack:
    """The one that is reachable now."""
    return _present[-1]


def kept() -> Kept:
    """What the present one knows, for `restore`."""
    return copy.deepcopy(present().book.found) if _present else OrderedDict()


def restore(found: Kept) -> None:
    """Puts the present one back to what it knew; nothing strikes it."""
    if _present:
        present().book.found = copy.deepcopy(found)
        present().requests.clear()


def body(event: Event) -> bytes:
    """An event as Paystack spells it."""
    name, data = event
    return json.dumps({"event": name, "data": data}, separators=(",", ":")).encode()


def signature(sent: bytes, key: str = SECRET_KEY) -> str:
    """The x-paystack-signature of a body."""
    return hmac.new(key.encode(), sent, hashlib.sha512).hexdigest()


@contextmanager
def reachable() -> Iterator[Paystack]:
    """Puts a Paystack in the place of the network, for a process that knows no key yet."""
    network, found = paystack.send_paystack_request, Paystack()
    paystack.send_paystack_request = found.send
    provider_keys.clear_provider_key_cache()
    _present.append(found)
    try:
        yield found
    finally:
        _present.remove(found)
        paystack.send_paystack_request = network
        provider_keys.clear_provider_key_cache()
