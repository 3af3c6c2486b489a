"""Demo data in tables: put whole or not at all, and taken away again by the mark that it bears."""

from collections.abc import Mapping, Sequence
from typing import Any

from auxeira.aws.attribute_values import deserialize, serialize
from auxeira.projects import project_record
from cdk import specs
from ops.stage import connect_service, name_table, read_item

MARK = "seeded"  # the attribute of items that `ops seed` has put; what writes them keeps it

Item = dict[str, Any]
Rows = Mapping[str, Sequence[Item]]  # table -> items


def put_new_rows(stage: str, rows: Rows) -> bool:
    """Put items that belong together, marked, where none of them is there: tell whether."""
    client = connect_service("dynamodb", stage)
    puts = [
        {"Put": {
            "TableName": name_table(table, stage),
            "Item": serialize(item | {MARK: True}),
            "ConditionExpression": "attribute_not_exists(#hash)",
            "ExpressionAttributeNames": {"#hash": specs.find_table(table).hash},
        }}
        for table, items in rows.items()
        for item in items
    ]  # fmt: skip
    try:
        client.transact_write_items(TransactItems=puts)
    except client.exceptions.TransactionCanceledException as error:
        reasons = {reason["Code"] for reason in error.response["CancellationReasons"]}
        if "ConditionalCheckFailed" not in reasons:
            raise  # throttled, or in the way of another: nothing was put
        return False
    return True


def delete_marked_rows(stage: str, rows: Rows) -> bool:
    """Delete of these items those that bear the mark: tell whether there was any."""
    client = connect_service("dynamodb", stage)
    found = False
    for table, items in rows.items():
        row, name = specs.find_table(table), name_table(table, stage)
        for item in items:
            key = {part: item[part] for part in (row.hash, row.range)}
            stored = read_item(client, name, key)
            if stored and MARK in stored:
                client.delete_item(TableName=name, Key=serialize(key))
                found = True
    return found


def load_project_rows(stage: str, project_id: str) -> list[Item]:
    """Return all items of a project, and its row in the list of deadlines."""
    client, name = connect_service("dynamodb", stage), name_table("projects", stage)
    pages = client.get_paginator("query").paginate(
        TableName=name,
        KeyConditionExpression="project_id = :project",
        ExpressionAttributeValues={":project": {"S": project_id}},
        ConsistentRead=True,
    )
    found = [deserialize(item) for page in pages for item in page["Items"]]
    meta = next((item for item in found if item["record"] == project_record.META), {})
    if "deadline" in meta:
        due = read_item(client, name, project_record.due_key(project_id, meta["deadline"]))
        found += [due] if due else []
    return found
