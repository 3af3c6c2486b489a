"""The stand-in for Paystack, over HTTP, against the shapes of Paystack's OpenAPI document."""

import hashlib
import hmac
import html
import json
import threading
import time

import httpx
import pytest

from local import fake_paystack, loopback
from local.fake_paystack_webhook import Way

KEY = {"Authorization": "Bearer sk_test_embedded"}
WANTED = {"email": "ann@example.org", "amount": 39900, "currency": "USD", "reference": "aux-1"}

# member -> type, "?" for one that may be null; of PaystackOSS/openapi, 9678dea
PAGE = {"authorization_url": "str", "access_code": "str", "reference": "str"}
TRANSACTION = {
    "id": "int", "domain": "str", "status": "str", "reference": "str", "receipt_number": "str?",
    "amount": "int", "message": "str?", "gateway_response": "str", "paid_at": "str?",
    "created_at": "str", "channel": "str", "currency": "str", "ip_address": "str",
    "metadata": "any", "log": "dict?", "fees": "int?", "fees_split": "any",
    "authorization": "dict", "customer": "dict", "plan": "str?", "split": "dict",
    "order_id": "any", "paidAt": "str?", "createdAt": "str", "requested_amount": "int",
    "pos_transaction_data": "any", "source": "any", "fees_breakdown": "any", "connect": "any",
    "transaction_date": "str", "plan_object": "dict", "subaccount": "dict",
}  # fmt: skip
CUSTOMER = {
    "id": "int", "first_name": "str?", "last_name": "str?", "email": "str",
    "customer_code": "str", "phone": "str?", "metadata": "any", "risk_action": "str",
    "international_format_phone": "str?",
}  # fmt: skip
REFUND = {
    "transaction": "dict", "integration": "int", "deducted_amount": "int", "channel": "any",
    "merchant_note": "str", "customer_note": "str", "status": "str", "refunded_by": "str",
    "expected_at": "str", "currency": "str", "domain": "str", "amount": "int",
    "fully_deducted": "bool", "id": "int", "createdAt": "str", "updatedAt": "str",
}  # fmt: skip
ERROR = {"status": "bool", "message": "str", "meta": "dict", "type": "str", "code": "str"}
CODES = ("validation_error", "processor_error", "api_error")  # of 401 and 404


def fits(shape, found):
    """Has each member of a shape, of its type."""
    assert shape.keys() <= found.keys()
    for name, kind in shape.items():
        if kind == "any" or (kind.endswith("?") and found[name] is None):
            continue
        assert type(found[name]).__name__ == kind.rstrip("?"), name
    return True


class Merchant:
    """Takes events, answers each with the next of `statuses`, then 200."""

    def __init__(self):
        self.taken = []
        self.statuses = []

    def answer(self, call):
        self.taken.append((call.headers["x-paystack-signature"], call.body))
        return (self.statuses.pop(0) if self.statuses else 200), {}, b""

    @property
    def events(self):
        return [json.loads(body) for _, body in self.taken]

    @property
    def names(self):
        return [event["event"] for event in self.events]


@pytest.fixture
def merchant():
    return Merchant()


@pytest.fixture
def stand_in(merchant):
    with (
        loopback.serve_on_loopback(merchant.answer) as url,
        fake_paystack.run_fake_paystack(webhook=f"{url}/hook") as running,
    ):
        yield running


@pytest.fixture
def client(stand_in):
    """A client of the stand-in, with the key."""
    with httpx.Client(base_url=stand_in.url, timeout=10, headers=KEY) as client:
        yield client


def initialize(client, **changed):
    return client.post("/transaction/initialize", json=WANTED | changed)


def status(client, reference="aux-1"):
    return client.get(f"/transaction/verify/{reference}").json()["data"]["status"]


# transactions


def test_a_transaction_is_begun_in_paystack_s_shape(client, stand_in):
    answer = initialize(client)

    assert answer.status_code == 200
    assert fits({"status": "bool", "message": "str", "data": "dict"}, answer.json())
    assert fits(PAGE, answer.json()["data"])
    assert answer.json()["data"]["reference"] == "aux-1"
    assert answer.json()["data"]["authorization_url"].startswith(f"{stand_in.url}/checkout/")


