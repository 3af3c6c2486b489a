"""What all operations share: headers, the Idempotency-Key, refusals, the schema Problem."""

import inspect
import re
from typing import Any

from auxeira.core import problems
from auxeira.core.problems import Problem
from auxeira.http.request_headers import IDEMPOTENCY_KEY, IF_MATCH, MAX_IF_MATCH
from auxeira.http.responses import FIXED, REQUEST_ID
from tools import json_schemas
from tools.json_schemas import Schema

JWT = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
SCHEMES = {
    "auth0": JWT
    | {
        "description": "Pizza42: an access token of its Auth0 tenant for this API's audience, or "
        "the ID token of its front end. Checked as RFC8725 asks."
    },
    "auxeira": JWT
    | {
        "description": "Auxeira: the `token` that register, login and refresh answer with. It is "
        "good for 15 minutes. Checked as RFC8725 asks."
    },
}
# what a route asks of its caller: function -> security scheme, and what it asks beyond the token
CALLERS = {
    "public": ("", ""),
    "require_bearer": (
        "auxeira",
        "Once its session has ended, the token is refused here within a minute.",
    ),
    "require_token_holder": ("auxeira", ""),
    "require_live_session": (
        "auxeira",
        "The session is looked up in this very request: once it has ended, the token is refused "
        "here at once.",
    ),
    "require_admin": (
        "auxeira",
        "For those who run Auxeira. Session and role are looked up in this very request.",
    ),
    "require_customer_token": ("auth0", "A machine's token is refused."),
    "require_verified_customer": (
        "auth0",
        "A machine's token, and one whose address is not verified, is refused.",
    ),
    "require_ordering_customer": (
        "auth0",
        "A machine's token, and one whose address is not verified, is refused; an access token "
        "needs the scope `place:orders`.",
    ),
    "require_marketing_staff": (
        "auth0",
        "Only an access token with the scope `read:customers` is taken, which the tenant gives to "
        "Pizza42's own staff; a machine's is refused.",
    ),
}

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
WORDS = json_schemas.TEXT  # may repeat what was sent
FAULT = {
    "title": "Fault",
    "description": "A fault of a request: where it is, by exactly one of the first three "
    "members, and what it is.",
    "type": "object",
    "properties": {
        "pointer": WORDS | {"description": "In the body (RFC 6901)", "examples": ["#/email"]},
        "parameter": WORDS | {"description": "In the query, the name of a parameter"},
        "header": WORDS | {"description": "The name of a header"},
        "detail": WORDS
        | {"description": "To be read behind the name", "examples": ["is required"]},
    },
    "required": ["detail"],
    "additionalProperties": False,
}
PROBLEM = {
    "title": "Problem",
    "description": "A refusal (RFC 9457).",
    "type": "object",
    "properties": {
        "type": {
            "$ref": "#/components/schemas/ProblemType",
            "description": "What kind of refusal it is: compare this one, never a sentence",
        },
        "title": WORDS | {"description": "The name of the status"},
        "status": {
            "description": "The status of the answer",
            "type": "integer",
            "format": "int32",
            "minimum": 400,
            "maximum": 599,
        },
        "detail": WORDS | {"description": "What is wrong and what to do about it, as a sentence"},
        "instance": WORDS | {"description": "The id of the request, to quote when reporting it"},
        "success": {"description": "For older front ends", "type": "boolean", "const": False},
        "error": WORDS
        | {
            "description": "For older front ends: the detail, or the sentence that they compare",
        },
        "errors": {
            "description": "What is wrong with the request, one entry a fault",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/components/schemas/Fault"},
        },
        "version": {
            "description": "The present version, where If-Match names another",
            "type": "integer",
            "format": "int64",
            "minimum": 0,
        },
        "missingFields": {
            "description": "What is missing for this, by its path in a profile",
            "type": "array",
            "items": WORDS | {"examples": ["metrics.2025.employees"]},
        },
        "alternatives": {
            "description": "What would do as well, each list as a whole, for one missing field",
            "type": "array",
            "items": {"type": "array", "items": WORDS},
        },
        "needs": {
            "description": "What no field can give: so many years, so many peers",
            "type": "object",
            "additionalProperties": {"type": "integer", "format": "int32", "minimum": 0},
        },
        "missing": {
            "description": "What a project's target still takes, in whole units of its currency",
            "type": "integer",
            "format": "int64",
            "minimum": 0,
        },
        "action": {
            "description": "What the customer has to do",
            "type": "string",
            "const": "verify_email",
        },
        "price": {
            "description": "What the menu asks, where `total` is no price that holds",
            "type": "number",
            "minimum": 0,
            "maximum": 1000,
        },
        "verification_required": {
            "description": "What the customer's token says of that",
            "type": "object",
        },
    },
    "required": ["type", "title", "status", "detail", "instance", "success", "error"],
}


def list_problem_classes() -> list[type[Problem]]:
    """Return every class of refusals, in the order of auxeira.core.problems."""
    kinds = [kind for kind in vars(problems).values() if isinstance(kind, type)]
    return [kind for kind in kinds if issubclass(kind, Problem) and kind is not Problem]


def find_problem_class(status: int) -> type[Problem]:
    """Return the class of the refusals with a status. Raises LookupError."""
    for kind in list_problem_classes():
        if kind.status == status:
            return kind
    raise LookupError(f"no class of auxeira.core.problems has the status {status}")


def build_refusal_response(kind: type[Problem]) -> dict[str, Any]:
    """Return the response that a class of refusals becomes."""
    own = OWN_HEADER.get(kind.status)
    return {
        "description": first_sentence(kind),
        "headers": build_response_headers(own) if own else build_response_headers(),
        "content": {"application/problem+json": {"schema": build_reference("schemas", "Problem")}},
    }


def build_response_headers(*own: str) -> dict[str, Any]:
    """Return what every answer carries, and headers of its own."""
    return {name: build_reference("headers", name) for name in (*FIXED, REQUEST_ID, *CORS, *own)}


def build_header_components() -> dict[str, Any]:
    """Return the headers of answers, by name."""
    texts = {name: f"Always `{value}`" for name, value in FIXED.items()} | TEXTS
    found: dict[str, Any] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in texts.items()
    }
    seconds = {"type": "integer", "format": "int32", "minimum": 1}
    found["Retry-After"] = {"description": "Seconds to wait", "schema": seconds}
    for name in REQUIRED:
        found[name]["required"] = True
    return dict(sorted(found.items()))


def build_string_schema(pattern: str) -> Schema:
    """Return a string by its pattern, which ends in the bounds of its length."""
    low, high = map(int, re.findall(r"{(\d+),(\d+)}", pattern)[-1])
    known = {"type": "string", "minLength": low, "maxLength": high}
    return known | {"pattern": json_schemas.to_plain_pattern(pattern)}


def build_reference(kind: str, name: str, description: str | None = None) -> dict[str, str]:
    """Return a reference to a component; a description of its own goes before the component's."""
    text = {"description": description} if description else {}
    return {"$ref": f"#/components/{kind}/{name}"} | text


def first_sentence(thing: Any) -> str:
    """Return the first sentence of a docstring."""
    sentence = " ".join((inspect.getdoc(thing) or "").split()).partition(". ")[0]
    return f"{sentence.removesuffix('.')}."


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Names the request, so that a retry finds what the first one did",
    "schema": build_string_schema(IDEMPOTENCY_KEY),
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
        "pattern": json_schemas.to_plain_pattern(IF_MATCH),
    },
}
