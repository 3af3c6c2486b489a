"""Files of exports, in a folder of this machine or in a bucket: s3://bucket/prefix."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ops.stage import Mistake, connect_service

S3 = "s3://"
MANIFEST = "manifest.json"


class Place(NamedTuple):
    """Where files lie: a folder, or a bucket with a prefix that ends in a slash or is empty."""

    folder: Path | None
    bucket: str
    prefix: str
    stage: str


def parse_place(text: str, stage: str) -> Place:
    """Return the place that somebody typed. Raises Mistake."""
    if not text.startswith(S3):
        return Place(Path(text).expanduser(), "", "", stage)
    bucket, _, prefix = text.removeprefix(S3).partition("/")
    if not bucket:
        raise Mistake("Name the bucket: s3://bucket, or s3://bucket/prefix.")
    return Place(None, bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else "", stage)


def enter_folder(place: Place, name: str) -> Place:
    """Return the place inside a place."""
    if place.folder:
        return place._replace(folder=place.folder / name)
    return place._replace(prefix=f"{place.prefix}{name}/")


def describe_place(place: Place) -> str:
    """Return a place as it is typed."""
    return str(place.folder) if place.folder else f"{S3}{place.bucket}/{place.prefix}".rstrip("/")


def write_file(place: Place, name: str, content: bytes) -> None:
    """Write a file whole, or not at all: only its owner reads it, in S3 encrypted."""
    if not place.folder:
        connect_service("s3", place.stage).put_object(
            Bucket=place.bucket,
            Key=place.prefix + name,
            Body=content,
            ServerSideEncryption="AES256",
        )
        return
    path = place.folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def read_file(place: Place, name: str) -> bytes | None:
    """Return what a file holds; None where there is none."""
    if place.folder:
        path = place.folder / name
        return path.read_bytes() if path.is_file() else None
    client = connect_service("s3", place.stage)
    try:
        content: bytes = client.get_object(Bucket=place.bucket, Key=place.prefix + name)[
            "Body"
        ].read()
    except client.exceptions.NoSuchKey:
        return None
    return content


def read_checked_file(place: Place, name: str, sha256: str) -> bytes:
    """Return what a file holds that was written with this checksum. Raises Mistake."""
    content = read_file(place, name)
    if content is None:
        raise Mistake(f"{name} is missing from {describe_place(place)}.")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Mistake(f"{name} in {describe_place(place)} is damaged: its checksum is another.")
    return content


def read_manifest(place: Place, name: str = MANIFEST) -> dict[str, Any] | None:
    """Return a file of JSON; None where there is none. Raises Mistake for one that is none."""
    content = read_file(place, name)
    try:
        found: dict[str, Any] | None = json.loads(content) if content else None
    except ValueError:
        raise Mistake(f"{name} in {describe_place(place)} is no JSON.") from None
    return found


def write_manifest(place: Place, members: dict[str, Any], name: str = MANIFEST) -> None:
    """Write a file of JSON."""
    write_file(place, name, json.dumps(members, indent=1).encode())


def list_folders(place: Place) -> list[str]:
    """Return the names of the folders in a place, in order."""
    if place.folder:
        found = place.folder.iterdir() if place.folder.is_dir() else ()
        return sorted(path.name for path in found if path.is_dir())
    pages = (
        connect_service("s3", place.stage)
        .get_paginator("list_objects_v2")
        .paginate(Bucket=place.bucket, Prefix=place.prefix, Delimiter="/")
    )
    prefixes = [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", [])]
    return sorted(prefix.removeprefix(place.prefix).rstrip("/") for prefix in prefixes)


def delete_files(place: Place) -> None:
    """Delete the files of an export: its parts, and the manifest last."""
    manifest = read_manifest(place) or {}
    names = [part["name"] for row in manifest.get("tables", {}).values() for part in row["parts"]]
    for name in (*names, *_list_progress(place), MANIFEST):
        if place.folder:
            (place.folder / name).unlink(missing_ok=True)
        else:
            client = connect_service("s3", place.stage)
            client.delete_object(Bucket=place.bucket, Key=place.prefix + name)
    if place.folder:
        for folder in (*place.folder.iterdir(), place.folder):
            folder.rmdir()


def _list_progress(place: Place) -> Iterator[str]:
    """Yield the files in which imports note how far they are."""
    if place.folder:
        yield from (path.name for path in place.folder.glob("import-*.json"))
        return
    client = connect_service("s3", place.stage)
    found = client.list_objects_v2(Bucket=place.bucket, Prefix=f"{place.prefix}import-")
    yield from (each["Key"].removeprefix(place.prefix) for each in found.get("Contents", []))
