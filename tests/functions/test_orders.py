"""What customers of Pizza42 see: the menu, placing, reading and cancelling orders."""

import msgspec
import pytest

from auxeira.aws import attribute_values
from auxeira.core.records import to_item
from cdk import specs
from functions.orders import menu, responses, rules
from tests.support import auth0, aws_calls, capacity, tokens
from tests.support.client import CLIENT
from tests.support.events import NOW

ANN = "auth0|ann"

MARGHERITA = {"pizza": "Margherita", "size": "medium", "total": 16.99}
PLACED_AT = "2026-09-21T14:13:20.000Z"  # NOW
PROFILE = {
    "total_orders", "total_spent", "average_order_value", "favorite_size", "favorite_pizza",
    "customer_since", "first_order", "last_order", "order_frequency_per_day",
    "profile_generated_at", "data_source",
}  # fmt: skip


def send(method, path, body=None, sub=ANN, kind="access", **parts):
    token = parts.pop("token", None) or auth0.token(kind, sub=sub, now=parts.get("now", NOW))
    return CLIENT.send(method, path, body, token=token, **parts)


def place(body=MARGHERITA, **parts):
    return send("POST", "/api/orders", body, **parts)


def placed(body=MARGHERITA, **parts):
    answer = place(body, **parts)
    assert answer.status == 201, answer.text
    return answer.json["order"]["id"]


def listed(query=None, **parts):
    answer = send("GET", "/api/orders", query=query, **parts)
    assert answer.status == 200, answer.text
    return answer.json


def ids(page):
    return [order["id"] for order in page["orders"]]


# the menu


def test_the_menu_is_public_and_may_be_cached():
    answer = CLIENT.get("/api/menu")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.json["currency"] == "USD"
    prices = {row["pizza"]: row["prices"] for row in answer.json["menu"]}
    assert prices["Margherita"] == {"small": 12.99, "medium": 16.99, "large": 20.99}
    assert prices["Pepperoni"] == {"small": 14.99, "medium": 18.99, "large": 22.99}
    assert prices["Supreme"] == {"small": 16.99, "medium": 20.99, "large": 24.99}
    assert prices["Hawaiian"] == {"small": 13.99, "medium": 17.99, "large": 21.99}


# placing


def test_the_documented_order_is_taken(cloud):
    answer = place()

    assert answer.status == 201
    assert answer.json == {
        "success": True,
        "message": "Order placed successfully",
        "order": {
            "id": "order_1790000000000",
            "pizza": "Margherita",
            "size": "medium",
            "total": 16.99,
            "date": PLACED_AT,
            "userId": ANN,
            "status": "confirmed",
        },
        "storage": "dynamodb",
        "customer_profile": {
            "total_orders": 1,
            "total_spent": 16.99,
            "average_order_value": 16.99,
            "favorite_size": "medium",
            "favorite_pizza": "Margherita",
            "customer_since": "2025-08-27T13:06:40.000Z",
            "first_order": PLACED_AT,
            "last_order": PLACED_AT,
            "order_frequency_per_day": 1,
            "profile_generated_at": PLACED_AT,
            "data_source": "dynamodb",
        },
        "verification": {
            "id_token_verified": False,
            "email_verified": True,
            "token_type": "access_token",
            "verified_at": PLACED_AT,
        },
        "warnings": [],
    }
    assert answer.headers["Location"] == "orders/order_1790000000000"


PAGE = {
    "pizza": "Margherita",
    "size": "medium",
    "total": 16,
    "date": "2025-08-28T10:00:00.000Z",
}
PRICES = [
    (row.name, pizza, size, menu.look_up_price(pizza, size, row) / 100)
    for row in menu.LISTS
    for pizza in row.prices
    for size in menu.SIZES
]


