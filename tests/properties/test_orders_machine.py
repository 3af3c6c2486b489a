"""Orders against a small model of them, in any order of requests. Many more with SOAK=1."""

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from functions.orders import menu
from functions.orders.handler import lambda_handler
from tests.support import auth0, aws_calls, cloud, fault_injection
from tests.support.events import NOW, call

pytestmark = pytest.mark.usefixtures("quiet")

ANN = "auth0|ann"

DAY = 86_400
BODIES = st.fixed_dictionaries(
    {"pizza": st.sampled_from([*menu.MENU.prices]), "size": st.sampled_from(menu.SIZES)}
)
LATER = st.sampled_from([0, 0, 0.001, 1, 60, DAY, 10 * DAY])
CLICKED = st.sampled_from([{"pizza": "Supreme", "size": size} for size in ("small", "large")])
TOTALS = st.sampled_from([*(row.name for row in menu.LISTS), "none", "wrong"])
APART = st.sampled_from([-3000, -2001, -2000, -1, 0, 0, 0, 1, 2000, 2001, 3000, 100_000])  # ms


@dataclass
class Order:
    """What the model knows of an order."""

    id: str
    pizza: str
    size: str
    cents: int
    confirmed: bool = True

    @property
    def ms(self):
        return int(self.id[6:])


