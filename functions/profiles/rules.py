"""What is stored of a profile and when it may change. No HTTP, no AWS.

The item has the members of a content (auxeira.profiles.stored_profile), money in minor units, and
what follows from them: completion, missing, flags; besides its version, what is known of the type
(last_type, type_changed) and with which year it could first be ranked (first_ranked).
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from auxeira.core import timestamps
from auxeira.core.problems import Conflict
from auxeira.profiles import yearly_metrics
from auxeira.profiles.stored_profile import (
    MEMBERS,
    OPTIONS,
    completion_percent,
    convert_profile_to_minor_units,
    find_missing_members,
)

Item = dict[str, Any]

HISTORY = "HISTORY#"
TYPE_RESTS = 180 * 86_400  # seconds between two changes of the type


def build_profile_item(known: Item, content: Item, now: int) -> Item:
    """Return the members to store of a content, over the item that is known ({} for none).

    Raises Conflict where the type changed too lately to change again.
    """
    follows = {
        "figures": sum(map(len, content["metrics"].values())),
        "completion": completion_percent(content),
        "missing": find_missing_members(content),
        "digest": hash_profile_content(content),
        "updated_at": timestamps.format_timestamp(now),
    }
    after = content | convert_profile_to_minor_units(content) | follows
    after |= _decide_type_change(known, content["organization_type"], now)
    return after | yearly_metrics.assess_metrics(known, after, to_year(now))


def _decide_type_change(known: Item, given: str | None, now: int) -> Item:
    """Keep the last type while a profile says none, so that none is no way around the rest."""
    last = known.get("last_type")
    if given is None or given == last:
        return {}
    if last is None:
        return {"last_type": given}
    again = known.get("type_changed", now - TYPE_RESTS) + TYPE_RESTS
    if now < again:
        raise Conflict(
            f"The type of an organisation changes once in 180 days at most. It is {last}, and "
            f"can change again after {timestamps.format_timestamp(again)}.",
            slug="type-changed-lately",
        )
    return {"last_type": given, "type_changed": now}


def build_history_item(
    user_id: str, version: int, changes: list[Item], now: int, request_id: str
) -> Item:
    """Return the record of changed figures: who, when, old and new values."""
    return {
        "user_id": user_id,
        "record": f"{HISTORY}{version:08}",
        "changed_by": user_id,
        "changed_at": timestamps.format_timestamp(now),
        "request_id": request_id,
        "changes": changes,
    }


def hash_profile_content(content: Item) -> str:
    """Return what stands for a content without figures: the same for the same."""
    members = [content[name] for name in (*MEMBERS, *OPTIONS)]
    return hashlib.sha256(json.dumps(members).encode()).hexdigest()[:32]


def to_year(now: int) -> int:
    """Return the year of seconds since the epoch."""
    return datetime.fromtimestamp(now, UTC).year
