"""Orders that keep what earlier systems wrote, and helpers of theirs that cannot be read."""

import pytest

from functions.orders.handler import lambda_handler
from tests.support import auth0, odd_items
from tests.support.events import NOW, call

ANN = "auth0|ann"
FITTING = {("recent", "nothing"), ("recent", "null"), ("amount", "a number of 31 digits")}
BODY = {"pizza": "Supreme", "size": "large"}


def send(method, path, body=None, **parts):
    token = auth0.token(sub=ANN, now=NOW)
    return call(lambda_handler, method, path, body, token=token, now=NOW, **parts)


def place(key="a-key"):
    return send("POST", "/api/orders", BODY, key=key)


def stored(cloud, prefix):
    (item,) = [item for item in cloud.items("orders") if item["user_id"] == f"{prefix}#{ANN}"]
    return item


def told(logged, event, metric):
    lines = logged.lines()
    return any(line.get("event") == event for line in lines) and any(metric in x for x in lines)


@pytest.mark.parametrize("total", [None, "16", "free", ["24.5"]])
def test_a_cancelled_order_of_an_earlier_system_keeps_all_else_as_it_was(cloud, total):
    old = {"user_id": ANN, "order_id": "order_1700000000000", "pizza": None, "size": {"cm": 30},
           "total": total, "status": "confirmed", "created_at": None, "user_email": 5,
           "toppings": ["basil", {"extra": True}]}  # fmt: skip
    cloud.load("orders", [old])

    assert send("POST", f"/api/orders/{old['order_id']}/cancel").status == 200

    cancelled = {"status": "cancelled", "cancelled_at": "2026-09-21T14:13:20.000Z"}
    assert old | cancelled in cloud.items("orders")


@pytest.mark.slow
@pytest.mark.parametrize("member", ["version", "latest", "count", "amount", "last", "pizzas",
                                    "sizes", "recent"])  # fmt: skip
def test_an_odd_aggregate_takes_no_order_from_its_customer(cloud, logged, member):
    order = place().json["order"]
    path = f"/api/orders/{order['id']}"
    good = stored(cloud, "agg") | {"recent": [[1, 2, "Supreme large None"]]}
    everything = cloud.snapshot()
    for what, odd in odd_items.of_another_type(good, member):
        if (member, what) in FITTING:
            continue
        cloud.restore(everything)
        cloud.load("orders", [odd])

        page, shown = send("GET", "/api/orders"), send("GET", path)
        placed, cancelled = place("another"), send("POST", f"{path}/cancel")

        assert (page.status, shown.status) == (200, 200), what
        assert page.json["orders"] == [order], what
        assert page.json["customer_profile"]["total_orders"] == 1, what
        assert shown.json["customer_profile"]["total_spent"] == 24.99, what
        assert {placed.status, cancelled.status} <= {200, 201, 503}, what
    assert told(logged, "order_aggregate_unreadable", "OrderAggregateUnreadable")


@pytest.mark.parametrize("member", ["placed", "request", "ttl"])
def test_what_an_odd_record_says_of_a_key_is_not_believed(cloud, logged, member):
    place()
    good, everything = stored(cloud, "idem"), cloud.snapshot()
    for what, odd in odd_items.of_another_type(good, member):
        cloud.restore(everything)
        cloud.load("orders", [odd])

        again = place()

        assert again.status in (201, 503), (what, again.text)
    assert told(logged, "order_idempotency_record_unreadable", "OrderIdempotencyRecordUnreadable")
