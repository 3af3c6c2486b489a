"""What an owner says of an organisation: its content, as it comes in and as it is stored.

A content has MEMBERS and OPTIONS, money in whole units, `expertise` as it is stored, and `metrics`,
the figures by year; what is not filled is None, but for DETAILS, which are there where they are
filled. The profile that is stored has money in minor units. Pure.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from auxeira.core import money
from auxeira.core.logs import emit_count, logger
from auxeira.core.records import Item, Number, Record, Seconds, fits, read_sound_members, to_item
from auxeira.esg import metrics, scores
from auxeira.esg.metrics import ALL_METRICS, SETS
from auxeira.esg.reference_data import Country, Currency, NaceSection, OrganizationType, Visibility
from auxeira.experts.expertise import StoredExpertise
from auxeira.profiles import yearly_metrics

MEMBERS = tuple(scores.FIELDS)  # those of the completion
OPTIONS: Item = {  # what holds without a choice
    "reporting_currency": "USD",
    "visibility": "private",
    "works_globally": False,  # in three regions or more: its region is Global
}
EMPTY: Item = dict.fromkeys(MEMBERS) | OPTIONS | {"expertise": None, "metrics": {}}
DETAILS = ("sector", "description", "financial_year_end")  # a content has those that are filled
MOST = money.LARGEST * 10**4  # of a figure, money in minor units


class Profile(Record, frozen=True, kw_only=True):
    """A profile: what its owner says, money in minor units, and what follows from it.

    `last_type` and when it changed (`type_changed`, seconds) outlive a profile that says no type;
    `first_ranked` is the year with which it could first be ranked; `figures` their number, `digest`
    stands for the rest of the content. Figures of a year stay a mapping by metric. `withdrawn` are
    those that changes are measured from and that were left out again, money in whole units.
    """

    KIND: ClassVar[str] = "profile"
    METRIC: ClassVar[str] = "ProfileUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: str
    version: Number | None = None
    organization_name: str | None = None
    organization_type: OrganizationType | None = None
    website: str | None = None
    country: Country | None = None
    focus_areas: list[str] | None = None
    sdg_alignment: list[int] | None = None
    annual_spend: int | None = None
    impact_goals: str | None = None
    reporting_currency: Currency | None = None
    visibility: Visibility | None = None
    works_globally: bool | None = None
    sector: NaceSection | None = None
    description: str | None = None
    financial_year_end: str | None = None
    expertise: StoredExpertise | None = None
    metrics: dict[str, dict[str, Any]] | None = None
    withdrawn: dict[str, dict[str, Any]] | None = None
    flags: dict[str, list[str]] | None = None
    figures: Number | None = None
    completion: Number | None = None
    missing: list[str] | None = None
    digest: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    last_type: OrganizationType | None = None
    type_changed: Seconds | None = None
    first_ranked: Number | None = None

    def key(self) -> Item:
        """Return the key of the profile."""
        return profile_key(self.user_id)


class ProfileChange(Record, frozen=True, kw_only=True):
    """What a save changed of figures: who, when, old and new values."""

    KIND: ClassVar[str] = "profile_change"
    METRIC: ClassVar[str] = "ProfileChangeUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: str
    record: str
    changed_by: str
    changed_at: str
    request_id: str
    changes: list[Item]

    def key(self) -> Item:
        """Return the key of the change."""
        return {"user_id": self.user_id, "record": self.record}


def profile_key(user_id: str) -> Item:
    """Return the key of a user's profile."""
    return {"user_id": user_id, "record": "PROFILE"}


def profile_change_record(version: int) -> str:
    """Return the range key of the change that made a version."""
    return f"HISTORY#{version:08}"


def parse_profile(item: Item) -> Profile:
    """Return a stored profile without members and figures that are odd, as if it had none of them.

    Counts and logs an item that has any.
    """
    sound, odd = read_sound_members(Profile, item)
    years = sound.metrics or {}
    kept = {
        year: {n: v for n, v in figures.items() if _is_figure(n, v)}
        for year, figures in years.items()
        if len(year) == 4 and year.isascii() and year.isdecimal()
    }
    if not odd and kept == years:
        return sound
    emit_count(Profile.METRIC)
    lacks = odd or ["metrics"]
    logger.error("profile", event="profile_unreadable", user_id=sound.user_id, lacks=lacks)
    return msgspec.structs.replace(sound, metrics=kept)


def to_subject(profile: Profile | None, *, email_verified: bool | None = None) -> Item:
    """Return the members of a profile as what is computed of it takes them; {} for none."""
    if profile is None:
        return {}
    known = {} if email_verified is None else {"email_verified": email_verified}
    return to_item(profile) | known


def _is_figure(name: str, value: Any) -> bool:
    if name in SETS:
        return fits(value, list[str]) and set(value) <= set(SETS[name])
    if name in ALL_METRICS:
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return number and Decimal(value).is_finite() and abs(value) <= MOST
    if name == "estimated":
        return fits(value, list[str]) and set(value) <= ALL_METRICS.keys()
    return (name == "boundaryChange" and isinstance(value, bool)) or (
        name == "note" and isinstance(value, str)
    )


def merge_profile(content: Item, given: Mapping[str, Any]) -> Item:
    """Return a content with a request's members: null clears one, in metrics a figure or year."""
    after = content | {name: _normalize_member(name, value) for name, value in given.items()}
    if given.get("metrics") is not None:
        after["metrics"] = yearly_metrics.merge_metrics(content["metrics"], given["metrics"])
    return {name: value for name, value in after.items() if value is not None or name in EMPTY}


def _normalize_member(name: str, value: Any) -> Any:
    """Return a member as a content has it: what is blank is None, nothing is in a list twice."""
    if name == "metrics":
        return {}
    if isinstance(value, float):
        return yearly_metrics.round_spend(value)
    if isinstance(value, str):
        value = value if value.strip() else None
    elif isinstance(value, list):
        value = [entry for entry in dict.fromkeys(value) if str(entry).strip()] or None
    return OPTIONS.get(name) if value is None else value


def read_profile_content(profile: Mapping[str, Any]) -> Item:
    """Return the content of a stored profile's members; of {} the empty one.

    What it lacks is as in the empty one.
    """
    if not profile:
        return dict(EMPTY)
    currency, spend = profile.get("reporting_currency") or "USD", profile.get("annual_spend")
    details = {name: profile[name] for name in DETAILS if profile.get(name) is not None}
    return (
        details
        | {name: profile.get(name, EMPTY[name]) for name in EMPTY}
        | {
            "reporting_currency": currency,
            "annual_spend": None if spend is None else money.to_whole_units(spend, currency),
            "metrics": metrics.convert_metrics_to_whole_units(
                profile.get("metrics") or {}, currency
            ),
        }
    )


def convert_profile_to_minor_units(content: Mapping[str, Any]) -> Item:
    """Return the members of a content with money in them, as they are stored: in minor units."""
    currency, spend = content["reporting_currency"], content["annual_spend"]
    return {
        "annual_spend": None if spend is None else money.to_minor_units(spend, currency),
        "metrics": metrics.convert_metrics_to_minor_units(content["metrics"], currency),
    }


def fill_missing_content(content: Item, offered: Item) -> Item:
    """Return a content with those members and figures of another that it lacks itself."""
    after = offered | {name: value for name, value in content.items() if value is not None}
    own, other = content["metrics"], offered["metrics"]
    years = sorted(own.keys() | other.keys())
    return after | {"metrics": {year: other.get(year, {}) | own.get(year, {}) for year in years}}