def test_a_reference_is_used_once(client):
    assert initialize(client).status_code == 200

    answer = initialize(client, amount=1)

    assert answer.status_code == 400
    assert fits(ERROR, answer.json())
    assert answer.json()["code"] == "duplicate_reference"
    assert answer.json()["message"] == "Duplicate Transaction Reference"


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody"}, {"email": None}, {"amount": 0}, {"amount": -1}, {"amount": 1.5},
     {"amount": True}, {"amount": "many"}, {"amount": 10**15}, {"currency": "EUR"},
     {"reference": "a_b"}, {"reference": "a b"}, {"reference": "x" * 101}, {"reference": 7}],
)  # fmt: skip
def test_what_paystack_would_refuse_is_refused(client, wrong):
    answer = initialize(client, **wrong)

    assert answer.status_code in (400, 403)
    assert fits(ERROR, answer.json())
    assert answer.json()["status"] is False


@pytest.mark.parametrize("key", ["sk_test_other", "sk_live_0123456789", "Bearer"])
def test_another_key_is_no_key(client, key):
    headers = {"Authorization": f"Bearer {key}"}

    for answer in (
        client.post("/transaction/initialize", json=WANTED, headers=headers),
        client.get("/transaction/verify/aux-1", headers=headers),
        client.post("/refund", json={"transaction": "aux-1"}, headers=headers),
    ):
        assert answer.status_code == 401
        assert fits(ERROR, answer.json())
        assert answer.json()["code"] in CODES


def test_a_transaction_is_verified_in_paystack_s_shape(client):
    initialize(client, metadata={"report_id": "rpt_1"})

    before = client.get("/transaction/verify/aux-1").json()["data"]
    client.post("/pay?reference=aux-1")
    after = client.get("/transaction/verify/aux-1").json()["data"]

    for found in (before, after):
        assert fits(TRANSACTION, found)
        assert fits(CUSTOMER, found["customer"])
        assert (found["reference"], found["amount"], found["currency"], found["domain"]) == (
            "aux-1", 39900, "USD", "test",
        )  # fmt: skip
        assert found["metadata"] == {"report_id": "rpt_1"}
    assert (before["status"], after["status"]) == ("abandoned", "success")
    assert (before["paid_at"], before["fees"]) == (None, None)


def test_a_reference_that_is_not_there_is_not_found(client):
    answer = client.get("/transaction/verify/aux-none")

    assert answer.status_code == 404
    assert fits(ERROR, answer.json())
    assert answer.json()["code"] in CODES


def test_a_payer_who_bears_the_fee_has_paid_more_than_was_asked_for(client):
    initialize(client)
    client.post("/pay?reference=aux-1&amount=40512")

    found = client.get("/transaction/verify/aux-1").json()["data"]

    assert (found["amount"], found["requested_amount"]) == (40512, 39900)


# the page


def test_the_page_is_paid_by_its_button(client, stand_in, merchant):
    url = initialize(client).json()["data"]["authorization_url"]
    page = httpx.get(url)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "USD 399.00" in page.text
    assert 'value="pay"' in page.text

    paid = httpx.post(url, data={"action": "pay"})

    assert "This is paid." in paid.text
    assert "<form" not in paid.text
    assert status(client) == "success"
    assert stand_in.sender.wait()
    assert merchant.names == ["charge.success"]


def test_a_payment_that_the_bank_refuses_may_be_tried_again(client, stand_in, merchant):
    url = initialize(client).json()["data"]["authorization_url"]

    assert "Try again?" in httpx.post(url, data={"action": "decline"}).text
    assert status(client) == "failed"
    httpx.post(url, data={"action": "pay"})
    httpx.post(url, data={"action": "pay"})

    assert status(client) == "success"
    assert stand_in.sender.wait()
    assert merchant.names == ["charge.success"]


def test_the_page_shows_no_markup_of_the_payer(client):
    url = initialize(client, email="<b>@example.org").json()["data"]["authorization_url"]

    assert "&lt;b&gt;@example.org" in httpx.get(url).text


PAID = "http://localhost:3000/paid"
CANCELLED = f"{PAID}?cancelled=1"


@pytest.mark.parametrize(
    ("url", "mark"), [(PAID, "?"), (f"{PAID}?x=1", "&"), ("https://a.example", "?")]
)
def test_whoever_has_paid_is_sent_back_with_the_reference(client, url, mark):
    page = initialize(client, callback_url=url).json()["data"]["authorization_url"]

    paid = httpx.post(page, data={"action": "pay"})

    assert paid.status_code == 303
    assert paid.headers["Location"] == f"{url}{mark}trxref=aux-1&reference=aux-1"
    again = httpx.get(page)
    assert html.escape(paid.headers["Location"]) in again.text
    assert "<form" not in again.text


