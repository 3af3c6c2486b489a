"""Paying for a report: begun, paid, verified, unlocked; and what goes wrong on the way."""

import json
from datetime import UTC, datetime

import pytest

from auxeira.core.http_client import HttpResponse, NotSent, Unreachable
from auxeira.reports import report_record, repository
from cdk import specs
from tests.support import (
    accounts,
    aws_calls,
    capacity,
    parallel,
    paystack,
    purchase,
    route_scenarios,
    tokens,
)
from tests.support.client import AUTH, CLIENT
from tests.support.cloud import ORIGIN
from tests.support.events import NOW
from tests.support.purchase import PRICE, REPORT

DAY = 86_400


def status(token, reference, now=NOW):
    """What becomes of a payment that Ann comes back from, and what she is told of it."""
    purchase.unlock(token, reference, now=now)
    answer = purchase.verify(token, reference, now)
    assert answer.status == 200, answer.text
    assert answer.json["paid"] == (answer.json["status"] == "paid")
    return answer.json["status"]


def unlocked(token):
    return purchase.meta(purchase.user_of(token))["unlocked"]


# begin


def test_a_payment_is_begun_with_the_price_of_the_report(ann):
    answer = purchase.begin(ann)

    assert answer.status == 201
    assert set(answer.json) == {
        "success", "reference", "authorization_url", "access_code", "amount", "currency",
    }  # fmt: skip
    assert (answer.json["amount"], answer.json["currency"]) == (PRICE, "USD")
    assert answer.json["authorization_url"].startswith("https://")
    [(method, path, sent)] = paystack.present().requests
    assert (method, path) == ("POST", "/transaction/initialize")
    assert sent == {
        "reference": answer.json["reference"],
        "email": "ann@example.org",
        "amount": PRICE,
        "currency": "USD",
        "metadata": {"report_id": REPORT},
    }


def test_a_payment_is_kept_before_paystack_hears_of_it(ann):
    paystack.present().up = False

    answer = purchase.begin(ann)

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "1"
    [reference] = purchase.pending()
    assert purchase.payment(reference)["status"] == "pending"
    assert "authorization_url" not in purchase.payment(reference)


def test_a_reply_of_paystack_that_was_lost_is_made_good_by_the_same_request(ann):
    present = paystack.present()
    present.strikes = {0: paystack.LOST}
    assert purchase.begin(ann).status == 503

    answer = purchase.begin(ann)

    assert answer.status == 201
    purchase.pay(answer.json["reference"])
    assert status(ann, answer.json["reference"]) == "paid"
    assert len(purchase.pending()) == 1  # the one whose page nobody knows


def test_five_replies_that_are_lost_are_the_end_of_a_key(ann):
    last_requests = (0, 2, 5, 9, 14)  # of each try, behind the references that are taken
    paystack.present().strikes = dict.fromkeys(last_requests, paystack.LOST)
    assert [purchase.begin(ann).status for _ in last_requests] == [503] * 5

    assert "another Idempotency-Key" in purchase.begin(ann).problem.detail
    assert purchase.begin(ann, key="another").status == 201


def test_the_same_request_gets_the_same_page(ann):
    first, again = purchase.begin(ann), purchase.begin(ann)

    assert again.json == first.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert purchase.begin(ann, key="another").json["reference"] != first.json["reference"]
    assert purchase.begin(ann, key=None).json["reference"] != first.json["reference"]


def test_a_key_that_was_used_for_another_report_is_refused(ann):
    purchase.report(purchase.user_of(ann), purchase.OTHER)
    purchase.begun(ann)

    answer = purchase.begin(ann, purchase.OTHER)

    assert answer.problem.slug == "idempotency-key-reused"
    assert answer.status == 422


def test_a_key_is_its_owner_s(ann):
    bob = {**route_scenarios.ANN, "email": "bob@example.org"}
    other = AUTH.post("register", bob, key="bob").json
    purchase.report(purchase.user_of(other["token"]))

    assert purchase.begun(ann) != purchase.begun(other["token"])


