"""REST proxy events as API Gateway sends them, and what a handler answered."""

import base64
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from tests.support import secret_leaks

SENTENCES = {  # of `error`, as the originals say it; all others are the detail
    "No token provided",
    "Invalid token",
    "Invalid token format",
    "Email verification required",
    "Insufficient scope",
    "Access denied",
    "Payment verification failed",
    "Invalid credentials",
    "User already exists",
}
NOW = 1_790_000_000  # seconds; the time of every event that names no other


@dataclass
class Answer:
    """A proxy answer, read as a client reads it."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def problem(self) -> "Problem":
        """The body of a refusal, which has exactly one shape. Raises what is wrong with it."""
        assert self.headers["Content-Type"] == "application/problem+json"
        found = msgspec.json.decode(self.text, type=Problem)
        assert found.status == self.status
        assert found.error in {found.detail, *SENTENCES}
        assert re.fullmatch(r"urn:auxeira:problem:[a-z-]+", found.type)
        assert re.fullmatch(r"[0-9a-f-]{36}", found.instance)
        assert self.headers["X-Request-Id"] == found.instance
        return found

    @property
    def headers_but_its_id(self) -> dict[str, str]:
        """The headers that another answer to the same request has as well."""
        return {name: value for name, value in self.headers.items() if name != "X-Request-Id"}


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """What is wrong with one member, parameter or header of a request."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None


class Problem(msgspec.Struct, forbid_unknown_fields=True):
    """The one shape of every refusal (RFC 9457), with `success` and `error` for front ends."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    success: Literal[False]
    error: str
    errors: list[Fault] = []
    version: int | None = None
    missingFields: list[str] | None = None
    alternatives: list[list[str]] | None = None
    needs: dict[str, int] | None = None
    missing: int | None = None
    price: float | None = None
    action: Literal["verify_email"] | None = None
    verification_required: dict[str, Any] | None = None

    @property
    def slug(self) -> str:
        return self.type.rpartition(":")[2]


class Context:
    """What a function reads of the Lambda context."""

    function_name = "test"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:test"
    aws_request_id = "00000000-0000-0000-0000-000000000000"


def event(
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: dict[str, str] | None = None,
    query: dict[str, list[str]] | None = None,
    ip: str = "203.0.113.9",
    now: float = NOW,
    encoded: bool = False,
) -> dict[str, Any]:
    """An event. A `body` of str or bytes is sent as it is, anything else as JSON."""
    sent = {"Host": "api.example.org", **(headers or {})}
    text = body if isinstance(body, str | bytes | None) else json.dumps(body)
    if body is not None:
        sent.setdefault("Content-Type", "application/json")
    if isinstance(text, bytes):
        text, encoded = base64.b64encode(text).decode(), True
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {k: v[-1] for k, v in query.items()} if query else None,
        "multiValueQueryStringParameters": query,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "stage": "test",
            "identity": {"sourceIp": ip, "userAgent": sent.get("User-Agent")},
            "requestTimeEpoch": int(now * 1000),
        },
        "body": text,
        "isBase64Encoded": encoded,
    }


def call(handler: Any, method: str, path: str, body: Any = None, **parts: Any) -> Answer:
    """Sends one request to a handler; `token=` becomes the Authorization header."""
    headers = dict(parts.pop("headers", None) or {})
    if token := parts.pop("token", None):
        headers["Authorization"] = f"Bearer {token}"
    if key := parts.pop("key", None):
        headers["Idempotency-Key"] = key
    secret_leaks.sent(body, headers)
    answer = handler(event(method, path, body, headers=headers, **parts), Context())
    secret_leaks.answered(answer["body"])
    return Answer(answer["statusCode"], answer["headers"], answer["body"])
