"""Odd items beside the reports: bodies, counts, keys, lists, and what the worker keeps."""

import zlib
from datetime import UTC, datetime

import pytest

from auxeira.core.logs import flush_metrics
from auxeira.core.timestamps import format_timestamp
from auxeira.reports import report_record
from functions.housekeeping.handler import lambda_handler as housekeeping
from functions.report_worker import generator, repository
from tests.support import cloud as aws
from tests.support import model, odd_items, reports, stream_and_queue_events
from tests.support.events import NOW
from tests.support.reports import FREE, USER, ask, asked, deliver, generate, meta, saved

LATER = NOW + 3600
QUOTA = report_record.monthly_quota_key(USER, format_timestamp(NOW)) | {"n": 3, "ttl": LATER}
HALF = "half a number"


def says_so(logged, kind, metric="ReportDamaged"):
    flush_metrics("a-request")
    lines = logged.lines()
    return any(line.get("event") == f"{kind}_unreadable" for line in lines) and any(
        metric in line for line in lines
    )


def item_of(prefix):
    [found] = [item for item in aws.items("reports") if item["record"].startswith(prefix)]
    return found


@pytest.mark.parametrize("when", ["yesterday", "2026-02-30T12:00:00Z", "2026-09-20T12:00:00"])
@pytest.mark.parametrize("member", ["created_at", "updated_at"])
def test_a_report_of_no_time_is_odd_and_the_log_says_so(cloud, logged, member, when):
    report_id = reports.short_free()
    reports.change(report_id, **{member: when})

    assert ask("GET").json["reports"] == []
    assert ask("GET", f"/{report_id}").status == 404

    lines = [line for line in logged.lines() if line.get("event") == "report_unreadable"]
    assert [line["lacks"] for line in lines] == [[member]] * 2
    assert {line["report_id"] for line in lines} == {report_id}


def test_a_report_whose_body_is_no_bytes_says_so_when_it_is_read(cloud, logged):
    report_id = reports.short_free()
    body = item_of("body_")

    for what, variant in odd_items.of_another_type(body, "content"):
        cloud.load("reports", [variant])

        for suffix in ("", "/html", "/markdown"):
            answer = ask("GET", f"/{report_id}{suffix}")
            assert (answer.status, answer.problem.slug) == (409, "report-damaged"), what
        assert [each["reportId"] for each in ask("GET").json["reports"]] == [report_id], what
    assert says_so(logged, "report_body")


# the count of a month


def test_an_odd_count_of_the_month_refuses_a_report_and_leaves_nothing_of_it(cloud, logged):
    saved()
    for what, variant in odd_items.of_another_type(QUOTA, "n"):
        if what in ("nothing", HALF):  # with which can be counted
            continue
        cloud.load("reports", [variant])
        before = (aws.items("reports"), aws.objects())

        answer = generate()

        assert answer.status == 503, what
        assert "is damaged" in answer.problem.detail, what
        assert (aws.items("reports"), aws.objects()) == before, what
    assert says_so(logged, "report_quota")


def test_a_free_report_of_a_month_with_an_odd_count_can_be_given_up(cloud, logged):
    report_id = reports.free_queued()
    cloud.load("reports", [QUOTA | {"n": "three"}])
    cloud.put_objects({})

    assert deliver(report_id) == []

    assert meta(report_id)["status"] == "failed"
    assert says_so(logged, "report_quota")


# what an Idempotency-Key has made


@pytest.mark.slow
@pytest.mark.parametrize("member", ["report_id", "request", "ttl"])
def test_a_key_of_which_is_kept_something_odd_asks_for_another_key(cloud, logged, member):
    reports.wanted_before(FREE)()
    kept, everything = item_of("idem_"), cloud.snapshot()

    for what, variant in odd_items.of_another_type(kept, member):
        cloud.restore(everything)
        cloud.load("reports", [variant])
        before = aws.objects()

        again = generate(key="a-key-of-the-client")

        if member == "ttl" and what in ("nothing", HALF):  # as one that has expired
            assert again.status == 201, what
            continue
        assert (again.status, again.problem.slug) == (422, "idempotency-key-reused"), what
        assert aws.objects() == before, what
        assert generate(key="another-key").status == 201, what
    assert says_so(logged, "report_request")


