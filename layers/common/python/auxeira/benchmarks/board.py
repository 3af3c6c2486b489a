"""What the leaderboard holds: its items and their keys. No HTTP, no AWS.

STATE says which profile of an organisation was counted last, with which scores, and what of it is
counted in which group (see peer_groups); an ENTRY for each category is what its owner sees and what
the indexes list; the HISTOGRAM of a category has a counter for each point (see histogram); a YEAR
lists who is ranked with figures of it, so that they are found when that year is too old. All of
them are of one edition of the formulas, which their keys name; SHOWN says which edition a board
shows.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from msgspec import Meta

from auxeira.benchmarks import histogram
from auxeira.core.logs import emit_count, logger
from auxeira.core.records import Item, Record, Seconds, fits
from auxeira.esg.editions import EDITION, FIRST, add_edition, read_edition
from auxeira.esg.reference_data import CATEGORIES

POINT_NAMES = frozenset(histogram.NAMES)

BENCHMARKS = "benchmarks"  # what compares by groups is switched like a board
BOARDS = (*CATEGORIES, BENCHMARKS)
STATE = "STATE"
INDEX_MEMBERS = frozenset({"category", "sector_category", "score_key"})

type Points = Annotated[int, Meta(ge=0, le=histogram.LAST)]
type OwnerKey = Annotated[str, Meta(pattern="^ORG#(?s:.)")]
type StateKey = Annotated[str, Meta(pattern="^STATE(#.+)?$(?!\\n)")]
type CategoryKey = Annotated[str, Meta(pattern="^CAT#.")]
type ScoreKey = Annotated[str, Meta(pattern="^(0[0-9]{2}|100)$(?!\\n)")]
type Year = Annotated[int, Meta(ge=0, le=9999)]
type Version = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class EntrySummary(NamedTuple):
    """What STATE keeps of an ENTRY: its score, whether that is ranked, and a digest of the rest."""

    score: Points
    ranked: bool
    digest: str


class MemberState(NamedTuple):
    """What STATE keeps of an organisation in a group.

    Its marks, as peer_groups encodes them, that are counted now and in the group's last copy; and
    when that was made, in epoch milliseconds.
    """

    now: str
    then: str
    made: Version


class _OfOrganisation(Record, frozen=True, kw_only=True):
    """An item of one organisation."""

    pk: OwnerKey

    @property
    def user_id(self) -> str:
        """The owner of the organisation."""
        return self.pk.partition("#")[2]


class State(_OfOrganisation, frozen=True, kw_only=True):
    """What was counted of an organisation; version 0 is of one that nothing is stored of."""

    KIND: ClassVar[str] = "state"
    METRIC: ClassVar[str] = "StateUnreadable"

    sk: StateKey = STATE
    version: Version
    entries: dict[str, EntrySummary]
    groups: dict[str, MemberState] = {}
    year: Year | None = None

    def key(self) -> Item:
        """Return the key of STATE."""
        return {"pk": self.pk, "sk": self.sk}

    @property
    def edition(self) -> str:
        """The edition of the formulas that was counted by."""
        return read_edition(STATE, self.sk)


class Entry(_OfOrganisation, frozen=True, kw_only=True):
    """An ENTRY. The last three put it into the indexes, so on the public board."""

    KIND: ClassVar[str] = "entry"
    METRIC: ClassVar[str] = "EntryUnreadable"

    sk: CategoryKey
    score: Points
    quality: Points | None = None
    coverage: Points
    year: Year | None = None
    ranked: bool
    flags: list[str]
    missing: list[str]
    org_name: str = ""
    sector: str = ""
    country: str = ""
    category: str | None = None
    sector_category: str | None = None
    score_key: ScoreKey | None = None

    def key(self) -> Item:
        """Return the key of the entry."""
        return {"pk": self.pk, "sk": self.sk}


class BoardRow(_OfOrganisation, frozen=True, kw_only=True):
    """What the indexes have of an ENTRY, which is shown to all."""

    KIND: ClassVar[str] = "entry"
    METRIC: ClassVar[str] = "EntryUnreadable"

    sk: CategoryKey
    score_key: ScoreKey
    org_name: str
    sector: str
    country: str
    year: Year | None = None

    def key(self) -> Item:
        """Return the key of the entry."""
        return {"pk": self.pk, "sk": self.sk}


class YearLine(Record, frozen=True, kw_only=True):
    """Somebody who is ranked with figures of a year."""

    KIND: ClassVar[str] = "year_line"
    METRIC: ClassVar[str] = "YearLineUnreadable"

    pk: Annotated[str, Meta(pattern="^YEAR#")]
    sk: OwnerKey

    @property
    def user_id(self) -> str:
        """The owner of the organisation."""
        return self.sk.partition("#")[2]

    def key(self) -> Item:
        """Return the key of the line."""
        return {"pk": self.pk, "sk": self.sk}


class ShownEdition(Record, frozen=True, kw_only=True):
    """Which edition a board shows."""

    KIND: ClassVar[str] = "edition"
    METRIC: ClassVar[str] = "EditionUnreadable"

    pk: Literal["SHOWN"] = "SHOWN"
    sk: str
    edition: str

    def key(self) -> Item:
        """Return its key."""
        return {"pk": self.pk, "sk": self.sk}


class BoardHistogram(NamedTuple):
    """The counters of a category, without those that are odd, and when they last moved."""

    counters: dict[str, int]
    updated_at: Seconds | None


def owner_key(user_id: str) -> str:
    """Return what stands for an organisation in the keys of its items, and of others about it."""
    return f"ORG#{user_id}"


def state_key(user_id: str, edition: str = EDITION) -> Item:
    """Return the key of STATE."""
    return {"pk": owner_key(user_id), "sk": add_edition(STATE, edition)}


def entry_key(user_id: str, category: str, edition: str = EDITION) -> Item:
    """Return the key of an ENTRY."""
    return {"pk": owner_key(user_id), "sk": add_edition(f"CAT#{category}", edition)}


def year_hash_key(year: int, edition: str = EDITION) -> str:
    """Return the hash key of the list of those who are ranked with figures of a year."""
    return add_edition(f"YEAR#{year}", edition)


def build_year_line(user_id: str, year: int, edition: str = EDITION) -> YearLine:
    """Return the line of somebody in the list of a year."""
    return YearLine(pk=year_hash_key(year, edition), sk=owner_key(user_id))


def histogram_key(category: str, edition: str = EDITION) -> Item:
    """Return the key of the counters of a category."""
    return {"pk": f"H#{category}", "sk": "1" if edition == FIRST else edition}


def shown_edition_key(board: str) -> Item:
    """Return the key of what says which edition a board shows."""
    return {"pk": "SHOWN", "sk": board}


def build_empty_state(user_id: str, edition: str = EDITION) -> State:
    """Return the STATE of somebody who was never counted."""
    return State(**state_key(user_id, edition), version=0, entries={})


def parse_histogram(item: Mapping[str, Any]) -> BoardHistogram:
    """Return the counters of an item, {} for none, and how many values they count."""
    counters = select_counters(item, POINT_NAMES.__contains__)
    updated_at = item.get("updated_at")
    return BoardHistogram(
        counters | ({"n": sum(counters.values())} if item else {}),
        updated_at if fits(updated_at, Seconds) else None,
    )


def select_counters(item: Mapping[str, Any], is_name: Callable[[str], bool]) -> dict[str, int]:
    """Return the counters of an item, as `is_name` tells them; those that are odd are logged."""
    given = {name: value for name, value in item.items() if is_name(name)}
    counters = {name: value for name, value in given.items() if _is_count(value)}
    if odd := sorted(given.keys() - counters.keys()):
        emit_count("CountersUnreadable")
        key = [str(item.get(name)) for name in ("pk", "user_id") if name in item]
        logger.error("counters", event="counters_unreadable", counters=key, lacks=odd)
    return counters


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
