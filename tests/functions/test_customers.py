"""Customers of Pizza42 as its marketing sees them: who is let in, pages, CSV, rows that follow."""

import csv
import io
import itertools

import pytest

from auxeira.orders import customer_summary
from functions.customers import service
from functions.orders import segments
from functions.orders.handler import lambda_handler as orders
from tests.support import accounts, auth0, aws_calls, capacity, customer_scenarios, forgeries
from tests.support.customer_scenarios import ANN, aggregate, follow, list_customers
from tests.support.events import NOW, call

BOB = "auth0|bob"
SCOPES = [None, "", "place:orders", "read:customer", "read:customers2", "READ:CUSTOMERS",
          "read:customers,place:orders", "read:\tcustomers", ["read:customers"],
          {"read:customers": True}]  # fmt: skip


def crowd(number):
    """Customers, the newest first, an hour apart."""
    people = [
        aggregate(f"auth0|{n:024}", last=(NOW - n * 3600) * 1000, count=1 + n % 30)
        for n in range(number)
    ]
    customer_scenarios.load_rows(people)
    return [each.user_id.removeprefix("agg#") for each in people]


def walk_pages(limit, **parts):
    """The customers of all pages, page by page."""
    cursor = None
    for _ in range(200):
        query = {"limit": [str(limit)]} | ({"cursor": [cursor]} if cursor else {})
        answer = list_customers(query=query, **parts)
        assert answer.status == 200, answer.text
        yield [row["user_id"] for row in answer.json["customers"]]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            return
    raise AssertionError("the pages never end")


# who is let in


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_a_token_without_the_scope_of_staff_is_refused(cloud, scope):
    answer = list_customers(token=auth0.token(scope=scope))

    assert (answer.status, answer.problem.slug) == (403, "insufficient-scope")
    assert 'scope="read:customers"' in answer.headers["WWW-Authenticate"]


def test_an_id_token_is_refused_whatever_it_says(cloud):
    answer = list_customers(token=auth0.token("id", scope="read:customers"))

    assert (answer.status, answer.problem.slug) == (403, "access-token-required")


@pytest.mark.parametrize("name", forgeries.MACHINES)
def test_a_machine_is_no_staff(cloud, name):
    token = forgeries.MACHINES[name]

    assert list_customers(token=token()).status == 403


def test_an_admin_of_auxeira_is_nobody_here(cloud):
    assert list_customers(token=accounts.holder()).status == 401


def test_staff_need_not_be_customers_who_may_order(cloud):
    token = auth0.token(scope="read:customers", can_place_orders=None, email_verified=False)

    assert list_customers(token=token).status == 200


# what is shown


def test_a_customer_is_shown_by_recency_frequency_and_value(cloud):
    customer_scenarios.store(aggregate(last=(NOW - 3 * 86_400) * 1000))
    assert follow() == []

    answer = list_customers()

    assert answer.json["customers"] == [
        {
            "user_id": ANN,
            "segment": "promising",
            "recency_days": 3,
            "recency_score": 5,
            "frequency_score": 2,
            "monetary_score": 1,
            "total_orders": 2,
            "total_spent": 33.98,
            "average_order_value": 16.99,
            "order_frequency_per_day": 2.0,
            "favorite_pizza": "Supreme",
            "favorite_size": "large",
            "first_order": "2026-09-20T14:13:20.000Z",
            "last_order": "2026-09-18T14:13:20.000Z",
        }
    ]
    assert answer.json["next_cursor"] is None


@pytest.mark.parametrize(
    "limit", [*(pytest.param(n, marks=pytest.mark.slow) for n in (1, 3)), 20, 100]
)
def test_pages_show_everybody_once_the_newest_order_first(cloud, limit):
    people = crowd(120)

    pages = list(walk_pages(limit))

    assert list(itertools.chain(*pages)) == people
    assert max(map(len, pages)) <= limit


@pytest.mark.slow
def test_equal_moments_lose_nobody(cloud):
    people = [aggregate(f"auth0|{n}", last=NOW * 1000) for n in range(50)]
    customer_scenarios.load_rows(people)

    assert len(set(itertools.chain(*walk_pages(7)))) == 50


def test_a_cursor_is_good_for_its_caller_alone(cloud):
    crowd(60)
    cursor = list_customers().json["next_cursor"]

    token = auth0.token(sub="auth0|eve", scope="read:customers")
    answer = list_customers(token=token, query={"cursor": [cursor]})

    assert (answer.status, answer.problem.slug) == (400, "invalid-cursor")


