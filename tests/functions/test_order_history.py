"""Long histories, orders of the original, and orders at the same moment."""

from decimal import Decimal

import pytest

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.core.records import read_record, to_item
from auxeira.orders.order_records import Order
from functions.orders import rules
from tests.support import auth0, aws_calls, capacity, parallel
from tests.support.client import CLIENT
from tests.support.events import NOW

ANN = "auth0|ann"

BODY = {"pizza": "Margherita", "size": "medium"}


def send(method, path, body=None, now=NOW, **parts):
    token = auth0.token(sub=ANN, now=now)
    return CLIENT.send(method, path, body, token=token, now=now, **parts)


def place(key=None, now=NOW, body=BODY):
    return send("POST", "/api/orders", body, key=key, now=now)


def profile():
    return send("GET", "/api/orders", query={"limit": ["1"]}).json["customer_profile"]


def order(number, **members):
    """An order as the original wrote it, so many minutes after the first one."""
    ms = 1_700_000_000_000 + number * 60_000
    return {
        "user_id": ANN,
        "order_id": f"order_{ms}",
        "pizza": "Supreme" if number % 2 else "Hawaiian",
        "size": "large",
        "total": Decimal("24.5"),
        "created_at": "2025-01-01T12:00:00.000Z",
        "user_email": "ann@example.org",
        "status": "confirmed",
        **members,
    }


def aggregates(cloud):
    return [item for item in cloud.items("orders") if item["user_id"].startswith("agg#")]


def confirmed(cloud):
    return [i for i in cloud.items("orders")
            if i["user_id"] == ANN and i["status"] == "confirmed"]  # fmt: skip


def aggregate_of(orders, version=0):
    """The item of the aggregate that so many items of orders have."""
    folded = rules.fold_orders(ANN, [read_record(Order, item) for item in orders])
    return deserialize(serialize(to_item(folded))) | {"version": version}


def placed_ms(number):
    return read_record(Order, order(number)).ms


def agrees(cloud):
    """Whether the one aggregate is what the orders say."""
    (found,) = aggregates(cloud)
    wanted = aggregate_of(confirmed(cloud))
    return found | {"version": 0, "latest": 0} == wanted | {"latest": 0}


# long histories


def history(cloud, count):
    """So many orders, and the aggregate that goes with them."""
    orders = [order(n) for n in range(count)]
    cloud.load("orders", [*orders, aggregate_of(orders, version=1)])


def spent(count, cloud):
    history(cloud, count)
    with capacity.counted() as found:
        page = send("GET", "/api/orders", query={"limit": ["10"]}).json
    assert len(page["orders"]) == 10
    assert page["customer_profile"]["total_orders"] == count
    return found.calls, found.read, found.write


@pytest.mark.slow
def test_a_page_and_the_profile_of_10000_orders_cost_what_those_of_10_cost(cloud):
    few = spent(10, cloud)
    cloud.restore(cloud._pristine())

    many = spent(10_000, cloud)

    assert many == few == (2, 1.0, 0)


def test_a_default_page_with_the_profile_costs_at_most_one_and_a_half_read_units(cloud):
    history(cloud, 50)

    with capacity.counted() as found:
        assert len(send("GET", "/api/orders").json["orders"]) == 20

    assert found.calls == 2
    assert found.read <= 1.5


@pytest.mark.slow
def test_placing_costs_the_same_after_10000_orders(cloud):
    history(cloud, 10_000)

    with capacity.counted() as found:
        assert place("a-key").json["customer_profile"]["total_orders"] == 10_001

    assert (found.calls, found.read, found.write) == (2, 2, 8)


# orders that were there before


def test_orders_without_an_aggregate_are_folded_in_when_they_are_listed(cloud):
    cloud.load("orders", [order(n) for n in range(250)])

    found = profile()

    assert found["total_orders"] == 250
    assert found["total_spent"] == 6125
    assert found["favorite_pizza"] == "Supreme"
    assert found["first_order"] == "2023-11-14T22:13:20.000Z"
    assert agrees(cloud)