def test_nobody_pays_for_a_report_of_somebody_else(ann):
    purchase.report(accounts.OTHER, purchase.OTHER)

    assert purchase.begin(ann, purchase.OTHER).status == 404
    assert paystack.present().requests == []


@pytest.mark.parametrize(
    ("changed", "slug"),
    [
        ({"is_premium": False, "price_minor": 0, "status": "ready"}, "report-free"),
        ({"unlocked": True, "status": "ready"}, "report-unlocked"),
    ],
)
def test_what_is_not_to_be_paid_is_not_paid(ann, changed, slug):
    purchase.report(purchase.user_of(ann), **changed)

    answer = purchase.begin(ann)

    assert (answer.status, answer.problem.slug) == (409, slug)
    assert purchase.pending() == []


def test_a_session_that_has_ended_begins_nothing(ann):
    AUTH.post("logout", token=ann)

    answer = purchase.begin(ann)

    assert (answer.status, answer.problem.slug) == (401, "session-ended")


def test_a_user_who_is_gone_begins_nothing(cloud):
    purchase.report(tokens.CLAIMS["sub"])

    assert purchase.begin(tokens.sign()).status == 401


@pytest.mark.parametrize(
    "body",
    [{}, {"reportId": "rpt_1"}, {"reportId": 7}, {"reportId": REPORT, "amount": 1},
     {"reportId": REPORT, "email": "eve@example.org"}, {"reportId": REPORT, "card": "4111"}],
)  # fmt: skip
def test_amount_address_and_card_are_nobody_s_to_send(ann, body):
    answer = CLIENT.post("/api/payments/initialize", body, token=ann)

    assert answer.status == 400


# the way back


BACK = f"{ORIGIN}/reports/paid"


@pytest.mark.parametrize(
    ("url", "cancelled"),
    [(BACK, f"{BACK}?trxref={{0}}&reference={{0}}"),
     (f"{BACK}?report=1", f"{BACK}?report=1&trxref={{0}}&reference={{0}}"),
     (ORIGIN, f"{ORIGIN}?trxref={{0}}&reference={{0}}")],
)  # fmt: skip
def test_a_payer_is_sent_back_to_the_page_of_ours_that_was_named(ann, url, cancelled):
    answer = purchase.begin(ann, returnUrl=url)

    assert answer.status == 201
    [(_, _, sent)] = paystack.present().requests
    assert sent["callback_url"] == url
    assert sent["metadata"] == {
        "report_id": REPORT,
        "cancel_action": cancelled.format(answer.json["reference"]),
    }


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "https://evil.example/?https://dashboard.auxeira.com/",
     f"{ORIGIN}.evil.example/", f"{ORIGIN}@evil.example/", f"{ORIGIN}:443@evil.example/",
     f"{ORIGIN}:443/", f"{ORIGIN}:/", ORIGIN.replace("https", "http"),
     f"https://evil.example@{ORIGIN[8:]}/", f"{ORIGIN}%2eevil.example/", f"{ORIGIN}%00/",
     f"{ORIGIN};evil.example/", f"{ORIGIN}_/", "http://localhost:5173/",
     "http://127.0.0.1/"],
)  # fmt: skip
def test_a_payer_is_sent_to_nobody_else(ann, url):
    answer = purchase.begin(ann, returnUrl=url)

    assert (answer.status, answer.problem.slug) == (400, "invalid-request")
    [fault] = answer.problem.errors
    assert fault.pointer == "#/returnUrl"
    assert "must lead to a page of ours" in answer.problem.detail
    assert paystack.present().requests == []
    assert purchase.pending() == []


