"""The worker writes each report once, whatever the stream does, and none holds up the others."""

import gc
import gzip
import json
import sys

import pytest
from msgspec.structs import replace

from auxeira.core.problems import Unavailable
from auxeira.core.records import to_item
from auxeira.payments import payment_record
from auxeira.payments import repository as payments
from auxeira.payments.decision import Known, decide
from auxeira.payments.paystack_events import Event
from auxeira.reports import generation, report_record, repository
from functions.report_worker import generator
from functions.report_worker import handler as worker
from report_writer import write_with_book
from tests.support import aws_calls, parallel, report_inputs, reports
from tests.support import cloud as support
from tests.support.events import NOW
from tests.support.parallel import for_each
from tests.support.reports import FREE, PREMIUM, USER, ask, asked, deliver, meta, paid, stored


@pytest.fixture
def bought(cloud):
    """A premium report that was paid for and is not written yet; its id."""
    reports.saved()
    report_id = asked(PREMIUM)
    paid(report_id)
    return report_id


@pytest.fixture
def worded(monkeypatch):
    """The stage has a model, so that free reports are queued too."""
    monkeypatch.setenv("MODEL", "some-model")


def test_a_queued_report_becomes_ready_and_can_be_read(bought):
    assert deliver(bought) == []

    stored = meta(bought)
    assert stored["status"] == "ready"
    assert not stored.keys() & {"holder", "lease_until", "queued_at"}
    report = ask("GET", f"/{bought}").json["report"]
    assert (report["status"], report["isUnlocked"], report["unlockPrice"]) == ("ready", True, None)
    assert report["sections"]


def test_the_body_is_what_the_facts_say_whoever_writes_it(bought):
    assert deliver(bought) == []

    kept = repository.read_report_body(stored(bought))

    inputs = generation.decode_facts(support.objects()[f"facts/{USER}/{bought}"])
    assert kept == generation.write_embedded_document(stored(bought), inputs)[0]


def test_a_record_that_comes_again_or_late_changes_nothing(bought):
    assert deliver(bought) == []
    before = support.items("reports"), support.objects()

    assert deliver(bought, bought, number=7) == []

    assert (support.items("reports"), support.objects()) == before


def test_a_report_that_is_locked_or_gone_is_not_written(cloud):
    reports.saved()
    locked, deleted = asked(PREMIUM), asked(PREMIUM)
    paid(deleted)
    ask("DELETE", f"/{deleted}")

    assert deliver(locked, deleted, "rpt_unknown") == []

    assert meta(locked)["status"] == "locked"
    assert {name.partition("/")[0] for name in cloud.objects()} == {"facts"}


def test_a_free_report_with_a_model_is_accepted_and_written_later(cloud, worded):
    reports.saved()

    answer = reports.generate(FREE, key="k")

    assert (answer.status, answer.json["status"]) == (202, "queued")
    report_id = answer.json["reportId"]
    assert answer.headers["Location"] == f"./{report_id}"
    assert int(answer.headers["Retry-After"]) >= 1
    assert ask("GET", f"/{report_id}").json["report"]["status"] == "queued"
    assert deliver(report_id) == []
    assert ask("GET", f"/{report_id}").json["report"]["status"] == "ready"
    again = reports.generate(FREE, key="k")
    assert (again.status, again.json["reportId"]) == (202, report_id)


# what cannot be written


@pytest.mark.slow
def test_three_poisoned_reports_hold_nobody_up_and_are_failed(cloud, logged):
    reports.saved()
    ids = [asked(PREMIUM) for _ in range(12)]
    for report_id in ids:
        paid(report_id)
    broken = {ids[2], ids[5], ids[11]}
    whole = cloud.objects()
    cloud.put_objects(
        {k: b"broken" if k.rpartition("/")[2] in broken else v for k, v in whole.items()}
    )

    assert deliver(*ids) == []

    found = {report_id: meta(report_id)["status"] for report_id in ids}
    assert {report_id for report_id in ids if found[report_id] == "failed"} == broken
    assert {found[report_id] for report_id in set(ids) - broken} == {"ready"}
    lines = [line for line in logged.lines() if line.get("event") == "report_failed"]
    assert len([line for line in lines if line["level"] == "ERROR"]) == 3
    assert "ReportFailed" in logged.text()


