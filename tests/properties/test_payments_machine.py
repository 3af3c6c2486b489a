"""A report is unlocked exactly while a payment for it stands, whatever comes in whatever order.

And money is to be given back for what was never delivered, and for that alone: its owner may delete
a report at any time, before or after it was paid, and events may come long after that.

Payments against a small model of them: events twice, late and turned round, replies of AWS and of
Paystack that are lost, processes that end. Many more with SOAK=1.
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from auxeira.core.problems import Unavailable
from functions.housekeeping import handler as housekeeping
from functions.reports import handler as reports
from tests.support import (
    aws_calls,
    cloud,
    fault_injection,
    paystack,
    purchase,
    route_scenarios,
    stream_and_queue_events,
    tokens,
)
from tests.support.events import NOW, call
from tests.support.purchase import PRICE

pytestmark = pytest.mark.usefixtures("quiet")

HALF, DAY = 1800, 86_400
FAULTS = st.sampled_from([None, None, *fault_injection.FAULTS])
STRIKES = st.sampled_from([None, None, paystack.FAILS, paystack.LOST, fault_injection.Killed])
PLACES = st.integers(0, 6)
LATER = st.sampled_from([0, 1, 60, HALF, DAY + 1])
TOLD = st.sampled_from([True, True, False])
REPORTS = st.sampled_from([0, 1])  # which of the two that there are at a time
ANOTHER_SUM = [{"amount": 1}, {"amount": PRICE - 1}, {"currency": "ZAR"},
               {"amount": PRICE + 1, "requested_amount": PRICE + 1},
               {"amount": PRICE + 600}]  # fmt: skip  # the last one with Paystack's fee on top


@dataclass
class Payment:
    """What the model knows of a payment: what we were told, and what we saw when we asked."""

    reference: str
    report: str
    created: int
    said: str = ""
    exact: bool = False
    refunds: dict = field(default_factory=dict)
    disputes: dict = field(default_factory=dict)

    @property
    def stands(self):
        back = sum(self.refunds.values()) >= PRICE or {"open", "lost"} & {*self.disputes.values()}
        return self.said == "success" and self.exact and not back


class Payments(RuleBasedStateMachine):
    """One payer, two reports at a time, any number of payments for each."""

    def __init__(self):
        super().__init__()
        self.running = cloud.running()
        self.running.__enter__()
        os.environ["MODEL"] = "somebody-else-writes"
        self.now = NOW
        self.user, self.session = self.account()
        self.made = 0
        self.reports = [self.ask_for_report() for _ in range(2)]
        self.payments = {}
        self.delivered = set()  # references of those that a report was unlocked by at some time
        self.events = []  # all that Paystack has to tell
        self.taken = set()  # numbers of those that had their effect
        self.keys = 0

    def teardown(self):
        self.running.__exit__(None, None, None)

    def ask_for_report(self):
        self.made += 1
        report = f"rpt_01K6A{self.made:021}"
        return purchase.report(self.user, report, ttl=NOW + 1000 * DAY)

    def account(self):
        user = purchase.user_of(route_scenarios.registered())
        [session] = [i for i in cloud.items("users") if i["sk"].startswith("SESSION#")]
        place = {name: session[name] for name in ("pk", "sk")}
        cloud.change("users", place, ttl=NOW + 1000 * DAY, expires_at=NOW + 1000 * DAY)
        return user, session["session_id"]

    @property
    def token(self):
        times = {"iat": self.now, "exp": self.now + 900}
        own = {"sub": self.user, "sid": self.session}
        return tokens.sign(claims=tokens.CLAIMS | times | own)

    @property
    def book(self):
        return paystack.present().book

    def insist(self, request, fault, at, strike):
        """The answer to a request that is repeated until there is one."""
        present = paystack.present()
        present.strikes = {len(present.requests): strike} if strike else {}
        with aws_calls.heard_by(fault_injection.Fault(at, fault)):
            for _ in range(6):
                try:
                    answer = request()
                except fault_injection.Killed:
                    cloud.fresh_process()
                    continue
                if answer.status != 503:
                    return answer
        raise AssertionError("no answer")

    def looked(self, payment):
        """We asked Paystack for a payment."""
        found = self.book.found[payment.reference]
        payment.said = found["status"]
        fee = found["amount"] > PRICE == found.get("requested_amount")
        payment.exact = (fee or found["amount"] == PRICE) and found["currency"] == "USD"

    def unlocked(self, report):
        return any(p.stands for p in self.payments.values() if p.report == report)

    # the payer

    @rule(report=REPORTS, pays=TOLD, told=TOLD, fault=FAULTS, at=PLACES, strike=STRIKES)
    def begin(self, report, pays, told, fault, at, strike):
        reference = self.begun(self.reports[report], fault, at, strike)
        if reference and pays:
            self.tell(self.book.pay(reference), told)

    @rule(report=REPORTS, otherwise=st.sampled_from(ANOTHER_SUM), told=TOLD)
    def pay_another_sum(self, report, otherwise, told):
        if reference := self.begun(self.reports[report]):
            self.tell(self.book.pay(reference, **otherwise), told)

    def begun(self, report, fault=None, at=0, strike=None):
        """The reference of a new payment; None for a report that is paid for already."""
        self.keys += 1
        request = lambda: purchase.begin(self.token, report, self.now, f"key-{self.keys}")  # noqa: E731
        answer = self.insist(request, fault, at, strike)
        if self.unlocked(report):
            assert answer.status == 409
            return None
        assert answer.status == 201
        reference = answer.json["reference"]
        assert reference not in self.payments
        self.payments[reference] = Payment(reference, report, self.now)
        if fault or strike:
            assert request().json["reference"] == reference
        return reference

    @rule(
        report=REPORTS,
        told=TOLD,
        back=st.sampled_from([None, 0, 1]),
        late=st.booleans(),
    )
    def pay_on_two_pages(self, report, told, back, late):
        if self.unlocked(self.reports[report]):
            return
        both = [self.begun(self.reports[report]) for _ in range(2)]
        for reference in both:
            self.tell(self.book.pay(reference), told)
        if back is not None:
            self.give_back(both[back], PRICE, late, told)

    @rule(report=REPORTS, fault=FAULTS, at=PLACES, strike=STRIKES)
    def pay_and_unlock(self, report, fault, at, strike):
        """The payer is back before any event."""
        if reference := self.begun(self.reports[report]):
            self.tell(self.book.pay(reference), False)
            self.unlock_with(self.payments[reference], fault, at, strike)

    @rule(report=REPORTS, disputed=st.booleans(), late=st.booleans())
    def hear_of_two_things_at_once(self, report, disputed, late):
        """The money is wanted back just when we are about to write that it was paid."""
        reference = self.begun(self.reports[report])
        if reference is None:
            return
        self.tell(self.book.pay(reference), False)
        paid = len(self.events) - 1
        if disputed:
            self.tell(self.book.dispute(reference)[1], False)
        else:
            self.give_back(reference, PRICE, late, False)
        last = len(self.events) - 1
        with aws_calls.heard_by(aws_calls.Before("TransactWriteItems", lambda: self.deliver(last))):
            self.deliver(paid)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), declined=st.booleans(), told=TOLD)
    def pay_later(self, data, declined, told):
        payment = self.one(data)
        if declined:
            self.book.decline(payment.reference)
        else:
            self.tell(self.book.pay(payment.reference), told)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), fault=FAULTS, at=PLACES, strike=STRIKES)
    def verify(self, data, fault, at, strike):
        payment = self.one(data)
        answer = self.insist(
            lambda: purchase.verify(self.token, payment.reference, self.now), fault, at, strike
        )
        assert answer.status == 200
        assert answer.json["paid"] == payment.stands

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), fault=FAULTS, at=PLACES, strike=STRIKES)
    def unlock(self, data, fault, at, strike):
        self.unlock_with(self.one(data), fault, at, strike)

    def unlock_with(self, payment, fault, at, strike):
        answer = self.insist(
            lambda: purchase.unlock(self.token, payment.reference, payment.report, self.now),
            *(fault, at, strike),
        )
        if not payment.stands:
            self.looked(payment)
        there = payment.report in self.reports
        assert answer.status == ((202 if there else 404) if payment.stands else 402)

    # the owner

    @rule(report=REPORTS)
    def delete(self, report):
        """The owner deletes a report, paid or not, and asks for another."""
        path = f"/api/reports/{self.reports[report]}"
        answer = call(reports.lambda_handler, "DELETE", path, token=self.token, now=self.now)
        assert answer.status == 204
        self.reports[report] = self.ask_for_report()

    @rule(report=REPORTS, disputed=st.booleans(), told=TOLD)
    def delete_what_was_read(self, report, disputed, told):
        """The payer reads the report and deletes it; all that Paystack has to say comes later."""
        reference = self.begun(self.reports[report])
        if reference is None:
            return
        self.tell(self.book.pay(reference), False)
        self.unlock_with(self.payments[reference], None, 0, None)
        self.delivered.add(reference)
        self.delete(report)
        if disputed:
            self.tell(self.book.dispute(reference)[1], told)
            self.tell(self.book.resolve(reference, None, "declined"), told)

    # the merchant and the bank

    @precondition(lambda self: self.paid())
    @rule(
        data=st.data(),
        part=st.sampled_from([PRICE, PRICE, 1, 20_000]),
        late=st.booleans(),
        told=TOLD,
    )
    def refund(self, data, part, late, told):
        self.give_back(data.draw(st.sampled_from(self.paid())), part, late, told)

    def give_back(self, reference, amount, late, told):
        """Paystack gives money back, and may be `late` to call the transaction reversed."""
        found = self.book.found[reference]
        left = found["amount"] - found["refunded"]
        if left > 0:
            wanted = {"transaction": reference, "amount": min(amount, left)}
            events = self.book.refund(wanted)[1]
            if late:
                found["status"] = "success"
            self.tell(events, told)

    @precondition(lambda self: self.paid())
    @rule(data=st.data(), told=TOLD)
    def dispute(self, data, told):
        reference = data.draw(st.sampled_from(self.paid()))
        self.tell(self.book.dispute(reference)[1], told)

    @precondition(lambda self: self.disputed())
    @rule(
        data=st.data(),
        resolution=st.sampled_from(["declined", "declined", "merchant-accepted"]),
        told=TOLD,
    )
    def resolve(self, data, resolution, told):
        reference, number = data.draw(st.sampled_from(self.disputed()))
        self.tell(self.book.resolve(reference, number, resolution), told)

    # what reaches us

    def tell(self, events, at_once):
        """Paystack has something to tell, and does so now or later."""
        self.events += events
        if at_once:
            for number in range(len(self.events) - len(events), len(self.events)):
                self.deliver(number)

    def deliver(self, number, fault=None, at=0, strike=None):
        told = self.events[number]
        answer = self.insist(lambda: purchase.hook(told, self.now), fault, at, strike)
        assert answer.status == 200
        self.told(number, *told)

    @precondition(lambda self: self.events)
    @rule(data=st.data(), times=st.integers(1, 3), fault=FAULTS, at=PLACES, strike=STRIKES)
    def event(self, data, times, fault, at, strike):
        untold = [n for n in range(len(self.events)) if n not in self.taken]
        number = data.draw(st.sampled_from([*untold, *range(len(self.events))]))
        for _ in range(times):
            self.deliver(number, fault, at, strike)

    def told(self, number, name, data):
        """The model hears of an event."""
        inner = data.get("transaction") or {}
        reference = data.get("transaction_reference") or inner.get("reference")
        payment = self.payments.get(reference or data["reference"])
        if number in self.taken or payment is None or name == "refund.pending":
            return
        self.taken.add(number)
        self.looked(payment)
        if name == "refund.processed":
            payment.refunds[data["refund_reference"]] = data["amount"]
        elif name == "charge.dispute.create":
            payment.disputes.setdefault(data["id"], "open")
        elif name == "charge.dispute.resolve":
            payment.disputes[data["id"]] = "won" if data["resolution"] == "declined" else "lost"

    @rule(later=LATER, fault=FAULTS, at=PLACES, strike=STRIKES)
    def clock(self, later, fault, at, strike):
        self.now += later
        time = datetime.fromtimestamp(self.now, UTC).isoformat()

        def run():
            try:
                found = housekeeping.lambda_handler(
                    {"time": time}, stream_and_queue_events.Context(100_000)
                )
            except Unavailable:
                found = {"unavailable": 1}
            return purchase.Answer(503 if "unavailable" in found else 200, {}, "")

        listed = set(purchase.pending())
        assert self.insist(run, fault, at, strike).status == 200
        for payment in self.payments.values():
            waited = self.now - payment.created >= HALF
            if payment.reference in listed and waited and not payment.stands:
                self.looked(payment)

    # what always holds

    @invariant()
    def a_report_is_unlocked_while_a_payment_stands(self):
        items = self.items()
        for report in self.reports:
            meta = items[self.user, report]
            own = [p for p in self.payments.values() if p.report == report and p.stands]
            standing = sorted(p.reference for p in own)
            assert meta["unlocked"] == bool(standing)
            assert (meta["status"] == "locked") == (not standing)
            named = [meta["payment"], *meta.get("spare", [])] if "payment" in meta else []
            assert sorted(named) == standing
            self.delivered |= set(named[:1])
        listed = {i["reference"] for (place, _), i in items.items() if place == "pending"}
        for payment in self.payments.values():
            stored = items[f"pay#{payment.reference}", "PAYMENT"]
            assert (stored["status"] == "paid") == payment.stands
            assert stored["status"] not in ("pending", "failed") or payment.reference in listed

    @invariant()
    def what_was_delivered_is_not_given_back(self):
        items = self.items()
        for payment in self.payments.values():
            stored = items[f"pay#{payment.reference}", "PAYMENT"]
            due = stored.get("refund_due")
            if payment.reference in self.delivered:
                assert "delivered_at" in stored
                assert due != "report_gone"
            elif payment.stands and "delivered_at" not in stored:  # for nothing
                assert due in ("report_gone", "paid_twice")

    def items(self):
        return {(i["user_id"], i["record"]): i for i in cloud.items("reports")}

    def one(self, data):
        return self.payments[data.draw(st.sampled_from(sorted(self.payments)))]

    def paid(self):
        found = self.book.found
        return [name for name in sorted(self.payments) if found[name]["paid_at"]]

    def disputed(self):
        return [
            (name, int(number))
            for name in self.paid()
            for number, end in self.book.found[name]["disputes"].items()
            if end is None
        ]


EXAMPLES, STEPS = (1000, 60) if os.environ.get("SOAK") else (20, 20)
TestPayments = Payments.TestCase
TestPayments.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS)
