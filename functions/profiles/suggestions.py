"""Suggestions for a profile, of what its website says. Nothing of them is saved by itself."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from auxeira.core import settings
from auxeira.core.problems import Conflict, TooMany
from auxeira.core.timestamps import format_timestamp
from auxeira.esg.reference_data import Country, Currency, OrganizationType
from auxeira.http.schema import Output, Success, Time
from auxeira.profiles import public_website, repository, suggestion_record, suggestion_repository
from auxeira.profiles.suggestion_record import Suggestions
from functions.profiles.responses import YearShown

OFF = "This service does not read websites."
NO_WEBSITE = "Save the website of your organisation in the profile first: its address {reason}."
REST = "A website is read once a minute at most. Wait a moment before the next try."
SOON = {"Retry-After": "5"}
DETAILS = {
    "used_up": "The readings of this month are used up. The next ones are possible next month.",
    "busy": "The service that reads websites is busy. Try again in a minute.",
    "unavailable": "The website could not be read at the moment. Try again later.",
    "unreadable": "This page could not be read: perhaps its address is wrong, or it refuses.",
    "nothing": "The page says nothing that a profile has.",
}


class SuggestedProfile(Output):
    """Members of a profile as PATCH /api/profile takes them: what the page says, and no more."""

    organization_name: str | UnsetType = UNSET
    organization_type: OrganizationType | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    focus_areas: list[str] | UnsetType = UNSET
    sdg_alignment: list[int] | UnsetType = UNSET
    annual_spend: int | UnsetType = UNSET
    reporting_currency: Currency | UnsetType = UNSET
    impact_goals: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    metrics: dict[str, YearShown] | UnsetType = UNSET  # type: ignore[valid-type]


class SuggestionsState(Output):
    """Where a reading stands, and what it found on `page`.

    `status`: off (this service reads none), none (nobody has asked), queued, asking, found or
    failed, for which `detail` says why. `leftOut`: what the page says that a profile cannot take.
    """

    status: Literal["off", "none", "queued", "asking", "found", "failed"]
    page: str | None = None
    requested_at: Time | None = None
    detail: str | None = None
    profile: SuggestedProfile | None = None
    left_out: list[str] = []


class SuggestionsShown(Success):
    """Suggestions for the caller's profile. Nothing of them is saved."""

    suggestions: SuggestionsState


def request_suggestions(user_id: str, now: int) -> tuple[SuggestionsShown, dict[str, str]]:
    """Have the website of a user's profile read, unless it was lately.

    A read of the profile, and a conditional update. Raises Conflict; TooMany where another page
    was asked about, or the reading failed, within the minute.
    """
    if not settings.offers_suggestions():
        raise Conflict(OFF, slug="suggestions-off")
    profile = repository.load_profile(user_id)
    try:
        page = public_website.normalize_public_website((profile and profile.website) or "")
    except public_website.NotPublic as reason:
        raise Conflict(NO_WEBSITE.format(reason=reason), slug="no-public-website") from None
    currency = (profile and profile.reporting_currency) or "USD"
    known = suggestion_repository.queue_suggestions(user_id, page, currency, now)
    if known.page != page or known.status == suggestion_record.FAILED:
        wait = max(1, known.requested_at + suggestion_record.REST - now)
        raise TooMany(REST, wait)
    return to_suggestions_response(known, now)


def load_suggestions(user_id: str, now: int) -> tuple[SuggestionsShown, dict[str, str]]:
    """Return a user's suggestions as they stand. No call where the stage reads no websites."""
    if not settings.offers_suggestions():
        return SuggestionsShown(suggestions=SuggestionsState(status="off")), {}
    return to_suggestions_response(suggestion_repository.get_suggestions(user_id), now)


def to_suggestions_response(
    known: Suggestions | None, now: int
) -> tuple[SuggestionsShown, dict[str, str]]:
    """Return the answer about suggestions; None for none. What nobody asks any more has failed."""
    if known is None:
        return SuggestionsShown(suggestions=SuggestionsState(status="none")), {}
    is_lost = known.is_lost(now)
    reason = "unavailable" if is_lost else known.reason
    state = SuggestionsState(
        status="failed" if is_lost else known.status,
        page=known.page,
        requested_at=format_timestamp(known.requested_at),
        detail=DETAILS[reason] if reason else None,
        profile=_read_suggested_profile(known),
        left_out=known.left_out or [],
    )
    waits = state.status in (suggestion_record.QUEUED, suggestion_record.ASKING)
    return SuggestionsShown(suggestions=state), SOON if waits else {}


def _read_suggested_profile(known: Suggestions) -> SuggestedProfile | None:
    """Return what was found; None where there is nothing, or it cannot be read."""
    try:
        return FOUND.decode(known.found) if known.found else None
    except msgspec.MsgspecError:
        return None


FOUND = msgspec.json.Decoder(SuggestedProfile)
