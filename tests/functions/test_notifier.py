"""Mails about reports and payments: once each, of what users are to know, to who is still there."""

import itertools

import pytest
from botocore.exceptions import ConnectTimeoutError

from functions.mailer import handler as mailer
from tests.support import (
    accounts,
    aws_calls,
    capacity,
    cloud,
    fault_injection,
    notice_scenarios,
    purchase,
)
from tests.support.events import NOW
from tests.support.notice_scenarios import (
    ANN,
    REFERENCE,
    REPORT,
    paid,
    payment,
    ready,
    report,
    tell,
)
from tests.support.stream_and_queue_events import deliver


def queued():
    """The mails that lie in the queue, by template, and of whom."""
    return [(each["template"], each["user_id"]) for each in cloud.messages("mail")]


def mailed(*users):
    """What SES took of the queued mails, sent by the mailer to these users."""
    mailer.sent_message_ids.clear()
    found = users or (accounts.user_item(ANN, email="ann@example.org"),)
    cloud.load("users", found)
    messages = {f"m{number}": each for number, each in enumerate(cloud.messages("mail"))}
    assert deliver(mailer.lambda_handler, messages) == set()
    return cloud.mails()


# reports


@pytest.mark.usefixtures("cloud")
def test_who_waits_for_the_worker_is_told_when_the_report_is_ready():
    assert tell((report(), ready())) == []

    (mail,) = mailed()
    assert mail.subject == "Your report is ready"
    assert mail.destinations["ToAddresses"] == ["ann@example.org"]
    assert "“Impact Story Analysis” is written." in mail.body


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (report(holder="0a" * 20, is_premium=False, price_minor=0), ready(is_premium=False)),
        (report(holder="unlock aux-x-1"), ready()),
        (report(status="locked", holder=None), ready()),  # a dispute was won
        (ready(), ready(payment="aux-y-1")),
        (report(), report(status="failed", holder=None)),
        (None, ready()),
    ],
)
def test_who_is_answered_at_once_or_has_read_it_gets_no_mail(before, after):
    assert tell((before, after)) == []

    assert queued() == []


# receipts


@pytest.mark.usefixtures("cloud")
def test_a_payment_has_a_receipt_that_says_what_when_how_much_and_from_whom():
    cloud.load("reports", [notice_scenarios.to_item(ready())])
    assert tell((payment(), paid())) == []

    (mail,) = mailed()
    assert mail.subject == "Receipt for your payment"
    for line in (
        f"Number: {notice_scenarios.REFERENCE}",
        "Received on: 2026-09-21",
        "For: the report “Impact Story Analysis”",
        "Amount: 399.00 USD",
        "From: Una Lee, ann@example.org",
        "To: Auxeira",
    ):
        assert line in mail.body


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(129_905, "USD", "1,299.05 USD"), (5000, "XOF", "5,000 XOF"), (7, "KES", "0.07 KES")],
)
def test_amounts_have_the_decimals_of_their_currency(minor, currency, shown):
    amount = {"amount_minor": minor, "currency": currency}
    assert tell((payment(**amount), paid(**amount))) == []

    (message,) = cloud.messages("mail")
    assert message["values"]["amount"] == shown


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("status", ["pending", "failed", "abandoned", "mismatch", "disputed"])
def test_a_payment_that_becomes_paid_has_its_receipt_wherever_it_comes_from(status):
    assert tell((payment(status=status), paid())) == []

    assert queued() == [("payment_receipt", ANN)]


@pytest.mark.usefixtures("cloud")
def test_a_dispute_that_is_won_brings_no_second_receipt():
    disputed = paid(status="disputed", disputes={"7": "open"})
    assert tell((payment(), paid())) == []
    assert tell((paid(), disputed), (disputed, paid(disputes={"7": "won"}))) == []

    assert queued() == [("payment_receipt", ANN)]


@pytest.mark.usefixtures("cloud")
def test_a_paid_payment_that_changes_brings_no_receipt():
    assert tell((paid(), paid(refunds={"1": 5}))) == []

    assert queued() == []


@pytest.mark.usefixtures("cloud")
def test_webhook_verification_and_unlocking_of_one_payment_bring_one_receipt():
    """Whoever notices, and however often: each change of the payment comes by the stream."""
    token = accounts.holder(NOW)
    purchase.report(accounts.USER)
    reference = purchase.begun(token)
    place = {"user_id": f"pay#{reference}", "record": "PAYMENT"}
    images = [cloud.item("reports", place)]
    event = purchase.pay(reference)
    for step in (
        lambda: purchase.hook(event),
        lambda: purchase.verify(token, reference),
        lambda: purchase.hook(event),
        lambda: purchase.unlock(token, reference),
    ):
        assert step().status == 200
        images.append(cloud.item("reports", place))
    read = [notice_scenarios.Payment(**_members(image)) for image in images]

    assert tell(*itertools.pairwise(read)) == []

    assert queued() == [("payment_receipt", accounts.USER)]


def _members(image):
    return {name: value for name, value in image.items() if name not in ("user_id", "record")}


# once


