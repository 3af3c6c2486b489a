"""Whatever fails while a paid report is written, with a model or without one, it comes back.

Each row ends with a report that is ready: by itself, by housekeeping, or, where it was given up, by
the way back that docs/operations.md tells, once the cause is gone.
"""

import itertools
from contextlib import contextmanager
from datetime import UTC, datetime
from time import time as now

import pytest

import report_writer
from auxeira.reports import report_record
from functions.housekeeping import handler as housekeeping
from functions.report_worker import handler as worker
from tests.support import (
    aws_calls,
    fault_injection,
    model,
    purchase,
    reports,
    route_scenarios,
    stream_and_queue_events,
)
from tests.support import cloud as aws
from tests.support.events import NOW
from tests.support.purchase import REPORT

TRIES = 3  # of the stream
NUMBERS = itertools.count(1)  # of its records
MODES = {"no model": "", "a model": model.NAME}
each_mode = pytest.mark.parametrize("mode", MODES)


@pytest.fixture
def ann(cloud):
    """Ann, who has paid for a report, of which nobody told us. Her token and the reference."""
    token = route_scenarios.registered()
    purchase.report(purchase.user_of(token))
    reference = purchase.begun(token)
    purchase.pay(reference)
    return token, reference


@pytest.fixture
def mode(request):
    """The stage with or without a model, which answers."""
    with model.reachable(name=MODES[request.param]) as provider:
        yield provider


def status(token):
    return purchase.meta(purchase.user_of(token))["status"]


def stream(token):
    """The stream delivers the report, three times at most, if it is queued. How often it did."""
    user = purchase.user_of(token)
    change = stream_and_queue_events.change(user, next(NUMBERS), REPORT)
    for number in range(TRIES if status(token) == "queued" else 0):
        try:
            if not stream_and_queue_events.stream(worker.lambda_handler, [change]):
                return number + 1
        except fault_injection.Killed:
            aws.fresh_process()
    return TRIES


def settle(reference):
    """Paystack tells us that the payment was made."""
    assert purchase.hook(("charge.success", {"id": 1, "reference": reference})).status == 200


def clock(minutes, since=None):
    """The clock calls, minutes after now: the worker's clock is that of the machine."""
    time = datetime.fromtimestamp((since or now()) + 60 * minutes, UTC).isoformat()
    return housekeeping.lambda_handler({"time": time}, stream_and_queue_events.Context(100_000))


def unlock(both, at=NOW):
    """The payer unlocks, whatever becomes of the request, and the stream delivers what it may."""
    try:
        answer = purchase.unlock(both[0], both[1], now=at)
    except fault_injection.Killed:
        aws.fresh_process()
        answer = None
    stream(both[0])
    return answer


# what fails


@contextmanager
def facts_missing(patch):
    kept = aws.objects()
    aws.put_objects({})
    yield
    aws.put_objects(kept)


@contextmanager
def facts_truncated(patch):
    kept = aws.objects()
    aws.put_objects({name: content[:40] for name, content in kept.items()})
    yield
    aws.put_objects(kept)


@contextmanager
def writer_raises(patch):
    def broken(*_):
        raise ZeroDivisionError

    with patch.context() as patched:
        patched.setattr(report_writer, "write_with_book", broken)
        yield


def refusing(service, path):
    @contextmanager
    def refused(patch):
        def answer(request):
            if service == "s3" and path in request.url:
                return aws.refusal_of_s3("SlowDown", 503)
            target = str(request.headers.get("X-Amz-Target"))
            return aws.refusal("ThrottlingException") if path in target else None

        with aws.answering(answer):
            yield

    return refused


@contextmanager
def model_away(patch):
    with patch.context() as patched:
        patched.setattr("functions.report_worker.model.send_model_request", _nobody)
        yield


def _nobody(*_):
    raise model.nobody(None)


class Murder(aws_calls.Listener):
    """Ends the process whenever facts are read: whoever writes is killed in the middle."""

    def after(self, call):
        if call.operation == "GetObject":
            raise fault_injection.Killed


@contextmanager
def writer_killed(patch):
    with aws_calls.heard_by(Murder()):
        yield


