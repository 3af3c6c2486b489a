"""What all operations share: headers, the Idempotency-Key, refusals, the schema Problem."""

import inspect
import re
from typing import Any

from auxeira import errors
from auxeira.answers import FIXED, REQUEST_ID
from auxeira.errors import Problem
from auxeira.http import IDEMPOTENCY_KEY, IF_MATCH, MAX_IF_MATCH
from ops import schemas
from ops.schemas import Schema

CORS = (
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
)
TEXTS = {
    "Accept": "The media type to send",
    "Access-Control-Allow-Credentials": "With an Origin of ours: true",
    "Access-Control-Allow-Origin": "With an Origin of ours: the same",
    "Access-Control-Expose-Headers": "With an Origin of ours: what its scripts may read",
    "ETag": "The version, as If-Match takes it",
    "Cache-Control": "`no-store`, except where the documentation may be kept",
    "Idempotent-Replayed": "`true` where an earlier request with this key did the work",
    "Vary": "`Origin`, and `Accept` where the answer has several media types",
    "WWW-Authenticate": "How to authenticate",
    REQUEST_ID: "The id of the request, which a problem names as its `instance`",
}
OWN_HEADER = {
    401: "WWW-Authenticate",
    412: "ETag",
    415: "Accept",
    429: "Retry-After",
    503: "Retry-After",
}
REQUIRED = ("ETag", "WWW-Authenticate", "Retry-After", REQUEST_ID)
WORDS = schemas.TEXT  # may repeat what was sent
FAULT = {
    "type": "object",
    "properties": {
        "pointer": WORDS | {"examples": ["#/email"]},
        "parameter": WORDS,
        "header": WORDS,
        "detail": WORDS | {"examples": ["is required"]},
    },
    "required": ["detail"],
    "oneOf": [{"required": [where]} for where in ("pointer", "parameter", "header")],
    "additionalProperties": False,
}
PROBLEM = {
    "title": "Problem",
    "description": "A refusal. `error` is for older front ends: the detail, or the sentence that "
    "Pizza42's compares.",
    "type": "object",
    "properties": {
        "type": {
            "type": "string",
            "maxLength": 128,
            "pattern": "^urn:auxeira:problem:[a-z0-9-]+$",
        },
        "title": {"type": "string", "maxLength": 128},
        "status": {"type": "integer", "format": "int32", "minimum": 400, "maximum": 599},
        "detail": WORDS,
        "instance": {"type": "string", "maxLength": 256, "description": "The id of the request"},
        "success": {"type": "boolean", "const": False},
        "error": WORDS,
        "errors": {
            "description": "What is wrong with the request, one entry a fault",
            "type": "array",
            "minItems": 1,
            "maxItems": schemas.MAX_ANSWER,
            "items": FAULT,
        },
        "version": {
            "description": "The present version, where If-Match names another",
            "type": "integer",
            "format": "int64",
            "minimum": 0,
            "maximum": schemas.MAX_INT,
        },
        "missingFields": {
            "description": "What is missing for this, by its path in a profile",
            "type": "array",
            "maxItems": schemas.MAX_ANSWER,
            "items": WORDS | {"examples": ["metrics.2025.employees"]},
        },
        "alternatives": {
            "description": "What would do as well, each list as a whole, for one missing field",
            "type": "array",
            "maxItems": schemas.MAX_ANSWER,
            "items": {"type": "array", "maxItems": schemas.MAX_ANSWER, "items": WORDS},
        },
        "needs": {
            "description": "What no field can give: so many years, so many peers",
            "type": "object",
            "additionalProperties": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": schemas.INT32,
            },
        },
        "action": {"description": "What the customer has to do", "enum": ["verify_email"]},
        "verification_required": {
            "description": "What the customer's token says of that",
            "type": "object",
        },
    },
    "required": ["type", "title", "status", "detail", "instance", "success", "error"],
}


def problem_classes() -> list[type[Problem]]:
    """Every class of refusals, in the order of auxeira.errors."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return [kind for kind in kinds if issubclass(kind, Problem) and kind is not Problem]


def problem_class(status: int) -> type[Problem]:
    """The class of the refusals with a status. Raises LookupError."""
    for kind in problem_classes():
        if kind.status == status:
            return kind
    raise LookupError(f"no class of auxeira.errors has the status {status}")


def refusal(kind: type[Problem]) -> dict[str, Any]:
    """The response that a class of refusals becomes."""
    own = OWN_HEADER.get(kind.status)
    return {
        "description": first(kind),
        "headers": headers_of(own) if own else headers_of(),
        "content": {"application/problem+json": {"schema": reference("schemas", "Problem")}},
    }


def headers_of(*own: str) -> dict[str, Any]:
    """What every answer carries, and headers of its own."""
    return {name: reference("headers", name) for name in (*FIXED, REQUEST_ID, *CORS, *own)}


def headers() -> dict[str, Any]:
    """The headers of answers, by name."""
    texts = {name: f"Always `{value}`" for name, value in FIXED.items()} | TEXTS
    found: dict[str, Any] = {
        name: {"description": text, "schema": {"type": "string", "maxLength": 1024}}
        for name, text in texts.items()
    }
    seconds = {"type": "integer", "format": "int32", "minimum": 1, "maximum": schemas.INT32}
    found["Retry-After"] = {"description": "Seconds to wait", "schema": seconds}
    for name in REQUIRED:
        found[name]["required"] = True
    return dict(sorted(found.items()))


def whole(pattern: str) -> Schema:
    """A string by its pattern, which ends in the bounds of its length."""
    low, high = map(int, re.findall(r"{(\d+),(\d+)}", pattern)[-1])
    return {"type": "string", "minLength": low, "maxLength": high, "pattern": pattern}


def reference(kind: str, name: str, description: str | None = None) -> dict[str, str]:
    """A reference to a component; a description of its own goes before the component's."""
    text = {"description": description} if description else {}
    return {"$ref": f"#/components/{kind}/{name}"} | text


def first(thing: Any) -> str:
    """The first sentence of a docstring."""
    sentence = " ".join((inspect.getdoc(thing) or "").split()).partition(". ")[0]
    return f"{sentence.removesuffix('.')}."


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Names the request, so that a retry finds what the first one did",
    "schema": whole(IDEMPOTENCY_KEY),
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag that the change is based on; without it, or with *, the change is "
    "made to whatever is there",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_IF_MATCH,
        "pattern": IF_MATCH,
    },
}
