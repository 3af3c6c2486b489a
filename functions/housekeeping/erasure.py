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
from typing import Any, NamedTuple

from auxeira.aws import dynamodb, s3, sqs
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports import report_record
from auxeira.security import session_record

AGAIN = 900 + 60 + 60  # seconds after the bar: a token's life, the minute it is kept, one request's
PAGE = 100  # accounts, or items of an account, that are read in one call
ERASED = "erased"  # prefix of objects that say which ids a restore must skip
ERASED_FOR_GOOD, LATE = "erased", "late"
TABLES = (
    ("users", "USER#{}", session_record.SESSION_PREFIX, ("pk", "sk")),
    ("profiles", "{}", "", ("user_id", "record")),
    ("reports", "{}", "", report_record.KEYS),
    ("activity", "{}", "", ("user_id", "sk")),
)  # table, hash key, prefix of range keys, names of both

Item = dict[str, Any]
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
        page, after = dynamodb.query("users", session_record.ERASURES, "", PAGE, after)
        for row in page:
            outcome = LATE if is_late() else _try_to_erase(row, now, is_late)
            age = age if outcome == ERASED_FOR_GOOD else max(age, now - _read_closing_time(row))
            outcomes += [] if outcome == LATE else [outcome]
        if not after:
            break
    return Erasures(dict(Counter(outcomes)), age)


def erase_listed_account(user_id: str, now: int, is_late: Late) -> str | None:
    """Erase one account, if it is in the list. Return how it ended. Raises Unavailable."""
    row = dynamodb.get_item("users", session_record.erasure_key(user_id), strong=True)
    return _try_to_erase(row, now, is_late) if row else None


def _try_to_erase(row: Item, now: int, is_late: Late) -> str:
    try:
        return _erase_user_data(row["sk"], row["erasing_since"] + AGAIN <= now, is_late)
    except Unavailable:
        raise
    except Exception:  # whatever it is, the other accounts go on
        logger.exception("housekeeping", event="erasure_failed", user_id=row["sk"])
        emit_count("ErasureFailed")
        return "erasure_failed"


def _read_closing_time(row: Item) -> int:
    """Return when an account was closed; long ago where that cannot be read."""
    since = row.get("erasing_since")
    return since if isinstance(since, int) and since > 0 else 0


def _erase_user_data(user_id: str, last: bool, is_late: Late) -> str:
    """Delete what is stored of a user; the `last` time also what says that it is being erased."""
    s3.put_object(f"{ERASED}/{user_id}", b"")
    for prefix in (report_record.FACTS, report_record.FREE, report_record.PAID):
        s3.delete_objects_under(f"{prefix}/{user_id}/")
    for table, hash_key, prefix, names in TABLES:
        if not _delete_items(table, hash_key.format(user_id), prefix, names, is_late):
            return "erasure_unfinished"
    sqs.send_message("scores", {"user_id": user_id})
    if not last:
        return "erased_once"
    dynamodb.delete_item("users", session_record.user_key(user_id))
    dynamodb.delete_item("users", session_record.erasure_key(user_id))
    return ERASED_FOR_GOOD


def _delete_items(
    table: str,
    hash_value: str,
    prefix: str,
    names: tuple[str, str],
    is_late: Callable[[], bool],
) -> bool:
    """Delete the items of one hash value whose range value starts with a prefix, page by page.

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
