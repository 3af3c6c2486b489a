"""`python -m ops export`: what is stored, as lines of JSON in files."""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from cdk import specs
from ops import archive_files, copies_repository, item_lines, objects_repository
from ops.archive_files import Place
from ops.copies_repository import find_capacity, wait_for_units
from ops.options import Json, Stage, print_json, print_line, print_rows, show_progress
from ops.stage import Mistake, find_bucket, name_table

KEPT_DAYS = 35  # as long as point-in-time recovery remembers
DERIVED = ("leaderboard",)  # counted from profiles: `ops leaderboard rebuild`
OBJECTS = "objects"  # of the reports' bucket
TABLES = tuple(row.key for row in specs.TABLES if row.key not in DERIVED)
PARTS = (*TABLES, OBJECTS)
COPIES = "copies"  # the bucket that forgets after KEPT_DAYS, by itself
NO_HASH = "none"  # stands for a password: no password has this hash, a mail sets another one
STAMP = "%Y%m%dT%H%M%SZ"
COLUMNS = ("table", "items", "left out", "files", "checksum")

Item = dict[str, Any]
Tell = Callable[[], None]

To = Annotated[
    str | None,
    typer.Argument(help="A folder, or s3://bucket/prefix; else the stage's bucket of copies."),
]
Tables = Annotated[list[str] | None, typer.Option("--table", help="This one; may be repeated.")]
Share = Annotated[
    float,
    typer.Option(min=0.01, max=1, help="Share of each table's capacity that is used at most."),
]
Hashes = Annotated[
    bool, typer.Option("--with-hashes", help="With hashes of passwords, and with sessions.")
]


class Source(NamedTuple):
    """What is exported of which stage, and how."""

    stage: str
    place: Place
    hashes: bool
    share: float


def export_data(
    stage: Stage,
    to: To = None,
    table: Tables = None,
    hashes: Hashes = False,
    share: Share = 0.25,
    as_json: Json = False,
) -> None:
    """Write tables, and the objects of reports, into files; go on with an export that broke off.

    Boards and groups are left out: they are counted from profiles. Of what this command has
    written here before, whatever is older than 35 days is deleted.
    """
    wanted = choose_tables(table)
    root = archive_files.parse_place(to or f"{archive_files.S3}{find_bucket(COPIES, stage)}", stage)
    place, manifest = _open_export(root, stage, wanted, hashes)
    source = Source(stage, place, hashes, share)
    with show_progress() as progress:
        for name in wanted:
            task = progress.add_task(f"{name}, files:")
            _export_table(source, name, manifest, partial(progress.advance, task))
    manifest["finished"] = _format_now()
    archive_files.write_manifest(place, manifest)
    deleted = delete_old_exports(root, stage)
    rows = [_summarise(name, manifest["tables"][name]) for name in wanted]
    where = archive_files.describe_place(place)
    if as_json:
        print_json({"export": where, "hashes": hashes, "tables": rows, "deleted": deleted})
        return
    print_rows(rows, COLUMNS, f"{stage} in {where}")
    if deleted:
        print_line(f"Older than {KEPT_DAYS} days, and deleted: {', '.join(deleted)}")


def choose_tables(names: list[str] | None) -> list[str]:
    """Return what is exported or imported, in the order in which it comes back. Raises Mistake."""
    unknown = [name for name in names or () if name not in PARTS]
    if unknown:
        raise Mistake(f"There is no {unknown[0]} to export: there are {', '.join(PARTS)}.")
    return [name for name in PARTS if not names or name in names]


def delete_old_exports(root: Place, stage: str, now: datetime | None = None) -> list[str]:
    """Delete exports of a stage that are older than KEPT_DAYS. Return their names."""
    oldest = f"{(now or datetime.now(UTC)) - timedelta(days=KEPT_DAYS):{STAMP}}"
    found = [name for name in _list_exports(root, stage) if name < f"{stage}-{oldest}"]
    for name in found:
        archive_files.delete_files(archive_files.enter_folder(root, name))
    return found


def _open_export(
    root: Place, stage: str, wanted: list[str], hashes: bool
) -> tuple[Place, dict[str, Any]]:
    """Return the export that broke off, of the same wish, or a new one."""
    for name in reversed(_list_exports(root, stage)):
        place = archive_files.enter_folder(root, name)
        found = archive_files.read_manifest(place)
        is_same = found and (found["wanted"], found["hashes"]) == (wanted, hashes)
        if found and is_same and not found["finished"]:
            return place, found
    now = datetime.now(UTC)
    place = archive_files.enter_folder(root, f"{stage}-{now:{STAMP}}")
    manifest = {
        "form": 1, "stage": stage, "begun": _format_now(), "finished": "", "hashes": hashes,
        "wanted": wanted, "tables": {},
    }  # fmt: skip
    archive_files.write_manifest(place, manifest)
    return place, manifest


def _list_exports(root: Place, stage: str) -> list[str]:
    return [name for name in archive_files.list_folders(root) if name.startswith(f"{stage}-")]


def _export_table(source: Source, name: str, manifest: dict[str, Any], tell: Tell) -> None:
    """Write what is left of a table, a file a page: each is in the manifest once it is whole."""
    empty: dict[str, Any] = {
        "after": None,
        "done": False,
        "items": 0,
        "left_out": 0,
        "checksum": item_lines.NOTHING,
        "parts": [],
    }
    row = manifest["tables"].setdefault(name, empty)
    while not row["done"]:
        after = item_lines.parse_line(row["after"].encode()) if row["after"] else None
        began = time.monotonic()
        items, after, pause = _read_page(source, name, after)
        lines = [line for item in items if (line := _to_line(source, name, item))]
        content = item_lines.pack_lines(lines)
        part = f"{name}-{len(row['parts']) + 1:06}.jsonl.gz"
        archive_files.write_file(source.place, part, content)
        row["parts"].append(
            {"name": part, "items": len(lines), "sha256": hashlib.sha256(content).hexdigest()}
        )
        row["items"] += len(lines)
        row["left_out"] += len(items) - len(lines)
        row["checksum"] = item_lines.sum_lines(lines, row["checksum"])
        row["after"] = item_lines.format_line(after).decode() if after else None
        row["done"] = after is None
        archive_files.write_manifest(source.place, manifest)
        tell()
        if not row["done"]:
            wait_for_units(pause - (time.monotonic() - began), 1)


def _read_page(
    source: Source, name: str, after: Item | None
) -> tuple[list[Item], Item | None, float]:
    """Return a page, where the next one begins, and for how many seconds that is to last."""
    if name == OBJECTS:
        bucket = find_bucket("reports", source.stage)
        behind = after["key"]["S"] if after else None
        found, key = objects_repository.read_objects(source.stage, bucket, behind)
        return found, {"key": {"S": key}} if key else None, 0
    page, units = copies_repository.scan_page(source.stage, name_table(name, source.stage), after)
    read, _ = find_capacity(specs.find_table(name))
    return page.items, page.after, units / (read * source.share)


def _to_line(source: Source, name: str, item: Item) -> bytes | None:
    """Return an item as a line; None for one that is left out."""
    if name == "profiles" and item["user_id"]["S"].startswith("GROUP#"):
        return None
    if name == "users" and not source.hashes:
        if "password_hash" in item:
            item = item | {"password_hash": {"S": NO_HASH}}
        elif item["sk"]["S"].startswith("SESSION#"):
            return None
    return item_lines.format_line(item)


def _summarise(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "table": name,
        "items": row["items"],
        "left out": row["left_out"],
        "files": len(row["parts"]),
        "checksum": row["checksum"],
    }


def _format_now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
