"""Answers of the Lambda proxy integration: JSON, other media, problems; headers of all of them."""

import posixpath
import re
from typing import Any

import msgspec

from auxeira.core import settings
from auxeira.core.problems import Problem
from auxeira.http.schema import Media

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
REQUEST_ID = "X-Request-Id"
PREFLIGHT = {
    # what the API reads; then what tools add by themselves, which is let through and ignored
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-Match, "
    "If-None-Match, X-Request-Id, X-Requested-With, traceparent, tracestate",
    # all of them, so that a script reads a 404 or a 405: Allow says which there are
    "Access-Control-Allow-Methods": "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
    "Access-Control-Max-Age": "7200",
}
# API Gateway renames WWW-Authenticate on its way out
EXPOSED = (
    "ETag, Idempotent-Replayed, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id, "
    "x-amzn-Remapped-WWW-Authenticate"
)


def choose_media_type(accept: str, others: tuple[str, ...]) -> str:
    """Return the media type to answer in, by an Accept header (RFC 9110); JSON when in doubt.

    A type that is asked for nowhere, or badly spelt, is passed over; what fits nothing gets JSON.
    """
    ranges: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        ranges[name] = max(ranges.get(name, 0), _parse_quality(parameters))
    best, found = 0.0, JSON
    for kind in (JSON, *others):
        group = f"{kind.partition('/')[0]}/*"
        quality = next((ranges[n] for n in (kind, group, "*/*") if n in ranges), 0.0)
        if quality > best:
            best, found = quality, kind
    return found


def _parse_quality(parameters: list[str]) -> float:
    given = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    return float(given) if QUALITY.fullmatch(given) else 0.0


def build_success(kinds: dict[int, Any], result: Any, *, negotiated: bool = False) -> Answer:
    """Answer with what a function returned: an Output, a Media or None, alone or with headers.

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
        return _build_answer(status, result.type, result.content, headers)
    return _build_answer(status, JSON, msgspec.json.encode(result).decode(), headers)


def build_problem(refusal: Problem, request_id: str) -> Answer:
    """Return a refusal as application/problem+json."""
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
    return _build_answer(refusal.status, "application/problem+json", text, refusal.headers)


def build_preflight(allow: str) -> Answer:
    """Return what OPTIONS answers for a path whose methods are `allow`."""
    return {"statusCode": 204, "headers": FIXED | PREFLIGHT | {"Allow": allow}, "body": ""}


def _build_answer(status: int, media_type: str, text: str, headers: Headers) -> Answer:
    return {
        "statusCode": status,
        "headers": {"Content-Type": media_type, **FIXED, **headers},
        "body": text,
    }


def add_common_headers(answer: Answer, request_id: str, path: str) -> None:
    """Add what every answer carries: the request's id, and a Location that leads there.

    Functions write it from the root of the API, which begins below a stage, or at a domain of
    its own. Nobody here knows which, so it goes out relative to the path that was called.
    """
    headers: Headers = answer["headers"]
    headers[REQUEST_ID] = request_id
    if location := headers.get("Location"):
        folder, name = posixpath.split(location)
        way = posixpath.relpath(folder, posixpath.dirname(path))
        headers["Location"] = posixpath.join(way, name)


def build_cors_headers(origin: str | None, *, empty: bool) -> Headers:
    """Return the headers for an origin of the stage.

    For any other none, unless the answer is empty. An answer of a path where nothing is holds no
    data: every page may read that it is wrong.
    """
    if origin and settings.is_allowed_origin(origin):
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": EXPOSED,
        }
    if empty:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
    return {}
