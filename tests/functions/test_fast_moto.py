"""What makes moto quick changes none of its answers."""

import contextlib

import pytest
from botocore.exceptions import ClientError

from auxeira.aws import attribute_values
from cdk import specs
from tests.support import aws_calls, cloud, fast_moto

TABLE = specs.physical_table_name(specs.find_table("users").name, aws_calls.STAGE)
KINDS = {
    "text": {"S": "Zoë's „text“ \x00"},
    "none": {"S": ""},
    "number": {"N": "-12.50"},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "null": {"NULL": True},
    "bytes": {"B": b"\x00\xff"},
    "texts": {"SS": ["b", "a"]},
    "numbers": {"NS": ["2", "1"]},
    "blobs": {"BS": [b"\x01", b"\x02"]},
    "list": {"L": [{"S": "x"}, {"N": "1"}, {"L": []}, {"M": {"S": {"B": b"\x07"}}}]},
    "map": {"M": {"S": {"S": "x"}, "deep": {"M": {"l": {"L": [{"NULL": True}]}, "e": {"M": {}}}}}},
}


def key(sk):
    return {"pk": {"S": "p"}, "sk": {"S": sk}}


def update(sk, expression, values=None, **more):
    names = {f"#{name}": name for name in (*KINDS, "pk", "sk", "fresh") if f"#{name}" in expression}
    given = {f":{name}": value for name, value in (values or {}).items()}
    request = {"Key": key(sk), "UpdateExpression": expression, **more}
    request |= {"ExpressionAttributeNames": names} if names else {}
    return request | ({"ExpressionAttributeValues": given} if given else {})


def in_table(requests):
    return [{name: {"TableName": TABLE, **part}} for name, part in requests]


ONE = {"one": {"N": "1"}}
EXPRESSIONS = [
    update("a", "SET #text = :one, #number = #number + :one", ONE),
    update("a", "SET #number = #number - :one REMOVE #none, #list[0], #list[2]", ONE),
    update("a", "SET #fresh = if_not_exists(#fresh, :one), #list[1] = :one", ONE),
    update("a", "SET #list = list_append(#list, :more)", {"more": {"L": [{"S": "y"}]}}),
    update("a", "SET #map.deep.l = :one ADD #number :one", ONE),
    update("a", "DELETE #texts :some", {"some": {"SS": ["a"]}}),
    update("a", "ADD #numbers :more", {"more": {"NS": ["3"]}}),
    update("new", "ADD #number :one", ONE),
    update("a", "SET #pk = :one", ONE),
    update("a", "SET #fresh.x.y = :one", ONE),
    update("a", "SET #text = #fresh"),
    update("a", "SET #text = :one, #text = :one", ONE),
    update("a", "SET #number = :one, #text = :one, #none = :one, #text = :one", ONE),
    update("a", "SET #number = :one, #map.deep = :one, #map.deep.l = :one", ONE),
    update("a", "SET #map.deep.l = :one, #list[0] = :one REMOVE #map.deep", ONE),
    update("a", "ADD #number :one ADD #number :one", ONE),
    update("a", "SET #number = :one ADD #fresh :one SET #text = :one", ONE),
    update("a", "REMOVE #none, #text REMOVE #number"),
    update("a", "SET #text := :one", ONE),
    update("a", "SET #text = #text + :one", ONE),
    update("a", "SET #text = :one", ONE, ConditionExpression="attribute_exists(#text)"),
    update("a", "SET #text = :one", ONE, ConditionExpression="attribute_not_exists(#text)",
           ReturnValuesOnConditionCheckFailure="ALL_OLD"),
]  # fmt: skip
WRITES = [
    [("Put", {"Item": key("t1") | KINDS}), ("Update", update("a", "ADD #number :one", ONE))],
    [("Delete", {"Key": key("t1")}), ("Put", {"Item": key("t2")})],
    [
        ("Put", {"Item": key("t3")}),
        (
            "Update",
            update("b", "SET #text = :one", ONE, ConditionExpression="attribute_not_exists(#text)")
            | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"},
        ),
    ],
]
OF_P = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}
CALLS = [
    ("put_item", {"Item": key("a") | KINDS}),
    ("put_item", {"Item": key("b") | KINDS, "ReturnValues": "ALL_OLD"}),
    ("put_item", {"Item": key("b") | KINDS, "ReturnValues": "ALL_OLD"}),
    ("put_item", {"Item": key("b"), "ConditionExpression": "attribute_not_exists(pk)"}),
    ("put_item", {"Item": key("c") | {"text": {"S": "x" * 404_900}}}),
    ("put_item", {"Item": key("c") | {"text": {"S": "x" * 405_000}}}),
    ("get_item", {"Key": key("a")}),
    ("get_item", {"Key": key("a"), "ProjectionExpression": "none, blobs, pk, texts"}),
    ("get_item", {"Key": key("nobody")}),
    *(
        ("update_item", request | {"ReturnValues": returned})
        for request in EXPRESSIONS
        for returned in ("ALL_NEW", "ALL_OLD", "UPDATED_NEW")
    ),
    *(("transact_write_items", {"TransactItems": in_table(writes)}) for writes in WRITES),
    ("transact_get_items", {"TransactItems": in_table([("Get", {"Key": key("a")})])}),
    ("batch_get_item", {"RequestItems": {TABLE: {"Keys": [key("a"), key("b"), key("x")]}}}),
    ("query", OF_P),
    ("query", OF_P | {"Limit": 1, "ScanIndexForward": False}),
    ("query", OF_P | {"Select": "COUNT"}),
    ("scan", {}),
    ("delete_item", {"Key": key("b"), "ReturnValues": "ALL_OLD"}),
]