def test_a_report_without_facts_is_failed(bought, cloud):
    cloud.put_objects({})

    assert deliver(bought) == []

    assert meta(bought)["status"] == "failed"
    report = ask("GET", f"/{bought}").json["report"]
    assert "sections" not in report


@pytest.mark.slow
def test_a_free_report_that_fails_does_not_count_for_the_month(cloud, worded):
    reports.saved()
    ids = [asked(FREE) for _ in range(20)]
    assert reports.generate(FREE).status == 429
    cloud.put_objects({})

    assert deliver(*ids[:2]) == []
    assert deliver(*ids[:2], number=9) == []  # given back once

    assert [reports.generate(FREE).status for _ in range(3)] == [202, 202, 429]


def test_a_paid_report_that_fails_is_counted(bought, cloud):
    cloud.put_objects({})

    deliver(bought)

    assert [i["n"] for i in cloud.items("reports") if i["record"].startswith("quota_")] == [1]


def test_a_free_report_fails_even_if_its_month_is_forgotten(cloud, worded):
    reports.saved()
    report_id = asked(FREE)
    cloud.put_objects({})
    cloud.drop("reports", report_record.monthly_quota_key(USER, meta(report_id)["created_at"]))

    assert deliver(report_id) == []

    assert meta(report_id)["status"] == "failed"


def test_a_record_of_something_else_is_skipped(cloud):
    assert deliver("quota_2026-09", "", "PROFILE") == []


@pytest.mark.slow
def test_a_record_is_sent_again_while_aws_does_not_answer(bought, cloud):
    def throttled(request):
        updates = "UpdateItem" in str(request.headers.get("X-Amz-Target"))
        return cloud.refusal("ThrottlingException") if updates else None

    with cloud.answering(throttled):
        assert len(deliver(bought)) == 1

    assert deliver(bought) == []
    assert meta(bought)["status"] == "ready"


def of_s3(code, status):
    """Lets S3 refuse whatever is asked of an object."""
    return lambda request: (
        support.refusal_of_s3(code, status) if "s3" in request.url.partition("/facts")[0] else None
    )


def denied_objects(request):
    """Lets S3 deny objects, whether or not they are there, and list them."""
    path = request.url.partition("?")[0]
    return support.refusal_of_s3("AccessDenied", 403) if "/facts/" in path else None


def test_facts_that_s3_denies_and_does_not_list_are_not_there(bought, cloud):
    cloud.put_objects({})

    with cloud.answering(denied_objects):
        assert deliver(bought) == []

    assert meta(bought)["status"] == "failed"


@pytest.mark.parametrize("denied", [denied_objects, of_s3("AccessDenied", 403)])
def test_facts_that_are_there_and_denied_fail_no_report(bought, cloud, denied):
    """Somebody has taken rights away, of the object or of all."""
    with cloud.answering(denied):
        assert len(deliver(bought)) == 1

    assert deliver(bought) == []
    assert meta(bought)["status"] == "ready"


@pytest.mark.parametrize(("code", "status"), [("SlowDown", 503), ("InternalError", 500)])
@pytest.mark.slow
def test_a_report_waits_while_s3_does_not_answer(bought, cloud, code, status):
    with cloud.answering(of_s3(code, status)):
        assert len(deliver(bought)) == 1
        assert reports.generate(PREMIUM).status == 503

    assert deliver(bought) == []
    assert meta(bought)["status"] == "ready"


# garbage


def list_callers():
    """The code that runs, from within."""
    frame = sys._getframe()
    while frame := frame.f_back:
        yield frame.f_code


@pytest.fixture
def collected():
    """What is found on the stack whenever garbage is looked for, which is often."""
    found = []
    before = gc.get_threshold()
    gc.callbacks.append(lambda *_: found.append([*list_callers()]))
    gc.set_threshold(10)
    yield found
    gc.set_threshold(*before)
    gc.callbacks.pop()


def test_no_garbage_is_looked_for_while_a_report_is_written(collected):
    generator.write_report(USER, "impact_story", report_inputs.of(34), 90, NOW)

    assert not [each for each in collected if write_with_book.__code__ in each]
    assert gc.isenabled()


def test_it_is_looked_for_again_after_a_report_that_cannot_be_written(collected):
    with pytest.raises(ValueError, match="cannot be written yet"):
        generator.write_report(USER, "stakeholder_engagement", report_inputs.of(34), 90, NOW)

    assert gc.isenabled()
    assert collected


