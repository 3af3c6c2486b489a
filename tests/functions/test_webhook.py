"""Events of Paystack: who may send them, what they do, and that they do it once."""

import base64
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.payments.handler import lambda_handler
from tests.support import parallel, paystack, purchase, route_scenarios
from tests.support.client import CLIENT
from tests.support.cloud import DAY
from tests.support.events import NOW, Context, event
from tests.support.purchase import REPORT

EMBEDDED = paystack.SECRET_KEY
TEST_KEY, LIVE_KEY = "sk_test_0123456789abcdef", "sk_live_0123456789abcdef"


@pytest.fixture
def success(ann):
    """The event of Ann's payment, which nobody told us of."""
    return purchase.pay(purchase.begun(ann))


def reference_of(event):
    return event[1]["reference"]


def unlocked(token):
    return purchase.meta(purchase.user_of(token))["unlocked"]


def refund(reference, **wanted):
    """The events of a refund; of the whole unless an amount is given."""
    return paystack.present().book.refund({"transaction": reference, **wanted})[1]


def events_of(reference):
    place = {"user_id": f"pay#{reference}"}
    found = [i for i in purchase.cloud.items("reports") if place.items() <= i.items()]
    return sorted(i["record"] for i in found if i["record"].startswith("EVT#"))


# who may send one


def test_a_signed_event_unlocks_the_report(ann, success):
    answer = purchase.hook(success)

    assert (answer.status, answer.json) == (200, {"success": True})
    assert unlocked(ann)
    assert purchase.payment(reference_of(success))["status"] == "paid"
    assert purchase.pending() == []


def test_the_signature_may_be_in_capitals(ann, success):
    body = paystack.body(success)
    headers = {"X-Paystack-Signature": paystack.signature(body).upper()}

    assert purchase.signed(body, headers=headers).status == 200
    assert unlocked(ann)


BODY = paystack.body(("charge.success", {"id": 1, "reference": "aux-1-1"}))
GOOD = paystack.signature(BODY)
UNSIGNED = {
    "none": {"content-type": "application/json"},
    "empty": {"x-paystack-signature": ""},
    "of another body": {"x-paystack-signature": paystack.signature(b"{}")},
    "by another key": {"x-paystack-signature": paystack.signature(BODY, "sk_test_other_key")},
    "by no key": {"x-paystack-signature": paystack.signature(BODY, "")},
    "half": {"x-paystack-signature": GOOD[:64]},
    "with a space": {"x-paystack-signature": f" {GOOD}"},
    "with more": {"x-paystack-signature": f"{GOOD}00"},
    "twice": {"x-paystack-signature": f"{GOOD}, {GOOD}"},
    "not hexadecimal": {"x-paystack-signature": "g" * 128},
    "not ASCII": {"x-paystack-signature": "\u0661" * 128},
    "with a prefix": {"x-paystack-signature": f"sha512={GOOD}"},
    "in another header": {"x-signature": GOOD},
}


@pytest.mark.parametrize("name", UNSIGNED)
def test_what_paystack_did_not_sign_is_refused(cloud, name):
    answer = purchase.signed(BODY, headers=UNSIGNED[name])

    assert answer.status == 401
    assert answer.problem.slug == "unauthorized"
    assert cloud.items("reports") == []


def test_a_header_that_is_sent_twice_is_refused(cloud):
    sent = event("POST", "/api/payments/webhook", BODY.decode())
    sent["multiValueHeaders"]["x-paystack-signature"] = [GOOD, GOOD]

    assert lambda_handler(sent, Context())["statusCode"] == 401


def test_an_event_that_is_spelt_anew_is_not_the_one_that_was_signed(ann, success):
    body = paystack.body(success)
    spelt = json.dumps(json.loads(body)).encode()
    assert spelt != body

    headers = {"x-paystack-signature": paystack.signature(body)}

    assert purchase.signed(spelt, headers=headers).status == 401
    assert not unlocked(ann)


@pytest.mark.slow
@given(place=st.integers(0, len(BODY) - 1), bit=st.integers(0, 6))
def test_a_bit_that_differs_is_found(place, bit):
    with purchase.cloud.running():
        changed = bytearray(BODY)
        changed[place] ^= 1 << bit

        answer = purchase.signed(bytes(changed), headers={"x-paystack-signature": GOOD})

        assert answer.status == 401


