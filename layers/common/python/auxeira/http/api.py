"""The HTTP edge: routes and the fixed order of checks.

    api = Api()
    lambda_handler = api.handler

    @api.post("/api/orders", caller=require_ordering_customer, body=NewOrder,
              idempotent=True, answers={201: Placed}, summary="Place an order")
    def place_order(caller: Customer, body: NewOrder, key: str | None) -> Placed: ...

The decorator call is the whole contract: checks and the OpenAPI document follow from it. The
function stays a plain one. Order of the checks, the same for every route: path (404), method
(405), caller (401, 403), query, Idempotency-Key, If-Match, size (413), content type (415), syntax
and shape (400), and only then the function.
"""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from auxeira.core import deadline
from auxeira.core.logs import flush_metrics, logger
from auxeira.core.problems import Internal, MethodNotAllowed, NotFound, Problem
from auxeira.http import responses, schema
from auxeira.http.request_headers import read_idempotency_key, read_if_match
from auxeira.http.responses import Answer

Caller = Callable[["Request"], Any]
Function = Callable[..., Any]

SEGMENT = "[A-Za-z0-9_-]{1,64}"
NAMES = re.compile(r"{(\w+)}")
NOWHERE = "There is nothing at this path."


class Request(msgspec.Struct, frozen=True):
    """What a caller or a function may need of a request."""

    id: str
    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    ip: str
    ms: int  # when it arrived, in milliseconds since the epoch

    @property
    def now(self) -> int:
        """When it arrived, in seconds since the epoch."""
        return self.ms // 1000

    @property
    def network(self) -> str:
        """The prefix of `ip` that stands for a client: /24 of IPv4, /48 of IPv6."""
        if ":" not in self.ip:
            return ".".join(self.ip.split(".")[:3])
        import ipaddress  # rare, and not free to import

        return str(ipaddress.ip_network(f"{self.ip}/48", strict=False).network_address)


UNREAD = Request("", "", "", {}, "", 0)  # stands in for an event that is none of the gateway's


class Route(msgspec.Struct, frozen=True):
    """One contract; see `Api.route` for the parts."""

    method: str
    path: str
    call: Callable[..., Any]
    caller: Caller
    body: type | None
    query: type | None
    answers: dict[int, Any]
    media: tuple[str, ...]
    idempotent: bool
    conditional: bool
    summary: str
    decoder: Any
    pattern: re.Pattern[str]

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of the function's parameters."""
        code = self.call.__code__
        return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @property
    def successes(self) -> dict[int, Any]:
        """The answers that are no refusals: status -> type."""
        return {n: kind for n, kind in self.answers.items() if not isinstance(kind, str)}

    @property
    def refusals(self) -> dict[int, str]:
        """The refusals of this route alone: status -> sentence."""
        return {n: text for n, text in self.answers.items() if isinstance(text, str)}


def public(request: Request) -> None:
    """Let anybody call a route: there is no caller."""