def test_the_front_end_s_own_request_is_charged_what_it_shows(cloud):
    answer = place(PAGE, kind="id")

    assert answer.status == 201
    assert answer.json["order"]["total"] == 16
    assert answer.json["order"]["date"] == PLACED_AT
    assert answer.json["warnings"] == []
    assert answer.json["customer_profile"]["total_spent"] == 16
    assert answer.json["verification"] == {
        "id_token_verified": True,
        "email_verified": True,
        "token_type": "id_token",
        "verified_at": PLACED_AT,
    }
    assert [str(item["total"]) for item in cloud.items("orders") if "total" in item] == ["16.00"]


def test_there_are_twelve_prices_on_each_of_the_two_lists():
    assert len(PRICES) == 24
    shown = {(pizza, size): total for name, pizza, size, total in PRICES if name == "menu"}
    page = {(pizza, size): total for name, pizza, size, total in PRICES if name == "first page"}
    assert {each: round(shown[each] - page[each], 2) for each in shown} == dict.fromkeys(page, 0.99)


@pytest.mark.parametrize(("name", "pizza", "size", "total"), PRICES)
def test_every_price_of_a_list_that_is_honoured_is_what_is_charged(cloud, name, pizza, size, total):
    answer = place({"pizza": pizza, "size": size, "total": total})

    assert answer.status == 201
    assert answer.json["order"]["total"] == total
    assert answer.json["warnings"] == []
    (stored,) = [item["total"] for item in cloud.items("orders") if "total" in item]
    assert float(stored) == total


@pytest.mark.parametrize("total", [15.99, 16.01, 16.5, 16.994, 17, 0.01, 1000, 12, 20.99])
def test_a_total_that_is_no_price_is_refused_with_the_menu_s_and_nothing_is_written(cloud, total):
    answer = place(PAGE | {"total": total}, key="one")

    assert answer.status == 409
    assert answer.problem.slug == "price-changed"
    assert answer.problem.price == 16.99
    assert "A medium Margherita costs 16.99 USD" in answer.json["error"]
    assert cloud.items("orders") == []
    assert place(PAGE | {"total": answer.problem.price}).status == 201


def test_a_total_that_a_browser_added_up_is_the_price_that_it_means(cloud):
    answer = place(MARGHERITA | {"total": 16.99 + 1e-14})

    assert answer.json["order"]["total"] == 16.99


@pytest.fixture
def ended(monkeypatch):
    """The first page's prices have ended at NOW."""
    page = msgspec.structs.replace(menu.FIRST_PAGE, ends=PLACED_AT)
    monkeypatch.setattr(menu, "LISTS", (menu.MENU, page))


def test_a_list_that_has_ended_is_honoured_no_more(cloud, ended):
    assert place(PAGE, now=NOW - 1).json["order"]["total"] == 16
    assert place(PAGE, now=NOW, kind="id").status == 201  # the order of a second ago, once more

    answer = place(PAGE | {"date": "2026-09-21T14:13:20.000Z"})

    assert (answer.status, answer.problem.price) == (409, 16.99)
    assert place(MARGHERITA).json["order"]["total"] == 16.99


def test_an_order_whose_reply_was_lost_is_told_after_its_list_has_ended(cloud, ended):
    first = place(PAGE, key="one", now=NOW - 1)

    again = place(PAGE, key="one")

    assert (again.status, again.json["order"]) == (201, first.json["order"])


def test_an_order_needs_no_total_and_no_date(cloud):
    answer = place({"pizza": "Hawaiian", "size": "large"})

    assert answer.json["order"]["total"] == 21.99
    assert answer.json["warnings"] == []


def test_an_order_is_stored_in_the_form_of_the_original(cloud):
    place()

    (item,) = [item for item in cloud.items("orders") if item["user_id"] == ANN]
    assert {name: str(value) for name, value in item.items()} == {
        "user_id": ANN,
        "order_id": "order_1790000000000",
        "pizza": "Margherita",
        "size": "medium",
        "total": "16.99",
        "created_at": PLACED_AT,
        "user_email": "ann@example.org",
        "status": "confirmed",
    }


