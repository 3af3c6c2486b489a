"""One client of the API for all tests: a transport hands its requests on, to functions or by HTTP.

client.post("/api/auth/login", LOGIN, key="k").json["token"]
AUTH.post("login", LOGIN, now=NOW + 60)
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import httpx

from cdk import specs
from tests.support.events import Answer, call

HANDLERS = {
    row.group: import_module(f"functions.{row.group}.handler")
    for row in specs.FUNCTIONS
    if row.paths
}
Transport = Callable[..., Answer]  # (method, path, body, **parts), the parts as in `Client.send`


@dataclass(frozen=True)
class Client:
    """Sends requests below a base path, by a transport."""

    transport: Transport
    base: str = ""

    def below(self, path: str) -> "Client":
        """The same client for what lies below a path."""
        return replace(self, base=self.base + path)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        **other: Any,
    ) -> Answer:
        """An answer. `token` is the caller's, `key` an Idempotency-Key; `query`: one value a name,
        or several in a list. A `body` of str or bytes is sent as it is, anything else as JSON.

        `other` is for functions alone: `now` (epoch seconds), `ip` and `encoded`.
        """
        given = {
            name: [str(each) for each in (value if isinstance(value, list) else [value])]
            for name, value in (query or {}).items()
        }
        parts = {"token": token, "key": key, "query": given or None, "headers": headers}
        said = {name: value for name, value in parts.items() if value is not None}
        return self.transport(method, self.base + path, body, **said, **other)

    def get(self, path: str, **parts: Any) -> Answer:
        return self.send("GET", path, **parts)

    def post(self, path: str, body: Any = None, **parts: Any) -> Answer:
        return self.send("POST", path, body, **parts)

    def put(self, path: str, body: Any = None, **parts: Any) -> Answer:
        return self.send("PUT", path, body, **parts)

    def patch(self, path: str, body: Any = None, **parts: Any) -> Answer:
        return self.send("PATCH", path, body, **parts)

    def delete(self, path: str, body: Any = None, **parts: Any) -> Answer:
        return self.send("DELETE", path, body, **parts)


def call_function(method: str, path: str, body: Any = None, **parts: Any) -> Answer:
    """Hands a request to the function that serves its path, or paths that begin so."""
    return call(_find_module(path).lambda_handler, method, path, body, **parts)


def _find_module(path: str) -> Any:
    """The module with the handler of a path. Raises LookupError: nothing there begins so."""
    for module in HANDLERS.values():
        if any(route.pattern.fullmatch(path) for route in module.api.routes):
            return module
    group = path.split("/")[:3]
    for module in HANDLERS.values():
        if any(route.path.split("/")[:3] == group for route in module.api.routes):
            return module
    raise LookupError(f"no function serves {path}")


def send_by(http: httpx.Client) -> Transport:
    """A transport over HTTP, to wherever this client sends."""

    def send(
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
        query: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        said = {"Authorization": f"Bearer {token}"} if token else {}
        said |= {"Idempotency-Key": key} if key else {}
        content = {"content": body} if isinstance(body, str | bytes) else {"json": body}
        answer = http.request(
            method,
            path,
            params=query,
            headers=said | (headers or {}),
            **(content if body is not None else {}),
        )
        named = {name.title(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, named, answer.text)

    return send


CLIENT = Client(call_function)
AUTH = CLIENT.below("/api/auth/")
BOARDS = CLIENT.below("/api/leaderboard")
