"""What the gateway itself answers when a request never reaches a function."""

import json
from dataclasses import dataclass, field

from aws_cdk import aws_apigateway as apigateway

from auxeira.http.responses import EXPOSED, REQUEST_ID


@dataclass(frozen=True)
class GatewayAnswer:
    """A refusal of the gateway itself; slugs and titles are those of auxeira.core.problems."""

    type: str
    status: int
    slug: str
    title: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)


BUSY = "Too many requests at the moment. Wait a second, then try again."
NOWHERE = "There is nothing at this address. Check the path."
AGAIN = "Try again in a moment, with the same Idempotency-Key if you sent one."
SIGN_IN = {"WWW-Authenticate": 'Bearer realm="auxeira"'}
WAIT = {"Retry-After": "1"}

# The two defaults fix the status as well: a body cannot name one that it does not know.
ANSWERS = (
    # no such path
    GatewayAnswer("MISSING_AUTHENTICATION_TOKEN", 404, "not-found", "Not Found", NOWHERE),
    GatewayAnswer("RESOURCE_NOT_FOUND", 404, "not-found", "Not Found", NOWHERE),
    GatewayAnswer("UNAUTHORIZED", 401, "unauthorized", "Unauthorized",
           "Sign in, then send the access token as a bearer token.", SIGN_IN),
    GatewayAnswer("ACCESS_DENIED", 403, "forbidden", "Forbidden",
           "This account may not do that. Sign in with one that may."),
    GatewayAnswer("WAF_FILTERED", 403, "forbidden", "Forbidden",
           "The request looks unsafe. Check its path, headers and body, then try again."),
    GatewayAnswer("REQUEST_TOO_LARGE", 413, "too-large", "Content Too Large",
           "The request is too large. Send a body of at most 256 KB."),
    GatewayAnswer("UNSUPPORTED_MEDIA_TYPE", 415, "unsupported-media-type", "Unsupported Media Type",
           "Send the body as application/json."),
    GatewayAnswer("THROTTLED", 429, "too-many-requests", "Too Many Requests", BUSY, WAIT),
    GatewayAnswer("QUOTA_EXCEEDED", 429, "too-many-requests", "Too Many Requests", BUSY, WAIT),
    GatewayAnswer("INTEGRATION_FAILURE", 502, "unavailable", "Bad Gateway",
           f"The service could not answer. {AGAIN}", WAIT),
    GatewayAnswer("INTEGRATION_TIMEOUT", 504, "unavailable", "Gateway Timeout",
           f"The service took too long to answer. {AGAIN}", WAIT),
    GatewayAnswer("DEFAULT_4XX", 400, "invalid-request", "Bad Request",
           "The request cannot be understood. Check its path, headers and body."),
    GatewayAnswer("DEFAULT_5XX", 500, "internal", "Internal Server Error",
           f"Something went wrong on our side. {AGAIN}", WAIT),  # too many at once, for one
)  # fmt: skip


def add_gateway_responses(rest: apigateway.RestApi) -> None:
    """Make every refusal application/problem+json that a script of any origin can read.

    Their headers are constants, and they hold no data.
    """
    for answer in ANSWERS:
        _add_gateway_response(rest, answer)


def _add_gateway_response(rest: apigateway.RestApi, answer: GatewayAnswer) -> None:
    headers = {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=63072000",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": EXPOSED,
        **answer.headers,
    }
    body = {
        "type": f"urn:auxeira:problem:{answer.slug}",
        "title": answer.title,
        "status": answer.status,
        "detail": answer.detail,
        "instance": "$context.requestId",
        "success": False,
        "error": answer.detail,
    }
    rest.add_gateway_response(
        answer.type,
        type=apigateway.ResponseType.of(answer.type),
        status_code=str(answer.status),
        # The gateway takes this template whatever the client accepts; the header names the type.
        templates={"application/json": json.dumps(body)},
        response_headers={name: f"'{value}'" for name, value in headers.items()}
        | {REQUEST_ID: "context.requestId"},
    )
