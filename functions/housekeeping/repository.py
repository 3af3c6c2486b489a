"""Deletes what is stored of somebody whose account is erased, page by page."""

from collections.abc import Callable

from auxeira.aws import dynamodb
from auxeira.reports import report_record
from auxeira.security import session_record

PAGE = 100  # items of an account that are read in one call
TABLES = (
    ("users", session_record.user_partition, session_record.SESSION_PREFIX, ("pk", "sk")),
    ("profiles", str, "", ("user_id", "record")),
    ("reports", str, "", report_record.KEYS),
)  # table, hash key of a user id, prefix of range keys, names of both


Late = Callable[[], bool]


def delete_user_items(user_id: str, is_late: Late) -> bool:
    """Delete all items of a user but the one that says who it is.

    Return whether it came to the end before it was late. Raises Unavailable.
    """
    return all(
        _delete_items(table, hash_key(user_id), prefix, names, is_late)
        for table, hash_key, prefix, names in TABLES
    )


def delete_user_and_erasure(user_id: str) -> None:
    """Delete the item that says who a user was, and then the row of the erasure."""
    dynamodb.delete_item("users", session_record.user_key(user_id))
    dynamodb.delete_item("users", session_record.erasure_key(user_id))


def _delete_items(
    table: str, hash_value: str, prefix: str, names: tuple[str, str], is_late: Late
) -> bool:
    """Delete the items of one hash value whose range value starts with a prefix.

    `names` are the table's key attributes. Return whether it came to the end before it was late.
    Raises Unavailable.
    """
    after: str | None = None
    while not is_late():
        page, after = dynamodb.query(
            table, hash_value, prefix, PAGE, after, names=names, strong=True
        )
        dynamodb.delete_items(table, [{name: item[name] for name in names} for item in page])
        if not after:
            return True
    return False
