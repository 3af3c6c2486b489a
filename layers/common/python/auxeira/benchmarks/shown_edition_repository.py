"""Which edition of the formulas a board shows: asked only while this code counts more than one."""

from auxeira.aws import dynamodb
from auxeira.benchmarks import board
from auxeira.benchmarks.board import ShownEdition
from auxeira.core.records import Item, read_record
from auxeira.esg import editions

FRESH = 10  # seconds that an answer is kept in the process: so late may a switch be seen
_edition_cache: dict[str, tuple[int, str]] = {}


def load_shown_edition(name: str, now: int) -> str:
    """Return the edition of a board, or of the benchmarks. At most FRESH seconds old.

    No call, or one of 0.5 read units. Raises Unavailable.
    """
    if len(editions.EDITIONS) == 1:
        return editions.EDITIONS[0]
    kept = _edition_cache.get(name)
    if kept is None or not 0 <= now - kept[0] < FRESH:
        (item,) = dynamodb.get_items([("leaderboard", board.shown_edition_key(name))])
        _edition_cache[name] = kept = now, choose_shown_edition(item)
    return kept[1]


def choose_shown_edition(item: Item | None) -> str:
    """Return the edition that an item names; the oldest, unless it is one that is counted."""
    shown = item and read_record(ShownEdition, item, board=item["sk"])
    counted = editions.EDITIONS
    return shown.edition if shown and shown.edition in counted else counted[0]


def clear_edition_cache() -> None:
    """Drop what is cached, as a new process would."""
    _edition_cache.clear()