@pytest.mark.parametrize(("limit", "units"), [(20, 4), (100, 12)])
@pytest.mark.parametrize("size", [400, pytest.param(2000, marks=pytest.mark.slow)])
def test_a_page_costs_the_same_of_many_customers(cloud, limit, units, size):
    crowd(size)

    with capacity.counted() as spent:
        list_customers(query={"limit": [str(limit)]})

    assert spent.row()["calls"] == 8
    assert spent.row()["read"] <= units


def test_a_row_that_is_odd_is_left_out_and_holds_up_nobody(cloud):
    people = crowd(40)
    row = customer_summary.customer_summary_key(people[7], (NOW - 7 * 3600) * 1000)
    cloud.change("orders", row, count="many")

    assert list(itertools.chain(*walk_pages(20))) == people[:7] + people[8:]


# CSV


def read_csv(answer):
    assert answer.status == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text)))


def as_csv(**parts):
    return list_customers(headers={"Accept": "text/csv"}, **parts)


def test_csv_says_the_same_as_json(cloud):
    crowd(3)

    names, *rows = read_csv(as_csv())

    told = [dict(zip(names, row, strict=True)) for row in rows]
    shown = list_customers().json["customers"]
    assert [{n: str(v) for n, v in row.items()} for row in shown] == told


def test_csv_leads_from_page_to_page_and_names_its_columns_once(cloud):
    people = crowd(50)
    found, query = [], {"limit": ["20"]}
    while True:
        answer = as_csv(query=query)
        found += read_csv(answer)
        if "Link" not in answer.headers:
            break
        target, rel = answer.headers["Link"].split("; ")
        assert rel == 'rel="next"'
        parts = dict(pair.split("=", 1) for pair in target[1:-1].split("?")[1].split("&"))
        query = {name: [value] for name, value in parts.items()}

    assert [row[0] for row in found] == ["user_id", *people]
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("http://evil.example")', "+1", "-1+1", "@SUM(1)", "\t=1", " =1", "\r=1",
             "\n=1", "\uff1d1", "\u00a0=1"]
)  # fmt: skip
def test_no_cell_is_a_formula(cloud, evil):
    """Earlier systems checked nothing of what was ordered."""
    customer_scenarios.store(aggregate(pizzas={evil: (2, NOW * 1000)}))
    assert follow() == []

    _, row = read_csv(as_csv())

    assert row[10] == f"'{evil}"


@pytest.mark.parametrize("harmless", ["Margherita", "Quattro, Stagioni", 'The "Best"', "a=b"])
def test_other_text_stays_as_it_is(cloud, harmless):
    customer_scenarios.store(aggregate(pizzas={harmless: (2, NOW * 1000)}))
    assert follow() == []

    assert read_csv(as_csv())[1][10] == harmless


# rows follow aggregates


def test_an_order_puts_its_customer_into_the_list_and_moves_her_with_the_next(cloud):
    for minutes in (2, 1):
        body = {"pizza": "Margherita", "size": "medium", "total": 16.99}
        now = NOW - 60 * minutes
        token = auth0.token(now=now)
        assert call(orders, "POST", "/api/orders", body, token=token, now=now).status == 201
        assert follow() == []

    (row,) = list_customers().json["customers"]

    assert (row["total_orders"], row["last_order"]) == (2, "2026-09-21T14:12:20.000Z")
    assert len(customer_scenarios.stored_rows()) == 2  # the row, and where it lies


def test_records_twice_late_and_in_any_order_leave_one_row_each(cloud):
    customer_scenarios.load_rows([aggregate(version=1, last=(NOW - 60) * 1000)])
    customer_scenarios.store(aggregate(version=9), aggregate(BOB, version=3, last=NOW * 1000 - 1))

    assert follow(ANN, BOB, ANN, BOB, BOB, ANN) == []

    assert [row["user_id"] for row in list_customers().json["customers"]] == [ANN, BOB]
    assert len(customer_scenarios.stored_rows()) == 4


def test_a_repeated_record_writes_nothing(cloud):
    customer_scenarios.store(aggregate())
    follow()

    with capacity.counted() as spent:
        follow()

    assert (spent.row()["calls"], spent.row()["read"], spent.row()["write"]) == (2, 2, 0)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_aggregate_that_was_made_anew_replaces_the_row_whatever_its_version(cloud, version):
    customer_scenarios.load_rows([aggregate(version=2)])
    customer_scenarios.store(aggregate(version=version, count=7, last=(NOW - 1) * 1000))

    follow()

    (row,) = list_customers().json["customers"]
    assert row["total_orders"] == 7
    assert len(customer_scenarios.stored_rows()) == 2


