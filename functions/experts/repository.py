"""Experts by their index, and what is kept of letters to them."""

import re
from typing import Any, ClassVar

from auxeira.aws import dynamodb
from auxeira.core.records import Record, Seconds, read_record, to_item
from auxeira.experts.expertise import ALL, ExpertRow, expert_key
from auxeira.security import account_records
from auxeira.security.quota_repository import quota_action, user_attempts_key

Item = dict[str, Any]

POSITIONS = re.compile("[0-9]{1,12}#usr_[0-9A-HJKMNP-TV-Z]{26}")  # in cursors
KEPT = 2 * 86_400  # seconds that a letter's key is known


class Letter(Record, frozen=True, kw_only=True):
    """A letter that was asked for under a key: what stands for its content, and whether it went."""

    KIND: ClassVar[str] = "letter"
    METRIC: ClassVar[str] = "LetterUnreadable"

    pk: str
    sk: str
    request: str
    queued: bool
    ttl: Seconds

    def key(self) -> Item:
        """Return the key of the letter."""
        return {"pk": self.pk, "sk": self.sk}


class Full(Exception):
    """A day's letters are used up: of the sender, or else of the recipient."""

    def __init__(self, *, sender: bool) -> None:
        super().__init__("no letter is left today")
        self.sender = sender


def list_expert_rows(
    skill: str, limit: int, after: str | None
) -> tuple[list[ExpertRow], str | None]:
    """Return the rows of a skill by rank, and where the next page starts.

    0.5 read units for each 4 KB: some eight rows.
    """
    start = None
    if after:
        rank, _, user_id = after.partition("#")
        start = expert_key(user_id, skill) | {"expert_skill": skill, "expert_rank": int(rank)}
    found, following = dynamodb.query_index(
        "profiles", "by-expertise", ("expert_skill", skill), limit, start
    )
    rows = [read_record(ExpertRow, item, user_id=item["user_id"]) for item in found]
    return [row for row in rows if row], to_position(following) if following else None


def to_position(row: Item) -> str:
    """Return the place of a row in the index, for a cursor."""
    return f"{row['expert_rank']}#{row['user_id']}"


def find_active_users(user_ids: list[str]) -> set[str]:
    """Return those of up to 100 users who are there and not shut out. 0.5 read units each."""
    if not user_ids:
        return set()
    found = dynamodb.get_items([("users", account_records.user_key(each)) for each in user_ids])
    users = (account_records.read_user(item) for item in found)
    return {user.user_id for user in users if account_records.is_active(user)}


def is_expert(user_id: str) -> bool:
    """Return whether an expertise and an active account are there. 1 read unit."""
    item, account = dynamodb.get_items(
        [("profiles", expert_key(user_id, ALL)), ("users", account_records.user_key(user_id))]
    )
    row = read_record(ExpertRow, item, user_id=user_id) if item else None
    return row is not None and account_records.is_active(account_records.read_user(account))


def build_letter(sender: str, name: str, request: str, now: int) -> Letter:
    """Return a letter under the name that stands for its key."""
    key = user_attempts_key(sender, f"LETTER#{name}")
    return Letter(**key, request=request, queued=False, ttl=now + KEPT)


def count_letter(
    letter: Letter | None, sender: str, recipient: str, most: tuple[int, int], now: int
) -> Letter | None:
    """Count a letter of a day for both, and keep its key if it has one: 2 write units each.

    Return None, or the letter that is there already under the key. Raises Full.
    """
    counts = [
        quota_action(sender, "SENT", most[0], now),
        quota_action(recipient, "GOT", most[1], now),
    ]
    puts = [dynamodb.put_action("users", to_item(letter))] if letter else []
    try:
        dynamodb.transact(*counts, *puts)
    except dynamodb.Cancelled as refusal:
        sent, _, *held = refusal.items
        if letter and held[0]:
            return read_record(Letter, held[0], pk=letter.pk)
        raise Full(sender=sent is not None) from None
    return None


def mark_letter_queued(letter: Letter) -> None:
    """Note that the mail of a letter is on its way."""
    dynamodb.update_item("users", letter.key(), "SET queued = :yes", {"yes": True})
