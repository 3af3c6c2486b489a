"""A stand-in for Paystack: transactions, a page to pay on, refunds, disputes, signed events.

It pays for anyone who presses a button, so it listens on loopback only, takes no key but one that
everybody knows, and nothing but `make run` and tests starts it.

    POST /transaction/initialize, GET /transaction/verify/{reference}, POST /refund
                                 as Paystack's, with Authorization: Bearer sk_test_embedded
    GET  /checkout/{code}        the page where a transaction is paid, or refused by the bank;
                                 the payer goes back to its callback_url, or cancel_action
    POST /pay, /decline          ?reference=  the same without the page; /pay takes another
                                 amount= (more: the fee is the payer's) or currency= as well
    POST /dispute, /resolve      ?reference=  the payer claims the money back; ?resolution=declined
                                 or merchant-accepted ends it
    POST /send                   ?event=&reference=  any event
    POST /webhooks               ?copies=&delay=&reverse=  how events are delivered from now on
    GET  /events                 the last deliveries
    POST /mode?set=              up, down, slow or garbage: how the first three answer
"""

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local import fake_paystack_state, loopback
from local.fake_paystack_state import PUBLIC_KEY, SECRET_KEY, Book, Refused
from local.fake_paystack_webhook import Sender, Way
from local.loopback import (
    Reply,
    Request,
    answer_in_trouble,
    build_json_reply,
    read_members,
)

__all__ = ["MODES", "PUBLIC_KEY", "SECRET_KEY", "Paystack", "run_fake_paystack"]

MODES = ("up", "down", "slow", "garbage")
SLOW_S = 6.0
MOST_COPIES, MOST_DELAY = 100, 60
API = ("/transaction/", "/refund")

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pay {amount}</title>
<style>body{{font:1.1rem sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem}}
button{{font:inherit;padding:.6rem 1.4rem;margin-right:1rem}}</style>
<h1>{amount}</h1><p>{email}, reference <code>{reference}</code></p><p>{said}</p>{form}{back}
<p><small>A stand-in for Paystack on this machine: no money moves.</small></p>"""
FORM = """<form method="post"><button name="action" value="pay">Pay</button>
<button name="action" value="decline">Decline</button></form>"""
BACK = '<p><a href="{url}">{text}</a></p>'
SAID = {
    "success": "This is paid.",
    "reversed": "This was paid, and given back.",
    "failed": "The bank has said no. Try again?",
}


class Paystack:
    """A running stand-in: `book` is what it knows, `sender` what it tells, `mode` one of MODES."""

    def __init__(self, url: str, webhook: str, store: Path | None = None) -> None:
        self.url = url
        self.book = Book(url, store)
        self.sender = Sender(webhook)
        self.mode = "up"
        self.stopping = threading.Event()

    def answer(self, request: Request) -> Reply:
        """Answer a request."""
        try:
            if request.path.startswith(API):
                trouble = answer_in_trouble(self.mode, self.stopping, SLOW_S)
                return trouble or _answer_api(self, request)
            if request.path.startswith("/checkout/"):
                return _answer_checkout(self, request)
            return build_json_reply(_steer(self, request))
        except Refused as refusal:
            status, said = fake_paystack_state.build_refusal_answer(refusal)
            return build_json_reply(said, status)


@contextmanager
def run_fake_paystack(
    port: int = 0, webhook: str = "", folder: Path | None = None
) -> Iterator[Paystack]:
    """Serve a stand-in on loopback until the block ends, on a free port unless one is given.

    Events go to `webhook`. Transactions are kept in `folder`/paystack.json where a folder is
    given. Raises OSError when the port is taken.
    """
    found: list[Paystack] = []
    store = folder / "paystack.json" if folder else None
    with loopback.serve_on_loopback(lambda request: found[0].answer(request), port) as url:
        stand_in = Paystack(url, webhook, store)
        found.append(stand_in)
        try:
            yield stand_in
        finally:
            stand_in.stopping.set()
            stand_in.sender.stop()


def _answer_api(stand_in: Paystack, request: Request) -> Reply:
    """Answer as Paystack's own interface does."""
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    wanted = _read_members(request)
    if (request.method, request.path) == ("POST", "/refund") and key == SECRET_KEY:
        data, events = stand_in.book.refund(wanted)
        stand_in.sender.send(events)
        return build_json_reply({"status": True, "message": "Refund has been queued", "data": data})
    status, said = fake_paystack_state.answer_api_request(
        stand_in.book, request.method, request.path, key, wanted
    )
    return build_json_reply(said, status)