@pytest.mark.parametrize(
    "url",
    ["", "/paid", "//evil.example", "javascript:alert(1)", f"{ORIGIN}/#/paid", f"{ORIGIN}/a b",
     f"{ORIGIN}\\@evil.example", f"{ORIGIN}/\n", f"{ORIGIN}/é", f"{ORIGIN}/{'x' * 300}", 7, None,
     f" {ORIGIN}", f"{ORIGIN}/<b>", ORIGIN.upper()],
)  # fmt: skip
def test_a_way_back_is_an_address_without_a_fragment(ann, url):
    answer = purchase.begin(ann, returnUrl=url)

    assert answer.status == 400
    assert [fault.pointer for fault in answer.problem.errors] == ["#/returnUrl"]
    assert purchase.pending() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "status"),
    [("http://localhost:5173/paid", 201), ("http://127.0.0.1/", 201), (BACK, 201),
     ("http://localhost:5173.evil.example/", 400), ("http://localhost:5173@evil.example/", 400),
     ("http://localhost.evil.example/", 400), ("https://localhost:5173/", 400)],
)  # fmt: skip
def test_a_local_run_sends_payers_back_to_every_port_of_this_machine(
    cloud, monkeypatch, url, status
):
    monkeypatch.setenv("STAGE", "local")
    monkeypatch.delenv("BCRYPT_COST")
    token = route_scenarios.registered()
    purchase.report(purchase.user_of(token))

    assert purchase.begin(token, returnUrl=url).status == status


def test_a_key_that_was_used_with_another_way_back_is_refused(ann):
    first = purchase.begin(ann, returnUrl=BACK)

    again = purchase.begin(ann, returnUrl=BACK)
    others = [purchase.begin(ann, returnUrl=f"{BACK}?x=1"), purchase.begin(ann)]

    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    for other in others:
        assert (other.status, other.problem.slug) == (422, "idempotency-key-reused")
    assert len(paystack.present().requests) == 1


def test_of_two_requests_at_once_with_one_key_the_second_keeps_to_its_way_back(ann):
    with aws_calls.heard_by(
        aws_calls.Before("TransactWriteItems", lambda: purchase.begin(ann, returnUrl=BACK))
    ):
        answer = purchase.begin(ann, returnUrl=f"{BACK}?x=1")

    assert (answer.status, answer.problem.slug) == (422, "idempotency-key-reused")
    assert [sent["callback_url"] for _, _, sent in paystack.present().requests] == [BACK]


def test_a_reply_that_was_lost_is_made_good_with_the_same_way_back(ann):
    paystack.present().strikes = {0: paystack.LOST}
    assert purchase.begin(ann, returnUrl=BACK).status == 503

    assert purchase.begin(ann, returnUrl=BACK).status == 201
    assert {sent["callback_url"] for _, _, sent in paystack.present().requests} == {BACK}


# what a page needs


def read_config():
    return CLIENT.get("/api/payments/config")


def secret(cloud, **members):
    cloud.rotate("payments", json.dumps(members), NOW)
    cloud.fresh_process()


