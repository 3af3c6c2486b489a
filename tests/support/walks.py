"""One ordinary request of each route, and the cases of it that call AWS otherwise.

The capacity counter, the crash matrix and the recorder all walk these rows. A new route needs a
row; a new AWS call needs a row that makes it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auxeira.http import Route, public
from cdk import specs
from functions.auth import handler as auth
from functions.health import handler as health
from tests.support.events import NOW, Answer, call

HANDLERS = {"auth": auth, "health": health}

ANN = {
    "email": "Ann@example.org",
    "password": "correct horse battery",
    "firstName": "Ann",
    "lastName": "Lee",
}
LOGIN = {"email": "ann@example.org", "password": ANN["password"]}


@dataclass(frozen=True)
class Walk:
    """A request in its place: what must be there before, and what it answers.

    `request` takes what `prepare` returned and the time (seconds); it sends the same request
    each time, with the same Idempotency-Key where the route takes one.
    """

    group: str
    route: str
    status: int
    request: Callable[[Any, float], Answer]
    prepare: Callable[[], Any] = lambda: None
    case: str = ""  # empty: the ordinary one, whose budget is in benchmarks/budgets

    def __str__(self) -> str:
        return f"{self.route}, {self.case}" if self.case else self.route


def register(_: Any = None, now: float = NOW, **parts: Any) -> Answer:
    parts = {"key": "a-key-of-the-client", **parts}
    return call(auth.lambda_handler, "POST", "/api/auth/register", ANN, now=now, **parts)


def signup(_: Any, now: float) -> Answer:
    return call(auth.lambda_handler, "POST", "/api/auth/signup", ANN, now=now, key="signs-up")


def login(_: Any = None, now: float = NOW, **parts: Any) -> Answer:
    parts = {"key": "a-key-of-the-client", **parts}
    return call(auth.lambda_handler, "POST", "/api/auth/login", LOGIN, now=now, **parts)


def me(token: str, now: float = NOW) -> Answer:
    return call(auth.lambda_handler, "GET", "/api/auth/me", token=token, now=now)


def registered() -> str:
    """Ann has an account. Returns her access token."""
    token: str = register(key="registers").json["token"]
    return token


def guessed_before() -> None:
    """Ann has an account, and somebody guessed at it an hour ago."""
    registered()
    wrong = {**LOGIN, "password": "not hers"}
    earlier = NOW - 3600
    assert call(auth.lambda_handler, "POST", "/api/auth/login", wrong, now=earlier).status == 401


def _get(handler: Any, path: str) -> Callable[[Any, float], Answer]:
    return lambda _, now: call(handler.lambda_handler, "GET", path, now=now)


WALKS = (
    Walk("health", "GET /health", 200, _get(health, "/health")),
    Walk("health", "GET /api/health", 200, _get(health, "/api/health")),
    Walk("health", "GET /openapi.json", 200, _get(health, "/openapi.json")),
    Walk("health", "GET /docs", 200, _get(health, "/docs")),
    Walk("health", "GET /docs/{part}", 200, _get(health, "/docs/style")),
    Walk("auth", "POST /api/auth/register", 201, register),
    Walk("auth", "POST /api/auth/signup", 201, signup),
    Walk("auth", "POST /api/auth/login", 200, login, registered),
    Walk("auth", "POST /api/auth/login", 200, login, guessed_before, "after an old window"),
    Walk("auth", "GET /api/auth/me", 200, me, registered),
)

BODIES: dict[str, dict[str, Any]] = {  # a valid body of every route that takes one
    "POST /api/auth/register": ANN,
    "POST /api/auth/signup": ANN,
    "POST /api/auth/login": LOGIN,
}


def of(group: str) -> list[Walk]:
    """The rows of a group."""
    return [walk for walk in WALKS if walk.group == group]


def http_groups() -> list[str]:
    """The functions that stand behind the gateway."""
    return [row.group for row in specs.FUNCTIONS if row.paths]


def routes() -> list[tuple[str, Route]]:
    """(group, route) of every route of every group."""
    return [(group, route) for group in http_groups() for route in HANDLERS[group].api.routes]


def protected() -> list[tuple[str, Route]]:
    """(group, route) of the routes that need a caller."""
    return [(group, route) for group, route in routes() if route.caller is not public]


def send(group: str, route: Route, body: Any = None, **parts: Any) -> Answer:
    """A request to a route, with something in the place of its path's names."""
    path = re.sub(r"{\w+}", "x", route.path)
    return call(HANDLERS[group].lambda_handler, route.method, path, body, **parts)
