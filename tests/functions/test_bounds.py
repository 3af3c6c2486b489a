"""No request reads as much as there is: each query says how many items it looks at, at most."""

import pytest

from tests.support import walks, wire

MOST = 100  # items of one query
ONCE = "orders that were written without an aggregate are counted, once for each customer"
ALL_OF_IT = "what is asked for is all that is kept of the caller"
WHOLE = {  # (route, table) -> why all of somebody's items are read
    ("GET /api/orders", "orders"): ONCE,
    ("GET /api/orders/{orderId}", "orders"): ONCE,
    ("POST /api/orders", "orders"): ONCE,
    ("POST /api/orders/{orderId}/cancel", "orders"): ONCE,
    ("GET /api/auth/export", "users"): ALL_OF_IT,
    ("GET /api/auth/export", "profiles"): ALL_OF_IT,
    ("GET /api/auth/export", "reports"): ALL_OF_IT,
    ("DELETE /api/auth/account", "users"): ALL_OF_IT,
    ("DELETE /api/auth/account", "profiles"): ALL_OF_IT,
    ("DELETE /api/auth/account", "reports"): ALL_OF_IT,
}


class Unbounded(wire.Listener):
    """The tables of which more than MOST items are asked for at once."""

    def __init__(self):
        self.tables = set()

    def before(self, call):
        if call.operation in ("Query", "Scan") and call.body.get("Limit", MOST + 1) > MOST:
            self.tables.add(wire.TABLES[call.body["TableName"]].key)


@pytest.mark.parametrize("walk", walks.WALKS, ids=str)
def test_a_request_looks_at_a_hundred_items_of_a_query_at_most(cloud, walk):
    prepared = walk.prepare()
    cloud.fresh_process()

    with wire.heard_by(heard := Unbounded()):
        walk.request(prepared, walks.NOW)

    assert heard.tables <= {table for route, table in WHOLE if route == walk.route}