def test_whoever_cancels_is_sent_where_the_merchant_says(client):
    wanted = {"callback_url": PAID, "metadata": {"cancel_action": CANCELLED}}
    page = initialize(client, **wanted).json()["data"]["authorization_url"]

    assert f'<a href="{CANCELLED}">Cancel</a>' in httpx.get(page).text
    declined = httpx.post(page, data={"action": "decline"})

    assert declined.status_code == 200
    assert CANCELLED in declined.text
    assert status(client) == "failed"


def test_a_page_without_a_way_back_has_no_link(client):
    page = initialize(client).json()["data"]["authorization_url"]

    assert "<a " not in httpx.get(page).text
    assert "<a " not in httpx.post(page, data={"action": "pay"}).text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/paid", "https://a.example/\r\nX: y", "https://a b", 7, ["x"]]
)
def test_a_way_back_is_an_address(client, url):
    assert initialize(client, callback_url=url).status_code == 400
    assert initialize(client, metadata={"cancel_action": url}).status_code == 400


def test_there_is_no_page_without_its_code(client):
    assert client.get("/checkout/other").status_code == 404


# money back


def test_a_refund_is_answered_in_paystack_s_shape_and_told(client, stand_in, merchant):
    initialize(client)
    client.post("/pay?reference=aux-1")

    answer = client.post("/refund", json={"transaction": "aux-1"})

    assert fits(REFUND, answer.json()["data"])
    assert status(client) == "reversed"
    assert stand_in.sender.wait()
    assert merchant.names == ["charge.success", "refund.pending", "refund.processed"]
    data = merchant.events[-1]["data"]
    assert (data["transaction_reference"], data["amount"]) == ("aux-1", 39900)


def test_parts_are_refunded_until_nothing_is_left(client):
    initialize(client)
    assert client.post("/refund", json={"transaction": "aux-1"}).status_code == 400
    client.post("/pay?reference=aux-1")

    part = {"transaction": "aux-1", "amount": 39_899}
    assert client.post("/refund", json=part).status_code == 200
    assert status(client) == "success"
    assert client.post("/refund", json=part).status_code == 400
    assert client.post("/refund", json=part | {"amount": 1}).status_code == 200
    assert status(client) == "reversed"


@pytest.mark.parametrize(
    ("resolution", "end"), [("declined", "success"), ("merchant-accepted", "reversed")]
)
def test_a_dispute_begins_and_ends(client, stand_in, merchant, resolution, end):
    initialize(client)
    assert client.post("/dispute?reference=aux-1").status_code == 400
    client.post("/pay?reference=aux-1")

    client.post("/dispute?reference=aux-1")
    client.post(f"/resolve?reference=aux-1&resolution={resolution}")

    assert status(client) == end
    assert stand_in.sender.wait()
    assert merchant.names[1:] == ["charge.dispute.create", "charge.dispute.resolve"]
    first, last = (event["data"] for event in merchant.events[1:])
    assert first["id"] == last["id"]
    assert first["transaction"]["reference"] == "aux-1"
    assert (first["resolution"], last["resolution"]) == (None, resolution)


# events


def test_an_event_is_signed_over_its_bytes(client, stand_in, merchant):
    initialize(client)
    client.post("/pay?reference=aux-1")
    assert stand_in.sender.wait()

    [(signature, body)] = merchant.taken
    assert signature == hmac.new(b"sk_test_embedded", body, hashlib.sha512).hexdigest()
    assert fits(TRANSACTION, json.loads(body)["data"])


def test_events_are_repeated_and_turned_round_on_demand(client, stand_in, merchant):
    client.post("/webhooks?copies=3&delay=0.2&reverse=true")
    initialize(client)
    client.post("/pay?reference=aux-1")
    client.post("/refund", json={"transaction": "aux-1"})
    assert stand_in.sender.wait()

    order = ["refund.processed", "refund.pending", "charge.success"]
    assert merchant.names == [name for name in order for _ in range(3)]