def test_orders_without_an_aggregate_are_folded_in_when_one_is_placed(cloud):
    cloud.load("orders", [order(n) for n in range(3)])

    found = place().json["customer_profile"]

    assert found["total_orders"] == 4
    assert found["total_spent"] == 90.49
    assert agrees(cloud)


def test_orders_without_an_aggregate_are_folded_in_when_one_is_cancelled(cloud):
    cloud.load("orders", [order(n) for n in range(3)])

    found = send("POST", f"/api/orders/{order(2)['order_id']}/cancel").json["customer_profile"]

    assert found["total_orders"] == 2
    assert agrees(cloud)


def test_reading_one_order_folds_the_others_in_for_its_answer(cloud):
    cloud.load("orders", [order(n) for n in range(3)])

    found = send("GET", f"/api/orders/{order(2)['order_id']}").json["customer_profile"]

    assert found["total_orders"] == 3


def test_orders_are_folded_in_once_whatever_is_asked_for_first(cloud):
    cloud.load("orders", [order(n) for n in range(30)])
    path = f"/api/orders/{order(2)['order_id']}"
    send("GET", path)

    with capacity.counted() as found:
        assert send("GET", path).json["customer_profile"]["total_orders"] == 30

    assert (found.calls, found.read) == (1, 2)


@pytest.mark.parametrize("count", [100, pytest.param(3000, marks=pytest.mark.slow)])
def test_cancelling_the_first_or_the_last_of_many_equal_orders_reads_ten(cloud, count):
    orders = [order(n, pizza="Supreme") for n in range(count)]
    cloud.load("orders", [*orders, aggregate_of(orders, version=1)])

    for cancelled in (orders[0], orders[-1]):
        with capacity.counted() as found:
            assert send("POST", f"/api/orders/{cancelled['order_id']}/cancel").status == 200
        assert (found.calls, found.read) == (3, 3)

    assert agrees(cloud)


@pytest.mark.parametrize(("next_one", "calls", "read"), [(8, 3, 3), (90, 4, 7)])
def test_the_next_of_a_rare_kind_is_found_among_the_next_110(cloud, next_one, calls, read):
    rare = order(0, pizza="Margherita")
    orders = [rare, *(order(n) for n in range(1, 300))]
    orders[next_one] = order(next_one, pizza="Margherita")
    cloud.load("orders", [*orders, aggregate_of(orders, version=1)])

    with capacity.counted() as found:
        send("POST", f"/api/orders/{rare['order_id']}/cancel")

    assert (found.calls, found.read) == (calls, read)
    assert agrees(cloud)


@pytest.mark.slow
def test_the_next_of_a_rarer_kind_is_not_looked_for_any_further(cloud):
    rare = order(0, pizza="Margherita")
    orders = [rare, *(order(n) for n in range(1, 1000)), order(1000, pizza="Margherita")]
    cloud.load("orders", [*orders, aggregate_of(orders, version=1)])

    with capacity.counted() as found:
        shown = send("POST", f"/api/orders/{rare['order_id']}/cancel").json["customer_profile"]

    assert (found.calls, found.read) == (4, 7)
    (kept,) = aggregates(cloud)
    wanted = aggregate_of(confirmed(cloud))
    count, earliest = kept["pizzas"].pop("Margherita")
    (true_count, first) = wanted["pizzas"].pop("Margherita")
    assert count == true_count
    assert placed_ms(110) == earliest <= first
    assert kept | {"version": 0, "latest": 0} == wanted | {"latest": 0}
    assert shown["first_order"] == rules.format_timestamp_ms(placed_ms(1))


def test_totals_of_the_original_of_any_form_are_shown_as_numbers(cloud):
    totals = ["16", Decimal("12.345"), 20, Decimal("-5"), "free"]
    cloud.load("orders", [order(n, total=total) for n, total in enumerate(totals)])

    page = send("GET", "/api/orders").json

    assert [each["total"] for each in page["orders"]] == [0, -5, 20, 12.35, 16]
    assert page["customer_profile"]["total_spent"] == 43.35


