"""Servers of others in every kind of trouble: no answer is half believed, nobody else suffers."""

import pytest

from auxeira.core import http_client
from functions.report_worker import handler
from local import loopback
from tests.support import cloud as aws
from tests.support import (
    fault_injection,
    model,
    outages,
    purchase,
    route_scenarios,
    stream_and_queue_events,
    suggestion_scenarios,
)
from tests.support.events import NOW

EXTRACT = "/openapi/v1/extract"
NEVER_PAID = {
    *("nobody", "no key of ours", "no key of ours, as a page", "too many", "too many, as a page"),
    *("a page that is not found", "no credit"),
}
LATER = NOW + 120  # when whoever waited for a server to come back asks it again


@pytest.fixture(autouse=True)
def _no_network(socket_enabled):
    """Sockets work in this file: the server listens on loopback."""


# each door at which somebody waits while another server is asked


def order(ann, reference, now):
    aws.fresh_process()  # no key is known yet
    return route_scenarios.place(now=now)


OUTAGE_DOORS = {
    "verify": lambda ann, paid, now: purchase.verify(ann, paid, now),
    "unlock": lambda ann, paid, now: purchase.unlock(ann, paid, now=now),
    "webhook": lambda ann, paid, now: purchase.hook(
        ("charge.success", {"id": 1, "reference": paid}), now
    ),
    "initialize": lambda ann, paid, now: purchase.begin(ann, now=now, key="another"),
    "order": order,
}


@pytest.mark.parametrize("outage", outages.OUTAGES)
@pytest.mark.parametrize("door", OUTAGE_DOORS)
def test_an_outage_of_others_says_when_to_come_back_and_then_nothing_is_missing(
    ann, paid, door, outage
):
    with outages.happening(outage) as asked:
        answer = OUTAGE_DOORS[door](ann, paid, NOW)

    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert answer.problem.slug == "unavailable"
    assert asked or outage == "nobody"
    assert not purchase.meta(purchase.user_of(ann))["unlocked"]
    assert purchase.payment(paid)["status"] == "pending"
    assert aws.items("orders") == []
    assert OUTAGE_DOORS[door](ann, paid, LATER).status in (200, 201)


@pytest.mark.slow
@pytest.mark.parametrize("outage", outages.OUTAGES)
def test_a_model_in_an_outage_costs_no_report_and_at_most_what_was_reserved(cloud, outage):
    with model.reachable() as provider:
        report_id = model.queued(model.INPUTS)

        with outages.happening(outage):
            left = deliver_report(report_id)

        found = purchase.held({"user_id": "usr_ann", "record": report_id})
        assert (left, found["status"], found["engine"]) == ([], "ready", "embedded")
        assert provider.requests == []
        provider.now += 120  # the breaker lets one through
        again = model.queued(model.INPUTS, "usr_bob")
        assert deliver_report(again, "usr_bob") == []
        assert purchase.held({"user_id": "usr_bob", "record": again})["engine"] == "model"


@pytest.mark.parametrize("outage", outages.OUTAGES)
def test_thunderbit_in_an_outage_says_so_and_costs_at_most_what_was_reserved(cloud, outage):
    suggestion_scenarios.asked()

    with outages.happening(outage) as asked:
        assert suggestion_scenarios.work() == []

    told = suggestion_scenarios.read().json["suggestions"]
    assert (told["status"], told["profile"]) == ("failed", None)
    assert told["detail"]
    assert [request.path for request in asked] == ([] if outage == "nobody" else [EXTRACT])
    used = {int(i["n"]) for i in aws.items("reports") if fault_injection.is_credits(i)}
    assert used == {0 if outage in NEVER_PAID else 20}


def deliver_report(report_id, user_id="usr_ann"):
    change = stream_and_queue_events.change(user_id, 1, report_id)
    return stream_and_queue_events.stream(handler.lambda_handler, [change])


@pytest.mark.slow
def test_keys_that_are_known_outlive_every_outage(cloud):
    assert route_scenarios.place().status == 201

    for number, name in enumerate(outages.OUTAGES):
        with outages.happening(name):
            placed = route_scenarios.place(now=NOW + 600 + number * 120, key=f"order-{number}")
        assert placed.status == 201, name


# the client


def asked(headers, content, most=100):
    """The answer to a request, of a server that says this."""
    with loopback.serve_on_loopback(lambda _: (200, headers, content)) as url:
        return http_client.send_http_request("GET", url, {}, None, limit=5, most=most)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "4"}])
def test_a_whole_answer_is_one(headers):
    answer = asked(headers, b"body")

    assert (answer.status, answer.body) == (200, b"body")


@pytest.mark.parametrize("content", [b"", b"bo"])
def test_an_answer_that_breaks_off_is_none(content):
    with pytest.raises(http_client.Unreachable, match="broke"):
        asked({"Content-Length": "4"}, content)


def test_an_answer_that_is_too_long_is_none():
    assert asked({}, b"x" * 100).status == 200
    with pytest.raises(http_client.Unreachable, match="more than 100 bytes"):
        asked({}, b"x" * 101)
