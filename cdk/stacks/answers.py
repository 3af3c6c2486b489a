"""What the gateway itself answers when a request never reaches a function."""

import json
from dataclasses import dataclass, field

from aws_cdk import aws_apigateway as apigateway

from auxeira.core.problems import (
    Forbidden,
    Internal,
    Invalid,
    NotFound,
    Problem,
    TooLarge,
    TooMany,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
)
from auxeira.http.responses import EXPOSED, REQUEST_ID


@dataclass(frozen=True)
class GatewayAnswer:
    """A refusal of the gateway itself, by its word for it, and which of the functions' it is.

    `status` and `title` where HTTP has others for a gateway.
    """

    response_type: str
    problem: type[Problem]
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None
    title: str | None = None


BUSY = "Too many requests at the moment. Wait a second, then try again."
NOWHERE = "There is nothing at this address. Check the path."
AGAIN = "Try again in a moment, with the same Idempotency-Key if you sent one."
SIGN_IN = {"WWW-Authenticate": 'Bearer realm="auxeira"'}
WAIT = {"Retry-After": "1"}

# The two defaults fix the status as well: a body cannot name one that it does not know.
ANSWERS = (
    GatewayAnswer("MISSING_AUTHENTICATION_TOKEN", NotFound, NOWHERE),  # no such path
    GatewayAnswer("RESOURCE_NOT_FOUND", NotFound, NOWHERE),
    GatewayAnswer("UNAUTHORIZED", Unauthorized,
           "Sign in, then send the access token as a bearer token.", SIGN_IN),
    GatewayAnswer("ACCESS_DENIED", Forbidden,
           "This account may not do that. Sign in with one that may."),
    GatewayAnswer("WAF_FILTERED", TooMany,  # the web ACL counts requests, and nothing else
           "Too many requests from this address. Wait five minutes, then try again.",
           {"Retry-After": "300"}),
    GatewayAnswer("REQUEST_TOO_LARGE", TooLarge,
           "The request is too large. Send a body of at most 272 KB."),
    GatewayAnswer("UNSUPPORTED_MEDIA_TYPE", UnsupportedMediaType, UnsupportedMediaType().detail),
    GatewayAnswer("THROTTLED", TooMany, BUSY, WAIT),
    GatewayAnswer("QUOTA_EXCEEDED", TooMany, BUSY, WAIT),
    GatewayAnswer("INTEGRATION_FAILURE", Unavailable,
           f"The service could not answer. {AGAIN}", WAIT, 502, "Bad Gateway"),
    GatewayAnswer("INTEGRATION_TIMEOUT", Unavailable,
           f"The service took too long to answer. {AGAIN}", WAIT, 504, "Gateway Timeout"),
    GatewayAnswer("DEFAULT_4XX", Invalid,
           "The request cannot be understood. Check its path, headers and body."),
    GatewayAnswer("DEFAULT_5XX", Internal,
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
    status = answer.status or answer.problem.status
    body = {
        "type": f"urn:auxeira:problem:{answer.problem.slug}",
        "title": answer.title or answer.problem.title,
        "status": status,
        "detail": answer.detail,
        "instance": "$context.requestId",
        "success": False,
        "error": answer.detail,
    }
    rest.add_gateway_response(
        answer.response_type,
        type=apigateway.ResponseType.of(answer.response_type),
        status_code=str(status),
        # The gateway takes this template whatever the client accepts; the header names the type.
        templates={"application/json": json.dumps(body)},
        response_headers={name: f"'{value}'" for name, value in headers.items()}
        | {REQUEST_ID: "context.requestId"},
    )