def test_a_body_that_the_gateway_encoded_is_the_same(ann, success):
    body = paystack.body(success)
    sent = event("POST", "/api/payments/webhook", base64.b64encode(body).decode(), encoded=True)
    sent["multiValueHeaders"]["x-paystack-signature"] = [paystack.signature(body)]

    assert lambda_handler(sent, Context())["statusCode"] == 200
    assert unlocked(ann)


def test_the_content_type_is_nobody_s_business(ann, success):
    body = paystack.body(success)
    headers = {"x-paystack-signature": paystack.signature(body), "Content-Type": "text/plain"}

    assert purchase.signed(body, headers=headers).status == 200


def test_a_body_of_more_than_272_kb_is_refused_before_anything(cloud):
    body = b'{"event":"' + b"x" * 278_528 + b'"}'

    assert purchase.signed(body).status == 413


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"{", b'{"event":7}', b"[" * 50_000])
def test_a_signed_body_that_is_no_event_is_refused(cloud, body):
    assert purchase.signed(body).status == 400
    assert cloud.items("reports") == []


# keys


def put(cloud, *values):
    """Versions of the secret, the present one last; values are JSON as they are."""
    for value in values:
        cloud.rotate("payments", value, NOW)
    cloud.fresh_process()


def of(key):
    return json.dumps({"PAYSTACK_SECRET_KEY": key})


def test_the_key_before_the_present_one_is_still_good(cloud):
    put(cloud, of(TEST_KEY), of(LIVE_KEY))

    for key, status in ((LIVE_KEY, 200), (TEST_KEY, 200), (EMBEDDED, 401)):
        headers = {"x-paystack-signature": paystack.signature(BODY, key)}
        assert purchase.signed(BODY, headers=headers).status == status


def test_a_key_that_was_set_a_moment_ago_is_looked_for(cloud):
    headers = {"x-paystack-signature": paystack.signature(BODY, LIVE_KEY)}
    assert purchase.signed(BODY, now=NOW, headers=headers).status == 401
    cloud.rotate("payments", of(LIVE_KEY), NOW)

    assert purchase.signed(BODY, now=NOW + 5, headers=headers).status == 401
    assert purchase.signed(BODY, now=NOW + 10, headers=headers).status == 200


MISSING = {
    "the placeholder of the deploy": json.dumps({"_unset": "x" * 64}),
    "another member": json.dumps({"PAYSTACK_PUBLIC_KEY": "pk_test_0123456789"}),
    "an empty one": of(""),
    "a number": of(7),
    "no JSON": "sk_test_0123456789abcdef",
    "a list": "[]",
}
REFUSED = {
    "a public key": of("pk_test_0123456789abcdef"),
    "a sample": of("sk_test_xxx"),
    "a word": of("changeme-changeme-changeme"),
}


@pytest.mark.parametrize("name", MISSING | REFUSED)
def test_without_a_key_the_door_is_closed_and_the_log_says_so(cloud, logged, name):
    put(cloud, '{"no": "key"}', (MISSING | REFUSED)[name])
    token = route_scenarios.registered()
    purchase.report(purchase.user_of(token))

    wrong = {"x-paystack-signature": "0" * 128}
    answers = [purchase.signed(BODY), purchase.signed(BODY, headers=wrong)]
    answers.append(purchase.begin(token))

    assert [answer.status for answer in answers] == [503] * 3
    [wanted] = {line["event"] for line in logged.lines() if "PAYSTACK_SECRET_KEY" in str(line)}
    assert wanted == ("key_missing" if name in MISSING else "key_refused")


