"""Where an organisation stands among its peers, read: the copies of all groups, and what is own.

One call. The copies are the same for everybody and are made once an hour at most, so a process
keeps them for a minute.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from auxeira import groups, kinds, store
from auxeira.peers import Groups, Marks, Peers, marks, peers
from auxeira.scores import scores

Item = dict[str, Any]

FRESH = 60  # seconds that copies are kept in the process
_kept: dict[str, tuple[int, list[Item | None]]] = {}


class Standings(NamedTuple):
    """What was read: the profile ({} for none), all groups, those whose copy is an hour old.

    `made` says when the copy of each type was made, in epoch milliseconds.
    """

    profile: Item
    groups: Groups
    old: list[str]
    made: dict[str, int]


def read(user_id: str, profile: Mapping[str, Any], now: int) -> Peers:
    """What may be told of the peers of a stored profile, which may differ from the saved one."""
    return told(profile, everything(user_id, now).groups, now)


def told(
    profile: Mapping[str, Any],
    found: Groups,
    now: int,
    *,
    kind: str | None = None,
    region: str | None = None,
) -> Peers:
    """The same of what was read, among a type or a region of the caller's choice."""
    kind = kind or profile.get("organization_type") or ""
    return peers(kind, own(profile, now), found, region)


def own(profile: Mapping[str, Any], now: int) -> Marks:
    """The points of a profile as its owner sees them, who need not have proven the address."""
    if not profile:
        return {}
    year = datetime.fromtimestamp(now, UTC).year
    seen = dict(profile) | {"email_verified": True}
    return marks(seen, scores(seen, year), year)


def everything(user_id: str, now: int) -> Standings:
    """Profile, groups and own part in them. 1 read unit, and 8.5 for the copies once a minute.

    Raises Unavailable.
    """
    keys: list[tuple[str, Item]] = [
        ("profiles", {"user_id": user_id, "record": "PROFILE"}),
        ("leaderboard", {"pk": f"ORG#{user_id}", "sk": "STATE"}),
    ]
    kept = _kept.get("copies")
    if kept is None or not 0 <= now - kept[0] < FRESH:
        keys += [("profiles", groups.shown_key(name)) for name in groups.NAMES]
        profile, state, *copies = store.get_many(keys)
        _kept["copies"] = now, copies
    else:
        profile, state = store.get_many(keys)
        copies = kept[1]
    counted = (state or {}).get("groups", {})
    shown = {name: copy for name, copy in zip(groups.NAMES, copies, strict=True) if copy}
    found = {
        name: (_tally(name, copy), groups.own_in(counted.get(name), copy["made"]))
        for name, copy in shown.items()
    }
    return Standings(
        profile or {},
        Groups(
            {name: pair for name, pair in found.items() if name in kinds.TYPES},
            {name: pair for name, pair in found.items() if name in kinds.REGIONS},
        ),
        [name for name, copy in shown.items() if groups.old(copy, now * 1000)],
        {name: copy["made"] for name, copy in shown.items()},
    )


def forget() -> None:
    """Drops what is cached, as a new process would."""
    _kept.clear()
    _tallies.clear()


_tallies: dict[str, tuple[int, dict[str, Item]]] = {}


def _tally(name: str, copy: Item) -> dict[str, Item]:
    """The tally of a copy, unpacked once a process."""
    known = _tallies.get(name)
    if known is None or known[0] != copy["made"]:
        known = _tallies[name] = copy["made"], groups.unpacked(copy["content"])
    return known[1]