# the list of those that wait


def test_a_listed_report_that_is_odd_holds_up_no_other(cloud, logged):
    odd_one, good = reports.free_queued(), asked(key="another")
    reports.change(good, status="queued", queued_at=NOW - 60)
    reports.change(odd_one, attempt="one")
    cloud.load("reports", [waiting(report_id) for report_id in (odd_one, good)])

    event = {"time": f"{datetime.fromtimestamp(LATER, UTC):%Y-%m-%dT%H:%M:%SZ}"}
    outcome = housekeeping(event, stream_and_queue_events.Context(100_000))

    assert outcome == {"report_error": 1, "report_queued": 1}
    assert waiting(odd_one) in aws.items("reports")
    assert says_so(logged, "report")


def waiting(report_id):
    key = {"user_id": "waiting", "record": f"{USER}#{report_id}"}
    return key | {"owner": USER, "report_id": report_id, "since": NOW, "attempt": 1}


# what the worker keeps


@pytest.fixture
def provider(cloud):
    with model.reachable() as found:
        yield found


def write_anew():
    """A report by a process that knows nothing yet; its engine."""
    model.forget()
    document, engine = generator.write_report(USER, "impact_story", model.INPUTS, 90, NOW)
    assert document.sections
    return engine


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "member", "kind"),
    [
        (repository.monthly_budget_key(NOW), "spent", "model_budget"),
        (repository.daily_count_key(USER, NOW), "n", "model_count"),
    ],
    ids=["budget", "count"],
)
def test_with_an_odd_count_of_the_model_the_report_is_ours(provider, logged, key, member, kind):
    for what, variant in odd_items.of_another_type(key | {member: 1, "ttl": LATER}, member):
        if what in ("nothing", HALF):  # with which can be counted
            continue
        aws.load("reports", [variant])

        assert write_anew() == "embedded", what
    assert provider.requests == []
    assert says_so(logged, kind, repository.METRIC)


def answer_that_is_kept():
    assert write_anew() == "model"
    [kept] = [item for item in aws.items("reports") if item["user_id"].startswith("cache#")]
    return kept


@pytest.mark.slow
@pytest.mark.parametrize("member", ["answer", "ttl"])
def test_an_odd_answer_that_was_kept_is_asked_for_again(provider, logged, member):
    kept, everything = answer_that_is_kept(), aws.snapshot()
    for number, (what, variant) in enumerate(odd_items.of_another_type(kept, member), 2):
        aws.restore(everything)
        aws.load("reports", [variant])

        assert [write_anew(), write_anew()] == ["model", "model"], what

        assert len(provider.requests) == number, what  # it is kept anew
    assert says_so(logged, "model_answer", repository.METRIC)


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [b"", b"odd", zlib.compress(b"\xff"), zlib.compress(b"{}")],
    ids=["empty", "no archive", "no text", "no answer"],
)
def test_a_kept_answer_that_is_damaged_is_asked_for_again(provider, logged, answer):
    aws.load("reports", [answer_that_is_kept() | {"answer": answer}])

    assert write_anew() == "model"

    assert len(provider.requests) == 2
    assert any(line.get("event") == "model_answer_damaged" for line in logged.lines())


BREAKER = repository.breaker_key("model") | {
    "state": "OPEN", "failures": 5, "opened_at": NOW, "owner": "a", "lease": NOW, "ttl": LATER,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("member", ["state", "failures", "opened_at", "owner", "lease"])
def test_with_an_odd_breaker_the_model_is_asked(provider, logged, member):
    everything = aws.snapshot()
    for what, variant in odd_items.of_another_type(BREAKER, member):
        if member != "state" and variant.get(member) is None:  # which may be so
            continue
        aws.restore(everything)
        aws.load("reports", [variant])

        assert write_anew() == "model", what
    assert says_so(logged, "model_breaker", repository.METRIC)
