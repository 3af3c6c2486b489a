"""What becomes of a payment and its report: state, event, what Paystack says, report, change.

The payment is `A`. Rows name what each consists of; the last column is all that the change writes.
"""

import itertools
from typing import Any

import pytest
from msgspec.structs import replace

from auxeira.core.timestamps import format_timestamp
from auxeira.payments.decision import UNREADABLE, Change, Known, Verification, decide, has_effect
from auxeira.payments.payment_record import Payment
from auxeira.payments.paystack_events import Event
from auxeira.payments.transaction import Transaction
from auxeira.reports.report_record import StoredReport

PRICE, NOW, DAY = 39_900, 1_790_000_000, 86_400

PAYMENT = Payment(
    reference="A",
    payer="usr_1",
    report_id="rpt_1",
    amount_minor=PRICE,
    currency="USD",
    status="pending",
    created=NOW - 60,
    created_at="2026-09-21T12:00:00Z",
    version=1,
    rest={"note": "by hand"},
)
REPORT = StoredReport(
    user_id="usr_1",
    record="rpt_1",
    report_type="impact_story",
    title="Impact Story Analysis",
    status="locked",
    attempt=0,
    is_premium=True,
    unlocked=False,
    price_minor=PRICE,
    currency="USD",
    summary="What it does.",
    created_at="2026-09-20T12:00:00Z",
    updated_at="2026-09-20T12:00:00Z",
    ttl=NOW + DAY,
    rest={"note": "by hand"},
)
SUCCESS = {"said": "success", "exact": True}
DELIVERED = SUCCESS | {"delivered_at": "2026-09-21T12:00:30Z"}
STATES: dict[str, dict[str, Any]] = {
    "pending": {},
    "a day": {"created": NOW - DAY},
    "day old": {"created": NOW - DAY - 1},
    "week old": {"created": NOW - 7 * DAY - 1},
    "failed": {"status": "failed", "said": "failed"},
    "abandoned": {"status": "abandoned", "created": NOW - 2 * DAY},
    "paid": {"status": "paid"} | DELIVERED,
    "paid for nothing": {"status": "paid", "refund_due": "report_gone"} | SUCCESS,
    "paid twice": {"status": "paid", "refund_due": "paid_twice"} | SUCCESS,
    "mismatch": {"status": "mismatch", "said": "success", "exact": False},
    "part back": {"status": "paid", "refunds": {"1": PRICE - 1}} | DELIVERED,
    "refunded": {"status": "refunded", "refunds": {"1": PRICE}} | DELIVERED,
    "disputed": {"status": "disputed", "disputes": {"d": "open"}} | DELIVERED,
    "disputed twice": {"status": "disputed", "disputes": {"d": "open", "e": "open"}} | DELIVERED,
    "disputed for nothing": {"status": "disputed", "disputes": {"d": "open"}} | SUCCESS,
    "unclear": {"status": "paid", "unclear": ["refund.processed#9"]} | DELIVERED,
}
EVENTS = {
    "-": None,
    "success": Event("charge.success", "A", "1"),
    "refund": Event("refund.processed", "A", "2", PRICE, "USD"),
    "refund of 1": Event("refund.processed", "A", "3", 1, "USD"),
    "refund in euro": Event("refund.processed", "A", "4", PRICE, "EUR"),
    "refund of what": Event("refund.processed", "A", "5"),
    "dispute": Event("charge.dispute.create", "A", "d"),
    "reminder": Event("charge.dispute.remind", "A", "d"),
    "won": Event("charge.dispute.resolve", "A", "d", won=True),
    "lost": Event("charge.dispute.resolve", "A", "d", won=False),
    "ended how": Event("charge.dispute.resolve", "A", "d"),
}
PAID = Transaction("success", "A", PRICE, "USD", "test")
ANSWERS: dict[str, Verification] = {
    "none": None,
    "unreadable": UNREADABLE,
    "paid": PAID,
    "with fee": replace(PAID, amount=PRICE + 600, requested_amount=PRICE),
    "too little": replace(PAID, amount=PRICE - 1),
    "too much": replace(PAID, amount=PRICE + 1, requested_amount=PRICE + 1),
    "in rand": replace(PAID, currency="ZAR"),
    "of another": replace(PAID, reference="B"),
    "failed": replace(PAID, status="failed"),
    "ongoing": replace(PAID, status="ongoing"),
    "reversed": replace(PAID, status="reversed"),
}
OPEN_AGAIN: dict[str, Any] = {"status": "ready", "unlocked": True, "ttl": None}
REPORTS = {
    "gone": None,
    "locked": REPORT,
    "locked, written": replace(REPORT, body="item"),
    "of A": replace(REPORT, payment="A", **OPEN_AGAIN),
    "of A, B": replace(REPORT, payment="A", spare=["B"], **OPEN_AGAIN),
    "of A, B, C": replace(REPORT, payment="A", spare=["B", "C"], **OPEN_AGAIN),
    "of B": replace(REPORT, payment="B", **OPEN_AGAIN),
    "of B, A": replace(REPORT, payment="B", spare=["A"], **OPEN_AGAIN),
    "of B, C": replace(REPORT, payment="B", spare=["C"], **OPEN_AGAIN),
}
TABLE = [
    # what is paid
    ("pending", "-", "none", "locked", "pending"),
    ("pending", "-", "paid", "locked", "paid: queued of A, to write, delivered"),
    ("pending", "-", "paid", "locked, written", "paid: ready of A, delivered"),
    ("pending", "-", "with fee", "locked", "paid: queued of A, to write, delivered"),
    ("pending", "success", "paid", "locked", "paid: queued of A, to write, delivered, traced"),
    ("failed", "-", "paid", "locked", "paid: queued of A, to write, delivered"),
    ("abandoned", "success", "paid", "locked", "paid: queued of A, to write, delivered, traced"),
    ("mismatch", "-", "paid", "locked", "paid: queued of A, to write, delivered"),
    ("pending", "-", "paid", "gone", "paid: report_gone"),
    ("pending", "success", "paid", "gone", "paid: report_gone, traced"),
    ("pending", "-", "paid", "of B", "paid: ready of B A, paid_twice"),
    ("pending", "success", "paid", "of B, C", "paid: ready of B C A, paid_twice, traced"),
    ("paid", "-", "paid", "of A", "paid: delivered"),
    ("paid", "success", "paid", "of A, B", "paid: delivered, traced"),
    ("paid twice", "success", "paid", "of B, A", "paid: paid_twice, traced"),
    ("paid", "success", "paid", "gone", "paid: delivered, traced"),
    ("paid twice", "success", "paid", "gone", "paid: paid_twice, traced"),
    # what is not
    ("pending", "success", "none", "locked", "pending"),
    ("pending", "success", "ongoing", "locked", "pending"),
    ("pending", "-", "failed", "locked", "failed"),
    ("failed", "success", "failed", "locked", "failed"),
    ("pending", "-", "too little", "locked", "mismatch: received 39899 USD test"),
    ("pending", "success", "too much", "locked", "mismatch: received 39901 USD test, traced"),
    ("pending", "-", "in rand", "locked", "mismatch: received 39900 ZAR test"),
    ("pending", "-", "of another", "locked", "mismatch: received 39900 USD test"),
    ("pending", "-", "reversed", "locked", "refunded"),
    ("pending", "-", "unreadable", "locked", "pending: unreadable"),
    ("a day", "-", "none", "locked", "pending"),
    ("day old", "-", "none", "locked", "abandoned"),
    ("day old", "-", "failed", "locked", "abandoned"),
    ("day old", "-", "ongoing", "locked", "pending"),
    ("day old", "-", "unreadable", "locked", "mismatch: unreadable"),
    ("day old", "success", "paid", "locked", "paid: queued of A, to write, delivered, traced"),
    ("week old", "-", "ongoing", "locked", "abandoned"),
    # what is given back
    ("paid", "refund", "paid", "of A", "refunded: locked, delivered, traced"),
    ("paid", "refund", "none", "of A", "refunded: locked, delivered, traced"),
    ("paid", "success", "reversed", "of A", "refunded: locked, delivered, traced"),
    ("paid", "refund of 1", "paid", "of A", "paid: delivered, traced"),
    ("part back", "refund of 1", "paid", "of A", "refunded: locked, delivered, traced"),
    ("paid", "refund", "paid", "of A, B", "refunded: ready of B, B takes over, delivered, traced"),
    (
        "paid",
        "refund",
        "paid",
        "of A, B, C",
        "refunded: ready of B C, B takes over, delivered, traced",
    ),
    ("paid twice", "refund", "paid", "of B, A", "refunded: ready of B, traced"),
    ("paid for nothing", "refund", "paid", "gone", "refunded: traced"),
    ("paid", "refund", "paid", "gone", "refunded: delivered, traced"),
    ("paid", "refund in euro", "paid", "of A", "paid: delivered, unclear, traced"),
    ("paid", "refund of what", "paid", "of A", "paid: delivered, unclear, traced"),
    ("unclear", "-", "reversed", "of A", "refunded: locked, delivered, unclear"),
    ("pending", "refund", "none", "locked", "refunded: traced"),
    # what is disputed
    ("paid", "dispute", "paid", "of A", "disputed: locked, delivered, traced"),
    ("paid", "dispute", "paid", "of A, B", "disputed: ready of B, B takes over, delivered, traced"),
    ("paid twice", "dispute", "paid", "gone", "disputed: traced"),
    ("pending", "dispute", "none", "locked", "disputed: traced"),
    ("disputed", "won", "paid", "locked", "paid: queued of A, to write, delivered, traced"),
    ("disputed", "won", "none", "locked, written", "paid: ready of A, delivered, traced"),
    ("disputed", "won", "paid", "of B", "paid: ready of B A, delivered, paid_twice, traced"),
    ("disputed", "won", "paid", "gone", "paid: delivered, traced"),
    ("disputed for nothing", "won", "paid", "gone", "paid: report_gone, traced"),
    ("disputed twice", "won", "paid", "locked", "disputed: delivered, traced"),
    ("disputed", "lost", "paid", "locked", "refunded: delivered, traced"),
    ("disputed", "reminder", "paid", "locked", "disputed: delivered, traced"),
    ("disputed", "ended how", "paid", "locked", "disputed: delivered, unclear, traced"),
    ("paid", "ended how", "paid", "of A", "disputed: locked, delivered, unclear, traced"),
    ("paid", "lost", "paid", "of A", "refunded: locked, delivered, traced"),
    ("refunded", "dispute", "paid", "locked", "disputed: delivered, traced"),
    ("refunded", "success", "paid", "locked", "refunded: delivered, traced"),
]


