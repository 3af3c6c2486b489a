"""The groups of organisations whose figures are compared, as they are kept: no HTTP, no AWS.

Each group, of a type or of a region, is counted in the table of profiles, which is on demand.
LIVE has a counter for each code and point, in parts, so that a save writes those alone that it
moves, and `changes` in each part, the number of its moves. SHOWN is a copy of all of LIVE that is
made once an hour at most, so that nobody reads a newcomer's figures off two answers; `made` (epoch
milliseconds, in it and in each part) says when. Which of their points are in a copy, members know
by what was counted of them when it was made. Each edition of the formulas has items of its own.
"""

import json
import string
import zlib
from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from auxeira.benchmarks.board import POINT_NAMES, MemberState, select_counters
from auxeira.benchmarks.histogram import K
from auxeira.benchmarks.peers import BEFORE, CODES, MAP, YEAR, Marks
from auxeira.core.records import LAST_SECOND, Item, Number, Record
from auxeira.esg import editions, indicators, taxonomy
from auxeira.esg.scores import CATEGORIES

HOUR = 3_600_000  # milliseconds
NAMES = (*taxonomy.TYPES, *taxonomy.REGIONS)
LETTERS = dict(zip(CODES, string.ascii_letters, strict=False))
WIDTH = 2  # hexadecimal digits of a point
NONE = "-" * WIDTH
CODE_OF = {letter: code for code, letter in LETTERS.items()}
FIRST = "LIVE"  # the part that has the scores: all that a region counts, and what boards read
OTHERS = (*batched(indicators.INDICATORS, 6, strict=True), (*BEFORE, MAP, YEAR))
PARTS = {FIRST: CATEGORIES} | {  # record -> its codes: 4 KB at most, however many are counted
    f"{FIRST}#{number}": codes for number, codes in enumerate(OTHERS, start=2)
}
PART_OF = {code: record for record, codes in PARTS.items() for code in codes}

type Milliseconds = Annotated[int, Meta(ge=0, le=LAST_SECOND * 1000)]  # since the epoch


class GroupCounters(Record, frozen=True, kw_only=True):
    """A part of LIVE of a group; its counters are attributes of their own, here in `rest`.

    `changes` are their moves, `made` is of the last copy, and in the first part its `size`.
    """

    KIND: ClassVar[str] = "group"
    METRIC: ClassVar[str] = "GroupUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: str
    record: Annotated[str, Meta(pattern="^LIVE")] = FIRST
    changes: Number | None = None
    made: Milliseconds | None = None
    size: Number | None = None

    def key(self) -> Item:
        """Return the key of the counters."""
        return {"user_id": self.user_id, "record": self.record}


class GroupSnapshot(Record, frozen=True, kw_only=True):
    """SHOWN of a group: its compressed tally, of `size` members, as it was when it was `made`."""

    KIND: ClassVar[str] = "copy"
    METRIC: ClassVar[str] = "CopyUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: str
    record: Annotated[str, Meta(pattern="^SHOWN")] = "SHOWN"
    made: Milliseconds
    size: Number
    content: bytes

    def key(self) -> Item:
        """Return the key of the copy."""
        return {"user_id": self.user_id, "record": self.record}


def live_key(name: str, part: str = FIRST, edition: str = editions.EDITION) -> Item:
    """Return the key of a part of the counters of a group."""
    return {"user_id": _group_hash_key(name), "record": editions.add_edition(part, edition)}


def list_live_keys(name: str, edition: str = editions.EDITION) -> list[Item]:
    """Return the keys of all parts of the counters of a group, that of the first one first."""
    parts = PARTS if name in taxonomy.TYPES else (FIRST,)
    return [live_key(name, part, edition) for part in parts]


def snapshot_key(name: str, edition: str = editions.EDITION) -> Item:
    """Return the key of what is shown of a group."""
    return {"user_id": _group_hash_key(name), "record": editions.add_edition("SHOWN", edition)}


def _group_hash_key(name: str) -> str:
    return f"GROUP#{name}"


def split_marks_by_group(profile: Mapping[str, Any], own: Marks) -> dict[str, Marks]:
    """Return what a profile counts in each of its groups: its type all, its region the scores."""
    if not own:
        return {}
    everywhere = profile.get("works_globally") is True
    region = taxonomy.find_region(profile["country"], everywhere=everywhere)
    scores = {code: point for code, point in own.items() if code in CATEGORIES}
    found = {profile["organization_type"]: own}
    return found | ({region: scores} if region and scores else {})


