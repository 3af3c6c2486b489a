"""What Paystack may answer, by what it is asked: away ends a run, strange concerns one payment."""

import json
import re
from datetime import UTC, datetime

import pytest

from auxeira.core.http_client import HttpResponse, NotSent, TooLong, Unreachable
from functions.housekeeping import pending_payments
from functions.housekeeping.handler import lambda_handler as housekeeping
from tests.support import cloud as aws
from tests.support import paystack, purchase, route_scenarios, stream_and_queue_events
from tests.support.events import NOW
from tests.support.purchase import PRICE

pytestmark = pytest.mark.slow

HALF, DAY = 1800, 86_400
PAGE = {"authorization_url": "https://checkout.paystack.com/x", "access_code": "x"}
HTML = b"<html>One moment</html>"


def said(status=200, **changed):
    """An answer of Paystack's about a payment, with changes, whatever was asked."""

    def answer(reference):
        data = PAGE | {
            "reference": reference,
            "status": "success",
            "amount": PRICE,
            "currency": "USD",
            "domain": "test",
            "requested_amount": PRICE,
        }
        content = {"status": status == 200, "message": "x", "data": data | changed}
        return HttpResponse(status, {}, json.dumps(content).encode())

    return answer


def always(reply):
    return lambda reference: reply


def refusal(status, code="api_error"):
    return always(HttpResponse(status, {}, json.dumps({"status": False, "code": code}).encode()))


AWAY = {
    "nobody": always(NotSent("nobody there")),
    "silence": always(Unreachable("no answer in time")),
    "half an answer": always(Unreachable("the body broke off")),
    "an error": refusal(500),
    "an error of a gateway": always(HttpResponse(502, {}, HTML)),
    "no key of ours": refusal(401),
    "no key of ours, as a page": always(HttpResponse(401, {}, HTML)),
    "too many": refusal(429),
    "too many, as a page": always(HttpResponse(429, {}, HTML)),
}
STRANGE = {
    "garbage": always(HttpResponse(200, {}, HTML)),
    "nothing": always(HttpResponse(200, {}, b"")),
    "a list": always(HttpResponse(200, {}, b"[]")),
    "deep": always(HttpResponse(200, {}, b"[" * 100_000)),
    "a page that is not found": always(HttpResponse(404, {}, HTML)),
    "a redirect": always(HttpResponse(302, {"location": "https://evil.example"}, b"")),
    "huge": always(TooLong("status 200, more than 262144 bytes")),
    "another reference": said(reference="aux-another"),
    "no reference": said(reference=None),
}
STRANGE_TRANSACTION = {  # a page says none of it
    "a null currency": said(currency=None),
    "a null amount": said(amount=None),
    "an amount as text": said(amount=str(PRICE)),
    "an amount of another type": said(amount=float(PRICE) + 0.5),
    "no domain": said(domain=None),
}
WRONG = {
    "too little": said(amount=PRICE - 1),
    "too much, as asked": said(amount=PRICE + 1, requested_amount=PRICE + 1),
    "another currency": said(currency="ZAR"),
    "a huge amount that nobody asked for": said(amount=10**30, requested_amount=None),
}
FEE = {"the fee on top": said(amount=PRICE + 613)}


def answer_with(make, only=None):
    """Paystack answers so, about one payment or about all."""

    def answers(method, path):
        asked = path.rpartition("/")[2]
        if method == "POST":
            asked = paystack.present().requests[-1][2]["reference"]
        return make(asked) if only in (None, asked) else None

    paystack.present().answers = answers


def recover():
    paystack.present().answers = lambda *_: None


def run(at=NOW + HALF):
    time = datetime.fromtimestamp(at, UTC).isoformat()
    return housekeeping({"time": time}, stream_and_queue_events.Context(100_000))


def unlocked(token):
    return purchase.meta(purchase.user_of(token))["unlocked"]


def hook(reference):
    return purchase.hook(("charge.success", {"id": 1, "reference": reference}))


OPERATIONS = {
    "verify": lambda token, reference: purchase.verify(token, reference),
    "unlock": lambda token, reference: purchase.unlock(token, reference),
    "webhook": lambda token, reference: hook(reference),
    "initialize": lambda token, reference: purchase.begin(token, key="another"),
}
each_operation = pytest.mark.parametrize("operation", OPERATIONS)


OF_OTHERS = {name: STRANGE[name] for name in ("another reference", "no reference")}


