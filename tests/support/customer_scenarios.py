"""Customers of Pizza42 as marketing sees them: ordinary requests, and changes of aggregates."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from auxeira.core.records import to_item
from auxeira.orders import customer_summary, order_records
from functions.customers import handler as customers
from functions.orders import handler as orders
from tests.support import auth0, cloud, stream_and_queue_events
from tests.support.events import NOW, Answer, call
from tests.support.walk import Walk

ANN = "auth0|ann"
DAY_MS = 86_400_000


def aggregate(user_id: str = ANN, **changed: Any) -> order_records.CustomerAggregate:
    """What a customer's orders come to: two, of a Margherita and a Supreme, for 33.98 dollars."""
    members: dict[str, Any] = {
        "version": 2, "latest": NOW * 1000, "count": 2, "amount": 33_98_00,
        "last": NOW * 1000, "pizzas": {"Margherita": (1, NOW * 1000 - DAY_MS),
        "Supreme": (1, NOW * 1000)}, "sizes": {"large": (2, NOW * 1000 - DAY_MS)},
    }  # fmt: skip
    key = order_records.aggregate_key(user_id)
    return order_records.CustomerAggregate(**key, **(members | changed))


def change(user_id: str = ANN, number: int = 1) -> dict[str, Any]:
    """A record of the orders' stream: somebody's aggregate was changed."""
    found = stream_and_queue_events.change(user_id, number)
    key = order_records.aggregate_key(user_id)
    keys = {name: {"S": value} for name, value in key.items()}
    found["dynamodb"] |= {"Keys": keys, "NewImage": keys}
    return found


def follow(*users: str) -> list[str]:
    """The stream calls with changes of these customers. Returns the records to be sent again."""
    records = [change(user_id, number) for number, user_id in enumerate(users or (ANN,), 1)]
    return stream_and_queue_events.stream(customers.lambda_handler, records)


def store(*aggregates: order_records.CustomerAggregate) -> None:
    """Puts aggregates where orders put them."""
    cloud.load("orders", map(to_item, aggregates))


def stored_rows() -> list[dict[str, Any]]:
    """Everything under rfm#0 to rfm#7."""
    return [item for item in cloud.items("orders") if item["user_id"].startswith("rfm#")]


def load_rows(found: Iterable[order_records.CustomerAggregate]) -> None:
    """Puts the rows of aggregates, as the function does."""
    for each in found:
        owner = order_records.parse_aggregate_owner(each.user_id)
        assert owner
        row = customer_summary.build_customer_summary(owner, each)
        assert row
        place = customer_summary.build_customer_place(row, each.version)
        cloud.load("orders", [to_item(row), to_item(place)])


def list_customers(now: float = NOW, **parts: Any) -> Answer:
    token = parts.pop("token", None) or auth0.token(now=now, scope=auth0.STAFF_SCOPE)
    return call(
        orders.lambda_handler, "GET", "/api/orders/customers", token=token, now=now, **parts
    )


def _crowd() -> None:
    """Two hundred customers, as many as a page of the ordinary size asks for and more."""
    people = (
        aggregate(f"auth0|{number:024}", last=(NOW - number * 3600) * 1000) for number in range(200)
    )
    load_rows(people)


def _followed(_: Any, now: float) -> Answer:
    left = follow()
    status = 503 if left else 200
    headers = {"Retry-After": "1"} if left else {}
    return Answer(status, headers, json.dumps({"left": left}))


def _left(*then: order_records.CustomerAggregate) -> Callable[[], None]:
    """She is in the list; then her aggregate is another, or gone."""

    def prepare() -> None:
        load_rows([aggregate()])
        store(*then)

    return prepare


LATER = aggregate(version=3, count=3, last=(NOW + 60) * 1000)
WALKS = (
    Walk("orders", "GET /api/orders/customers", 200, lambda _, now: list_customers(now), _crowd),
    *(
        Walk("customers", "the stream", 200, _followed, prepare, case)
        for case, prepare in (
            ("a first order", lambda: store(aggregate())),
            ("another order", _left(LATER)),
            ("a cancelled order", _left(aggregate(version=3, count=1))),
            ("a repeated record", _left(aggregate())),
            ("a customer whose data are gone", _left()),
        )
    ),
)