def test_a_history_of_more_than_a_megabyte_is_folded_in_whole(cloud):
    cloud.load("orders", [order(n, user_email="x" * 30_000) for n in range(80)])

    assert profile()["total_orders"] == 80


class Between(aws_calls.Listener):
    """Does something once, just before the first call of an operation."""

    def __init__(self, operation, action):
        self.operation, self.action = operation, action

    def before(self, call):
        if call.operation == self.operation and (action := self.action):
            self.action = None
            action()


@pytest.mark.parametrize("first", ["PutItem", "Query"])
def test_an_order_placed_while_others_are_folded_in_is_not_forgotten(cloud, first):
    cloud.load("orders", [order(n) for n in range(5)])

    with aws_calls.heard_by(Between(first, lambda: place(now=NOW + 1))):
        shown = profile()

    assert shown["total_orders"] == 6
    assert agrees(cloud)


def test_two_first_orders_at_the_same_moment_are_both_counted(cloud):
    cloud.load("orders", [order(n) for n in range(5)])

    with aws_calls.heard_by(Between("TransactWriteItems", place)):
        assert place().status == 201

    assert agrees(cloud)
    assert len(confirmed(cloud)) == 7


def test_an_order_cancelled_twice_at_the_same_moment_leaves_once(cloud):
    ids = [place(now=NOW + n).json["order"]["id"] for n in range(3)]

    def cancel():
        return send("POST", f"/api/orders/{ids[2]}/cancel")

    with aws_calls.heard_by(Between("TransactWriteItems", cancel)):
        assert cancel().json["customer_profile"]["total_orders"] == 2

    assert agrees(cloud)
    lines = [item for item in cloud.items("orders") if "#CANCELLED" in item["order_id"]]
    assert len(lines) == 1


def test_the_last_order_and_its_predecessor_cancelled_at_the_same_moment_both_leave(cloud):
    ids = [place(now=NOW + n).json["order"]["id"] for n in range(3)]

    def cancel(number):
        return send("POST", f"/api/orders/{ids[number]}/cancel")

    with aws_calls.heard_by(Between("Query", lambda: cancel(1))):
        assert cancel(2).status == 200

    assert agrees(cloud)
    assert profile()["last_order"] == rules.format_timestamp_ms(NOW * 1000)


def test_somebody_in_whose_way_others_always_are_is_asked_to_try_again(cloud):
    place()
    others = iter(range(1, 100))

    class Always(aws_calls.Listener):
        busy = False

        def before(self, call):
            if call.operation == "TransactWriteItems" and not self.busy:
                self.busy = True
                place(now=NOW + next(others))
                self.busy = False

    before = len(confirmed(cloud))
    with aws_calls.heard_by(Always()):
        answer = place("mine", now=NOW + 1000)

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "1"
    assert agrees(cloud)
    assert len(confirmed(cloud)) > before
    assert place("mine", now=NOW + 1001).status == 201


# at the same moment


def test_50_parallel_requests_with_one_key_place_one_order(cloud):
    with parallel.many():
        answers = parallel.at_once([lambda: place("one")] * 50)

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["order"]["id"] for answer in answers}) == 1
    assert len(confirmed(cloud)) == 1
    assert agrees(cloud)


def test_parallel_orders_are_all_kept_and_counted(cloud):
    with parallel.many():
        answers = parallel.for_each(range(8), lambda n: place(f"key-{n}"))

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["order"]["id"] for answer in answers}) == 8
    assert agrees(cloud)


def test_parallel_cancels_and_orders_leave_a_profile_that_agrees(cloud):
    ids = [place(now=NOW + n).json["order"]["id"] for n in range(4)]

    def cancel(order_id):
        return send("POST", f"/api/orders/{order_id}/cancel")

    with parallel.many():
        answers = parallel.at_once(
            [lambda n=n: cancel(ids[n]) for n in range(4)]
            + [lambda n=n: place(f"key-{n}", now=NOW + 10) for n in range(4)]
        )

    assert {answer.status for answer in answers} == {200, 201}
    assert agrees(cloud)
    assert len(confirmed(cloud)) == 4
