"""Asks Thunderbit what a website says, once, and tells what may have been paid for.

POST /extract with {"url", "schema"} and a bearer token answers {"success": true, "data": …}, or
{"success": false, "error": {"code", "status", "message"}}. Codes are text, of its documentation.
"""

from typing import Any, Literal

import msgspec

from auxeira.core import http_client, settings

PATH = "/extract"
LIMIT = 60.0  # seconds for all of it
MOST_BYTES = 256 * 1024
CREDITS = 20  # that an extraction costs
REFUSED = {400, 401, 402, 403, 404, 409, 413, 422, 429}  # nothing was extracted, nothing is paid
ITS_FAULT = {401, 402, 403, 429}  # or ours with it: the next request fares no better

Outcome = Literal["busy", "unavailable", "unreadable"]


class ThunderbitFailed(Exception):
    """It does not answer, or not to us. The message is for the log.

    `outcome` is what the user is told; `is_free` says that nothing was certainly paid.
    """

    def __init__(self, reason: str, outcome: Outcome, *, is_free: bool) -> None:
        super().__init__(reason)
        self.outcome, self.is_free = outcome, is_free


class ThunderbitDeclined(ThunderbitFailed):
    """It answers, and cannot read this one page."""


class _Failure(msgspec.Struct):
    code: str | int | None = None
    status: str | int | None = None


class _Answer(msgspec.Struct):
    success: bool
    data: dict[str, Any] | None = None
    error: _Failure | None = None


ANSWER = msgspec.json.Decoder(_Answer)


def extract_page_data(page: str, wanted: dict[str, Any], key: str, limit: float) -> dict[str, Any]:
    """Return what a page says, of the members that are wanted, unchecked. Raises ThunderbitFailed.

    Costs CREDITS where it succeeds, and whenever nobody knows.
    """
    body = msgspec.json.encode({"url": page, "schema": wanted})
    try:
        got = send_extraction_request(body, key, min(limit, LIMIT))
    except http_client.NotSent as error:
        raise ThunderbitFailed(str(error), "unavailable", is_free=True) from error
    except http_client.Unreachable as error:
        raise ThunderbitFailed(str(error), "unavailable", is_free=False) from error
    if got.status != 200:
        raise _build_failure(got.status, _read_code(got.body))
    try:
        answer = ANSWER.decode(got.body)
    except (ValueError, RecursionError):
        raise ThunderbitFailed("no JSON of its own", "unavailable", is_free=False) from None
    if not answer.success:
        raise _build_failure(got.status, _read_code(got.body))
    if answer.data is None:
        raise ThunderbitFailed("success without data", "unavailable", is_free=False)
    inner = answer.data.get("data")  # beside it is what is said of the request
    return inner if isinstance(inner, dict) else answer.data


def send_extraction_request(body: bytes, key: str, limit: float) -> http_client.HttpResponse:
    """Send a request to Thunderbit, once, within `limit` seconds. Raises Unreachable."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    url = settings.thunderbit_url() + PATH
    return http_client.send_http_request("POST", url, headers, body, limit=limit, most=MOST_BYTES)


def _build_failure(status: int, code: str) -> ThunderbitFailed:
    reason = f"status {status} {code}".strip()
    is_free = status in REFUSED
    if status == 429:
        return ThunderbitFailed(reason, "busy", is_free=is_free)
    if status in ITS_FAULT or status >= 500 or 300 <= status < 400:
        return ThunderbitFailed(reason, "unavailable", is_free=is_free)
    return ThunderbitDeclined(reason, "unreadable", is_free=is_free)


def _read_code(body: bytes) -> str:
    """Return the code of a refusal: letters and underscores, of whichever member has them."""
    try:
        error = ANSWER.decode(body).error
    except (ValueError, RecursionError):
        return ""
    codes = (error.code, error.status) if error else ()
    return next((c[:64] for c in codes if isinstance(c, str) and c.replace("_", "").isalnum()), "")
