"""Small objects of the reports' bucket. Keys are prefix/user/report, or erased/user."""

from auxeira.aws import client
from auxeira.core import settings
from auxeira.core.problems import Unavailable

# without leave to list a bucket, S3 says that what is not there is denied
ABSENT = {"NoSuchKey", "AccessDenied"}


def put_object(key: str, content: bytes) -> None:
    """Store an object over whatever is under its key. Raises Unavailable."""
    client.call_service(
        "s3", "put_object", Bucket=settings.bucket_name("reports"), Key=key, Body=content
    )


def get_object(key: str) -> bytes | None:
    """Return what is stored under a key, or None. Raises Unavailable."""
    try:
        answer = client.call_service(
            "s3", "get_object", Bucket=settings.bucket_name("reports"), Key=key
        )
    except client.ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            return None
        raise
    content: bytes = answer["Body"]
    return content


def delete_object(key: str) -> None:
    """Delete an object; none under the key is fine. Raises Unavailable."""
    client.call_service("s3", "delete_object", Bucket=settings.bucket_name("reports"), Key=key)


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
