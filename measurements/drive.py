"""Calls a handler with AWS stubbed. Runs in the measured process, beside packaged code only:

    python drive.py <ours|bare> <me|login|refusals> <calls>

What leaves botocore is answered by its `before-send` hook: serialising, signing and parsing
count, HTTP does not. Prints CPU microseconds of the first call and the median of the others; of
refused logins all wall-clock milliseconds of each kind.
"""

import base64
import hashlib
import importlib
import io
import json
import os
import statistics
import sys
import time
import zlib
from typing import Any

import jwt
from botocore.awsrequest import AWSResponse

SECRET = "0123456789abcdef" * 4
OTHER = "GetSecretValue of credentials"
PASSWORD = "correct horse battery staple"  # noqa: S105 - nobody's
NOW = int(time.time())
USER_ID = "usr_01JD8YV4K7ZQ0M3T5N6P8R9S2W"
USER = {
    "pk": {"S": f"USER#{USER_ID}"},
    "sk": {"S": "USER"},
    "user_id": {"S": USER_ID},
    "email": {"S": "ann@example.org"},
    "first_name": {"S": "Ann"},
    "last_name": {"S": "Example"},
    "organization_type": {"S": "startup"},
    "role": {"S": "user"},
    "status": {"S": "active"},
    "email_verified": {"BOOL": False},
    "epoch": {"N": "0"},
    "created_at": {"N": str(NOW)},
}
SESSION_ID = "ses_01JD8YV4K7ZQ0M3T5N6P8R9S2W"
SESSION = {
    "pk": USER["pk"],
    "sk": {"S": f"SESSION#{SESSION_ID}"},
    "user_id": {"S": USER_ID},
    "session_id": {"S": SESSION_ID},
    "key": {"B": base64.b64encode(bytes(32)).decode()},
    "key_id": {"S": "0" * 8},
    "counter": {"N": "0"},
    "epoch": {"N": "0"},
    "device": {"S": "bench"},
    "created_at": {"N": str(NOW)},
    "used_at": {"N": str(NOW)},
    "expires_at": {"N": str(NOW + 86400)},
    "ttl": {"N": str(NOW + 86400)},
}


class Context:
    """What a function reads of the Lambda context."""

    function_name = "bench"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:bench"
    aws_request_id = "00000000-0000-0000-0000-000000000000"


class RawBody(io.BytesIO):
    """A body as urllib3 hands it to botocore."""

    def stream(self) -> list[bytes]:
        return [self.getvalue()]


class FakeAws:
    """Answers instead of AWS, always the same, each under its operation's name."""

    def __init__(self) -> None:
        self.answers: dict[bytes, tuple[bytes, str]] = {}
        secret = {"SecretString": SECRET, "CreatedDate": NOW - 86400.0, "Name": "s"}
        self.set("GetSecretValue", secret)
        self.set(OTHER, secret | {"SecretString": SECRET[::-1]})  # no two secrets may be the same
        self.set("GetItem", {"Item": USER})
        both = {os.environ["USERS_TABLE"]: [USER, SESSION]}
        self.set("BatchGetItem", {"Responses": both, "UnprocessedKeys": {}})
        self.set("UpdateItem", {"Attributes": {"attempts": {"N": "1"}}})
        self.set("PutItem", {})
        self.set("DeleteItem", {})

    def set(self, operation: str, answer: dict[str, Any]) -> None:
        text = json.dumps(answer).encode()
        self.answers[operation.encode()] = text, str(zlib.crc32(text))

    def send(self, request: Any, **_: Any) -> AWSResponse:
        target = request.headers["X-Amz-Target"]
        target = target if isinstance(target, bytes) else target.encode()
        operation = target.rpartition(b".")[2]
        if operation == b"GetSecretValue" and b"/credentials" in request.body:
            operation = OTHER.encode()
        text, checksum = self.answers[operation]
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "content-length": str(len(text)),
            "x-amz-crc32": checksum,
            "x-amzn-requestid": "0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJK",
        }
        return AWSResponse(request.url, 200, headers, RawBody(text))


