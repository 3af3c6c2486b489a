"""Orders over HTTP: Auth0's customers, its troubles, and what the function may do to the table."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urljoin

import httpx
import pytest
from botocore.exceptions import ClientError

from auxeira.aws.attribute_values import deserialize
from cdk import specs

ORDERS, MENU, VERIFY = "/api/orders", "/api/menu", "/api/verify-token"
PIZZA = {"pizza": "Margherita", "size": "medium", "total": 16.99}
TABLE = specs.find_table("orders").name
SUBJECTS = ("{}", "agg#{}", "idem#{}", "audit#{}")  # hash keys of what a customer leaves


@pytest.fixture
def sub():
    """The subject of a customer who never ordered."""
    return f"auth0|{uuid.uuid4().hex}"


@pytest.fixture
def access(tenant, sub):
    """The headers of the customer with the access token of a login."""
    return bearer(tenant.token(sub=sub))


@pytest.fixture
def recovering(deployed, tenant):
    """The tenant, whose troubles end with the test; no process remembers them."""
    yield tenant
    tenant.mode = "up"
    deployed.restart("orders")


def bearer(token, **headers):
    return {"Authorization": f"Bearer {token}", **headers}


def stored(deployed, sub):
    """What the table holds of a customer: a list for each of SUBJECTS."""
    client = deployed.cloud.client("dynamodb")
    found = []
    for subject in SUBJECTS:
        answer = client.query(
            TableName=TABLE,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues={":user": {"S": subject.format(sub)}},
        )
        found.append([deserialize(item) for item in answer["Items"]])
    return found


def refusal(answer):
    """(status, error) of a refusal, which is a problem."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["error"]


