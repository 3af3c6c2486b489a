"""Closing an account: barred at once, erased behind it, and again when its last token has died."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auxeira.aws import s3
from auxeira.reports import report_record
from auxeira.security import account_records
from functions.housekeeping import erasure
from functions.housekeeping.handler import lambda_handler
from functions.scores import handler as scores
from tests.support import (
    accounts,
    activity_scenarios,
    aws_calls,
    purchase,
    reports,
    route_scenarios,
    stream_and_queue_events,
)
from tests.support.client import AUTH, CLIENT
from tests.support.cloud import running
from tests.support.events import NOW

LAST = NOW + erasure.AGAIN


def run(now, remaining_ms=100_000):
    time = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return lambda_handler(
        {"source": "aws.events", "time": time}, stream_and_queue_events.Context(remaining_ms)
    )


def left(cloud, user_id):
    """What is stored of a user but its payments and the id that a restore skips."""
    tables = ("users", "profiles", "reports", "leaderboard", "activity")
    found = [i for name in tables for i in cloud.items(name) if of(i, user_id)]
    return found + [name for name in cloud.objects() if user_id in name and "erased/" not in name]


def of(item, user_id):
    payment = str(item.get("user_id")).startswith("pay#") or item.get("record") == "PAYMENT"
    return user_id in str(item) and not payment


def recounted(cloud):
    """The scores' queue is delivered."""
    for number, message in enumerate(cloud.messages("scores")):
        assert not stream_and_queue_events.deliver(scores.lambda_handler, {f"m{number}": message})


@pytest.fixture
def ann(cloud):
    """Ann, verified, ranked, with reports: her token and her id."""
    user_id = route_scenarios.profile_counted()
    token = route_scenarios.login(key=None).json["token"]
    reports.saved(user_id)
    reports.asked(reports.FREE, user_id=user_id)
    assert activity_scenarios.send_twenty(token).status == 202
    assert activity_scenarios.write_queued() == set()
    return token, user_id


def test_nothing_is_left_when_the_last_token_has_died(cloud, ann):
    token, user_id = ann
    assert route_scenarios.erase(token).status == 202

    assert run(LAST - 1) == {"erased_once": 1}
    assert [item["status"] for item in left(cloud, user_id) if "status" in item] == ["erasing"]
    assert run(LAST) == {"erased": 1}

    recounted(cloud)
    assert left(cloud, user_id) == []
    assert cloud.objects() == {f"erased/{user_id}": b""}
    assert run(LAST) == {}


@pytest.mark.slow
def test_the_queue_erases_at_once_what_the_clock_erases_later(cloud, ann):
    token, user_id = ann
    route_scenarios.erase(token)
    (message,) = cloud.messages("erasures")

    assert stream_and_queue_events.deliver(lambda_handler, {"m": message}) == set()

    assert message == {"user_id": user_id}
    recounted(cloud)
    assert {item["pk"] for item in left(cloud, user_id)} == {
        f"USER#{user_id}",
        account_records.ERASURES,
    }


def test_the_bar_stands_and_the_address_is_free_before_anything_is_erased(cloud, ann):
    token, user_id = ann
    route_scenarios.erase(token)

    assert route_scenarios.login(key=None).status == 401
    assert route_scenarios.me(token).status == 401
    assert (
        stream_and_queue_events.stream(
            scores.lambda_handler, [stream_and_queue_events.change(user_id)]
        )
        == []
    )
    assert [i for i in cloud.items("leaderboard") if user_id in str(i)] == []
    again = route_scenarios.register(key="again")
    assert again.status == 201
    assert again.json["user"]["userId"] != user_id


def test_what_is_left_of_a_closed_account_names_nobody(cloud, ann):
    token, user_id = ann
    route_scenarios.erase(token)

    item = cloud.item("users", account_records.user_key(user_id))

    assert item.keys() == {"pk", "sk", "user_id", "status", "epoch"}


def test_a_second_request_never_touches_the_new_account_of_the_address(cloud, ann):
    token, _ = ann

    class Between(aws_calls.Listener):
        """The account is closed, and the address registered anew, behind a second request."""

        struck = False

        def before(self, heard):
            if heard.operation == "TransactWriteItems" and not self.struck:
                self.struck = True
                assert route_scenarios.erase(token).status == 202
                assert route_scenarios.register(key="anew").status == 201

    with aws_calls.heard_by(Between()):
        assert route_scenarios.erase(token).status == 202

    assert route_scenarios.login(key=None).status == 200
    run(LAST)
    assert route_scenarios.login(key="once-more").status == 200


def test_the_same_registration_does_not_take_an_id_that_is_being_erased(cloud):
    token = route_scenarios.registered()
    assert route_scenarios.erase(token).status == 202

    assert route_scenarios.register(key="registers").status == 422


def test_a_password_that_changes_meanwhile_is_asked_for_again(cloud):
    token = route_scenarios.registered()

    with aws_calls.heard_by(
        aws_calls.Before("TransactWriteItems", lambda: route_scenarios.change(token))
    ):
        answer = route_scenarios.erase(token)

    assert answer.status == 409
    assert route_scenarios.me(token).status == 200