def build_known(
    state: str, event: str, answer: str, report: str, *, live: bool = False, holder: str = ""
) -> Known:
    payment = replace(PAYMENT, **STATES[state])
    found, known = ANSWERS[answer], REPORTS[report]
    return Known(payment, EVENTS[event], found, live, NOW, holder or None, known)


def describe(change: Change) -> str:
    """Return all of a change in words, in this order; what is left out is not so."""
    payment, words = change.payment, []
    if change.report:
        payers = [change.report.payment, *(change.report.spare or [])]
        of = f" of {' '.join(map(str, payers))}" if change.report.payment else ""
        words.append(f"{change.report.status}{of}")
    words += ["to write"] if change.is_to_write else []
    words += [f"{change.successor} takes over"] if change.successor else []
    words += ["delivered"] if payment.delivered_at else []
    words += [payment.refund_due] if payment.refund_due else []
    words += [f"received {payment.received}"] if payment.received else []
    words += [name for name in ("unclear", "unreadable") if getattr(payment, name)]
    words += ["traced"] if change.trace else []
    return f"{payment.status}: {', '.join(words)}" if words else payment.status


@pytest.mark.parametrize(("state", "event", "answer", "report", "expected"), TABLE)
def test_a_change_is_what_the_table_says(
    state: str, event: str, answer: str, report: str, expected: str
) -> None:
    assert describe(decide(build_known(state, event, answer, report))) == expected


