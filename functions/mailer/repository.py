"""Who gets a mail that names a user."""

from auxeira.aws import dynamodb
from auxeira.security import session_record
from auxeira.security.session_record import User


def find_active_user(user_id: str) -> User | None:
    """Return a user who has not been erased or shut out. 1 read unit. Raises Unavailable."""
    item = dynamodb.get_item("users", session_record.user_key(user_id), strong=True)
    user = session_record.read_user(item)
    return user if session_record.is_active(user) else None
