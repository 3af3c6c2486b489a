"""Answers of the Lambda proxy integration: JSON, other media, problems; headers of all of them."""

import re
from typing import Any

import msgspec

from auxeira import settings
from auxeira.contract import Media
from auxeira.errors import Problem

Headers = dict[str, str]
Answer = dict[str, Any]

FIXED = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Origin",
}
JSON = "application/json"
QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-Match",
    "Access-Control-Max-Age": "7200",
}
EXPOSED = "ETag, Idempotent-Replayed, Location, Retry-After, WWW-Authenticate"


def preferred(accept: str, others: tuple[str, ...]) -> str:
    """The media type to answer in, by an Accept header (RFC 9110): JSON where it leaves it open.

    A type that is asked for nowhere, or badly spelt, is passed over; what fits nothing gets JSON.
    """
    ranges: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        ranges[name] = max(ranges.get(name, 0), _quality(parameters))
    best, found = 0.0, JSON
    for kind in (JSON, *others):
        group = f"{kind.partition('/')[0]}/*"
        quality = next((ranges[n] for n in (kind, group, "*/*") if n in ranges), 0.0)
        if quality > best:
            best, found = quality, kind
    return found


def _quality(parameters: list[str]) -> float:
    given = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    return float(given) if QUALITY.fullmatch(given) else 0.0


def success(kinds: dict[int, Any], result: Any, *, negotiated: bool = False) -> Answer:
    """What a function returned: an Output, a Media or None, alone or with headers.

    `kinds` are the route's statuses of success and their types; `negotiated`: Accept was asked.
    """
    headers: Headers = {"Vary": "Origin, Accept"} if negotiated else {}
    if isinstance(result, tuple):
        result, headers = result[0], headers | result[1]
    fits = (status for status, kind in kinds.items() if type(result) is kind)
    status = next(fits, next(iter(kinds)))
    if result is None:
        return {"statusCode": status, "headers": FIXED | headers, "body": ""}
    if isinstance(result, Media):
        return _answer(status, result.type, result.content, headers)
    return _answer(status, JSON, msgspec.json.encode(result).decode(), headers)


def problem(refusal: Problem, request_id: str) -> Answer:
    """A refusal as application/problem+json."""
    body: Answer = {
        "type": f"urn:auxeira:problem:{refusal.slug}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": request_id,
        "success": False,
        "error": refusal.detail,
    }
    if refusal.errors:
        body["errors"] = refusal.errors
    text = msgspec.json.encode(body | refusal.members).decode()
    return _answer(refusal.status, "application/problem+json", text, refusal.headers)


def preflight(allow: str) -> Answer:
    """What OPTIONS answers for a path whose methods are `allow`."""
    headers = PREFLIGHT | {"Allow": allow, "Access-Control-Allow-Methods": allow}
    return {"statusCode": 204, "headers": FIXED | headers, "body": ""}


def _answer(status: int, media_type: str, text: str, headers: Headers) -> Answer:
    return {
        "statusCode": status,
        "headers": {"Content-Type": media_type, **FIXED, **headers},
        "body": text,
    }


def cors(origin: str | None) -> Headers:
    """The headers for an origin of the stage; none for any other."""
    if origin not in settings.origins():
        return {}
    return {
        "Access-Control-Allow-Origin": str(origin),
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": EXPOSED,
    }
