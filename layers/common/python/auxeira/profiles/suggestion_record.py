"""What a website says of its organisation, as it is asked for and stored. No AWS, no HTTP.

An item of the table of reports, whose stream calls the function that holds the keys of providers.
There is one for each user: to ask again is to write over it.
"""

from typing import Any, ClassVar, Literal

from auxeira.core.records import Number, Record, Seconds, Text
from auxeira.esg.reference_data import Currency

Item = dict[str, Any]

RECORD = "SUGGESTIONS"
QUEUED, ASKING, FOUND, FAILED = "queued", "asking", "found", "failed"
LOST_AFTER = 600  # seconds after which nobody asks any more
FRESH = 86_400  # seconds in which the same page is not asked again
REST = 60  # seconds in which no page is: a worker that reads one writes no report
RETAINED = 30 * 86_400  # seconds that suggestions are kept

type SuggestionStatus = Literal["queued", "asking", "found", "failed"]
type Reason = Literal["used_up", "busy", "unavailable", "unreadable", "nothing"]


class Suggestions(Record, frozen=True, kw_only=True):
    """What was asked of which page, and what came of it.

    `currency` is the profile's. `found` is the JSON of members of a profile; `left_out` says what
    was found and cannot be taken.
    """

    KIND: ClassVar[str] = "suggestions"
    METRIC: ClassVar[str] = "SuggestionsUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: Text
    status: SuggestionStatus
    page: Text
    requested_at: Seconds
    attempt: Number
    currency: Currency | None = None
    holder: str | None = None
    reason: Reason | None = None
    found: str | None = None
    left_out: list[str] | None = None
    ttl: Seconds | None = None

    def key(self) -> Item:
        """Return its key."""
        return suggestions_key(self.user_id)

    def is_lost(self, now: float) -> bool:
        """Tell whether nobody asks any more, though nothing has come of it."""
        return self.status in (QUEUED, ASKING) and self.requested_at + LOST_AFTER <= now


def suggestions_key(user_id: str) -> Item:
    """Return the key of a user's suggestions."""
    return {"user_id": user_id, "record": RECORD}
