"""Suggestions of a website: asked for once, read by the worker, shown, and saved by nobody."""

import os
import random
import time

import pytest

from auxeira.core import http_client
from auxeira.profiles import suggestion_repository
from auxeira.profiles.suggestion_record import RECORD
from cdk import specs
from functions.report_worker import credits_repository
from functions.report_worker import handler as worker
from local.fake_thunderbit import FAULTS
from tests.support import (
    accounts,
    model,
    route_scenarios,
    stream_and_queue_events,
    suggestion_scenarios,
    thunderbit,
)
from tests.support import cloud as aws
from tests.support.client import AUTH
from tests.support.events import NOW
from tests.support.parallel import for_each
from tests.support.route_scenarios import profile_call
from tests.support.suggestion_scenarios import KEY, PATH, USER, work

PAGE = "https://www.riverlight.example/about"


@pytest.fixture
def reader(cloud):
    """She has a profile with a website, and Thunderbit reads websites."""
    route_scenarios.profiled()
    thunderbit.give_key()
    with thunderbit.answering() as found:
        yield found


def ask(now=NOW):
    return suggestion_scenarios.ask(now=now)


def read(now=NOW):
    """What she is told of her suggestions."""
    answer = suggestion_scenarios.read(now=now)
    assert answer.status == 200, answer.text
    return answer.json["suggestions"]


def test_what_the_website_says_is_shown_with_its_page_and_saved_by_nobody(reader):
    before = aws.items("profiles")
    asked = ask()
    assert (asked.status, asked.json["suggestions"]["status"]) == (202, "queued")
    assert asked.headers["Location"] == "./suggestions"

    assert work() == []

    found = read()
    assert (found["status"], found["page"], found["detail"]) == ("found", PAGE, None)
    assert found["profile"]["organizationName"] == "Riverlight Trust"
    assert found["profile"]["metrics"] == {"2025": {"employees": 14, "totalIncome": 800_000}}
    assert [said.partition(" of ")[0] for said in found["leftOut"]] == ["employees"]
    assert aws.items("profiles") == before
    assert reader.requests[0]["url"] == PAGE
    assert reader.requests[0].keys() == {"url", "schema"}


def test_what_is_suggested_can_be_saved_as_it_is(reader):
    ask()
    work()

    saved = profile_call("PATCH", read()["profile"])

    assert saved.status == 200, saved.text
    assert saved.json["profile"]["description"].startswith("Riverlight teaches")


def test_what_is_asked_for_twice_is_read_once_a_day(reader):
    ask()
    assert ask(NOW + 1).json["suggestions"]["requestedAt"] == read()["requestedAt"]
    work()
    assert work(2) == []

    again = ask(NOW + 86_399)

    assert (again.status, again.json["suggestions"]["status"]) == (202, "found")
    assert work(3) == []
    assert len(reader.requests) == 1
    assert ask(NOW + 86_400).json["suggestions"] | {"requestedAt": None} == {
        "status": "queued", "page": PAGE, "requestedAt": None, "detail": None, "profile": None,
        "leftOut": [],
    }  # fmt: skip


def test_another_website_is_read_after_a_minute(reader):
    ask()
    work()
    assert profile_call("PATCH", {"website": "https://other.example"}).status == 200

    early = ask(NOW + 59)
    assert (early.status, early.headers["Retry-After"]) == (429, "1")
    assert ask(NOW + 60).json["suggestions"]["page"] == "https://other.example/"
    work()
    assert [each["url"] for each in reader.requests] == [PAGE, "https://other.example/"]


def test_a_stage_without_thunderbit_says_so_and_asks_nobody(reader, monkeypatch):
    monkeypatch.setenv("THUNDERBIT", "False")

    assert read()["status"] == "off"
    answer = ask()
    assert (answer.status, answer.problem.slug) == (409, "suggestions-off")
    assert not [item for item in aws.items("reports") if item["record"] == "SUGGESTIONS"]


@pytest.mark.parametrize("website", [None, "http://riverlight.example", "https://10.0.0.1/"])
def test_a_website_that_is_not_public_is_read_by_nobody(reader, website):
    assert profile_call("PATCH", {"website": website}).status == 200

    answer = ask()

    assert (answer.status, answer.problem.slug) == (409, "no-public-website")
    assert aws.items("reports") == []


def test_the_worker_looks_at_the_address_itself(reader):
    ask()
    aws.change("reports", KEY, page="https://metadata.google.internal/")

    assert work() == []

    assert read()["status"] == "failed"
    assert reader.requests == []


# what it costs


def credits_used(owner=USER):
    return sum(
        int(item["n"])
        for item in aws.items("reports")
        if item["user_id"] == owner and item["record"].startswith("credits_")
    )


