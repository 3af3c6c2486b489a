"""Suggestions for a profile: taken from the stream, asked of Thunderbit, kept for the user.

Whatever happens to Thunderbit, the request ends: found, or failed with a reason. Credits are
reserved before each try, and given back only where nothing was certainly paid.
"""

import time
from datetime import UTC, datetime
from typing import Any

import msgspec

from auxeira.core import deadline, settings
from auxeira.core.logs import emit_count, logger
from auxeira.profiles import public_website, suggestion_repository
from auxeira.profiles.suggestion_record import FAILED, FOUND, Suggestions
from auxeira.security import provider_keys
from functions.report_worker import circuit_breaker
from functions.report_worker.credits_repository import reserve_credits, return_credits
from functions.report_worker.thunderbit import (
    CREDITS,
    ThunderbitDeclined,
    ThunderbitFailed,
    extract_page_data,
)

SECRET, KEY = "providers", "THUNDERBIT_API_KEY"
ATTEMPTS = 2  # of a request whose worker was ended
RESERVE = 2.0  # seconds of the function's own time that stay to keep what was found

Item = dict[str, Any]


def answer_suggestions_request(user_id: str, holder: str) -> str:
    """Ask what the page says that a user's item names. Return what came of it.

    Raises Unavailable.
    """
    known = suggestion_repository.get_suggestions(user_id, strong=True)
    if known is None:
        return "suggestions_gone"
    now = time.time()
    try:
        claimed = suggestion_repository.claim_suggestions(known, holder)
        outcome = _ask_about_page(claimed, now) if claimed.attempt <= ATTEMPTS else _fail("lost")
        done = suggestion_repository.finish_suggestions(claimed, **outcome)
    except suggestion_repository.SuggestionsTaken:
        return "suggestions_held"
    return f"suggestions_{done.status}"


def _ask_about_page(claimed: Suggestions, now: float) -> Item:
    """Return the members of a request that say what came of it. Raises Unavailable."""
    key = provider_keys.find_printed_provider_key(SECRET, KEY, now)
    try:
        page = public_website.normalize_public_website(claimed.page)
    except public_website.NotPublic:
        return _fail("not public", "unreadable")
    if key is None:
        return _fail("no key")
    if not reserve_credits(claimed.user_id, CREDITS, settings.thunderbit_credits(), now):
        return _fail("no credits left of the month", "used_up", is_expected=True)
    limit = deadline.remaining_seconds() - RESERVE
    data = _extract(page, key, limit)
    if not isinstance(data, ThunderbitFailed):
        return _read_outcome(data, claimed.currency or "USD", now)
    if data.is_free:
        return_credits(claimed.user_id, CREDITS, now)
    return _fail(str(data), data.outcome, is_expected=isinstance(data, ThunderbitDeclined))


def _extract(page: str, key: str, limit: float) -> Item | ThunderbitFailed:
    """Return what a page says, or why nobody knows."""
    from functions.report_worker import extraction  # paid for where somebody asks

    def ask() -> Item | ThunderbitFailed:
        try:
            return extract_page_data(page, extraction.build_extraction_schema(), key, limit)
        except ThunderbitDeclined as declined:
            return declined  # which is no failure to the breaker

    try:
        return circuit_breaker.call_through_breaker(ask, circuit_breaker.THUNDERBIT)
    except circuit_breaker.CircuitOpen:
        return ThunderbitFailed("the circuit is open", "unavailable", is_free=True)
    except ThunderbitFailed as failure:
        return failure


def _read_outcome(data: Item, currency: str, now: float) -> Item:
    """Return what is kept of an answer."""
    from functions.report_worker import extraction

    found, left_out = extraction.read_extracted_data(
        data, datetime.fromtimestamp(now, UTC).year, currency
    )
    if not found:
        return _fail("nothing found", "nothing", is_expected=True) | {"left_out": left_out or None}
    text = msgspec.json.encode(found).decode()
    return {"status": FOUND, "found": text, "left_out": left_out or None}


def _fail(why: str, reason: str = "unavailable", *, is_expected: bool = False) -> Item:
    """Return the members of a request that failed; say so where somebody has to look."""
    logger.warning("suggestions", event="suggestions_failed", reason=why)
    if not is_expected:
        emit_count("SuggestionsFailed")
    return {"status": FAILED, "reason": reason}