def test_an_event_that_is_not_taken_comes_again(client, stand_in, merchant, monkeypatch):
    monkeypatch.setattr("local.fake_paystack_webhook.RETRIES", (0.01, 0.01, 0.01))
    merchant.statuses = [503, 500]
    client.post("/send?event=transfer.success&reference=other")
    assert stand_in.sender.wait()

    assert merchant.names == ["transfer.success"] * 3
    statuses = [d["status"] for d in client.get("/events").json()["deliveries"]]
    assert statuses == [503, 500, 200]


def test_an_event_to_nobody_is_given_up(monkeypatch):
    monkeypatch.setattr("local.fake_paystack_webhook.RETRIES", (0.01,))
    with fake_paystack.run_fake_paystack(webhook="http://127.0.0.1:1/hook") as stand_in:
        stand_in.sender.send([("other", {})])
        assert stand_in.sender.wait()
        assert [status for _, _, status in stand_in.sender.delivered] == [0, 0]


@pytest.mark.parametrize(
    "query", ["copies=0", "copies=101", "copies=x", "delay=-1", "delay=61", "delay=nan"]
)
def test_events_go_no_other_way(client, stand_in, query):
    assert client.post(f"/webhooks?{query}").status_code == 400
    assert stand_in.sender.way == Way()


def test_somebody_may_pay_something_else(client):
    initialize(client)

    client.post("/pay?reference=aux-1&amount=1&currency=ZAR")

    found = client.get("/transaction/verify/aux-1").json()["data"]
    assert (found["status"], found["amount"], found["currency"]) == ("success", 1, "ZAR")


# trouble


def test_an_outage_can_be_switched_on_and_off(client):
    initialize(client)
    assert client.post("/mode?set=down").json() == {"mode": "down"}
    assert initialize(client, reference="aux-2").status_code == 503
    assert client.get("/transaction/verify/aux-1").status_code == 503

    client.post("/mode", json={"set": "garbage"})
    with pytest.raises(ValueError):
        client.get("/transaction/verify/aux-1").json()

    client.post("/mode?set=up")
    assert status(client) == "abandoned"


def test_slow_is_slower_than_a_caller_waits_and_does_not_hold_up_the_end():
    with fake_paystack.run_fake_paystack() as stand_in:
        stand_in.mode = "slow"
        started = time.monotonic()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{stand_in.url}/transaction/verify/aux-1", timeout=0.2)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/pay"), ("POST", "/x"), ("POST", "/mode?set=off")]
)
def test_what_is_not_there_says_so(client, method, path):
    answer = client.request(method, path)

    assert answer.status_code in (400, 404)
    assert fits(ERROR, answer.json())


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 60_000])
def test_a_body_that_is_none_is_refused(client, body):
    headers = {"Content-Type": "application/json"}

    answer = client.post("/transaction/initialize", content=body, headers=headers)

    assert answer.status_code == 400


def test_only_so_many_transactions_are_kept(stand_in, monkeypatch):
    monkeypatch.setattr("local.fake_paystack_state.MOST", 3)
    for number in range(5):
        stand_in.book.initialize(WANTED | {"reference": f"aux-{number}"})

    assert list(stand_in.book.found) == ["aux-2", "aux-3", "aux-4"]


# the address, and what stays


def test_transactions_survive_a_restart(tmp_path):
    with fake_paystack.run_fake_paystack(folder=tmp_path) as first:
        page = first.book.initialize(dict(WANTED))
        first.book.pay("aux-1")
        number, _ = first.book.dispute("aux-1")

    with fake_paystack.run_fake_paystack(folder=tmp_path) as second:
        assert second.book.verify("aux-1")["status"] == "success"
        assert second.book.by_code(page["access_code"])
        assert second.book.resolve("aux-1", number, "declined")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": {}}'])
def test_kept_transactions_that_cannot_be_read_are_forgotten(tmp_path, text):
    (tmp_path / "paystack.json").write_text(text)

    with fake_paystack.run_fake_paystack(folder=tmp_path) as stand_in:
        assert stand_in.book.found == {}


def test_it_listens_on_loopback_and_ends_with_the_block():
    before = threading.active_count()
    with fake_paystack.run_fake_paystack() as stand_in:
        assert stand_in.url.startswith("http://127.0.0.1:")

    with pytest.raises(httpx.ConnectError):
        httpx.get(stand_in.url)
    assert threading.active_count() <= before + 1


def test_a_taken_port_is_an_error_of_the_system(stand_in):
    port = int(stand_in.url.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"), fake_paystack.run_fake_paystack(port):
        pass