@pytest.mark.slow
def test_a_user_has_so_many_readings_a_month_and_no_more(reader):
    for number in range(7):
        profile_call("PATCH", {"website": f"https://site{number}.example"}, now=NOW + 60 * number)
        assert ask(NOW + 60 * number).status == 202
        assert work(number + 1) == []

    assert len(reader.requests) == 5  # of 20 credits each
    assert credits_used() == credits_used("budget") == 100
    found = read()
    assert found["status"] == "failed"
    assert found["detail"].startswith("The readings of this month are used up")


def test_all_users_together_have_so_many_and_no_more(reader, monkeypatch):
    monkeypatch.setenv("THUNDERBIT_CREDITS", "100,30")
    ask()
    work()
    profile_call("PATCH", {"website": "https://other.example"})
    assert ask(NOW + 60).status == 202
    work(2)

    assert len(reader.requests) == 1
    assert read()["status"] == "failed"
    assert credits_used() == credits_used("budget") == 20


def test_credits_that_are_reserved_at_once_never_exceed_the_cap(reader):
    taken = for_each(
        range(12), lambda _: credits_repository.reserve_credits(USER, 20, (100, 2000), NOW)
    )

    assert sum(taken) == 5
    assert credits_used() == credits_used("budget") == 100


@pytest.mark.parametrize(
    ("fault", "used", "says"),
    [
        ("401", 0, "could not be read at the moment"),
        ("402", 0, "could not be read at the moment"),
        ("429", 0, "is busy"),
        ("unreadable", 0, "perhaps its address is wrong"),
        ("500", 20, "could not be read at the moment"),
        ("down", 20, "could not be read at the moment"),
        ("slow", 20, "could not be read at the moment"),
        ("html", 20, "could not be read at the moment"),
        ("truncate", 20, "could not be read at the moment"),
        ("types", 20, "says nothing that a profile has"),
        ("empty", 20, "says nothing that a profile has"),
    ],
)
def test_what_fails_says_why_and_costs_what_may_have_been_paid(reader, fault, used, says):
    reader.service.fault = fault
    ask()

    assert work() == []

    found = read()
    assert (found["status"], found["profile"]) == ("failed", None)
    assert says in found["detail"]
    assert credits_used() == credits_used("budget") == used
    reader.service.fault = ""
    assert ask(NOW + 59).status == 429
    assert ask(NOW + 60).json["suggestions"]["status"] == "queued"
    model.forget()
    work(2)
    assert read()["status"] == "found"


@pytest.mark.parametrize(
    ("fault", "counts"), [("402", True), ("500", True), ("empty", False), ("unreadable", False)]
)
def test_a_failure_that_is_nobody_s_who_asked_is_counted_for_the_alarm(
    reader, logged, fault, counts
):
    reader.service.fault = fault
    ask()
    work()

    assert ("SuggestionsFailed" in logged.text()) == counts


def test_nobody_there_costs_nothing(reader):
    reader.answers = lambda: http_client.NotSent("nobody there")
    ask()
    work()

    assert read()["status"] == "failed"
    assert credits_used() == 0


@pytest.mark.parametrize("key", ["", "tb_ with blanks", "tb_\u00e9"])
def test_without_a_key_that_is_one_nobody_is_asked_and_the_log_says_so(reader, logged, key):
    thunderbit.give_key(key)
    ask()
    work()

    assert read()["status"] == "failed"
    assert reader.requests == []
    assert {"key_missing", "key_malformed"} & {line.get("event") for line in logged.lines()}
    assert credits_used() == 0


def test_after_five_failures_in_a_row_nobody_asks_for_a_while(reader):
    reader.service.fault = "500"
    for number in range(6):
        assert ask(NOW + 60 * number).status == 202
        work(number + 1)

    assert len(reader.requests) == 5
    assert credits_used() == 100  # of the sixth, nothing
    breakers = [item for item in aws.items("reports") if item["user_id"] == "breaker"]
    assert [(item["record"], item["state"]) for item in breakers] == [("thunderbit", "OPEN")]


def test_a_page_that_cannot_be_read_is_no_failure_of_thunderbit_s(reader):
    reader.service.fault = "unreadable"
    for number in range(7):
        assert ask(NOW + 60 * number).status == 202
        work(number + 1)

    assert len(reader.requests) == 7
    assert credits_used() == 0


# what a page says


def test_an_order_on_a_page_is_text_and_nothing_else(reader):
    reader.service.fault = "injected"
    before = aws.items("profiles")
    ask()
    work()

    assert "Ignore all rules" in read()["profile"]["description"]  # shown as what the page says
    assert aws.items("profiles") == before
    assert "evil.example" not in str(reader.requests)