FAILURES = {
    "the facts are missing": facts_missing,
    "the facts are truncated": facts_truncated,
    "the writer raises": writer_raises,
    "S3 is away": refusing("s3", "/facts"),
    "S3 takes nothing": refusing("s3", "/paid"),
    "DynamoDB takes no update": refusing("dynamodb", "UpdateItem"),
    "the model is away": model_away,
    "the writer is killed": writer_killed,
}
GIVEN_UP = ("the facts are missing", "the facts are truncated", "the writer raises")


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES, indirect=True)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_paid_report_comes_back(ann, mode, failure, monkeypatch):
    token, reference = ann
    settle(reference)
    with FAILURES[failure](monkeypatch):
        unlock(ann)
        before = status(token)
        if failure in GIVEN_UP:
            assert before == "failed"
            again = unlock(ann)  # what is still broken fails once more, and stays paid
            assert again.status in (202, 503)
            assert status(token) == "failed"
    aws.fresh_process()

    if failure in GIVEN_UP:
        assert unlock(ann, NOW + 60).status in (200, 202)
    elif before != "ready":
        assert clock(30) == {"report_queued": 1}
        stream(token)

    assert status(token) == "ready"
    assert purchase.unlock(token, reference, now=NOW + 600).status == 200
    assert clock(60) == {}
    assert not [i for i in aws.items("reports") if i["user_id"] == "waiting"]


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES, indirect=True)
def test_a_report_that_an_event_unlocks_comes_back_though_nobody_looks(ann, mode):
    token, reference = ann
    with writer_killed(None):
        settle(reference)
        assert stream(token) == TRIES
        for minutes in (15, 30):
            assert clock(minutes) == {"report_queued": 1}
            stream(token)
    assert status(token) == "generating"

    assert clock(45) == {"report_queued": 1}
    stream(token)

    assert status(token) == "ready"
    assert clock(60) == {}


@pytest.mark.parametrize("mode", ["a model"], indirect=True)
def test_a_report_that_the_model_s_writer_is_ended_by_each_time_is_written_without_it(ann, mode):
    token, reference = ann

    def ends_it(body):
        raise fault_injection.Killed

    mode.answers = ends_it
    settle(reference)
    stream(token)
    assert clock(15) == {"report_queued": 1}
    stream(token)

    assert status(token) == "ready"
    assert purchase.meta(purchase.user_of(token))["engine"] == "embedded"


@pytest.mark.parametrize("mode", ["a model"], indirect=True)
@pytest.mark.slow
def test_a_free_report_that_the_stream_gave_up_comes_back(cloud, mode):
    reports.saved()
    report_id = reports.asked(reports.FREE)
    with refusing("s3", "/facts")(None):
        for _ in range(TRIES):
            assert len(reports.deliver(report_id)) == 1

    assert clock(15) == {"report_queued": 1}
    assert reports.deliver(report_id, number=9) == []

    assert reports.meta(report_id)["status"] == "ready"


@pytest.mark.parametrize("mode", ["a model"], indirect=True)
def test_a_free_report_that_was_given_up_is_asked_for_anew(cloud, mode):
    reports.saved()
    report_id = reports.asked(reports.FREE, key="one")
    aws.put_objects({})
    assert reports.deliver(report_id) == []
    assert reports.meta(report_id)["status"] == "failed"

    again = reports.asked(reports.FREE, key="two")
    assert reports.deliver(again, number=2) == []

    assert reports.meta(again)["status"] == "ready"


def test_a_report_that_is_not_written_has_an_age(ann, logged):
    _, reference = ann
    settle(reference)

    for minutes, age in ((9, 0), (10, 600), (100, 6000)):
        before = len(logged.text())
        clock(minutes, NOW)
        assert f'"OldestUnwrittenReport":[{float(age)}]' in logged.text()[before:]


def test_what_is_being_written_is_left_alone(ann):
    token, reference = ann
    settle(reference)
    place = report_record.report_key(purchase.user_of(token), REPORT)
    aws.change("reports", place, **report_record.build_claim("somebody", NOW + 890))

    assert clock(15, NOW) == {"report_waiting": 1}
    assert status(token) == "generating"


@pytest.mark.parametrize("members", [{"status": "locked"}, {"status": "ready"}, None])
def test_what_need_not_be_written_any_more_leaves_the_list(ann, members):
    token, reference = ann
    settle(reference)
    place = report_record.report_key(purchase.user_of(token), REPORT)
    if members:
        aws.change("reports", place, **members)
    else:
        aws.drop("reports", place)
    before = aws.items("reports")

    assert clock(15) == {}

    listed = [i for i in before if i["user_id"] == "waiting"]
    assert len(listed) == 1
    assert [i for i in before if i not in listed] == aws.items("reports")


def test_a_report_that_is_listed_again_meanwhile_stays_on_the_list(ann):
    token, reference = ann
    settle(reference)
    place = report_record.report_key(purchase.user_of(token), REPORT)
    aws.change("reports", place, status="failed")

    with aws_calls.heard_by(
        aws_calls.Before("TransactWriteItems", lambda: purchase.unlock(token, reference))
    ):
        clock(15)

    assert [i["report_id"] for i in aws.items("reports") if i["user_id"] == "waiting"] == [REPORT]