def encode_marks(own: Marks) -> str:
    """Return marks as a short text: the points of all codes in order, without an empty end."""
    text = "".join(f"{own[code]:0{WIDTH}x}" if code in own else NONE for code in CODES)
    return text.rstrip("-")


def decode_marks(text: str) -> Marks:
    """Return the marks in such a text."""
    parts = (text[at : at + WIDTH] for at in range(0, len(text), WIDTH))
    return {code: int(part, 16) for code, part in zip(CODES, parts, strict=False) if part != NONE}


def diff_counters(before: Marks, after: Marks) -> dict[str, int]:
    """Return the counters of LIVE that change, by one each way: {name: 1 or -1}."""
    found: dict[str, int] = {}
    for code in CODES:
        if before.get(code) != after.get(code):
            found |= {_counter_name(code, before[code]): -1} if code in before else {}
            found |= {_counter_name(code, after[code]): 1} if code in after else {}
    return found


def split_moves(moves: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Return moves of counters by the part of LIVE that each is in."""
    found: dict[str, dict[str, int]] = {}
    for name, by in moves.items():
        found.setdefault(find_part(name), {})[name] = by
    return found


def find_part(counter: str) -> str:
    """Return the part of LIVE that a counter is in."""
    return PART_OF[CODE_OF[counter[0]]]


def parse_tally(parts: Iterable[Mapping[str, Any]]) -> dict[str, Item]:
    """Return the tally that the counters of parts of LIVE are; other members are ignored."""
    found: dict[str, Item] = {}
    for name, n in select_counters(_join_parts(parts), is_counter_name).items():
        if n:
            found.setdefault(CODE_OF[name[0]], {})[name[1:]] = n
    return {code: counters | {"n": sum(counters.values())} for code, counters in found.items()}


def count_members(found: Mapping[str, Mapping[str, Any]]) -> int:
    """Return how many a group has, by the code that most of them have."""
    return max((counters["n"] for counters in found.values()), default=0)


def compress_tally(found: Mapping[str, Any]) -> bytes:
    """Return a tally as SHOWN keeps it; the same bytes for the same counts."""
    return zlib.compress(json.dumps(found, sort_keys=True, separators=(",", ":")).encode(), 9)


def decompress_tally(content: bytes) -> dict[str, Item]:
    """Return the tally in such bytes."""
    found: dict[str, Item] = json.loads(zlib.decompress(content))
    return found


def is_snapshot_due(live: GroupCounters, ms: int) -> bool:
    """Tell whether SHOWN may be made anew: an hour later, or while it says nothing of anybody."""
    return (live.size or 0) < K or is_snapshot_old(live.made or 0, ms)


def is_snapshot_old(made: int, ms: int) -> bool:
    """Tell whether a copy was made an hour ago."""
    return ms - made >= HOUR


def build_member_state(known: MemberState | None, after: Marks, made: int) -> MemberState:
    """Return what STATE keeps of an organisation in a group whose last copy was made at `made`.

    `known` is what it kept before this change.
    """
    then = "" if known is None else known.then if known.made == made else known.now
    return MemberState(encode_marks(after), then, made)


def find_marks_in_snapshot(known: MemberState | None, made: int) -> Marks:
    """Return what the copy made then counts of an organisation, by what STATE keeps."""
    if known is None:
        return {}
    return decode_marks(known.then if known.made == made else known.now)


def _counter_name(code: str, point: int) -> str:
    return f"{LETTERS[code]}{point:0{WIDTH}x}"


def is_counter_name(name: str) -> bool:
    """Tell whether a member of LIVE is a counter."""
    return name[:1] in CODE_OF and name[1:] in POINT_NAMES


def _join_parts(parts: Iterable[Mapping[str, Any]]) -> Item:
    """Return the members of all parts; of a counter in two of them the sum, or the odd one.

    LIVE was one item once: what has moved since stands in the other parts, also below nothing.
    """
    joined: Item = {}
    for part in parts:
        for name, value in part.items():
            known = joined.get(name, 0)
            if is_counter_name(name) and type(known) is type(value) is int:
                joined[name] = known + value
            elif type(known) is int:
                joined[name] = value
    return joined