def test_an_answer_inside_of_data_is_read_alike(reader):
    reader.service.fault = "nested"
    ask()
    work()

    assert read()["profile"]["organizationName"] == "Riverlight Trust"


def test_suggestions_that_nobody_works_at_any_more_have_failed_and_can_be_asked_for(reader):
    ask()

    assert read(NOW + 599)["status"] == "queued"
    assert read(NOW + 600)["status"] == "failed"
    assert ask(NOW + 600).json["suggestions"]["status"] == "queued"


def test_a_worker_that_others_have_overtaken_changes_nothing(reader):
    ask()
    aws.change("reports", KEY, status="asking", holder="another", attempt=1)

    assert work() == []

    assert reader.requests == []
    assert suggestion_scenarios.stored()["holder"] == "another"


@pytest.mark.parametrize(
    "since",
    [
        {"status": "queued", "requested_at": NOW + 60, "attempt": 0},
        {"status": "asking", "requested_at": NOW + 60, "holder": "another"},
        {"status": "asking", "attempt": 2, "holder": "another"},
    ],
)
def test_what_was_asked_for_or_claimed_anew_meanwhile_is_not_written_over(reader, since):
    ask()
    reader.answers = lambda: aws.change("reports", KEY, **since)  # which answers nothing itself

    assert work() == []

    stored = suggestion_scenarios.stored()
    assert {name: stored[name] for name in since} == since
    assert "found" not in stored


def test_suggestions_go_with_the_account_and_are_exported(cloud):
    token = route_scenarios.registered_with_profile()
    user_id = route_scenarios.me(token).json["user"]["userId"]
    assert route_scenarios.profile_call("POST", token=token, path=PATH).status == 202

    parts = {
        part["name"]: part["records"] for part in AUTH.get("export", token=token).json["parts"]
    }
    assert [each["page"] for each in parts["suggestions"]] == [PAGE]

    route_scenarios.erase(token)
    route_scenarios.erase_behind_the_answer(user_id)
    assert [item for item in cloud.items("reports") if item["user_id"] == user_id] == []


def test_nobody_but_the_worker_can_reach_thunderbit():
    asks = [row.group for row in specs.FUNCTIONS if "thunderbit" in row.uses]
    keys = [row.group for row in specs.FUNCTIONS if "providers" in row.secrets]

    assert asks == keys == ["report_worker"]


@pytest.mark.slow
@pytest.mark.parametrize("member", ["status", "page", "requested_at", "attempt"])
def test_odd_suggestions_are_none_and_are_written_over(reader, logged, member):
    ask()
    aws.change("reports", KEY, **{member: {"odd": True}})

    assert read()["status"] == "none"
    assert work() == []
    assert reader.requests == []
    assert "suggestions_unreadable" in {line.get("event") for line in logged.lines()}

    assert ask().json["suggestions"]["status"] == "queued"
    work()
    assert read()["status"] == "found"


def test_an_odd_count_of_credits_lets_nobody_ask_and_the_log_says_so(reader, logged):
    key = credits_repository.monthly_credits_key(USER, time.time())
    aws.load("reports", [key | {"n": "many", "ttl": NOW + 86_400}])
    ask()

    assert work() == []

    assert read()["status"] == "failed"
    assert reader.requests == []
    assert "credits_unreadable" in {line.get("event") for line in logged.lines()}


@pytest.mark.slow
def test_whatever_thunderbit_does_each_request_ends_and_no_cap_is_passed(reader, monkeypatch):
    """In 60 readings of 12 users; in 500 with SOAK=1. The circuit is closed now and then."""
    monkeypatch.setenv("THUNDERBIT_CREDITS", "100,600")
    chance = random.Random(7)
    users = [accounts.id_of(f"user{number}") for number in range(12)]
    for number in range(500 if os.environ.get("SOAK") else 60):
        user = chance.choice(users)
        reader.service.fault = chance.choice(["", *FAULTS])
        if number % 9 == 0:
            aws.drop("reports", {"user_id": "breaker", "record": "thunderbit"})
            model.forget()
        page, now = f"https://s{number}.example/", NOW + 60 * number
        suggestion_repository.queue_suggestions(user, page, "USD", now)
        change = stream_and_queue_events.change(user, number + 1, "SUGGESTIONS")
        assert stream_and_queue_events.stream(worker.lambda_handler, [change]) == []

        (found,) = [
            i for i in aws.items("reports") if (i["user_id"], i["record"]) == (user, RECORD)
        ]
        assert found["status"] in ("found", "failed")

    assert all(credits_used(user) <= 100 for user in users)
    assert sum(credits_used(user) for user in users) == credits_used("budget") <= 600
    assert reader.service.stats["credits"] <= credits_used("budget")  # nothing paid uncounted