BOTH = [(payment(), paid()), (report(), ready())]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("pair", BOTH, ids=["receipt", "report"])
def test_a_record_that_comes_twice_brings_one_mail(pair):
    assert tell(pair) == []
    assert tell(pair, pair) == []

    assert len(queued()) == 1


@pytest.mark.parametrize("pair", BOTH, ids=["receipt", "report"])
@pytest.mark.parametrize("kind", fault_injection.FAULTS)
@pytest.mark.parametrize("index", range(4))
def test_whatever_breaks_the_mail_is_never_lost(cloud, pair, kind, index):
    """It is read, queued, remembered, and counted; where the process ends in between, it comes
    again."""
    fault = fault_injection.Fault(index, kind)
    with aws_calls.heard_by(fault):
        for _ in range(4):
            try:
                if not tell(pair):
                    break
            except fault_injection.Killed:
                cloud.fresh_process()

    sent = queued()
    twice = index > 0 and not (index == 1 and kind == fault_injection.FAILS)
    assert fault.struck == 1
    assert 1 <= len(sent) <= (2 if twice else 1)
    assert len({str(each) for each in cloud.messages("activity")}) == 1


@pytest.mark.usefixtures("cloud")
def test_while_the_queue_is_away_the_record_comes_again():
    class Away(aws_calls.Listener):
        def before(self, call):
            if call.service == "sqs":
                raise ConnectTimeoutError(endpoint_url="https://sqs.test")

    with aws_calls.heard_by(Away()):
        assert len(tell(*BOTH)) == 2
    assert tell(*BOTH) == []

    assert sorted(queued()) == [("payment_receipt", ANN), ("report_ready", ANN)]


@pytest.mark.usefixtures("cloud")
def test_an_odd_item_holds_up_nobody():
    odd = notice_scenarios.change(payment(), paid())
    odd["dynamodb"]["NewImage"]["amount_minor"] = {"S": "much"}
    good = notice_scenarios.change(report(), ready(), 2)

    assert not notice_scenarios.stream_and_queue_events.stream(
        notice_scenarios.notifier.lambda_handler, [odd, good]
    )

    assert queued() == [("report_ready", ANN)]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("pair", BOTH, ids=["receipt", "report"])
def test_a_mail_costs_two_read_units_and_one_write_unit(pair):
    with capacity.counted() as spent:
        tell(pair)

    assert (spent.row()["read"], spent.row()["write"]) == (2, 1)


# what is counted

HELD = "a request"  # holds a report that is written in it


def counted():
    """What lies in the queue to be counted: (metric, name, counts)."""
    found = cloud.messages("activity")
    assert {each["at"] for each in found} <= {NOW}
    return [(each["metric"], each["name"], each["counts"]) for each in found]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (report(), ready(), ("reports", REPORT, {"": 1, "impact_story": 1})),
        (report(holder=HELD), ready(), ("reports", REPORT, {"": 1, "impact_story": 1})),
        (None, ready(), ("reports", REPORT, {"": 1, "impact_story": 1})),
        (payment(), paid(), ("revenue", REFERENCE, {"": 1, "USD": 39_900})),
    ],
)
def test_what_becomes_ready_or_paid_is_handed_on_to_be_counted(before, after, found):
    assert tell((before, after)) == []

    assert counted() == [found]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ready(title="old"), ready()),
        (report(), report(status="failed", holder=None)),
        (paid(), paid(refunds={"1": 5})),
        (paid(), payment(status="refunded")),
    ],
)
def test_what_changes_otherwise_is_not_counted(before, after):
    assert tell((before, after)) == []

    assert counted() == []


# to whom


@pytest.mark.usefixtures("cloud")
def test_the_address_is_that_of_the_moment_of_sending():
    tell((report(), ready()))

    (mail,) = mailed(accounts.user_item(ANN, email="ann.lee@example.net"))

    assert mail.destinations["ToAddresses"] == ["ann.lee@example.net"]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("status", ["erasing", "disabled"])
def test_who_is_erased_or_shut_out_gets_nothing(status):
    assert tell(*BOTH) == []

    assert mailed(accounts.user_item(ANN, status=status)) == []


@pytest.mark.usefixtures("cloud")
def test_who_is_gone_gets_nothing():
    tell(*BOTH)

    assert mailed(accounts.user_item(accounts.OTHER)) == []


@pytest.mark.usefixtures("cloud")
def test_a_name_that_could_become_a_link_is_left_out_of_a_receipt():
    tell((payment(), paid()))

    (mail,) = mailed(accounts.user_item(ANN, first_name="evil.example", email="ann@example.org"))

    assert "From: ann@example.org" in mail.body
    assert "evil" not in mail.body


@pytest.mark.usefixtures("cloud")
def test_marks_of_reports_go_with_the_account():
    """The erasure deletes all of a user's items; a mark has the user as its hash key."""
    tell((report(), ready()))

    (mark,) = cloud.items("reports")
    assert (mark["user_id"], mark["record"]) == (ANN, f"mailed_{notice_scenarios.REPORT}")
    assert mark["ttl"] > NOW