def test_a_test_payment_is_none_where_payments_are_real() -> None:
    change = decide(build_known("pending", "-", "paid", "locked", live=True))
    real = build_known("pending", "-", "paid", "locked", live=True)
    domain = replace(PAID, domain="live")

    assert describe(change) == "mismatch: received 39900 USD test"
    assert decide(real._replace(found=domain)).payment.status == "paid"


@pytest.mark.parametrize("report", ["locked", "locked, written"])
def test_a_report_that_is_paid_for_never_expires_and_says_when_it_changed(report: str) -> None:
    after = decide(build_known("pending", "-", "paid", report)).report

    assert after is not None
    assert (after.ttl, after.updated_at) == (None, format_timestamp(NOW))
    assert after.attempt == REPORT.attempt


def test_who_unlocks_a_report_writes_it() -> None:
    report = decide(build_known("pending", "-", "paid", "locked", holder="me")).report

    assert report is not None
    assert (report.status, report.holder, report.queued_at) == ("generating", "me", None)
    assert report.lease_until is not None
    assert report.lease_until > NOW


def test_a_report_that_is_locked_again_keeps_its_text_and_forgets_who_wrote_it() -> None:
    known = build_known("paid", "refund", "paid", "of A, B")
    held = replace(REPORT, payment="A", body="item", holder="me", lease_until=NOW, queued_at=NOW)
    report = decide(known._replace(report=held)).report

    assert report == replace(REPORT, body="item", updated_at=report and report.updated_at)


