"""Payments, by the command line: listed, shown, and asked about at Paystack."""

import time

import pytest

from cdk import specs
from functions.housekeeping.handler import lambda_handler as housekeeping
from tests.support import cloud, command_line, paystack, purchase
from tests.support.command_line import STAGE, do, read, refuse, run

HOUSEKEEPING = specs.function_name("housekeeping", STAGE)


@pytest.fixture(autouse=True)
def _stage():
    with command_line.tests_stage(), command_line.functions_called({HOUSEKEEPING: housekeeping}):
        yield


@pytest.fixture
def begun(ann):
    """The reference of a payment that Ann has begun, weeks ago."""
    return purchase.begun(ann)


def payment_place(reference):
    return {"user_id": f"pay#{reference}", "record": "PAYMENT"}


def test_what_is_pending_is_listed_and_one_older_than_a_day_is_exit_code_3(begun):
    assert begun in do("payments", "list", code=3)

    (row,) = read("payments", "list", code=3)["payments"]
    assert (row["reference"], row["status"], row["amount"]) == (begun, "pending", "399.00 USD")

    cloud.change("reports", payment_place(begun), created=int(time.time()) - 3600)
    do("payments", "list")


def test_without_any_the_list_is_empty(cloud):
    assert read("payments", "list")["payments"] == []


def test_payments_of_a_status_are_found_wherever_they_are(begun):
    cloud.change("reports", payment_place(begun), status="mismatch")

    (row,) = read("payments", "list", "--status", "mismatch")["payments"]
    assert row["reference"] == begun
    assert read("payments", "list", "--status", "paid")["payments"] == []
    assert "there are pending, failed" in refuse("payments", "list", "--status", "lost")


def test_a_payment_is_shown_with_its_report(begun):
    shown = read("payments", "show", begun)

    assert shown["payment"]["status"] == "pending"
    assert shown["pending"] is True
    assert shown["report"]["status"] == "locked"
    assert "Impact Story Analysis" in do("payments", "show", begun)


def test_a_payment_whose_report_is_gone_is_shown_too(begun):
    payer = purchase.payment(begun)["payer"]
    cloud.drop("reports", {"user_id": payer, "record": purchase.REPORT})

    assert read("payments", "show", begun)["report"] is None


@pytest.mark.parametrize("command", ["show", "settle"])
def test_a_payment_that_is_not_there_is_said_in_a_sentence(cloud, command):
    assert refuse("payments", command, "aux-nobody-1").startswith("There is no such payment.")


@pytest.mark.parametrize("command", ["show", "settle"])
def test_a_payment_that_cannot_be_read_is_said_in_a_sentence(begun, command):
    cloud.change("reports", payment_place(begun), amount_minor="much")

    assert refuse("payments", command, begun).startswith("The item of this payment is odd")


def test_settling_unlocks_the_report_of_who_has_paid_and_says_so(ann, paid):
    assert f"{paid} was pending, and is paid." in do("payments", "settle", paid)

    assert purchase.meta(purchase.user_of(ann))["unlocked"]
    assert purchase.pending() == []


def test_one_that_left_the_list_is_settled_again(ann, paid):
    cloud.change("reports", payment_place(paid), status="abandoned")
    for item in cloud.items("reports"):
        if item["user_id"] == "pending":
            cloud.drop("reports", {name: item[name] for name in ("user_id", "record")})

    assert read("payments", "settle", paid)["after"] == "paid"
    assert purchase.meta(purchase.user_of(ann))["unlocked"]


def test_one_that_paystack_has_no_answer_for_is_exit_code_3_and_stays_listed(begun):
    paystack.present().up = False

    assert "is pending" in do("payments", "settle", begun, code=3)

    assert purchase.pending() == [begun]


def test_one_that_was_begun_just_now_is_left_to_its_payer(begun):
    cloud.change("reports", payment_place(begun), created=int(time.time()) - 60)

    assert "Wait." in refuse("payments", "settle", begun)


def test_a_run_that_fails_is_said_in_a_sentence(begun):
    def fail(event, context):
        raise ValueError

    with command_line.functions_called({HOUSEKEEPING: fail}):
        assert "housekeeping failed" in refuse("payments", "settle", begun)


def test_the_stage_is_never_guessed():
    assert run("payments", "list", stage="").exit_code == 2
