"""How often a user may do something in a day (UTC)."""

from typing import Any

from auxeira.aws import dynamodb

DAY = 86_400


def take_from_quota(user_id: str, what: str, most: int, now: int) -> int:
    """Count one more of a day; return 0, or the seconds until the next day where none is left.

    One conditional write, 1 write unit. What is counted goes by itself. Raises Unavailable.
    """
    try:
        dynamodb.update_item("users", **_build_count(user_id, what, most, now))
    except dynamodb.ConditionFailed:
        return seconds_to_next_day(now)
    return 0


def quota_action(user_id: str, what: str, most: int, now: int) -> dict[str, Any]:
    """Return the same write for a transaction, which is refused where none is left."""
    return dynamodb.update_action("users", **_build_count(user_id, what, most, now))


def user_attempts_key(user_id: str, what: str) -> dict[str, Any]:
    """Return the key of what is kept for some days of what a user does."""
    return {"pk": f"ATTEMPTS#{user_id}", "sk": what}


def seconds_to_next_day(now: int) -> int:
    """Return how long a day's quota is still used up."""
    return DAY - now % DAY


def _build_count(user_id: str, what: str, most: int, now: int) -> dict[str, Any]:
    day = now // DAY
    return {
        "key": user_attempts_key(user_id, f"{what}#{day}"),
        "expression": "ADD attempts :one SET #ttl = :ends",
        "values": {"one": 1, "most": most, "ends": (day + 2) * DAY},
        "condition": "attribute_not_exists(attempts) OR attempts < :most",
        "names": {"#ttl": "ttl"},
    }