class Api:
    """The routes of one function. One object a module: 404 and 405 are known from it."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def get[F: Function](self, path: str, **contract: Any) -> Callable[[F], F]:
        """Register a route for GET and HEAD; see `route`."""
        return self.route("GET", path, **contract)

    def delete[F: Function](self, path: str, **contract: Any) -> Callable[[F], F]:
        """Register a route for DELETE; see `route`."""
        return self.route("DELETE", path, **contract)

    def post[F: Function](self, path: str, **contract: Any) -> Callable[[F], F]:
        """Register a route for POST; see `route`."""
        return self.route("POST", path, **contract)

    def route[F: Function](
        self,
        method: str,
        path: str,
        *,
        caller: Caller,
        answers: dict[int, Any],
        summary: str,
        body: type | None = None,
        query: type | None = None,
        media: tuple[str, ...] = (),
        idempotent: bool = False,
        conditional: bool = False,
    ) -> Callable[[F], F]:
        """Register a function under a method and a path, `{orderId}` for a segment.

        caller: request -> identity, raises Unauthorized or Forbidden; `public` for anybody.
        answers: status -> type of success (an Output, a Media, None); of several, what the
        function returns says which. Then the refusals of this route alone, status -> sentence;
        those that follow from the other parts, and 400, 429, 500, 503, are added. media: what
        Accept may ask for beside JSON, answered as a Media. The function takes keywords: `caller`
        unless public, `body` (bytes as they were sent where that is its type), `query`, `media`
        (the type to answer in), `key` if idempotent, `match` if conditional (the
        versions in If-Match, None for any), the path's names, and `request` where it asks for it.
        It returns the answer, or (answer, headers). Raises TypeError at import where function and
        route do not fit.
        """
        decoder: Any = msgspec.json.Decoder(body) if body and body is not bytes else None
        if query:
            msgspec.json.Decoder(query)  # an impossible type fails now, not in a request
        pattern = re.compile(NAMES.sub(rf"(?P<\1>{SEGMENT})", path.replace(".", "[.]")))
        parts = caller, body, query, answers, media, idempotent, conditional, summary

        def register(call: F) -> F:
            route = Route(method, path, call, *parts, decoder, pattern)
            _check_route(route, self.routes)
            self.routes.append(route)
            return call

        return register

    def handler(self, event: dict[str, Any], context: Any) -> Answer:
        """Handle a REST proxy event, as Lambda calls it; return a proxy answer. Raises nothing."""
        started = time.perf_counter()
        deadline.start_request(context)
        request = UNREAD
        methods: dict[str, Route] = {}
        route: Route | None = None
        problem: Problem | None = None
        try:
            request = _read_request(event)
            logger.set_correlation_id(request.id)
            methods = self._methods(request.path)
            route = methods.get("GET" if request.method == "HEAD" else request.method)
            if route:
                answer = _run_route(route, request, event)
            else:
                answer = _answer_unrouted(request, methods)
        except Problem as refusal:
            problem = refusal
        except Exception:  # whatever it is, the caller gets a problem and the log the rest
            logger.exception("unhandled")
            problem = Internal()
        if problem:
            answer = responses.build_problem(problem, request.id)
        responses.add_common_headers(answer, request.id, request.path)
        origin = request.headers.get("origin")
        answer["headers"] |= responses.build_cors_headers(origin, empty=not methods)
        if request.method == "HEAD":
            answer["body"] = ""
        logger.info(
            "request",
            method=request.method,
            route=route.path if route else None,
            status=answer["statusCode"],
            problem=problem.slug if problem else None,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        flush_metrics(request.id)
        deadline.end_request()
        return answer

    def _methods(self, path: str) -> dict[str, Route]:
        """Return the routes of a path by their methods: of several paths the plainest."""
        found = [route for route in self.routes if route.pattern.fullmatch(path)]
        least = min((route.pattern.groups for route in found), default=0)
        return {route.method: route for route in found if route.pattern.groups == least}


def _check_route(route: Route, others: list[Route]) -> None:
    parts = {
        "caller": route.caller is not public,
        "body": route.body,
        "query": route.query,
        "media": route.media,
        "key": route.idempotent,
        "match": route.conditional,
    }
    given = {name for name, part in parts.items() if part} | route.pattern.groupindex.keys()
    if set(route.takes) - {"request"} != given:
        raise TypeError(f"{route.call.__name__} takes {route.takes}, its route gives {given}")
    if any((other.method, other.path) == (route.method, route.path) for other in others):
        raise TypeError(f"{route.method} {route.path} is there twice")


def _answer_unrouted(request: Request, methods: Mapping[str, Route]) -> Answer:
    """Answer OPTIONS, also where nothing is. Raises NotFound, MethodNotAllowed."""
    allow = _list_allowed_methods(methods)
    if request.method == "OPTIONS":  # a preflight that fails would hide the 404 behind it
        return responses.build_preflight(allow)
    raise MethodNotAllowed(allow) if methods else NotFound(NOWHERE)


def _run_route(route: Route, request: Request, event: Mapping[str, Any]) -> Answer:
    """Run the checks in their order, then the function; return its answer. Raises Problem."""
    given: dict[str, Any] = {"request": request, "caller": route.caller(request)}
    if route.query:
        given["query"] = schema.read_query(
            event.get("multiValueQueryStringParameters"), route.query
        )
    if route.idempotent:
        given["key"] = read_idempotency_key(request.headers)
    if route.conditional:
        given["match"] = read_if_match(request.headers)
    if route.media:
        given["media"] = responses.choose_media_type(request.headers.get("accept", ""), route.media)
    if route.body:
        given["body"] = schema.read_raw_body(event)
    if route.decoder:
        media_type = request.headers.get("content-type", "")
        given["body"] = schema.read_body(given["body"], media_type, route.decoder)
    if match := route.pattern.fullmatch(request.path):
        given |= match.groupdict()
    result = route.call(**{name: given[name] for name in route.takes})
    return responses.build_success(route.successes, result, negotiated=bool(route.media))


def _list_allowed_methods(methods: Mapping[str, Route]) -> str:
    head = ["HEAD"] if "GET" in methods else []
    return ", ".join(sorted([*methods, *head, "OPTIONS"]))


def _read_request(event: Mapping[str, Any]) -> Request:
    """Return the request in a REST proxy event; a header given twice is joined by a comma."""
    context = event.get("requestContext") or {}
    given = event.get("multiValueHeaders") or {}
    return Request(
        id=context.get("requestId", ""),
        method=event["httpMethod"],
        path=event["path"],
        headers={name.lower(): ", ".join(values) for name, values in given.items()},
        ip=(context.get("identity") or {}).get("sourceIp") or "",
        ms=int(context.get("requestTimeEpoch") or time.time() * 1000),
    )