@pytest.mark.parametrize(
    ("stage", "key", "status"),
    [
        ("prod", LIVE_KEY, 200),
        ("prod", TEST_KEY, 503),
        ("prod", EMBEDDED, 503),
        ("dev", TEST_KEY, 200),
        ("dev", LIVE_KEY, 200),
        ("dev", EMBEDDED, 503),
        ("local", EMBEDDED, 200),
        ("test", EMBEDDED, 200),
    ],
)
def test_a_key_that_anybody_knows_is_for_a_local_run_alone(cloud, monkeypatch, stage, key, status):
    put(cloud, of(key))
    monkeypatch.setenv("STAGE", stage)
    headers = {"x-paystack-signature": paystack.signature(BODY, key)}

    assert purchase.signed(BODY, headers=headers).status == status


def test_a_key_before_the_present_one_that_anybody_knows_signs_nothing(cloud, monkeypatch):
    put(cloud, of(EMBEDDED), of(LIVE_KEY))
    monkeypatch.setenv("STAGE", "prod")

    assert purchase.signed(BODY).status == 401


# once


def test_an_event_that_comes_again_does_nothing_and_asks_nobody(ann, success):
    assert purchase.hook(success).status == 200
    before, asked = purchase.cloud.items("reports"), len(paystack.present().requests)

    for day in range(4):
        assert purchase.hook(success, now=NOW + day * DAY).status == 200

    assert purchase.cloud.items("reports") == before
    assert len(paystack.present().requests) == asked


@pytest.mark.slow
def test_a_hundred_deliveries_at_once_have_one_effect(ann, success):
    with parallel.many():
        answers = parallel.at_once([lambda: purchase.hook(success)] * 100)
        late = [purchase.hook(success) for answer in answers if answer.status != 200]

    assert {answer.status for answer in answers} <= {200, 503}
    assert {answer.status for answer in late} <= {200}
    assert unlocked(ann)
    assert len(events_of(reference_of(success))) == 1
    assert "spare" not in purchase.meta(purchase.user_of(ann))


def test_a_success_that_paystack_does_not_confirm_is_none(ann):
    reference = purchase.begun(ann)
    forged = ("charge.success", {"id": 1, "reference": reference, "status": "success"})

    assert purchase.hook(forged).status == 200

    assert not unlocked(ann)
    assert purchase.payment(reference)["status"] == "pending"
    assert events_of(reference) == []


def test_an_event_is_left_for_later_while_paystack_is_away(ann, success):
    paystack.present().up = False
    assert purchase.hook(success).status == 503
    assert not unlocked(ann)

    paystack.present().up = True

    assert purchase.hook(success).status == 200
    assert unlocked(ann)


# events without an effect


@pytest.mark.parametrize(
    "name", ["transfer.success", "refund.failed", "charge.failed", "subscription.create", "x" * 99]
)
def test_an_event_that_we_do_not_know_is_kept_for_a_while_and_does_nothing(ann, success, name):
    reference = reference_of(success)
    before = purchase.payment(reference)

    for _ in range(2):
        assert purchase.hook((name, {"id": 9, "reference": reference})).status == 200

    assert purchase.payment(reference) == before
    [kept] = [i for i in purchase.cloud.items("reports") if i["record"].startswith("EVT#")]
    assert kept["ttl"] == NOW + 90 * DAY


@pytest.mark.parametrize(
    "data",
    [{}, {"reference": None}, {"reference": "a b"}, {"reference": 7}, {"reference": "x" * 101},
     {"id": {"a": 1}, "reference": "aux-1"}, {"id": "x" * 500}],
)  # fmt: skip
def test_an_event_about_nothing_does_nothing(cloud, data):
    for name in ("charge.success", "refund.processed", "charge.dispute.create", "other"):
        assert purchase.hook((name, data)).status == 200

    assert all(i["record"].startswith("EVT#") for i in cloud.items("reports"))


def test_a_success_of_ours_that_we_do_not_know_is_an_alarm(cloud, logged):
    assert purchase.hook(("charge.success", {"id": 1, "reference": "aux-1-1"})).status == 200
    assert logged.text().count('"PaymentMismatch":[1.0]') == 1

    assert purchase.hook(("charge.success", {"id": 1, "reference": "another-shop"})).status == 200
    assert logged.text().count('"PaymentMismatch":[1.0]') == 1


# refunds and disputes