def _answer_checkout(stand_in: Paystack, request: Request) -> Reply:
    """Answer with the page of a transaction, and to its buttons."""
    code = request.path.rpartition("/")[2]
    found = stand_in.book.by_code(code)
    if request.method == "POST":
        if _read_members(request).get("action") == "decline":
            stand_in.book.decline(found["reference"])
        else:
            stand_in.sender.send(stand_in.book.pay(found["reference"]))
            if url := fake_paystack_state.find_return_url(found):
                return 303, {"Location": url}, b""
        found = stand_in.book.by_code(code)
    url, text = found.get("cancel_action"), "Cancel"
    if found["paid_at"]:
        url, text = fake_paystack_state.find_return_url(found), "Back"
    page = PAGE.format(
        amount=f"{found['currency']} {found['amount'] / 100:.2f}",
        email=html.escape(found["email"]),
        reference=html.escape(found["reference"]),
        said=SAID.get(found["status"], ""),
        form="" if found["paid_at"] else FORM,
        back=BACK.format(url=html.escape(url), text=text) if url else "",
    )
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return 200, {"Content-Type": "text/html; charset=utf-8", **policy}, page.encode()


def _steer(stand_in: Paystack, request: Request) -> dict[str, Any]:
    """Do what the stand-in alone can be asked for."""
    book, sender, wanted = stand_in.book, stand_in.sender, _read_members(request)
    reference = str(wanted.get("reference", ""))
    match request.method, request.path:
        case "GET", "/events":
            names = ("event", "reference", "status")
            return {"deliveries": [dict(zip(names, d, strict=True)) for d in sender.delivered]}
        case "POST", "/pay":
            sender.send(book.pay(reference, **_read_other_payment(wanted)))
        case "POST", "/decline":
            book.decline(reference)
        case "POST", "/dispute":
            sender.send(book.dispute(reference)[1])
        case "POST", "/resolve":
            sender.send(book.resolve(reference, None, str(wanted.get("resolution"))))
        case "POST", "/send":
            name = str(wanted.get("event", ""))[:100]
            sender.send([(name, {**wanted, "event": name})])
            return {"sent": name}
        case "POST", "/webhooks":
            sender.way = _read_way(wanted)
            return sender.way._asdict()
        case "POST", "/mode":
            if wanted.get("set") not in MODES:
                raise Refused(400, "invalid_params", f"set must be one of {', '.join(MODES)}")
            stand_in.mode = str(wanted["set"])
            return {"mode": stand_in.mode}
        case _:
            raise Refused(404, "api_error", f"There is no {request.method} {request.path} here")
    return book.verify(reference)


def _read_way(wanted: dict[str, Any]) -> Way:
    try:
        copies, delay = int(wanted.get("copies", 1)), float(wanted.get("delay", 0))
    except (TypeError, ValueError):
        copies, delay = 0, 0.0
    if not (1 <= copies <= MOST_COPIES and 0 <= delay <= MOST_DELAY):
        limits = f"copies must be 1 to {MOST_COPIES}, delay 0 to {MOST_DELAY} seconds"
        raise Refused(400, "invalid_params", limits)
    return Way(copies, delay, wanted.get("reverse") in (True, "true"))


def _read_other_payment(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what is paid in the place of what was asked for."""
    found: dict[str, Any] = {}
    if "amount" in wanted:
        amount = fake_paystack_state.parse_positive_whole(wanted["amount"])
        if amount is None:
            raise Refused(400, "invalid_params", "amount must be a whole number above 0")
        found["amount"] = amount
    if "currency" in wanted:
        found["currency"] = str(wanted["currency"])[:3]
    return found


def _read_members(request: Request) -> dict[str, Any]:
    members = read_members(request)
    if members is None:
        raise Refused(400, "invalid_params", "The body must be a JSON object or a form")
    return members
