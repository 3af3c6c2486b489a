"""What the counting function reads and writes: boards, counters of groups and their copies."""

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from auxeira.aws import dynamodb
from auxeira.aws.changes import change_action
from auxeira.benchmarks import board, peer_groups
from auxeira.benchmarks.board import State
from auxeira.benchmarks.peer_groups import GroupCounters
from auxeira.core.records import Item, read_record, to_item
from auxeira.profiles import repository as profiles_repository
from auxeira.profiles.stored_profile import Profile
from auxeira.security import session_liveness
from functions.scores.rules import BoardChange


class Unreadable(Exception):
    """An item that is counted from is odd: nothing is counted until somebody has mended it."""


class Organisation(NamedTuple):
    """What was counted, and the profile as it is now, None without an active owner."""

    state: State
    profile: Profile | None
    email_verified: bool


def load_organisation(user_id: str) -> Organisation:
    """Return what was counted of an organisation, and what is to be. Three calls, 2.5 read units.

    A process may let the token of an erased account save a profile for a minute. Raises Unreadable.
    """
    state = _load_state(user_id)
    profile = profiles_repository.load_profile(user_id, strong=True)
    owner = session_liveness.load_active_user(user_id) if profile else None
    if not (profile and owner):
        return Organisation(state, None, False)
    return Organisation(state, profile, owner.email_verified)


def load_snapshot_times(names: list[str]) -> dict[str, int]:
    """Return when the last copy of each group was made, 0 for none. One call for all of them.

    A read unit each. Raises Unreadable.
    """
    keys = [("profiles", peer_groups.live_key(name)) for name in names]
    found = dynamodb.get_items(keys, strong=True) if keys else []
    return {
        name: (item and _read_counters(item).made) or 0
        for name, item in zip(names, found, strict=True)
    }


def load_first_part(name: str) -> GroupCounters:
    """Return the first part of LIVE of a group: a read unit. Raises Unreadable."""
    key = peer_groups.live_key(name)
    return _read_counters(dynamodb.get_item("profiles", key, strong=True) or key)


def load_group_counters(name: str) -> list[GroupCounters]:
    """Return LIVE of a group, all of its parts. One call, a read unit each. Raises Unreadable."""
    keys = peer_groups.list_live_keys(name)
    found = dynamodb.get_items([("profiles", key) for key in keys], strong=True)
    return [_read_counters(item or key) for item, key in zip(found, keys, strict=True)]


def commit_board_change(change: BoardChange, made: Mapping[str, int], now: int) -> None:
    """Write a change whole, if STATE is what it was decided for and no group was copied since.

    Raises Cancelled.
    """
    dynamodb.transact(
        _state_action(change),
        *(dynamodb.put_action("leaderboard", to_item(e), condition=None) for e in change.puts),
        *(dynamodb.delete_action("leaderboard", key, condition=None) for key in change.deletes),
        *(category_action(name, moves, now) for name, moves in change.categories.items()),
        *(
            _group_action(peer_groups.live_key(name, part), moves, made[name])
            for name, every in change.groups.items()
            for part, moves in peer_groups.split_moves(every).items()
        ),
    )


def commit_snapshot(name: str, live: list[GroupCounters], copy: Mapping[str, Any]) -> None:
    """Write the copy of counters, if all parts still are what was read. Raises Cancelled."""
    made: Item = {"made": copy["made"]}
    copied = [msgspec.structs.replace(part, **made) for part in live]
    copied[0] = msgspec.structs.replace(copied[0], size=copy["size"])
    dynamodb.transact(
        *(
            change_action("profiles", part, after, ("changes", "made"))
            for part, after in zip(live, copied, strict=True)
        ),
        dynamodb.update_action(
            "profiles",
            peer_groups.snapshot_key(name),
            f"SET {', '.join(f'#{each} = :{each}' for each in copy)}",
            dict(copy),
            names={f"#{each}": each for each in copy},
        ),
    )


def category_action(category: str, moves: dict[str, int], now: int) -> Item:
    """Return an action that moves counters of a category."""
    expression, values, names = _build_addition(moves)
    return dynamodb.update_action(
        "leaderboard",
        board.histogram_key(category),
        f"{expression} SET #at = :at",
        values | {"at": now},
        names=names | {"#at": "updated_at"},
    )


def _load_state(user_id: str) -> State:
    item = dynamodb.get_item("leaderboard", board.state_key(user_id), strong=True)
    if item is None:
        return board.build_empty_state(user_id)
    state = read_record(State, item, user_id=user_id)
    if state is None:
        raise Unreadable
    return state


def _read_counters(item: Item) -> GroupCounters:
    live = read_record(GroupCounters, item, group=item["user_id"])
    if live is None:
        raise Unreadable
    return live


def _state_action(change: BoardChange) -> Item:
    """Return the put of STATE as it shall be, on condition that it is still what it was."""
    version = change.before.version
    condition: Item = {
        "condition": "#version = :before",
        "values": {"before": version},
        "names": {"#version": "version"},
    }
    if change.after is None:
        return dynamodb.delete_action("leaderboard", change.before.key(), **condition)
    # a first version is like no other, so that one that was deleted is never met again
    after = to_item(change.after) | {"version": version + 1 if version else time.time_ns()}
    return dynamodb.put_action("leaderboard", after, **(condition if version else {}))


def _group_action(key: Item, moves: dict[str, int], made_at: int) -> Item:
    """Return an action that moves counters of a part, unless the group was copied after `made_at`.

    A part that no copy has met yet lacks `made`: the next one gives it to all.
    """
    expression, values, names = _build_addition(moves | {"changes": 1})
    absent = "attribute_not_exists(#made)"
    return dynamodb.update_action(
        "profiles",
        key,
        expression,
        values | ({"made": made_at} if made_at else {}),
        condition=f"{absent} OR #made = :made" if made_at else absent,
        names=names | {"#made": "made"},
    )


def _build_addition(moves: dict[str, int]) -> tuple[str, dict[str, int], dict[str, str]]:
    """Return expression, values and names of an update by which counters move by one each way."""
    signs = {1: "plus", -1: "minus"}
    adds = ", ".join(f"#{counter} :{signs[n]}" for counter, n in moves.items())
    values = {signs[n]: n for n in sorted(set(moves.values()))}
    return f"ADD {adds}", values, {f"#{counter}": counter for counter in moves}