def test_a_refund_locks_the_report_again(ann, success):
    purchase.hook(success)

    for told in refund(reference_of(success)):
        assert purchase.hook(told).status == 200

    assert not unlocked(ann)
    assert purchase.meta(purchase.user_of(ann))["status"] == "locked"
    assert purchase.payment(reference_of(success))["status"] == "refunded"


@pytest.mark.parametrize("parts", [[10_000], [10_000, 29_899]])
def test_a_part_that_is_given_back_locks_nothing(ann, success, parts):
    purchase.hook(success)

    for amount in parts:
        for told in refund(reference_of(success), amount=amount):
            purchase.hook(told)

    assert unlocked(ann)


def test_parts_that_make_the_whole_lock_the_report(ann, success):
    purchase.hook(success)
    told = [e for amount in (10_000, 29_900) for e in refund(reference_of(success), amount=amount)]

    for one in told * 3:
        purchase.hook(one)

    assert not unlocked(ann)
    assert purchase.payment(reference_of(success))["status"] == "refunded"


def test_amounts_of_refunds_may_be_text(ann, success):
    purchase.hook(success)
    name, data = refund(reference_of(success), amount=10_000)[1]

    purchase.hook((name, data | {"amount": "10000"}))

    assert purchase.payment(reference_of(success))["refunds"] == {data["refund_reference"]: 10_000}


def lost(success):
    """A dispute that ends with the money gone."""
    return dispute(success, "merchant-accepted")


def won(success):
    """A dispute that ends with the money ours."""
    return dispute(success, "declined")


def dispute(success, resolution):
    book, reference = paystack.present().book, reference_of(success)
    number, opened = book.dispute(reference)
    return [*opened, *book.resolve(reference, number, resolution)]


def test_a_dispute_locks_until_it_is_won(ann, success):
    purchase.hook(success)
    opened, resolved = won(success)

    assert purchase.hook(opened).status == 200
    assert not unlocked(ann)
    assert purchase.payment(reference_of(success))["status"] == "disputed"

    assert purchase.hook(resolved).status == 200
    assert unlocked(ann)
    assert purchase.payment(reference_of(success))["status"] == "paid"


ENDS = {"refunded": (lambda s: refund(reference_of(s)), "refunded", False),
        "lost": (lost, "refunded", False), "won": (won, "paid", True)}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("end", ENDS)
def test_in_whatever_order_events_come_the_end_is_the_same(ann, success, end):
    follows, status, opens = ENDS[end]
    told = [success, *follows(success)]
    kept = purchase.cloud.snapshot()

    for order in itertools.permutations(told):
        purchase.cloud.restore(kept)
        for one in (*order, *reversed(order)):
            assert purchase.hook(one).status == 200
        assert purchase.payment(reference_of(success))["status"] == status
        assert unlocked(ann) == opens
        assert purchase.pending() == []


def test_a_reminder_of_a_dispute_that_has_ended_changes_nothing(ann, success):
    purchase.hook(success)
    opened, resolved = won(success)
    purchase.hook(resolved)

    purchase.hook(("charge.dispute.remind", opened[1]))

    assert unlocked(ann)


def test_two_disputes_are_told_apart(ann, success):
    purchase.hook(success)
    (first, first_end), (second, _) = won(success), won(success)
    for told in (first, second, first_end):
        purchase.hook(told)

    assert not unlocked(ann)


def test_a_body_that_was_written_comes_back_with_the_dispute(ann, success):
    user = purchase.user_of(ann)
    purchase.hook(success)
    purchase.cloud.change(
        "reports", {"user_id": user, "record": REPORT}, status="ready", body="item"
    )
    opened, resolved = won(success)

    purchase.hook(opened)
    assert purchase.meta(user)["status"] == "locked"
    purchase.hook(resolved)

    assert purchase.meta(user)["status"] == "ready"
    assert purchase.meta(user)["body"] == "item"


def test_nothing_of_an_event_but_its_name_is_logged(ann, success, logged):
    purchase.hook(success)

    lines = logged.text()
    assert '"name_of_event":"charge.success"' in lines
    assert "ann@example.org" not in lines
    assert "AUTH_embedded" not in lines


def test_there_is_no_other_way_to_the_webhook(cloud):
    assert CLIENT.get("/api/payments/webhook").status == 405
