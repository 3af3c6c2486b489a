"""What a payment has delivered decides whether it is to be given back, not what is there now."""

import pytest

from functions.reports import handler as reports
from tests.support import paystack, shop, walks
from tests.support.events import NOW, call
from tests.support.shop import REPORT
from tests.support.walks import reconciled


@pytest.fixture
def ann(cloud):
    """Ann, with a report that is to be paid for. Her access token."""
    token = walks.registered()
    shop.report(shop.user_of(token))
    return token


def delete(token):
    answer = call(reports.lambda_handler, "DELETE", f"/api/reports/{REPORT}", token=token)
    assert answer.status == 204


def hook(*events):
    for event in events:
        assert shop.hook(event).status == 200


def dispute(reference, resolution="declined"):
    """The events of a dispute, and of its end."""
    book = paystack.present().book
    number, opened = book.dispute(reference)
    return [*opened, *book.resolve(reference, number, resolution)]


def refund(reference):
    return paystack.present().book.refund({"transaction": reference})[1]


def is_reported(logged):
    return "PaymentMismatch" in logged.text()


WAYS = {  # to hear of a payment that was made
    "its event": lambda token, reference, event: shop.hook(event),
    "unlocking": lambda token, reference, event: shop.unlock(token, reference),
    "the clock": lambda token, reference, event: reconciled(None, NOW),
}
each_way = pytest.mark.parametrize("way", WAYS)


@each_way
def test_a_report_that_was_delivered_and_deleted_is_not_given_back(ann, logged, way):
    reference = shop.begun(ann)
    success = shop.pay(reference)
    assert WAYS[way](ann, reference, success).status == 200
    delete(ann)

    hook(success, *dispute(reference), ("charge.success", success[1] | {"id": 77}))

    payment = shop.payment(reference)
    assert payment["status"] == "paid"
    assert payment["delivered_at"]
    assert "refund_due" not in payment
    assert not is_reported(logged)
    assert shop.unlock(ann, reference).status == 404


def test_a_dispute_that_is_won_after_the_report_is_gone_gives_nothing_back(ann, logged):
    reference = shop.begun(ann)
    shop.pay(reference)
    assert shop.unlock(ann, reference).status == 200
    opened, resolved = dispute(reference)
    hook(opened)
    delete(ann)

    hook(resolved)

    assert shop.payment(reference)["status"] == "paid"
    assert "refund_due" not in shop.payment(reference)
    assert not is_reported(logged)


@each_way
def test_a_report_that_was_deleted_before_it_was_paid_is_given_back(ann, logged, way):
    reference = shop.begun(ann)
    delete(ann)
    success = shop.pay(reference)

    WAYS[way](ann, reference, success)
    hook(success, success, *dispute(reference))

    payment = shop.payment(reference)
    assert (payment["status"], payment["refund_due"]) == ("paid", "report_gone")
    assert "delivered_at" not in payment
    assert is_reported(logged)


def test_a_payment_that_was_given_back_is_not_to_be_given_back(ann):
    reference = shop.begun(ann)
    delete(ann)
    hook(shop.pay(reference), *refund(reference))

    assert shop.payment(reference)["status"] == "refunded"
    assert "refund_due" not in shop.payment(reference)


def test_a_second_payment_of_a_deleted_report_is_given_back_and_the_first_is_not(ann):
    first, second = (shop.begun(ann, key=key) for key in ("one", "two"))
    told = shop.pay(first)
    hook(told)
    delete(ann)

    hook(shop.pay(second), told)

    assert shop.payment(second)["refund_due"] == "report_gone"
    assert "refund_due" not in shop.payment(first)


@pytest.fixture
def twice(ann):
    """Two payments of one report, both made, in this order."""
    both = [shop.begun(ann, key=key) for key in ("one", "two")]
    hook(*[shop.pay(reference) for reference in both])
    return both


def test_the_one_too_many_pays_for_the_report_once_the_first_is_given_back(twice, ann, logged):
    first, second = twice
    before = shop.payment(second)["version"]

    hook(*refund(first))

    payment = shop.payment(second)
    assert payment["delivered_at"]
    assert "refund_due" not in payment
    assert payment["version"] == before + 1
    delete(ann)
    hook(*dispute(second))
    assert "refund_due" not in shop.payment(second)
    assert not is_reported(logged)


def test_the_one_too_many_has_delivered_nothing_when_the_report_is_deleted(ann, twice):
    delete(ann)
    assert shop.payment(twice[1])["refund_due"] == "paid_twice"

    for reference in twice:
        hook(*dispute(reference))

    assert shop.payment(twice[1])["refund_due"] == "report_gone"
    assert "refund_due" not in shop.payment(twice[0])


def test_the_first_time_is_what_is_remembered(ann):
    reference = shop.begun(ann)
    success = shop.pay(reference)
    hook(success)
    before = shop.payment(reference)["delivered_at"]
    opened, resolved = dispute(reference)

    assert shop.hook(opened, NOW + 60).status == 200
    assert shop.hook(resolved, NOW + 120).status == 200

    assert shop.payment(reference)["delivered_at"] == before
    assert shop.meta(shop.user_of(ann))["unlocked"]
