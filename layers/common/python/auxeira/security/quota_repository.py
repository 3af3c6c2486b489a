"""How often a user may do something in a day (UTC)."""

from auxeira.aws import dynamodb

DAY = 86_400


def take_from_quota(user_id: str, what: str, most: int, now: int) -> int:
    """Count one more of a day; return 0, or the seconds until the next day where none is left.

    One conditional write, 1 write unit. What is counted goes by itself. Raises Unavailable.
    """
    day = now // DAY
    try:
        dynamodb.update_item(
            "users",
            {"pk": f"ATTEMPTS#{user_id}", "sk": f"{what}#{day}"},
            "ADD attempts :one SET #ttl = :ends",
            {"one": 1, "most": most, "ends": (day + 2) * DAY},
            condition="attribute_not_exists(attempts) OR attempts < :most",
            names={"#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed:
        return (day + 1) * DAY - now
    return 0
