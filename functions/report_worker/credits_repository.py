"""Credits of Thunderbit's, counted for each user and for all of them, month by month."""

from datetime import UTC, datetime
from typing import ClassVar

from auxeira.aws import dynamodb
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable
from auxeira.core.records import Item, Number, Record, Seconds, Text, read_record

KEPT = 400 * 86_400  # seconds that a month's count is kept
EVERYBODY = "budget"


class MonthlyCredits(Record, frozen=True, kw_only=True):
    """The credits of a month that a user, or all of them, have used up or reserved."""

    KIND: ClassVar[str] = "credits"
    METRIC: ClassVar[str] = "CreditsUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: Text
    record: Text
    n: Number
    ttl: Seconds

    def key(self) -> Item:
        """Return its key."""
        return {"user_id": self.user_id, "record": self.record}


def monthly_credits_key(user_id: str, now: float) -> Item:
    """Return the key of a user's month, among the user's own items: it goes with the account."""
    month = datetime.fromtimestamp(now, UTC)
    return {"user_id": user_id, "record": f"credits_{month:%Y-%m}"}


def reserve_credits(user_id: str, amount: int, most: tuple[int, int], now: float) -> bool:
    """Take credits from a user's month and from everybody's; return whether both had them.

    `most`: how many a user has in a month, and all together. 4 write units. Raises Unavailable.
    """
    if min(most) < amount:
        return False
    actions = [
        dynamodb.update_action(
            "reports",
            monthly_credits_key(owner, now),
            "SET #ttl = :ttl ADD #n :amount",
            {"ttl": int(now) + KEPT, "amount": amount, "room": limit - amount},
            condition="attribute_not_exists(#n) OR #n <= :room",
            names={"#n": "n", "#ttl": "ttl"},
        )
        for owner, limit in zip((user_id, EVERYBODY), most, strict=True)
    ]
    try:
        dynamodb.transact(*actions)
    except dynamodb.Cancelled as refusal:
        for item in filter(None, refusal.items):
            read_record(MonthlyCredits, item, user_id=user_id)  # says so where it is odd
        return False
    return True


def return_credits(user_id: str, amount: int, now: float) -> None:
    """Give back what was reserved and is certainly not spent. If that fails it stays reserved."""
    actions = [
        dynamodb.update_action(
            "reports",
            monthly_credits_key(owner, now),
            "SET #n = #n - :amount",
            {"amount": amount},
            condition="#n >= :amount",
            names={"#n": "n"},
        )
        for owner in (user_id, EVERYBODY)
    ]
    try:
        dynamodb.transact(*actions)
    except (dynamodb.Cancelled, Unavailable):
        logger.warning("credits", event="credits_not_returned", amount=amount)
