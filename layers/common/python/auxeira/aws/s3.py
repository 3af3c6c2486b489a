"""Small objects of the reports' bucket. Keys are prefix/user/report, or erased/user."""

from auxeira.aws import client
from auxeira.core import settings
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable

ABSENT = {"NoSuchKey", "AccessDenied"}


def put_object(key: str, content: bytes) -> None:
    """Store an object over whatever is under its key. Raises Unavailable."""
    client.call_service(
        "s3", "put_object", Bucket=settings.bucket_name("reports"), Key=key, Body=content
    )


def get_object(key: str) -> bytes | None:
    """Return what is stored under a key, or None. Raises Unavailable, also where it is denied.

    Of what is not there S3 may say that it is denied. So what is denied is looked for in the list:
    if that is denied too, somebody has taken rights away, and nothing says that the object is gone.
    """
    bucket = settings.bucket_name("reports")
    try:
        content: bytes = client.call_service("s3", "get_object", Bucket=bucket, Key=key)["Body"]
    except client.ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "AccessDenied" and _may_be_there(bucket, key):
            logger.error("s3", event="object_denied", key=key)
            raise Unavailable from error
        if code in ABSENT:
            return None
        raise
    return content


def _may_be_there(bucket: str, key: str) -> bool:
    """Return whether a key is on the list of a bucket, or the list is denied."""
    try:
        page = client.call_service("s3", "list_objects_v2", Bucket=bucket, Prefix=key, MaxKeys=1)
    except client.ClientError:
        return True
    return any(entry["Key"] == key for entry in page.get("Contents", []))


def delete_object(key: str) -> None:
    """Delete an object; none under the key is fine. Raises Unavailable."""
    client.call_service("s3", "delete_object", Bucket=settings.bucket_name("reports"), Key=key)


def _is_listed(bucket: str, key: str) -> bool:
    page = client.call_service("s3", "list_objects_v2", Bucket=bucket, Prefix=key, MaxKeys=1)
    return any(entry["Key"] == key for entry in page.get("Contents", []))


def delete_objects_under(prefix: str) -> None:
    """Delete every object whose key begins so. Two calls for each 1,000. Raises Unavailable."""
    bucket = settings.bucket_name("reports")
    more = True
    while more:
        page = client.call_service("s3", "list_objects_v2", Bucket=bucket, Prefix=prefix)
        found = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
        more = bool(found and page.get("IsTruncated"))
        if found:
            wanted = {"Objects": found, "Quiet": True}
            if client.call_service("s3", "delete_objects", Bucket=bucket, Delete=wanted).get(
                "Errors"
            ):
                raise Unavailable