@pytest.mark.parametrize(
    "body",
    [
        {"pizza": "Quattro", "size": "medium"},
        {"pizza": "margherita", "size": "medium"},
        {"pizza": "Margherita", "size": "huge"},
        {"pizza": "", "size": "medium"},
        {"pizza": None, "size": "medium"},
        {"pizza": "Margherita"},
        {"size": "medium"},
        {},
        MARGHERITA | {"total": "16.99"},
        MARGHERITA | {"total": -5},
        MARGHERITA | {"total": 0},
        MARGHERITA | {"total": 1e9},
        MARGHERITA | {"total": None},
        MARGHERITA | {"total": True},
        MARGHERITA | {"total": [16.99]},
        MARGHERITA | {"date": 5},
        MARGHERITA | {"date": "x" * 101},
        MARGHERITA | {"user_id": "auth0|bob"},
        MARGHERITA | {"status": "delivered"},
        '{"pizza":"Margherita","size":"medium","total":NaN}',
        '{"pizza":"Margherita","size":"medium","total":1e999}',
        '{"pizza":"Margherita","pizza":"Supreme","size":"medium"}',
    ],
    ids=str,
)
def test_an_order_that_is_not_on_the_menu_is_refused_and_nothing_is_written(cloud, body):
    answer = place(body)

    assert answer.status == 400
    assert answer.problem.errors
    assert cloud.items("orders") == []


def test_the_refusal_of_a_pizza_names_those_there_are(cloud):
    text = place({"pizza": "Quattro", "size": "medium"}).text

    assert "pizza" in text
    assert "Margherita" in text


# repeated requests


def test_a_repeated_request_answers_the_order_that_it_placed(cloud):
    first = place(key="one")

    again = place(key="one", now=NOW + 60)

    assert again.status == 201
    assert again.json["order"] == first.json["order"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert listed()["customer_profile"]["total_orders"] == 1


def test_a_key_with_another_body_is_refused_and_nothing_is_written(cloud):
    placed(key="one")
    before = cloud.items("orders")

    answer = place({"pizza": "Supreme", "size": "large"}, key="one")

    assert answer.status == 422
    assert answer.problem.slug == "idempotency-key-reused"
    assert cloud.items("orders") == before


def test_a_key_is_the_customer_s_own(cloud):
    placed(key="one")

    other = place(key="one", sub="auth0|bob")

    assert other.status == 201
    assert "Idempotent-Replayed" not in other.headers


def test_a_key_is_forgotten_after_a_day_even_before_its_record_is_deleted(cloud):
    first = placed(key="one")

    assert place(key="one", now=NOW + 86_399).json["order"]["id"] == first
    assert placed(key="one", now=NOW + 86_400) != first


def test_a_repeated_request_shows_an_order_that_was_cancelled_since(cloud):
    order = placed(key="one")
    send("POST", f"/api/orders/{order}/cancel")

    again = place(key="one")

    assert again.status == 201
    assert again.json["order"]["status"] == "cancelled"
    assert listed()["customer_profile"]["total_orders"] == 0


# the same order twice, from a page that knows no Idempotency-Key


def at(date, **changes):
    return PAGE | {"date": f"2025-08-28T10:00:{date}"} | changes


@pytest.mark.parametrize("date", ["00.000Z", "00.001Z", "02.000Z", "02Z", "01.5Z", "00.000+00:00"])
def test_a_second_click_is_the_order_of_the_first_one(cloud, date):
    first = place(at("00.000Z"))
    stored = cloud.items("orders")

    again = place(at(date), now=NOW + 1)

    assert again.status == 201
    assert again.json["order"] == first.json["order"]
    assert again.json["warnings"] == [responses.SAME]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json["customer_profile"]["total_orders"] == 1
    assert cloud.items("orders") == stored
    assert first.json["warnings"] == []


def test_the_date_of_a_second_click_may_be_the_earlier_one(cloud):
    first = placed(at("02.000Z"))

    assert placed(at("00.000Z")) == first


@pytest.mark.parametrize(
    "body",
    [
        at("02.001Z"),
        at("00.000-01:00"),
        at("00.000Z", total=16.99),
        at("00.000Z", size="large", total=20),
        at("00.000Z", pizza="Supreme", total=20),
        {name: value for name, value in PAGE.items() if name != "total"},
    ],
    ids=str,
)
def test_another_order_is_another_order(cloud, body):
    first = placed(at("00.000Z"))

    answer = place(body)

    assert answer.status == 201
    assert answer.json["order"]["id"] != first
    assert answer.json["warnings"] == []


@pytest.mark.parametrize(
    "date",
    [
        "",
        "now",
        "2025-08-28",
        "2025-08-28T10:00:00.000",
        "2025-08-28 10:00:00Z",
        "2025-02-30T10:00:00.000Z",
        "2025-08-28T10:00:60.000Z",
        "0000-01-01T00:00:00Z",
        "2025-08-28T10:00:00.000Z ",
        "٢٠٢٥-08-28T10:00:00.000Z",
        "2025-08-28T10:00:00.000+99:99",
        "1756375200000",
    ],
)
def test_nothing_is_merged_by_what_is_no_moment(cloud, date):
    assert placed(PAGE | {"date": date}) != placed(PAGE | {"date": date})


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999999-23:59"]
)
def test_the_first_and_the_last_moment_there_are_can_be_sent(cloud, date):
    assert placed(PAGE | {"date": date}) == placed(PAGE | {"date": date})