@each_operation
@pytest.mark.parametrize("name", OF_OTHERS | STRANGE_TRANSACTION)
def test_no_answer_that_can_be_read_is_an_outage_of_this_request(ann, paid, operation, name):
    """What no answer of Paystack's is: tests/functions/test_outbound.py."""
    if operation == "initialize" and name in STRANGE_TRANSACTION:
        return  # a page is begun without any of these
    answer_with((OF_OTHERS | STRANGE_TRANSACTION)[name])

    answer = OPERATIONS[operation](ann, paid)

    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert not unlocked(ann)
    assert purchase.payment(paid)["status"] == "pending"
    recover()
    assert OPERATIONS[operation](ann, paid).status in (200, 201)


@pytest.mark.parametrize("name", AWAY)
def test_while_paystack_is_away_the_run_ends_at_the_first(ann, name):
    for number in range(3):
        purchase.pay(purchase.begun(ann, key=f"{number}"))
    paystack.present().requests.clear()
    answer_with(AWAY[name])

    assert run() == {"unavailable": 1}

    assert len({path for _, path, _ in paystack.present().requests}) == 1
    assert len(purchase.pending()) == 3
    recover()
    assert run() == {"paid": 3}


@pytest.mark.parametrize("name", AWAY)
@pytest.mark.parametrize("poison", [0, 2])
def test_one_that_paystack_always_fails_at_holds_up_no_other_for_long(ann, name, poison):
    references = [purchase.begun(ann, now=NOW + n, key=f"{n}") for n in range(3)]
    for reference in references:
        purchase.pay(reference)
    answer_with(AWAY[name], only=references[poison])

    both = [run(NOW + seconds) for seconds in (2 * HALF, 2 * HALF + 900)]

    assert [found["unavailable"] for found in both] == [1, 1]
    assert sorted(found.get("paid", 0) for found in both) == [0, 2]
    assert purchase.pending() == [references[poison]]


@pytest.mark.parametrize("name", STRANGE | STRANGE_TRANSACTION)
def test_what_cannot_be_read_of_the_oldest_holds_up_no_other(ann, logged, name):
    poison, *others = [purchase.begun(ann, now=NOW + n, key=f"{n}") for n in range(3)]
    for reference in (poison, *others):
        purchase.pay(reference)
    answer_with((STRANGE | STRANGE_TRANSACTION)[name], only=poison)

    assert run(NOW + HALF + 2) == {"strange": 1, "paid": 2}

    assert unlocked(ann)
    assert purchase.pending() == [poison]
    assert '"PaymentStrange":[1.0]' in logged.text()
    recover()
    assert run(NOW + HALF + 3) == {"paid": 1}
    assert purchase.pending() == []
    assert "unreadable" not in purchase.payment(poison)


@pytest.mark.parametrize("name", STRANGE | STRANGE_TRANSACTION)
def test_what_cannot_be_read_for_a_day_is_somebody_s_to_look_at(ann, paid, logged, name):
    answer_with((STRANGE | STRANGE_TRANSACTION)[name])
    assert [run(NOW + seconds) for seconds in (HALF, DAY)] == [{"strange": 1}] * 2
    assert "PaymentMismatch" not in logged.text()

    assert run(NOW + DAY + 1) == {"strange": 1}

    assert logged.text().count('"PaymentMismatch":[1.0]') == 1
    assert purchase.payment(paid)["status"] == "mismatch"
    assert purchase.pending() == []
    assert run(NOW + DAY + 2) == {}
    recover()
    assert hook(paid).status == 200  # late, and as good as ever
    assert purchase.payment(paid)["status"] == "paid"
    assert unlocked(ann)


def test_a_payment_that_a_bank_never_ends_is_given_up_after_a_week(ann, paid):
    paystack.present().book.found[paid]["status"] = "ongoing"

    assert run(NOW + 7 * DAY) == {"pending": 1}
    assert run(NOW + 7 * DAY + 1) == {"abandoned": 1}
    assert purchase.pending() == []


@each_operation
@pytest.mark.parametrize("name", WRONG)
def test_another_sum_unlocks_nothing(ann, paid, operation, name):
    if operation == "initialize":
        return  # there is no sum yet
    answer_with(WRONG[name])

    answer = OPERATIONS[operation](ann, paid)

    assert answer.status == (402 if operation == "unlock" else 200)
    if operation == "verify":
        assert (answer.json["status"], answer.json["paid"]) == ("mismatch", False)
    else:
        assert purchase.payment(paid)["status"] == "mismatch"
    assert not unlocked(ann)


@pytest.mark.parametrize("name", WRONG | FEE)
def test_the_clock_takes_what_is_the_price_and_nothing_else(ann, paid, name):
    answer_with((WRONG | FEE)[name])

    assert run() == {"paid" if name in FEE else "mismatch": 1}
    assert unlocked(ann) == (name in FEE)


