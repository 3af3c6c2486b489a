"""Where an organisation stands among its peers, read: the copies of all groups, and what is own.

One call. The copies are the same for everybody and are made once an hour at most, so a process
keeps them for a minute.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from auxeira.aws import dynamodb
from auxeira.benchmarks import peer_groups
from auxeira.benchmarks.peers import Groups, Marks, Peers, marks, peers
from auxeira.core import item_shapes
from auxeira.core.logs import count, logger
from auxeira.esg import taxonomy
from auxeira.esg.scores import scores
from auxeira.profiles import stored_profile

Item = dict[str, Any]

FRESH = 60  # seconds that copies are kept in the process
NONE: Item = {"made": 0}
_kept: dict[str, tuple[int, dict[str, Item]]] = {}


class Standings(NamedTuple):
    """What was read: the profile ({} for none), all groups, those whose copy is an hour old.

    `made` says when the copy of each type was made, in epoch milliseconds.
    """

    profile: Item
    groups: Groups
    old: list[str]
    made: dict[str, int]


def read(user_id: str, profile: Mapping[str, Any], now: int) -> Peers:
    """Return what may be told of the peers of a stored profile, which may not be saved yet."""
    return told(profile, everything(user_id, now).groups, now)


def told(
    profile: Mapping[str, Any],
    found: Groups,
    now: int,
    *,
    kind: str | None = None,
    region: str | None = None,
) -> Peers:
    """Return the same of what was read, among a type or a region of the caller's choice."""
    kind = kind or profile.get("organization_type") or ""
    return peers(kind, own(profile, now), found, region)


def own(profile: Mapping[str, Any], now: int) -> Marks:
    """Return a profile's points as its owner sees them, whose address need not be proven."""
    if not profile:
        return {}
    year = datetime.fromtimestamp(now, UTC).year
    seen = dict(profile) | {"email_verified": True}
    return marks(seen, scores(seen, year), year)


def everything(user_id: str, now: int) -> Standings:
    """Return profile, groups, own part. 1 read unit, and 8.5 for the copies once a minute.

    A call more where the kept copies are older than what was counted. Raises Unavailable.
    """
    keys: list[tuple[str, Item]] = [
        ("profiles", {"user_id": user_id, "record": "PROFILE"}),
        ("leaderboard", {"pk": f"ORG#{user_id}", "sk": "STATE"}),
    ]
    kept = _kept.get("copies")
    if kept and 0 <= now - kept[0] < FRESH:
        profile, state = dynamodb.get_many(keys)
        counted, copies = (state or {}).get("groups", {}), kept[1]
        # what was counted since a later copy says nothing of this one
        if not any(known[2] > copies.get(name, NONE)["made"] for name, known in counted.items()):
            return _standings(profile, counted, copies, now)
    keys += [("profiles", peer_groups.shown_key(name)) for name in peer_groups.NAMES]
    profile, state, *found = dynamodb.get_many(keys)
    copies = {
        name: copy
        for name, copy in zip(peer_groups.NAMES, found, strict=True)
        if copy and _is_readable(name, copy)
    }
    _kept["copies"] = now, copies
    return _standings(profile, (state or {}).get("groups", {}), copies, now)


def _standings(
    profile: Item | None, counted: Mapping[str, Any], copies: Mapping[str, Item], now: int
) -> Standings:
    found = {
        name: (_tally(name, copy), peer_groups.own_in(counted.get(name), copy["made"]))
        for name, copy in copies.items()
    }
    return Standings(
        stored_profile.readable(profile or {}),
        Groups(
            {name: pair for name, pair in found.items() if name in taxonomy.TYPES},
            {name: pair for name, pair in found.items() if name in taxonomy.REGIONS},
        ),
        [name for name, copy in copies.items() if peer_groups.old(copy, now * 1000)],
        {name: copy["made"] for name, copy in copies.items()},
    )


def _is_readable(name: str, copy: Item) -> bool:
    """Tell whether a copy of a group can be read: one that cannot is as none until the next."""
    try:
        sound = (
            item_shapes.fits(copy["made"] // 1000, item_shapes.Seconds)
            and _tally(name, copy) is not None
        )
    except (KeyError, TypeError, ValueError, zlib.error):
        sound = False
    if not sound:
        count("CopyUnreadable")
        logger.error("leaderboard", event="copy_unreadable", group=name)
    return sound


def forget() -> None:
    """Drop what is cached, as a new process would."""
    _kept.clear()
    _tallies.clear()


_tallies: dict[str, tuple[int, dict[str, Item]]] = {}


def _tally(name: str, copy: Item) -> dict[str, Item]:
    """Return the tally of a copy, unpacked once a process."""
    known = _tallies.get(name)
    if known is None or known[0] != copy["made"]:
        known = _tallies[name] = copy["made"], peer_groups.unpacked(copy["content"])
    return known[1]
