"""`python -m ops recover`: what a deleted stack has left, for a new one to take over."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cdk import specs
from ops.options import ATTENTION, Json, Stage, print_json, print_line, print_rows
from ops.stage import Mistake, connect_service

COLUMNS = ("kind", "logical id", "identifier", "found")
MAPPING = "recovered.json"
NEXT = "node_modules/.bin/cdk import -c stage={stage} --resource-mapping {path}"

Item = dict[str, Any]


def recover_stack(
    stage: Stage,
    template: Annotated[
        Path, typer.Option(help="The new stack's, which `make synth` writes to cdk.out.")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the file for cdk import.")] = Path(
        MAPPING
    ),
    as_json: Json = False,
) -> None:
    """Find tables, secrets, bucket and logs that a deleted stack has left; nothing is changed.

    What is found is written for `cdk import`, by which the new stack takes it over as it is. Exit
    code 3 where a table, a secret or the bucket is not there: `ops import` makes up for it, but for
    the secret credentials, without which no password fits.
    """
    _check_gone(stage)
    resources: Item = json.loads(template.read_text())["Resources"]
    rows = [
        row
        for logical_id, resource in resources.items()
        if (row := _find_resource(logical_id, resource, stage))
    ]
    found = {row["logical id"]: {row["member"]: row["identifier"]} for row in rows if row["found"]}
    out.write_text(json.dumps(found, indent=2) + "\n")
    missing = [row for row in rows if not row["found"] and row["kind"] != "Logs::LogGroup"]
    todo = NEXT.format(stage=stage, path=out)
    if as_json:
        print_json({"resources": rows, "mapping": str(out), "next": todo})
    else:
        shown = [row | {"found": "yes" if row["found"] else "MISSING"} for row in rows]
        print_rows(shown, COLUMNS, f"What {specs.stack_name(stage)} has left")
        print_line(f"{len(found)} of {len(rows)} are in {out}. Then: {todo}")
    raise typer.Exit(ATTENTION if missing else 0)


def _check_gone(stage: str) -> None:
    """Make sure that no stack owns what is looked for. Raises Mistake."""
    name, client = specs.stack_name(stage), connect_service("cloudformation", stage)
    try:
        client.describe_stacks(StackName=name)
    except client.exceptions.ClientError as error:
        if "does not exist" in str(error):
            return
        raise
    raise Mistake(f"There is a stack {name}: what it owns need not be taken over.")


def _find_resource(logical_id: str, resource: Item, stage: str) -> Item | None:
    """Return how a resource that outlives its stack is identified, and whether it is there."""
    kind = resource["Type"].removeprefix("AWS::")
    properties = resource.get("Properties", {})
    match kind:
        case "DynamoDB::Table":
            member, name = "TableName", str(properties["TableName"])
            found = _is_table(name, stage)
        case "SecretsManager::Secret":
            member = "Id"
            name, found = _find_secret(str(properties["Name"]), stage)
        case "S3::Bucket":
            member = "BucketName"
            name, found = _find_left_bucket(logical_id, stage)
        case "Logs::LogGroup":
            member, name = "LogGroupName", str(properties["LogGroupName"])
            found = _is_log_group(name, stage)
        case _:
            return None
    row = {"kind": kind, "logical id": logical_id, "member": member}
    return row | {"identifier": name, "found": found}


def _is_table(name: str, stage: str) -> bool:
    client = connect_service("dynamodb", stage)
    try:
        client.describe_table(TableName=name)
    except client.exceptions.ResourceNotFoundException:
        return False
    return True


def _find_secret(name: str, stage: str) -> tuple[str, bool]:
    """Return the ARN of a secret, by which it is imported, and whether it is there to be read."""
    client = connect_service("secretsmanager", stage)
    try:
        found = client.describe_secret(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        return name, False
    return str(found["ARN"]), "DeletedDate" not in found


def _find_left_bucket(logical_id: str, stage: str) -> tuple[str, bool]:
    """Return the bucket that was named after stack and logical id. Raises Mistake."""
    prefix = f"{specs.stack_name(stage)}-{logical_id}-".lower()
    buckets = connect_service("s3", stage).list_buckets()["Buckets"]
    found = [bucket["Name"] for bucket in buckets if bucket["Name"].startswith(prefix)]
    if len(found) > 1:
        raise Mistake(f"Several buckets begin so: {', '.join(found)}. Import the one with erased/.")
    return (found[0], True) if found else (f"{prefix}…", False)


def _is_log_group(name: str, stage: str) -> bool:
    pages = (
        connect_service("logs", stage)
        .get_paginator("describe_log_groups")
        .paginate(logGroupNamePrefix=name)
    )
    return any(group["logGroupName"] == name for page in pages for group in page["logGroups"])
