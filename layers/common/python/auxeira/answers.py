"""Answers of the Lambda proxy integration: JSON, other media, problems; headers of all of them."""

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
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-Match",
    "Access-Control-Max-Age": "7200",
}
EXPOSED = "ETag, Idempotent-Replayed, Location, Retry-After, WWW-Authenticate"


def success(status: int, result: Any) -> Answer:
    """What a function returned: an Output, a Media or None, alone or with headers."""
    headers: Headers = {}
    if isinstance(result, tuple):
        result, headers = result
    if result is None:
        return {"statusCode": status, "headers": FIXED | headers, "body": ""}
    if isinstance(result, Media):
        return _answer(status, result.type, result.content, headers)
    return _answer(status, "application/json", msgspec.json.encode(result).decode(), headers)


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