def in_parallel(request, times):
    """What a function answers that is called with 0, 1, … at the same time."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(request, range(times)))


def insistent(http, headers):
    """The answer to an order that is sent again, by its key, when none comes in time or a 503.

    Twenty processes that start at once take longer on a busy machine than one of them may.
    """
    deadline = time.monotonic() + 120
    while True:
        with suppress(httpx.TimeoutException):
            answer = http.post(ORDERS, headers=headers, json=PIZZA)
            if answer.status_code < 500:
                return answer
        assert time.monotonic() < deadline, "no answer but 5xx"
        time.sleep(0.2)


# what customers do


def test_the_menu_is_there_for_everybody(http):
    answer = http.get(MENU)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    prices = {offer["pizza"]: offer["prices"] for offer in answer.json()["menu"]}
    assert prices["Margherita"]["medium"] == 16.99
    assert len(prices) == 4


def test_the_documented_request_with_an_access_token_places_an_order(http, access, sub):
    answer = http.post(ORDERS, headers=access, json=PIZZA)

    placed = answer.json()
    assert answer.status_code == 201
    assert placed["order"] | {"id": "", "date": ""} == {
        **PIZZA,
        "id": "",
        "date": "",
        "userId": sub,
        "status": "confirmed",
    }
    assert placed["storage"] == "dynamodb"
    assert placed["customer_profile"]["total_spent"] == 16.99
    assert placed["verification"]["token_type"] == "access_token"  # noqa: S105 - a kind
    assert placed["warnings"] == []
    read = http.get(urljoin(str(answer.url), answer.headers["Location"]), headers=access)
    assert read.json()["order"] == placed["order"]


def test_the_front_ends_own_request_with_its_id_token_is_charged_what_it_shows(http, tenant, sub):
    """It sends the price of its own menu, and the time of the browser."""
    date = "2025-08-27T13:06:40.000Z"

    answer = http.post(
        ORDERS,
        headers=bearer(tenant.token("id", sub=sub)),
        json=PIZZA | {"total": 16, "date": date},
    )

    placed = answer.json()
    assert answer.status_code == 201
    assert placed["order"]["total"] == 16
    assert placed["order"]["date"] > date
    assert placed["verification"]["token_type"] == "id_token"  # noqa: S105 - a kind
    assert placed["warnings"] == []


def test_clicks_at_the_same_moment_place_one_order(http, tenant, sub, deployed):
    """The page knows no Idempotency-Key: what it sends twice is the same to the millisecond."""
    headers = bearer(tenant.token("id", sub=sub))
    body = PIZZA | {"total": 16, "date": "2025-08-27T13:06:40.123Z"}

    answers = in_parallel(lambda _: http.post(ORDERS, headers=headers, json=body), 3)

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["order"]["id"] for answer in answers}) == 1
    assert sorted(len(answer.json()["warnings"]) for answer in answers) == [0, 1, 1]
    assert len(stored(deployed, sub)[0]) == 1


def test_a_total_that_is_no_price_is_refused_with_the_price(http, access, sub, deployed):
    answer = http.post(ORDERS, headers=access, json=PIZZA | {"total": 15})

    assert (answer.status_code, answer.json()["price"]) == (409, 16.99)
    assert stored(deployed, sub) == [[], [], [], []]


def test_the_list_is_newest_first_in_pages_with_the_profile_of_all(http, access):
    sizes = ("small", "medium", "large")
    ids = [
        http.post(ORDERS, headers=access, json={"pizza": "Margherita", "size": size}).json()[
            "order"
        ]["id"]
        for size in sizes
    ]

    first = http.get(ORDERS, headers=access, params={"limit": 2}).json()
    following = {"limit": 2, "cursor": first["next_cursor"]}
    second = http.get(ORDERS, headers=access, params=following).json()

    shown = [order["id"] for order in first["orders"] + second["orders"]]
    assert shown == ids[::-1]
    assert second["next_cursor"] is None
    for page in (first, second):
        assert page["storage"] == "dynamodb"
        assert page["customer_profile"]["total_orders"] == 3
        assert page["customer_profile"]["total_spent"] == 50.97
        assert page["customer_profile"]["customer_since"] == "2025-01-01T12:00:00.000Z"


def test_a_cancelled_order_leaves_the_profile_and_both_writes_are_in_the_audit_trail(
    http, access, sub, deployed
):
    order = http.post(ORDERS, headers=access, json=PIZZA).json()["order"]

    answers = [http.post(f"{ORDERS}/{order['id']}/cancel", headers=access) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["order"] == order | {"status": "cancelled"}
    assert answers[1].json()["customer_profile"]["total_orders"] == 0
    orders, _, _, audit = stored(deployed, sub)
    assert [item["status"] for item in orders] == ["cancelled"]
    assert [(item["order_id"], item["actor"]) for item in audit] == [
        (f"{order['id']}#0#PLACED", sub),
        (f"{order['id']}#1#CANCELLED", sub),
    ]


def test_a_repeated_request_is_answered_with_the_order_that_it_made(http, tenant, sub, deployed):
    headers = bearer(tenant.token(sub=sub), **{"Idempotency-Key": uuid.uuid4().hex})

    first = http.post(ORDERS, headers=headers, json=PIZZA)
    again = http.post(ORDERS, headers=headers, json=PIZZA)
    other = http.post(ORDERS, headers=headers, json=PIZZA | {"size": "large"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json()["order"] == first.json()["order"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert [len(items) for items in stored(deployed, sub)] == [1, 1, 1, 1]


def test_20_parallel_submits_of_one_key_are_one_order(http, tenant, sub, deployed):
    headers = bearer(tenant.token(sub=sub), **{"Idempotency-Key": uuid.uuid4().hex})

    answers = in_parallel(lambda _: insistent(http, headers), 20)

    assert [answer.status_code for answer in answers] == [201] * 20
    assert len({answer.json()["order"]["id"] for answer in answers}) == 1
    (order,), (aggregate,), _, audit = stored(deployed, sub)
    assert (aggregate["count"], aggregate["amount"], len(audit)) == (1, 169_900, 1)
    assert float(order["total"]) == 16.99


def test_20_parallel_orders_of_one_customer_are_20_in_the_profile(http, tenant, sub, deployed):
    token = tenant.token(sub=sub)
    keys = [uuid.uuid4().hex for _ in range(20)]

    answers = in_parallel(
        lambda n: insistent(http, bearer(token, **{"Idempotency-Key": keys[n]})), len(keys)
    )

    assert [answer.status_code for answer in answers] == [201] * 20
    orders, (aggregate,), records, audit = stored(deployed, sub)
    assert len(orders) == aggregate["count"] == len(records) == len(audit) == 20
    assert aggregate["amount"] == 20 * 169_900


def test_what_one_customer_ordered_is_nothing_to_another(http, tenant, access):
    order = http.post(ORDERS, headers=access, json=PIZZA).json()["order"]["id"]
    cursor = None
    while cursor is None:
        http.post(ORDERS, headers=access, json=PIZZA)
        cursor = http.get(ORDERS, headers=access, params={"limit": 1}).json()["next_cursor"]
    stranger = bearer(tenant.token(sub="auth0|stranger"))

    answers = [
        http.get(f"{ORDERS}/{order}", headers=stranger),
        http.post(f"{ORDERS}/{order}/cancel", headers=stranger),
        http.get(ORDERS, headers=stranger, params={"cursor": cursor}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 400]
    assert http.get(f"{ORDERS}/{order}", headers=access).json()["order"]["status"] == "confirmed"


@pytest.mark.parametrize("kind", ["access", "id"])
def test_a_token_is_explained_to_its_holder(http, tenant, sub, kind):
    answer = http.get(VERIFY, headers=bearer(tenant.token(kind, sub=sub)))

    said = answer.json()["verification"]
    assert answer.status_code == 200
    assert (said["user_id"], said["token_type"]) == (sub, f"{kind}_token")
    assert said["custom_claims"]["can_place_orders"] is True
    assert not {"ip", "user_agent", "session_security"} & said.keys()


# who may not order


ASKING = [("POST", ORDERS), ("GET", ORDERS), ("GET", f"{ORDERS}/x"), ("POST", f"{ORDERS}/x/cancel")]


@pytest.mark.parametrize("kind", ["access", "id"])
@pytest.mark.parametrize(("method", "path"), ASKING)
def test_an_address_has_to_be_verified(http, tenant, method, path, kind):
    headers = bearer(tenant.token(kind, email_verified=False))

    answer = http.request(method, path, headers=headers)

    assert refusal(answer) == (403, "Email verification required")
    assert answer.json()["action"] == "verify_email"
    assert answer.json()["verification_required"]["action"] == "verify_email"


def test_who_is_not_verified_may_still_see_what_the_token_says(http, tenant):
    answer = http.get(VERIFY, headers=bearer(tenant.token(email_verified=False)))

    assert answer.status_code == 200
    assert answer.json()["verification"]["custom_claims"]["can_place_orders"] is False


@pytest.mark.parametrize("scope", [None, "openid profile", "place:orders:not", "replace:orders"])
def test_an_access_token_needs_the_scope_as_a_whole_word(http, tenant, scope):
    headers = bearer(tenant.token(scope=scope))

    placing = http.post(ORDERS, headers=headers, json=PIZZA)
    reading = http.get(ORDERS, headers=headers)

    assert refusal(placing) == (403, "Insufficient scope")
    assert 'scope="place:orders"' in placing.headers["WWW-Authenticate"]
    assert reading.status_code == 200


@pytest.mark.parametrize(("method", "path"), [*ASKING, ("GET", VERIFY)])
def test_a_machine_orders_nothing(http, tenant, method, path):
    answer = http.request(method, path, headers=bearer(tenant.token("machine")))

    status, error = refusal(answer)
    assert status == 403
    assert "machine" in error


# the tenant's troubles


def test_a_new_key_of_the_tenant_is_taken_and_the_former_one_goes_on(
    http, deployed, recovering, sub
):
    deployed.restart("orders")  # and with it when it last looked for an unknown key
    old = bearer(recovering.token(sub=sub))
    assert http.get(ORDERS, headers=old).status_code == 200

    recovering.rotate()
    new = bearer(recovering.token(sub=sub))

    assert [http.get(ORDERS, headers=each).status_code for each in (new, old)] == [200, 200]


@pytest.mark.parametrize("mode", ["down", "garbage", "redirect", "huge"])
def test_in_an_outage_known_keys_go_on_and_a_new_process_says_503_and_recovers(
    http, deployed, recovering, sub, mode
):
    headers = bearer(recovering.token(sub=sub))
    deployed.restart("orders")
    assert http.post(ORDERS, headers=headers, json=PIZZA).status_code == 201

    recovering.mode = mode
    warm = http.post(ORDERS, headers=headers, json=PIZZA)
    deployed.restart("orders")
    cold = [http.post(ORDERS, headers=headers, json=PIZZA) for _ in range(3)]
    menu = http.get(MENU)

    assert warm.status_code == 201
    assert [refusal(answer)[0] for answer in cold] == [503] * 3
    assert all(answer.headers["Retry-After"] for answer in cold)
    assert menu.status_code == 200

    recovering.mode = "up"
    deadline = time.monotonic() + 20
    while (answer := http.get(ORDERS, headers=headers)).status_code == 503:
        assert time.monotonic() < deadline, "it never recovered"
        time.sleep(0.2)
    assert [answer.status_code, answer.json()["customer_profile"]["total_orders"]] == [200, 2]


def test_a_tenant_that_does_not_answer_in_time_is_an_outage_too(http, deployed, recovering, sub):
    recovering.mode = "slow"
    deployed.restart("orders")

    started = time.monotonic()
    answer = http.get(ORDERS, headers=bearer(recovering.token(sub=sub)))

    assert refusal(answer)[0] == 503
    assert time.monotonic() - started < 10


# what the role of the function refuses


ITEM = {"user_id": {"S": "audit#auth0|e2e"}, "order_id": {"S": "order_0000000000000#0#PLACED"}}
DENIED = {
    "an update": lambda c: c.update_item(
        TableName=TABLE,
        Key=ITEM,
        UpdateExpression="SET actor = :a",
        ExpressionAttributeValues={":a": {"S": "nobody"}},
    ),
    "a deletion": lambda c: c.delete_item(TableName=TABLE, Key=ITEM),
    "a scan": lambda c: c.scan(TableName=TABLE),
    "an update within a transaction": lambda c: c.transact_write_items(
        TransactItems=[
            {
                "Update": {
                    "TableName": TABLE,
                    "Key": ITEM,
                    "UpdateExpression": "SET actor = :a",
                    "ExpressionAttributeValues": {":a": {"S": "nobody"}},
                }
            }
        ]
    ),
    "a deletion within a transaction": lambda c: c.transact_write_items(
        TransactItems=[{"Delete": {"TableName": TABLE, "Key": ITEM}}]
    ),
    "a deletion within a batch": lambda c: c.batch_write_item(
        RequestItems={TABLE: [{"DeleteRequest": {"Key": ITEM}}]}
    ),
    "a put into another table": lambda c: c.put_item(
        TableName=specs.find_table("users").name, Item={"pk": {"S": "x"}, "sk": {"S": "x"}}
    ),
    "a look into another table": lambda c: c.get_item(
        TableName=specs.find_table("users").name, Key={"pk": {"S": "x"}, "sk": {"S": "x"}}
    ),
}


@pytest.mark.parametrize("probe", DENIED.values(), ids=DENIED.keys())
def test_nothing_can_change_what_the_audit_trail_says(deployed, probe):
    client = deployed.as_function("orders", "dynamodb")

    with pytest.raises(ClientError) as refused:
        probe(client)

    assert refused.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")