def test_anybody_may_read_the_publishable_key_and_the_currency(cloud):
    answer = read_config()

    assert answer.status == 200
    assert answer.json == {"success": True, "publicKey": "pk_test_embedded", "currency": "USD"}
    assert answer.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("key", "said"),
    [(None, False), ("", False), (7, False), ("pk_test_", True), ("pk_prod_0123456789", True),
     ("sk_test_0123456789abcdef", True), ("sk_live_0123456789abcdef", True),
     (paystack.SECRET_KEY, True), ("pk_test_0123456789\n", True)],
)  # fmt: skip
def test_nothing_but_a_publishable_key_is_published(cloud, logged, key, said):
    secret(cloud, PAYSTACK_SECRET_KEY=paystack.SECRET_KEY, PAYSTACK_PUBLIC_KEY=key)

    answer = read_config()

    assert answer.json == {"success": True, "publicKey": None, "currency": "USD"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert ('"key_refused"' in logged.text()) == said
    assert not isinstance(key, str) or not key or key not in logged.text()


@pytest.mark.parametrize(
    ("key", "shown"),
    [("pk_live_0123456789", True), ("pk_test_0123456789", False), ("pk_test_embedded", False)],
)
def test_in_prod_a_live_key_alone_is_published(cloud, monkeypatch, key, shown):
    secret(cloud, PAYSTACK_PUBLIC_KEY=key)
    monkeypatch.setenv("STAGE", "prod")

    assert read_config().json["publicKey"] == (key if shown else None)


def test_the_key_is_read_once_in_five_minutes(cloud):
    with capacity.counted() as spent:
        for _ in range(5):
            assert read_config().status == 200

    assert spent.keys == 1


# a report that is about to expire

WEEK = 7 * DAY


def expiring(token, **members):
    """Changes when the report is forgotten. Returns its META before a payment is begun."""
    place = {"user_id": purchase.user_of(token), "record": REPORT}
    purchase.cloud.change("reports", place, **members)
    return purchase.meta(place["user_id"])


@pytest.mark.parametrize("left", [WEEK - 1, 60, 0, -DAY])
def test_a_report_that_is_about_to_go_stays_for_a_week_while_somebody_pays(ann, left):
    before = expiring(ann, ttl=NOW + left)

    purchase.begun(ann)

    assert purchase.meta(purchase.user_of(ann)) == before | {"ttl": NOW + WEEK}


def test_the_same_request_once_more_lets_the_report_stay_as_well(ann):
    purchase.begun(ann)
    before = expiring(ann, ttl=NOW + 60)

    assert purchase.begin(ann, now=NOW + 30).headers["Idempotent-Replayed"] == "true"

    assert purchase.meta(purchase.user_of(ann)) == before | {"ttl": NOW + 30 + WEEK}


@pytest.mark.parametrize("left", [WEEK, WEEK + 1, 80 * DAY])
def test_a_report_that_stays_long_enough_is_left_alone(ann, left):
    before = expiring(ann, ttl=NOW + left)

    purchase.begun(ann)

    assert purchase.meta(purchase.user_of(ann)) == before


@pytest.mark.parametrize(("age", "left"), [(104, 6), (108, 2), (109, 1), (110, 1), (115, 1)])
def test_no_report_stays_longer_than_what_it_is_written_from(ann, age, left):
    created = datetime.fromtimestamp(NOW - age * DAY, UTC)
    expiring(ann, ttl=NOW + DAY, created_at=f"{created:%Y-%m-%dT%H:%M:%SZ}")

    purchase.begun(ann)

    assert purchase.meta(purchase.user_of(ann))["ttl"] == NOW + left * DAY
    [facts] = [b.days["facts/"] for b in specs.BUCKETS if b.key == "reports"]
    assert facts * DAY >= report_record.TO_PAY + WEEK


def test_a_report_that_is_paid_meanwhile_never_expires(ann):
    before = expiring(ann, ttl=NOW + 60)
    paid = {name: value for name, value in before.items() if name != "ttl"} | {"unlocked": True}

    def pay():
        purchase.cloud.load("reports", [paid])

    with aws_calls.heard_by(aws_calls.Before("UpdateItem", pay)):
        answer = purchase.begin(ann)

    assert (answer.status, answer.problem.slug) == (409, "report-unlocked")
    assert purchase.meta(purchase.user_of(ann)) == paid


def test_a_report_that_is_deleted_meanwhile_does_not_come_back(ann):
    place = {"user_id": purchase.user_of(ann), "record": REPORT}
    expiring(ann, ttl=NOW + 60)

    with aws_calls.heard_by(
        aws_calls.Before("UpdateItem", lambda: purchase.cloud.drop("reports", place))
    ):
        assert purchase.begin(ann).status == 404

    assert purchase.held(place) is None
    assert purchase.pending() == []


def test_a_free_report_expires_as_it_would(ann):
    before = expiring(ann, ttl=NOW + 60, is_premium=False, status="ready", price_minor=0)

    assert purchase.begin(ann).status == 409

    assert purchase.meta(purchase.user_of(ann)) == before


# Paystack's answers


def garbage(reply):
    def answers(method, path):
        return reply

    return answers


BAD = {
    "no JSON": HttpResponse(200, {}, b"<html>"),
    "nothing": HttpResponse(200, {}, b""),
    "deep": HttpResponse(200, {}, b"[" * 100_000),
    "no data": HttpResponse(200, {}, b'{"status":true,"message":"x"}'),
    "false": HttpResponse(200, {}, b'{"status":false,"message":"x"}'),
    "a redirect": HttpResponse(302, {"location": "https://evil.example"}, b""),
    "another reference": HttpResponse(
        200, {}, b'{"status":true,"data":{"reference":"aux-other","authorization_url":'
        b'"https://x.example","access_code":"c","status":"success","amount":39900,'
        b'"currency":"USD","domain":"live"}}'
    ),
    "a key that is refused": HttpResponse(401, {}, b'{"status":false,"message":"Invalid key"}'),
    "too many": HttpResponse(429, {}, b'{"status":false,"message":"slow down"}'),
    "an error": HttpResponse(500, {}, b"{}"),
    "silence": Unreachable("no answer in time"),
    "nobody": NotSent("refused"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_an_answer_that_is_none_is_an_outage(ann, logged, name):
    reference = purchase.begun(ann, key="before")
    paystack.present().answers = garbage(BAD[name])

    for answer in (
        purchase.begin(ann),
        purchase.verify(ann, reference),
        purchase.unlock(ann, reference),
    ):
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "1"

    assert not unlocked(ann)
    assert '"paystack_' in logged.text()
    paystack.present().answers = lambda *_: None
    purchase.pay(purchase.begun(ann))
    assert status(ann, purchase.begun(ann)) == "paid"


@pytest.mark.parametrize(
    ("reply", "tries"),
    [("an error", 2), ("nobody", 2), ("silence", 1), ("too many", 1), ("no JSON", 1)],
)
def test_only_what_may_help_is_tried_twice(ann, reply, tries):
    reference = purchase.begun(ann)
    paystack.present().requests.clear()
    paystack.present().answers = garbage(BAD[reply])

    purchase.verify(ann, reference)

    assert len(paystack.present().requests) == tries


def test_a_page_without_tls_is_not_handed_on(ann):
    page = {"reference": "", "authorization_url": "http://evil.example/", "access_code": "c"}

    def answers(method, path):
        sent = paystack.present().requests[-1][2]
        data = page | {"reference": sent["reference"]}
        return HttpResponse(200, {}, json.dumps({"status": True, "data": data}).encode())

    paystack.present().answers = answers

    assert purchase.begin(ann).status == 503


# verify


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_asking_for_a_payment_tells_and_changes_nothing(cloud, ann, paid, method):
    before = cloud.items("reports")

    answer = purchase.verify(ann, paid, method=method)

    assert answer.status == 200
    if method == "GET":
        assert answer.json == {
            "success": True, "paid": True, "reportId": REPORT, "status": "paid",
        }  # fmt: skip
    assert cloud.items("reports") == before
    assert purchase.pending() == [paid]
    assert not unlocked(ann)


def test_a_payment_that_was_made_unlocks_its_report(ann, paid):
    assert purchase.unlock(ann, paid).status == 200

    meta = purchase.meta(purchase.user_of(ann))
    assert meta["unlocked"]
    assert meta["payment"] == paid
    assert "ttl" not in meta
    assert purchase.pending() == []


def test_a_payment_that_was_not_made_unlocks_nothing(ann):
    reference = purchase.begun(ann)

    assert status(ann, reference) == "pending"
    assert not unlocked(ann)
    assert purchase.pending() == [reference]


def test_a_payment_that_was_refused_by_the_bank_may_still_be_made(ann):
    reference = purchase.begun(ann)
    paystack.present().book.decline(reference)
    assert status(ann, reference) == "failed"

    purchase.pay(reference)

    assert status(ann, reference) == "paid"
    assert unlocked(ann)


WRONG = [
    {"amount": PRICE - 1},
    {"amount": PRICE + 1, "requested_amount": PRICE + 1},
    {"amount": PRICE + 1, "requested_amount": None},
    {"amount": PRICE + 1, "requested_amount": str(PRICE)},
    {"amount": PRICE + 1, "requested_amount": float(PRICE)},
    {"amount": PRICE - 1, "requested_amount": PRICE},
    {"amount": 1},
    {"currency": "ZAR"},
    {"currency": "usd"},
]


@pytest.mark.parametrize("otherwise", WRONG)
def test_what_is_not_exactly_the_price_unlocks_nothing_and_is_an_alarm(ann, logged, otherwise):
    reference = purchase.begun(ann)
    purchase.pay(reference, **otherwise)

    assert status(ann, reference) == "mismatch"

    assert not unlocked(ann)
    assert purchase.pending() == []
    assert purchase.payment(reference)["received"]
    assert logged.text().count('"PaymentMismatch":[1.0]') == 1
    assert status(ann, reference) == "mismatch"
    assert logged.text().count('"PaymentMismatch":[1.0]') == 1
    assert purchase.unlock(ann, reference).status == 402


@pytest.mark.parametrize("amount", [PRICE + 1, PRICE + 600, 10**12])
def test_the_price_and_paystack_s_fee_on_top_is_the_price(ann, logged, amount):
    reference = purchase.begun(ann)
    purchase.pay(reference, amount=amount)

    assert status(ann, reference) == "paid"

    assert unlocked(ann)
    assert "PaymentMismatch" not in logged.text()


def test_a_fee_in_another_currency_is_no_price(ann):
    reference = purchase.begun(ann)
    purchase.pay(reference, amount=PRICE + 600, currency="ZAR")

    assert status(ann, reference) == "mismatch"


def test_the_price_that_is_given_back_without_the_fee_is_all_of_it(ann):
    reference = purchase.begun(ann)
    purchase.pay(reference, amount=PRICE + 600)
    assert status(ann, reference) == "paid"

    for event in paystack.present().book.refund({"transaction": reference, "amount": PRICE})[1]:
        purchase.hook(event)

    assert not unlocked(ann)


@pytest.mark.parametrize(("domain", "found"), [("test", "mismatch"), ("live", "paid")])
def test_in_prod_only_live_money_counts(ann, cloud, monkeypatch, domain, found):
    reference, key = purchase.begun(ann), "sk_live_0123456789abcdef"
    event = purchase.pay(reference, domain=domain)
    monkeypatch.setenv("STAGE", "prod")
    monkeypatch.setattr(paystack.fake_paystack_state, "SECRET_KEY", key)
    cloud.rotate("payments", json.dumps({"PAYSTACK_SECRET_KEY": key}), NOW)
    cloud.fresh_process()
    body = paystack.body(event)

    answer = purchase.signed(body, headers={"x-paystack-signature": paystack.signature(body, key)})

    assert answer.status == 200
    assert purchase.payment(reference)["status"] == found
    assert unlocked(ann) == (found == "paid")


@pytest.mark.parametrize("amount", ["39900", 39900.0, 39900.5, None, True, -39900, [39900]])
def test_an_amount_of_another_type_is_no_payment(ann, amount):
    reference = purchase.begun(ann)
    purchase.pay(reference, amount=amount)

    answer = purchase.verify(ann, reference)

    assert answer.status == 503 or answer.json["status"] == "mismatch"
    assert not unlocked(ann)


@pytest.mark.parametrize("reference", ["aux-none-1", "other", "x" * 64])
def test_a_payment_that_is_not_there_is_not_found(ann, reference):
    assert purchase.verify(ann, reference).status == 404
    assert purchase.unlock(ann, reference).status == 404
    assert paystack.present().requests == []


def test_a_payment_of_somebody_else_is_not_found(ann, paid):
    eve = accounts.holder(NOW, accounts.OTHER)
    purchase.report(accounts.OTHER)

    assert purchase.verify(eve, paid).status == 404
    assert purchase.unlock(eve, paid).status == 404
    assert not purchase.meta(accounts.OTHER)["unlocked"]
    assert not unlocked(ann)


# unlock


def test_a_payment_is_for_its_report_alone(ann, paid):
    purchase.report(purchase.user_of(ann), purchase.OTHER)

    answer = purchase.unlock(ann, paid, purchase.OTHER)

    assert (answer.status, answer.problem.slug) == (409, "payment-of-another-report")
    assert not purchase.meta(purchase.user_of(ann), purchase.OTHER)["unlocked"]


@pytest.mark.parametrize("body", [{}, {"reference": 1}, {"reference": "a b"}, {"paymentToken": ""}])
def test_a_reference_is_needed_and_has_a_form(ann, body):
    path = f"/api/reports/{REPORT}/unlock"

    assert CLIENT.post(path, body, token=ann).status == 400


def test_an_unpaid_reference_unlocks_nothing(ann):
    answer = purchase.unlock(ann, purchase.begun(ann))

    assert answer.status == 402
    assert answer.problem.slug == "payment-required"
    assert answer.problem.error == "Payment verification failed"
    assert not unlocked(ann)


@pytest.mark.parametrize("text", ["x" * 11, "tok_visa_123456", "paid"])
def test_any_long_string_is_no_longer_a_payment(ann, text):
    assert purchase.unlock(ann, text.replace("_", "-")).status == 404
    assert not unlocked(ann)


# twice


def test_a_report_that_is_paid_for_cannot_be_paid_again(ann, paid):
    assert status(ann, paid) == "paid"

    answer = purchase.begin(ann, key="again")

    assert (answer.status, answer.problem.slug) == (409, "report-unlocked")


@pytest.fixture
def twice(ann):
    """Two payments that were begun before either was made, and then both made, in this order."""
    references = [purchase.begun(ann, key=key) for key in ("one", "two")]
    for reference in references:
        purchase.pay(reference)
        assert status(ann, reference) == "paid"
    return references


def test_a_second_payment_is_kept_to_be_given_back(ann, twice, logged):
    first, second = twice

    assert purchase.meta(purchase.user_of(ann))["payment"] == first
    assert purchase.meta(purchase.user_of(ann))["spare"] == [second]
    assert purchase.payment(second)["refund_due"] == "paid_twice"
    assert "refund_due" not in purchase.payment(first)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whichever_of_two_is_given_back_the_other_one_still_pays(ann, twice, order):
    for step, number in enumerate(order):
        _, events = paystack.present().book.refund({"transaction": twice[number]})
        for event in events:
            assert purchase.hook(event).status == 200
        assert unlocked(ann) == (step == 0)

    assert purchase.meta(purchase.user_of(ann))["status"] == "locked"


def test_a_payment_for_a_report_that_is_gone_is_kept_to_be_given_back(ann, cloud, logged):
    reference = purchase.begun(ann)
    cloud.drop("reports", {"user_id": purchase.user_of(ann), "record": REPORT})
    purchase.pay(reference)

    assert status(ann, reference) == "paid"

    assert purchase.payment(reference)["refund_due"] == "report_gone"
    assert '"PaymentMismatch":[1.0]' in logged.text()
    assert purchase.unlock(ann, reference).status == 404


def test_a_report_can_be_paid_for_again_after_a_refund(ann, paid):
    assert status(ann, paid) == "paid"
    _, events = paystack.present().book.refund({"transaction": paid})
    for event in events:
        purchase.hook(event)
    assert status(ann, paid) == "refunded"
    assert purchase.unlock(ann, paid).status == 402

    again = purchase.begun(ann, key="again")
    purchase.pay(again)

    assert status(ann, again) == "paid"
    assert unlocked(ann)


# a report that is deleted while it is unlocked


class Interrupted(aws_calls.Listener):
    """Does something once, before the call with this index leaves."""

    def __init__(self, index, action):
        self.index, self.action = index, action

    def before(self, call):
        self.index -= 1
        if self.index == -1:
            self.action()


def erase(user):
    """Deletes the report as its owner does, all at once."""
    purchase.cloud.put_objects({})
    for record in (REPORT, REPORT.replace("rpt_", "body_")):
        purchase.cloud.drop("reports", {"user_id": user, "record": record})


def left(user):
    """What is kept of the user's reports."""
    items = [i["record"] for i in purchase.cloud.items("reports") if i["user_id"] == user]
    return items + list(purchase.cloud.objects())


def _unlocked_over(interrupted, before):
    token, reference = before()
    user = purchase.user_of(token)
    purchase.cloud.fresh_process()
    listener = Interrupted(interrupted, lambda: erase(user))
    with aws_calls.heard_by(listener):
        answer = purchase.unlock(token, reference)
    return answer, left(user), listener.index < 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "before", [route_scenarios.paid, route_scenarios.settled, route_scenarios.written_before]
)
@pytest.mark.parametrize("body", ["an item", "an object"])
def test_a_report_that_is_deleted_while_it_is_unlocked_is_gone(cloud, monkeypatch, before, body):
    monkeypatch.setattr(repository, "MOST_IN_ITEM", 300_000 if body == "an item" else 0)
    kept = cloud.snapshot()

    for index in range(20):
        cloud.restore(kept)
        answer, rest, reached = _unlocked_over(index, before)
        if not reached:
            break
        assert (answer.status, rest) == (404, []), f"call {index}"

    assert index > 4


@pytest.mark.parametrize("body", ["an item", "an object"])
def test_a_report_that_is_written_while_it_is_deleted_is_gone(ann, paid, monkeypatch, body):
    monkeypatch.setattr(repository, "MOST_IN_ITEM", 300_000 if body == "an item" else 0)
    user, facts = purchase.user_of(ann), purchase.cloud.objects()

    def write():  # by somebody who had read the facts before
        purchase.cloud.put_objects(facts)
        assert purchase.unlock(ann, paid).status == 200

    before_the_last = 4
    with aws_calls.heard_by(Interrupted(before_the_last, write)):
        repository.delete_stored_report(user, REPORT)

    objects = [name for name in left(user) if not name.startswith("facts/")]
    assert objects == []


# the report


def test_a_report_that_is_paid_for_is_written_and_shown_at_once(ann, paid):
    answer = purchase.unlock(ann, paid)

    assert answer.status == 200
    assert answer.json["message"] == "Report unlocked successfully"
    report = answer.json["report"]
    assert (report["reportId"], report["status"], report["isUnlocked"]) == (REPORT, "ready", True)
    assert report["unlockPrice"] is None
    assert report["sections"]
    assert purchase.unlock(ann, paid).json == answer.json


def test_a_report_that_an_event_has_unlocked_is_written_for_who_asks(ann):
    reference = purchase.begun(ann)
    purchase.hook(purchase.pay(reference))
    assert purchase.meta(purchase.user_of(ann))["status"] == "queued"

    assert purchase.unlock(ann, reference).status == 200
    assert purchase.meta(purchase.user_of(ann))["status"] == "ready"


def test_the_original_s_name_of_the_reference_is_taken_too(ann, paid):
    path, body = f"/api/reports/{REPORT}/unlock", {"paymentToken": paid}

    assert CLIENT.post(path, body, token=ann).status == 200


def test_a_report_that_somebody_writes_is_to_be_waited_for(ann, paid, cloud):
    assert status(ann, paid) == "paid"
    place = {"user_id": purchase.user_of(ann), "record": REPORT}
    cloud.change("reports", place, status="generating", holder="another", lease_until=NOW + 60)

    answer = purchase.unlock(ann, paid)

    assert answer.status == 202
    assert answer.json == {"success": True, "reportId": REPORT, "status": "generating"}
    assert answer.headers["Location"] == f"../{REPORT}"
    assert answer.headers["Retry-After"]


def test_a_model_that_is_configured_words_the_report_later(ann, paid, monkeypatch):
    monkeypatch.setenv("MODEL", "a-model")

    assert purchase.unlock(ann, paid).json["status"] == "queued"


def test_a_report_whose_facts_are_lost_stays_paid_and_is_written_once_they_are_back(ann, paid):
    facts = purchase.cloud.objects()
    purchase.cloud.put_objects({})
    for _ in range(2):
        assert purchase.unlock(ann, paid).status == 503
        assert unlocked(ann)

    purchase.cloud.put_objects(facts)

    assert purchase.unlock(ann, paid).status == 200


@pytest.mark.slow
def test_twenty_who_unlock_at_once_write_one_report(ann, paid):
    with parallel.many():
        answers = parallel.at_once([lambda: purchase.unlock(ann, paid)] * 20)

    assert {answer.status for answer in answers} <= {200, 202, 503}
    assert purchase.unlock(ann, paid).status == 200
    assert purchase.meta(purchase.user_of(ann))["payment"] == paid