@pytest.mark.parametrize("operation", ["verify", "unlock", "webhook"])
def test_the_fee_on_top_is_paid(ann, paid, operation):
    answer_with(FEE["the fee on top"])

    answer = OPERATIONS[operation](ann, paid)

    assert answer.status == 200
    assert answer.json["paid"] if operation == "verify" else unlocked(ann)


# refusals for good


@pytest.mark.parametrize(
    ("status", "code", "message", "slug"),
    [
        (400, "invalid_params", "Invalid Email Address Passed", "payer-address-refused"),
        (400, "invalid_email_address", "", "payer-address-refused"),
        (403, "unsupported_currency", "Currency not supported by merchant", "payment-refused"),
        (400, "invalid_params", "Invalid Amount Sent", "payment-refused"),
        (400, None, None, "payment-refused"),
        (403, 7, ["x"], "payment-refused"),
        (422, "validation_error", "<b>", "payment-refused"),
    ],
)
def test_a_refusal_for_good_is_told_as_such_and_leaves_no_payment(
    ann, logged, status, code, message, slug
):
    refused = {"status": False, "code": code, "message": message}
    answer_with(always(HttpResponse(status, {}, json.dumps(refused).encode())))

    answers = [purchase.begin(ann), purchase.begin(ann), purchase.begin(ann, key="another")]

    for answer in answers:
        assert (answer.status, answer.problem.slug) == (409, slug)
        assert "moment" not in answer.problem.detail
        assert "Retry-After" not in answer.headers
        assert not message or str(message) not in answer.text
    assert purchase.pending() == []
    assert not [i for i in aws.items("reports") if i["record"] == "PAYMENT"]
    assert ("PaymentMismatch" in logged.text()) == (slug == "payment-refused")
    recover()
    assert purchase.begin(ann).status == 201


def test_the_stand_in_refuses_as_paystack_does(ann):
    assert purchase.begin(ann).status == 201
    user = {"pk": f"USER#{purchase.user_of(ann)}", "sk": "USER"}
    aws.change("users", user, email="nobody")
    assert purchase.begin(ann, key="b").problem.slug == "payer-address-refused"
    aws.change("users", user, email="ann@example.org")
    place = {"user_id": purchase.user_of(ann), "record": purchase.REPORT}
    aws.change("reports", place, currency="EUR")
    assert purchase.begin(ann, key="c").problem.slug == "payment-refused"


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/x", "https://", "https://checkout.paystack.com",
     "https://checkout.paystack.com.evil.example/x", "https://checkout.paystack.com@evil.example/",
     "https://checkout.paystack.com:443/x", "http://checkout.paystack.com/x", "",
     "https://checkout.paystack.com/a b", "https://checkout.paystack.com/\n", "javascript:1",
     " https://checkout.paystack.com/x", "https://CHECKOUT.paystack.com/x",
     "https://paystack.com/x", "//checkout.paystack.com/x", "https://checkout.paystack.com\\@e.x/"],
)  # fmt: skip
def test_a_payer_is_sent_to_paystack_s_own_page_alone(ann, url):
    answer_with(said(authorization_url=url))
    assert purchase.begin(ann).status == 503

    answer_with(said())
    assert purchase.begin(ann, key="another").json["authorization_url"] == PAGE["authorization_url"]


@pytest.mark.parametrize("url", ["https://api.paystack.co/checkout/x", "https://evil.example/x"])
def test_in_prod_too(cloud, monkeypatch, url):
    key = "sk_live_0123456789abcdef"
    monkeypatch.setenv("STAGE", "prod")
    monkeypatch.setenv("PAYSTACK_URL", "https://api.paystack.co")
    monkeypatch.delenv("BCRYPT_COST")
    cloud.rotate("payments", json.dumps({"PAYSTACK_SECRET_KEY": key}), NOW)
    cloud.fresh_process()
    token = route_scenarios.registered()
    purchase.report(purchase.user_of(token))

    test_a_payer_is_sent_to_paystack_s_own_page_alone(token, url)


# refunds


def refund(reference, **changed):
    """The event of a whole refund, which says something else."""
    _, (_, (name, data)) = paystack.present().book.refund({"transaction": reference})
    return name, {k: v for k, v in (data | changed).items() if v is not ...}


UNREADABLE = [..., None, 100.0, True, False, " 100", "100.0", "", [PRICE], {}, -5000, 0, 10**40,
              "\u0661\u0660\u0660", str(-PRICE), "1e9"]  # fmt: skip
each_amount = pytest.mark.parametrize("amount", UNREADABLE, ids=str)


@each_amount
def test_a_refund_that_cannot_be_read_locks_what_paystack_calls_reversed(ann, paid, amount, logged):
    assert purchase.unlock(ann, paid).status == 200

    assert purchase.hook(refund(paid, amount=amount)).status == 200

    assert purchase.payment(paid)["status"] == "refunded"
    assert not unlocked(ann)
    assert "PaymentMismatch" not in logged.text()


