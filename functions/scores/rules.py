"""What the leaderboard holds of an organisation, and what has to change. No HTTP, no AWS.

STATE says which profile was counted last and with which scores; an ENTRY for each category is
what its owner sees and what the indexes list; HISTOGRAM has the counters of a category.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

Item = dict[str, Any]


class Change(NamedTuple):
    """What is to be written: STATE, entries to put and to delete, moves of counters.

    `state` has the version before it, and no entries for an organisation that is gone; a move is
    (category, old, new).
    """

    state: Item
    puts: list[Item]
    deletes: list[Item]
    moves: list[tuple[str, int | None, int | None]]


def profile_key(user_id: str) -> Item:
    """Key of a profile."""
    return {"user_id": user_id, "record": "PROFILE"}


def state_key(user_id: str) -> Item:
    """Key of STATE."""
    return {"pk": f"ORG#{user_id}", "sk": "STATE"}


def entry_key(user_id: str, category: str) -> Item:
    """Key of an ENTRY."""
    return {"pk": f"ORG#{user_id}", "sk": f"CAT#{category}"}


def histogram_key(category: str) -> Item:
    """Key of the counters of a category."""
    return {"pk": f"H#{category}", "sk": "1"}


def empty(user_id: str) -> Item:
    """The STATE of somebody who was never counted."""
    return state_key(user_id) | {"version": 0, "entries": {}}


def change(
    user_id: str, profile: Item | None, scores: Mapping[str, Any], state: Item
) -> Change | None:
    """What makes the board show these scores; None where it does already.

    `scores` is empty for a profile that is gone.
    """
    entries = {category: _entry(user_id, category, profile, s) for category, s in scores.items()}
    before: Item = state["entries"]
    shown = {category: _summary(entry) for category, entry in entries.items()}
    if before == shown:
        return None
    gone = [entry_key(user_id, category) for category in sorted(before.keys() - shown.keys())]
    changed = [entries[category] for category in shown if before.get(category) != shown[category]]
    moves = [
        (category, _counted(before.get(category)), _counted(shown.get(category)))
        for category in sorted(before.keys() | shown.keys())
    ]
    after = state | {"entries": shown}
    return Change(after, changed, gone, [move for move in moves if move[1] != move[2]])


def _entry(user_id: str, category: str, profile: Item | None, score: Any) -> Item:
    """An ENTRY; in the indexes, and so on the public board, where it is ranked and public."""
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


def _summary(entry: Item) -> list[Any]:
    """What STATE keeps of an ENTRY: enough to see that it has changed, and its score."""
    rest = {name: value for name, value in entry.items() if name not in ("pk", "sk", "score")}
    return [entry["score"], entry["ranked"], _digest(rest)]


def _digest(value: Any) -> str:
    import hashlib
    import json

    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _counted(summary: list[Any] | None) -> int | None:
    """The score as the histogram counts it; None where it is not ranked."""
    return summary[0] if summary and summary[1] else None