# two writers


def while_written(action):
    """Does something once, when facts are read."""
    return aws_calls.heard_by(aws_calls.Before("GetObject", action))


def test_a_report_that_somebody_else_writes_is_left_to_them(bought):
    repository.claim_report(stored(bought), "another", NOW + 10**9)

    assert deliver(bought) == []

    assert (meta(bought)["status"], meta(bought)["holder"]) == ("generating", "another")


def test_a_writer_that_is_overtaken_changes_nothing_any_more(bought, monkeypatch):
    def overtake():
        # the same record, delivered once more
        repository.claim_report(stored(bought), f"{1:021}", NOW)

    with while_written(overtake):
        assert deliver(bought) == []

    assert (meta(bought)["status"], meta(bought)["attempt"]) == ("generating", 2)
    assert deliver(bought) == []
    assert meta(bought)["status"] == "ready"


def test_a_report_that_is_deleted_while_it_is_written_leaves_nothing(bought, cloud):
    with while_written(lambda: ask("DELETE", f"/{bought}")):
        assert deliver(bought) == []

    assert cloud.objects() == {}
    assert [i for i in cloud.items("reports") if i["record"].startswith(("rpt_", "body_"))] == []


def test_a_report_that_is_locked_again_while_it_is_written_stays_locked(bought):
    payment = replace(
        payment_record.build_payment("r", USER, bought, 1, "USD", NOW, None), status="paid"
    )
    support.load("reports", [to_item(payment)])

    def refund():
        event = Event("refund.processed", "r", "1", 1, "USD")
        known = Known(payment, event, None, False, NOW, report=stored(bought))
        assert payments.commit_payment_change(known, decide(known))

    with while_written(refund):
        assert deliver(bought) == []

    assert meta(bought)["status"] == "locked"
    assert "sections" not in ask("GET", f"/{bought}").json["report"]


def test_of_parallel_writers_one_finishes(bought):
    with parallel.many():
        answers = for_each(range(8), lambda n: deliver(bought, number=n))

    assert answers == [[]] * 8
    assert meta(bought)["status"] == "ready"


# the engines


def test_a_body_of_another_engine_is_kept_with_its_name(bought, monkeypatch):
    def worded_by_a_model(known, inputs):
        document, _ = generation.write_embedded_document(known, inputs)
        return document, "some-model"

    monkeypatch.setattr(worker, "write_report_body", worded_by_a_model)

    assert deliver(bought) == []

    assert ask("GET", f"/{bought}").json["report"]["engine"] == "some-model"


def test_an_engine_that_ended_the_process_thrice_is_not_asked_again(bought, monkeypatch):
    asked_for = []

    def counts(known, inputs):
        asked_for.append(known.attempt)
        raise Unavailable

    monkeypatch.setattr(worker, "write_report_body", counts)

    outcomes = [deliver(bought) for _ in range(4)]

    assert [len(again) for again in outcomes] == [1, 1, 1, 0]
    assert asked_for == [1, 2, 3]
    assert meta(bought)["status"] == "ready"


# where a body lies


@pytest.mark.parametrize(
    ("size", "place"), [(10, "item"), (2000, "item"), (6000, "s3"), (30_000, "s3")]
)
def test_a_long_body_is_an_object_and_a_short_one_an_item(bought, monkeypatch, cloud, size, place):
    import random

    words = random.Random(1).randbytes(size).hex()  # does not get smaller than its bytes
    document, _ = generation.write_embedded_document(stored(bought), generation.decode_facts(
        cloud.objects()[f"facts/{USER}/{bought}"]))  # fmt: skip
    content = json.dumps(json.loads(document) | {"sections": [], "visualizations": [],
                                                 "executiveSummary": words}).encode()  # fmt: skip
    monkeypatch.setattr(worker, "write_report_body", lambda *_: (content, "x"))

    assert deliver(bought) == []

    assert meta(bought)["body"] == place
    assert (f"paid/{USER}/{bought}" in cloud.objects()) == (place == "s3")
    assert repository.read_report_body(stored(bought)) == content
    assert ask("GET", f"/{bought}").json["report"]["executiveSummary"] == words
    bodies = [i for i in cloud.items("reports") if i["record"].startswith("body_")]
    assert [gzip.decompress(i["content"]) for i in bodies] == [content] * (place == "item")
