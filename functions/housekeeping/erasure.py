"""Erases accounts that their owners have closed.

The bar stands already: `functions/auth` has left of the user an item that is `erasing`, which
nobody is let in with and nobody ranks, and a row in the list of erasures. A run deletes what is
stored under the user's id and has the boards counted again. A request that was let in before the
bar, or within the minute after it, may still write; so the row stays until the last token has died,
and only the run after that deletes it, and the item. Any run may break off anywhere: the next one
begins anew with what is left.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from auxeira.activity import activity_records
from auxeira.aws import s3, sqs
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.core.records import read_record
from auxeira.projects.personal_data_repository import erase_community_items
from auxeira.reports import report_record
from auxeira.security import account_records
from auxeira.security.account_records import Erasure
from functions.housekeeping import repository

AGAIN = 900 + 60 + 60  # seconds after the bar: a token's life, the minute it is kept, one request's
ERASED = "erased"  # prefix of objects that say which ids a restore must skip
ERASED_FOR_GOOD, LATE, FAILED = "erased", "late", "erasure_failed"
TABLES = (
    ("users", account_records.user_partition, account_records.SESSION_PREFIX, ("pk", "sk")),
    ("profiles", str, "", ("user_id", "record")),
    ("reports", str, "", report_record.KEYS),
    ("activity", str, "", activity_records.KEYS),
)  # table, hash key of a user id, prefix of range keys, names of both

Late = Callable[[], bool]


class Erasures(NamedTuple):
    """How many ended how, and for how many seconds the oldest that is left has been waiting."""

    outcomes: dict[str, int]
    age: int


def erase_listed_accounts(now: int, is_late: Late) -> Erasures:
    """Erase each account of the list. Raises Unavailable."""
    outcomes: list[str] = []
    age = 0
    after: str | None = None
    while not is_late():
        page, after = repository.list_erasures(after)
        for row in page:
            erasure = read_record(Erasure, row, user_id=row["sk"])
            since = erasure.erasing_since if erasure else 0  # long ago: somebody has to look
            outcome = LATE if is_late() else _try_to_erase(erasure, now, is_late)
            age = age if outcome == ERASED_FOR_GOOD else max(age, now - since)
            outcomes += [] if outcome == LATE else [outcome]
        if not after:
            break
    return Erasures(dict(Counter(outcomes)), age)


def erase_listed_account(user_id: str, now: int, is_late: Late) -> str | None:
    """Erase one account, if it is in the list. Return how it ended. Raises Unavailable."""
    row = repository.get_erasure(user_id)
    if row is None:
        return None
    return _try_to_erase(read_record(Erasure, row, user_id=user_id), now, is_late)


def _try_to_erase(erasure: Erasure | None, now: int, is_late: Late) -> str:
    """Erase an account. Return how it ended; of a row that cannot be read, which is counted."""
    if erasure is None:
        return FAILED
    user_id = erasure.user_id
    try:
        return _erase_user_data(user_id, erasure.erasing_since + AGAIN <= now, is_late)
    except Unavailable:
        raise
    except Exception:  # whatever it is, the other accounts go on
        logger.exception("housekeeping", event=FAILED, user_id=user_id)
        emit_count(Erasure.METRIC)
        return FAILED


def _erase_user_data(user_id: str, last: bool, is_late: Late) -> str:
    """Delete what is stored of a user; the `last` time also what says that it is being erased."""
    s3.put_object(f"{ERASED}/{user_id}", b"")
    for prefix in (report_record.FACTS, report_record.FREE, report_record.PAID):
        s3.delete_objects_under(f"{prefix}/{user_id}/")
    for table, hash_key, prefix, names in TABLES:
        if not _delete_items(table, hash_key(user_id), prefix, names, is_late):
            return "erasure_unfinished"
    if not erase_community_items(user_id, is_late):
        return "erasure_unfinished"
    sqs.send_message("scores", {"user_id": user_id})
    if not last:
        return "erased_once"
    repository.delete_traces(user_id)
    return ERASED_FOR_GOOD


def _delete_items(
    table: str,
    hash_value: str,
    prefix: str,
    names: tuple[str, str],
    is_late: Callable[[], bool],
) -> bool:
    """Delete the items of one hash value whose range value starts with a prefix, page by page.

    Returns whether it came to the end before it was late. Raises Unavailable.
    """
    after: str | None = None
    while not is_late():
        after = repository.delete_page_of_items(table, hash_value, prefix, names, after)
        if not after:
            return True
    return False
