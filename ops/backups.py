"""`python -m ops backup | backups`: copies of tables that stay in AWS, for 35 days."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from cdk import specs
from ops.export_data import KEPT_DAYS, STAMP
from ops.options import Json, Stage, print_json, print_line, print_rows
from ops.stage import Mistake, connect_service, find_resource, name_table

COLUMNS = ("table", "name", "made", "status", "bytes")
OURS = "-by-ops-"  # in the names of those that this command makes, and deletes
KEYS = tuple(row.key for row in specs.TABLES)

Item = dict[str, Any]
Table = Annotated[str | None, typer.Option("--table", help="This one alone.")]


def back_up_tables(stage: Stage, table: Table = None, as_json: Json = False) -> None:
    """Make a backup of each table, and have it deleted after 35 days.

    Of those made so before, what is older and still there is deleted at once.
    """
    now, role = datetime.now(UTC), _find_role(stage)
    stamp = f"{now:{STAMP}}"
    for key in [find_key(table)] if table else KEYS:
        name = name_table(key, stage)
        made = connect_service("dynamodb", stage).create_backup(
            TableName=name, BackupName=f"{name}{OURS}{stamp}"
        )["BackupDetails"]
        _schedule_deletion(stage, role, made, now + timedelta(days=KEPT_DAYS))
    deleted = delete_old_backups(stage, now)
    made = [row for row in list_all_backups(stage) if row["name"].endswith(stamp)]
    if as_json:
        print_json({"backups": made, "deleted": deleted})
        return
    print_rows(made, COLUMNS, f"Backups of {stage}")
    if deleted:
        print_line(f"Older than {KEPT_DAYS} days, and deleted: {', '.join(deleted)}")


def list_backups(stage: Stage, as_json: Json = False) -> None:
    """List the backups of the stage's tables, and since when each may be restored to any second."""
    rows, moments = list_all_backups(stage), _list_moments(stage)
    if as_json:
        print_json({"backups": rows, "pointInTime": moments})
        return
    print_rows(rows, COLUMNS, f"Backups of {stage}")
    print_rows(moments, ("table", "from", "to"), "Restorable to any second")


def find_key(key: str) -> str:
    """Return the word of a table. Raises Mistake."""
    if key not in KEYS:
        raise Mistake(f"There is no table {key}: there are {', '.join(KEYS)}.")
    return key


def list_all_backups(stage: str) -> list[Item]:
    """Return the backups of the stage's tables, the oldest first."""
    client, found = connect_service("dynamodb", stage), []
    for key in KEYS:
        place: Item = {}
        while True:
            page = client.list_backups(TableName=name_table(key, stage), BackupType="ALL", **place)
            found += [_summarise(key, each) for each in page["BackupSummaries"]]
            if "LastEvaluatedBackupArn" not in page:
                break
            place = {"ExclusiveStartBackupArn": page["LastEvaluatedBackupArn"]}
    return sorted(found, key=lambda row: (row["made"], row["table"]))


def delete_old_backups(stage: str, now: datetime) -> list[str]:
    """Delete backups of ours that are older than KEPT_DAYS, of tables of the stage.

    What AWS or somebody else has made stays. Returns their names.
    """
    client, oldest = connect_service("dynamodb", stage), now - timedelta(days=KEPT_DAYS)
    found = [
        row
        for row in list_all_backups(stage)
        if OURS in row["name"] and datetime.fromisoformat(row["made"]) < oldest
    ]
    for row in found:
        client.delete_backup(BackupArn=row["arn"])
    return [row["name"] for row in found]


def _schedule_deletion(stage: str, role: str, made: Item, when: datetime) -> None:
    """Have AWS delete a backup at a moment, by a schedule that is gone after that."""
    partition = role.split(":")[1]
    connect_service("scheduler", stage).create_schedule(
        Name=made["BackupName"],
        ScheduleExpression=f"at({when:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={
            "Arn": f"arn:{partition}:scheduler:::aws-sdk:dynamodb:deleteBackup",
            "RoleArn": role,
            "Input": json.dumps({"BackupArn": made["BackupArn"]}),
        },
    )


def _find_role(stage: str) -> str:
    """Return the ARN of the role that deletes old backups. Raises Mistake."""
    name = find_resource(specs.OLD_BACKUPS_ROLE, stage)
    return str(connect_service("iam", stage).get_role(RoleName=name)["Role"]["Arn"])


def _summarise(key: str, summary: Item) -> Item:
    return {
        "table": key,
        "name": summary["BackupName"],
        "made": f"{summary['BackupCreationDateTime'].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "status": summary["BackupStatus"],
        "bytes": summary.get("BackupSizeBytes", 0),
        "arn": summary["BackupArn"],
    }


def _list_moments(stage: str) -> list[Item]:
    client, found = connect_service("dynamodb", stage), []
    for key in KEYS:
        try:
            answer = client.describe_continuous_backups(TableName=name_table(key, stage))
        except (  # its backups are still there
            client.exceptions.TableNotFoundException,
            client.exceptions.ResourceNotFoundException,  # the embedded cloud's word for it
        ):
            found.append({"table": key, "from": "no table", "to": "no table"})
            continue
        recovery = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        row: Item = {"table": key}
        for name, member in (("from", "Earliest"), ("to", "Latest")):
            moment = recovery.get(f"{member}RestorableDateTime")
            row[name] = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else "never"
        found.append(row)
    return found
