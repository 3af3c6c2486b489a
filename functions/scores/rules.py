"""What the leaderboard holds of an organisation, and what has to change. No HTTP, no AWS.

STATE says which profile was counted last, with which scores, and what of it is counted in which
group (see auxeira.benchmarks.peer_groups); an ENTRY for each category is what its owner sees and
what the indexes list; HISTOGRAM has the counters of a category; YEAR lists who is ranked with
figures of a year, so that they are found when that year is too old.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from auxeira.benchmarks import peer_groups
from auxeira.benchmarks.peers import Marks

Item = dict[str, Any]

FORMER = 2  # groups that an organisation was in and may still be shown in


class BoardChange(NamedTuple):
    """What is to be written: STATE, entries to put and to delete, moves of counters.

    `state` has the version before it, and no entries for an organisation that is gone; a move is
    (category, old, new). `groups` are the counters that move in each group, by one each way.
    """

    state: Item
    puts: list[Item]
    deletes: list[Item]
    moves: list[tuple[str, int | None, int | None]]
    groups: dict[str, dict[str, int]]


def state_key(user_id: str) -> Item:
    """Return the key of STATE."""
    return {"pk": f"ORG#{user_id}", "sk": "STATE"}


def entry_key(user_id: str, category: str) -> Item:
    """Return the key of an ENTRY."""
    return {"pk": f"ORG#{user_id}", "sk": f"CAT#{category}"}


def year_key(user_id: str, year: int) -> Item:
    """Return the key of the line in YEAR of somebody who is ranked with figures of a year."""
    return {"pk": f"YEAR#{year}", "sk": f"ORG#{user_id}"}


def histogram_key(category: str) -> Item:
    """Return the key of the counters of a category."""
    return {"pk": f"H#{category}", "sk": "1"}


def build_empty_state(user_id: str) -> Item:
    """Return the STATE of somebody who was never counted."""
    return state_key(user_id) | {"version": 0, "entries": {}, "groups": {}}


def find_touched_groups(state: Item, members: Mapping[str, Marks]) -> list[str]:
    """Return the groups that count something of an organisation otherwise than in STATE."""
    known = {name: kept[0] for name, kept in state["groups"].items()}
    names = sorted(known.keys() | members.keys())
    return [n for n in names if known.get(n, "") != peer_groups.encode_marks(members.get(n, {}))]


def decide_change(
    user_id: str,
    profile: Item | None,
    scores: Mapping[str, Any],
    members: Mapping[str, Marks],
    state: Item,
    made: Mapping[str, int],
) -> BoardChange | None:
    """Return what makes the board show these scores and the groups count these members, or None.

    Both are empty for a profile that is gone. `made` says when the last copy was made of each
    group that is touched.
    """
    entries = {
        category: _build_entry(user_id, category, profile, s) for category, s in scores.items()
    }
    before: Item = state["entries"]
    shown = {category: _summarize_entry(entry) for category, entry in entries.items()}
    counted = _build_group_states(state, members, made)
    years = [s.year for s in scores.values() if s.ranked and s.year is not None]
    year = max(years, default=None)
    if before == shown and not made and state.get("year") == year:
        return None
    gone = [entry_key(user_id, category) for category in sorted(before.keys() - shown.keys())]
    changed = [entries[category] for category in shown if before.get(category) != shown[category]]
    moves = [
        (category, _ranked_score(before.get(category)), _ranked_score(shown.get(category)))
        for category in sorted(before.keys() | shown.keys())
    ]
    after = state | {"entries": shown, "groups": counted, "year": year}
    if state.get("year") != year:
        changed += [year_key(user_id, year)] if year else []
        gone += [year_key(user_id, state["year"])] if state.get("year") else []
    shifts = {name: _diff_group_counters(state, members, name) for name in made}
    return BoardChange(after, changed, gone, [m for m in moves if m[1] != m[2]], shifts)


def _build_group_states(
    state: Item, members: Mapping[str, Marks], made: Mapping[str, int]
) -> dict[str, list[Any]]:
    """Return what STATE keeps of the groups: those it is in, and the last two it was in."""
    known: dict[str, list[Any]] = state["groups"]
    found = known | {
        name: peer_groups.build_member_state(known.get(name), members.get(name, {}), at)
        for name, at in made.items()
    }
    former = sorted(
        (name for name, kept in found.items() if not kept[0]), key=lambda n: found[n][2]
    )
    for name in former:
        if not found[name][1] or name not in former[-FORMER:]:
            del found[name]
    return found


def _diff_group_counters(state: Item, members: Mapping[str, Marks], name: str) -> dict[str, int]:
    known = state["groups"].get(name)
    return peer_groups.diff_counters(
        peer_groups.decode_marks(known[0]) if known else {}, members.get(name, {})
    )


def _build_entry(user_id: str, category: str, profile: Item | None, score: Any) -> Item:
    """Return an ENTRY; in the indexes, so on the public board, where it is ranked and public."""
    profile = profile or {}
    item = entry_key(user_id, category) | {
        "score": score.score,
        "quality": score.quality,
        "coverage": score.coverage,
        "year": score.year,
        "ranked": score.ranked,
        "flags": list(score.flags),
        "missing": list(score.missing),
        "org_name": profile.get("organization_name") or "",
        "sector": profile.get("organization_type") or "",
        "country": profile.get("country") or "",
    }
    if score.ranked and profile.get("visibility") == "public":
        item |= {
            "category": category,
            "sector_category": f"{item['sector']}#{category}",
            "score_key": f"{score.score:03}",
        }
    return item


def _summarize_entry(entry: Item) -> list[Any]:
    """Return what STATE keeps of an ENTRY: enough to see that it has changed, and its score."""
    rest = {name: value for name, value in entry.items() if name not in ("pk", "sk", "score")}
    return [entry["score"], entry["ranked"], _hash_value(rest)]


def _hash_value(value: Any) -> str:
    import hashlib
    import json

    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ranked_score(summary: list[Any] | None) -> int | None:
    """Return the score as the histogram counts it; None where it is not ranked."""
    return summary[0] if summary and summary[1] else None