def every_case() -> list[tuple[str, str, str, str]]:
    return list(itertools.product(STATES, EVENTS, ANSWERS, REPORTS))


def is_possible(known: Known) -> bool:
    """Tell whether a report names the payment exactly while that stands, or is gone."""
    report = known.report
    if report is None:
        return True
    return (known.payment.status == "paid") == ("A" in (report.payment, *(report.spare or [])))


def test_after_every_change_a_report_names_the_payments_that_stand() -> None:
    for case in every_case():
        known = build_known(*case)
        if not is_possible(known):
            continue
        change = decide(known)
        report = change.report or known.report
        if report is None:
            continue
        payers = [report.payment, *(report.spare or [])] if report.payment else []
        assert (change.payment.status == "paid") == ("A" in payers), case
        assert report.unlocked == bool(payers) == (report.status != "locked"), case
        assert len(payers) == len(set(payers)), case
        assert report.rest == REPORT.rest, case
        if change.payment.status == "paid" and payers[0] != "A" and change.report:
            assert change.payment.refund_due == "paid_twice", case


@pytest.mark.slow
def test_who_got_nothing_for_a_payment_that_stands_is_given_it_back() -> None:
    for case in every_case():
        known = build_known(*case)
        payment = decide(known).payment
        if known.report is None and payment.status == "paid":
            assert (payment.delivered_at is None) == (payment.refund_due is not None), case
        assert payment.rest == PAYMENT.rest, case


@pytest.mark.slow
def test_the_same_again_changes_nothing() -> None:
    for case in every_case():
        known = build_known(*case)
        if not is_possible(known):
            continue
        first = decide(known)
        again = known._replace(payment=first.payment, report=first.report or known.report)
        second = decide(again)
        assert (second.payment, second.report) == (first.payment, None), case


@pytest.mark.slow
def test_an_event_is_traced_unless_it_is_a_success_that_may_come_again() -> None:
    for case in every_case():
        known = build_known(*case)
        change = decide(known)
        again = known.event == EVENTS["success"] and change.payment.status in ("pending", "failed")
        assert (change.trace is not None) == (known.event is not None and not again), case
        assert change.trace is None or change.trace.status == change.payment.status, case


def test_after_fifty_marks_the_others_are_one() -> None:
    known = build_known("paid", "refund of 1", "paid", "of A")
    for n in range(60):
        event = Event("refund.processed", "A", f"r{n}", 1, "USD")
        known = known._replace(payment=decide(known._replace(event=event)).payment)

    assert known.payment.refunds == {f"r{n}": 1 for n in range(50)} | {"others": 1}
    unclear = known._replace(payment=replace(PAYMENT, unclear=[f"r{n}" for n in range(50)]))
    of_what = unclear._replace(event=EVENTS["refund of what"])
    assert decide(of_what).payment.unclear == unclear.payment.unclear


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("charge.success", True),
        ("refund.processed", True),
        ("charge.dispute.remind", True),
        ("refund.pending", False),
        ("charge.failed", False),
        ("transfer.success", False),
    ],
)
def test_only_successes_refunds_and_disputes_have_an_effect(name: str, expected: bool) -> None:
    assert has_effect(Event(name, "A", "1")) == expected
