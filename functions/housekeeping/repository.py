"""Accounts that are being erased: the list of them, and the deletes."""

from auxeira.aws import dynamodb
from auxeira.core.records import Item
from auxeira.security import account_records

PAGE = 100  # accounts, or items of an account, that are read in one call


def list_erasures(after: str | None) -> tuple[list[Item], str | None]:
    """Return rows of the list of erasures behind `after`; where the next page starts."""
    return dynamodb.query("users", account_records.ERASURES, "", PAGE, after)


def get_erasure(user_id: str) -> Item | None:
    """Return the row of an account, if it is in the list. 1 read unit."""
    return dynamodb.get_item("users", account_records.erasure_key(user_id), strong=True)


def delete_page_of_items(
    table: str, hash_value: str, prefix: str, names: tuple[str, str], after: str | None
) -> str | None:
    """Delete up to PAGE items of a hash value whose range value starts with a prefix.

    `names` are the table's key attributes. Returns behind which there may be more, None at the end.
    """
    page, after = dynamodb.query(table, hash_value, prefix, PAGE, after, names=names, strong=True)
    dynamodb.delete_items(table, [{name: item[name] for name in names} for item in page])
    return after


def delete_traces(user_id: str) -> None:
    """Delete what is left of a user: the item that is erasing, and the row of the list."""
    dynamodb.delete_item("users", account_records.user_key(user_id))
    dynamodb.delete_item("users", account_records.erasure_key(user_id))