def test_without_a_date_nothing_is_merged(cloud):
    assert placed() != placed()


def test_with_a_key_the_key_alone_decides(cloud):
    first = placed(PAGE, key="one")

    assert placed(PAGE, key="two") != first
    assert placed(PAGE, key="one") == first


def test_a_request_without_a_key_is_the_order_that_one_with_a_key_has_placed(cloud):
    first = placed(PAGE, key="one")

    assert placed(PAGE) == first


def test_the_same_order_of_another_customer_is_another_order(cloud):
    first = place(PAGE)

    other = place(PAGE, sub="auth0|bob")

    assert other.json["warnings"] == []
    assert other.json["order"]["userId"] != first.json["order"]["userId"]


def test_a_second_click_shows_an_order_that_was_cancelled_in_between(cloud):
    order = placed(PAGE)
    send("POST", f"/api/orders/{order}/cancel")

    again = place(PAGE)

    assert (again.json["order"]["id"], again.json["order"]["status"]) == (order, "cancelled")
    assert listed()["customer_profile"]["total_orders"] == 0


def test_ten_orders_are_remembered_by_their_dates(cloud):
    bodies = [at(f"{3 * n:02}.000Z") for n in range(11)]
    first, *others = [placed(body, now=NOW + n) for n, body in enumerate(bodies)]

    again = [placed(body, now=NOW + 60) for body in bodies[::-1]]

    assert again[:-1] == others[::-1]
    assert again[-1] != first


def test_an_order_is_remembered_by_its_date_for_a_day(cloud):
    first = placed(PAGE)

    assert placed(PAGE, now=NOW + 86_399) == first
    assert placed(PAGE, now=NOW + 86_400) != first


def test_the_aggregate_of_a_busy_customer_takes_one_unit(cloud):
    for n in range(12):
        placed(at(f"{3 * n:02}.000Z", pizza="Margherita"), now=NOW + n)
    for pizza, size in [("Pepperoni", "small"), ("Supreme", "large"), ("Hawaiian", "small")]:
        placed({"pizza": pizza, "size": size}, now=NOW + 60)

    (aggregate,) = [i for i in cloud.items("orders") if i["user_id"].startswith("agg#")]

    assert capacity.item_size(attribute_values.serialize(aggregate)) <= 1024


# order ids


def test_orders_of_one_millisecond_are_all_kept_and_in_order(cloud):
    ordered = [placed() for _ in range(3)]

    assert ordered == ["order_1790000000000", "order_1790000000001", "order_1790000000002"]
    assert ids(listed()) == ordered[::-1]


def test_an_order_never_goes_before_one_that_is_there_when_a_clock_is_behind(cloud):
    first = placed(now=NOW + 5)

    second = placed(now=NOW)

    assert second == "order_1790000005001"
    assert ids(listed()) == [second, first]