@each_amount
def test_a_refund_that_cannot_be_read_is_somebody_s_to_look_at(ann, paid, amount, logged):
    assert purchase.unlock(ann, paid).status == 200
    event = refund(paid, amount=amount)
    paystack.present().book.found[paid]["status"] = "success"  # late, or of a part

    for _ in range(3):
        assert purchase.hook(event).status == 200

    assert unlocked(ann)
    assert purchase.payment(paid)["status"] == "paid"
    assert logged.text().count('"PaymentMismatch":[1.0]') == 1
    assert '"payment_unclear"' in logged.text()
    paystack.present().book.found[paid]["status"] = "reversed"
    assert purchase.unlock(ann, paid).status == 402  # Paystack is asked again
    assert not unlocked(ann)


def test_an_unreadable_part_does_not_hide_the_whole(ann, paid):
    assert purchase.unlock(ann, paid).status == 200
    name, data = refund(paid)
    paystack.present().book.found[paid]["status"] = "success"
    for number, amount in enumerate((-5000, PRICE)):
        assert purchase.hook((name, data | {"amount": amount, "id": number})).status == 200

    assert purchase.payment(paid)["status"] == "refunded"
    assert not unlocked(ann)


def test_a_refund_in_another_currency_is_not_counted(ann, paid):
    assert purchase.unlock(ann, paid).status == 200
    event = refund(paid, currency="NGN")
    paystack.present().book.found[paid]["status"] = "success"

    purchase.hook(event)

    assert unlocked(ann)
    assert purchase.payment(paid)["unclear"]


@pytest.mark.parametrize("name", STRANGE | STRANGE_TRANSACTION)
def test_a_refund_counts_whatever_cannot_be_read_beside_it(ann, paid, name):
    assert purchase.unlock(ann, paid).status == 200
    event = refund(paid)
    answer_with((STRANGE | STRANGE_TRANSACTION)[name])

    assert purchase.hook(event).status == 200

    assert purchase.payment(paid)["status"] == "refunded"
    assert not unlocked(ann)


@pytest.mark.parametrize("resolution", [..., None, "", "pending", 7, ["declined"]])
def test_an_end_of_a_dispute_that_cannot_be_read_ends_nothing(ann, paid, resolution, logged):
    assert purchase.unlock(ann, paid).status == 200
    book = paystack.present().book
    number, opened = book.dispute(paid)
    ((name, data),) = book.resolve(paid, number, "declined")
    changed = {k: v for k, v in (data | {"resolution": resolution}).items() if v is not ...}
    for event in (*opened, (name, changed)):
        assert purchase.hook(event).status == 200

    assert purchase.payment(paid)["status"] == "disputed"
    assert not unlocked(ann)
    assert '"payment_unclear"' in logged.text()


# what is left behind


@pytest.mark.parametrize("backwards", [False, True])
def test_from_either_end_who_has_just_begun_is_left_in_peace(ann, monkeypatch, backwards):
    for number in range(30):
        purchase.begun(ann, now=NOW + number, key=f"{number}")
        purchase.begun(ann, now=NOW + 800 + number, key=f"young-{number}")
    at = NOW + HALF + 29
    monkeypatch.setattr(pending_payments, "PERIOD", at if backwards else at + 1)

    assert run(at) == {"pending": 30}
    assert len(paystack.present().requests) == 60 + 30


def test_the_age_of_the_oldest_pending_payment_is_measured(ann, logged):
    def age(at):
        before = len(logged.text())
        run(at)
        found = re.findall(r'"OldestPendingPayment":\[([0-9.]+)\]', logged.text()[before:])
        return [float(found[-1])]

    assert age(NOW) == [0.0]
    purchase.begun(ann, key="one")
    purchase.begun(ann, now=NOW + 600, key="two")
    assert age(NOW + 900) == [900.0]
    assert age(NOW + DAY) == [DAY]
    assert age(NOW + DAY + 1) == [DAY - 599.0]  # the first one is given up
    assert age(NOW + DAY + 601) == [0.0]


@pytest.mark.parametrize("status", ["paid", "refunded", "gone"])
def test_what_is_put_back_on_the_list_by_hand_leaves_it(ann, paid, status):
    hook(paid)
    if status == "refunded":
        purchase.hook(refund(paid))
    listed = {"user_id": "pending", "record": f"2026-01-01T00:00:00Z#{paid}", "reference": paid}
    if status == "gone":
        listed |= {"reference": "aux-none"}
    aws.load("reports", [listed])

    assert run(NOW + 60) == {"unknown" if status == "gone" else status: 1}
    assert purchase.pending() == []
