"""Where an organisation stands among its peers, read: the copies of all groups, and what is own.

One call. The copies are the same for everybody and are made once an hour at most, so a process
keeps them for a minute.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from auxeira.aws import dynamodb
from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.board import MemberState, State
from auxeira.benchmarks.peer_groups import GroupSnapshot
from auxeira.benchmarks.peers import Groups, Marks, Peers, build_peers, calculate_marks
from auxeira.benchmarks.shown_edition_repository import clear_edition_cache, load_shown_edition
from auxeira.core.logs import emit_count, logger
from auxeira.core.records import Item, read_record
from auxeira.esg import taxonomy
from auxeira.esg.formulas import FORMULAS
from auxeira.esg.scores import Score
from auxeira.profiles import stored_profile

Counted = Mapping[str, MemberState]
Copies = Mapping[str, GroupSnapshot]

FRESH = 60  # seconds that copies are kept in the process
_snapshot_cache: dict[str, tuple[int, Copies]] = {}


class Standings(NamedTuple):
    """What was read: the profile ({} for none), all groups, those whose copy is an hour old.

    `made` says when the copy of each type was made, in epoch milliseconds; all of it is of one
    edition of the formulas.
    """

    edition: str
    profile: Item
    groups: Groups
    old: list[str]
    made: dict[str, int]


def compare_with_peers(
    profile: Mapping[str, Any],
    found: Standings,
    now: int,
    *,
    kind: str | None = None,
    region: str | None = None,
) -> Peers:
    """Return what may be told of the peers of a stored profile, which may not be saved yet.

    They are those of its type, unless another or a region is chosen.
    """
    kind = kind or profile.get("organization_type") or ""
    own = calculate_own_marks(profile, now, found.edition)
    return build_peers(kind, own, found.groups, region, found.edition)


def calculate_own_marks(profile: Mapping[str, Any], now: int, edition: str) -> Marks:
    """Return a profile's points as its owner sees them, whose address need not be proven."""
    if not profile:
        return {}
    year = datetime.fromtimestamp(now, UTC).year
    seen = dict(profile) | {"email_verified": True}
    return calculate_marks(seen, calculate_own_scores(profile, now, edition), year, edition)


def calculate_own_scores(profile: Mapping[str, Any], now: int, edition: str) -> dict[str, Score]:
    """Return a profile's scores as its owner sees them, whose address need not be proven."""
    year = datetime.fromtimestamp(now, UTC).year
    return FORMULAS[edition](dict(profile) | {"email_verified": True}, year)


def load_standings(user_id: str, now: int) -> Standings:
    """Return profile, groups and own part, of the edition that benchmarks show.

    1 read unit, and 8.5 for the copies once a minute. A call more where the kept copies are older
    than what was counted, or while two editions are counted. Raises Unavailable.
    """
    edition = load_shown_edition(board.BENCHMARKS, now)
    keys = [
        ("profiles", stored_profile.profile_key(user_id)),
        ("leaderboard", board.state_key(user_id, edition)),
    ]
    kept = _snapshot_cache.get(edition)
    if kept and 0 <= now - kept[0] < FRESH:
        profile, state = dynamodb.get_items(keys)
        counted, copies = _read_counted(state), kept[1]
        # what was counted since a later copy says nothing of this one
        if not any(known.made > _find_time(copies, name) for name, known in counted.items()):
            return _build_standings(edition, profile, counted, copies, now)
    keys += [("profiles", peer_groups.snapshot_key(name, edition)) for name in peer_groups.NAMES]
    profile, state, *found = dynamodb.get_items(keys)
    copies = {
        name: copy
        for name, item in zip(peer_groups.NAMES, found, strict=True)
        if item and (copy := _read_copy(name, item))
    }
    _snapshot_cache[edition] = now, copies
    return _build_standings(edition, profile, _read_counted(state), copies, now)


def _read_counted(item: Item | None) -> Counted:
    """Return what is counted of an organisation, by group; nothing where that cannot be read."""
    state = item and read_record(State, item, organisation=item["pk"])
    return state.groups if state else {}


def _find_time(copies: Copies, name: str) -> int:
    return copies[name].made if name in copies else 0


def _build_standings(
    edition: str, item: Item | None, counted: Counted, copies: Copies, now: int
) -> Standings:
    found = {
        name: (
            _load_cached_tally(copy),
            peer_groups.find_marks_in_snapshot(counted.get(name), copy.made),
        )
        for name, copy in copies.items()
    }
    return Standings(
        edition,
        stored_profile.to_subject(stored_profile.parse_profile(item) if item else None),
        Groups(
            {name: pair for name, pair in found.items() if name in taxonomy.TYPES},
            {name: pair for name, pair in found.items() if name in taxonomy.REGIONS},
        ),
        [n for n, copy in copies.items() if peer_groups.is_snapshot_old(copy.made, now * 1000)],
        {name: copy.made for name, copy in copies.items()},
    )


def _read_copy(name: str, item: Item) -> GroupSnapshot | None:
    """Return a copy of a group; one that cannot be read is as none until the next."""
    copy = read_record(GroupSnapshot, item, group=name)
    try:
        return copy if copy and _load_cached_tally(copy) is not None else None
    except (ValueError, zlib.error):
        emit_count(GroupSnapshot.METRIC)
        logger.error("copy", event="copy_unreadable", group=name, lacks=["content"])
        return None


def clear_peer_group_cache() -> None:
    """Drop what is cached, as a new process would."""
    _snapshot_cache.clear()
    _tally_cache.clear()
    clear_edition_cache()


_tally_cache: dict[tuple[str, str], tuple[int, dict[str, Item]]] = {}


def _load_cached_tally(copy: GroupSnapshot) -> dict[str, Item]:
    """Return the tally of a copy, unpacked once a process."""
    name = copy.user_id, copy.record
    known = _tally_cache.get(name)
    if known is None or known[0] != copy.made:
        known = _tally_cache[name] = copy.made, peer_groups.decompress_tally(copy.content)
    return known[1]
