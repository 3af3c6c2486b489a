"""Small objects of the reports' bucket: put, get, delete. Keys are prefix/user/report."""

from auxeira import aws, settings

# without leave to list a bucket, S3 says that what is not there is denied
ABSENT = {"NoSuchKey", "AccessDenied"}


def put(key: str, content: bytes) -> None:
    """Stores an object over whatever is under its key. Raises Unavailable."""
    aws.call("s3", "put_object", Bucket=settings.bucket("reports"), Key=key, Body=content)


def get(key: str) -> bytes | None:
    """What is stored under a key, or None. Raises Unavailable."""
    try:
        answer = aws.call("s3", "get_object", Bucket=settings.bucket("reports"), Key=key)
    except aws.ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            return None
        raise
    content: bytes = answer["Body"]
    return content


def delete(key: str) -> None:
    """Deletes an object; none under the key is fine. Raises Unavailable."""
    aws.call("s3", "delete_object", Bucket=settings.bucket("reports"), Key=key)