def build_proxy_event(
    method: str, path: str, headers: dict[str, str], body: str | None
) -> dict[str, Any]:
    """Return an event as API Gateway sends it."""
    sent = {
        "Accept": "*/*",
        "Host": "api.example.org",
        "User-Agent": "Mozilla/5.0",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        **headers,
    }
    return {
        "resource": "/api/auth/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"proxy": path.rpartition("/")[2]},
        "stageVariables": None,
        "requestContext": {
            "requestId": "5c5dd0b3-6d5b-4c57-a8a7-7b7b7f3f7d3c",
            "stage": "prod",
            "identity": {"sourceIp": "203.0.113.9", "userAgent": "Mozilla/5.0"},
            "requestTimeEpoch": NOW * 1000,
        },
        "body": body,
        "isBase64Encoded": False,
    }


def sign_access_token() -> str:
    claims = {
        "iss": "auxeira-prod",
        "aud": "auxeira-api",
        "sub": USER_ID,
        "sid": SESSION_ID,
        "role": "user",
        "jti": "0123456789abcdef01234567",
        "iat": NOW,
        "exp": NOW + 900,
    }
    key_id = hashlib.sha256(SECRET.encode()).hexdigest()[:8]
    return jwt.encode(claims, SECRET, "HS256", headers={"kid": key_id, "typ": "at+jwt"})


def load_clients(side: str) -> dict[str, Any]:
    if side == "bare":
        found: dict[str, Any] = importlib.import_module("bare").clients
        return found
    aws = importlib.import_module("auxeira.aws.client")
    return {name: aws.get_client(name) for name in ("dynamodb", "secretsmanager")}


def main(side: str, route: str, calls: int) -> None:
    handler = importlib.import_module("bare" if side == "bare" else "functions.auth.handler")
    aws = FakeAws()
    for name, client in load_clients(side).items():
        client.meta.events.register(f"before-send.{name}", aws.send)
    request = build_proxy_event(
        "GET", "/api/auth/me", {"Authorization": f"Bearer {sign_access_token()}"}, None
    )
    if route == "refusals":
        print()
        print(json.dumps(time_refused_logins(handler, aws, calls)))
        return
    if route == "login":
        aws.set("GetItem", build_credential_answer(make_stored_hash()))
        request = build_login_event(PASSWORD)
    times = [time_call(handler, request) for _ in range(calls)]
    print()
    print(json.dumps({"first": times[:1], "warm": statistics.median(times[1:] or [0])}))


def time_call(handler: Any, request: dict[str, Any]) -> float:
    """Return CPU microseconds of one call."""
    started = time.process_time()
    answer = handler.lambda_handler(request, Context())
    spent = time.process_time() - started
    if answer["statusCode"] != 200 or '"Example"' not in answer["body"]:
        raise SystemExit(f"not the answer that counts: {answer}")
    return spent * 1e6


def time_refused_logins(handler: Any, aws: FakeAws, calls: int) -> dict[str, list[float]]:
    """Return wall-clock milliseconds of refused logins, by why; each round in another order."""
    stored = make_stored_hash()
    kinds = [
        ("unknown", build_credential_answer(None), build_login_event(PASSWORD)),
        ("wrong", build_credential_answer(stored), build_login_event("not her password")),
        ("disabled", build_credential_answer(stored, "disabled"), build_login_event(PASSWORD)),
    ]
    times: dict[str, list[float]] = {name: [] for name, *_ in kinds}
    for turn in range(calls + 1):
        for name, answer, request in kinds[turn % 3 :] + kinds[: turn % 3]:
            aws.set("GetItem", answer)
            started = time.perf_counter()
            status = handler.lambda_handler(request, Context())["statusCode"]
            times[name].append((time.perf_counter() - started) * 1000)
            if status != 401:
                raise SystemExit(f"{name}: {status}, not 401")
    return {name: found[1:] for name, found in times.items()}  # the first one warms up


def build_credential_answer(stored: str | None, status: str = "active") -> dict[str, Any]:
    """Return what a login reads: the credential with this hash, or none."""
    key = {"pk": {"S": "EMAIL#ann@example.org"}, "sk": {"S": "CRED"}}
    item = USER | key | {"password_hash": {"S": stored or ""}, "status": {"S": status}}
    return {"Item": item} if stored else {}


def build_login_event(password: str) -> dict[str, Any]:
    """Return the event of a login."""
    text = json.dumps({"email": "ann@example.org", "password": password})
    return build_proxy_event("POST", "/api/auth/login", {"Content-Type": "application/json"}, text)


def make_stored_hash() -> str:
    passwords = importlib.import_module("functions.auth.passwords")
    found: str = passwords.hash_password(PASSWORD, NOW)
    return found


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
