"""`python -m ops import`: what an export holds, put back where it is missing, and compared."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from auxeira.aws.attribute_values import deserialize
from cdk import specs
from functions.housekeeping.erasure import AGAIN
from ops import archive_files, copies_repository, erased_ids, item_lines, objects_repository
from ops.archive_files import Place
from ops.copies_repository import find_capacity, wait_for_units
from ops.erased_ids import ErasedIds
from ops.export_data import OBJECTS, Share, choose_tables
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
from ops.stage import Mistake, find_bucket

COUNTS = ("items", "put", "there already", "erased", "equal", "different", "missing")
COLUMNS = ("table", *COUNTS, "checksum")
MARKS = ("RECEIPT", "mailed_")
NEXT = "python -m ops leaderboard rebuild --stage {stage}"
COUNTED = ("users", "profiles", "leaderboard")  # that boards and groups follow from
UNITS = 1024  # bytes that a write unit writes

Item = dict[str, Any]
From = Annotated[str, typer.Argument(help="An export: a folder, or s3://bucket/prefix/<export>.")]


class Target(NamedTuple):
    """What is imported from where, into which stage, and whose accounts are not to come back."""

    stage: str
    place: Place
    bucket: str
    erased: ErasedIds
    share: float
    manifest: dict[str, Any]
    progress: dict[str, Any]


def import_data(
    source: From,
    stage: Stage,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="This one; may be repeated.")
    ] = None,
    share: Share = 0.25,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Put back what an export holds and the stage lacks; nothing that is there is written over.

    Accounts that were erased since stay away. Go on where an import broke off. Exit code 3 where
    something is in the stage otherwise than in the export.
    """
    place = archive_files.parse_place(source, stage)
    manifest = _read_finished_manifest(place)
    wanted = [name for name in choose_tables(table) if name in manifest["tables"]]
    bucket = find_bucket("reports", stage)
    confirm(f"Put what {manifest['stage']} had on {manifest['begun']} into {stage}?", yes=yes)
    progress = archive_files.read_manifest(place, f"import-{stage}.json") or {}
    if progress.get("done"):
        progress = {}
    erased = erased_ids.load_erased_ids(stage, bucket)
    target = Target(stage, place, bucket, erased, share, manifest, progress)
    with show_progress() as display:
        for name in _order_tables(wanted):
            task = display.add_task(f"{name}, files:")
            _import_table(target, name, partial(display.advance, task))
            if name == OBJECTS:  # the export knows of erased accounts as well
                target = target._replace(erased=erased_ids.load_erased_ids(stage, bucket))
    rows = [_compare_table(target, name) for name in wanted]
    _save_progress(target, done=True)
    _show(rows, target, as_json=as_json)
    raise typer.Exit(ATTENTION if any(row["different"] + row["missing"] for row in rows) else 0)


def is_mark(table: str, item: Item) -> bool:
    """Tell whether an item says that a mail was sent: it comes before what that mail tells of."""
    return table == "reports" and bool(item["record"]["S"].startswith(MARKS))


def _read_finished_manifest(place: Place) -> dict[str, Any]:
    manifest = archive_files.read_manifest(place)
    where = archive_files.describe_place(place)
    if manifest is None:
        raise Mistake(f"There is no export in {where}: name the folder that has a manifest.json.")
    if not manifest["finished"]:
        raise Mistake(f"The export in {where} is not finished: the same `ops export` goes on.")
    return manifest


def _order_tables(wanted: list[str]) -> list[str]:
    """Return what is put first, first: what says what was counted and mailed, texts of reports."""
    first = [name for name in (OBJECTS, "activity") if name in wanted]
    return [*first, *(name for name in wanted if name not in first)]


def _import_table(target: Target, name: str, tell: Callable[[], None]) -> None:
    """Put what is left of a table, file by file; the file that it broke off in is put again."""
    empty = {"turn": 0, "parts": 0, **dict.fromkeys(("put", "there already", "erased"), 0)}
    row = target.progress.setdefault(name, empty)
    parts = target.manifest["tables"][name]["parts"]
    for turn in range(row["turn"], 2):
        for part in parts[row["parts"] :]:
            began, size = time.monotonic(), 0
            for line in _read_part(target, part):
                item = item_lines.parse_line(line)
                if (turn == 0) != is_mark(name, item):
                    continue
                outcome = _put_item(target, name, item)
                row[outcome] += 1
                size += len(line) if outcome == "put" else UNITS
            row["parts"] += 1
            _save_progress(target)
            tell()
            _keep_pace(target, name, size, began)
        row |= {"turn": turn + 1, "parts": 0}