def test_a_cancelled_order_keeps_its_id(cloud):
    first = placed()
    send("POST", f"/api/orders/{first}/cancel")

    assert placed() == "order_1790000000001"


def test_an_order_that_the_aggregate_does_not_know_is_not_overwritten(cloud):
    placed(now=NOW - 60)
    item = to_item(rules.build_order(ANN, None, "Supreme", "small", 1600, NOW * 1000))
    cloud.load("orders", [item])

    assert placed() == "order_1790000000001"
    assert item in cloud.items("orders")


# the list


def test_without_orders_the_list_is_empty_and_the_profile_short(cloud):
    page = listed()

    assert page["orders"] == []
    assert page["next_cursor"] is None
    assert page["storage"] == "dynamodb"
    assert page["customer_profile"] == {
        "total_orders": 0,
        "total_spent": 0,
        "customer_since": "2025-08-27T13:06:40.000Z",
    }
    assert cloud.items("orders") == []


def test_the_list_goes_on_where_the_page_before_ended(cloud):
    ordered = [placed(now=NOW + n) for n in range(5)]

    pages, cursor = [], None
    while True:
        query = {"limit": ["2"]} | ({"cursor": [cursor]} if cursor else {})
        page = listed(query)
        assert page["customer_profile"]["total_orders"] == 5
        pages.append(ids(page))
        if not (cursor := page["next_cursor"]):
            break

    assert [order for page in pages for order in page] == ordered[::-1]
    assert all(len(page) <= 2 for page in pages)


def test_the_list_shows_cancelled_orders_and_the_profile_does_not(cloud):
    first, second = placed(now=NOW - 60), placed({"pizza": "Supreme", "size": "large"})
    send("POST", f"/api/orders/{second}/cancel")

    page = listed()

    assert [(o["id"], o["status"]) for o in page["orders"]] == [
        (second, "cancelled"),
        (first, "confirmed"),
    ]
    assert page["customer_profile"]["total_spent"] == 16.99
    assert page["customer_profile"]["favorite_pizza"] == "Margherita"
    assert page["customer_profile"]["last_order"] == "2026-09-21T14:12:20.000Z"


@pytest.mark.parametrize("query", [{"limit": ["0"]}, {"limit": ["101"]}, {"limit": ["ten"]},
                                   {"cursor": ["x"]}, {"cursor": ["A" * 40]}, {"page": ["2"]},
                                   {"limit": ["5", "6"]}], ids=str)  # fmt: skip
def test_a_page_that_cannot_be_is_refused(cloud, query):
    assert send("GET", "/api/orders", query=query).status == 400


def test_a_cursor_of_another_customer_is_refused(cloud):
    for n in range(3):
        placed(sub="auth0|bob", now=NOW + n)
    cursor = listed({"limit": ["2"]}, sub="auth0|bob")["next_cursor"]

    answer = send("GET", "/api/orders", query={"cursor": [cursor]})

    assert answer.status == 400
    assert answer.problem.slug == "invalid-cursor"


def test_a_cursor_that_was_changed_is_refused(cloud):
    for n in range(3):
        placed(now=NOW + n)
    cursor = listed({"limit": ["2"]})["next_cursor"]
    changed = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")

    assert send("GET", "/api/orders", query={"cursor": [changed]}).status == 400


# one order


def test_an_order_is_read_by_its_id(cloud):
    order = placed()

    answer = send("GET", f"/api/orders/{order}")

    assert answer.status == 200
    assert answer.json["order"]["id"] == order
    assert answer.json["storage"] == "dynamodb"
    assert answer.json["customer_profile"].keys() == PROFILE


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_order_of_somebody_else_is_not_there(cloud, method):
    order = placed(sub="auth0|bob")
    before = cloud.items("orders")

    path = f"/api/orders/{order}" + ("/cancel" if method == "POST" else "")
    answer = send(method, path)

    assert answer.status == 404
    assert cloud.items("orders") == before


@pytest.mark.parametrize("order", ["order_1", "customer_profile", "x" * 64, "order_9999999999999"])
def test_an_order_that_never_was_is_not_there(cloud, order):
    placed()

    assert send("GET", f"/api/orders/{order}").status == 404
    assert send("POST", f"/api/orders/{order}/cancel").status == 404


