"""The capacity counter counts as DynamoDB's documentation says."""

import pytest

from auxeira.aws import attribute_values, client, dynamodb
from auxeira.core import settings
from tests.support import capacity


def spent(*calls):
    with capacity.counted() as found:
        for call in calls:
            call()
    return (found.calls, found.read, found.write)


def raw(operation, table, **parameters):
    return lambda: client.call_service(
        "dynamodb", operation, TableName=settings.table_name(table), **parameters
    )


def sized(size, **members):
    """An item of so many bytes."""
    item = {"pk": "p", "sk": "s", "x": "", **members}
    item["x"] = "a" * (size - capacity.item_size(attribute_values.serialize(item)))
    return item


KEY = {"pk": "p", "sk": "s"}


def put(item, table="users"):
    return raw("put_item", table, Item=attribute_values.serialize(item))


# sizes


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": ""}, 0),
        ({"S": "abc"}, 3),
        ({"S": "界"}, 3),
        ({"N": "0"}, 1),
        ({"N": "7"}, 2),
        ({"N": "-7"}, 3),
        ({"N": "100000"}, 2),
        ({"N": "1790000000"}, 3),
        ({"N": "1790000001"}, 6),
        ({"N": "0.00123"}, 3),
        ({"B": b"abc"}, 3),
        ({"B": "YWJj"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": []}, 3),
        ({"L": [{"S": "ab"}, {"BOOL": False}]}, 3 + 1 + 2 + 1 + 1),
        ({"M": {"ab": {"S": "c"}}}, 3 + 1 + 2 + 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"NS": ["1", "22"]}, 4),
    ],
)
def test_a_value_has_the_size_of_the_documentation(value, size):
    assert capacity.item_size({"": value}) == size
    assert capacity.item_size({"name": value}) == size + 4


def test_an_unknown_kind_of_value_is_not_guessed():
    with pytest.raises(AssertionError, match="no size"):
        capacity.item_size({"a": {"X": 1}})


# reads


@pytest.mark.parametrize(
    ("size", "strong", "units"),
    [(None, False, 0.5), (None, True, 1), (100, False, 0.5), (4096, False, 0.5), (4097, False, 1),
     (4097, True, 2), (8193, True, 3)],
)  # fmt: skip
def test_a_read_costs_half_a_unit_for_each_started_4_kilobytes(cloud, size, strong, units):
    if size:
        put(sized(size))()

    assert spent(lambda: dynamodb.get_item("users", KEY, strong=strong)) == (1, units, 0)


def test_a_read_of_some_members_costs_the_whole_item(cloud):
    put(sized(8000))()

    key = attribute_values.serialize(KEY)
    assert spent(raw("get_item", "users", Key=key, ProjectionExpression="sk"))[1] == 1


# writes


@pytest.mark.parametrize(("size", "units"), [(100, 1), (1024, 1), (1025, 2), (3000, 3)])
def test_a_put_costs_a_unit_for_each_started_kilobyte(cloud, size, units):
    assert spent(put(sized(size))) == (1, 0, units)


def test_a_write_costs_the_larger_of_old_and_new(cloud):
    assert spent(put(sized(3000)), put(sized(100)), put(sized(2000))) == (3, 0, 3 + 3 + 2)


def test_an_update_costs_the_whole_item(cloud):
    put(sized(2500))()

    assert spent(lambda: dynamodb.update_item("users", KEY, "SET y = :y", {"y": 1})) == (1, 0, 3)


@pytest.mark.parametrize(("size", "units"), [(None, 1), (2500, 3)])
def test_a_delete_costs_what_it_deletes(cloud, size, units):
    if size:
        put(sized(size))()

    assert spent(lambda: dynamodb.delete_item("users", KEY)) == (1, 0, units)


def refused(call):
    def tried():
        with pytest.raises((dynamodb.ConditionFailed, dynamodb.Cancelled)):
            call()

    return tried


def test_a_failed_condition_is_charged(cloud):
    put(sized(2500))()

    assert spent(refused(lambda: dynamodb.put_new_item("users", sized(100)))) == (1, 0, 3)


def test_a_transaction_costs_twice_as_much(cloud):
    actions = [dynamodb.put_action("users", sized(1500, pk=name)) for name in "abc"]

    assert spent(lambda: dynamodb.transact(*actions)) == (1, 0, 3 * 2 * 2)


def test_a_cancelled_transaction_is_charged(cloud):
    put(sized(100))()
    actions = [
        dynamodb.put_action("users", sized(100)),
        dynamodb.put_action("users", sized(100, pk="q")),
    ]

    assert spent(refused(lambda: dynamodb.transact(*actions))) == (1, 0, 4)


