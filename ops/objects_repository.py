"""Objects of the reports' bucket as items, so that they are copied as items are."""

from typing import Any

from ops.stage import connect_service

PAGE = 100  # objects that are read at once

Item = dict[str, Any]


def read_objects(stage: str, bucket: str, after: str | None) -> tuple[list[Item], str | None]:
    """Return objects behind a key as {key, body}; behind which key there may be more, or None."""
    client = connect_service("s3", stage)
    place = {"StartAfter": after} if after else {}
    page = client.list_objects_v2(Bucket=bucket, MaxKeys=PAGE, **place)
    keys = [entry["Key"] for entry in page.get("Contents", [])]
    found = [_read_object(client, bucket, key) for key in keys]
    return [item for item in found if item], keys[-1] if page.get("IsTruncated") else None


def find_objects(stage: str, bucket: str, keys: list[str]) -> list[Item]:
    """Return the objects that there are under keys."""
    client = connect_service("s3", stage)
    return [item for key in keys if (item := _read_object(client, bucket, key))]


def put_missing_object(stage: str, bucket: str, item: Item) -> bool:
    """Put an object where there is none under its key. Return whether it was."""
    client, key = connect_service("s3", stage), item["key"]["S"]
    if _read_object(client, bucket, key):
        return False
    client.put_object(Bucket=bucket, Key=key, Body=item["body"]["B"])
    return True


def _read_object(client: Any, bucket: str, key: str) -> Item | None:
    try:
        content = client.get_object(Bucket=bucket, Key=key)["Body"].read()
    except client.exceptions.NoSuchKey:
        return None
    return {"key": {"S": key}, "body": {"B": content}}