def _keep_pace(target: Target, name: str, size: int, began: float) -> None:
    if name != OBJECTS:
        units = size / UNITS
        _, write = find_capacity(specs.find_table(name))
        wait_for_units(units / (write * target.share) - (time.monotonic() - began), 1)


def _put_item(target: Target, name: str, item: Item) -> str:
    """Put an item, if it may be and there is none. Return the word that it is counted under."""
    if _is_erased(target, name, item):
        return "erased"
    if name == OBJECTS:
        done = objects_repository.put_missing_object(target.stage, target.bucket, item)
    else:
        done = copies_repository.put_missing_item(target.stage, name, item)
    return "put" if done else "there already"


def _is_erased(target: Target, name: str, item: Item) -> bool:
    """Tell whether an item is of an erased account.

    Projects outlive their owners: one is put, and its owner listed to be erased from it again.
    """
    if name == OBJECTS:
        return erased_ids.is_object_of_erased(target.erased, item["key"]["S"])
    plain = deserialize(item)
    erased = erased_ids.is_erased(target.erased, name, plain)
    if erased and name == "projects":
        owner = str(erased_ids.find_owner(name, plain))
        copies_repository.list_for_erasure(target.stage, owner, int(time.time()) - AGAIN)
        return False
    return erased


def _compare_table(target: Target, name: str) -> dict[str, Any]:
    """Return how many items of the export are in the stage as they were, and their checksum."""
    row: dict[str, Any] = {
        "table": name,
        **dict.fromkeys(COUNTS, 0),
        "checksum": item_lines.NOTHING,
    }
    own = {n: target.progress[name][n] for n in ("put", "there already", "erased")}
    for part in target.manifest["tables"][name]["parts"]:
        lines = list(_read_part(target, part))
        row["items"] += len(lines)
        items = [item_lines.parse_line(line) for line in lines]
        wanted = [item for item in items if not _is_left_out(target, name, item)]
        stored = {_identify(name, item): item for item in _look_up(target, name, wanted)}
        for item in wanted:
            found, line = stored.get(_identify(name, item)), item_lines.format_line(item)
            if found is None:
                row["missing"] += 1
                continue
            there = item_lines.format_line(found)
            row["equal" if there == line else "different"] += 1
            row["checksum"] = item_lines.sum_lines([there], row["checksum"])
    return row | own


def _is_left_out(target: Target, name: str, item: Item) -> bool:
    return name != "projects" and _is_erased(target, name, item)


def _look_up(target: Target, name: str, items: list[Item]) -> list[Item]:
    if name == OBJECTS:
        keys = [item["key"]["S"] for item in items]
        return objects_repository.find_objects(target.stage, target.bucket, keys)
    return list(copies_repository.look_up_items(target.stage, name, items).values())


def _identify(name: str, item: Item) -> tuple[str, str]:
    if name == OBJECTS:
        return item["key"]["S"], ""
    return copies_repository.find_key(specs.find_table(name), item)


def _read_part(target: Target, part: dict[str, Any]) -> Iterator[bytes]:
    content = archive_files.read_checked_file(target.place, part["name"], part["sha256"])
    yield from item_lines.unpack_lines(content)


def _save_progress(target: Target, *, done: bool = False) -> None:
    name = f"import-{target.stage}.json"
    archive_files.write_manifest(target.place, target.progress | {"done": done}, name)


def _show(rows: list[dict[str, Any]], target: Target, *, as_json: bool) -> None:
    todo = NEXT.format(stage=target.stage)
    if as_json:
        print_json({"tables": rows, "next": todo})
        return
    print_rows(rows, COLUMNS, f"{archive_files.describe_place(target.place)} into {target.stage}")
    if any(row["table"] in COUNTED for row in rows):
        print_line(f"Boards and groups are counted from profiles: {todo}")
