"""`python -m ops restore`: a table as it was, in a table of its own, then copied back by key.

The living table is the stack's: streams, functions and alarms go by it. So nothing takes its place;
what it had is put back into it.
"""

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import batched
from typing import Annotated, Any, NamedTuple

import typer

from auxeira.aws.attribute_values import deserialize
from cdk import specs
from functions.housekeeping.erasure import AGAIN
from ops import backups, copies_repository, erased_ids, item_lines
from ops.copies_repository import find_capacity, wait_for_units
from ops.erased_ids import ErasedIds
from ops.export_data import Share
from ops.import_data import COUNTED, NEXT, UNITS, is_mark
from ops.options import (
    ATTENTION,
    Json,
    Stage,
    Yes,
    confirm,
    print_json,
    print_line,
    print_rows,
    show_progress,
)
from ops.stage import Mistake, connect_service, find_bucket, name_table

POLL_S = 5
BATCH = 100  # items that are compared at once
WORDS = ("same", "missing", "different", "erased")

Item = dict[str, Any]
Which = Annotated[str, typer.Argument(help="The table, by its word: users, profiles, …")]
Backup = Annotated[str | None, typer.Option(help="Name of a backup; `ops backups` lists them.")]
At = Annotated[
    str | None, typer.Option(help="Or a second of the last 35 days: 2026-11-27T05:00:00Z.")
]
MissingOnly = Annotated[
    bool, typer.Option("--missing-only", help="Put back what is gone; leave what has changed.")
]


class Restored(NamedTuple):
    """A table of its own that holds what the table `key` held, and how it is copied back."""

    stage: str
    key: str
    name: str
    erased: ErasedIds
    share: float
    missing_only: bool


def restore_table(
    table: Which,
    stage: Stage,
    backup: Backup = None,
    at: At = None,
    missing_only: MissingOnly = False,
    share: Share = 0.25,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Put back what a table held: restored beside it, compared, shown, then copied by key.

    What came later under other keys stays. Accounts that were erased since stay away. Run again
    with the same words it goes on. Exit code 3 where something is not as it was in the end.
    """
    key = backups.find_key(table)
    name = _restore_beside(key, stage, backup, at)
    erased = erased_ids.load_erased_ids(stage, find_bucket("reports", stage))
    source = Restored(stage, key, name, erased, share, missing_only)
    before = _count(source)
    if not as_json:
        print_rows([before], (*WORDS, "checksum"), f"{name}, beside {name_table(key, stage)}")
    if todo := _count_wanted(source, before):
        confirm(f"Put {todo} items back into {name_table(key, stage)}?", yes=yes)
        _copy_back(source)
    after = _count(source)
    connect_service("dynamodb", stage).delete_table(TableName=name)
    left = _count_wanted(source, after)
    if as_json:
        print_json({"table": key, "before": before, "after": after, "put": todo})
    else:
        print_line(f"{todo} put back, {left} otherwise than they were.")
        if key in COUNTED:
            print_line(f"Boards and groups are counted from profiles: {NEXT.format(stage=stage)}")
    raise typer.Exit(ATTENTION if left else 0)


def _count_wanted(source: Restored, found: dict[str, Any]) -> int:
    return int(found["missing"] + (0 if source.missing_only else found["different"]))


def _restore_beside(key: str, stage: str, backup: str | None, at: str | None) -> str:
    """Return the name of a table with what the table held; it is the same for the same source."""
    if (backup is None) == (at is None):
        raise Mistake("Say which backup, or at which second: --backup or --at, one of them.")
    client, living = connect_service("dynamodb", stage), name_table(key, stage)
    name = f"{living}-restored-{hashlib.sha256((backup or at or '').encode()).hexdigest()[:8]}"
    billing: Item = {"TargetTableName": name, "BillingModeOverride": "PAY_PER_REQUEST"}
    billing |= {"GlobalSecondaryIndexOverride": []}  # it is read once, by nobody else
    try:
        if backup:
            arn = _find_backup(key, stage, backup)
            client.restore_table_from_backup(BackupArn=arn, **billing)
        else:
            moment = _parse_moment(at or "")
            client.restore_table_to_point_in_time(
                SourceTableName=living, RestoreDateTime=moment, **billing
            )
    except client.exceptions.TableAlreadyExistsException:
        pass  # by a run before, which broke off
    with show_progress() as progress:
        task = progress.add_task(f"{name} is being made, looked at:")
        while client.describe_table(TableName=name)["Table"]["TableStatus"] != "ACTIVE":
            progress.advance(task)
            time.sleep(POLL_S)
    return name


def _find_backup(key: str, stage: str, name: str) -> str:
    found = [
        row["arn"]
        for row in backups.list_all_backups(stage)
        if row["name"] == name and row["table"] == key
    ]
    if not found:
        raise Mistake(f"There is no backup {name} of {key}: `ops backups` lists them.")
    return str(found[0])


def _parse_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Mistake(f"{text} is no moment: write it as 2026-11-27T05:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _copy_back(source: Restored) -> None:
    """Put what is missing or different: first what says that something was mailed already."""
    _, write = find_capacity(specs.find_table(source.key))
    wanted = ("missing",) if source.missing_only else ("missing", "different")
    with show_progress() as progress:
        task = progress.add_task("items put back:")
        for turn in (0, 1):
            for word, item in _compare(source):
                if word not in wanted or (turn == 0) != is_mark(source.key, item):
                    continue
                _put_back(source, item)
                progress.advance(task)
                size = len(item_lines.format_line(item))
                wait_for_units(size / UNITS, write * source.share)


def _put_back(source: Restored, item: Item) -> None:
    """Put an item; of a project whose owner was erased, list that to be erased from it again."""
    plain = deserialize(item)
    if erased_ids.is_erased(source.erased, source.key, plain):
        owner = str(erased_ids.find_owner(source.key, plain))
        copies_repository.list_for_erasure(source.stage, owner, int(time.time()) - AGAIN)
    copies_repository.put_copied_item(source.stage, source.key, item)


def _count(source: Restored) -> dict[str, Any]:
    """Return how many items are how, and the checksum of those that may come back."""
    found: dict[str, Any] = dict.fromkeys(WORDS, 0) | {"checksum": item_lines.NOTHING}
    for word, item in _compare(source):
        found[word] += 1
        if word != "erased":
            line = item_lines.format_line(item)
            found["checksum"] = item_lines.sum_lines([line], found["checksum"])
    return found


def _compare(source: Restored) -> Iterator[tuple[str, Item]]:
    """Yield the restored items, each with how it stands: of WORDS."""
    row = specs.find_table(source.key)
    read, _ = find_capacity(row)
    items = copies_repository.scan_items(source.stage, source.name, read * source.share)
    for batch in batched(items, BATCH, strict=False):
        living = copies_repository.look_up_items(source.stage, source.key, batch)
        for item in batch:
            stored = living.get(copies_repository.find_key(row, item))
            if _is_to_stay_away(source, item):
                yield "erased", item
            elif stored is None:
                yield "missing", item
            else:
                yield "same" if stored == item else "different", item


def _is_to_stay_away(source: Restored, item: Item) -> bool:
    return source.key != "projects" and erased_ids.is_erased(
        source.erased, source.key, deserialize(item)
    )