def answers():
    """(status, body) of each call, one after the other, on an empty table."""
    client, heard = cloud.admin("dynamodb"), []

    def hear(response_dict, exception, **_):
        assert response_dict, f"{operation} {request}: {exception!r}"
        heard.append((response_dict["status_code"], response_dict["body"]))

    client.meta.events.register("response-received.dynamodb", hear)
    try:
        for operation, request in CALLS:
            many = operation.startswith(("batch", "transact"))
            with contextlib.suppress(ClientError):  # a refusal is an answer
                getattr(client, operation)(**request | ({} if many else {"TableName": TABLE}))
    finally:
        client.meta.events.unregister("response-received.dynamodb", hear)
    return heard


@pytest.mark.slow
def test_moto_answers_the_same_bytes_as_without_the_changes(cloud, monkeypatch):
    quick = answers()
    with cloud.running():
        for owner, name, original in fast_moto.ORIGINALS:
            monkeypatch.setattr(owner, name, original)
        slow = answers()

    assert len(quick) == len(CALLS)
    assert {status for status, _ in quick} == {200, 400}
    for (operation, request), ours, theirs in zip(CALLS, quick, slow, strict=True):
        assert ours == theirs, f"{operation} {request}"


def test_what_lies_in_a_table_is_what_a_scan_and_a_read_say(cloud):
    answers()
    packed = cloud.admin("dynamodb").scan(TableName=TABLE)["Items"]
    found = [attribute_values.deserialize(item) for item in packed]

    assert len(found) > 2
    assert cloud.items("users") == found
    for item in found:
        assert cloud.item("users", {"sk": item["sk"], "pk": item["pk"]}) == item
    assert cloud.item("users", {"pk": "p", "sk": "nobody"}) is None


def test_the_changes_stand_where_moto_calls_them(cloud):
    names = {name for _, name, _ in fast_moto.ORIGINALS}

    assert {"make", "traverse", "_lex_one_node", "_serialize_type_structure"} <= names
    for owner, name, original in fast_moto.ORIGINALS:
        assert getattr(owner, name) is not original
