"""The schedule: payments that nobody told us of are settled, and given up after a day."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from auxeira.benchmarks import board
from auxeira.core.problems import Unavailable
from functions.housekeeping.handler import lambda_handler
from tests.support import (
    aws_calls,
    fault_injection,
    paystack,
    purchase,
    stream_and_queue_events,
)
from tests.support.events import NOW

HALF, DAY = 1800, 86_400


def run(now, remaining_ms=100_000):
    time = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return lambda_handler(
        {"source": "aws.events", "time": time}, stream_and_queue_events.Context(remaining_ms)
    )


@pytest.mark.slow
def test_at_new_year_all_whose_figures_are_too_old_are_counted_anew_run_by_run(cloud):
    users = [f"user{n:03}" for n in range(120)]
    cloud.load("leaderboard", [board.build_year_line(user, 2024).key() for user in users])
    cloud.load("leaderboard", [board.build_year_line("younger", 2025).key()])
    silvester, new_year = NOW, int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())

    run(silvester)
    assert cloud.messages("scores") == []

    asked = []
    for number in range(5):
        run(new_year + number * 900)
        found = [message["user_id"] for message in cloud.messages("scores")]
        assert len(found) <= 50
        asked += found
        for user in found:  # the function that counts takes them off the list
            cloud.drop("leaderboard", board.build_year_line(user, 2024).key())

    assert asked == users


def unlocked(token):
    return purchase.meta(purchase.user_of(token))["unlocked"]


def test_a_payment_that_nobody_told_us_of_is_found(ann):
    purchase.pay(purchase.begun(ann))

    assert run(NOW + HALF) == {"paid": 1}

    assert unlocked(ann)
    assert purchase.pending() == []
    assert run(NOW + HALF) == {}


def test_who_has_just_begun_is_left_in_peace(ann):
    purchase.pay(purchase.begun(ann))

    assert run(NOW + HALF - 1) == {}
    assert not unlocked(ann)


def test_a_payment_that_is_not_made_is_given_up_after_a_day_and_not_before(ann):
    reference = purchase.begun(ann)

    assert run(NOW + DAY) == {"pending": 1}
    assert run(NOW + DAY + 1) == {"abandoned": 1}

    assert purchase.payment(reference)["status"] == "abandoned"
    assert purchase.pending() == []
    assert not unlocked(ann)


def test_a_payment_that_paystack_never_heard_of_is_given_up_as_well(ann):
    paystack.present().up = False
    assert purchase.begin(ann).status == 503
    paystack.present().up = True

    assert run(NOW + HALF) == {"pending": 1}
    assert run(NOW + DAY + 1) == {"abandoned": 1}


def test_who_pays_after_a_day_has_paid(ann):
    reference = purchase.begun(ann)
    run(NOW + DAY + 1)

    assert purchase.hook(purchase.pay(reference), now=NOW + 2 * DAY).status == 200

    assert unlocked(ann)


def test_the_run_ends_at_an_outage_and_the_next_one_goes_on(ann):
    for number in range(3):
        purchase.begun(ann, key=f"{number}")
    paystack.present().requests.clear()
    paystack.present().up = False

    assert run(NOW + HALF) == {"unavailable": 1}
    assert len(paystack.present().requests) == 2  # one payment, tried twice
    paystack.present().up = True

    assert run(NOW + HALF) == {"pending": 3}


def test_one_that_cannot_be_settled_holds_up_no_other(ann, logged):
    broken = purchase.begun(ann, key="first")
    place = {"user_id": f"pay#{broken}", "record": "PAYMENT"}
    purchase.cloud.change("reports", place, amount_minor="many")
    purchase.pay(broken)
    purchase.pay(purchase.begun(ann, now=NOW + 1, key="second"))

    assert run(NOW + HALF + 1) == {"error": 1, "paid": 1}

    assert unlocked(ann)
    assert '"PaymentMismatch":[1.0]' in logged.text()


@pytest.mark.slow
def test_many_are_looked_up_page_by_page(ann):
    for number in range(60):
        purchase.begun(ann, now=NOW + number, key=f"{number}")

    assert run(NOW + HALF + 60) == {"pending": 60}


def test_what_there_is_no_time_for_is_the_next_run_s(ann):
    purchase.pay(purchase.begun(ann))

    assert run(NOW + HALF, remaining_ms=9_000) == {}
    assert run(NOW + HALF) == {"paid": 1}


@pytest.mark.slow
@pytest.mark.parametrize("kind", fault_injection.FAULTS)
@pytest.mark.parametrize("at", range(5))
def test_a_run_that_breaks_off_anywhere_is_made_good_by_the_next(ann, kind, at):
    purchase.pay(purchase.begun(ann))
    purchase.cloud.fresh_process()

    with (
        aws_calls.heard_by(fault_injection.Fault(at, kind)),
        suppress(fault_injection.Killed, Unavailable),
    ):
        run(NOW + HALF)
    purchase.cloud.fresh_process()
    run(NOW + 2 * HALF)

    assert unlocked(ann)
    assert "spare" not in purchase.meta(purchase.user_of(ann))
    assert purchase.pending() == []