@pytest.mark.slow
def test_any_number_of_reports_and_of_changes_is_erased(cloud):
    token = accounts.holder()
    route_scenarios.registered()
    token = route_scenarios.login(key=None).json["token"]
    user_id = route_scenarios.me(token).json["user"]["userId"]
    history = [
        {"user_id": user_id, "record": f"HISTORY#{n:08}", "by": user_id} for n in range(1000)
    ]
    metas = [{"user_id": user_id, "record": f"rpt_{n:026}", "status": "ready"} for n in range(120)]
    cloud.load("profiles", history)
    cloud.load("reports", metas)
    cloud.put_objects(
        {f"{p}/{user_id}/{m['record']}": b"x" for m in metas for p in ("facts", "free")}
    )

    class Count(aws_calls.Listener):
        calls = 0

        def before(self, heard):
            Count.calls += 1

    with aws_calls.heard_by(Count()):
        assert route_scenarios.erase(token).status == 202
    asked, Count.calls = Count.calls, 0
    with aws_calls.heard_by(Count()):
        assert run(LAST) == {"erased": 1}

    assert asked <= 8  # whatever is stored
    assert Count.calls < 90
    assert left(cloud, user_id) == []


def test_a_run_that_is_late_leaves_the_rest_to_the_next(cloud, ann):
    token, user_id = ann
    route_scenarios.erase(token)

    assert run(LAST, remaining_ms=59_000) == {}
    assert left(cloud, user_id) != []
    assert run(LAST) == {"erased": 1}


def test_an_account_that_cannot_be_erased_holds_up_no_other(cloud, ann, logged):
    token, _ = ann
    # without the time that it was closed
    cloud.load("users", [account_records.erasure_key(accounts.OTHER)])
    route_scenarios.erase(token)

    assert run(LAST) == {"erasure_failed": 1, "erased": 1}

    assert '"ErasureFailed":[1.0]' in logged.text()


def test_facts_of_a_report_that_was_refused_go_as_well(cloud, ann):
    token, user_id = ann
    s3.put_object(f"{report_record.FACTS}/{user_id}/rpt_refused", b"facts")
    route_scenarios.erase(token)

    run(NOW)

    assert [name for name in cloud.objects() if "erased/" not in name] == []


# an erasure, what may happen meanwhile, and when


def save(token, user_id):
    route_scenarios.profile_call("PUT", route_scenarios.PROFILE, NOW, token=token)


def generate(token, user_id):
    body = {"reportType": reports.FREE}
    CLIENT.post("/api/reports/generate", body, token=token)


def pay(token, user_id):
    answer = purchase.begin(token, key=None)
    if answer.status == 201:
        PAID.append(answer.json["reference"])


def webhook(token, user_id):
    while PAID:
        purchase.hook(purchase.pay(PAID.pop()))


def refresh(token, user_id):
    route_scenarios.refresh(REFRESH[-1])


def rank(token, user_id):
    assert (
        stream_and_queue_events.stream(
            scores.lambda_handler, [stream_and_queue_events.change(user_id)]
        )
        == []
    )


def export(token, user_id):
    AUTH.get("export", token=token)


PAID, REFRESH = [], []
DEEDS = [save, generate, pay, webhook, refresh, rank, export]


class Meanwhile(aws_calls.Listener):
    """Somebody does something before certain calls of another request."""

    def __init__(self, deeds, *who):
        self.deeds = dict(deeds)
        self.who = who
        self.calls = 0
        self.busy = False

    def before(self, heard):
        if self.busy:
            return
        deed = self.deeds.get(self.calls)
        self.calls += 1
        if deed:
            self.busy = True
            deed(*self.who)
            self.busy = False


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 25), st.sampled_from(DEEDS)), max_size=8))
def test_whatever_happens_during_an_erasure_nothing_is_left_and_nobody_is_ranked(deeds):
    with running():
        from tests.support import cloud

        PAID.clear()
        user_id = route_scenarios.profile_counted()
        mine = route_scenarios.login(key=None).json
        REFRESH[:] = [mine["refreshToken"]]
        purchase.report(user_id)
        route_scenarios.profile_call("GET", token=mine["token"])
        with aws_calls.heard_by(Meanwhile(deeds, mine["token"], user_id)):
            assert route_scenarios.erase(mine["token"]).status == 202
            run(NOW)
            recounted(cloud)
        assert [i for i in cloud.items("leaderboard") if user_id in str(i)] == []

        assert run(LAST) == {"erased": 1}

        recounted(cloud)
        assert left(cloud, user_id) == []


def test_the_age_of_the_oldest_account_that_is_not_erased_is_measured(cloud, ann, logged):
    token, user_id = ann
    row = account_records.erasure_key(user_id)

    def age(at, remaining_ms=100_000):
        before = len(logged.text())
        run(at, remaining_ms)
        found = re.findall(r'"OldestErasure":\[([0-9.]+)\]', logged.text()[before:])
        return float(found[-1])

    assert age(NOW) == 0
    route_scenarios.erase(token)
    assert age(NOW + 900) == 900
    cloud.load("users", [row | {"erasing_since": NOW + 300}])
    assert age(LAST) == LAST - NOW - 300
    assert age(LAST + 7200, remaining_ms=100) == 0  # it has looked at none
    with aws_calls.heard_by(aws_calls.Before("DeleteItem", fail)):
        assert age(LAST + 7200) == 7200 + erasure.AGAIN - 300
    cloud.load("users", [row | {"erasing_since": "yesterday"}])
    assert age(LAST + 7200) == LAST + 7200


def fail():
    raise RuntimeError("it cannot be deleted")