@pytest.mark.parametrize("then", [[], [aggregate(count=0, version=3, pizzas={}, sizes={})]])
def test_who_has_no_confirmed_order_any_more_vanishes(cloud, then):
    customer_scenarios.load_rows([aggregate()])
    customer_scenarios.store(*then)

    assert follow() == []

    assert customer_scenarios.stored_rows() == []


def test_what_a_slower_process_read_before_never_replaces_what_is_newer(cloud):
    """The aggregate moves, and another process writes its row, between reading and writing."""
    customer_scenarios.store(aggregate())
    newer = aggregate(version=3, count=3, last=(NOW + 60) * 1000)

    class Interrupt(aws_calls.Listener):
        def __init__(self):
            self.armed = True

        def before(self, call):
            if self.armed and call.operation == "TransactWriteItems":
                self.armed = False
                customer_scenarios.store(newer)
                service.refresh_customer(ANN)

    with aws_calls.heard_by(Interrupt()):
        assert follow() == []

    (row,) = list_customers(now=NOW + 60).json["customers"]
    assert row["total_orders"] == 3
    assert len(customer_scenarios.stored_rows()) == 2


def test_what_the_key_of_a_client_names_like_an_aggregate_is_none(cloud):
    record = customer_scenarios.change()
    record["dynamodb"]["Keys"]["user_id"]["S"] = f"idem#{ANN}"

    with capacity.counted() as spent:
        answer = customer_scenarios.customers.lambda_handler(
            {"Records": [record]}, customer_scenarios.stream_and_queue_events.Context()
        )

    assert answer == {"batchItemFailures": []}
    assert spent.row()["calls"] == 0


def test_an_odd_aggregate_leaves_the_row_as_it_is_and_holds_up_nobody(cloud):
    customer_scenarios.load_rows([aggregate()])
    customer_scenarios.store(aggregate(version=3), aggregate(BOB))
    cloud.change("orders", {"user_id": f"agg#{ANN}", "order_id": "customer_profile"}, count="2")

    assert follow(ANN, BOB) == []

    assert {row["user_id"] for row in list_customers().json["customers"]} == {ANN, BOB}


def test_while_dynamodb_is_away_the_record_comes_again(cloud):
    customer_scenarios.store(aggregate())

    def answer(request):
        return cloud.refusal("InternalServerError", 500)

    with cloud.answering(answer):
        assert len(follow()) == 1
    assert follow() == []
    assert len(customer_scenarios.stored_rows()) == 2


def test_a_move_costs_six_write_units(cloud):
    customer_scenarios.load_rows([aggregate()])
    customer_scenarios.store(aggregate(version=3, last=(NOW + 60) * 1000))

    with capacity.counted() as spent:
        follow()

    assert (spent.row()["calls"], spent.row()["read"], spent.row()["write"]) == (3, 2, 6)


def test_long_ids_fit_into_keys(cloud):
    user_id = "auth0|" + "é" * 249
    customer_scenarios.store(aggregate(user_id))

    assert follow(user_id) == []

    (row,) = list_customers().json["customers"]
    assert row["user_id"] == user_id


# segments


@pytest.mark.parametrize(
    ("days", "number", "dollars", "scores", "segment"),
    [
        (0, 20, 400, (5, 5, 5), "champion"),
        (30, 10, 399.99, (4, 4, 4), "champion"),
        (31, 20, 200, (3, 5, 4), "loyal"),
        (7, 5, 100, (5, 3, 3), "loyal"),
        (8, 4, 99.99, (4, 2, 2), "promising"),
        (7, 1, 12.99, (5, 1, 1), "new"),
        (90, 2, 40, (3, 2, 2), "occasional"),
        (90, 1, 39.99, (3, 1, 1), "occasional"),
        (91, 5, 100, (2, 3, 3), "at_risk"),
        (181, 30, 900, (1, 5, 5), "at_risk"),
        (180, 4, 60, (2, 2, 2), "hibernating"),
        (181, 1, 13, (1, 1, 1), "lost"),
    ],
)
def test_scores_and_segments_follow_the_steps(days, number, dollars, scores, segment):
    found = segments.score_customer(days, number, round(dollars * 10_000))

    assert found == scores
    assert segments.find_segment(found) == segment
