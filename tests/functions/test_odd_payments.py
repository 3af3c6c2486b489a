"""Odd items of payments, and of the reports that they are for: nothing is settled on a guess."""

from datetime import UTC, datetime

import pytest

from auxeira.payments import payment_record as payment
from auxeira.reports import report_record
from functions.housekeeping.handler import lambda_handler as housekeeping
from functions.reports.handler import lambda_handler as reports
from tests.support import odd_items, paystack, purchase, stream_and_queue_events
from tests.support.accounts import USER, holder
from tests.support.events import NOW, call
from tests.support.purchase import REPORT

STORED = ("reference", "payer", "report_id", "amount_minor", "currency", "status", "created",
          "created_at", "version")  # fmt: skip
META = ("report_type", "title", "status", "attempt", "is_premium", "unlocked", "price_minor",
        "currency", "summary", "created_at", "updated_at")  # fmt: skip
LATE = NOW + 2 * 3600


def begun():
    """A report, its payment that Paystack has taken, and the event."""
    purchase.report(USER)
    token = holder(LATE)
    reference = purchase.begun(token, now=LATE - 60)
    return token, reference, purchase.pay(reference)


def asked(token, reference, event):
    """What each route of payments answers about it, and the schedule."""
    return {
        "verify": purchase.verify(token, reference, LATE).status,
        "unlock": purchase.unlock(token, reference, now=LATE).status,
        "again": purchase.begin(token, now=LATE - 60).status,
        "event": purchase.hook(event, LATE).status,
    }


def look_after():
    event = {"time": f"{datetime.fromtimestamp(LATE + 3600, UTC):%Y-%m-%dT%H:%M:%SZ}"}
    return housekeeping(event, stream_and_queue_events.Context(100_000))


@pytest.mark.slow
@pytest.mark.parametrize("member", STORED)
def test_an_odd_payment_is_refused_settles_nothing_and_waits_for_somebody(cloud, logged, member):
    token, reference, event = begun()
    item, everything = purchase.payment(reference), cloud.snapshot()

    for what, variant in odd_items.of_another_type(item, member):
        cloud.restore(everything)
        cloud.load("reports", [variant])
        seen = asked(token, reference, event)
        look_after()

        assert set(seen.values()) == {409}, (what, seen)
        assert purchase.meta(USER)["status"] == report_record.LOCKED, what
        assert purchase.payment(reference) == variant, what
        assert purchase.pending() == [reference], what
        assert purchase.begin(token, now=LATE, key="another").status == 201, what
    lines = logged.lines()
    assert any(line.get("event") == "payment_unreadable" for line in lines)
    assert any("PaymentMismatch" in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    "member",
    ["said", "exact", "refunds", "disputes", "unclear", "delivered_at", "authorization_url",
     "access_code", "refund_due", "spare", *STORED],
)  # fmt: skip
def test_no_odd_value_of_a_payment_is_a_fault_of_ours(cloud, member):
    token, reference, event = begun()
    item, everything = purchase.payment(reference), cloud.snapshot()

    for what, variant in odd_items.variants(item, member):
        cloud.restore(everything)
        cloud.load("reports", [variant])
        seen = asked(token, reference, event)
        look_after()

        assert max(seen.values()) < 500, (what, seen)


@pytest.mark.slow
@pytest.mark.parametrize("member", META)
def test_a_report_that_is_odd_is_not_paid_for_and_not_delivered_and_its_payment_waits(
    cloud, logged, member
):
    token, reference, event = begun()
    item, everything = purchase.meta(USER), cloud.snapshot()

    for what, variant in odd_items.of_another_type(item, member):
        cloud.restore(everything)
        cloud.load("reports", [variant])
        seen = asked(token, reference, event)
        outcome = look_after()

        assert seen == {"verify": 200, "unlock": 409, "again": 409, "event": 409}, (what, seen)
        assert outcome == {"error": 1}, what
        assert purchase.meta(USER) == variant, what
        assert purchase.pending() == [reference], what

    cloud.restore(everything)  # somebody has put it right
    assert purchase.hook(event, LATE).status == 200
    assert purchase.payment(reference)["status"] == payment.PAID
    assert any("ReportDamaged" in line for line in logged.lines())