# cancelling


def test_a_cancelled_order_says_so_and_leaves_the_profile(cloud):
    order = placed()

    answer = send("POST", f"/api/orders/{order}/cancel")

    assert answer.status == 200
    assert answer.json["order"]["status"] == "cancelled"
    assert answer.json["storage"] == "dynamodb"
    assert answer.json["customer_profile"]["total_orders"] == 0
    assert send("GET", f"/api/orders/{order}").json["order"]["status"] == "cancelled"


def test_cancelling_twice_is_cancelling_once(cloud):
    placed(now=NOW - 60)
    order = placed()
    first = send("POST", f"/api/orders/{order}/cancel")
    stored = cloud.items("orders")

    again = send("POST", f"/api/orders/{order}/cancel", now=NOW + 1)

    assert again.json["order"] == first.json["order"]
    assert again.json["customer_profile"]["total_orders"] == 1
    assert cloud.items("orders") == stored


# the audit trail


def test_every_write_leaves_a_line_of_who_when_and_from_where(cloud):
    order = placed(ip="203.0.113.77")
    send("POST", f"/api/orders/{order}/cancel", now=NOW + 2, ip="2001:db8:1:2::3")

    lines = [item for item in cloud.items("orders") if item["user_id"].startswith("audit#")]

    assert [(line["order_id"], line["at"], line["network"]) for line in lines] == [
        (f"{order}#0#PLACED", PLACED_AT, "203.0.113"),
        (f"{order}#1#CANCELLED", "2026-09-21T14:13:22.000Z", "2001:db8:1::"),
    ]
    assert {line["actor"] for line in lines} == {ANN}
    assert all(len(line["request"]) == 36 for line in lines)


def test_no_function_may_change_or_delete_a_line_of_the_audit_trail():
    for row in specs.FUNCTIONS:
        for verb in ("UpdateItem", "DeleteItem", "BatchWriteItem"):
            assert verb not in row.grants.get("orders", ())


class Audited(aws_calls.Listener):
    """The conditions of all writes under keys of the audit trail."""

    def __init__(self):
        self.conditions = []

    def before(self, call):
        for action in aws_calls.actions(call):
            if action.verb != "BatchGetItem" and action.key["user_id"]["S"].startswith("audit#"):
                self.conditions.append((action.verb, action.request.get("ConditionExpression")))


def test_every_line_of_the_audit_trail_is_put_under_a_key_that_must_be_free(cloud):
    with aws_calls.heard_by(Audited()) as audited:
        order = placed()
        send("POST", f"/api/orders/{order}/cancel")

    assert audited.conditions == [("PutItem", "attribute_not_exists(#hash)")] * 2


# what the token says


def test_the_verification_document_says_what_the_token_says_and_nothing_of_the_device(cloud):
    answer = send("GET", "/api/verify-token", kind="id", headers={"User-Agent": "Mozilla/5.0"})

    assert answer.status == 200
    assert answer.json["message"] == "Token verification complete"
    found = answer.json["verification"]
    assert (found["token_type"], found["user_id"]) == ("id_token", ANN)
    assert found["email"] == "ann@example.org"
    assert found["email_verified"] is True
    assert found["custom_claims"]["can_place_orders"] is True
    assert found["verified_at"] == PLACED_AT
    assert "203.0.113" not in answer.text
    assert "Mozilla" not in answer.text


def test_every_success_of_orders_names_the_storage_and_the_profile(cloud):
    order = placed()
    answers = [
        place(),
        send("GET", "/api/orders"),
        send("GET", f"/api/orders/{order}"),
        send("POST", f"/api/orders/{order}/cancel"),
    ]

    assert all(answer.json["storage"] == "dynamodb" for answer in answers)
    assert all(answer.json["customer_profile"].keys() == PROFILE for answer in answers)


def test_tokens_of_auxeira_order_no_pizza(cloud):
    assert place(token=tokens.sign()).status == 401