def test_a_call_that_was_refused_for_another_reason_costs_nothing(cloud):
    with pytest.raises(client.ClientError), capacity.counted() as found:
        raw("put_item", "users", Item={"pk": {"S": "no range key"}, "sk": {"N": "1"}})()

    assert found.row() == {"calls": 1, "read": 0, "write": 0}


# indexes


PROJECT = {"project_id": "p", "record": "META", "title": "t" * 100, "pledged": 1}
OPEN = {"browse_pk": "OPEN", "browse_sk": "2026", "funded_pk": "OPEN", "funded_pct": 1}


def project(**members):
    return put(PROJECT | members, "projects")


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        (None, {}, 1),
        (None, OPEN, 1 + 2),
        ({}, OPEN, 1 + 2),
        (OPEN, {}, 1 + 2),
        (OPEN, OPEN, 1),
        (OPEN, OPEN | {"pledged": 2}, 1),
        (OPEN, OPEN | {"title": "new"}, 1 + 2),
        (OPEN, OPEN | {"funded_pct": 2}, 1 + 1 + 2),
        (OPEN, OPEN | {"browse_sk": "2027"}, 1 + 2),
        (None, {"browse_pk": "OPEN"}, 1),
    ],
    ids=["no index", "two indexes", "enters", "leaves", "nothing", "not projected", "projected",
         "key of one, member of the other", "key of one", "half a key"],
)  # fmt: skip
def test_an_index_costs_what_changes_in_it(cloud, before, after, units):
    if before is not None:
        project(**before)()

    assert spent(project(**after)) == (1, 0, units)


def test_an_index_entry_is_as_large_as_what_it_holds(cloud):
    large = OPEN | {"description": "d" * 5000}

    assert spent(project(**large)) == (1, 0, 6 + 2)
    assert spent(project(**large, owner_id="o", owner_sk="s", sdg="s" * 1100))[2] == 7 + 2 * 3


def test_an_index_is_not_doubled_in_a_transaction(cloud):
    action = dynamodb.put_action("projects", PROJECT | OPEN, "project_id")

    assert spent(lambda: dynamodb.transact(action)) == (1, 0, 2 + 2)


# queries


def query(**parameters):
    return raw(
        "query",
        "users",
        KeyConditionExpression="pk = :pk",
        **{"ExpressionAttributeValues": {":pk": {"S": "p"}}, **parameters},
    )


@pytest.fixture
def twenty(cloud):
    for number in range(20):
        put(sized(1000, sk=f"{number:02}"))()


def test_a_query_costs_the_sum_of_what_it_reads(twenty):
    assert spent(query()) == (1, 2.5, 0)
    assert spent(query(ConsistentRead=True)) == (1, 5, 0)
    assert spent(query(Limit=4)) == (1, 0.5, 0)


def test_a_query_of_nothing_costs_half_a_unit(cloud):
    assert spent(query()) == (1, 0.5, 0)


def test_what_a_filter_drops_is_paid_all_the_same(twenty):
    values = {":pk": {"S": "p"}, ":none": {"S": "none"}}
    parameters = {"FilterExpression": "#x = :none", "ExpressionAttributeNames": {"#x": "x"}}

    assert spent(query(**parameters, ExpressionAttributeValues=values)) == (1, 2.5, 0)
    assert spent(query(ProjectionExpression="sk")) == (1, 2.5, 0)


def test_the_next_page_costs_what_it_reads(twenty):
    start = attribute_values.serialize({"pk": "p", "sk": "15"})

    assert spent(query(ExclusiveStartKey=start)) == (1, 0.5, 0)


def test_a_query_of_an_index_costs_what_the_index_holds(cloud):
    for number in range(4):
        large = OPEN | {"description": "d" * 5000, "browse_sk": f"{number}"}
        project(project_id=f"{number}", **large)()

    found = spent(
        raw(
            "query",
            "projects",
            IndexName="browse",
            KeyConditionExpression="#b = :open",
            ExpressionAttributeNames={"#b": "browse_pk"},
            ExpressionAttributeValues={":open": {"S": "OPEN"}},
        )
    )

    assert found == (1, 0.5, 0)


# what nobody taught it


def test_a_call_that_is_not_known_is_not_guessed(cloud):
    with pytest.raises(AssertionError, match="teach"):
        spent(raw("scan", "users"))


def test_two_counters_count_apart(cloud):
    with capacity.counted() as outer:
        put(sized(100))()
        with capacity.counted() as inner:
            put(sized(2000))()

    assert inner.row() == {"calls": 1, "read": 0, "write": 2}
    assert outer.row() == {"calls": 2, "read": 0, "write": 3}