@pytest.mark.slow
@pytest.mark.soaked(3)
@pytest.mark.parametrize(
    "member",
    [*META, "payment", "spare", "holder", "lease_until", "queued_at", "ttl", "body", "engine"],
)
@pytest.mark.parametrize("status", ["locked", "queued", "generating", "ready", "failed"])
def test_no_odd_value_of_a_report_is_a_fault_of_ours(cloud, member, status):
    token, reference, event = begun()
    item = purchase.meta(USER) | {"status": status}
    everything = cloud.snapshot()

    for what, variant in odd_items.variants(item, member):
        cloud.restore(everything)
        cloud.load("reports", [variant])
        seen = [*asked(token, reference, event).values()]
        for suffix in ("", f"/{REPORT}", f"/{REPORT}/html", f"/{REPORT}/markdown"):
            answer = call(reports, "GET", f"/api/reports{suffix}", token=token, now=LATE)
            seen.append(answer.status)

        assert max(each for each in seen if each != 503) < 500, (what, seen)


def test_an_odd_row_of_the_pending_payments_holds_up_no_other(cloud):
    _, reference, _ = begun()
    row = {"user_id": payment.LIST, "record": "2020-01-01T00:00:00Z#x"}
    rows = [
        row | {"record": f"2020-01-01T00:00:00Z#{n}", "reference": value}
        for n, value in enumerate(odd_items.VALUES.values())
    ]
    cloud.load("reports", [row, *rows])

    outcome = look_after()

    assert outcome["paid"] == 1
    assert outcome["unknown"] == len(rows) + 1
    assert purchase.payment(reference)["status"] == payment.PAID
    assert [i for i in cloud.items("reports") if i["user_id"] == payment.LIST] == []


@pytest.mark.parametrize("member", ["owner", "report_id", "since", "attempt"])
def test_an_odd_row_of_the_waiting_reports_holds_up_no_other(cloud, logged, member):
    purchase.report(USER, status="queued", unlocked=True, queued_at=NOW, payment="x")
    good = {"user_id": "waiting", "record": f"{USER}#{REPORT}", "owner": USER,
            "report_id": REPORT, "since": NOW, "attempt": 1}  # fmt: skip
    for n, (_, variant) in enumerate(odd_items.of_another_type(good, member)):
        whose = f"usr_{n}"
        key = {"record": f"{whose}#{REPORT}"} | ({} if member == "owner" else {"owner": whose})
        cloud.load("reports", [variant | key])
    cloud.load("reports", [good])

    outcome = look_after()

    assert outcome["report_queued"] == 1
    assert any("ReportDamaged" in line for line in logged.lines())


def test_what_somebody_has_noted_at_a_payment_and_its_report_stays(cloud):
    _, reference, event = begun()
    items = [purchase.payment(reference), purchase.meta(USER)]
    cloud.load("reports", [item | {"note": "asked by mail"} for item in items])

    assert purchase.hook(event, LATE).status == 200

    assert purchase.payment(reference)["status"] == payment.PAID
    assert purchase.payment(reference)["note"] == "asked by mail"
    assert purchase.meta(USER)["note"] == "asked by mail"


def test_what_paystack_says_of_an_odd_payment_is_not_lost(cloud):
    token, reference, event = begun()
    right = purchase.payment(reference)
    cloud.load("reports", [right | {"amount_minor": "39900"}])
    assert purchase.hook(event, LATE).status == 409  # Paystack sends it again

    cloud.load("reports", [right])

    assert purchase.hook(event, LATE).status == 200
    assert purchase.unlock(token, reference, now=LATE).status == 200
    assert paystack.present()
