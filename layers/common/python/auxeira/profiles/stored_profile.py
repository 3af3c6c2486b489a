"""What an owner says of an organisation: its content, as it comes in and as it is stored.

A content has MEMBERS and OPTIONS, money in whole units, and `metrics`, the figures by year; what
is not filled is None. The item that is stored has money in minor units. Pure.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from auxeira.core import item_shapes, money
from auxeira.core.item_shapes import Number, Seconds, Shape
from auxeira.core.logs import emit_count, logger
from auxeira.esg import metrics
from auxeira.esg.metrics import METRICS, SETS
from auxeira.esg.reference_data import Country, Currency, OrganizationType, Visibility
from auxeira.profiles import yearly_metrics

Item = dict[str, Any]

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
OPTIONS: Item = {  # what holds without a choice
    "reporting_currency": "USD",
    "visibility": "private",
    "works_globally": False,  # in three regions or more: its region is Global
}
EMPTY: Item = dict.fromkeys(MEMBERS) | OPTIONS | {"metrics": {}}

STORED = Shape(  # each of which an item may lack
    "profile",
    "ProfileUnreadable",
    {},
    {
        "organization_name": str | None,
        "organization_type": OrganizationType | None,
        "website": str | None,
        "country": Country | None,
        "focus_areas": list[str] | None,
        "sdg_alignment": list[int] | None,
        "annual_spend": int | None,
        "impact_goals": str | None,
        "reporting_currency": Currency,
        "visibility": Visibility,
        "works_globally": bool,
        "metrics": dict[str, dict[str, Any]],
        "flags": dict[str, list[str]],
        "version": Number,
        "updated_at": str,
        "created_at": str,
        "last_type": OrganizationType,
        "type_changed": Seconds,
        "first_ranked": Number,
    },
)
MOST = 10**16  # of a figure, money in minor units


def profile_key(user_id: str) -> Item:
    """Return the key of a user's profile."""
    return {"user_id": user_id, "record": "PROFILE"}


def readable(item: Item) -> Item:
    """Return a stored profile without members and figures that are odd: what it lacks holds as in
    the empty one. Counts and logs an item that has any.
    """
    odd = item_shapes.find_odd(item, STORED)
    found = {name: value for name, value in item.items() if name not in odd}
    years = found.get("metrics", {})
    kept = {
        year: {n: v for n, v in given.items() if _is_figure(n, v)}
        for year, given in years.items()
        if len(year) == 4 and year.isascii() and year.isdecimal()
    }
    if not odd and kept == years:
        return item
    emit_count(STORED.metric)
    user_id = str(item.get("user_id"))
    logger.error("profile", event="profile_unreadable", user_id=user_id, lacks=odd or ["metrics"])
    return found | {"metrics": kept}


def _is_figure(name: str, value: Any) -> bool:
    if name in SETS:
        return item_shapes.fits(value, list[str]) and set(value) <= set(SETS[name])
    if name in METRICS:
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return number and Decimal(value).is_finite() and abs(value) <= MOST
    if name == "estimated":
        return item_shapes.fits(value, list[str]) and set(value) <= METRICS.keys()
    return (name == "boundaryChange" and isinstance(value, bool)) or (
        name == "note" and isinstance(value, str)
    )


def merge_profile(content: Item, given: Mapping[str, Any]) -> Item:
    """Return a content with a request's members: null clears one, in metrics a figure or year."""
    after = content | {name: _normalize_member(name, value) for name, value in given.items()}
    if given.get("metrics") is not None:
        after["metrics"] = yearly_metrics.merge_metrics(content["metrics"], given["metrics"])
    return after


def _normalize_member(name: str, value: Any) -> Any:
    """Return a member as a content has it: what is blank is None, nothing is in a list twice."""
    if name == "metrics":
        return {}
    if isinstance(value, str):
        value = value if value.strip() else None
    elif isinstance(value, list):
        value = [entry for entry in dict.fromkeys(value) if str(entry).strip()] or None
    return OPTIONS.get(name) if value is None else value


def find_missing_members(content: Mapping[str, Any]) -> list[str]:
    """Return the members of the completion that are not filled; a spend of 0 is."""
    return [name for name in MEMBERS if content[name] is None]


def completion_percent(content: Mapping[str, Any]) -> int:
    """Return the percentage of the eight that is filled, half up: 0, 13, 25, 38, 50, …, 100."""
    return (25 * (len(MEMBERS) - len(find_missing_members(content))) + 1) // 2


def read_profile_content(item: Item) -> Item:
    """Return the content of an item; of {} the empty one.

    What an item lacks is as in the empty one.
    """
    if not item:
        return dict(EMPTY)
    currency, spend = item.get("reporting_currency") or "USD", item.get("annual_spend")
    return {name: item.get(name, EMPTY[name]) for name in EMPTY} | {
        "reporting_currency": currency,
        "annual_spend": None if spend is None else money.to_whole_units(spend, currency),
        "metrics": metrics.convert_metrics_to_whole_units(item.get("metrics") or {}, currency),
    }


def convert_profile_to_minor_units(content: Mapping[str, Any]) -> Item:
    """Return the members of a content with money in them, as they are stored: in minor units."""
    currency, spend = content["reporting_currency"], content["annual_spend"]
    return {
        "annual_spend": None if spend is None else money.to_minor_units(spend, currency),
        "metrics": metrics.convert_metrics_to_minor_units(content["metrics"], currency),
    }


def fill_missing_content(content: Item, offered: Item) -> Item:
    """Return a content with those members and figures of another that it lacks itself."""
    after = {name: offered[name] if content[name] is None else content[name] for name in content}
    own, other = content["metrics"], offered["metrics"]
    years = sorted(own.keys() | other.keys())
    return after | {"metrics": {year: other.get(year, {}) | own.get(year, {}) for year in years}}
