"""The profile of a customer, computed from the aggregate of the orders. Golden vectors."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auxeira.orders import customer_summary
from auxeira.orders.order_records import Order
from functions.orders import rules

SINCE = "2025-08-27T13:06:40.000Z"


def at(text):
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def stored(
    total, when="2025-01-01T00:00:00Z", pizza="Margherita", size="medium", status="confirmed"
):
    ms = when if isinstance(when, int) else at(when)
    order_id = f"order_{ms:013}"
    return Order(
        user_id="auth0|ann", order_id=order_id, pizza=pizza, size=size, total=total, status=status
    )


def folded(*orders):
    return rules.fold_orders("auth0|ann", list(orders))


def shown(*orders):
    """(spent, average, size, pizza, frequency) as the profile shows them."""
    found = folded(*orders)
    span = found.last - customer_summary.find_first_order_time_ms(found)
    return (
        rules.divide_and_round(found.amount, 10_000, 2),
        rules.divide_and_round(found.amount, found.count * 10_000, 2),
        customer_summary.find_favorite(found.sizes),
        customer_summary.find_favorite(found.pizzas),
        rules.divide_and_round(found.count * rules.DAY, max(rules.DAY, span), 3),
    )


def test_one_order():
    assert shown(stored(Decimal("16.99"))) == (16.99, 16.99, "medium", "Margherita", 1)


def test_of_two_orders_of_a_day_the_newest_is_the_favourite():
    older = stored(16, "2025-01-01T06:00:00Z", "Margherita", "medium")
    newer = stored(22, "2025-01-01T12:00:00Z", "Pepperoni", "large")

    assert shown(older, newer) == (38, 19, "large", "Pepperoni", 2)


def test_three_orders_of_ten_days():
    orders = [
        stored(24, "2025-01-11T00:00:00Z", "Supreme", "large"),
        stored(13, "2025-01-06T00:00:00Z", "Hawaiian", "small"),
        stored(24, "2025-01-01T00:00:00Z", "Supreme", "large"),
    ]

    assert shown(*orders) == (61, 20.33, "large", "Supreme", 0.3)
    assert shown(*orders[::-1]) == shown(*orders)  # the original took the order for the time


def test_half_a_cent_is_rounded_up_and_not_by_a_float():
    assert shown(stored(Decimal("1.005"), 1), stored(Decimal("1.005"), 2))[:2] == (2.01, 1.01)
    assert shown(stored(Decimal("1.00"), 1), stored(Decimal("1.01"), 2))[:2] == (2.01, 1.01)


def test_ten_dimes_are_a_dollar():
    orders = [
        stored(Decimal("0.1"), at("2025-01-01T00:00:00Z") + n * 38_400_000) for n in range(10)
    ]

    assert shown(*orders)[:2] == (1, 0.1)
    assert shown(*orders)[4] == 2.5


def test_totals_that_were_stored_as_text_are_added_and_not_joined():
    assert shown(stored("16", 1), stored("12", 2))[:2] == (28, 14)


@pytest.mark.parametrize("total", ["", "a lot", None, [], {}, Decimal("NaN"), Decimal("Infinity")])
def test_a_stored_total_that_is_no_number_counts_nothing(total):
    assert rules.parse_amount(total) == 0


def test_cancelled_orders_count_nothing_and_keep_their_id():
    found = folded(stored(16, 5), stored(20, 9, status="cancelled"))

    assert (found.count, found.amount, found.last, found.latest) == (1, 160_000, 5, 9)


def test_of_equals_the_favourite_is_the_one_that_is_complete_first_from_the_newest_on():
    names = ["Supreme", "Hawaiian", "Hawaiian", "Supreme"]  # newest first
    orders = [stored(10, 100 - n, name) for n, name in enumerate(names)]

    assert customer_summary.find_favorite(folded(*orders).pizzas) == "Hawaiian"


def scanned(orders):
    """The favourite pizza by the original's own scan, newest first."""
    counts, best = {}, (0, None)
    for order in sorted(orders, key=lambda order: order.ms, reverse=True):
        name = order.pizza
        counts[name] = counts.get(name, 0) + 1
        if counts[name] > best[0]:
            best = counts[name], name
    return best[1]


PIZZAS = st.lists(st.sampled_from(["Margherita", "Pepperoni", "Supreme"]), min_size=1, max_size=12)


@given(PIZZAS)
def test_the_favourite_is_the_one_that_the_original_found(names):
    orders = [stored(10, n + 1, name) for n, name in enumerate(names)]

    assert customer_summary.find_favorite(folded(*orders).pizzas) == scanned(orders)


@given(PIZZAS, st.data())
def test_an_aggregate_without_an_order_is_that_of_the_others(names, data):
    orders = [
        stored(10 + n, n + 1, name, "large" if n % 2 else "small") for n, name in enumerate(names)
    ]
    gone = data.draw(st.sampled_from(orders))
    rest = [order for order in orders if order is not gone]
    whole, wanted = folded(*orders), folded(*rest)
    fits = {
        "last": [o.ms for o in rest][-1:],
        "pizza": [o.ms for o in rest if o.pizza == gone.pizza][:1],
        "size": [o.ms for o in rest if o.size == gone.size][:1],
    }

    found = {name: fits[name][0] for name in rules.find_vacated_members(whole, gone)}
    without = rules.remove_order(whole, gone, found)

    assert replace(without, version=0, latest=0) == replace(wanted, latest=0)
