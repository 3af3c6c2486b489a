"""What a payment has delivered decides whether it is to be given back, not what is there now."""

import pytest

from tests.support import paystack, purchase
from tests.support.client import CLIENT
from tests.support.events import NOW
from tests.support.purchase import REPORT
from tests.support.route_scenarios import reconciled


def delete(token):
    answer = CLIENT.delete(f"/api/reports/{REPORT}", token=token)
    assert answer.status == 204


def hook(*events):
    for event in events:
        assert purchase.hook(event).status == 200


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
    "its event": lambda token, reference, event: purchase.hook(event),
    "unlocking": lambda token, reference, event: purchase.unlock(token, reference),
    "the clock": lambda token, reference, event: reconciled(None, NOW),
}
each_way = pytest.mark.parametrize("way", WAYS)


@each_way
def test_a_report_that_was_delivered_and_deleted_is_not_given_back(ann, logged, way):
    reference = purchase.begun(ann)
    success = purchase.pay(reference)
    assert WAYS[way](ann, reference, success).status == 200
    delete(ann)

    hook(success, *dispute(reference), ("charge.success", success[1] | {"id": 77}))

    payment = purchase.payment(reference)
    assert payment["status"] == "paid"
    assert payment["delivered_at"]
    assert "refund_due" not in payment
    assert not is_reported(logged)
    assert purchase.unlock(ann, reference).status == 404


def test_a_dispute_that_is_won_after_the_report_is_gone_gives_nothing_back(ann, logged):
    reference = purchase.begun(ann)
    purchase.pay(reference)
    assert purchase.unlock(ann, reference).status == 200
    opened, resolved = dispute(reference)
    hook(opened)
    delete(ann)

    hook(resolved)

    assert purchase.payment(reference)["status"] == "paid"
    assert "refund_due" not in purchase.payment(reference)
    assert not is_reported(logged)


@each_way
def test_a_report_that_was_deleted_before_it_was_paid_is_given_back(ann, logged, way):
    reference = purchase.begun(ann)
    delete(ann)
    success = purchase.pay(reference)

    WAYS[way](ann, reference, success)
    hook(success, success, *dispute(reference))

    payment = purchase.payment(reference)
    assert (payment["status"], payment["refund_due"]) == ("paid", "report_gone")
    assert "delivered_at" not in payment
    assert is_reported(logged)


def test_a_payment_that_was_given_back_is_not_to_be_given_back(ann):
    reference = purchase.begun(ann)
    delete(ann)
    hook(purchase.pay(reference), *refund(reference))

    assert purchase.payment(reference)["status"] == "refunded"
    assert "refund_due" not in purchase.payment(reference)


def test_a_second_payment_of_a_deleted_report_is_given_back_and_the_first_is_not(ann):
    first, second = (purchase.begun(ann, key=key) for key in ("one", "two"))
    told = purchase.pay(first)
    hook(told)
    delete(ann)

    hook(purchase.pay(second), told)

    assert purchase.payment(second)["refund_due"] == "report_gone"
    assert "refund_due" not in purchase.payment(first)


@pytest.fixture
def twice(ann):
    """Two payments of one report, both made, in this order."""
    both = [purchase.begun(ann, key=key) for key in ("one", "two")]
    hook(*[purchase.pay(reference) for reference in both])
    return both


def test_the_one_too_many_pays_for_the_report_once_the_first_is_given_back(twice, ann, logged):
    first, second = twice
    before = purchase.payment(second)["version"]

    hook(*refund(first))

    payment = purchase.payment(second)
    assert payment["delivered_at"]
    assert "refund_due" not in payment
    assert payment["version"] == before + 1
    delete(ann)
    hook(*dispute(second))
    assert "refund_due" not in purchase.payment(second)
    assert not is_reported(logged)


def test_the_one_too_many_has_delivered_nothing_when_the_report_is_deleted(ann, twice):
    delete(ann)
    assert purchase.payment(twice[1])["refund_due"] == "paid_twice"

    for reference in twice:
        hook(*dispute(reference))

    assert purchase.payment(twice[1])["refund_due"] == "report_gone"
    assert "refund_due" not in purchase.payment(twice[0])


def test_the_first_time_is_what_is_remembered(ann):
    reference = purchase.begun(ann)
    success = purchase.pay(reference)
    hook(success)
    before = purchase.payment(reference)["delivered_at"]
    opened, resolved = dispute(reference)

    assert purchase.hook(opened, NOW + 60).status == 200
    assert purchase.hook(resolved, NOW + 120).status == 200

    assert purchase.payment(reference)["delivered_at"] == before
    assert purchase.meta(purchase.user_of(ann))["unlocked"]