class Orders(RuleBasedStateMachine):
    """One customer, and another one whom nothing of it concerns."""

    def __init__(self):
        super().__init__()
        self.running = cloud.running()
        self.running.__enter__()
        self.now = float(NOW)
        self.orders = []
        self.keys = {}  # key -> (body, order, when)
        self.dated = []  # (wish, date in ms, order), the newest last
        self.date = 1_756_375_200_000  # what the page's clock said last

    def teardown(self):
        self.running.__exit__(None, None, None)

    def send(self, method, path, body=None, sub=ANN, **parts):
        token = auth0.token(sub=sub, now=self.now)
        return call(lambda_handler, method, path, body, token=token, now=self.now, **parts)

    def took(self, body, order_id, cents=None):
        cents = cents or menu.look_up_price(body["pizza"], body["size"])
        assert all(order.id < order_id for order in self.orders)
        self.orders.append(Order(order_id, body["pizza"], body["size"], cents))
        return self.orders[-1]

    @rule(body=BODIES, later=LATER)
    def place(self, body, later):
        self.now += later
        answer = self.send("POST", "/api/orders", body)
        assert answer.status == 201
        self.took(body, answer.json["order"]["id"])
        self.agrees(answer.json["customer_profile"])

    @rule(body=BODIES, fault=st.sampled_from([None, *fault_injection.FAULTS]), at=st.integers(0, 2))
    def place_with_a_key_until_it_is_answered(self, body, fault, at):
        key = f"key-{len(self.keys)}"
        answer = self.insist(fault_injection.Fault(at, fault), lambda: self.send(
            "POST", "/api/orders", body, key=key))  # fmt: skip
        assert answer.status == 201
        order = self.took(body, answer.json["order"]["id"])
        self.keys[key] = body, order, self.now
        self.agrees(answer.json["customer_profile"])

    @rule(body=CLICKED, total=TOTALS, apart=APART, later=LATER, key=st.sampled_from([0, 0, 0, 1]),
          fault=st.sampled_from([None, *fault_injection.FAULTS]), at=st.integers(0, 2))  # fmt: skip
    def place_from_the_page(self, body, total, apart, later, key, fault, at):
        """With a date, which alone tells a second click from a second order, or a key as well."""
        self.now += later
        self.date += apart
        wish = body | totals(body)[total]
        key = f"key-{len(self.keys)}" if key else None
        answer = self.insist(fault_injection.Fault(at, fault), lambda: self.send(
            "POST", "/api/orders", wish | {"date": written(self.date)}, key=key))  # fmt: skip
        same = None if key else self.clicked_before(wish)
        if same is None and total == "wrong":
            assert answer.status == 409
            assert answer.problem.price == menu.look_up_price(**body) / 100
            return
        assert answer.status == 201
        if same is None:
            cents = round(wish.get("total", 0) * 100)
            order = self.took(body, answer.json["order"]["id"], cents)
            self.dated = [*self.dated, (wish, self.date, order)][-10:]
            if key:
                self.keys[key] = wish | {"date": written(self.date)}, order, self.now
        else:
            assert answer.json["order"]["id"] == same.id
            assert answer.json["order"]["status"] == self.status(same)
            assert answer.json["warnings"]
        self.agrees(answer.json["customer_profile"])

    def clicked_before(self, wish):
        """The order that a wish without a key repeats."""
        for asked, date, order in reversed(self.dated):
            fresh = order.ms > (int(self.now) - DAY) * 1000
            if asked == wish and abs(date - self.date) <= 2000 and fresh:
                return order
        return None

    def insist(self, fault, request):
        with aws_calls.heard_by(fault):
            for _ in range(3):
                try:
                    answer = request()
                except fault_injection.Killed:
                    cloud.fresh_process()
                    continue
                if answer.status != 503:
                    return answer
        raise AssertionError("no answer")

    @precondition(lambda self: self.keys)
    @rule(data=st.data(), other=BODIES)
    def repeat(self, data, other):
        key = data.draw(st.sampled_from(sorted(self.keys)))
        body, order, when = self.keys[key]
        if self.now >= int(when) + DAY - 1:
            return
        again = self.send("POST", "/api/orders", body, key=key)
        assert again.status == 201
        assert again.json["order"]["id"] == order.id
        assert again.json["order"]["status"] == self.status(order)
        changed = self.send("POST", "/api/orders", other, key=key)
        assert changed.status == (201 if other == body else 422)

    @precondition(lambda self: self.orders)
    @rule(
        data=st.data(), fault=st.sampled_from([None, *fault_injection.FAULTS]), at=st.integers(0, 3)
    )
    def cancel(self, data, fault, at):
        order = data.draw(st.sampled_from(self.orders))
        answer = self.insist(fault_injection.Fault(at, fault), lambda: self.send(
            "POST", f"/api/orders/{order.id}/cancel"))  # fmt: skip
        order.confirmed = False
        assert answer.status == 200
        assert answer.json["order"]["status"] == "cancelled"
        self.agrees(answer.json["customer_profile"])

    @rule(limit=st.sampled_from([1, 2, 3, 20]))
    def list(self, limit):
        found, query = [], {"limit": [str(limit)]}
        while True:
            page = self.send("GET", "/api/orders", query=query).json
            self.agrees(page["customer_profile"])
            found += page["orders"]
            if page["next_cursor"] is None:
                break
            query["cursor"] = [page["next_cursor"]]
        assert [(o["id"], o["total"], o["status"]) for o in found] == [
            (o.id, o.cents / 100, self.status(o)) for o in reversed(self.orders)
        ]

    @rule(body=BODIES)
    def somebody_else_orders(self, body):
        assert self.send("POST", "/api/orders", body, sub="auth0|bob").status == 201

    @precondition(lambda self: self.orders)
    @rule()
    def the_aggregate_was_never_written(self):
        table = cloud._tables()["Pizza42-Orders-test"].items
        if table.pop(f"agg#{ANN}", None):
            self.dated = []
        cloud.fresh_process()

    def status(self, order):
        return "confirmed" if order.confirmed else "cancelled"

    def agrees(self, shown):
        """The profile as the original's scan over the confirmed orders has it, newest first."""
        orders = [order for order in reversed(self.orders) if order.confirmed]
        assert shown["total_orders"] == len(orders)
        if not orders:
            assert len(shown) == 3
            return
        cents = sum(order.cents for order in orders)
        assert shown["total_spent"] == cents / 100
        assert abs(shown["average_order_value"] * 100 - cents / len(orders)) <= 0.5001
        for name, values in (
            ("pizza", [o.pizza for o in orders]),
            ("size", [o.size for o in orders]),
        ):
            assert shown[f"favorite_{name}"] == scanned(values)
        assert (shown["first_order"], shown["last_order"]) == (iso(orders[-1]), iso(orders[0]))
        days = max(1, (orders[0].ms - orders[-1].ms) / 1000 / DAY)
        assert abs(shown["order_frequency_per_day"] - len(orders) / days) <= 0.000501


def scanned(values):
    counts = Counter()
    most, best = 0, None
    for value in values:
        counts[value] += 1
        if counts[value] > most:
            most, best = counts[value], value
    return best


def totals(body):
    """What may be sent as the total, by the names of TOTALS."""
    found = {
        row.name: {"total": menu.look_up_price(**body, prices=row) / 100} for row in menu.LISTS
    }
    return found | {"none": {}, "wrong": {"total": 15.5}}


def iso(order):
    return written(order.ms)


def written(ms):
    text = datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


EXAMPLES, STEPS = (1000, 50) if os.environ.get("SOAK") else (25, 20)
TestOrders = Orders.TestCase
TestOrders.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS)
