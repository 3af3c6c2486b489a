"""Who gets a mail that names a user."""

from auxeira.aws import dynamodb
from auxeira.security import account_records
from auxeira.security.account_records import User


def find_active_user(user_id: str) -> User | None:
    """Return a user who has not been erased or shut out. 1 read unit. Raises Unavailable."""
    item = dynamodb.get_item("users", account_records.user_key(user_id), strong=True)
    user = account_records.read_user(item)
    return user if account_records.is_active(user) else None
