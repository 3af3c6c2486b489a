"""How a server of somebody else may fail, over HTTP on loopback, for whoever asks it anything."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from auxeira.core import http_client
from auxeira.payments import paystack
from auxeira.security import jwks
from functions.report_worker import model, thunderbit
from local.loopback import Reply, Request, serve_on_loopback
from tests.support.patience import stretch

HTML = b"<html>One moment</html>"
LONG = b" " * (256 * 1024 + 1)  # more than anybody reads
Outage = Callable[[Request, threading.Event], Reply]

# what asks, before any test puts a stand-in in its place
NETWORK = {
    paystack: ("send_paystack_request", paystack.send_paystack_request),
    jwks: ("fetch_jwks", jwks.fetch_jwks),
    model: ("send_model_request", model.send_model_request),
    thunderbit: ("send_extraction_request", thunderbit.send_extraction_request),
}
SEND = http_client.send_http_request


def says(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Outage:
    """An outage in which the server answers all the same."""
    return lambda request, over: (status, headers or {}, body)


def keep_silent(request: Request, over: threading.Event) -> Reply:
    """Answers when the outage is over: too late."""
    over.wait(60)
    return 200, {}, b""


OUTAGES: dict[str, Outage | None] = {
    "nobody": None,
    "silence": keep_silent,
    "half an answer": says(200, b'{"status"', {"Content-Length": "4096"}),
    "an error": says(500, b'{"status":false,"code":"api_error"}'),
    "an error of a gateway": says(502, HTML),
    "closed for repairs": says(503, b"Service Unavailable", {"Retry-After": "3600"}),
    "no key of ours": says(401, b'{"status":false,"code":"invalid_Key"}'),
    "no key of ours, as a page": says(401, HTML),
    "no credit": says(402, b'{"success":false,"error":{"code":"INSUFFICIENT_CREDITS"}}'),
    "too many": says(429, b'{"status":false}', {"Retry-After": "3600"}),
    "too many, as a page": says(429, HTML),
    "a page that is not found": says(404, HTML),
    "a redirect": says(302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
    "a page in the place of JSON": says(200, HTML),
    "nothing": says(200),
    "null": says(200, b"null"),
    "a list": says(200, b"[]"),
    "an empty object": says(200, b"{}"),
    "deep": says(200, b"[" * 100_000),
    "deep inside": says(200, b'{"status":true,"message":"x","data":' + b"[" * 100_000),
    "no text": says(200, b"\xff\xfe"),
    "huge": says(200, LONG),
}


@contextmanager
def happening(name: str) -> Iterator[list[Request]]:
    """Lets every server of others fail so. Yields what it is asked."""
    outage, over, asked = OUTAGES[name], threading.Event(), []

    def answer(request: Request) -> Reply:
        asked.append(request)
        assert outage
        return outage(request, over)

    with serve_on_loopback(answer) as url, pytest.MonkeyPatch.context() as patch:
        if outage is None:
            url = "http://127.0.0.1:1"  # a port that nobody listens on

        def send(
            method: str, target: str, headers: dict[str, str], body: bytes | None, **bounds: float
        ) -> http_client.HttpResponse:
            path = "/" + target.split("/", 3)[3]
            limit = min(bounds["limit"], stretch(0.2) if name == "silence" else 60)
            most = int(bounds["most"])
            return SEND(method, url + path, headers, body, limit=limit, most=most)

        for module, (member, network) in NETWORK.items():
            patch.setattr(module, member, network)
        patch.setattr(http_client, "send_http_request", send)
        try:
            yield asked
        finally:
            over.set()
