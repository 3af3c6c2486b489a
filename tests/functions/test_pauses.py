"""What waits before it tries again: never in step with another, never beyond its time."""

import itertools
import random
import time
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from auxeira.core import deadline
from auxeira.core.records import to_item
from auxeira.orders import order_records
from functions.orders import rules as order_rules
from functions.orders import service as orders
from functions.profiles import service as profiles
from tests.support import accounts, auth0, aws_calls, cloud, reports
from tests.support.client import CLIENT
from tests.support.events import NOW

ANN = "auth0|ann"
ORDER = order_rules.build_order(ANN, None, "Supreme", "large", 2499, NOW * 1000)


class InTheWay(aws_calls.Listener):
    """Moves the version of what a write is bound to, each time just before the write."""

    def __init__(self, table, key):
        self.table, self.key, self.moving = table, key, False
        self.versions = itertools.count(1000)

    def before(self, called):
        if called.operation not in ("TransactWriteItems", "UpdateItem") or self.moving:
            return
        self.moving = True
        (item,) = [i for i in cloud.items(self.table) if self.key.items() <= i.items()]
        cloud.load(self.table, [item | {"version": next(self.versions)}])
        self.moving = False


def place():
    token = auth0.token(sub=ANN, now=NOW)
    body = {"pizza": "Supreme", "size": "large"}
    return CLIENT.post("/api/orders", body, token=token, now=NOW + 9)


def cancel():
    token = auth0.token(sub=ANN, now=NOW)
    return CLIENT.post(f"/api/orders/{ORDER.order_id}/cancel", token=token, now=NOW + 9)


def with_an_order():
    aggregate = replace(order_rules.fold_orders(ANN, [ORDER]), version=1)
    cloud.load("orders", [to_item(ORDER), to_item(aggregate)])
    return InTheWay("orders", order_records.aggregate_key(ANN))


def save():
    body = {"impactGoals": "More of it", "metrics": {"2025": {"employees": 7}}}
    return CLIENT.patch("/api/profile", body, token=accounts.holder(), now=NOW)


def with_a_profile():
    reports.saved()
    return InTheWay("profiles", {"user_id": reports.USER, "record": "PROFILE"})


LOOPS = {
    "placing an order": (with_an_order, place, orders.ATTEMPTS),
    "cancelling an order": (with_an_order, cancel, orders.ATTEMPTS),
    "saving a profile": (with_a_profile, save, profiles.ATTEMPTS),
}


@pytest.mark.parametrize(("prepare", "request_", "attempts"), LOOPS.values(), ids=LOOPS)
def test_each_attempt_but_the_first_waits_and_never_as_another_copy_of_the_process_would(
    cloud, pauses, prepare, request_, attempts
):
    found = []
    for _ in range(2):
        pauses.clear()
        random.seed(1)  # what copies of one snapshot share
        with aws_calls.heard_by(prepare()):
            assert request_().status == 503
        found.append(list(pauses))

    for waited in found:
        assert len(waited) == attempts - 1
        bounds = [min(0.05 * 2**n, 0.4) for n in range(len(waited))]
        assert all(0 <= each <= most for each, most in zip(waited, bounds, strict=True))
    assert found[0] != found[1]


def test_nobody_waits_beyond_the_time_of_the_request(pauses, monkeypatch):
    moment = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    deadline.start_request(SimpleNamespace(get_remaining_time_in_millis=lambda: 310))

    for attempt in range(1, 50):
        deadline.wait_before_retry(attempt)
    assert all(each <= 0.0101 for each in pauses)

    moment[0] += 0.02
    pauses.clear()
    deadline.wait_before_retry(9)
    assert pauses == []
    deadline.end_request()
