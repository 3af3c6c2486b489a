"""What a profile consists of and when it may change. No HTTP, no AWS.

A content is what the owner says: MEMBERS and OPTIONS, money in whole units, and `metrics`, the
figures by year. The item that is stored has the same members, money in minor units, and what
follows from them: completion, missing, flags; besides its version, what is known of the type
(last_type, type_changed) and with which year it could first be ranked (first_ranked).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from auxeira import metrics, money
from auxeira.errors import Conflict
from functions.profiles import figures

Item = dict[str, Any]

PROFILE, HISTORY = "PROFILE", "HISTORY#"
MEMBERS = (  # those of the completion
    "organization_name",
    "organization_type",
    "website",
    "country",
    "focus_areas",
    "sdg_alignment",
    "annual_spend",
    "impact_goals",
)
OPTIONS = {"reporting_currency": "USD", "visibility": "private"}  # what holds without a choice
EMPTY: Item = dict.fromkeys(MEMBERS) | OPTIONS | {"metrics": {}}
TYPE_RESTS = 180 * 86_400  # seconds between two changes of the type


def key(user_id: str) -> Item:
    """Key of a profile."""
    return {"user_id": user_id, "record": PROFILE}


def merged(content: Item, given: Mapping[str, Any]) -> Item:
    """A content with members of a request: null clears one, in metrics a figure or a year."""
    after = content | {name: _plain(name, value) for name, value in given.items()}
    if given.get("metrics") is not None:
        after["metrics"] = figures.merged(content["metrics"], given["metrics"])
    return after


def _plain(name: str, value: Any) -> Any:
    """A member as a content has it: what is blank is None, nothing is in a list twice."""
    if name == "metrics":
        return {}
    if isinstance(value, str):
        value = value if value.strip() else None
    elif isinstance(value, list):
        value = [entry for entry in dict.fromkeys(value) if str(entry).strip()] or None
    return OPTIONS.get(name) if value is None else value


def missing(content: Mapping[str, Any]) -> list[str]:
    """The members of the completion that are not filled; a spend of 0 is."""
    return [name for name in MEMBERS if content[name] is None]


def completion(content: Mapping[str, Any]) -> int:
    """Filled members of the eight in percent, half up: 0, 13, 25, 38, 50, 63, 75, 88, 100."""
    return (25 * (len(MEMBERS) - len(missing(content))) + 1) // 2


def content(item: Item) -> Item:
    """The content of an item; of {} the empty one."""
    if not item:
        return dict(EMPTY)
    currency, spend = item["reporting_currency"], item["annual_spend"]
    return {name: item[name] for name in EMPTY} | {
        "annual_spend": None if spend is None else money.whole(spend, currency),
        "metrics": metrics.shown(item["metrics"], currency),
    }


def stored(known: Item, content: Item, now: int) -> Item:
    """The members to store of a content, over the item that is known ({} for none).

    Raises Conflict where the type changed too lately to change again.
    """
    currency, spend = content["reporting_currency"], content["annual_spend"]
    after = content | {
        "annual_spend": None if spend is None else money.minor(spend, currency),
        "metrics": metrics.stored(content["metrics"], currency),
        "figures": sum(map(len, content["metrics"].values())),
        "completion": completion(content),
        "missing": missing(content),
        "digest": digest(content),
        "updated_at": iso(now),
    }
    after |= _type(known, content["organization_type"], now)
    return after | figures.findings(known, after, year(now))


def _type(known: Item, given: str | None, now: int) -> Item:
    """The last type is kept while a profile says none, so that none is no way around the rest."""
    last = known.get("last_type")
    if given is None or given == last:
        return {}
    if last is None:
        return {"last_type": given}
    again = known.get("type_changed", now - TYPE_RESTS) + TYPE_RESTS
    if now < again:
        raise Conflict(
            f"The type of an organisation changes once in 180 days at most. It is {last}, and "
            f"can change again after {iso(again)}.",
            slug="type-changed-lately",
        )
    return {"last_type": given, "type_changed": now}


def history(user_id: str, version: int, changes: list[Item], now: int, request_id: str) -> Item:
    """The record of changed figures: who, when, old and new values."""
    return {
        "user_id": user_id,
        "record": f"{HISTORY}{version:08}",
        "changed_by": user_id,
        "changed_at": iso(now),
        "request_id": request_id,
        "changes": changes,
    }


def digest(content: Item) -> str:
    """What stands for a content without figures: the same for the same."""
    members = [content[name] for name in (*MEMBERS, *OPTIONS)]
    return hashlib.sha256(json.dumps(members).encode()).hexdigest()[:32]


def year(now: int) -> int:
    """The year of seconds since the epoch."""
    return datetime.fromtimestamp(now, UTC).year


def iso(now: int) -> str:
    """2026-01-31T12:00:00Z for seconds since the epoch."""
    return f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}"
